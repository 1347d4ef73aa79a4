package search

import "slices"

// footprint is what one document puts into an index.
type footprint struct {
	rare   [directions]map[rare][]int // the positions of rare strings
	holds  []uint64                   // a bit for each common string
	ends   []uint32                   // as in Made
	places []int                      // by common string: in how many places it stands
}

// rare is a rare string: the number of a common one, and the unit that makes it
// rare, which comes after it, or in the backward dictionary before it.
type rare uint64

func (r rare) parts() (n uint32, unit uint16) { return uint32(r >> unitBits), uint16(r) }

func newRare(n uint32, unit uint16) rare { return rare(n)<<unitBits | rare(unit) }

// footprint walks through one document.
func (x *index) footprint(d document) footprint {
	words := len(x.common.nodes)/64 + 1
	w := &walk{index: x, units: d.units, rows: make([]uint64, 64*words), ends: make([]uint32, len(x.common.nodes))}
	w.span(0, int32(len(d.units)), int32(d.names))
	w.through(0)
	f := footprint{holds: w.rows[:words], ends: w.ends, places: x.common.places(d.units, x.depth)}
	for which, entries := range w.entries {
		f.rare[which] = make(map[rare][]int, len(entries))
		for _, e := range entries {
			r := rare(e >> placeBits)
			f.rare[which][r] = append(f.rare[which][r], w.spans[0].position(e.place()))
		}
	}
	return f
}

func (f *footprint) has(n int) bool { return f.holds[n>>6]>>(n&63)&1 == 1 }

// places counts the places of the common strings in a text.
func (c *common) places(units []uint16, depth int) []int {
	counts, at := make([]int, len(c.nodes)), uint32(0)
	for _, u := range units {
		for u != gap {
			if int(c.nodes[at].length) < depth {
				if child := c.child(at, u); child != 0 {
					at = child
					break
				}
			}
			if at == 0 {
				break
			}
			at = c.nodes[at].suffix
		}
		if u == gap {
			at = 0
		}
		counts[at]++
	}
	// Where a string ends, all its ends do; they have smaller numbers.
	for n := len(counts) - 1; n > 0; n-- {
		counts[c.nodes[n].suffix] += counts[n]
	}
	return counts
}

// forwards appends the units of a common string, backwards from the last one on.
func (c *common) forwards(key []uint16, n uint32) []uint16 {
	from := len(key)
	key = c.backwards(key, n)
	slices.Reverse(key[from:])
	return key
}

func (c *common) backwards(key []uint16, n uint32) []uint16 {
	for ; n != 0; n = c.nodes[n].parent {
		key = append(key, c.nodes[n].last)
	}
	return key
}

// key is a rare string as it stands in a dictionary.
func (c *common) key(which direction, r rare) []uint16 {
	n, unit := r.parts()
	if which == forward {
		return append(c.forwards(nil, n), unit)
	}
	return append(c.backwards(nil, n), unit)
}
