package agenda

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
)

// WriteText writes the agenda for people: a table for each group, each row with
// its last day, rule, file and what to do.
func (a *Agenda) WriteText(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "公开待办　截至 %s\n%s\n", a.AsOf.Chinese(), ledger.EditorStatement)
	for _, g := range []struct {
		name  string
		tasks []Task
	}{{"已逾期", a.Overdue}, {"7 天内", a.Week}, {"30 天内", a.Month}} {
		fmt.Fprintf(b, "\n%s：%d 项\n", g.name, len(g.tasks))
		if len(g.tasks) > 0 {
			writeTable(b, a.taskTable(g.tasks))
		}
	}
	fmt.Fprintf(b, "\n缺信息：%d 件\n", len(a.Incomplete))
	if len(a.Incomplete) > 0 {
		writeTable(b, a.missingTable())
	}
	writeSite(b, a.ledger)
	if n := len(a.Later); n > 0 {
		fmt.Fprintf(b, "\n另有 %d 项在 30 天以后，用 --format json 或者 --ics 查看\n", n)
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("写公开待办：%w", err)
	}
	return nil
}

// Line is a task in words, as the text form and the editor's preview show it.
type Line struct {
	Last    string // the last lawful day; "" while it cannot be counted
	Left    string // 还有 3 天, 晚 2 个工作日
	Rule    string // name and id; "" without a clock
	Organ   string
	Path    string // "" where no file exists yet
	Missing string // keys with their names
	Action  string
}

// Line returns a task in words.
func (a *Agenda) Line(t *Task) Line {
	line := Line{Organ: a.organ(t.Organ), Path: t.Path, Missing: missingWords(t.Missing), Action: t.Action}
	if t.Rule != nil {
		line.Rule = t.Rule.Name + " " + t.Rule.ID
	}
	if !t.Due.IsZero() {
		line.Last, line.Left = a.lastDay(t), a.timeLeft(t)
	}
	return line
}

func (a *Agenda) taskTable(tasks []Task) [][]string {
	table := [][]string{{"最迟日期", "期限", "规则", "机关", "文件", "要做的事"}}
	for i := range tasks {
		l := a.Line(&tasks[i])
		table = append(table, []string{l.Last, l.Left, l.Rule, l.Organ, cmp.Or(l.Path, noFile), l.Action})
	}
	return table
}

func (a *Agenda) missingTable() [][]string {
	table := [][]string{{"文件", "最迟日期", "缺少"}}
	for i := range a.Incomplete {
		l := a.Line(&a.Incomplete[i])
		// Without missing keys, it is the day that the calendar does not know.
		table = append(table, []string{cmp.Or(l.Path, noFile), cmp.Or(l.Last, "（还不能计算）"), cmp.Or(l.Missing, l.Action)})
	}
	return table
}

const noFile = "（还没有文件）"

// lastDay returns the last lawful day; of a provisional window also the earliest
// conceivable day.
func (a *Agenda) lastDay(t *Task) string {
	day := dateText(t.Rule, t.Due) + " " + t.Due.Date().WeekdayChinese()
	if t.Provisional {
		day += "（暂定，最早 " + dateText(t.Rule, t.Safe) + "）"
	}
	return day
}

// timeLeft returns how long there is until the last day: 还有 3 天, 晚 2 个工作日.
func (a *Agenda) timeLeft(t *Task) string {
	days := t.Days(a.AsOf)
	switch {
	case t.Verdict == deadline.Overdue && t.LateBy != nil && *t.LateBy > 0:
		return fmt.Sprintf("晚 %d 个工作日", *t.LateBy)
	case t.Verdict == deadline.Overdue:
		return "已过"
	case days < 0:
		return "可能已过"
	case days == 0:
		return "今天"
	}
	return fmt.Sprintf("还有 %d 天", days)
}

// organ returns the short name of an organ.
func (a *Agenda) organ(id string) string {
	if organ, ok := a.ledger.Corpus.Organs.Get(id); ok {
		return organ.ShortName()
	}
	return id
}

// file returns the content path, or that there is no file.
func (t *Task) file() string { return cmp.Or(t.Path, noFile) }

// WriteJSON writes the agenda: a list of tasks for each group. What is unknown is
// null.
func (a *Agenda) WriteJSON(w io.Writer) error {
	return writeJSON(w, "公开待办", struct {
		AsOf    calendar.Date `json:"as_of"`
		Overdue []taskRow     `json:"overdue"`
		Week    []taskRow     `json:"within_7_days"`
		Month   []taskRow     `json:"within_30_days"`
		Later   []taskRow     `json:"later"`
		Missing []taskRow     `json:"missing"`
		Site    []siteRow     `json:"site"`
	}{a.AsOf, a.rows(a.Overdue), a.rows(a.Week), a.rows(a.Month), a.rows(a.Later), a.rows(a.Incomplete), siteRows(a.ledger)})
}

