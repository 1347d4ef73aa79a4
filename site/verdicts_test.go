package site

import (
	"bytes"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gongkai/site/address"
	"gongkai/site/agenda"
	"gongkai/site/deadline"
)

// judgedTown has a record for every word of a verdict that a public record may have.
const judgedTown = settings + `
-- content/rules.toml --
normdoc_validity_years = 5
normdoc_effective_days = 30
` + penalty + `
-- content/enforcement/penalty/2026/0013.md --
+++
title = "逾期的决定"
number = "示市监罚〔2026〕13号"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-20
violation = "未明码标价"
categories = ["警告"]
outcome = "警告"
legal_basis = "《中华人民共和国价格法》第四十二条"
[subject]
name = "示范市安达商贸有限公司"
type = "法人及非法人组织"
uscc = "919900010000123438"
[withdrawal]
cause = "撤销"
caused = 2026-05-18
on = 2026-05-22
reason = "复议撤销"
-- content/policies/2026-short.md --
+++
title = "期限不足的办法"
number = "示政规〔2026〕1号"
organ = "szf"
normative = true
dated = 2026-06-01
published = 2026-06-02
effective = 2026-06-10
expires = 2032-06-10
[comments]
open = 2026-04-01
close = 2026-04-03
[review]
start = 2026-05-06
end = 2026-05-20
+++
正文
-- content/policies/2026-long.md --
+++
title = "期限足够的办法"
number = "示政规〔2026〕2号"
organ = "szf"
normative = true
dated = 2026-06-01
published = 2026-06-02
effective = 2026-08-01
expires = 2029-08-01
[comments]
open = 2026-04-01
close = 2026-05-03
[exempt]
rule = "normdoc-publish"
reason = "另有规定"
basis = "《某法》第一条"
approved_by = "某市长"
on = 2026-06-01
+++
正文
`

// TestVerdictWordsAreTheSameEverywhere compares the words of every verdict of a
// site on every surface that shows a verdict.
func TestVerdictWordsAreTheSameEverywhere(t *testing.T) {
	judged := strings.Replace(judgedTown, "reason = \"复议撤销\"\n", "reason = \"复议撤销\"\n+++\n正文\n", 1)
	report, files := build(t, archive(judged), "2026-11-21")
	if report.Failed() {
		t.Fatal(printed(t, report.Problems, archive(judged)))
	}
	var text, explained, book bytes.Buffer
	if err := agenda.WriteText(&text, report.Ledger); err != nil {
		t.Fatal(err)
	}
	if err := agenda.WriteWorkbook(&book, report.Ledger); err != nil {
		t.Fatal(err)
	}
	cells := bookText(t, book.Bytes())
	ledgerPages := string(files["audit/szf/index.html"]) + string(files["audit/scjgj/index.html"])
	words := map[string]bool{}
	for _, e := range report.Ledger.Entries {
		word := e.Word()
		words[word] = true
		explained.Reset()
		for _, x := range agenda.Explain(report.Ledger, e.Path) {
			if err := x.WriteText(&explained); err != nil {
				t.Fatal(err)
			}
		}
		for surface, got := range map[string]string{
			"page": string(files[address.File(e.URL)]), "ledger page": ledgerPages, "audit": text.String(), "explain": explained.String(), "XLSX": cells,
		} {
			if !strings.Contains(got, word) {
				t.Errorf("%s, %s: %s does not say %s", e.Path, e.Rule.ID, surface, word)
			}
		}
	}
	for _, want := range []string{"按期公开", "逾期公开", "逾期撤回", "期限不足", "达到最短期限", "有效期过长", "有效期符合规定", "按期审核完毕", "依法不适用"} {
		if !words[want] {
			t.Errorf("no record has the verdict %s", want)
		}
	}
	data := string(files["data/penalty.csv"]) + string(files["data/policy.csv"])
	for _, v := range []deadline.Verdict{deadline.OnTime, deadline.Late, deadline.Exempt} {
		if !strings.Contains(data, v.Chinese()) {
			t.Errorf("the data sets do not say %s", v.Chinese())
		}
	}
}

// TestDeadlinesAreNamedInOnePlace holds that no rule, no act and no verdict stands
// as a string outside package deadline: who asks for one takes its name there.
// Package disclosure and columns name keys of the front matter, of which some
// are keys of acts too.
func TestDeadlinesAreNamedInOnePlace(t *testing.T) {
	catalogue, err := os.ReadFile(filepath.Join("deadline", "rules.toml"))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^(id|from|done) = "(.+)"$`).FindAllStringSubmatch(string(catalogue), -1) {
		if m[1] == "id" {
			names[m[2]] = "a rule"
		} else if strings.Contains(m[2], ".") {
			names[m[2]] = "an act"
		}
	}
	for _, v := range deadline.Verdicts() {
		names[v.Chinese()] = "a verdict"
		if strings.Contains(string(v), "-") {
			names[string(v)] = "a verdict"
		}
	}
	for _, word := range []string{"达到最短期限", "期限未满", "有效期符合规定", "有效期过长", "审核完毕", "结束征求意见"} {
		names[word] = "a verdict"
	}
	frontMatter := []string{"site/disclosure", "site/office/header", "site/export"}
	for _, s := range sources(t) {
		if s.test || s.dir == "site/deadline" {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			value, err := strconv.Unquote(literal.Value)
			if what := names[value]; err == nil && what != "" && !(what == "an act" && slices.Contains(frontMatter, s.dir)) {
				t.Errorf("%s: %q is %s of package deadline", s.set.Position(literal.Pos()), value, what)
			}
			return true
		})
	}
}
