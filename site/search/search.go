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
// far as a sample of the documents tells: what is common decides how long lists
// are, never what is found, as long as each part of a common string is common.
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
package search

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"gongkai/site/internal/parallel"
	"gongkai/site/output"
	"gongkai/site/page"
)

// Options are how an index is made; no byte of it depends on them.
type Options struct {
	Workers int    // how many run at once; 0: as many as there are processors
	Temp    string // a folder for a temporary file, some ten times the text; "": the system's
}

// Write writes the index of what can be found: documents, then parties. The
// files depend on found alone, and on nothing but what the digest sums up. Each
// function of found is called once.
func Write(out output.Output, found []func() (page.Found, error), opt Options) (Digest, error) {
	return write(out, found, opt, limitsFor(len(found)))
}

func write(out output.Output, found []func() (page.Found, error), opt Options, l limits) (Digest, error) {
	scratch, err := newScratch(opt.Temp)
	if err != nil {
		return Digest{}, err
	}
	defer scratch.close()
	x := &index{files: &files{out: out, written: map[string]bool{}}, limits: l, workers: opt.Workers, kept: map[string][]int{}, long: map[order]int{}}
	x.text = text{scratch: scratch, starts: []int64{0}}
	digest, err := x.describe(found)
	if err != nil {
		return Digest{}, err
	}
	if err := x.divide(); err != nil {
		return Digest{}, err
	}
	return digest, x.root()
}

// root writes the dictionaries, and the script that leads to everything.
func (x *index) root() error {
	forward, err := x.dictionary(forward)
	if err != nil {
		return err
	}
	backward, err := x.dictionary(backward)
	if err != nil {
		return err
	}
	filters, err := x.filters()
	if err != nil {
		return err
	}
	return x.putNamed("root", `{"docs":`+strconv.Itoa(x.docs)+`,"parties":`+strconv.Itoa(len(x.text.names)-x.docs)+
		`,"shard":`+strconv.Itoa(x.shard)+`,"depth":`+strconv.Itoa(x.depth)+`,"filters":"`+filters+
		`","forward":`+forward+`,"backward":`+backward+`}`)
}

// index is one run of Write.
type index struct {
	*files
	limits
	workers int

	text text
	docs int              // how many documents there are; what follows is parties
	kept map[string][]int // documents by the value of a filter, "kind=penalty"

	common  *common
	trees   [directions]*tree
	ranges  [directions][]order // what is merged at once
	windows []segments
	ends    []bool        // by common string: it goes on otherwise than by common ones
	long    map[order]int // how long a list of the forward dictionary is, if it is long
}

// divide finds the common strings, and window by window the lists of the others.
func (x *index) divide() error {
	halved := halved(x.text.starts[len(x.text.names)], x.sample)
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
	x.ends = make([]bool, len(x.common.nodes))
	var mutex sync.Mutex
	results := parallel.Map(x.workers, numbers, func(i int) result {
		w := spare.Get().(*walk)
		defer spare.Put(w)
		s, err := w.run(bounds[i], bounds[i+1])
		mutex.Lock()
		defer mutex.Unlock()
		for n, e := range w.ends {
			x.ends[n] = x.ends[n] || e
		}
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

// dictionary writes the strings of the text, read forward or backward, and
// returns what the first script says of them: the levels of nodes, and refs.
// While the lists of one range are written, those of the next are merged.
func (x *index) dictionary(which direction) (string, error) {
	t := &table{files: x.files, limits: x.limits}
	now, next := &merged{}, &merged{}
	for i := range len(x.ranges[which]) {
		write := func() error { return now.write(t) }
		merge := func() error { return x.fill(next, which, i) }
		for _, err := range parallel.Map(x.workers, []func() error{write, merge}, func(f func() error) error { return f() }) {
			if err != nil {
				return "", err
			}
		}
		now, next = next, now
	}
	if t.flush(); t.err != nil {
		return "", t.err
	}
	refs, levels := t.refs, 0
	for len(refs) > x.fan {
		above, err := x.nodes(refs)
		if err != nil {
			return "", err
		}
		refs, levels = above, levels+1
	}
	return "[" + strconv.Itoa(levels) + "," + refsOf(refs) + "]", nil
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
	m.keys, m.lists, m.words = m.keys[:0], m.lists[:0], m.words[:0]
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
		} else if len(m.keys)-from == x.depth || x.ends[s] || len(tree.below(s)) != 1 {
			ids = documents(ids[:0], parts)
			m.lists = appendDocs(m.lists, ids, x.docs)
			m.add(docs)
		} else {
			m.keys = m.keys[:from]
		}
	})
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
func (x *index) filters() (name string, err error) {
	var lines []string
	for _, value := range slices.Sorted(maps.Keys(x.kept)) {
		list, err := x.put([]byte(header + `"` + string(appendDocs(nil, x.kept[value], x.docs)) + `"`))
		if err != nil {
			return "", err
		}
		lines = append(lines, quoted(value)+`:"`+list+`"`)
	}
	return x.put([]byte(header + "{" + strings.Join(lines, ",") + "}"))
}
