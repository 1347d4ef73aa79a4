package header

import (
	"regexp"
	"slices"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/office/amount"
	"gongkai/site/office/grid"
)

// Row is a row of which the fields are read. Its methods add problems.
type Row struct {
	*Table
	Number   int // 1-based
	Problems []Problem

	row        grid.Row
	uncomputed bool // a field has a formula without a value
}

// Row returns a row for reading. A row with more cells than the header has a
// problem: its cells have moved.
func (t *Table) Row(row grid.Row) *Row {
	r := &Row{Table: t, Number: row.Number, row: row}
	for i, c := range row.Cells {
		if c.Struck != "" {
			r.Problems = append(r.Problems, r.Place(i).Problem(CodeStruck, diag.Warning, "还有效的，请去掉删除线", "加了删除线的“%s”没有读取", grid.Clip(Clean(c.Struck))))
		}
		if c.Picture {
			r.Problems = append(r.Problems, r.Place(i).Problem(CodeLeftOut, diag.Warning, "图片里有要公开的内容的，请写进格子，或者作为附件", "这一格是图片，没有读取"))
		}
	}
	for i := len(t.Titles); i < len(row.Cells); i++ {
		if text := r.Cell(i); text != "" && !row.Cells[i].Merged {
			r.AddError(i, CodeUnevenRow, "可能是文字里有分隔符而没有加双引号，后面的格子都错开了；请核对这一行", "这一行比表头多出“%s”", grid.Clip(text))
			break
		}
	}
	return r
}

// Failed reports whether the row has an error.
func (r *Row) Failed() bool {
	return slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Severity == diag.Error })
}

// IsNumber reports whether a workbook stores a cell as a number, by its index from 0.
func (r *Row) IsNumber(index int) bool {
	return index >= 0 && index < len(r.row.Cells) && r.row.Cells[index].Number
}

// Width returns the number of cells of the row.
func (r *Row) Width() int { return len(r.row.Cells) }

// IsMerged reports whether a cell has its text from a merged cell.
func (r *Row) IsMerged(index int) bool {
	return index >= 0 && index < len(r.row.Cells) && r.row.Cells[index].Merged
}

// AddError adds an error of a cell, by its index from 0.
func (r *Row) AddError(index int, code, hint, format string, args ...any) {
	r.Problems = append(r.Problems, r.Place(index).Problem(code, diag.Error, hint, format, args...))
}

// AddMissing adds the error of an empty cell. A row with an uncomputed formula has an
// error that says more, and gets no other.
func (r *Row) AddMissing(at Place, hint, message string) {
	if !r.uncomputed {
		r.Problems = append(r.Problems, at.Problem(CodeMissingCell, diag.Error, hint, "%s", message))
	}
}

// Cell returns the text of a cell, cleaned, by its index from 0.
func (r *Row) Cell(index int) string { return Clean(r.row.Text(index)) }

