package agenda

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/internal/sitetest"
	"gongkai/site/ledger"
)

// waiting are documents that are not public, in a sitetest.Town() without reports.
const waiting = `
-- content/enforcement/penalty/2026/0014.md --
+++
title = "已逾期的决定"
number = "示市监罚〔2026〕14号"
organ = "scjgj"
dated = 2026-11-10
outcome = "警告"
+++
-- content/enforcement/penalty/2026/0015.md --
+++
title = "排定得太晚的决定"
organ = "scjgj"
dated = 2026-11-19
published = 2026-12-23
violation = "未明码标价"
categories = ["警告"]
outcome = "警告"
legal_basis = "《中华人民共和国价格法》第四十二条"
[subject]
name = "安达商贸"
type = "法人及非法人组织"
+++
-- content/enforcement/penalty/2026/0016.md --
+++
title = "关于赵小明的决定"
number = "示市监罚〔2026〕16号"
organ = "scjgj"
dated = 2026-11-13
draft = true
violation = "无照经营"
categories = ["警告"]
outcome = "警告"
legal_basis = "《无证无照经营查处办法》第十三条"
[subject]
name = "赵小明"
type = "自然人"
+++
-- content/enforcement/penalty/2026/0017.md --
+++
title = "没有日期的决定"
organ = "scjgj"
violation = "未明码标价"
categories = ["警告"]
outcome = "警告"
legal_basis = "《中华人民共和国价格法》第四十二条"
[subject]
name = "安达商贸"
type = "法人及非法人组织"
+++
-- content/enforcement/penalty/2026/0018.md --
+++
title = "不得公开的决定"
organ = "scjgj"
dated = 2026-11-10
legal_basis = "治安管理处罚法"
+++
-- content/enforcement/penalty/2026/0019.md --
+++
title = "依法不适用的决定"
organ = "scjgj"
dated = 2026-11-10
[exempt]
reason = "商业秘密"
basis = "条例第十五条"
approved_by = "某局长"
on = 2026-11-12
+++
-- content/enforcement/penalty/2026/0020.md --
+++
title = "将要撤回的决定"
number = "示市监罚〔2026〕20号"
organ = "scjgj"
dated = 2026-11-02
published = 2026-11-05
[withdrawal]
cause = "撤销"
caused = 2026-11-20
on = 2026-11-24
reason = "行政复议决定撤销"
+++
-- content/enforcement/inspection/2026/1.md --
+++
title = "跨年的检查"
organ = "scjgj"
dated = 2026-12-09
draft = true
published = 2026-12-10
outcome = "合格"
legal_basis = "某法"
[subject]
name = "安达商贸"
type = "法人及非法人组织"
+++
-- content/reports/2025-scjgj.md --
+++
kind = "annual-report"
title = "2025年法治政府建设年度报告"
organ = "scjgj"
year = 2025
dated = 2026-03-10
draft = true
+++
正文
`

func agendaTown() string { return sitetest.Settings() + waiting }

func tasks(a *Agenda) string {
	var b strings.Builder
	for i, group := range [][]Task{a.Overdue, a.Week, a.Month, a.Later, a.Incomplete} {
		for _, t := range group {
			rule := "-"
			if t.Rule != nil {
				rule = t.Rule.ID
			}
			fmt.Fprintf(&b, "%s %s %s %s\n", [...]string{"overdue", "week", "month", "later", "missing"}[i], rule, t.Due.Date(), t.file())
		}
	}
	return b.String()
}

func TestAgenda(t *testing.T) {
	l := build(t, agendaTown(), sitetest.AsOf())
	cases := []struct {
		name string
		s    ledger.Selection
		want string
	}{
		{"all", ledger.Selection{}, `overdue rol-report-publish-0401 2025-03-31 （还没有文件）
overdue rol-report-publish-0401 2026-03-31 （还没有文件）
overdue rol-report-publish-0401 2026-03-31 reports/2025-scjgj.md
overdue penalty-decision-7wd 2026-11-19 enforcement/penalty/2026/0014.md
week penalty-decision-7wd 2026-11-24 enforcement/penalty/2026/0016.md
week penalty-withdraw-3wd 2026-11-25 enforcement/penalty/2026/0020.md
month penalty-decision-7wd 2026-11-30 enforcement/penalty/2026/0015.md
later inspection-result-20wd 2027-01-07 enforcement/inspection/2026/1.md
later rol-report-publish-0401 2027-03-31 （还没有文件）
later rol-report-publish-0401 2027-03-31 （还没有文件）
missing penalty-decision-7wd  enforcement/penalty/2026/0017.md
missing penalty-decision-7wd 2026-11-19 enforcement/penalty/2026/0014.md
`},
		{"organ and kind", ledger.Selection{Organ: "scjgj", Kind: "annual-report"}, `overdue rol-report-publish-0401 2026-03-31 reports/2025-scjgj.md
later rol-report-publish-0401 2027-03-31 （还没有文件）
`},
		{"year", ledger.Selection{Year: 2024}, "overdue rol-report-publish-0401 2025-03-31 （还没有文件）\n"},
		{"rule", ledger.Selection{Rule: "penalty-withdraw-3wd"}, "week penalty-withdraw-3wd 2026-11-25 enforcement/penalty/2026/0020.md\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := tasks(Of(l, c.s)); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
		})
	}
}

