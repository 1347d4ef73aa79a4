package header

import (
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/office/spreadsheet"
)

// Skips says whether a row is no act: it is the header or stands above it,
// there is nothing in it but its number, or it is a second line of headers.
func (t *Table) Skips(row spreadsheet.Row) bool {
	if row.Number <= t.Header {
		return true
	}
	empty := true
	for i, cell := range row.Cells {
		numbered := false
		for _, c := range t.columns[Serial] {
			numbered = numbered || c.index == i
		}
		if !numbered && Clean(cell) != "" {
			empty = false
			break
		}
	}
	return empty || t.repeats(row)
}

// repeats says whether the row is a second line of headers: under the header of
// a key stands another one of the same field.
func (t *Table) repeats(row spreadsheet.Row) bool {
	for _, f := range []Field{Dated, Code} {
		for _, c := range t.columns[f] {
			if c.index < len(row.Cells) && t.known[Form(row.Cells[c.index])].field == f {
				return true
			}
		}
	}
	return false
}

// Row is one row that is being read. What is wrong with it is added to Problems.
type Row struct {
	*Table
	Number   int
	Cells    []string
	Problems []Problem
}

// Row begins to read a row. A row with more cells than the header is a problem:
// its cells have moved.
func (t *Table) Row(row spreadsheet.Row) *Row {
	r := &Row{Table: t, Number: row.Number, Cells: row.Cells}
	r.Problems = nil // those of the header are the table's
	for i := len(t.Titles); i < len(r.Cells); i++ {
		if text := Clean(r.Cells[i]); text != "" {
			r.Say(i, CodeUnevenRow, "可能是文字里有分隔符而没有加双引号，后面的格子都错开了；请核对这一行", "这一行比表头多出“%s”", Clip(text))
			break
		}
	}
	return r
}

// Say notes an error of a cell; the index is 0-based.
func (r *Row) Say(index int, code, hint, format string, args ...any) {
	r.Problems = append(r.Problems, r.at(r.Number, index+1).Problem(code, diag.Error, hint, format, args...))
}

// Cell is the text of a cell, cleaned; the index is 0-based.
func (r *Row) Cell(index int) string {
	if index >= len(r.Cells) {
		return ""
	}
	return Clean(r.Cells[index])
}

// Act reads the kind of an act and its day, and the index of the column that
// the day stands in. Problems say why there is none.
func (r *Row) Act() (kind *disclosure.Kind, dated calendar.Date, index int) {
	kind = r.kindOf()
	chosen, found := column{}, false
	for _, c := range r.columns[Dated] {
		fits := kind == nil || c.kind == "" || c.kind == kind.ID
		if !fits || absent(r.Cell(c.index)) || found && c.kind == "" {
			continue
		}
		if found {
			r.Say(c.index, CodeBadCell, "一行只写一件；请删去一个日期", "这一行有两个决定日期：%s 列和 %s 列", spreadsheet.ColumnName(chosen.index+1), spreadsheet.ColumnName(c.index+1))
			return kind, dated, c.index
		}
		chosen, found = c, true
	}
	if !found {
		index = -1
		if columns := r.columns[Dated]; len(columns) > 0 {
			index = columns[0].index
		}
		r.Say(index, CodeMissingCell, "写上作出决定的日期，如 2026-03-05", "没有决定日期，无法起算")
		return kind, dated, index
	}
	m, err := r.Dates.Moment(r.Cell(chosen.index))
	if err != nil {
		r.bad(chosen.index, err)
	}
	return r.settle(kind, chosen), m.Date(), chosen.index
}

// kindOf is the kind that the row's own cell names, else nil.
func (r *Row) kindOf() *disclosure.Kind {
	for _, c := range r.columns[KindName] {
		text := r.Cell(c.index)
		if absent(text) {
			continue
		}
		if kind, ok := r.kinds[Form(text)]; ok {
			return kind
		}
		r.Say(c.index, CodeBadCell, "可以写：行政处罚、行政许可、行政强制、行政检查、行政征收、行政给付、行政确认、行政奖励、行政裁决", "没有执法类别“%s”", Clip(text))
	}
	return nil
}

