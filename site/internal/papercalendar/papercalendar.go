// Package papercalendar counts days one by one, as a finger does on a paper
// calendar: slow, easy to follow, and with nothing of packages calendar and
// deadline. Tests compare those packages with it. It reads the State Council's
// notices from the text of the calendar's data file.
package papercalendar

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"
)

// Calendar is the national calendar.
type Calendar struct {
	off, worked map[string]bool
	statutory   []time.Time
	compensated map[string]bool
	Coverage    time.Time // last day that a notice settles
	Last        time.Time // last day with an answer
}

// Read returns the calendar of a data file.
func Read(path string) (*Calendar, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	c := &Calendar{off: map[string]bool{}, worked: map[string]bool{}, compensated: map[string]bool{}, Coverage: Day("2026-12-31"), Last: Day("2027-12-31")}
	span := regexp.MustCompile(`from = "(\d{4}-\d\d-\d\d)", to = "(\d{4}-\d\d-\d\d)"`)
	single := regexp.MustCompile(`"(\d{4}-\d\d-\d\d)"`)
	table, works := "", false
	for line := range strings.Lines(string(text)) {
		switch {
		case strings.HasPrefix(line, "#"), strings.HasPrefix(line, "coverage"), strings.HasPrefix(line, "issued"), strings.HasPrefix(line, "amended"):
			continue
		case strings.HasPrefix(line, "[["):
			table, works = strings.TrimSpace(line), false
			continue
		case strings.HasPrefix(line, "off ="), strings.HasPrefix(line, "days ="):
			works = false
		case strings.HasPrefix(line, "work ="):
			works = true
		}
		for _, m := range span.FindAllStringSubmatch(line, -1) {
			for d := Day(m[1]); !d.After(Day(m[2])); d = d.AddDate(0, 0, 1) {
				switch table {
				case "[[year]]":
					c.off[Key(d)] = true
				case "[[statutory]]":
					c.statutory = append(c.statutory, d)
				}
			}
		}
		if works && table == "[[year]]" {
			for _, m := range single.FindAllStringSubmatch(line, -1) {
				c.worked[m[1]] = true
			}
		}
	}
	if len(c.off) < 300 || len(c.worked) < 80 || len(c.statutory) != 13 {
		return nil, fmt.Errorf("%d days off, %d worked, %d statutory", len(c.off), len(c.worked), len(c.statutory))
	}
	for _, d := range c.statutory { // 放假办法 Art. 6
		if !weekend(d) {
			continue
		}
		for next := d.AddDate(0, 0, 1); ; next = next.AddDate(0, 0, 1) {
			if !weekend(next) && !c.isStatutory(next) && !c.compensated[Key(next)] {
				c.compensated[Key(next)] = true
				break
			}
		}
	}
	return c, nil
}

// Day reads a day; a day that is none panics, for tests write their days.
func Day(day string) time.Time {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return d
}

// Key writes a day.
func Key(d time.Time) string { return d.Format(time.DateOnly) }

func weekend(d time.Time) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

func (c *Calendar) isStatutory(d time.Time) bool {
	for _, s := range c.statutory {
		if s.Equal(d) {
			return true
		}
	}
	return false
}

// near reports whether a statutory day lies within so many days; 元旦 2028 is one.
func (c *Calendar) near(d time.Time, days int) bool {
	for _, s := range append([]time.Time{Day("2028-01-01")}, c.statutory...) {
		if gap := int(d.Sub(s).Hours()) / 24; gap >= -days && gap <= days {
			return true
		}
	}
	return false
}

// How a day beyond the notices is looked at.
const (
	ByStatute = iota // the statutory days alone
	Earliest         // every weekend day near a statutory day is worked
	Latest           // every weekday near a statutory day is off
)

// Working reports whether a day is worked, under an assumption of the days that no notice settles.
func (c *Calendar) Working(d time.Time, assume int) bool {
	if !d.After(c.Coverage) {
		return c.worked[Key(d)] || !weekend(d) && !c.off[Key(d)]
	}
	switch {
	case c.isStatutory(d):
		return false
	case assume == Earliest:
		return !weekend(d) || c.near(d, 14)
	case assume == Latest && c.near(d, 5):
		return false
	}
	return !weekend(d) && !c.compensated[Key(d)]
}

// Count steps n working days on.
func (c *Calendar) Count(from time.Time, n, assume int) time.Time {
	d := from
	for n > 0 {
		d = d.AddDate(0, 0, 1)
		if c.Working(d, assume) {
			n--
		}
	}
	return d
}

// Roll steps on to a working day.
func (c *Calendar) Roll(d time.Time, assume int) time.Time {
	for !c.Working(d, assume) {
		d = d.AddDate(0, 0, 1)
	}
	return d
}

// Months is the corresponding day, or the end of a month that has none (民法典 Art. 202).
func Months(from time.Time, n int) time.Time {
	day, month := from.Day(), from
	for range n {
		month = month.AddDate(0, 0, -month.Day()+32) // some day of the next month
	}
	d := month.AddDate(0, 0, 1-month.Day())
	for d.Day() < day && d.AddDate(0, 0, 1).Month() == d.Month() {
		d = d.AddDate(0, 0, 1)
	}
	return d
}
