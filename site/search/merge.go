package search

import (
	"encoding/binary"
	"slices"
)

// segments says where the lists of one window stand.
type segments struct {
	at    int64
	begin [directions][]int64 // of each range, from at on, and the end
}

// fragment is what one window has of a list, read from its segment.
type fragment struct {
	left        []byte // of the segment
	order       order
	first, last int // documents
	position    int
	rest        []byte
}

// next reads the next list of the segment.
func (p *fragment) next() bool {
	if len(p.left) == 0 {
		return false
	}
	p.order = order(binary.LittleEndian.Uint64(p.left))
	at := 8
	number := func() int {
		v, n := binary.Uvarint(p.left[at:])
		at += n
		return int(v)
	}
	p.first, p.last, p.position = number(), number(), number()
	length := number()
	p.rest, p.left = p.left[at:at+length], p.left[at+length:]
	return true
}

// merge calls use for each list of a range of a dictionary, in order, with the
// parts of it, in the order of the windows. These are valid during the call only.
func (x *index) merge(which direction, n int, use func(order, []*fragment)) error {
	m := &x.merging
	size := int64(0)
	for _, w := range x.windows {
		size += w.begin[which][n+1] - w.begin[which][n]
	}
	m.bytes, m.heap = slices.Grow(m.bytes[:0], int(size))[:size], m.heap[:0]
	m.parts = slices.Grow(m.parts[:0], len(x.windows))[:len(x.windows)]
	left := m.bytes
	for i, w := range x.windows {
		from, to := w.begin[which][n], w.begin[which][n+1]
		m.parts[i] = fragment{left: left[:to-from]}
		left = left[to-from:]
		if err := x.text.scratch.read(m.parts[i].left, w.at+from); err != nil {
			return err
		}
		if m.parts[i].next() {
			m.heap = append(m.heap, i)
			m.up(len(m.heap) - 1)
		}
	}
	var same []*fragment
	var done []int
	for len(m.heap) > 0 {
		o := m.parts[m.heap[0]].order
		same, done = same[:0], done[:0]
		for len(m.heap) > 0 && m.parts[m.heap[0]].order == o {
			same, done = append(same, &m.parts[m.heap[0]]), append(done, m.heap[0])
			last := len(m.heap) - 1
			m.heap[0] = m.heap[last]
			m.heap = m.heap[:last]
			m.down()
		}
		use(o, same)
		for _, i := range done {
			if m.parts[i].next() {
				m.heap = append(m.heap, i)
				m.up(len(m.heap) - 1)
			}
		}
	}
	return nil
}

// merging is a heap of the parts that are next.
type merging struct {
	bytes []byte // what the parts are read from
	parts []fragment
	heap  []int
}

func (m *merging) less(i, j int) bool {
	x, y := m.heap[i], m.heap[j]
	if m.parts[x].order != m.parts[y].order {
		return m.parts[x].order < m.parts[y].order
	}
	return x < y
}

func (m *merging) up(i int) {
	for i > 0 && m.less(i, (i-1)/2) {
		m.heap[i], m.heap[(i-1)/2] = m.heap[(i-1)/2], m.heap[i]
		i = (i - 1) / 2
	}
}

func (m *merging) down() {
	for i := 0; ; {
		child := 2*i + 1
		if child >= len(m.heap) {
			return
		}
		if child+1 < len(m.heap) && m.less(child+1, child) {
			child++
		}
		if !m.less(child, i) {
			return
		}
		m.heap[i], m.heap[child] = m.heap[child], m.heap[i]
		i = child
	}
}
