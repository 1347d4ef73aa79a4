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
// document in the order of deadline.StampOrder: the row that its stamp shows first.
// The publication of a yearly report is judged as an obligation and has no row
// among them; its stamp is found with Stamp all the same.
//
// # Plans
//
// Tasks, Worklogs, AssessmentResults and Designations judge what a site has set itself
// in content/tasks.toml, content/assessments/ and content/designations.toml, by own
// rules (deadline.Own). They are judged when asked for; no row of them is among Entries
// or Obligations.
//
// # Proofs
//
// Prove adds what the log of publications says for a date (package grade). It stands
// beside the verdict and never alters it.
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
	"gongkai/site/proof/grade"
)

// PublicStatement heads the public ledger, EditorStatement the editor's.
const (
	PublicStatement = "这里只含已经公开的记录，以及各机关每年应当公开的报告。"
	EditorStatement = "这里含有尚未公开的记录，只供编辑内部使用，请勿对外提供。"
)

// Ledger (公开时限台账) is everything judged on one as-of date. A ledger never
// changes after Build; Public and Filter return others that share its rows.
type Ledger struct {
	AsOf                     calendar.Date
	CoverageFrom, CoverageTo calendar.Date // days settled by the State Council's notices
	Corpus                   *corpus.Corpus
	Judge                    *deadline.Judge

	Entries     []*Entry              // by path; of one document, the row that its stamp shows first
	Reports     []*Entry              // publication of yearly reports, by path; not among Entries
	Obligations []deadline.Obligation // by organ (order of organs.toml), duty and year; clean-ups last
	Upcoming    []deadline.Obligation // owed for the as-of date's own year and not met yet, always pending; not among Obligations
	Shown       []*corpus.Document    // documents that have a page on the as-of date, by path
	Sealed      int                   // number of sealed records (封存)
	Unpublished []UnpublishedCount    // by organ (order of organs.toml)

	proofs   map[string]*grade.Proof // by path; nil without a log of publications
	public   bool
	all      []*corpus.Document // Shown before a selection
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
	Title  string // the public one: no person is named

	Proof *grade.Proof // what the log of publications says for Done; nil when it says nothing
}

// Build judges all documents and obligations. workers is the number of
// goroutines and does not change the result. The problems are those of judging
// (a window that leaves the calendar); Problems returns what verdicts mean for
// the author.
func Build(c *corpus.Corpus, rules *deadline.Rules, asOf calendar.Date, workers int) (*Ledger, []diag.Problem) {
	records := make([]*disclosure.Record, len(c.Documents))
	for i, document := range c.Documents {
		records[i] = document.Record
	}
	judge := judgeOf(c, records, rules, asOf)
	l := &Ledger{AsOf: asOf, Corpus: c, Judge: judge}
	l.CoverageFrom, l.CoverageTo = c.Calendar.Coverage()
	documents := parallel.Map(workers, c.Documents, func(d *corpus.Document) judged { return judgeDocument(judge, d) })
	var problems []diag.Problem
	for i, d := range documents {
		l.Entries = append(l.Entries, d.entries...)
		problems = append(problems, d.problems...)
		if d.state.Shown() {
			l.Shown = append(l.Shown, c.Documents[i])
		}
		if d.report != nil {
			l.Reports = append(l.Reports, d.report)
		}
		if d.state == disclosure.Sealed {
			l.Sealed++
		}
	}
	l.all = l.Shown
	l.Obligations, l.Upcoming = duties(judge, records)
	l.Unpublished = unpublished(c.Organs, l.Entries)
	return l, problems
}

// judgeOf returns the judge of a site's records.
func judgeOf(c *corpus.Corpus, records []*disclosure.Record, rules *deadline.Rules, asOf calendar.Date) *deadline.Judge {
	j := &deadline.Judge{Rules: rules, Calendar: c.Calendar, Organs: c.Organs, Region: c.Site.Region, AsOf: asOf, Reports: deadline.NewReports(records, asOf)}
	// The regional calendar takes a millisecond to build; here that happens once,
	// not for every record.
	if regional, ok := c.Calendar.Region(c.Site.Region); ok {
		j.Calendar = regional
	}
	j.Policy = func(path string) *disclosure.Record {
		if document, ok := c.Document(path); ok {
			return document.Record
		}
		return nil
	}
	first := firstInterpretations(records, asOf)
	j.FirstInterpretation = func(policy string) *disclosure.Record { return first[policy] }
	return j
}

// firstInterpretations returns the interpretation of each policy that was public
// first, by content path of the policy.
func firstInterpretations(records []*disclosure.Record, asOf calendar.Date) map[string]*disclosure.Record {
	byPolicy := map[string]*disclosure.Record{}
	for _, rec := range records {
		if !rec.Kind.Explains || rec.Interprets == "" || !rec.StateOn(asOf).Shown() {
			continue
		}
		if first := byPolicy[rec.Interprets]; first == nil || rec.Published.Compare(first.Published) < 0 {
			byPolicy[rec.Interprets] = rec
		}
	}
	return byPolicy
}

