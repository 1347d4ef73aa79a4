package register

import (
	"fmt"

	"gongkai/site/deadline"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// normativeNote says what the rates of normative documents count.
const normativeNote = "只计已经公开的规范性文件：报备率 = 写明备案的 ÷ 全部；规范率 = 有文号、合法性审核和有效期的 ÷ 全部；公示率 = 按期公开的 ÷ 全部"

// normativeRates returns the rates of normative documents (报备率、规范率、公示率) by organ
// and year of the document, from the records themselves.
func normativeRates(c *catalog.Catalog) view.Table {
	t := view.Table{
		ID: "site-normative", Caption: "规范性文件的报备率、规范率、公示率（" + normativeNote + "）", RowHeads: true,
		Head: []string{"机关", "年份", "报备率", "规范率", "公示率"},
	}
	var rows []*catalog.Document
	for _, s := range c.Sections {
		for _, d := range s.Documents {
			if d.Record.Normative && d.Record.LeadOrgan() != "" && !d.Record.StateOn(c.AsOf).Tombstone() {
				rows = append(rows, d)
			}
		}
	}
	organs := organKeys(c)
	for _, g := range groups(rows, func(d *catalog.Document) key { return organs(d.Record.LeadOrgan()) }) {
		for _, y := range groups(g.rows, func(d *catalog.Document) key {
			year := catalog.LedgerYear(d.Record)
			return key{fmt.Sprint(year), fmt.Sprintf("%d年", year), -year}
		}) {
			share := func(met func(d *catalog.Document) bool) view.Cell {
				n := 0
				for _, d := range y.rows {
					if met(d) {
						n++
					}
				}
				return view.Cell{Text: fmt.Sprintf("%s（%d/%d）", rate{n, len(y.rows) - n}.percent(), n, len(y.rows))}
			}
			t.Rows = append(t.Rows, []view.Cell{{Text: g.name}, {Text: y.name},
				share(func(d *catalog.Document) bool { return len(d.Record.Filings) > 0 }),
				share(func(d *catalog.Document) bool {
					return d.Record.Number != "" && d.Record.Review != nil && !d.Record.Expires.IsZero()
				}),
				share(func(d *catalog.Document) bool {
					e := c.Ledger.Publication(d.Record.Path)
					return e != nil && e.Verdict == deadline.OnTime
				}),
			})
		}
	}
	return t
}
