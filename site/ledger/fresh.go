package ledger

import (
	"slices"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
)

// Fresh returns whether the home page and the columns that site.toml names have had
// anything new (网站更新情况). It depends on the as-of date alone and is never published:
// a quiet day changes no page.
// A selection by kind or year, or of another organ than the organizer, has none.
func (l *Ledger) Fresh() []deadline.Freshness {
	s := l.selected
	if l.public || s.Kind != "" || s.Year != 0 || s.Path != "" || s.Organ != "" && s.Organ != l.Organizer() {
		return nil
	}
	last := map[string]calendar.Date{deadline.HomeColumn: {}}
	columns := map[string][]string{deadline.DynamicsColumn: l.Corpus.Site.Columns.Dynamics, deadline.NoticesColumn: l.Corpus.Site.Columns.Notices}
	for column, sections := range columns {
		if len(sections) > 0 {
			last[column] = calendar.Date{}
		}
	}
	note := func(column string, day calendar.Date) {
		if day.After(last[column]) {
			last[column] = day
		}
	}
	for _, d := range l.all {
		if d.Record.StateOn(l.AsOf) != disclosure.Public {
			continue
		}
		day := d.Record.Published.Date()
		section, _, _ := strings.Cut(d.Record.Path, "/")
		note(deadline.HomeColumn, day)
		for column, sections := range columns {
			if slices.Contains(sections, section) {
				note(column, day)
			}
		}
	}
	return only(l.Judge.Fresh(last), func(f deadline.Freshness) bool {
		return (s.Rule == "" || s.Rule == f.Rule.ID) && (len(s.Verdicts) == 0 || slices.Contains(s.Verdicts, f.Verdict))
	})
}

// Organizer returns the id of the organ that runs the site (主办单位), by its name in
// site.toml; "" when no organ has it.
func (l *Ledger) Organizer() string {
	for _, organ := range l.Corpus.Organs.All() {
		if organ.Name == l.Corpus.Site.Organizer {
			return organ.ID
		}
	}
	return ""
}
