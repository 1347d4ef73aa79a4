// Package ledger is the ledger (公开时限台账): every deadline of every document and
// every yearly obligation of every organ, judged once on one as-of date.
//
// Build judges; nothing after it does. Pages, feeds, data sets and the audit
// command read the ledger, so that a verdict is the same wherever it is shown.
//
// # Two ledgers
//
// Build makes the editor's ledger. It holds what is public, and what is not yet:
// a record without `published`, or with one that lies ahead, has a row as soon
// as a clock runs for it (verdict pending or overdue). Public drops every trace
// of those, and is the only ledger that may be published. Obligations are in
// both: that a report is missing is public.
//
// Sealed records (封存) are in neither; they are only counted. Of a tombstone
// (withdrawn, or past its 公示期) the ledger keeps number, dates and verdict; its
// title is the anonymous one. Titles and reasons have natural persons masked in
// both ledgers. Package agenda writes a ledger as text, JSON, CSV and workbook.
//
// # Rows
//
// Entries has one row per deadline: documents by content path, and within a
// document the row that its stamp shows first, then the order of the catalogue.
// The publication of a yearly report is judged as an obligation and has no row
// among them; its stamp is found with Stamp all the same.
//
// # Selections
//
// Filter narrows a ledger to an organ, a kind, a year, a rule and verdicts;
// Check refuses names that the site does not know.
//
// # Gaps
//
// Gaps lists the serials that published decisions of one organ, code and year
// leave out. They are a notice (number-gap), may be lawful and are no verdict.
//
// ReadPublished reads back from an earlier audit.json which pages were public.
package ledger

import (
	"slices"
	"sort"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/internal/parallel"
)

// PublicStatement heads the published ledger.
const PublicStatement = "这里只含已经公开的记录，以及各机关每年应当公开的报告。"

// EditorStatement heads the editor's.
const EditorStatement = "这里含有尚未公开的记录，只供编辑内部使用，请勿对外提供。"

// Ledger is everything judged on one day. It is never changed once made.
type Ledger struct {
	AsOf                     calendar.Date
	CoverageFrom, CoverageTo calendar.Date // days settled by the State Council's notices
	Entries                  []*Entry
	Obligations              []deadline.Obligation // by organ (order of organs.toml), duty and year; clean-ups last
	// Upcoming is what will be owed for the as-of date's own year: due next
	// year, always pending, not among Obligations. A clean-up that is owed this
	// year is there too.
	Upcoming []deadline.Obligation
	Pages    []PublicPage // every shown document, by path
	Sealed   int          // records that may only be counted
	// Unpublished are the counts that organs let the public see, in the order
	// of organs.toml; see UnpublishedCount.
	Unpublished []UnpublishedCount

	Corpus  *corpus.Corpus
	Judge   *deadline.Judge
	Reports []*Entry // stamps of yearly reports, by path
	public  bool

	all      []PublicPage // Pages before a selection
	selected Selection
}

// Entry is one deadline of one document.
type Entry struct {
	Document *corpus.Document
	State    disclosure.State // on the as-of date
	deadline.Deadline

	Path   string // content path
	URL    string
	Kind   string
	Organ  string // id of the organ that answers; "" when none is named
	Number string // 文号; may be ""
	Title  string // the public one
}

// PublicPage is a document that has a page on the as-of date.
type PublicPage struct {
	Path, URL string
	Published calendar.Moment

	document *corpus.Document // nil when read back
}

// judged is what one document adds to the ledger.
type judged struct {
	entries  []*Entry
	report   *Entry
	page     *PublicPage
	sealed   bool
	problems []diag.Problem
}

// Build judges all documents and obligations. workers is the number of
// goroutines; it does not change the result. Rows come in the order of the
// corpus, which is that of content paths. The problems are those of judging
// itself (a window that leaves the calendar); what verdicts mean for the author
// is said by Problems.
func Build(c *corpus.Corpus, rules *deadline.Rules, asOf calendar.Date, workers int) (*Ledger, []diag.Problem) {
	l := &Ledger{AsOf: asOf, Corpus: c, Judge: judgeOf(c, rules, asOf)}
	l.CoverageFrom, l.CoverageTo = c.Calendar.Coverage()
	problems := l.collect(parallel.Map(workers, c.Documents, l.judgeDocument))
	l.owe()
	l.Unpublished = l.unpublished()
	return l, problems
}

// collect puts the documents' parts together, in lists of the right size: there
// may be 100,000 of them.
func (l *Ledger) collect(documents []judged) (problems []diag.Problem) {
	entries, pages := 0, 0
	for i := range documents {
		entries += len(documents[i].entries)
		if documents[i].page != nil {
			pages++
		}
	}
	l.Entries, l.Pages = make([]*Entry, 0, entries), make([]PublicPage, 0, pages)
	for _, d := range documents {
		l.Entries = append(l.Entries, d.entries...)
		problems = append(problems, d.problems...)
		if d.page != nil {
			l.Pages = append(l.Pages, *d.page)
		}
		if d.report != nil {
			l.Reports = append(l.Reports, d.report)
		}
		if d.sealed {
			l.Sealed++
		}
	}
	l.all = l.Pages
	return problems
}

