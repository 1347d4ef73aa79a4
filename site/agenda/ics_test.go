package agenda

import (
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/site/calendar"
)

// unfold undoes the folding and checks every line on the way.
func unfold(t *testing.T, text string) []string {
	t.Helper()
	if !utf8.ValidString(text) || strings.Contains(strings.ReplaceAll(text, "\r\n", ""), "\n") || !strings.HasSuffix(text, "\r\n") {
		t.Error("lines do not all end in CRLF")
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > octets || !utf8.ValidString(line) {
			t.Errorf("%d octets: %q", len(line), line)
		}
	}
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(text, "\r\n ", ""), "\r\n"), "\r\n")
}

func TestCalendarFile(t *testing.T) {
	c := CalendarFile{Name: "期限", AsOf: calendar.New(2026, 11, 21), Events: []Event{
		{UID: CalendarID("", "a-%d", 1), Day: calendar.New(2026, 12, 31), Summary: "甲，乙; 丙, 丁", Description: "一\n二", Alarm: "-P7D", Private: true},
		{UID: CalendarID("https://www.example.gov.cn:8443/x/", "b"), Day: calendar.New(2027, 1, 1), Summary: "丁", URL: "https://www.example.gov.cn/a/"},
	}}
	lines := unfold(t, string(c.Bytes()))
	got := strings.Join(lines, "\n")
	want := `BEGIN:VEVENT
UID:a-1@gongkai.invalid
DTSTAMP:20261120T160000Z
DTSTART;VALUE=DATE:20261231
DTEND;VALUE=DATE:20270101
SUMMARY:甲，乙\; 丙\, 丁
DESCRIPTION:一\n二
CLASS:PRIVATE
TRANSP:TRANSPARENT
BEGIN:VALARM
ACTION:DISPLAY
DESCRIPTION:甲，乙\; 丙\, 丁
TRIGGER:-P7D
END:VALARM
END:VEVENT
BEGIN:VEVENT
UID:b@www.example.gov.cn
DTSTAMP:20261120T160000Z
DTSTART;VALUE=DATE:20270101
DTEND;VALUE=DATE:20270102
SUMMARY:丁
DESCRIPTION:
URL:https://www.example.gov.cn/a/
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR`
	if !strings.HasSuffix(got, want) || !strings.HasPrefix(got, "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:") {
		t.Errorf("got\n%s", got)
	}
}

func TestTextIsEscaped(t *testing.T) {
	b := &ics{}
	b.text("X", "a;b,c\\d\r\ne\nf\x07g")
	if got := string(b.b); got != "X:a\\;b\\,c\\\\d\\ne\\nf g\r\n" {
		t.Errorf("got %q", got)
	}
}

func FuzzLine(f *testing.F) {
	f.Add(strings.Repeat("字", 60))
	f.Add(strings.Repeat("a", 74) + "😀")
	f.Add("\xff\x80" + strings.Repeat("\x80", 90))
	f.Add("a\x00b\vc\u0085d")
	f.Fuzz(func(t *testing.T, value string) {
		b := &ics{}
		b.text("SUMMARY", value)
		if lines := unfold(t, string(b.b)); len(lines) != 1 {
			t.Errorf("%q became %q", value, lines)
		}
	})
}
