package agenda

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
)

// Agenda (公开待办) is what has to be done next on the as-of date: documents
// that are not public and whose clock runs, withdrawals that are announced,
// yearly reports that are owed, and what plans ask for (see planTasks). It is for the editor; nothing of it may be
// published.
//
// A task is in one of the first four groups, by its last lawful day; of a
// provisional window, by the earliest conceivable one. Incomplete lists every
// document that is not public and lacks something, whether or not it stands in
// a group above.
type Agenda struct {
	AsOf       calendar.Date
	Overdue    []Task // the last day is over
	Week       []Task // within 7 days, the as-of date and the seventh included
	Month      []Task // within 30 days
	Later      []Task
	Incomplete []Task

	ledger *ledger.Ledger
}

// Task is one thing to do. A missing report has no path; a document without a
// clock has no rule.
type Task struct {
	deadline.Deadline

	Path      string // content path; "" where no file exists yet
	Kind      string
	Organ     string
	Year      int // reported on
	Number    string
	Title     string
	State     disclosure.State
	Scheduled calendar.Moment // `published` that lies ahead
	Missing   []Missing
	Action    string // what to do, in Chinese
	Planned   Planned

	day calendar.Date // last day that is certainly in time
	id  string        // of the event in a calendar; the same as long as the task exists
}

// Planned names what in content/tasks.toml asks for a task: a [[task]] by its id, with
// Problem one of the list of problems (问题清单), or the worklog (月报) of a set, unit and
// month. It is zero for all else.
type Planned struct {
	Task             string
	Problem          bool
	Set, Unit, Month string
}

// Tasks yields every task that has a last day, the overdue ones first.
func (a *Agenda) Tasks() iter.Seq[*Task] {
	return func(yield func(*Task) bool) {
		for _, group := range [][]Task{a.Overdue, a.Week, a.Month, a.Later} {
			for i := range group {
				if !yield(&group[i]) {
					return
				}
			}
		}
	}
}

// Missing is a key that a document lacks, and its Chinese name.
type Missing struct{ Key, Label string }

// Days returns how many calendar days are left to the last day that is certainly
// in time; negative when that day is over.
func (t *Task) Days(asOf calendar.Date) int { return t.day.Sub(asOf) }

// The bounds of the groups, in calendar days from the as-of date.
const week, month = 7, 30

// Of returns the agenda of what is selected. Verdicts of the selection are ignored.
func Of(l *ledger.Ledger, s ledger.Selection) *Agenda {
	s.Verdicts = nil
	l = l.Filter(s)
	a := &Agenda{AsOf: l.AsOf, ledger: l, Incomplete: sorted(incomplete(l, s))}
	for _, t := range sorted(slices.Concat(documentTasks(l), reportTasks(l), planTasks(l))) {
		if s.Path != "" && t.Path != s.Path {
			continue // duties and plans have the paths of their files
		}
		group := &a.Later
		switch days := t.Days(a.AsOf); {
		case t.Verdict == deadline.Overdue:
			group = &a.Overdue
		case days <= week:
			group = &a.Week
		case days <= month:
			group = &a.Month
		}
		*group = append(*group, t)
	}
	return a
}

// sorted sorts tasks by their day, then by path and organ.
func sorted(tasks []Task) []Task {
	slices.SortStableFunc(tasks, func(x, y Task) int {
		return cmp.Or(x.day.Compare(y.day), strings.Compare(x.Path, y.Path), strings.Compare(x.Organ, y.Organ))
	})
	return tasks
}

// open reports whether a deadline waits for something to be done. The end of a
// period that must stay open is stated, not done.
func open(d *deadline.Deadline) bool {
	waits := d.Verdict == deadline.Pending || d.Verdict == deadline.Overdue || d.Verdict == deadline.Undetermined
	return waits && d.Done.IsZero() && !d.Due.IsZero() && d.Rule.Form != deadline.Minimum
}

// lastSafeDay returns the last day that is certainly in time.
func lastSafeDay(d *deadline.Deadline) calendar.Date {
	if d.Provisional {
		return d.Safe.Date()
	}
	return d.Due.Date()
}

// toPublishRevoked reports whether an open deadline asks to publish what must not be
// published any more: a decision that was revoked is over.
func toPublishRevoked(l *ledger.Ledger, e *ledger.Entry) bool {
	return e.Rule.Publishes() && e.Document.Record.Revoked(l.AsOf)
}

// documentTasks returns the open deadlines of documents.
func documentTasks(l *ledger.Ledger) (tasks []Task) {
	for _, e := range l.Entries {
		if open(&e.Deadline) && !toPublishRevoked(l, e) {
			tasks = append(tasks, taskOf(l, e))
		}
	}
	return tasks
}

// reportTasks returns the yearly reports that are owed: a file that is not public
// yet, and a report without a file.
func reportTasks(l *ledger.Ledger) (tasks []Task) {
	type key struct {
		duty, organ string
		year        int
	}
	written := map[key]bool{}
	for _, e := range l.Reports {
		if !open(&e.Deadline) || toPublishRevoked(l, e) {
			continue
		}
		rec := e.Document.Record
		for _, organ := range rec.Organs {
			written[key{rec.Kind.ID, organ, rec.Year}] = true
		}
		t := taskOf(l, e)
		t.id = dutyID(rec.Kind.ID, t.Organ, rec.Year)
		tasks = append(tasks, t)
	}
	for _, o := range slices.Concat(l.Obligations, l.Upcoming) {
		if o.Record == nil && open(&o.Deadline) && !written[key{o.Duty, o.Organ, o.Year}] {
			tasks = append(tasks, unwritten(l, o))
		}
	}
	return tasks
}

