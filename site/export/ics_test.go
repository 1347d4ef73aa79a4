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
