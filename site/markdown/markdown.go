// Package markdown turns the body of a document into HTML, an outline, a list
// of links and plain text. It is a pure function of the document's content
// path and bytes: it reads no other file and no clock, so its result may be
// cached, and it may be called from many goroutines at once.
//
// # What is read
//
// CommonMark with tables, footnotes, definition lists and strikethrough (~~). Where
// Chinese writers mean something else than CommonMark reads, and cannot be mistaken,
// they are taken as meant:
//
//   - A line break between two Chinese characters, or between one and a digit,
//     is no space.
//   - Emphasis and struck text work beside Chinese text and punctuation: **注意：**本 is
//     bold, ~~“五日内”~~现 is struck. A mark before 、 or 。 begins nothing, so that masked
//     names (李**、王**) stay. A single tilde is a range (3~5日).
//   - A line that begins with a full-width indent is a paragraph; so is a line that
//     begins with an ordinal (1、 一、 （一） 第一条) behind a line that ends in 。；：！？ or
//     has the ordinal before it.
//   - #标题 is a heading. Chinese behind four spaces is a paragraph and no code.
//   - The target of a link may be the name of a file with spaces.
//
// # What is written
//
// The page that surrounds the body owns the h1; headings begin at h2 and skip
// no level. Each heading has an id made of its own text (Chinese stays). Ids
// are unique, and never one of the page's own (main, stamp, and so on, and
// everything that begins with "site-").
//
// A table stands in a focusable region named by its caption. A paragraph of
// one line directly before it that begins with 表 becomes the caption. Cells
// beyond the header's are moved into the last cell, with a warning.
//
// A link to another document is written relative to the page on which this
// document is served (a/b.md is served at /a/b/). A paragraph loses the
// spaces U+3000 and U+00A0 at its start; style sheets indent. Control
// characters become spaces, CRLF is read as LF.
//
// # What is refused
//
//   - Raw HTML, comments included: problem raw-html; nothing of it is written.
//   - A link that is neither http, https, mailto, tel nor internal, or that
//     leaves content/, whatever its spelling: problem unsafe-link; its text is
//     written without the link. An image must be a file of the site, so that
//     no page makes a request to another host.
//   - A text that would cost the square of its length, such as thousands of
//     brackets in a paragraph: problem costly-text; nothing of it is written.
//
// Warnings: stray-markup (marks that were meant as markup and are shown), unclear-break (a
// line that may be a paragraph or the rest of a sentence), uneven-table (a row has more cells than the header),
// empty-heading (a heading without text; it is written as a paragraph) and
// unused-footnote (a footnote nobody refers to; it is not shown).
package markdown

import (
	"strings"

	"gongkai/site/diag"
)

// Text is a converted body. It never changes after Convert; whoever stores it
// finds all of it in exported fields.
type Text struct {
	HTML     string    // the body, headings from h2 down
	Headings []Heading // in the order of the page
	Links    []Link    // internal links and images, in the order of the page
	Plain    string    // no markup; paragraphs, headings, items and table rows separated by \n, cells by \t
}

// Heading is one heading of the body.
type Heading struct {
	Level int    // 2 to 6, as written in HTML
	ID    string // unescaped, as in the id attribute
	Text  string
}

// Kind says what an internal link leads to. It is told from the link alone.
type Kind uint8

const (
	Document   Kind = iota // a path that ends in .md
	Attachment             // any other file
	Page                   // a folder, whose page is generated
)

// String returns the kind's name for messages of tests.
func (k Kind) String() string { return [...]string{"document", "attachment", "page"}[k] }

// Link is an internal link or image. Whether its target exists is not judged here.
type Link struct {
	Path         string // content path; that of a Page ends in a slash, or is "" for the home page
	Fragment     string // unescaped, without #; may be empty
	Kind         Kind
	Image        bool
	Alt          string // of an image
	Text         string // of a link
	Line, Column int    // in the source file, 1-based, columns count characters
	Open, Close  [2]int // where <a ...> and </a> lie in HTML; zero for images and for links within the page
}

// Convert converts the body src of the document at the content path; firstLine
// is the number of src's first line in its file. Problems carry the path
// "content/"+path. The text is complete even when there are problems: what was
// refused is left out of it, all of the text where converting would cost more than
// its share (see cost.go).
func Convert(path string, src []byte, firstLine int) (*Text, []diag.Problem) {
	src = normal(src)
	b := newBody(path, src, firstLine)
	if offset, what := tooCostly(src); what != "" {
		b.tooCostly(offset, what)
		return b.finish(), b.problems
	}
	render(b, src)
	return b.finish(), b.problems
}

// Document is the content path of the document that the link leads to, if it
// leads to one.
func (l *Link) Document() string {
	if l.Kind == Page {
		return strings.TrimSuffix(l.Path, "/") + ".md"
	}
	return l.Path
}

// Body returns the HTML, in which links to documents that are hidden are plain
// text: the reader must not be led to a page that is not there. A link by
// address ("/policies/a/") is one to the document that has it.
func (t *Text) Body(hidden func(path string) bool) string {
	var b strings.Builder
	written := 0
	for i := range t.Links {
		l := &t.Links[i]
		if l.Open[1] == 0 || l.Kind == Attachment || !hidden(l.Document()) {
			continue
		}
		b.WriteString(t.HTML[written:l.Open[0]])
		b.WriteString(t.HTML[l.Open[1]:l.Close[0]])
		written = l.Close[1]
	}
	if written == 0 {
		return t.HTML
	}
	b.WriteString(t.HTML[written:])
	return b.String()
}
