package corpus

import (
	"slices"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/toml"
)

// Designations is content/designations.toml: units that were named as examples
// (示范单位名录), and how they were reviewed. An example:
//
//	document = "示范市法治政府建设示范单位动态管理规定"
//	cycle_years = 2
//
//	[[designation]]
//	unit = "sfj"
//	set = "法治政府建设示范单位"
//	named = 2022
//	document = "关于命名2022年度法治政府建设示范单位的决定"
//	number = "示法办〔2022〕9号"
//	reviews = [{ on = 2024-11-20, outcome = "保留", number = "示法办〔2024〕31号" }]
type Designations struct {
	Document string        `toml:"document"` // that sets the cycle of reviews
	Number   string        `toml:"number"`
	Cycle    *int          `toml:"cycle_years"` // 2 where not given
	List     []Designation `toml:"designation"`
}

// Designation is a unit that was named (命名).
type Designation struct {
	Unit     string   `toml:"unit"` // id of an organ, or name of another unit
	Set      string   `toml:"set"`  // of what it is an example
	Named    LastDay  `toml:"named"`
	Document string   `toml:"document"`
	Number   string   `toml:"number"`
	Reviews  []Review `toml:"reviews"`
	At       toml.Pos `toml:"@"`
}

// Review (复查) is a review of a designation.
type Review struct {
	On       calendar.Date `toml:"on"`
	Outcome  string        `toml:"outcome"`
	Document string        `toml:"document"`
	Number   string        `toml:"number"`
	Reason   string        `toml:"reason"`
	At       toml.Pos      `toml:"@"`
}

// The outcomes of a review.
const (
	OutcomeRetained  = "保留"
	OutcomeWarned    = "黄牌"
	OutcomeSuspended = "停牌"
	OutcomeRemoved   = "摘牌"
)

// Outcomes lists them, the mildest first.
func Outcomes() []string {
	return []string{OutcomeRetained, OutcomeWarned, OutcomeSuspended, OutcomeRemoved}
}

// CycleYears returns after how many years a unit is reviewed.
func (d *Designations) CycleYears() int {
	if d.Cycle != nil {
		return *d.Cycle
	}
	return 2
}

// Basis returns the document that sets the cycle of reviews.
func (d *Designations) Basis() deadline.Basis { return basisOf(d.Document, d.Number) }

// Basis returns the document that named the unit.
func (d *Designation) Basis() deadline.Basis { return basisOf(d.Document, d.Number) }

// Basis returns the document of the review.
func (r *Review) Basis() deadline.Basis { return basisOf(r.Document, r.Number) }

// designations reads designations.toml.
func (l *loader) designations() error {
	d := &l.corpus.Designations
	r, err := l.plan(DesignationsFile, d)
	if r == nil || err != nil {
		return err
	}
	if d.Cycle != nil && (*d.Cycle < 1 || *d.Cycle > 20) {
		r.say(toml.Pos{Line: 1, Column: 1}, "bad-value", "写年数，如 2", "cycle_years 不能是 %d", *d.Cycle)
	}
	for i := range d.List {
		r.designation(d.List[:i], &d.List[i])
	}
	return nil
}

func (r *planReader) designation(before []Designation, d *Designation) {
	d.Unit = r.unit(d.At, "unit", d.Unit)
	if d.Set == "" || d.Named.IsZero() {
		r.say(d.At, "missing-field", "写 set = \"法治政府建设示范单位\" 和 named = 2022", "示范单位 %s 缺少 set（示范类型）或者 named（命名的年份）", d.Unit)
	}
	if d.Document == "" && d.Number == "" {
		r.say(d.At, "missing-field", "写 document = \"命名的文件\" 和 number = \"文号\"", "示范单位 %s 缺少命名的文件", d.Unit)
	}
	if slices.ContainsFunc(before, func(o Designation) bool { return o.Unit == d.Unit && o.Set == d.Set && o.Named == d.Named }) {
		r.say(d.At, "double-entry", "删去其中一段；复查写在 reviews 里", "示范单位 %s 写了两次", d.Unit)
	}
	last, removed := d.Named.First(), false
	for i := range d.Reviews {
		v := &d.Reviews[i]
		if !slices.Contains(Outcomes(), v.Outcome) {
			r.say(r.key(v.At, "outcome"), "bad-value", "可选："+strings.Join(Outcomes(), "、"), "%s 的复查结果不能是 %q", d.Unit, v.Outcome)
		}
		if v.On.IsZero() {
			r.say(v.At, "missing-field", "写 on = 2024-11-20", "%s 的复查缺少 on（处理日期）", d.Unit)
			continue
		}
		r.ordered(v.At, "命名或者上一次复查", last, "on", v.On)
		if removed {
			r.say(v.At, "bad-value", "重新命名的另写一段 [[designation]]", "%s 已经摘牌，后面不能再有复查", d.Unit)
		}
		last, removed = v.On, removed || v.Outcome == OutcomeRemoved
	}
}
