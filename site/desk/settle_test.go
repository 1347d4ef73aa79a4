package desk

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A task of a plan, a problem and a worklog are settled from the first page: the day goes
// into tasks.toml, and the line is gone.
func TestSettle(t *testing.T) {
	t.Parallel()
	const tasks = `# 方案
[[set]]
id = "sf"
name = "法治政府建设示范创建"
document = "示范市创建工作方案"
worklog = "monthly"
units = ["sfj"]
since = "2026-10"

[[task]]
id = "survey" # 调查
set = "sf"
task = "调查群众满意度"
lead = "sfj"
due = 2026-11-10
state = "running"

[[task]]
id = "gap"
set = "sf"
problem = true
task = "没有公开报告"
measure = "补上"
lead = "scjgj"
due = 2026-12-10
`
	b := open(t, true, settings(""), "-- content/tasks.toml --\n"+tasks)
	today := b.get("/")
	for _, want := range []string{`href="/settle?task=survey">办结<`, `href="/settle?task=gap">销号<`, `month=2026-10&amp;set=`, ">已报送<"} {
		if !strings.Contains(today, want) {
			t.Errorf("no %s on the first page:\n%s", want, today)
		}
	}
	worklog := url.Values{"set": {"法治政府建设示范创建"}, "unit": {"sfj"}, "month": {"2026-10"}}
	if page := b.get("/settle?" + worklog.Encode()); !strings.Contains(page, "报送日期") || strings.Contains(page, "晚了的原因") {
		t.Errorf("the worklog:\n%s", page)
	}
	if page := b.get("/settle?task=survey"); !strings.Contains(page, "完成日期") || !strings.Contains(page, "晚了的原因") {
		t.Errorf("the task:\n%s", page)
	}
	for _, c := range []struct {
		name   string
		form   url.Values
		status int
		said   string
	}{
		{"no day", url.Values{"task": {"survey"}, "day": {""}}, http.StatusUnprocessableEntity, "完成日期"},
		{"tomorrow", url.Values{"task": {"survey"}, "day": {"2026-11-22"}}, http.StatusUnprocessableEntity, "不能在今天以后"},
		{"no such task", url.Values{"task": {"x"}, "day": {"2026-11-20"}}, http.StatusNotFound, "没有这件事"},
		{"none", url.Values{"day": {"2026-11-20"}}, http.StatusNotFound, "没有这件事"},
	} {
		if page := b.post("/settle", c.form, c.status); !strings.Contains(page, c.said) {
			t.Errorf("%s: %s", c.name, page)
		}
	}
	if got := b.read("tasks.toml"); got != tasks {
		t.Errorf("refused, and written:\n%s", got)
	}
	b.post("/settle", url.Values{"task": {"survey"}, "day": {"2026-11-20"}, "reason": {"问卷回收晚"}}, http.StatusOK)
	b.post("/settle", url.Values{"task": {"gap"}, "day": {"2026-11-21"}}, http.StatusOK)
	worklog.Set("day", "2026-11-02")
	b.post("/settle", worklog, http.StatusOK)
	want := strings.Replace(strings.Replace(tasks, "state = \"running\"\n", "done = 2026-11-20\nreason = \"问卷回收晚\"\n", 1), "due = 2026-12-10\n", "due = 2026-12-10\nclosed = 2026-11-21\n", 1) +
		"[[worklog]]\nset = \"法治政府建设示范创建\"\nunit = \"sfj\"\nmonth = \"2026-10\"\non = 2026-11-02\n"
	if got := b.read("tasks.toml"); got != want {
		t.Errorf("written:\n%s\nwant\n%s", got, want)
	}
	b.post("/settle", url.Values{"task": {"survey"}, "day": {"2026-11-20"}}, http.StatusNotFound)
	if journal := b.get("/journal"); !strings.Contains(journal, "办结：调查群众满意度，2026-11-20") {
		t.Errorf("the journal:\n%s", journal)
	}
}