// The borders of the groups, in calendar days, and of the window itself.
func TestAgendaBorders(t *testing.T) {
	const due = "penalty-decision-7wd 2026-03-16 enforcement/penalty/2026/1.md\n"
	archive := sitetest.Settings() + sitetest.Document("enforcement/penalty/2026/1", "title = \"文书\"\nnumber = \"示市监罚〔2026〕1号\"\norgan = \"scjgj\"\ndated = 2026-03-05", "")
	for day, group := range map[string]string{
		"2026-02-13": "later ", "2026-02-14": "month ", "2026-03-08": "month ", "2026-03-09": "week ", "2026-03-16": "week ", "2026-03-17": "overdue ",
	} {
		on, err := calendar.Parse(day)
		if err != nil {
			t.Fatal(err)
		}
		a := Of(build(t, archive, on), ledger.Selection{Kind: "penalty"})
		if got := tasks(a); !strings.HasPrefix(got, group+due) {
			t.Errorf("on %s: got %s", day, got)
		}
	}
}

// A provisional window is planned by its earliest conceivable day, and may be
// over before anybody can tell.
func TestAgendaOfProvisionalWindows(t *testing.T) {
	archive := sitetest.Settings() + sitetest.Document("enforcement/penalty/2026/1", "title = \"文书\"\nnumber = \"示市监罚〔2026〕1号\"\norgan = \"scjgj\"\ndated = 2026-12-23", "")
	for day, want := range map[calendar.Date]string{
		calendar.New(2026, 12, 26): "week 还有 7 天", calendar.New(2027, 1, 2): "week 今天",
		calendar.New(2027, 1, 5): "week 可能已过", calendar.New(2027, 1, 8): "overdue 晚 4 个工作日",
	} {
		a := Of(build(t, archive, day), ledger.Selection{Kind: "penalty"})
		got := ""
		for name, group := range map[string][]Task{"overdue": a.Overdue, "week": a.Week, "month": a.Month, "later": a.Later} {
			for i := range group {
				got += name + " " + a.timeLeft(&group[i])
			}
		}
		if got != want {
			t.Errorf("on %s: got %q, want %q", day, got, want)
		}
	}
}

func TestAgendaForms(t *testing.T) {
	a := Of(build(t, agendaTown(), sitetest.AsOf()), ledger.Selection{})
	for name, write := range map[string]func(io.Writer) error{"due.txt": a.WriteText, "due.json": a.WriteJSON} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "赵小明") {
			t.Errorf("%s names a person", name)
		}
		sitetest.Golden(t, name, b.String())
		if err := write(broken{}); err == nil {
			t.Errorf("%s: a full disk is no error", name)
		}
	}
}

func TestAgendaCalendar(t *testing.T) {
	file := Of(build(t, agendaTown(), sitetest.AsOf()), ledger.Selection{}).Calendar()
	text := strings.Join(unfold(t, string(file.Bytes())), "\n")
	if strings.Contains(text, "赵小明") || !strings.Contains(text, "关于赵某某的决定") {
		t.Error("a person is named")
	}
	events := strings.Split(text, "BEGIN:VEVENT\n")[1:]
	if len(events) != 10 || len(file.Events) != 10 {
		t.Fatalf("%d events", len(events))
	}
	for i, e := range events {
		overdue := strings.Contains(e, "SUMMARY:【已逾期】")
		if overdue != (i < 4) || overdue == strings.Contains(e, "BEGIN:VALARM") || !strings.Contains(e, "CLASS:PRIVATE") || !strings.Contains(e, "DTEND;VALUE=DATE:") {
			t.Errorf("event %d:\n%s", i, e)
		}
		if !overdue && (!strings.Contains(e, "TRIGGER:-PT") || !strings.HasSuffix(strings.TrimSuffix(e, "END:VCALENDAR"), "END:VALARM\nEND:VEVENT\n")) {
			t.Errorf("event %d: the alarm is not last or not before:\n%s", i, e)
		}
	}
	// 2026-11-24 is a Tuesday: the second working day before it is the Friday.
	if e := events[4]; !strings.Contains(e, "DTSTART;VALUE=DATE:20261124") || !strings.Contains(e, "TRIGGER:-PT87H") {
		t.Errorf("got\n%s", e)
	}
}

