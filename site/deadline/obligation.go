package deadline

import (
	"gongkai/site/calendar"
	"gongkai/site/disclosure"
)

// Obligation (年度义务) is something an organ owes for a year, whether or not a
// file exists.
type Obligation struct {
	Duty   string // kind of report
	Organ  string
	Year   int                // the year reported on
	Record *disclosure.Record // that meets the duty; nil when there is none
	Deadline
}

// Missing reports whether the due date is over and nothing meets the duty.
func (o *Obligation) Missing() bool { return o.Record == nil && o.Verdict == Overdue }

// Obligations returns what every organ owes: from the year in its `since` to
// the year before the as-of date's, by the rule in force on the due date.
// reports are the public reports; the earliest of a kind, year and organ meets
// the duty.
func (j *Judge) Obligations(reports []*disclosure.Record) []Obligation {
	met := map[reportKey]*disclosure.Record{}
	for _, rec := range reports {
		if !rec.Kind.Report || rec.StateOn(j.AsOf) != disclosure.Public {
			continue
		}
		for _, organ := range rec.Organs {
			key := reportKey{rec.Kind.ID, organ, rec.Year}
			if first := met[key]; first == nil || rec.Published.Compare(first.Published) < 0 {
				met[key] = rec
			}
		}
	}
	var owed []Obligation
	for _, organ := range j.Organs.All() {
		for _, duty := range organ.YearlyDuties() {
			last := j.AsOf.Year() - 1
			if organ.Until != 0 {
				last = min(last, organ.Until)
			}
			for year := organ.Since; organ.Since > 0 && year <= last; year++ {
				if rule, ok := j.dutyRule(duty, organ, year); ok {
					owed = append(owed, j.obligation(rule, duty, organ, year, met[reportKey{duty, organ.ID, year}]))
				}
			}
		}
	}
	return owed
}

type reportKey struct {
	kind, organ string
	year        int
}

// dutyRule is the rule for a duty that is in force on its due date.
func (j *Judge) dutyRule(duty string, organ *disclosure.Organ, year int) (*Rule, bool) {
	for _, rule := range j.Rules.list {
		if rule.Duty != duty || rule.off || rule.Periodic || rule.OrganType != "" && (rule.OrganType == "government") != organ.Government() {
			continue
		}
		if due, ok := fixedDay(rule.MonthDay, year); ok && rule.InForce(due) {
			return rule, true
		}
	}
	return nil, false
}

func (j *Judge) obligation(rule *Rule, duty string, organ *disclosure.Organ, year int, rec *disclosure.Record) Obligation {
	owed := disclosure.NewRecord("", nil)
	owed.Year, owed.Organs = year, []string{organ.ID}
	s := span{doneKey: "published"}
	if rec != nil {
		owed = rec
		s.done = j.happened(rec.Published)
	}
	d, _ := j.judge(rule, s, owed) // a fixed day never leaves the calendar
	return Obligation{Duty: duty, Organ: organ.ID, Year: year, Record: rec, Deadline: d}
}

// Report judges a yearly report by the duty it answers, for its stamp; ok is
// false when no rule was in force on the due date.
func (j *Judge) Report(rec *disclosure.Record) (Deadline, bool) {
	organ, known := j.Organs.Get(rec.LeadOrgan())
	if !rec.Kind.Report || rec.Year == 0 || !known {
		return Deadline{}, false
	}
	rule, ok := j.dutyRule(rec.Kind.ID, organ, rec.Year)
	if !ok {
		return Deadline{}, false
	}
	done := rec.Published
	if rec.Draft {
		done = calendar.Moment{}
	}
	d, err := j.judge(rule, span{done: j.happened(done), doneKey: "published"}, rec)
	return d, err == nil
}
