package calendar

import (
	"fmt"
	"slices"
	"sync"
)

// Nature is what a day is for the counting of working days.
type Nature uint8

const (
	Unknown Nature = iota // 未知: outside the calendar
	Workday               // 工作日: a Monday to Friday that no notice names
	Weekend               // 周末: a Saturday or Sunday that no notice names
	Holiday               // 法定节假日: a day off that a notice or the 放假办法 names
	MakeUp                // 调休上班: a weekend day that is worked
)

// Working reports whether a day of this nature counts.
func (n Nature) Working() bool { return n == Workday || n == MakeUp }

// String returns an English word: unknown, workday, weekend, holiday, make-up.
func (n Nature) String() string {
	return [...]string{"unknown", "workday", "weekend", "holiday", "make-up"}[n]
}

// Chinese returns the word of the working: 未知 工作日 周末 法定节假日 调休上班.
func (n Nature) Chinese() string {
	return [...]string{"未知", "工作日", "周末", "法定节假日", "调休上班"}[n]
}

// Day is one day of the calendar. After the coverage, Nature and Name follow
// the statutory days alone and Known is false.
type Day struct {
	Date   Date
	Nature Nature
	Name   string // name of the holiday (节日名); "" for any other nature
	Notice string // document number of the notice that names the day; "" when none does
	Known  bool   // settled by the entered notices
}

// Window is where a period ends. In a final window the three ends are the same day.
type Window struct {
	Due         Date // the end by what is known, else by the statutory days alone
	Safe        Date // the earliest end conceivable
	Latest      Date // the latest end conceivable
	Provisional bool // the end lies after the coverage
}

// Calendar answers which days are worked. See the package comment.
type Calendar struct {
	source source
	region string
	end    Date  // last day with an answer
	days   []Day // from source.from to end

	due, safe, latest tally

	// prior is the calendar before the last notice was issued; nil when that is not known.
	prior *Calendar

	regional sync.Map // name of a region -> *Calendar, as they are asked for
}

// Coverage returns the first and the last day settled by the entered notices.
func (c *Calendar) Coverage() (from, to Date) { return c.source.from, c.source.to }

// Regions returns the names of the regional arrangements, in the order entered.
func (c *Calendar) Regions() []string {
	var names []string
	for _, l := range c.source.locals {
		if !slices.Contains(names, l.region) {
			names = append(names, l.region)
		}
	}
	return names
}

// Region returns the calendar with the named region's days laid over the
// national ones; ok is false when no such region is entered. "" is the
// national calendar. A regional calendar is built at the first call and reused.
func (c *Calendar) Region(name string) (regional *Calendar, ok bool) {
	if name == c.region {
		return c, true
	}
	if name != "" && !slices.Contains(c.Regions(), name) {
		return nil, false
	}
	if built, ok := c.regional.Load(name); ok {
		return built.(*Calendar), true
	}
	built, _ := c.regional.LoadOrStore(name, build(c.source, name))
	return built.(*Calendar), true
}

// KnownOn returns the calendar as it was known on a day: without later notices,
// whose years are counted by the statutory days, provisionally. A notice stays in
// where its day of issue or its year's statutory days are not entered. Amending
// notices stay in too: each changed only days after its own issue.
func (c *Calendar) KnownOn(day Date) *Calendar {
	for c.prior != nil && c.source.last().notice.Issued.After(day) {
		c = c.prior
	}
	return c
}

// Due returns the n-th working day after from. from itself is never counted,
// n must be at least 1. Errors other than a wrong n are *OutOfRangeError.
func (c *Calendar) Due(from Date, n int) (Window, error) {
	if n < 1 {
		return Window{}, fmt.Errorf("工作日数应当是 1 以上的整数，这里是 %d", n)
	}
	if err := c.answers(from); err != nil {
		return Window{}, err
	}
	return c.window(func(t *tally) (Date, bool) { return t.after(from, n) })
}

