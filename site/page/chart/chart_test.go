package chart

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/page/view"
)

// grid returns the marks of a grid, "." for an empty one, with classes and bars.
func grid(c view.Chart) string {
	if c.Grid == nil {
		return ""
	}
	var lines []string
	for _, row := range c.Grid.Rows {
		line := row.Name
		for _, m := range row.Marks {
			switch {
			case m.Text == "":
				line += " ."
			case m.Bar != nil:
				line += fmt.Sprintf(" %s[%s+%s-%s|%s]", m.Text, m.Bar.Solid, m.Bar.From, m.Bar.To, m.Bar.Outline)
			default:
				line += " " + m.Text + ":" + m.Class
			}
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func cellsOf(t view.Table) string {
	var lines []string
	for _, row := range t.Rows {
		line := ""
		for _, c := range row {
			line += c.Text + " "
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	return strings.Join(lines, "\n")
}

// expect compares a chart: its marks, or the table in their place, and its sentence.
func expect(t *testing.T, c view.Chart, ok bool, drawn, table, summary string) {
	t.Helper()
	if ok != (drawn != "" || table != "") {
		t.Fatalf("ok is %v", ok)
	}
	if got := grid(c); got != drawn {
		t.Errorf("drawn\n%s\nwant\n%s", got, drawn)
	}
	if got := cellsOf(c.Table); got != table {
		t.Errorf("table\n%s\nwant\n%s", got, table)
	}
	if ok && c.Summary != summary {
		t.Errorf("it says %s, want %s", c.Summary, summary)
	}
}

func TestHeat(t *testing.T) {
	t.Parallel()
	heat := func(rows ...Row) Heat {
		return Heat{ID: "h", Title: "题", Corner: "机关", Columns: []string{"2026年1月", "2026年2月", "2026年3月"}, Short: []string{"1月", "2月", "3月"}, Rows: rows}
	}
	for name, c := range map[string]struct {
		heat                  Heat
		drawn, table, summary string
	}{
		"empty":     {heat: heat(Row{Name: "甲", Counts: make([]Count, 3)})},
		"one value": {heat(Row{Name: "甲", Counts: []Count{{}, {Met: 2}, {}}}), "", "甲 2026年2月 2", "共 2 项，没有逾期和期限不足的。"},
		"two":       {heat(Row{Name: "甲", Counts: []Count{{Met: 1}, {}, {Met: 1, Missed: 1}}}), "", "甲 2026年1月 1\n甲 2026年3月 1/2", "共 3 项，逾期和期限不足的 1 项：甲 1 项。"},
		"many": {
			heat(Row{Name: "甲", Counts: []Count{{Met: 9}, {Met: 5}, {Met: 1}}}, Row{Name: "乙", Counts: []Count{{}, {Met: 3, Missed: 1}, {Other: 2}}}),
			"甲 9:many 5:some 1:few\n乙 . 3/4:missed 2:few", "", "共 21 项，逾期和期限不足的 1 项：乙 1 项。",
		},
		"all late": {
			heat(Row{Name: "甲", Counts: []Count{{Missed: 1}, {Missed: 2}, {Missed: 1}}}), "甲 0/1:missed 0/2:missed 0/1:missed", "", "共 4 项，逾期和期限不足的 4 项：甲 4 项。",
		},
		"four rows late": {
			heat(Row{Name: "甲", Counts: []Count{{Missed: 1}, {}, {}}}, Row{Name: "乙", Counts: []Count{{Missed: 1}, {}, {}}}, Row{Name: "丙", Counts: []Count{{Missed: 2}, {}, {}}}, Row{Name: "丁", Counts: []Count{{Missed: 1}, {}, {}}}),
			"甲 0/1:missed . .\n乙 0/1:missed . .\n丙 0/2:missed . .\n丁 0/1:missed . .", "", "共 5 项，逾期和期限不足的 5 项：丙 2 项，甲 1 项，乙 1 项等。",
		},
	} {
		t.Run(name, func(t *testing.T) {
			v, ok := c.heat.View()
			expect(t, v, ok, c.drawn, c.table, c.summary)
		})
	}
}

func TestTrend(t *testing.T) {
	t.Parallel()
	trend := Trend{ID: "t", Title: "题", Corner: "年份", Columns: []string{"第一季度", "第二季度"}, Rows: []Row{
		{Name: "2026年", Counts: []Count{{Met: 3, Missed: 1}, {Other: 1}}}, {Name: "2025年", Counts: []Count{{Missed: 2}, {}}},
	}}
	c, ok := trend.View()
	expect(t, c, ok, "2026年 3/4[75%+75%-100%|] 1[25%+-|]\n2025年 0/2[+-50%|] .", "", "共 7 项，逾期和期限不足的 3 项：2025年 2 项，2026年 1 项。")
	trend.Rows = trend.Rows[1:]
	c, ok = trend.View()
	expect(t, c, ok, "", "2025年 第一季度 0/2", "共 2 项，逾期和期限不足的 2 项：2025年 2 项。")
}

func TestStrip(t *testing.T) {
	t.Parallel()
	strip := Strip{ID: "s", Title: "题", Corner: "事项", Columns: []string{"2026年12月", "2027年1月"}, Short: []string{"12月", "1月"}, Rows: []Row{
		{Name: "征求意见截止", Counts: []Count{{}, {Other: 1}}}, {Name: "有效期届满", Counts: []Count{{Other: 2}, {Other: 1}}},
	}}
	c, ok := strip.View()
	expect(t, c, ok, "征求意见截止 . 1:few\n有效期届满 2:few 1:few", "", "共 4 项，最近的在2026年12月。")
	strip.Rows = strip.Rows[:1]
	c, ok = strip.View()
	expect(t, c, ok, "", "征求意见截止 2027年1月 1", "共 1 项，最近的在2027年1月。")
	strip.Rows = nil
	c, ok = strip.View()
	expect(t, c, ok, "", "", "")
}

func TestCounts(t *testing.T) {
	t.Parallel()
	counts := Counts{ID: "c", Title: "题", Unit: "件", Head: []string{"月份", "件数", "罚款"}, Rows: []Number{{Name: "1月", N: 4, Amount: "5,000 元"}, {Name: "2月"}, {Name: "3月", N: 1}, {Name: "4月", N: 2, Amount: "1 元"}}}
	c, ok := counts.View()
	expect(t, c, ok, "1月 4 件[100%+-|] 5,000 元:amount\n2月 . .\n3月 1 件[25%+-|] .\n4月 2 件[50%+-|] 1 元:amount", "", "共 7 件。")
	counts.Rows = counts.Rows[:3]
	c, ok = counts.View()
	expect(t, c, ok, "", "1月 4 件 5,000 元\n3月 1 件 －", "共 5 件。")
	counts.Rows = []Number{{Name: "1月", N: 1}, {Name: "2月", N: 1}, {Name: "3月", N: 1}}
	c, ok = counts.View()
	expect(t, c, ok, "", "1月 1 件 －\n2月 1 件 －\n3月 1 件 －", "共 3 件。")
	counts.Rows = []Number{{Name: "2月"}}
	c, ok = counts.View()
	expect(t, c, ok, "", "", "")
}

func TestBeside(t *testing.T) {
	t.Parallel()
	beside := Beside{ID: "b", Title: "题", Head: [3]string{"项目", "2025年", "2024年"}, Rows: []Pair{
		{Name: "甲", This: 10, Last: 5, ThisAs: "10", LastAs: "5", HasLast: true}, {Name: "乙", This: 1, Last: 4, ThisAs: "1", LastAs: "4", HasLast: true},
		{Name: "零", ThisAs: "0", LastAs: "0", HasLast: true}, {Name: "新", This: 3, ThisAs: "3"}, {Name: "丙", This: 2, Last: 2, ThisAs: "2", LastAs: "2", HasLast: true},
	}}
	c, ok := beside.View()
	expect(t, c, ok, "甲 10[100%+-|] 5[+-|50%]\n乙 1[25%+-|] 4[+-|100%]\n丙 2[100%+-|] 2[+-|100%]", "", "3 项有数字可以比较：增加 1 项，减少 1 项，持平 1 项。")
	beside.Rows = beside.Rows[:4]
	c, ok = beside.View()
	expect(t, c, ok, "", "甲 10 5\n乙 1 4", "2 项有数字可以比较：增加 1 项，减少 1 项，持平 0 项。")
}

func TestSquares(t *testing.T) {
	t.Parallel()
	squares := Squares{ID: "q", Title: "题", Unit: "指标", States: []SquareState{{"有佐证", "ok"}, {"无佐证", "late"}, {"未到期", "due"}}, Groups: []SquareGroup{
		{Name: "一", Squares: []Square{{Name: "1", State: "有佐证", About: "公开"}, {Name: "2", State: "无佐证"}}}, {Name: "空"}, {Name: "二", Squares: []Square{{Name: "3", State: "有佐证"}}},
	}}
	c, ok := squares.View()
	if !ok || c.Summary != "共 3 项指标，有佐证 2 项，无佐证 1 项。" || len(c.Squares) != 2 || len(c.Key) != 2 || len(c.Table.Rows) != 0 {
		t.Errorf("%+v", c)
	}
	if m := c.Squares[0].Marks[0]; m.Class != "ok" || m.Hidden != "，有佐证，公开" {
		t.Errorf("%+v", m)
	}
	squares.Groups = squares.Groups[:1]
	c, ok = squares.View()
	expect(t, c, ok, "", "1 有佐证\n2 无佐证", "共 2 项指标，有佐证 1 项，无佐证 1 项。")
	if c.Squares != nil || c.Key != nil {
		t.Errorf("%+v", c)
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	day := func(s string) calendar.Date {
		d, err := calendar.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	line := Line{ID: "l", Title: "题", AsOf: day("2026-06-01"), Steps: []Step{
		{On: day("2027-01-01"), Text: "有效期届满"}, {Text: "公布结果", Wait: "还没有公开"}, {On: day("2026-01-01"), Text: "施行"}, {On: day("2026-06-01"), Text: "修改", Href: "x", Name: "《乙》"},
	}}
	c, ok := line.View()
	var got []string
	for _, s := range c.Line {
		got = append(got, s.Class+" "+s.Text+s.Wait)
	}
	if want := "done 施行|done 修改|next 有效期届满（还没有到）|next 公布结果（还没有公开）"; !ok || strings.Join(got, "|") != want || c.Line[1].Link.Label != "《乙》" {
		t.Errorf("%v", got)
	}
	if c.Summary != "共 4 步，已完成 2 步，还有 2 步。" {
		t.Error(c.Summary)
	}
	line.Steps = line.Steps[2:]
	c, ok = line.View()
	expect(t, c, ok, "", "2026年1月1日 施行\n2026年6月1日 修改", "共 2 步，都已完成。")
	line.Steps = nil
	_, ok = line.View()
	if ok {
		t.Error("a line of nothing")
	}
}
