package corpus

import (
	"io/fs"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/toml"
)

// WorkPlan is content/tasks.toml: what units have to do by which day (任务和阶段),
// the problems that they have to put right (问题清单), and the monthly worklogs (月报)
// that they have handed in. An example:
//
//	[[set]]
//	id = "sf-2026"
//	name = "法治政府建设示范市创建"
//	document = "示范市法治政府建设示范创建工作方案"
//	worklog = "monthly"
//	units = ["sfj", "scjgj"]
//	since = "2026-07"
//
//	[[stage]]
//	id = "self-check"
//	set = "sf-2026"
//	name = "全面自查阶段"
//	from = 2026-08-01
//	to = "2026-09"
//
//	[[task]]
//	id = "power-lists"
//	set = "sf-2026"
//	stage = "self-check"
//	task = "权责清单逐项核对并公开"
//	lead = "szf"
//	joint = ["市委编办"]
//	due = 2026-09-30
//	done = 2026-09-24
//	queries = [{ kind = "power" }]
//
//	[[worklog]]
//	set = "sf-2026"
//	unit = "sfj"
//	month = "2026-10"
//	on = 2026-11-01
type WorkPlan struct {
	Sets     []WorkSet
	Stages   []Stage
	Tasks    []Task
	Worklogs []WorklogEntry
}

// WorkSet is a plan of work (方案) to which tasks belong.
type WorkSet struct {
	ID       string   `toml:"id"`
	Name     string   `toml:"name"`
	Document string   `toml:"document"` // that sets the plan
	Number   string   `toml:"number"`   // its 文号
	Worklog  string   `toml:"worklog"`  // "monthly": units hand in a worklog each month
	Units    []string `toml:"units"`    // that hand it in
	Since    LastDay  `toml:"since"`    // the first month of which a worklog is owed
	Until    LastDay  `toml:"until"`    // the last one; none: open
	At       toml.Pos `toml:"@"`
}

// Basis returns the document that sets the plan.
func (s *WorkSet) Basis() deadline.Basis { return basisOf(s.Document, s.Number) }

// Stage (阶段) is a part of a plan of work with its days.
type Stage struct {
	ID   string        `toml:"id"`
	Set  string        `toml:"set"`
	Name string        `toml:"name"`
	From calendar.Date `toml:"from"`
	To   LastDay       `toml:"to"`
	At   toml.Pos      `toml:"@"`
}

// The states that an author may state of a task that is not done.
const (
	TaskPlanned = "planned" // 未启动
	TaskRunning = "running" // 进行中
	TaskDropped = "dropped" // 不再实施
)

var taskStates = []string{TaskPlanned, TaskRunning, TaskDropped}

// Task (任务) is something that a unit has to do by a day; with Problem a problem that
// it has to put right (问题整改).
type Task struct {
	ID      string        `toml:"id"`
	Set     string        `toml:"set"`   // id of a [[set]], or name of an indicator set
	Stage   string        `toml:"stage"` // id of a [[stage]]
	Task    string        `toml:"task"`  // what has to be done; of a problem, the problem
	Lead    string        `toml:"lead"`  // 牵头单位: id of an organ, or name of another unit
	Joint   []string      `toml:"joint"` // 责任单位、配合单位
	Due     LastDay       `toml:"due"`   // the end of the stage where it is not given
	State   string        `toml:"state"`
	Done    calendar.Date `toml:"done"`   // 完成日期
	Reason  string        `toml:"reason"` // why it is dropped, or late
	Problem bool          `toml:"problem"`
	Measure string        `toml:"measure"` // 整改措施
	Closed  calendar.Date `toml:"closed"`  // 销号日期
	Queries []Query       `toml:"queries"` // name evidence (佐证)
	Pages   []string      `toml:"pages"`   // content paths of evidence
	At      toml.Pos      `toml:"@"`
}

// DoneOn returns the day on which the task was done, or the problem struck off.
func (t *Task) DoneOn() calendar.Date {
	if t.Problem {
		return t.Closed
	}
	return t.Done
}

// WorklogEntry says when a unit handed in the worklog of a month (台账); no unit
// means all units of the set.
type WorklogEntry struct {
	Set   string        `toml:"set"` // id or name
	Unit  string        `toml:"unit"`
	Month LastDay       `toml:"month"`
	On    calendar.Date `toml:"on"`
	At    toml.Pos      `toml:"@"`
}

// monthly is the only rhythm of worklogs.
const monthly = "monthly"

// Set returns the set of an id or a name.
func (p *WorkPlan) Set(name string) (*WorkSet, bool) {
	for i := range p.Sets {
		if s := &p.Sets[i]; name != "" && (s.ID == name || s.Name == name) {
			return s, true
		}
	}
	return nil, false
}

// Stage returns the stage of an id.
func (p *WorkPlan) Stage(id string) (*Stage, bool) {
	for i := range p.Stages {
		if s := &p.Stages[i]; id != "" && s.ID == id {
			return s, true
		}
	}
	return nil, false
}

