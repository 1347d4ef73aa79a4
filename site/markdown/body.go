package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/site/address"
	"gongkai/site/diag"
)

// body collects what is written while the document is walked in the order of
// the page.
type body struct {
	path     string // content path of the document
	url      string // of its page
	source   places
	html     []byte
	plain    []byte
	headings []Heading
	links    []Link
	problems []diag.Problem
	levels   levels
	ids      ids
	tables   int
	inLink   bool // an <a> is open, so that no other may begin
	fresh    bool // nothing of the paragraph has been written yet
}

func newBody(path string, src []byte, firstLine int) *body {
	return &body{
		path:   path,
		url:    address.Document(path),
		source: places{src: src, firstLine: firstLine},
		html:   make([]byte, 0, len(src)+len(src)/4+256),
		plain:  make([]byte, 0, len(src)),
	}
}

func (b *body) finish() *Text {
	return &Text{
		HTML:     string(b.html),
		Headings: b.headings,
		Links:    b.links,
		Plain:    string(bytes.TrimSpace(b.plain)),
	}
}

// problem reports what is wrong at an offset of the source.
func (b *body) problem(offset int, code string, s diag.Severity, hint, format string, args ...any) {
	line, column := b.source.at(offset)
	place := diag.Place{Path: "content/" + b.path, Line: line, Column: column}
	b.problems = append(b.problems, place.Problem(code, s, hint, format, args...))
}

// markup writes HTML as it is.
func (b *body) markup(s string) { b.html = append(b.html, s...) }

// text writes text of the author, which is UTF-8 without control characters.
func (b *body) text(s []byte) {
	if bytes.IndexByte(s, spaceInName) >= 0 {
		s = spaced(s)
	}
	if b.fresh {
		if s = bytes.TrimLeft(s, "\u3000\u00A0 \t"); len(s) == 0 {
			return
		}
		b.fresh = false
	}
	b.html = escape(b.html, s)
	b.plain = append(b.plain, s...)
}

// attribute writes an attribute with a leading space.
func (b *body) attribute(name, value string) {
	b.markup(" ")
	b.markup(name)
	b.markup(`="`)
	b.html = escape(b.html, value)
	b.markup(`"`)
}

// softBreak writes the end of a source line, next being the character after
// it. Chinese is written without spaces, also around digits, so there it
// leaves no trace.
func (b *body) softBreak(next rune) {
	last, _ := utf8.DecodeLastRune(b.plain)
	if dense(last) && (dense(next) || unicode.IsDigit(next)) || unicode.IsDigit(last) && dense(next) {
		return
	}
	b.markup("\n")
	b.gap()
}

// unclear reports a line that may be a paragraph of its own; offset is that of the line.
func (b *body) unclear(offset int) {
	b.problem(offset, "unclear-break", diag.Warning, "是新的一段的，在上面空一行；是上一句的后半句的，接到上一行后面", "这一行像是新的一条，但是上一行没有写完，两行会连成一段")
}

// indented reports Chinese text behind four spaces, which is shown as code.
func (b *body) indented(offset int, value string) {
	if strings.ContainsFunc(value, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		b.problem(offset, "stray-markup", diag.Warning, "删去行首的空格；段落的缩进由页面来排", "行首有四个空格，会显示成代码：%s", excerpt(value))
	}
}

// gap separates words in the plain text.
func (b *body) gap() {
	if n := len(b.plain); n > 0 && b.plain[n-1] != '\n' && b.plain[n-1] != ' ' && b.plain[n-1] != '\t' {
		b.plain = append(b.plain, ' ')
	}
}

// cellGap separates cells, which are one line of the plain text: numbers that
// stand in two of them are never one number.
func (b *body) cellGap() {
	n := len(b.plain)
	for n > 0 && b.plain[n-1] == ' ' {
		n--
	}
	if b.plain = b.plain[:n]; n > 0 && b.plain[n-1] != '\n' && b.plain[n-1] != '\t' {
		b.plain = append(b.plain, '\t')
	}
}

// endLine ends a paragraph of the plain text.
func (b *body) endLine() {
	for n := len(b.plain); n > 0 && (b.plain[n-1] == ' ' || b.plain[n-1] == '\t'); n-- {
		b.plain = b.plain[:n-1]
	}
	if n := len(b.plain); n > 0 && b.plain[n-1] != '\n' {
		b.plain = append(b.plain, '\n')
	}
}

// paragraph writes an element around what content writes, or nothing when
// content writes nothing.
func (b *body) paragraph(open, end string, content func()) {
	start := len(b.html)
	b.markup(open)
	filled := len(b.html)
	b.fresh = true
	content()
	b.fresh = false
	b.endLine()
	if len(b.html) == filled {
		b.html = b.html[:start]
		return
	}
	b.markup(end)
}

// heading writes a heading that stood at the author's level and offset.
func (b *body) heading(level, offset int, content func()) {
	start, from, links := len(b.html), len(b.plain), len(b.links)
	b.fresh = true
	content()
	b.fresh = false
	title := string(bytes.TrimSpace(b.plain[from:]))
	b.endLine()
	if title == "" {
		b.problem(offset, "empty-heading", diag.Warning, "写上标题文字，或者删去这一行", "标题没有文字")
		if len(b.html) > start {
			b.insert(start, links, "<p>")
			b.markup("</p>\n")
		}
		return
	}
	h := Heading{Level: b.levels.written(level), ID: b.ids.of(title), Text: title}
	b.headings = append(b.headings, h)
	tag := [...]string{2: "h2", 3: "h3", 4: "h4", 5: "h5", 6: "h6"}[h.Level]
	b.insert(start, links, "<"+tag+` id="`+h.ID+`">`) // an id holds nothing to escape
	b.markup("</" + tag + ">\n")
}

// insert puts markup before what was written since start, and moves the
// places of the links from the given one on, which lie in it.
func (b *body) insert(start, links int, markup string) {
	n := len(markup)
	b.html = append(b.html, markup...)
	copy(b.html[start+n:], b.html[start:len(b.html)-n])
	copy(b.html[start:], markup)
	for i := links; i < len(b.links); i++ {
		if l := &b.links[i]; l.Open[1] > 0 {
			l.Open[0], l.Open[1] = l.Open[0]+n, l.Open[1]+n
			l.Close[0], l.Close[1] = l.Close[0]+n, l.Close[1]+n
		}
	}
}
