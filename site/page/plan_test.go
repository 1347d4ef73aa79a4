package page

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"gongkai/site/address"
	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/internal/sitetest"
	"gongkai/site/ledger"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

func TestPagesOfTown(t *testing.T) {
	t.Parallel()
	plan := planOf(t, town)
	var got []string
	for _, p := range plan.Pages {
		if !isRule(p.URL) {
			got = append(got, p.Layout+" "+p.URL)
		}
	}
	want := `home /
404 /404.html
list /about/
document /about/contact/
index /about/sitemap/
audit /audit/
audit /audit/2024/
audit /audit/2025/
audit /audit/2026/
audit /audit/indicators/
audit /audit/indicators/zb-57/
audit /audit/obligations/
audit /audit/scjgj/
audit /audit/scjgj/months/
audit /audit/szf/
audit /audit/szf/months/
audit /audit/withdrawn/
data /data/
data /data/annual-report/
data /data/interpretation/
data /data/penalty/
data /data/policy/
data /data/power/
audit /deadlines/
index /disclosure/
index /disclosure/content/
list /enforcement/
list /enforcement/2026/
list /enforcement/organ/scjgj/
list /enforcement/penalty/
list /enforcement/penalty/2026/
document /enforcement/penalty/2026/0012/
document /enforcement/penalty/2026/0018/
document /enforcement/penalty/2026/expired/
document /enforcement/penalty/2026/person/
document /enforcement/penalty/2026/withdrawn/
audit /enforcement/penalty/categories/
audit /enforcement/penalty/causes/
audit /enforcement/penalty/laws/
list /enforcement/penalty/letter/a/
audit /enforcement/penalty/months/2026/
list /enforcement/penalty/organ/scjgj/
list /enforcement/penalty/verdict/exempt/
list /enforcement/penalty/verdict/late/
list /interpretations/
list /interpretations/2024/
list /interpretations/2025/
document /interpretations/mid/
document /interpretations/old/
list /interpretations/organ/szf/
index /organs/
organ /organs/scjgj/
organ /organs/szf/
index /parties/
party /parties/9199000100005237XT/
list /policies/
list /policies/2024/
list /policies/2025/
list /policies/2026/
document /policies/mid/
document /policies/new/
document /policies/old/
list /policies/organ/scjgj/
list /policies/organ/szf/
audit /policies/register/
audit /policies/register/all/
audit /policies/register/level/level-4/
audit /policies/register/organ/szf/
audit /policies/register/state/amended/
audit /policies/register/state/repealed/
audit /policies/register/theme/ac0edb7f/
audit /policies/register/year/2024/
audit /policies/register/year/2025/
audit /policies/register/year/2026/
list /policies/state/amended/
list /policies/state/in-force/
list /policies/state/repealed/
list /powers/
document /powers/a/
audit /powers/organ/scjgj/
list /reports/
document /reports/2025/
audit /rules/
search /search/`
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

// isRule reports whether a page is that of one rule; see TestRules.
func isRule(url string) bool { return strings.HasPrefix(url, address.Rules) && url != address.Rules }

// Every rule that applies has a page with its citation, and says what could not be
// confirmed; a stamp leads to the page of its rule.
func TestRules(t *testing.T) {
	t.Parallel()
	plan := planOf(t, town)
	rules := sitetest.Rules(t, nil)
	for _, rule := range rules.All() {
		if !rule.Applies() {
			continue
		}
		v := at[view.Ledger](t, plan, address.Rule(rule.ID))
		about := map[string]string{}
		for _, row := range v.About {
			about[row.Label] = row.Text
		}
		if about["依据"] != rule.Citation() || about["规则编号"] != rule.ID || (rule.Unconfirmed != "") && !strings.Contains(about["未核对"], rule.Unconfirmed) {
			t.Errorf("%s says %v", rule.ID, about)
		}
	}
	v := at[view.Ledger](t, plan, address.Rule("penalty-decision-7wd"))
	if v.Example == nil || len(v.Example.Weeks) == 0 || v.Example.Sentence != "从2025年3月5日起算，7 个工作日的最后一天是2025年3月14日。" || len(v.Parts) == 0 {
		t.Errorf("the example is %+v, with %d parts", v.Example, len(v.Parts))
	}
	if v := at[view.Ledger](t, plan, address.Rule("ogi-proactive-20wd")); len(v.Tables) != 1 || len(v.Tables[0].Rows) != 2 || v.Tables[0].Rows[0][0].Text != "主动公开政府信息（2007年条例）" {
		t.Errorf("versions %+v", v.Tables)
	}
	document := at[view.Document](t, plan, "/enforcement/penalty/2026/0012/")
	if document.Stamp.RuleHref != "../../../../rules/penalty-decision-7wd/index.html" {
		t.Errorf("the stamp leads to %q", document.Stamp.RuleHref)
	}
}

func TestEmptySite(t *testing.T) {
	t.Parallel()
	plan := planOf(t, "")
	var got []string
	for _, p := range plan.Pages {
		if !isRule(p.URL) {
			got = append(got, p.URL)
		}
	}
	// Organs that owe reports have pages even before they publish anything.
	if want := "/ /404.html /about/sitemap/ /audit/ /audit/obligations/ /audit/scjgj/ /audit/szf/ /deadlines/ /organs/ /organs/scjgj/ /organs/szf/ /rules/"; strings.Join(got, " ") != want {
		t.Errorf("got %v", got)
	}
}

func TestParty(t *testing.T) {
	t.Parallel()
	plan := planOf(t, town)
	v := at[view.Party](t, plan, "/parties/9199000100005237XT/")
	if want := "本站公示中的决定 2 件：行政处罚 2 件，罚款合计 17,000.50 元。"; v.Summary != want {
		t.Errorf("summary %s", v.Summary)
	}
	// Under the distinctive part of the name, and under the place it begins with.
	var got []string
	for _, g := range at[view.Index](t, plan, "/parties/").Groups {
		for _, l := range g.Links {
			got = append(got, g.Title+":"+l.Label)
		}
	}
	if want := "按首字母:A 按首字母:S A:示范市安达商贸有限公司（2 件，罚款合计 17,000.50 元） S:示范市安达商贸有限公司（2 件，罚款合计 17,000.50 元）"; strings.Join(got, " ") != want {
		t.Errorf("got %v", got)
	}
}

func TestObligationsShowWhatIsMissing(t *testing.T) {
	t.Parallel()
	v := at[view.Ledger](t, planOf(t, town), "/audit/obligations/")
	got := map[string]int{}
	for _, p := range v.Parts {
		for _, table := range p.Tables {
			got[table.ID] += len(table.Rows)
		}
	}
	if want := "map[organ-scjgj-overdue:2 organ-szf-on-time:1 organ-szf-overdue:5]"; fmt.Sprint(got) != want {
		t.Errorf("got %v", got)
	}
}

func TestWithdrawnRegister(t *testing.T) {
	t.Parallel()
	v := at[view.Ledger](t, planOf(t, town), "/audit/withdrawn/")
	var got []string
	for _, p := range v.Parts {
		got = append(got, p.Title)
	}
	if want := "撤回，示范市市场监督管理局：共 1 项 公示期满：共 1 项 更正：共 1 项 其他变动：共 1 项"; strings.Join(got, " ") != want {
		t.Errorf("got %v", got)
	}
}

func TestEqualTitles(t *testing.T) {
	t.Parallel()
	doc := func(name, more string) string {
		return "-- content/notices/" + name + ".md --\n+++\ntitle = \"通知\"\norgan = \"szf\"\ndated = 2026-01-05\npublished = 2026-01-05\n" + more + "+++\n正文\n"
	}
	plan := planOf(t, doc("a", "number = \"示政〔2026〕1号\"\n")+doc("b", "index = \"11990001/2026-1\"\n")+doc("c", "")+doc("d", ""))
	var got []string
	for _, p := range plan.Pages {
		if p.Source != "" {
			got = append(got, strings.TrimSuffix(p.Title(), " - 示范市法治政府信息公开"))
		}
	}
	want := "通知（示政〔2026〕1号） - 通知公告|通知（11990001/2026-1） - 通知公告"
	if !strings.HasPrefix(strings.Join(got, "|"), want) {
		t.Errorf("got %v", got)
	}
	survey(t, plan)
}

func TestCollisions(t *testing.T) {
	t.Parallel()
	doc := func(path string) string {
		return "-- content/" + path + " --\n+++\ntitle = \"" + path + "\"\norgan = \"szf\"\ndated = 2026-01-05\npublished = 2026-01-05\n+++\n[附件](/" + strings.TrimSuffix(path, ".md") + ".txt)\n"
	}
	for _, c := range []struct{ name, archive, path string }{
		{"a year", doc("notices/2026.md"), "content/notices/2026.md"},
		{"page", doc("notices/page/2.md"), "content/notices/page/2.md"},
		{"organ", doc("notices/organ/szf.md"), "content/notices/organ/szf.md"},
		{"site map", strings.Replace(doc("about/sitemap.md"), "dated = 2026-01-05\n", "", 1), "content/about/sitemap.md"},
		{"a data file", doc("notices/a.md") + strings.Replace(doc("notices/b.md"), "/notices/b.txt", "/data/notice.csv", 1) + "-- content/data/notice.csv --\nx\n", "content/data/notice.csv"},
		{"a folder", doc("notices/a.md") + strings.Replace(doc("notices/b.md"), "/notices/b.txt", "/organs", 1) + "-- content/organs --\nx\n", "content/organs"},
		{"characters composed otherwise", doc("notices/caf\u00e9.md") + doc("notices/cafe\u0301.md"), "content/notices/caf\u00e9.md"},
		{"folders composed otherwise", doc("notices/caf\u00e9/a.md") + doc("notices/cafe\u0301/b.md"), "content/notices/caf\u00e9/a.md"},
		{"letters of another case", doc("notices/a.md") + doc("notices/A.md"), "content/notices/a.md"},
	} {
		t.Run(c.name, func(t *testing.T) {
			problems := planningProblems(t, c.archive)
			found := false
			for _, p := range problems {
				found = found || p.Code == "address-collision" && p.Path == c.path && p.Severity == 0
			}
			if !found {
				t.Errorf("got %v", problems)
			}
		})
	}
}

// planningProblems returns the problems that planning alone finds.
func planningProblems(t *testing.T, archive string) []diag.Problem {
	t.Helper()
	c, _, err := corpus.Load(sitetest.Files(settings, archive), corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ledger, _ := ledger.Build(c, sitetest.Rules(t, c), sitetest.AsOf(), 0)
	return New(catalog.New(c, ledger.Public()), dataFields, Past{}).Collisions(nil)
}

// manySite has n decisions, half of them late.
func manySite(n int) string {
	var b strings.Builder
	for i := range n {
		published := "2026-03-12"
		if i%2 == 1 {
			published = "2026-04-12"
		}
		fmt.Fprintf(&b, "-- content/enforcement/penalty/2026/%05d.md --\n+++\ntitle = \"决定%d\"\nnumber = \"示市监罚〔2026〕%d号\"\norgan = \"scjgj\"\ndated = 2026-03-05\npublished = %s\n"+
			"violation = \"x\"\ncategories = [\"警告\"]\noutcome = \"x\"\nlegal_basis = \"x\"\n[subject]\nname = \"公司%d\"\ntype = \"法人及非法人组织\"\nuscc = \"91990001%010d\"\n+++\n正文\n", i, i, i+1, published, i, i)
	}
	return b.String()
}

func TestLongLists(t *testing.T) {
	t.Parallel()
	plan := planOf(t, manySite(620))
	wholeSite(t, plan)
	v := at[view.List](t, plan, "/enforcement/penalty/page/13/")
	if v.Count != "共 620 条，第 13 页（共 13 页）。按公开日期从新到旧排列。" || len(v.Items) != 20 || v.Pager.Next != nil {
		t.Errorf("%s, %d items", v.Count, len(v.Items))
	}
	var pages []string
	for _, l := range at[view.List](t, plan, "/enforcement/penalty/page/6/").Pager.Pages {
		pages = append(pages, l.Label)
	}
	if strings.Join(pages, " ") != "1 … 4 5 6 7 8 … 13" {
		t.Errorf("pager %v", pages)
	}
	if v := at[view.Ledger](t, plan, "/audit/"); len(v.Parts) != 1 || v.Parts[0].Tables[0].Caption != "逾期公开：310 项（第 1 至 100 项）" {
		t.Errorf("%d parts, the first %s", len(v.Parts), v.Parts[0].Tables[0].Caption)
	}
	if v := at[view.Ledger](t, plan, "/audit/page/4/"); len(v.Parts) != 2 || v.Parts[1].Tables[0].Caption != "按期公开：按年份" {
		t.Errorf("%d parts on the fourth page", len(v.Parts))
	}
}

func TestViewsAreEqualAndIndependent(t *testing.T) {
	t.Parallel()
	plan := planOf(t, town)
	for i := range plan.Pages {
		p := &plan.Pages[i]
		first, second := words(plan.view(t, p)), words(plan.view(t, p))
		if first != second {
			t.Errorf("%s changes", p.URL)
		}
	}
}

func BenchmarkPlan(b *testing.B) {
	c := sitetest.Load(b, settings, manySite(10000))
	ledger, _ := ledger.Build(c, sitetest.Rules(b, c), sitetest.AsOf(), 0)
	var before, after runtime.MemStats
	b.Run("plan", func(b *testing.B) {
		for b.Loop() {
			New(catalog.New(c, ledger.Public()), dataFields, Past{})
		}
	})
	runtime.GC()
	runtime.ReadMemStats(&before)
	plan := &planned{New(catalog.New(c, ledger.Public()), dataFields, Past{}), c}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.Logf("%d pages hold %d KB", len(plan.Pages), (after.HeapAlloc-before.HeapAlloc)>>10)
	for _, layout := range []string{"document", "list", "audit", "party", "organ", "home"} {
		b.Run(layout, func(b *testing.B) {
			n := 0
			for b.Loop() {
				for ; plan.Pages[n%len(plan.Pages)].Layout != layout; n++ {
				}
				plan.view(b, &plan.Pages[n%len(plan.Pages)])
				n++
			}
		})
	}
}
