// Package dataset knows what a data set holds: the records of one kind that are
// shown, one row each, and their fields with name, Chinese title, form and
// meaning. Package export writes them, package page explains them.
//
// # What a row may hold
//
// Only what is shown on the as-of date. A natural person is masked wherever the
// name stands, the code is left out. A tombstone keeps path, address, state,
// number, index, organ, dates and verdict, and nothing of the party and the
// facts. Sealed and unpublished records have no row, and their addresses stand
// in no relation of another one.
//
// # Names
//
// A field is named as in front matter, those of nested tables with a dot or an
// underscore. `path` is unique and stands for the record.
package dataset

import (
	"gongkai/site/address"
	"gongkai/site/corpus"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
)

// Source is where rows come from.
type Source struct {
	corpus *corpus.Corpus
	ledger *ledger.Ledger
}

// New returns the data sets of a site. The ledger is taken as Public makes it.
func New(c *corpus.Corpus, ledger *ledger.Ledger) *Source {
	return &Source{c, ledger.Public()}
}

// absolute is the full address of a URL of the site.
func (s *Source) absolute(url string) string { return address.Absolute(s.corpus.Site.BaseURL, url) }

// Record is a shown record.
type Record struct {
	*disclosure.Record
	State disclosure.State
}

// line is a record while it is written, with its stamp; nil when no rule was in force.
type line struct {
	*disclosure.Record
	State disclosure.State
	stamp *ledger.Entry
}

// Row calls yield with every cell of a record; those that a tombstone does not
// keep are empty.
func (s *Source) Row(r Record, columns []Column, yield func(i int, c *Column, v Value)) {
	l := &line{Record: r.Record, State: r.State, stamp: s.ledger.Stamp(r.Path)}
	for i := range columns {
		c := &columns[i]
		var v Value
		if c.kept || !r.State.Tombstone() {
			v = c.value(l)
		}
		yield(i, c, v)
	}
}

func (l *line) mask(text string) string { return l.Record.Redact(text) }

func (l *line) maskAll(texts []string) []string {
	masked := make([]string, 0, len(texts))
	for _, text := range texts {
		masked = append(masked, l.mask(text))
	}
	return masked
}

// related leaves out of a record's relations the documents of the site that are
// not shown: their very addresses are not public.
func (s *Source) related(paths ...string) []string {
	var kept []string
	for _, path := range paths {
		document, ok := s.corpus.Document(path)
		if !ok || document.Record.StateOn(s.ledger.AsOf).Shown() {
			kept = append(kept, path)
		}
	}
	return kept
}
