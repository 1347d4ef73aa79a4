package deadline

import (
	"cmp"
	"fmt"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
)

// Obligation (年度义务) is something an organ owes for a year, whether or not a
// file exists.
type Obligation struct {
	Duty   string // kind of report
	Organ  string
	Year   int                // the year reported on
	Record *disclosure.Record // that met the duty; nil when there is none
	// Correction is the report that is shown in place of Record, which was
	// withdrawn; nil while Record is shown.
	Correction *disclosure.Record
	Deadline
}

// Missing reports whether the due date is over and nothing meets the duty.
func (o *Obligation) Missing() bool { return o.Record == nil && o.Verdict == Overdue }

// Obligations returns what every organ owes: from the year in its `since` to
// the year before the as-of date's, by the rule in force on the due date.
// The earliest report of a kind, year and organ meets the duty, and a duty once
// met stays met: a report that was withdrawn or replaced later counts.
func (j *Judge) Obligations() []Obligation {
	var owed []Obligation
	for _, organ := range j.Organs.All() {
		for _, duty := range organ.YearlyDuties() {
			last := j.AsOf.Year() - 1
			if organ.Until != 0 {
				last = min(last, organ.Until)
			}
			for year := organ.DutySince(duty); organ.Since > 0 && year <= last; year++ {
				if rule, ok := j.dutyRule(duty, organ, year); ok {
					owed = append(owed, j.obligation(rule, duty, organ, year))
				}
			}
		}
	}
	return owed
}

// Reports holds the yearly reports of a site that are or were public, by duty.
type Reports struct{ answers map[reportKey]answer }

type reportKey struct {
	kind, organ string
	year        int
}

// answer is how a duty was met: by the report that was public first, and by the
// one that is shown in place of it.
type answer struct{ first, correction *disclosure.Record }

// NewReports finds the reports among records; tombstones count.
func NewReports(records []*disclosure.Record, asOf calendar.Date) Reports {
	r := Reports{map[reportKey]answer{}}
	earlier := func(a, b *disclosure.Record) bool { return b == nil || a.Published.Compare(b.Published) < 0 }
	for _, rec := range records {
		duty, year := rec.Duty()
		if duty == "" || !rec.StateOn(asOf).Shown() {
			continue
		}
		for _, organ := range rec.Organs {
			key := reportKey{duty, organ, year}
			a := r.answers[key]
			if earlier(rec, a.first) {
				a.first = rec
			}
			if rec.StateOn(asOf) == disclosure.Public && !earlier(rec, a.correction) || a.correction == nil {
				a.correction = rec
			}
			r.answers[key] = a
		}
	}
	for key, a := range r.answers {
		if a.first.StateOn(asOf) == disclosure.Public || a.correction.StateOn(asOf) != disclosure.Public {
			a.correction = nil
		}
		r.answers[key] = a
	}
	return r
}

// dutyRule is the rule for a duty that is in force on its due date.
func (j *Judge) dutyRule(duty string, organ *disclosure.Organ, year int) (*Rule, bool) {
	for _, rule := range j.Rules.list {
		if rule.Duty != duty || rule.off || rule.Periodic || !rule.bindsOrgan(organ) {
			continue
		}
		if due, ok := rule.fixedDay(year); ok && rule.InForce(due) {
			return rule, true
		}
	}
	return nil, false
}

func (j *Judge) obligation(rule *Rule, duty string, organ *disclosure.Organ, year int) Obligation {
	a := j.Reports.answers[reportKey{duty, organ.ID, year}]
	rec := a.first
	owed := disclosure.NewRecord("", nil)
	owed.Year, owed.Organs = year, []string{organ.ID}
	s := span{doneKey: "published"}
	if rec != nil {
		met := *rec
		met.Year = year // of a record that does not name it
		owed, s.done = &met, j.happened(rec.Published)
	}
	d, _ := j.judge(rule, s, owed) // a fixed day never leaves the calendar
	return Obligation{Duty: duty, Organ: organ.ID, Year: year, Record: rec, Correction: a.correction, Deadline: d}
}

// Report judges a yearly report by the duty it answers, for its stamp; ok is
// false when no rule was in force on the due date. A later report of the same year
// is a correction: the day of the first one is judged.
func (j *Judge) Report(rec *disclosure.Record) (Deadline, bool) {
	organ, known := j.Organs.Get(rec.LeadOrgan())
	if !rec.Kind.Report || rec.Year == 0 || !known {
		return Deadline{}, false
	}
	rule, ok := j.dutyRule(rec.Kind.ID, organ, rec.Year)
	if !ok {
		return Deadline{}, false
	}
	done, reason := j.public(rec), ""
	if first := j.Reports.answers[reportKey{rec.Kind.ID, organ.ID, rec.Year}].first; first != nil && first.Path != rec.Path {
		done = first.Published
		reason = fmt.Sprintf("%d 年的报告首次公开于%s，这一份是之后公开的", rec.Year, done.Date().Chinese())
	}
	d, err := j.judge(rule, span{done: done, doneKey: "published"}, rec)
	d.Reason = cmp.Or(d.Reason, reason)
	return d, err == nil
}
