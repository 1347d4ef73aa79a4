package deadline

import (
	"errors"
	"slices"
	"strings"
	"time"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
)

// Deadline (公开时限) is a rule applied to one record. From, Due, Safe, Latest and
// Done are days; only hour rules have times. What is not known is zero or nil.
type Deadline struct {
	Rule        *Rule
	From        calendar.Moment
	Due         calendar.Moment // last day (or instant) that is in time
	Safe        calendar.Moment // earliest conceivable Due, of a provisional one
	Latest      calendar.Moment // latest conceivable Due, of a provisional one
	Done        calendar.Moment
	Elapsed     *int // from From to Done, in the rule's unit
	LateBy      *int // working days; nil when undetermined
	Verdict     Verdict
	Provisional bool
	Reason      string
	Notices     []string // numbers of the notices that the counting rests on
	DoneKey     string   // key of the front matter that states Done
}

// Judge applies the rules on one as-of date.
type Judge struct {
	Rules    *Rules
	Calendar *calendar.Calendar // national
	Organs   *disclosure.Organs
	Region   string        // the site's region; an organ's own goes before it
	AsOf     calendar.Date // civil date in Asia/Shanghai
	Policy   func(contentPath string) *disclosure.Record
}

// Record returns every deadline of a record, the one its stamp shows first. A
// record that may not be public has one deadline, forbidden. Yearly reports are
// judged by Report; here only what is handed in is.
func (j *Judge) Record(rec *disclosure.Record) ([]Deadline, []diag.Problem) {
	if rule, reason := j.forbidden(rec); rule != nil {
		return []Deadline{{
			Rule: rule, From: rec.Dated.Moment(), Done: j.happened(rec.Published).Date().Moment(), Verdict: Forbidden, Reason: reason, DoneKey: "published",
		}}, nil
	}
	var deadlines []Deadline
	var problems []diag.Problem
	for _, rule := range j.applicable(rec) {
		for _, s := range j.spans(rule, rec) {
			if !j.counts(rule, s, rec) {
				continue
			}
			d, err := j.judge(rule, s, rec)
			if err != nil {
				problems = append(problems, outOfRange(rec, rule, err))
			}
			deadlines = append(deadlines, d)
		}
	}
	slices.SortStableFunc(deadlines, func(a, b Deadline) int { return stampOrder(a.Rule) - stampOrder(b.Rule) })
	return deadlines, problems
}

// stampOrder returns 0 for the window of publication, which the stamp shows, else 1.
func stampOrder(r *Rule) int {
	if r.Publishes() && !r.Extra {
		return 0
	}
	return 1
}

// applicable returns the rules that fit the record's kind and properties. A
// general rule yields to a specific one that waits for the same act.
func (j *Judge) applicable(rec *disclosure.Record) []*Rule {
	var fit []*Rule
	for _, rule := range j.Rules.list {
		if !rule.off && rule.fits(rec) {
			fit = append(fit, rule)
		}
	}
	return slices.DeleteFunc(fit, func(r *Rule) bool {
		return r.General && slices.ContainsFunc(fit, func(o *Rule) bool {
			return !o.General && !o.Extra && o.Done == r.Done && j.inForce(o, rec)
		})
	})
}

// inForce reports whether a rule binds a record: on the day of its `dated`, and
// where that is missing, on the day the clock starts.
func (j *Judge) inForce(rule *Rule, rec *disclosure.Record) bool {
	day := rec.Dated
	if day.IsZero() {
		day = j.start(rule, rec).Date()
	}
	return day.IsZero() || rule.InForce(day)
}

// fits reports whether a rule is about the record's kind and properties.
func (r *Rule) fits(rec *disclosure.Record) bool {
	switch {
	case r.Form == Unjudged || r.Form == Forbid || !slices.Contains(r.Kinds, rec.Kind.ID),
		r.Normative && !rec.Normative,
		r.Budget != "" && r.Budget != rec.Level,
		r.Event != "" && r.Event != rec.Event,
		r.Market && (rec.Comments == nil || !rec.Comments.Market):
		return false
	}
	return true
}

// counts reports whether a rule judges a run of its clock on the as-of date.
func (j *Judge) counts(rule *Rule, s span, rec *disclosure.Record) bool {
	if rule.Form == Fixed {
		due, ok := fixedDay(rule.MonthDay, rec.Year)
		return ok && rec.Year != 0 && rule.InForce(due)
	}
	if !rec.Dated.IsZero() || !s.from.IsZero() {
		return j.inForce(rule, rec)
	}
	// Neither dated nor started: shown as not to be judged.
	day := s.done.Date()
	if day.IsZero() {
		day = j.AsOf
	}
	return rule.InForce(day)
}

// forbidden returns the rule that keeps a record from the public, and why; nil
// where none does. The rule in force on the as-of date judges old records too.
func (j *Judge) forbidden(rec *disclosure.Record) (*Rule, string) {
	for _, rule := range j.Rules.list {
		if rule.Form != Forbid || !rule.InForce(j.AsOf) {
			continue
		}
		if rule.LegalBasisHas != "" && strings.Contains(rec.LegalBasis, rule.LegalBasisHas) {
			return rule, "依据含“" + rule.LegalBasisHas + "”，记录应当封存"
		}
		if rule.Underage && rec.Underage {
			return rule, "当事人是未成年人"
		}
	}
	return nil, ""
}

