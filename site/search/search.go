// Package search writes the index of a site: scripts, beside the search page,
// from which static/js/search.js answers every question exactly, reading some
// ten kilobytes of an index of any size. There is no server: a page that stands
// in a folder may load scripts and nothing else.
//
// # What is found
//
// The documents, and the parties, whose text holds the question as it stands,
// both made alike first (see normal). Text is what package page tells of a page
// (page.Found): names, that is title, number, party and codes, and paragraphs.
// No string reaches from one of them into the next. Text is compared in UTF-16
// units, as scripts do.
//
// # How
//
// A string is common when it occurs in more than limits.occurrences places, as
// far as a sample of the documents tells, which has its share of them: what is
// common decides how long lists are, never what is found, as long as each part of
// a common string is common. The sample is all documents, or one half, a quarter
// ..., drawn by their numbers; so it stays the same until the text has doubled.
// Of a common string only the documents are kept. Of a string that is rare,
// while it would be common without its last unit, all places are kept (the
// forward dictionary); and so of one that would be common without its first unit
// (the backward dictionary, in which strings are read from their end). So each
// list is short, whatever the size of the site.
//
// A question that is common has its list of documents. Any other is covered by
// rare strings: the forward dictionary knows its shortest rare beginning, the
// backward dictionary its shortest rare end, and between them the forward one
// again the shortest rare beginning of what is left. What is left is never
// common, as it holds the rare end. The question stands where all of them stand
// in their places.
//
// Common strings are followed up to limits.depth units. A longer question which
// holds a common string of that length, one out of boilerplate, may be answered
// by the documents that hold its parts, not always as a whole: that is the only
// answer that is not exact, and it leaves nothing out. The backward dictionary
// holds nothing that is common.
//
// # Files
//
// All stand under /search/. A script calls gongkaiSearch with its own name and
// what it holds.
//
//	root.js            how many documents and parties, the tops of the dictionaries
//	doc/0/17.js        what is shown of a few documents; party/ of parties
//	k/39f0a2b7cd.js    everything else, named by its content: nodes and leaves
//	                   of the dictionaries (see table), long lists (see list.go)
//
// Documents are numbered by their publication, the oldest first, parties by
// themselves after them: what is published next changes the ends of lists, and
// most files stay as they are. An answer is read backwards.
//
// # Making it
//
//	describe    what is found -> what is shown of it, and its text in a file
//	newCommon   a sample of the text -> the common strings, a tree
//	walk        a window of the text -> lists, sorted by their strings, in a file
//	merge       the lists of all windows -> a range of a dictionary, string by string
//	table       strings and their lists -> leaves and list files
//
// Neither the text nor the lists are in memory as a whole, but one window and one
// range for each that works at the same time, and the sample. The walk looks at
// each unit about twice: it keeps the longest common string that ends there. No
// step depends on how many run at once.
//
// # Bringing it up to date
//
// Where as many documents and parties stand as before, and few of them are
// different, Write changes the index that stands: the files are those that it
// would make from nothing. Where that cannot be known, it makes them from nothing.
//
// What is kept for it (Made) are the digest of each document, the common strings
// with how often they stand in the sample and how often they end, and the leaves;
// besides, the texts. Rows, lists and leaves are made again or read from the
// index, where each says by its name whether it is whole.
//
//	read        the documents that are different, as they were and as they are
//	footprint   one of them -> its rare strings with positions, and common ones
//	recount     is what was common still so, and nothing else? or else: from nothing
//	relist      the lists of what differs, and the leaves that hold them -> leaves
//
// A leaf ends by what is in it and has list files of its own: the leaves that hold
// nothing that differs stay, from the first one on that begins where one has begun.
package search

import (
	"crypto/sha256"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"gongkai/site/internal/parallel"
	"gongkai/site/output"
	"gongkai/site/pack"
	"gongkai/site/page"
)

// Findable is something that can be found.
type Findable struct {
	// Text tells states of its own text apart: what Found says hangs on it and on
	// what it says without the Body.
	Text  [sha256.Size]byte
	Found func(whole bool) (page.Found, error)
	Same  bool // as it was when the index was written that stands; false: not known
}

