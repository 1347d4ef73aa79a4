package corpus

import (
	"errors"
	"io"
	"maps"
	"os"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/site/diag"
	"gongkai/site/toml"
)

// textual has a text with everything that is stored: headings, links, a picture,
// something of a person, words that are judged, a mistake.
const textual = small + `
-- content/policies/a.md --
+++
title = "关于某事的通知"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-12
+++

## 一、总则 <b>

见[决定](../enforcement/penalty/2026/0012.md#working)和![图](a.png "题")，联系人手机13900001234。

### 〔二〕 细则

[空](../none.md)，**注意**：手机，�。
-- content/policies/a.png --
x
-- content/policies/broken.md --
+++
title = 
+++
正文里的手机13900001234和�。
`

// testGate finds a telephone number and a damaged character, and lists the words
// that the site has agreed on.
func testGate(c *Corpus) (*Gate, []diag.Problem) {
	words := string(c.WordingTOML)
	return &Gate{
		Basis: c.WordingTOML,
		Document: func(r *Reading) (f Findings) {
			if strings.Contains(string(r.Body), "\uFFFD") {
				f.Problems = append(f.Problems, diag.Place{Path: "content/" + r.Path, Line: r.BodyLine}.Problem("garbled-text", diag.Warning, words, "乱码"))
			}
			if r.Record != nil && strings.Contains(r.Text.Plain, "手机") {
				f.Personal = []Personal{{Detector: "mobile", Text: "13900001234", Shown: "139****1234", Line: r.BodyLine, Column: 3}}
			}
			return f
		},
		Attachment: func(path string, file io.Reader, _ []string, _ func() error) ([]Personal, error) {
			return []Personal{{Detector: "name", Text: path, Where: "第 1 页"}}, nil
		},
		Settings: func(path string, table *toml.Table) []diag.Problem { return nil },
	}, nil
}

type loaded struct {
	corpus   *Corpus
	problems []diag.Problem
	texts    map[string]any
}

func loadWith(t *testing.T, source fstest.MapFS, store *Store) loaded {
	t.Helper()
	c, problems, err := Load(source, Options{Gate: testGate, Store: store})
	if err != nil {
		t.Fatal(err)
	}
	l := loaded{c, problems, map[string]any{}}
	for _, d := range c.Documents {
		l.texts[d.Source] = *textOf(t, c, d)
	}
	return l
}

// With a store from another run, and without one, a load returns the same.
func TestStore(t *testing.T) {
	dir := t.TempDir()
	source := site(textual)
	edits := []struct {
		name string
		edit func()
	}{
		{"the first run", func() {}},
		{"nothing has changed", func() {}},
		{"another text", func() {
			f := *source["content/policies/a.md"]
			f.Data = append([]byte(string(f.Data)), "\n## 三、附则\n\n手机13900004321。\n"...)
			source["content/policies/a.md"] = &f
		}},
		{"another name", func() {
			source["content/policies/b.md"] = source["content/policies/a.md"]
			delete(source, "content/policies/a.md")
		}},
		{"another organ", func() {
			f := *source["content/organs.toml"]
			f.Data = append([]byte(string(f.Data)), "\n# 注\n"...)
			source["content/organs.toml"] = &f
		}},
		{"words of the site", func() {
			source["content/wording.toml"] = &fstest.MapFile{Data: []byte("[[word]]\nwrong = \"总则\"\nright = \"通则\"\n")}
		}},
	}
	for _, e := range edits {
		e.edit()
		want := loadWith(t, source, nil)
		for _, run := range []string{"with what is there", "again"} {
			root, err := os.OpenRoot(dir)
			if err != nil {
				t.Fatal(err)
			}
			store := OpenStore(root, "test")
			got := loadWith(t, maps.Clone(source), store)
			if !reflect.DeepEqual(got.problems, want.problems) {
				t.Errorf("%s, %s: problems\n%v\nwant\n%v", e.name, run, got.problems, want.problems)
			}
			if !reflect.DeepEqual(got.texts, want.texts) {
				t.Errorf("%s, %s: texts\n%v\nwant\n%v", e.name, run, got.texts, want.texts)
			}
			for i, d := range got.corpus.Documents {
				w := want.corpus.Documents[i]
				if !reflect.DeepEqual(d.Headings(), w.Headings()) || !reflect.DeepEqual(d.Links, w.Links) || d.Characters != w.Characters || len(d.Personal) != len(w.Personal) {
					t.Errorf("%s, %s: %s is another document", e.name, run, d.Source)
				}
				for n, f := range d.Personal {
					g := w.Personal[n]
					if f.Detector != g.Detector || f.Text != g.Text || f.Shown != g.Shown || f.Line != g.Line || f.Column != g.Column {
						t.Errorf("%s, %s: %+v, want %+v", e.name, run, f, g)
					}
				}
			}
			if err := store.Close(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// A store that cannot be written to, as on a full disk, changes nothing either.
func TestStoreThatCannotWrite(t *testing.T) {
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	store := OpenStore(root, "test")
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	source := site(textual)
	got, want := loadWith(t, source, store), loadWith(t, source, nil)
	if !reflect.DeepEqual(got.problems, want.problems) || !reflect.DeepEqual(got.texts, want.texts) {
		t.Errorf("got\n%v\n%v\nwant\n%v\n%v", got.problems, got.texts, want.problems, want.texts)
	}
	if err := store.Close(); err == nil {
		t.Error("Close returns no error")
	}
}

func TestTextThatChanges(t *testing.T) {
	source := site(textual)
	c, _, err := Load(source, Options{})
	if err != nil {
		t.Fatal(err)
	}
	d, _ := c.Document("policies/a.md")
	source["content/policies/a.md"].Data = []byte("+++\n+++\n别的")
	if _, err := c.Text(d); !errors.Is(err, ErrChanged) {
		t.Errorf("changed: %v", err)
	}
	delete(source, "content/policies/a.md")
	if _, err := c.Text(d); err == nil {
		t.Error("gone without an error")
	}
}
