package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"strings"
	"sync"
	"sync/atomic"

	"gongkai/site/address"
	"gongkai/site/corpus"
	"gongkai/site/disclosure"
	"gongkai/site/export"
	"gongkai/site/internal/parallel"
	"gongkai/site/output"
	"gongkai/site/page"
	"gongkai/site/search"
)

// renderPages renders every page and hands it over at once; no more pages are
// held in memory than there are workers.
func (s *Site) renderPages(ctx context.Context, out output.Output) error {
	total := len(s.plan.Pages)
	var done atomic.Int64
	buffers := sync.Pool{New: func() any { return new([]byte) }}
	pages := make([]*page.Page, total)
	for i := range pages {
		pages[i] = &s.plan.Pages[i]
	}
	failed := parallel.Map(s.opt.Workers, pages, func(page *page.Page) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := s.makePage(out, page, &buffers)
		if err != nil {
			err = fmt.Errorf("生成页面 %s：%w", page.URL, err)
		}
		s.progress("生成页面", int(done.Add(1)), total)
		return err
	})
	return first(failed)
}

// makePage renders a page and hands it over with the record beside it, unless the output
// has the same ones.
func (s *Site) makePage(out output.Output, page *page.Page, buffers *sync.Pool) error {
	view, record := page.View(), s.record(page)
	samePage, sameRecord, err := s.memo.reusePage(page, view, record)
	if err != nil || samePage && sameRecord {
		return err
	}
	data, err := s.place(page, view, record)
	if err != nil {
		return err
	}
	if !sameRecord {
		if err := out.Put(record.name, data); err != nil {
			return err
		}
	}
	if samePage {
		return nil
	}
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	body, err := s.renderer.Render((*buffer)[:0], page.Layout, view)
	*buffer = body
	if err != nil {
		return err
	}
	return out.Put(page.Output(), body)
}

// renderPage appends a page.
func (s *Site) renderPage(to []byte, p *page.Page) ([]byte, error) {
	view := p.View()
	_, err := s.place(p, view, s.record(p))
	if err == nil {
		to, err = s.renderer.Render(to, p.Layout, view)
	}
	if err != nil {
		return to, fmt.Errorf("生成页面 %s：%w", p.URL, err)
	}
	return to, nil
}

// place puts the text of a page into its view, and completes the record beside the page,
// whose bytes it returns; nil where there is none.
func (s *Site) place(p *page.Page, view any, record *publicRecord) (data []byte, err error) {
	if p.HasText() {
		d, ok := s.Corpus.Document(p.Source)
		if !ok {
			return nil, fmt.Errorf("%s 没有正文", p.Source)
		}
		text, err := s.Corpus.Text(d)
		if err != nil {
			return nil, err
		}
		p.Place(view, text)
	}
	if record != nil {
		if record.Record == nil {
			record.Record = s.recordOf(p.Source).Record
		}
		data = record.finish(view)
	}
	return data, s.placeRecords(p, view)
}

// first returns the first error in input order, so that the message does not
// depend on scheduling; that a build was interrupted is said only when nothing
// else went wrong.
func first(failed []error) error {
	var interrupted error
	for _, err := range failed {
		if errors.Is(err, context.Canceled) {
			interrupted = err
		} else if err != nil {
			return err
		}
	}
	return interrupted
}

// begin begins a stage of which nobody can tell how long it takes, unless the
// build has been interrupted.
func (s *Site) begin(ctx context.Context, stage string) error {
	s.progress(stage, 0, 0)
	return ctx.Err()
}

func (s *Site) progress(stage string, done, total int) {
	if s.opt.Progress != nil {
		s.opt.Progress(stage, done, total)
	}
}

// dataFields explains data sets as they are exported.
func dataFields(c *corpus.Corpus) page.DataFields {
	return func(kind *disclosure.Kind) (fields []page.DataField) {
		columns := export.Columns(c, kind)
		for i := range columns {
			column := &columns[i]
			fields = append(fields, page.DataField{Name: column.Name, Title: column.Title, Form: column.Form.Chinese(), About: column.About()})
		}
		return fields
	}
}

// export writes what is no page: feeds, data, site map, calendar, the ledger.
func (s *Site) export(out output.Output) error {
	listed := make([]export.Listed, 0, len(s.plan.Pages))
	for i := range s.plan.Pages {
		page := &s.plan.Pages[i]
		listed = append(listed, export.Listed{URL: page.URL, Modified: page.Modified, NoIndex: page.NoIndex})
	}
	if err := export.Write(out, s.Corpus, s.public, listed, s.logged); err != nil {
		return fmt.Errorf("导出数据：%w", err)
	}
	for _, m := range s.plan.TimeMaps() {
		if err := out.Put(m.Name, []byte(m.Text)); err != nil {
			return err
		}
	}
	return s.putSecurity(out)
}

