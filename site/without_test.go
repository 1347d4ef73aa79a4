package site

import (
	"net/url"
	"path"
	"strings"
	"testing"

	"gongkai/site/output"
	"gongkai/site/page"
)

// A part that is left out is in no file, and nothing links to it.
func TestWhatIsLeftOutLeavesNoLink(t *testing.T) {
	for _, c := range []struct {
		name    string
		without page.Without
		gone    []string
	}{
		{"ledger", page.Without{Ledger: true}, []string{"audit/"}},
		{"data", page.Without{Data: true}, []string{"data/"}},
		{"search", page.Without{Search: true}, []string{"search/"}},
		{"parties", page.Without{Parties: true}, []string{"parties/"}},
		{"all", page.Without{Ledger: true, Parties: true, Data: true, Search: true}, []string{"audit/", "parties/", "data/", "search/"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if testing.Short() && c.name != "all" {
				t.Skip("one after the other takes long: without -short")
			}
			memory := output.NewMemory()
			report, err := Build(t.Context(), Options{Source: demonstration(t), AsOf: day(t, "2026-11-21"), Without: c.without}, memory)
			if err != nil || report.Failed() {
				t.Fatal(err, report.Problems)
			}
			files := memory.Files()
			for name, body := range files {
				for _, folder := range c.gone {
					if strings.HasPrefix(name, folder) {
						t.Errorf("%s is there", name)
					}
				}
				if strings.HasSuffix(name, ".html") {
					leadsSomewhere(t, files, name, body)
				}
			}
			if len(files) < 60 {
				t.Errorf("%d files", len(files))
			}
		})
	}
}

func leadsSomewhere(t *testing.T, files map[string][]byte, name string, body []byte) {
	t.Helper()
	for _, a := range readTree(t, name, body).all("a") {
		href, _ := attribute(a, "href")
		u, err := url.Parse(href)
		if err != nil || u.Scheme != "" || u.Path == "" {
			continue
		}
		if to := path.Join(path.Dir(name), u.Path); files[to] == nil && to != output.ManifestName {
			t.Errorf("%s links to %s", name, to)
		}
	}
}
