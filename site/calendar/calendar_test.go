package calendar

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
)

// national parses the embedded data once for all tests.
var national = sync.OnceValues(National)

func nation(t testing.TB) *Calendar {
	t.Helper()
	c, err := national()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// vectors are answers of an independent implementation.
type vectors struct {
	Due []struct {
		From, Due Date
		N         int
	}
	Count []struct {
		From, To Date
		Workdays int
	}
}

func TestVectors(t *testing.T) {
	text, err := os.ReadFile("testdata/workday-vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.Due) < 200 || len(v.Count) < 90 {
		t.Fatalf("%d and %d vectors", len(v.Due), len(v.Count))
	}
	c := nation(t)
	for _, x := range v.Due {
		if w, err := c.Due(x.From, x.N); err != nil || w != (Window{Due: x.Due, Safe: x.Due, Latest: x.Due}) {
			t.Errorf("%v plus %d: %+v, %v, want %v", x.From, x.N, w, err, x.Due)
		}
	}
	for _, x := range v.Count {
		if n, provisional, err := c.Count(x.From, x.To); err != nil || n != x.Workdays || provisional {
			t.Errorf("%v to %v: %d, %v, %v, want %d", x.From, x.To, n, provisional, err, x.Workdays)
		}
	}
}

func TestDue(t *testing.T) {
	cases := []struct{ from, plus3, plus7, plus20 string }{
		{"2024-04-30", "2024-05-08", "2024-05-13", "2024-05-30"},
		{"2024-09-30", "2024-10-10", "2024-10-15", "2024-11-01"},
		{"2025-01-24", "2025-02-05", "2025-02-10", "2025-02-27"},
		{"2025-01-27", "2025-02-07", "2025-02-12", "2025-03-03"},
		{"2025-09-26", "2025-09-30", "2025-10-13", "2025-10-30"},
		{"2025-12-31", "2026-01-06", "2026-01-12", "2026-01-29"},
		{"2026-01-01", "2026-01-06", "2026-01-12", "2026-01-29"},
		{"2026-02-13", "2026-02-25", "2026-03-02", "2026-03-19"},
		{"2026-02-14", "2026-02-26", "2026-03-03", "2026-03-20"},
		{"2026-04-30", "2026-05-08", "2026-05-13", "2026-06-01"},
		{"2026-09-18", "2026-09-22", "2026-09-29", "2026-10-22"},
		{"2026-09-30", "2026-10-10", "2026-10-15", "2026-11-03"},
		{"2024-02-08", "2024-02-19", "2024-02-23", "2024-03-13"},
		{"2026-03-05", "2026-03-10", "2026-03-16", "2026-04-02"},
	}
	c := nation(t)
	for _, x := range cases {
		for n, want := range map[int]string{3: x.plus3, 7: x.plus7, 20: x.plus20} {
			if w, err := c.Due(day(t, x.from), n); err != nil || w.Due.String() != want || w.Provisional || w.Safe != w.Due || w.Latest != w.Due {
				t.Errorf("%s plus %d: %+v, %v, want %s", x.from, n, w, err, want)
			}
		}
	}
}

func TestWorkingDaysOfYears(t *testing.T) {
	c := nation(t)
	for year, want := range map[int]int{2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248} {
		if n, provisional, err := c.Count(New(year-1, 12, 31), New(year, 12, 31)); err != nil || n != want || provisional {
			t.Errorf("%d: %d, %v, %v, want %d", year, n, provisional, err, want)
		}
	}
}

func TestProvisional(t *testing.T) {
	cases := []struct {
		name, from        string
		n                 int
		due, safe, latest string
	}{
		{"ends on the last day covered", "2026-12-23", 6, "2026-12-31", "2026-12-31", "2026-12-31"},
		{"crosses 元旦", "2026-12-23", 7, "2027-01-04", "2027-01-02", "2027-01-07"},
		{"starts on the last day covered", "2026-12-31", 1, "2027-01-04", "2027-01-02", "2027-01-07"},
		// 02-06 and 02-07 are statutory on a weekend: 02-09 and 02-10 are off by Due.
		// Safe works 01-30, 01-31; 02-09 is worked. Latest: weekdays within 5 days, 02-01 to 02-12 (02-13 is five days from 02-08).
		{"crosses 春节", "2027-01-29", 6, "2027-02-12", "2027-02-04", "2027-02-22"},
		{"the day after 春节", "2027-02-04", 1, "2027-02-11", "2027-02-09", "2027-02-15"},
		{"劳动节 on a weekend", "2027-04-30", 1, "2027-05-05", "2027-05-03", "2027-05-10"},
		{"far from any holiday", "2027-07-26", 3, "2027-07-29", "2027-07-29", "2027-07-29"},
	}
	c := nation(t)
	for _, x := range cases {
		t.Run(x.name, func(t *testing.T) {
			w, err := c.Due(day(t, x.from), x.n)
			want := Window{day(t, x.due), day(t, x.safe), day(t, x.latest), x.due > "2026-12-31"}
			if err != nil || w != want {
				t.Errorf("got %+v, %v\nwant %+v", w, err, want)
			}
		})
	}
}

func TestRoll(t *testing.T) {
	cases := []struct {
		name, end         string
		due, safe, latest string
	}{
		{"a working day stays", "2026-03-05", "2026-03-05", "2026-03-05", "2026-03-05"},
		{"budget approved 2026-01-26 plus 20 days", New(2026, 1, 26).AddDays(20).String(), "2026-02-24", "2026-02-24", "2026-02-24"},
		{"filing from 2026-09-01 plus 30 days", New(2026, 9, 1).AddDays(30).String(), "2026-10-08", "2026-10-08", "2026-10-08"},
		{"a worked Saturday stays", New(2026, 2, 8).AddDays(20).String(), "2026-02-28", "2026-02-28", "2026-02-28"},
		{"the first day covered", "2007-01-01", "2007-01-04", "2007-01-04", "2007-01-04"},
		{"after the coverage", "2027-01-02", "2027-01-04", "2027-01-02", "2027-01-07"},
	}
	c := nation(t)
	for _, x := range cases {
		t.Run(x.name, func(t *testing.T) {
			w, err := c.Roll(day(t, x.end))
			want := Window{day(t, x.due), day(t, x.safe), day(t, x.latest), x.due > "2026-12-31"}
			if err != nil || w != want {
				t.Errorf("got %+v, %v\nwant %+v", w, err, want)
			}
		})
	}
}

func TestCount(t *testing.T) {
	cases := []struct {
		from, to    string
		n           int
		provisional bool
	}{
		{"2024-02-08", "2024-02-23", 7, false},
		{"2026-03-05", "2026-03-05", 0, false},
		{"2026-03-06", "2026-03-05", 0, false},
		{"2026-12-23", "2026-12-31", 6, false},
		{"2026-12-23", "2027-01-04", 7, true},
		{"2027-03-01", "2027-03-01", 0, false},
	}
	for _, x := range cases {
		n, provisional, err := nation(t).Count(day(t, x.from), day(t, x.to))
		if err != nil || n != x.n || provisional != x.provisional {
			t.Errorf("%s to %s: %d, %v, %v", x.from, x.to, n, provisional, err)
		}
	}
}

func TestOutOfRange(t *testing.T) {
	c := nation(t)
	due := func(from string, n int) func() error {
		return func() error { _, err := c.Due(day(t, from), n); return err }
	}
	count := func(from, to string) func() error {
		return func() error { _, _, err := c.Count(day(t, from), day(t, to)); return err }
	}
	cases := []struct {
		name string
		ask  func() error
		want string
	}{
		{"before the coverage", due("2006-12-31", 1), "2006年12月31日早于工作日历的起点2007年1月1日，无法计算工作日"},
		{"after the statutory years", due("2028-01-05", 7), "推算到2028年1月5日，超出工作日历：放假安排录入到2026年12月31日，法定节假日录入到2027年12月31日"},
		{"across the end", due("2027-12-30", 7), "推算到2028年1月1日，超出工作日历：放假安排录入到2026年12月31日，法定节假日录入到2027年12月31日"},
		{"latest across the end", due("2027-12-24", 1), "推算到2028年1月1日，超出工作日历：放假安排录入到2026年12月31日，法定节假日录入到2027年12月31日"},
		{"more days than there are", due("2026-03-05", int(^uint(0)>>1)), "推算到2028年1月1日，超出工作日历：放假安排录入到2026年12月31日，法定节假日录入到2027年12月31日"},
		{"no date", due("", 7), "没有日期，无法计算工作日"},
		{"count from before", count("2006-12-31", "2007-01-05"), "2006年12月31日早于工作日历的起点2007年1月1日，无法计算工作日"},
		{"count to after", count("2026-12-31", "2028-01-01"), "推算到2028年1月1日，超出工作日历：放假安排录入到2026年12月31日，法定节假日录入到2027年12月31日"},
		{"roll", func() error { _, err := c.Roll(New(2028, 1, 1)); return err }, "推算到2028年1月1日，超出工作日历：放假安排录入到2026年12月31日，法定节假日录入到2027年12月31日"},
	}
	for _, x := range cases {
		t.Run(x.name, func(t *testing.T) {
			var out *OutOfRangeError
			if err := x.ask(); !errors.As(err, &out) || err.Error() != x.want || out.Hint() == "" {
				t.Errorf("got %v\nwant %s", err, x.want)
			}
		})
	}
	for _, n := range []int{0, -1} {
		if _, err := c.Due(New(2026, 3, 5), n); err == nil || errors.As(err, new(*OutOfRangeError)) {
			t.Errorf("n = %d: %v", n, err)
		}
	}
}

func TestDay(t *testing.T) {
	cases := []struct {
		date   string
		nature Nature
		name   string
		notice string
		known  bool
	}{
		{"2026-03-05", Workday, "", "", true},
		{"2026-03-07", Weekend, "", "", true},
		{"2026-02-14", MakeUp, "", "国办发明电〔2025〕7号", true},
		{"2026-02-15", Holiday, "春节", "国办发明电〔2025〕7号", true},
		{"2024-02-09", Workday, "", "", true},
		{"2018-12-29", MakeUp, "", "国办发明电〔2018〕15号", true},
		{"2018-12-31", Holiday, "元旦", "国办发明电〔2018〕15号", true},
		{"2015-09-03", Holiday, "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日", "国发明电〔2015〕1号", true},
		{"2015-09-06", MakeUp, "", "国发明电〔2015〕1号", true},
		{"2019-05-05", MakeUp, "", "国办发明电〔2019〕3号", true},
		{"2020-01-30", Holiday, "春节", "国办发明电〔2019〕16号", true},
		{"2020-02-01", Holiday, "春节", "国办发明电〔2020〕1号", true},
		{"2026-12-31", Workday, "", "", true},
		{"2027-01-01", Holiday, "元旦", "", false},
		{"2027-01-04", Workday, "", "", false},
		{"2027-02-09", Holiday, "春节", "", false}, // compensates 02-06
		{"2027-02-11", Workday, "", "", false},
		{"2027-05-03", Holiday, "劳动节", "", false},
		{"2027-10-05", Holiday, "国庆节", "", false},
		{"2027-10-06", Workday, "", "", false},
		{"2006-12-31", Unknown, "", "", false},
		{"2028-01-01", Unknown, "", "", false},
	}
	c := nation(t)
	for _, x := range cases {
		want := Day{day(t, x.date), x.nature, x.name, x.notice, x.known}
		if got := c.Day(want.Date); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
	days := c.Days(New(2026, 2, 13), New(2026, 2, 15))
	if len(days) != 3 || days[0].Date != New(2026, 2, 13) || days[1].Nature != MakeUp || days[2].Nature.Chinese() != "法定节假日" {
		t.Errorf("%+v", days)
	}
	if c.Days(New(2026, 2, 13), New(2026, 2, 12)) != nil || c.Days(Date{}, New(2026, 2, 12)) != nil {
		t.Error("no window, no days")
	}
	from, to := c.Coverage()
	if from.String() != "2007-01-01" || to.String() != "2026-12-31" || c.end.Year() != 2027 {
		t.Errorf("%v %v %d", from, to, c.end.Year())
	}
}

func TestNotices(t *testing.T) {
	cases := []struct{ name, from, to, want string }{
		{"within a year", "2026-03-05", "2026-03-12", "国办发明电〔2025〕7号"},
		{"across the year", "2025-12-31", "2026-01-12", "国办发明电〔2024〕12号 国办发明电〔2025〕7号"},
		{"December the next notice leaves alone", "2018-12-20", "2018-12-28", "国办发明电〔2017〕12号"},
		{"December the next notice names", "2018-12-20", "2018-12-29", "国办发明电〔2017〕12号 国办发明电〔2018〕15号"},
		{"amended days", "2019-04-26", "2019-05-08", "国办发明电〔2018〕15号 国办发明电〔2019〕3号"},
		{"another part of an amended year", "2019-06-03", "2019-06-12", "国办发明电〔2018〕15号"},
		{"a year without notice", "2026-12-23", "2027-01-04", "国办发明电〔2025〕7号"},
		{"no notice at all", "2027-03-01", "2027-03-10", ""},
		{"no window", "", "", ""},
	}
	for _, x := range cases {
		t.Run(x.name, func(t *testing.T) {
			var got []string
			for _, n := range nation(t).Notices(day(t, x.from), day(t, x.to)) {
				got = append(got, n.Number)
			}
			if strings.Join(got, " ") != x.want {
				t.Errorf("got %v, want %s", got, x.want)
			}
		})
	}
	n := nation(t).Notices(New(2026, 3, 5), New(2026, 3, 5))[0]
	if n != (Notice{"国办发明电〔2025〕7号", "https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm", New(2025, 11, 4)}) {
		t.Errorf("%+v", n)
	}
}

func TestRegion(t *testing.T) {
	c := nation(t)
	beijing, ok := c.Region("北京")
	if !ok || strings.Join(c.Regions(), " ") != "北京" {
		t.Fatal(c.Regions())
	}
	for date, want := range map[Date][2]Nature{
		New(2008, 8, 8): {Workday, Holiday}, New(2014, 11, 15): {Weekend, MakeUp}, New(2014, 11, 10): {Workday, Holiday}, New(2026, 3, 5): {Workday, Workday},
	} {
		if c.Day(date).Nature != want[0] || beijing.Day(date).Nature != want[1] {
			t.Errorf("%v: %v, %v", date, c.Day(date).Nature, beijing.Day(date).Nature)
		}
	}
	if w, err := beijing.Due(New(2014, 11, 6), 1); err != nil || w.Due != New(2014, 11, 13) {
		t.Errorf("%+v %v", w, err)
	}
	if same, ok := c.Region(""); !ok || same != c {
		t.Error("no region is the nation")
	}
	if back, ok := beijing.Region(""); !ok || back.Day(New(2008, 8, 8)).Nature != Workday {
		t.Error("a region's national calendar")
	}
	if none, ok := c.Region("上海"); ok || none != nil {
		t.Error("no such region")
	}
}

// TestAssumptionsAreNested: what Latest works Due works, what Due works Safe works.
func TestAssumptionsAreNested(t *testing.T) {
	c := nation(t)
	for d := New(2026, 11, 1); d.Year() < 2028; d = d.AddDays(1) {
		for _, n := range []int{1, 3, 7, 20} {
			if w, err := c.Due(d, n); err == nil && (w.Safe.After(w.Due) || w.Due.After(w.Latest) || w.Provisional != w.Due.After(New(2026, 12, 31))) {
				t.Errorf("%v plus %d: %+v", d, n, w)
			}
		}
	}
}

func FuzzDue(f *testing.F) {
	f.Add(2026, 3, 5, 7)
	f.Add(2007, 1, 1, 1)
	f.Add(2026, 12, 23, 7)
	f.Add(2027, 12, 31, 1)
	f.Fuzz(func(t *testing.T, y, m, d, n int) {
		c, from := nation(t), New(y, m, d)
		w, err := c.Due(from, n)
		if err != nil {
			if w != (Window{}) {
				t.Errorf("%v plus %d: %+v and %v", from, n, w, err)
			}
			return
		}
		if back, _, err := c.Count(from, w.Due); err != nil || back != n {
			t.Errorf("%v plus %d is %v, counted back %d, %v", from, n, w.Due, back, err)
		}
		if !c.Day(w.Due).Nature.Working() || w.Safe.After(w.Due) || w.Due.After(w.Latest) {
			t.Errorf("%v plus %d: %+v", from, n, w)
		}
		worked := 0
		for _, day := range c.Days(from.AddDays(1), w.Due) {
			if day.Nature.Working() {
				worked++
			}
		}
		if worked != n {
			t.Errorf("%v plus %d: the working counts %d", from, n, worked)
		}
		if rolled, err := c.Roll(w.Due); err != nil || rolled.Due != w.Due {
			t.Errorf("%v rolls to %+v, %v", w.Due, rolled, err)
		}
	})
}

func BenchmarkDue(b *testing.B) {
	c := nation(b)
	from := New(2026, 3, 5)
	for b.Loop() {
		if _, err := c.Due(from, 20); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNational(b *testing.B) {
	for b.Loop() {
		if _, err := National(); err != nil {
			b.Fatal(err)
		}
	}
}
