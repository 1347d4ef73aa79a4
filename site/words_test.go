package site

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gongkai/site/agenda"
	"gongkai/site/office/spreadsheet"
)

// drifted are phrases that no surface says, each with the phrase in its place.
var drifted = [...]struct{ old, now string }{
	{`公开时限审计|公开时限,审计`, "公开时限台账"},
	{`年度义务`, "年度应公开事项"},
	{`其中没有公开的年度报告`, "逾期未公开的年度报告"},
	{`早于最短期限|满足最短期限|的最短期限`, "期限不足，达到最短期限"},
	{`后不应早于`, "征求意见 5 个工作日，少于规定的 7 个工作日（最早应到 4月22日）"},
	{`逾期 \d+ 个工作日|逾期不足 1 个工作日|已逾期 \d`, "晚 6 个工作日公开"},
	{`期限届满后的休息日公开`, "晚 1 天公开（当天是周六，不足 1 个工作日）"},
	{`文件公布当日公开，期限为同日`, "与文件同日公开，符合同步解读要求"},
	{`不适用 7 个工作日的期限`, "依法不适用 7 个工作日的公开期限"},
	{`失效日期是\d`, "本文件已于2025年7月14日失效"},
	{`撤下说明|撤回原因|撤回理由`, "撤回说明；撤回情形、具体理由"},
	{`缺，逾期未公开|没有报告，无从核对`, "逾期未公开；报告未公开，无法核对报送日期"},
	{`已到期而没有公开|不列内容`, "逾期尚未公开的件数（机关自行公布，只列数量）"},
	{`文号或者字词|>查什么<`, "单位名称、文号或关键词；检索词"},
	{`所查内容|由新到旧`, "标题含检索词的排在前面，其余按公开日期从新到旧排列"},
	{`看这个单位有哪些权力|看信息是否按时公开`, "查一个部门有哪些职权；看各部门是否按期公开"},
	{`\d年形成的`, "2026年作出的行政处罚决定"},
	{`公开的执法公示信息`, "某局的行政执法公示信息"},
	{`条，第 \d+ 页，共`, "共 54 条，第 1 页（共 2 页）"},
	{`</time> (形成|成文|调整)<`, "决策文件形成 / 文件成文 / 事项调整"},
	{`公平竞争审查</th><td>是<|对应指标</th><td>(<a[^>]*>)?\d+<`, "已审查；市县示范指标第 25 项"},
	{`政策文件类（|类别：页面`, "政策文件（13）；说明页"},
	{`框</i>|底</i>`, "□ 最迟公开日　■ 实际公开日"},
	{`只计公示中的`, "公示中的决定 3 件，罚款合计 58,000 元"},
	{`没有另外规定使用条件`, "可以自由使用，请注明来源"},
	{`这个网址没有页面|>可以看看<`, "您访问的页面不存在：…；您可以"},
	{`公开时限戳|公开时限章`, "公开时限"},
	{`按期失效|逾期失效|完成审核`, "有效期符合规定；审核完毕"},
}

// TestNoSurfaceSaysOldWords looks for phrases that were replaced in everything that
// readers get: pages, feeds, data, calendars, reports of the command, workbooks,
// the guides.
func TestNoSurfaceSaysOldWords(t *testing.T) {
	surfaces := map[string]string{} // the name of a surface that has a line, by the line
	add := func(name, text string) {
		for line := range strings.Lines(text) {
			surfaces[line] = name
		}
	}
	report, files := build(t, demonstration(t), "2026-11-29")
	for name, file := range files {
		if !strings.HasPrefix(name, "search/") || strings.HasSuffix(name, ".html") { // its lists hold words of the pages
			add(name, string(file))
		}
	}
	var text, book bytes.Buffer
	for _, doc := range report.Corpus.Documents {
		for _, x := range agenda.Explain(report.Ledger, doc.Record.Path) {
			if err := x.WriteText(&text); err != nil {
				t.Fatal(err)
			}
		}
	}
	add("explain", text.String())
	text.Reset()
	if err := agenda.WriteText(&text, report.Ledger); err != nil {
		t.Fatal(err)
	}
	add("audit", text.String())
	if err := agenda.WriteWorkbook(&book, report.Ledger); err != nil {
		t.Fatal(err)
	}
	add("audit, XLSX", bookText(t, book.Bytes()))
	var problems strings.Builder
	for _, p := range report.Problems {
		problems.WriteString(p.Message + p.Hint + "\n")
	}
	add("problems", problems.String())
	for _, glob := range []string{"../README.md", "../layouts/*.*", "../layouts/desk/*", "../static/js/*", "../static/desk/*", "../cmd/gongkai/help/*", "check/CHECKS.md", "disclosure/kinds.toml", "deadline/rules.toml"} {
		names, err := filepath.Glob(glob)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files, %v", glob, len(names), err)
		}
		for _, name := range names {
			file, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			add(name, string(file))
		}
	}
	for _, d := range drifted {
		old := regexp.MustCompile(d.old)
		n := 0
		for line, name := range surfaces {
			if at := old.FindStringIndex(line); at != nil && n < 3 {
				n++
				t.Errorf("%s says %q; now %s", name, line[max(0, at[0]-60):min(len(line), at[1]+60)], d.now)
			}
		}
	}
}

// bookText returns every cell of every sheet of a workbook.
func bookText(t *testing.T, file []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "book.xlsx")
	if err := os.WriteFile(name, file, 0o600); err != nil {
		t.Fatal(err)
	}
	book, err := spreadsheet.Open(t.Context(), name, spreadsheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	text := strings.Join(book.Sheets, "\n")
	for _, sheet := range book.Sheets {
		for row, err := range book.Rows(sheet) {
			if err != nil {
				t.Fatal(err)
			}
			text += fmt.Sprintln(row)
		}
	}
	return text
}