// tasks reads tasks.toml.
func (l *loader) tasks() error {
	var file struct {
		Sets     []WorkSet      `toml:"set"`
		Stages   []Stage        `toml:"stage"`
		Tasks    []Task         `toml:"task"`
		Worklogs []WorklogEntry `toml:"worklog"`
	}
	r, err := l.plan(TasksFile, &file)
	if r == nil || err != nil {
		return err
	}
	plan := &l.corpus.Plan
	for _, s := range file.Sets {
		r.workSet(&s)
		plan.Sets = append(plan.Sets, s)
	}
	for _, s := range file.Stages {
		r.stage(&s)
		plan.Stages = append(plan.Stages, s)
	}
	for _, t := range file.Tasks {
		r.task(&t)
		plan.Tasks = append(plan.Tasks, t)
	}
	for _, w := range file.Worklogs {
		r.worklog(&w)
		plan.Worklogs = append(plan.Worklogs, w)
	}
	return nil
}

// id reports an id that is missing, cannot be one, or is taken.
func (r *planReader) id(at toml.Pos, what, id string, taken bool) {
	switch {
	case id == "":
		r.say(at, "missing-field", "写一行 id = \"power-lists\"，写好就不再改", "%s缺少 id", what)
	case !fitsAddress(id):
		r.say(at, "bad-value", "用小写字母、数字和连字符，如 power-lists", "%s的 id 不能是 %q", what, id)
	case taken:
		r.say(at, "double-entry", "请改用别的 id，或者删去重复的一项", "%s %s 写了两次", what, id)
	}
}

func (r *planReader) workSet(s *WorkSet) {
	_, taken := r.corpus.Plan.Set(s.ID)
	r.id(s.At, "方案", s.ID, taken)
	if s.Name == "" {
		r.say(s.At, "missing-field", "写一行 name = \"法治政府建设示范创建\"", "方案 %s 缺少 name（名称）", s.ID)
	}
	s.Units = r.units(s.At, "units", s.Units)
	r.ordered(s.At, "since", s.Since.Date, "until", s.Until.Date)
	switch {
	case s.Worklog != "" && s.Worklog != monthly:
		r.say(r.key(s.At, "worklog"), "bad-value", "每月报送台账的写 worklog = \"monthly\"，不报送的删去这一行", "worklog 不能是 %q", s.Worklog)
	case s.Worklog != "" && len(s.Units) == 0:
		r.say(s.At, "missing-field", "写一行 units = [\"sfj\", \"scjgj\"]", "方案 %s 每月报送台账，缺少 units（报送的单位）", s.ID)
	}
}

// knownSet reports a set that neither the file nor the indicators have.
func (r *planReader) knownSet(at toml.Pos, whose, set string) {
	if set == "" {
		return
	}
	if _, ok := r.corpus.Plan.Set(set); ok || r.corpus.hasIndicatorSet(set) {
		return
	}
	var names []string
	for _, s := range r.corpus.Plan.Sets {
		names = append(names, s.ID)
	}
	hint := "写一段 [[set]]：id、name；指标体系的写它的名称"
	if near := diag.Nearest(set, names); near != "" {
		hint = "是不是 " + near + "？"
	}
	r.say(r.key(at, "set"), "unknown-set", hint, "%s：没有方案或者指标体系 %q", whose, set)
}

// hasIndicatorSet reports whether indicators belong to a set of that name.
func (c *Corpus) hasIndicatorSet(name string) bool {
	return slices.ContainsFunc(c.Indicators, func(i Indicator) bool { return i.Set == name }) ||
		slices.ContainsFunc(c.Sets, func(s IndicatorSet) bool { return s.Name == name || s.Title() == name })
}

// WorklogSets returns the sets whose units hand in a worklog each month: those of the
// plan of work, and indicator sets, which are called by their titles.
func (c *Corpus) WorklogSets() []WorkSet {
	var sets []WorkSet
	for _, s := range c.Plan.Sets {
		if s.Worklog != "" {
			sets = append(sets, s)
		}
	}
	for _, s := range c.Sets {
		if s.Worklog != "" {
			sets = append(sets, WorkSet{ID: s.Name, Name: s.Title(), Document: s.Source, Worklog: s.Worklog, Units: s.Units, At: s.At})
		}
	}
	return sets
}

func (r *planReader) stage(s *Stage) {
	_, taken := r.corpus.Plan.Stage(s.ID)
	r.id(s.At, "阶段", s.ID, taken)
	if s.Name == "" || s.From.IsZero() || s.To.IsZero() {
		r.say(s.At, "missing-field", "写 name = \"全面自查阶段\"、from = 2026-08-01 和 to = 2026-09-30", "阶段 %s 缺少 name、from 或者 to", s.ID)
	}
	r.knownSet(s.At, "阶段 "+s.ID, s.Set)
	r.ordered(s.At, "from", s.From, "to", s.To.Date)
}