// settle finds the kind of a row whose own cell does not name it.
func (r *Row) settle(kind *disclosure.Kind, dated column) *disclosure.Kind {
	if kind != nil || len(r.Problems) > 0 {
		return kind
	}
	if kind = r.kinds[strings.ToUpper(dated.kind)]; kind == nil {
		kind = r.Kind
	}
	if kind == nil {
		index := dated.index
		if columns := r.columns[KindName]; len(columns) > 0 {
			index = columns[0].index
		}
		r.Say(index, CodeMissingCell, "写上执法类别，如 行政处罚；或者用 --kind 写明整个文件的类别", "没有执法类别，不知道适用哪条规则")
	}
	return kind
}

// Moment reads the date of a field; none when its cells are empty.
func (r *Row) Moment(f Field, kind *disclosure.Kind) calendar.Moment {
	index, ok := r.Pick(f, kind)
	if !ok {
		return calendar.Moment{}
	}
	text := r.Cell(index)
	if r.Dates.Workbook && text == "0" {
		return calendar.Moment{} // an empty date that a formula passed on
	}
	m, err := r.Dates.Moment(text)
	if err != nil {
		r.bad(index, err)
	}
	return m
}

// bad says that a cell is no date.
func (r *Row) bad(index int, err error) {
	r.Say(index, CodeBadCell, "写作 2026-03-05", "“%s”%s", Clip(r.Cell(index)), err)
}

// Text reads the text of a field.
func (r *Row) Text(f Field, kind *disclosure.Kind) string {
	if index, ok := r.Pick(f, kind); ok {
		return r.Cell(index)
	}
	return ""
}

// Pick finds the cell of a field that holds something: a column of the act's own
// kind goes first, one of another kind last.
func (r *Row) Pick(f Field, kind *disclosure.Kind) (index int, ok bool) {
	columns := r.columns[f]
	for _, fits := range []func(column) bool{
		func(c column) bool { return kind != nil && c.kind == kind.ID },
		func(c column) bool { return c.kind == "" },
		func(c column) bool { return c.kind != "" },
	} {
		for _, c := range columns {
			if fits(c) && !absent(r.Cell(c.index)) {
				return c.index, true
			}
		}
	}
	return 0, false
}

// Affirmed says whether a cell says yes.
func Affirmed(text string) bool {
	switch strings.ToUpper(text) {
	case "是", "Y", "YES", "TRUE", "1", "√", "有":
		return true
	}
	return false
}

// absent says whether a text stands for an empty cell.
func absent(text string) bool {
	if text != "" && text[0] >= '1' && text[0] <= '9' || len(text) > len("0000-00-00 00:00:00") {
		return false
	}
	switch strings.ToUpper(asciiForms(text)) {
	case "", "-", "--", "/", "\\", "无", "空", "NULL", "N/A", "未公开", "未公示", "尚未公开", "尚未公示", "暂未公开", "暂未公示", "0000-00-00", "0000-00-00 00:00:00":
		return true
	}
	return false
}

// Lines are the lines of a cell that holds several, each cleaned.
func (r *Row) Lines(index int) (lines []string) {
	if index >= len(r.Cells) {
		return nil
	}
	for line := range strings.SplitSeq(r.Cells[index], "\n") {
		if line = Clean(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// Unit is what the header of a column says of amounts: 万元, 元, or "".
func (t *Table) Unit(index int) string {
	if index < 0 || index >= len(t.Titles) {
		return ""
	}
	title := t.Titles[index]
	switch {
	case strings.Contains(title, "万元"), strings.HasPrefix(Form(title), "CF_NR_"):
		return "万元"
	case strings.Contains(title, "元"):
		return "元"
	}
	return ""
}

// Place is the place of a cell of the row; the index is 0-based.
func (r *Row) Place(index int) Place { return r.at(r.Number, index+1) }
