package page

import (
	"fmt"
	"strconv"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/page/view"
)

// mostWeeks is how many weeks the leaf of a stamp may have; a longer window is
// counted on the day sheet only.
const mostWeeks = 6

// draw puts the window of a deadline on its stamp as a leaf of the wall calendar
// (月历): weeks from Monday, working days with their number, holidays 休, make-up
// days 班, the last lawful day and the day of the act. There is none where the
// window is no count of days, or too long to be seen at a glance.
func (r ruling) draw(s *view.Stamp) {
	if r.From.IsZero() || len(r.days) < 2 || r.Rule.Unit != deadline.Workdays && r.Rule.Unit != deadline.Days || r.Rule.Form == deadline.Minimum {
		return
	}
	first, last := r.span()
	if last.Sub(first) >= 7*mostWeeks {
		return
	}
	month := 0
	for at := first; !at.After(last); at = at.AddDays(7) {
		w := view.Week{Days: r.squares(at)}
		if m := later(at, r.days[0].Date).Month(); m != month {
			w.Month, month = strconv.Itoa(m)+"月", m
		}
		s.Weeks = append(s.Weeks, w)
	}
	s.Limit = "最迟" + r.Rule.Verb() + "日"
	if done := r.Done.Date(); !r.Done.IsZero() && !done.Before(first) && !done.After(last.AddDays(6)) {
		s.Deed = "实际" + r.Rule.Verb() + "日"
	}
}

// span reaches from the Monday of the window's first week to its last day, with the
// day of the act where that still fits.
func (r ruling) span() (first, last calendar.Date) {
	first, last = monday(r.days[0].Date), r.days[len(r.days)-1].Date
	if r.Done.IsZero() {
		return first, last
	}
	done := r.Done.Date()
	if done.After(last) && done.Sub(first) < 7*mostWeeks {
		last = done
	}
	if done.Before(first) && last.Sub(monday(done)) < 7*mostWeeks {
		first = monday(done)
	}
	return first, last
}

// monday returns the first day of the week of d.
func monday(d calendar.Date) calendar.Date {
	return d.AddDays(-int((d.Weekday() + 6) % 7))
}

func later(a, b calendar.Date) calendar.Date {
	if a.After(b) {
		return a
	}
	return b
}

// squares returns the seven days of a week.
func (r ruling) squares(first calendar.Date) []view.Square {
	week := make([]view.Square, 7)
	for i := range week {
		week[i] = r.square(first.AddDays(i))
	}
	return week
}

func (r ruling) square(d calendar.Date) view.Square {
	s := view.Square{Day: strconv.Itoa(d.Day())}
	day, inside := r.day(d)
	switch {
	case !inside:
		s.Class = "out"
	case d == r.From.Date():
		s.Class, s.Mark = "from", "起"
	case day.N > 0 && weekend(d) && r.Rule.Unit == deadline.Workdays:
		s.Class, s.Mark = "count", "班"+strconv.Itoa(day.N)
	case day.N > 0:
		s.Class, s.Mark = "count", strconv.Itoa(day.N)
	case day.Name != "" && !weekend(d):
		s.Class, s.Mark = "rest", "休"
	default:
		s.Class = "rest"
	}
	if d == r.Due.Date() {
		s.Class += " limit"
	}
	if !r.Done.IsZero() && d == r.Done.Date() {
		s.Class += " done"
	}
	return s
}

func weekend(d calendar.Date) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// seal returns the lines above and under the verdict in the seal: the day of the
// act and how many days that took; while nothing is done, the as-of date.
func (r ruling) seal() (above, below string) {
	done := r.Done.Date()
	switch {
	case r.Verdict == deadline.Exempt:
		return "", ""
	case r.Done.IsZero():
		return "截至", r.catalog.AsOf.Chinese()
	case r.Verdict == deadline.Late && r.LateBy != nil && *r.LateBy > 0:
		return done.Chinese(), "晚 " + strconv.Itoa(*r.LateBy) + " 个工作日"
	case r.Verdict == deadline.OnTime && r.Rule.Unit == deadline.Workdays && r.Elapsed != nil && *r.Elapsed > 0 && done.After(r.From.Date()) && r.catalog.Ledger.Judge.IsWorkday(r.doc.Record, done):
		return done.Chinese(), "第 " + strconv.Itoa(*r.Elapsed) + " 个工作日"
	}
	return "实际" + r.Rule.Verb(), done.Chinese()
}

// workings returns the day sheets (计算过程) of deadlines. stamp is the view of the
// first, nil when that is not about publication.
func workings(rulings []ruling, stamp *view.Stamp) []view.Working {
	var list []view.Working
	for i, r := range rulings {
		w := view.Working{Table: r.sheet()}
		if n := repeats(rulings[:i], r); n > 0 { // two filings by one rule
			w.Table.Caption += fmt.Sprintf("（%d）", n+1)
		}
		w.Table.ID = "site-sheet-" + strconv.Itoa(i+1)
		if i == 0 && stamp != nil {
			w.Stamp = *stamp
		} else {
			w.Stamp = r.stamp()
		}
		list = append(list, w)
	}
	if len(list) == 1 && len(list[0].Table.Rows) == 0 {
		return nil // the stamp shows everything
	}
	return list
}

// repeats returns how many of the rulings are by the same rule as one.
func repeats(rulings []ruling, one ruling) (n int) {
	for _, r := range rulings {
		if r.Rule == one.Rule {
			n++
		}
	}
	return n
}

// A sheet shows a window in working days day by day; of a run of calendar days, where
// every day counts, and of a window that is longer than longest, only its ends.
const longest, ends, endsOfRun = 100, 10, 3

// folded returns how many days at each end of a sheet are shown one by one; all is
// true where that is every day.
func (r ruling) folded() (shown int, all bool) {
	shown = ends
	if r.Rule.Unit != deadline.Workdays {
		shown = endsOfRun
	}
	return shown, len(r.days) <= longest && r.Rule.Unit == deadline.Workdays || len(r.days) <= 2*shown+1
}

// sheet returns the days of a deadline as a table.
func (r ruling) sheet() view.Table {
	days := r.days
	t := view.Table{Caption: r.Rule.Name + "：逐日计算", Head: []string{"日期", "星期", "性质", "计数", "依据"}}
	const columns = 5
	shown, all := r.folded()
	n := min(len(days), longest)
	t.Rows = make([][]view.Cell, 0, n)
	cells := make([]view.Cell, 0, columns*n) // of all rows
	skipped := 0
	for i, day := range days {
		if !all && i >= shown && i < len(days)-shown {
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
