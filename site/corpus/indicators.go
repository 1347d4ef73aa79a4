package corpus

import (
	"cmp"
	"errors"
	"path"
	"regexp"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/toml"
)

// IndicatorSet is a table of indicators (指标体系): a file of content/indicators/.
type IndicatorSet struct {
	Name    string   `toml:"name"`    // 市县法治政府建设示范指标
	Edition string   `toml:"edition"` // the year of the table: 2019
	Source  string   `toml:"source"`  // the document that has it, with its number
	Worklog string   `toml:"worklog"` // "monthly" where units hand in a worklog (工作台账) each month
	Units   []string `toml:"units"`   // to whom the set applies: organ ids, or names of others
	File    string   // content path
	At      toml.Pos `toml:"@"`

	SelfAssessmentMax int `toml:"self_assessment_max"` // word limit of a report on oneself (自评报告); 0: none
}

// Title is the name with the edition: 市县法治政府建设示范指标（2019年版）.
func (s *IndicatorSet) Title() string {
	if s.Edition == "" || strings.Contains(s.Name, s.Edition) {
		return s.Name
	}
	return s.Name + "（" + s.Edition + "年版）"
}

// Indicator is one line of an assessment (测评指标). Documents are evidence
// (佐证) for it when they claim it in their front matter (`indicators`) or when
// a query names them.
type Indicator struct {
	ID            string     `toml:"id"`             // stable, our own; part of an address
	Number        string     `toml:"number"`         // 三级指标 as the table has it: 57, （17）, ★2; not unique there
	Set           string     `toml:"set"`            // the table it belongs to; in a set file its title
	Levels        []string   `toml:"levels"`         // its headings, from the first level down
	Requirement   string     `toml:"requirement"`    // what is asked
	Method        string     `toml:"method"`         // how it is assessed: 网络检索
	Materials     toml.Texts `toml:"materials"`      // 上报材料: what has to be handed in
	Progress      string     `toml:"progress"`       // 完成进度, in the place of what the evidence says
	Lead          toml.Texts `toml:"lead"`           // 牵头单位: organ ids, or names of others
	Joint         toml.Texts `toml:"joint"`          // 责任单位, the same
	Responsible   []string   `toml:"responsible"`    // as read units without distinction; then all of them, Lead first
	MaxCharacters int        `toml:"max_characters"` // word limit of its evidence (字数不超过); 0: none
	Score         Points     `toml:"score"`          // 分值
	Sign          string     `toml:"sign"`           // "+" or "-" of an item that adds or takes off (加分项、减分项)
	Remark        string     `toml:"remark"`         // 备注
	NotApplicable string     `toml:"not_applicable"` // why the item does not concern the unit (说明即可)
	Queries       []Query    `toml:"queries"`
	File          string     // content path of the file that has it
	At            toml.Pos   `toml:"@"` // in that file
}

// Points are a number of points (分值) as written: 2, 1.5.
type Points string

// UnmarshalText accepts a decimal number that is not negative.
func (p *Points) UnmarshalText(text []byte) error {
	if !pointsForm.Match(text) {
		return errors.New("分值应当是不小于 0 的数，如 2 或 1.5；加分、减分写在 sign")
	}
	*p = Points(text)
	return nil
}

var pointsForm = regexp.MustCompile(`^\d{1,4}(\.\d{1,2})?$`)

// Name is the number as the table has it, or the id.
func (i *Indicator) Name() string {
	if i.Number != "" {
		return i.Number
	}
	return i.ID
}

// Cite names the indicator and its table: 市县法治政府建设示范指标（2021年版）第 25 项.
func (i *Indicator) Cite() string {
	if i.Number == "" {
		return i.ID
	}
	return cmp.Or(i.Set, "指标") + "第 " + i.Number + " 项"
}

// Negative reports whether the item asks that something did not happen (否定项): no
// evidence is the good state, and a person has to confirm it.
func (i *Indicator) Negative() bool {
	return i.Sign == "-" || slices.ContainsFunc(negations, func(begin string) bool { return strings.HasPrefix(i.Requirement, begin) })
}

// negations begin the requirement of a negative item.
var negations = []string{"没有发生", "没有出现", "没有因", "未发生", "未出现", "不存在", "不发生"}

// Query names evidence by what it is. A document fits when it has every
// property that is given; a query without any fits nothing.
type Query struct {
	Kind    string           `toml:"kind"`
	Organ   string           `toml:"organ"`   // one of the record's organs
	Year    int              `toml:"year"`    // of the act; of a report the year it is about
	Verdict deadline.Verdict `toml:"verdict"` // of its publication: on-time, late …
	At      toml.Pos         `toml:"@"`
}

// Empty says whether nothing is asked for.
func (q Query) Empty() bool { return q.Kind == "" && q.Organ == "" && q.Year == 0 && q.Verdict == "" }

// queryVerdicts are the verdicts that a public record may have.
var queryVerdicts = []deadline.Verdict{deadline.OnTime, deadline.Late, deadline.Undetermined, deadline.Exempt, deadline.TooEarly}

