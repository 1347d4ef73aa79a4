package site

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// tree is one page for tests that walk from link to link.
type tree struct {
	name  string
	title string
	root  *html.Node
	ids   map[string]bool
	nodes []*html.Node // elements in document order
}

func readTree(t *testing.T, name string, body []byte) *tree {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	m := &tree{name: name, root: root, ids: map[string]bool{}}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			m.nodes = append(m.nodes, n)
			if id, ok := attribute(n, "id"); ok {
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

func (m *tree) all(names ...string) (found []*html.Node) {
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

// The first view stays light: no page over its budget, four requests at most
// and one more where people search.
func TestWeight(t *testing.T) {
	files := good(t, demonstration(t), "2026-11-21")
	for name, limit := range map[string]int{"css/site.css": 24 << 10, "js/site.js": 4 << 10} {
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
