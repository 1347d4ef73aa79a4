package audit

import (
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/diag"
)

// town is a site with one record for each thing that can happen to it.
const town = `
-- content/site.toml --
title = "示范市法治政府"
base_url = "https://www.example.gov.cn/"
organizer = "示范市司法局"
site_code = "9900000001"
conac = "00000000000000000000000000000000"
icp = "京ICP备12345678号"
police = "京公网安备 11010102000001号"
-- content/organs.toml --
[[organ]]
id = "sfj"
name = "示范市司法局"
type = "department"
since = 2024
duties = ["annual-report"]
[[organ]]
id = "scjgj"
name = "示范市市场监督管理局"
type = "department"
since = 2025
duties = ["annual-report"]
-- content/reports/2024.md --
+++
kind = "annual-report"
title = "2024年法治政府建设年度报告"
organ = "sfj"
year = 2024
dated = 2025-03-20
published = 2025-04-03
+++
正文
-- content/reports/2025.md --
+++
kind = "annual-report"
title = "2025年法治政府建设年度报告"
organ = "sfj"
year = 2025
dated = 2026-03-10
published = 2026-03-20
+++
正文
-- content/enforcement/penalty/2026/0012.md --
+++
title = "关于安达商贸的行政处罚决定"
number = "示市监罚〔2026〕12号"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-12
violation = "未明码标价"
categories = ["罚款"]
fine = 5000
outcome = "罚款 5000 元"
legal_basis = "《中华人民共和国价格法》第四十二条"
[subject]
name = "安达商贸"
type = "法人及非法人组织"
uscc = "9199000100005237XT"
+++
正文
-- content/enforcement/penalty/2026/0013.md --
+++
title = "关于赵小明的行政处罚决定"
number = "示市监罚〔2026〕13号"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-20
violation = "无照经营"
categories = ["警告", "行政拘留"]
outcome = "警告"
legal_basis = "《无证无照经营查处办法》第十三条"
[subject]
name = "赵小明"
type = "自然人"
+++
正文
-- content/enforcement/penalty/2026/0014.md --
+++
title = "未公开的决定"
number = "示市监罚〔2026〕14号"
organ = "scjgj"
dated = 2026-11-10
outcome = "警告"
+++
-- content/enforcement/penalty/2026/0015.md --
+++
title = "排定的决定"
number = "示市监罚〔2026〕15号"
organ = "scjgj"
dated = 2026-11-19
published = 2026-11-23
+++
-- content/enforcement/penalty/2026/0016.md --
+++
title = "关于撤回商行的行政处罚决定"
number = "示市监罚〔2026〕16号"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-12
[subject]
name = "撤回商行"
type = "个体工商户"
[exempt]
reason = "撤回商行的案件另案处理"
basis = "《某法》第一条"
approved_by = "某局长"
on = 2026-03-06
[withdrawal]
cause = "撤销"
caused = 2026-04-01
on = 2026-04-13
reason = "行政复议决定撤销"
+++
-- content/enforcement/penalty/2026/0017.md --
+++
title = "关于到期商行的行政处罚决定"
number = "示市监罚〔2026〕17号"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-12
publicity_until = 2026-06-12
+++
-- content/enforcement/penalty/2026/0018.md --
+++
title = "封存的决定"
number = "示市监罚〔2026〕18号"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-12
sealed = 2026-05-01
legal_basis = "治安管理处罚法"
+++
-- content/interpretations/2026-a.md --
+++
title = "解读"
organ = "sfj"
interprets = "policies/2026-a.md"
published = 2026-09-01
in_brief = "一"
who = "二"
what_to_do = "三"
+++
-- content/notices/2026-fire.md --
+++
title = "火灾情况"
organ = "sfj"
dated = 2026-05-01
occurred = 2026-05-01T08:00:00
published = 2026-05-01T11:30:00
event = "major-emergency"
+++
-- content/policies/2026-a.md --
+++
title = "办法"
organ = "sfj"
dated = 2026-08-20
published = 2026-08-31
+++
`

// asOf is a day in the week before the notice for 2027 could be known.
func asOf() calendar.Date { return calendar.New(2026, 11, 21) }

func build(t *testing.T, archive string, day calendar.Date) *Ledger {
	t.Helper()
	l, problems := Build(load(t, archive), rules(t), day, 3)
	if len(problems) > 0 {
		t.Fatalf("problems of judging: %v", problems)
	}
	return l
}

// load reads a site given as a text archive; problems of the site are only logged.
func load(t testing.TB, archive string) *corpus.Corpus {
	t.Helper()
	source := fstest.MapFS{}
	for _, file := range txtar.Parse([]byte(archive)).Files {
		source[file.Name] = &fstest.MapFile{Data: file.Data}
	}
	c, problems, err := corpus.Load(source, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if p.Severity == diag.Error && p.Code != "missing-field" {
			t.Errorf("%s:%d %s", p.Path, p.Line, p.Message)
		}
	}
	return c
}

func rules(t testing.TB) *deadline.Rules {
	t.Helper()
	r, err := deadline.National()
	if err != nil {
		t.Fatal(err)
	}
	return r
}
