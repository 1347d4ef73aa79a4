package agenda

import (
	"fmt"
	"io"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/ledger"
	"gongkai/site/office/spreadsheet"
)

// Work is a line of the monthly worklog (创建工作台账) that goes with what is
// handed in: what an indicator asks for and how far it is. It names units,
// never persons.
type Work struct {
	Indicator   string // 三级指标: number and requirement
	Method      string // 测评方法
	Materials   string // 上报材料
	Progress    string // 完成进度: 已完成 or 未完成, and what there is
	Responsible string // 责任人及联系方式: units, with the telephone of their office
}

// worklogHead are the columns of the worklog.
var worklogHead = []string{"三级指标", "测评方法", "上报材料", "完成进度", "责任人及联系方式"}

// Row returns the line as cells, in the order of worklogHead.
func (w Work) Row() []string {
	return []string{w.Indicator, w.Method, w.Materials, w.Progress, w.Responsible}
}

// Worklog returns a line for each indicator; with an organ, for each that the
// organ is responsible for. Progress rests on public documents alone, unless
// indicators.toml states it.
func Worklog(l *ledger.Ledger, organ string) []Work {
	var list []Work
	for _, a := range l.Indicators() {
		if organ != "" && !l.Corpus.Concerns(&a.Indicator, organ) {
			continue
		}
		list = append(list, Work{
			Indicator: a.Name() + "　" + a.Requirement, Method: a.Method, Materials: strings.Join(a.Materials, "；"),
			Progress: progress(&a), Responsible: units(l, a.Responsible),
		})
	}
	return list
}

// progress returns the progress that indicators.toml states, else what the
// evidence shows.
func progress(a *ledger.Assessed) string {
	if a.Indicator.Progress != "" {
		return a.Indicator.Progress
	}
	switch a.State() {
	case ledger.Explained:
		return "说明：" + a.NotApplicable
	case ledger.NothingSeen:
		return "否定项：网上没有查到这类情形，需人工确认"
	case ledger.NotDue:
		return "未到期：应当公开的报告还没有到最迟公开日期"
	}
	if len(a.Evidence) == 0 && len(a.Missing) == 0 {
		return "未完成：网上还查不到佐证"
	}
	late, long := a.Late(), 0
	for _, e := range a.Evidence {
		if a.TooLong(e) {
			long++
		}
	}
	text := "已完成："
	switch {
	case long > 0 || len(a.Missing) > 0:
		text = "未完成："
		if late > 0 {
			text += fmt.Sprintf("已公开，其中逾期 %d 件，", late)
		}
	case late > 0:
		text = fmt.Sprintf("已公开，其中逾期 %d 件：", late)
	}
	text += fmt.Sprintf("网上可查 %d 件", len(a.Evidence))
	if len(a.Evidence) > 0 {
		text += "，最近一件公开于" + a.Evidence[0].Document.Record.Published.Date().Chinese()
	}
	if long > 0 {
		text += fmt.Sprintf("，超过 %d 字的 %d 件", a.MaxCharacters, long)
	}
	if len(a.Missing) > 0 {
		text += fmt.Sprintf("，应当公开而没有公开的 %d 件", len(a.Missing))
	}
	return text
}

// units names responsible units; organs of the site with their telephone.
func units(l *ledger.Ledger, list []string) string {
	names := make([]string, len(list))
	for i, id := range list {
		names[i] = id
		if organ, ok := l.Corpus.Organs.Get(id); ok {
			names[i] = organ.Name
			if organ.Phone != "" {
				names[i] += " " + organ.Phone
			}
		}
	}
	return strings.Join(names, "；")
}

// WriteWorklogText writes the worklog for people, one indicator after the other.
func WriteWorklogText(w io.Writer, l *ledger.Ledger, organ string) error {
	var b strings.Builder
	list := Worklog(l, organ)
	fmt.Fprintf(&b, "创建工作台账　截至 %s\n", l.AsOf.Chinese())
	if organ != "" {
		fmt.Fprintf(&b, "责任单位：%s\n", l.Corpus.Organs.Name(organ))
	}
	fmt.Fprintf(&b, "指标 %d 项\n", len(list))
	for _, work := range list {
		for i, text := range work.Row() {
			if i == 0 {
				fmt.Fprintf(&b, "\n%s\n", text)
			} else if text != "" {
				fmt.Fprintf(&b, "  %s：%s\n", worklogHead[i], text)
			}
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("写工作台账：%w", err)
	}
	return nil
}

// WriteWorklogJSON writes {"as_of", "organ", "worklog": [{"indicator", …}]};
// what is unknown is null.
func WriteWorklogJSON(w io.Writer, l *ledger.Ledger, organ string) error {
	type line struct {
		Indicator   *string `json:"indicator"`
		Method      *string `json:"method"`
		Materials   *string `json:"materials"`
		Progress    *string `json:"progress"`
		Responsible *string `json:"responsible"`
	}
	lines := []line{}
	for _, work := range Worklog(l, organ) {
		lines = append(lines, line{
			optional(work.Indicator), optional(work.Method), optional(work.Materials), optional(work.Progress), optional(work.Responsible),
		})
	}
	return writeJSON(w, "工作台账", struct {
		AsOf    calendar.Date `json:"as_of"`
		Organ   *string       `json:"organ"`
		Worklog []line        `json:"worklog"`
	}{l.AsOf, optional(organ), lines})
}

// WriteWorklogCSV writes the worklog for spreadsheets: the form is filled in and
// printed in an office.
func WriteWorklogCSV(w io.Writer, l *ledger.Ledger, organ string) error {
	table := spreadsheet.NewCSV(w, spreadsheet.Spreadsheet, worklogHead...)
	for _, work := range Worklog(l, organ) {
		if err := table.Append(texts(work.Row())...); err != nil {
			return err
		}
	}
	return table.Flush()
}

// WriteWorklogWorkbook writes the worklog as XLSX.
func WriteWorklogWorkbook(w io.Writer, l *ledger.Ledger, organ string) error {
	return writeWorkbook(w, func(book *spreadsheet.Workbook) error {
		columns := make([]spreadsheet.Column, len(worklogHead))
		for i, width := range []float64{50, 18, 30, 40, 36} {
			columns[i] = spreadsheet.Column{Title: worklogHead[i], Width: width, Wrap: true}
		}
		table, err := book.Table("工作台账", columns)
		if err != nil {
			return err
		}
		for _, work := range Worklog(l, organ) {
			if err := table.Append(texts(work.Row())...); err != nil {
				return err
			}
		}
		return nil
	})
}

func texts(cells []string) []spreadsheet.Value {
	values := make([]spreadsheet.Value, len(cells))
	for i, text := range cells {
		values[i] = spreadsheet.Text(text)
	}
	return values
}
