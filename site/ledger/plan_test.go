package ledger

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/internal/sitetest"
)

const plans = `-- content/tasks.toml --
[[set]]
id = "sf"
name = "示范创建"
document = "示范创建工作方案"
worklog = "monthly"
units = ["scjgj", "市委编办"]
since = "2026-09"

[[stage]]
id = "check"
set = "sf"
name = "自查"
from = 2026-08-01
to = "2026-09"

[[task]]
id = "month-end"
stage = "check"
task = "自查"
lead = "示范市市场监督管理局"
done = 2026-09-30

[[task]]
id = "late"
set = "sf"
task = "公开清单"
lead = "scjgj"
due = 2026-09-30
done = 2026-10-09

[[task]]
id = "year-end"
set = "sf"
task = "轮训"
lead = "市委编办"
joint = ["scjgj"]
due = "2026"
queries = [{ kind = "penalty" }]

[[task]]
id = "open-problem"
problem = true
set = "sf"
task = "公开不及时"
measure = "每周核对"
lead = "scjgj"
due = "2026-10"

[[task]]
id = "done-later"
set = "sf"
task = "验收"
lead = "scjgj"
due = 2026-11-20
done = 2026-11-23

[[task]]
id = "dropped"
set = "sf"
task = "试点"
lead = "scjgj"
due = "2026-06"
state = "dropped"
reason = "并入明年"

[[worklog]]
set = "sf"
month = "2026-09"
on = 2026-10-01

[[worklog]]
set = "示范创建"
unit = "scjgj"
month = "2026-10"
on = 2026-11-02
-- content/assessments/2025.toml --
year = 2025
name = "2025年度考核"
document = "考核办法"
published = 2026-03-27

[[part]]
id = "daily"
name = "日常"
points = 70

[[part]]
id = "field"
name = "实地"
points = 30

[[result]]
unit = "scjgj"
scores = [{ part = "daily", points = 63 }]
feedback = 2026-02-13
verified = 2026-02-26

[[result]]
unit = "市委编办"
scores = [{ part = "daily", points = 63 }, { part = "field", points = 27 }]
feedback = 2026-02-13
objection = 2026-02-24

[[result]]
unit = "档案馆"
scores = [{ part = "daily", points = 70 }, { part = "field", points = 27 }]
feedback = 2026-11-20
-- content/designations.toml --
[[designation]]
unit = "scjgj"
set = "示范单位"
named = 2022
number = "示法〔2022〕1号"
reviews = [{ on = 2024-12-31, outcome = "保留" }, { on = 2027-01-04, outcome = "黄牌" }]

[[designation]]
unit = "柳河街道"
set = "示范街道"
named = 2020-11-20
number = "示法〔2020〕1号"
reviews = [{ on = 2022-11-21, outcome = "停牌" }, { on = 2023-05-04, outcome = "摘牌" }]
`

