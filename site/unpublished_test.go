package site

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"gongkai/site/agenda"
	"gongkai/site/ledger"
)

// secrets are documents that are not public, each with the marker wherever an
// editor may write, and in their addresses; what is public points at them in
// every way that there is. The number of the decision lies between two public ones.
func secrets(publication string) string {
	other := strings.NewReplacer("0012.md", "0014.md", "12号", "14号", "00012", "00014", "[[attachments]]\ntitle = \"安达商贸行政处罚决定书\"\nfile = \"12.txt\"\n", "",
		"-- content/enforcement/penalty/2026/12.txt --\n决定书全文：示范市安达商贸有限公司\n", "").Replace(penalty)
	withdrawnFor := strings.NewReplacer("0014.md", "0016.md", "14号", "16号", "00014", "00016", "[subject]",
		"[withdrawal]\ncause = \"变更\"\ncaused = 2026-05-06\non = 2026-05-08\nreason = \"依法变更\"\nreplaced_by = \"enforcement/penalty/2026/zzmark.md\"\n[subject]").Replace(other)
	return other + withdrawnFor + strings.ReplaceAll(`
-- content/enforcement/penalty/2026/zzmark.md --
+++
title = "勿外传一的决定"
number = "示市监罚〔2026〕13号"
index = "11990001000000123W/2026-77713"
organ = "scjgj"
dated = 2026-03-05
PUBLICATION
violation = "勿外传二"
facts = "勿外传三"
categories = ["罚款"]
fine = 7771.77
outcome = "勿外传四"
legal_basis = "勿外传五"
keywords = ["勿外传六"]
topics = ["勿外传七"]
summary = "勿外传八"
source = "勿外传九"
indicators = ["zz-indicator"]
remedy = "勿外传十"
[subject]
name = "勿外传公司"
type = "法人及非法人组织"
uscc = "91990001000077777A"
[exempt]
reason = "勿外传理由"
basis = "勿外传依据"
approved_by = "勿外传某"
on = 2026-03-06
[[revised]]
date = 2026-03-07
note = "勿外传更正"
[[attachments]]
title = "勿外传附件"
file = "zzmark-annex.txt"
+++

## 勿外传标题

勿外传正文。
-- content/enforcement/penalty/2026/zzmark-annex.txt --
勿外传附件正文
-- content/policies/zzmark.md --
+++
title = "勿外传办法"
organ = "szf"
dated = 2026-03-05
PUBLICATION
theme = "勿外传主题"
effective = 2026-12-12
expires = 2027-12-12
[comments]
open = 2026-11-20
close = 2026-12-24
feedback = "勿外传意见"
+++

勿外传正文。
-- content/powers/zzmark.md --
+++
title = "勿外传事项"
organ = "szf"
dated = 2026-03-05
PUBLICATION
code = "ZZMARK-7"
name = "勿外传事项"
type = "行政奖励"
implementer = "勿外传主体"
supervision = "勿外传监督"
remedies = "勿外传救济"
flow = ["勿外传步骤"]
state = "在用"
[[basis_items]]
law = "勿外传法"
[[liabilities]]
stage = "决定"
content = "勿外传责任"
+++

勿外传正文。
-- content/enforcement/basics/zzmark.md --
+++
title = "勿外传程序"
organ = "szf"
dated = 2026-03-05
PUBLICATION
category = "程序"
+++

勿外传正文。
-- content/reports/zzmark.md --
+++
kind = "disclosure-report"
title = "勿外传报告"
organ = "scjgj"
year = 2026
dated = 2026-03-05
PUBLICATION
+++

勿外传正文。
-- content/policies/a.md --
+++
title = "甲办法"
organ = "szf"
dated = 2026-03-05
published = 2026-03-06
amends = ["policies/zzmark.md"]
repeals = ["policies/zzmark.md"]
+++

见[附件](../enforcement/penalty/2026/zzmark.md)和[栏目](/enforcement/penalty/)。
-- content/interpretations/a.md --
+++
title = "甲解读"
organ = "szf"
published = 2026-03-06
interprets = "policies/zzmark.md"
in_brief = "一"
who = "二"
what_to_do = "三"
+++

正文。
-- content/indicators.toml --
[[indicator]]
id = "zz-indicator"
set = "示范标准"
levels = ["一"]
requirement = "要求"
`, "PUBLICATION", publication)
}

// Whatever an editor writes into a document that is not public, and however
// public documents point at it, no byte of the output knows of it.
func TestNoFieldOfTheUnpublishedLeaks(t *testing.T) {
	for name, publication := range map[string]string{
		"no date": "", "draft": "draft = true\npublished = 2026-03-06", "scheduled": "published = 2026-12-01",
	} {
		t.Run(name, func(t *testing.T) {
			source := archive(settings, penalty, secrets(publication))
			report, files := build(t, source, "2026-11-21")
			if report.Failed() {
				t.Fatal(printed(t, report.Problems, source))
			}
			for file, body := range files {
				for _, trace := range []string{"勿外传", "zzmark", "77777A", "7771.77", "77713", "〔2026〕13号", "ZZMARK", "2026年12月24日", "2027年12月12日", "行政奖励"} {
					if trace == "行政奖励" && strings.HasPrefix(file, "rules/") {
						continue // the name of a kind that a rule is about
					}
					if bytes.Contains(body, []byte(trace)) || strings.Contains(file, trace) {
						t.Errorf("%s holds %q: %s", file, trace, around(body, trace))
					}
				}
			}
			if len(files) < 20 {
				t.Errorf("only %d files", len(files))
			}
			// The same build knows it very well: the editor's side names all three.
			agenda := fmt.Sprint(agenda.Of(report.Ledger, ledger.Selection{}).Calendar().Events)
			for _, title := range []string{"勿外传办法", "勿外传报告"} {
				if !strings.Contains(agenda, title) {
					t.Errorf("the agenda does not name %s", title)
				}
			}
		})
	}
}

func around(body []byte, trace string) string {
	i := bytes.Index(body, []byte(trace))
	if i < 0 {
		return ""
	}
	return strings.ToValidUTF8(string(body[max(0, i-60):min(len(body), i+60)]), "")
}
