package ledger

import (
	"bytes"
	"os"
	"testing"

	"gongkai/site/diag"

	"github.com/rogpeppe/go-internal/txtar"
	"gongkai/site/internal/sitetest"
)

const unlawful = `
-- content/enforcement/penalty/2026/0030.md --
+++
title = "治安处罚"
organ = "scjgj"
dated = 2026-03-05
published = 2026-03-12
legal_basis = "《中华人民共和国治安管理处罚法》第四十三条"
categories = ["行政拘留"]
+++
-- content/enforcement/penalty/2026/0031.md --
+++
title = "排定的未成年人"
organ = "scjgj"
dated = 2026-11-19
published = 2026-11-23
underage = true
+++
-- content/enforcement/penalty/2026/0032.md --
+++
title = "不公开的治安处罚"
organ = "scjgj"
dated = 2026-03-05
legal_basis = "治安管理处罚法"
+++
-- content/policies/2026-b.md --
+++
title = "征求意见过短的办法"
number = "示政规〔2026〕1号"
organ = "sfj"
normative = true
dated = 2026-06-01
published = 2026-06-02
[comments]
open = 2026-04-01
close = 2026-04-03
+++
`

func TestProblems(t *testing.T) {
	l := build(t, sitetest.Town()+unlawful, sitetest.AsOf())
	sources := map[string][]byte{}
	for _, f := range txtar.Parse([]byte(sitetest.Town() + unlawful)).Files {
		sources[f.Name] = f.Data
	}
	var b bytes.Buffer
	read := func(path string) ([]byte, error) {
		if src, ok := sources[path]; ok {
			return src, nil
		}
		return nil, os.ErrNotExist
	}
	if err := diag.Print(&b, l.Problems(), read); err != nil {
		t.Fatal(err)
	}
	sitetest.Golden(t, "problems.txt", b.String())
}
