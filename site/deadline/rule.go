// Package deadline knows the legal windows: which rule judges which record,
// when its last day is, how that day was counted, whether it was met, and the
// words for all of this.
//
// Rules are data. The national catalogue is embedded (rules.toml), each rule
// with its legal basis, its level and the days on which it was in force; a site
// sets local parameters and adds rules of its province in content/rules.toml.
// A rule is a closed form: an act that starts the clock, an act that the clock
// waits for, an amount and a unit. There is no expression language; when a law
// does not fit, the form grows by one named field. Acts (事项) are rows of a table
// (act.go): a new one is one row, and a date field of a kind needs none.
//
// A record is judged by the rule in force on the day on which that rule's own
// clock starts (a withdrawal on the day of its cause, a consultation on the day it
// opens), a fixed day by the rule in force on that day, a prohibition on the as-of
// date. A rule binds nobody before it is public. A local rule never takes the
// place of a law or regulation: both are judged. The day of the event is not counted (民法典第二百零一条).
// Working days come from package calendar. Periods in calendar days, months and
// years end on the next working day when they would end on a day off (民法典第二百零三条); fixed dates and lower
// bounds do not roll. Dates are compared as civil dates in Asia/Shanghai, hours
// as instants.
//
// Three things are judged: a record by its own dates (Judge.Record), a yearly
// report as an obligation of an organ whether or not a file exists
// (Judge.Obligations), and a record that may not be public at all (forbidden).
// What cannot be known is not guessed: where the working calendar of a coming
// year could still turn the verdict, the verdict is undetermined.
//
// Pages, feeds, data sets and reports take the words of a verdict from here:
// Deadline.Word (逾期撤回), Deadline.Words (逾期撤回，晚 4 个工作日) and Judge.Sentence.
package deadline

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/toml"
)

//go:embed rules.toml
var rulesTOML []byte

// Catalogue returns the embedded catalogue of rules as it stands in its file.
func Catalogue() []byte { return slices.Clone(rulesTOML) }

// Form is what a rule asks for.
type Form string

// The forms.
const (
	Within   Form = "within"   // done by the end of the last day
	Minimum  Form = "minimum"  // a period that may not end before the last day
	Between  Form = "between"  // not before Least, not after Amount
	Fixed    Form = "fixed"    // by a day of the year after the year reported on
	Forbid   Form = "forbid"   // may not be public
	Advisory Form = "advisory" // a time that should not be longer; no verdict, a warning
	Fresh    Form = "fresh"    // a column of the site may not stay without anything new for longer
	Unjudged Form = "unjudged" // listed only
)

// Unit is what a rule counts.
type Unit string

// The units.
const (
	Workdays Unit = "workday"
	Days     Unit = "day" // calendar days
	Months   Unit = "month"
	Years    Unit = "year"
	Hours    Unit = "hour"
	MonthDay Unit = "monthday" // of a fixed day
)

// Level is the authority behind a rule (效力层级), from law to practice.
type Level string

// The lists are in the order in which messages name them.
var (
	forms  = []Form{Within, Minimum, Between, Fixed, Forbid, Advisory, Fresh, Unjudged}
	units  = []Unit{Workdays, Days, Months, Years, Hours}
	levels = []Level{"law", "adminreg", "party-reg", "rule", "policy", "local", "practice"}
)