// fitsAddress says whether an id can be part of /audit/indicators/<id>/; "page"
// is taken by the further pages of the list.
func fitsAddress(id string) bool {
	return !strings.ContainsAny(id, "/ \t#") && address.Check(id) == "" && id != "page"
}

// setFiles returns the content paths of the indicator sets.
func (l *loader) setFiles() (names []string) {
	for _, name := range l.tree.settings {
		if path.Dir(name) == indicatorSets {
			names = append(names, name)
		}
	}
	return names
}

// indicators reads indicators.toml and the indicator sets.
func (l *loader) indicators() error {
	r := indicatorReader{loader: l, seen: map[string]bool{}, titles: map[string]string{}}
	src, ok, err := l.settings(indicatorsFile)
	if err != nil {
		return err
	}
	if ok {
		var file struct {
			Indicators []Indicator `toml:"indicator"`
		}
		r.decode(indicatorsFile, src, &file)
		r.add(file.Indicators)
	}
	for _, name := range l.setFiles() {
		if src, ok, err = l.settings(name); err != nil {
			return err
		}
		if ok {
			r.set(name, src)
		}
	}
	return nil
}

// indicatorReader reads the files of indicators, one after the other.
type indicatorReader struct {
	*loader
	file   string            // content path of the present file
	whole  bool              // the present file is TOML
	seen   map[string]bool   // ids of all files
	titles map[string]string // of sets, to their files
}

// decode reads a file into a struct.
func (r *indicatorReader) decode(name string, src []byte, into any) {
	r.file = name
	table, problems := toml.Parse(inSource(name), src, 1)
	r.whole = len(problems) == 0
	r.report(append(problems, toml.Decode(inSource(name), table, into)...)...)
}

// set reads a file of content/indicators/.
func (r *indicatorReader) set(name string, src []byte) {
	var file struct {
		Name       string      `toml:"name"`
		Edition    string      `toml:"edition"`
		Source     string      `toml:"source"`
		Worklog    string      `toml:"worklog"`
		Units      []string    `toml:"units"`
		Indicators []Indicator `toml:"indicator"`
		At         toml.Pos    `toml:"@"`

		SelfAssessmentMax int `toml:"self_assessment_max"`
	}
	r.decode(name, src, &file)
	set := IndicatorSet{Name: file.Name, Edition: file.Edition, Source: file.Source, Worklog: file.Worklog, Units: file.Units, File: name, At: file.At, SelfAssessmentMax: file.SelfAssessmentMax}
	at := place(name)
	switch first := r.titles[set.Title()]; {
	case set.Name == "" && r.whole:
		r.report(at.Problem("missing-field", diag.Error, "在第一行写 name = \"市县法治政府建设示范指标\"", "指标体系缺少 name（名称）"))
	case first != "":
		r.report(at.Problem("bad-value", diag.Error, "改 name 或者 edition（版本的年份），或者合并成一个文件", "和 %s 是同一个指标体系：%s", inSource(first), set.Title()))
	}
	r.titles[set.Title()] = name
	if set.SelfAssessmentMax < 0 {
		r.report(at.Problem("bad-value", diag.Error, "写自评报告的字数上限，如 2000；没有上限的不写", "self_assessment_max 不能是 %d", set.SelfAssessmentMax))
	}
	if set.Worklog != "" && set.Worklog != "monthly" {
		r.report(at.Problem("bad-value", diag.Error, "每月报送台账的写 worklog = \"monthly\"，不报送的删去这一行", "worklog 不能是 %q", set.Worklog))
	}
	if len(file.Indicators) == 0 && r.whole {
		r.report(at.Problem("missing-field", diag.Warning, "每项指标写一个 [[indicator]]，或者用 gongkai import 文件 --kind indicators 读进来", "指标体系里没有指标"))
	}
	r.units(at, "units", set.Units)
	for i := range file.Indicators {
		in := &file.Indicators[i]
		if in.Set != "" && in.Set != set.Name && in.Set != set.Title() {
			r.report(in.At.In(inSource(name)).Problem("bad-value", diag.Error, "删去 set；这个文件里的指标都属于文件开头 name 写明的体系", "指标 %s 的 set 和文件的 name 不同", in.ID))
		}
		in.Set = set.Title()
	}
	r.corpus.Sets = append(r.corpus.Sets, set)
	r.add(file.Indicators)
}

// add checks indicators and appends them to the corpus.
func (r *indicatorReader) add(list []Indicator) {
	for _, i := range list {
		at := i.At.In(inSource(r.file))
		switch {
		case i.ID == "":
			r.report(at.Problem("missing-field", diag.Error, "写一行 id = \"sf-2021-007\"", "指标缺少 id"))
			continue
		case !fitsAddress(i.ID):
			r.report(at.Problem("bad-value", diag.Error, "用小写字母、数字和连字符，如 sf-2021-007；表里的序号写在 number", "指标 id %q 不能作为网址", i.ID))
			continue
		case r.seen[i.ID]:
			r.report(at.Problem("double-indicator", diag.Error, "请改用别的 id", "指标 id %s 写了两次", i.ID))
			continue
		case i.Requirement == "":
			r.report(at.Problem("missing-field", diag.Warning, "写一行 requirement = \"指标要求\"", "指标 %s 缺少 requirement", i.ID))
		}
		r.check(i)
		r.seen[i.ID] = true
		i.File, i.Responsible = r.file, allUnits(i)
		r.corpus.Indicators = append(r.corpus.Indicators, i)
	}
}

