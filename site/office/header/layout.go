package header

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/office/grid"
)

// rowKind is what a row of a table is.
type rowKind uint8

const (
	blankRow rowKind = iota
	recordRow
	headerRow // a header again, as on each printed page
	hiddenRow
	struckRow // all of it is struck out
	totalRow  // 合计, 小计
	noteRow   // 填表人, 审核人, 备注 below the records; a heading over a group of rows
	looseRow  // one or two cells without day and number: a note when no record follows
)

// leftOut are the rows of a table that are not records.
type leftOut struct {
	rows map[rowKind][]int
	text map[int]string // of totals and notes
}

// mostNamed is the number of rows, cells or columns that a message names.
const mostNamed = 10

// Rows returns the rows that hold records, merged cells repeated in all rows and
// columns that they cover. Their cells are only valid until the next row. LeftOut says
// afterwards which rows are no records.
func (t *Table) Rows() iter.Seq2[grid.Row, error] {
	return func(yield func(grid.Row, error) bool) {
		t.left = leftOut{rows: map[rowKind][]int{}, text: map[int]string{}}
		var waiting []grid.Row // loose rows since the last record
		for row, err := range t.filled() {
			kind := recordRow
			if err == nil {
				if row.Number <= t.Header {
					continue
				}
				kind = t.kindOfRow(row)
			}
			switch {
			case kind == looseRow && len(waiting) < mostLoose:
				row.Cells = slices.Clone(row.Cells)
				waiting = append(waiting, row)
				continue
			case kind == blankRow || kind == headerRow:
				continue
			case kind != recordRow && kind != looseRow:
				t.left.add(kind, row)
				continue
			}
			for _, loose := range waiting {
				if !yield(loose, nil) {
					return
				}
			}
			if waiting = waiting[:0]; !yield(row, err) {
				return
			}
		}
		for _, row := range waiting {
			t.left.add(noteRow, row)
		}
	}
}

// mostLoose is the number of rows that may be a note below the records.
const mostLoose = 20

func (t *Table) filled() iter.Seq2[grid.Row, error] {
	return filled(t.book, t.Sheet)
}

// filled returns the rows of a sheet with merged cells repeated.
func filled(book *grid.Book, sheet string) iter.Seq2[grid.Row, error] {
	return grid.Filled(book.Rows(sheet), book.Merged(sheet), 512)
}

func (l *leftOut) add(kind rowKind, row grid.Row) {
	l.rows[kind] = append(l.rows[kind], row.Number)
	if kind != totalRow && kind != noteRow || len(l.text) >= mostNamed {
		return
	}
	var texts []string
	for _, c := range row.Cells {
		if text := Clean(c.Text); text != "" && !c.Merged {
			texts = append(texts, text)
		}
	}
	l.text[row.Number] = grid.Clip(strings.Join(texts, " "))
}

// Batches returns the rows that hold records by size at a time.
func (t *Table) Batches(size int) iter.Seq2[[]grid.Row, error] { return grid.Batches(t.Rows(), size) }

var (
	total = regexp.MustCompile(`^(?:合计|小计|总计|共计|累计|总数|本页合计|本月合计|全年合计)(?:[:(（0-9]|$)|^(?:共|总共|以上共|合计共)[0-9]+(?:件|条|户|宗|起|项|家|人|笔)`)
	note  = regexp.MustCompile(`^(?:填表人|填报人|填表单位|填报单位|填表日期|填报日期|填表时间|填报时间|填表说明|填报说明|制表人|制表单位|制表日期|制表时间|制表|审核人|审核|复核人|复核|审批人|审签人|签发人|经办人|负责人|单位负责人|部门负责人|主要负责人|分管负责人|分管领导|科室负责人|联系人|联系电话|联系方式|报送单位|报送人|报送日期|统计人|统计日期|打印日期|打印时间|导出时间|导出日期|数据来源|备注|说明|附注|注|单位盖章|单位)(?:签字|签名|签章|盖章|\(签字\)|\(盖章\)|\(签章\)|\(公章\))?[:.,;、]|^(?:备注|说明|注|填表人|填报人|审核人|制表人|单位负责人|复核人)$|^第[0-9]+页|^共[0-9]+页|^(?:-*以下(?:空白|无正文)-*)$`)
)

