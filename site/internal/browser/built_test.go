package browser

import (
	"bytes"
	"cmp"
	"io/fs"
	"maps"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"gongkai/content"
	"gongkai/site"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/ledger"
	"gongkai/site/output"
	"gongkai/site/page"
	"gongkai/site/page/catalog"
)

// built is a site as a build leaves it, in a folder and on a loopback server.
type built struct {
	files  map[string][]byte
	plan   *page.Plan
	corpus *corpus.Corpus
	folder string
	http   string // "http://127.0.0.1:40000"; the pages begin with "/"
	file   string // "file:///tmp/site"
}

// demonstration is the source of the demonstration site.
func demonstration(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(content.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(content.FS(), name)
		files["content/"+name] = &fstest.MapFile{Data: text, Mode: 0o644}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// asOf is the day on which every site here is built.
func asOf(t *testing.T) calendar.Date {
	t.Helper()
	day, err := calendar.Parse("2026-11-21")
	if err != nil {
		t.Fatal(err)
	}
	return day
}

// build builds a site as of 2026-11-21 into memory.
func build(t *testing.T, source fs.FS) *built {
	t.Helper()
	memory := output.NewMemory()
	report, err := site.Build(t.Context(), site.Options{Source: source, AsOf: asOf(t)}, memory)
	if err != nil {
		t.Fatal(err)
	}
	if report.Failed() {
		for _, p := range report.Problems {
			if p.Severity == diag.Error {
				t.Errorf("%s:%d %s %s", p.Path, p.Line, p.Code, p.Message)
			}
		}
		t.FailNow()
	}
	rules, err := deadline.National()
	if err != nil {
		t.Fatal(err)
	}
	if report.Corpus.RulesTOML != nil {
		rules, _ = rules.Extend("content/rules.toml", report.Corpus.RulesTOML, report.Corpus.Kinds)
	}
	ledger, _ := ledger.Build(report.Corpus, rules, asOf(t), 0)
	plan := page.New(catalog.New(report.Corpus, ledger.Public()), nil, page.Past{})
	return &built{files: memory.Files(), plan: plan, corpus: report.Corpus}
}

// open puts the site into a folder and serves it.
func (s *built) open(t *testing.T) *built {
	t.Helper()
	s.folder = t.TempDir()
	for name, data := range s.files {
		path := filepath.Join(s.folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.http, s.file = server.URL, "file://"+filepath.ToSlash(s.folder)
	return s
}

// ServeHTTP answers as a plain web server does, without a redirect.
func (s *built) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	data, found := s.files[name]
	if !found {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	_, _ = w.Write(data)
}

// pageType is a sort of page, with the pages that show all it can hold; the
// fullest one comes first.
type pageType struct {
	name  string
	pages []string // names of files: "audit/index.html"
}

// types reads the page types off the plan.
func (s *built) types(t *testing.T) []pageType {
	t.Helper()
	byName, words := map[string][]string{}, s.words()
	for _, p := range s.plan.Pages {
		name := s.typeOf(p, words)
		byName[name] = append(byName[name], p.Output())
	}
	var all []pageType
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		all = append(all, pageType{name, s.cover(t, byName[name])})
	}
	return all
}

var (
	aYear   = regexp.MustCompile(`^[0-9]{4}$`)
	aNumber = regexp.MustCompile(`^[0-9]+$`)
	aCode   = regexp.MustCompile(`^[0-9A-Z]{18}$`)
)

// shape is the address of a page below its section, with a word in capitals for
// what differs between two pages of one type: a year, an organ, a number.
func (s *built) shape(p page.Page) []string {
	rest, inSection := strings.CutPrefix(p.URL, "/"+p.Section+"/")
	segments := strings.Split(strings.Trim(rest, "/"), "/")
	for i, segment := range segments {
		_, organ := s.corpus.Organs.Get(segment)
		switch {
		case organ:
			segments[i] = "ORGAN"
		case aYear.MatchString(segment):
			segments[i] = "YEAR"
		case aCode.MatchString(segment):
			segments[i] = "CODE"
		case aNumber.MatchString(segment):
			segments[i] = "N"
		}
	}
	if inSection && p.Section != "" {
		return append([]string{"SECTION"}, segments...)
	}
	return segments
}

// typeOf names the type of a page. words holds, for each folder, the names that
// stand in it; where they are many, one stands for all.
func (s *built) typeOf(p page.Page, words map[string]map[string]bool) string {
	if doc, found := s.corpus.Document(p.Source); p.Source != "" && found {
		return p.Layout + " " + doc.Record.Kind.ID
	}
	segments := s.shape(p)
	for i := range segments {
		if i > 0 && len(words[path.Join(segments[:i]...)]) > 12 && segments[i] == strings.ToLower(segments[i]) {
			segments[i] = "NAME"
		}
	}
	return p.Layout + " /" + path.Join(segments...)
}

// words are the names in each folder that are neither year, organ nor number.
func (s *built) words() map[string]map[string]bool {
	found := map[string]map[string]bool{}
	for _, p := range s.plan.Pages {
		segments := s.shape(p)
		for i, segment := range segments {
			parent := path.Join(segments[:i]...)
			if found[parent] == nil {
				found[parent] = map[string]bool{}
			}
			if p.Source == "" && segment == strings.ToLower(segment) {
				found[parent][segment] = true
			}
		}
	}
	return found
}

// cover chooses the fewest pages (by taking the best one each time) that have
// every element and class of all the pages named.
func (s *built) cover(t *testing.T, names []string) []string {
	t.Helper()
	features := map[string]map[string]bool{}
	missing := map[string]bool{}
	for _, name := range names {
		features[name] = s.features(t, name)
		maps.Copy(missing, features[name])
	}
	gain := func(name string) (n int) {
		for f := range features[name] {
			if missing[f] {
				n++
			}
		}
		return n
	}
	var chosen []string
	for len(missing) > 0 {
		best := slices.MaxFunc(names, func(a, b string) int { return cmp.Or(gain(a)-gain(b), strings.Compare(b, a)) })
		chosen = append(chosen, best)
		for f := range features[best] {
			delete(missing, f)
		}
	}
	return chosen
}

// features are the elements of a page with each of their classes and roles.
func (s *built) features(t *testing.T, name string) map[string]bool {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(s.files[name]))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		found[n.Data] = true
		for _, a := range n.Attr {
			if a.Key == "class" || a.Key == "role" || a.Key == "rel" {
				for _, word := range strings.Fields(a.Val) {
					found[n.Data+" "+word] = true
				}
			}
		}
	}
	return found
}
