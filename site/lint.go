package site

import (
	"context"
	"fmt"
	"io/fs"
	"strings"

	"gongkai/site/address"
	"gongkai/site/check"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/gate/html"
	"gongkai/site/output"
)

// Lint makes the whole site for nobody and returns what is wrong with its
// pages as HTML. It is for a site that has not failed.
func (s *Site) Lint(ctx context.Context) ([]diag.Problem, error) {
	lint, err := s.newLint()
	if err != nil {
		return nil, err
	}
	if err := s.write(ctx, lint); err != nil {
		return nil, err
	}
	return check.Apply(lint.Problems(output.ManifestName), &s.Corpus.Site), nil
}

// newLint knows where every file of the site comes from.
func (s *Site) newLint() (*html.Lint, error) {
	known := html.Site{Root: address.Root(s.Corpus.Site.BaseURL), Pages: map[string]html.Page{}, Files: map[string]string{}, Hides: map[string]bool{}}
	for i := range s.plan.Pages {
		p := &s.plan.Pages[i]
		known.Pages[p.Output()] = html.Page{URL: p.URL, Layout: p.Layout, Source: p.Source}
	}
	for _, doc := range s.Corpus.Documents {
		if doc.Record.StateOn(s.opt.AsOf) == disclosure.Public {
			for _, path := range s.Corpus.Attachments(doc) {
				known.Files[path] = "content/" + path
			}
		}
	}
	if s.history != nil {
		known.Beside = func(name string) bool {
			switch name {
			case "log/checkpoint", "log/checkpoints/index", "log/policy": // the first publication makes them
				return true
			}
			_, err := fs.Stat(s.opt.Source, name)
			return err == nil && strings.HasPrefix(name, "log/")
		}
	}
	err := fs.WalkDir(s.static, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".css") {
			return err
		}
		css, err := fs.ReadFile(s.static, name)
		for _, class := range html.Hidden(string(css)) {
			known.Hides[class] = true
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("读样式表：%w", err)
	}
	return html.New(known), nil
}
