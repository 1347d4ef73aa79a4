package ledger

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/internal/sitetest"
)

// lawTown is what the cases of TestWhichLawBinds have in common.
const lawTown = `
-- content/site.toml --
title = "示范市法治政府信息公开"
base_url = "https://www.shifan.example/"
-- content/organs.toml --
[[organ]]
id = "szf"
name = "示范市人民政府"
type = "government"
level = "prefecture"
since = 2025
[[organ]]
id = "scjgj"
name = "示范市市场监督管理局"
type = "department"
level = "prefecture"
since = 2025
[[organ]]
id = "sheng"
name = "华东省人民政府"
type = "government"
level = "province"
since = 2025
[[organ]]
id = "shengsft"
name = "华东省司法厅"
type = "department"
level = "province"
since = 2025
-- content/rules.toml --
power_list_adjust_wd = 30
normdoc_filing_days = 15
normdoc_effective_days = 30
normdoc_validity_years = 5
`

// verdicts returns the rows of a document: rule from due done verdict, in the
// order in which they are shown.
func verdicts(l *Ledger, path string) string {
	var rows []string
	for _, e := range append(l.Of(path), l.ReportsOf(path)...) {
		rows = append(rows, strings.TrimSpace(fmt.Sprintf("%s %s→%s %s %s", e.Rule.ID, e.From, e.Due, e.Done, e.Verdict)))
	}
	return strings.Join(rows, "; ")
}

