package search

import (
	"math/bits"
	"slices"
	"sort"
)

// common is the set of the common strings. It holds every part of a string that
// it holds. The empty string is number 0.
type common struct {
	nodes  []node
	counts []int           // in how many places of the sample each stands
	next   []uint32        // strings by parent and last unit; 0 for none, a power of two
	shift  uint            // what leads to a place in next
	first  [1 << 16]uint32 // the strings of one unit; 0 for none
}

// What a string is without its last unit, and that; without its first one, and that.
func withoutLast(n *node) (uint32, uint16)  { return n.parent, n.last }
func withoutFirst(n *node) (uint32, uint16) { return n.suffix, n.start }

// node is a common string.
type node struct {
	parent uint32 // without its last unit
	suffix uint32 // without its first unit
	start  uint16 // its first unit
	last   uint16 // its last unit
	length uint8
}

// newCommon finds the strings of up to depth units that stand in more than most
// places of a text: those of n units among two of n-1 units that overlap.
func newCommon(text []uint16, most, depth int) *common {
	c := &common{nodes: make([]node, 1), counts: []int{len(text)}}
	var counts [1 << 16]int
	for _, u := range text {
		counts[u]++
	}
	for u := gap + 1; u < len(counts); u++ {
		if counts[u] > most {
			c.first[u] = c.add(node{start: uint16(u), last: uint16(u), length: 1}, counts[u])
		}
	}
	total := 0
	for u, n := range counts {
		if c.first[u] > 0 {
			total += n
		}
	}
	// The places where a common string of the length before stands, and which.
	places, strings, which := make([]uint32, 0, total), make([]uint32, 0, total), make([]uint32, total)
	for at, u := range text {
		if n := c.first[u]; n > 0 {
			places, strings = append(places, uint32(at)), append(strings, n)
		}
	}
	for length := 2; length <= depth; length++ {
		places, strings = c.longer(places, strings, which, most)
	}
	c.link()
	return c
}

func (c *common) add(n node, count int) uint32 {
	c.nodes, c.counts = append(c.nodes, n), append(c.counts, count)
	return uint32(len(c.nodes) - 1)
}

// longer keeps the places where a common string of one unit more stands.
func (c *common) longer(places, strings, which []uint32, most int) (_, _ []uint32) {
	pairs := newLookup()
	var counts []int
	var both []uint64
	which = which[:len(places)]
	clear(which)
	for i := range places {
		if i+1 == len(places) || places[i+1] != places[i]+1 {
			continue
		}
		pair := uint64(strings[i])<<32 | uint64(strings[i+1])
		n, new := pairs.add(pair)
		if new {
			counts, both = append(counts, 0), append(both, pair)
		}
		counts[n]++
		which[i] = n + 1
	}
	made := make([]uint32, len(counts))
	for i, n := range counts {
		if n > most {
			x, y := uint32(both[i]>>32), uint32(both[i])
			made[i] = c.add(node{parent: x, suffix: y, start: c.nodes[x].start, last: c.nodes[y].last, length: c.nodes[x].length + 1}, n)
		}
	}
	kept := 0
	for i, w := range which {
		if w > 0 && made[w-1] > 0 {
			places[kept], strings[kept] = places[i], made[w-1]
			kept++
		}
	}
	return places[:kept], strings[:kept]
}

// link makes child quick.
func (c *common) link() {
	width := bits.Len(uint(4 * len(c.nodes)))
	c.next, c.shift = make([]uint32, 1<<width), uint(64-width)
	for i := range c.nodes {
		if n := &c.nodes[i]; n.length > 1 {
			at := c.hash(n.parent, n.last)
			for ; c.next[at] != 0; at = (at + 1) & (1<<width - 1) {
			}
			c.next[at] = uint32(i)
		}
	}
}

func (c *common) hash(n uint32, unit uint16) uint64 {
	return (uint64(n)<<16 | uint64(unit)) * 0x9E3779B97F4A7C15 >> c.shift
}

// child is the string that n and one more unit make; 0 when it is not common.
func (c *common) child(n uint32, unit uint16) uint32 {
	if n == 0 {
		return c.first[unit]
	}
	for at := c.hash(n, unit); ; at = (at + 1) & uint64(len(c.next)-1) {
		s := c.next[at]
		if s == 0 || c.nodes[s].parent == n && c.nodes[s].last == unit {
			return s
		}
	}
}

