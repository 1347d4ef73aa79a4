package catalog

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"net/url"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/markdown"
	"gongkai/site/page/view"
)

// Document is a record with a page.
type Document struct {
	Record   *disclosure.Record
	State    disclosure.State // Public, Withdrawn or Expired
	URL      string
	Title    string        // masked
	Stamp    *ledger.Entry // the deadline of its publication; nil when no rule was in force
	Modified calendar.Date // last day on which its page changed, up to the as-of date
}

// documentsOf returns the documents of a corpus, by content path.
func documentsOf(c *corpus.Corpus, ledger *ledger.Ledger) []*Document {
	var documents []*Document
	for _, file := range c.Documents {
		rec := file.Record
		state, stamp := rec.StateOn(ledger.AsOf), ledger.Stamp(rec.Path)
		if !state.Shown() || stamp != nil && stamp.Verdict == deadline.Forbidden {
			continue
		}
		d := &Document{Record: rec, State: state, Stamp: stamp, Title: rec.PublicTitle(ledger.AsOf), Modified: modified(rec, state, ledger.AsOf)}
		if stamp != nil {
			d.URL = stamp.URL // shares the string
		} else {
			d.URL = address.Document(rec.Path)
		}
		if !state.Tombstone() {
			d.Title = d.Mask(d.Title)
		}
		documents = append(documents, d)
	}
	return documents
}

// modified returns the last day up to asOf on which a record changed.
func modified(rec *disclosure.Record, state disclosure.State, asOf calendar.Date) calendar.Date {
	last := rec.Published.Date()
	consider := func(d calendar.Date) {
		if d.After(last) && !d.After(asOf) {
			last = d
		}
	}
	for _, r := range rec.Revised {
		consider(r.Date)
	}
	if rec.Withdrawal != nil {
		consider(rec.Withdrawal.On)
	}
	if state == disclosure.Expired {
		consider(rec.PublicityUntil.AddDays(1))
	}
	return last
}

// Latest returns the last change of several documents.
func Latest(documents []*Document) calendar.Date {
	var last calendar.Date
	for _, d := range documents {
		if d.Modified.After(last) {
			last = d.Modified
		}
	}
	return last
}

// Compare orders documents from the oldest to the newest: by publication, then by
// the day of the act, then by path.
func (d *Document) Compare(other *Document) int {
	if c := cmp.Or(d.Record.Published.Compare(other.Record.Published), d.Record.Dated.Compare(other.Record.Dated)); c != 0 {
		return c
	}
	return strings.Compare(d.Record.Path, other.Record.Path)
}

// IsPublic reports whether the document can be read.
func (d *Document) IsPublic() bool { return d.State == disclosure.Public }

// Link returns a link to the document from a page.
func (d *Document) Link(from string) view.Link {
	return view.Link{Label: d.Title, Href: address.Relative(from, d.URL)}
}

// Links returns links to documents from a page.
func Links(from string, documents []*Document) []view.Link {
	links := make([]view.Link, 0, len(documents))
	for _, d := range documents {
		links = append(links, d.Link(from))
	}
	return links
}

// Cell returns a cell that links to the document.
func (d *Document) Cell(from string) view.Cell {
	return view.Cell{Text: d.Title, Href: address.Relative(from, d.URL)}
}

// Year returns the year in which a record is listed: that of the act, else that of
// its publication.
func Year(rec *disclosure.Record) int {
	return cmp.Or(rec.Dated.Year(), rec.Published.Date().Year())
}

// LedgerYear returns the year in which the ledger counts a record: of a yearly
// report the year that it is about.
func LedgerYear(rec *disclosure.Record) int {
	if rec.Kind.Report {
		return cmp.Or(rec.Year, Year(rec))
	}
	return Year(rec)
}

// Text returns a field of the kind's own as it may be shown; "" of a tombstone.
func (d *Document) Text(field string) string {
	v, ok := d.Record.Value(field)
	if !ok || d.State.Tombstone() {
		return ""
	}
	return d.Mask(v.Text)
}

// Mask returns a text of the record as it may be shown: a natural person's name is
// masked and the code that belongs to a person is left out. A tombstone names no
// party at all.
func (d *Document) Mask(text string) string {
	parties := d.Record.Parties()
	if len(parties) == 0 || text == "" {
		return text
	}
	if d.State.Tombstone() {
		for _, s := range parties {
			for _, secret := range []string{s.Name, s.USCC} {
				if secret != "" {
					text = strings.ReplaceAll(text, secret, "当事人")
				}
			}
		}
	}
	return d.Record.Redact(text)
}

// MaskAll masks each of several texts.
func (d *Document) MaskAll(texts []string) []string {
	masked := make([]string, 0, len(texts))
	for _, t := range texts {
		masked = append(masked, d.Mask(t))
	}
	return masked
}

// TextDigest covers what Body depends on: the file of the text, whose record says which
// names are masked, and which links lead nowhere.
func (c *Catalog) TextDigest(d *Document) [sha256.Size]byte {
	file, ok := c.Corpus.Document(d.Record.Path)
	if !ok {
		return [sha256.Size]byte{}
	}
	b := append(make([]byte, 0, 256), file.Hash[:]...)
	for i := range file.Links {
		if c.Hides(file.Links[i].Document()) {
			b = binary.AppendUvarint(b, uint64(i))
		}
	}
	return sha256.Sum256(b)
}

// Body returns the HTML of the document's text as it may be shown, with its
// headings. Names are masked in text and attribute values only; a heading that
// names a person changes its id, and the links to it go along. Links to paths that
// hidden reports become plain text.
func (d *Document) Body(text *markdown.Text, hidden func(path string) bool) (html string, headings []markdown.Heading) {
	html, headings = text.Body(hidden), text.Headings
	masked := d.Record.RedactHTML(html)
	if masked == html {
		return html, headings
	}
	safe := make([]markdown.Heading, 0, len(headings))
	for _, h := range headings {
		id := d.Mask(h.ID)
		if id != h.ID {
			masked = strings.ReplaceAll(masked, "#"+url.PathEscape(h.ID)+`"`, "#"+url.PathEscape(id)+`"`)
		}
		safe = append(safe, markdown.Heading{Level: h.Level, ID: id, Text: d.Mask(h.Text)})
	}
	return masked, safe
}
