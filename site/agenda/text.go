package agenda

import (
	"bufio"
	"fmt"
	"io"
	"unicode"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/ledger"
)

// WriteText writes the ledger for people: what it holds, the counts, and a
// table each of deadlines, obligations and gaps in the document numbers.
func WriteText(w io.Writer, l *ledger.Ledger) error {
	b := bufio.NewWriterSize(w, 1<<16)
	fmt.Fprintf(b, "公开时限台账　截至 %s\n%s\n", l.AsOf.Chinese(), l.Statement())
	fmt.Fprintf(b, "工作日历：%s 至 %s\n\n", l.CoverageFrom, l.CoverageTo)
	fmt.Fprintf(b, "时限 %d 项%s\n", len(l.Entries), l.Summary().Words())
	fmt.Fprintf(b, "年度应公开事项 %d 项%s\n", len(l.Obligations), owedWords(l))
	if l.Sealed > 0 {
		fmt.Fprintf(b, "另有 %d 件封存的记录，只计数\n", l.Sealed)
	}
	gaps := l.Gaps()
	if len(gaps) > 0 {
		fmt.Fprintf(b, "文号不连续 %d 处，可能依法如此，不计入逾期\n", len(gaps))
	}
	if len(l.Entries) > 0 {
		b.WriteByte('\n')
		writeDeadlines(b, l.Entries)
	}
	if len(l.Obligations) > 0 {
		b.WriteByte('\n')
		writeTable(b, obligationTable(l))
	}
	if len(gaps) > 0 {
		b.WriteByte('\n')
		writeTable(b, gapTable(l, gaps))
	}
	writeSite(b, l)
	if err := b.Flush(); err != nil {
		return fmt.Errorf("写台账：%w", err)
	}
	return nil
}

// owedWords lists the verdicts on duties.
func owedWords(l *ledger.Ledger) string {
	s := ledger.Summary{}
	for i := range l.Obligations {
		s[l.Obligations[i].Verdict]++
	}
	return s.Words()
}

// writeDeadlines writes the table of deadlines.
func writeDeadlines(b *bufio.Writer, entries []*ledger.Entry) {
	var columns Columns
	for _, e := range entries {
		columns.Measure(e)
	}
	columns.WriteHead(b)
	for _, e := range entries {
		columns.Write(b, e)
	}
}

// Columns are the columns of the table of deadlines in the text form. Rows come
// one at a time, twice: a million rows are never held in memory.
type Columns struct{ widths [8]int }

// Measure makes the columns wide enough for a row.
func (c *Columns) Measure(e *ledger.Entry) { c.measure(textRow(e)) }

// WriteHead writes the titles, when every row is measured.
func (c *Columns) WriteHead(b *bufio.Writer) {
	c.measure(textTitles())
	writeLine(b, c.widths[:], textTitles())
}

// Write writes a row that has been measured.
func (c *Columns) Write(b *bufio.Writer, e *ledger.Entry) { writeLine(b, c.widths[:], textRow(e)) }

func (c *Columns) measure(row []string) {
	for i, text := range row {
		c.widths[i] = max(c.widths[i], width(text))
	}
}

// textTitles and textRow are a line of the table of deadlines.
func textTitles() []string {
	return []string{"结论", "起算", "最迟", "完成", "用时", "规则", "文号", "文件"}
}

func textRow(e *ledger.Entry) []string {
	due := dateText(e.Rule, e.Due)
	if e.Provisional {
		due += " 暂定"
	}
	return []string{
		e.Word(), dateText(e.Rule, e.From), due, dateText(e.Rule, e.Done), used(e), e.Rule.ID, e.Number, e.Path,
	}
}

// dateText returns a date for a column, for a rule in hours with its time.
func dateText(rule *deadline.Rule, m calendar.Moment) string {
	if rule.Unit == deadline.Hours && m.HasTime() {
		return m.PubDate()
	}
	return m.Date().String()
}

// used returns how much of the window was used: 5/7.
func used(e *ledger.Entry) string {
	allowed := e.Allowed()
	if e.Elapsed == nil || allowed == nil {
		return ""
	}
	return fmt.Sprintf("%d/%d", *e.Elapsed, *allowed)
}

// obligationTable is the table of yearly duties.
func obligationTable(l *ledger.Ledger) [][]string {
	table := [][]string{{"结论", "年度", "报告", "机关", "最迟", "公开", "文件"}}
	for _, o := range l.Obligations {
		path := "（尚无）"
		switch {
		case o.Record != nil:
			path = o.Record.Path
		case o.Verdict == deadline.Overdue:
			path = "（缺）"
		}
		table = append(table, []string{
			o.Verdict.Chinese(), fmt.Sprint(o.Year), l.ReportName(o.Duty), l.Corpus.Organs.Name(o.Organ), o.Due.String(), o.Done.String(), path,
		})
	}
	return table
}

// gapTable is the table of gaps in document numbers.
func gapTable(l *ledger.Ledger, gaps []ledger.Gap) [][]string {
	table := [][]string{{"文号", "机关", "已公开", "没有公开的序号"}}
	for _, g := range gaps {
		table = append(table, []string{g.Prefix(), l.Corpus.Organs.Name(g.Organ), fmt.Sprintf("%d 至 %d", g.First, g.Last), g.Serials(20)})
	}
	return table
}

// writeTable aligns columns by cells of a terminal, of which a Han character
// takes two. The last column is not padded.
func writeTable(b *bufio.Writer, table [][]string) {
	widths := make([]int, len(table[0]))
	for _, row := range table {
		for i, text := range row {
			widths[i] = max(widths[i], width(text))
		}
	}
	for _, row := range table {
		writeLine(b, widths, row)
	}
}

func writeLine(b *bufio.Writer, widths []int, row []string) {
	gap := 0
	for i, text := range row {
		if text != "" {
			pad(b, gap)
			gap = 0
			b.WriteString(text)
		}
		gap += widths[i] - width(text) + 2
	}
	b.WriteByte('\n')
}

func pad(b *bufio.Writer, n int) {
	for range n {
		b.WriteByte(' ')
	}
}

// width returns how many cells of a terminal a text takes.
func width(text string) (cells int) {
	for _, r := range text {
		cells++
		if r >= 0x2E80 && (unicode.Is(unicode.Han, r) || r >= 0x3000 && r <= 0x303F || r >= 0xFF01 && r <= 0xFF60) {
			cells++
		}
	}
	return cells
}