// Lines returns the lines of a cell, each cleaned, without empty ones.
func (r *Row) Lines(index int) (lines []string) {
	for line := range strings.SplitSeq(r.row.Text(index), "\n") {
		if line = Clean(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// Place returns the place of a cell of the row, by its index from 0.
func (r *Row) Place(index int) Place { return r.at(r.Number, index+1) }

// Act returns the kind of an act, its day, and the index of the column of the day.
// A row without them has problems.
func (r *Row) Act() (kind *disclosure.Kind, dated calendar.Date, index int) {
	kind = r.ownKind()
	chosen, dates := column{}, 0
	for _, c := range r.columns[Dated] {
		fits := kind == nil || c.kind == "" || c.kind == kind.ID
		if !fits || r.isBlank(c.index) || dates > 0 && c.kind == "" {
			continue
		}
		if dates++; dates > 1 {
			r.AddError(c.index, CodeBadCell, "一行只写一件；请删去一个日期", "这一行有两个决定日期：%s 列和 %s 列", grid.ColumnName(chosen.index+1), grid.ColumnName(c.index+1))
			return kind, dated, c.index
		}
		chosen = c
	}
	if dates == 0 {
		index = -1
		if columns := r.columns[Dated]; len(columns) > 0 {
			index = columns[0].index
		}
		r.AddMissing(r.Place(index), "写上作出决定的日期，如 2026-03-05", "没有决定日期，无法起算")
		return kind, dated, index
	}
	m, err := r.Dates.Moment(r.Cell(chosen.index))
	if err != nil {
		r.noDate(chosen.index, err)
	}
	return r.orKind(kind, chosen), m.Date(), chosen.index
}

// ownKind returns the kind that a cell of the row names, else nil.
func (r *Row) ownKind() *disclosure.Kind {
	for _, c := range r.columns[KindName] {
		if r.isBlank(c.index) {
			continue
		}
		text := r.Cell(c.index)
		if kind, ok := r.kinds[Form(text)]; ok {
			return kind
		}
		r.AddError(c.index, CodeBadCell, "可以写：行政处罚、行政许可、行政强制、行政检查、行政征收、行政给付、行政确认、行政奖励、行政裁决", "没有执法类别“%s”", grid.Clip(text))
	}
	return nil
}

// orKind returns kind, or for nil the kind of the column of the day, of the header or
// of the options.
func (r *Row) orKind(kind *disclosure.Kind, dated column) *disclosure.Kind {
	if kind != nil || r.Failed() {
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
		r.AddMissing(r.Place(index), "写上执法类别，如 行政处罚；或者用 --kind 写明整个文件的类别", "没有执法类别，不知道适用哪条规则")
	}
	return kind
}

// Moment returns the date of a field, or the zero moment when its cells are empty.
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
		r.noDate(index, err)
	}
	return m
}

// noDate adds the error of a cell that is no date.
func (r *Row) noDate(index int, err error) {
	r.AddError(index, CodeBadCell, "写作 2026-03-05", "%s", Because(r.Cell(index), err))
}

// Because returns the sentence of a text that is refused: “26.3.5”看不出年月日,
// “2026-2-29”：2026年2月没有 29 日.
func Because(text string, err error) string {
	reason := err.Error()
	if reason[0] >= '0' && reason[0] <= '9' {
		reason = "：" + reason
	}
	return "“" + grid.Clip(text) + "”" + reason
}

// Text returns the text of a field, or "".
func (r *Row) Text(f Field, kind *disclosure.Kind) string {
	if index, ok := r.Pick(f, kind); ok {
		return r.Cell(index)
	}
	return ""
}

// Pick returns the index of the cell that holds a field, and whether there is one: a
// column of the kind comes first, a column of another kind last.
func (r *Row) Pick(f Field, kind *disclosure.Kind) (index int, ok bool) {
	columns := r.columns[f]
	for _, fits := range []func(column) bool{
		func(c column) bool { return kind != nil && c.kind == kind.ID },
		func(c column) bool { return c.kind == "" },
		func(c column) bool { return c.kind != "" },
	} {
		for _, c := range columns {
			if fits(c) && !r.isBlank(c.index) {
				return c.index, true
			}
		}
	}
	for _, index := range r.doubles[f] { // a column for persons beside that for companies
		if f != Dated && f != Published && !r.isBlank(index) {
			return index, true
		}
	}
	return 0, false
}

// Affirmed reports whether a text means yes.
func Affirmed(text string) bool {
	switch strings.ToUpper(text) {
	case "是", "Y", "YES", "TRUE", "1", "√", "有":
		return true
	}
	return false
}

// isBlank reports whether a cell has no value. A formula that was not computed adds an
// error, once.
func (r *Row) isBlank(index int) bool {
	if index < len(r.row.Cells) && r.row.Cells[index].Uncomputed {
		p := r.Place(index).Problem(CodeBadCell, diag.Error, "请用 Excel 或 WPS 打开这个文件，保存一次，再用保存过的文件", "公式没有值：写这个文件的程序没有计算")
		if !slices.Contains(r.Problems, p) {
			r.Problems = append(r.Problems, p)
		}
		r.uncomputed = true
	}
	return absent(r.Cell(index))
}

// Blank reports whether a cell has no value, by its index from 0, without the words for
// nothing that offices write (—, 无, N/A).
func (r *Row) Blank(index int) bool { return absent(r.Cell(index)) }

// absent reports whether a text means an empty cell.
func absent(text string) bool {
	if text != "" && text[0] >= '1' && text[0] <= '9' || len(text) > len("0000-00-00 00:00:00") && !dashes.MatchString(text) {
		return false
	}
	text = strings.ToUpper(strings.ReplaceAll(asciiForms(text), " ", ""))
	switch strings.Trim(text, "()[]<>\"'。.") {
	case "", "/", "//", "\\", "\\\\", "无", "暂无", "没有", "空", "空白", "空值", "NULL", "NIL", "NONE", "N/A", "NA", "#N/A", "\\N", "/N", "NAN", "UNDEFINED",
		"未公开", "未公示", "尚未公开", "尚未公示", "暂未公开", "暂未公示", "0000-00-00", "0000-00-0000:00:00":
		return text != "#N/A"
	}
	return dashes.MatchString(text)
}

var dashes = regexp.MustCompile(`^[-—–－―─━﹣_~～·.…⋯ 　]+$`)

// Unit returns the unit of amounts that the header of a column names, else a note above
// the header; 0 when neither does.
func (t *Table) Unit(index int) amount.Unit {
	if index < 0 || index >= len(t.Titles) {
		return 0
	}
	title := t.Titles[index]
	if unit := amount.UnitIn(title); unit != 0 {
		return unit
	}
	if strings.HasPrefix(Form(title), "CF_NR_") {
		return amount.Wan
	}
	return t.unit
}