// Each rule binds from the later of its own day and its publication, and the day
// on which its own clock starts decides which version binds.
func TestWhichLawBinds(t *testing.T) {
	withdrawn := func(dated, published, caused, on string) string {
		front := "dated = " + dated + "\n"
		if published != "" {
			front += "published = " + published + "\n"
		}
		front += "[withdrawal]\ncause = \"撤销\"\nreason = \"复议撤销\"\ncaused = " + caused + "\n"
		if on != "" {
			front += "on = " + on + "\n"
		}
		return front
	}
	const penalty, policy = "enforcement/penalty/2020/a.md", "policies/a.md"
	for _, c := range []struct{ name, path, front, want string }{
		{"an old penalty revoked under the new law", penalty, withdrawn("2020-05-10", "2020-05-15", "2026-03-02", "2026-04-30"),
			"penalty-withdraw-3wd 2026-03-02→2026-03-05 2026-04-30 late; penalty-decision-7wd 2020-05-10→2020-05-19 2020-05-15 on-time"},
		{"the same, not taken down", penalty, withdrawn("2020-05-10", "2020-05-15", "2026-03-02", ""),
			"penalty-withdraw-3wd 2026-03-02→2026-03-05  overdue; penalty-decision-7wd 2020-05-10→2020-05-19 2020-05-15 on-time"},
		{"never public, revoked within the window", penalty, withdrawn("2026-03-05", "", "2026-03-09", ""), ""},
		{"never public, revoked after the window", penalty, withdrawn("2026-03-05", "", "2026-03-18", ""), "penalty-decision-7wd 2026-03-05→2026-03-16  overdue"},
		{"revoked on the due day", penalty, withdrawn("2026-03-05", "", "2026-03-16", ""), ""},
		{"public after the revocation", penalty, withdrawn("2026-03-05", "2026-03-20", "2026-03-09", "2026-03-20"), "penalty-withdraw-3wd 2026-03-20→2026-03-25 2026-03-20 on-time"},
		{"another kind of decision revoked: a target of practice", "enforcement/licence/2026/a.md", withdrawn("2026-03-05", "2026-03-06", "2026-04-01", "2026-04-30"),
			"enforcement-withdraw-prompt 2026-04-01→2026-04-07 2026-04-30 late; licence-decision-7wd 2026-03-05→2026-03-16 2026-03-06 on-time"},
		{"decided before the opinion of the State Council was public", penalty, "dated = 2019-01-02\npublished = 2019-02-20", ""},
		{"decided on the day of its publication", penalty, "dated = 2019-01-03\npublished = 2019-02-20", "penalty-decision-7wd 2019-01-03→2019-01-14 2019-02-20 late"},
		{"a consultation before the rule", policy, "normative = true\nnumber = \"示政规〔2021〕1号\"\ndated = 2021-10-15\npublished = 2021-10-18\n[comments]\nopen = 2021-08-31\nclose = 2021-09-02",
			"normdoc-publish 2021-10-15→2021-11-12 2021-10-18 on-time"},
		{"a consultation after it", policy, "normative = true\nnumber = \"示政规〔2021〕1号\"\ndated = 2021-10-15\npublished = 2021-10-18\n[comments]\nopen = 2021-09-01\nclose = 2021-09-02",
			"normdoc-comment-7wd 2021-09-01→2021-09-10 2021-09-02 too-early; normdoc-publish 2021-10-15→2021-11-12 2021-10-18 on-time"},
		{"a review of an older document", policy, "normative = true\nnumber = \"示政规〔2018〕8号\"\ndated = 2018-12-03\npublished = 2018-12-21\n[review]\nstart = 2018-12-05\nend = 2018-12-06",
			"normdoc-legality-review 2018-12-05→2018-12-26 2018-12-06 too-early; ogi-proactive-2007-20wd 2018-12-03→2018-12-29 2018-12-21 on-time"},
		{"the last day of the regulation of 2007", policy, "dated = 2019-05-14\npublished = 2019-12-02", "ogi-proactive-2007-20wd 2019-05-14→2019-06-12 2019-12-02 late"},
		{"the first day of the regulation of 2019", policy, "dated = 2019-05-15\npublished = 2019-12-02", "ogi-proactive-20wd 2019-05-15→2019-06-13 2019-12-02 late"},
		{"before any regulation", policy, "dated = 2008-04-30\npublished = 2009-12-02", ""},
		{"a local window is wider than the regulation's", "powers/a.md", "dated = 2026-03-02\npublished = 2026-04-08",
			"ogi-proactive-20wd 2026-03-02→2026-03-30 2026-04-08 late; power-list-adjust 2026-03-02→2026-04-14 2026-04-08 on-time"},
		{"a draft has no publication to count from", policy, "normative = true\nnumber = \"示政规〔2026〕17号\"\ndraft = true\ndated = 2026-06-01\npublished = 2026-06-02\neffective = 2026-06-03\n[[filings]]\nto = \"示范市人民政府\"\non = 2026-06-20",
			"normdoc-publish 2026-06-01→2026-06-30  overdue"},
		{"a sealed draft", penalty, "dated = 2026-03-05\ndraft = true\nsealed = 2026-03-10", ""},
		{"sealed and never public", penalty, "dated = 2026-03-05\nsealed = 2026-03-10", ""},
		{"an emergency before the five hours", "notices/a.md", "dated = 2016-08-15\noccurred = 2016-08-15T08:00:00+08:00\npublished = 2016-08-15T20:00:00+08:00\nevent = \"major-emergency\"",
			"emergency-24h 2016-08-15T08:00:00+08:00→2016-08-16T08:00:00+08:00 2016-08-15T20:00:00+08:00 on-time"},
		{"an emergency with its press conference", "notices/a.md", "dated = 2026-08-15\noccurred = 2026-08-15T08:00:00+08:00\npublished = 2026-08-15T12:00:00+08:00\npress_conference = 2026-08-16T09:00:00+08:00\nevent = \"major-emergency\"",
			"emergency-conference-24h 2026-08-15T08:00:00+08:00→2026-08-16T08:00:00+08:00 2026-08-16T09:00:00+08:00 late; emergency-5h 2026-08-15T08:00:00+08:00→2026-08-15T13:00:00+08:00 2026-08-15T12:00:00+08:00 on-time"},
		{"a repost", "notices/a.md", "dated = 2026-08-15\nsource_published = 2026-08-14T08:00:00+08:00\npublished = 2026-08-15T07:00:00+08:00\nevent = \"repost\"",
			"repost-24h 2026-08-14T08:00:00+08:00→2026-08-15T08:00:00+08:00 2026-08-15T07:00:00+08:00 on-time"},
		{"a province hands in by 1 April", "reports/a.md", "kind = \"annual-report\"\norgan = \"sheng\"\nyear = 2025\ndated = 2026-03-18\npublished = 2026-03-25\n[[submitted]]\nto = \"国务院\"\non = 2026-03-20",
			"rol-report-up-0401 →2026-03-31 2026-03-20 on-time; rol-report-publish-0401 →2026-03-31 2026-03-25 on-time"},
		{"a department of the province by 1 March", "reports/a.md", "kind = \"annual-report\"\norgan = \"shengsft\"\nyear = 2025\ndated = 2026-03-18\npublished = 2026-03-25\n[[submitted]]\nto = \"省政府\"\non = 2026-03-20",
			"rol-report-up-0301 →2026-02-28 2026-03-20 late; rol-report-publish-0401 →2026-03-31 2026-03-25 on-time"},
		{"a city by 1 March", "reports/a.md", "kind = \"annual-report\"\norgan = \"szf\"\nyear = 2025\ndated = 2026-03-18\npublished = 2026-03-25\n[[submitted]]\nto = \"省政府\"\non = 2026-03-20",
			"rol-report-up-0301 →2026-02-28 2026-03-20 late; rol-report-publish-0401 →2026-03-31 2026-03-25 on-time"},
	} {
		t.Run(c.name, func(t *testing.T) {
			organ := "organ = \"scjgj\"\n"
			if strings.Contains(c.front, "organ = ") {
				organ = ""
			}
			archive := lawTown + "-- content/" + c.path + " --\n+++\ntitle = \"甲\"\n" + organ + c.front + "\n+++\n正文。\n"
			site := sitetest.Load(t, archive)
			l, _ := Build(site, sitetest.Rules(t, site), on(t, "2026-11-29"), 1)
			if got := verdicts(l, c.path); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// The earliest interpretation answers for its policy; later ones are free.
func TestFirstInterpretation(t *testing.T) {
	interpretation := func(name, published string) string {
		return "-- content/interpretations/" + name + ".md --\n+++\ntitle = \"解读\"\norgan = \"szf\"\ninterprets = \"policies/p.md\"\n" + published + "\n+++\n正文。\n"
	}
	policy := "-- content/policies/q.md --\n+++\ntitle = \"办法\"\norgan = \"szf\"\ndated = 2026-06-01\n+++\n正文。\n-- content/policies/p.md --\n+++\ntitle = \"办法\"\norgan = \"szf\"\nnumber = \"示政规〔2026〕1号\"\nnormative = true\ndated = 2026-06-01\npublished = 2026-06-02\n+++\n正文。\n"
	for _, c := range []struct{ name, archive, first, second string }{
		{"in time, and a later one", interpretation("a", "published = 2026-06-02") + interpretation("b", "published = 2026-09-15"), "interp-sync 2026-06-02→2026-06-02 2026-06-02 on-time", ""},
		{"the first one late, the next one not judged", interpretation("a", "published = 2026-06-09") + interpretation("b", "published = 2026-09-15"), "interp-sync 2026-06-02→2026-06-02 2026-06-09 late", ""},
		{"none public yet", interpretation("a", "dated = 2026-06-01"), "interp-sync 2026-06-02→2026-06-02  overdue", ""},
		{"of a policy that is not public", strings.ReplaceAll(interpretation("a", "published = 2026-06-02"), "p.md", "q.md"), "", ""},
		{"a draft beside a public one", interpretation("a", "published = 2026-06-02") + interpretation("b", "draft = true"), "interp-sync 2026-06-02→2026-06-02 2026-06-02 on-time", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := build(t, lawTown+policy+c.archive, on(t, "2026-11-29"))
			if a, b := verdicts(l, "interpretations/a.md"), verdicts(l, "interpretations/b.md"); a != c.first || b != c.second {
				t.Errorf("got %q and %q", a, b)
			}
		})
	}
}

// A report that was in time met its duty, whatever became of it.
func TestDutyOnceMet(t *testing.T) {
	report := func(name, front string) string {
		return "-- content/reports/" + name + ".md --\n+++\ntitle = \"报告\"\nkind = \"annual-report\"\norgan = \"szf\"\nyear = 2025\ndated = 2026-03-18\n" + front + "\n+++\n正文。\n"
	}
	const withdrawal = "[withdrawal]\ncause = \"变更\"\nreason = \"数据有误\"\ncaused = 2026-05-29\non = 2026-06-01"
	for _, c := range []struct{ name, archive, want, correction, stamp string }{
		{"withdrawn and replaced", report("a", "published = 2026-03-20\n"+withdrawal) + report("b", "published = 2026-06-01"), "reports/a.md 2026-03-20 on-time", "reports/b.md", "2026-03-20 on-time"},
		{"withdrawn for good", report("a", "published = 2026-03-20\n"+withdrawal), "reports/a.md 2026-03-20 on-time", "", ""},
		{"late and replaced", report("a", "published = 2026-04-20\n"+withdrawal) + report("b", "published = 2026-06-01"), "reports/a.md 2026-04-20 late", "reports/b.md", "2026-04-20 late"},
		{"a draft meets nothing", report("a", "draft = true"), " overdue", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			l := build(t, lawTown+c.archive, on(t, "2026-11-29"))
			got, correction := "", ""
			for _, o := range l.Obligations {
				if o.Organ != "szf" || o.Duty != "annual-report" {
					continue
				}
				got = fmt.Sprintf("%s %s", o.Done, o.Verdict)
				if o.Record != nil {
					got = o.Record.Path + " " + got
				}
				if o.Correction != nil {
					correction = o.Correction.Path
				}
			}
			stamp := ""
			if e := l.Stamp("reports/b.md"); e != nil {
				stamp = fmt.Sprintf("%s %s", e.Done, e.Verdict)
			}
			if got != c.want || correction != c.correction || stamp != c.stamp {
				t.Errorf("got %q, correction %q, stamp of it %q", got, correction, stamp)
			}
		})
	}
}

// A township owes no report on disclosure, unless its duties name one.
func TestLevels(t *testing.T) {
	for level, want := range map[string]string{
		"province": "annual-report disclosure-report", "county": "annual-report disclosure-report", "township": "annual-report",
	} {
		archive := "-- content/site.toml --\ntitle = \"甲\"\nbase_url = \"https://www.shifan.example/\"\n-- content/organs.toml --\n[[organ]]\nid = \"zrz\"\nname = \"石桥镇人民政府\"\ntype = \"government\"\nsince = 2025\nlevel = \"" + level + "\"\n"
		var duties []string
		for _, o := range build(t, archive, on(t, "2026-11-29")).Obligations {
			duties = append(duties, o.Duty)
		}
		if got := strings.Join(duties, " "); !strings.HasPrefix(got, want) || level == "township" && got != want {
			t.Errorf("%s owes %s", level, got)
		}
	}
}

// However the law is spelt, a decision under it is refused; a document about the
// law is not.
func TestSealedHoweverSpelt(t *testing.T) {
	const penalty, policy = "enforcement/penalty/2026/a.md", "policies/a.md"
	for front, want := range map[string]string{
		penalty + "|legal_basis = \"《治安处罚法》第四十三条\"":                              "legal_basis",
		penalty + "|legal_basis = \"《治安管理 处罚法》第四十三条\"":                           "legal_basis",
		penalty + "|legal_basis = \"《治安管理處罰法》第四十三條\"":                            "legal_basis",
		penalty + "|legal_basis = \"《治安管理·处罚条例》第二十二条\"":                          "legal_basis",
		penalty + "|legal_basis = \"某规定\"\noutcome = \"依据治安管理处罚法，罚款五百元\"":        "outcome",
		penalty + "|legal_basis = \"某规定\"\nfacts = \"违反了《治安管理处罚法》\"":             "facts",
		penalty + "|legal_basis = \"《中华人民共和国价格法》第四十二条\"":                         "",
		policy + "|summary = \"宣传治安管理处罚法\"":                                      "",
		"enforcement/penalty/2005/a.md|legal_basis = \"《中华人民共和国治安管理处罚条例》第二十二条\"": "legal_basis",
	} {
		path, front, _ := strings.Cut(front, "|")
		l := build(t, lawTown+"-- content/"+path+" --\n+++\ntitle = \"甲\"\norgan = \"scjgj\"\ndated = 2005-05-05\npublished = 2005-05-08\n"+front+"\n+++\n正文。\n", on(t, "2026-11-29"))
		got := ""
		for _, e := range l.Of(path) {
			if e.Verdict == deadline.Forbidden {
				got = e.DoneKey
			}
		}
		if got != want {
			t.Errorf("%s: refused for %q, want %q", front, got, want)
		}
	}
}

// The border cases beside the checkout, where they are.
func TestBorderCases(t *testing.T) {
	source := os.DirFS("../../../shared/cases/law/borders")
	if _, err := fs.Stat(source, "content/organs.toml"); err != nil {
		t.Skip("the border cases are not here")
	}
	c, _, err := corpus.Load(source, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	l, _ := Build(c, sitetest.Rules(t, c), on(t, "2026-11-29"), 2)
	for path, want := range map[string]string{
		"enforcement/penalty/2021/t01c-border.md":                "penalty-withdraw-3wd 2021-07-20→2021-07-23 2021-08-20 late; penalty-decision-7wd 2021-07-14→2021-07-23 2021-07-16 on-time",
		"enforcement/penalty/2021/t01d-border.md":                "penalty-withdraw-3wd 2021-07-20→2021-07-23 2021-08-20 late; penalty-decision-7wd 2021-07-15→2021-07-26 2021-07-16 on-time",
		"enforcement/penalty/2021/t01e-samr.md":                  "samr-penalty-withdraw-3wd 2023-03-01→2023-03-06 2023-05-01 late; penalty-decision-7wd 2021-08-20→2021-08-31 2021-08-24 on-time; penalty-withdraw-3wd 2023-03-01→2023-03-06 2023-03-02 on-time",
		"decisions/t03-comments-before-rule.md":                  "ogi-proactive-20wd",
		"policies/t04-market-before-rule.md":                     "normdoc-publish",
		"policies/t05-review-before-rule.md":                     "ogi-proactive-2007-20wd",
		"enforcement/penalty/2026/t10-sealed-unpublished.md":     "",
		"notices/t17-exam.md":                                    "",
		"interpretations/t15b-second.md":                         "",
		"enforcement/penalty/2026/t09-never-public-withdrawn.md": "",
		"enforcement/penalty/2026/t09b-published-after-cause.md": "penalty-withdraw-3wd 2026-03-20→2026-03-25 2026-03-20 on-time",
	} {
		if got := verdicts(l, path); got != want && (want == "" || strings.Contains(want, " ") || !strings.HasPrefix(got, want+" ") || strings.Contains(got, ";")) {
			t.Errorf("%s\ngot  %s\nwant %s", path, got, want)
		}
	}
	for path, want := range map[string]string{
		"enforcement/penalty/2026/t11-tier-too-long.md": "period-too-long", "enforcement/penalty/2026/t11b-tier-minor.md": "period-too-long", "policies/t15-pol-trial.md": "period-too-long",
	} {
		found := false
		for _, p := range l.Problems() {
			found = found || p.Path == "content/"+path && p.Code == want
		}
		if !found {
			t.Errorf("%s: no %s", path, want)
		}
	}
}

// Who asks why a document has no deadline gets the reason.
func TestWhyNone(t *testing.T) {
	document := func(path, front string) string {
		return sitetest.Document(path, "title = \"甲\"\norgan = \"scjgj\"\n"+front, "正文。")
	}
	archive := lawTown + document("notices/exam", "dated = 2026-03-02\npublished = 2026-06-30") +
		document("enforcement/penalty/2026/sealed", "dated = 2026-03-05\nsealed = 2026-03-10") +
		document("enforcement/penalty/2026/revoked", "dated = 2026-03-05\n[withdrawal]\ncause = \"撤销\"\nreason = \"复议撤销\"\ncaused = 2026-03-09") +
		document("enforcement/penalty/2026/old", "dated = 2018-03-05\npublished = 2018-03-06") +
		document("policies/p", "dated = 2026-06-01\npublished = 2026-06-02") + document("policies/draft", "dated = 2026-06-01\ndraft = true") +
		document("interpretations/first", "interprets = \"policies/p.md\"\npublished = 2026-06-02") +
		document("interpretations/second", "interprets = \"policies/p.md\"\npublished = 2026-09-02") +
		document("interpretations/early", "interprets = \"policies/draft.md\"\npublished = 2026-09-02")
	l := build(t, archive, on(t, "2026-11-29"))
	for path, want := range map[string]string{
		"notices/exam": "通知公告没有自己的公开时限", "enforcement/penalty/2026/sealed": "已经封存", "enforcement/penalty/2026/revoked": "已经被变更或者撤销",
		"enforcement/penalty/2026/old": "还没有施行", "interpretations/second": "interpretations/first.md", "interpretations/early": "还没有公开",
	} {
		document, ok := l.Corpus.Document(path + ".md")
		if !ok {
			t.Fatal(path)
		}
		if rows := verdicts(l, path+".md"); rows != "" {
			t.Errorf("%s has rows: %s", path, rows)
		}
		if got := l.Judge.WhyNone(document.Record); !strings.Contains(got, want) {
			t.Errorf("%s: %s", path, got)
		}
	}
}
