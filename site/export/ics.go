package export

import (
	"crypto/sha256"
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/agenda"
	"gongkai/site/deadline"
)

// calendar is the yearly obligations that fall due in the as-of date's year and
// the next, and the tasks of the plan of work and reviews of named units that are open,
// one event each, with an alarm a week before. It holds nothing that is not public: what waits to be published is in the calendar of `due` only.
func (e *exporter) calendar() []byte {
	file := agenda.CalendarFile{Name: e.corpus.Site.Title + "年度公开期限", AsOf: e.ledger.AsOf}
	for _, o := range e.dueSoon() {
		file.Events = append(file.Events, e.event(&o))
	}
	file.Events = append(file.Events, e.planned()...)
	return file.Bytes()
}

// planned returns the events of plans: tasks and reviews that are not done.
func (e *exporter) planned() (events []agenda.Event) {
	add := func(d *deadline.Deadline, id, unit, title, page string) {
		if d.Done.IsZero() && !d.Due.IsZero() && (d.Verdict == deadline.Pending || d.Verdict == deadline.Overdue) {
			events = append(events, agenda.Event{
				UID: agenda.CalendarID(e.base, "plan-%x", sha256.Sum256([]byte(id))), Day: d.Due.Date(),
				Summary:     fmt.Sprintf("%s：最迟%s，%s", e.ledger.UnitName(unit), d.Rule.Verb(), title),
				Description: d.Word() + "。", URL: e.absolute(page), Alarm: "-P7D",
			})
		}
	}
	for _, t := range e.ledger.Tasks() {
		add(&t.Deadline, "task "+t.ID, t.Lead, t.Name(), address.Tasks)
	}
	for _, n := range e.ledger.Designations() {
		if n.Next != nil {
			add(n.Next, fmt.Sprintf("review %s %s %s %d", n.Set, n.Unit, n.Named.Chinese(), len(n.Reviews)), n.Unit, n.Set+"复查", address.Designations)
		}
	}
	return events
}

func (e *exporter) dueSoon() []deadline.Obligation {
	year := e.ledger.AsOf.Year()
	soon := slices.DeleteFunc(slices.Concat(e.ledger.Obligations, e.ledger.Upcoming), func(o deadline.Obligation) bool {
		return o.Due.Date().Year() < year || o.Due.Date().Year() > year+1
	})
	slices.SortStableFunc(soon, func(a, b deadline.Obligation) int { return a.Due.Compare(b.Due) })
	return soon
}

func (e *exporter) event(o *deadline.Obligation) agenda.Event {
	name := e.corpus.Kinds.DutyName(o.Duty)
	state, page := "尚未公开。", address.AuditObligations
	if len(e.ledger.Obligations) == 0 {
		page = address.Audit // nothing is owed yet: that page does not exist
	}
	if o.Record != nil {
		state, page = "已于"+o.Done.Chinese()+"公开。", address.Document(o.Record.Path)
	}
	return agenda.Event{
		UID: agenda.CalendarID(e.base, "%s-%s-%d", o.Duty, o.Organ, o.Year), Day: o.Due.Date(),
		Summary:     fmt.Sprintf("%s：%d年%s最迟公开日期", e.corpus.Organs.Name(o.Organ), o.Year, name),
		Description: state + "\n依据：" + o.Rule.Citation() + "，" + o.Rule.Bound() + "。",
		URL:         e.absolute(page), Alarm: "-P7D",
	}
}