// Rule is one deadline of the catalogue.
type Rule struct {
	ID     string   `toml:"id"`
	Name   string   `toml:"name"`
	Form   Form     `toml:"form"`
	Why    string   `toml:"why"`    // why an unjudged rule is not judged
	Column string   `toml:"column"` // of a `fresh` rule: one of the columns
	Kinds  []string `toml:"kinds"`  // of records that it judges
	Duty   string   `toml:"duty"`   // kind of report that is owed every year

	Periodic bool `toml:"periodic"` // Duty is owed every Amount years, counted from the previous one

	Normative     bool     `toml:"normative"`
	Budget        string   `toml:"budget"`
	Event         string   `toml:"event"`
	Tier          string   `toml:"tier"`      // 失信程度
	TitleHas      []string `toml:"title_has"` // one of the words is in the title
	Market        bool     `toml:"market"`
	OrganType     string   `toml:"organ_type"`
	OrganLevels   []string `toml:"organ_levels"`    // of organs that it binds; none: all
	LegalBasisHas []string `toml:"legal_basis_has"` // names of the law whose records are sealed
	OrganHas      string   `toml:"organ_has"`       // an organ so named applies that law: its other penalties are pointed out
	Underage      bool     `toml:"underage"`
	FiledTo       string   `toml:"filed_to"`     // part of the receiver's name
	AnyReceiver   bool     `toml:"any_receiver"` // every filing counts, whoever receives it
	Category      string   `toml:"category"`     // value of the kind's field category: 政府规章

	General bool `toml:"general"` // yields to a specific rule of the same dates, of the same or a higher level
	Extra   bool `toml:"extra"`   // judged beside the rule that the stamp shows
	Channel bool `toml:"channel"` // judged only by dates that name it

	From      string `toml:"from"`   // key of the act that starts the clock, or of a date field of the kinds
	Done      string `toml:"done"`   // key of the act that the clock waits for
	Amount    int    `toml:"amount"` // in Unit; of a periodic duty years
	Least     int    `toml:"least"`  // lower bound of a `between` rule, in Unit
	Unit      Unit   `toml:"unit"`
	MonthDay  string `toml:"month_day"`
	SameYear  bool   `toml:"same_year"` // MonthDay is one of the year reported on, not of the next
	Parameter string `toml:"parameter"`

	Level      Level         `toml:"level"`
	Basis      []Basis       `toml:"basis"`
	ValidFrom  calendar.Date `toml:"valid_from"`
	ValidUntil calendar.Date `toml:"valid_until"`
	Published  calendar.Date `toml:"published"` // where the rule was public later than ValidFrom

	VersionOf   string `toml:"version_of"`  // id of the rule of which this is an earlier version
	Unconfirmed string `toml:"unconfirmed"` // what no readable source could confirm, in a sentence for the page

	At toml.Pos `toml:"@"`

	off bool // its parameter is not set
}

// Basis is where a rule is written (依据): title, document number, article.
type Basis struct {
	Title  string `toml:"title"`
	Number string `toml:"number"`
	At     string `toml:"at"`
}

// String returns the citation: 《title》（number）at. Titles within the title take
// single marks (GB/T 15834).
func (b Basis) String() string {
	s := "《" + strings.ReplaceAll(strings.ReplaceAll(b.Title, "《", "〈"), "》", "〉") + "》"
	if b.Number != "" {
		s += "（" + b.Number + "）"
	}
	return s + b.At
}

// Citation returns the first basis, the document that sets the window.
func (r *Rule) Citation() string {
	if len(r.Basis) == 0 {
		return ""
	}
	return r.Basis[0].String()
}

// InForce reports whether the rule is in force on the given day.
// A rule binds from the later one of its own first day and its publication.
func (r *Rule) InForce(on calendar.Date) bool {
	return (r.ValidFrom.IsZero() || !on.Before(r.ValidFrom)) &&
		(r.Published.IsZero() || !on.Before(r.Published)) &&
		(r.ValidUntil.IsZero() || !on.After(r.ValidUntil))
}

// rank orders rules by authority: 0 for a law.
func (r *Rule) rank() int { return slices.Index(levels, r.Level) }

// Publishes reports whether the rule's clock waits for publication on this site.
func (r *Rule) Publishes() bool { return r.Done == "published" }

// Withdraws reports whether the rule's clock waits for a withdrawal (撤回).
func (r *Rule) Withdraws() bool { return r.Done == "withdrawal.on" }

// OtherChannel reports whether the rule's clock waits for publication in another
// channel (其他渠道公开).
func (r *Rule) OtherChannel() bool { return r.Done == "channel" }

// HandsIn reports whether the rule's clock waits for a report to be handed in (报送).
func (r *Rule) HandsIn() bool { return r.Done == "submitted.on" }

// explains reports whether the rule asks for an interpretation on the day of its
// policy (同步解读).
func (r *Rule) explains() bool { return r.From == "policy.published" && r.Amount == 0 }

// endsValidity reports whether the rule limits how long a document is in force.
func (r *Rule) endsValidity() bool { return r.Done == "expires" }

// Rules is the catalogue of a site.
type Rules struct {
	list   []*Rule
	unread []Unread
}

// All returns the rules in the order of the catalogue, the site's own last.
func (r *Rules) All() []*Rule { return r.list }

// Get returns the rule of the given id.
func (r *Rules) Get(id string) (*Rule, bool) {
	for _, rule := range r.list {
		if rule.ID == id {
			return rule, true
		}
	}
	return nil, false
}

