package disclosure

import (
	"regexp"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/diag"
	"gongkai/site/toml"
)

// Organ (机关) is a body that decides and publishes.
type Organ struct {
	ID      string    `toml:"id"`
	Name    string    `toml:"name"`
	Short   string    `toml:"short"`
	Type    string    `toml:"type"`  // government or department
	Level   string    `toml:"level"` // of the government, for a department of its government: one of OrganLevels
	USCC    string    `toml:"uscc"`
	Duties  *[]string `toml:"duties"`  // yearly obligations; nil: those of YearlyDuties by type and level
	Since   int       `toml:"since"`   // first year reported on
	Earlier []Earlier `toml:"earlier"` // duties with a first year before Since
	Until   int       `toml:"until"`   // last year reported on; 0: open
	Region  string    `toml:"region"`  // regional calendar
	Address string    `toml:"address"`
	Phone   string    `toml:"phone"`
	Email   string    `toml:"email"`
	Remedy  string    `toml:"remedy"` // 救济途径, shown where a decision names none

	// OverdueUnpublished lets the ledger show how many of the organ's records
	// are overdue and not public: a number, nothing else of them.
	OverdueUnpublished bool `toml:"overdue_unpublished"`

	At toml.Pos `toml:"@"`

	owed  []string // duties where none are written
	joint []string // the id alone, shared as Organs by all records of this organ
}

// Earlier is a duty that an organ reports on from an earlier year than on the others.
type Earlier struct {
	Duty  string   `toml:"duty"`
	Since int      `toml:"since"`
	At    toml.Pos `toml:"@"`
}

// OrganLevels lists the levels of local government (行政层级), from the highest.
func OrganLevels() []string { return []string{"province", "prefecture", "county", "township"} }

// LevelOrDefault returns the organ's level; county where none is given, and for no
// organ.
func (o *Organ) LevelOrDefault() string {
	if o == nil || o.Level == "" {
		return "county"
	}
	return o.Level
}

// Government reports whether the organ is a people's government (人民政府), not a department of one.
func (o *Organ) Government() bool { return o != nil && o.Type == "government" }

// ShortName returns the short name; the name where there is none.
func (o *Organ) ShortName() string {
	if o.Short != "" {
		return o.Short
	}
	return o.Name
}

// YearlyDuties returns the ids of what the organ owes every year: its `duties`, and
// where none are written, the owed of kinds.toml that its level and type owe.
func (o *Organ) YearlyDuties() []string {
	if o.Duties != nil {
		return *o.Duties
	}
	return o.owed
}

// DutySince returns the first year for which the organ owes a duty.
func (o *Organ) DutySince(duty string) int {
	for _, e := range o.Earlier {
		if e.Duty == duty {
			return e.Since
		}
	}
	return o.Since
}

// owes reports whether a duty that nobody wrote down is the organ's.
func (o *Organ) owes(duty owed) bool {
	return (!duty.CountyUp || o.LevelOrDefault() != "township") && (!duty.Government || o.Government())
}

// Organs is the list of organs of a site, in the order of organs.toml.
type Organs struct {
	list []*Organ
	byID map[string]*Organ
}

var organID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// ReadOrgans reads organs.toml. path only goes into problems.
func ReadOrgans(path string, src []byte, kinds *Kinds) (*Organs, []diag.Problem) {
	var file struct {
		Organs []*Organ `toml:"organ"`
	}
	root, problems := toml.Parse(path, src, 1)
	problems = append(problems, toml.Decode(path, root, &file)...)
	o := &Organs{byID: map[string]*Organ{}}
	for _, organ := range file.Organs {
		for _, duty := range kinds.owed {
			if organ.owes(duty) {
				organ.owed = append(organ.owed, duty.ID)
			}
		}
		problems = append(problems, organ.check(path, kinds)...)
		if _, double := o.byID[organ.ID]; double {
			problems = append(problems, organ.At.In(path).Problem("double-organ", diag.Error, "请改用别的 id", "机关 id %s 写了两次", organ.ID))
			continue
		}
		organ.joint = []string{organ.ID}
		o.list, o.byID[organ.ID] = append(o.list, organ), organ
	}
	return o, problems
}

func (o *Organ) check(path string, kinds *Kinds) (problems []diag.Problem) {
	for _, p := range o.Problems(path, kinds) {
		problems = append(problems, p.Problem)
	}
	return problems
}

// KeyProblem is a problem of one key.
type KeyProblem struct {
	Key string
	diag.Problem
}

