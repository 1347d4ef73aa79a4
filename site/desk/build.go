package desk

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"sync"

	"gongkai/site/address"
	"gongkai/site/corpus"
	"gongkai/site/ledger"
)

// work is what goes on in the background, one at a time, or the last of it: a build, a
// rehearsal, a publication.
type work struct {
	mu      sync.Mutex
	running bool
	name    string
	stage   string
	built   bool // the last build was good
	result  result
}

// result is what the work came to.
type result struct {
	Done    string // in a few words; "" when nothing was done
	Good    bool
	Lines   []string
	Text    string       // the program's own words
	Outcome *publication // of a rehearsal or a publication
}

// begin does a work in the background. While another one goes on, nothing begins.
func (d *Desk) begin(name string, do func(ctx context.Context, progress func(stage string, done, total int)) result) {
	b := &d.work
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.running {
		return
	}
	b.running, b.name, b.stage = true, name, ""
	d.tasks.Go(func() {
		done := do(d.running, func(stage string, done, total int) {
			b.mu.Lock()
			b.stage = stageLine(stage, done, total)
			b.mu.Unlock()
		})
		d.ask()
		b.mu.Lock()
		b.running, b.result = false, done
		b.mu.Unlock()
	})
}

type buildView struct {
	frame
	Running              bool
	Work, Stage          string
	Result               result
	Built                bool // the site can be fetched as a ZIP
	Problems             problemsView
	Added, Changed, Gone *pathsView
	Targets              []targetView
	NoTargets            bool     // publish.toml does not say where the site goes
	BadTargets           []string // what is wrong with publish.toml
	New, Other, Vanishes *pathsView
}

// pathsView is a list of documents that differ from what is public.
type pathsView struct {
	Name  string
	Total int
	Rows  []button
	More  int
}

// buildPage shows what a build would change and where the site goes, or how far the work is.
func (d *Desk) buildPage(w http.ResponseWriter, r *http.Request) {
	v := buildView{frame: d.frame(r, "生成、公开", "/build")}
	b := &d.work
	b.mu.Lock()
	v.Running, v.Work, v.Stage, v.Result, v.Built = b.running, b.name, b.stage, b.result, b.built
	b.mu.Unlock()
	if v.Running {
		w.Header().Set("Refresh", "1")
		d.show(w, http.StatusOK, "build", v)
		return
	}
	now, _ := d.state(r.Context(), 0)
	memory, err := d.opt.Root.ReadFile("content/" + corpus.PublishedFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		v.Failure = err.Error()
	}
	added, changed, gone := ledger.Compare(memory, []byte(now.site.Memory))
	v.Added, v.Changed, v.Gone = now.paths("新公开", added), now.paths("内容或状态有变化", changed), now.paths("不再公开", gone)
	v.Problems = now.problems()
	d.showTargets(&v)
	if x := v.Result.Outcome; x != nil {
		v.New, v.Other, v.Vanishes = now.paths("新的网页", x.Documents.New), now.paths("改了的网页", x.Documents.Changed), now.paths("会消失的文件", x.Vanishes)
	}
	d.show(w, http.StatusOK, "build", v)
}

// mostPaths is how many documents of a list are named; a list of more than long is folded.
const mostPaths, long = 100, 12

// Long says whether the list is folded.
func (v *pathsView) Long() bool { return len(v.Rows) > long }

// paths returns a list of documents, nil for none.
func (s *state) paths(name string, paths []string) *pathsView {
	if len(paths) == 0 {
		return nil
	}
	v := &pathsView{Name: name, Total: len(paths), More: max(0, len(paths)-mostPaths)}
	for _, path := range paths[:min(len(paths), mostPaths)] {
		line := button{Label: path}
		if doc, ok := s.site.Corpus.Document(path); ok && address.IsDocument(path) {
			line = button{doc.Record.PublicTitle(s.today()), link("/write", "path", path)}
		}
		v.Rows = append(v.Rows, line)
	}
	return v
}

// build begins a build.
func (d *Desk) build(w http.ResponseWriter, r *http.Request) {
	who := clerk(r)
	d.begin("生成网站", func(ctx context.Context, progress func(string, int, int)) result {
		text, good := d.opt.Build(ctx, progress)
		done, what := "网站已生成", "生成网站"
		if !good {
			done, what = "没有生成", "生成网站，没有成功"
		}
		var lines []string
		if err := d.note(entry{At: d.opt.Now(), Who: who, What: what}); err != nil {
			lines = append(lines, err.Error())
		}
		d.work.mu.Lock()
		d.work.built = good
		d.work.mu.Unlock()
		text = strings.TrimSpace(text)
		if good { // the last line is what came of it, in numbers
			lines = append(lines, text[strings.LastIndexByte(text, '\n')+1:])
		}
		return result{Done: done, Good: good, Lines: lines, Text: text}
	})
	http.Redirect(w, r, "/build", http.StatusSeeOther)
}

// stageLine says how far a stage is.
func stageLine(stage string, done, total int) string {
	if total == 0 {
		return stage
	}
	return fmt.Sprintf("%s，%d/%d", stage, done, total)
}

// zip hands over the built site.
func (d *Desk) zip(w http.ResponseWriter, r *http.Request) {
	b := &d.work
	b.mu.Lock()
	good := b.built && !(b.running && b.name == "生成网站")
	b.mu.Unlock()
	if !good {
		d.refuse(w, http.StatusConflict, "先生成网站，再下载")
		return
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="site.zip"`)
	out := zip.NewWriter(w)
	if err := errors.Join(addAll(r.Context(), out, d.opt.Output()), out.Close()); err != nil {
		panic(http.ErrAbortHandler) // a part of the archive is out: the download fails
	}
}

func addAll(ctx context.Context, out *zip.Writer, files fs.FS) error {
	return fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return errors.Join(err, ctx.Err())
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		to, err := out.Create(name)
		if err == nil {
			_, err = to.Write(text)
		}
		return err
	})
}
