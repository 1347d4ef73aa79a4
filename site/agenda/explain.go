package agenda

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
)

// Explanation is a deadline with its working (计算过程), and the names of its dates.
type Explanation struct {
	ledger.Entry
	Working            []deadline.Day
	FromName, DoneName string // 处罚决定日期, 公开日期
}

// Explain returns the deadlines of a document with their workings: that of its
// publication first, for a yearly report too.
func Explain(l *ledger.Ledger, path string) []Explanation {
	var all []Explanation
	for _, e := range slices.Concat(l.ReportsOf(path), l.Of(path)) {
		all = append(all, explain(l, e))
	}
	return all
}

// Foresee explains the deadlines of a record that is no document yet, by the
// settings of a site. The problems are those of judging.
func Foresee(c *corpus.Corpus, rules *deadline.Rules, asOf calendar.Date, rec *disclosure.Record) ([]Explanation, []diag.Problem) {
	alone := *c
	alone.Documents = []*corpus.Document{{Record: rec, Source: rec.Path}}
	l, problems := ledger.Build(&alone, rules, asOf, 1)
	return Explain(l, rec.Path), problems
}

func explain(l *ledger.Ledger, e *ledger.Entry) Explanation {
	kind := e.Document.Record.Kind
	return Explanation{
		Entry: *e, Working: l.Working(e),
		FromName: e.StartName(l.Corpus.Kinds, e.Document.Record), DoneName: e.Rule.DoneName(l.Corpus.Kinds, kind),
	}
}

// WriteJSON writes the deadline as a row of audit.json, with its working:
//
//	{…, "notices": [], "working": [{"date": "2026-03-06", "nature": "工作日", "n": 1, "notice": null}]}
//
// n is null for a day that is not counted, notice where no notice names the day.
func (x Explanation) WriteJSON(w io.Writer) error {
	type day struct {
		Date   calendar.Date `json:"date"`
		Nature string        `json:"nature"`
		N      *int          `json:"n"`
		Notice *string       `json:"notice"`
	}
	days := make([]day, len(x.Working))
	for i, d := range x.Working {
		days[i] = day{d.Date, d.Nature, nil, optional(d.Notice)}
		if d.N > 0 {
			days[i].N = &x.Working[i].N
		}
	}
	return writeJSON(w, "计算过程", struct {
		row
		Working []day `json:"working"`
	}{rowOf(&x.Entry), days})
}

// counted returns the number of a day; "" when the day is not counted.
func counted(day deadline.Day) string {
	if day.N == 0 {
		return ""
	}
	return strconv.Itoa(day.N)
}

// WriteText writes the deadline for people, and its working as a table.
func (x Explanation) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	line := func(label, text string) {
		if text != "" {
			fmt.Fprintf(b, "%s　%s\n", label, text)
		}
	}
	record := strings.TrimSpace(x.Number + " " + x.Title)
	if x.Path != "" {
		record += "（" + x.Path + "）"
	}
	line("记录", record)
	line("规则", x.Rule.Name+"（"+x.Rule.ID+"）")
	line("依据", x.Rule.Citation())
	line("版本", x.Rule.Validity())
	line("期限", x.Rule.Bound())
	line("起算", x.Rule.When(x.From)+named(x.FromName, x.From))
	line(x.Rule.DueName(), x.due())
	line("完成", x.done())
	line("结论", x.Words())
	line("说明", x.Reason)
	line("通知", strings.Join(x.Notices, "；"))
	if len(x.Working) > 0 {
		b.WriteByte('\n')
		x.days(b)
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("写计算过程：%w", err)
	}
	return nil
}

func (x Explanation) days(b *bufio.Writer) {
	table := [][]string{{"日期", "星期", "性质", "计数", "依据"}}
	for _, day := range x.Working {
		source := day.Notice
		if day.Name != "" {
			source = strings.TrimSpace(day.Name + " " + source)
		}
		table = append(table, []string{day.Date.String(), day.Date.WeekdayChinese(), day.Nature, counted(day), source})
	}
	writeTable(b, table)
}

func (x Explanation) due() string {
	if x.Due.IsZero() || !x.Provisional {
		return x.Rule.When(x.Due)
	}
	return fmt.Sprintf("%s（放假安排尚未公布，最早可能是 %s，最晚可能是 %s）", x.Rule.When(x.Due), x.Rule.When(x.Safe), x.Rule.When(x.Latest))
}

func (x Explanation) done() string {
	switch {
	case x.Verdict == deadline.Forbidden:
		return ""
	case x.Done.IsZero():
		return "尚未" + x.Rule.Verb()
	}
	text := x.Rule.When(x.Done) + named(x.DoneName, x.Done)
	switch {
	case x.Elapsed == nil:
	case x.Rule.Unit == deadline.Workdays:
		text += fmt.Sprintf("，第 %d 个工作日", *x.Elapsed)
	case x.Rule.Unit == deadline.Days:
		text += fmt.Sprintf("，第 %d 日", *x.Elapsed)
	case x.Rule.Unit == deadline.Hours:
		text += fmt.Sprintf("，%d 小时后", *x.Elapsed)
	}
	return text
}

func named(name string, m calendar.Moment) string {
	if name == "" || m.IsZero() {
		return ""
	}
	return "（" + name + "）"
}
