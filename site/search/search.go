// Package search writes the index of a site: scripts beside the search page, which
// static/js/search.js asks. There is no server, and a page that was opened from a
// folder may load scripts and nothing else.
//
// # What is found
//
// Documents, and parties (当事人) apart from them, whose text holds the question
// after both are folded (see fold). Text is what their page shows: names, that is
// title, number (文号), codes and the party, and paragraphs. No string reaches from
// one of them into the next. A question of several words asks for all of them, and
// where nothing holds all, the answer says so and shows what holds most of them.
//
// One and two characters are answered exactly. For longer words the lists of their
// pairs, and of three characters in a row, name candidates: all that hold the word
// and some that do not. Of the results to be shown, the script looks at the
// description, then at the page of the document, and leaves out what does not hold
// the words. A count says 约 unless all candidates were looked at. Pages are read by
// request from a server, and from a folder in frames, to which static/js/site.js
// answers. The index holds no text: that of 100,000 documents takes as much as all
// of their lists, and ten results would read ten files of it.
//
// # Order
//
// Documents are numbered by their publication, the oldest first, parties by
// themselves: what is published next is appended to lists. Results begin with
// names that begin and end as the question does, then come other names, then the
// rest; within each, the newest first.
//
// # Files
//
// All stand under /search/. A script calls gongkaiSearch with its own name and
// content.
//
//	root.js         how many there are, and how large the lists are
//	list/3f.js      a shard of the lists, by the sum of their strings
//	document/17.js  descriptions of a few documents
//	party/4.js      descriptions of a few parties
//
// The strings with a list are single characters, pairs, three in a row, and years
// with a neighbour, of which there are few, and the values of filters. A
// changed document changes its description and the shards of its strings.
//
// # Making it
//
//	collect  256 documents at once, side by side -> a segment of sorted lists
//	shard    the lists of all segments -> a file, side by side
//
// The work is linear in the text. Memory holds the segments, some three bytes for
// each string of each document, and no text. No step depends on how many run at
// once.
//
// A segment of documents that have not changed comes from the cache, so that no
// text of them is read; a file that would be made of the same is left as it is
// in the output (see Previous).
package search

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"sync"

	"gongkai/site/internal/cache"
	"gongkai/site/internal/parallel"
	"gongkai/site/output"
)

// Findable is a document or a party, as the index needs it.
type Findable struct {
	// A result shows these. Date is that of publication, as 2026-03-06; Word and
	// Class are those of the tag of its state.
	URL, Title, Kind, Number, Date, Line, Word, Class string

	Filters    []string // "kind=penalty"; none of a party
	Names      []string // title, number (文号), codes, names of the party
	Paragraphs []string // other texts of its page

	// Text returns the paragraphs of its text, and a line for where Line is empty;
	// nil when there is no text. TextDigest covers what Text returns.
	Text       func() (paragraphs []string, line string, err error)
	TextDigest [sha256.Size]byte
}

// Source returns a Findable when it is asked for, so that only some are in
// memory. It may be called by several at once.
type Source func() Findable

// Previous is what earlier builds have left. Its zero value is that of a first
// build that leaves nothing.
type Previous struct {
	Cache *cache.Cache // for segments
	// Reuse leaves an output file as it is when the previous build has made it of
	// content with the same digest. It returns the size of that file.
	Reuse func(name string, of [sha256.Size]byte) (size int64, ok bool, err error)
}

// Write writes the index of documents and of parties (当事人). Each list has the
// oldest first: what is added at its end changes few files. The files depend on
// nothing but the lists.
func Write(out output.Output, documents, parties []Source, previous Previous, workers int) error {
	x := &index{
		files:  files{out, previous},
		limits: limitsFor(len(documents), len(parties)), workers: workers,
		documents: len(documents), parties: len(parties), filters: map[string][]int32{},
	}
	return x.write(documents, parties)
}

// limits are the measures of an index.
type limits struct {
	shards       int // files of lists
	documentRows int // documents that a file describes
	partyRows    int
}

// limitsFor returns few files for a small site and keeps a large one within 5,000
// files. Nothing else changes the measures, and only twice as many documents do.
func limitsFor(documents, parties int) limits {
	l := limits{64, 8, 16}
	for l.shards < documents/4 && l.shards < 2048 {
		l.shards *= 2
	}
	if documents > 20_000 {
		l.shards = 3072
	}
	for documents/l.documentRows > 1600 {
		l.documentRows *= 2
	}
	for parties/l.partyRows > 320 {
		l.partyRows *= 2
	}
	return l
}

// index is one run of Write.
type index struct {
	files
	limits
	workers            int
	documents, parties int
	segments           []segment
	filters            map[string][]int32 // documents by the value of a filter
	sizes              []int              // bytes of the file of each shard
}

