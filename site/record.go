package site

import (
	"crypto/sha256"
	"slices"

	"gongkai/site/export"
	"gongkai/site/gate/html"
	"gongkai/site/page"
	"gongkai/site/page/view"
	"gongkai/site/proof/log"
	"gongkai/site/proof/record"
)

// publicRecord is the record.txt beside a page.
type publicRecord struct {
	*record.Record
	blind []byte
	name  string // in the output
}

// record returns the record beside a page, without its text; nil when the page has none:
// it is no document's, or the site has no log of publications.
func (s *Site) record(p *page.Page) *publicRecord {
	if s.records == nil || p.Source == "" {
		return nil
	}
	d, ok := s.Corpus.Document(p.Source)
	if !ok {
		return nil
	}
	r := s.records.Of(d)
	if r == nil {
		return nil
	}
	return &publicRecord{Record: r, blind: s.Corpus.Log.Blind, name: p.Record()}
}

// newRecords returns what makes the records of a site; nil for one without a log.
func (s *Site) newRecords() *export.Records {
	if s.Corpus.Log.Origin == "" {
		return nil
	}
	return export.NewRecords(s.Corpus, s.public)
}

// basis covers what the record depends on besides the text of the page.
func (r *publicRecord) basis() digest {
	if r == nil {
		return digest{}
	}
	return sha256.Sum256(slices.Concat(r.blind, r.Encode()))
}

// finish completes the record by the text in the page's view, and tells the view of it.
// It returns the bytes of the record.
func (r *publicRecord) finish(v any) []byte {
	document := v.(*view.Document)
	r.Body = html.Text(string(document.Body))
	r.Seal(r.blind)
	data := r.Encode()
	document.Base.Record = log.Digest(data)
	return data
}
