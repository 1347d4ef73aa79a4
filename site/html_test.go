package site

import (
	"bytes"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"gongkai/site/output"
)

// Every page of the demonstration site is right as markup: what a browser test
// would find without a browser.
func TestMarkup(t *testing.T) {
	files := good(t, demonstration(t), "2026-11-21")
	pages := map[string]*markup{}
	for name, body := range files {
		if strings.HasSuffix(name, ".html") {
			pages[name] = readMarkup(t, name, body)
		}
	}
	titles := map[string]string{}
	for name, m := range pages {
		if other := titles[m.title]; other != "" {
			t.Errorf("%s and %s have the title %q", name, other, m.title)
		}
		titles[m.title] = name
		m.outline(t)
		m.landmarks(t)
		m.tables(t)
		m.forbidden(t)
		m.links(t, files, pages)
	}
	if len(pages) < 200 {
		t.Errorf("only %d pages", len(pages))
	}
}

// markup is what the checks look at in one page.
type markup struct {
	name  string
	title string
	root  *html.Node
	ids   map[string]bool
	nodes []*html.Node // elements in document order
}

func readMarkup(t *testing.T, name string, body []byte) *markup {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	m := &markup{name: name, root: root, ids: map[string]bool{}}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			m.nodes = append(m.nodes, n)
			if id, ok := attribute(n, "id"); ok {
				if m.ids[id] || id == "" {
					t.Errorf("%s: the id %q stands twice or is empty", name, id)
				}
				m.ids[id] = true
			}
			if n.Data == "title" && n.Parent.Data == "head" {
				m.title = text(n)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
	return m
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}

func text(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		b.WriteString(text(c))
	}
	return strings.TrimSpace(b.String())
}

func (m *markup) all(names ...string) (found []*html.Node) {
	for _, n := range m.nodes {
		if slices.Contains(names, n.Data) {
			found = append(found, n)
		}
	}
	return found
}

func inside(n *html.Node, name string) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == name {
			return true
		}
	}
	return false
}

// outline: one h1, first of all headings, and no level jumped.
func (m *markup) outline(t *testing.T) {
	t.Helper()
	level := 0
	for i, h := range m.all("h1", "h2", "h3", "h4", "h5", "h6") {
		n := int(h.Data[1] - '0')
		if (i == 0) != (n == 1) || n > level+1 {
			t.Errorf("%s: heading %d is %s after level %d: %s", m.name, i+1, h.Data, level, text(h))
		}
		if text(h) == "" {
			t.Errorf("%s: an empty %s", m.name, h.Data)
		}
		level = n
	}
	if level == 0 {
		t.Errorf("%s has no heading", m.name)
	}
}

// landmarks: one main, the skip link first, navigations with names of their own, Chinese.
func (m *markup) landmarks(t *testing.T) {
	t.Helper()
	if lang, _ := attribute(m.all("html")[0], "lang"); lang != "zh-CN" {
		t.Errorf("%s: lang %q", m.name, lang)
	}
	if n := len(m.all("main")); n != 1 {
		t.Errorf("%s: %d main", m.name, n)
	}
	if links := m.all("a"); text(links[0]) != "跳到正文" {
		t.Errorf("%s: the first link is %q", m.name, text(links[0]))
	}
	names := map[string]bool{}
	for _, n := range m.all("nav") {
		label, _ := attribute(n, "aria-label")
		if by, ok := attribute(n, "aria-labelledby"); ok {
			label = by
		}
		if label == "" || names[label] {
			t.Errorf("%s: navigation %q has no name of its own", m.name, label)
		}
		names[label] = true
	}
}