// taskOf returns the task of an open deadline.
func taskOf(l *ledger.Ledger, e *ledger.Entry) Task {
	t := blank(l, e.Document)
	t.Deadline, t.day = e.Deadline, lastSafeDay(&e.Deadline)
	t.Action = action(&t, e.Document.Record)
	earlier := 0 // deadlines of the same rule that began before: two filings, say
	for _, other := range l.Of(e.Path) {
		if other.Rule.ID == e.Rule.ID && other.Deadline.From.Compare(e.From) < 0 {
			earlier++
		}
	}
	t.id = fmt.Sprintf("%s %s %d", e.Path, e.Rule.ID, earlier)
	return t
}

// blank returns a task of a document without a deadline. The title is the public
// title: persons stay masked on the editor's calendar too.
func blank(l *ledger.Ledger, document *corpus.Document) Task {
	rec := document.Record
	t := Task{
		Path: rec.Path, Kind: rec.Kind.ID, Organ: rec.LeadOrgan(), Year: rec.Year, Number: rec.Number,
		Title: rec.PublicTitle(l.AsOf), State: rec.StateOn(l.AsOf),
	}
	switch t.State {
	case disclosure.Scheduled:
		t.Scheduled = rec.Published
		fallthrough
	case disclosure.Unpublished:
		for _, key := range rec.Missing() {
			t.Missing = append(t.Missing, Missing{key, l.Corpus.Kinds.Label(rec.Kind, key)})
		}
	}
	return t
}

// unwritten returns the task of a report without a file.
func unwritten(l *ledger.Ledger, o deadline.Obligation) Task {
	name, of := fmt.Sprintf("%d年%s", o.Year, l.ReportName(o.Duty)), o.Duty
	if kind, ok := l.Corpus.Kinds.ByDuty(o.Duty); ok {
		of = kind.ID
	}
	return Task{
		Deadline: o.Deadline, Kind: o.Duty, Organ: o.Organ, Year: o.Year, Title: name,
		Action: fmt.Sprintf("写好并公开%s；新建文件：gongkai new --organ %s %s %d-%s-%s", name, o.Organ, of, o.Year, o.Duty, o.Organ),
		day:    lastSafeDay(&o.Deadline), id: dutyID(o.Duty, o.Organ, o.Year),
	}
}

// dutyID identifies a yearly duty, whether or not a file exists.
func dutyID(duty, organ string, year int) string { return fmt.Sprintf("%s-%s-%d", duty, organ, year) }

// incomplete returns the selected documents that are not public and lack
// something: fields, or a day that the calendar knows. A revoked decision lacks nothing.
func incomplete(l *ledger.Ledger, s ledger.Selection) (tasks []Task) {
	for _, document := range l.Corpus.Documents {
		rec := document.Record
		state := rec.StateOn(l.AsOf)
		if !s.Record(rec) || rec.Revoked(l.AsOf) || state != disclosure.Unpublished && state != disclosure.Scheduled {
			continue
		}
		rows := slices.Concat(l.ReportsOf(rec.Path), l.Of(rec.Path))
		if s.Rule != "" && len(rows) == 0 {
			continue
		}
		if t, ok := lacking(l, document, rows); ok {
			tasks = append(tasks, t)
		}
	}
	return tasks
}

// lacking returns the task of a document that lacks something; ok is false when
// the document is complete, or does not wait to be published.
func lacking(l *ledger.Ledger, document *corpus.Document, rows []*ledger.Entry) (t Task, ok bool) {
	t = blank(l, document)
	for _, e := range rows {
		switch {
		case e.Verdict == deadline.Forbidden, e.Verdict == deadline.Exempt && e.Rule.Publishes():
			return t, false
		case t.Rule == nil && open(&e.Deadline):
			t.Deadline = e.Deadline
		case t.Rule == nil && e.Verdict == deadline.Undetermined && e.Done.IsZero():
			t.Deadline, t.Action = e.Deadline, e.Reason
		}
	}
	if !t.Due.IsZero() {
		t.day = t.Due.Date()
	}
	if len(t.Missing) > 0 {
		t.Action = action(&t, document.Record)
	}
	return t, t.Action != ""
}

// action returns in Chinese what has to be done to a document.
func action(t *Task, rec *disclosure.Record) string {
	switch {
	case t.Rule != nil && t.Rule.OtherChannel():
		return "在该渠道按期" + t.Rule.Verb() + "，在 channels 里写上 published"
	case t.Rule != nil && !t.Rule.Publishes():
		return "按期" + t.Rule.Verb() + "，在 " + strings.TrimSuffix(t.Rule.Front(), ".on") + " 里写上日期"
	}
	var steps []string
	if len(t.Missing) > 0 {
		steps = append(steps, "补上 "+missingWords(t.Missing))
	}
	day := t.Scheduled.Date()
	last := t.Due.Date()
	switch {
	case t.State == disclosure.Scheduled && !last.IsZero() && day.After(last):
		steps = append(steps, fmt.Sprintf("排定的公开日期 %s 晚于最迟日期，提前到 %s 以前", day, last))
	case t.State == disclosure.Scheduled:
		steps = append(steps, fmt.Sprintf("已排定 %s 公开，到那天再生成网站", day))
	case rec.Draft && !rec.Published.IsZero():
		steps = append(steps, "删去 draft 一行，核对 published（公开日期），生成网站")
	case rec.Draft:
		steps = append(steps, "删去 draft 一行，写上 published（公开日期），生成网站")
	case rec.Published.IsZero():
		steps = append(steps, "写上 published（公开日期），生成网站")
	}
	return strings.Join(steps, "；")
}

// missingWords names keys for an author: violation（违法行为类型）.
func missingWords(missing []Missing) string {
	var words []string
	for _, m := range missing {
		words = append(words, m.Key+"（"+m.Label+"）")
	}
	return strings.Join(words, "、")
}
