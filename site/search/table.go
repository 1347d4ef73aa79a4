package search

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
)

// table is a dictionary from strings to lists. Entries are added in order and
// cut into leaves; nodes are built above them.
//
// A leaf is a script with the names of its list files, and its entries in one
// string. An entry is a row of numbers and texts: how many units its key shares
// with the key before, how many follow, these, and then
//
//	0  a docs list: length, the list
//	1  a docs list elsewhere: which of the names, offset, length
//	2  an occurrences list: length, the list
//	3  an occurrences list elsewhere: which of the names, offset, length
//	4  an occurrences list that is alike
//	n  an occurrences list of n-3 characters
//
// A long list of the backward dictionary is often alike that of the string by
// which the forward one knows where its key begins: many ends that are rare begin
// in one way, and go on in one way only. Then it stands there alone.
//
// Where a leaf ends depends on what is in it, and what stands in its list files is
// its own, so that a change leaves most leaves and list files as they are.
type table struct {
	files *files
	limits

	leaves  []leaf
	entries []word   // of the leaf that is being filled
	keys    []uint16 // their keys
	lists   []byte   // their lists
	size    int
	rows    []byte
	script  []byte
	err     error
}

// leaf is a leaf that has been written.
type leaf struct {
	first, last []uint16 // keys
	name        string
	lists       []string // the names of its list files
}

// ref leads to a leaf or a node: everything from a string on, up to the next ref's.
type ref struct {
	from []uint16
	name string
}

type word struct {
	key []uint16
	kind
	list []byte
}

// kind is that of a list.
type kind uint8

const (
	docs        kind = 0
	occurrences kind = 2
	alike       kind = 4
	elsewhere   kind = 1 // is added to the first two
)

// place is where a long list stands.
type place struct {
	name   string
	offset int
}

// add takes in an entry; key and list may change afterwards.
func (t *table) add(w word) {
	common := 0
	if len(t.entries) > 0 {
		common = shared(t.entries[len(t.entries)-1].key, w.key)
	}
	if w.kind == alike {
		w.list = nil
	}
	t.keys, t.lists = append(t.keys, w.key...), append(t.lists, w.list...)
	t.entries = append(t.entries, word{t.keys[len(t.keys)-len(w.key):], w.kind, t.lists[len(t.lists)-len(w.list):]})
	t.size += 4 + len(w.key) - common
	if len(w.list) <= t.inline {
		t.size += len(w.list)
	}
	if t.size >= t.leaf || t.size >= t.leaf/2 && boundary(w.key) {
		t.flush()
	}
}

func shared(x, y []uint16) int {
	n := 0
	for n < len(x) && n < len(y) && x[n] == y[n] {
		n++
	}
	return n
}

func boundary(key []uint16) bool {
	hash := fnv.New32a()
	for _, u := range key {
		_, _ = hash.Write([]byte{byte(u), byte(u >> 8)})
	}
	return hash.Sum32()%32 == 0
}

// flush writes the leaf that has been filled.
func (t *table) flush() {
	if len(t.entries) == 0 || t.err != nil {
		return
	}
	names, places := t.outside()
	t.rows = t.rows[:0]
	var before []uint16
	for i, e := range t.entries {
		n := shared(before, e.key)
		t.rows = appendLiteral(appendNumber(appendNumber(t.rows, n), len(e.key)-n), e.key[n:])
		before = e.key
		switch at, length := places[i], len(e.list); {
		case e.kind == alike:
			t.rows = appendNumber(t.rows, int(alike))
		case length > t.inline:
			t.rows = appendNumber(appendNumber(t.rows, int(e.kind+elsewhere)), slices.Index(names, at.name))
			t.rows = appendNumber(appendNumber(t.rows, at.offset), length)
		case e.kind == occurrences && length+3 < lastDigits:
			t.rows = append(appendNumber(t.rows, length+3), e.list...)
		default:
			t.rows = append(appendNumber(appendNumber(t.rows, int(e.kind)), length), e.list...)
		}
	}
	t.script = append(append(t.script[:0], header...), '[')
	for i, name := range names {
		if i > 0 {
			t.script = append(t.script, ',')
		}
		t.script = append(append(append(t.script, '"'), name...), '"')
	}
	t.script = append(append(append(t.script, `],"`...), t.rows...), '"')
	var name string
	name, t.err = t.put()
	first, last := t.entries[0].key, t.entries[len(t.entries)-1].key
	t.leaves = append(t.leaves, leaf{slices.Clone(first), slices.Clone(last), name, names})
	t.entries, t.keys, t.lists, t.size = t.entries[:0], t.keys[:0], t.lists[:0], 0
}

// put writes the script that has been filled, unless something went wrong before.
func (t *table) put() (name string, err error) {
	if t.err != nil {
		return "", t.err
	}
	return t.files.put(t.script)
}

// outside puts the long lists of the leaf into list files and says where they
// stand.
func (t *table) outside() (names []string, places []place) {
	places = make([]place, len(t.entries))
	for _, lists := range t.packs() {
		t.script = append(append(t.script[:0], header...), '"')
		begin := len(t.script)
		for _, i := range lists {
			places[i].offset = len(t.script) - begin
			t.script = append(t.script, t.entries[i].list...)
		}
		t.script = append(t.script, '"')
		var name string
		name, t.err = t.put()
		names = append(names, name)
		for _, i := range lists {
			places[i].name = name
		}
	}
	return names, places
}

// packs distributes the entries that have long lists to files of limits.pack
// units: the longest first, each to the first file where there is room.
func (t *table) packs() (packs [][]int) {
	var entries []int
	for i := range t.entries {
		if len(t.entries[i].list) > t.inline {
			entries = append(entries, i)
		}
	}
	slices.SortStableFunc(entries, func(x, y int) int { return len(t.entries[y].list) - len(t.entries[x].list) })
	var filled []int
	for _, i := range entries {
		size := len(t.entries[i].list)
		at := slices.IndexFunc(filled, func(n int) bool { return n+size <= t.pack })
		if at < 0 {
			at, filled, packs = len(filled), append(filled, 0), append(packs, nil)
		}
		filled[at] += size
		packs[at] = append(packs[at], i)
	}
	return packs
}

// top writes the nodes above some leaves, and returns what the first script says
// of them: the levels of nodes, and refs.
func (x *index) top(leaves []leaf) (string, error) {
	refs := make([]ref, len(leaves))
	var before []uint16
	for i, l := range leaves {
		refs[i] = ref{l.first[:shared(before, l.first)+1], l.name}
		before = l.last
	}
	levels := 0
	for ; len(refs) > x.fan; levels++ {
		var above []ref
		for node := range slices.Chunk(refs, x.fan) {
			name, err := x.put([]byte(header + refsOf(node)))
			if err != nil {
				return "", err
			}
			above = append(above, ref{node[0].from, name})
		}
		refs = above
	}
	return "[" + strconv.Itoa(levels) + "," + refsOf(refs) + "]", nil
}

// refsOf writes refs as one array: where, name, where, name …
func refsOf(refs []ref) string {
	var b strings.Builder
	b.WriteByte('[')
	for i, r := range refs {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(literal(r.from) + `,"` + r.name + `"`)
	}
	b.WriteByte(']')
	return b.String()
}
