package records

import (
	"fmt"
	"iter"
	"strconv"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/sheet"
)

// The codes of problems, beside those of package deadline.
const (
	CodeMissingHeader = "missing-header"
	CodeMissingColumn = "missing-column"
	CodeDoubleColumn  = "double-column"
	CodeUnknownHeader = "unknown-header"
	CodeBadCell       = "bad-cell"
	CodeMissingCell   = "missing-cell"
	CodeUnevenRow     = "uneven-row"
	CodeNoRule        = "no-rule"

	codePublishedBeforeDated = "published-before-dated"
)

// Problem is what is wrong with a cell, a row or the header of a table.
type Problem struct {
	File     string
	Cell     sheet.Cell
	Code     string
	Severity diag.Severity
	Message  string // in Chinese
	Hint     string
}

// String is the first line of the problem as text:
//
//	案件.xlsx Sheet1!F12：错误：“3/5/26”看不出年月日 [bad-cell]
func (p Problem) String() string {
	return fmt.Sprintf("%s：%s：%s [%s]", strings.TrimSpace(p.File+" "+p.Cell.String()), p.Severity.Chinese(), p.Message, p.Code)
}

// diag is the problem in the form that all problems have: its path is that of
// the row, line and column are those of the table.
func (p Problem) diag() diag.Problem {
	path := p.File
	if p.Cell.Row > 0 {
		path += "#" + strconv.Itoa(p.Cell.Row)
	}
	return diag.Problem{
		Code: p.Code, Severity: p.Severity, Path: path, Line: p.Cell.Row, Column: p.Cell.Column, Message: p.Message, Hint: p.Hint,
	}
}

// Refusal says that a table as a whole cannot be judged.
type Refusal struct{ Problems []Problem }

func (r *Refusal) Error() string {
	var lines []string
	for _, p := range r.Problems {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// place is where problems are made.
type place struct {
	file string
	cell sheet.Cell
}

func (at place) problem(code string, s diag.Severity, hint, format string, args ...any) Problem {
	return Problem{File: at.file, Cell: at.cell, Code: code, Severity: s, Message: fmt.Sprintf(format, args...), Hint: hint}
}

// as puts a problem of another package at this place.
func (at place) as(p diag.Problem) Problem {
	return Problem{File: at.file, Cell: at.cell, Code: p.Code, Severity: p.Severity, Message: p.Message, Hint: p.Hint}
}

// Shown is how many problems of one code First gives.
const Shown = 20

// note keeps a problem for the output.
func (r *Report) note(p Problem) error {
	r.counts[p.Code]++
	if p.Severity == diag.Error {
		r.errors++
	}
	if r.counts[p.Code] <= Shown {
		r.first = append(r.first, p)
	}
	return r.problems.put(p.append(r.problems.scratch()))
}

// First returns the first problems of each code, at most Shown, and how many
// there are of each. Errors counts all errors.
func (r *Report) First() (first []Problem, counts map[string]int) { return r.first, r.counts }

// Errors is the number of problems that are errors.
func (r *Report) Errors() int { return r.errors }

// Problems gives all problems: those of the header, then those of the rows in
// their order.
func (r *Report) Problems() iter.Seq2[Problem, error] {
	return func(yield func(Problem, error) bool) {
		for text, err := range r.problems.all() {
			if err != nil {
				yield(Problem{}, err)
				return
			}
			if !yield(readProblem(text, r.Name), nil) {
				return
			}
		}
	}
}
