package calendar

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/site/diag"
)

// notice2027 is an invented arrangement.
const notice2027 = `
[[year]]
year = 2027
notice = "国办发明电〔2026〕9号"
url = "https://www.gov.cn/zhengce/2027.htm"
issued = "2026-11-25"
off = [
  { name = "元旦", from = "2027-01-01", to = "2027-01-03" },
  { name = "春节", from = "2027-02-05", to = "2027-02-12" },
]
work = [ "2026-12-27", "2027-02-20" ]
`

func extend(t *testing.T, c *Calendar, src string) *Calendar {
	t.Helper()
	extended, problems := c.Extend("content/calendar/x.toml", []byte(src))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return extended
}

func TestExtendByAYear(t *testing.T) {
	for name, head := range map[string]string{
		"coverage left out": "",
		"coverage as in the national file": `format = 1
calendar = "CN"
checked = 2026-12-01
coverage = { from = "2007-01-01", to = "2027-12-31" }
`,
		"coverage of the added year alone": `coverage = { from = "2027-01-01", to = "2027-12-31" }` + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			old := nation(t)
			c := extend(t, old, head+notice2027)
			if from, to := c.Coverage(); from != New(2007, 1, 1) || to != New(2027, 12, 31) || c.end.Year() != 2027 {
				t.Errorf("coverage %v to %v", from, to)
			}
			// The new notice works Sunday 2026-12-27 and keeps 2027-01-01 to 01-03 off.
			if w, err := c.Due(New(2026, 12, 23), 7); err != nil || w.Due != New(2026, 12, 31) || w.Provisional {
				t.Errorf("%+v %v", w, err)
			}
			if w, err := old.Due(New(2026, 12, 23), 7); err != nil || !w.Provisional {
				t.Errorf("the old calendar changed: %+v %v", w, err)
			}
			if got := c.Notices(New(2026, 12, 23), New(2026, 12, 31)); len(got) != 2 || got[1].Number != "国办发明电〔2026〕9号" {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestExtendReplacesAYear(t *testing.T) {
	c := extend(t, nation(t), `
[[year]]
year = 2026
notice = "国办发明电〔2025〕7号"
off = [ { name = "元旦", from = "2026-01-01", to = "2026-01-01" } ]
work = []
`)
	if _, to := c.Coverage(); to != New(2026, 12, 31) || c.Day(New(2026, 10, 1)).Nature != Workday || c.Day(New(2025, 10, 1)).Nature != Holiday {
		t.Errorf("to %v, %+v", to, c.Day(New(2026, 10, 1)))
	}
}

func TestExtendByStatutoryYear(t *testing.T) {
	c := extend(t, nation(t), `
[[statutory]]
year = 2028
days = [ { name = "元旦", from = "2028-01-01", to = "2028-01-01" } ]
`)
	if w, err := c.Due(New(2027, 12, 30), 2); err != nil || w != (Window{New(2028, 1, 4), New(2028, 1, 2), New(2028, 1, 10), true}) {
		t.Errorf("%+v %v", w, err) // 2028-01-01 is a Saturday, compensated on Monday 01-03
	}
	if c.end.Year() != 2028 {
		t.Error(c.end.Year())
	}
	gap := extend(t, nation(t), "[[statutory]]\nyear = 2029\ndays = [ { name = \"元旦\", from = \"2029-01-01\", to = \"2029-01-01\" } ]\n")
	if gap.end.Year() != 2027 {
		t.Error("a year is missing between, yet", gap.end.Year())
	}
}

func TestExtendByRegion(t *testing.T) {
	c := extend(t, nation(t), `
[[local]]
region = "广西"
notice = "桂政发〔2026〕1号"
off = [ { name = "壮族三月三", from = "2026-04-20", to = "2026-04-21" } ]

[[local]]
region = "广西"
off = [ { name = "壮族三月三", from = "2027-04-08", to = "2027-04-09" } ]
work = [ "2027-04-11" ]
`)
	if strings.Join(c.Regions(), " ") != "北京 广西" {
		t.Error(c.Regions())
	}
	guangxi, _ := c.Region("广西")
	if w, err := guangxi.Due(New(2026, 4, 17), 1); err != nil || w.Due != New(2026, 4, 22) {
		t.Errorf("%+v %v", w, err)
	}
	if got := guangxi.Notices(New(2026, 4, 17), New(2026, 4, 22)); len(got) != 2 || got[1].Number != "桂政发〔2026〕1号" {
		t.Errorf("%+v", got)
	}
	if day := guangxi.Day(New(2026, 4, 20)); day.Name != "壮族三月三" || day.Notice != "桂政发〔2026〕1号" {
		t.Errorf("%+v", day)
	}
	// After the coverage, entered days stand under every assumption.
	if w, err := guangxi.Due(New(2027, 4, 7), 1); err != nil || w.Due != New(2027, 4, 11) || w.Latest != w.Due {
		t.Errorf("%+v %v", w, err)
	}
}

func TestKnownOn(t *testing.T) {
	c := nation(t)
	if c.KnownOn(New(2020, 1, 1)) != c {
		t.Error("years without statutory days keep their notice")
	}
	c = extend(t, c, notice2027)
	if c.KnownOn(New(2026, 11, 25)) != c || c.KnownOn(New(2027, 6, 1)) != c {
		t.Error("the notice is known from its day of issue on")
	}
	before := c.KnownOn(New(2026, 11, 24))
	if w, err := before.Due(New(2026, 12, 23), 7); err != nil || w != (Window{New(2027, 1, 4), New(2027, 1, 2), New(2027, 1, 7), true}) {
		t.Errorf("%+v %v", w, err)
	}
	if _, to := before.Coverage(); to != New(2026, 12, 31) || len(before.Notices(New(2026, 12, 23), New(2027, 1, 4))) != 1 {
		t.Errorf("%v", to)
	}
	beijing, _ := c.Region("北京")
	if d := beijing.KnownOn(New(2026, 11, 24)).Day(New(2008, 8, 8)); d.Nature != Holiday {
		t.Errorf("the region is lost: %+v", d)
	}
}

func TestExtendProblems(t *testing.T) {
	const head = "[[year]]\nyear = 2027\nnotice = \"国办发明电〔2026〕9号\"\n"
	const rest = "off = [ { name = \"元旦\", from = \"2027-01-01\", to = \"2027-01-03\" } ]\nwork = []\n"
	cases := []struct{ name, src, want string }{
		{"unknown key", head + rest + "wrok = []\n", "6:1 unknown-key 不认识的键 wrok"},
		{"unknown table", "[[yaer]]\nyear = 2027\n", "1:3 unknown-key 不认识的键 yaer"},
		{"format", "format = 2\n", "1:10 bad-value 不认识的格式 format = 2"},
		{"calendar", "calendar = \"US\"\n", "1:12 bad-value 不认识的日历 calendar = \"US\""},
		{"missing keys", "[[year]]\nurl = \"https://a\"\n", "1:3 missing-key 缺少 year\n1:3 missing-key 缺少 notice\n1:3 missing-key 缺少 off"},
		{"year", "[[year]]\nyear = 27\nnotice = \"国办发明电〔2026〕9号\"\n" + rest, "2:8 bad-value year = 27 不在 1900 到 2199 之间"},
		{"year as text", "[[year]]\nyear = \"2027\"\n", "2:8 bad-value year 应当是整数，这里写的是文字"},
		{"no such day", head + "off = [ { name = \"元旦\", from = \"2027-02-29\", to = \"2027-03-01\" } ]\nwork = []\n",
			"4:31 bad-value from：没有 2027-02-29 这一天：2027年2月只有28天"},
		{"reversed span", head + "off = [ { name = \"元旦\", from = \"2027-01-03\", to = \"2027-01-01\" } ]\nwork = []\n",
			"4:9 bad-value from（2027-01-03）晚于 to（2027-01-01）"},
		{"half a span", head + "off = [ { name = \"元旦\", from = \"2027-01-03\" } ]\nwork = []\n", "4:9 missing-key 缺少 from 或 to"},
		{"span without name", head + "off = [ { from = \"2027-01-01\", to = \"2027-01-01\" } ]\nwork = []\n", "4:9 missing-key 缺少节日名 name"},
		{"long span", head + "off = [ { name = \"元旦\", from = \"2027-01-01\", to = \"2027-11-03\" } ]\nwork = []\n",
			"4:9 bad-value 2027-01-01 至 2027-11-03 共 307 天，超过 31 天"},
		{"span of another year", head + "off = [ { name = \"元旦\", from = \"2026-01-01\", to = \"2026-01-03\" } ]\nwork = []\n",
			"4:9 bad-value 2026-01-01 至 2026-01-03 不在 2026-12-01 至 2027-12-31 之内"},
		{"overlap", head + "off = [\n  { name = \"a\", from = \"2027-01-01\", to = \"2027-01-03\" },\n  { name = \"b\", from = \"2027-01-03\", to = \"2027-01-04\" },\n]\nwork = []\n",
			"6:3 calendar-conflict 2027-01-03 至 2027-01-04 与第 5 行的 2027-01-01 至 2027-01-03 重叠"},
		{"a weekday worked", head + "off = []\nwork = [ \"2027-01-09\", \"2027-01-11\" ]\n", "5:24 bad-value 2027-01-11 是周一，不是周末"},
		{"worked twice", head + "off = []\nwork = [ \"2027-01-09\", \"2027-01-09\" ]\n", "5:24 calendar-conflict 2027-01-09 写了两次"},
		{"worked in another year", head + "off = []\nwork = [ \"2028-01-09\" ]\n",
			"5:10 bad-value 2028-01-09 不在 2026-12-01 至 2027-12-31 之内"},
		{"off and worked", head + "off = [ { name = \"元旦\", from = \"2027-01-01\", to = \"2027-01-03\" } ]\nwork = [ \"2027-01-02\" ]\n",
			"5:10 calendar-conflict 2027-01-02 既列为放假又列为上班（另一处在 content/calendar/x.toml 第 4 行）"},
		{"year twice", head + rest + head + rest, "6:3 calendar-conflict 2027 年写了两次，前一次在第 1 行"},
		{"issued late", head + "issued = \"2028-01-01\"\n" + rest, "4:10 bad-value issued（2028-01-01）晚于它安排的 2027 年"},
		{"link", head + "url = \"javascript:x\"\n" + rest, "4:7 bad-value url 不是网址：javascript:x"},
		{"gap by coverage", "coverage = { from = \"2007-01-01\", to = \"2028-12-31\" }\n" + head + rest,
			"1:12 calendar-coverage coverage 从 2007-01-01 到 2028-12-31，其中 2028 年的放假安排没有录入"},
		{"coverage too short", "coverage = { from = \"2007-01-01\", to = \"2026-12-31\" }\n" + head + rest,
			"2:3 calendar-coverage 2027 年不在日历范围（2007-01-01 到 2026-12-31）之内"},
		{"coverage reversed", "coverage = { from = \"2027-12-31\", to = \"2027-01-01\" }\n" + head + rest,
			"1:12 calendar-coverage coverage 的 from（2027-12-31）晚于 to（2027-01-01）"},
		{"gap by year", strings.ReplaceAll(head+rest, "202", "203"), "1:3 calendar-coverage 2037 年不在日历范围（2007-01-01 到 2026-12-31）之内"},
		{"statutory without days", "[[statutory]]\nyear = 2028\ndays = []\n", "3:8 bad-value 2028 年的法定节假日是空的"},
		{"statutory twice", strings.Repeat("[[statutory]]\nyear = 2028\ndays = [ { name = \"元旦\", from = \"2028-01-01\", to = \"2028-01-01\" } ]\n", 2),
			"4:3 calendar-conflict 2028 年的法定节假日写了两次"},
		{"region without name", "[[local]]\nregion = \" \"\noff = []\n", "2:10 bad-value region 是空的"},
		{"region off and worked", "[[local]]\nregion = \"甲\"\noff = [ { name = \"a\", from = \"2026-05-16\", to = \"2026-05-16\" } ]\nwork = [ \"2026-05-16\" ]\n",
			"4:10 calendar-conflict 2026-05-16 既列为放假又列为上班（另一处在 content/calendar/x.toml 第 3 行）"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			old := nation(t)
			got, problems := old.Extend("content/calendar/x.toml", []byte(c.src))
			if s := places(problems); s != c.want || got != old {
				t.Errorf("got\n%s\nwant\n%s", s, c.want)
			}
		})
	}
}

func places(problems []diag.Problem) string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, fmt.Sprintf("%d:%d %s %s", p.Line, p.Column, p.Code, p.Message))
	}
	return strings.Join(lines, "\n")
}

