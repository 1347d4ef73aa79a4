// Package export writes the published bytes that are no HTML:
//
//	feed.xml, <section>/feed.xml   Atom, the newest 50 entries
//	sitemap.xml                    for search engines; in parts above 50,000 pages
//	robots.txt
//	.well-known/security.txt   when site.toml has an address for mail; see Security
//	calendar.ics                   iCalendar of the yearly obligations
//	data/<kind>.csv, .jsonl        data sets, one row per shown record
//	data/plain/<kind>.csv          the same table without BOM, which datapackage.json names
//	data/<kind>.csv-metadata.json  the fields of a CSV file, for CSV on the Web (W3C)
//	data/datapackage.json          fields, sizes and hashes of all, for Frictionless
//	audit/audit.json, audit.csv    the ledger, in the forms of package agenda
//	portal/summary.json, parties.tsv   what portals read, when the site has a log of
//	                               publications; see package handover
//
// Everything comes from records, the ledger and the as-of date, never from a
// clock: the same input gives the same bytes.
//
// # What may leave
//
// Only what is shown on the as-of date. Natural persons are masked wherever
// their name stands, their codes are left out. A tombstone is an entry without
// content in the feeds when it was withdrawn, and not there at all when its
// 公示期 is over. Its row in a data set has path, address, state, number, index,
// organ, dates and verdict, and nothing of the party and the facts. Sealed and
// unpublished records are nowhere, and their addresses stand in no relation of
// another one.
//
// # Which files there are
//
// A section has a feed when it has a record that is public or withdrawn; so has
// a section of sections (enforcement). A kind has data sets when it has a shown
// record; plain pages (kind page) are no data and not in the feed of the site.
// datapackage.json is there when a data set is. The other files are always there.
//
// # Data sets
//
// CSV is UTF-8 with BOM and CRLF, for spreadsheets: texts are quoted, and a text
// that a spreadsheet would take for a formula has an apostrophe before it. JSON
// Lines is exact, with lists and numbers as such. Both have the same fields in
// the same order; a kind always has the same fields, whatever its records hold.
// A field is named as in front matter, those of nested tables with a dot or an
// underscore; `path` is unique and stands for the record. Columns explains them.
// Dates are ISO dates, amounts plain numbers in yuan (fields of reports in
// 万元 say so in their title).
package export

import (
	"bufio"
	"io"
	"sync"

	"gongkai/site/address"
	"gongkai/site/agenda"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/output"
)

// Listed is a page of the site as the sitemap lists it.
type Listed struct {
	URL      string
	Modified calendar.Date // zero: not stated
	NoIndex  bool          // not listed
}

// Write hands all files to out. The ledger is taken as Public makes it. An
// error is the output's, or one of reading a text. logged is how many entries the log of
// publications has up to the newest one about a document; 0 without a log.
func Write(out output.Output, c *corpus.Corpus, ledger *ledger.Ledger, pages []Listed, logged int64) error {
	e := &exporter{out: out, logged: logged, corpus: c, ledger: ledger.Public(), base: c.Site.BaseURL, source: &source{c, ledger.Public()}}
	e.gather()
	tasks := []func() error{
		func() error { return e.sitemap(pages) },
		func() error { return e.put(address.Robots, e.robots()) },
		func() error { return e.put(address.Calendar, e.calendar()) },
		e.feeds,
		e.putHandover,
		func() error {
			return e.stream(address.AuditJSON, func(w io.Writer) error { return agenda.WriteJSON(w, e.ledger) })
		},
		func() error {
			return e.stream(address.AuditCSV, func(w io.Writer) error { return agenda.WriteCSV(w, e.ledger) })
		},
	}
	for i := range e.sets {
		tasks = append(tasks, e.sets[i].putCSV, e.sets[i].putPlainCSV, e.sets[i].putJSONL, e.sets[i].putCSVW)
	}
	if err := sideBySide(tasks); err != nil {
		return err
	}
	return e.dataPackage()
}

// exporter is one run of Write.
type exporter struct {
	out    output.Output
	corpus *corpus.Corpus
	ledger *ledger.Ledger
	source *source
	base   string   // address of the site
	logged int64    // entries of the log about documents
	shown  []*shown // by path
	sets   []*set   // in the order of the catalogue of kinds
}

// shown is a document that is public, or its tombstone.
type shown struct {
	*disclosure.Record
	document *corpus.Document
	state    disclosure.State
	updated  calendar.Moment // the last thing that happened to it in public
}

// gather finds the shown records and the data sets that they make.
func (e *exporter) gather() {
	asOf := e.ledger.AsOf
	byKind := map[*disclosure.Kind][]*shown{}
	for _, document := range e.corpus.Documents {
		state := document.Record.StateOn(asOf)
		if !state.Shown() {
			continue
		}
		r := &shown{document.Record, document, state, updated(document.Record, asOf)}
		e.shown = append(e.shown, r)
		byKind[r.Kind] = append(byKind[r.Kind], r)
	}
	for _, kind := range e.corpus.Kinds.All() {
		if records := byKind[kind]; len(records) > 0 && !kind.Plain {
			e.sets = append(e.sets, &set{exporter: e, kind: kind, records: records, columns: e.source.columns(kind)})
		}
	}
}

// updated is the day of the last public change: publication, correction,
// withdrawal. What lies after the as-of date has not happened.
func updated(rec *disclosure.Record, asOf calendar.Date) calendar.Moment {
	last := rec.Published
	later := func(d calendar.Date) {
		if !d.After(asOf) && d.Moment().Compare(last) > 0 {
			last = d.Moment()
		}
	}
	for _, r := range rec.Revised {
		later(r.Date)
	}
	if rec.Withdrawal != nil {
		later(rec.Withdrawal.On)
	}
	return last
}

// absolute is the full address of a URL of the site.
func (e *exporter) absolute(url string) string { return address.Absolute(e.base, url) }

func (e *exporter) put(url string, data []byte) error { return e.out.Put(address.File(url), data) }

// stream writes a file that may be large without holding it in memory. The
// output may read it twice, and stop in the first reading; write is called for
// each and must not change anything.
func (e *exporter) stream(url string, write func(io.Writer) error) error {
	return e.out.PutFile(address.File(url), func() (io.ReadCloser, error) {
		r, w := io.Pipe()
		go func() {
			b := bufio.NewWriterSize(w, 1<<16)
			err := write(b)
			if err == nil {
				err = b.Flush()
			}
			w.CloseWithError(err) // nil is the end of the file
		}()
		return r, nil
	})
}

// sideBySide runs all tasks at once and returns the error of the first in
// order that has one.
func sideBySide(tasks []func() error) error {
	errs := make([]error, len(tasks))
	var running sync.WaitGroup
	for i, task := range tasks {
		running.Go(func() { errs[i] = task() })
	}
	running.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