// taskRow is a task as JSON writes it.
type taskRow struct {
	Path        *string  `json:"path"`
	Kind        *string  `json:"kind"`
	Organ       *string  `json:"organ"`
	Year        *int     `json:"year"`
	Number      *string  `json:"number"`
	Title       *string  `json:"title"`
	State       string   `json:"state"`
	Rule        *string  `json:"rule"`
	Basis       *string  `json:"basis"`
	From        *string  `json:"from"`
	Due         *string  `json:"due"`
	Safe        *string  `json:"due_safe"`
	Latest      *string  `json:"due_latest"`
	Provisional bool     `json:"provisional"`
	Verdict     *string  `json:"verdict"`
	DaysLeft    *int     `json:"days_left"` // calendar days
	LateBy      *int     `json:"late_by"`   // working days
	Scheduled   *string  `json:"scheduled"`
	Missing     []string `json:"missing"` // keys
	Action      *string  `json:"action"`
}

func (a *Agenda) rows(tasks []Task) []taskRow {
	rows := make([]taskRow, len(tasks))
	for i := range tasks {
		rows[i] = a.row(&tasks[i])
	}
	return rows
}

func (a *Agenda) row(t *Task) taskRow {
	e := ledger.Entry{Deadline: t.Deadline, Path: t.Path, Kind: t.Kind, Organ: t.Organ, Number: t.Number, Title: t.Title}
	if e.Rule == nil {
		e.Rule = &deadline.Rule{}
	}
	r := rowOf(&e)
	made := taskRow{
		Path: r.Path, Kind: r.Kind, Organ: r.Organ, Number: r.Number, Title: r.Title, State: t.state(),
		Rule: r.Rule, Basis: r.Basis, From: r.From, Due: r.Due, Safe: r.Safe, Latest: r.Latest, Provisional: r.Provisional, Verdict: r.Verdict,
		LateBy: r.LateBy, Scheduled: optional(t.Scheduled.String()), Missing: []string{}, Action: optional(t.Action),
	}
	if t.Year != 0 {
		made.Year = &t.Year
	}
	if !t.Due.IsZero() {
		days := t.Days(a.AsOf)
		made.DaysLeft = &days
	}
	for _, m := range t.Missing {
		made.Missing = append(made.Missing, m.Key)
	}
	return made
}

// state returns draft, scheduled, public, absent where no file exists, or plan where a
// plan asks for it.
func (t *Task) state() string {
	switch {
	case t.planned():
		return "plan"
	case t.Path == "":
		return "absent"
	case t.State == disclosure.Unpublished:
		return "draft"
	case t.State == disclosure.Scheduled:
		return "scheduled"
	}
	return "public"
}

// Calendar returns the agenda as a calendar file for the editor's desk, with one
// event for each last day. The file names what is not public.
func (a *Agenda) Calendar() *CalendarFile {
	c := a.ledger.Corpus
	file := &CalendarFile{Name: c.Site.Title + "公开待办（内部使用）", AsOf: a.AsOf}
	for task := range a.Tasks() {
		file.Events = append(file.Events, a.event(task, c.Site.BaseURL))
	}
	return file
}

func (a *Agenda) event(t *Task, base string) Event {
	e := Event{
		UID: CalendarID(base, "due-%x", sha256.Sum256([]byte(t.id))), Day: t.day, Private: true,
		Summary: "最迟" + t.Rule.Verb() + "：" + strings.TrimSpace(t.Number+" "+t.Title),
		Alarm:   a.alarm(t.day),
	}
	if t.Path == "" || t.planned() {
		e.Summary = "最迟" + t.Rule.Verb() + "：" + a.ledger.UnitName(t.Organ) + "，" + t.Title
	}
	if t.Verdict == deadline.Overdue {
		e.Summary, e.Alarm = "【已逾期】"+e.Summary, "" // an alarm in the past would only ring at import
	}
	lines := []string{"规则：" + joined("，", t.Rule.Name, t.Rule.Bound()), "依据：" + cmp.Or(t.Rule.Citation(), "本站的计划"), "文件：" + t.file(), "要做的事：" + t.Action, ledger.EditorStatement}
	if t.Provisional {
		lines = append([]string{fmt.Sprintf("放假安排尚未公布，这是最早可能的届满日；按法定节假日计算是 %s", t.Due.Date().Chinese())}, lines...)
	}
	e.Description = strings.Join(lines, "\n")
	return e
}

// joined joins the texts that are not empty.
func joined(separator string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), separator)
}

// alarm returns the trigger of an alarm at nine in the morning of the second
// working day before.
func (a *Agenda) alarm(day calendar.Date) string {
	const before, farthest = 2, 30
	working := 0
	for n := 1; n < farthest; n++ {
		if a.ledger.Judge.Calendar.Day(day.AddDays(-n)).Nature.Working() {
			working++
		}
		if working == before {
			return fmt.Sprintf("-PT%dH", 24*n-9)
		}
	}
	return "-P7D"
}
