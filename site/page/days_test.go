package page

import (
	"strings"
	"testing"

	"gongkai/site/page/view"
)

// drawn writes a leaf as text: a line for each week, a square as day, mark and
// class letters (L limit, D done, ~ late), days outside of the window as dots.
func drawn(s *view.Stamp) string {
	var b strings.Builder
	for _, w := range s.Weeks {
		b.WriteString(w.Month + "|")
		for _, d := range w.Days {
			switch {
			case d.Class == "out":
				b.WriteString(" .")
				continue
			default:
				b.WriteString(" " + d.Day)
			}
			if d.Mark != "" {
				b.WriteString(":" + d.Mark)
			}
			if strings.Contains(d.Class, "limit") {
				b.WriteString("L")
			}
			if strings.Contains(d.Class, "done") {
				b.WriteString("D")
			}
			if strings.Contains(d.Class, "late") {
				b.WriteString("~")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestLeaf(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, dated, published, want, deed string }{
		{"in time", "2026-03-05", "2026-03-12", "3月| . . . 5:起 6:1 7 8\n| 9:2 10:3 11:4 12:5D 13:6 14 15\n| 16:7L . . . . . .\n", "实际公开日"},
		{"holidays and a make-up day", "2026-09-28", "2026-10-12", "9—10月| 28:起 29:1 30:2 1:休 2:休 3 4\n", "实际公开日"},
		{"late, still on the leaf", "2026-03-05", "2026-03-20", "| 16:7L 17~ 18~ 19~ 20D~ . .\n", "实际公开日"},
		{"late, beyond the leaf", "2026-03-05", "2026-08-20", "| 16:7L 17~ 18~ 19~ 20~ 21~ 22~\n…|\n8月| 17~ 18~ 19~ 20D~ . . .\n", "实际公开日"},
		{"a month begins in the week", "2026-03-26", "2026-04-02", "3月| . . . 26:起 27:1 28 29\n4月| 30:2 31:3 1:4 2:5D 3:6 4 5\n", "实际公开日"},
		{"the same day", "2026-03-05", "2026-03-05", "| . . . 5:起D 6:1 7 8\n", "实际公开日"},
	}
	for _, c := range cases {
		plan := planOf(t, "-- content/enforcement/penalty/2026/1.md --\n+++\ntitle = \"决定\"\norgan = \"scjgj\"\ndated = "+c.dated+"\npublished = "+c.published+
			"\nviolation = \"x\"\ncategories = [\"罚款\"]\noutcome = \"x\"\nlegal_basis = \"x\"\n[subject]\nname = \"示范市甲公司\"\ntype = \"法人及非法人组织\"\n+++\n正文\n")
		v := at[view.Document](t, plan, "/enforcement/penalty/2026/1/")
		if v.Stamp == nil {
			t.Fatal("no stamp")
		}
		if got := drawn(v.Stamp); !strings.Contains(got, c.want) || v.Stamp.Deed != c.deed || v.Stamp.Limit != "最迟公开日" {
			t.Errorf("%s: %q, %q; the leaf is\n%s", c.name, v.Stamp.Limit, v.Stamp.Deed, got)
		}
	}
}