// Options are how an index is made; no byte of it depends on them.
type Options struct {
	Workers  int        // how many run at once; 0: as many as there are processors
	Temp     string     // a folder for a temporary file, some ten times the text; "": the system's
	Kept     *pack.Pack // where the texts are kept for the next time; nil: nowhere
	Standing *Standing  // the index of the last time; nil: there is none
}

// Write writes the index of what can be found: documents, then parties. The
// files depend on found alone. Where few of what stands is different, only that
// is made; what it returns serves to do so the next time.
func Write(out output.Output, found []Findable, opt Options) (*Made, error) {
	return write(out, found, opt, limitsFor(len(found)))
}

func write(out output.Output, found []Findable, opt Options, l limits) (*Made, error) {
	if made, err := update(out, found, opt, l); made != nil || err != nil {
		return made, err
	}
	scratch, err := newScratch(opt.Temp)
	if err != nil {
		return nil, err
	}
	defer scratch.close()
	x := newIndex(out, opt, l)
	x.text = text{scratch: scratch, starts: []int64{0}}
	if err := x.describe(found); err != nil {
		return nil, err
	}
	if err := x.divide(); err != nil {
		return nil, err
	}
	for which := range directions {
		if err := x.dictionary(which); err != nil {
			return nil, err
		}
	}
	if err := x.filters(); err != nil {
		return nil, err
	}
	return &x.Made, x.root()
}

// root writes the script that leads to everything, and the nodes on the way.
func (x *index) root() error {
	var tops [directions]string
	for which := range tops {
		var err error
		if tops[which], err = x.top(x.leaves[which]); err != nil {
			return err
		}
	}
	return x.putNamed("root", `{"docs":`+strconv.Itoa(x.docs)+`,"parties":`+strconv.Itoa(len(x.sums)-x.docs)+
		`,"shard":`+strconv.Itoa(x.shard)+`,"depth":`+strconv.Itoa(x.depth)+`,"filters":"`+x.filter+
		`","forward":`+tops[forward]+`,"backward":`+tops[backward]+`}`)
}

// index is one run of Write.
type index struct {
	*files
	limits
	Made
	workers int
	kept    *pack.Pack

	text    text
	values  map[string][]int // documents by the value of a filter, "kind=penalty"
	trees   [directions]*tree
	ranges  [directions][]order // what is merged at once
	windows []segments
	long    map[order]int // how long a list of the forward dictionary is, if it is long

	merging merging   // the range that is merged
	merged  [2]merged // that one, and the one that is written
}

func newIndex(out output.Output, opt Options, l limits) *index {
	return &index{
		files: &files{out: out, written: map[string]bool{}}, limits: l, workers: opt.Workers, kept: opt.Kept,
		values: map[string][]int{}, long: map[order]int{},
	}
}

// divide finds the common strings, and window by window the lists of the others.
func (x *index) divide() error {
	x.units = x.text.starts[len(x.text.names)]
	halved := halved(x.units, x.sample)
	sample, err := x.text.sample(halved)
	if err != nil {
		return err
	}
	x.common = newCommon(sample, x.occurrences>>halved, x.depth)
	x.trees = [directions]*tree{newTree(x.common.nodes, withoutLast), newTree(x.common.nodes, withoutFirst)}
	for which, t := range x.trees {
		x.ranges[which] = t.ranges(x.common.counts, x.batch>>halved)
	}
	bounds := x.text.windows(x.docs, x.window)
	type result struct {
		segments
		err error
	}
	spare := sync.Pool{New: func() any { return newWalk(x) }}
	numbers := make([]int, len(bounds)-1)
	for i := range numbers {
		numbers[i] = i
	}
	x.ends = make([]uint32, len(x.common.nodes))
	var mutex sync.Mutex
	results := parallel.Map(x.workers, numbers, func(i int) result {
		w := spare.Get().(*walk)
		defer spare.Put(w)
		s, err := w.run(bounds[i], bounds[i+1])
		mutex.Lock()
		defer mutex.Unlock()
		for n, e := range w.ends {
			x.ends[n] += e
		}
		clear(w.ends)
		return result{segments: s, err: err}
	})
	for _, r := range results {
		if r.err != nil {
			return r.err
		}
		x.windows = append(x.windows, r.segments)
	}
	return nil
}

