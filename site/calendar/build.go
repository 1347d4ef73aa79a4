package calendar

// How far a notice may reach around a statutory day, for the days no notice
// settles yet (see Safe and Latest in the package comment).
const (
	makeUpReach = 14 // calendar days within which a weekend day may be worked
	offReach    = 5  // calendar days within which a weekday may be off
)

// build returns the calendar of a region from what is entered; "" is the nation.
func build(s source, region string) *Calendar {
	c := &Calendar{source: s, region: region, end: s.end()}
	c.plainWeeks()
	named := c.layNotices()
	c.layStatutory(named)
	if prior, ok := s.withoutLast(); ok {
		c.prior = build(prior, region)
	}
	return c
}

// plainWeeks fills in the days as if there were no holidays.
func (c *Calendar) plainWeeks() {
	c.days = make([]Day, c.end.Sub(c.source.from)+1)
	for i := range c.days {
		d := c.source.from.AddDays(i)
		c.days[i] = Day{Date: d, Nature: Workday, Known: !d.After(c.source.to)}
		if d.IsWeekend() {
			c.days[i].Nature = Weekend
		}
	}
}

// layNotices lays the notices over the plain weeks, and the region's days over
// these. named marks the days of a notice: their nature is the same under every
// assumption.
func (c *Calendar) layNotices() (named []bool) {
	named = make([]bool, len(c.days))
	lay := func(d Date, nature Nature, name, notice string) {
		if i := d.Sub(c.source.from); i >= 0 && i < len(c.days) {
			c.days[i].Nature, c.days[i].Name, c.days[i].Notice = nature, name, notice
			named[i] = true
		}
	}
	for _, y := range c.source.years {
		for _, s := range y.off {
			for d := range s.each() {
				lay(d, Holiday, s.name, y.noticeOf(d).Number)
			}
		}
		for _, w := range y.work {
			lay(w.from, MakeUp, "", y.noticeOf(w.from).Number)
		}
	}
	for _, l := range c.source.locals {
		if l.region != c.region {
			continue
		}
		for _, s := range l.off {
			for d := range s.each() {
				lay(d, Holiday, s.name, l.notice.Number)
			}
		}
		for _, w := range l.work {
			lay(w.from, MakeUp, "", l.notice.Number)
		}
	}
	return named
}

// layStatutory lays the statutory days over the days after the coverage and
// tallies the working days under the three assumptions.
func (c *Calendar) layStatutory(named []bool) {
	open := max(c.source.to.Sub(c.source.from)+1, 0) // index of the first day not settled
	statutory := c.source.statutoryNames(c.end.Year() + 1)
	compensated := compensation(statutory, c.source.to)
	safe, latest := make([]bool, len(c.days)), make([]bool, len(c.days))
	due := make([]bool, len(c.days))
	for i := range c.days {
		day := &c.days[i]
		if i < open || named[i] {
			due[i] = day.Nature.Working()
			safe[i], latest[i] = due[i], due[i]
			continue
		}
		weekday := day.Nature == Workday
		if name, ok := statutory[day.Date]; ok {
			day.Nature, day.Name = Holiday, name
			continue
		}
		safe[i] = weekday || near(statutory, day.Date, makeUpReach)
		if name, ok := compensated[day.Date]; ok {
			day.Nature, day.Name = Holiday, name
			continue
		}
		due[i] = weekday
		latest[i] = weekday && !near(statutory, day.Date, offReach)
	}
	c.due, c.safe, c.latest = newTally(c.source.from, due), newTally(c.source.from, safe), newTally(c.source.from, latest)
}

// near reports whether a statutory day lies within reach days of d.
func near(statutory map[Date]string, d Date, reach int) bool {
	for i := -reach; i <= reach; i++ {
		if _, ok := statutory[d.AddDays(i)]; ok {
			return true
		}
	}
	return false
}

// compensation returns the weekdays that replace statutory days on a weekend after
// the coverage (放假办法 Art. 6), with the name of the holiday: for each the next
// weekday that is neither statutory nor taken by another.
func compensation(statutory map[Date]string, covered Date) map[Date]string {
	given := map[Date]string{}
	for _, d := range sortedDates(statutory) {
		if !d.IsWeekend() || !d.After(covered) {
			continue
		}
		for next := d.AddDays(1); ; next = next.AddDays(1) {
			_, taken := given[next]
			if _, holiday := statutory[next]; !holiday && !taken && !next.IsWeekend() {
				given[next] = statutory[d]
				break
			}
		}
	}
	return given
}

// tally counts working days in constant time.
type tally struct {
	first Date
	rank  []int32 // rank[i]: working days from first to first+i, both included
	work  []int32 // work[k]: offset from first of the working day number k+1
}

func newTally(first Date, working []bool) tally {
	t := tally{first: first, rank: make([]int32, len(working))}
	for i, w := range working {
		if w {
			t.work = append(t.work, int32(i))
		}
		t.rank[i] = int32(len(t.work))
	}
	return t
}

// upTo returns the number of working days up to d, which must be in range.
func (t *tally) upTo(d Date) int { return int(t.rank[d.Sub(t.first)]) }

// after returns the n-th working day after d; ok is false beyond the end.
func (t *tally) after(d Date, n int) (Date, bool) { return t.at(t.upTo(d), n) }

// onOrAfter returns d when it is worked, else the first working day after it.
func (t *tally) onOrAfter(d Date) (Date, bool) {
	before := 0
	if i := d.Sub(t.first); i > 0 {
		before = int(t.rank[i-1])
	}
	return t.at(before, 1)
}

// at returns the n-th working day after the first `before` working days. It never
// forms their sum: n comes from outside and may be as large as an int.
func (t *tally) at(before, n int) (Date, bool) {
	if n > len(t.work)-before {
		return Date{}, false
	}
	return t.first.AddDays(int(t.work[before+n-1])), true
}
