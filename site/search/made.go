package search

import (
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"

	"gongkai/site/pack"
)

// Made is an index as it was written: with it, with the texts that were kept and
// with its own files the next one may begin.
type Made struct {
	sums   []Digest // of documents, then parties
	docs   int      // how many of them are documents
	units  int64    // of the text
	common *common
	ends   []uint32 // by common string: in how many places it goes on otherwise than by common ones
	leaves [directions][]leaf
	lists  map[string]string // the name of the docs list of each value of a filter
	filter string            // the name of what leads to these
}

// Keep keeps it under the key of the output that it stands in, and what was kept
// of its texts.
func (m *Made) Keep(in *pack.Pack, key pack.Key) error {
	m.touch(in)
	return in.Put(madeKey(key), m.encode())
}

// Touch is for an output that has not changed.
func Touch(in *pack.Pack, key pack.Key) {
	if b, ok := in.Get(madeKey(key)); ok {
		if m := decodeMade(b); m != nil {
			m.touch(in)
		}
	}
}

func (m *Made) touch(in *pack.Pack) {
	for sums := range slices.Chunk(m.sums, textsTogether) {
		in.Touch(textsKey(sums))
	}
}

func madeKey(output pack.Key) pack.Key {
	return sha256.Sum256(fmt.Appendf(nil, "search %d\n%s", format, output[:]))
}

// format is another one where the same input makes other files.
const format = 3

func (m *Made) encode() []byte {
	b := make([]byte, 0, 1<<20)
	number := func(n int) { b = pack.AppendNumber(b, n) }
	text := func(s string) { b = pack.AppendText(b, s) }
	number(len(m.sums))
	for _, s := range m.sums {
		b = append(b, s[:]...)
	}
	number(m.docs)
	number(int(m.units))
	number(len(m.common.nodes))
	for i, n := range m.common.nodes {
		number(int(n.parent))
		number(int(n.suffix))
		number(int(n.last))
		number(m.common.counts[i])
		number(int(m.ends[i]))
	}
	for _, leaves := range m.leaves {
		number(len(leaves))
		for _, l := range leaves {
			text(string(putUnits(nil, l.first)))
			text(string(putUnits(nil, l.last)))
			text(l.name)
			number(len(l.lists))
			for _, name := range l.lists {
				text(name)
			}
		}
	}
	number(len(m.lists))
	for _, value := range slices.Sorted(maps.Keys(m.lists)) {
		text(value)
		text(m.lists[value])
	}
	text(m.filter)
	return b
}

func decodeMade(b []byte) *Made {
	r := pack.NewReader(string(b))
	m := &Made{sums: make([]Digest, r.Number()), lists: map[string]string{}}
	for i := range m.sums {
		m.sums[i] = Digest(r.Key())
	}
	m.docs, m.units = r.Number(), int64(r.Number())
	nodes := r.Number()
	m.common, m.ends = &common{nodes: make([]node, nodes), counts: make([]int, nodes)}, make([]uint32, nodes)
	for i := range nodes {
		n := &m.common.nodes[i]
		*n = node{parent: uint32(r.Number()), suffix: uint32(r.Number()), last: uint16(r.Number())}
		m.common.counts[i], m.ends[i] = r.Number(), uint32(r.Number())
		if i > 0 {
			m.common.grown(uint32(i))
		}
	}
	m.common.link()
	units := func() []uint16 { return takeUnits(nil, []byte(r.Text())) }
	for which := range m.leaves {
		m.leaves[which] = make([]leaf, r.Number())
		for i := range m.leaves[which] {
			l := &m.leaves[which][i]
			*l = leaf{first: units(), last: units(), name: r.Text(), lists: make([]string, r.Number())}
			for j := range l.lists {
				l.lists[j] = r.Text()
			}
		}
	}
	for range r.Number() {
		value := r.Text()
		m.lists[value] = r.Text()
	}
	m.filter = r.Text()
	return m
}

// grown completes a string that is its parent and its last unit.
func (c *common) grown(i uint32) {
	n := &c.nodes[i]
	if n.parent == 0 {
		n.start, n.length = n.last, 1
		c.first[n.last] = i
		return
	}
	n.start, n.length = c.nodes[n.parent].start, c.nodes[n.parent].length+1
}
