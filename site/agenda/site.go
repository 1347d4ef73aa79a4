package agenda

import (
	"bufio"
	"cmp"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/ledger"
)

// siteRow is whether a column of the site has anything new, as JSON writes it.
type siteRow struct {
	Rule    string           `json:"rule"`
	Organ   *string          `json:"organ"`
	Last    calendar.Date    `json:"last"`
	Due     calendar.Date    `json:"due"`
	Verdict deadline.Verdict `json:"verdict"`
}

func siteRows(l *ledger.Ledger) []siteRow {
	rows := []siteRow{}
	for _, f := range l.Fresh() {
		rows = append(rows, siteRow{f.Rule.ID, optional(l.Organizer()), f.Last, f.Due, f.Verdict})
	}
	return rows
}

// writeSite writes how new the site and its columns are.
func writeSite(b *bufio.Writer, l *ledger.Ledger) {
	list := l.Fresh()
	if len(list) == 0 {
		return
	}
	b.WriteString("\n网站更新\n")
	table := [][]string{{"结论", "最近公开", "最迟更新", "规则", "依据"}}
	for _, f := range list {
		table = append(table, []string{
			f.Word(), cmp.Or(f.Last.String(), "（没有）"), f.Due.String(), f.Rule.Name + " " + f.Rule.ID, f.Rule.Citation(),
		})
	}
	writeTable(b, table)
}
