package page

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/site/page/view"
)

// offers are the facets of a list, the applied choice in brackets.
func offers(v *view.List) string {
	var all []string
	for _, g := range v.Facets {
		var links []string
		for _, l := range g.Links {
			text := fmt.Sprintf("%s %d", l.Label, l.Count)
			if l.Current {
				text = "[" + text + "]"
			}
			links = append(links, text)
		}
		all = append(all, g.Title+": "+strings.Join(links, ", "))
	}
	for _, l := range v.Applied {
		all = append(all, l.Label+" -> "+l.Href)
	}
	return strings.Join(all, "\n")
}

func TestFacets(t *testing.T) {
	t.Parallel()
	small := planOf(t, town)
	demo := planDemo(t)
	for _, c := range []struct {
		name, url string
		plan      *planned
		want      string
	}{
		{"what would be the whole list is not offered", "/enforcement/penalty/", small,
			"按公开时限: 逾期公开 1, 依法不适用 1\n按当事人首字母: A 2"},
		{"validity", "/policies/", small,
			"按效力: 现行有效 1, 已修改 1, 废止 1\n按年份: 2026年 1, 2025年 1, 2024年 1\n按机关: 市政府 3, 市市场监管局 1"},
		{"applied, and taken away", "/policies/state/repealed/", small,
			"按效力: 现行有效 1, 已修改 1, [废止 1]\n按年份: 2026年 1, 2025年 1, 2024年 1\n按机关: 市政府 3, 市市场监管局 1\n取消筛选：废止 -> ../../index.html"},
		{"a kind has years", "/policies/kind/cleanup/2026/", demo,
			"清理结果：按年份: [2026年 1], 2024年 1\n按类别: 政策文件 13, 清理结果 2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := offers(at[view.List](t, c.plan, c.url)); !strings.HasPrefix(got, c.want) {
				t.Errorf("got\n%s", got)
			}
		})
	}
	applied := at[view.List](t, demo, "/policies/kind/cleanup/2026/").Applied
	if len(applied) != 2 || applied[0].Href != "../index.html" || applied[1].Label != "取消筛选：清理结果" {
		t.Errorf("a year of a kind is taken away by %+v", applied)
	}
}

func TestReservedNames(t *testing.T) {
	t.Parallel()
	document := func(kind, path string) string {
		return "-- content/" + path + " --\n+++\nkind = \"" + kind + "\"\ntitle = \"甲\"\norgan = \"szf\"\ndraft = true\n+++\n正文\n"
	}
	for path, kind := range map[string]string{
		"policies/state.md": "policy", "policies/theme/a.md": "policy", "policies/register.md": "policy", "policies/kind.md": "policy",
		"enforcement/penalty/letter/a.md": "penalty", "enforcement/penalty/verdict.md": "penalty", "powers/organ/a.md": "power", "reports/kind/a.md": "annual-report",
	} {
		if problems := planningProblems(t, document(kind, path)); len(problems) != 1 || problems[0].Code != collision || problems[0].Path != "content/"+path {
			t.Errorf("%s: %v", path, problems)
		}
	}
	for path, kind := range map[string]string{"reports/2025.md": "annual-report", "powers/state.md": "power", "notices/register.md": "notice"} {
		if problems := planningProblems(t, document(kind, path)); len(problems) != 0 {
			t.Errorf("%s: %v", path, problems)
		}
	}
}

// What lies ahead is public, and nothing expires twice.
func TestDeadlines(t *testing.T) {
	t.Parallel()
	v := at[view.Ledger](t, planOf(t, town), "/deadlines/")
	var got []string
	for _, p := range v.Parts {
		for _, table := range p.Tables {
			for _, row := range table.Rows {
				got = append(got, row[0].Text+" "+row[2].Text+" "+row[3].Text+" "+row[4].Text)
			}
		}
	}
	want := `2026年12月31日 最迟公开日期 2026年重大行政决策事项目录 市政府
2027年1月31日 最迟公开日期 2026年政府信息公开工作年度报告 市市场监管局
2027年3月31日 最迟公开日期 2026年政府信息公开工作年度报告 市政府
2027年3月31日 最迟公开日期 2026年法治政府建设年度报告 市政府、市市场监管局
2030年3月31日 有效期届满 中办法 市政府、市市场监管局`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}
