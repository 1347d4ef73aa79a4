package deadline

import (
	"cmp"
	"errors"
	"slices"
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
	SignedLate  bool     // the exemption was signed after the due day
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

	Reports Reports // of the site, by duty

	// Policy returns the record of a content path, nil where there is none.
	Policy func(contentPath string) *disclosure.Record
	// FirstInterpretation returns the interpretation of a policy that was public
	// first, nil where none is public. Without the function every one is judged.
	FirstInterpretation func(policyPath string) *disclosure.Record
}

// Record returns every deadline of a record, the one its stamp shows first: the
// worst verdict, and of equal ones the window of publication, then the higher
// authority. A record that may not be public has one deadline, forbidden. Yearly
// reports are judged by Report; here only what is handed in is.
func (j *Judge) Record(rec *disclosure.Record) ([]Deadline, []diag.Problem) {
	if rule, reason, key := j.forbidden(rec); rule != nil {
		return []Deadline{{
			Rule: rule, From: rec.Dated.Moment(), Done: j.happened(rec.Published).Date().Moment(), Verdict: Forbidden, Reason: reason, DoneKey: key,
		}}, nil
	}
	var deadlines []Deadline
	var problems []diag.Problem
	for _, rule := range j.applicable(rec) {
		for _, s := range j.spans(rule, rec) {
			if !j.binds(rule, s, rec) {
				continue
			}
			d, err := j.judge(rule, s, rec)
			if j.endedByRevocation(&d, rec) {
				continue
			}
			if err != nil {
				problems = append(problems, outOfRange(rec, rule, err))
			}
			deadlines = append(deadlines, d)
		}
	}
	slices.SortStableFunc(deadlines, StampOrder)
	return deadlines, problems
}

// StampOrder compares two deadlines of one record by which its stamp shows first.
func StampOrder(a, b Deadline) int {
	return cmp.Or(
		a.Verdict.gravity()-b.Verdict.gravity(),
		publicationFirst(a.Rule)-publicationFirst(b.Rule),
		a.Rule.rank()-b.Rule.rank(),
	)
}

// publicationFirst returns 0 for a window of publication on this site, else 1.
func publicationFirst(r *Rule) int {
	if r.Publishes() {
		return 0
	}
	return 1
}

// applicable returns the rules that fit the record's kind and properties. A
// general rule yields to a specific one that waits for the same act and has the
// same authority or a higher one: a local document may ask for less time, and
// never allows more (政府信息公开条例第二十六条 yields to 法律、法规 only).
func (j *Judge) applicable(rec *disclosure.Record) []*Rule {
	organ, _ := j.Organs.Get(rec.LeadOrgan())
	var fit []*Rule
	for _, rule := range j.Rules.list {
		if !rule.off && rule.fits(rec) && rule.bindsOrgan(organ) && !(rule.From == "policy.published" && j.interpretedBefore(rec)) {
			fit = append(fit, rule)
		}
	}
	return slices.DeleteFunc(fit, func(r *Rule) bool {
		return r.General && slices.ContainsFunc(fit, func(o *Rule) bool {
			return !o.General && !o.Extra && o.Done == r.Done && o.rank() <= r.rank() && o.InForce(j.decidingDay(o, rec))
		})
	})
}

// decidingDay returns the day on which a rule has to be in force for a record: the
// one its clock starts on; for a fixed day that day.
func (j *Judge) decidingDay(rule *Rule, rec *disclosure.Record) calendar.Date {
	if rule.Form == Fixed {
		due, _ := rule.fixedDay(rec.Year)
		return due
	}
	return j.start(rule, rec).Date()
}

// bindsOrgan reports whether a rule binds organs of the organ's type and level; a
// rule without type and levels binds all.
func (r *Rule) bindsOrgan(organ *disclosure.Organ) bool {
	return (r.OrganType == "" || (r.OrganType == "government") == organ.Government()) &&
		(len(r.OrganLevels) == 0 || slices.Contains(r.OrganLevels, organ.LevelOrDefault()))
}

