package page

import (
	"fmt"
	"strconv"

	"gongkai/site/deadline"
	"gongkai/site/ledger"
	"gongkai/site/page/view"
)

// workings are the day sheets (计算过程) of all deadlines of a document, that of
// its stamp first, of which the days are given.
func (b *book) workings(e *entry, stamp *ledger.Entry, shown *view.Stamp, days []deadline.Day) []view.Working {
	var list []view.Working
	add := func(d *ledger.Entry, s view.Stamp, days []deadline.Day) {
		w := view.Working{Stamp: s, Table: sheet(days, d)}
		w.Table.ID = "site-sheet-" + strconv.Itoa(len(list)+1)
		list = append(list, w)
	}
	if stamp != nil {
		add(stamp, *shown, days)
	}
	for _, d := range b.ledger.Of(e.rec.Path) {
		if stamp != nil && d.Rule == stamp.Rule && d.Done == stamp.Done && d.From == stamp.From {
			continue
		}
		add(d, b.stampView(e, d), b.ledger.Working(d))
	}
	if len(list) == 1 && len(list[0].Table.Rows) == 0 {
		return nil // the stamp says all there is
	}
	return list
}

// longest is how many days a sheet shows one by one. Windows in working days
// are never that long; years of validity would be.
const longest = 100

// sheet is the table of one deadline.
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
	date := &view.Date{ISO: day.Date.String(), Chinese: day.Date.Chinese()}
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
