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
// days 班, the last lawful day, the day of the act and the days by which that is late.
// There is none where the window is no count of days, or too long to be seen at a glance.
func (r ruling) draw(s *view.Stamp) {
	if r.From.IsZero() || len(r.days) < 2 || r.Rule.Unit != deadline.Workdays && r.Rule.Unit != deadline.Days || r.Rule.Form == deadline.Minimum {
		return
	}
	first, last := r.span()
	if last.Sub(first) >= 7*mostWeeks {
		return
	}
	s.Weeks = r.weeks(first, last)
	s.Limit, s.Count = "最迟"+r.Rule.Verb()+"日", "第几天"
	if r.Rule.Unit == deadline.Workdays {
		s.Count = "第几个工作日"
	}
	if r.Done.IsZero() {
		return
	}
	s.Deed = "实际" + r.Rule.Verb() + "日"
	gap := view.Week{Month: "…"} // weeks that are left out
	switch week := monday(r.Done.Date()); {
	case week.After(last):
		s.Weeks = append(append(s.Weeks, gap), r.weeks(week, week)...)
	case week.Before(first):
		s.Weeks = append(append(r.weeks(week, week), gap), s.Weeks...)
	}
}

// weeks returns the weeks from a Monday to the week of last. The month stands at the
// first of them, and where a month begins.
func (r ruling) weeks(first, last calendar.Date) []view.Week {
	var weeks []view.Week
	for at := first; !at.After(last); at = at.AddDays(7) {
		w := view.Week{Days: make([]view.Square, 7)}
		var from, begin int // months of the first day that is shown, and of a first day of a month
		for i := range w.Days {
			d := at.AddDays(i)
			w.Days[i] = r.square(d)
			if w.Days[i].Class == "out" {
				continue
			}
			if from == 0 {
				from = d.Month()
			}
			if d.Day() == 1 {
				begin = d.Month()
			}
		}
		switch {
		case begin != 0 && begin != from && len(weeks) == 0:
			w.Month = fmt.Sprintf("%d—%d月", from, begin)
		case begin != 0:
			w.Month = strconv.Itoa(begin) + "月"
		case len(weeks) == 0:
			w.Month = strconv.Itoa(from) + "月"
		}
		weeks = append(weeks, w)
	}
	return weeks
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

func (r ruling) square(d calendar.Date) view.Square {
	s := view.Square{Day: strconv.Itoa(d.Day())}
	day, inside := r.day(d)
	switch {
	case r.Verdict == deadline.Late && d.After(r.Due.Date()) && !d.After(r.Done.Date()):
		s.Class = "late"
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

// workings returns the day sheets (计算过程) of deadlines, the worst with its leaf.
func workings(rulings []ruling) []view.Working {
	var list []view.Working
	for i, r := range rulings {
		w := view.Working{Stamp: r.stamp(), Table: r.sheet()}
		if i == worst(rulings) {
			r.draw(&w.Stamp)
		}
		if n := repeats(rulings[:i], r); n > 0 { // two filings by one rule
			w.Table.Caption += fmt.Sprintf("（%d）", n+1)
		}
		w.Table.ID = "site-sheet-" + strconv.Itoa(i+1)
		list = append(list, w)
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
