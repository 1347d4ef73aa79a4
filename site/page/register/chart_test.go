package register

import (
	"testing"

	"gongkai/site/page/view"
)

func TestRates(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kept, missed int
		want         string
	}{{0, 0, "－"}, {1, 0, "100%"}, {0, 3, "0%"}, {1, 1, "50%"}, {2, 1, "66.7%"}, {9999, 1, "99.9%"}, {1, 999, "0.1%"}, {1, 9999, "0.1%"}} {
		if got := (rate{c.kept, c.missed}).percent(); got != c.want {
			t.Errorf("%d and %d: %s, want %s", c.kept, c.missed, got, c.want)
		}
	}
	c, ok := chart("x", "题", []ratio{{"甲", rate{2, 1}}, {"乙", rate{}}, {"丙", rate{0, 2}}}, view.Table{})
	if !ok || c.Height != "6.9em" || c.Description != "甲 66.7%（2/3），丙 0%。" {
		t.Errorf("%+v", c)
	}
	for i, want := range []view.Bar{
		{Label: "甲", Value: "66.7%（2/3）", LabelY: "1.1em", BarY: "1.5em", Kept: "66.67%", Missed: "33.33%", Offset: "66.67%"},
		{Label: "乙", Value: "无", LabelY: "3.4em", BarY: "3.8em"},
		{Label: "丙", Value: "0%", LabelY: "5.7em", BarY: "6.1em", Missed: "100.00%", Offset: "0.00%"},
	} {
		if c.Bars[i] != want {
			t.Errorf("bar %d: %+v", i, c.Bars[i])
		}
	}
	if _, ok := chart("x", "题", []ratio{{"甲", rate{}}}, view.Table{}); ok {
		t.Error("a chart of nothing")
	}
}