func (x *index) write(documents, parties []Source) error {
	collectors := sync.Pool{New: func() any { return &collector{shards: x.shards} }}
	if err := x.collect(documents, false, &collectors); err != nil {
		return err
	}
	if err := x.collect(parties, true, &collectors); err != nil {
		return err
	}
	if err := x.writeShards(); err != nil {
		return err
	}
	return x.putRoot()
}

// putRoot writes how many there are of everything, and how large the files of the
// shards are: a digit for each, which counts parts of so many bytes.
func (x *index) putRoot() error {
	unit := slices.Max(x.sizes)/(base-1) + 1
	var sizes []byte
	for _, size := range x.sizes {
		sizes = append(sizes, digit(size/unit))
	}
	return x.put("root", fmt.Appendf(nil, `{"documents":%d,"parties":%d,"documentRows":%d,"partyRows":%d,"few":%d,"unit":%d,"sizes":%s}`,
		x.documents, x.parties, x.documentRows, x.partyRows, few, unit, appendQuoted(nil, string(sizes))))
}

// collect makes the segments of documents or of parties and writes their rows.
func (x *index) collect(sources []Source, party bool, collectors *sync.Pool) error {
	type result struct {
		segment
		filters [][]string
		err     error
	}
	together := max(256, x.rowsOf(party)) // a file has one writer
	var firsts []int
	for first := 0; first < len(sources); first += together {
		firsts = append(firsts, first)
	}
	for _, r := range parallel.Map(x.workers, firsts, func(first int) (r result) {
		g := x.group(sources[first:min(first+together, len(sources))], party, first)
		for i := range g.found {
			r.filters = append(r.filters, g.found[i].Filters)
		}
		if r.segment, r.err = g.segment(collectors); r.err == nil {
			r.err = g.writeRows()
		}
		return r
	}) {
		if r.err != nil {
			return r.err
		}
		x.segments = append(x.segments, r.segment)
		for i, values := range r.filters {
			for _, value := range values {
				number := int32(r.first + i)
				if list := x.filters[value]; len(list) == 0 || list[len(list)-1] != number {
					x.filters[value] = append(list, number)
				}
			}
		}
	}
	return nil
}

// group is documents or parties that follow each other.
type group struct {
	*index
	party   bool
	first   int // number of the first
	found   []Findable
	digests [][sha256.Size]byte // of found
}

func (x *index) group(sources []Source, party bool, first int) *group {
	g := &group{index: x, party: party, first: first}
	w := make(cache.Writer, 0, 4<<10)
	for _, source := range sources {
		f := source()
		w = f.appendAll(w[:0])
		g.found = append(g.found, f)
		g.digests = append(g.digests, sha256.Sum256(w))
	}
	return g
}

// appendAll appends all of a Findable, and the digest of its text.
func (f *Findable) appendAll(w cache.Writer) cache.Writer {
	w.Text(f.URL, f.Title, f.Kind, f.Number, f.Date, f.Line, f.Word, f.Class)
	for _, list := range [...][]string{f.Filters, f.Names, f.Paragraphs} {
		w.Number(len(list))
		w.Text(list...)
	}
	return append(w, f.TextDigest[:]...)
}

// text returns the paragraphs of the text, and gives the Findable its line.
func (f *Findable) text() (paragraphs []string, err error) {
	if f.Text == nil {
		return nil, nil
	}
	paragraphs, line, err := f.Text()
	f.Line = cmp.Or(f.Line, line)
	return paragraphs, err
}

// segment returns the lists of the group, from the cache where it has them.
func (g *group) segment(collectors *sync.Pool) (segment, error) {
	var w cache.Writer
	w.Numbers(g.shards)
	w.Bool(g.party)
	key := digestOf(w, g.digests)
	if g.Cache != nil {
		if data, ok := g.Cache.Get(key); ok {
			return newSegment(g.first, data), nil
		}
	}
	c := collectors.Get().(*collector)
	defer collectors.Put(c)
	c.reset()
	for i := range g.found {
		f := &g.found[i]
		if g.party {
			c.addParty(f)
			continue
		}
		paragraphs, err := f.text()
		if err != nil {
			return segment{}, err
		}
		c.add(f, paragraphs)
	}
	data := c.lists()
	if g.Cache != nil {
		_ = g.Cache.Put(key, data) // Close returns the error
	}
	return newSegment(g.first, string(data)), nil
}

// digestOf returns the digest of several digests and of what goes before them.
func digestOf(before []byte, digests [][sha256.Size]byte) [sha256.Size]byte {
	h := sha256.New()
	h.Write(before)
	for i := range digests {
		h.Write(digests[i][:])
	}
	return [sha256.Size]byte(h.Sum(nil))
}
