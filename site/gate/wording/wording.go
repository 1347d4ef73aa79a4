// Package wording judges the text of a file: whether strangers have inserted text,
// whether characters are damaged, whether its parts are in order, and whether it
// uses the agreed terms of the site.
//
//	hijacked-text     gambling, pornography, forged papers and the like, offered; a name that is no
//	                  organ's where an organ's belongs; links to suspicious hosts; links that nobody sees
//	garbled-text      replacement characters, text read in a wrong encoding, characters of one machine,
//	                  pinyin after each character, traditional characters among simplified ones
//	page-leftovers    what an old page had around its text: 设为首页, 浏览次数, 字号
//	scrambled-text    numbers out of order, a long paragraph twice, tabs as columns
//	foreign-link      a link to a host that is no Chinese one, for a second look
//	wording           a word of content/wording.toml
//
// The first stops a build, in drafts as well: a hijacked draft is a hijacked
// computer. The others warn.
//
// # How hijacked text is recognised
//
// By form and context, never by topic. A government writes about gambling dens,
// pornography and loans every day, and never writes the form of an advertisement: a
// brand of digits, a trade and a call without a gap, or the same after the name of
// a place, where an organ's name belongs:
//
//	打击网络赌博，取缔“66众乐棋牌”等平台      an office speaks: sound
//	示范市66众乐棋牌在线关于放假的通知        in the place of 示范市人民政府: hijacked
//
// So words have classes (words.go), and rules ask for several classes at their
// places (hijacked.go). A line in which an office punishes, forbids or warns
// passes, except where an organ's name belongs. Names of firms
// pass. Text is folded first (fold.go), so that spaces, look-alike letters and
// characters that cannot be seen do not hide a word.
//
// Everything here is a function of the file's path and bytes and of Site, so it
// may be cached, and files may be judged side by side. Lines of code blocks are
// judged like others, because readers see them.
package wording

import (
	"bytes"
	"cmp"
	"slices"

	"gongkai/site/diag"
	"gongkai/site/toml"
)

// Site is the settings of the site that the judgement of a file depends on.
type Site struct {
	Host string // of base_url: links there are our own
	List *List  // nil: no list
}

// Document judges a document: front matter (nil when unreadable) and body, of
// which the first line has the given number. path is that of problems.
func Document(path string, front *toml.Table, body []byte, firstLine int, site Site) []diag.Problem {
	e := &examiner{path: path, site: site}
	e.table(front)
	e.body(body, firstLine)
	return e.problems
}

// Settings judges the texts of a TOML file: a hijacked site has the stranger's name
// in its page header.
func Settings(path string, table *toml.Table, site Site) []diag.Problem {
	e := &examiner{path: path, site: site}
	e.table(table)
	return e.problems
}

// examiner judges the texts of a file and collects the problems.
type examiner struct {
	path     string
	site     Site
	problems []diag.Problem

	text    []byte // of a value
	line    line
	matches []match
	garble  garble
}

// report adds a problem at a folded character of the line.
func (e *examiner) report(l *line, i int, code, hint, format string, args ...any) {
	e.reportAt(l.number, l.place(i), code, hint, format, args...)
}

// reportAt adds a problem at a line and column.
func (e *examiner) reportAt(line, column int, code, hint, format string, args ...any) {
	e.problems = append(e.problems, diag.Place{Path: e.path, Line: line, Column: column}.Problem(code, severity(code), hint, format, args...))
}

// severity returns the default severity of a code.
func severity(code string) diag.Severity {
	switch code {
	case "hijacked-text":
		return diag.Error
	case "foreign-link":
		return diag.Notice
	}
	return diag.Warning
}

// table judges all texts of front matter or settings.
func (e *examiner) table(t *toml.Table) {
	if t == nil {
		return
	}
	for _, entry := range t.Entries {
		e.value(entry.Value)
	}
}

// value judges the texts of a value.
func (e *examiner) value(v toml.Value) {
	switch {
	case v.Table != nil:
		e.table(v.Table)
	case v.Kind == toml.String:
		e.text = append(e.text[:0], v.Text...)
		for rest, number := e.text, v.Pos.Line; len(rest) > 0; number++ {
			var text []byte
			text, rest, _ = bytes.Cut(rest, []byte("\n"))
			e.line.set(number, v.Pos.Column+1, text)
			e.each(&e.line)
		}
	}
	for _, item := range v.List {
		e.value(item)
	}
}

// each runs the checks that need a single line.
func (e *examiner) each(l *line) {
	e.hijacked(l)
	if l.holds&signDamage != 0 {
		e.garbled(l)
	}
	e.listed(l)
}

// body judges the text after the front matter.
func (e *examiner) body(src []byte, firstLine int) {
	order := scrambler{examiner: e}
	for number := firstLine; len(src) > 0; number++ {
		text, rest, _ := bytes.Cut(src, []byte("\n"))
		src = rest
		e.line.set(number, 1, bytes.TrimSuffix(text, []byte("\r")))
		e.each(&e.line)
		e.leftover(&e.line)
		order.line(&e.line)
	}
	e.garble.finish(e)
	slices.SortStableFunc(e.problems, func(a, b diag.Problem) int { return cmp.Or(a.Line-b.Line, a.Column-b.Column) })
}
