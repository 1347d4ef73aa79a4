package deadline

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
	"gongkai/site/toml"
)

const organsTOML = `
[[organ]]
id = "scjgj"
name = "示范市市场监督管理局"
type = "department"
since = 2018
duties = ["annual-report", "disclosure-report", "enforcement-report"]
[[organ]]
id = "szf"
name = "示范市人民政府"
type = "government"
since = 2017
`

// fixture is a judge on the as-of date and a reader for its records.
type fixture struct {
	t      *testing.T
	judge  *Judge
	reader disclosure.Reader
}

func newFixture(t *testing.T, asOf string) *fixture {
	t.Helper()
	kinds, err := disclosure.LoadKinds()
	if err != nil {
		t.Fatal(err)
	}
	organs, problems := disclosure.ReadOrgans("organs.toml", []byte(organsTOML), kinds)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	rules, err := National()
	if err != nil {
		t.Fatal(err)
	}
	cal, err := calendar.National()
	if err != nil {
		t.Fatal(err)
	}
	return &fixture{t, &Judge{Rules: rules, Calendar: cal, Organs: organs, AsOf: day(asOf)}, disclosure.Reader{Kinds: kinds, Organs: organs}}
}

func day(s string) calendar.Date {
	d, err := calendar.Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

func (f *fixture) record(path, front string) *disclosure.Record {
	f.t.Helper()
	tree, problems := toml.Parse("content/"+path, []byte(front), 2)
	if len(problems) > 0 {
		f.t.Fatal(problems)
	}
	rec, _ := f.reader.Read(path, tree)
	if rec == nil {
		f.t.Fatal("no record for " + path)
	}
	return rec
}

// show writes deadlines in one line each.
func show(deadlines []Deadline) string {
	var b strings.Builder
	for _, d := range deadlines {
		fmt.Fprintf(&b, "%s %s", d.Rule.ID, d.Verdict)
		if !d.Due.IsZero() {
			fmt.Fprintf(&b, " due %s", d.Due)
		}
		if d.Provisional {
			fmt.Fprintf(&b, " (%s..%s)", d.Safe, d.Latest)
		}
		if d.Elapsed != nil {
			fmt.Fprintf(&b, " elapsed %d", *d.Elapsed)
		}
		if d.LateBy != nil && (*d.LateBy > 0 || d.Verdict == Late) {
			fmt.Fprintf(&b, " late by %d", *d.LateBy)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestRecordVerdicts(t *testing.T) {
	const penalty = "enforcement/penalty/2026/0012.md"
	cases := []struct{ name, asOf, path, front, want string }{
		{"the contract's example", "2026-11-21", penalty, "organ='scjgj'\ndated=2026-03-05\npublished=2026-03-12",
			"penalty-decision-7wd on-time due 2026-03-16 elapsed 5\n"},
		{"last day", "2026-11-21", penalty, "dated=2026-03-05\npublished=2026-03-16T23:59:59+08:00",
			"penalty-decision-7wd on-time due 2026-03-16 elapsed 7\n"},
		{"an instant in UTC that is the next day in Shanghai", "2026-11-21", penalty, "dated=2026-03-05\npublished=2026-03-16T16:00:00Z",
			"penalty-decision-7wd late due 2026-03-16 elapsed 8 late by 1\n"},
		{"late on a weekend, no working day between", "2026-11-21", penalty, "dated=2026-03-04\npublished=2026-03-14",
			"penalty-decision-7wd late due 2026-03-13 elapsed 7 late by 0\n"},
		{"before the rule was in force", "2026-11-21", penalty, "dated=2018-12-04\npublished=2019-03-14", ""},
		{"not published, window open", "2026-03-16", penalty, "dated=2026-03-05", "penalty-decision-7wd pending due 2026-03-16\n"},
		{"not published, window closed", "2026-03-18", penalty, "dated=2026-03-05", "penalty-decision-7wd overdue due 2026-03-16 late by 2\n"},
		{"scheduled counts as not published", "2026-03-18", penalty, "dated=2026-03-05\npublished=2026-04-01", "penalty-decision-7wd overdue due 2026-03-16 late by 2\n"},
		{"draft is not published", "2026-03-16", penalty, "dated=2026-03-05\npublished=2026-03-10\ndraft=true", "penalty-decision-7wd pending due 2026-03-16\n"},
		{"public without a date", "2026-11-21", penalty, "published=2026-03-10", "penalty-decision-7wd undetermined\n"},
		{"provisional, safe in any case", "2026-12-31", penalty, "dated=2026-12-23\npublished=2026-12-30",
			"penalty-decision-7wd on-time due 2027-01-04 (2027-01-02..2027-01-07) elapsed 5\n"},
		{"provisional, could turn out either way", "2027-01-10", penalty, "dated=2026-12-23\npublished=2027-01-05",
			"penalty-decision-7wd undetermined due 2027-01-04 (2027-01-02..2027-01-07) elapsed 8\n"},
		{"provisional, late in any case", "2027-01-10", penalty, "dated=2026-12-23\npublished=2027-01-08",
			"penalty-decision-7wd late due 2027-01-04 (2027-01-02..2027-01-07) elapsed 11 late by 4\n"},
		{"before the calendar", "2026-11-21", "budgets/a.md", "level='unit'\ndated=2030-12-20\npublished=2031-01-05", "budget-unit-20d undetermined\n"},
		{"exempt", "2026-11-21", penalty, "dated=2026-03-05\npublished=2026-06-01\n[exempt]\nrule='penalty-decision-7wd'\nreason='商业秘密'\nbasis='条例第十五条'\napproved_by='局长'\non=2026-03-06",
			"penalty-decision-7wd exempt due 2026-03-16 elapsed 59\n"},
		{"an exemption nobody signed is none", "2026-11-21", penalty, "dated=2026-03-05\npublished=2026-03-17\n[exempt]\nrule='penalty-decision-7wd'\nreason='商业秘密'",
			"penalty-decision-7wd late due 2026-03-16 elapsed 8 late by 1\n"},
		{"simple procedure is no exemption", "2026-11-21", penalty, "dated=2026-03-05\npublished=2026-03-17\nprocedure='简易'",
			"penalty-decision-7wd late due 2026-03-16 elapsed 8 late by 1\n"},
		{"withdrawn late", "2026-11-21", penalty, "dated=2026-03-05\npublished=2026-03-12\n[withdrawal]\ncause='撤销'\ncaused=2026-05-18\non=2026-05-22\nreason='复议撤销'",
			"penalty-withdraw-3wd late due 2026-05-21 elapsed 4 late by 1\npenalty-decision-7wd on-time due 2026-03-16 elapsed 5\n"},
		{"withdrawn, but nobody says when", "2026-05-25", penalty, "dated=2026-03-05\npublished=2026-03-12\n[withdrawal]\ncause='撤销'\ncaused=2026-05-18\nreason='复议撤销'",
			"penalty-withdraw-3wd overdue due 2026-05-21 late by 2\npenalty-decision-7wd on-time due 2026-03-16 elapsed 5\n"},
		{"withdrawal not yet known", "2026-05-01", penalty, "dated=2026-03-05\npublished=2026-03-12\n[withdrawal]\ncause='撤销'\ncaused=2026-05-18\non=2026-05-22\nreason='复议撤销'",
			"penalty-decision-7wd on-time due 2026-03-16 elapsed 5\n"},
		{"another channel needs its own date", "2026-11-21", penalty, "dated=2026-03-05\npublished=2026-03-12\n[[channels]]\nrule='samr-penalty-gsxt-20wd'\npublished=2026-04-03",
			"samr-penalty-gsxt-20wd late due 2026-04-02 elapsed 21 late by 1\npenalty-decision-7wd on-time due 2026-03-16 elapsed 5\n"},
		{"inspection", "2026-11-21", "enforcement/inspection/1.md", "dated=2026-09-18\npublished=2026-10-22", "inspection-result-20wd on-time due 2026-10-22 elapsed 20\n"},
		{"reward", "2026-11-21", "enforcement/reward/1.md", "dated=2026-09-18\npublished=2026-10-23", "enforcement-decision-20wd late due 2026-10-22 elapsed 21 late by 1\n"},
		{"budget rolls over the holiday", "2026-11-21", "budgets/a.md", "level='government'\ndated=2026-01-26\npublished=2026-02-24", "budget-gov-20d on-time due 2026-02-24 elapsed 29\n"},
		{"budget ends on a make-up day, no roll", "2026-11-21", "budgets/a.md", "level='department'\ndated=2026-02-08\npublished=2026-03-01", "budget-dept-20d late due 2026-02-28 elapsed 21 late by 0\n"},
		{"normative policy", "2026-11-21", "policies/a.md", "normative=true\ndated=2025-09-26\npublished=2025-10-30", "normdoc-publish on-time due 2025-10-30 elapsed 20\n"},
		{"other policy", "2026-11-21", "policies/a.md", "dated=2025-09-26\npublished=2025-10-30", "ogi-proactive-20wd on-time due 2025-10-30 elapsed 20\n"},
		{"comments closed too early", "2026-11-21", "policies/a.md", "normative=true\ndated=2026-09-01\npublished=2026-09-02\n[comments]\nopen=2026-03-05\nclose=2026-03-13",
			"normdoc-comment-7wd too-early due 2026-03-16 elapsed 6\nnormdoc-publish on-time due 2026-09-29 elapsed 1\n"},
		{"market comments ask for thirty days, no roll", "2026-11-21", "policies/a.md", "normative=true\ndated=2026-11-01\npublished=2026-11-02\n[comments]\nopen=2026-09-01\nclose=2026-10-01\nmarket=true",
			"normdoc-publish on-time due 2026-11-27 elapsed 1\nnormdoc-comment-market-30d on-time due 2026-10-01 elapsed 30\n"},
		{"legality review too short", "2026-11-21", "policies/a.md", "normative=true\ndated=2026-09-01\npublished=2026-09-02\n[review]\nstart=2026-03-05\nend=2026-03-11",
			"normdoc-legality-review too-early due 2026-03-26 elapsed 4\nnormdoc-publish on-time due 2026-09-29 elapsed 1\n"},
		{"emergency in hours", "2026-11-21", "notices/a.md", "event='major-emergency'\noccurred=2026-03-05T09:00:00+08:00\npublished=2026-03-05T14:00:00+08:00\ndated=2026-03-05",
			"emergency-5h on-time due 2026-03-05T14:00:00+08:00 elapsed 5\n"},
		{"opinion answered late", "2026-11-21", "notices/a.md", "event='opinion'\noccurred=2026-03-05T09:00:00+08:00\npublished=2026-03-07T09:00:01+08:00\ndated=2026-03-05",
			"opinion-48h late due 2026-03-07T09:00:00+08:00 elapsed 48 late by 0\n"},
		{"hours against a bare date", "2026-11-21", "notices/a.md", "event='opinion'\noccurred=2026-03-05T09:00:00+08:00\npublished=2026-03-07\ndated=2026-03-05",
			"opinion-48h undetermined due 2026-03-07T09:00:00+08:00\n"},
		{"handed in on the last day of February", "2026-11-21", "reports/a.md", "kind='annual-report'\nyear=2025\norgan='szf'\ndated=2026-02-20\npublished=2026-03-20\n[[submitted]]\nto='省政府'\non=2026-02-28",
			"rol-report-up-0301 on-time due 2026-02-28\n"},
		{"plain page", "2026-11-21", "about/a.md", "title='x'\npublished=2026-01-01", ""},
		{"forbidden since 2026", "2026-01-01", penalty, "legal_basis='《中华人民共和国治安管理处罚法》第四十三条'\ndated=2025-03-05\npublished=2025-03-06", "public-security-seal forbidden\n"},
		{"allowed before 2026", "2025-12-31", penalty, "legal_basis='《中华人民共和国治安管理处罚法》第四十三条'\ndated=2025-03-05\npublished=2025-03-06", "penalty-decision-7wd on-time due 2025-03-14 elapsed 1\n"},
		{"minors", "2020-12-31", penalty, "underage=true\ndated=2020-03-05\npublished=2020-03-06", "minor-privacy forbidden\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := newFixture(t, c.asOf)
			got, _ := f.judge.Record(f.record(c.path, c.front))
			if show(got) != c.want {
				t.Errorf("got\n%swant\n%s", show(got), c.want)
			}
		})
	}
}

func TestInterpretationFollowsItsPolicy(t *testing.T) {
	f := newFixture(t, "2026-11-21")
	policy := f.record("policies/a.md", "dated=2026-03-01\npublished=2026-03-05T09:00:00+08:00")
	f.judge.Policy = func(path string) *disclosure.Record { return policy }
	for published, want := range map[string]string{
		"2026-03-05": "interp-sync on-time due 2026-03-05 elapsed 0\n",
		"2026-03-09": "interp-sync late due 2026-03-05 elapsed 4 late by 2\n",
		"2026-03-01": "interp-sync on-time due 2026-03-05 elapsed 0\n",
	} {
		got, _ := f.judge.Record(f.record("interpretations/a.md", "interprets='policies/a.md'\npublished="+published))
		if show(got) != want {
			t.Errorf("published %s: got %s want %s", published, show(got), want)
		}
	}
	f.judge.Policy = nil
	got, _ := f.judge.Record(f.record("interpretations/a.md", "interprets='policies/a.md'\npublished=2026-03-05"))
	if show(got) != "" {
		t.Errorf("a policy that is not public starts no clock: got %s", show(got))
	}
}

// The worked cases of the State Council's calendar, as penalties and as other decisions.
func TestWorkedCases(t *testing.T) {
	cases := []struct{ dated, seven, twenty string }{
		{"2024-04-30", "2024-05-13", "2024-05-30"},
		{"2024-09-30", "2024-10-15", "2024-11-01"},
		{"2025-01-24", "2025-02-10", "2025-02-27"},
		{"2025-01-27", "2025-02-12", "2025-03-03"},
		{"2025-09-26", "2025-10-13", "2025-10-30"},
		{"2025-12-31", "2026-01-12", "2026-01-29"},
		{"2026-01-01", "2026-01-12", "2026-01-29"},
		{"2026-02-13", "2026-03-02", "2026-03-19"},
		{"2026-02-14", "2026-03-03", "2026-03-20"},
		{"2026-04-30", "2026-05-13", "2026-06-01"},
		{"2026-09-18", "2026-09-29", "2026-10-22"},
		{"2026-09-30", "2026-10-15", "2026-11-03"},
	}
	f := newFixture(t, "2026-11-21")
	for _, c := range cases {
		for path, due := range map[string]string{"enforcement/penalty/a.md": c.seven, "enforcement/coercion/a.md": c.twenty} {
			rec := f.record(path, "dated="+c.dated+"\npublished="+due)
			got, _ := f.judge.Record(rec)
			if len(got) != 1 || got[0].Verdict != OnTime || got[0].Due.String() != due || *got[0].Elapsed != *got[0].Allowed() {
				t.Errorf("%s %s: got %s, want due %s", path, c.dated, show(got), due)
				continue
			}
			working := f.judge.Working(rec, got[0])
			first, last := working[0], working[len(working)-1]
			if first.Nature != "起算日" || first.N != 0 || last.Nature != "届满日" || last.N != *got[0].Allowed() {
				t.Errorf("%s %s: working begins %+v and ends %+v", path, c.dated, first, last)
			}
			late := f.record(path, "dated="+c.dated+"\npublished="+day(due).AddDays(1).String())
			if got, _ := f.judge.Record(late); got[0].Verdict != Late {
				t.Errorf("%s %s: a day later is %s", path, c.dated, got[0].Verdict)
			}
		}
	}
}

func TestWorkingNamesTheNotice(t *testing.T) {
	f := newFixture(t, "2026-11-21")
	rec := f.record("enforcement/penalty/a.md", "dated=2026-02-13\npublished=2026-03-02")
	got, _ := f.judge.Record(rec)
	var lines []string
	for _, d := range f.judge.Working(rec, got[0]) {
		lines = append(lines, fmt.Sprintf("%s %s %d %s", d.Date, d.Nature, d.N, d.Notice))
	}
	for _, want := range []string{
		"2026-02-13 起算日 0 ", "2026-02-14 调休上班 1 国办发明电〔2025〕7号", "2026-02-16 法定节假日 0 国办发明电〔2025〕7号",
		"2026-02-24 工作日 2 ", "2026-03-01 周末 0 ", "2026-03-02 届满日 7 ",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("no line %q in\n%s", want, strings.Join(lines, "\n"))
		}
	}
	if !slices.Equal(got[0].Notices, []string{"国办发明电〔2025〕7号"}) {
		t.Errorf("notices %v", got[0].Notices)
	}
}

func TestKnownThen(t *testing.T) {
	f := newFixture(t, "2027-02-01")
	cal, problems := f.judge.Calendar.Extend("content/calendar/2027.toml", []byte(`format = 1
calendar = "CN"
coverage = { from = "2007-01-01", to = "2027-12-31" }
[[year]]
year = 2027
notice = "国办发明电〔2026〕9号"
url = "https://www.gov.cn/x.htm"
issued = 2027-01-20
off = [{ name = "元旦", from = "2027-01-01", to = "2027-01-01" }]
work = ["2027-01-02"]
`))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	f.judge.Calendar = cal
	front := "dated=2026-12-23\npublished="
	for published, want := range map[string]string{"2027-01-04": "on-time", "2027-01-05": "late", "2027-01-02": "on-time"} {
		got, _ := f.judge.Record(f.record("enforcement/penalty/a.md", front+published))
		if string(got[0].Verdict) != want || got[0].Due.String() != "2027-01-02" {
			t.Errorf("published %s: %s, want %s", published, show(got), want)
		}
	}
}

func TestObligations(t *testing.T) {
	f := newFixture(t, "2020-04-15")
	reports := []*disclosure.Record{
		f.record("reports/a.md", "kind='annual-report'\norgan='szf'\nyear=2019\ndated=2020-03-29\npublished=2020-03-31T23:59:59+08:00"),
		f.record("reports/b.md", "kind='annual-report'\norgan='szf'\nyear=2019\ndated=2020-03-29\npublished=2020-04-05"),
		f.record("reports/c.md", "kind='disclosure-report'\norgan='scjgj'\nyear=2019\ndated=2020-01-29\npublished=2020-02-03"),
		f.record("reports/d.md", "kind='enforcement-report'\norgan='scjgj'\nyear=2018\ndated=2019-01-29\npublished=2019-01-31\ndraft=true"),
	}
	f.judge.Reports = NewReports(reports, f.judge.AsOf)
	var got []string
	for _, o := range f.judge.Obligations() {
		path := "-"
		if o.Record != nil {
			path = o.Record.Path
		}
		got = append(got, fmt.Sprintf("%s %d %s %s due %s %s by %d", o.Organ, o.Year, o.Rule.ID, path, o.Due, o.Verdict, *o.LateBy))
	}
	want := []string{
		"scjgj 2018 rol-report-q1 - due 2019-03-31 overdue by 259",
		"scjgj 2019 rol-report-publish-0401 - due 2020-03-31 overdue by 10",
		"scjgj 2018 ogi-annual-2007-0331 - due 2019-03-31 overdue by 259",
		"scjgj 2019 ogi-annual-dept-0131 reports/c.md due 2020-01-31 late by 1",
		"scjgj 2018 enforcement-stats-0131 - due 2019-01-31 overdue by 297",
		"scjgj 2019 enforcement-stats-0131 - due 2020-01-31 overdue by 52",
		"szf 2017 rol-report-q1 - due 2018-03-31 overdue by 508",
		"szf 2018 rol-report-q1 - due 2019-03-31 overdue by 259",
		"szf 2019 rol-report-publish-0401 reports/a.md due 2020-03-31 on-time by 0",
		"szf 2017 ogi-annual-2007-0331 - due 2018-03-31 overdue by 508",
		"szf 2018 ogi-annual-2007-0331 - due 2019-03-31 overdue by 259",
		"szf 2019 ogi-annual-gov-0331 - due 2020-03-31 overdue by 10",
		"szf 2019 decision-catalogue - due 2019-12-31 overdue by 69",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	d, ok := f.judge.Report(reports[1])
	if !ok || d.Verdict != OnTime || !strings.Contains(d.Reason, "首次公开于2020年3月31日") || d.Rule.ID != "rol-report-publish-0401" {
		t.Errorf("second report: %v %s", ok, show([]Deadline{d}))
	}
}

// A duty with an earlier first year is owed from then on, the others from `since`.
func TestObligationsFromEarlierYears(t *testing.T) {
	f := newFixture(t, "2020-04-15")
	organ := f.judge.Organs.All()[0]
	organ.Earlier = []disclosure.Earlier{{Duty: "annual-report", Since: organ.Since - 1}}
	first := map[string]int{}
	for _, o := range f.judge.Obligations() {
		if duty := o.Duty; o.Organ == organ.ID && first[duty] == 0 {
			first[duty] = o.Year
		}
	}
	if first["annual-report"] != organ.Since-1 || first["disclosure-report"] != organ.Since {
		t.Errorf("%v, since %d", first, organ.Since)
	}
}

// Every id of the catalogue is judged by a date of the front matter, or says why not.
func TestCatalogue(t *testing.T) {
	ids := strings.Fields(`penalty-decision-7wd licence-decision-7wd enforcement-decision-20wd inspection-result-20wd penalty-withdraw-3wd
		enforcement-withdraw-prompt samr-penalty-gsxt-20wd samr-penalty-crossprov-10plus10wd samr-penalty-withdraw-3wd samr-publicity-3m samr-publicity-3y
		credit-minor credit-general credit-serious credit-old-2017 credit-old-2019 credit-old-2023 public-security-seal enforcement-pre-disclosure-prompt
		inspection-items-prior enforcement-stats-0131 rol-report-up-0301 rol-report-publish-0401 rol-report-q1 ogi-proactive-20wd ogi-reply-20wd ogi-reply-ext-20wd
		ogi-supplement-7wd ogi-third-party-15wd ogi-annual-dept-0131 ogi-annual-gov-0331 website-annual-0131 website-supervision-annual-0131 budget-gov-20d
		budget-dept-20d budget-unit-20d power-list-adjust interp-sync interp-3wd normdoc-comment-7wd normdoc-comment-market-30d normdoc-legality-review
		normdoc-publish normdoc-filing-gov normdoc-filing-npcsc-30d normdoc-effective-30d normdoc-validity normdoc-cleanup-2y rule-comment-30d
		rule-hearing-notice-30d rule-effective-30d rule-filing-30d rule-catalogue-0131 decision-comment-30d decision-hearing-material-7d decision-legality-7wd
		decision-publish-prompt decision-catalogue reconsideration-publish emergency-5h emergency-24h opinion-48h repost-24h homepage-2w column-dynamics-2w
		column-notices-6m message-3m rol-report-up-0401 ogi-proactive-2007-20wd ogi-annual-2007-0331 normdoc-trial-validity emergency-conference-24h rule-publish-20wd`)
	unjudged := strings.Fields(`samr-penalty-crossprov-10plus10wd samr-publicity-3m samr-publicity-3y 		credit-old-2017 credit-old-2019 credit-old-2023 enforcement-pre-disclosure-prompt inspection-items-prior ogi-reply-20wd ogi-reply-ext-20wd
		ogi-supplement-7wd ogi-third-party-15wd decision-hearing-material-7d decision-publish-prompt message-3m`)
	rules, err := National()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		rule, ok := rules.Get(id)
		if !ok {
			t.Errorf("%s is not in the catalogue", id)
			continue
		}
		if listed := slices.Contains(unjudged, id); listed != (rule.Form == "unjudged") || listed != (rule.Why != "") {
			t.Errorf("%s: form %s, why %q, listed as unjudged %v", id, rule.Form, rule.Why, listed)
		}
	}
	for _, rule := range rules.All() {
		if !slices.Contains(ids, rule.ID) && rule.ID != "minor-privacy" {
			t.Errorf("%s is not in the list of the law reference", rule.ID)
		}
		if local := rule.Level == "local" && rule.Form != "unjudged" && rule.Form != "advisory" || rule.ID == "reconsideration-publish"; local != rule.off {
			t.Errorf("%s: a local rule is off until its parameter is set", rule.ID)
		}
	}
}

func TestLocalParameters(t *testing.T) {
	f := newFixture(t, "2026-11-21")
	rules, problems := f.judge.Rules.Extend("content/rules.toml", []byte(`
power_list_adjust_wd = 10
reconsideration_publish_wd = 20
[parameters]
normdoc_filing_days = 15
normdoc_validity_years = 5
before_inclusive = false
[[rule]]
id = "province-reward-5wd"
name = "本省行政奖励公开"
form = "within"
kinds = ["reward"]
from = "dated"
done = "published"
amount = 5
unit = "workday"
level = "local"
basis = [{ title = "华东省行政奖励公开办法", number = "华政〔2024〕8号" }]
valid_from = 2024-01-01
`), f.reader.Kinds)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	f.judge.Rules = rules
	for front, want := range map[string]string{
		"powers/a.md|dated=2026-03-05\npublished=2026-03-20":                                                             "power-list-adjust late due 2026-03-19 elapsed 11 late by 1\n",
		"reconsiderations/a.md|dated=2026-03-05\npublished=2026-04-03":                                                   "reconsideration-publish late due 2026-04-02 elapsed 21 late by 1\n",
		"enforcement/reward/a.md|dated=2026-03-05\npublished=2026-03-16":                                                 "province-reward-5wd late due 2026-03-12 elapsed 7 late by 2\nenforcement-decision-20wd on-time due 2026-04-02 elapsed 7\n",
		"policies/a.md|normative=true\ndated=2026-03-05\npublished=2026-03-10\n[[filings]]\nto='省政府'\non=2026-03-26":     "normdoc-filing-gov late due 2026-03-25 elapsed 16 late by 1\nnormdoc-publish on-time due 2026-04-02 elapsed 3\n",
		"policies/a.md|normative=true\ndated=2026-03-05\npublished=2026-03-10\neffective=2026-04-01\nexpires=2031-04-02": "normdoc-validity late due 2031-04-01\nnormdoc-publish on-time due 2026-04-02 elapsed 3\n",
	} {
		path, toml, _ := strings.Cut(front, "|")
		got, _ := f.judge.Record(f.record(path, toml))
		if !strings.HasPrefix(show(got), want) {
			t.Errorf("%s\ngot\n%swant\n%s", front, show(got), want)
		}
	}
	withdrawal, problems := f.judge.Rules.Extend("content/rules.toml", []byte("[[rule]]\nid='w'\nname='x'\nform='within'\nkinds=['penalty']\nfrom='dated'\ndone='withdrawal.on'\namount=3\nunit='workday'\nlevel='local'\nbasis=[{title='x'}]\n"), f.reader.Kinds)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	f.judge.Rules = withdrawal
	if got, _ := f.judge.Record(f.record("enforcement/penalty/a.md", "dated=2026-03-05\npublished=2026-03-06")); len(got) != 1 {
		t.Errorf("a rule about withdrawals does not judge a record without one: %s", show(got))
	}
	own, problems := f.judge.Rules.Extend("content/rules.toml", []byte("[[rule]]\nid='own'\nname='x'\nform='within'\nextra=true\nkinds=['licence']\nfrom='valid_from'\ndone='published'\namount=3\nunit='workday'\nlevel='local'\nbasis=[{title='x'}]\n"), f.reader.Kinds)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	f.judge.Rules = own
	licence := f.record("enforcement/licence/a.md", "dated=2026-03-02\nvalid_from=2026-03-05\npublished=2026-03-11")
	got, _ := f.judge.Record(licence)
	if want := "own late due 2026-03-10 elapsed 4 late by 1\n"; !strings.HasPrefix(show(got), want) {
		t.Errorf("from a date that only the kind has: got\n%swant\n%s", show(got), want)
	}
	if worst := got[0]; worst.Rule.Since(licence.Kind) != "“有效期自”" || worst.Rule.StartName(f.reader.Kinds, licence.Kind) != "有效期自" {
		t.Errorf("%s, %s", worst.Rule.Since(licence.Kind), worst.Rule.StartName(f.reader.Kinds, licence.Kind))
	}
	if rule, _ := rules.Get("enforcement-stats-0131"); rule.MonthDay != "01-30" {
		t.Errorf("strict reading of 1月31日前: %s", rule.MonthDay)
	}
	_, problems = f.judge.Rules.Extend("content/rules.toml", []byte("power_list_adjust = 10\n[[rule]]\nid='x'\nname='x'\nform='within'\nfrom='date'\ndone='published'\namount=3\nunit='week'\nlevel='local'\n"), f.reader.Kinds)
	if len(problems) != 4 {
		t.Errorf("want an unknown key, no basis, a wrong from and a wrong unit; got %v", problems)
	}
}
