package header

import (
	"fmt"
	"strconv"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/office/spreadsheet"
)

// The codes of problems.
const (
	CodeMissingHeader = "missing-header"
	CodeMissingColumn = "missing-column"
	CodeDoubleColumn  = "double-column"
	CodeUnknownHeader = "unknown-header"
	CodeBadCell       = "bad-cell"
	CodeMissingCell   = "missing-cell"
	CodeUnevenRow     = "uneven-row"
)

// Problem is what is wrong with a cell, a row or the header of a table.
type Problem struct {
	File     string
	Cell     spreadsheet.Cell
	Title    string // of the cell's column; "" for a whole row
	Code     string
	Severity diag.Severity
	Message  string // in Chinese
	Hint     string
}

// String is the first line of the problem as text:
//
//	案件.xlsx Sheet1!F12（处罚决定日期）：错误：“3/5/26”看不出年月日 [bad-cell]
func (p Problem) String() string {
	at := strings.TrimSpace(p.File + " " + p.Cell.String())
	if p.Title != "" {
		at += "（" + p.Title + "）"
	}
	return fmt.Sprintf("%s：%s：%s [%s]", at, p.Severity.Chinese(), p.Message, p.Code)
}

// Diag is the problem in the form that all problems have: its path is that of
// the row, line and column are those of the table.
func (p Problem) Diag() diag.Problem {
	path := p.File
	if p.Cell.Row > 0 {
		path += "#" + strconv.Itoa(p.Cell.Row)
	}
	return diag.Problem{
		Code: p.Code, Severity: p.Severity, Path: path, Line: p.Cell.Row, Column: p.Cell.Column, Message: p.Message, Hint: p.Hint,
	}
}

// Refusal says that a table as a whole cannot be used.
type Refusal struct{ Problems []Problem }

func (r *Refusal) Error() string {
	var lines []string
	for _, p := range r.Problems {
		lines = append(lines, p.String())
	}
	return strings.Join(lines, "\n")
}

// Place is where problems of a table are made.
type Place struct {
	File  string
	Cell  spreadsheet.Cell
	Title string // of the column
}

// Problem makes a problem at this place.
func (at Place) Problem(code string, s diag.Severity, hint, format string, args ...any) Problem {
	return Problem{File: at.File, Cell: at.Cell, Title: at.Title, Code: code, Severity: s, Message: fmt.Sprintf(format, args...), Hint: hint}
}

// As puts a problem of another package at this place.
func (at Place) As(p diag.Problem) Problem {
	return Problem{File: at.File, Cell: at.Cell, Title: at.Title, Code: p.Code, Severity: p.Severity, Message: p.Message, Hint: p.Hint}
}
