package corpus

import (
	"cmp"
	"path"
	"slices"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/toml"
)

// Assessment (考核) is a file of content/assessments/: how units are assessed for a year
// and what came out. Results are public from the day `published` on. An example:
//
//	year = 2025
//	name = "2025年度法治政府建设考核"
//	document = "示范市法治政府建设考核办法"
//	published = 2026-03-20
//
//	[[part]]
//	id = "daily"
//	name = "日常工作落实"
//	points = 70
//
//	[[part]]
//	id = "field"
//	name = "实地考核"
//	points = 30
//
//	[[result]]
//	unit = "sfj"
//	scores = [{ part = "daily", points = 66.5 }, { part = "field", points = 28 }]
//	bonus = [{ points = 1, reason = "经验做法被推广" }]
//	feedback = 2026-02-02
//	verified = 2026-02-06
//
// The points of the parts come to 100. A unit that a part does not concern has no
// score for it: its score is converted (换算) from the points that concern it.
type Assessment struct {
	Year      int           `toml:"year"` // the year assessed
	Name      string        `toml:"name"`
	Assessor  string        `toml:"assessor"` // 考核主体: id of an organ, or name of another unit
	Document  string        `toml:"document"`
	Number    string        `toml:"number"`
	Published calendar.Date `toml:"published"` // of the results; none: they are not public
	Ranked    bool          `toml:"ranked"`    // units are ranked (排名)

	BonusMax     *Hundredths `toml:"bonus_max"`     // 加分上限; 5 where not given
	DeductionMax *Hundredths `toml:"deduction_max"` // 扣分上限; 10 where not given
	Verification *int        `toml:"verification"`  // working days from feedback in which a unit verifies or objects; 5 where not given

	Parts   []AssessmentPart   `toml:"part"`
	Grades  []Grade            `toml:"grade"` // from the best; four of the usual names where not given
	Results []AssessmentResult `toml:"result"`
	File    string             // content path
	At      toml.Pos           `toml:"@"`
}

// AssessmentPart is a part of the score (得分构成).
type AssessmentPart struct {
	ID     string     `toml:"id"`
	Name   string     `toml:"name"`
	Points Hundredths `toml:"points"` // the most
	At     toml.Pos   `toml:"@"`
}

// Grade (等次) is what a unit gets from so many points on.
type Grade struct {
	Name string     `toml:"name"`
	From Hundredths `toml:"from"`
	At   toml.Pos   `toml:"@"`
}

// AssessmentResult is what came out for a unit.
type AssessmentResult struct {
	Unit       string      `toml:"unit"`
	Scores     []PartScore `toml:"scores"`
	Bonus      []Extra     `toml:"bonus"`      // 加分
	Deductions []Extra     `toml:"deductions"` // 扣分
	Barred     string      `toml:"barred"`     // why the best grade is not open to the unit (不得评为优秀)
	Grade      string      `toml:"grade"`      // where it is stated; it must be the one that follows from the points

	Feedback  calendar.Date `toml:"feedback"`  // 反馈日期
	Verified  calendar.Date `toml:"verified"`  // 核实日期
	Objection calendar.Date `toml:"objection"` // 申请复核日期
	Outcome   string        `toml:"outcome"`   // 复核结果
	At        toml.Pos      `toml:"@"`
}

// PartScore is the score of a part.
type PartScore struct {
	Part   string     `toml:"part"`
	Points Hundredths `toml:"points"`
	At     toml.Pos   `toml:"@"`
}

// Extra is points that are added or taken off, and why.
type Extra struct {
	Points Hundredths `toml:"points"`
	Reason string     `toml:"reason"`
	At     toml.Pos   `toml:"@"`
}

// What holds where a file does not say otherwise.
const (
	bonusMax, deductionMax = 500, 1000 // 加分最多 5 分, 扣分最多 10 分
	verificationDays       = 5
	fullPoints             = 10000
)

var usualGrades = []Grade{{Name: "优秀", From: 9000}, {Name: "良好", From: 8000}, {Name: "合格", From: 6000}, {Name: "不合格"}}

// Basis returns the document that sets the assessment.
func (a *Assessment) Basis() deadline.Basis { return basisOf(a.Document, a.Number) }