// National returns the embedded catalogue. An error is a mistake in the program.
func National() (*Rules, error) {
	var file struct {
		Rules  []*Rule  `toml:"rule"`
		Unread []Unread `toml:"unread"`
	}
	root, problems := toml.Parse("rules.toml", rulesTOML, 1)
	problems = append(problems, toml.Decode("rules.toml", root, &file)...)
	kinds, err := disclosure.LoadKinds()
	if err != nil {
		return nil, err
	}
	for _, rule := range file.Rules {
		rule.off = rule.Parameter != "" && rule.Amount == 0
		problems = append(problems, rule.check("rules.toml", kinds)...)
	}
	if len(problems) > 0 {
		return nil, fmt.Errorf("rules.toml:%d: %s", problems[0].Line, problems[0].Message)
	}
	return &Rules{file.Rules, file.Unread}, nil
}

// Parameters are the local parameters of content/rules.toml; they may stand at
// the top of the file or under [parameters]. Unset ones leave their rules off.
type Parameters struct {
	PowerListAdjust *int  `toml:"power_list_adjust_wd"`       // working days
	Interpretation  *int  `toml:"interp_wd"`                  // working days
	Filing          *int  `toml:"normdoc_filing_days"`        // in FilingUnit
	FilingUnit      Unit  `toml:"normdoc_filing_unit"`        // Workdays or Days
	FilingNPCSC     *int  `toml:"normdoc_filing_npcsc_days"`  // days
	EffectiveAfter  *int  `toml:"normdoc_effective_days"`     // days
	ValidYears      *int  `toml:"normdoc_validity_years"`     // years
	TrialYears      *int  `toml:"normdoc_trial_years"`        // years, of 暂行 and 试行; default 2
	CleanupYears    *int  `toml:"normdoc_cleanup_years"`      // years
	Reconsideration *int  `toml:"reconsideration_publish_wd"` // working days
	BeforeInclusive *bool `toml:"before_inclusive"`           // 1月31日前 includes 31 January; default true
}

func (p Parameters) value(name string) *int {
	return map[string]*int{
		"power_list_adjust_wd": p.PowerListAdjust, "interp_wd": p.Interpretation, "normdoc_filing_days": p.Filing,
		"normdoc_filing_npcsc_days": p.FilingNPCSC, "normdoc_effective_days": p.EffectiveAfter, "normdoc_validity_years": p.ValidYears, "normdoc_trial_years": p.TrialYears,
		"normdoc_cleanup_years": p.CleanupYears, "reconsideration_publish_wd": p.Reconsideration,
	}[name]
}

// check refuses amounts that no rule could have.
func (p Parameters) check(path string, written *toml.Table) (problems []diag.Problem) {
	for _, e := range written.Entries {
		if v := p.value(e.Key); v != nil && (*v < 1 || *v > 1000) {
			problems = append(problems, e.Value.Pos.In(path).Problem("bad-rule", diag.Error, "写 1 到 1000 的整数", "%s 不能是 %d", e.Key, *v))
		}
		if e.Key == "normdoc_filing_unit" && p.FilingUnit != Workdays && p.FilingUnit != Days {
			problems = append(problems, e.Value.Pos.In(path).Problem("bad-rule", diag.Error, "可选：workday、day", "%s 不能是 %q", e.Key, p.FilingUnit))
		}
	}
	return problems
}

// Extend returns the catalogue with a site's parameters and rules added; the
// catalogue itself stays as it is. path only goes into problems.
func (r *Rules) Extend(path string, src []byte, kinds *disclosure.Kinds) (*Rules, []diag.Problem) {
	var own struct {
		Rules []*Rule `toml:"rule"`
	}
	var set Parameters
	root, problems := toml.Parse(path, src, 1)
	parameters, rules := &toml.Table{Pos: root.Pos}, &toml.Table{Pos: root.Pos}
	for _, e := range root.Entries {
		switch {
		case e.Key == "rule":
			rules.Entries = append(rules.Entries, e)
		case e.Key == "parameters" && e.Value.Table != nil:
			parameters.Entries = append(parameters.Entries, e.Value.Table.Entries...)
		default:
			parameters.Entries = append(parameters.Entries, e)
		}
	}
	problems = append(problems, toml.Decode(path, parameters, &set)...)
	problems = append(problems, toml.Decode(path, rules, &own)...)
	problems = append(problems, set.check(path, parameters)...)
	extended := &Rules{unread: r.unread}
	for _, rule := range r.list {
		extended.list = append(extended.list, rule.with(set))
	}
	for _, rule := range own.Rules {
		problems = append(problems, rule.check(path, kinds)...)
		if _, double := extended.Get(rule.ID); double {
			problems = append(problems, rule.At.In(path).Problem("bad-rule", diag.Error, "请换一个 id", "规则 %s 已经存在", rule.ID))
		}
		rule.Extra = true
		extended.list = append(extended.list, rule)
	}
	return extended, problems
}

