package corpus

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"gongkai/site/diag"
	"gongkai/site/markdown"
)

// small is a site without a mistake.
const small = `
-- content/site.toml --
title = "示范市政府信息公开"
base_url = "https://www.shifan.example"
organizer = "示范市人民政府办公室"
site_code = "9900000001"
conac = "00000000000000000000000000000000"
icp = "京ICP备12345678号-1"
police = "京公网安备 11010102000001号"

[contact]
phone = "010-00000000"

[checks]
late = "error"
bad-code = "off"
-- content/organs.toml --
[[organ]]
id = "scjgj"
name = "示范市市场监督管理局"
type = "department"
since = 2023
-- content/enforcement/penalty/2026/0012.md --
+++
title = "关于示范市安达商贸有限公司的行政处罚决定"
number = "示市监罚〔2026〕12号"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-12
violation = "未明码标价"
categories = ["警告"]
outcome = "警告"
legal_basis = "《中华人民共和国价格法》第四十二条"
[subject]
name = "示范市安达商贸有限公司"
type = "法人及非法人组织"
uscc = "91990001000056442N"
[[attachments]]
title = "行政处罚决定书"
file = "12.txt"
+++
当事人未明码标价，见[清单](../2026/lists/qingdan.csv)和[说明](/about/contact.md)。
-- content/enforcement/penalty/2026/12.txt --
决定书
-- content/enforcement/penalty/2026/lists/qingdan.csv --
a,b
-- content/enforcement/penalty/2026/unused.txt --
x
-- content/about/contact.md --
+++
title = "联系我们"
organ = "scjgj"
published = 2026-01-05
+++
电话 010-00000000。
`

// site makes the files of a txtar archive into a file system.
func site(archives ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for _, archive := range archives {
		for _, f := range txtar.Parse([]byte(archive)).Files {
			m[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	return m
}

// load fails the test on errors of the machine.
func load(t *testing.T, m fstest.MapFS) (*Corpus, []diag.Problem) {
	t.Helper()
	c, problems, err := Load(m, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c, problems
}

// printed shows problems as the command does, without the source lines.
func printed(t *testing.T, problems []diag.Problem) string {
	t.Helper()
	var b strings.Builder
	if err := diag.Print(&b, problems, nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// textOf is the text of a document.
func textOf(t testing.TB, c *Corpus, d *Document) *markdown.Text {
	t.Helper()
	text, err := c.Text(d)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
