// Package webpage turns a saved web page into Markdown.
//
// The steps: Parse reads the page into a tree of HTML, Content finds the element
// that is the document, Article.Clean reduces the element to what Markdown can
// say and collects its files, Markdown writes the tree. Other sources share the
// last two steps: FromText makes a tree of plain text, and package word makes
// the tree of a Word file.
//
// After Clean a tree holds paragraphs, h1 to h6, lists, tables of one-line cells,
// images, links to http and https, and bold text. Scripts, forms, navigation and
// hidden elements go; so do lines of the content system (【打印】【关闭】). A table
// that only arranges the page becomes paragraphs. Short numbered paragraphs
// become headings: 一、 level 2, （一） level 3. Whatever is lost and could matter
// is in Article.Notes, in Chinese.
//
// A relative link to a file (PDF, DOCX …) becomes an attachment, a relative image
// (PNG, JPEG, GIF, WebP by its first bytes) an image; both are read by
// Article.Files only, which gets a clean path without "..". The written names are
// name-file1.pdf and name-image1.png.
//
// A page is refused as *grid.Unreadable, in Chinese, when its encoding is
// unknown, it exceeds 8 MB of text, or its elements nest deeper than the
// recursion here and in the converter may go.
package webpage

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"gongkai/site/office/grid"
)

// Node is an element or a text of a document, whatever its source.
type Node = html.Node

// Types of a Node.
const (
	ElementNode = html.ElementNode
	TextNode    = html.TextNode
)

// maxDepth is the most nested elements of a page: parser, cleaning and converter
// are recursive.
const maxDepth = 400

// maxPage is the most bytes of text of a page.
const maxPage = 8 << 20

// Parse reads a web page in the encoding that it declares. The error is a
// *grid.Unreadable.
func Parse(page []byte) (*Node, error) {
	decoded, err := charset.NewReader(bytes.NewReader(page), "")
	if err != nil {
		return nil, grid.Refuse("网页的编码认不出来", "请用浏览器打开后另存为“网页，全部”")
	}
	text, err := io.ReadAll(io.LimitReader(decoded, maxPage+1))
	if err != nil || len(text) > maxPage {
		return nil, grid.Refuse("网页太大，或者读不下去", "请只保存正文")
	}
	if depthOf(text) > maxDepth {
		return nil, grid.Refuse(fmt.Sprintf("网页的层次超过 %d 层", maxDepth), "请把正文复制到 Word 里，存成 .docx 再导入")
	}
	root, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		return nil, grid.Refuse("这不是网页："+err.Error(), "请重新保存")
	}
	return root, nil
}

// depthOf returns how deep the tags of a page nest, without building a tree.
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

// NewElement returns an element with children.
func NewElement(tag string, children ...*Node) *Node {
	n := &Node{Type: ElementNode, Data: tag, DataAtom: atom.Lookup([]byte(tag))}
	for _, c := range children {
		n.AppendChild(c)
	}
	return n
}

// NewText returns a text.
func NewText(text string) *Node { return &Node{Type: TextNode, Data: text} }

// Attr returns an attribute without surrounding space, or "".
func Attr(n *Node, key string) string {
	for _, a := range n.Attr {
		if strings.EqualFold(a.Key, key) {
			return strings.TrimSpace(a.Val)
		}
	}
	return ""
}

// SetAttr replaces or adds an attribute.
func SetAttr(n *Node, key, value string) {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			n.Attr[i].Val = value
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}

// Walk calls f for every descendant of n, a parent before its children. f may
// remove the node from the tree; Walk then leaves out its children.
func Walk(n *Node, f func(*Node)) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		f(c)
		if c.Parent == n {
			Walk(c, f)
		}
		c = next
	}
}

// PlainText returns the text of n, its white space reduced by CleanSpace.
func PlainText(n *Node) string {
	var b strings.Builder
	Walk(n, func(c *Node) {
		switch {
		case c.Type == TextNode:
			b.WriteString(c.Data)
		case c.Type == ElementNode && (isBlock(c) || c.Data == "br"):
			b.WriteByte(' ')
		}
	})
	if n.Type == TextNode {
		b.WriteString(n.Data)
	}
	return CleanSpace(b.String())
}

// CleanSpace removes invisible characters and reduces white space to single spaces.
func CleanSpace(text string) string {
	return strings.Join(strings.Fields(strings.Map(plainSpace, text)), " ")
}

// plainSpace returns a plain space for a wide or fixed one, -1 for an invisible
// character, else r.
func plainSpace(r rune) rune {
	switch {
	case r == '\u00A0' || r == '\u3000' || r == '\t':
		return ' '
	case r >= '\u200B' && r <= '\u200D' || r == '\uFEFF' || r == '\u2060' || r == '\u00AD':
		return -1
	}
	return r
}

// isBlock reports whether n is an element that begins a line.
func isBlock(n *Node) bool {
	switch n.Data {
	case "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "thead", "tbody", "tfoot", "tr", "td", "th", "blockquote", "pre", "hr",
		"section", "article", "main", "header", "footer", "figure", "figcaption", "dl", "dt", "dd", "center", "address", "fieldset", "details", "summary":
		return n.Type == ElementNode
	}
	return false
}

// Remove takes n out of its tree, if it has one.
func Remove(n *Node) {
	if n.Parent != nil {
		n.Parent.RemoveChild(n)
	}
}

// unwrap replaces a node by its children.
func unwrap(n *Node) {
	for n.FirstChild != nil {
		c := n.FirstChild
		n.RemoveChild(c)
		n.Parent.InsertBefore(c, n)
	}
	Remove(n)
}

// replaceElement replaces n by a new element with the same children, and returns it.
func replaceElement(n *Node, tag string) *Node {
	fresh := NewElement(tag)
	n.Parent.InsertBefore(fresh, n)
	for n.FirstChild != nil {
		c := n.FirstChild
		n.RemoveChild(c)
		fresh.AppendChild(c)
	}
	Remove(n)
	return fresh
}
