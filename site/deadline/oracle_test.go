package deadline

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
	"gongkai/site/internal/papercalendar"
)

// oracle is a paper calendar that knows how a period of each form ends.
type oracle struct{ *papercalendar.Calendar }

func readOracle(t *testing.T) oracle {
	t.Helper()
	c, err := papercalendar.Read("../calendar/data/cn-holidays.toml")
	if err != nil {
		t.Fatal(err)
	}
	return oracle{c}
}

// end is where a period ends under an assumption.
func (o oracle) end(p period, from time.Time, assume int) time.Time {
	d := from
	switch p.unit {
	case "workday":
		return o.Count(from, p.amount, assume)
	case "day":
		for range p.amount {
			d = d.AddDate(0, 0, 1)
		}
	case "month":
		d = papercalendar.Months(from, p.amount)
	case "year":
		d = papercalendar.Months(from, 12*p.amount)
	}
	if p.form == "minimum" {
		return d
	}
	return o.Roll(d, assume)
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
	first, days := papercalendar.Day("2007-01-01"), 7500 // to the summer of 2027
	checked := 0
	for range 700 {
		from := first.AddDate(0, 0, r.IntN(days))
		done := from.AddDate(0, 0, r.IntN(120))
		if done.After(o.Last) {
			continue
		}
		rec := disclosure.NewRecord("", kind)
		rec.Dated, rec.Published = day(papercalendar.Key(from)), day(papercalendar.Key(done)).Moment()
		found, _ := f.judge.Record(rec)
		for _, d := range found {
			var i int
			if _, err := fmt.Sscanf(d.Rule.ID, "r%d", &i); err != nil {
				continue
			}
			checked++
			if msg := o.differs(periods[i], from, done, d); msg != "" {
				t.Errorf("%s plus %+v, published %s: %s", papercalendar.Key(from), periods[i], papercalendar.Key(done), msg)
			}
		}
	}
	if checked < 30_000 {
		t.Errorf("only %d deadlines were checked", checked)
	}
}

// differs says where a deadline is not what the oracle counts.
func (o oracle) differs(p period, from, done time.Time, d Deadline) string {
	due, safe, latest := o.end(p, from, papercalendar.ByStatute), o.end(p, from, papercalendar.Earliest), o.end(p, from, papercalendar.Latest)
	rolls := p.unit == "workday" || p.form != "minimum"
	if rolls && latest.After(o.Last) && due.After(o.Coverage) {
		if d.Verdict != Undetermined || !d.Due.IsZero() {
			return fmt.Sprintf("beyond the calendar, but due %s", d.Due)
		}
		return ""
	}
	if got := d.Due.Date().String(); got != papercalendar.Key(due) {
		return fmt.Sprintf("due %s, counted %s", got, papercalendar.Key(due))
	}
	provisional := rolls && due.After(o.Coverage)
	if d.Provisional != provisional {
		return fmt.Sprintf("provisional %v", d.Provisional)
	}
	if provisional {
		if d.Safe.Date().String() != papercalendar.Key(safe) || d.Latest.Date().String() != papercalendar.Key(latest) {
			return fmt.Sprintf("between %s and %s, counted %s and %s", d.Safe, d.Latest, papercalendar.Key(safe), papercalendar.Key(latest))
		}
	} else {
		safe, latest = due, due
	}
	return o.judgedOtherwise(p, from, done, due, safe, latest, d)
}

func (o oracle) judgedOtherwise(p period, from, done, due, safe, latest time.Time, d Deadline) string {
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
func (o oracle) between(from, to time.Time) (n int) {
	for d := from.AddDate(0, 0, 1); !d.After(to); d = d.AddDate(0, 0, 1) {
		if o.Working(d, papercalendar.ByStatute) {
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
		{"2024-04-30", period{"within", "workday", 7}, papercalendar.ByStatute, "2024-05-13"},
		{"2026-02-14", period{"within", "workday", 20}, papercalendar.ByStatute, "2026-03-20"},
		{"2026-01-26", period{"within", "day", 20}, papercalendar.ByStatute, "2026-02-24"},
		{"2026-02-08", period{"within", "day", 20}, papercalendar.ByStatute, "2026-02-28"},
		{"2026-12-23", period{"within", "workday", 7}, papercalendar.ByStatute, "2027-01-04"},
		{"2026-12-23", period{"within", "workday", 7}, papercalendar.Earliest, "2027-01-02"},
		{"2026-12-23", period{"within", "workday", 7}, papercalendar.Latest, "2027-01-07"},
		{"2026-01-31", period{"minimum", "month", 1}, papercalendar.ByStatute, "2026-02-28"},
		{"2024-02-29", period{"minimum", "year", 1}, papercalendar.ByStatute, "2025-02-28"},
	}
	for _, c := range cases {
		if got := papercalendar.Key(o.end(c.p, papercalendar.Day(c.from), c.assume)); got != c.want {
			t.Errorf("%s plus %+v is %s, want %s", c.from, c.p, got, c.want)
		}
	}
	if from, to := nationalCoverage(t); from != "2007-01-01" || to != papercalendar.Key(o.Coverage) {
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
