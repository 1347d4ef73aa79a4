package search

import (
	"cmp"
	"fmt"
	"slices"
	"unicode"
	"unicode/utf16"

	"gongkai/site/internal/cache"
)

// class says what the list of one or two characters holds.
type class uint8

const (
	inText     class = iota // documents that hold the string
	inName                  // documents that hold it in a name
	atBegin                 // documents of which a name begins with it
	atEnd                   // documents of which a name ends with it
	inParty                 // parties (当事人) that hold it: all they have is names
	partyBegin              // parties of which a name begins with it
	partyEnd                // parties of which a name ends with it
	classes
)

// entry is a string of up to three characters with the class of its list, as a
// number of three times 21 bits: the characters, 0 for a missing second, and for
// the third the class of a shorter string. Folded text has no character as small
// as a class. Strings of three are of the class inText. A year from 1900 to 2099
// counts as a character, yearZero and its number.
type entry uint64

const (
	characterBits = 21
	yearZero      = unicode.MaxRune + 1
)

func newEntry(first, second, third rune) entry {
	return (entry(first)<<characterBits|entry(second))<<characterBits | entry(third)
}

func (e entry) first() rune  { return rune(e >> (2 * characterBits)) }
func (e entry) second() rune { return rune(e >> characterBits & (1<<characterBits - 1)) }
func (e entry) third() rune  { return rune(e & (1<<characterBits - 1)) }

// pair returns the entry of the first two characters in the class inText.
func (e entry) pair() entry { return e &^ (1<<characterBits - 1) }

// text returns the first two characters.
func (e entry) text() string { return characterText(e.first()) + characterText(e.second()) }

func characterText(r rune) string {
	switch {
	case r == 0:
		return ""
	case r >= yearZero:
		return fmt.Sprintf("%04d", r-yearZero)
	}
	return string(r)
}

// sumOf returns a sum of a text in UTF-16 units, by which its shard is found.
// static/js/search.js computes the same, without loss.
func sumOf(text string) (sum uint64) {
	for _, unit := range utf16.Encode([]rune(text)) {
		sum = (sum*65599 + uint64(unit)) & (1<<36 - 1)
	}
	return sum
}

// segment is the index of some documents that follow each other. In lists, each
// shard has its entries, rising: the gap to the entry before, and its list, which
// is made of the gaps between its documents, of which the first is counted from
// the first of the segment.
type segment struct {
	first  int      // number of its first document or party
	shards []string // lists by shard
}

// newSegment returns the segment whose lists a collector has collected.
func newSegment(first int, lists string) segment {
	s := segment{first: first}
	for r := cache.NewReader(lists); !r.Ended(); {
		s.shards = append(s.shards, r.Text())
	}
	return s
}

// numbers appends the documents of a list.
func (s *segment) numbers(to []int32, list string) []int32 {
	next := s.first
	for r := cache.NewReader(list); !r.Ended(); next++ {
		next += r.Number()
		to = append(to, int32(next))
	}
	return to
}

// collector collects a segment, document by document. Its memory is used again.
type collector struct {
	shards   int
	ids      lookup
	entries  []entry  // by id
	counts   []uint32 // by id: documents
	postings []posting
	document uint32
	text     []rune
}

type posting struct{ id, document uint32 }

// reset empties the collector.
func (c *collector) reset() {
	c.ids.clear()
	c.entries, c.counts, c.postings, c.document = c.entries[:0], c.counts[:0], c.postings[:0], 0
}

// add adds the next document, which has a text of these paragraphs.
func (c *collector) add(f *Findable, paragraphs []string) {
	for _, name := range f.Names {
		c.addText(name, inText)
		c.addName(atBegin, atEnd)
		c.addText(name, inName)
	}
	for _, list := range [...][]string{f.Paragraphs, paragraphs} {
		for _, paragraph := range list {
			c.addText(paragraph, inText)
		}
	}
	c.document++
}

// addParty adds the next party.
func (c *collector) addParty(f *Findable) {
	for _, name := range f.Names {
		c.addText(name, inParty)
		c.addName(partyBegin, partyEnd)
	}
	c.document++
}

// addText adds every character of a text, every two and, of the class inText,
// every three in a row.
func (c *collector) addText(text string, of class) {
	c.text = fold(c.text[:0], text)
	for i, r := range c.text {
		c.put(newEntry(r, 0, rune(of)))
		if i > 0 {
			c.put(newEntry(c.text[i-1], r, rune(of)))
		}
		if i > 1 && of == inText {
			c.put(newEntry(c.text[i-2], c.text[i-1], r))
		}
	}
	if of == inText {
		c.addYears()
	}
}

