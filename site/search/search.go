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
// A string is common when it occurs in more than limits.occurrences places. Of
// a common string only the documents are kept. Of a string that is rare, while
// it would be common without its last unit, all places are kept (the forward
// dictionary); and so of one that would be common without its first unit (the
// backward dictionary, in which strings are read from their end). So each list
// is short, whatever the size of the site.
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
//	k3/9f0a2b7cd.js    everything else, named by its content: nodes and leaves
//	                   of the dictionaries (see table), long lists (see list.go)
//
// Documents are numbered by their publication, the oldest first, parties by
// themselves after them: what is published next changes the ends of lists, and
// most files stay as they are. An answer is read backwards.
//
// # Making it
//
// The text is in memory, two bytes for each character. Its places are sorted by
// the strings that begin there, as far as these are common, one range of first
// units after the other, several side by side (see sorting). No step depends on
// how many run at once.
package search

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/internal/parallel"
	"gongkai/site/output"
	"gongkai/site/page"
)

// Write writes the index of what can be found: documents, then parties. The
// files depend on found alone, not on the workers.
func Write(out output.Output, found []func() (page.Found, error), workers int) error {
	l := standard
	if len(found) < fewDocuments {
		l = few
	}
	return write(out, found, workers, l)
}

func write(out output.Output, found []func() (page.Found, error), workers int, l limits) error {
	x := &index{files: &files{out: out, written: map[string]bool{}}, limits: l, workers: workers, kept: map[string][]int{}}
	if err := x.describe(found); err != nil {
		return err
	}
	placed := map[string]place{}
	forward, err := x.dictionary(false, nil, placed)
	if err != nil {
		return err
	}
	backward, err := x.dictionary(true, placed, nil)
	if err != nil {
		return err
	}
	filters, err := x.filters()
	if err != nil {
		return err
	}
	return x.putNamed("root", `{"docs":`+strconv.Itoa(x.docs)+`,"parties":`+strconv.Itoa(len(x.text.starts)-x.docs)+
		`,"shard":`+strconv.Itoa(l.shard)+`,"depth":`+strconv.Itoa(l.depth)+`,"filters":"`+filters+
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
}

// dictionary writes the strings of the text, read forward or backward, and
// returns what the first script says of them: the levels of nodes, and refs.
func (x *index) dictionary(backward bool, known, placed map[string]place) (string, error) {
	bounds := x.text.batches(x.batch)
	ranges := make([]int, len(bounds)-1)
	for i := range ranges {
		ranges[i] = i
	}
	tables := parallel.Map(x.workers, ranges, func(i int) *table {
		t := &table{files: x.files, limits: x.limits, known: known}
		if placed != nil {
			t.placed = map[string]place{}
		}
		x.fill(t, backward, bounds[i], bounds[i+1])
		return t
	})
	var refs []ref
	for _, t := range tables {
		if t.err != nil {
			return "", t.err
		}
		refs = append(refs, t.refs...)
		maps.Copy(placed, t.placed)
	}
	levels := 0
	for len(refs) > x.fan {
		above, err := x.nodes(refs)
		if err != nil {
			return "", err
		}
		refs, levels = above, levels+1
	}
	return "[" + strconv.Itoa(levels) + "," + refsOf(refs) + "]", nil
}

// fill adds the strings that begin with a unit between from and to.
func (x *index) fill(t *table, backward bool, from, to int) {
	var list []byte
	var ids []int
	var occurrences []occurrence
	s := &sorting{text: &x.text, limits: x.limits, backward: backward}
	s.common = func(key []uint16, places []uint32) {
		if backward {
			return // read forward it is there
		}
		ids = ids[:0]
		for _, at := range places {
			if id := x.text.document(at); len(ids) == 0 || ids[len(ids)-1] != id {
				ids = append(ids, id)
			}
		}
		list = appendDocs(list[:0], ids, x.docs)
		t.add(key, true, list)
	}
	s.rare = func(key []uint16, places []uint32) {
		occurrences = occurrences[:0]
		for _, at := range places {
			if backward {
				at -= uint32(len(key) - 1)
			}
			occurrences = append(occurrences, x.text.occurrence(at))
		}
		list = appendOccurrences(list[:0], occurrences, x.docs)
		t.add(key, false, list)
	}
	s.run(from, to)
	t.flush()
}

// filters writes a docs list for each value of a filter, and what leads to them.
func (x *index) filters() (name string, err error) {
	var lines []string
	for _, value := range slices.Sorted(maps.Keys(x.kept)) {
		list, err := x.put(`"` + string(appendDocs(nil, x.kept[value], x.docs)) + `"`)
		if err != nil {
			return "", err
		}
		lines = append(lines, quoted(value)+`:"`+list+`"`)
	}
	return x.put("{" + strings.Join(lines, ",") + "}")
}
