package search

import (
	"crypto/sha256"
	"hash/fnv"
	"slices"
	"strings"
)

// table is a range of a dictionary from strings to lists. Entries are added in
// order and cut into leaves; nodes are built above them.
//
// A leaf is a script with the names of the list files it refers to, and its
// entries in one string. An entry is a row of numbers and texts: how many units
// its key shares with the key before, how many follow, these, and then
//
//	0  a docs list: length, the list
//	1  a docs list elsewhere: which of the names, offset, length
//	2  an occurrences list: length, the list
//	3  an occurrences list elsewhere: which of the names, offset, length
//	n  an occurrences list of n-3 characters
//
// A long list that several strings have stands in one place: many ends that are
// rare go on in one way only.
//
// Where a leaf begins depends on the keys near by only, so that a new document
// leaves most leaves as they are.
type table struct {
	files *files
	limits
	placed map[listSum]place // long lists that stand somewhere already

	refs    []ref
	before  []uint16 // the key before
	entries []word   // of the leaf that is being filled
	keys    []uint16 // their keys
	lists   []byte   // their lists
	size    int
	rows    []byte
	script  []byte
	err     error
}

// ref leads to a leaf or a node: everything from a string on, up to the next ref's.
type ref struct {
	from []uint16
	name string
}

type word struct {
	key  []uint16
	docs bool // a docs list
	list []byte
}

// place is where a long list stands.
type place struct {
	name           string
	offset, length int
}

// add takes in an entry; key and list may change afterwards.
func (t *table) add(key []uint16, docs bool, list []byte) {
	if t.size >= t.leaf || t.size >= t.leaf/2 && boundary(key) {
		t.flush()
	}
	if len(t.entries) == 0 {
		t.refs = append(t.refs, ref{from: slices.Clone(key[:shared(t.before, key)+1])})
	}
	t.keys, t.lists = append(t.keys, key...), append(t.lists, list...)
	t.entries = append(t.entries, word{t.keys[len(t.keys)-len(key):], docs, t.lists[len(t.lists)-len(list):]})
	t.size += 4 + len(key) - shared(t.before, key)
	if len(list) <= t.inline {
		t.size += len(list)
	}
	t.before = append(t.before[:0], key...)
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
	places := t.outside()
	var names []string
	t.rows = t.rows[:0]
	var before []uint16
	for i, e := range t.entries {
		n := shared(before, e.key)
		t.rows = appendLiteral(appendNumber(appendNumber(t.rows, n), len(e.key)-n), e.key[n:])
		before = e.key
		kind := 2
		if e.docs {
			kind = 0
		}
		switch at := places[i]; {
		case at.name != "":
			which := slices.Index(names, at.name)
			if which < 0 {
				which, names = len(names), append(names, at.name)
			}
			t.rows = appendNumber(appendNumber(appendNumber(appendNumber(t.rows, kind+1), which), at.offset), at.length)
		case !e.docs && len(e.list) > 0 && len(e.list)+3 < lastDigits:
			t.rows = append(appendNumber(t.rows, len(e.list)+3), e.list...)
		default:
			t.rows = append(appendNumber(appendNumber(t.rows, kind), len(e.list)), e.list...)
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
	t.refs[len(t.refs)-1].name, t.err = t.put()
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
// stand; equal ones stand there once for all leaves.
func (t *table) outside() []place {
	places := make([]place, len(t.entries))
	sums := make([]listSum, len(t.entries))
	var long []int
	for i, e := range t.entries {
		if len(e.list) <= t.inline {
			continue
		}
		sums[i] = sumOf(e.list)
		if _, ok := t.placed[sums[i]]; !ok {
			t.placed[sums[i]] = place{}
			long = append(long, i)
		}
	}
	for _, lists := range t.packs(long) {
		t.script = append(append(t.script[:0], header...), '"')
		begin, at := len(t.script), make([]int, len(lists))
		for j, i := range lists {
			at[j] = len(t.script) - begin
			t.script = append(t.script, t.entries[i].list...)
		}
		t.script = append(t.script, '"')
		var name string
		name, t.err = t.put()
		for j, i := range lists {
			t.placed[sums[i]] = place{name, at[j], len(t.entries[i].list)}
		}
	}
	for i, e := range t.entries {
		if len(e.list) > t.inline {
			places[i] = t.placed[sums[i]]
		}
	}
	return places
}

// listSum tells lists apart.
type listSum [16]byte

func sumOf(list []byte) (sum listSum) {
	whole := sha256.Sum256(list)
	copy(sum[:], whole[:])
	return sum
}

// packs distributes the lists of some entries to files of limits.pack units: the
// longest first, each to the first file where there is room.
func (t *table) packs(entries []int) (packs [][]int) {
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

// nodes puts limits.fan refs each into a script and returns the refs to these.
func (x *index) nodes(refs []ref) (above []ref, err error) {
	for node := range slices.Chunk(refs, x.fan) {
		name, err := x.put([]byte(header + refsOf(node)))
		if err != nil {
			return nil, err
		}
		above = append(above, ref{node[0].from, name})
	}
	return above, nil
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
