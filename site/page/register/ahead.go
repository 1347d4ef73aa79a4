package register

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/ledger"
	"gongkai/site/page/catalog"
	"gongkai/site/page/chart"
	"gongkai/site/page/view"
)

// coming is a day on which something public ends or begins.
type coming struct {
	on    calendar.Date
	what  string // 征求意见截止
	title string
	url   string // "" where there is no page yet
	organ string // its short name, or the names of those that owe the same
}

// ahead returns /deadlines/ (期限日历): the days from the as-of date on, a table for each
// month. It lists public records and the reports that organs owe; records that wait
// for publication are not in it.
func ahead(c *catalog.Catalog, deadlines []*ledger.Entry) []*Register {
	rows := comingDays(c, deadlines)
	if len(rows) == 0 {
		return nil
	}
	about := "今后到期和生效的事项，按日期排列：征求意见截止、文件施行和失效、法定期限届满、年度报告最迟公开日期、任务和复查到期。"
	r := &Register{
		URL: address.Deadlines, Name: AheadName, Intro: about + "只含已经公开的信息、各机关每年应当公开的报告和方案里的任务。",
		Trail:  []catalog.Crumb{{Name: AheadName, URL: address.Deadlines}},
		Column: catalog.Column{Name: AheadName, About: about, Keywords: "期限,日历,征求意见,有效期", Type: "数据发布"},
	}
	month := func(d coming) key {
		year, month := d.on.Year(), int(d.on.Month())
		return key{fmt.Sprintf("month-%d-%02d", year, month), fmt.Sprintf("%d年%d月", year, month), 12*year + month}
	}
	all := func(coming) key { return key{"ahead", "今后的事项", 0} }
	r.parts = parts(rows, all, month, "%s：共 %d 项", func(_, m key, rows []coming) table {
		return list(m.id, fmt.Sprintf("%s：%d 项", m.name, len(rows)), rows,
			day("日期", func(d coming) calendar.Date { return d.on }),
			text("星期", func(d coming) string { return d.on.WeekdayChinese() }),
			text("事项", func(d coming) string { return d.what }),
			column[coming]{"内容", func(at place, d coming) view.Cell {
				cell := view.Cell{Text: d.title}
				if d.url != "" {
					cell.Href = at.href(d.url)
				}
				return cell
			}},
			text("机关", func(d coming) string { return d.organ }),
		)
	})
	r.front = func(at place, v *view.Ledger) {
		if c, ok := dueStrip(at, c.AsOf, rows, month); ok {
			v.Charts = append(v.Charts, c)
		}
		v.Download = []view.Link{{Label: "导入日历软件：年度报告的最迟公开日期（calendar.ics）", Href: at.href(address.Calendar)}}
	}
	return []*Register{r}
}

// dueStrip returns what falls due in the twelve months from the as-of date on, a line
// for each kind of day. Its numbers lead to the months.
func dueStrip(at place, asOf calendar.Date, rows []coming, month func(coming) key) (view.Chart, bool) {
	s := chart.Strip{ID: "site-strip", Title: "今后十二个月有哪些事项到期", Corner: "事项"}
	first := calendar.New(asOf.Year(), int(asOf.Month()), 1)
	var months []key
	for i := range monthsShown {
		m := month(coming{on: first.AddMonths(i)})
		months = append(months, m)
		s.Columns, s.Short = append(s.Columns, m.name), append(s.Short, fmt.Sprintf("%d月", int(first.AddMonths(i).Month())))
	}
	for _, g := range groups(rows, inOrder(func(d coming) string { return d.what })) {
		row := chart.Row{Name: g.name}
		counts := tally(g.rows, month)
		for _, m := range months {
			c := chart.Count{Other: counts[m.id]}
			if u, ok := at.set.anchor(address.Deadlines, m.id); ok {
				c.Href = at.href(u)
			}
			row.Counts = append(row.Counts, c)
		}
		s.Rows = append(s.Rows, row)
	}
	return s.View()
}

