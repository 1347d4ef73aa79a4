package deadline

import (
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
)

// oracle counts days one by one, from the text of the notices and with nothing
// of packages calendar and deadline: slow, and easy to follow with a finger on
// a paper calendar.
type oracle struct {
	off, worked map[string]bool
	statutory   []time.Time
	compensated map[string]bool
	coverage    time.Time
	last        time.Time // last day with an answer
}

func readOracle(t *testing.T) *oracle {
	t.Helper()
	text, err := os.ReadFile("../calendar/data/cn-holidays.toml")
	if err != nil {
		t.Fatal(err)
	}
	o := &oracle{off: map[string]bool{}, worked: map[string]bool{}, compensated: map[string]bool{}, coverage: at("2026-12-31"), last: at("2027-12-31")}
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
			for d := at(m[1]); !d.After(at(m[2])); d = d.AddDate(0, 0, 1) {
				switch table {
				case "[[year]]":
					o.off[key(d)] = true
				case "[[statutory]]":
					o.statutory = append(o.statutory, d)
				}
			}
		}
		if works && table == "[[year]]" {
			for _, m := range single.FindAllStringSubmatch(line, -1) {
				o.worked[m[1]] = true
			}
		}
	}
	if len(o.off) < 300 || len(o.worked) < 80 || len(o.statutory) != 13 {
		t.Fatalf("%d days off, %d worked, %d statutory", len(o.off), len(o.worked), len(o.statutory))
	}
	for _, d := range o.statutory { // 放假办法 Art. 6
		if !weekend(d) {
			continue
		}
		for next := d.AddDate(0, 0, 1); ; next = next.AddDate(0, 0, 1) {
			if !weekend(next) && !o.isStatutory(next) && !o.compensated[key(next)] {
				o.compensated[key(next)] = true
				break
			}
		}
	}
	return o
}

func at(day string) time.Time {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return d
}

func key(d time.Time) string { return d.Format(time.DateOnly) }

func weekend(d time.Time) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

func (o *oracle) isStatutory(d time.Time) bool {
	for _, s := range o.statutory {
		if s.Equal(d) {
			return true
		}
	}
	return false
}

// near says whether a statutory day lies within so many days; 元旦 2028 is one.
func (o *oracle) near(d time.Time, days int) bool {
	for _, s := range append([]time.Time{at("2028-01-01")}, o.statutory...) {
		if gap := int(d.Sub(s).Hours()) / 24; gap >= -days && gap <= days {
			return true
		}
	}
	return false
}

// How a day beyond the notices is looked at.
const (
	byStatute = iota
	earliest_
	latest_
)

func (o *oracle) working(d time.Time, assume int) bool {
	if !d.After(o.coverage) {
		return o.worked[key(d)] || !weekend(d) && !o.off[key(d)]
	}
	switch {
	case o.isStatutory(d):
		return false
	case assume == earliest_:
		return !weekend(d) || o.near(d, 14)
	case assume == latest_ && o.near(d, 5):
		return false
	}
	return !weekend(d) && !o.compensated[key(d)]
}

// count steps n working days on.
func (o *oracle) count(from time.Time, n, assume int) time.Time {
	d := from
	for n > 0 {
		d = d.AddDate(0, 0, 1)
		if o.working(d, assume) {
			n--
		}
	}
	return d
}

// roll steps on to a working day.
func (o *oracle) roll(d time.Time, assume int) time.Time {
	for !o.working(d, assume) {
		d = d.AddDate(0, 0, 1)
	}
	return d
}

