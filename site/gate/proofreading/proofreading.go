// Package proofreading finds mistakes in the writing of a site's texts: damage that
// conversion and scanning left, and words on which the site has agreed otherwise.
//
//	garbled-text    replacement characters, text read in a wrong encoding, characters of one machine,
//	                pinyin after each character, traditional characters among simplified ones
//	page-leftovers  what an old page had around its text: 设为首页, 浏览次数, 字号
//	scrambled-text  numbers out of order, a long paragraph twice, tabs as columns
//	wording         a word of content/wording.toml
//
// All of them warn; none stops a build. [Judge] judges a file line by line. Lines of
// code blocks are judged like others, because readers see them. A judgement depends
// on the path, the lines and the list of words alone.
//
// [Tidy] corrects the typography of a text where that cannot change its meaning.
package proofreading

import (
	"gongkai/site/diag"
	"gongkai/site/internal/han"
)

// Judge judges the lines of one file.
type Judge struct {
	Path     string // of the file, for problems
	List     *List  // agreed terms of the site; nil: none
	Problems []diag.Problem

	damage  damage
	order   order
	matches []han.Match[furnitureKind]
}

// Words adds the words of a line that the site has agreed not to use.
func (j *Judge) Words(l *han.Line) {
	if j.List != nil {
		j.listed(l)
	}
}

// Line judges a line of the text of a document. Damage waits for Finish.
func (j *Judge) Line(l *han.Line) {
	j.Value(l)
	j.leftover(l)
	j.scrambled(l)
}

// Value judges a line of a value of the front matter, which has no order of its own.
func (j *Judge) Value(l *han.Line) {
	j.garbled(l)
	j.Words(l)
}

// Finish adds the damage of all lines, each kind once.
func (j *Judge) Finish() { j.damage.report(j) }

// report adds a warning at a line and column.
func (j *Judge) report(line, column int, code, hint, format string, args ...any) {
	at := diag.Place{Path: j.Path, Line: line, Column: column}
	j.Problems = append(j.Problems, at.Problem(code, diag.Warning, hint, format, args...))
}