func TestExtendWarnings(t *testing.T) {
	const off = "off = [ { name = \"元旦\", from = \"2027-01-01\", to = \"2027-01-03\" } ]\n"
	cases := []struct{ name, src, want string }{
		{"number unfinished", "notice = \"国办发明电〔2026〕?号\"\n" + off + "work = []\n", "3:10 bad-value notice 不是完整的文号：国办发明电〔2026〕?号"},
		{"number of another year", "notice = \"国办发明电〔2025〕7号\"\n" + off + "work = []\n", "3:10 bad-value notice 的年号 2025 与安排所属的 2027 年不符"},
		{"no worked days", "notice = \"国办发明电〔2026〕9号\"\n" + off, "1:3 missing-key 2027 年没有写 work，按没有调休上班处理"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, problems := nation(t).Extend("content/calendar/x.toml", []byte("[[year]]\nyear = 2027\n"+c.src))
			if s := places(problems); s != c.want || diag.Count(problems, diag.Warning) != 1 {
				t.Errorf("got\n%s\nwant\n%s", s, c.want)
			}
			if _, to := got.Coverage(); to != New(2027, 12, 31) {
				t.Error("the file is not used")
			}
		})
	}
}

func TestConflictWithNationalDays(t *testing.T) {
	_, problems := nation(t).Extend("content/calendar/x.toml", []byte(`[[year]]
year = 2027
notice = "国办发明电〔2026〕9号"
off = [ { name = "元旦", from = "2026-12-31", to = "2027-01-01" } ]
work = [ "2026-12-27" ]
[[year]]
year = 2026
notice = "国办发明电〔2025〕7号"
off = [ { name = "元旦", from = "2026-12-26", to = "2026-12-27" } ]
work = []
`))
	if s := places(problems); s != "5:10 calendar-conflict 2026-12-27 既列为放假又列为上班（另一处在 content/calendar/x.toml 第 9 行）" {
		t.Error(s)
	}
}

