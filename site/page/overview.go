package page

import (
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/ledger"
	"gongkai/site/page/view"
)

// noOrgan is the part of rows whose record names no organ.
const noOrgan = "site-no-organ"

// planOverview is /audit/: charts and matrices, and a part for each verdict with
// its rows, those that are late by days late. What was published in time and
// does not fit on a page is left to the pages of the years.
func (b *book) planOverview(rows []*ledger.Entry, organs map[string][]*ledger.Entry, years map[int][]*ledger.Entry) {
	intro := ledger.PublicStatement
	if n := b.ledger.Sealed; n > 0 {
		intro += fmt.Sprintf("另有 %d 件依法封存，只计数，不公开内容。", n)
	}
	r := &register{
		url: address.Audit, above: ledgerName, name: ledgerName, intro: intro, modified: b.ledgerModified(rows),
		column: ledgerColumn(ledgerName, "每项公开时限的起算、届满和实际日期，每个数字都可以点开核对。"),
		trail:  []crumb{{ledgerName, address.Audit}}, parts: b.overviewParts(rows, organs[""]),
	}
	r.front = func(from string, v *view.Ledger) {
		v.Summary = b.verdictLinks(from)
		if t := b.unpublishedTable(); len(t.Rows) > 0 {
			v.Tables = append(v.Tables, t)
		}
		b.monthChart(from, v, years)
		b.organChart(from, v, rows, organs)
		if t := b.organMatrix(from, rows, organs); len(t.Rows) <= rowsPerPage {
			v.Tables = append(v.Tables, t)
		}
		v.Tables = append(v.Tables, b.yearMatrix(from, rows, years))
		v.Lists = b.ledgerLists(from)
		v.Download = []view.Link{
			{Label: "台账（CSV）", Href: address.Relative(from, address.AuditCSV)},
			{Label: "台账（JSON）", Href: address.Relative(from, address.AuditJSON)},
		}
	}
	b.overview = rows
	b.planRegister(r)
}

func (b *book) overviewParts(rows, nobody []*ledger.Entry) []part {
	var parts []part
	for _, g := range groupRows(rows, verdictOf) {
		p := part{id: g.id, title: fmt.Sprintf("%s：共 %d 项", g.name, len(g.rows))}
		if len(g.rows) <= rowsPerPage || g.id != string(deadline.OnTime) {
			p.tables = []rowset{b.ledgerTable(g.id+"-rows", g.name, g.rows, columns{organ: true, kind: true})}
		} else {
			p.tables = []rowset{b.yearCounts(g)}
		}
		parts = append(parts, p)
	}
	if p := b.provisionalPart(rows); p.rows() > 0 {
		parts = append(parts, p)
	}
	if len(nobody) == 0 {
		return parts
	}
	p := part{id: noOrgan, title: fmt.Sprintf("没有写明机关：共 %d 项", len(nobody))}
	for _, g := range groupRows(nobody, verdictOf) {
		p.tables = append(p.tables, b.ledgerTable(noOrgan+"-"+g.id, "没有写明机关，"+g.name, g.rows, columns{kind: true}))
	}
	return append(parts, p)
}

// provisionalPart lists what ends where no holiday arrangement is out yet,
// soonest first. The rows stand under their verdicts too.
func (b *book) provisionalPart(rows []*ledger.Entry) part {
	var list []*ledger.Entry
	for _, e := range rows {
		if e.Provisional {
			list = append(list, e)
		}
	}
	slices.SortStableFunc(list, func(x, y *ledger.Entry) int { return x.Due.Compare(y.Due) })
	return part{
		id: "provisional", title: fmt.Sprintf("届满日期暂定：共 %d 项", len(list)),
		tables: []rowset{b.ledgerRowset("provisional-rows", "放假安排尚未公布，按法定节假日推算（同时列在各结论之下）", list, columns{organ: true, provisional: true})},
	}
}

// verdictLinks are the totals by verdict, each leading to its part of the overview.
func (b *book) verdictLinks(from string) []view.Link {
	var links []view.Link
	for _, g := range groupRows(b.overview, verdictOf) {
		if u, ok := b.anchor(address.Audit, g.id); ok {
			links = append(links, counted(g.name, address.Relative(from, u), len(g.rows)))
		}
	}
	slices.Reverse(links) // kept deadlines first
	if n := len(b.ledger.Obligations); n > 0 && b.generated[address.AuditObligations] {
		links = append(links, counted("年度义务", address.Relative(from, address.AuditObligations), n))
		if u, ok := b.anchor(address.AuditObligations, string(deadline.Overdue)); ok {
			n := len(slices.DeleteFunc(slices.Clone(b.ledger.Obligations), func(o deadline.Obligation) bool { return o.Verdict != deadline.Overdue }))
			links = append(links, counted("其中没有公开的年度报告", address.Relative(from, u), n))
		}
	}
	return links
}

// yearCounts stands for rows that would not fit.
func (b *book) yearCounts(g rowGroup) rowset {
	var list []int
	n := map[int]int{}
	for _, e := range g.rows {
		y := ledgerYear(e.Document.Record)
		if n[y] == 0 {
			list = append(list, y)
		}
		n[y]++
	}
	slices.Sort(list)
	slices.Reverse(list)
	return rowset{
		id: g.id + "-years", caption: g.name + "：按年份", head: []string{"年份", "项数"}, n: len(list),
		row: func(from string, i int) []view.Cell {
			what := fmt.Sprintf("%d年，%s", list[i], g.name)
			return []view.Cell{{Text: fmt.Sprintf("%d年", list[i])}, b.countCell(from, address.AuditYear(list[i]), g.id, n[list[i]], what)}
		},
	}
}