// putSecurity writes security.txt, unless the site has its own.
func (s *Site) putSecurity(out output.Output) error {
	name := address.File(address.Security)
	text := export.Security(&s.Corpus.Site, s.opt.AsOf)
	if text == nil {
		return nil
	}
	if _, err := fs.Stat(s.static, name); err == nil {
		return nil
	}
	return out.Put(name, text)
}

// index writes what the search page reads.
func (s *Site) index(out output.Output) error {
	if len(s.plan.Found) == 0 {
		return nil
	}
	var documents, parties []search.Source
	for _, f := range s.plan.Found {
		source := func() search.Findable { return s.findable(f) }
		if f.Source == "" {
			parties = append(parties, source)
		} else {
			documents = append(documents, source)
		}
	}
	if err := search.Write(out, documents, parties, s.memo.index(), s.opt.Workers); err != nil {
		return fmt.Errorf("编检索：%w", err)
	}
	return nil
}

func (s *Site) findable(of page.Findable) search.Findable {
	f := of.Found()
	found := search.Findable{
		URL: f.URL, Title: f.Title, Kind: f.Kind, Number: f.Number, Date: f.Date, Line: f.Line, Word: f.Tag.Word, Class: f.Tag.Class,
		Filters: f.Filters, Names: f.Names, Paragraphs: f.Paragraphs,
	}
	if d, ok := s.Corpus.Document(of.Source); ok {
		found.TextDigest = d.Hash
		found.Text = func() ([]string, string, error) {
			text, err := s.Corpus.Text(d)
			if err != nil {
				return nil, "", err
			}
			paragraphs, line := of.Text(text)
			return paragraphs, line, nil
		}
	}
	return found
}

// copyAttachments copies the files that public documents carry: not those of
// drafts, and not those of tombstones. Only the bytes that the gate has read are
// published: a file that has changed since then stops the build.
func (s *Site) copyAttachments(out output.Output) error {
	for _, path := range s.plan.Attachments {
		file, _ := s.Corpus.File(path)
		if err := s.copyFile(out, s.opt.Source, "content/"+path, path, file.Hash); err != nil {
			return err
		}
	}
	return nil
}

// copyStatic copies the theme's static files under their own names.
func (s *Site) copyStatic(out output.Output) error {
	names, err := s.staticFiles()
	if err != nil {
		return err
	}
	for _, name := range names {
		if name == styleSheet && s.sheet != "" {
			if err := s.putSheet(out); err != nil {
				return err
			}
			continue
		}
		if err := s.copyFile(out, s.static, name, name, s.staticSums[name]); err != nil {
			return err
		}
	}
	return nil
}

// styleSheet is the style sheet that every page links.
const styleSheet = "css/site.css"

// putSheet writes the style sheet with the rules of [theme] after its own.
func (s *Site) putSheet(out output.Output) error {
	s.Files++
	text, err := fs.ReadFile(s.static, styleSheet)
	if err != nil {
		return fmt.Errorf("复制 %s：%w", styleSheet, err)
	}
	if sum := s.staticSums[styleSheet]; sum != [sha256.Size]byte{} && sha256.Sum256(text) != sum {
		return fmt.Errorf("复制 %s：%w", styleSheet, corpus.ErrChanged)
	}
	return out.Put(styleSheet, append(text, s.sheet...))
}

// staticFiles are the names of the theme's static files.
func (s *Site) staticFiles() (names []string, err error) {
	err = fs.WalkDir(s.static, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !strings.HasSuffix(name, ".go") {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("读取静态文件：%w", err)
	}
	return names, nil
}

// copyFile copies a file, whose bytes must have the sum; zero for a file of the
// embedded theme.
func (s *Site) copyFile(out output.Output, from fs.FS, path, name string, sum [sha256.Size]byte) error {
	s.Files++
	err := out.PutFile(name, func() (io.ReadCloser, error) {
		file, err := from.Open(path)
		if err != nil || sum == [sha256.Size]byte{} {
			return file, err
		}
		return &sealedFile{File: file, sum: sum, hash: sha256.New()}, nil
	})
	if err != nil {
		return fmt.Errorf("复制 %s：%w", path, err)
	}
	return nil
}

// sealedFile reads a file whose bytes are known by their sum, and fails at the end of
// other bytes.
type sealedFile struct {
	fs.File
	sum  [sha256.Size]byte
	hash hash.Hash
}

// Read fails with corpus.ErrChanged where the file ends, if it is another one.
func (f *sealedFile) Read(p []byte) (int, error) {
	n, err := f.File.Read(p)
	f.hash.Write(p[:n])
	if errors.Is(err, io.EOF) && !bytes.Equal(f.hash.Sum(nil), f.sum[:]) {
		return n, corpus.ErrChanged
	}
	return n, err
}