// start is the shortest rare beginning of a rare string, which is given from its
// end on: a common string and the unit that makes it rare.
func (c *common) start(back []uint16) (n uint32, unit uint16) {
	for i := len(back) - 1; ; i-- {
		child := c.child(n, back[i])
		if child == 0 {
			return n, back[i]
		}
		n = child
	}
}

// tree is the common strings in the order of a dictionary: by their units from
// the start on, or from the end on.
type tree struct {
	nodes    []node
	up       []uint32 // the string without the unit that comes last in this order
	edge     []uint16 // that unit
	children []uint32 // strings by up and edge
	from     []uint32 // where the children of each begin
	rank     []uint32 // of each string
	ranked   []uint32 // the strings in order
	end      []uint32 // the rank of the first string that does not begin with it
}

func newTree(nodes []node, above func(*node) (uint32, uint16)) *tree {
	n := len(nodes)
	t := &tree{
		nodes: nodes, up: make([]uint32, n), edge: make([]uint16, n), children: make([]uint32, 0, n), from: make([]uint32, n+1),
		rank: make([]uint32, n), ranked: make([]uint32, 0, n), end: make([]uint32, n),
	}
	for i := 1; i < n; i++ {
		t.up[i], t.edge[i] = above(&nodes[i])
		t.children = append(t.children, uint32(i))
		t.from[t.up[i]+1]++
	}
	for i := range n {
		t.from[i+1] += t.from[i]
	}
	slices.SortFunc(t.children, func(x, y uint32) int {
		if t.up[x] != t.up[y] {
			return int(t.up[x]) - int(t.up[y])
		}
		return int(t.edge[x]) - int(t.edge[y])
	})
	t.number(0)
	return t
}

func (t *tree) number(n uint32) {
	t.rank[n] = uint32(len(t.ranked))
	t.ranked = append(t.ranked, n)
	for _, child := range t.below(n) {
		t.number(child)
	}
	t.end[n] = uint32(len(t.ranked))
}

func (t *tree) below(n uint32) []uint32 { return t.children[t.from[n]:t.from[n+1]] }

// An order is a string's place in a dictionary, as a number. It holds the rank of
// the common string that follows, the length and the unit: a rare string is a
// common one and a unit. A common string comes after the rare ones before it.
type order uint64

const (
	orderRank   = 20
	orderCommon = 1<<orderRank - 1
)

func (t *tree) rare(n uint32, unit uint16) order {
	follows, below := t.end[n], t.below(n)
	if i := sort.Search(len(below), func(i int) bool { return t.edge[below[i]] > unit }); i < len(below) {
		follows = t.rank[below[i]]
	}
	return order(follows)<<orderRank | order(15-t.nodes[n].length)<<16 | order(unit)
}

func (o order) common() bool { return o&orderCommon == orderCommon }

func (t *tree) common(n uint32) order { return order(t.rank[n])<<orderRank | orderCommon }

// string appends the units of a string in this order, and says which common
// string it is, or is but for its last unit.
func (t *tree) string(key []uint16, o order) (_ []uint16, n uint32) {
	if o.common() {
		n = t.ranked[o>>orderRank]
	} else {
		n = t.ranked[o>>orderRank-1]
		for length := uint8(15 - o>>16&15); t.nodes[n].length > length; {
			n = t.up[n]
		}
	}
	from := len(key)
	for at := n; at != 0; at = t.up[at] {
		key = append(key, t.edge[at])
	}
	slices.Reverse(key[from:])
	if !o.common() {
		key = append(key, uint16(o))
	}
	return key, n
}

// ranges divides the order into parts with some size places of the sample each;
// the first and the last bound hold everything between them.
func (t *tree) ranges(counts []int, size int) []order {
	bounds, sum := []order{0}, 0
	for rank, n := range t.ranked {
		own := counts[n]
		for _, child := range t.below(n) {
			own -= counts[child]
		}
		if sum > 0 && sum+own > size {
			bounds, sum = append(bounds, order(rank)<<orderRank), 0
		}
		sum += own
	}
	return append(bounds, order(len(t.ranked)+1)<<orderRank)
}
