package tableaudit

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"gongkai/site/agenda"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/internal/jsonstream"
	"gongkai/site/ledger"
	"gongkai/site/office/spreadsheet"
)

// statement begins the forms for people.
const statement = "根据所给表格判断，只含表格里的记录。"

// outputBuffer is the size of the buffer of the text form, in bytes.
const outputBuffer = 1 << 16

// WriteCSV writes the entries in the form of audit.csv.
func (r *Report) WriteCSV(w io.Writer) error { return agenda.WriteRowsCSV(w, r.Entries()) }

// WriteJSON writes the form of audit.json, see package agenda, with two more keys:
// problems, and rows with their counts.
func (r *Report) WriteJSON(w io.Writer) error {
	o := jsonstream.New(w)
	agenda.Deadlines(o, agenda.Head{AsOf: r.AsOf, CoverageFrom: r.From, CoverageTo: r.To, Summary: r.Summary}, r.Entries())
	o.Member("obligations", []string{}) // a table owes nothing for a year
	jsonstream.List(o, "problems", r.problemRows())
	o.Member("rows", struct {
		Total    int `json:"total"`
		Judged   int `json:"judged"`
		Unjudged int `json:"unjudged"`
		Unruled  int `json:"unruled"`
	}{r.Rows, r.Judged, r.Unjudged, r.Unruled})
	if err := o.Close(); err != nil {
		return fmt.Errorf("写台账：%w", err)
	}
	return nil
}

// problemRow is a problem in JSON, with its cell (Sheet1!F12). Unknown values are
// null.
type problemRow struct {
	Code     string  `json:"code"`
	Severity string  `json:"severity"`
	Path     *string `json:"path"`
	Cell     *string `json:"cell"`
	Line     *int    `json:"line"`
	Column   *int    `json:"column"`
	Message  string  `json:"message"`
	Hint     *string `json:"hint"`
}

// problemRows returns all problems in the form of JSON.
func (r *Report) problemRows() iter.Seq2[problemRow, error] {
	return func(yield func(problemRow, error) bool) {
		for p, err := range r.Problems() {
			row := problemRow{}
			if err == nil {
				d := p.Diag()
				row = problemRow{d.Code, d.Severity.String(), optional(d.Path), optional(p.Cell.String()), optional(d.Line), optional(d.Column), d.Message, optional(d.Hint)}
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// optional returns a pointer to v, or nil for the zero value.
func optional[V comparable](v V) *V {
	var zero V
	if v == zero {
		return nil
	}
	return &v
}

// WriteText writes the report for people: the counts, the entries, and all problems.
func (r *Report) WriteText(w io.Writer) error {
	b := bufio.NewWriterSize(w, outputBuffer)
	fmt.Fprintf(b, "公开时限台账　截至 %s\n%s\n", r.AsOf.Chinese(), statement)
	fmt.Fprintf(b, "文件：%s\n工作日历：%s 至 %s\n\n", r.source(), r.From, r.To)
	fmt.Fprintf(b, "%s\n时限 %d 项%s\n", r.Counted(), r.Summary.Total(), r.Summary.Words())
	if r.Summary.Total() > 0 {
		b.WriteByte('\n')
		r.columns.WriteHead(b)
		for e, err := range r.Entries() {
			if err != nil {
				return err
			}
			r.columns.Write(b, e)
		}
	}
	titled := false
	for p, err := range r.Problems() {
		if err != nil {
			return err
		}
		if !titled {
			b.WriteString("\n表格里的问题\n")
			titled = true
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

// Counted returns the sentence with the numbers of rows.
func (r *Report) Counted() string {
	text := fmt.Sprintf("共 %d 行，判断了 %d 行", r.Rows, r.Judged)
	if r.Unjudged > 0 {
		text += fmt.Sprintf("，不能判断 %d 行", r.Unjudged)
	}
	if r.Unruled > 0 {
		text += fmt.Sprintf("，没有适用规则 %d 行", r.Unruled)
	}
	return text
}

// source returns the file, sheet and encoding of the table.
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

// sumTable writes the counts.
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
		{spreadsheet.Text("时限"), spreadsheet.Int(r.Summary.Total())},
	}
	for _, v := range deadline.Verdicts() {
		rows = append(rows, []spreadsheet.Value{spreadsheet.Text(v.Chinese()), spreadsheet.Int(r.Summary[v])})
	}
	for _, row := range rows {
		if err := table.Append(row...); err != nil {
			return err
		}
	}
	return nil
}

// entryTable writes the entries, and adds their rules to used.
func (r *Report) entryTable(book *spreadsheet.Workbook, used map[*deadline.Rule]bool) error {
	entries := func(yield func(*ledger.Entry, error) bool) {
		for e, err := range r.Entries() {
			if err == nil {
				used[e.Rule] = true
			}
			if !yield(e, err) {
				return
			}
		}
	}
	return agenda.EntryTable(book, "时限", r.options.Kinds, func(organ string) string { return organ }, entries)
}

// day returns a cell with a date.
func day(d calendar.Date) spreadsheet.Value { return spreadsheet.Day(d.Time()) }

// problemTable writes all problems.
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

// ruleTable writes the rules of the entries.
func (r *Report) ruleTable(book *spreadsheet.Workbook, used map[*deadline.Rule]bool) error {
	return agenda.RuleTable(book, slices.DeleteFunc(slices.Clone(r.options.Rules.All()), func(rule *deadline.Rule) bool { return !used[rule] }))
}
