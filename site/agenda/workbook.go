package agenda

import (
	"cmp"
	"io"
	"iter"
	"slices"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/office/spreadsheet"
)

// WriteWorkbook writes the ledger as XLSX: a sheet each for the counts, the
// deadlines, those that are late or overdue (the worst first), the yearly
// obligations, the gaps in document numbers, and the rules with their basis.
func WriteWorkbook(w io.Writer, l *ledger.Ledger) error {
	name := func(organ string) string { return l.Corpus.Organs.Name(organ) }
	return writeWorkbook(w,
		func(book *spreadsheet.Workbook) error { return countTable(book, l) },
		func(book *spreadsheet.Workbook) error {
			return entryTable(book, "时限", l.Corpus.Kinds, name, each(l.Entries), logged(l))
		},
		func(book *spreadsheet.Workbook) error {
			return entryTable(book, "逾期", l.Corpus.Kinds, name, each(worst(l)), logged(l))
		},
		func(book *spreadsheet.Workbook) error { return dutyTable(book, l) },
		func(book *spreadsheet.Workbook) error { return gapSheet(book, l) },
		func(book *spreadsheet.Workbook) error { return RuleTable(book, rulesNamed(l)) },
	)
}

// writeWorkbook writes the sheets one after the other.
func writeWorkbook(w io.Writer, sheets ...func(*spreadsheet.Workbook) error) error {
	book, err := spreadsheet.NewWorkbook(w)
	if err != nil {
		return err
	}
	for _, write := range sheets {
		if err := write(book); err != nil {
			_ = book.Discard() // the first error says what happened
			return err
		}
	}
	return book.Close()
}

// worst returns the entries that are late or overdue, the latest first.
func worst(l *ledger.Ledger) []*ledger.Entry {
	late := slices.Clone(l.Entries)
	late = slices.DeleteFunc(late, func(e *ledger.Entry) bool { return e.Verdict != deadline.Late && e.Verdict != deadline.Overdue })
	slices.SortStableFunc(late, func(a, b *ledger.Entry) int { return cmp.Compare(known(b.LateBy), known(a.LateBy)) })
	return late
}

func known(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}

func countTable(book *spreadsheet.Workbook, l *ledger.Ledger) error {
	table, err := book.Table("汇总", []spreadsheet.Column{{Title: "项目", Width: 20}, {Title: "内容", Width: 60, Wrap: true}})
	if err != nil {
		return err
	}
	summary := l.Summary()
	rows := [][]spreadsheet.Value{
		{spreadsheet.Text("说明"), spreadsheet.Text(l.Statement())},
		{spreadsheet.Text("数据截至"), dayCell(l.AsOf)},
		{spreadsheet.Text("工作日历起"), dayCell(l.CoverageFrom)},
		{spreadsheet.Text("工作日历止"), dayCell(l.CoverageTo)},
		{spreadsheet.Text("时限"), spreadsheet.Int(summary.Total())},
		{spreadsheet.Text("年度应公开事项"), spreadsheet.Int(len(l.Obligations))},
	}
	for _, v := range deadline.Verdicts() {
		rows = append(rows, []spreadsheet.Value{spreadsheet.Text(v.Chinese()), spreadsheet.Int(summary[v])})
	}
	return appendAll(table, rows)
}

func appendAll(table *spreadsheet.Table, rows [][]spreadsheet.Value) error {
	for _, row := range rows {
		if err := table.Append(row...); err != nil {
			return err
		}
	}
	return nil
}

// EntryTable writes rows of a ledger as a sheet. organ gives the name of an organ.
func EntryTable(book *spreadsheet.Workbook, name string, kinds *disclosure.Kinds, organ func(string) string, entries iter.Seq2[*ledger.Entry, error]) error {
	return entryTable(book, name, kinds, organ, entries, false)
}

// entryTable writes the sheet; of a site with a log of publications it has a column for
// the grade of each proof, and one for the first trusted day.
func entryTable(book *spreadsheet.Workbook, name string, kinds *disclosure.Kinds, organ func(string) string, entries iter.Seq2[*ledger.Entry, error], logged bool) error {
	columns := []spreadsheet.Column{
		{Title: "文件或行", Width: 32}, {Title: "文号", Width: 28}, {Title: "标题", Width: 40, Wrap: true}, {Title: "机关", Width: 24}, {Title: "类别", Width: 12},
		{Title: "起算日期", Width: 12}, {Title: "最迟公开日期", Width: 14}, {Title: "公开日期", Width: 12}, {Title: "用时", Width: 8}, {Title: "期限", Width: 16},
		{Title: "结论", Width: 14}, {Title: "晚几个工作日", Width: 14}, {Title: "暂定", Width: 8}, {Title: "最早可能", Width: 12}, {Title: "最晚可能", Width: 12},
		{Title: "说明", Width: 30, Wrap: true}, {Title: "规则", Width: 24}, {Title: "放假通知", Width: 30},
	}
	if logged {
		columns = append(columns, spreadsheet.Column{Title: "举证", Width: 10}, spreadsheet.Column{Title: "最早可证日期", Width: 14})
	}
	table, err := book.Table(name, columns)
	if err != nil {
		return err
	}
	for e, err := range entries {
		if err != nil {
			return err
		}
		short := ""
		if kind, ok := kinds.Get(e.Kind); ok {
			short = kind.Short
		}
		cells := []spreadsheet.Value{
			spreadsheet.Text(e.Path), spreadsheet.Text(e.Number), spreadsheet.Text(e.Title), spreadsheet.Text(organ(e.Organ)), spreadsheet.Text(short),
			pointCell(e.Rule, e.From), pointCell(e.Rule, e.Due), pointCell(e.Rule, e.Done), countCell(e.Elapsed), spreadsheet.Text(e.Rule.Bound()),
			spreadsheet.Text(e.Word()), countCell(e.LateBy), yesCell(e.Provisional), dayCell(e.Safe.Date()), dayCell(e.Latest.Date()),
			spreadsheet.Text(e.Reason), spreadsheet.Text(e.Rule.ID), spreadsheet.Text(strings.Join(e.Notices, "；")),
		}
		if p := e.Proof; logged && p != nil && p.First != nil {
			cells = append(cells, spreadsheet.Text(p.Grade.Chinese()), dayCell(p.First.Date()))
		} else if logged && p != nil {
			cells = append(cells, spreadsheet.Text(p.Grade.Chinese()), spreadsheet.Text(""))
		}
		if err := table.Append(cells...); err != nil {
			return err
		}
	}
	return nil
}

