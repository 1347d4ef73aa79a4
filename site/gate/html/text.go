package html

import (
	"bytes"
	"html"
	"strings"
)

// Text returns what the markup of a document's text says, as plain lines: one a block
// element, cells of a table ended by a tab, white space within a line made single, empty
// lines left out, entities resolved. The markup is what package markdown writes, in which
// < and > stand for tags only. Article returns the same of a page that anybody served.
func Text(markup string) string {
	l := lines{b: make([]byte, 0, len(markup))}
	for {
		before, rest, more := strings.Cut(markup, "<")
		if strings.IndexByte(before, '&') >= 0 {
			before = html.UnescapeString(before)
		}
		l.text(before)
		if !more {
			return l.String()
		}
		tag, after, _ := strings.Cut(rest, ">")
		l.tag(tagName(tag))
		markup = after
	}
}

// tagName returns the name of a tag, whether it begins or ends an element.
func tagName(tag string) string {
	tag = strings.TrimPrefix(tag, "/")
	end := strings.IndexFunc(tag, func(r rune) bool { return r == ' ' || r == '/' || r == '\n' || r == '\t' })
	if end < 0 {
		end = len(tag)
	}
	return tag[:end]
}

// Article returns what the text of a document says on its page, the element <article
// class="text">, and false when the page has no such element. The page may be anybody's.
func Article(page []byte) (text string, ok bool) {
	var a article
	tokens(page, a.take)
	return a.String(), a.done
}

// article collects the text of a document from the tokens of its page.
type article struct {
	lines
	depth  int // of articles inside the text
	silent int // of elements whose text is none
	done   bool
}

func (a *article) take(t *token) {
	switch {
	case a.done:
	case a.depth == 0:
		if t.kind == startTag && t.name == "article" && hasClass(t.get("class"), "text") {
			a.depth = 1
		}
	case t.name == "article" && t.kind == startTag:
		a.depth++
		a.tag(t.name)
	case t.name == "article" && t.kind == endTag:
		if a.depth--; a.depth == 0 {
			a.done = true
		}
		a.tag(t.name)
	case t.name == "script" || t.name == "style" || t.name == "template":
		switch t.kind {
		case startTag:
			a.silent++
		case endTag:
			a.silent--
		}
	case a.silent > 0:
	case t.name != "":
		a.tag(t.name)
	default:
		a.text(string(t.text))
	}
}

func hasClass(list, class string) bool {
	for name := range strings.FieldsSeq(list) {
		if name == class {
			return true
		}
	}
	return false
}

// lines collects texts as lines.
type lines struct {
	b     []byte
	start int  // of the line
	space bool // white space has been seen since the last character
}

// text adds characters.
func (l *lines) text(s string) {
	for i := 0; i < len(s); {
		j := i
		for j < len(s) && !isSpace(s[j]) {
			j++
		}
		if j > i {
			if l.space && len(l.b) > l.start && l.b[len(l.b)-1] != '\t' {
				l.b = append(l.b, ' ')
			}
			l.space = false
			l.b = append(l.b, s[i:j]...)
		}
		if j < len(s) {
			l.space = true
			j++
		}
		i = j
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

// tag ends the line where a block begins or ends, and the cell where a cell does.
func (l *lines) tag(name string) {
	switch name {
	case "td", "th":
		// The end of a cell and the beginning of the next one are one place.
		if len(l.b) > l.start && l.b[len(l.b)-1] != '\t' {
			l.b = append(l.b, '\t')
		}
		l.space = false
	case "p", "div", "section", "article", "nav", "figure", "figcaption", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6",
		"ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "hr", "br":
		l.end()
	}
}

// end ends the line. A line without characters is none.
func (l *lines) end() {
	l.space = false
	if len(bytes.Trim(l.b[l.start:], "\t")) == 0 {
		l.b = l.b[:l.start]
		return
	}
	l.b = append(l.b, '\n')
	l.start = len(l.b)
}

// String returns the lines, each with its end.
func (l *lines) String() string {
	l.end()
	return string(l.b)
}

// Served is what a page that anybody served says.
type Served struct {
	Meta map[string]string // by name; of equal names the first
	Main string            // the words inside <main>
	Text string            // of the document, as Article returns it; "" without one
}

// Read reads a page.
func Read(page []byte) Served {
	s := Served{Meta: map[string]string{}}
	var words strings.Builder
	var document article
	inside, silent := 0, 0
	tokens(page, func(t *token) {
		document.take(t)
		switch {
		case t.name == "meta":
			name := t.get("name")
			if _, known := s.Meta[name]; name != "" && !known {
				s.Meta[name] = t.get("content")
			}
		case t.name == "main" && t.kind == startTag:
			inside++
		case t.name == "main" && t.kind == endTag:
			inside--
		case t.name == "script" || t.name == "style" || t.name == "template":
			switch t.kind {
			case startTag:
				silent++
			case endTag:
				silent--
			}
		case t.kind == text && inside > 0 && silent <= 0:
			words.Write(t.text)
		}
	})
	s.Main, s.Text = words.String(), document.String()
	return s
}