// Tasks end on the last day of what the plan names; what is done later has not happened.
func TestTasks(t *testing.T) {
	t.Parallel()
	l := build(t, sitetest.Town()+plans, sitetest.AsOf())
	var got []string
	all := l.Tasks()
	for i, proofs := range l.Proofs(all) {
		task := all[i]
		got = append(got, fmt.Sprintf("%s %s %s %s %s %d", task.ID, task.Deadline.Due, task.Lead, task.Words(), task.StateWord(), len(proofs)))
	}
	want := []string{
		"dropped 2026-06-30 scjgj 不再实施 不再实施 0",
		"month-end 2026-09-30 scjgj 按期完成 已完成 0",
		"late 2026-09-30 scjgj 逾期完成，晚 2 个工作日 已完成 0",
		"open-problem 2026-10-31 scjgj 逾期未销号，晚 15 个工作日 整改中 0",
		"done-later 2026-11-20 scjgj 逾期未完成，不足 1 个工作日 进行中 0",
		"year-end 2026-12-31 市委编办 期限内未完成 进行中 2",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if n := len(l.Filter(Selection{Organ: "scjgj"}).Tasks()); n != 6 {
		t.Errorf("an organ has %d tasks, its joint ones included", n)
	}
	rule := l.Tasks()[0].Rule.ID
	if err := l.Check(Selection{Rule: rule}); err != nil {
		t.Errorf("an own rule may not be selected: %v", err)
	}
	if n := len(l.Filter(Selection{Rule: rule}).Tasks()); n != 5 {
		t.Errorf("%d tasks that are no problems", n)
	}
	if n := len(l.Filter(Selection{Kind: "penalty"}).Tasks()); n != 0 {
		t.Errorf("a kind of records has %d tasks", n)
	}
}

// The worklog of a month is owed by the first of the next month, from every unit.
func TestWorklogs(t *testing.T) {
	t.Parallel()
	const indicators = `-- content/indicators/sf.toml --
name = "示范指标"
edition = "2019"
source = "市县示范指标"
worklog = "monthly"
units = ["sfj"]
[[indicator]]
id = "x-1"
requirement = "公开"
`
	var got []string
	for _, w := range build(t, sitetest.Town()+plans+indicators, sitetest.AsOf()).Worklogs() {
		got = append(got, fmt.Sprintf("%s %s %s %s", w.Unit, w.Name(), w.Due, w.Words()))
	}
	want := []string{
		"scjgj 2026年9月工作台账 2026-10-01 按期报送", "市委编办 2026年9月工作台账 2026-10-01 按期报送",
		"scjgj 2026年10月工作台账 2026-11-01 逾期报送，晚 1 个工作日", "市委编办 2026年10月工作台账 2026-11-01 逾期未报送，晚 15 个工作日",
		"scjgj 2026年11月工作台账 2026-12-01 期限内未报送", "市委编办 2026年11月工作台账 2026-12-01 期限内未报送",
		"sfj 2026年11月工作台账 2026-12-01 期限内未报送",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// Five working days from 13 February 2026 end on the 27th: the make-up Saturday counts, the Spring Festival does not.
func TestAssessmentResults(t *testing.T) {
	t.Parallel()
	l := build(t, sitetest.Town()+plans, sitetest.AsOf())
	a := &l.Corpus.Assessments[0]
	var got []string
	for _, r := range l.AssessmentResults(a) {
		got = append(got, fmt.Sprintf("%d %s %s %s %s %s", r.Rank, r.Unit, r.Total, r.Tally.Grade, r.Verification.Due, r.Verification.Words()))
	}
	want := []string{
		"1 档案馆 97 优秀 2026-11-27 期限内未核实",
		"2 scjgj 90 优秀 2026-02-27 按期核实",
		"2 市委编办 90 优秀 2026-02-27 按期核实",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A review falls due two years after the last one; a removed unit has none any more.
func TestDesignations(t *testing.T) {
	t.Parallel()
	for day, want := range map[calendar.Date]string{
		sitetest.AsOf():            "scjgj 保留 按期复查 → 2026-12-31 期限内未复查; 柳河街道 摘牌 逾期复查，晚 1 个工作日 按期复查",
		calendar.New(2024, 12, 1):  "scjgj 保留 → 2024-12-31 期限内未复查; 柳河街道 摘牌 逾期复查，晚 1 个工作日 按期复查",
		calendar.New(2027, 1, 4):   "scjgj 黄牌 按期复查 逾期复查，晚 1 个工作日 → 2029-01-04 期限内未复查; 柳河街道 摘牌 逾期复查，晚 1 个工作日 按期复查",
		calendar.New(2021, 12, 1):  "柳河街道 保留 → 2022-11-20 期限内未复查",
		calendar.New(2020, 11, 19): "",
	} {
		var got []string
		for _, d := range build(t, sitetest.Town()+plans, day).Designations() {
			line := d.Unit + " " + d.State
			for i := range d.Reviews {
				line += " " + d.Reviews[i].Words()
			}
			if d.Next != nil {
				line += fmt.Sprintf(" → %s %s", d.Next.Due, d.Next.Words())
			}
			got = append(got, line)
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s: got %s\nwant %s", day, strings.Join(got, "; "), want)
		}
	}
}
