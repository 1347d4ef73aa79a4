package tableaudit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/ledger"
	"gongkai/site/office/spreadsheet"
)

// lawVectors are the working-day vectors of the law reference (5.6): an event,
// and the 3rd, 7th and 20th working day after it.
const lawVectors = `
2024-04-30 2024-05-08 2024-05-13 2024-05-30
2024-09-30 2024-10-10 2024-10-15 2024-11-01
2025-01-24 2025-02-05 2025-02-10 2025-02-27
2025-01-27 2025-02-07 2025-02-12 2025-03-03
2025-09-26 2025-09-30 2025-10-13 2025-10-30
2025-12-31 2026-01-06 2026-01-12 2026-01-29
2026-01-01 2026-01-06 2026-01-12 2026-01-29
2026-02-13 2026-02-25 2026-03-02 2026-03-19
2026-02-14 2026-02-26 2026-03-03 2026-03-20
2026-04-30 2026-05-08 2026-05-13 2026-06-01
2026-09-18 2026-09-22 2026-09-29 2026-10-22
2026-09-30 2026-10-10 2026-10-15 2026-11-03`

// dues judges a table and lists from..due by rule.
func dues(t *testing.T, o Options, text string) map[string][]string {
	t.Helper()
	r, err := judged(t, o, text)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string][]string{}
	for e, err := range r.Entries() {
		if err != nil {
			t.Fatal(err)
		}
		found[e.Rule.ID] = append(found[e.Rule.ID], e.From.String()+" "+e.Due.String())
	}
	if r.Log.Errors > 0 {
		t.Error(show(t, r, nil))
	}
	return found
}

// Each vector as a table of penalties (7, and 3 for what was withdrawn) and of
// coercion (20), as CSV with every form of date, and as a workbook with serial
// numbers.
func TestLawVectors(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(lawVectors), "\n")
	want := map[string][]string{}
	var events []calendar.Date
	for _, line := range lines {
		days := strings.Fields(line)
		event, err := calendar.Parse(days[0])
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, event)
		for i, rule := range []string{"penalty-withdraw-3wd", "penalty-decision-7wd", "enforcement-decision-20wd"} {
			want[rule] = append(want[rule], days[0]+" "+days[i+1])
		}
	}
	forms := map[string]func(calendar.Date) string{
		"2026-03-05": calendar.Date.String,
		"2026/3/5":   func(d calendar.Date) string { return fmt.Sprintf("%d/%d/%d", d.Year(), d.Month(), d.Day()) },
		"2026年3月5日":  calendar.Date.Chinese,
		"20260305":   func(d calendar.Date) string { return strings.ReplaceAll(d.String(), "-", "") },
		"46086":      func(d calendar.Date) string { return fmt.Sprint(d.Sub(calendar.New(1899+1, 1, 1)) + 2) },
	}
	for form, write := range forms {
		t.Run(form, func(t *testing.T) {
			penalties, coercion := "处罚决定日期,变更撤销日期,公开日期\n", "强制决定日期,公开日期\n"
			for _, d := range events {
				penalties += write(d) + "," + write(d) + "," + write(d) + "\n" // what was never public need not be withdrawn
				coercion += write(d) + ",\n"
			}
			check(t, dues(t, options(t), penalties), want, "penalty-withdraw-3wd", "penalty-decision-7wd")
			check(t, dues(t, options(t), coercion), want, "enforcement-decision-20wd")
		})
	}
	t.Run("workbook", func(t *testing.T) {
		check(t, dues(t, options(t), workbookOf(t, "处罚决定日期", "变更撤销日期", events)), want, "penalty-withdraw-3wd", "penalty-decision-7wd")
		check(t, dues(t, options(t), workbookOf(t, "强制决定日期", "备注", events)), want, "enforcement-decision-20wd")
	})
}

