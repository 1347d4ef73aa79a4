package page

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"gongkai/site/page/view"
)

// regulated is a site with documents of each level and state.
const regulated = `
-- content/regulations/rule.md --
+++
title = "示范市停车办法"
number = "示范市人民政府令第3号"
category = "政府规章"
theme = "城乡建设"
organ = "szf"
dated = 2025-03-03
published = 2025-03-05
effective = 2025-05-01
+++
正文。
-- content/regulations/old.md --
+++
title = "示范市集市办法"
number = "示范市人民政府令第1号"
category = "政府规章"
organ = "szf"
dated = 2024-03-04
published = 2024-03-06
effective = 2024-05-01
repealed = 2025-05-01
+++
正文。
-- content/regulations/law.md --
+++
title = "示范市养老条例"
number = "示范市人民代表大会常务委员会公告第2号"
category = "地方性法规"
organ = "szf"
dated = 2024-03-04
published = 2024-03-06
effective = 2024-05-01
amended = 2025-03-03
+++
正文。
-- content/regulations/list.md --
+++
title = "2025年度政府规章目录"
category = "年度目录"
year = 2025
organ = "szf"
dated = 2026-01-05
published = 2026-01-06
+++
正文。
-- content/policies/a.md --
+++
title = "甲办法"
number = "示市监规〔2026〕1号"
normative = true
organ = "scjgj"
dated = 2026-03-02
published = 2026-03-03
effective = 2026-04-01
+++
正文。
`

// The register of regulations and policies is one query: what is in force first, then
// a view for each state, level, theme, organ and year. A list of a year has no validity.
func TestRegisterIsOneQuery(t *testing.T) {
	t.Parallel()
	plan := planOf(t, regulated)
	for url, want := range map[string]string{
		"/policies/register/":                "地方性法规：共 1 件: 示范市养老条例|政府规章：共 1 件: 示范市停车办法|行政规范性文件：共 1 件: 甲办法",
		"/policies/register/state/repealed/": "政府规章：共 1 件: 示范市集市办法",
		"/policies/register/level/level-2/":  "现行有效：共 1 件: 示范市停车办法|废止：共 1 件: 示范市集市办法",
		"/policies/register/organ/scjgj/":    "现行有效：共 1 件: 甲办法",
		"/policies/register/year/2024/":      "现行有效：共 1 件: 示范市养老条例|废止：共 1 件: 示范市集市办法",
		"/policies/register/all/":            "现行有效：共 3 件: 示范市停车办法 示范市养老条例 甲办法|废止：共 1 件: 示范市集市办法",
	} {
		var parts []string
		for _, p := range at[view.Ledger](t, plan, url).Parts {
			var titles []string
			for _, table := range p.Tables {
				for _, row := range table.Rows {
					titles = append(titles, row[1].Text)
				}
			}
			parts = append(parts, p.Title+": "+strings.Join(titles, " "))
		}
		if got := strings.Join(parts, "|"); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", url, got, want)
		}
	}
	home := at[view.Ledger](t, plan, "/policies/register/")
	var offered []string
	for _, row := range home.About {
		offered = append(offered, row.Label)
	}
	for _, list := range home.Lists {
		offered = append(offered, list.Title)
	}
	if got := strings.Join(offered, " "); got != "按效力 按层级 按主题 按机关 按年份" {
		t.Errorf("the register is asked by %s", got)
	}
}

// A reconsideration masks the applicant and third parties who are natural persons,
// wherever their names occur.
func TestReconsiderationMasksPersons(t *testing.T) {
	t.Parallel()
	plan := planOf(t, `
-- content/reconsiderations/2026/1.md --
+++
title = "钱建国不服罚款行政复议案"
number = "示府复决字〔2026〕1号"
organ = "szf"
dated = 2026-03-02
published = 2026-03-04
respondent = "示范市市场监督管理局"
request = "撤销对钱建国的罚款"
result = ["维持"]
legal_basis = "《中华人民共和国行政复议法》第六十八条"
[subject]
name = "钱建国"
type = "自然人"
[[third_parties]]
name = "孙立新"
type = "自然人"
[[third_parties]]
name = "示范市安达商贸有限公司"
type = "法人及非法人组织"
+++
钱建国称，孙立新没有到场。
`)
	v := at[view.Document](t, plan, "/reconsiderations/2026/1/")
	page, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"钱建国", "孙立新"} {
		if strings.Contains(string(page), name) {
			t.Errorf("%s is on the page", name)
		}
	}
	rows := map[string]string{}
	for _, row := range v.Metadata.Rows {
		rows[row[0].Text] = row[1].Text
	}
	if rows["申请人"] != "钱某某" || rows["第三人"] != "孙某某、示范市安达商贸有限公司" || rows["行政复议机关"] != "示范市人民政府" || v.Stamp != nil {
		t.Errorf("rows %v, stamp %v", rows, v.Stamp)
	}
}

// Figures of a report have those of the year before and their rates beside them.
func TestFiguresAndRates(t *testing.T) {
	t.Parallel()
	report := func(year, corrected int) string {
		return fmt.Sprintf(`
-- content/reports/%[1]d.md --
+++
title = "%[1]d年法治政府建设年度报告"
kind = "annual-report"
organ = "szf"
year = %[1]d
dated = %[2]d-03-02
published = %[2]d-03-04
[reconsideration]
concluded = 396
corrected = %[3]d
+++
正文。
`, year, year+1, corrected)
	}
	v := at[view.Document](t, planOf(t, report(2024, 49)+report(2025, 58)), "/reports/2025/")
	var got []string
	for _, table := range v.Tables {
		for _, row := range append([][]view.Cell{}, table.Rows...) {
			var cells []string
			for _, c := range row {
				cells = append(cells, c.Text)
			}
			got = append(got, strings.Join(cells, " "))
		}
	}
	want := "审结 396 396|审结：纠正（撤销、变更、确认违法、确认无效、责令履行） 58 49|行政复议纠错率（纠正÷审结） 14.6% 12.4%"
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
}

// A report of an area on itself is linked from its indicator set, and measured by it.
func TestSelfAssessment(t *testing.T) {
	t.Parallel()
	plan := planOf(t, `
-- content/indicators/county.toml --
name = "示范指标"
edition = "2019"
self_assessment_max = 3
[[indicator]]
id = "a"
requirement = "公开年度报告"
-- content/reports/self.md --
+++
title = "自评报告"
kind = "self-assessment"
organ = "szf"
year = 2026
set = "示范指标（2019年版）"
dated = 2026-03-05
published = 2026-03-06
+++
正文四字。
`)
	table := at[view.Ledger](t, plan, "/audit/indicators/").Tables[0]
	if cell := table.Rows[0][2]; cell.Text != "自评报告" || cell.Href != "../../reports/self/index.html" {
		t.Errorf("the set leads to %q, %s", cell.Text, cell.Href)
	}
	length := ""
	for _, row := range at[view.Document](t, plan, "/reports/self/").Metadata.Rows {
		if row[0].Text == "字数" {
			length = row[1].Text
		}
	}
	if want := "4 字，超过 3 字（示范指标（2019年版）；只计汉字和数字）"; length != want {
		t.Errorf("got %q, want %q", length, want)
	}
}