// Problems returns what is wrong with the organ alone, by its keys. path only goes into
// problems.
func (o *Organ) Problems(path string, kinds *Kinds) (problems []KeyProblem) {
	report := func(key, code string, s diag.Severity, hint, format string, args ...any) {
		problems = append(problems, KeyProblem{key, o.At.In(path).Problem(code, s, hint, format, args...)})
	}
	switch {
	case !organID.MatchString(o.ID):
		report("id", "bad-value", diag.Error, "用小写字母、数字和连字符，如 scjgj", "机关 id %q 不能作为网址", o.ID)
	case reservedOrganID.MatchString(o.ID), address.Check(o.ID) != "":
		report("id", "bad-value", diag.Error, "请换一个 id", "机关 id %s 已经另有用处，不能作为机关的网址", o.ID)
	}
	if o.Name == "" {
		report("name", "missing-field", diag.Error, "写一行 name = \"机关全称\"", "机关 %s 缺少 name", o.ID)
	}
	if o.Type != "government" && o.Type != "department" {
		report("type", "bad-value", diag.Error, "人民政府写 government，部门写 department", "机关 %s 的 type 不能是 %q", o.ID, o.Type)
	}
	if o.Level != "" && !slices.Contains(OrganLevels(), o.Level) {
		report("level", "bad-value", diag.Error, diag.OneOf(OrganLevels()), "机关 %s 的 level 不能是 %q", o.ID, o.Level)
	}
	switch {
	case o.Since == 0:
		report("since", "missing-field", diag.Error, "写一行 since = 2023（从哪一年起报告）", "机关 %s 缺少 since 年份", o.ID)
	case o.Since < 1949 || o.Since > 2199:
		report("since", "bad-value", diag.Error, "写四位年份，如 since = 2023", "机关 %s 的 since 不能是 %d", o.ID, o.Since)
	case o.Until != 0 && o.Until < o.Since:
		report("until", "dates-out-of-order", diag.Warning, "请核对 since 和 until", "机关 %s 的 until 早于 since", o.ID)
	}
	if o.USCC != "" {
		if err := CheckUSCC(o.USCC); err != nil {
			report("uscc", "bad-uscc", diag.Warning, "请核对统一社会信用代码", "机关 %s：%s", o.ID, err)
		}
	}
	for _, duty := range o.YearlyDuties() {
		if !slices.Contains(kinds.Duties(), duty) {
			report("duties", "bad-value", diag.Error, "可选："+strings.Join(kinds.Duties(), "、"), "机关 %s 的 duties 里没有 %s 这种报告", o.ID, duty)
		}
	}
	for _, e := range o.Earlier {
		say := func(hint, format string, args ...any) {
			problems = append(problems, KeyProblem{"earlier", e.At.In(path).Problem("bad-value", diag.Error, hint, format, args...)})
		}
		if !slices.Contains(o.YearlyDuties(), e.Duty) {
			say(diag.OneOf(o.YearlyDuties()), "机关 %s 的 earlier 里写了 %q，不是它的义务", o.ID, e.Duty)
		}
		if e.Since < 1949 || e.Since >= o.Since {
			say("写早于 since 的年份", "机关 %s 的 earlier 里 since 不能是 %d", o.ID, e.Since)
		}
	}
	return problems
}

// reservedOrganID matches the ids that years and pages of the ledger have as
// addresses.
var reservedOrganID = regexp.MustCompile(`^(?:[0-9]{4}|obligations|indicators|withdrawn|page|organ)$`)

// All returns the organs in the order of organs.toml.
func (o *Organs) All() []*Organ { return o.list }

// Get returns the organ of the given id.
func (o *Organs) Get(id string) (*Organ, bool) {
	organ, ok := o.byID[id]
	return organ, ok
}

// Name returns the organ's name; the id where no organ has it.
func (o *Organs) Name(id string) string {
	if organ, ok := o.byID[id]; ok {
		return organ.Name
	}
	return id
}

// alone returns the list that holds an id only.
func (o *Organs) alone(id string) []string {
	if organ, ok := o.byID[id]; ok {
		return organ.joint
	}
	return []string{id}
}

func (o *Organs) ids() []string {
	ids := make([]string, 0, len(o.list))
	for _, organ := range o.list {
		ids = append(ids, organ.ID)
	}
	return ids
}

// named returns the organ with a name or short name.
func (o *Organs) named(name string) (*Organ, bool) {
	for _, organ := range o.All() {
		if name != "" && (name == organ.Name || name == organ.Short) {
			return organ, true
		}
	}
	return nil, false
}