// months is the corresponding day, or the end of a month that has none (民法典 Art. 202).
func months(from time.Time, n int) time.Time {
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

// end is where a period ends under an assumption.
func (o *oracle) end(p period, from time.Time, assume int) time.Time {
	d := from
	switch p.unit {
	case "workday":
		return o.count(from, p.amount, assume)
	case "day":
		for range p.amount {
			d = d.AddDate(0, 0, 1)
		}
	case "month":
		d = months(from, p.amount)
	case "year":
		d = months(from, 12*p.amount)
	}
	if p.form == "minimum" {
		return d
	}
	return o.roll(d, assume)
}

type period struct {
	form, unit string
	amount     int
}

func randomPeriods(r *rand.Rand, n int) []period {
	var periods []period
	for range n {
		p := period{[]string{"within", "within", "minimum"}[r.IntN(3)], []string{"workday", "workday", "day", "month", "year"}[r.IntN(5)], 0}
		switch p.unit {
		case "workday", "day":
			p.amount = 1 + r.IntN(60)
		case "month":
			p.amount = 1 + r.IntN(15)
		case "year":
			p.amount = 1 + r.IntN(3)
		}
		periods = append(periods, p)
	}
	return periods
}

// For random dates and periods the rules end where a count day by day ends,
// and the verdict, the used days and the days late are those of the count.
func TestRulesAgainstOracle(t *testing.T) {
	seed := uint64(20261121)
	r := rand.New(rand.NewPCG(seed, 1))
	o := readOracle(t)
	f := newFixture(t, "2028-12-31")
	periods := randomPeriods(r, 60)
	var own strings.Builder
	for i, p := range periods {
		fmt.Fprintf(&own, "[[rule]]\nid = \"r%d\"\nname = \"甲\"\nform = %q\nkinds = [\"reward\"]\nfrom = \"dated\"\ndone = \"published\"\namount = %d\nunit = %q\nlevel = \"local\"\nbasis = [{title=\"乙\"}]\n",
			i, p.form, p.amount, p.unit)
	}
	kinds := f.reader.Kinds
	rules, problems := f.judge.Rules.Extend("rules.toml", []byte(own.String()), kinds)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	f.judge.Rules = rules
	kind, _ := kinds.Get("reward")
	first, days := at("2007-01-01"), 7500 // to the summer of 2027
	checked := 0
	for range 700 {
		from := first.AddDate(0, 0, r.IntN(days))
		done := from.AddDate(0, 0, r.IntN(120))
		if done.After(o.last) {
			continue
		}
		rec := disclosure.NewRecord("", kind)
		rec.Dated, rec.Published = day(key(from)), day(key(done)).Moment()
		found, _ := f.judge.Record(rec)
		for _, d := range found {
			var i int
			if _, err := fmt.Sscanf(d.Rule.ID, "r%d", &i); err != nil {
				continue
			}
			checked++
			if msg := o.differs(periods[i], from, done, d); msg != "" {
				t.Errorf("%s plus %+v, published %s: %s", key(from), periods[i], key(done), msg)
			}
		}
	}
	if checked < 30_000 {
		t.Errorf("only %d deadlines were checked", checked)
	}
}

// differs says where a deadline is not what the oracle counts.
func (o *oracle) differs(p period, from, done time.Time, d Deadline) string {
	due, safe, latest := o.end(p, from, byStatute), o.end(p, from, earliest_), o.end(p, from, latest_)
	rolls := p.unit == "workday" || p.form != "minimum"
	if rolls && latest.After(o.last) && due.After(o.coverage) {
		if d.Verdict != Undetermined || !d.Due.IsZero() {
			return fmt.Sprintf("beyond the calendar, but due %s", d.Due)
		}
		return ""
	}
	if got := d.Due.Date().String(); got != key(due) {
		return fmt.Sprintf("due %s, counted %s", got, key(due))
	}
	provisional := rolls && due.After(o.coverage)
	if d.Provisional != provisional {
		return fmt.Sprintf("provisional %v", d.Provisional)
	}
	if provisional {
		if d.Safe.Date().String() != key(safe) || d.Latest.Date().String() != key(latest) {
			return fmt.Sprintf("between %s and %s, counted %s and %s", d.Safe, d.Latest, key(safe), key(latest))
		}
	} else {
		safe, latest = due, due
	}
	return o.judgedOtherwise(p, from, done, due, safe, latest, d)
}

func (o *oracle) judgedOtherwise(p period, from, done, due, safe, latest time.Time, d Deadline) string {
	want := OnTime
	switch {
	case p.form == "minimum" && done.Before(safe):
		want = TooEarly
	case p.form == "minimum" && done.Before(latest), p.form != "minimum" && done.After(safe) && !done.After(latest):
		want = Undetermined
	case p.form != "minimum" && done.After(latest):
		want = Late
	}
	if d.Verdict != want {
		return fmt.Sprintf("verdict %s, counted %s", d.Verdict, want)
	}
	if want == Late {
		if late := o.between(due, done); d.LateBy == nil || *d.LateBy != late {
			return fmt.Sprintf("late by %s, counted %d", shown(d.LateBy), late)
		}
	}
	if p.unit == "workday" {
		if used := o.between(from, done); d.Elapsed == nil || *d.Elapsed != used {
			return fmt.Sprintf("used %s, counted %d", shown(d.Elapsed), used)
		}
	}
	return ""
}

func shown(n *int) string {
	if n == nil {
		return "nothing"
	}
	return fmt.Sprint(*n)
}

// between counts the working days after one day up to another.
func (o *oracle) between(from, to time.Time) (n int) {
	for d := from.AddDate(0, 0, 1); !d.After(to); d = d.AddDate(0, 0, 1) {
		if o.working(d, byStatute) {
			n++
		}
	}
	return n
}

// The oracle itself against the tables of the law reference (5.6) and the
// provisional example of the design.
func TestOracle(t *testing.T) {
	o := readOracle(t)
	cases := []struct {
		from   string
		p      period
		assume int
		want   string
	}{
		{"2024-04-30", period{"within", "workday", 7}, byStatute, "2024-05-13"},
		{"2026-02-14", period{"within", "workday", 20}, byStatute, "2026-03-20"},
		{"2026-01-26", period{"within", "day", 20}, byStatute, "2026-02-24"},
		{"2026-02-08", period{"within", "day", 20}, byStatute, "2026-02-28"},
		{"2026-12-23", period{"within", "workday", 7}, byStatute, "2027-01-04"},
		{"2026-12-23", period{"within", "workday", 7}, earliest_, "2027-01-02"},
		{"2026-12-23", period{"within", "workday", 7}, latest_, "2027-01-07"},
		{"2026-01-31", period{"minimum", "month", 1}, byStatute, "2026-02-28"},
		{"2024-02-29", period{"minimum", "year", 1}, byStatute, "2025-02-28"},
	}
	for _, c := range cases {
		if got := key(o.end(c.p, at(c.from), c.assume)); got != c.want {
			t.Errorf("%s plus %+v is %s, want %s", c.from, c.p, got, c.want)
		}
	}
	if from, to := nationalCoverage(t); from != "2007-01-01" || to != key(o.coverage) {
		t.Errorf("the calendar covers %s to %s: raise the oracle's coverage", from, to)
	}
}

func nationalCoverage(t *testing.T) (from, to string) {
	t.Helper()
	cal, err := calendar.National()
	if err != nil {
		t.Fatal(err)
	}
	a, b := cal.Coverage()
	return a.String(), b.String()
}
