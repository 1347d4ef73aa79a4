package ledger

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/site/deadline"
	"gongkai/site/internal/sitetest"
)

// Tombstones, drafts, scheduled and sealed records are no evidence; missing
// reports are named.
func TestEvidence(t *testing.T) {
	l := build(t, sitetest.Town()+sitetest.Indicators(), sitetest.AsOf())
	for name, l := range map[string]*Ledger{"editor's": l, "public": l.Public()} {
		var got []string
		for _, a := range l.Indicators() {
			line := a.ID
			for _, e := range a.Evidence {
				line += fmt.Sprintf(" %s/%d", e.Document.Record.Number+e.Document.Record.Path[:7], e.Characters)
			}
			for _, o := range a.Missing {
				line += fmt.Sprintf(" missing %s %d", o.Organ, o.Year)
			}
			got = append(got, line)
		}
		want := []string{
			"a-57 示市监罚〔2026〕13号enforce/0 示市监罚〔2026〕12号enforce/0",
			"a-57-late 示市监罚〔2026〕13号enforce/0",
			"a-98 reports/2 missing scjgj 2025",
			"a-1", "a-2",
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s ledger: got\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	if build(t, sitetest.Town(), sitetest.AsOf()).Indicators() != nil {
		t.Error("a site without indicators has some")
	}
}

func TestUnpublishedCounts(t *testing.T) {
	opted := strings.Replace(sitetest.Town(), "id = \"scjgj\"\n", "id = \"scjgj\"\noverdue_unpublished = true\n", 1)
	l := build(t, opted, sitetest.AsOf())
	if got := fmt.Sprint(l.Unpublished, l.Public().Unpublished); got != "[{scjgj 1}] [{scjgj 1}]" {
		t.Error(got)
	}
	if l := build(t, sitetest.Town(), sitetest.AsOf()); l.Unpublished != nil {
		t.Errorf("nobody asked for %v", l.Unpublished)
	}
}

// A reason for lateness is shown and excuses nothing; it stays off tombstones
// and names no person.
func TestLateReason(t *testing.T) {
	stated := strings.NewReplacer(
		"published = 2026-03-20\nviolation", "published = 2026-03-20\nlate_reason = \"赵小明的案卷交接延误\"\nviolation",
		"publicity_until = 2026-06-12", "publicity_until = 2026-06-12\nlate_reason = \"交接延误\"",
		"published = 2025-04-03", "published = 2025-04-03\nlate_reason = \"数据移交延迟\"",
	).Replace(sitetest.Town())
	l := build(t, stated, sitetest.AsOf())
	for path, want := range map[string]string{
		"enforcement/penalty/2026/0013.md": "late 赵某某的案卷交接延误",
		"enforcement/penalty/2026/0017.md": "on-time ",
		"reports/2024.md":                  "late 数据移交延迟",
	} {
		e := l.Stamp(path)
		if got := string(e.Verdict) + " " + e.Reason; got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

// A clean-up that is owed every two years is an obligation; the one of the
// running year lies ahead.
func TestCleanups(t *testing.T) {
	const government = `
-- content/site.toml --
title = "示范市法治政府"
-- content/organs.toml --
[[organ]]
id = "szf"
name = "示范市人民政府"
type = "government"
since = 2023
duties = []
-- content/rules.toml --
normdoc_cleanup_years = 2
-- content/policies/cleanup-2024.md --
+++
kind = "cleanup"
title = "清理结果"
organ = "szf"
dated = 2024-05-27
published = 2024-06-05
+++
正文
`
	c := sitetest.Load(t, government)
	r, problems := sitetest.Rules(t, nil).Extend("content/rules.toml", c.RulesTOML, c.Kinds)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	l, _ := Build(c, r, sitetest.AsOf(), 0)
	var got []string
	for _, o := range append(l.Obligations[:len(l.Obligations):len(l.Obligations)], l.Upcoming...) {
		got = append(got, fmt.Sprintf("%s %d %s %s", o.Duty, o.Year, o.Due, o.Verdict))
	}
	if want := "cleanup 2024 2024-12-31 on-time|cleanup 2026 2026-12-31 pending"; strings.Join(got, "|") != want {
		t.Errorf("got %v", got)
	}
	if l.Obligations[0].Verdict != deadline.OnTime {
		t.Error("the open one is among those that are due")
	}
	if l, _ := Build(c, sitetest.Rules(t, nil), sitetest.AsOf(), 0); len(l.Obligations) != 0 {
		t.Error("owed without the parameter")
	}
}
