package tableaudit

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"gongkai/site/agenda"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/ledger"
	"gongkai/site/office/spreadsheet"
)

// statement heads the forms for people.
const statement = "根据所给表格判断，只含表格里的记录。"

// outputBuffer is how many bytes are collected before they are written.
const outputBuffer = 1 << 16

// WriteCSV writes the entries as audit.csv has them, exactly.
func (r *Report) WriteCSV(w io.Writer) error {
	b := agenda.AppendHeaderCSV(nil)
	for e, err := range r.Entries() {
		if err != nil {
			return err
		}
		if b = agenda.AppendRowCSV(b, e); len(b) >= outputBuffer {
			if _, err := w.Write(b); err != nil {
				return fmt.Errorf("写台账：%w", err)
			}
			b = b[:0]
		}
	}
	if _, err := w.Write(b); err != nil {
		return fmt.Errorf("写台账：%w", err)
	}
	return nil
}

// WriteText writes the report for people: the counts, the entries, and every
// row that could not be judged.
func (r *Report) WriteText(w io.Writer) error {
	b := bufio.NewWriterSize(w, outputBuffer)
	fmt.Fprintf(b, "公开时限台账　截至 %s\n%s\n", r.AsOf.Chinese(), statement)
	fmt.Fprintf(b, "文件：%s\n工作日历：%s 至 %s\n\n", r.source(), r.From, r.To)
	fmt.Fprintf(b, "%s\n时限 %d 项%s\n", r.counted(), r.Summary.Deadlines, r.Summary.Words())
	if r.Summary.Deadlines > 0 {
		b.WriteByte('\n')
		r.stream.BeginText(b)
		for e, err := range r.Entries() {
			if err != nil {
				return err
			}
			r.stream.Text(b, e)
		}
	}
	begun := false
	for p, err := range r.Problems() {
		if err != nil {
			return err
		}
		if !begun {
			b.WriteString("\n表格里的问题\n")
			begun = true
		}
		b.WriteString(p.String() + "\n")
		if p.Hint != "" {
			b.WriteString("    提示：" + p.Hint + "\n")
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("写台账：%w", err)
	}
	return nil
}

func (r *Report) counted() string { return agenda.Counted(r.Rows, r.Judged, r.Unjudged, r.Unruled) }

// source names the table: file, sheet, encoding.
func (r *Report) source() string {
	return strings.Join(strings.Fields(r.Name+" "+r.Sheet+" "+r.Encoding), "　")
}

// WriteWorkbook writes an XLSX: the counts, the entries, the problems, and the
// rules with their basis.
func (r *Report) WriteWorkbook(w io.Writer) error {
	book, err := spreadsheet.NewWorkbook(w)
	if err != nil {
		return err
	}
	used := map[*deadline.Rule]bool{}
	for _, table := range []func() error{
		func() error { return r.sumTable(book) },
		func() error { return r.entryTable(book, used) },
		func() error { return r.problemTable(book) },
		func() error { return r.ruleTable(book, used) },
	} {
		if err := table(); err != nil {
			_ = book.Discard() // the first error says what happened
			return err
		}
	}
	return book.Close()
}

func (r *Report) sumTable(book *spreadsheet.Workbook) error {
	table, err := book.Table("汇总", []spreadsheet.Column{{Title: "项目", Width: 20}, {Title: "内容", Width: 60, Wrap: true}})
	if err != nil {
		return err
	}
	rows := [][]spreadsheet.Value{
		{spreadsheet.Text("说明"), spreadsheet.Text(statement)},
		{spreadsheet.Text("文件"), spreadsheet.Text(r.source())},
		{spreadsheet.Text("数据截至"), day(r.AsOf)},
		{spreadsheet.Text("工作日历起"), day(r.From)},
		{spreadsheet.Text("工作日历止"), day(r.To)},
		{spreadsheet.Text("行数"), spreadsheet.Int(r.Rows)},
		{spreadsheet.Text("判断了的行"), spreadsheet.Int(r.Judged)},
		{spreadsheet.Text("不能判断的行"), spreadsheet.Int(r.Unjudged)},
		{spreadsheet.Text("没有适用规则的行"), spreadsheet.Int(r.Unruled)},
		{spreadsheet.Text("时限"), spreadsheet.Int(r.Summary.Deadlines)},
	}
	for i, n := range r.Summary.Counts() {
		rows = append(rows, []spreadsheet.Value{spreadsheet.Text(deadline.Verdicts()[i].Chinese()), spreadsheet.Int(n)})
	}
	for _, row := range rows {
		if err := table.Append(row...); err != nil {
			return err
		}
	}
	return nil
}

// entryTable writes the judged rows and notes the rules they name.
func (r *Report) entryTable(book *spreadsheet.Workbook, used map[*deadline.Rule]bool) error {
	noting := func(yield func(*ledger.Entry, error) bool) {
		for e, err := range r.Entries() {
			if err == nil {
				used[e.Rule] = true
			}
			if !yield(e, err) {
				return
			}
		}
	}
	return agenda.EntryTable(book, "时限", r.o.Kinds, func(organ string) string { return organ }, noting)
}

func day(d calendar.Date) spreadsheet.Value { return spreadsheet.Day(d.Time()) }

func (r *Report) problemTable(book *spreadsheet.Workbook) error {
	table, err := book.Table("表格里的问题", []spreadsheet.Column{
		{Title: "位置", Width: 16}, {Title: "程度", Width: 8}, {Title: "问题", Width: 60, Wrap: true}, {Title: "怎么办", Width: 60, Wrap: true}, {Title: "代码", Width: 22},
	})
	if err != nil {
		return err
	}
	for p, err := range r.Problems() {
		if err != nil {
			return err
		}
		if err := table.Append(spreadsheet.Text(p.Cell.String()), spreadsheet.Text(p.Severity.Chinese()), spreadsheet.Text(p.Message), spreadsheet.Text(p.Hint), spreadsheet.Text(p.Code)); err != nil {
			return err
		}
	}
	return nil
}

// ruleTable explains the rules that the entries name.
func (r *Report) ruleTable(book *spreadsheet.Workbook, used map[*deadline.Rule]bool) error {
	return agenda.RuleTable(book, slices.DeleteFunc(slices.Clone(r.o.Rules.All()), func(rule *deadline.Rule) bool { return !used[rule] }))
}