// dictionary writes the leaves of a dictionary. While the lists of one range are
// written, those of the next are merged.
func (x *index) dictionary(which direction) error {
	t := &table{files: x.files, limits: x.limits}
	now, next := &x.merged[0], &x.merged[1]
	now.clear()
	for i := range len(x.ranges[which]) {
		write := func() error { return now.write(t) }
		merge := func() error { return x.fill(next, which, i) }
		for _, err := range parallel.Map(x.workers, []func() error{write, merge}, func(f func() error) error { return f() }) {
			if err != nil {
				return err
			}
		}
		now, next = next, now
	}
	t.flush()
	x.leaves[which] = t.leaves
	return t.err
}

// merged has the strings of a range and their lists.
type merged struct {
	keys  []uint16
	lists []byte
	words []struct {
		key, list int // their ends
		kind      kind
	}
}

func (m *merged) add(of kind) {
	m.words = append(m.words, struct {
		key, list int
		kind      kind
	}{len(m.keys), len(m.lists), of})
}

func (m *merged) clear() { m.keys, m.lists, m.words = m.keys[:0], m.lists[:0], m.words[:0] }

func (m *merged) write(t *table) error {
	key, list := 0, 0
	for _, w := range m.words {
		t.add(word{m.keys[key:w.key], w.kind, m.lists[list:w.list]})
		key, list = w.key, w.list
	}
	return t.err
}

// fill merges the strings of a range; there is none after the last. Of common ones
// only those are told, and once, that go on in several ways, or are as long as
// strings are followed: all others are in the same documents as a longer one.
func (x *index) fill(m *merged, which direction, n int) error {
	m.clear()
	if n == len(x.ranges[which])-1 {
		return nil
	}
	var ids []int
	tree := x.trees[which]
	return x.merge(which, n, func(o order, parts []*fragment) {
		from := len(m.keys)
		var s uint32
		if m.keys, s = tree.string(m.keys, o); !o.common() {
			begin := len(m.lists)
			m.lists = appendOccurrences(m.lists, parts, x.docs)
			m.add(x.alike(which, o, m.keys[from:], m.lists[begin:]))
		} else if x.told(s, x.depth, uint32(len(tree.below(s)))) {
			ids = documents(ids[:0], parts)
			m.lists = appendDocs(m.lists, ids, x.docs)
			m.add(docs)
		} else {
			m.keys = m.keys[:from]
		}
	})
}

// told says whether a common string is in the dictionary; so many common strings
// have a unit more.
func (m *Made) told(n uint32, depth int, below uint32) bool {
	return int(m.common.nodes[n].length) == depth || m.ends[n] > 0 || below != 1
}

// alike is the kind of an occurrences list: in the backward dictionary, a long one
// may be that of the string which stands for its beginning in the forward one.
func (x *index) alike(which direction, o order, key []uint16, list []byte) kind {
	if len(list) <= x.inline {
		return occurrences
	}
	if which == forward {
		x.long[o] = len(list)
		return occurrences
	}
	n, u := x.common.start(key)
	if x.long[x.trees[forward].rare(n, u)] == len(list) {
		return alike
	}
	return occurrences
}

// filters writes a docs list for each value of a filter, and what leads to them.
func (x *index) filters() (err error) {
	x.lists = map[string]string{}
	for value, ids := range x.values {
		if x.lists[value], err = x.putList(ids); err != nil {
			return err
		}
	}
	return x.putFilters()
}

func (x *index) putList(ids []int) (name string, err error) {
	return x.put([]byte(header + `"` + string(appendDocs(nil, ids, x.docs)) + `"`))
}

func (x *index) putFilters() (err error) {
	var lines []string
	for _, value := range slices.Sorted(maps.Keys(x.lists)) {
		lines = append(lines, quoted(value)+`:"`+x.lists[value]+`"`)
	}
	x.filter, err = x.put([]byte(header + "{" + strings.Join(lines, ",") + "}"))
	return err
}
