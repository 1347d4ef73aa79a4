package corpus

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

func TestLastDay(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ day, first, chinese string }{
		"2026-12-20": {"2026-12-20", "2026-12-20", "2026年12月20日"},
		"2026-02":    {"2026-02-28", "2026-02-01", "2026年2月底"},
		"2028-02":    {"2028-02-29", "2028-02-01", "2028年2月底"},
		"2026":       {"2026-12-31", "2026-01-01", "2026年底"},
	} {
		var d LastDay
		if err := d.UnmarshalText([]byte(text)); err != nil || d.String() != want.day || d.First().String() != want.first || d.Chinese() != want.chinese {
			t.Errorf("%s is %s, from %s, %s, %v", text, d, d.First(), d.Chinese(), err)
		}
	}
	for _, text := range []string{"", "2026-13", "2026-02-30", "1026", "年底", "2026-1"} {
		var d LastDay
		if err := d.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is accepted as %s", text, d)
		}
	}
}

func TestHundredths(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"18.5": "18.5", "100": "100", "0": "0", "0.05": "0.05", "12.50": "12.5", "90": "90"} {
		var h Hundredths
		if err := h.UnmarshalText([]byte(text)); err != nil || h.String() != want {
			t.Errorf("%s is %s, %v", text, h, err)
		}
	}
	for _, text := range []string{"", "-1", "1.234", "1e3", "一"} {
		var h Hundredths
		if err := h.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is accepted as %s", text, h)
		}
	}
	if s := Hundredths(-250).String(); s != "-2.5" {
		t.Error(s)
	}
}