// IsPublished reports whether the results are public on a day.
func (a *Assessment) IsPublished(asOf calendar.Date) bool {
	return !a.Published.IsZero() && !a.Published.After(asOf)
}

// Limits returns the most that is added and taken off, and the working days for
// verification.
func (a *Assessment) Limits() (bonus, deduction Hundredths, days int) {
	bonus, deduction, days = bonusMax, deductionMax, verificationDays
	if a.BonusMax != nil {
		bonus = *a.BonusMax
	}
	if a.DeductionMax != nil {
		deduction = *a.DeductionMax
	}
	if a.Verification != nil {
		days = *a.Verification
	}
	return bonus, deduction, days
}

// GradeList returns the grades, from the best.
func (a *Assessment) GradeList() []Grade {
	if len(a.Grades) > 0 {
		return a.Grades
	}
	return usualGrades
}

// Tally is the score of a unit.
type Tally struct {
	Scored     Hundredths // of the parts that concern the unit
	Applicable Hundredths // the most that these parts give
	Converted  Hundredths // Scored of Applicable, converted to 100
	Bonus      Hundredths
	Deduction  Hundredths
	Total      Hundredths
	Grade      string
}

// Tally adds up a result. Conversion rounds to hundredths, halves up.
func (a *Assessment) Tally(r *AssessmentResult) Tally {
	var t Tally
	for _, s := range r.Scores {
		t.Scored += s.Points
		for _, p := range a.Parts {
			if p.ID == s.Part {
				t.Applicable += p.Points
			}
		}
	}
	if t.Applicable > 0 {
		t.Converted = (2*t.Scored*fullPoints + t.Applicable) / (2 * t.Applicable)
	}
	t.Bonus, t.Deduction = sumOf(r.Bonus), sumOf(r.Deductions)
	t.Total = t.Converted + t.Bonus - t.Deduction
	grades := a.GradeList()
	if r.Barred != "" && len(grades) > 1 {
		grades = grades[1:]
	}
	for _, g := range grades {
		if t.Grade = g.Name; t.Total >= g.From {
			break
		}
	}
	return t
}

func sumOf(list []Extra) (sum Hundredths) {
	for _, e := range list {
		sum += e.Points
	}
	return sum
}

// assessmentFiles returns the files of content/assessments/.
func (l *loader) assessmentFiles() (files []string) {
	for _, name := range l.tree.settings {
		if path.Dir(name) == assessments {
			files = append(files, name)
		}
	}
	return files
}

// assessments reads content/assessments/.
func (l *loader) assessments() error {
	for _, name := range l.assessmentFiles() {
		a := Assessment{File: name}
		r, err := l.plan(name, &a)
		if err != nil {
			return err
		}
		if r == nil {
			continue
		}
		r.assessment(&a)
		l.corpus.Assessments = append(l.corpus.Assessments, a)
	}
	slices.SortStableFunc(l.corpus.Assessments, func(a, b Assessment) int { return cmp.Compare(b.Year, a.Year) })
	return nil
}

func (r *planReader) assessment(a *Assessment) {
	at := toml.Pos{Line: 1, Column: 1}
	if r.whole && calendar.New(a.Year, 1, 1).IsZero() {
		r.say(at, "missing-field", "写一行 year = 2025", "考核缺少 year（考核的年度）")
	}
	if r.whole && a.Name == "" {
		r.say(at, "missing-field", "写一行 name = \"2025年度法治政府建设考核\"", "考核缺少 name（名称）")
	}
	if a.Assessor != "" {
		a.Assessor = r.unit(at, "assessor", a.Assessor)
	}
	if a.Verification != nil && (*a.Verification < 1 || *a.Verification > 100) {
		r.say(at, "bad-value", "写工作日数，如 5", "verification 不能是 %d", *a.Verification)
	}
	if r.whole {
		r.parts(at, a)
	}
	for i := range a.Grades {
		if g := a.Grades[i]; g.Name == "" || i > 0 && g.From >= a.Grades[i-1].From {
			r.say(g.At, "bad-value", "从最好的等次写起，每个写 name 和 from（从多少分起）", "等次要由高到低，各有名称")
		}
	}
	for i := range a.Results {
		res := &a.Results[i]
		res.Unit = r.unit(res.At, "unit", res.Unit)
		if slices.ContainsFunc(a.Results[:i], func(o AssessmentResult) bool { return o.Unit == res.Unit }) {
			r.say(res.At, "double-entry", "删去其中一段", "%s 的考核结果写了两次", res.Unit)
		}
		r.result(a, res)
	}
}

