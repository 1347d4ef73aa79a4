package site

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"gongkai/site/gate/html"
	"gongkai/site/internal/cache"
	"gongkai/site/internal/parallel"
	"gongkai/site/page"
	"gongkai/site/page/catalog"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
	"gongkai/site/proof/record"
	"gongkai/site/proof/versions"
)

// past returns the versions of the documents that the log of publications knows, each with
// the one that this build makes, and notes down the digests of their records.
func (s *Site) past(ctx context.Context, times *grade.Times) (page.Past, error) {
	past := page.Past{Versions: map[string][]versions.Version{}, Times: times, Trust: s.opt.Trust}
	if s.history == nil {
		return past, nil
	}
	type result struct {
		list   []versions.Version
		digest string
		basis  digest
		err    error
	}
	s.digests, s.bases = map[string]string{}, map[string]digest{}
	for i, r := range parallel.Map(s.opt.Workers, s.shown.Documents, func(d *catalog.Document) (r result) {
		logged := s.history.Documents[d.Record.Path]
		if r.err = ctx.Err(); r.err != nil || logged == nil {
			return r
		}
		made := s.recordOf(d.Record.Path)
		if made == nil {
			return r
		}
		r.basis = made.basis()
		if r.digest, r.err = s.recordDigest(d, made, r.basis); r.err == nil {
			r.list = versions.Of(logged, log.Page{Path: d.Record.Path, Published: d.Record.Published.Date().String(), State: log.State(made.State), Record: r.digest})
		}
		return r
	}) {
		if r.err != nil {
			return past, r.err
		}
		path := s.shown.Documents[i].Record.Path
		if r.digest != "" {
			s.digests[path], s.bases[path] = r.digest, r.basis
		}
		if len(r.list) > 1 {
			past.Versions[path] = r.list
		}
	}
	return past, nil
}

// recordDigest returns the digest of the record that the page of a document gets, of which
// r has all but the text. The text is not read when the cache knows the digest of a record
// that was made of the same.
func (s *Site) recordDigest(d *catalog.Document, r *publicRecord, basis digest) (string, error) {
	text := s.shown.TextDigest(d)
	key := cache.Key(sha256.Sum256(slices.Concat([]byte("record\n"), basis[:], text[:])))
	if s.opt.Cache != nil {
		if known, ok := s.opt.Cache.files.Get(key); ok {
			return known, nil
		}
	}
	if err := s.complete(d, r); err != nil {
		return "", err
	}
	made := log.Digest(r.Encode())
	if s.opt.Cache != nil {
		return made, s.opt.Cache.files.Put(key, []byte(made))
	}
	return made, nil
}

// complete puts the text of a document into its record, and seals it.
func (s *Site) complete(d *catalog.Document, r *publicRecord) error {
	if file, ok := s.Corpus.Document(d.Record.Path); ok && !d.State.Tombstone() {
		text, err := s.Corpus.Text(file)
		if err != nil {
			return err
		}
		body, _ := d.Body(text, s.shown.Hides)
		r.Body = html.Text(body)
	}
	r.Seal(r.blind)
	return nil
}

// placeRecords puts the records of the versions that a page shows into its view.
func (s *Site) placeRecords(p *page.Page, view any) error {
	document, digests := p.Records()
	if document == "" {
		return nil
	}
	records := make(map[string]*record.Record, len(digests))
	for _, digest := range digests {
		r, err := s.version(document, digest)
		if err != nil {
			return err
		}
		records[digest] = r
	}
	p.PlaceRecords(view, records)
	return nil
}

// version returns the record of a version of a document: the one that this build makes, or
// one that the log has.
func (s *Site) version(document, digest string) (*record.Record, error) {
	if d := s.shown.At(document); d != nil && s.digests[document] == digest {
		r := s.recordOf(document)
		if err := s.complete(d, r); err != nil {
			return nil, err
		}
		return r.Record, nil
	}
	name := "log/" + log.RecordName(digest)
	file, err := s.opt.Source.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, damagedLog(fmt.Errorf("缺少 %s 以前的公开记录 %s", document, name))
	}
	if err != nil {
		return nil, damagedLog(err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, record.Most+1))
	if err != nil {
		return nil, damagedLog(err)
	}
	if log.Digest(data) != digest {
		return nil, damagedLog(fmt.Errorf("%s 被改动过，与登记的 SHA-256 不符", name))
	}
	r, err := record.Parse(data)
	if err != nil {
		return nil, damagedLog(fmt.Errorf("%s：%w", name, err))
	}
	return r, nil
}