// Scores are converted where parts do not concern a unit, halves up.
func TestTally(t *testing.T) {
	t.Parallel()
	a := Assessment{Parts: []AssessmentPart{{ID: "x", Points: 6000}, {ID: "y", Points: 4000}}}
	for _, test := range []struct {
		name                    string
		result                  AssessmentResult
		converted, total, grade string
	}{
		{"all parts", AssessmentResult{Scores: []PartScore{{Part: "x", Points: 5650}, {Part: "y", Points: 3000}}}, "86.5", "86.5", "良好"},
		{"a part that does not concern the unit", AssessmentResult{Scores: []PartScore{{Part: "x", Points: 5000}}}, "83.33", "83.33", "良好"},
		{"bonus and deductions", AssessmentResult{Scores: []PartScore{{Part: "x", Points: 5300}}, Bonus: []Extra{{Points: 500}}, Deductions: []Extra{{Points: 333}}}, "88.33", "90", "优秀"},
		{"the best grade is not open", AssessmentResult{Scores: []PartScore{{Part: "x", Points: 6000}}, Barred: "重大负面舆情"}, "100", "100", "良好"},
		{"not passed", AssessmentResult{Scores: []PartScore{{Part: "y", Points: 2399}}}, "59.98", "59.98", "不合格"},
	} {
		got := a.Tally(&test.result)
		if got.Converted.String() != test.converted || got.Total.String() != test.total || got.Grade != test.grade {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}

// A mistake has its place, what is wrong and what to do.
func TestPlanMistakes(t *testing.T) {
	t.Parallel()
	const task = "[[task]]\nid = \"a\"\ntask = \"公开\"\nlead = \"scjgj\"\ndue = 2026-12-31\n"
	const assessment = "year = 2025\nname = \"考核\"\n[[part]]\nid = \"x\"\nname = \"日常\"\npoints = 100\n"
	const named = "[[designation]]\nunit = \"scjgj\"\nset = \"示范单位\"\nnamed = 2022\nnumber = \"1号\"\n"
	for _, test := range []struct{ name, file, text, want string }{
		{"right", "tasks.toml", task, ""},
		{"an organ by its name", "tasks.toml", strings.Replace(task, "scjgj", "示范市市场监督管理局", 1), ""},
		{"unknown unit", "tasks.toml", strings.Replace(task, "scjgj", "scjg", 1), "4:8 unknown-organ lead 里没有 \"scjg\" 这个机关 是不是 scjgj？"},
		{"no unit", "tasks.toml", strings.Replace(task, "lead = \"scjgj\"\n", "", 1), "1:3 missing-field 缺少 lead（单位） 写机关的 id，如 lead = \"sfj\"；没有登记的单位写全称"},
		{"unknown key", "tasks.toml", task + "leed = \"x\"\n", "6:1 unknown-key 不认识的键 leed 是不是 lead？"},
		{"no such month", "tasks.toml", strings.Replace(task, "2026-12-31", "\"2026-13\"", 1), "1:3 missing-field 任务 a 缺少 due（完成的最后一天） 写一行 due = 2026-12-31；到月底、年底的写 \"2026-12\"、\"2026\" ; 5:7 bad-value due：没有 2026-13 这个月份，写作 2026-12-31、2026-12 或者 2026"},
		{"reversed stage", "tasks.toml", "[[stage]]\nid = \"s\"\nname = \"自查\"\nfrom = 2026-09-01\nto = \"2026-08\"\n", "5:6 dates-out-of-order to 2026-08-31 早于 from 2026-09-01 请核对这两个日期"},
		{"due before its stage", "tasks.toml", "[[stage]]\nid = \"s\"\nname = \"自查\"\nfrom = 2027-01-01\nto = 2027-03-31\n" + task + "stage = \"s\"\n", "10:7 dates-out-of-order due 2026-12-31 早于 阶段的 from 2027-01-01 请核对这两个日期"},
		{"unknown stage", "tasks.toml", task + "stage = \"s\"\n", "6:9 unknown-set 任务 a：没有阶段 \"s\" 写一段 [[stage]]：id、name、from、to"},
		{"unknown state", "tasks.toml", task + "state = \"finished\"\n", "6:9 bad-value 任务 a 的 state 不能是 \"finished\" 可选：planned、running、dropped；已经完成的写 done = 完成日期，问题已经解决的写 closed = 销号日期"},
		{"a problem without a measure", "tasks.toml", task + "problem = true\n", "1:3 missing-field 问题 a 缺少 measure（整改措施） 写一行 measure = \"整改措施\""},
		{"closed without a problem", "tasks.toml", task + "closed = 2026-01-01\n", "1:3 bad-value 任务 a 不是问题清单，不能有 measure 和 closed 问题清单加一行 problem = true；任务用 done 写完成日期"},
		{"no such page", "tasks.toml", task + "pages = [\"a.md\"]\n", "6:9 bad-value 任务 a 的 pages 里没有这个文件：a.md 写相对于 content/ 的路径，如 reports/2025-annual-szf.md"},
		{"worklogs of nobody", "tasks.toml", "[[set]]\nid = \"s\"\nname = \"创建\"\nworklog = \"monthly\"\n", "1:3 missing-field 方案 s 每月报送台账，缺少 units（报送的单位） 写一行 units = [\"sfj\", \"scjgj\"]"},
		{"assessment", "assessments/2025.toml", assessment, ""},
		{"parts that do not come to 100", "assessments/2025.toml", strings.Replace(assessment, "100", "90.5", 1), "3:3 sum-mismatch 各得分项合计 90.5 分，应当是 100 分 改正各段 [[part]] 的 points；考核采取百分制，加分和扣分另写在 bonus、deductions"},
		{"more than the part has", "assessments/2025.toml", assessment + "[[result]]\nunit = \"scjgj\"\nscores = [{ part = \"x\", points = 101 }]\n", "9:11 sum-mismatch scjgj 的 日常 得 101 分，最多 100 分 核对得分"},
		{"too much bonus", "assessments/2025.toml", assessment + "[[result]]\nunit = \"scjgj\"\nscores = [{ part = \"x\", points = 80 }]\nbonus = [{ points = 5.5, reason = \"推广\" }]\n", "10:9 sum-mismatch scjgj 加分合计 5.5 分，最多 5 分 核对 bonus；本地办法另有规定的，在文件开头写 bonus_max"},
		{"a parameter for more", "assessments/2025.toml", "bonus_max = 6\n" + assessment + "[[result]]\nunit = \"scjgj\"\nscores = [{ part = \"x\", points = 80 }]\nbonus = [{ points = 5.5, reason = \"推广\" }]\n", ""},
		{"another grade", "assessments/2025.toml", assessment + "[[result]]\nunit = \"scjgj\"\nscores = [{ part = \"x\", points = 80 }]\ngrade = \"优秀\"\n", "10:9 sum-mismatch scjgj 得 80 分，应当是良好，写的是优秀 核对得分，或者改正 grade"},
		{"verified before feedback", "assessments/2025.toml", assessment + "[[result]]\nunit = \"scjgj\"\nscores = [{ part = \"x\", points = 80 }]\nfeedback = 2026-02-10\nverified = 2026-02-09\n", "11:12 dates-out-of-order verified 2026-02-09 早于 feedback 2026-02-10 请核对这两个日期"},
		{"designation", "designations.toml", named + "reviews = [{ on = 2024-12-01, outcome = \"保留\" }]\n", ""},
		{"another outcome", "designations.toml", named + "reviews = [{ on = 2024-12-01, outcome = \"红牌\" }]\n", "6:41 bad-value scjgj 的复查结果不能是 \"红牌\" 可选：保留、黄牌、停牌、摘牌"},
		{"reviews reversed", "designations.toml", named + "reviews = [{ on = 2024-12-01, outcome = \"保留\" }, { on = 2024-11-01, outcome = \"黄牌\" }]\n", "6:56 dates-out-of-order on 2024-11-01 早于 命名或者上一次复查 2024-12-01 请核对这两个日期"},
		{"after the removal", "designations.toml", named + "reviews = [{ on = 2024-12-01, outcome = \"摘牌\" }, { on = 2025-11-01, outcome = \"保留\" }]\n", "6:49 bad-value scjgj 已经摘牌，后面不能再有复查 重新命名的另写一段 [[designation]]"},
		{"unknown unit that was named", "designations.toml", strings.Replace(named, "scjgj", "xx", 1), "2:8 unknown-organ unit 里没有 \"xx\" 这个机关 请在 content/organs.toml 登记这个机关；别的单位写全称，如 市委编办"},
	} {
		files := site(small)
		files["content/"+test.file] = &fstest.MapFile{Data: []byte(test.text)}
		_, problems, err := Load(files, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range problems {
			if p.Path == "content/"+test.file {
				got = append(got, strings.TrimSpace(fmt.Sprintf("%d:%d %s %s %s", p.Line, p.Column, p.Code, p.Message, p.Hint)))
			}
		}
		if text := strings.Join(got, " ; "); text != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, text, test.want)
		}
	}
}
