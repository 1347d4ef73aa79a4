package page

import (
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
func (r ruling) draw(s *view.Stamp, days []deadline.Day) {
	if r.From.IsZero() || len(days) < 2 || r.Rule.Unit != "workday" && r.Rule.Unit != "day" || r.Rule.Form == "minimum" {
		return
	}
	known := make(map[calendar.Date]deadline.Day, len(days))
	for _, d := range days {
		known[d.Date] = d
	}
	first, last := r.span(days)
	if last.Sub(first) >= 7*mostWeeks {
		return
	}
	month := 0
	for at := first; !at.After(last); at = at.AddDays(7) {
		w := view.Week{Days: r.squares(at, known)}
		if m := later(at, days[0].Date).Month(); m != month {
			w.Month, month = strconv.Itoa(m)+"月", m
		}
		s.Weeks = append(s.Weeks, w)
	}
	s.Limit = "最迟" + r.act() + "日"
	if done := r.Done.Date(); !r.Done.IsZero() && !done.Before(first) && !done.After(last.AddDays(6)) {
		s.Deed = "实际" + r.act() + "日"
	}
}

// span reaches from the Monday of the window's first week to its last day, with the
// day of the act where that still fits.
func (r ruling) span(days []deadline.Day) (first, last calendar.Date) {
	first, last = monday(days[0].Date), days[len(days)-1].Date
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
func (r ruling) squares(first calendar.Date, known map[calendar.Date]deadline.Day) []view.Square {
	week := make([]view.Square, 7)
	for i := range week {
		week[i] = r.square(first.AddDays(i), known)
	}
	return week
}

func (r ruling) square(d calendar.Date, known map[calendar.Date]deadline.Day) view.Square {
	s := view.Square{Day: strconv.Itoa(d.Day())}
	day, inside := known[d]
	switch {
	case !inside:
		s.Class = "out"
	case d == r.From.Date():
		s.Class, s.Mark = "from", "起"
	case day.N > 0 && weekend(d) && r.Rule.Unit == "workday":
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
		return done.Chinese(), "逾期 " + strconv.Itoa(*r.LateBy) + " 个工作日"
	case r.Verdict == deadline.OnTime && r.Rule.Unit == "workday" && r.Elapsed != nil && *r.Elapsed > 0 && done.After(r.From.Date()) && r.onWorkday(done):
		return done.Chinese(), "第 " + strconv.Itoa(*r.Elapsed) + " 个工作日"
	}
	return "实际" + r.act(), done.Chinese()
}
