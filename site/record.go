package site

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/export"
	"gongkai/site/gate/html"
	"gongkai/site/ledger"
	"gongkai/site/page"
	"gongkai/site/page/view"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
	"gongkai/site/proof/record"
)

// publicRecord is the record.txt beside a page.
type publicRecord struct {
	*record.Record
	blind []byte
	name  string // in the output; "" of one that is not written
	sum   digest // what basis returns, where it is known; zero otherwise
}

// record returns the record beside a page, without its text; nil when the page has none:
// it is no document's, or the site has no log of publications. Of a document that the log
// knows only what basis returns is there, and place makes the rest.
func (s *Site) record(p *page.Page) *publicRecord {
	if s.records == nil || p.Source == "" {
		return nil
	}
	if sum, known := s.bases[p.Source]; known {
		return &publicRecord{blind: s.Corpus.Log.Blind, name: p.Record(), sum: sum}
	}
	r := s.recordOf(p.Source)
	if r != nil {
		r.name = p.Record()
	}
	return r
}

// recordOf returns the record of the document at a content path, without its text; nil
// without one. The site must have a log of publications.
func (s *Site) recordOf(path string) *publicRecord {
	d, ok := s.Corpus.Document(path)
	if !ok {
		return nil
	}
	r := s.records.Of(d)
	if r == nil {
		return nil
	}
	return &publicRecord{Record: r, blind: s.Corpus.Log.Blind}
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
	if r.sum != (digest{}) {
		return r.sum
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

// damagedLog says what to do about a log that cannot be read.
func damagedLog(err error) error {
	return fmt.Errorf("公开日志 log/：%w；请从备份中恢复", err)
}

// readLog reads the log of publications: what it says of documents, and the times that
// whom trust names have given it. Both are nil for a site without a log. A signature that
// does not verify proves no time.
func readLog(ctx context.Context, source fs.FS, c *corpus.Corpus, trust grade.Trust) (*log.History, *grade.Times, error) {
	if c.Log.Origin == "" {
		return nil, nil, nil
	}
	keys, err := log.ParseKeys(c.Log.Keys...)
	if err != nil {
		return nil, nil, damagedLog(err)
	}
	files, err := fs.Sub(source, "log")
	if err != nil {
		return nil, nil, damagedLog(err)
	}
	l, err := log.Open(files, keys)
	if err != nil {
		return nil, nil, damagedLog(err)
	}
	history, err := l.Fold(ctx)
	if err != nil {
		return nil, nil, damagedLog(err)
	}
	reader := grade.Reader{Files: files, Log: l, Keys: keys, Trust: trust}
	sizes, err := reader.Sizes()
	if err != nil {
		return nil, nil, damagedLog(err)
	}
	read, err := reader.Read(sizes)
	if err != nil {
		return nil, nil, damagedLog(err)
	}
	return history, grade.NewTimes(read.Seen), nil
}

// loggedPages are the documents that the log of publications says are public. They count
// as published whatever became of the output: a page that was logged once goes by a
// withdrawal, by name, or by being sealed. entries is how many entries the log has up to
// the newest one about a document.
func loggedPages(c *corpus.Corpus, history *log.History) (pages []ledger.PublicPage, entries int64, err error) {
	if history == nil {
		return nil, 0, nil
	}
	for _, path := range slices.Sorted(maps.Keys(history.Documents)) {
		d := history.Documents[path]
		entries = max(entries, d.Index+1)
		if d.State == "" {
			continue
		}
		page := ledger.PublicPage{Path: path, URL: address.Document(path)}
		if page.Published, err = calendar.ParseMoment(d.Published); err != nil {
			return nil, 0, damagedLog(err)
		}
		if page.Since, err = calendar.Parse(d.Versions[len(d.Versions)-1].AsOf); err != nil {
			return nil, 0, damagedLog(err)
		}
		// The log has the day; the document may state the hour too.
		if doc, ok := c.Document(path); ok && doc.Record.Published.Date() == page.Published.Date() {
			page.Published = doc.Record.Published
		}
		pages = append(pages, page)
	}
	return pages, entries, nil
}
