package deadline

import (
	"cmp"
	"slices"

	"gongkai/site/disclosure"
)

// Cleanups returns the periodic clean-ups of normative documents
// (规范性文件定期清理) that governments owe, and every organ that published one
// before: every so many calendar years, counted from the previous one, the result
// is public by 31 December. Obligation.Year is the year that is owed. The first
// is owed so many years from the organ's `since`. The last of each organ may lie
// ahead (pending). There are none without the local parameter.
func (j *Judge) Cleanups(records []*disclosure.Record) []Obligation {
	var owed []Obligation
	for _, rule := range j.Rules.list {
		if rule.Periodic && !rule.off {
			owed = append(owed, j.periodic(rule, records)...)
		}
	}
	return owed
}

// periodic returns what organs owe by one rule.
func (j *Judge) periodic(rule *Rule, records []*disclosure.Record) []Obligation {
	byOrgan := map[string][]*disclosure.Record{}
	for _, rec := range records {
		if rec.Kind.ID != rule.Duty || rec.StateOn(j.AsOf) != disclosure.Public {
			continue
		}
		for _, organ := range rec.Organs {
			byOrgan[organ] = append(byOrgan[organ], rec)
		}
	}
	var owed []Obligation
	for _, organ := range j.Organs.All() {
		if done := byOrgan[organ.ID]; organ.Government() || len(done) > 0 {
			owed = append(owed, j.cleanups(rule, organ, done)...)
		}
	}
	return owed
}

// cleanups are those of one organ.
func (j *Judge) cleanups(rule *Rule, organ *disclosure.Organ, done []*disclosure.Record) []Obligation {
	slices.SortFunc(done, func(a, b *disclosure.Record) int {
		return cmp.Or(cmp.Compare(cleanupYear(a), cleanupYear(b)), a.Published.Compare(b.Published))
	})
	year := organ.Since + rule.Amount - 1
	for len(done) > 0 && cleanupYear(done[0]) < organ.Since {
		year, done = cleanupYear(done[0])+rule.Amount, done[1:]
	}
	year = max(year, organ.Since)
	last := j.AsOf.Year()
	if organ.Until != 0 {
		last = min(last, organ.Until)
	}
	var owed []Obligation
	for ; year <= last || len(done) > 0; year += rule.Amount {
		o := j.cleanup(rule, organ, year, nil)
		if len(done) > 0 && (cleanupYear(done[0]) <= year || !o.Due.Date().After(j.AsOf)) {
			o = j.cleanup(rule, organ, year, done[0])
			year = max(cleanupYear(done[0]), organ.Since)
			for len(done) > 0 && cleanupYear(done[0]) <= year {
				done = done[1:]
			}
		}
		owed = append(owed, o)
	}
	return owed
}

// cleanupYear is the year of the act.
func cleanupYear(rec *disclosure.Record) int {
	return cmp.Or(rec.Dated.Year(), rec.Published.Date().Year())
}

func (j *Judge) cleanup(rule *Rule, organ *disclosure.Organ, year int, rec *disclosure.Record) Obligation {
	owed := *disclosure.NewRecord("", nil)
	owed.Organs = []string{organ.ID}
	s := span{doneKey: "published"}
	if rec != nil {
		owed = *rec
		s.done = j.happened(rec.Published)
	}
	owed.Year = year - 1 // a fixed day is one of the year after
	d, _ := j.judge(rule, s, &owed)
	return Obligation{Duty: rule.Duty, Organ: organ.ID, Year: year, Record: rec, Deadline: d}
}
