package page

import (
	"fmt"
	"strconv"

	"gongkai/site/deadline"
	"gongkai/site/ledger"
	"gongkai/site/page/view"
)

// workings returns the day sheets (计算过程) of all deadlines of a document, that of
// its stamp first. shown is the stamp's view, nil for none, and days its working.
func (p *documentPage) workings(shown *view.Stamp, days []deadline.Day) []view.Working {
	stamp := p.doc.Stamp
	var list []view.Working
	add := func(d *ledger.Entry, s view.Stamp, days []deadline.Day) {
		w := view.Working{Stamp: s, Table: sheet(days, d)}
		w.Table.ID = "site-sheet-" + strconv.Itoa(len(list)+1)
		list = append(list, w)
	}
	if stamp != nil {
		add(stamp, *shown, days)
	}
	for _, d := range p.catalog.Ledger.Of(p.doc.Record.Path) {
		if stamp != nil && d.Rule == stamp.Rule && d.Done == stamp.Done && d.From == stamp.From {
			continue
		}
		add(d, ruling{d, p.catalog, p.doc}.stamp(), p.catalog.Ledger.Working(d))
	}
	if len(list) == 1 && len(list[0].Table.Rows) == 0 {
		return nil // the stamp shows everything
	}
	return list
}

// longest is how many days a sheet shows day by day. Windows in working days are
// shorter; years of validity are longer.
const longest = 100

// sheet returns the days of a deadline as a table.
func sheet(days []deadline.Day, d *ledger.Entry) view.Table {
	t := view.Table{Caption: fmt.Sprintf("%s：逐日计算", d.Rule.Name), Head: []string{"日期", "星期", "性质", "计数", "依据"}}
	const columns = 5
	n := min(len(days), longest)
	t.Rows = make([][]view.Cell, 0, n)
	cells := make([]view.Cell, 0, columns*n) // of all rows
	skipped := 0
	for i, day := range days {
		if len(days) > longest && i >= 10 && i < len(days)-10 {
			skipped++
			continue
		}
		if skipped > 0 {
			t.Rows = append(t.Rows, []view.Cell{{Text: fmt.Sprintf("其间 %d 日", skipped)}, {Text: "－"}, {Text: "逐日计算"}, {Text: "－"}, {Text: "－"}})
			skipped = 0
		}
		at := len(cells)
		cells = appendDay(cells, day)
		t.Rows = append(t.Rows, cells[at:len(cells):len(cells)])
	}
	return t
}

func appendDay(row []view.Cell, day deadline.Day) []view.Cell {
	date := view.OptionalDay(day.Date)
	count := view.Cell{Text: "不计"}
	if day.N > 0 {
		count = view.Cell{Text: strconv.Itoa(day.N), Number: true}
	}
	basis := day.Name
	if day.Notice != "" {
		if basis != "" {
			basis += "，"
		}
		basis += day.Notice
	}
	if basis == "" {
		basis = "－"
	}
	return append(row, view.Cell{Text: date.Chinese, Date: date}, view.Cell{Text: day.Date.WeekdayChinese()}, view.Cell{Text: day.Nature}, count, view.Cell{Text: basis})
}
