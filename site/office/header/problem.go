package header

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/office/grid"
)

// The codes of problems.
const (
	CodeMissingHeader = "missing-header"
	CodeUnreadSheet   = "unread-sheet"
	CodeMissingColumn = "missing-column"
	CodeDoubleColumn  = "double-column"
	CodeUnknownHeader = "unknown-header"
	CodeBadCell       = "bad-cell"
	CodeMissingCell   = "missing-cell"
	CodeUnevenRow     = "uneven-row"
	CodeLooseHeader   = "loose-header"
	CodeLeftOut       = "left-out"
	CodeHidden        = "hidden-cells"
	CodeStruck        = "struck-text"
	CodeMerged        = "merged-cells"
)

// Problem is a mistake in a cell, a row or the header of a table.
type Problem struct {
	File     string
	Cell     grid.Place
	Title    string // of the cell's column; "" for a whole row
	Code     string
	Severity diag.Severity
	Message  string // in Chinese
	Hint     string
}

// String returns the first line of the problem as text:
//
//	案件.xlsx Sheet1!F12（处罚决定日期）：错误：“3/5/26”看不出年月日 [bad-cell]
func (p Problem) String() string {
	at := strings.TrimSpace(p.File + " " + p.Cell.String())
	if p.Title != "" {
		at += "（" + p.Title + "）"
	}
	return fmt.Sprintf("%s：%s：%s [%s]", at, p.Severity.Chinese(), p.Message, p.Code)
}

// Diag returns the problem in the form of all packages: the path is FILE#ROW, line
// and column are those of the table.
func (p Problem) Diag() diag.Problem {
	path := p.File
	if p.Cell.Row > 0 {
		path += "#" + strconv.Itoa(p.Cell.Row)
	}
	return diag.Problem{
		Code: p.Code, Severity: p.Severity, Path: path, Line: p.Cell.Row, Column: p.Cell.Column, Message: p.Message, Hint: p.Hint,
	}
}

// Refusal is the error of a table that cannot be used at all.
type Refusal struct{ Problems []Problem }

// Error returns a line for each problem.
func (r *Refusal) Error() string {
	var lines []string
	for _, p := range r.Problems {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// Shown is the number of problems of each code that a Log lists.
const Shown = 20

// Log collects the problems of a table. All are counted; the list is bounded.
type Log struct {
	Problems  []Problem      // the first of each code, and the first MaxErrors errors
	Counted   map[string]int // all, by code
	Errors    int            // all
	Listed    int            // problems of each code that are listed; 0 is Shown
	MaxErrors int            // errors to list beyond these
	All       bool           // list all
}

// Add adds a problem.
func (l *Log) Add(p Problem) {
	if l.Counted == nil {
		l.Counted = map[string]int{}
	}
	l.Counted[p.Code]++
	if p.Severity == diag.Error {
		l.Errors++
	}
	if l.All || l.Counted[p.Code] <= cmp.Or(l.Listed, Shown) || p.Severity == diag.Error && l.Errors <= l.MaxErrors {
		l.Problems = append(l.Problems, p)
	}
}

// Place is a cell, a row or a table that problems are about.
type Place struct {
	File  string
	Cell  grid.Place
	Title string // of the column
}

// Problem returns a problem at the place.
func (at Place) Problem(code string, s diag.Severity, hint, format string, args ...any) Problem {
	return Problem{File: at.File, Cell: at.Cell, Title: at.Title, Code: code, Severity: s, Message: fmt.Sprintf(format, args...), Hint: hint}
}

// As returns a problem of another package, at the place.
func (at Place) As(p diag.Problem) Problem {
	return Problem{File: at.File, Cell: at.Cell, Title: at.Title, Code: p.Code, Severity: p.Severity, Message: p.Message, Hint: p.Hint}
}