// fits reports whether a rule is about the record's kind and properties.
func (r *Rule) fits(rec *disclosure.Record) bool {
	switch {
	case r.Form == Unjudged || r.Form == Forbid || r.Form == Advisory || r.Form == Fresh || !slices.Contains(r.Kinds, rec.Kind.ID),
		r.Normative && !rec.Normative,
		r.Budget != "" && r.Budget != rec.Level,
		r.Event != "" && r.Event != rec.Event,
		r.Category != "" && r.Category != categoryOf(rec),
		r.Market && (rec.Comments == nil || !rec.Comments.Market):
		return false
	}
	return true
}

// categoryOf returns the value of a kind's field category; "" where it has none.
func categoryOf(rec *disclosure.Record) string {
	v, _ := rec.Value("category")
	return v.Text
}

// binds reports whether a rule is in force for a run of its clock: on the day the
// clock starts, for a fixed day on that day. A run without a start is shown as not
// to be judged; then the day it ended decides, and for an open one the as-of date.
func (j *Judge) binds(rule *Rule, s span, rec *disclosure.Record) bool {
	day := s.from.Date()
	switch {
	case rule.Form == Fixed:
		due, ok := rule.fixedDay(rec.Year)
		return ok && rec.Year != 0 && rule.InForce(due)
	case !day.IsZero():
	case !s.done.IsZero():
		day = s.done.Date()
	default:
		day = j.AsOf
	}
	return rule.InForce(day)
}

// endedByRevocation reports whether a window of publication ended before it was
// over: the decision was changed or revoked by the due day and not public by then.
// After the due day the lateness of what was never public grows until the
// revocation only.
func (j *Judge) endedByRevocation(d *Deadline, rec *disclosure.Record) bool {
	revoked := j.revoked(rec)
	switch {
	case !d.Rule.Publishes() || revoked.IsZero() || d.Due.IsZero():
		return false
	case !revoked.After(d.Due.Date()):
		return d.Done.IsZero() || d.Done.Date().After(revoked)
	case d.Verdict == Overdue:
		if n, _, err := j.calendarOf(rec).Count(d.Due.Date(), revoked); err == nil {
			d.LateBy = &n
		}
	}
	return false
}

// forbidden returns the rule that keeps a record from the public, why, and the key
// of the front matter that says so; nil where none does. The rule in force on the as-of date judges old records too.
func (j *Judge) forbidden(rec *disclosure.Record) (rule *Rule, reason, key string) {
	for _, rule := range j.Rules.list {
		if rule.Form != Forbid || !rule.InForce(j.AsOf) {
			continue
		}
		if law, key := rule.seals(rec); law != "" {
			where := "决定写到"
			if key == "legal_basis" {
				where = "依据含"
			}
			return rule, where + "“" + law + "”，记录应当封存", key
		}
		if rule.Underage && rec.Underage {
			return rule, "当事人是未成年人", "underage"
		}
	}
	return nil, "", ""
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

// Roll returns the last day of a period in calendar days that ends on a day: a day
// off of the record's organ moves to the next working day. ok is false while the
// calendar does not know the days off for certain.
func (j *Judge) Roll(rec *disclosure.Record, end calendar.Date) (last calendar.Date, ok bool) {
	w, err := j.calendarOf(rec).Roll(end)
	return w.Due, err == nil && !w.Provisional
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
		d.SignedLate = !d.Due.IsZero() && rec.Exempt.On.After(d.Due.Date())
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
	return e.Complete() && !e.On.After(j.AsOf) && (e.Rule == rule.ID || e.Rule == "" && rule.Publishes() && !rule.Extra)
}

// window returns the last day of the rule's window from a day; year is the year
// that a yearly report is about.
func (r *Rule) window(cal *calendar.Calendar, from calendar.Date, year int) (calendar.Window, error) {
	if r.Form == Fixed {
		due, _ := r.fixedDay(year)
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

// Again judges a deadline from its rule and its dates alone, as somebody does who has
// the published ledger and no record: on the national calendar, without an exemption. A
// window that leaves the calendar is undetermined.
func (j *Judge) Again(rule *Rule, from, done calendar.Moment) Deadline {
	d, _ := j.judge(rule, span{from: from, done: done}, disclosure.NewRecord("", &disclosure.Kind{})) // the verdict says so
	return d
}
