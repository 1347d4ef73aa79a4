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

// building is the build that goes on, or the last one.
type building struct {
	mu      sync.Mutex
	running bool
	stage   string
	text    string // what there is to say of the last one
	good    bool
}

type buildView struct {
	frame
	Running              bool
	Stage, Text          string
	Good                 bool
	Added, Changed, Gone *pathsView
}

// pathsView is a list of documents that differ from what is public.
type pathsView struct {
	Name  string
	Total int
	Rows  []button
}

// buildPage shows what a build would change, or how far one is.
func (d *Desk) buildPage(w http.ResponseWriter, r *http.Request) {
	v := buildView{frame: d.frame(r, "生成网站", "/build")}
	b := &d.building
	b.mu.Lock()
	v.Running, v.Stage, v.Text, v.Good = b.running, b.stage, b.text, b.good
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
	d.show(w, http.StatusOK, "build", v)
}

// paths returns a list of documents, nil for none.
func (s *state) paths(name string, paths []string) *pathsView {
	if len(paths) == 0 {
		return nil
	}
	v := &pathsView{Name: name, Total: len(paths)}
	for _, path := range paths[:min(len(paths), 100)] {
		line := button{Label: path}
		if doc, ok := s.site.Corpus.Document(path); ok && address.IsDocument(path) {
			line = button{doc.Record.PublicTitle(s.today()), link("/write", "path", path)}
		}
		v.Rows = append(v.Rows, line)
	}
	return v
}

// build begins a build in the background; one at a time.
func (d *Desk) build(w http.ResponseWriter, r *http.Request) {
	b := &d.building
	b.mu.Lock()
	begins := !b.running
	b.running = true
	b.mu.Unlock()
	if begins {
		who := clerk(r)
		d.tasks.Go(func() {
			text, good := d.opt.Build(d.running, func(stage string, done, total int) {
				b.mu.Lock()
				b.stage = stageLine(stage, done, total)
				b.mu.Unlock()
			})
			what := "生成网站"
			if !good {
				what = "生成网站，没有成功"
			}
			if err := d.note(entry{At: d.opt.Now(), Who: who, What: what}); err != nil {
				text += "\n" + err.Error()
			}
			d.ask()
			b.mu.Lock()
			b.running, b.text, b.good, b.stage = false, strings.TrimSpace(text), good, ""
			b.mu.Unlock()
		})
	}
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
	b := &d.building
	b.mu.Lock()
	good := b.good && !b.running
	b.mu.Unlock()
	if !good {
		refuse(w, http.StatusConflict, "先生成网站，再下载")
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
