package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/edit"
	"gongkai/site/office/notice"
)

func calendarCommand() command {
	c := command{
		name: "calendar", args: "[add 通知文件]",
		summary: "哪些年的放假安排已经公布；把国务院办公厅的通知录入日历",
		example: `gongkai calendar                        # 每一年：已公布、暂定，还是没有数据
gongkai calendar add 通知.txt           # 先看读到的日子，不写文件
gongkai calendar add 通知.html --number 国办发明电〔2026〕9号 --issued 2026-11-05 --source https://www.gov.cn/… --yes`,
	}
	c.run = func(_ context.Context, p *process, args []string) (int, error) {
		f := p.flags(c).oneOf("text", "json")
		var given notice.Notice
		dir, issued := ".", ""
		f.StringVar(&given.Number, "number", "", "通知的`文号`（通知里没有时）")
		f.StringVar(&issued, "issued", "", "通知的印发`日期`（通知里没有时）")
		f.Func("source", "通知原文的`网址`；写文件夹时是网站的文件夹（可以各写一次）", func(value string) error {
			if info, err := os.Stat(value); err == nil && info.IsDir() {
				dir = value
				return nil
			}
			given.Source = value
			return nil
		})
		f.IntVar(&given.Year, "year", 0, "`年份`（通知里看不出来时）")
		yes := f.Bool("yes", false, "确认，写入 content/calendar/")
		replace := f.Bool("replace", false, "这一年已经录入的，用这份通知代替")
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		if issued != "" {
			if given.Issued, err = calendar.Parse(issued); err != nil {
				return 0, usagef("--issued：%s", err)
			}
		}
		switch {
		case len(rest) == 0:
			return p.calendarYears(dir, f.format)
		case rest[0] == "add" && len(rest) == 2:
			return p.calendarAdd(dir, rest[1], given, *yes, *replace)
		}
		return 0, usagef("写 gongkai calendar，或者 gongkai calendar add 通知文件")
	}
	return c
}

// calendarIn returns the calendar of a site; the national one outside a site.
func calendarIn(dir string) (*calendar.Calendar, error) {
	if _, err := os.Stat(filepath.Join(dir, "content", "site.toml")); errors.Is(err, fs.ErrNotExist) {
		return calendar.National()
	}
	return siteCalendar(dir)
}

func (p *process) calendarYears(dir, format string) (int, error) {
	cal, err := calendarIn(dir)
	if err != nil {
		return 0, err
	}
	years := cal.Years()
	if format == "json" {
		type row struct {
			Year   int     `json:"year"`
			State  string  `json:"state"`
			Notice *string `json:"notice"`
		}
		rows := make([]row, len(years))
		for i, y := range years {
			rows[i] = row{Year: y.Year, State: string(y.State)}
			if y.Notice.Number != "" {
				rows[i].Notice = &years[i].Notice.Number
			}
		}
		out := json.NewEncoder(p.stdout)
		out.SetIndent("", "  ")
		return exitFine, out.Encode(map[string]any{"years": rows})
	}
	for _, y := range years {
		fmt.Fprintln(p.stdout, strings.TrimRight(fmt.Sprintf("%d  %-10s %s  %s", y.Year, y.State, y.State.Chinese(), y.Notice.Number), " "))
	}
	if last := years[len(years)-2]; last.State != calendar.OfficialYear {
		fmt.Fprintf(p.stderr, "%d 年的放假安排还没有录入：通知公布后运行 gongkai calendar add 通知文件\n", last.Year)
	}
	return exitFine, nil
}

// calendarAdd reads a notice, shows its days, and with yes writes them.
func (p *process) calendarAdd(dir, file string, given notice.Notice, yes, replace bool) (int, error) {
	text, err := noticeText(file)
	if err != nil {
		return 0, err
	}
	n, err := notice.Read(text, given)
	if err != nil {
		return p.refuseNotice(file, err)
	}
	fmt.Fprint(p.stdout, noticeLeaves(n))
	for _, sentence := range n.Unread {
		fmt.Fprintf(p.stderr, "没有读懂的一句，请核对：%s\n", sentence)
	}
	if lacks := n.Lacks(); len(lacks) > 0 {
		if yes {
			return 0, usagef("通知里没有写，请加上：%s；没有写入", strings.Join(lacks, "、"))
		}
		fmt.Fprintf(p.stderr, "写入时还要加上：%s\n", strings.Join(lacks, "、"))
	}
	cal, err := calendarIn(dir)
	if err != nil {
		return 0, err
	}
	name := fmt.Sprintf("content/calendar/%d.toml", n.Year)
	years := cal.Years()
	at := slices.IndexFunc(years, func(y calendar.YearInfo) bool { return y.Year == n.Year && y.State == calendar.OfficialYear })
	switch entered := at >= 0; {
	case entered && !replace && sameDays(cal, n, years[at].Notice.Number):
		fmt.Fprintf(p.stderr, "%d 年已经录入，日子和这份通知完全一样，没有改动\n", n.Year)
		return exitFine, nil
	case entered && !replace:
		fmt.Fprintf(p.stderr, "%d 年已经录入，日子和这份通知不同，没有改动；确实要用这份通知代替的，加上 --replace\n", n.Year)
		return exitProblems, nil
	case !yes:
		fmt.Fprintf(p.stderr, "请对照通知逐日核对；核对无误后加上 --yes，写入 %s\n", name)
		return exitFine, nil
	}
	return p.enterNotice(dir, name, cal, n)
}

