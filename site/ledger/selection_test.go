package ledger

import (
	"testing"

	"gongkai/site/deadline"
	"gongkai/site/internal/sitetest"
)

func TestUnknownNamesAreRefusedWithTheNearest(t *testing.T) {
	l := build(t, sitetest.Town(), sitetest.AsOf())
	cases := []struct {
		name string
		s    Selection
		want string
	}{
		{"nothing", Selection{}, ""},
		{"all known", Selection{Organ: "scjgj", Kind: "penalty", Year: 2026, Rule: "penalty-decision-7wd", Verdicts: deadline.Verdicts()}, ""},
		{"organ", Selection{Organ: "scjg"}, "没有机关 scjg，是不是 scjgj（示范市市场监督管理局）？"},
		{"organ by its name", Selection{Organ: "示范市司法局"}, "没有机关 示范市司法局，是不是 sfj（示范市司法局）？"},
		{"organ like none", Selection{Organ: "gongshangjuju"}, "没有机关 gongshangjuju，可选：sfj、scjgj"},
		{"kind", Selection{Kind: "penalti"}, "没有类别 penalti，是不是 penalty（行政处罚决定）？"},
		{"kind by its name", Selection{Kind: "行政许可"}, "没有类别 行政许可，是不是 licence（行政许可决定）？"},
		{"rule", Selection{Rule: "penalty-decision-7dw"}, "没有规则 penalty-decision-7dw，是不是 penalty-decision-7wd（行政处罚决定信息公开）？"},
		{"rule like none", Selection{Rule: "x"}, "没有规则 x"},
		{"verdict", Selection{Verdicts: []deadline.Verdict{"late", "ontime"}}, "没有结论 ontime，是不是 on-time（按期公开）？"},
		{"verdict in Chinese", Selection{Verdicts: []deadline.Verdict{"逾期未公开"}}, "没有结论 逾期未公开，是不是 overdue（逾期未公开）？"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			if err := l.Check(c.s); err != nil {
				got = err.Error()
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
