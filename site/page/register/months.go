package register

import (
	"cmp"
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/page/catalog"
	"gongkai/site/page/chart"
	"gongkai/site/page/view"
)

// actDay returns the day of a record's act, without one that of its publication.
func actDay(rec *disclosure.Record) calendar.Date {
	if rec.Dated.IsZero() {
		return rec.Published.Date()
	}
	return rec.Dated
}

// monthAnchor is the table of a month in the ledger of an organ by month, quarterAnchor
// the part of a quarter.
func monthAnchor(d calendar.Date) string {
	return fmt.Sprintf("m-%d-%02d", d.Year(), int(d.Month()))
}

func quarterAnchor(year, quarter int) string { return fmt.Sprintf("q-%d-%d", year, quarter) }

var quarters = [...]string{"第一季度", "第二季度", "第三季度", "第四季度"}

func quarterOf(d calendar.Date) int { return (int(d.Month()) + 2) / 3 }

// monthsOf returns /audit/<organ>/months/: the deadlines of an organ by the month of
// the record's act, the newest first; a part for each quarter, a table for each month.
func (d *deadlines) monthsOf(o *disclosure.Organ) *Register {
	rows := d.organs[o.ID]
	name := o.Name + "公开时限台账：按月份"
	about := o.Name + "各月形成的信息是否按期公开，从最近的月份排起。"
	r := ledgerRegister(address.AuditMonths(o.ID), name, "按月份", about+ledger.PublicStatement, about)
	r.Above = o.Name
	r.Trail = slices.Insert(r.Trail, 1, catalog.Crumb{Name: o.Name, URL: address.AuditOrgan(o.ID)})
	r.Modified = d.modified(rows)
	quarter := func(e *ledger.Entry) key {
		day := actDay(e.Document.Record)
		year, q := day.Year(), quarterOf(day)
		return key{quarterAnchor(year, q), fmt.Sprintf("%d年%s", year, quarters[q-1]), -(4*year + q)}
	}
	month := func(e *ledger.Entry) key {
		day := actDay(e.Document.Record)
		return key{monthAnchor(day), fmt.Sprintf("%d年%d月", day.Year(), int(day.Month())), -(12*day.Year() + int(day.Month()))}
	}
	r.parts = parts(rows, quarter, month, "%s：共 %d 项", func(_, m key, rows []*ledger.Entry) table {
		return d.table(m.id, m.name, rows, columns{kind: true})
	})
	return r
}

// countOf returns the count of some deadlines for a chart.
func countOf(rows []*ledger.Entry) chart.Count {
	var c chart.Count
	for _, e := range rows {
		switch e.Verdict {
		case deadline.OnTime:
			c.Met++
		case deadline.Late, deadline.Overdue, deadline.TooEarly:
			c.Missed++
		default:
			c.Other++
		}
	}
	for _, g := range groups(rows, verdictOf) {
		c.Detail = joined("，", c.Detail, fmt.Sprintf("%s %d 项", g.name, len(g.rows)))
	}
	return c
}

// monthsShown is how many months a heat map has, mostOrgansShown how many organs.
const (
	monthsShown     = 12
	mostOrgansShown = 30
)

// heat returns organ by month over the twelve months up to the as-of date. Of many
// organs it shows those that missed most.
func (d *deadlines) heat(at place) (view.Chart, bool) {
	asOf := d.catalog.AsOf
	first := calendar.New(asOf.Year(), int(asOf.Month()), 1).AddMonths(1 - monthsShown)
	h := chart.Heat{ID: "site-heat", Corner: "机关"}
	for i := range monthsShown {
		m := first.AddMonths(i)
		h.Columns = append(h.Columns, fmt.Sprintf("%d年%d月", m.Year(), int(m.Month())))
		h.Short = append(h.Short, fmt.Sprintf("%d月", int(m.Month())))
	}
	h.Title = fmt.Sprintf("各机关各月公开是否按期（%s至%s）", h.Columns[0], h.Columns[monthsShown-1])
	for _, o := range d.catalog.Corpus.Organs.All() {
		cells := make([][]*ledger.Entry, monthsShown)
		any := false
		for _, e := range d.organs[o.ID] {
			day := actDay(e.Document.Record)
			if i := 12*(day.Year()-first.Year()) + int(day.Month()) - int(first.Month()); i >= 0 && i < monthsShown {
				cells[i] = append(cells[i], e)
				any = true
			}
		}
		if !any {
			continue
		}
		row := chart.Row{Name: o.ShortName(), Href: at.href(address.AuditOrgan(o.ID))}
		for i, rows := range cells {
			c := countOf(rows)
			if u, ok := at.set.anchor(address.AuditMonths(o.ID), monthAnchor(first.AddMonths(i))); ok && len(rows) > 0 {
				c.Href = at.href(u)
			}
			row.Counts = append(row.Counts, c)
		}
		h.Rows = append(h.Rows, row)
	}
	if n := len(h.Rows); n > mostOrgansShown {
		slices.SortStableFunc(h.Rows, func(x, y chart.Row) int { return cmp.Compare(missedIn(y), missedIn(x)) })
		h.Rows = h.Rows[:mostOrgansShown]
		h.Title += fmt.Sprintf("：共 %d 个机关，这里是逾期最多的 %d 个", n, mostOrgansShown)
	}
	return h.View()
}

func missedIn(row chart.Row) int {
	n := 0
	for _, c := range row.Counts {
		n += c.Missed
	}
	return n
}

// yearsShown is how many years the trend of an organ goes back.
const yearsShown = 5

// Trend returns whether an organ was in time, quarter by quarter, over the years of its
// deadlines; ok is false when it has none.
func (s *Set) Trend(organ, from string) (c view.Chart, ok bool) {
	at := place{s, from}
	byQuarter := map[string][]*ledger.Entry{}
	newest, oldest := 0, 0
	for _, e := range s.ledger.organs[organ] {
		day := actDay(e.Document.Record)
		id := quarterAnchor(day.Year(), quarterOf(day))
		byQuarter[id] = append(byQuarter[id], e)
		newest, oldest = max(newest, day.Year()), min(cmp.Or(oldest, day.Year()), day.Year())
	}
	t := chart.Trend{ID: "site-trend", Title: "历年各季度是否按期公开", Corner: "年份", Columns: []string{"一季度", "二季度", "三季度", "四季度"}}
	for year := newest; year >= max(oldest, newest-yearsShown+1, 1); year-- {
		row := chart.Row{Name: fmt.Sprintf("%d年", year)}
		for q := range quarters {
			id := quarterAnchor(year, q+1)
			c := countOf(byQuarter[id])
			if u, ok := s.anchor(address.AuditMonths(organ), id); ok {
				c.Href = at.href(u)
			}
			row.Counts = append(row.Counts, c)
		}
		t.Rows = append(t.Rows, row)
	}
	return t.View()
}