// workbookOf is a workbook whose first sheet is no table.
func workbookOf(t *testing.T, first, second string, days []calendar.Date) string {
	t.Helper()
	var b bytes.Buffer
	book, err := spreadsheet.NewWorkbook(&b)
	if err != nil {
		t.Fatal(err)
	}
	cover, err := book.Table("封面", []spreadsheet.Column{{Title: "说明"}})
	if err != nil {
		t.Fatal(err)
	}
	table, err := book.Table("台账", []spreadsheet.Column{{Title: first}, {Title: second}, {Title: "公开日期"}})
	err = errors.Join(err, cover.Append(spreadsheet.Text("本表由某系统导出")))
	for _, d := range days {
		err = errors.Join(err, table.Append(spreadsheet.Day(d.Time()), spreadsheet.Moment(d.Time().Add(9*3600e9+35*60e9)), spreadsheet.Day(d.Time())))
	}
	if err := errors.Join(err, book.Close()); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func check(t *testing.T, got, want map[string][]string, rules ...string) {
	t.Helper()
	for _, rule := range rules {
		if g, w := strings.Join(got[rule], "\n"), strings.Join(want[rule], "\n"); g != w {
			t.Errorf("%s\n%s\nwant\n%s", rule, g, w)
		}
	}
}

// The calendar-day vectors of 5.6: budgets, and a filing whose period is a
// parameter of the site.
func TestLawVectorsInDays(t *testing.T) {
	check(t, dues(t, options(t), "批准（批复）日期,层级,公开日期\n2026-01-26,部门,\n2026-02-08,部门,\n"),
		map[string][]string{"budget-dept-20d": {"2026-01-26 2026-02-24", "2026-02-08 2026-02-28"}}, "budget-dept-20d")
	o := options(t)
	o.Kind = "policy"
	var problems any
	o.Rules, problems = o.Rules.Extend("content/rules.toml", []byte("normdoc_filing_days = 30\n"), o.Kinds)
	if fmt.Sprint(problems) != "[]" {
		t.Fatal(problems)
	}
	check(t, dues(t, o, "成文日期,公开日期,规范性文件,备案日期\n2026-08-20,2026-09-01,是,2026-10-08\n"),
		map[string][]string{"normdoc-filing-gov": {"2026-09-01 2026-10-08"}, "normdoc-publish": {"2026-08-20 2026-09-17"}}, "normdoc-filing-gov", "normdoc-publish")
}

// Every vector of the calendar, in one table, by rules of a site.
func TestCalendarVectors(t *testing.T) {
	text, err := os.ReadFile("../../calendar/testdata/workday-vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors struct {
		Due []struct {
			From, Due string
			N         int
		}
		Count []struct {
			From, To string
			Workdays int
		}
	}
	if err := json.Unmarshal(text, &vectors); err != nil {
		t.Fatal(err)
	}
	if len(vectors.Due) < 200 || len(vectors.Count) < 90 {
		t.Fatalf("%d and %d vectors", len(vectors.Due), len(vectors.Count))
	}
	o := options(t)
	o.Kind, o.AsOf = "reward", calendar.New(2027, 12, 31)
	table, rules, seen := "决定日期,公开日期\n", "", map[int]bool{}
	for _, v := range vectors.Due {
		table += v.From + "," + v.Due + "\n"
		if !seen[v.N] {
			seen[v.N] = true
			rules += fmt.Sprintf("[[rule]]\nid = \"wd-%d\"\nname = \"甲\"\nform = \"within\"\nkinds = [\"reward\"]\nfrom = \"dated\"\ndone = \"published\"\namount = %d\nunit = \"workday\"\nlevel = \"local\"\nbasis = [{title=\"乙\"}]\n", v.N, v.N)
		}
	}
	for _, v := range vectors.Count {
		table += v.From + "," + v.To + "\n"
	}
	var problems any
	o.Rules, problems = o.Rules.Extend("content/rules.toml", []byte(rules), o.Kinds)
	if fmt.Sprint(problems) != "[]" {
		t.Fatal(problems)
	}
	byRow := entriesByRow(t, o, table)
	for i, v := range vectors.Due {
		e := byRow[fmt.Sprintf("表.csv#%d wd-%d", i+2, v.N)]
		if e == nil || e.Due.String() != v.Due || e.Verdict != "on-time" || e.Elapsed == nil || *e.Elapsed != v.N {
			t.Errorf("%s plus %d: %+v, want %s", v.From, v.N, e, v.Due)
		}
	}
	for i, v := range vectors.Count {
		e := byRow[fmt.Sprintf("表.csv#%d wd-7", i+2+len(vectors.Due))]
		if e == nil || e.Elapsed == nil || *e.Elapsed != v.Workdays {
			t.Errorf("%s to %s: %+v, want %d", v.From, v.To, e, v.Workdays)
		}
	}
}

func entriesByRow(t *testing.T, o Options, table string) map[string]*ledger.Entry {
	t.Helper()
	r, err := judged(t, o, table)
	if err != nil {
		t.Fatal(err)
	}
	byRow := map[string]*ledger.Entry{}
	for e, err := range r.Entries() {
		if err != nil {
			t.Fatal(err)
		}
		byRow[e.Path+" "+e.Rule.ID] = e
	}
	return byRow
}