// outOfRange returns the problem of a window that leaves the calendar.
func outOfRange(rec *disclosure.Record, rule *Rule, err error) diag.Problem {
	hint := "请核对日期"
	var range_ *calendar.OutOfRangeError
	if errors.As(err, &range_) {
		hint = range_.Hint()
	}
	return rec.At(rule.From).Problem(calendar.CodeOutOfRange, diag.Warning, hint, "%s", err)
}

// calendarOf returns the calendar that binds the record's organ.
func (j *Judge) calendarOf(rec *disclosure.Record) *calendar.Calendar {
	region := j.Region
	if organ, ok := j.Organs.Get(rec.LeadOrgan()); ok && organ.Region != "" {
		region = organ.Region
	}
	if regional, ok := j.Calendar.Region(region); ok {
		return regional
	}
	return j.Calendar
}

// IsWorkday reports whether a day is a working day of the record's organ.
func (j *Judge) IsWorkday(rec *disclosure.Record, day calendar.Date) bool {
	return j.calendarOf(rec).Day(day).Nature.Working()
}

// judge applies one rule to one span of dates. The error is the calendar's,
// when the window leaves it; the deadline is then undetermined.
func (j *Judge) judge(rule *Rule, s span, rec *disclosure.Record) (Deadline, error) {
	d := Deadline{Rule: rule, From: s.from, Done: s.done, DoneKey: s.doneKey}
	cal := j.calendarOf(rec)
	var err error
	switch {
	case rule.Unit == Hours:
		j.hours(&d, cal)
	case s.from.IsZero() && rule.Form != Fixed:
		d.Done = s.done.Date().Moment()
		d.Verdict, d.Reason = Undetermined, "缺少起算日期"
	default:
		d.Done = s.done.Date().Moment()
		err = j.days(&d, cal, rec)
	}
	if j.exempt(rule, rec) {
		none := 0
		d.Verdict, d.Reason, d.LateBy = Exempt, rec.Exempt.Reason, &none
	}
	return d, err
}

// days judges a rule that counts in days.
func (j *Judge) days(d *Deadline, cal *calendar.Calendar, rec *disclosure.Record) error {
	from := d.From.Date()
	w, err := d.Rule.window(cal, from, rec.Year)
	if err != nil {
		d.Verdict, d.Reason = Undetermined, err.Error()
		return err
	}
	d.Due = w.Due.Moment()
	if w.Provisional {
		d.Provisional, d.Safe, d.Latest = true, w.Safe.Moment(), w.Latest.Moment()
	}
	d.Notices = d.Rule.notices(cal, from, w.Due)
	j.verdict(d, w, cal)
	j.elapsed(d, cal)
	if d.Verdict == Late || d.Verdict == TooEarly {
		j.knownThen(d, cal)
	}
	return nil
}

// Allowed returns the rule's amount, in its unit; nil for fixed days, and where
// nothing is allowed.
func (d *Deadline) Allowed() *int {
	if d.Rule == nil || d.Rule.Form == Fixed || d.Verdict == Forbidden {
		return nil
	}
	return &d.Rule.Amount
}

// exempt reports whether a signed exemption (依法不适用) covers the rule.
func (j *Judge) exempt(rule *Rule, rec *disclosure.Record) bool {
	e := rec.Exempt
	return e.Complete() && !e.On.After(j.AsOf) && (e.Rule == rule.ID || e.Rule == "" && stampOrder(rule) == 0)
}

// window returns the last day of the rule's window from a day; year is the year
// that a yearly report is about.
func (r *Rule) window(cal *calendar.Calendar, from calendar.Date, year int) (calendar.Window, error) {
	if r.Form == Fixed {
		due, _ := fixedDay(r.MonthDay, year)
		return calendar.Window{Due: due, Safe: due, Latest: due}, nil
	}
	if r.Unit == Workdays {
		return cal.Due(from, r.Amount)
	}
	end := r.unrolled(from)
	if r.Form == Minimum || r.Amount == 0 || r.endsValidity() {
		return calendar.Window{Due: end, Safe: end, Latest: end}, nil
	}
	return cal.Roll(end)
}

// unrolled returns the end of a period in days, months or years before it rolls.
func (r *Rule) unrolled(from calendar.Date) calendar.Date {
	switch r.Unit {
	case Months:
		return from.AddMonths(r.Amount)
	case Years:
		return from.AddYears(r.Amount)
	}
	return from.AddDays(r.Amount)
}

// notices returns the numbers of the notices that the counting rests on.
func (r *Rule) notices(cal *calendar.Calendar, from, due calendar.Date) []string {
	var numbers []string
	switch {
	case r.Form == Fixed:
		return nil
	case r.Unit == Workdays:
		from = from.AddDays(1)
	case r.unrolled(from) == due:
		return nil
	default:
		from = r.unrolled(from)
	}
	for _, n := range cal.Notices(from, due) {
		numbers = append(numbers, n.Number)
	}
	return numbers
}

