package page

import (
	"fmt"

	"gongkai/site/address"
	"gongkai/site/ledger"
	"gongkai/site/page/view"
)

// planYearLedger is /audit/<year>/: parts by verdict, tables by month.
func (b *book) planYearLedger(y int, rows []*ledger.Entry) {
	name := fmt.Sprintf("%d年公开时限台账", y)
	r := &register{
		url: address.AuditYear(y), above: ledgerName, name: name, intro: ledger.PublicStatement,
		column:   ledgerColumn(name, fmt.Sprintf("%d年形成的信息的公开时限。", y)),
		modified: b.ledgerModified(rows), parts: b.ledgerParts(rows, monthOf, columns{organ: true, kind: true}),
	}
	r.trail = []crumb{{ledgerName, address.Audit}, {fmt.Sprintf("%d年", y), r.url}}
	r.front = func(from string, v *view.Ledger) {
		title := fmt.Sprintf("%d年各月按期率", y)
		lines := newMatrix("site-months", title+"：按记录的生成月份", rows, "月份")
		lines.Head = append(lines.Head, "按期率")
		var ratios []ratio
		byMonth := map[string][]*ledger.Entry{}
		for _, g := range groupRows(rows, monthOf) {
			byMonth[g.id] = g.rows
		}
		for m := 1; m <= 12; m++ {
			s := monthSorting(m)
			ratios = append(ratios, b.monthLine(lines, from, y, s, s.name, byMonth[s.id]))
		}
		if list := byMonth["report"]; len(list) > 0 {
			b.monthLine(lines, from, y, monthOf(list[0]), "年度报告", list)
		}
		all := append([]view.Cell{{Text: "全年"}}, lines.counts(b, from, r.url, rows, itself, "全年")...)
		lines.Rows = append(lines.Rows, append(all, rateOf(rows).cell()))
		show(v, "site-chart-months", title, ratios, lines.Table)
	}
	b.planRegister(r)
}

// monthLine adds the counts of a month; they lead to the page of its year.
func (b *book) monthLine(lines *matrix, from string, y int, s sorting, name string, rows []*ledger.Entry) ratio {
	r := ratio{name, rateOf(rows)}
	line := append([]view.Cell{{Text: name}}, lines.counts(b, from, address.AuditYear(y), rows, below(s.id), name)...)
	lines.Rows = append(lines.Rows, append(line, r.cell()))
	return r
}