// comingDays returns the days from the as-of date on, the next day first.
func comingDays(c *catalog.Catalog, deadlines []*ledger.Entry) []coming {
	var rows []coming
	for _, d := range c.Newest {
		if d.IsPublic() {
			rows = append(rows, comingOf(c, d)...)
		}
	}
	for _, e := range deadlines {
		if e.Verdict == deadline.Pending && e.Done.IsZero() && e.Rule.Form != deadline.Minimum && !e.State.Tombstone() {
			d := c.At(e.Path)
			rows = append(rows, coming{e.Due.Date(), e.Rule.Name + "期限届满", d.Title, d.URL, c.ShortOrgans(d.Record.Organs)})
		}
	}
	rows = append(rows, comingReports(c)...)
	rows = append(rows, comingPlans(c)...)
	rows = slices.DeleteFunc(rows, func(d coming) bool { return d.on.IsZero() || d.on.Before(c.AsOf) })
	slices.SortStableFunc(rows, func(x, y coming) int {
		return cmp.Or(x.on.Compare(y.on), strings.Compare(x.what, y.what), strings.Compare(x.title, y.title), strings.Compare(x.organ, y.organ))
	})
	return rows
}

// comingPlans returns the last days of tasks and reviews that are not done.
func comingPlans(c *catalog.Catalog) []coming {
	var rows []coming
	add := func(d *deadline.Deadline, title, url, unit string) {
		if d.Verdict == deadline.Pending {
			rows = append(rows, coming{d.Due.Date(), d.Rule.Name, title, url, cmp.Or(c.ShortOrgans([]string{unit}), unit)})
		}
	}
	for _, t := range c.Ledger.Tasks() {
		add(&t.Deadline, t.Name(), address.Tasks, t.Lead)
	}
	for _, n := range c.Ledger.Designations() {
		if n.Next != nil {
			add(n.Next, n.Set+"复查", address.Designations, n.Unit)
		}
	}
	return rows
}

// mostOrgans is how many organs are named where many owe the same report.
const mostOrgans = 12

// comingReports returns the last days of reports that are not published yet; organs
// that owe the same report share a line.
func comingReports(c *catalog.Catalog) []coming {
	type report struct {
		due  calendar.Date
		duty string
		year int
	}
	var reports []report
	names := map[report][]string{}
	for _, o := range slices.Concat(c.Ledger.Obligations, c.Ledger.Upcoming) {
		if o.Record != nil || o.Due.Date().Before(c.AsOf) {
			continue
		}
		r := report{o.Due.Date(), o.Duty, o.Year}
		if names[r] == nil {
			reports = append(reports, r)
		}
		organ, _ := c.Corpus.Organs.Get(o.Organ)
		names[r] = append(names[r], organ.ShortName())
	}
	var rows []coming
	for _, r := range reports {
		who := strings.Join(names[r][:min(mostOrgans, len(names[r]))], "、")
		if len(names[r]) > mostOrgans {
			who += fmt.Sprintf("等 %d 个机关", len(names[r]))
		}
		rows = append(rows, coming{r.due, "最迟公开日期", fmt.Sprintf("%d年%s", r.year, c.DutyName(r.duty)), "", who})
	}
	return rows
}

// comingOf returns the days that a record names, past days too. A policy
// that is over does not expire once more.
func comingOf(c *catalog.Catalog, d *catalog.Document) []coming {
	var rows []coming
	add := func(on calendar.Date, what string) {
		rows = append(rows, coming{on, what, d.Title, d.URL, c.ShortOrgans(d.Record.Organs)})
	}
	if comments := d.Record.Comments; comments != nil {
		add(comments.Open, "公开征求意见开始")
		add(comments.Close, "公开征求意见截止")
	}
	if d.Record.Effective.After(c.AsOf) {
		add(d.Record.Effective, "施行")
	}
	if v := c.Validity(d); v != nil && !v.IsOver() {
		add(d.Record.Expires, "有效期届满")
	}
	return rows
}
