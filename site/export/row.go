package export

import (
	"gongkai/site/address"
	"gongkai/site/corpus"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
)

// source is where the rows of data sets come from.
type source struct {
	corpus *corpus.Corpus
	ledger *ledger.Ledger // as Public makes it
}

// Columns returns the fields of a kind's data set, to be explained.
func Columns(c *corpus.Corpus, kind *disclosure.Kind) []Column {
	s := source{corpus: c}
	return s.columns(kind)
}

// absolute returns the full address of a URL of the site.
func (s *source) absolute(url string) string { return address.Absolute(s.corpus.Site.BaseURL, url) }

// line is a record with its stamp, which is nil when no rule was in force.
type line struct {
	*shown
	stamp *ledger.Entry
}

// row calls yield with every cell of a record. A tombstone has empty cells in the
// columns that are not for tombstones.
func (s *source) row(r *shown, columns []Column, yield func(i int, c *Column, v Value)) {
	l := &line{r, s.ledger.Publication(r.Path)}
	for i := range columns {
		c := &columns[i]
		var v Value
		if c.tombstone || !r.state.Tombstone() {
			v = c.value(l)
		}
		yield(i, c, v)
	}
}

// mask returns a text of the record as it may leave: without the name and the code
// of a natural person.
func (r *shown) mask(text string) string { return r.Redact(text) }

func (r *shown) maskAll(texts []string) []string {
	masked := make([]string, 0, len(texts))
	for _, text := range texts {
		masked = append(masked, r.mask(text))
	}
	return masked
}

// related leaves out of a record's relations the documents of the site that are
// not shown: their very addresses are not public.
func (s *source) related(paths ...string) (shown []string) {
	for _, path := range paths {
		document, ok := s.corpus.Document(path)
		if !ok || document.Record.StateOn(s.ledger.AsOf).Shown() {
			shown = append(shown, path)
		}
	}
	return shown
}
