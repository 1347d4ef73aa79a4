package register

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/ledger"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// task is a task of the plan of work with the evidence that the public sees.
type task struct {
	ledger.Task
	proofs []*catalog.Document // 佐证, newest first
}

// tasks returns /tasks/: what units have to do by which day, and the problems that they
// have to put right; a part for each leading unit, then a part for each month of the
// last days. Each task is in both.
func tasks(c *catalog.Catalog) []*Register {
	all := c.Ledger.Tasks()
	if len(all) == 0 {
		return nil
	}
	rows := make([]task, len(all))
	for i, proofs := range c.Ledger.Proofs(all) {
		rows[i].Task = all[i]
		for _, d := range proofs {
			if shown := c.At(d.Record.Path); shown != nil {
				rows[i].proofs = append(rows[i].proofs, shown)
			}
		}
		slices.SortStableFunc(rows[i].proofs, func(x, y *catalog.Document) int { return y.Record.Published.Compare(x.Record.Published) })
	}
	about := "各单位在方案里承担的任务和要整改的问题：谁牵头，哪一天以前完成，完成了没有。"
	r := &Register{
		URL: address.Tasks, Name: TasksName, Intro: about + "同一项任务先按单位列出，再按最迟日期列出。",
		Trail:    []catalog.Crumb{{Name: TasksName, URL: address.Tasks}},
		Column:   catalog.Column{Name: TasksName, About: about, Keywords: "任务,阶段,问题清单,整改,销号", Type: "工作动态"},
		Modified: latest(rows, func(t task) calendar.Date { return t.Deadline.Done.Date() }),
	}
	unit := unitKeys(c)
	lead := func(t task) key { return unit(t.Lead) }
	r.parts = parts(rows, lead, task.verdict, "%s：共 %d 项", func(u, v key, rows []task) table {
		return list(u.id+"-"+v.id, fmt.Sprintf("%s：%d 项", v.name, len(rows)), rows, taskColumns(c, false)...)
	})
	month := func(t task) key {
		due := t.Deadline.Due.Date()
		return key{fmt.Sprintf("month-%d-%02d", due.Year(), due.Month()), fmt.Sprintf("%d年%d月", due.Year(), due.Month()), 12*due.Year() + due.Month()}
	}
	r.parts = append(r.parts, parts(rows, month, month, "%s到期：共 %d 项", func(m, _ key, rows []task) table {
		return list(m.id+"-days", "按最迟日期排列", rows, taskColumns(c, true)...)
	})...)
	r.front = func(at place, v *view.Ledger) {
		m := at.matrix("site-matrix", "按单位和结论", keysOf(rows, task.verdict), "单位")
		for _, g := range groups(rows, lead) {
			m.line([]string{g.name}, m.counts(r.URL, tally(g.rows, task.verdict), tableIn(g.id), g.name))
		}
		v.Tables = append(v.Tables, m.Table)
		if t := stageTable(c, rows); len(t.Rows) > 0 {
			v.Tables = append(v.Tables, t)
		}
		v.Download = []view.Link{{Label: "导入日历软件：任务的最迟日期（calendar.ics）", Href: at.href(address.Calendar)}}
	}
	return []*Register{r}
}

// unitKeys returns the keys of units: organs in the order of organs.toml, then other
// units in the order in which they first occur.
func unitKeys(c *catalog.Catalog) func(unit string) key {
	organs := organKeys(c)
	others := inOrder(func(unit string) string { return unit })
	return func(unit string) key {
		if _, ok := c.Corpus.Organs.Get(unit); ok {
			k := organs(unit)
			k.id = "unit-" + unit
			return k
		}
		k := others(unit)
		k.id, k.rank = fmt.Sprintf("unit-other-%d", k.rank+1), len(c.OrganIDs())+1+k.rank
		return k
	}
}

// unitCell returns the name of a unit, which leads to the page of an organ.
func unitCell(c *catalog.Catalog, at place, unit string) view.Cell {
	cell := view.Cell{Text: c.Ledger.UnitName(unit)}
	if o := c.Organ(unit); o != nil {
		cell.Href = at.href(o.URL())
	}
	return cell
}

// verdict returns the key of the verdict, in words that fit tasks and problems.
func (t task) verdict() key {
	k := verdictKey(t.Verdict)
	d := deadline.Deadline{Rule: deadline.OwnTask.Rule(deadline.Basis{}, 0, ""), Verdict: t.Verdict}
	k.name = d.Word()
	return k
}