// kindOfRow returns what a row below the header is. A record has more than its
// number, in cells of its own, and is neither a total nor a note: a row with a day of
// the act or a code is a record whatever it says.
func (t *Table) kindOfRow(row grid.Row) rowKind {
	first, own, merged, struck, uncomputed := "", 0, 0, false, false
	for i, c := range row.Cells {
		struck = struck || c.Struck != ""
		if t.isSerial(i) {
			if first == "" {
				first = Clean(c.Text)
			}
			continue
		}
		text := Clean(c.Text)
		switch {
		case c.Merged:
			merged++
		case c.Uncomputed || c.Picture:
			own, uncomputed = own+1, true
		case text != "":
			if own++; own == 1 && !number.MatchString(text) && (first == "" || number.MatchString(first)) {
				first = text
			}
		}
	}
	short := strings.ReplaceAll(asciiForms(first), " ", "")
	switch {
	case row.Hidden && (own > 0 || struck):
		return hiddenRow
	case own == 0 && struck:
		return struckRow
	case own == 0 && !(total.MatchString(short) || note.MatchString(short)):
		return blankRow
	case t.isHeader(row):
		return headerRow
	case t.isKeyed(row) || uncomputed:
		return recordRow
	case total.MatchString(short):
		return totalRow
	case note.MatchString(short), own == 1 && merged > 0 && merged >= len(t.Titles)-2:
		return noteRow
	case own <= 2 && len(t.Titles) > 4 && !t.isNumbered(row):
		return looseRow
	}
	return recordRow
}

// isNumbered reports whether a row has a number of a document.
func (t *Table) isNumbered(row grid.Row) bool {
	for _, f := range []Field{Number, Licence, Code} {
		for _, c := range t.columns[f] {
			text := Clean(row.Text(c.index))
			if _, err := t.Dates.Moment(text); err != nil && strings.ContainsAny(asciiForms(text), "0123456789") {
				return true
			}
		}
	}
	return false
}

var number = regexp.MustCompile(`^[0-9]*\.?[0-9]+$`)

func (t *Table) isSerial(index int) bool {
	return slices.ContainsFunc(t.columns[Serial], func(c column) bool { return c.index == index })
}

// isKeyed reports whether a row has a day of the act, or a code of a power item.
func (t *Table) isKeyed(row grid.Row) bool {
	for _, c := range t.columns[Dated] {
		if _, err := t.Dates.Moment(Clean(row.Text(c.index))); err == nil {
			return true
		}
	}
	return slices.ContainsFunc(t.columns[Code], func(c column) bool {
		text := Clean(row.Text(c.index))
		return strings.ContainsAny(text, "0123456789") && !strings.ContainsFunc(text, isHan)
	})
}

// isHeader reports whether a row is a second row of headers: a key column has
// another header of the same field there.
func (t *Table) isHeader(row grid.Row) bool {
	for _, f := range []Field{Dated, Code} {
		for _, c := range t.columns[f] {
			if text := row.Text(c.index); text != "" {
				if n, _, ok := t.matching.find(text); ok && n.field == f {
					return true
				}
			}
		}
	}
	return false
}