// Roll returns d, or the first working day after it when d is a day off: the
// end of a period counted in calendar days, months or years (民法典 Art. 203).
// Errors are *OutOfRangeError.
func (c *Calendar) Roll(d Date) (Window, error) {
	if err := c.answers(d); err != nil {
		return Window{}, err
	}
	return c.window(func(t *tally) (Date, bool) { return t.onOrAfter(d) })
}

// window returns the end of a period under each of the three assumptions.
func (c *Calendar) window(end func(*tally) (Date, bool)) (Window, error) {
	due, ok := end(&c.due)
	if ok && !due.After(c.source.to) {
		return Window{Due: due, Safe: due, Latest: due}, nil
	}
	latest, known := end(&c.latest)
	if !ok || !known {
		return Window{}, c.outOfRange(c.end.AddDays(1))
	}
	safe, _ := end(&c.safe) // never after due
	return Window{Due: due, Safe: safe, Latest: latest, Provisional: true}, nil
}

// Count returns the number of working days d with from < d <= to, 0 when to is
// not after from. It is provisional when days after the coverage are among
// them; these are counted by the statutory days. Errors are *OutOfRangeError.
func (c *Calendar) Count(from, to Date) (n int, provisional bool, err error) {
	for _, d := range [...]Date{from, to} {
		if err := c.answers(d); err != nil {
			return 0, false, err
		}
	}
	if !to.After(from) {
		return 0, false, nil
	}
	return c.due.upTo(to) - c.due.upTo(from), to.After(c.source.to), nil
}

// Day returns what is known about a day. Outside the calendar its nature is Unknown.
func (c *Calendar) Day(d Date) Day {
	if d.Before(c.source.from) || d.After(c.end) {
		return Day{Date: d}
	}
	return c.days[d.Sub(c.source.from)]
}

// Days returns the days of a window, both ends included: the working of a
// deadline. It is empty when to is before from or either is zero.
func (c *Calendar) Days(from, to Date) []Day {
	if from.IsZero() || to.Before(from) {
		return nil
	}
	days := make([]Day, to.Sub(from)+1)
	for i := range days {
		days[i] = c.Day(from.AddDays(i))
	}
	return days
}

// CodeOutOfRange is the problem code of an OutOfRangeError.
const CodeOutOfRange = "calendar-out-of-range"

// OutOfRangeError says that the calendar has no answer for a day.
type OutOfRangeError struct {
	Day      Date // the day asked for, or the first day needed that is not entered
	From, To Date // Coverage
	End      Date // the last day with at least a provisional answer
}

// Error says in Chinese what is missing.
func (e *OutOfRangeError) Error() string {
	switch {
	case e.Day.IsZero():
		return "没有日期，无法计算工作日"
	case e.Day.Before(e.From):
		return fmt.Sprintf("%s早于工作日历的起点%s，无法计算工作日", e.Day.Chinese(), e.From.Chinese())
	case e.End.After(e.To):
		return fmt.Sprintf("推算到%s，超出工作日历：放假安排录入到%s，法定节假日录入到%s",
			e.Day.Chinese(), e.To.Chinese(), e.End.Chinese())
	}
	return fmt.Sprintf("推算到%s，超出工作日历：放假安排录入到%s", e.Day.Chinese(), e.To.Chinese())
}

// Hint says in Chinese what to do.
func (e *OutOfRangeError) Hint() string {
	if e.Day.Before(e.From) {
		return "请核对日期"
	}
	return "请核对日期；日期无误的，在 content/calendar/ 里补入国务院办公厅当年的放假安排通知"
}

// outOfRange returns the error of a day without an answer.
func (c *Calendar) outOfRange(d Date) error {
	return &OutOfRangeError{Day: d, From: c.source.from, To: c.source.to, End: c.end}
}

// answers returns an *OutOfRangeError where the calendar has no answer for d.
func (c *Calendar) answers(d Date) error {
	if d.Before(c.source.from) || d.After(c.end) {
		return c.outOfRange(d)
	}
	return nil
}
