package ledger

import (
	"cmp"
	"iter"
	"slices"

	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
)

// Assessed is an indicator (测评指标) with what proves it.
type Assessed struct {
	corpus.Indicator
	Evidence []Evidence            // 佐证, newest first
	Missing  []deadline.Obligation // yearly duties that its queries name and nobody has met
	Ahead    bool                  // its queries name a yearly duty that is not due yet
}

// State is what is known of an indicator (佐证状态).
type State string

// The states, by their Chinese names.
const (
	Proved      State = "有佐证"
	Unproved    State = "无佐证"
	NotDue      State = "未到期" // no report that its queries name was due before the as-of date
	Explained   State = "说明"  // it does not concern the unit, and the set says why
	NothingSeen State = "否定项" // something that should not happen, of which nothing is public; a person confirms
)

// States returns the states in the order in which tables show them.
func States() []State { return []State{Proved, Unproved, NotDue, Explained, NothingSeen} }

// State returns what is known of the indicator. Evidence that is late or too long
// is still evidence; Late and TooLong count it.
func (a *Assessed) State() State {
	switch {
	case a.NotApplicable != "":
		return Explained
	case len(a.Evidence) > 0:
		return Proved
	case a.Negative():
		return NothingSeen
	case a.Ahead && len(a.Missing) == 0:
		return NotDue
	}
	return Unproved
}

// Late returns how many pieces of evidence were published after their last day.
func (a *Assessed) Late() (n int) {
	for _, e := range a.Evidence {
		if e.Stamp != nil && e.Stamp.Verdict == deadline.Late {
			n++
		}
	}
	return n
}

// Evidence is a public document that proves an indicator, or shows that it is
// not met: it claims the indicator in its front matter, or a query names it.
type Evidence struct {
	Document   *corpus.Document
	Stamp      *Entry // see Ledger.Stamp; nil when no rule was in force
	Characters int    // counted only when the indicator has a limit
}

// evident yields the documents that may prove something, with their stamps: those that
// are public on the as-of date, and may be.
func (l *Ledger) evident() iter.Seq2[*corpus.Document, *Entry] {
	return func(yield func(*corpus.Document, *Entry) bool) {
		for _, document := range l.Corpus.Documents {
			if document.Record.StateOn(l.AsOf) != disclosure.Public {
				continue
			}
			stamp := l.Stamp(document.Record.Path)
			if stamp != nil && stamp.Verdict == deadline.Forbidden {
				continue
			}
			if !yield(document, stamp) {
				return
			}
		}
	}
}

// Indicators returns every indicator of the site with its evidence, in the order
// of Corpus.Indicators. Only documents that are public on the as-of date count;
// tombstones do not.
func (l *Ledger) Indicators() []Assessed {
	list := make([]Assessed, len(l.Corpus.Indicators))
	for i, in := range l.Corpus.Indicators {
		list[i] = Assessed{Indicator: in, Missing: l.missing(in), Ahead: slices.ContainsFunc(l.Upcoming, asksFor(in))}
	}
	if len(list) == 0 {
		return nil
	}
	for document, stamp := range l.evident() {
		for i := range list {
			list[i].add(document, stamp)
		}
	}
	for i := range list {
		slices.SortStableFunc(list[i].Evidence, func(x, y Evidence) int {
			a, b := x.Document.Record, y.Document.Record
			return cmp.Or(b.Published.Compare(a.Published), b.Dated.Compare(a.Dated), cmp.Compare(a.Path, b.Path))
		})
	}
	return list
}

// add appends a document that proves the indicator.
func (a *Assessed) add(document *corpus.Document, stamp *Entry) {
	rec := document.Record
	proves := slices.Contains(rec.Indicators, a.ID)
	for _, q := range a.Queries {
		proves = proves || names(q, rec, stamp)
	}
	if !proves {
		return
	}
	e := Evidence{Document: document, Stamp: stamp}
	if a.MaxCharacters > 0 {
		e.Characters = document.Characters
	}
	a.Evidence = append(a.Evidence, e)
}

// names reports whether a query fits a record.
func names(q corpus.Query, rec *disclosure.Record, stamp *Entry) bool {
	return !q.Empty() &&
		(q.Kind == "" || q.Kind == rec.Kind.ID) &&
		(q.Organ == "" || slices.Contains(rec.Organs, q.Organ)) &&
		(q.Year == 0 || q.Year == recordYear(rec)) &&
		(q.Verdict == "" || stamp != nil && q.Verdict == stamp.Verdict)
}

// recordYear returns the year of the act; of a report the year that it is about.
func recordYear(rec *disclosure.Record) int {
	year := cmp.Or(rec.Dated.Year(), rec.Published.Date().Year())
	if rec.Kind.Report {
		return cmp.Or(rec.Year, year)
	}
	return year
}

// missing returns the overdue duties without a record that the queries name.
func (l *Ledger) missing(in corpus.Indicator) []deadline.Obligation {
	var list []deadline.Obligation
	asked := asksFor(in)
	for _, o := range l.Obligations {
		if o.Missing() && asked(o) {
			list = append(list, o)
		}
	}
	return list
}

// asksFor returns a function that reports whether an indicator's queries name a
// yearly duty.
func asksFor(in corpus.Indicator) func(deadline.Obligation) bool {
	return func(o deadline.Obligation) bool {
		return slices.ContainsFunc(in.Queries, func(q corpus.Query) bool {
			return q.Kind == o.Duty && (q.Organ == "" || q.Organ == o.Organ) && (q.Year == 0 || q.Year == o.Year) && q.Verdict == ""
		})
	}
}

// TooLong reports whether the evidence exceeds the indicator's word limit.
func (a *Assessed) TooLong(e Evidence) bool {
	return a.MaxCharacters > 0 && e.Characters > a.MaxCharacters
}
