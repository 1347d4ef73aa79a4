package page

import (
	"strings"
	"testing"

	"gongkai/site/page/view"
)

// The life of a policy: what happened, what is to come, and the documents that did it.
func TestCourseOfPolicy(t *testing.T) {
	t.Parallel()
	const policies = `
-- content/policies/life.md --
+++
title = "示范市甲办法"
organ = "szf"
dated = 2024-03-01
published = 2024-03-05
effective = 2024-05-01
expires = 2029-04-30
normative = true
[comments]
open = 2024-01-02
close = 2024-02-05
+++
正文
-- content/policies/life-amended.md --
+++
title = "示范市人民政府关于修改甲办法的决定"
organ = "szf"
dated = 2025-06-01
published = 2025-06-05
effective = 2025-07-01
amends = ["policies/life.md"]
+++
正文
`
	plan := planOf(t, town+policies)
	wholeSite(t, plan)
	v := at[view.Document](t, plan, "/policies/life/")
	c := v.Charts[0]
	var got []string
	for _, s := range c.Line {
		step := s.Class + " " + s.Date.ISO + s.Text + s.Wait
		if s.Link != nil {
			step += s.Link.Label
		}
		got = append(got, step)
	}
	want := "done 2024-01-02开始公开征求意见|done 2024-02-05公开征求意见结束|done 2024-03-01文件成文|done 2024-03-05公开|done 2024-05-01施行|done 2025-07-01修改示范市人民政府关于修改甲办法的决定|next 2029-04-30有效期届满（还没有到）"
	if strings.Join(got, "|") != want {
		t.Errorf("got %s", strings.Join(got, "|"))
	}
	if c.Summary != "2024年5月1日起施行，由 1 份文件修改，有效期至2029年4月30日。" || v.History != nil {
		t.Errorf("%s %v", c.Summary, v.History)
	}
}

// A report has its figures beside those of the year before, a number apart only in
// its table.
func TestFiguresBesideLastYear(t *testing.T) {
	t.Parallel()
	c := at[view.Document](t, planDemo(t), "/reports/2025-enforcement-scjgj/").Charts[0]
	if c.Grid == nil || len(c.Grid.Rows) != mostPairs || c.Grid.Head[1] != "2025年" || c.Grid.Head[2] != "2024年" || c.Grid.Rows[0].Name != "申请数量" {
		t.Fatalf("%+v", c)
	}
	if m := c.Grid.Rows[0].Marks; m[0].Href != "#site-data-2" || m[1].Href != "../2024-enforcement-scjgj/index.html" || m[0].Text != "41,827" {
		t.Errorf("%+v", m)
	}
	if charts := at[view.Document](t, planDemo(t), "/reports/2024-enforcement-scjgj/").Charts; charts[0].ID == "site-beside" {
		t.Error("the first report has none before it")
	}
}

// Budgets are compared with those of the year before, of the same body only.
func TestBudgetsBesideLastYear(t *testing.T) {
	t.Parallel()
	plan := planDemo(t)
	c := at[view.Document](t, plan, "/budgets/2026-department-scjgj/").Charts[0]
	if c.ID != "site-beside" || c.Grid == nil || len(c.Grid.Rows) != 7 || c.Grid.Rows[0].Name != "收入" {
		t.Fatalf("%+v", c)
	}
	if m := c.Grid.Rows[0].Marks; m[0].Text != "24,365.80" || m[1].Text != "24,778.40" || m[1].Href != "../2025-department-scjgj/index.html" {
		t.Errorf("%+v", m)
	}
	if charts := at[view.Document](t, plan, "/budgets/2026-unit-shiyaojian/").Charts; len(charts) > 0 && charts[0].ID == "site-beside" {
		t.Error("the budget of a unit beside its department's")
	}
}

// A list of penalties says how many there were and how much was fined: by year, by
// cause, and on the page of a year by month. The fine of a tombstone is not counted.
func TestFiguresOfPenalties(t *testing.T) {
	t.Parallel()
	plan := planDemo(t)
	marks := func(c view.Chart) string {
		var got []string
		for _, row := range c.Grid.Rows {
			got = append(got, row.Name+" "+row.Marks[0].Text)
		}
		return strings.Join(got, "|")
	}
	v := at[view.List](t, plan, "/enforcement/penalty/")
	if c := v.Charts[0]; c.ID != "site-years" || !strings.HasPrefix(marks(c), "2026年 ") || c.Grid.Rows[0].Marks[0].Href != "2026/index.html" {
		t.Errorf("%s %s", c.ID, marks(c))
	}
	if c := v.Charts[1]; c.ID != "site-categories" || !strings.HasPrefix(marks(c), "罚款 ") || !strings.Contains(marks(c), "|警告 ") {
		t.Errorf("%s %+v", c.ID, c)
	}
	months := at[view.List](t, plan, "/enforcement/penalty/2026/").Charts[0]
	if months.Grid != nil || len(months.Table.Rows) != 7 {
		t.Errorf("one decision a month is drawn: %+v", months)
	}
	if c := months.Table.Rows[0][1]; !strings.HasPrefix(c.Href, "../months/2026/index.html#m-") {
		t.Errorf("a month leads to %s", c.Href)
	}
	if charts := at[view.List](t, plan, "/enforcement/penalty/organ/cgj/").Charts; charts != nil {
		t.Errorf("an organ's list has %d charts", len(charts))
	}
}
