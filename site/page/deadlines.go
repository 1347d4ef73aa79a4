package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
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

const deadlinesName = "期限日历"

// planDeadlines is /deadlines/ (期限日历): what lies ahead from the as-of date on,
// by date, a part for each month. It is made of public records, and of the
// reports that organs owe; what waits to be published is not in it.
func (b *book) planDeadlines() {
	list := b.comingDays()
	if len(list) == 0 {
		return
	}
	about := "今后到期和生效的事项，按日期排列：征求意见截止、文件施行和失效、法定期限届满、年度报告最迟公开日期。"
	r := &register{
		url: address.Deadlines, name: deadlinesName, intro: about + "只含已经公开的信息和各机关每年应当公开的报告。",
		trail: []crumb{{deadlinesName, address.Deadlines}}, column: column{deadlinesName, about, "期限,日历,征求意见,有效期", "数据发布"},
	}
	months, lists := []string{}, map[string][]coming{}
	for _, c := range list {
		month := fmt.Sprintf("%d年%d月", c.on.Year(), c.on.Month())
		if lists[month] == nil {
			months = append(months, month)
		}
		lists[month] = append(lists[month], c)
	}
	for _, month := range months {
		first := lists[month][0].on
		p := part{id: fmt.Sprintf("month-%d-%02d", first.Year(), first.Month()), title: fmt.Sprintf("%s：共 %d 项", month, len(lists[month]))}
		p.tables = []rowset{b.comingRows(p.id+"-days", lists[month])}
		r.parts = append(r.parts, p)
	}
	r.front = func(from string, v *view.Ledger) {
		v.Download = []view.Link{{Label: "导入日历软件：年度报告的最迟公开日期（calendar.ics）", Href: address.Relative(from, address.Calendar)}}
	}
	b.planRegister(r)
}

func (b *book) comingRows(id string, list []coming) rowset {
	return rowset{
		id: id, caption: "按日期排列", n: len(list), head: []string{"日期", "星期", "事项", "内容", "机关"},
		row: func(from string, i int) []view.Cell {
			c := list[i]
			title := view.Cell{Text: c.title}
			if c.url != "" {
				title.Href = address.Relative(from, c.url)
			}
			return []view.Cell{dateCell(c.on), {Text: c.on.WeekdayChinese()}, {Text: c.what}, title, {Text: orDash(c.organ)}}
		},
	}
}

// comingDays are the days of the calendar from the as-of date on, the next one first.
func (b *book) comingDays() []coming {
	var list []coming
	for _, e := range b.newest {
		if e.state == disclosure.Public {
			list = append(list, b.comingOf(e)...)
		}
	}
	for _, e := range b.overview {
		if waits := e.Verdict == deadline.Pending && e.Done.IsZero() && e.Rule.Form != "minimum"; waits && !e.State.Tombstone() {
			record := b.byPath[e.Path]
			list = append(list, coming{e.Due.Date(), e.Rule.Name + "期限届满", record.title, record.url, b.shortOrgans(record.rec.Organs)})
		}
	}
	list = append(list, b.comingReports()...)
	list = slices.DeleteFunc(list, func(c coming) bool { return c.on.IsZero() || c.on.Before(b.asOf) })
	slices.SortStableFunc(list, func(x, y coming) int {
		return cmp.Or(x.on.Compare(y.on), strings.Compare(x.what, y.what), strings.Compare(x.title, y.title), strings.Compare(x.organ, y.organ))
	})
	return list
}

// mostOrgans is how many organs are named where many owe the same report.
const mostOrgans = 12

// comingReports are the last days of reports that are not there yet, one line
// for all organs that owe the same.
func (b *book) comingReports() []coming {
	owed := slices.Concat(b.ledger.Obligations, b.ledger.Upcoming)
	owed = slices.DeleteFunc(owed, func(o deadline.Obligation) bool { return o.Record != nil || o.Due.Before(b.asOf) })
	var list []coming
	for len(owed) > 0 {
		first, names := owed[0], []string{}
		owed = slices.DeleteFunc(owed, func(o deadline.Obligation) bool {
			same := o.Duty == first.Duty && o.Year == first.Year && o.Due == first.Due
			if same {
				organ, _ := b.corpus.Organs.Get(o.Organ)
				names = append(names, organ.ShortName())
			}
			return same
		})
		who := strings.Join(names[:min(mostOrgans, len(names))], "、")
		if len(names) > mostOrgans {
			who += fmt.Sprintf("等 %d 个机关", len(names))
		}
		list = append(list, coming{first.Due, "最迟公开日期", fmt.Sprintf("%d年%s", first.Year, b.dutyName(first.Duty)), "", who})
	}
	return list
}

// comingOf are the days that a record itself names. A policy that is no longer in
// force does not expire once more.
func (b *book) comingOf(e *entry) []coming {
	var list []coming
	add := func(on calendar.Date, what string) {
		list = append(list, coming{on, what, e.title, e.url, b.shortOrgans(e.rec.Organs)})
	}
	if c := e.rec.Comments; c != nil {
		add(c.Open, "公开征求意见开始")
		add(c.Close, "公开征求意见截止")
	}
	if e.rec.Effective.After(b.asOf) {
		add(e.rec.Effective, "施行")
	}
	if v := b.validity(e); v != nil && v.state != "repealed" && v.state != "expired" {
		add(e.rec.Expires, "有效期届满")
	}
	return list
}