// enterNotice writes the notice into the site, once the calendar with it is sound.
func (p *process) enterNotice(dir, name string, cal *calendar.Calendar, n notice.Notice) (int, error) {
	root, err := openSource(dir)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	text := n.TOML()
	if old, err := root.ReadFile(name); err == nil && bytes.Equal(old, text) {
		fmt.Fprintf(p.stderr, "%s 没有改动\n", name)
		return exitFine, nil
	}
	if _, problems := cal.Extend(name, text); len(problems) > 0 {
		return 0, fmt.Errorf("%s，没有写入；%s", problems[0].Message, problems[0].Hint)
	}
	if err := root.MkdirAll("content/calendar", 0o755); err != nil {
		return 0, fmt.Errorf("建文件夹 content/calendar：%w", err)
	}
	if err := edit.Renew(root, name, text); err != nil {
		return 0, err
	}
	fmt.Fprintf(p.stderr, "已写入 %s；下次生成网站时，暂定的期限按它计算\n", name)
	return exitFine, nil
}

// refuseNotice says what is wrong with a notice, and in which sentence.
func (p *process) refuseNotice(file string, err error) (int, error) {
	var wrong *notice.Error
	if !errors.As(err, &wrong) {
		return 0, err
	}
	fmt.Fprintf(p.stderr, "%s：%s\n", file, wrong.Reason)
	if wrong.Sentence != "" {
		fmt.Fprintf(p.stderr, "  这一句：%s\n", wrong.Sentence)
	}
	fmt.Fprintf(p.stderr, "  提示：%s；没有写入\n", wrong.Hint)
	return exitProblems, nil
}

// noticeText returns the text of a notice's file.
func noticeText(name string) (string, error) {
	if err := regularFile(name); err != nil {
		return "", err
	}
	file, err := os.Open(name)
	if err != nil {
		return "", fmt.Errorf("打开通知文件：%w", err)
	}
	defer file.Close()
	return notice.Text(name, file)
}

// sameDays reports whether the calendar has the notice's days for its year, of which
// number is the notice entered. Days that another year's notice names are left out.
func sameDays(cal *calendar.Calendar, n notice.Notice, number string) bool {
	off, work := n.Days()
	covered, _ := cal.Coverage()
	for d := calendar.New(n.Year-1, 12, 1); d.Year() <= n.Year; d = d.AddDays(1) {
		if d.Before(covered) {
			continue // the first notice names two days of the year before
		}
		day := cal.Day(d)
		if !off[d] && !work[d] && day.Notice != number {
			continue
		}
		if day.Nature.Working() != (work[d] || !off[d] && !d.IsWeekend()) {
			return false
		}
	}
	return true
}

// noticeLeaves returns the months in which a notice names days, as calendar leaves:
// 休 a day off, 班 a weekend day that is worked.
func noticeLeaves(n notice.Notice) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d 年放假安排　%s\n\n", n.Year, n.Number)
	for _, h := range n.Off {
		fmt.Fprintf(&b, "%s：%s（%s）至%s（%s），共 %d 天\n", h.Name, h.From.Chinese(), h.From.WeekdayChinese(), h.To.Chinese(), h.To.WeekdayChinese(), h.To.Sub(h.From)+1)
	}
	off, work := n.Days()
	for month := calendar.New(n.Year-1, 12, 1); month.Year() <= n.Year; month = month.AddMonths(1) {
		if leaf := noticeLeaf(month, off, work); leaf != "" {
			b.WriteString("\n" + leaf)
		}
	}
	fmt.Fprintf(&b, "\n休 放假 %d 天　班 调休上班 %d 天\n", len(off), len(work))
	return b.String()
}

// noticeLeaf returns the leaf of one month; "" where the notice names no day of it.
func noticeLeaf(month calendar.Date, off, work map[calendar.Date]bool) string {
	var b strings.Builder
	named := false
	fmt.Fprintf(&b, "%d年%d月\n 一   二   三   四   五   六   日\n", month.Year(), month.Month())
	column := (int(month.Time().Weekday()) + 6) % 7
	b.WriteString(strings.Repeat("     ", column))
	for d := month; d.Month() == month.Month(); d = d.AddDays(1) {
		mark := "  "
		switch {
		case off[d]:
			mark, named = "休", true
		case work[d]:
			mark, named = "班", true
		}
		fmt.Fprintf(&b, "%2d%s", d.Day(), mark)
		if column++; column%7 == 0 {
			b.WriteString("\n")
		} else {
			b.WriteString(" ")
		}
	}
	if !named {
		return ""
	}
	lines := strings.Split(b.String(), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}
