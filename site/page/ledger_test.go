package page

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/internal/sitetest"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// number is the count in a cell; ok is false for rates and words.
func number(c view.Cell) (n int, ok bool) {
	if !c.Number {
		return 0, false
	}
	n, err := strconv.Atoi(c.Text)
	return n, err == nil
}

func column0(t view.Table, name string) int {
	for i, h := range t.Head {
		if h == name {
			return i
		}
	}
	return -1
}

// sum adds up a column over the lines that are wanted.
func sum(t view.Table, name string, wanted func(row []view.Cell) bool) int {
	at, total := column0(t, name), 0
	for _, row := range t.Rows {
		if n, ok := number(row[max(at, 0)]); ok && at >= 0 && (wanted == nil || wanted(row)) {
			total += n
		}
	}
	return total
}

func tableOf(t *testing.T, v *view.Ledger, id string) view.Table {
	t.Helper()
	for _, c := range v.Charts {
		if c.Table.ID == id {
			return c.Table
		}
	}
	for _, table := range v.Tables {
		if table.ID == id {
			return table
		}
	}
	t.Fatalf("%s: no table %s", v.Heading, id)
	return view.Table{}
}

// verdictNames are the heads of the counts.
func verdictNames() []string {
	var names []string
	for _, v := range catalog.Verdicts {
		names = append(names, v.Chinese())
	}
	return names
}

// Every number of every matrix leads somewhere (wholeSite counts what is there),
// and all matrices agree with each other and with the lists.
func TestSummariesAddUp(t *testing.T) {
	t.Parallel()
	for name, plan := range map[string]*planned{"demonstration": planDemo(t), "town": planOf(t, town), "many": planOf(t, manySite(620))} {
		t.Run(name, func(t *testing.T) {
			overview := at[view.Ledger](t, plan, "/audit/")
			organs, kinds, years := tableOf(t, overview, "site-organs"), kindsOf(t, plan), tableOf(t, overview, "site-years")
			total := 0
			for _, verdict := range verdictNames() {
				all := sum(organs, verdict, nil)
				total += all
				if n := sum(years, verdict, nil); n != all {
					t.Errorf("%s: %d by year, %d by organ", verdict, n, all)
				}
				if n := sum(kinds, verdict, nil); n != all {
					t.Errorf("%s: %d by kind, %d by organ", verdict, n, all)
				}
				for _, row := range organs.Rows {
					of := func(r []view.Cell) bool { return r[0].Text == row[0].Text }
					if a, b := sum(organs, verdict, of), sum(kinds, verdict, of); a != b {
						t.Errorf("%s, %s: %d, by kind %d", row[0].Text, verdict, a, b)
					}
				}
				listed := 0
				for _, l := range overview.Summary {
					if l.Label == verdict {
						listed = l.Count
					}
				}
				if listed != all {
					t.Errorf("%s: %d in the summary, %d by organ", verdict, listed, all)
				}
			}
			if n := sum(organs, "合计", nil); n != total || sum(years, "合计", nil) != total || total == 0 {
				t.Errorf("%d in all, %d by organ, %d by year", total, n, sum(years, "合计", nil))
			}
			if a, b := sum(organs, "其中已撤回（件）", nil), sum(kinds, "其中已撤回（件）", nil); a != b {
				t.Errorf("withdrawn: %d by organ, %d by kind", a, b)
			}
			monthsAddUp(t, plan, years)
		})
	}
}

// kindsOf puts together what the pages of the organs count by kind, the name of the
// organ first.
func kindsOf(t *testing.T, plan *planned) view.Table {
	t.Helper()
	var all view.Table
	for _, o := range plan.corpus.Organs.All() {
		if !plan.Generated()["/audit/"+o.ID+"/"] {
			continue
		}
		for _, table := range at[view.Ledger](t, plan, "/audit/"+o.ID+"/").Tables {
			if table.ID != "site-matrix" {
				continue
			}
			if all.Head == nil {
				all.Head = slices.Concat([]string{"机关"}, verdictNames(), []string{"其中已撤回（件）"})
			}
			for _, row := range table.Rows[:len(table.Rows)-1] {
				line := []view.Cell{{Text: o.Name}}
				for _, head := range all.Head[1:] {
					c := view.Cell{Text: "0", Number: true}
					if i := column0(table, head); i >= 0 {
						c = row[i]
					}
					line = append(line, c)
				}
				all.Rows = append(all.Rows, line)
			}
		}
	}
	return all
}

