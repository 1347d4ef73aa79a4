package markdown

import (
	"strconv"

	"gongkai/site/diag"
)

// reference names one place that refers to a footnote: the footnote's number
// and which of the references to it this is, counted from 0.
type reference struct{ note, index int }

// id returns the id of the place, to which the footnote leads back.
func (r reference) id() string {
	id := "site-fnref-" + strconv.Itoa(r.note)
	if r.index > 0 {
		id += "-" + strconv.Itoa(r.index+1)
	}
	return id
}

// footnoteMark writes the mark that refers to a footnote.
func (b *body) footnoteMark(r reference) {
	b.fresh = false
	number := strconv.Itoa(r.note)
	b.markup(`<sup id="` + r.id() + `">`)
	if b.inLink { // HTML knows no nested links
		b.markup("[" + number + "]</sup>")
		return
	}
	b.markup(`<a href="#site-fn-` + number + `" aria-label="注释[` + number + `]">[` + number + "]</a></sup>")
}

// openFootnotes begins the section of footnotes at the end of the body.
func (b *body) openFootnotes() {
	const title = "注释"
	b.markup("<section class=\"footnotes\" aria-labelledby=\"site-fn\">\n<h2 id=\"site-fn\">" + title + "</h2>\n<ol>\n")
	b.headings = append(b.headings, Heading{Level: 2, ID: "site-fn", Text: title})
}

func (b *body) closeFootnotes() { b.markup("</ol>\n</section>\n") }

// openFootnote begins a footnote, the position-th of the list counted from 1.
func (b *body) openFootnote(note, position int) {
	number := strconv.Itoa(note)
	b.markup(`<li id="site-fn-` + number + `"`)
	if note != position {
		b.markup(` value="` + number + `"`)
	}
	b.markup(">\n")
}

func (b *body) closeFootnote() { b.markup("</li>\n") }

// footnoteReturn writes the link from a footnote to a place that refers to it.
func (b *body) footnoteReturn(r reference) {
	b.fresh = false
	label := "返回正文中的注释[" + strconv.Itoa(r.note) + "]"
	if r.index > 0 {
		label += "（第" + strconv.Itoa(r.index+1) + "处）"
	}
	b.markup(` <a href="#` + r.id() + `" aria-label="` + label + "\">↩\uFE0E</a>")
}

// unusedFootnote warns of a footnote that is not shown.
func (b *body) unusedFootnote(offset int, label string) {
	b.problem(offset, "unused-footnote", diag.Warning,
		"在正文里写上 [^"+label+"]，或者删去这条注释", "正文没有引用注释 %s，它不会显示", excerpt(label))
}
