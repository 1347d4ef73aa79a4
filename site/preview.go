package site

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"gongkai/site/address"
	"gongkai/site/check"
	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/output"
	"gongkai/site/page"
	"gongkai/site/page/catalog"
)

// Preview is a site as its editor looks at it. It makes files when they are
// asked for, the same bytes that Build hands over. It also shows what waits:
// documents that are drafts or scheduled have the page they would have if
// everything that waits went public on the as-of date. Those pages come from a
// second corpus, ledger and plan, which nothing that writes an output can reach;
// no page that is public takes notice of them.
//
// It may be used from many goroutines.
type Preview struct {
	public  *shelf
	waiting func() *shelf
}

// File is one file of a preview.
type File struct {
	Body    []byte
	Source  string // content path of the document whose page it is; "" otherwise
	Waiting bool   // Build would not make it today
}

// Preview returns the preview of a site that has not failed.
func (s *Site) Preview() *Preview {
	return &Preview{public: s.shelf(), waiting: sync.OnceValue(func() *shelf { return s.asIfPublic().shelf() })}
}

// asIfPublic is the site in which nothing waits.
func (s *Site) asIfPublic() *Site {
	made := *s
	made.Corpus = s.Corpus.AsIfPublic(s.opt.AsOf)
	made.Ledger, _ = ledger.Build(made.Corpus, s.rules, s.opt.AsOf, s.opt.Workers)
	made.public = made.Ledger.Public()
	made.shown = catalog.New(made.Corpus, made.public)
	made.plan = page.New(made.shown, dataFields(made.Corpus), page.Past{Trust: made.opt.Trust})
	made.records, made.digests, made.bases = made.newRecords(), nil, nil
	return &made
}

// File makes the file of a name; ok is false when there is none.
func (p *Preview) File(name string) (file File, ok bool, err error) {
	if file, ok, err = p.public.file(name); ok || err != nil {
		return file, ok, err
	}
	all := p.waiting()
	if file, ok, err = all.page(name); !ok && err == nil {
		file, ok, err = all.attachment(name)
	}
	file.Waiting = true
	return file, ok, err
}

// PageOf returns the page that a document of the corpus, as Reread has read it, would have
// if it were public on the as-of date. Only the documents that it names are asked for, so
// that it takes no longer on a large site than on a small one; what other documents say
// of this one is not on the page.
func (s *Site) PageOf(d *corpus.Document) (File, error) {
	file, _, err := s.around(d).asIfPublic().shelf().page(address.File(address.Document(d.Source)))
	file.Waiting = true
	return file, err
}

// ProblemsOf returns what Examine would say of a document beside others, such as that
// nothing explains it, if it were public on the as-of date. The document is of the corpus,
// as Reread has read it.
func (s *Site) ProblemsOf(d *corpus.Document) ([]diag.Problem, error) {
	made := s.around(d).asIfPublic()
	problems, err := check.Run(check.Input{Corpus: made.Corpus, Ledger: made.Ledger, Rules: s.rules, Generated: made.plan.Generated(), AsOf: s.opt.AsOf, Workers: 1})
	problems = slices.DeleteFunc(problems, func(p diag.Problem) bool { return p.Path != "content/"+d.Source })
	return check.Apply(problems, &s.Corpus.Site), err
}

// around is the site of a document, of those that it names and of those that explain it.
func (s *Site) around(d *corpus.Document) *Site {
	documents := []*corpus.Document{d}
	add := func(other *corpus.Document) {
		if other.Source != d.Source && !slices.Contains(documents, other) {
			documents = append(documents, other)
		}
	}
	for _, path := range d.Names() {
		if other, ok := s.Corpus.Document(path); ok {
			add(other)
		}
	}
	if d.Record.Kind.Explained {
		for _, other := range s.Corpus.Documents {
			if other.Record.Interprets == d.Source {
				add(other)
			}
		}
	}
	slices.SortFunc(documents, func(a, b *corpus.Document) int { return strings.Compare(a.Source, b.Source) })
	made := *s
	made.Corpus = s.Corpus.Only(documents)
	return &made
}

// Static returns a file of the theme, for pages of PageOf; ok is false when there is none.
func (s *Site) Static(name string) (file File, ok bool, err error) {
	return s.emptyShelf().static(name)
}

// shelf finds the files of a site by their names.
type shelf struct {
	site     *Site
	pages    map[string]*page.Page
	attached map[string]bool
	styles   func() (map[string]bool, error) // static files
	exported func() (*output.Memory, error)
	indexed  func() (*output.Memory, error)
}

func (s *Site) shelf() *shelf {
	f := s.emptyShelf()
	f.pages, f.attached = make(map[string]*page.Page, len(s.plan.Pages)), map[string]bool{}
	for i := range s.plan.Pages {
		f.pages[s.plan.Pages[i].Output()] = &s.plan.Pages[i]
	}
	for _, path := range s.plan.Attachments {
		f.attached[path] = true
	}
	return f
}

// emptyShelf has yet to learn which pages and attachments there are.
func (s *Site) emptyShelf() *shelf {
	f := &shelf{site: s}
	f.styles = sync.OnceValues(func() (map[string]bool, error) {
		names, err := s.staticFiles()
		set := make(map[string]bool, len(names))
		for _, name := range names {
			set[name] = true
		}
		return set, err
	})
	f.exported = sync.OnceValues(func() (*output.Memory, error) {
		memory := output.NewMemory()
		return memory, s.export(memory)
	})
	f.indexed = sync.OnceValues(func() (*output.Memory, error) {
		memory := output.NewMemory()
		return memory, s.index(memory)
	})
	return f
}

// file looks where it costs least first.
func (f *shelf) file(name string) (file File, ok bool, err error) {
	for _, find := range []func(string) (File, bool, error){f.page, f.attachment, f.static, f.export} {
		if file, ok, err = find(name); ok || err != nil {
			return file, ok, err
		}
	}
	return File{}, false, nil
}

func (f *shelf) page(name string) (File, bool, error) {
	p, ok := f.pages[name]
	if !ok {
		return File{}, false, nil
	}
	body, err := f.site.renderPage(nil, p)
	return File{Body: body, Source: p.Source}, true, err
}

func (f *shelf) attachment(name string) (File, bool, error) {
	if !f.attached[name] {
		return File{}, false, nil
	}
	return read(f.site.opt.Source, "content/"+name)
}

func (f *shelf) static(name string) (File, bool, error) {
	if names, err := f.styles(); err != nil || !names[name] {
		return File{}, false, err
	}
	file, ok, err := read(f.site.static, name)
	if name == styleSheet && ok {
		file.Body = append(file.Body, f.site.sheet...)
	}
	return file, ok, err
}

func (f *shelf) export(name string) (File, bool, error) {
	made := f.exported
	if strings.HasPrefix("/"+name, address.Search) {
		made = f.indexed
	}
	memory, err := made()
	if err != nil {
		return File{}, false, err
	}
	body, ok := memory.Get(name)
	return File{Body: body}, ok, nil
}

// read reads a file; one that has gone a moment ago is not there.
func read(from fs.FS, name string) (File, bool, error) {
	body, err := fs.ReadFile(from, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return File{}, false, nil
	case err != nil:
		return File{}, false, fmt.Errorf("读取 %s：%w", name, err)
	}
	return File{Body: body}, true, nil
}

// Waits says whether the document would not be in a build of this day, although
// it may be some day.
func (s *Site) Waits(rec *disclosure.Record) bool {
	state := rec.StateOn(s.opt.AsOf)
	return state == disclosure.Unpublished || state == disclosure.Scheduled
}
