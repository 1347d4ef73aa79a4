package search

import "slices"

// sorting walks the strings that occur in a text in the order of their units,
// deeper only below those that are common: it divides the places of a string by
// the unit that comes next, as a radix sort does, and stops where a string has
// become rare.
type sorting struct {
	text *text
	limits
	backward bool // strings are read from their end to their start

	// common and rare are called in order, a string before its extensions. Of
	// common strings only those are told that go on in several ways, or are as
	// long as strings are followed. key and places (which rise) are valid during
	// the call only.
	common func(key []uint16, places []uint32)
	rare   func(key []uint16, places []uint32)

	counts [1 << 16]uint32
	key    []uint16
	next   []uint16 // of each place the unit that is looked at
}

// batches divides the units that occur into ranges of some limits.batch places
// each; a range is given by its first unit, the next one's is its end.
func (t *text) batches(size int) []int {
	bounds, sum := []int{gap + 1}, 0
	for u := gap + 1; u < len(t.counts); u++ {
		if sum > 0 && sum+t.counts[u] > size {
			bounds = append(bounds, u)
			sum = 0
		}
		sum += t.counts[u]
	}
	return append(bounds, len(t.counts))
}

// run walks the strings whose first unit is from, or greater and less than to.
func (s *sorting) run(from, to int) {
	size := 0
	for _, n := range s.text.counts[from:to] {
		size += n
	}
	places, other := make([]uint32, 0, size), make([]uint32, size)
	s.next = make([]uint16, size)
	for at, u := range s.text.units {
		if int(u) >= from && int(u) < to {
			places = append(places, uint32(at))
		}
	}
	for _, child := range s.divide(places, other, 0) {
		s.key = append(s.key[:0], child.unit)
		s.walk(other[child.from:child.to], places[child.from:child.to])
	}
}

// walk visits the string s.key, which stands at places; other is of the same
// length and free.
func (s *sorting) walk(places, other []uint32) {
	length := len(s.key)
	if len(places) <= s.occurrences {
		s.rare(s.key, places)
		return
	}
	if length == s.depth {
		s.common(s.key, places)
		return
	}
	children := s.divide(places, other, length)
	if len(children) > 1 || children[0].unit == gap {
		s.common(s.key, places)
	}
	for _, child := range children {
		if child.unit != gap {
			s.key = append(s.key[:length], child.unit)
			s.walk(other[child.from:child.to], places[child.from:child.to])
		}
	}
}

// child is a range of places whose strings go on with the same unit.
type child struct {
	unit     uint16
	from, to int
}

// divide sorts places into other by the unit that is length further on, and
// keeps their order where that is equal.
func (s *sorting) divide(places, other []uint32, length int) []child {
	units, step := s.text.units, length
	if s.backward {
		step = -length
	}
	var children []child
	next := s.next[:len(places)]
	for i, at := range places {
		u := units[int(at)+step]
		next[i] = u
		if s.counts[u] == 0 {
			children = append(children, child{unit: u})
		}
		s.counts[u]++
	}
	slices.SortFunc(children, func(x, y child) int { return int(x.unit) - int(y.unit) })
	from := 0
	for i := range children {
		c := &children[i]
		c.from, c.to = from, from+int(s.counts[c.unit])
		s.counts[c.unit] = uint32(from)
		from = c.to
	}
	for i, at := range places {
		u := next[i]
		other[s.counts[u]] = at
		s.counts[u]++
	}
	for _, c := range children {
		s.counts[c.unit] = 0
	}
	return children
}