// tables: a caption, headers with a scope, in a named region that can be focused; no empty cell or row.
func (m *markup) tables(t *testing.T) {
	t.Helper()
	for _, table := range m.all("table") {
		region := table.Parent
		role, _ := attribute(region, "role")
		focus, _ := attribute(region, "tabindex")
		label, _ := attribute(region, "aria-labelledby")
		if role != "region" || focus != "0" || !m.ids[label] {
			t.Errorf("%s: a table outside of a named region", m.name)
		}
	}
	if captions, tables := len(m.all("caption")), len(m.all("table")); captions != tables {
		t.Errorf("%s: %d tables, %d captions", m.name, tables, captions)
	}
	for _, th := range m.all("th") {
		if scope, _ := attribute(th, "scope"); scope != "col" && scope != "row" {
			t.Errorf("%s: a header without scope: %s", m.name, text(th))
		}
	}
}

// forbidden: nothing inline, nothing from another host, no empty attribute that promises something.
func (m *markup) forbidden(t *testing.T) {
	t.Helper()
	for _, n := range m.nodes {
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s: <%s %s>", m.name, n.Data, a.Key)
			}
			if loads := a.Key == "src" || a.Key == "href" && n.Data == "link"; loads && strings.Contains(a.Val, "//") {
				rel, _ := attribute(n, "rel")
				if rel != "canonical" {
					t.Errorf("%s: <%s> loads %s", m.name, n.Data, a.Val)
				}
			}
		}
		kind, _ := attribute(n, "type")
		src, _ := attribute(n, "src")
		if n.Data == "style" || n.Data == "script" && src == "" && kind != "application/ld+json" {
			t.Errorf("%s: inline <%s>", m.name, n.Data)
		}
		if alt, ok := attribute(n, "alt"); n.Data == "img" && (!ok || alt == "") {
			t.Errorf("%s: an image without text", m.name)
		}
		if n.Data == "meta" {
			if content, ok := attribute(n, "content"); ok && content == "" {
				name, _ := attribute(n, "name")
				t.Errorf("%s: empty <meta name=%s>", m.name, name)
			}
		}
		if slices.Contains([]string{"a", "p", "li", "td", "dd", "caption", "button"}, n.Data) && text(n) == "" && n.FirstChild == nil && inside(n, "main") {
			if n.Data != "td" || !inside(n, "article") {
				t.Errorf("%s: an empty <%s>", m.name, n.Data)
			}
		}
	}
}

// links: every relative link leads to a file of the site, and its fragment to an id there.
func (m *markup) links(t *testing.T, files map[string][]byte, pages map[string]*markup) {
	t.Helper()
	for _, n := range m.nodes {
		for _, a := range n.Attr {
			if a.Key != "href" && a.Key != "src" || strings.Contains(a.Val, ":") {
				continue
			}
			u, err := url.Parse(a.Val)
			if err != nil {
				t.Errorf("%s: %v", m.name, err)
				continue
			}
			target := m.name
			if u.Path != "" {
				target = path.Join(path.Dir(m.name), u.Path)
			}
			if _, ok := files[target]; !ok && target != output.ManifestName {
				t.Errorf("%s links to %s, which is not there", m.name, a.Val)
			} else if u.Fragment != "" && !pages[target].ids[u.Fragment] {
				t.Errorf("%s links to %s, but %s has no such id", m.name, a.Val, target)
			}
			if strings.HasSuffix(u.Path, "/") || strings.HasPrefix(u.Path, "/") {
				t.Errorf("%s: %s does not work from a folder on disk", m.name, a.Val)
			}
		}
	}
}

// The first view stays light: no page over its budget, four requests at most
// and one more where people search.
func TestWeight(t *testing.T) {
	files := good(t, demonstration(t), "2026-11-21")
	for name, limit := range map[string]int{"css/site.css": 12 << 10, "js/site.js": 4 << 10} {
		if n := len(files[name]); n == 0 || n > limit {
			t.Errorf("%s has %d bytes, at most %d", name, n, limit)
		}
	}
	for name, body := range files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		requests := 1 + bytes.Count(body, []byte("<script src=")) + bytes.Count(body, []byte(`rel="stylesheet"`)) + bytes.Count(body, []byte(`rel="icon"`))
		limit := 4
		if name == "search/index.html" {
			limit++ // its script
		}
		if requests > limit {
			t.Error(fmt.Sprint(name, " makes ", requests, " requests"))
		}
	}
}