// An event keeps its id from the day the duty is known until it is met: the
// draft of a report takes over the id of the missing one.
func TestCalendarIDsAreStable(t *testing.T) {
	ids := func(archive string, day calendar.Date) map[string]bool {
		found := map[string]bool{}
		for _, e := range Of(build(t, archive, day), ledger.Selection{}).Calendar().Events {
			if found[e.UID] {
				t.Errorf("%s twice", e.UID)
			}
			found[e.UID] = true
		}
		return found
	}
	before := ids(agendaTown(), calendar.New(2026, 11, 20))
	for name, after := range map[string]map[string]bool{
		"a week later":         ids(agendaTown(), calendar.New(2026, 11, 27)),
		"the draft not begun":  ids(agendaTown()[:strings.Index(agendaTown(), "-- content/reports/2025-scjgj.md")], calendar.New(2026, 11, 20)),
		"another title, field": ids(strings.Replace(agendaTown(), "title = \"已逾期的决定\"", "title = \"另一标题\"\nviolation = \"x\"", 1), calendar.New(2026, 11, 20)),
	} {
		gone := 0
		for id := range before {
			if !after[id] {
				gone++
			}
		}
		// A week later the withdrawal has happened.
		if want := map[string]int{"a week later": 1}[name]; gone != want {
			t.Errorf("%s: %d ids gone", name, gone)
		}
	}
}

// Nothing asks an editor to publish what was sealed or revoked before it was public:
// neither the agenda, nor the calendar, nor the worklog.
func TestNobodyIsToldToPublishSealedOrRevoked(t *testing.T) {
	const revoked = "[withdrawal]\ncause = \"撤销\"\nreason = \"复议撤销\"\ncaused = "
	var archive strings.Builder
	archive.WriteString(sitetest.Settings() + sitetest.Indicators())
	for name, front := range map[string]string{
		"enforcement/penalty/2026/sealed":            "dated = 2026-10-10\nsealed = 2026-10-12",
		"enforcement/penalty/2026/sealed-scheduled":  "dated = 2026-11-10\npublished = 2026-12-01\nsealed = 2026-11-12",
		"enforcement/penalty/2026/sealed-draft":      "dated = 2026-11-10\ndraft = true\nsealed = 2026-11-12",
		"enforcement/penalty/2026/revoked":           "dated = 2026-11-10\n" + revoked + "2026-11-12",
		"enforcement/penalty/2026/revoked-overdue":   "dated = 2026-10-10\n" + revoked + "2026-11-12",
		"enforcement/penalty/2026/revoked-draft":     "dated = 2026-11-10\ndraft = true\n" + revoked + "2026-11-12",
		"enforcement/penalty/2026/revoked-scheduled": "dated = 2026-10-10\npublished = 2026-12-01\n" + revoked + "2026-11-12",
		"policies/revoked":                           "dated = 2026-10-01\nnormative = true\n" + revoked + "2026-11-12",
		"reports/revoked":                            "kind = \"annual-report\"\nyear = 2025\ndated = 2026-03-01\n" + revoked + "2026-11-12",
	} {
		archive.WriteString(sitetest.Document(name, "title = \"不该公开的"+name+"\"\norgan = \"scjgj\"\n"+front, "正文。"))
	}
	l := build(t, archive.String(), sitetest.AsOf())
	a := Of(l, ledger.Selection{})
	for name, write := range map[string]func(io.Writer) error{
		"text": a.WriteText, "json": a.WriteJSON, "worklog": func(w io.Writer) error { return WriteWorklogText(w, l, "") },
		"worklog json": func(w io.Writer) error { return WriteWorklogJSON(w, l, "") },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if strings.Contains(line, "sealed") || strings.Contains(line, "revoked") || strings.Contains(line, "不该公开的") {
				t.Errorf("%s: %s", name, line)
			}
		}
	}
	missing := false
	for _, task := range a.Overdue {
		missing = missing || task.Kind == "annual-report" && task.Organ == "scjgj" && task.Year == 2025 && task.Path == ""
	}
	if !missing {
		t.Error("the report of 2025 is still owed: the revoked one did not meet it")
	}
}