// verdict sets the verdict by comparing days. Within a provisional window the
// verdict is undetermined where the coming notice could still turn it.
func (j *Judge) verdict(d *Deadline, w calendar.Window, cal *calendar.Calendar) {
	rule := d.Rule
	day, open, closed := d.Done.Date(), OnTime, Late
	if d.Done.IsZero() {
		day, open, closed = j.AsOf, Pending, Overdue
	}
	if rule.Form == Minimum {
		switch {
		case d.Done.IsZero():
			d.Verdict = Pending
		case !day.Before(w.Latest):
			d.Verdict = OnTime
		case day.Before(w.Safe):
			d.Verdict = TooEarly
		default:
			d.Verdict, d.Reason = Undetermined, provisionalReason
		}
		return
	}
	switch {
	case !day.After(w.Safe):
		d.Verdict = open
	case day.After(w.Latest):
		d.Verdict = closed
	default:
		d.Verdict, d.Reason = Undetermined, provisionalReason
	}
	if rule.Least > 0 && d.Verdict == OnTime {
		if least, err := cal.Due(d.From.Date(), rule.Least); err == nil && day.Before(least.Safe) {
			d.Verdict = TooEarly
		}
	}
}

const provisionalReason = "放假安排尚未公布，期限届满日可能变化"

// elapsed sets Elapsed and LateBy; the verdict never comes from them.
func (j *Judge) elapsed(d *Deadline, cal *calendar.Calendar) {
	if !d.Done.IsZero() && !d.From.IsZero() {
		switch d.Rule.Unit {
		case Workdays:
			if n, _, err := cal.Count(d.From.Date(), d.Done.Date()); err == nil {
				d.Elapsed = &n
			}
		case Days:
			n := max(0, d.Done.Date().Sub(d.From.Date()))
			d.Elapsed = &n
		}
	}
	d.LateBy = j.lateBy(d, cal)
}

// lateBy returns the working days after the due date up to the day it was done,
// or to the as-of date.
func (j *Judge) lateBy(d *Deadline, cal *calendar.Calendar) *int {
	none := 0
	day := d.Done.Date()
	switch d.Verdict {
	case Undetermined:
		return nil
	case Overdue:
		day = j.AsOf
	case Late:
	default:
		return &none
	}
	n, _, err := cal.Count(d.Due.Date(), day)
	if err != nil {
		return nil
	}
	return &n
}

// knownThen turns a verdict to on-time that rests on a notice which was not yet
// issued: what was in time under the statutory days is in time.
func (j *Judge) knownThen(d *Deadline, cal *calendar.Calendar) {
	then := cal.KnownOn(d.Done.Date())
	if then == cal || !d.Rule.metUnder(then, d.From.Date(), d.Done.Date()) {
		return
	}
	none := 0
	d.Reason = "公开时放假安排尚未公布，按法定节假日计算在期限内"
	if d.Verdict == TooEarly {
		d.Reason = "当时放假安排尚未公布，按法定节假日计算达到最短期限"
	}
	d.Verdict, d.LateBy = OnTime, &none
}

// metUnder reports whether a day lies within the rule's window under a calendar.
func (r *Rule) metUnder(cal *calendar.Calendar, from, done calendar.Date) bool {
	w, err := r.window(cal, from, 0)
	switch {
	case err != nil:
		return false
	case r.Form == Minimum:
		return !done.Before(w.Due)
	case done.After(w.Due):
		return false
	case r.Least > 0:
		least, err := cal.Due(from, r.Least)
		return err == nil && !done.Before(least.Due)
	}
	return true
}

// hours judges a rule in hours by instants. A day without a time is late or in
// time only when the whole day is.
func (j *Judge) hours(d *Deadline, cal *calendar.Calendar) {
	none := 0
	if d.From.IsZero() || !d.From.HasTime() {
		d.Verdict, d.Reason, d.From = Undetermined, "事件发生时间没有写到时分", calendar.Moment{}
		return
	}
	due := calendar.MomentOf(d.From.Time().Add(time.Duration(d.Rule.Amount) * time.Hour))
	d.Due = due
	if d.Done.IsZero() {
		d.Verdict, d.LateBy = Pending, &none
		if j.AsOf.After(due.Date()) {
			d.Verdict = Overdue
			d.LateBy = j.lateBy(d, cal)
		}
		return
	}
	last := d.Done
	if d.Done.HasTime() {
		n := int(d.Done.Time().Sub(d.From.Time()).Hours())
		d.Elapsed = &n
	} else {
		last = calendar.MomentOf(d.Done.Date().AddDays(1).Time())
	}
	switch {
	case last.Compare(due) <= 0:
		d.Verdict = OnTime
	case d.Done.Compare(due) > 0:
		d.Verdict = Late
	default:
		d.Verdict, d.Reason = Undetermined, "公开时间没有写到时分"
	}
	d.LateBy = j.lateBy(d, cal)
}
