package deadline

import (
	"gongkai/site/calendar"
	"gongkai/site/disclosure"
)

// Day is one line of a working (计算过程): a day, what it is, and its number.
type Day struct {
	Date   calendar.Date
	Nature string // 起算日 工作日 周末 法定节假日 调休上班 届满日
	N      int    // number of the day in the count; 0: not counted
	Name   string // of a holiday
	Notice string // the notice that names the day; "" where none does
}

// Working returns every day from the event to the due date. There is none without
// a due date; a fixed day and a window in hours have only their ends.
func (j *Judge) Working(rec *disclosure.Record, d Deadline) []Day {
	if d.Due.IsZero() {
		return nil
	}
	due := d.Due.Date()
	if d.From.IsZero() {
		return []Day{{Date: due, Nature: "届满日"}}
	}
	from := d.From.Date()
	if d.Rule.Unit == Hours {
		if from == due {
			return []Day{{Date: due, Nature: "届满日"}}
		}
		return []Day{{Date: from, Nature: "起算日"}, {Date: due, Nature: "届满日"}}
	}
	n, limit := 0, d.Rule.unrolled(from)
	days := j.calendarOf(rec).Days(from, due)
	working := make([]Day, 0, len(days))
	for _, day := range days {
		line := Day{Date: day.Date, Nature: day.Nature.Chinese(), Name: day.Name, Notice: day.Notice}
		counted := day.Nature.Working()
		if d.Rule.Unit != Workdays {
			counted = !day.Date.After(limit)
		}
		switch {
		case day.Date == from:
			line.Nature = "起算日"
		case counted:
			n++
			line.N = n
		}
		if day.Date == due && day.Date != from {
			line.Nature = "届满日"
		}
		working = append(working, line)
	}
	return working
}
