package calendar

import (
	"iter"
	"maps"
	"slices"

	"gongkai/site/diag"
)

// Notice is a published holiday arrangement (部分节假日安排的通知).
type Notice struct {
	Number string // document number (文号): 国办发明电〔2025〕7号
	URL    string // "" when not entered
	Issued Date   // the day it was published; zero when not entered
}

// source is the merged content of the files. Calendars share a source and never
// change it.
type source struct {
	from, to  Date   // coverage
	years     []year // in order, one for each year
	locals    []local
	statutory map[int][]span // by year
}

// year is one [[year]] table.
type year struct {
	year      int
	notice    Notice
	amendment Notice // Number "" when there is none
	amended   span   // the days that rest on the amendment
	off, work []span // work holds spans of one day without name
	at        diag.Place
}

// local is one [[local]] table.
type local struct {
	region    string
	notice    Notice // Number "" when not entered
	off, work []span
}

// span is a run of days, both ends included.
type span struct {
	name     string
	from, to Date
	at       diag.Place
}

func (s span) has(d Date) bool { return !d.Before(s.from) && !d.After(s.to) }

// meets reports whether the span and a window share a day.
func (s span) meets(from, to Date) bool { return !s.from.After(to) && !s.to.Before(from) }

func (s span) each() iter.Seq[Date] {
	return func(yield func(Date) bool) {
		for d := s.from; !d.After(s.to); d = d.AddDays(1) {
			if !yield(d) {
				return
			}
		}
	}
}

// noticeOf returns the notice behind a day that the year names.
func (y year) noticeOf(d Date) Notice {
	if y.amendment.Number != "" && y.amended.has(d) {
		return y.amendment
	}
	return y.notice
}

// touches reports whether the window holds a day of the year, or a day of the
// December before it that the year's notice names.
func (y year) touches(from, to Date) bool {
	if (span{from: civil(y.year, 1, 1), to: civil(y.year, 12, 31)}).meets(from, to) {
		return true
	}
	named := func(s span) bool { return s.meets(from, to) }
	return slices.ContainsFunc(y.off, named) || slices.ContainsFunc(y.work, named)
}

// Notices returns the notices behind a window, both ends included, in order and
// without doubles: that of each year the window touches, that of a year which
// names a day of the window (December days stand in the next year's notice),
// amending notices where the window holds days they changed, and the region's.
func (c *Calendar) Notices(from, to Date) []Notice {
	var found []Notice
	add := func(n Notice) {
		if n.Number != "" && !slices.Contains(found, n) {
			found = append(found, n)
		}
	}
	for _, y := range c.source.years {
		if y.year < from.Year() || y.year > to.Year()+1 || !y.touches(from, to) {
			continue
		}
		add(y.notice)
		if y.amended.meets(from, to) {
			add(y.amendment)
		}
	}
	if c.region == "" {
		return found
	}
	for _, l := range c.source.locals {
		named := func(s span) bool { return s.meets(from, to) }
		if l.region == c.region && (slices.ContainsFunc(l.off, named) || slices.ContainsFunc(l.work, named)) {
			add(l.notice)
		}
	}
	return found
}

// last returns the latest year entered.
func (s source) last() year { return s.years[len(s.years)-1] }

// withoutLast returns the source before the last notice was issued; ok is
// false when the day of issue or the year's statutory days are not entered.
func (s source) withoutLast() (before source, ok bool) {
	last := s.last()
	if last.notice.Issued.IsZero() || s.statutory[last.year] == nil || s.from.Year() >= last.year {
		return source{}, false
	}
	before = s
	before.years = s.years[:len(s.years)-1]
	if end := civil(last.year-1, 12, 31); end.Before(s.to) {
		before.to = end
	}
	return before, true
}

// end returns the last day with at least a provisional answer.
func (s source) end() Date {
	end := s.to
	for s.statutory[end.AddDays(1).Year()] != nil {
		end = civil(end.AddDays(1).Year(), 12, 31)
	}
	return end
}

// statutoryNames returns the statutory days with their names, and 元旦 of the
// year after the last one, which the law itself fixes to 1 January.
func (s source) statutoryNames(after int) map[Date]string {
	names := map[Date]string{civil(after, 1, 1): "元旦"}
	for _, spans := range s.statutory {
		for _, span := range spans {
			for d := range span.each() {
				names[d] = span.name
			}
		}
	}
	return names
}

func sortedDates(days map[Date]string) []Date {
	return slices.SortedFunc(maps.Keys(days), Date.Compare)
}
