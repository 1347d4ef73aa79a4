package search

// lookup is a map from numbers other than 0 to what they are numbered by, in the
// order in which they came.
type lookup struct {
	slots []slot // a power of two, at most half of them taken
	shift uint
	n     int
}

type slot struct {
	key   uint64
	value uint32
}

func newLookup() *lookup { return &lookup{slots: make([]slot, 1<<10), shift: 64 - 10} }

// add is the number of a key; new says that it is the next one, given now.
func (l *lookup) add(key uint64) (value uint32, new bool) {
	s := l.slot(key)
	if s.key == key {
		return s.value, false
	}
	if 2*l.n >= len(l.slots) {
		l.grow()
		s = l.slot(key)
	}
	*s = slot{key, uint32(l.n)}
	l.n++
	return s.value, true
}

// slot is where a key stands, or would stand.
func (l *lookup) slot(key uint64) *slot {
	mask := uint64(len(l.slots) - 1)
	hash := key * 0x9E3779B97F4A7C15
	hash = (hash ^ hash>>32) * 0xD6E8FEB86659FD93
	for i := hash >> l.shift; ; i++ {
		if s := &l.slots[i&mask]; s.key == key || s.key == 0 {
			return s
		}
	}
}

func (l *lookup) grow() {
	old := l.slots
	l.slots, l.shift = make([]slot, 2*len(old)), l.shift-1
	for _, s := range old {
		if s.key != 0 {
			*l.slot(s.key) = s
		}
	}
}