// with returns the rule with the site's parameters in it.
func (r *Rule) with(set Parameters) *Rule {
	made := *r
	if v := set.value(r.Parameter); v != nil {
		made.Amount, made.off = *v, false
		if r.Parameter == "normdoc_filing_days" && set.FilingUnit != "" {
			made.Unit = set.FilingUnit
		}
	}
	if set.BeforeInclusive != nil && !*set.BeforeInclusive && r.MonthDay == "01-31" {
		made.MonthDay = "01-30"
	}
	return &made
}

// check refuses a rule that could not be judged.
func (r *Rule) check(path string, kinds *disclosure.Kinds) (problems []diag.Problem) {
	say := func(hint, format string, args ...any) {
		problems = append(problems, r.At.In(path).Problem("bad-rule", diag.Error, hint, "规则 "+r.ID+"："+format, args...))
	}
	if r.ID == "" || r.Name == "" {
		say("写全 id 和 name", "缺少 id 或者 name")
	}
	if len(r.Basis) == 0 || r.Basis[0].Title == "" {
		say("写一行 basis = [{ title = \"…\", number = \"…\", at = \"…\" }]", "缺少依据")
	}
	if !slices.Contains(forms, r.Form) {
		say(diag.OneOf(forms), "form 不能是 %q", r.Form)
	}
	for _, level := range r.OrganLevels {
		if !slices.Contains(disclosure.OrganLevels(), level) {
			say(diag.OneOf(disclosure.OrganLevels()), "organ_levels 不能有 %q", level)
		}
	}
	if !slices.Contains(levels, r.Level) {
		say(diag.OneOf(levels), "level 不能是 %q", r.Level)
	}
	if r.Form == Unjudged || r.Form == Forbid {
		return problems
	}
	if r.Form == Fresh {
		if !slices.Contains(columns, r.Column) {
			say(diag.OneOf(columns), "column 不能是 %q", r.Column)
		}
		if r.Unit != Days && r.Unit != Months || r.Amount < 1 || r.Amount > 1000 {
			say("写 amount = 14、unit = \"day\"，或者 unit = \"month\"", "amount 和 unit 不能是 %d %q", r.Amount, r.Unit)
		}
		return problems
	}
	if ends := endKeys(); r.Form != Advisory && !slices.Contains(ends, r.Done) {
		say(diag.OneOf(ends), "done 不能是 %q", r.Done)
	}
	if r.Form == Fixed {
		if r.Unit != MonthDay {
			say("写一行 unit = \"monthday\"", "unit 不能是 %q", r.Unit)
		}
		if _, ok := r.fixedDay(2000); !ok {
			say("写作 month_day = \"01-31\"", "month_day 不能是 %q", r.MonthDay)
		}
		return problems
	}
	if starts := startKeys(); !slices.Contains(starts, r.From) && !r.startsFromField(kinds) {
		say(diag.OneOf(starts)+"，或者类别自己的日期", "from 不能是 %q", r.From)
	}
	if !slices.Contains(units, r.Unit) {
		say(diag.OneOf(units), "unit 不能是 %q", r.Unit)
	}
	if r.Amount < 0 || r.Amount > 1000 || r.Amount == 0 && r.Unit != Days && !r.off {
		say("写 1 到 1000 的整数", "amount 不能是 %d", r.Amount)
	}
	for _, id := range r.Kinds {
		if _, ok := kinds.Get(id); !ok {
			say("全部类别见 gongkai help new", "没有类别 %s", id)
		}
	}
	return problems
}

// startsFromField reports whether From is a date field of every kind that the
// rule judges.
func (r *Rule) startsFromField(kinds *disclosure.Kinds) bool {
	for _, id := range r.Kinds {
		kind, ok := kinds.Get(id)
		if !ok {
			return false
		}
		if field, ok := kind.Field(r.From); !ok || field.Type != "date" {
			return false
		}
	}
	return len(r.Kinds) > 0
}

// fixedDay returns a rule's day of the year after the year reported on, of the same
// year for a rule with SameYear; ok is false when MonthDay is no day.
func (r *Rule) fixedDay(year int) (day calendar.Date, ok bool) {
	if !r.SameYear {
		year++
	}
	if r.MonthDay == "02-last" {
		return calendar.New(year, 3, 1).AddDays(-1), true
	}
	parsed, err := calendar.Parse("2000-" + r.MonthDay)
	if err != nil {
		return calendar.Date{}, false
	}
	return calendar.New(year, parsed.Month(), parsed.Day()), true
}
