package deadline

import (
	"cmp"
	"slices"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
)

// cleanupRule is the rule of the periodic clean-up of normative documents
// (规范性文件定期清理), off until a province or city sets its parameter.
const cleanupRule = "normdoc-cleanup-2y"

// cleanupKind is the kind of record that meets it.
const cleanupKind = "cleanup"

// Cleanups returns the clean-ups that governments owe, and whoever published
// one before: every so many calendar years, counted from the year of the one
// before, the result is public by 31 December. Obligation.Year is the year that
// is owed. The first is owed so many years from the organ's `since`. The last
// one of each organ may lie ahead (pending). None without the local parameter.
func (j *Judge) Cleanups(records []*disclosure.Record) []Obligation {
	rule, ok := j.Rules.Get(cleanupRule)
	if !ok || rule.off {
		return nil
	}
	byOrgan := map[string][]*disclosure.Record{}
	for _, rec := range records {
		if rec.Kind.ID != cleanupKind || rec.StateOn(j.AsOf) != disclosure.Public {
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
		if len(done) > 0 && (cleanupYear(done[0]) <= year || !cleanupDue(year).After(j.AsOf)) {
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

func cleanupDue(year int) calendar.Date { return calendar.New(year, 12, 31) }

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
	o := Obligation{
		Duty: cleanupKind, Rule: rule, Organ: organ.ID, Year: year, Due: d.Due.Date(), Done: d.Done.Date(),
		Record: rec, Verdict: d.Verdict, Deadline: d,
	}
	if d.LateBy != nil {
		o.LateBy = *d.LateBy
	}
	return o
}
