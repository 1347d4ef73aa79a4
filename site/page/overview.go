package page

import (
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/audit"
)

// planOverview is /audit/: the matrices, and a part for each verdict: its rows
// while they fit on a page, else the years with their numbers.
func (b *book) planOverview(rows []*audit.Entry, organs map[string][]*audit.Entry, years map[int][]*audit.Entry) {
	r := &register{
		url: address.Audit, name: ledgerName, intro: audit.PublicStatement, modified: b.ledgerModified(rows),
		column: ledgerColumn(ledgerName, "每项公开时限的起算、届满和实际日期，每个数字都可以点开核对。"),
		trail:  []crumb{{ledgerName, address.Audit}},
	}
	for _, g := range groupRows(rows, func(e *audit.Entry) sorting { return verdictOf(e.Verdict) }) {
		p := part{id: g.id, title: fmt.Sprintf("%s：共 %d 项", g.name, len(g.rows))}
		if len(g.rows) <= rowsPerPage {
			p.tables = []rowset{b.ledgerTable(g.id+"-rows", g.name, g.rows, true)}
		} else {
			p.tables = []rowset{b.yearCounts(g)}
		}
		r.parts = append(r.parts, p)
	}
	if list := organs[""]; len(list) > 0 {
		r.parts = append(r.parts, part{
			id: "site-no-organ", title: fmt.Sprintf("没有写明机关：共 %d 项", len(list)),
			tables: []rowset{b.ledgerTable("site-no-organ-rows", "没有写明机关", list, false)},
		})
	}
	r.front = func(from string, v *Ledger) {
		v.Summary = b.verdictLinks(from)
		v.Tables = append(v.Tables, b.organMatrix(from, rows, organs), b.yearMatrix(from, rows, years))
		v.Lists = b.ledgerLists(from)
		v.Download = []Link{
			{Label: "台账（CSV）", Href: address.Relative(from, address.AuditCSV)},
			{Label: "台账（JSON）", Href: address.Relative(from, address.AuditJSON)},
		}
	}
	b.overview = rows
	b.planRegister(r)
}

// verdictLinks are the totals by verdict, each leading to its part of the overview.
func (b *book) verdictLinks(from string) []Link {
	var links []Link
	for _, g := range groupRows(b.overview, func(e *audit.Entry) sorting { return verdictOf(e.Verdict) }) {
		if u, ok := b.anchor(address.Audit, g.id); ok {
			links = append(links, counted(g.name, address.Relative(from, u), len(g.rows)))
		}
	}
	slices.Reverse(links) // kept deadlines first
	if n := len(b.ledger.Obligations); n > 0 {
		links = append(links, counted("年度义务", address.Relative(from, address.AuditObligations), n))
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
		row: func(from string, i int) []Cell {
			what := fmt.Sprintf("%d年，%s", list[i], g.name)
			return []Cell{{Text: fmt.Sprintf("%d年", list[i])}, b.countCell(from, address.AuditYear(list[i]), g.id, n[list[i]], what)}
		},
	}
}

// organMatrix is organ by kind.
func (b *book) organMatrix(from string, rows []*audit.Entry, organs map[string][]*audit.Entry) Table {
	t := Table{ID: "site-organs", Caption: "按机关和类别", Head: []string{"机关"}, RowHeads: true}
	kinds := groupRows(rows, b.kindOf)
	for _, k := range kinds {
		t.Head = append(t.Head, k.name)
	}
	t.Head = append(t.Head, "合计")
	for _, o := range b.corpus.Organs.All() {
		list := organs[o.ID]
		if len(list) == 0 {
			continue
		}
		u, n := address.AuditOrgan(o.ID), tally(groupRows(list, b.kindOf))
		row := []Cell{{Text: o.Name}}
		for _, k := range kinds {
			row = append(row, b.countCell(from, u, k.id, n[k.id], o.ShortName()+"，"+k.name))
		}
		t.Rows = append(t.Rows, append(row, b.countCell(from, u, "", len(list), o.ShortName())))
	}
	if list := organs[""]; len(list) > 0 {
		n := tally(groupRows(list, b.kindOf))
		row := []Cell{{Text: "没有写明机关"}}
		for _, k := range kinds {
			row = append(row, Cell{Text: fmt.Sprint(n[k.id]), Number: true})
		}
		t.Rows = append(t.Rows, append(row, b.countCell(from, address.Audit, "site-no-organ", len(list), "没有写明机关")))
	}
	return t
}

// yearMatrix is year by verdict.
func (b *book) yearMatrix(from string, rows []*audit.Entry, years map[int][]*audit.Entry) Table {
	t, present := verdictMatrix("年份", rows)
	t.ID = "site-years"
	for _, y := range sortedYears(years) {
		u := address.AuditYear(y)
		n := tally(groupRows(years[y], func(e *audit.Entry) sorting { return verdictOf(e.Verdict) }))
		name := fmt.Sprintf("%d年", y)
		row := []Cell{{Text: name}}
		for _, s := range present {
			row = append(row, b.countCell(from, u, s.id, n[s.id], name+"，"+s.name))
		}
		t.Rows = append(t.Rows, append(row, b.countCell(from, u, "", len(years[y]), name)))
	}
	return t
}

func sortedYears(years map[int][]*audit.Entry) []int {
	var list []int
	for y := range years {
		list = append(list, y)
	}
	slices.Sort(list)
	slices.Reverse(list)
	return list
}

// ledgerLists links to the other pages of the ledger.
func (b *book) ledgerLists(from string) []Group {
	g := Group{Title: "登记"}
	for _, page := range [...]struct{ label, url string }{
		{"年度义务", address.AuditObligations}, {"指标和佐证", address.AuditIndicators}, {"撤回和更正登记", address.AuditWithdrawn},
	} {
		if b.generated[page.url] {
			g.Links = append(g.Links, Link{Label: page.label, Href: address.Relative(from, page.url)})
		}
	}
	if len(g.Links) == 0 {
		return nil
	}
	return []Group{g}
}
