package agenda

import (
	"fmt"

	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/ledger"
)

// planTasks returns what the plans of the site ask for and nobody has done: tasks and
// problems (任务、问题清单), worklogs of a month (月报), feedback of an assessment to be
// verified (考核反馈), and reviews of named units (示范单位复查).
func planTasks(l *ledger.Ledger) (tasks []Task) {
	add := func(d *deadline.Deadline, file, unit, title, action, id string, planned Planned) {
		if open(d) {
			tasks = append(tasks, Task{Deadline: *d, Path: file, Organ: unit, Title: title, Action: action, Planned: planned, day: lastSafeDay(d), id: id})
		}
	}
	for _, t := range l.Tasks() {
		action := fmt.Sprintf("完成“%s”，在 [[task]] %s 写上 done（完成日期）", t.Name(), t.ID)
		if t.Problem {
			action = fmt.Sprintf("整改“%s”，销号后在 [[task]] %s 写上 closed（销号日期）", t.Name(), t.ID)
		}
		add(&t.Deadline, corpus.TasksFile, t.Lead, t.Name(), action, "task "+t.ID, Planned{Task: t.ID, Problem: t.Problem})
	}
	for _, w := range l.Worklogs() {
		action := fmt.Sprintf("报送%s（%s），写一段 [[worklog]]：set、unit、month = \"%d-%02d\"、on", w.Name(), w.Set, w.Month.Year(), w.Month.Month())
		add(&w.Deadline, corpus.TasksFile, w.Unit, w.Set+w.Name(), action, fmt.Sprintf("worklog %s %s %s", w.Set, w.Unit, w.Month), Planned{Set: w.Set, Unit: w.Unit, Month: fmt.Sprintf("%d-%02d", w.Month.Year(), w.Month.Month())})
	}
	for i := range l.Corpus.Assessments {
		a := &l.Corpus.Assessments[i]
		for _, r := range l.AssessmentResults(a) {
			if d := r.Verification; d != nil && l.Wants(d, r.Unit) {
				add(d, a.File, r.Unit, a.Name+"反馈的问题", "核实"+a.Name+"反馈的问题，有异议的申请复核；写上 verified 或者 objection", fmt.Sprintf("verification %s %s", a.File, r.Unit), Planned{})
			}
		}
	}
	for _, n := range l.Designations() {
		if d := n.Next; d != nil && l.Wants(d, n.Unit) {
			add(d, corpus.DesignationsFile, n.Unit, n.Set+"复查", "复查"+l.UnitName(n.Unit)+"（"+n.Set+"），处理后在 reviews 写上结果、文件和日期", fmt.Sprintf("review %s %s %s %d", n.Set, n.Unit, n.Named.Chinese(), len(n.Reviews)), Planned{})
		}
	}
	return tasks
}

// planned reports whether a plan of the site asks for the task.
func (t *Task) planned() bool { return t.Rule != nil && t.Rule.IsOwn() }
