package agenda

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"gongkai/site/internal/sitetest"
	"gongkai/site/ledger"
)

const plans = `-- content/tasks.toml --
[[set]]
id = "sf"
name = "示范创建"
document = "示范创建工作方案"
number = "示政办发〔2026〕12号"
worklog = "monthly"
units = ["scjgj"]

[[task]]
id = "survey"
set = "sf"
task = "调查满意度"
lead = "市委编办"
joint = ["scjgj"]
due = "2026-11"

[[task]]
id = "done"
task = "自查"
lead = "scjgj"
due = 2026-09-30
done = 2026-09-30

[[task]]
id = "problem"
problem = true
task = "公开不及时"
measure = "每周核对"
lead = "scjgj"
due = 2026-11-18
-- content/assessments/2026.toml --
year = 2026
name = "2026年度考核"

[[part]]
id = "all"
name = "日常"
points = 100

[[result]]
unit = "scjgj"
scores = [{ part = "all", points = 90 }]
feedback = 2026-11-20
-- content/designations.toml --
[[designation]]
unit = "scjgj"
set = "示范单位"
named = 2024-12-10
number = "示法〔2024〕1号"
`

// What plans ask for is due like any publication, with its file and what to do.
func TestDuePlans(t *testing.T) {
	t.Parallel()
	a := Of(build(t, sitetest.Settings()+plans, sitetest.AsOf()), ledger.Selection{Organ: "scjgj"})
	var got []string
	for _, group := range [][]Task{a.Overdue, a.Week, a.Month} {
		for i := range group {
			if l := a.Line(&group[i]); group[i].planned() {
				got = append(got, strings.Join([]string{l.Last, l.Left, l.Rule, l.Organ, l.Path, l.Action}, " | "))
			}
		}
		got = append(got, "")
	}
	want := `2026-11-18 周三 | 晚 2 个工作日 | 问题整改销号期限 own-problem | 示范市市场监督管理局 | tasks.toml | 整改“公开不及时”，销号后在 [[task]] problem 写上 closed（销号日期）

2026-11-27 周五 | 还有 6 天 | 考核反馈核实期限 own-assessment-verification | 示范市市场监督管理局 | assessments/2026.toml | 核实2026年度考核反馈的问题，有异议的申请复核；写上 verified 或者 objection

2026-11-30 周一 | 还有 9 天 | 任务完成期限 own-task | 市委编办 | tasks.toml | 完成“调查满意度”，在 [[task]] survey 写上 done（完成日期）
2026-12-01 周二 | 还有 10 天 | 工作台账月报 own-worklog-monthly | 示范市市场监督管理局 | tasks.toml | 报送2026年11月工作台账（示范创建），写一段 [[worklog]]：set、unit、month = "2026-11"、on
2026-12-10 周四 | 还有 19 天 | 示范单位复查周期 own-designation-review | 示范市市场监督管理局 | designations.toml | 复查示范市市场监督管理局（示范单位），处理后在 reviews 写上结果、文件和日期
`
	if text := strings.Join(got, "\n"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	var out strings.Builder
	if err := a.WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	var report struct {
		Month []struct {
			Path, State, Rule, Basis, Due, Verdict, Title string
			Kind                                          *string
		} `json:"within_30_days"`
	}
	if err := json.Unmarshal([]byte(out.String()), &report); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(report.Month[0]); !strings.Contains(got, "tasks.toml plan own-task 《示范创建工作方案》（示政办发〔2026〕12号） 2026-11-30 pending 调查满意度 <nil>") {
		t.Error(got)
	}
	ics := strings.ReplaceAll(string(a.Calendar().Bytes()), "\r\n ", "")
	for _, want := range []string{"SUMMARY:最迟完成：市委编办，调查满意度", "SUMMARY:最迟报送：示范市市场监督管理局，示范创建2026年11月工作台账", "SUMMARY:【已逾期】最迟销号：示范市市场监督管理局，公开不及时"} {
		if !strings.Contains(ics, want) {
			t.Errorf("the calendar has no %s in\n%s", want, ics)
		}
	}
	if n := len(Of(build(t, sitetest.Settings()+plans, sitetest.AsOf()), ledger.Selection{Kind: "penalty"}).Month); n != 0 {
		t.Errorf("a kind of records has %d tasks of plans", n)
	}
}
