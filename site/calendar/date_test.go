package calendar

import (
	"encoding/json"
	"testing"
	"time"
)

// day reads a date of a test table; "" is none.
func day(t testing.TB, text string) Date {
	t.Helper()
	if text == "" {
		return Date{}
	}
	d, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDateAgreesWithTime(t *testing.T) {
	at := time.Date(firstYear, 1, 1, 0, 0, 0, 0, time.UTC)
	d := New(firstYear, 1, 1)
	for at.Year() <= lastYear {
		y, m, n := at.Date()
		if d != New(y, int(m), n) || d.Year() != y || d.Month() != int(m) || d.Day() != n || d.Weekday() != at.Weekday() {
			t.Fatalf("%v: got %v %v", at, d, d.Weekday())
		}
		if s := d.String(); s != at.Format(time.DateOnly) || day(t, s) != d || d.Moment().Date() != d || OfTime(d.Time()) != d {
			t.Fatalf("%v: text %q", at, s)
		}
		at, d = at.AddDate(0, 0, 1), d.AddDays(1)
	}
}

func TestParseErrors(t *testing.T) {
	cases := []struct{ in, want string }{
		{"", "日期是空的，应写成 2026-03-05 的样子"},
		{" ", "日期是空的，应写成 2026-03-05 的样子"},
		{"2026-3-5", "日期“2026-3-5”应写成 2026-03-05"},
		{"2026/03/05", "日期“2026/03/05”应写成 2026-03-05"},
		{"2026.3.5", "日期“2026.3.5”应写成 2026-03-05"},
		{"2026年3月5日", "日期“2026年3月5日”应写成 2026-03-05"},
		{"２０２６－０３－０５", "日期“２０２６－０３－０５”应写成 2026-03-05"},
		{" 2026-03-05", "日期“ 2026-03-05”应写成 2026-03-05"},
		{"2026-02-30", "没有 2026-02-30 这一天：2026年2月只有28天"},
		{"2024-02-30", "没有 2024-02-30 这一天：2024年2月只有29天"},
		{"2100-02-29", "没有 2100-02-29 这一天：2100年2月只有28天"},
		{"2026-04-31", "没有 2026-04-31 这一天：2026年4月只有30天"},
		{"2026-00-10", "没有 2026-00-10 这一天：月份应在 01 到 12 之间"},
		{"2026-13-10", "没有 2026-13-10 这一天：月份应在 01 到 12 之间"},
		{"2026-01-00", "没有 2026-01-00 这一天：2026年1月只有31天"},
		{"1899-12-31", "1899-12-31 的年份不在 1900 到 2199 之间"},
		{"2200-01-01", "2200-01-01 的年份不在 1900 到 2199 之间"},
		{"20260305", "“20260305”不是日期，日期写作 2026-03-05"},
		{"2026-03-05x", "“2026-03-05x”不是日期，日期写作 2026-03-05"},
		{"+026-03-05", "“+026-03-05”不是日期，日期写作 2026-03-05"},
		{"三月五日", "“三月五日”不是日期，日期写作 2026-03-05"},
	}
	for _, c := range cases {
		t.Run(c.in, func(t *testing.T) {
			d, err := Parse(c.in)
			if err == nil || err.Error() != c.want || !d.IsZero() {
				t.Errorf("got %v, %v\nwant %s", d, err, c.want)
			}
		})
	}
}

func TestNewRefusesWhatIsNoDay(t *testing.T) {
	for _, c := range [][3]int{{2026, 2, 29}, {2026, 13, 1}, {2026, 0, 1}, {2026, 1, 0}, {2026, 1, 32}, {1899, 1, 1}, {2200, 1, 1}, {0, 0, 0}} {
		if d := New(c[0], c[1], c[2]); !d.IsZero() {
			t.Errorf("New%v = %v", c, d)
		}
	}
}

func TestAddMonths(t *testing.T) {
	cases := []struct {
		from   string
		months int
		want   string
	}{
		{"2026-01-31", 1, "2026-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-11-30", 3, "2027-02-28"},
		{"2026-12-15", 1, "2027-01-15"},
		{"2026-01-15", -1, "2025-12-15"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2026-08-31", 6, "2027-02-28"},
		{"2026-03-05", 0, "2026-03-05"},
	}
	for _, c := range cases {
		if got := day(t, c.from).AddMonths(c.months); got.String() != c.want {
			t.Errorf("%s plus %d months = %v, want %s", c.from, c.months, got, c.want)
		}
	}
	if got := day(t, "2024-02-29").AddYears(1).String(); got != "2025-02-28" {
		t.Errorf("AddYears: %s", got)
	}
}

func TestArithmeticStops(t *testing.T) {
	const huge = int(^uint(0) >> 1)
	d := New(2026, 3, 5)
	for name, got := range map[string]string{
		"days": d.AddDays(huge).String(), "months": d.AddMonths(huge).String(), "years": d.AddYears(huge).String(),
	} {
		if got != "9999-12-31" {
			t.Errorf("%s: %s", name, got)
		}
	}
	for name, got := range map[string]string{
		"days": d.AddDays(-huge - 1).String(), "months": d.AddMonths(-huge - 1).String(), "years": d.AddYears(-huge - 1).String(),
	} {
		if got != "0001-01-01" {
			t.Errorf("%s: %s", name, got)
		}
	}
	var none Date
	if !none.AddDays(5).IsZero() || !none.AddMonths(5).IsZero() || !none.AddYears(5).IsZero() || !none.Before(d) || !none.Moment().IsZero() || !none.Time().IsZero() {
		t.Error("no date stays no date")
	}
}

func TestDateText(t *testing.T) {
	d := New(2026, 3, 5)
	if d.Chinese() != "2026年3月5日" || d.WeekdayChinese() != "周四" || New(2026, 3, 8).WeekdayChinese() != "周日" {
		t.Errorf("%s %s", d.Chinese(), d.WeekdayChinese())
	}
	if (Date{}).String()+(Date{}).Chinese()+(Date{}).WeekdayChinese() != "" {
		t.Error("no date has no text")
	}
	type pair struct {
		A, B Date
		C, D Moment
	}
	in := pair{A: d, C: d.Moment()}
	text, err := json.Marshal(in)
	if err != nil || string(text) != `{"A":"2026-03-05","B":null,"C":"2026-03-05","D":null}` {
		t.Errorf("%s %v", text, err)
	}
	var out pair
	if err := json.Unmarshal(text, &out); err != nil || out != in {
		t.Errorf("%+v %v", out, err)
	}
	for _, bad := range []string{`{"A":5}`, `{"A":""}`, `{"A":"2026-3-5"}`, `{"C":5}`, `{"C":""}`} {
		if json.Unmarshal([]byte(bad), &out) == nil {
			t.Errorf("%s is accepted", bad)
		}
	}
}

func TestOfTimeIsChinasDate(t *testing.T) {
	cases := []struct {
		at   time.Time
		want string
	}{
		{time.Date(2022, 3, 31, 15, 59, 59, 999, time.UTC), "2022-03-31"},
		{time.Date(2022, 3, 31, 16, 0, 0, 0, time.UTC), "2022-04-01"},
		{time.Date(1969, 12, 31, 15, 59, 59, 0, time.UTC), "1969-12-31"},
		{time.Date(1969, 12, 31, 16, 0, 0, 0, time.UTC), "1970-01-01"},
		{time.Date(2022, 3, 31, 23, 59, 59, 0, time.FixedZone("", 8*3600)), "2022-03-31"},
	}
	for _, c := range cases {
		if got := OfTime(c.at).String(); got != c.want {
			t.Errorf("%v: %s, want %s", c.at, got, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"2026-03-05", "2024-02-29", "1900-01-01", "2199-12-31", "2026-3-5", "２０２６-03-05", "2026-02-30", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := Parse(text)
		if (err == nil) == d.IsZero() {
			t.Fatalf("%q: %v, %v", text, d, err)
		}
		if err == nil && d.String() != text {
			t.Errorf("%q is read as %v", text, d)
		}
	})
}

func FuzzAddDays(f *testing.F) {
	f.Add(2026, 3, 5, 1000)
	f.Add(1900, 1, 1, -1)
	f.Fuzz(func(t *testing.T, y, m, d, n int) {
		from := New(y, m, d)
		if from.IsZero() || n < -600000 || n > 600000 {
			return
		}
		to := from.AddDays(n)
		want := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly)
		if to.String() != want || to.Sub(from) != n || to.AddDays(-n) != from {
			t.Errorf("%v plus %d = %v, want %s", from, n, to, want)
		}
	})
}