// monthsAddUp compares the months of each year with the year.
func monthsAddUp(t *testing.T, plan *planned, years view.Table) {
	t.Helper()
	for _, row := range years.Rows {
		year := strings.TrimSuffix(row[0].Text, "年")
		months := tableOf(t, at[view.Ledger](t, plan, "/audit/"+year+"/"), "site-months")
		whole := func(r []view.Cell) bool { return r[0].Text == "全年" }
		part := func(r []view.Cell) bool { return r[0].Text != "全年" }
		for _, verdict := range verdictNames() {
			of := func(r []view.Cell) bool { return r[0].Text == row[0].Text }
			a, b, c := sum(years, verdict, of), sum(months, verdict, whole), sum(months, verdict, part)
			if a != b || a != c {
				t.Errorf("%s, %s: %d, the year's page says %d, its months %d", row[0].Text, verdict, a, b, c)
			}
		}
	}
}

// No count on a page of the ledger stands without the rows behind it, save those
// that say they have none.
func TestEveryNumberLeads(t *testing.T) {
	t.Parallel()
	silent := regexp.MustCompile(`^site-(gaps|unpublished)$`)
	for name, plan := range map[string]*planned{"demonstration": planDemo(t), "town": planOf(t, town)} {
		for i := range plan.Pages {
			p := &plan.Pages[i]
			v, ok := plan.view(t, p).(*view.Ledger)
			if !ok {
				continue
			}
			tables := v.Tables
			for _, c := range v.Charts {
				tables = append(tables, c.Table)
			}
			for _, table := range tables {
				for _, row := range table.Rows {
					for _, c := range row {
						if n, ok := number(c); ok && n > 0 && c.Href == "" && !silent.MatchString(table.ID) {
							t.Errorf("%s: %s: %s: %q leads nowhere: %v", name, p.URL, table.Caption, c.Text, row[0].Text)
						}
					}
				}
			}
		}
	}
}

func TestLateByDaysWithReason(t *testing.T) {
	t.Parallel()
	v := at[view.Ledger](t, planDemo(t), "/audit/")
	table := v.Parts[0].Tables[0]
	if v.Parts[0].ID != "late" {
		t.Fatalf("the first part is %s", v.Parts[0].ID)
	}
	by, last, given := column0(table, "晚几个工作日"), 1<<30, 0
	for _, row := range table.Rows {
		n, ok := number(row[by])
		if !ok || n > last {
			t.Errorf("%s: %s after %d", row[0].Text, row[by].Text, last)
		}
		last = n
		given += len(row[0].Notes)
	}
	if given == 0 || len(table.Rows) < 5 {
		t.Errorf("%d rows, %d with a reason", len(table.Rows), given)
	}
}

func TestProvisionalItemsAreListed(t *testing.T) {
	t.Parallel()
	const archive = `
-- content/enforcement/penalty/2026/0090.md --
+++
title = "岁末的决定"
number = "示市监罚〔2026〕90号"
organ = "scjgj"
dated = 2026-12-23
published = 2027-01-04
violation = "x"
categories = ["警告"]
outcome = "x"
legal_basis = "x"
[subject]
name = "示范市甲公司"
type = "法人及非法人组织"
+++
正文
`
	plan := planOn(t, archive, calendar.New(2027, 1, 4))
	wholeSite(t, plan)
	v := at[view.Ledger](t, plan, "/audit/")
	last := v.Parts[len(v.Parts)-1]
	if last.ID != "provisional" || last.Title != "届满日期暂定：共 1 项" {
		t.Fatalf("%s %s", last.ID, last.Title)
	}
	var got []string
	for _, c := range last.Tables[0].Rows[0] {
		got = append(got, c.Text)
	}
	if want := "岁末的决定 市市场监管局 行政处罚决定信息公开 2026年12月23日 2027年1月4日 2027年1月2日 2027年1月7日 2027年1月4日"; !strings.HasPrefix(strings.Join(got, " "), want) {
		t.Errorf("got %v", got)
	}
	if table := v.Charts[0].Table; len(table.Rows) != 1 || table.Rows[0][1].Text != "2026年12月" || !strings.Contains(v.Charts[0].Title, "2026年2月至2027年1月") {
		t.Errorf("one deadline is not worth a picture: %+v", v.Charts[0])
	}
}

