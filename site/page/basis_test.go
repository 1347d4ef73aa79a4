package page

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// powerOf is a power item of the town; others are benchmarks and decisions.
func powerOf(path, organ, code, act, law, article string) string {
	return fmt.Sprintf(`
-- content/powers/%s.md --
+++
title = "事项%s"
organ = "%s"
dated = 2026-01-12
published = 2026-01-19
code = "%s"
name = "事项%s"
type = "%s"
implementer = "x"
supervision = "x"
remedies = "x"
state = "在用"
[[basis_items]]
law = "%s"
article = "%s"
[[liabilities]]
stage = "决定"
content = "x"
basis = "x"
+++
x
`, path, path, organ, code, path, act, law, article)
}

func penaltyOf(name, organ, published, basis, more string) string {
	return fmt.Sprintf(`
-- content/enforcement/penalty/2026/%s.md --
+++
title = "决定%s"
number = "%s"
organ = "%s"
dated = 2026-03-05
published = %s
violation = "x"
categories = ["警告"]
outcome = "警告"
legal_basis = "%s"
%s
[subject]
name = "示范市甲公司"
type = "法人及非法人组织"
+++
x
`, name, name, name, organ, published, basis, more)
}

func benchmarkOf(path, front string) string {
	return fmt.Sprintf("\n-- content/%s.md --\n+++\ntitle = \"基准%s\"\ndated = 2026-01-12\npublished = 2026-01-19\n%s\n+++\nx\n", path, path[strings.LastIndex(path, "/")+1:], front)
}