// addYears adds every year, of four digits, with the character before it and with
// that after it: documents share so many pairs of digits that these tell no year.
func (c *collector) addYears() {
	run := 0
	for i := 0; i <= len(c.text); i++ {
		if i < len(c.text) && isDigit(c.text[i]) {
			run++
			continue
		}
		if run == 4 && (c.text[i-4] == '1' && c.text[i-3] == '9' || c.text[i-4] == '2' && c.text[i-3] == '0') {
			year := yearZero + rune(1000*(c.text[i-4]-'0')+100*(c.text[i-3]-'0')+10*(c.text[i-2]-'0')+c.text[i-1]-'0')
			if i > 4 {
				c.put(newEntry(c.text[i-5], year, rune(inText)))
			}
			if i < len(c.text) {
				c.put(newEntry(year, c.text[i], rune(inText)))
			}
		}
		run = 0
	}
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// addName adds the first and the last two characters of the text that was added.
func (c *collector) addName(begin, end class) {
	if n := len(c.text); n > 1 {
		c.put(newEntry(c.text[0], c.text[1], rune(begin)))
		c.put(newEntry(c.text[n-2], c.text[n-1], rune(end)))
	}
}

func (c *collector) put(e entry) {
	s := c.ids.at(e)
	if s.last == c.document+1 {
		return
	}
	if s.last == 0 {
		s.id = uint32(len(c.entries))
		c.entries, c.counts = append(c.entries, e), append(c.counts, 0)
	}
	s.last = c.document + 1
	c.counts[s.id]++
	c.postings = append(c.postings, posting{s.id, c.document})
}

// lists returns what was collected, as a segment needs it.
func (c *collector) lists() []byte {
	type ordered struct {
		entry
		shard, id uint32
	}
	order := make([]ordered, len(c.entries))
	for id, e := range c.entries {
		order[id] = ordered{e, uint32(sumOf(e.text()) % uint64(c.shards)), uint32(id)}
	}
	slices.SortFunc(order, func(x, y ordered) int { return cmp.Or(cmp.Compare(x.shard, y.shard), cmp.Compare(x.entry, y.entry)) })
	starts, start := make([]uint32, len(order)), uint32(0) // by id, in documents
	for _, o := range order {
		starts[o.id] = start
		start += c.counts[o.id]
	}
	documents := make([]uint32, len(c.postings))
	for _, p := range c.postings {
		documents[starts[p.id]] = p.document
		starts[p.id]++
	}
	lists := make(cache.Writer, 0, len(documents)+6*len(order))
	var ofShard, gaps cache.Writer
	for shard := range uint32(c.shards) {
		ofShard = ofShard[:0]
		for before := entry(0); len(order) > 0 && order[0].shard == shard; order = order[1:] {
			gaps = gaps[:0]
			count, next := c.counts[order[0].id], uint32(0)
			for _, document := range documents[:count] {
				gaps.Number(int(document - next))
				next = document + 1
			}
			documents = documents[count:]
			ofShard.Number(int(order[0].entry - before))
			ofShard.Text(string(gaps))
			before = order[0].entry
		}
		lists.Text(string(ofShard))
	}
	return lists
}

// lookup finds the slot of an entry.
type lookup struct {
	slots []slot // a power of two, at most half of them taken
	used  int
}

type slot struct {
	entry
	id   uint32
	last uint32 // the last document that has the entry, and 1; 0 for none yet
}

// at returns the slot of an entry, a new one where there is none. The slot is valid
// until the next call.
func (l *lookup) at(e entry) *slot {
	if 2*l.used >= len(l.slots) {
		l.grow()
	}
	s := l.slot(e)
	if s.entry == 0 {
		s.entry = e
		l.used++
	}
	return s
}

// slot returns the slot that an entry has or would get.
func (l *lookup) slot(e entry) *slot {
	mask := uint64(len(l.slots) - 1)
	hash := uint64(e) * 0x9E3779B97F4A7C15
	for i := hash ^ hash>>32; ; i++ {
		if s := &l.slots[i&mask]; s.entry == e || s.entry == 0 {
			return s
		}
	}
}

func (l *lookup) grow() {
	old := l.slots
	l.slots = make([]slot, max(1<<14, 2*len(old)))
	for _, s := range old {
		if s.entry != 0 {
			*l.slot(s.entry) = s
		}
	}
}

func (l *lookup) clear() {
	clear(l.slots)
	l.used = 0
}