func taskColumns(c *catalog.Catalog, named bool) []column[task] {
	return slices.Concat(
		when(named, column[task]{"最迟日期", dueCell}),
		[]column[task]{{"任务", func(_ place, t task) view.Cell { return t.cell(c) }}},
		when(named, column[task]{"牵头单位", func(at place, t task) view.Cell { return unitCell(c, at, t.Lead) }}),
		when(!named, column[task]{"最迟日期", dueCell}),
		[]column[task]{
			{"结论", func(_ place, t task) view.Cell {
				tag := catalog.VerdictTag(&t.Deadline)
				cell := view.Cell{Tag: &tag, Notes: []string{t.StateWord()}}
				if t.Deadline.Reason != "" {
					cell.Notes = append(cell.Notes, "原因："+t.Deadline.Reason)
				}
				return cell
			}},
			{"佐证", func(at place, t task) view.Cell { return t.evidence(at) }},
		},
	)
}

// dueCell returns the last day as the plan names it, and the day on which it was done.
func dueCell(_ place, t task) view.Cell {
	cell := view.Cell{Text: t.Task.Task.Due.Chinese(), Date: view.OptionalDay(t.Deadline.Due.Date())}
	if done := t.Deadline.Done.Date(); !done.IsZero() {
		cell.Notes = []string{done.Chinese() + t.Rule.Verb()}
	}
	return cell
}

// cell returns what the task is, with plan, stage, joint units and measure.
func (t task) cell(c *catalog.Catalog) view.Cell {
	cell := view.Cell{Text: t.Name()}
	note := func(label, text string) {
		if text != "" {
			cell.Notes = append(cell.Notes, label+"："+text)
		}
	}
	if t.Problem {
		cell.Notes = append(cell.Notes, "问题清单")
		note("整改措施", t.Measure)
	}
	var joint []string
	for _, unit := range t.Joint {
		joint = append(joint, c.Ledger.UnitName(unit))
	}
	note("配合单位", strings.Join(joint, "、"))
	set := t.Set
	if s, ok := c.Corpus.Plan.Set(set); ok {
		set = s.Name
	}
	stage := ""
	if s, ok := c.Corpus.Plan.Stage(t.Stage); ok {
		stage = s.Name
	}
	note("方案", joined("，", set, stage))
	return cell
}

// evidence returns the newest proof, and how many there are.
func (t task) evidence(at place) view.Cell {
	if len(t.proofs) == 0 {
		if len(t.Queries)+len(t.Pages) > 0 {
			return view.Cell{Text: "无佐证"}
		}
		return view.TextCell("")
	}
	cell := t.proofs[0].Cell(at.url)
	if n := len(t.proofs); n > 1 {
		cell.Notes = append(cell.Notes, fmt.Sprintf("共 %d 件，这是最近公开的一件", n))
	}
	late := 0
	for _, d := range t.proofs {
		if d.Stamp != nil && isLate(d.Stamp.Verdict) {
			late++
		}
	}
	if late > 0 {
		cell.Notes = append(cell.Notes, fmt.Sprintf("已公开，其中逾期 %d 件", late))
	}
	return cell
}

// stageTable lists the stages of the plans with their days.
func stageTable(c *catalog.Catalog, rows []task) view.Table {
	t := view.Table{ID: "site-stages", Caption: "阶段", Head: []string{"阶段", "方案", "起", "止", "任务"}, RowHeads: true, Records: true}
	plan := &c.Corpus.Plan
	for i := range plan.Stages {
		s := &plan.Stages[i]
		n, done := 0, 0
		for _, r := range rows {
			if r.Stage == s.ID {
				n++
				if !r.Deadline.Done.IsZero() {
					done++
				}
			}
		}
		set := s.Set
		if of, ok := plan.Set(s.Set); ok {
			set = of.Name
		}
		t.Rows = append(t.Rows, []view.Cell{
			{Text: s.Name}, view.TextCell(set), view.DateCell(s.From),
			{Text: s.To.Chinese(), Date: view.OptionalDay(s.To.Date)}, {Text: fmt.Sprintf("%d 项，已完成 %d 项", n, done)},
		})
	}
	return t
}

// sourceText returns a document of a plan in words; "" for none.
func sourceText(b deadline.Basis) string {
	if b.Title == "" {
		return b.Number
	}
	return b.String()
}