// The first screen of the ledger says whose publications were in time, and when; every
// number is the number of rows behind it. Of many organs those are shown that missed
// most, the table has all.
func TestHeatMap(t *testing.T) {
	t.Parallel()
	var organs, docs strings.Builder
	for i := range 35 {
		fmt.Fprintf(&organs, "[[organ]]\nid = \"o%02d\"\nname = \"示范市第%d局\"\ntype = \"department\"\nsince = 2030\nduties = []\n", i, i)
		published := "2026-03-10"
		if i > 31 {
			published = "2026-06-10"
		}
		fmt.Fprintf(&docs, "-- content/enforcement/reward/2026/%02d.md --\n+++\ntitle = \"奖励%d\"\norgan = \"o%02d\"\ndated = 2026-03-05\npublished = %s\noutcome = \"x\"\nlegal_basis = \"x\"\n[subject]\nname = \"示范市甲公司\"\ntype = \"法人及非法人组织\"\n+++\n正文\n", i, i, i, published)
	}
	plan := planOf(t, "-- content/organs.toml --\n"+organs.String()+docs.String())
	wholeSite(t, plan)
	v := at[view.Ledger](t, plan, "/audit/")
	c := v.Charts[0]
	if len(c.Grid.Rows) != 30 || c.Grid.Rows[2].Name != "示范市第34局" || len(c.Grid.Head) != 13 || !strings.Contains(c.Title, "共 35 个机关") {
		t.Errorf("%s: %d rows, %v", c.Title, len(c.Grid.Rows), c.Grid.Head)
	}
	if len(tableOf(t, v, "site-organs").Rows) != 35 {
		t.Error("the table has not all organs")
	}
	late := c.Grid.Rows[0].Marks[3]
	if late.Text != "0/1" || late.Class != "missed" || late.Href != "../audit/o32/months/index.html#m-2026-03" && late.Href != "o32/months/index.html#m-2026-03" || late.Hidden != "，示范市第32局，2026年3月，逾期公开 1 项" {
		t.Errorf("%+v", late)
	}
	if c.Grid.Rows[5].Marks[0] != (view.Mark{}) {
		t.Errorf("%+v", c.Grid.Rows[5].Marks[0])
	}
}

func TestDutyMatrix(t *testing.T) {
	t.Parallel()
	plan := planOf(t, town+`
-- content/rules.toml --
normdoc_cleanup_years = 2
-- content/reports/2024.md --
+++
title = "示范市人民政府2024年法治政府建设年度报告"
kind = "annual-report"
organ = "szf"
year = 2024
dated = 2025-04-01
published = 2025-04-02
late_reason = "数据移交延迟"
submitted = [{ to = "示范市委", on = 2025-02-27 }, { to = "华东省政府", on = 2025-03-03 }]
+++
正文
`)
	wholeSite(t, plan)
	v := at[view.Ledger](t, plan, "/audit/obligations/")
	var got []string
	for _, row := range tableOf(t, v, "site-duty-annual-report").Rows {
		for _, c := range row {
			word := c.Text
			if c.Tag != nil {
				word = c.Tag.Word
			}
			got = append(got, word)
		}
	}
	want := "示范市人民政府 按期公开 没有写明报送日期 逾期公开 按期报送 示范市市场监督管理局 逾期未公开 报告未公开，无法核对报送日期 － －"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	cleanups := tableOf(t, v, "site-duty-cleanup")
	if len(cleanups.Rows) != 1 || cleanups.Head[1] != "2025年" || cleanups.Rows[0][1].Tag.Word != "逾期未公开" || cleanups.Rows[0][1].Href != "#organ-szf-overdue" {
		t.Errorf("clean-ups: %+v", cleanups)
	}
	if !strings.Contains(words(v), "原因：数据移交延迟") {
		t.Error("the reason of the late report is not there")
	}
}

func TestIndicatorPages(t *testing.T) {
	t.Parallel()
	const limits = `
-- content/indicators.toml --
[[indicator]]
id = "zb-98"
number = "98"
set = "示范指标"
levels = ["领导", "报告"]
requirement = "第一季度公开年度报告"
method = "网络检索"
responsible = ["szf", "市委编办"]
max_characters = 1
queries = [{ kind = "annual-report" }]
[[indicator]]
id = "zb-57"
number = "57"
set = "示范指标"
levels = ["执法"]
requirement = "决定按期公开"
queries = [{ kind = "penalty", verdict = "late" }, { kind = "penalty", organ = "szf" }, { kind = "policy", organ = "scjgj", year = 2025 }]
[[indicator]]
id = "zb-1"
number = "57"
requirement = "没有佐证"
`
	plan := planOf(t, town+limits)
	wholeSite(t, plan)
	index := at[view.Ledger](t, plan, "/audit/indicators/")
	var counts []string
	for _, p := range index.Parts {
		for _, table := range p.Tables {
			for _, row := range table.Rows {
				counts = append(counts, p.Title+" "+row[0].Text+" "+row[2].Text)
			}
		}
	}
	if want := "示范指标：领导 98 1|示范指标：执法 57 3|指标 57 无佐证"; strings.Join(counts, "|") != want {
		t.Errorf("got %v", counts)
	}
	page := words(at[view.Ledger](t, plan, "/audit/indicators/zb-98/"))
	for _, want := range []string{"第一季度公开年度报告", "网络检索", "示范市人民政府", "市委编办", "不超过 1 字", "2 字，超过 1 字", "应当公开而没有公开：2 件", "逾期未公开"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of the indicator lacks %s", want)
		}
	}
	missing := tableOf(t, at[view.Ledger](t, plan, "/audit/indicators/zb-98/"), "site-missing")
	for i, want := range []string{"#organ-szf-overdue", "#organ-scjgj-overdue"} {
		if got := missing.Rows[i][1].Href; got != "../../obligations/index.html"+want {
			t.Errorf("a missing report leads to %q", got)
		}
	}
	// Claimed (in time), named as late, named by organ and year; not the tombstone that claims it.
	page = words(at[view.Ledger](t, plan, "/audit/indicators/zb-57/"))
	for _, want := range []string{"逾期公开：共 1 件", "按期公开：共 2 件", "第 5 个工作日", "关于示范市安达商贸有限公司的第二个决定", "中办法"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of the indicator lacks %s", want)
		}
	}
	if strings.Contains(page, "21号") {
		t.Error("a tombstone is evidence")
	}
	d := at[view.Document](t, plan, "/reports/2025/")
	if got := row(d.Metadata, "字数"); got != "2 字，超过 1 字（指标 98；只计汉字和数字）" {
		t.Errorf("字数: %s", got)
	}
	if d := at[view.Document](t, plan, "/enforcement/penalty/2026/0012/"); row(d.Metadata, "对应指标") != "示范指标第 57 项" {
		t.Error("the document does not lead to its indicator")
	}
	if _, ok := plan.Generated()["/audit/indicators/zb-1/"]; ok {
		t.Error("an indicator without evidence has a page")
	}
}