// monthChart shows the twelve months up to the as-of date; its numbers lead to
// the pages of the years.
func (b *book) monthChart(from string, v *view.Ledger, years map[int][]*ledger.Entry) {
	first := calendar.New(b.asOf.Year(), int(b.asOf.Month()), 1).AddMonths(1 - mostBars)
	type month struct {
		year int
		sorting
		rows []*ledger.Entry
	}
	var months []month
	var all []*ledger.Entry
	for i := range mostBars {
		d := first.AddMonths(i)
		m := month{year: d.Year(), sorting: monthSorting(int(d.Month()))}
		for _, e := range years[m.year] {
			if monthOf(e) == m.sorting {
				m.rows = append(m.rows, e)
			}
		}
		months, all = append(months, m), append(all, m.rows...)
	}
	if len(all) == 0 {
		return
	}
	title := "近十二个月按期率"
	lines := newMatrix("site-months", title+"：按记录的生成月份", all, "月份")
	lines.Head = append(lines.Head, "按期率")
	var ratios []ratio
	for _, m := range months {
		ratios = append(ratios, b.monthLine(lines, from, m.year, m.sorting, fmt.Sprintf("%d年%s", m.year, m.name), m.rows))
	}
	show(v, "site-chart-months", title, ratios, lines.Table)
}

// organChart shows the organs; when they are many, those with the lowest rate.
func (b *book) organChart(from string, v *view.Ledger, rows []*ledger.Entry, organs map[string][]*ledger.Entry) {
	title := "各机关按期率"
	lines := newMatrix("site-organs", title, rows, "机关")
	lines.Head = append(lines.Head, withdrawnHead, "合计", "按期率")
	var ratios []ratio
	for _, o := range b.corpus.Organs.All() {
		list := organs[o.ID]
		if len(list) == 0 {
			continue
		}
		r := rateOf(list)
		line := append([]view.Cell{{Text: o.Name}}, lines.counts(b, from, address.AuditOrgan(o.ID), list, itself, o.ShortName())...)
		line = append(line, b.withdrawnOf(from, o.ID), b.countCell(from, address.AuditOrgan(o.ID), "", len(list), o.ShortName()))
		lines.Rows = append(lines.Rows, append(line, r.cell()))
		if r.total() > 0 {
			ratios = append(ratios, ratio{o.ShortName(), r})
		}
	}
	if list := organs[""]; len(list) > 0 {
		line := append([]view.Cell{{Text: "没有写明机关"}}, lines.counts(b, from, address.Audit, list, within(noOrgan), "没有写明机关")...)
		line = append(line, b.withdrawnOf(from, ""), b.countCell(from, address.Audit, noOrgan, len(list), "没有写明机关"))
		lines.Rows = append(lines.Rows, append(line, rateOf(list).cell()))
	}
	if len(ratios) > mostBars {
		slices.SortStableFunc(ratios, func(x, y ratio) int { return x.kept*y.total() - y.kept*x.total() })
		ratios, title = ratios[:mostBars], fmt.Sprintf("按期率最低的%d个机关", mostBars)
	}
	show(v, "site-chart-organs", title, ratios, lines.Table)
}

// within is the anchor of the table of a verdict in some other part.
func within(part string) func(string) string {
	return func(verdict string) string { return part + "-" + verdict }
}

// organMatrix has a line for each organ and kind.
func (b *book) organMatrix(from string, rows []*ledger.Entry, organs map[string][]*ledger.Entry) view.Table {
	m := newMatrix("site-matrix", "按机关、类别和结论", rows, "机关", "类别")
	m.Head = append(m.Head, withdrawnHead)
	for _, o := range b.corpus.Organs.All() {
		b.kindLines(m, from, address.AuditOrgan(o.ID), o.ID, organs[o.ID], o.ShortName()+"，", view.Cell{Text: o.Name})
	}
	return m.Table
}

// yearMatrix is year by verdict.
func (b *book) yearMatrix(from string, rows []*ledger.Entry, years map[int][]*ledger.Entry) view.Table {
	m := newMatrix("site-years", "按年份和结论", rows, "年份")
	m.Head = append(m.Head, "合计", "按期率")
	for _, y := range sortedYears(years) {
		name := fmt.Sprintf("%d年", y)
		line := append([]view.Cell{{Text: name}}, m.counts(b, from, address.AuditYear(y), years[y], itself, name)...)
		line = append(line, b.countCell(from, address.AuditYear(y), "", len(years[y]), name), rateOf(years[y]).cell())
		m.Rows = append(m.Rows, line)
	}
	return m.Table
}

func sortedYears(years map[int][]*ledger.Entry) []int {
	var list []int
	for y := range years {
		list = append(list, y)
	}
	slices.Sort(list)
	slices.Reverse(list)
	return list
}

// ledgerLists links to the other pages of the ledger.
func (b *book) ledgerLists(from string) []view.Group {
	g := view.Group{Title: "登记"}
	for _, page := range [...]struct{ label, url string }{
		{"年度义务", address.AuditObligations}, {"指标和佐证", address.AuditIndicators}, {"撤回和更正登记", address.AuditWithdrawn},
	} {
		if b.generated[page.url] {
			g.Links = append(g.Links, view.Link{Label: page.label, Href: address.Relative(from, page.url)})
		}
	}
	if len(g.Links) == 0 {
		return nil
	}
	return []view.Group{g}
}