// judged is what one document adds to the ledger; of a sealed record the state only.
type judged struct {
	state    disclosure.State
	entries  []*Entry
	report   *Entry // nil for a document that is no yearly report
	problems []diag.Problem
}

func judgeDocument(judge *deadline.Judge, document *corpus.Document) judged {
	rec := document.Record
	state := rec.StateOn(judge.AsOf)
	if state == disclosure.Sealed {
		return judged{state: state}
	}
	blank := Entry{
		Document: document, State: state, Path: rec.Path, URL: address.Document(rec.Path),
		Kind: rec.Kind.ID, Organ: rec.LeadOrgan(), Number: rec.Number, Title: rec.PublicTitle(judge.AsOf),
	}
	deadlines, problems := judge.Record(rec)
	j := judged{state: state, entries: make([]*Entry, len(deadlines)), problems: problems}
	for i, d := range deadlines {
		j.entries[i] = blank.with(d)
	}
	forbidden := len(deadlines) > 0 && deadlines[0].Verdict == deadline.Forbidden
	if d, ok := judge.Report(rec); ok && !forbidden {
		j.report = blank.with(d)
	}
	return j
}

// with returns the row of one deadline. A reason that the editor wrote is public
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

// duties returns the obligations of the years that are over, and those that the
// running year brings.
func duties(judge *deadline.Judge, records []*disclosure.Record) (owed, upcoming []deadline.Obligation) {
	owed = judge.Obligations()
	for _, o := range judge.Cleanups(records) {
		if o.Verdict == deadline.Pending {
			upcoming = append(upcoming, o)
			continue
		}
		owed = append(owed, o)
	}
	ahead := *judge
	ahead.AsOf = calendar.New(judge.AsOf.Year()+1, 1, 1)
	for _, o := range ahead.Obligations() {
		if o.Year == judge.AsOf.Year() && o.Record == nil {
			none := 0
			o.Verdict, o.LateBy = deadline.Pending, &none
			upcoming = append(upcoming, o)
		}
	}
	return owed, upcoming
}

// Of returns the entries of one document, the one that its stamp shows first.
func (l *Ledger) Of(path string) []*Entry { return of(l.Entries, path) }

// ReportsOf returns the entry of a yearly report's publication; none for other
// documents.
func (l *Ledger) ReportsOf(path string) []*Entry { return of(l.Reports, path) }

// of returns the run of entries that have a path; entries are sorted by path.
func of(entries []*Entry, path string) []*Entry {
	from := sort.Search(len(entries), func(i int) bool { return entries[i].Path >= path })
	to := from
	for to < len(entries) && entries[to].Path == path {
		to++
	}
	return slices.Clip(entries[from:to])
}

// Stamp (公开时限章) returns the entry that a document's page shows: the one with
// the worst verdict, of equal ones the window of publication; nil when no rule was
// in force.
func (l *Ledger) Stamp(path string) *Entry {
	stamp := (*Entry)(nil)
	for _, entries := range [][]*Entry{l.ReportsOf(path), l.Of(path)} {
		for _, e := range entries {
			if stamp == nil || deadline.StampOrder(e.Deadline, stamp.Deadline) < 0 {
				stamp = e
			}
		}
	}
	return stamp
}

// Publication returns the entry of the window in which a document was to be
// published on this site; nil when no such rule was in force.
func (l *Ledger) Publication(path string) *Entry {
	for _, entries := range [][]*Entry{l.ReportsOf(path), l.Of(path)} {
		for _, e := range entries {
			if e.Rule.Publishes() || e.Verdict == deadline.Forbidden {
				return e
			}
		}
	}
	return nil
}

// Working returns the day sheet (计算过程) of an entry.
func (l *Ledger) Working(e *Entry) []deadline.Day {
	return l.Judge.Working(e.Document.Record, e.Deadline)
}

// Public returns the ledger that may be published: entries of shown records
// only, tombstones among them.
func (l *Ledger) Public() *Ledger {
	if l.public {
		return l
	}
	shown := func(e *Entry) bool { return e.State.Shown() }
	public := *l
	public.public = true
	public.Entries = only(l.Entries, shown)
	public.Reports = only(l.Reports, shown)
	return &public
}

// IsPublic reports whether this is the ledger that may be published.
func (l *Ledger) IsPublic() bool { return l.public }

// only returns the wanted ones of a list; the list when all are wanted.
func only[T any](list []T, wanted func(T) bool) []T {
	if !slices.ContainsFunc(list, func(v T) bool { return !wanted(v) }) {
		return list
	}
	var left []T
	for _, v := range list {
		if wanted(v) {
			left = append(left, v)
		}
	}
	return left
}

// Statement returns the sentence that heads the ledger and says what is in it.
func (l *Ledger) Statement() string {
	if l.public {
		return PublicStatement
	}
	return EditorStatement
}
