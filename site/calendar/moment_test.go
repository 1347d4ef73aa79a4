package calendar

import (
	"testing"
	"time"
)

func TestParseMoment(t *testing.T) {
	cases := []struct{ in, canonical, pubDate, date string }{
		{"2026-03-05", "2026-03-05", "2026-03-05 00:00", "2026-03-05"},
		{"2026-03-05T09:35:00", "2026-03-05T09:35:00+08:00", "2026-03-05 09:35", "2026-03-05"},
		{"2026-03-05 09:35:00", "2026-03-05T09:35:00+08:00", "2026-03-05 09:35", "2026-03-05"},
		{"2026-03-05 09:35", "2026-03-05T09:35:00+08:00", "2026-03-05 09:35", "2026-03-05"},
		{"2026-03-05t09:35:00.25+08:00", "2026-03-05T09:35:00+08:00", "2026-03-05 09:35", "2026-03-05"},
		{"2022-03-31T23:59:59+08:00", "2022-03-31T23:59:59+08:00", "2022-03-31 23:59", "2022-03-31"},
		{"2022-03-31T15:59:59Z", "2022-03-31T23:59:59+08:00", "2022-03-31 23:59", "2022-03-31"},
		{"2022-03-31T16:00:00z", "2022-04-01T00:00:00+08:00", "2022-04-01 00:00", "2022-04-01"},
		{"2022-03-31T12:00:00-05:00", "2022-04-01T01:00:00+08:00", "2022-04-01 01:00", "2022-04-01"},
		{"2022-04-01T00:30:00+09:00", "2022-03-31T23:30:00+08:00", "2022-03-31 23:30", "2022-03-31"},
	}
	for _, c := range cases {
		t.Run(c.in, func(t *testing.T) {
			m, err := ParseMoment(c.in)
			if err != nil {
				t.Fatal(err)
			}
			if m.String() != c.canonical || m.PubDate() != c.pubDate || m.Date().String() != c.date {
				t.Errorf("got %v, %s, %v", m, m.PubDate(), m.Date())
			}
			if again, err := ParseMoment(m.String()); err != nil || again != m {
				t.Errorf("canonical form is read as %v, %v", again, err)
			}
			if m.HasTime() != (len(c.in) > 10) || m.IsZero() || m.Time().Format(time.RFC3339) != m.RFC3339() {
				t.Errorf("HasTime %v, RFC3339 %s", m.HasTime(), m.RFC3339())
			}
		})
	}
}

func TestParseMomentErrors(t *testing.T) {
	cases := []struct{ in, want string }{
		{"", "日期是空的，应写成 2026-03-05 的样子"},
		{"2026-02-30T09:35:00", "没有 2026-02-30 这一天：2026年2月只有28天"},
		{"2026/03/05 09:35", "日期“2026/03/05”应写成 2026-03-05"},
		{"2026-03-05T9:35", "“2026-03-05T9:35”不是日期时间，写作 2026-03-05T09:35:00"},
		{"2026-03-05T", "“2026-03-05T”不是日期时间，写作 2026-03-05T09:35:00"},
		{"2026-03-05T09:35:00+0800", "“2026-03-05T09:35:00+0800”不是日期时间，写作 2026-03-05T09:35:00"},
		{"2026-03-31T24:00:00", "2026-03-31 的时间应在 00:00:00 到 23:59:59 之间，当日24时写作 2026-03-31T23:59:59"},
		{"2026-03-05T09:60:00", "2026-03-05 的时间应在 00:00:00 到 23:59:59 之间"},
		{"2026-03-05T09:35:60", "2026-03-05 的时间应在 00:00:00 到 23:59:59 之间"},
		{"2026-03-05T09:35:00+99:00", "没有 +99:00 这样的时差，中国的时间写作 +08:00"},
		{"2199-12-31T16:00:00Z", "2199-12-31 的年份不在 1900 到 2199 之间"},
		{"1900-01-01T00:00:00+09:00", "1900-01-01 的年份不在 1900 到 2199 之间"},
	}
	for _, c := range cases {
		t.Run(c.in, func(t *testing.T) {
			if m, err := ParseMoment(c.in); err == nil || err.Error() != c.want || !m.IsZero() {
				t.Errorf("got %v, %v\nwant %s", m, err, c.want)
			}
		})
	}
}

func TestMomentCompare(t *testing.T) {
	order := []string{"2026-03-04T23:59:59", "2026-03-05", "2026-03-05T00:00:01", "2026-03-05T09:35:00+08:00", "2026-03-05T02:00:00Z", "2026-03-06"}
	last := Moment{}
	for _, text := range order {
		m, err := ParseMoment(text)
		if err != nil {
			t.Fatal(err)
		}
		if last.Compare(m) != -1 || m.Compare(last) != 1 || m.Compare(m) != 0 {
			t.Errorf("%v and %v", last, m)
		}
		last = m
	}
	midnight, _ := ParseMoment("2026-03-06T00:00:00")
	if midnight.Compare(last) != 0 || midnight == last {
		t.Error("a day counts as its first second, but is not the same")
	}
	var none Moment
	if none.Compare(none) != 0 || none.String()+none.PubDate()+none.RFC3339() != "" || !none.Date().IsZero() || !none.Time().IsZero() {
		t.Error("no moment")
	}
	if got := MomentOf(time.Date(2026, 3, 5, 1, 35, 0, 5, time.UTC)).String(); got != "2026-03-05T09:35:00+08:00" {
		t.Error(got)
	}
	early, _ := ParseMoment("1900-01-01")
	if none.Compare(early) != -1 || early.Compare(none) != 1 {
		t.Error("none comes first, before 1970 too")
	}
}

func FuzzParseMoment(f *testing.F) {
	for _, s := range []string{"2026-03-05", "2026-03-05T09:35:00Z", "2026-03-05 09:35", "2026-03-05T09:35:00.5-11:30", "1900-01-01T00:00:00+23:59"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		m, err := ParseMoment(text)
		if err != nil {
			if !m.IsZero() {
				t.Fatalf("%q: %v and an error", text, m)
			}
			return
		}
		again, err := ParseMoment(m.String())
		if err != nil || again != m {
			t.Errorf("%q: %v is read as %v, %v", text, m, again, err)
		}
		if OfTime(m.Time()) != m.Date() {
			t.Errorf("%q: %v", text, m.Date())
		}
	})
}