// LeftOut returns what the last pass over the rows left out, and which merged cells
// and comments, pictures and hidden columns the sheet has. An importer that reads all
// of a sheet reports these, so that nothing of the sheet is lost in silence.
func (t *Table) LeftOut() (problems []Problem) {
	add := func(row int, s diag.Severity, code, hint, format string, args ...any) {
		problems = append(problems, t.at(row, 0).Problem(code, s, hint, format, args...))
	}
	for _, kind := range []rowKind{totalRow, noteRow} {
		rows := t.left.rows[kind]
		for _, n := range rows[:min(len(rows), mostNamed)] {
			add(n, diag.Notice, CodeLeftOut, "", "%s，不是一件记录，没有读取：%s", map[rowKind]string{totalRow: "这一行是合计", noteRow: "这一行是表注"}[kind], t.left.text[n])
		}
		if more := len(rows) - mostNamed; more > 0 {
			add(0, diag.Notice, CodeLeftOut, "", "另有 %d 行%s没有读取", more, map[rowKind]string{totalRow: "合计", noteRow: "表注"}[kind])
		}
	}
	if rows := t.left.rows[hiddenRow]; len(rows) > 0 {
		add(rows[0], diag.Warning, CodeHidden, "要读的，请在 Excel 或 WPS 里取消隐藏和筛选，保存后再来一次", "有 %d 行隐藏着，没有读取：第 %s 行", len(rows), listed(rows))
	}
	if rows := t.left.rows[struckRow]; len(rows) > 0 {
		add(rows[0], diag.Warning, CodeStruck, "还有效的，请去掉删除线，保存后再来一次", "有 %d 行整行加了删除线，没有读取：第 %s 行", len(rows), listed(rows))
	}
	if t.book.Facts == nil {
		return problems
	}
	return append(problems, t.beside(t.book.Facts(t.Sheet))...)
}

// beside returns the notices of what a sheet has beside its rows.
func (t *Table) beside(facts grid.Facts) (problems []Problem) {
	at := t.at(0, 0)
	var areas, columns []string
	count := 0
	for _, m := range facts.Merges {
		if m.Top > t.Header && m.Bottom > m.Top {
			if count++; count <= mostNamed {
				areas = append(areas, grid.ColumnName(m.Left)+strconv.Itoa(m.Top)+":"+grid.ColumnName(m.Right)+strconv.Itoa(m.Bottom))
			}
		}
	}
	if count > 0 {
		problems = append(problems, at.Problem(CodeMerged, diag.Notice, "只属于其中一行的，请取消合并，分别填写",
			"有 %d 处合并单元格（%s），合并到的每一行都按同样的内容读取", count, etc(areas, count)))
	}
	for _, s := range facts.Columns {
		for n := max(1, s.First); n <= min(s.Last, len(t.Titles)); n++ {
			if title := t.Titles[n-1]; title != "" {
				columns = append(columns, grid.ColumnName(n)+" 列“"+grid.Clip(title)+"”")
			}
		}
	}
	if len(columns) > 0 {
		problems = append(problems, at.Problem(CodeHidden, diag.Warning, "不该读的，请在表格里删去这一列，再来一次", "有 %d 列隐藏着，照样读取：%s", len(columns), etc(columns[:min(len(columns), mostNamed)], len(columns))))
	}
	if n := len(facts.Comments); n > 0 {
		problems = append(problems, at.Problem(CodeLeftOut, diag.Notice, "批注里有要公开的内容的，请写进格子", "有 %d 处批注没有读取：%s", n, etc(facts.Comments[:min(n, mostNamed)], n)))
	}
	if facts.Pictures > 0 {
		problems = append(problems, at.Problem(CodeLeftOut, diag.Notice, "图片里有要公开的内容的，请写进格子，或者作为附件", "有 %d 张图片没有读取", facts.Pictures))
	}
	if facts.Shapes > 0 {
		problems = append(problems, at.Problem(CodeLeftOut, diag.Notice, "里面有要公开的内容的，请写进格子", "有 %d 个文本框、图表或者嵌入的文件没有读取", facts.Shapes))
	}
	return problems
}

// listed returns row numbers for a message.
func listed(rows []int) string {
	var texts []string
	for _, n := range rows[:min(len(rows), mostNamed)] {
		texts = append(texts, strconv.Itoa(n))
	}
	return etc(texts, len(rows))
}

// etc joins the first texts of a number.
func etc(texts []string, all int) string {
	text := strings.Join(texts, "、")
	if all > len(texts) {
		text += fmt.Sprintf(" 等 %d 处", all)
	}
	return text
}
