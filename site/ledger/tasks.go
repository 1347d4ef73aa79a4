package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
)

// Task (任务) is a task of the plan of work with its verdict, or a problem to be put
// right (问题整改).
type Task struct {
	*corpus.Task
	deadline.Deadline
}

// Name returns what the task is called.
func (t *Task) Name() string { return t.Task.Task }

// StateWord returns in a word how far the task is.
func (t *Task) StateWord() string {
	switch done := !t.Deadline.Done.IsZero(); {
	case t.Task.State == corpus.TaskDropped:
		return "不再实施"
	case done && t.Problem:
		return "已销号"
	case done:
		return "已完成"
	case t.Task.State == corpus.TaskPlanned:
		return "未启动"
	case t.Problem:
		return "整改中"
	}
	return "进行中"
}

// Tasks returns the selected tasks of the site by their last days, judged on the
// as-of date. An organ selects tasks that it leads or takes part in.
func (l *Ledger) Tasks() []Task {
	var list []Task
	for i := range l.Corpus.Plan.Tasks {
		t := &l.Corpus.Plan.Tasks[i]
		task := Task{t, l.taskDeadline(t)}
		if l.Wants(&task.Deadline, append([]string{t.Lead}, t.Joint...)...) {
			list = append(list, task)
		}
	}
	slices.SortStableFunc(list, func(a, b Task) int { return a.Deadline.Due.Compare(b.Deadline.Due) })
	return list
}

func (l *Ledger) taskDeadline(t *corpus.Task) deadline.Deadline {
	kind := deadline.OwnTask
	if t.Problem {
		kind = deadline.OwnProblem
	}
	d := l.Judge.Own(kind.Rule(l.basisOf(t.Set), 0, ""), l.organID(t.Lead), calendar.Date{}, t.Due.Date, t.DoneOn())
	if d.Reason == "" && (d.Verdict == deadline.Late || d.Verdict == deadline.Overdue) {
		d.Reason = t.Reason
	}
	if t.State == corpus.TaskDropped {
		d.Drop(t.Reason)
	}
	return d
}

// basisOf returns the document that sets a plan of work; of an indicator set its name.
func (l *Ledger) basisOf(set string) deadline.Basis {
	if s, ok := l.Corpus.Plan.Set(set); ok {
		return s.Basis()
	}
	return deadline.Basis{Title: set}
}

// organID returns the id when an organ has it, else "".
func (l *Ledger) organID(unit string) string {
	if _, ok := l.Corpus.Organs.Get(unit); ok {
		return unit
	}
	return ""
}

// Wants reports whether the selection has an own deadline of some units. Kinds of
// records select none.
func (l *Ledger) Wants(d *deadline.Deadline, units ...string) bool {
	s := l.selected
	return s.Kind == "" && (s.Organ == "" || slices.Contains(units, s.Organ)) && (s.Year == 0 || s.Year == d.Due.Date().Year()) &&
		(s.Rule == "" || s.Rule == d.Rule.ID) && (len(s.Verdicts) == 0 || slices.Contains(s.Verdicts, d.Verdict))
}

// Proofs returns the public documents that prove each of some tasks, by content path:
// those that it names and those that its queries name.
func (l *Ledger) Proofs(tasks []Task) [][]*corpus.Document {
	proofs := make([][]*corpus.Document, len(tasks))
	if !slices.ContainsFunc(tasks, func(t Task) bool { return len(t.Queries)+len(t.Pages) > 0 }) {
		return proofs
	}
	for document, stamp := range l.evident() {
		rec := document.Record
		for i := range tasks {
			t := tasks[i].Task
			if slices.ContainsFunc(t.Pages, func(p string) bool { return strings.TrimPrefix(p, "/") == rec.Path }) ||
				slices.ContainsFunc(t.Queries, func(q corpus.Query) bool { return names(q, rec, stamp) }) {
				proofs[i] = append(proofs[i], document)
			}
		}
	}
	return proofs
}

// WorklogDuty (月报) is the worklog (台账) of a month that a unit owes by the first of
// the next month.
type WorklogDuty struct {
	Set   string // name of the plan
	Unit  string
	Month calendar.Date // its first day
	deadline.Deadline
}

// Name returns what is owed: 2026年10月工作台账.
func (w *WorklogDuty) Name() string {
	return fmt.Sprintf("%d年%d月工作台账", w.Month.Year(), w.Month.Month())
}

// mostMonths bounds how many months of worklogs are looked back at.
const mostMonths = 120

// Worklogs returns the worklogs that the selected units owe, up to that of the as-of
// date's own month, by their last days. A set without a first month owes that one only.
func (l *Ledger) Worklogs() []WorklogDuty {
	var list []WorklogDuty
	current := calendar.New(l.AsOf.Year(), l.AsOf.Month(), 1)
	for _, s := range l.Corpus.WorklogSets() {
		month := current
		if !s.Since.IsZero() {
			month = s.Since.First()
		}
		if first := current.AddMonths(-mostMonths); month.Before(first) {
			month = first
		}
		for ; !month.After(current) && (s.Until.IsZero() || !month.After(s.Until.Date)); month = month.AddMonths(1) {
			for _, unit := range s.Units {
				w := WorklogDuty{Set: s.Name, Unit: unit, Month: month}
				w.Deadline = l.Judge.Own(deadline.OwnWorklog.Rule(s.Basis(), 0, ""), l.organID(unit), calendar.Date{}, month.AddMonths(1), l.handedIn(&s, unit, month))
				if l.Wants(&w.Deadline, unit) {
					list = append(list, w)
				}
			}
		}
	}
	slices.SortStableFunc(list, func(a, b WorklogDuty) int { return a.Due.Compare(b.Due) })
	return list
}

// handedIn returns the first day on which a unit handed in the worklog of a month;
// zero for none.
func (l *Ledger) handedIn(s *corpus.WorkSet, unit string, month calendar.Date) (on calendar.Date) {
	for _, w := range l.Corpus.Plan.Worklogs {
		if (w.Set == s.ID || w.Set == s.Name) && w.Month.First() == month && (w.Unit == "" || w.Unit == unit) && (on.IsZero() || w.On.Before(on)) {
			on = w.On
		}
	}
	return on
}

// UnitName returns the name of a unit: of an organ of the site, or as it is written.
func (l *Ledger) UnitName(unit string) string {
	if organ, ok := l.Corpus.Organs.Get(unit); ok {
		return cmp.Or(organ.Name, unit)
	}
	return unit
}