// allUnits returns the units of an indicator, each once, leading ones first.
func allUnits(i Indicator) []string {
	var units []string
	for _, unit := range slices.Concat(i.Lead, i.Joint, i.Responsible) {
		if !slices.Contains(units, unit) {
			units = append(units, unit)
		}
	}
	return units
}

// check reports what is wrong with the values of an indicator.
func (r *indicatorReader) check(i Indicator) {
	at := i.At.In(inSource(r.file))
	if i.MaxCharacters < 0 {
		r.report(at.Problem("bad-value", diag.Error, "写字数上限，如 2000；没有上限的不写", "指标 %s 的 max_characters 不能是 %d", i.ID, i.MaxCharacters))
	}
	if i.Sign != "" && i.Sign != "+" && i.Sign != "-" {
		r.report(at.Problem("bad-value", diag.Error, "加分项写 \"+\"，减分项写 \"-\"，其他的不写", "指标 %s 的 sign 不能是 %q", i.ID, i.Sign))
	}
	if len(i.Materials) > 3 {
		r.report(at.Problem("bad-value", diag.Error, "最多写 3 项，其余的合并", "指标 %s 的 materials 有 %d 项", i.ID, len(i.Materials)))
	}
	r.units(at, "lead", i.Lead)
	r.units(at, "joint", i.Joint)
	for _, q := range i.Queries {
		r.query(i, q)
	}
}

// organID is the form of an id; other units are written by their Chinese names.
var organID = regexp.MustCompile(`^[0-9a-z-]+$`)

// units reports ids that no organ has. A unit without a page is written by its name.
func (r *indicatorReader) units(at diag.Place, key string, units []string) {
	for _, unit := range units {
		if _, ok := r.corpus.Organs.Get(unit); !ok && !r.organsUnsure && (unit == "" || organID.MatchString(unit)) {
			r.report(at.Problem("unknown-organ", diag.Error, "请在 content/organs.toml 登记这个机关；别的单位写全称，如 市委编办", "%s 里没有 %q 这个机关", key, unit))
		}
	}
}

// query reports what is wrong with a query of an indicator.
func (r *indicatorReader) query(i Indicator, q Query) {
	at := q.At.In(inSource(r.file))
	if q.Empty() {
		r.report(at.Problem("bad-value", diag.Error, "写 { kind = \"penalty\" }，可以再写 organ、year、verdict", "指标 %s 的 queries 里有一条没有条件", i.ID))
	}
	if _, ok := r.corpus.Kinds.Get(q.Kind); q.Kind != "" && !ok {
		r.report(at.Problem("unknown-kind", diag.Error, "全部类别见 gongkai help new", "指标 %s 的 queries 里没有 %q 这个类别", i.ID, q.Kind))
	}
	if _, ok := r.corpus.Organs.Get(q.Organ); q.Organ != "" && !ok && !r.organsUnsure {
		r.report(at.Problem("unknown-organ", diag.Error, "请在 content/organs.toml 登记这个机关", "指标 %s 的 queries 里没有 %q 这个机关", i.ID, q.Organ))
	}
	if q.Verdict != "" && !slices.Contains(queryVerdicts, q.Verdict) {
		r.report(at.Problem("bad-value", diag.Error, diag.OneOf(queryVerdicts), "指标 %s 的 queries 里 verdict 不能是 %q", i.ID, q.Verdict))
	}
}

// Indicator returns the indicator of an id.
func (c *Corpus) Indicator(id string) (Indicator, bool) {
	for _, i := range c.Indicators {
		if i.ID == id {
			return i, true
		}
	}
	return Indicator{}, false
}

// Assesses returns the set that a report on oneself (自评报告) names by name or title;
// known is true too for a set of indicators.toml, which has no file of its own.
func (c *Corpus) Assesses(name string) (set *IndicatorSet, known bool) {
	for i := range c.Sets {
		if s := &c.Sets[i]; name == s.Title() || name == s.Name {
			return s, true
		}
	}
	return nil, slices.ContainsFunc(c.Indicators, func(i Indicator) bool { return i.Set == name })
}

// SetOf returns the set whose file has the indicator; nil for one of indicators.toml.
func (c *Corpus) SetOf(i *Indicator) *IndicatorSet {
	for n := range c.Sets {
		if c.Sets[n].File == i.File {
			return &c.Sets[n]
		}
	}
	return nil
}

// Concerns reports whether an indicator concerns a unit: as one of its units, or,
// where it names none, as one of those of its set.
func (c *Corpus) Concerns(i *Indicator, unit string) bool {
	if len(i.Responsible) > 0 {
		return slices.Contains(i.Responsible, unit)
	}
	set := c.SetOf(i)
	return set != nil && slices.Contains(set.Units, unit)
}
