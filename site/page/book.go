package page

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/page/view"
)

// book is what the pages of a site share. It is filled by New and only read
// afterwards, by many goroutines.
type book struct {
	corpus  *corpus.Corpus
	ledger  *ledger.Ledger
	asOf    calendar.Date
	baseURL string // "" when unknown
	host    string // of baseURL
	site    view.Site

	entries   []*entry // shown documents, by content path
	byPath    map[string]*entry
	newest    []*entry                 // newest first, without plain pages
	sections  []*section               // in the order of the navigation, a parent before its children
	parties   []*party                 // by initial and name
	letters   map[string][]listedParty // parties by the letters under which they stand
	oneIndex  bool                     // all of them stand on one page
	organs    []*organ                 // in the order of organs.toml, those with a page
	byOrgan   map[string]*organ
	relations map[string]*relations     // by content path
	registers map[string]*register      // ledger pages by URL
	generated map[string]bool           // URLs of the pages that are no documents
	counts    map[string]int            // shown documents by kind
	overview  []*ledger.Entry           // rows of the ledger, worst first
	withdrawn map[string]map[string]int // withdrawn records by organ and kind
	gaps      []ledger.Gap
	terms     []term             // of the glossary, longest first
	limits    map[string][]limit // word limits on documents, by content path
	pages     []Page
}

// entry is a document with a page.
type entry struct {
	doc     *corpus.Document
	rec     *disclosure.Record
	state   disclosure.State
	url     string
	title   string // the public one
	section *section
	older   *entry // neighbours within the kind
	newer   *entry
	party   *party        // nil unless the party has a page
	stamp   *ledger.Entry // what the ledger says of its publication; nil when no rule was in force
}

func newBook(c *corpus.Corpus, ledger *ledger.Ledger, opt Options) *book {
	b := &book{
		corpus: c, ledger: ledger, asOf: ledger.AsOf, baseURL: cmp.Or(opt.BaseURL, c.Site.BaseURL),
		byPath: map[string]*entry{}, byOrgan: map[string]*organ{},
		relations: map[string]*relations{}, registers: map[string]*register{}, generated: map[string]bool{}, counts: map[string]int{},
	}
	b.site = siteView(&c.Site)
	if u, err := url.Parse(b.baseURL); err == nil {
		b.host = u.Hostname()
	}
	b.collect()
	b.divide()
	b.relate()
	return b
}

// collect finds the documents that have a page.
func (b *book) collect() {
	for _, doc := range b.corpus.Documents {
		rec := doc.Record
		state, stamp := rec.StateOn(b.asOf), b.ledger.Stamp(rec.Path)
		if !state.Shown() || stamp != nil && stamp.Verdict == deadline.Forbidden {
			continue
		}
		e := &entry{doc: doc, rec: rec, state: state, stamp: stamp}
		if stamp != nil {
			e.url = stamp.URL // of which there is one string then
		} else {
			e.url = address.Document(rec.Path)
		}
		e.title = rec.PublicTitle(b.asOf)
		if !state.Tombstone() {
			e.title = e.mask(e.title)
		}
		b.entries = append(b.entries, e)
		b.byPath[rec.Path] = e
		b.counts[rec.Kind.ID]++
	}
}

// shown says whether the document at a content path has a page.
func (b *book) shown(path string) bool { return b.byPath[path] != nil }

// hidden says whether a document stands there that has no page.
func (b *book) hidden(path string) bool { return !b.shown(path) && b.corpus.Has(path) }

// inOrder sorts newest first: by publication, then by the day of the act, then
// by path.
func inOrder(entries []*entry) {
	slices.SortFunc(entries, func(x, y *entry) int {
		if d := cmp.Or(y.rec.Published.Compare(x.rec.Published), y.rec.Dated.Compare(x.rec.Dated)); d != 0 {
			return d
		}
		return strings.Compare(y.rec.Path, x.rec.Path)
	})
}

// modified is the last day on which the record changed what its page shows.
func (b *book) modified(e *entry) calendar.Date {
	last := e.rec.Published.Date()
	consider := func(d calendar.Date) {
		if d.After(last) && !d.After(b.asOf) {
			last = d
		}
	}
	for _, r := range e.rec.Revised {
		consider(r.Date)
	}
	if e.rec.Withdrawal != nil {
		consider(e.rec.Withdrawal.On)
	}
	if e.state == disclosure.Expired {
		consider(e.rec.PublicityUntil.AddDays(1))
	}
	return last
}

// latest is the last change of several documents.
func (b *book) latest(entries []*entry) calendar.Date {
	var last calendar.Date
	for _, e := range entries {
		if d := b.modified(e); d.After(last) {
			last = d
		}
	}
	return last
}

// year is the year in which a record is listed: that of the act, else that of
// its publication. The ledger counts a yearly report in the year it is about.
func year(rec *disclosure.Record) int {
	return cmp.Or(rec.Dated.Year(), rec.Published.Date().Year())
}

func ledgerYear(rec *disclosure.Record) int {
	if rec.Kind.Report {
		return cmp.Or(rec.Year, year(rec))
	}
	return year(rec)
}
