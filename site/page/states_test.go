package page

import (
	"strings"
	"testing"

	"gongkai/site/page/view"
)

const amendedTown = town + `
-- content/policies/steps.md --
+++
title = "台阶办法"
organ = "szf"
dated = 2025-01-05
published = 2025-01-06
effective = 2025-02-01
[[states]]
from = 2026-05-01
by = "policies/steps-change.md"
file = "steps.states/2026.md"
[[states]]
from = 2027-01-01
by = "policies/steps-draft.md"
file = "steps.states/2027.md"
+++
第一条 台阶高十厘米。

第二条 台阶宽三十厘米。
-- content/policies/steps.states/2026.md --
第一条 台阶高十五厘米。

第二条 台阶宽三十厘米。

第三条 台阶应当防滑。
-- content/policies/steps.states/2027.md --
第一条 台阶高二十厘米。
-- content/policies/steps-change.md --
+++
title = "修改台阶办法的决定"
organ = "szf"
dated = 2026-04-05
published = 2026-04-06
effective = 2026-05-01
amends = ["policies/steps.md"]
+++
改。
-- content/policies/steps-draft.md --
+++
title = "还没有公开的决定"
organ = "szf"
dated = 2026-11-05
effective = 2027-01-01
amends = ["policies/steps.md"]
+++
再改。
`

// A policy with several texts has a page for each that has a file of its own, and one
// that compares them. A text whose amending document is not public is on none.
func TestTextsOfPolicies(t *testing.T) {
	t.Parallel()
	plan := planOf(t, amendedTown)
	v := at[view.Edition](t, plan, "/policies/steps/states/2026-05-01/")
	if !strings.Contains(string(v.Body), "防滑") || v.Heading != "台阶办法（2026年5月1日起的文本）" || len(v.Others) != 3 {
		t.Errorf("%s %s %v", v.Heading, v.Body, v.Others)
	}
	for url := range plan.Generated() {
		if strings.Contains(url, "2027-01-01") {
			t.Errorf("%s is public", url)
		}
	}
	c := at[view.Comparison](t, plan, "/policies/steps/states/compare/")
	if len(c.Parts) != 1 {
		t.Fatalf("%d comparisons", len(c.Parts))
	}
	var got []string
	for _, row := range c.Parts[0].Rows {
		text := row.Same
		for _, p := range row.Both {
			switch {
			case p.Deleted:
				text += "[-" + p.Text + "-]"
			case p.Added:
				text += "[+" + p.Text + "+]"
			default:
				text += p.Text
			}
		}
		got = append(got, text)
	}
	if want := "第一条 台阶高十[+五+]厘米。|1 段没有变化|[+第三条 台阶应当防滑。+]"; strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
	d := at[view.Document](t, plan, "/policies/steps/")
	if d.State == nil || len(d.State.Links) != 3 || d.State.Links[0].Href != "states/2026-05-01/index.html" {
		t.Errorf("the state of the policy leads to %v", d.State)
	}
}