func FuzzExtend(f *testing.F) {
	f.Add(notice2027)
	f.Add("coverage = { from = \"1900-01-01\" }\n[[local]]\nregion = \"x\"\noff = []\n")
	f.Add("[[statutory]]\nyear = 2199\ndays = [ { name = \"x\", from = \"2199-12-31\", to = \"2199-12-31\" } ]\n")
	f.Fuzz(func(t *testing.T, src string) {
		old := nation(t)
		c, problems := old.Extend("x.toml", []byte(src))
		if (diag.Count(problems, diag.Error) > 0) && c != old {
			t.Fatal("used in spite of errors")
		}
		from, to := c.Coverage()
		if from.After(New(2007, 1, 1)) || to.Before(New(2026, 12, 31)) || c.end.Year() < 2027 && to.Year() < 2027 {
			t.Fatalf("the coverage shrank: %v to %v", from, to)
		}
		if w, err := c.Due(New(2026, 6, 1), 7); err == nil && w.Due.Before(New(2026, 6, 2)) {
			t.Fatalf("%+v", w)
		}
	})
}

func TestExtendReportsSyntax(t *testing.T) {
	old := nation(t)
	if c, problems := old.Extend("x.toml", []byte("[[year]\n")); c != old || len(problems) == 0 || problems[0].Line != 1 {
		t.Errorf("%v", problems)
	}
}
