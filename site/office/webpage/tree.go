// Package webpage turns a saved web page into Markdown.
//
// The steps: Parse reads the page into a tree of HTML, Content finds the element
// that is the document, Article.Clean reduces the element to what Markdown can
// say and collects its files, Markdown writes the tree. Other sources share the
// last two steps: FromText makes a tree of plain text, and package word makes
// the tree of a Word file.
//
// After Clean a tree holds paragraphs, h1 to h6, lists, tables of one-line cells,
// images, links to http and https, bold and struck text, and footnotes. Raised and
// lowered text is written with the characters that exist for it (10⁵). Scripts and
// hidden elements go; so do navigation and lines of the content system (【打印】【关闭】).
// A table that only arranges the page becomes paragraphs. Short numbered paragraphs
// become headings: 一、 level 2, （一） level 3. What a reader of the page sees is in the
// tree or in Article.Notes, in Chinese.
//
// A relative link to a file (PDF, DOCX …) becomes an attachment, a relative image
// (PNG, JPEG, GIF, WebP by its first bytes) an image; both are read by
// Article.Files only, which gets a clean path without "..". The written names are
// name-file1.pdf and name-image1.png.
//
// The encoding of a page is the one that its bytes prove, whatever the page declares.
// A page is refused as *grid.Unreadable, in Chinese, when it exceeds 8 MB of text, has
// more tags than its text needs, or its elements nest deeper than the recursion here may
// go.
package webpage

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"gongkai/site/internal/charset"
	"gongkai/site/office/grid"
)

// Node is an element or a text of a document, whatever its source.
type Node = html.Node

// Attribute is an attribute of an element.
type Attribute = html.Attribute

// Types of a Node.
const (
	ElementNode = html.ElementNode
	TextNode    = html.TextNode
)

// Limits of a page: parser, cleaning and writer are recursive, and a tag of three
// bytes becomes a node of more than a hundred.
const (
	maxDepth = 400     // nested elements
	maxPage  = 8 << 20 // bytes of text
	freeTags = 150_000 // tags and attributes, and one more for each tagBytes of the page
	tagBytes = 64
	maxAgain = 1_000_000 // formatting elements that the parser opens again in later blocks
)

// Parse reads a web page in the encoding that its bytes prove; the declaration of the
// page is not asked. The error is a *grid.Unreadable.
func Parse(page []byte) (*Node, error) {
	text := charset.Damaged(page)
	if len(text) > maxPage {
		return nil, grid.Refuse(fmt.Sprintf("网页的文字超过 %d MB", maxPage>>20), "请只保存正文")
	}
	if strings.IndexByte(text, 0) >= 0 {
		return nil, grid.Refuse("网页的编码认不出来", "请用浏览器打开后另存为“网页，全部”")
	}
	if err := measure(text); err != nil {
		return nil, err
	}
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		return nil, grid.Refuse("这不是网页："+err.Error(), "请重新保存")
	}
	return root, nil
}

// measure refuses a page that nests too deep or has more tags than a text of its
// length needs, without building a tree.
func measure(page string) error {
	z, depth, tags, open, again := html.NewTokenizer(strings.NewReader(page)), 0, 0, 0, 0
	most := freeTags + len(page)/tagBytes
	for {
		switch z.Next() {
		case html.ErrorToken:
			return nil
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			for tags++; more; tags++ {
				_, _, more = z.TagAttr()
			}
			switch atom.Lookup(name) {
			case atom.B, atom.I, atom.A, atom.Font, atom.U, atom.S, atom.Em, atom.Strong, atom.Small, atom.Big, atom.Code, atom.Nobr, atom.Strike, atom.Tt:
				open++
				depth++
			case atom.Br, atom.Img, atom.Meta, atom.Link, atom.Input, atom.Hr, atom.Option, atom.Col:
			case atom.P, atom.Li, atom.Td, atom.Tr, atom.Th, atom.Dd, atom.Dt:
				again += open
			default:
				again += open
				depth++
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			switch atom.Lookup(name) {
			case atom.B, atom.I, atom.A, atom.Font, atom.U, atom.S, atom.Em, atom.Strong, atom.Small, atom.Big, atom.Code, atom.Nobr, atom.Strike, atom.Tt:
				open = max(open-1, 0)
			}
			depth = max(depth-1, 0)
		}
		switch {
		case depth > maxDepth:
			return grid.Refuse(fmt.Sprintf("网页的层次超过 %d 层", maxDepth), "请把正文复制到 Word 里，存成 .docx 再导入")
		case tags > most, again > maxAgain:
			return grid.Refuse("网页的标记多得不正常", "为防止耗尽内存，没有读取；请把正文复制到 Word 里，存成 .docx 再导入")
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
		case c.Type == ElementNode && (isBlock(c) || c.Data == "br" || c.Data == "td" || c.Data == "th"):
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

// plainSpace returns a plain space for a wide or fixed one and for a control character, -1 for an invisible
// character, else r.
func plainSpace(r rune) rune {
	switch {
	case r == '\u00A0' || r == '\u3000' || r < ' ' && r != '\n' || r >= 0x7F && r < 0xA0:
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
		"section", "article", "aside", "main", "header", "footer", "figure", "figcaption", "dl", "dt", "dd", "center", "address", "fieldset", "details", "summary":
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