// parts reports parts that do not come to 100.
func (r *planReader) parts(at toml.Pos, a *Assessment) {
	var sum Hundredths
	for i, p := range a.Parts {
		sum += p.Points
		r.id(p.At, "得分项", p.ID, slices.ContainsFunc(a.Parts[:i], func(o AssessmentPart) bool { return o.ID == p.ID }))
		if p.Name == "" || p.Points == 0 {
			r.say(p.At, "missing-field", "写 name = \"实地考核\" 和 points = 20", "得分项 %s 缺少 name 或者 points", p.ID)
		}
	}
	if sum != fullPoints {
		if len(a.Parts) > 0 {
			at = a.Parts[0].At
		}
		r.say(at, "sum-mismatch", "改正各段 [[part]] 的 points；考核采取百分制，加分和扣分另写在 bonus、deductions", "各得分项合计 %s 分，应当是 100 分", sum)
	}
}

// result reports what is wrong with what came out for a unit.
func (r *planReader) result(a *Assessment, res *AssessmentResult) {
	for i, s := range res.Scores {
		at := slices.IndexFunc(a.Parts, func(p AssessmentPart) bool { return p.ID == s.Part })
		switch {
		case at < 0:
			r.say(s.At, "bad-value", "part 写 [[part]] 的 id", "%s 的得分里没有得分项 %q", res.Unit, s.Part)
		case slices.ContainsFunc(res.Scores[:i], func(o PartScore) bool { return o.Part == s.Part }):
			r.say(s.At, "double-entry", "删去其中一个", "%s 的得分项 %s 写了两次", res.Unit, s.Part)
		case s.Points > a.Parts[at].Points:
			r.say(s.At, "sum-mismatch", "核对得分", "%s 的 %s 得 %s 分，最多 %s 分", res.Unit, a.Parts[at].Name, s.Points, a.Parts[at].Points)
		}
	}
	bonus, deduction, _ := a.Limits()
	if sum := sumOf(res.Bonus); sum > bonus {
		r.say(r.key(res.At, "bonus"), "sum-mismatch", "核对 bonus；本地办法另有规定的，在文件开头写 bonus_max", "%s 加分合计 %s 分，最多 %s 分", res.Unit, sum, bonus)
	}
	if sum := sumOf(res.Deductions); sum > deduction {
		r.say(r.key(res.At, "deductions"), "sum-mismatch", "核对 deductions；本地办法另有规定的，在文件开头写 deduction_max", "%s 扣分合计 %s 分，最多 %s 分", res.Unit, sum, deduction)
	}
	for _, e := range slices.Concat(res.Bonus, res.Deductions) {
		if e.Reason == "" || e.Points == 0 {
			r.say(e.At, "missing-field", "写 { points = 1, reason = \"为什么\" }", "%s 的加分、扣分要写明分数和原因", res.Unit)
		}
	}
	if len(res.Scores) == 0 {
		r.say(res.At, "missing-field", "写一行 scores = [{ part = \"…\", points = … }]；不涉及的得分项不写", "%s 没有得分", res.Unit)
	} else if got := a.Tally(res); res.Grade != "" && res.Grade != got.Grade {
		r.say(r.key(res.At, "grade"), "sum-mismatch", "核对得分，或者改正 grade", "%s 得 %s 分，应当是%s，写的是%s", res.Unit, got.Total, got.Grade, res.Grade)
	}
	r.ordered(res.At, "feedback", res.Feedback, "verified", res.Verified)
	r.ordered(res.At, "feedback", res.Feedback, "objection", res.Objection)
	if res.Feedback.IsZero() && (!res.Verified.IsZero() || !res.Objection.IsZero()) {
		r.say(res.At, "missing-field", "写一行 feedback = 反馈日期", "%s 有核实或者申请复核的日期，缺少 feedback（反馈日期）", res.Unit)
	}
}