func (r *planReader) task(t *Task) {
	taken := slices.ContainsFunc(r.corpus.Plan.Tasks, func(o Task) bool { return o.ID == t.ID })
	r.id(t.At, "任务", t.ID, taken)
	if strings.TrimSpace(t.Task) == "" {
		r.say(t.At, "missing-field", "写一行 task = \"要做的事\"；问题清单写存在的问题", "任务 %s 缺少 task", t.ID)
	}
	t.Lead = r.unit(t.At, "lead", t.Lead)
	t.Joint = r.units(t.At, "joint", t.Joint)
	r.knownSet(t.At, "任务 "+t.ID, t.Set)
	stage, ok := r.corpus.Plan.Stage(t.Stage)
	switch {
	case t.Stage != "" && !ok:
		r.say(r.key(t.At, "stage"), "unknown-set", "写一段 [[stage]]：id、name、from、to", "任务 %s：没有阶段 %q", t.ID, t.Stage)
	case ok && t.Due.IsZero():
		t.Due = stage.To
	case ok:
		r.ordered(t.At, "阶段的 from", stage.From, "due", t.Due.Date)
	}
	if ok && t.Set == "" {
		t.Set = stage.Set
	}
	if t.Due.IsZero() {
		r.say(t.At, "missing-field", "写一行 due = 2026-12-31；到月底、年底的写 \"2026-12\"、\"2026\"", "任务 %s 缺少 due（完成的最后一天）", t.ID)
	}
	r.taskState(t)
	r.queries("任务 "+t.ID, t.Queries)
	for _, page := range t.Pages {
		if !r.isDocument(strings.TrimPrefix(page, "/")) {
			r.say(r.key(t.At, "pages"), "bad-value", "写相对于 content/ 的路径，如 reports/2025-annual-szf.md", "任务 %s 的 pages 里没有这个文件：%s", t.ID, page)
		}
	}
}

// isDocument reports whether a content path is that of a document. The file is asked
// for, since an import and other commands read the settings of a site alone.
func (l *loader) isDocument(path string) bool {
	if !address.IsDocument(path) || !fs.ValidPath(path) {
		return false
	}
	info, err := fs.Stat(l.source, inSource(path))
	return err == nil && info.Mode().IsRegular()
}

// taskState reports states that contradict the days.
func (r *planReader) taskState(t *Task) {
	switch {
	case t.State != "" && !slices.Contains(taskStates, t.State):
		r.say(r.key(t.At, "state"), "bad-value", diag.OneOf(taskStates)+"；已经完成的写 done = 完成日期，问题已经解决的写 closed = 销号日期", "任务 %s 的 state 不能是 %q", t.ID, t.State)
	case t.State == TaskDropped && (t.Reason == "" || !t.DoneOn().IsZero()):
		r.say(t.At, "missing-field", "写一行 reason = \"不再实施的原因\"，删去完成日期", "任务 %s 不再实施，要有 reason（原因），不能有完成日期", t.ID)
	case t.State == TaskPlanned && !t.DoneOn().IsZero():
		r.say(t.At, "bad-value", "删去 state，或者删去完成日期", "任务 %s 写着未启动，又有完成日期", t.ID)
	}
	switch {
	case !t.Problem && (t.Measure != "" || !t.Closed.IsZero()):
		r.say(t.At, "bad-value", "问题清单加一行 problem = true；任务用 done 写完成日期", "任务 %s 不是问题清单，不能有 measure 和 closed", t.ID)
	case t.Problem && !t.Done.IsZero():
		r.say(t.At, "bad-value", "把 done 改成 closed", "问题 %s 的销号日期写在 closed，不写在 done", t.ID)
	case t.Problem && t.Measure == "":
		r.say(t.At, "missing-field", "写一行 measure = \"整改措施\"", "问题 %s 缺少 measure（整改措施）", t.ID)
	}
}

func (r *planReader) worklog(w *WorklogEntry) {
	r.knownSet(w.At, "[[worklog]]", w.Set)
	if w.Set == "" || w.Month.IsZero() || w.On.IsZero() {
		r.say(w.At, "missing-field", "写 set = \"sf-2026\"、month = \"2026-10\" 和 on = 2026-11-01", "[[worklog]] 缺少 set、month 或者 on")
	}
	if w.Unit != "" {
		w.Unit = r.unit(w.At, "unit", w.Unit)
	}
	for _, s := range r.corpus.WorklogSets() {
		if (s.ID == w.Set || s.Name == w.Set) && w.Unit != "" && !slices.Contains(s.Units, w.Unit) {
			r.say(r.key(w.At, "unit"), "unknown-organ", "在这个方案的 units 里加上，或者改正 unit", "[[worklog]] 的 unit %q 不在 %s 的 units 里", w.Unit, w.Set)
		}
	}
}