// A decision, the power item and the benchmark of discretion that share a code or a
// basis link to each other.
func TestBasisLinks(t *testing.T) {
	t.Parallel()
	plan := planOf(t, powerOf("price", "scjgj", "P-1", "行政处罚", "《中华人民共和国价格法》", "第四十二条第一款")+
		powerOf("licence", "scjgj", "P-2", "行政许可", "价格法", "第42条")+
		powerOf("coded", "scjgj", "P-3", "行政处罚", "《计量法》", "第九条")+
		powerOf("other", "szf", "P-1", "行政处罚", "《价格法》", "第四十二条")+
		benchmarkOf("enforcement/basics/own", "organ = \"scjgj\"\ncategory = \"裁量基准\"\narticles = [\"《价格法》（2026年修订）第四十条\", \"第四十二条\"]")+
		benchmarkOf("enforcement/basics/not", "organ = \"scjgj\"\ncategory = \"程序\"\narticles = [\"《价格法》第四十二条\"]")+
		benchmarkOf("policies/all", "organ = \"szf\"\ngenre = \"裁量基准\"\narticles = [\"《计量法》第九条\"]")+
		penaltyOf("a", "scjgj", "2026-03-06", "《价 格 法》第十三条、第四十二条第（一）项；《行政处罚法》第三十二条", "")+
		penaltyOf("b", "scjgj", "2026-03-09", "《中华人民共和国价格法》第四十二条", "")+
		penaltyOf("c", "scjgj", "2026-03-10", "《价格法》第四十二条", "power_code = \"P-3\"")+
		penaltyOf("d", "scjgj", "2026-03-11", "《价格法》第四百二十条", "")+
		penaltyOf("draft", "scjgj", "2027-03-11", "《价格法》第四十二条", ""))
	for _, c := range []struct{ url, want string }{
		{"/enforcement/penalty/2026/a/", "权责事项:事项price 裁量基准:基准own"},
		{"/enforcement/penalty/2026/c/", "权责事项:事项coded 裁量基准:基准own"},
		{"/enforcement/penalty/2026/d/", ""},
		{"/powers/price/", "裁量基准:基准own 依此作出的决定（2 件）:决定b 依此作出的决定（2 件）:决定a 依此作出的决定（2 件）:市市场监管局的全部行政处罚(4)"},
		{"/powers/licence/", "裁量基准:基准own"},
		{"/powers/coded/", "裁量基准:基准all 依此作出的决定:决定c 依此作出的决定:市市场监管局的全部行政处罚(4)"},
		{"/powers/other/", "裁量基准:基准own"},
		{"/enforcement/basics/own/", "权责事项（3 件）:事项price 权责事项（3 件）:事项other 权责事项（3 件）:事项licence " +
			"依此作出的决定（3 件）:决定c 依此作出的决定（3 件）:决定b 依此作出的决定（3 件）:决定a 依此作出的决定（3 件）:市市场监管局的全部行政处罚(4)"},
		{"/enforcement/basics/not/", ""},
		{"/policies/all/", "权责事项:事项coded"},
	} {
		var got []string
		for _, g := range at[view.Document](t, plan, c.url).Related {
			for _, l := range g.Links {
				if l.HasCount {
					l.Label += fmt.Sprintf("(%d)", l.Count)
				}
				got = append(got, g.Title+":"+l.Label)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s:\n%s, want\n%s", c.url, strings.Join(got, " "), c.want)
		}
	}
}

// Many decisions are counted, and the newest are named.
func TestBasisOfMany(t *testing.T) {
	t.Parallel()
	site := powerOf("price", "scjgj", "P-1", "行政处罚", "《价格法》", "第四十二条")
	for i := range 7 {
		site += penaltyOf(fmt.Sprint("p", i), "scjgj", fmt.Sprintf("2026-03-%02d", 9+i), "《价格法》第四十二条", "")
	}
	groups := at[view.Document](t, planOf(t, site), "/powers/price/").Related
	if len(groups) != 1 || groups[0].Title != "依此作出的决定（7 件，这里是最新的 5 件）" || len(groups[0].Links) != 6 || groups[0].Links[0].Label != "决定p6" {
		t.Errorf("%+v", groups)
	}
	// A provision on which all items rest tells none apart.
	site = penaltyOf("a", "scjgj", "2026-03-06", "《行政处罚法》第三十二条", "")
	for i := range 11 {
		site += powerOf(fmt.Sprint("p", i), "scjgj", fmt.Sprint("P-", i), "行政处罚", "《行政处罚法》", "第三十二条")
	}
	if groups := at[view.Document](t, planOf(t, site), "/enforcement/penalty/2026/a/").Related; groups != nil {
		t.Errorf("%+v", groups)
	}
}

// The demonstration has a decision, its power item and its benchmark.
func TestBasisOfDemonstration(t *testing.T) {
	t.Parallel()
	plan := planDemo(t)
	decision, power, benchmark := "enforcement/penalty/2026/0041.md", "powers/jtj-cf-005.md", "enforcement/basics/jtj-discretion-benchmark.md"
	names := func(of string, list func(*catalog.Relations) []*catalog.Document, want string) {
		c := plan.catalog
		for _, d := range list(c.Relations(c.At(of))) {
			if d.Record.Path == want {
				return
			}
		}
		t.Errorf("%s does not lead to %s", of, want)
	}
	powers := func(r *catalog.Relations) []*catalog.Document { return r.Powers }
	benchmarks := func(r *catalog.Relations) []*catalog.Document { return r.Benchmarks }
	decisions := func(r *catalog.Relations) []*catalog.Document { return r.Decisions }
	names(decision, powers, power)
	names(decision, benchmarks, benchmark)
	names(power, decisions, decision)
	names(power, benchmarks, benchmark)
	names(benchmark, powers, power)
	names(benchmark, decisions, decision)
}

// A picture is shown with the text that says the same, a video is a link.
func TestPictures(t *testing.T) {
	t.Parallel()
	plan := planOf(t, town+`
-- content/interpretations/tu.png --
x
-- content/interpretations/a.mp4 --
x
-- content/interpretations/tu.md --
+++
title = "《中办法》图解"
organ = "szf"
published = 2025-03-05
interprets = "policies/mid.md"
in_brief = "一句话"
who = "大家"
what_to_do = "照办"
[[pictures]]
title = "一图读懂中办法"
file = "tu.png"
text = """
先登记，
再领证。
"""
[[pictures]]
file = "a.mp4"
text = "讲解。"
[[pictures]]
file = "a.mp4"
+++
问答
`)
	got := fmt.Sprintf("%+v", at[view.Document](t, plan, "/interpretations/tu/").Pictures)
	want := "[{Title:一图读懂中办法 Href:../tu.png Image:true Type:PNG Size:2 字节 Text:先登记，\n再领证。} {Title:图解 Href:../a.mp4 Image:false Type:MP4 Size:2 字节 Text:讲解。}]"
	if got != want {
		t.Errorf("%s", got)
	}
}
