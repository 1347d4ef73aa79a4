package export

import (
	"strings"
	"testing"

	"gongkai/site/address"
	"gongkai/site/internal/sitetest"
)

// unfold undoes the folding, which package agenda tests.
func unfold(t *testing.T, text string) []string {
	t.Helper()
	if !strings.HasSuffix(text, "\r\n") {
		t.Error("the last line does not end in CRLF")
	}
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n ", ""), "\r\n"), "\r\n")
}

func TestCalendar(t *testing.T) {
	lines := unfold(t, file(t, write(t, sitetest.Town()), address.Calendar))
	got := strings.Join(lines, "\n")
	events := strings.Split(got, "BEGIN:VEVENT\n")[1:]
	if len(events) != 4 {
		t.Fatalf("%d events: 2026 and 2027, two organs\n%s", len(events), got)
	}
	want := `UID:annual-report-sfj-2025@www.shifan.example
DTSTAMP:20261120T160000Z
DTSTART;VALUE=DATE:20260331
DTEND;VALUE=DATE:20260401
SUMMARY:示范市司法局：2025年法治政府建设年度报告最迟公开日期
DESCRIPTION:已于2026年3月20日公开。\n依据：《法治政府建设与责任落实督察工作规定》（厅字〔2019〕28号），每年3月31日前。
URL:https://www.shifan.example/reports/2025/
TRANSP:TRANSPARENT
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:示范市司法局：2025年法治政府建设年度报告最迟公开日期
TRIGGER:-P7D
END:VALARM
END:VEVENT
`
	if events[0] != want {
		t.Errorf("got\n%s", events[0])
	}
	for i, must := range []string{"20260331", "scjgj-2025", "sfj-2026@", "DTSTART;VALUE=DATE:20270331"} {
		if !strings.Contains(events[i], must) {
			t.Errorf("event %d has no %s:\n%s", i, must, events[i])
		}
	}
	if !strings.Contains(events[1], "尚未公开") || !strings.Contains(events[1], "/audit/obligations/") {
		t.Errorf("missing report:\n%s", events[1])
	}
}

// Open tasks and reviews are in the calendar, what is done or drops out is not.
func TestCalendarOfPlans(t *testing.T) {
	t.Parallel()
	const plans = `-- content/tasks.toml --
[[task]]
id = "survey"
task = "调查满意度"
lead = "市委编办"
due = "2026-12"
[[task]]
id = "done"
task = "自查"
lead = "scjgj"
due = 2026-09-30
done = 2026-10-30
[[task]]
id = "dropped"
task = "试点"
lead = "scjgj"
due = "2026"
state = "dropped"
reason = "并入明年"
-- content/designations.toml --
[[designation]]
unit = "scjgj"
set = "示范单位"
named = 2025
number = "1号"
`
	got := strings.Join(unfold(t, file(t, write(t, sitetest.Settings()+plans), address.Calendar)), "\n")
	for _, want := range []string{
		"DTSTART;VALUE=DATE:20261231\nDTEND;VALUE=DATE:20270101\nSUMMARY:市委编办：最迟完成，调查满意度\nDESCRIPTION:期限内未完成。\nURL:https://www.shifan.example/tasks/",
		"DTSTART;VALUE=DATE:20271231\nDTEND;VALUE=DATE:20280101\nSUMMARY:示范市市场监督管理局：最迟复查，示范单位复查\nDESCRIPTION:期限内未复查。\nURL:https://www.shifan.example/designations/",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if strings.Contains(got, "自查") || strings.Contains(got, "试点") {
		t.Error("what is done or drops out is in the calendar")
	}
}