// pointCell returns a date, for a rule in hours with its time.
func pointCell(rule *deadline.Rule, m calendar.Moment) spreadsheet.Value {
	if rule.Unit == deadline.Hours && m.HasTime() {
		return spreadsheet.Moment(m.Time())
	}
	return dayCell(m.Date())
}

func dayCell(d calendar.Date) spreadsheet.Value {
	if d.IsZero() {
		return spreadsheet.Value{}
	}
	return spreadsheet.Day(d.Time())
}

func countCell(n *int) spreadsheet.Value {
	if n == nil {
		return spreadsheet.Value{}
	}
	return spreadsheet.Int(*n)
}

func yesCell(b bool) spreadsheet.Value {
	if b {
		return spreadsheet.Text("是")
	}
	return spreadsheet.Value{}
}

func dutyTable(book *spreadsheet.Workbook, l *ledger.Ledger) error {
	table, err := book.Table("年度应公开事项", []spreadsheet.Column{
		{Title: "机关", Width: 28}, {Title: "报告", Width: 30}, {Title: "年度", Width: 8}, {Title: "最迟公开日期", Width: 14}, {Title: "公开日期", Width: 12},
		{Title: "结论", Width: 14}, {Title: "晚几个工作日", Width: 14}, {Title: "文件", Width: 36}, {Title: "规则", Width: 26},
	})
	if err != nil {
		return err
	}
	for i := range l.Obligations {
		o := &l.Obligations[i]
		path := ""
		if o.Record != nil {
			path = o.Record.Path
		}
		err := table.Append(
			spreadsheet.Text(l.Corpus.Organs.Name(o.Organ)), spreadsheet.Text(l.ReportName(o.Duty)), spreadsheet.Int(o.Year), dayCell(o.Due.Date()), dayCell(o.Done.Date()),
			spreadsheet.Text(o.Verdict.Chinese()), countCell(o.LateBy), spreadsheet.Text(path), spreadsheet.Text(o.Rule.ID),
		)
		if err != nil {
			return err
		}
	}
	return nil
}

func gapSheet(book *spreadsheet.Workbook, l *ledger.Ledger) error {
	table, err := book.Table("文号不连续", []spreadsheet.Column{
		{Title: "机关", Width: 28}, {Title: "文号的前一部分", Width: 30}, {Title: "最小", Width: 8}, {Title: "最大", Width: 8}, {Title: "缺几个", Width: 8},
		{Title: "缺的序号", Width: 60, Wrap: true},
	})
	if err != nil {
		return err
	}
	const most = 200 // serials named; the count beside them is whole
	for _, g := range l.Gaps() {
		if err := table.Append(spreadsheet.Text(l.Corpus.Organs.Name(g.Organ)), spreadsheet.Text(g.Prefix()), spreadsheet.Int(g.First), spreadsheet.Int(g.Last), spreadsheet.Int(g.Count), spreadsheet.Text(g.Serials(most))); err != nil {
			return err
		}
	}
	return nil
}

// rulesNamed returns the rules by which the ledger is judged, in the order of the catalogue.
func rulesNamed(l *ledger.Ledger) []*deadline.Rule {
	used := map[*deadline.Rule]bool{}
	for _, e := range l.Entries {
		used[e.Rule] = true
	}
	for i := range l.Obligations {
		used[l.Obligations[i].Rule] = true
	}
	return slices.DeleteFunc(slices.Clone(l.Judge.Rules.All()), func(r *deadline.Rule) bool { return !used[r] })
}

// RuleTable explains rules as a sheet: window, validity and basis.
func RuleTable(book *spreadsheet.Workbook, rules []*deadline.Rule) error {
	table, err := book.Table("规则", []spreadsheet.Column{
		{Title: "规则", Width: 28}, {Title: "名称", Width: 30, Wrap: true}, {Title: "期限", Width: 16}, {Title: "施行", Width: 26, Wrap: true}, {Title: "依据", Width: 80, Wrap: true},
	})
	if err != nil {
		return err
	}
	for _, rule := range rules {
		var basis []string
		for _, b := range rule.Basis {
			basis = append(basis, b.String())
		}
		if err := table.Append(spreadsheet.Text(rule.ID), spreadsheet.Text(rule.Name), spreadsheet.Text(rule.Bound()), spreadsheet.Text(rule.Validity()), spreadsheet.Text(strings.Join(basis, "\n"))); err != nil {
			return err
		}
	}
	return nil
}
