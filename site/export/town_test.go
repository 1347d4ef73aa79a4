package export

import (
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/ledger"
	"gongkai/site/output"
)

// town is a site with one record for each thing that may leave, or may not.
const town = `
-- content/site.toml --
title = "示范市法治政府"
base_url = "https://www.example.gov.cn/"
organizer = "示范市司法局"
demo = true
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
-- content/about/contact.md --
+++
title = "联系我们"
published = 2026-10-01
+++
电话
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
-- content/reports/2025-enforcement.md --
+++
kind = "enforcement-report"
title = "2025年行政执法统计年报"
organ = "sfj"
year = 2025
dated = 2026-01-10
published = 2026-01-20
[penalties]
warnings = 3
fines = 4
amount = "1.50"
total = 7
includes_revoked = false
+++
-- content/enforcement/penalty/2026/0012.md --
+++
title = "=关于安达商贸的行政处罚决定"
number = "示市监罚〔2026〕12号"
organ = "scjgj"
dated = 2026-03-05
served = 2026-03-06
published = 2026-03-12T09:30:00
violation = "未明码标价"
facts = "+“价签”, 缺\n第二行"
categories = ["罚款", "警告"]
fine = 5000.50
outcome = "罚款"
legal_basis = "《中华人民共和国价格法》第四十二条"
keywords = ["价格"]
[subject]
name = "安达商贸"
type = "法人及非法人组织"
uscc = "9199000100005237XT"
[[revised]]
date = 2026-04-01
note = "更正"
[[revised]]
date = 2027-01-01
note = "以后的更正"
+++
安达商贸的正文 <b>
-- content/enforcement/penalty/2026/0013.md --
+++
title = "关于赵小明的行政处罚决定"
number = "示市监罚〔2026〕13号"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-20
violation = "无照经营"
facts = "赵小明（110101199003077758）无照经营"
categories = ["警告"]
outcome = "给予赵小明警告"
legal_basis = "《无证无照经营查处办法》第十三条"
[subject]
name = "赵小明"
type = "自然人"
uscc = "110101199003077758"
+++
赵小明在河边摆摊。
-- content/enforcement/penalty/2026/0014.md --
+++
title = "未公开的决定"
organ = "scjgj"
dated = 2026-11-10
+++
-- content/enforcement/penalty/2026/0015.md --
+++
title = "排定的决定"
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
summary = "撤回商行的摘要"
violation = "撤回的事实"
fine = 777
[subject]
name = "撤回商行"
type = "个体工商户"
[withdrawal]
cause = "撤销"
caused = 2026-04-01
on = 2026-04-03
reason = "撤回商行申请复议"
+++
撤回商行的正文
-- content/enforcement/penalty/2026/0017.md --
+++
title = "关于到期商行的行政处罚决定"
number = "示市监罚〔2026〕17号"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-12
publicity_until = 2026-06-12
[subject]
name = "到期商行"
type = "个体工商户"
+++
-- content/enforcement/penalty/2026/0018.md --
+++
title = "封存的决定"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-12
sealed = 2026-05-01
+++
-- content/powers/1.md --
+++
code = "A-1"
name = "价格检查"
organ = "scjgj"
dated = 2026-02-02
published = 2026-02-03
type = "行政检查"
flow = ["受理；登记", "检查"]
[[basis_items]]
law = "价格法"
article = "第三十三条"
[[basis_items]]
law = "=价格行政处罚程序规定"
+++
-- content/policies/2026-a.md --
+++
title = "办法"
organs = ["sfj", "scjgj"]
dated = 2026-08-20
published = 2026-08-31
normative = false
repeals = ["policies/2020-a.md"]
+++
`

func asOf() calendar.Date { return calendar.New(2026, 11, 21) }

func read(t testing.TB, archive string) (*corpus.Corpus, *ledger.Ledger) {
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
		if p.Code == "unknown-key" || p.Code == "bad-value" {
			t.Errorf("%s:%d %s", p.Path, p.Line, p.Message)
		}
	}
	rules, err := deadline.National()
	if err != nil {
		t.Fatal(err)
	}
	l, _ := ledger.Build(c, rules, asOf(), 2)
	return c, l
}

// write exports a site given as a text archive; the ledger is the editor's.
func write(t testing.TB, archive string, pages ...Listed) *output.Memory {
	t.Helper()
	c, l := read(t, archive)
	out := output.NewMemory()
	if err := Write(out, c, l, pages); err != nil {
		t.Fatal(err)
	}
	return out
}

// file is the content of one file of the output.
func file(t testing.TB, out *output.Memory, url string) string {
	t.Helper()
	data, ok := out.Get(address.File(url))
	if !ok {
		t.Fatalf("no %s among %q", url, out.Names())
	}
	return string(data)
}
