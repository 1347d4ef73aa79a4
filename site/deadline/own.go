package deadline

import (
	"gongkai/site/calendar"
	"gongkai/site/disclosure"
)

// Own is a kind of deadline that a site sets itself (自定期限) in its plans of work,
// not one of the catalogue. The document that sets it is named by the plan.
type Own int

// The kinds of own deadlines.
const (
	OwnTask         Own = iota // 任务: done by the day of the plan
	OwnProblem                 // 问题整改: struck off (销号) by the day of the plan
	OwnWorklog                 // 月报: the worklog of a month, by the first of the next month
	OwnVerification            // 考核反馈: verified or objected to within so many working days
	OwnReview                  // 示范单位复查: reviewed within so many years
)

// own has a row for each kind.
var own = [...]struct{ id, name, done string }{
	OwnTask:         {"own-task", "任务完成期限", "task.done"},
	OwnProblem:      {"own-problem", "问题整改销号期限", "problem.closed"},
	OwnWorklog:      {"own-worklog-monthly", "工作台账月报", "worklog.on"},
	OwnVerification: {"own-assessment-verification", "考核反馈核实期限", "result.verified"},
	OwnReview:       {"own-designation-review", "示范单位复查周期", "review.on"},
}

// Rule returns the rule of own deadlines, set by a document. amount is in unit; 0
// where the plan gives the last day.
func (o Own) Rule(basis Basis, amount int, unit Unit) *Rule {
	r := &Rule{ID: own[o].id, Name: own[o].name, Form: Within, Done: own[o].done, Amount: amount, Unit: unit, Level: "local"}
	if basis.Title != "" {
		r.Basis = []Basis{basis}
	}
	return r
}

// OwnRules returns a rule of each kind, for its id and name.
func OwnRules() []*Rule {
	rules := make([]*Rule, len(own))
	for i := range own {
		rules[i] = Own(i).Rule(Basis{}, 0, "")
	}
	return rules
}

// Own judges an own deadline of an organ ("": no organ of the site). Its last day is
// due, or the end of the rule's window from the day from where due is zero. A window
// in working days that leaves the calendar is undetermined.
func (j *Judge) Own(rule *Rule, organ string, from, due, done calendar.Date) Deadline {
	rec := disclosure.NewRecord("", nil)
	if organ != "" {
		rec.Organs = []string{organ}
	}
	d := Deadline{Rule: rule, From: from.Moment(), Done: j.happened(done.Moment())}
	cal := j.calendarOf(rec)
	w := calendar.Window{Due: due, Safe: due, Latest: due}
	switch {
	case !due.IsZero():
	case rule.Unit == Workdays:
		counted, err := rule.window(cal, from, 0)
		if err != nil {
			d.Verdict, d.Reason = Undetermined, err.Error()
			return d
		}
		w = counted
		d.Notices = rule.notices(cal, from, w.Due)
	default: // a cycle in years ends on its day, be that a day off
		due = rule.unrolled(from)
		w = calendar.Window{Due: due, Safe: due, Latest: due}
	}
	d.Due = w.Due.Moment()
	if w.Provisional {
		d.Provisional, d.Safe, d.Latest = true, w.Safe.Moment(), w.Latest.Moment()
	}
	j.verdict(&d, w, cal)
	j.elapsed(&d, cal)
	if d.Verdict == Late && rule.Unit == Workdays {
		j.knownThen(&d, cal)
	}
	return d
}

// IsOwn reports whether the rule is one that the site sets itself.
func (r *Rule) IsOwn() bool {
	for i := range own {
		if own[i].id == r.ID {
			return true
		}
	}
	return false
}

// Drop makes a deadline one that asks for nothing any more (不再实施), for a reason.
func (d *Deadline) Drop(reason string) {
	none := 0
	d.Verdict, d.LateBy, d.Reason = Exempt, &none, reason
}
