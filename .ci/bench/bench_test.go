package main

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestTypes(t *testing.T) {
	for name, want := range map[string]string{
		"index.html": home,
		"enforcement/2021/scjgj/000012/index.html":   document,
		"enforcement/penalty/2021/000012/index.html": document,
		"enforcement/2021/scjgj/index.html":          organ,
		"enforcement/2021/scjgj/page/2/index.html":   organ,
		"enforcement/penalty/organ/scjgj/index.html": organ,
		"organs/scjgj/page/3/index.html":             organ,
		"enforcement/2021/index.html":                yearList,
		"enforcement/2021/page/4/index.html":         yearList,
		"years/2021/page/2/index.html":               yearList,
		"enforcement/page/2/index.html":              list,
		"policies/index.html":                        list,
		"organs/index.html":                          index,
		"organs/scjgj/index.xml":                     feed,
		"enforcement/feed.xml":                       feed,
		"audit/2021/index.html":                      extra,
		"404.html":                                   extra,
		"sitemap.xml":                                otherFile,
	} {
		if got := typeOf(name); got != want {
			t.Errorf("%s is a %s, want %s", name, got, want)
		}
	}
}

func TestTargets(t *testing.T) {
	page := "policies/000003/index.html"
	var got []string
	for href := range hrefs([]byte(`<a class="x" href="../../index.html">1</a><a href="/organs/%E5%B8%82/">2</a><a href="#top">3</a><a href="https://a.example/b">4</a><link href="/no.css">`)) {
		got = append(got, target(page, href))
	}
	if want := []string{"index.html", "organs/市", page, ""}; !slices.Equal(got, want) {
		t.Errorf("links lead to %q, want %q", got, want)
	}
}

// folder writes files of a site.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestCompareFailsWhereThereIsLess(t *testing.T) {
	full := map[string]string{
		"policies/index.html":        `<a href="/policies/000001/"></a><a href="/policies/000002/"></a>`,
		"policies/000001/index.html": `<a href="/policies/"></a>`,
		"policies/000002/index.html": `<a href="/policies/"></a>`,
	}
	hugo := folder(t, full)
	for _, c := range []struct {
		name, file, text, want string
	}{
		{"as much", "x.txt", "", ""},
		{"no document", "policies/000002/index.html", "-", "1 pages, Hugo has 2"},
		{"no list", "policies/index.html", "-", "0 pages, Hugo has 1"},
		{"no link", "policies/index.html", `<a href="/policies/000001/"></a>`, "1.0 links on a page, Hugo has 2.0"},
		{"a dead link", "policies/000001/index.html", `<a href="/policies/"></a><a href="/gone/"></a>`, "1 dead links"},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := map[string]string{}
			for name, text := range full {
				files[name] = text
			}
			files[c.file] = c.text
			if c.text == "-" {
				delete(files, c.file)
			}
			err := compare(io.Discard, hugo, folder(t, files))
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("compare: %v, want %q", err, c.want)
			}
		})
	}
}

// Short decisions are a site without an error, and each stage of its build is told.
func TestShortDecisions(t *testing.T) {
	source, out := t.TempDir(), filepath.Join(t.TempDir(), "out")
	if err := shortDecisions(source, 60); err != nil {
		t.Fatal(err)
	}
	var printed strings.Builder
	m := making{source: source, output: out, trace: true}
	if err := m.build(t.Context(), &printed); err != nil {
		t.Fatal(err)
	}
	for _, name := range stageNames {
		if !strings.Contains(printed.String(), name+"\t") {
			t.Errorf("no stage %q in\n%s", name, printed.String())
		}
	}
	types, err := held(out)
	if err != nil || types[list].pages == 0 || types[extra].pages < 30 {
		t.Errorf("the site holds %v (%v)", types, err)
	}
}

func TestRatios(t *testing.T) {
	r := &results{runs: map[string][]sample{
		"hugo": {{wall: 2}, {wall: 4}, {wall: 10}},
		"all":  {{wall: 1}, {wall: 1}, {wall: 9}},
	}}
	if got := r.against("all", "hugo", wall); got != "0.50 (0.25–0.90)" {
		t.Errorf("all / hugo is %s", got)
	}
	if _, ok := r.ratio("all", "floor", wall); ok {
		t.Error("a ratio to a row that did not run")
	}
	if got := spreadOf([]float64{4, 1, 2, 3}); got != (spread{2.5, 1, 4}) {
		t.Errorf("the median of four is %v", got)
	}
}
