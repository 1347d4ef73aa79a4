package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"gongkai/layouts"
	"gongkai/site"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/output"
	"gongkai/site/page"
	"gongkai/site/page/catalog"
	"gongkai/site/render"
	"gongkai/static"
)

// hugoLayouts are the layouts of the pages that the Hugo site has too: documents,
// and their lists by section, year and organ.
var hugoLayouts = []string{"home", "document", "list", "organ", "index"}

// buildPages writes these pages and the static files, by the packages of the
// corridor alone. Nothing is judged but deadlines, which the pages show; there are
// no gates, no search and no data. The store has the texts from reading to writing.
func buildPages(ctx context.Context, source, target string) error {
	asOf, err := calendar.Parse(asOf)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(source)
	if err != nil {
		return err
	}
	defer root.Close()
	out, err := output.Open(ctx, target)
	if err != nil {
		return err
	}
	defer out.Close()
	store, err := openStore(root)
	if err != nil {
		return err
	}
	defer store.Close()
	c, _, err := corpus.Load(root.FS(), corpus.Options{Store: store, Began: time.Now(), Stopped: ctx.Err})
	if err != nil {
		return err
	}
	debug.SetMemoryLimit(site.Memory(len(c.Documents)))
	rules, err := deadline.National()
	if err != nil {
		return err
	}
	judged, _ := ledger.Build(c, rules, asOf, 0)
	plan := page.New(catalog.New(c, judged.Public()), func(*disclosure.Kind) []page.DataField { return nil }, page.Past{})
	renderer, problems := render.New(layouts.FS())
	if len(problems) > 0 {
		return fmt.Errorf("layouts: %s", problems[0].Message)
	}
	var pages []*page.Page
	for i := range plan.Pages {
		if slices.Contains(hugoLayouts, plan.Pages[i].Layout) {
			pages = append(pages, &plan.Pages[i])
		}
	}
	if err := writePages(out, c, renderer, pages); err != nil {
		return err
	}
	err = fs.WalkDir(static.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		return out.PutFile(name, func() (io.ReadCloser, error) { return static.FS().Open(name) })
	})
	if err == nil {
		_, err = out.Commit(ctx, output.InPlace)
	}
	return err
}

// openStore opens an empty store of texts where the user's command has its own.
func openStore(root *os.Root) (*corpus.Store, error) {
	const folder = ".gongkai/bench"
	if err := root.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	opened, err := root.OpenRoot(folder)
	if err != nil {
		return nil, err
	}
	return corpus.OpenStore(opened, "bench"), nil
}

// writePages writes pages side by side and returns what went wrong.
func writePages(out output.Output, c *corpus.Corpus, renderer *render.Renderer, pages []*page.Page) error {
	failed := make([]error, runtime.GOMAXPROCS(0))
	var next atomic.Int64
	var workers sync.WaitGroup
	for worker := range failed {
		workers.Go(func() {
			for failed[worker] == nil {
				i := int(next.Add(1)) - 1
				if i >= len(pages) {
					return
				}
				failed[worker] = writePage(out, c, renderer, pages[i])
			}
		})
	}
	workers.Wait()
	return errors.Join(failed...)
}

func writePage(out output.Output, c *corpus.Corpus, renderer *render.Renderer, p *page.Page) error {
	view := p.View()
	if p.HasText() {
		d, _ := c.Document(p.Source)
		text, err := c.Text(d)
		if err != nil {
			return err
		}
		p.Place(view, text)
	}
	body, err := renderer.Render(nil, p.Layout, view)
	if err != nil {
		return err
	}
	return out.Put(p.Output(), body)
}