// The count that an organ lets the public see is a number, and nothing else of
// the record leaves.
func TestNormativeRates(t *testing.T) {
	t.Parallel()
	const policies = `
-- content/policies/r1.md --
+++
title = "示范市市场监督管理局关于印发甲办法的通知"
number = "示市监〔2019〕1号"
organ = "scjgj"
dated = 2019-03-01
published = 2019-03-05
normative = true
expires = 2024-03-01
filings = [{ to = "示范市人民政府", on = 2019-03-06 }]
[review]
start = 2019-02-11
end = 2019-02-20
+++
正文
-- content/policies/r2.md --
+++
title = "示范市市场监督管理局关于印发乙办法的通知"
organ = "scjgj"
dated = 2019-03-01
published = 2019-09-05
normative = true
+++
正文
-- content/policies/r3.md --
+++
title = "示范市市场监督管理局关于印发草案的通知"
organ = "scjgj"
dated = 2019-03-01
normative = true
+++
正文
`
	table := tableOf(t, at[view.Ledger](t, planOf(t, town+policies), "/audit/"), "site-normative")
	var got []string
	for _, row := range table.Rows {
		if row[1].Text == "2019年" {
			got = append(got, row[0].Text+" "+row[2].Text+" "+row[3].Text+" "+row[4].Text)
		}
	}
	if want := "示范市市场监督管理局 50%（1/2） 50%（1/2） 50%（1/2）"; strings.Join(got, "|") != want {
		t.Errorf("got %q, want %s", got, want)
	}
}

func TestOverdueUnpublishedIsANumber(t *testing.T) {
	t.Parallel()
	const draft = `
-- content/enforcement/penalty/2026/late-draft.md --
+++
title = "隐名逾期草稿"
number = "示市监罚〔2026〕77号"
organ = "scjgj"
dated = 2026-03-05
violation = "隐名违法"
categories = ["警告"]
outcome = "隐名结果"
legal_basis = "隐名依据"
[subject]
name = "隐名丙公司"
type = "法人及非法人组织"
+++
隐名正文
`
	organs := strings.Replace(string(sitetest.Files(settings)["content/organs.toml"].Data), "since = 2025\n", "since = 2025\noverdue_unpublished = true\n", 1)
	for _, c := range []struct {
		name, archive, want string
	}{
		{"opted in", "-- content/organs.toml --\n" + organs, "2"}, // draft.md of the town and this one
		{"not opted in", "", ""},
	} {
		plan := planOf(t, town+draft+c.archive)
		survey(t, plan)
		got := ""
		for _, table := range at[view.Ledger](t, plan, "/audit/").Tables {
			if table.ID == "site-unpublished" {
				got = table.Rows[0][1].Text
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		for i := range plan.Pages {
			for _, secret := range []string{"隐名逾期", "77号", "隐名丙"} {
				if strings.Contains(words(plan.view(t, &plan.Pages[i])), secret) {
					t.Errorf("%s: %s holds %s", c.name, plan.Pages[i].URL, secret)
				}
			}
		}
	}
}

func TestGapsAreANotice(t *testing.T) {
	t.Parallel()
	v := at[view.Ledger](t, planOf(t, town), "/audit/scjgj/")
	table := tableOf(t, v, "site-gaps")
	if len(table.Rows) != 1 || table.Rows[0][0].Text != "示市监罚〔2026〕" || !strings.Contains(table.Caption, "不计入逾期") {
		t.Errorf("%+v", table)
	}
}
