package webpage

import (
	"regexp"
	"strings"
)

// contentName matches ids and classes of the content element.
var contentName = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:zoom|ucap-content|trs_editor|view_?trs_editor|trs_uedit\w*|article-?content|articlecon|pages_content|news_?content|content_?text|xxgk_content|wenzhang|article_body|vsb_content(?:_\d+)?|v_news_content)(?:$|[\s_-])`)

// furniture matches ids and classes of what stands around the content on each page.
var furniture = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:nav\w*|head|header|foot|footer|top|topbar|menu|crumbs?|breadcrumbs?|pos|position|location|share|sidebar|copyright|links?|banner)(?:$|[\s_-])`)

// Content returns the element of a page that holds the document: by the names that
// government sites give it, else the element whose paragraphs weigh most, else the
// page. A picture and a file to download weigh as much as a line of text.
func Content(page *Node) *Node {
	s := &scale{}
	s.weigh(page, false)
	switch {
	case s.named != nil && (s.densest == nil || 4*s.ofNamed >= s.ofDensest || s.ofDensest < 10*lineWeight):
		return s.named
	case s.densest != nil:
		return s.densest
	}
	return page
}

// lineWeight is the weight of a picture or a file, in bytes of text.
const lineWeight = 60

// scale finds the heaviest elements.
type scale struct {
	named, densest     *Node
	ofNamed, ofDensest int
}

// weight is the weight of an element without the text of links: whole of all that is
// in it, own of the paragraphs directly in it. flat is set where it has no block.
type weight struct {
	whole, own int
	flat       bool
	cells      int  // of tables
	tables     bool // holds a table
}

// arranges reports whether a table arranges the page: its cells hold tables or texts.
func (w weight) arranges() bool {
	const text = 400 // bytes of a cell, on the average
	return w.tables || w.whole > text*max(w.cells, 1)
}

// weigh weighs an element and those in it; around is set in the furniture of the page.
func (s *scale) weigh(n *Node, around bool) (w weight) {
	w.flat = true
	around = around || isFurniture(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == TextNode:
			text := len(strings.TrimSpace(c.Data))
			w.whole, w.own = w.whole+text, w.own+text
		case c.Type != ElementNode && c.Type != n.Type:
		default:
			x := s.weigh(c, around)
			if isFurniture(c) {
				x = weight{}
			}
			switch c.Data {
			case "script", "style", "noscript", "title", "select", "head":
				x = weight{flat: true}
			case "a":
				x = weight{flat: x.flat}
				if attachmentName.MatchString(Attr(c, "href")) {
					x.whole, x.own = lineWeight, lineWeight
				}
			case "img":
				x.whole, x.own = lineWeight, lineWeight
			}
			w.whole += x.whole
			switch {
			case c.Data == "table":
				if !x.arranges() {
					w.own += x.whole
				}
			case c.Data == "p" || !isBlock(c):
				w.own += x.whole
			case x.flat || isListOrHeading(c):
				w.own += x.whole
			}
			w.flat = w.flat && x.flat && !isBlock(c)
			w.cells += x.cells
			if c.Data == "td" || c.Data == "th" {
				w.cells++
			}
			w.tables = w.tables || x.tables || c.Data == "table"
		}
	}
	if n.Type != ElementNode || around {
		return w
	}
	if w.whole > s.ofNamed && contentName.MatchString(names(n)) {
		s.named, s.ofNamed = n, w.whole
	}
	switch n.Data {
	case "div", "td", "article", "main", "section", "body", "form":
		if w.own > s.ofDensest {
			s.densest, s.ofDensest = n, w.own
		}
	}
	return w
}

// isFurniture reports whether an element stands around the content on each page.
func isFurniture(n *Node) bool {
	switch {
	case n.Type != ElementNode || n.Data == "body" || n.Data == "html":
		return false
	case n.Data == "nav" || n.Data == "header" || n.Data == "footer":
		return true
	}
	return furniture.MatchString(names(n)) && !contentName.MatchString(names(n))
}

// isListOrHeading reports whether an element is a list or a heading.
func isListOrHeading(n *Node) bool {
	switch n.Data {
	case "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote":
		return true
	}
	return false
}

// names returns the id and class of an element.
func names(n *Node) string { return Attr(n, "id") + " " + Attr(n, "class") }

// Outside returns the text that a page shows around its content.
func Outside(page, content *Node) string {
	var b strings.Builder
	var walk func(*Node)
	walk = func(n *Node) {
		switch {
		case n == content:
			return
		case n.Type == TextNode:
			b.WriteString(n.Data)
		case n.Type == ElementNode && (n.Data == "script" || n.Data == "style" || n.Data == "noscript" || n.Data == "head" || n.Data == "template"):
			return
		case n.Type == ElementNode && (isBlock(n) || n.Data == "br"):
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(page)
	return CleanSpace(b.String())
}

// LinkText returns how many characters of a tree are text of links.
func LinkText(n *Node) (count int) {
	Walk(n, func(c *Node) {
		if c.Type == ElementNode && c.Data == "a" {
			count += len([]rune(PlainText(c)))
		}
	})
	return count
}