func judgeOf(c *corpus.Corpus, rules *deadline.Rules, asOf calendar.Date) *deadline.Judge {
	j := &deadline.Judge{Rules: rules, Calendar: c.Calendar, Organs: c.Organs, Region: c.Site.Region, AsOf: asOf}
	// A regional calendar takes a millisecond to make; made here once, the
	// judge gets it back at no cost for every record.
	if regional, ok := c.Calendar.Region(c.Site.Region); ok {
		j.Calendar = regional
	}
	j.Policy = func(path string) *disclosure.Record {
		if document, ok := c.Document(path); ok {
			return document.Record
		}
		return nil
	}
	return j
}

func (l *Ledger) judgeDocument(document *corpus.Document) (j judged) {
	rec := document.Record
	state := rec.StateOn(l.AsOf)
	if state == disclosure.Sealed {
		return judged{sealed: true}
	}
	blank := Entry{
		Document: document, State: state, Path: rec.Path, URL: address.Document(rec.Path),
		Kind: rec.Kind.ID, Organ: rec.LeadOrgan(), Number: rec.Number, Title: rec.PublicTitle(l.AsOf),
	}
	found, problems := l.Judge.Record(rec)
	j.problems = problems
	j.entries = make([]*Entry, len(found))
	for i, d := range found {
		j.entries[i] = blank.with(d)
	}
	if d, ok := l.Judge.Report(rec); ok && !forbids(found) {
		j.report = blank.with(d)
	}
	if state.Shown() {
		j.page = &PublicPage{Path: rec.Path, URL: blank.URL, Published: rec.Published, document: document}
	}
	return j
}

func forbids(found []deadline.Deadline) bool {
	return len(found) > 0 && found[0].Verdict == deadline.Forbidden
}

// with is the row of one deadline. A reason that the editor wrote is public
// text: persons are masked, and nothing of it outlives the facts of a tombstone.
func (e Entry) with(d deadline.Deadline) *Entry {
	switch late := d.Verdict == deadline.Late || d.Verdict == deadline.Overdue; {
	case e.State.Tombstone() && d.Verdict == deadline.Exempt:
		d.Reason = ""
	case late && d.Reason == "" && d.Rule.Publishes() && !e.State.Tombstone():
		d.Reason = e.Document.Record.LateReason
	}
	d.Reason = e.Document.Record.Redact(d.Reason)
	e.Deadline = d
	return &e
}

// owe fills the obligations: those of the years that are over, and those that
// the running year brings.
func (l *Ledger) owe() {
	records := make([]*disclosure.Record, len(l.Corpus.Documents))
	for i, document := range l.Corpus.Documents {
		records[i] = document.Record
	}
	l.Obligations = l.Judge.Obligations(records)
	for _, o := range l.Judge.Cleanups(records) {
		if o.Verdict == deadline.Pending {
			l.Upcoming = append(l.Upcoming, o)
			continue
		}
		l.Obligations = append(l.Obligations, o)
	}
	ahead := *l.Judge
	ahead.AsOf = calendar.New(l.AsOf.Year()+1, 1, 1)
	for _, o := range ahead.Obligations(nil) {
		if o.Year == l.AsOf.Year() {
			o.Verdict, o.LateBy = deadline.Pending, 0
			l.Upcoming = append(l.Upcoming, o)
		}
	}
}

// Of returns the rows of one document, the stamp's first.
func (l *Ledger) Of(path string) []*Entry { return of(l.Entries, path) }

func of(entries []*Entry, path string) []*Entry {
	from := sort.Search(len(entries), func(i int) bool { return entries[i].Path >= path })
	to := from
	for to < len(entries) && entries[to].Path == path {
		to++
	}
	return slices.Clip(entries[from:to])
}

// ReportRows returns the stamp of a yearly report; none for other documents.
func (l *Ledger) ReportRows(path string) []*Entry { return of(l.Reports, path) }

// Stamp (公开时限章) is the row that a document's page shows: the window of its
// publication, for yearly reports too; nil when no rule was in force.
func (l *Ledger) Stamp(path string) *Entry {
	for _, e := range of(l.Reports, path) {
		return e
	}
	for _, e := range l.Of(path) {
		if e.Rule.Publishes() || e.Verdict == deadline.Forbidden {
			return e
		}
	}
	return nil
}

// Working is the day sheet (计算过程) of a row.
func (l *Ledger) Working(e *Entry) []deadline.Day {
	return l.Judge.Working(e.Document.Record, e.Deadline)
}

// Public returns the ledger that may be published: shown records only,
// tombstones among them.
func (l *Ledger) Public() *Ledger {
	if l.public {
		return l
	}
	shown := func(e *Entry) bool { return e.State.Shown() }
	made := *l
	made.public = true
	made.Entries = keep(l.Entries, shown)
	made.Reports = keep(l.Reports, shown)
	return &made
}

// keep copies only when something has to go.
func keep[T any](list []T, wanted func(T) bool) []T {
	if !slices.ContainsFunc(list, func(v T) bool { return !wanted(v) }) {
		return list
	}
	var kept []T
	for _, v := range list {
		if wanted(v) {
			kept = append(kept, v)
		}
	}
	return kept
}

// Statement is the sentence that heads the ledger: what it holds.
func (l *Ledger) Statement() string {
	if l.public {
		return PublicStatement
	}
	return EditorStatement
}
