package importer

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	chinese "gongkai/site/internal/charset"
)

// Whatever a document comes from, its body is a tree of HTML here: that of the
// page, or one made of the paragraphs of a Word file or a text. It is cleaned
// and becomes Markdown in one way.
type node = html.Node

const (
	elementNode = html.ElementNode
	textNode    = html.TextNode
)

// deepest is how deep elements may lie in each other: parser, cleaning and
// converter all go down the tree.
const deepest = 400

// parsePage reads a web page in whatever encoding it says it has.
func parsePage(page []byte) (*node, error) {
	decoded, err := charset.NewReader(bytes.NewReader(page), "")
	if err != nil {
		return nil, unreadable("网页的编码认不出来", "请用浏览器打开后另存为“网页，全部”")
	}
	text, err := io.ReadAll(io.LimitReader(decoded, largest+1))
	if err != nil || len(text) > largest {
		return nil, unreadable("网页太大，或者读不下去", "请只保存正文")
	}
	if depthOf(text) > deepest {
		return nil, unreadable(fmt.Sprintf("网页的层次超过 %d 层", deepest), "请把正文复制到 Word 里，存成 .docx 再导入")
	}
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, unreadable("这不是网页："+err.Error(), "请重新保存")
	}
	return root, nil
}

// depthOf is how deep the tags of a page may nest, before a tree is made of it.
func depthOf(page []byte) (deep int) {
	z, depth := html.NewTokenizer(bytes.NewReader(page)), 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return deep
		case html.StartTagToken:
			name, _ := z.TagName()
			switch atom.Lookup(name) {
			case atom.Br, atom.Img, atom.Meta, atom.Link, atom.Input, atom.Hr, atom.P, atom.Li, atom.Td, atom.Tr, atom.Th, atom.Option, atom.Col, atom.Dd, atom.Dt:
			default:
				depth++
				deep = max(deep, depth)
			}
		case html.EndTagToken:
			depth = max(depth-1, 0)
		}
	}
}

// decodeText reads a text in UTF-8, UTF-16 with a byte-order mark, or GB18030.
func decodeText(text []byte) (string, error) {
	decoded := chinese.Text(text)
	if !utf8.Valid(text) && strings.ContainsRune(decoded, utf8.RuneError) {
		return "", unreadable("文字的编码认不出来", "请用记事本打开后另存为 UTF-8")
	}
	return string(normal([]byte(decoded))), nil
}

func element(tag string, children ...*node) *node {
	n := &node{Type: elementNode, Data: tag, DataAtom: atom.Lookup([]byte(tag))}
	for _, c := range children {
		n.AppendChild(c)
	}
	return n
}

func textOf(text string) *node { return &node{Type: textNode, Data: text} }

func attr(n *node, key string) string {
	for _, a := range n.Attr {
		if strings.EqualFold(a.Key, key) {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

func setAttr(n *node, key, value string) {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			n.Attr[i].Val = value
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}

// all calls f for every node below n, a parent before its children. f may take
// the node out of the tree; its children are not visited then.
func all(n *node, f func(*node)) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		f(c)
		if c.Parent == n {
			all(c, f)
		}
		c = next
	}
}

// words is the text below n, white space made one space.
func words(n *node) string {
	var b strings.Builder
	all(n, func(c *node) {
		switch {
		case c.Type == textNode:
			b.WriteString(c.Data)
		case c.Type == elementNode && (block(c) || c.Data == "br"):
			b.WriteByte(' ')
		}
	})
	if n.Type == textNode {
		b.WriteString(n.Data)
	}
	return strings.Join(strings.Fields(strings.Map(spaces, b.String())), " ")
}

// spaces turns invisible characters and odd spaces into plain ones.
func spaces(r rune) rune {
	switch {
	case r == '\u00A0' || r == '\u3000' || r == '\t':
		return ' '
	case r >= '\u200B' && r <= '\u200D' || r == '\uFEFF' || r == '\u2060' || r == '\u00AD':
		return -1
	}
	return r
}

func block(n *node) bool {
	switch n.Data {
	case "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "blockquote", "pre", "hr",
		"section", "article", "main", "header", "footer", "figure", "figcaption", "dl", "dt", "dd", "center", "address", "fieldset", "details", "summary":
		return n.Type == elementNode
	}
	return false
}

func remove(n *node) {
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
}

// unwrap puts a node's children in its place.
func unwrap(n *node) {
	for n.FirstChild != nil {
		c := n.FirstChild
		n.RemoveChild(c)
		n.Parent.InsertBefore(c, n)
	}
	remove(n)
}

// become moves everything below n under a new element that takes its place.
func become(n *node, tag string) *node {
	made := element(tag)
	n.Parent.InsertBefore(made, n)
	for n.FirstChild != nil {
		c := n.FirstChild
		n.RemoveChild(c)
		made.AppendChild(c)
	}
	remove(n)
	return made
}
