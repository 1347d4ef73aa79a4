package disclosure

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/toml"
)

//go:embed kinds.toml
var kindsTOML []byte

// Kind (类别) is a sort of disclosure, described by data alone: its folder, its
// fields, which values they take and which rules hold between them.
type Kind struct {
	ID          string `toml:"id"`
	Group       string `toml:"group"`  // keys and fields shared with other kinds
	Name        string `toml:"name"`   // 行政处罚决定
	Short       string `toml:"short"`  // 行政处罚
	Folder      string `toml:"folder"` // "enforcement/penalty"; several kinds may share a folder
	Column      string `toml:"column"` // ColumnType of the official meta tags
	Schema      string `toml:"schema"` // schema.org type
	DatedName   string `toml:"dated"`  // what `dated` is called: 处罚决定日期
	Event       string `toml:"event"`  // what the history (办理过程) calls the act of `dated`: 文件成文; "" for decisions
	Enforcement bool   `toml:"enforcement"`
	Years       bool   `toml:"years"`       // has year and organ pages
	Default     bool   `toml:"default"`     // the folder's kind when the front matter names none
	Report      bool   `toml:"report"`      // answers for a year; judged as a yearly obligation
	HandedIn    bool   `toml:"handed_in"`   // has to be handed in (报送) too, by provinces by the end of March, by others by the end of February (法治政府建设与责任落实督察工作规定)
	Periodic    bool   `toml:"periodic"`    // owed every so many years (定期清理), not every year
	Prior       bool   `toml:"prior"`       // public before any enforcement (事前公开)
	PowerList   bool   `toml:"power_list"`  // an item of an organ's power list (权责清单), known by its code
	Explains    bool   `toml:"explains"`    // explains another record (政策解读)
	Promulgated bool   `toml:"promulgated"` // `dated` is the day on which an order made it public (公布), whenever this site did
	Explained   bool   `toml:"explained"`   // a record that may be explained
	Assesses    bool   `toml:"assesses"`    // a report of an area on itself against an indicator set (自评报告)
	Plain       bool   `toml:"plain"`       // a page about the site that discloses nothing: no number, no index, in no data set and no feed

	OnHome     bool   `toml:"on_home"`     // the newest record is named on the home page
	LinkedFrom string `toml:"linked_from"` // top folder whose list leads to the records
	Platform   string `toml:"platform"`    // name on the disclosure platform (政府信息公开平台), of a kind that has its own entry there
	Standard   string `toml:"standard"`    // prefix of the kind's columns in the data standard of 双公示: CF, XK

	Keys     []string  `toml:"keys"`     // common keys beyond the ones every kind has
	Required []string  `toml:"required"` // starred keys, common and own; nested ones with a dot
	Fields   []Field   `toml:"fields"`
	Needs    []Need    `toml:"needs"`
	Orders   []Order   `toml:"orders"`
	Sums     []Sum     `toml:"sums"`
	Balances []Balance `toml:"balances"`
	Headings []string  `toml:"headings"` // those that a new text is given, in order
	Parts    []Part    `toml:"parts"`    // parts without which a report is incomplete

	Series []string `toml:"series"` // keys with equal values in the records of one organ that are compared by year; reports need none
	Rates  []Rate   `toml:"rates"`  // computed from figures of a report

	Labels []Label `toml:"labels"` // what the kind calls common keys

	Answer    []Answer   `toml:"answer"`    // what its page says first
	Text      string     `toml:"text"`      // heading of the text; "" for 正文
	Objection *Objection `toml:"objection"` // until when a party may object; nil where no such day is known

	Standing *Standing `toml:"standing"` // whether a reader may rely on a record today; nil where its kind cannot tell

	Duty *Duty `toml:"duty"` // yearly duty that some of its records meet; nil for none
}

// Label is the name that a kind gives a common key: 申请人 for the party.
type Label struct {
	Key   string `toml:"key"`
	Label string `toml:"label"`
}

// Answer is a pair of the answer (要点) that a document's page begins with: the values
// of Keys that a record has, joined by Join.
type Answer struct {
	Label string   `toml:"label"`
	Keys  []string `toml:"keys"`
	Join  string   `toml:"join"` // "" for a comma
	Unit  string   `toml:"unit"` // after numbers
}

// Objection is the period in which a party may object to a decision (行政复议申请期限).
type Objection struct {
	From string `toml:"from"` // date that starts the period; its own day does not count
	Days int    `toml:"days"` // calendar days; an end on a day off moves to the next working day
	Law  string `toml:"law"`
}

// Standing is the state of a public record in a word (目前状态). A record whose Field has
// none of the values Good, or whose day Until is over, no longer counts.
type Standing struct {
	Word  string   `toml:"word"`  // of a record that counts
	Field string   `toml:"field"` // own field with the state that the organ wrote; "" for none
	Good  []string `toml:"good"`  // values of Field that count
	Until string   `toml:"until"` // key of the last day that counts; "" for none
	Over  string   `toml:"over"`  // word after that day
}

// Duty is a yearly obligation (年度义务) that is no kind: records meet the duty
// whose Field has one of Values.
type Duty struct {
	ID     string   `toml:"id"`
	Name   string   `toml:"name"`
	Field  string   `toml:"field"`
	Values []string `toml:"values"`
}

// Field is a key of the front matter: one of a kind's own, or a common one.
type Field struct {
	ID     string   `toml:"id"`
	Label  string   `toml:"label"`
	Type   string   `toml:"type"`  // text list date moment day-or-ever money wan int bool ints table tables
	Codes  []string `toml:"codes"` // the values allowed, when the law lists them
	Words  []Word   `toml:"words"` // what pages say for values that do not tell themselves
	Count  int      `toml:"count"` // how many numbers an ints field has
	Total  bool     `toml:"total"` // the last of the numbers is the sum of the others
	Fields []Field  `toml:"fields"`
	Hidden bool     `toml:"hidden"` // never shown
	Every  bool     `toml:"every"`  // of a common key: every kind accepts the key

	Renamed   []Renaming    `toml:"renamed"`
	RenamedOn calendar.Date `toml:"renamed_on"` // first day of the new names
}

// Word is what pages say for a value: 已审查 for 是.
type Word struct {
	Value string `toml:"value"`
	Text  string `toml:"text"`
}

// Need is a rule between two fields: when Field (has the value Has), Other must
// be given; with Both the other way round too.
type Need struct {
	Field string `toml:"field"`
	Has   string `toml:"has"`
	Other string `toml:"other"`
	Both  bool   `toml:"both"`
}

// Order is a rule: the date First may not lie after the date Last.
type Order struct {
	First string `toml:"first"`
	Last  string `toml:"last"`
}

// Sum is a rule: Total equals the sum of Parts. With All it is judged only where
// every number is given.
type Sum struct {
	Total string   `toml:"total"`
	Parts []string `toml:"parts"`
	All   bool     `toml:"all"`
}

// Balance is a rule: the sum of Left equals the sum of Right. With All it is judged
// only where every number is given.
type Balance struct {
	Left  []string `toml:"left"`
	Right []string `toml:"right"`
	All   bool     `toml:"all"`
}

// Rate (比率) is a number of a report in a hundred of another one: of the first of
// Whole that is given.
type Rate struct {
	ID    string   `toml:"id"`
	Label string   `toml:"label"`
	Part  string   `toml:"part"`
	Whole []string `toml:"whole"`
}

// Part is a part of a report. A report has the part when any of the words is in
// a heading, or the table Key in the front matter.
type Part struct {
	Name  string   `toml:"name"`
	Words []string `toml:"words"`
	Key   string   `toml:"key"`
}

// Section (栏目) names a folder of several kinds, or of other sections.
type Section struct {
	Folder   string `toml:"folder"`
	Name     string `toml:"name"`
	About    string `toml:"about"`    // what its list holds, in a sentence
	Nav      bool   `toml:"nav"`      // has an entry in the main navigation (主导航)
	Records  string `toml:"records"`  // what a sentence calls its records; "" for its name
	Task     string `toml:"task"`     // how the home page calls what people come for; "" for sections that it does not name
	Validity bool   `toml:"validity"` // its documents have a validity (有效性), and a register of it
}

// Statutory is an item of what has to be public unasked (政府信息公开条例第二十条).
type Statutory struct {
	Name  string
	Kinds []*Kind
}

// owed is a duty of organs whose duties are not written down.
type owed struct {
	ID         string `toml:"id"`
	CountyUp   bool   `toml:"county_up"`  // not of townships
	Government bool   `toml:"government"` // not of departments
}

// titleRule infers the kind of a document from its title.
type titleRule struct {
	Kind  string   `toml:"kind"`
	Words []string `toml:"words"` // all of them occur in the title
	Ends  []string `toml:"ends"`  // the title ends in one of them, 试行 apart
}

// Kinds is the catalogue of kinds.
type Kinds struct {
	owed      []owed
	list      []*Kind
	sections  []Section
	statutory []Statutory
	titles    []titleRule
	common    []Field
	keys      *toml.Shape // of Common
	empty     *Rare       // of records that have nothing there
}

// Renaming is a code that a change of the law gave another name. Records dated
// before that day have the old name.
type Renaming struct {
	Old string `toml:"old"`
	New string `toml:"new"`
}

// LoadKinds reads the embedded catalogue. An error is a mistake in the program.
func LoadKinds() (*Kinds, error) { return readKinds(kindsTOML) }

func readKinds(src []byte) (*Kinds, error) {
	var file struct {
		Common []Field `toml:"common"`
		Groups []struct {
			ID       string    `toml:"id"`
			Every    bool      `toml:"every"` // every kind shares it
			Keys     []string  `toml:"keys"`
			Required []string  `toml:"required"`
			Fields   []Field   `toml:"fields"`
			Answer   []Answer  `toml:"answer"`   // of kinds without one of their own
			Text     string    `toml:"text"`     // likewise
			Standing *Standing `toml:"standing"` // likewise
		} `toml:"group"`
		Kinds     []*Kind   `toml:"kind"`
		Sections  []Section `toml:"section"`
		Statutory []struct {
			Name  string   `toml:"name"`
			Kinds []string `toml:"kinds"`
		} `toml:"statutory"`
		Titles []titleRule `toml:"title"`
		Owed   []owed      `toml:"owed"`
		Answer []Answer    `toml:"answer"` // of kinds that have none
	}
	root, problems := toml.Parse("kinds.toml", src, 1)
	problems = append(problems, toml.Decode("kinds.toml", root, &file)...)
	for _, k := range file.Kinds {
		for _, g := range file.Groups {
			if g.Every || g.ID == k.Group {
				k.Keys = append(slices.Clone(g.Keys), k.Keys...)
				k.Required = append(slices.Clone(g.Required), k.Required...)
				k.Fields = append(slices.Clone(g.Fields), k.Fields...)
				k.Text, k.Standing = cmp.Or(k.Text, g.Text), cmp.Or(k.Standing, g.Standing)
				if k.Answer == nil {
					k.Answer = g.Answer
				}
			}
		}
		if k.Answer == nil && !k.Plain {
			k.Answer = file.Answer
		}
	}
	for i := range file.Common {
		for _, r := range file.Common[i].Renamed {
			file.Common[i].Codes = append(file.Common[i].Codes, r.Old)
		}
	}
	if len(problems) > 0 {
		return nil, fmt.Errorf("kinds.toml:%d: %s", problems[0].Line, problems[0].Message)
	}
	kinds := &Kinds{owed: file.Owed, list: file.Kinds, sections: file.Sections, titles: file.Titles, common: file.Common, keys: toml.ShapeOf(&Common{}), empty: &Rare{}}
	for _, item := range file.Statutory {
		listed := Statutory{Name: item.Name}
		for _, id := range item.Kinds {
			kind, ok := kinds.Get(id)
			if !ok {
				return nil, fmt.Errorf("kinds.toml: no kind %s for %s", id, item.Name)
			}
			listed.Kinds = append(listed.Kinds, kind)
		}
		kinds.statutory = append(kinds.statutory, listed)
	}
	for _, rule := range file.Titles {
		if _, ok := kinds.Get(rule.Kind); !ok {
			return nil, fmt.Errorf("kinds.toml: no kind %s for titles", rule.Kind)
		}
	}
	return kinds, nil
}

// Statutory returns the items of 政府信息公开条例第二十条 in their order. The item
// that names no kinds holds those of no other item, without plain pages and
// kinds that have an entry of their own on the platform.
func (k *Kinds) Statutory() []Statutory {
	items := slices.Clone(k.statutory)
	named := func(kind *Kind) bool {
		return slices.ContainsFunc(k.statutory, func(item Statutory) bool { return slices.Contains(item.Kinds, kind) })
	}
	for i := range items {
		if items[i].Kinds != nil {
			continue
		}
		for _, kind := range k.list {
			if !named(kind) && !kind.Plain && kind.Platform == "" {
				items[i].Kinds = append(items[i].Kinds, kind)
			}
		}
	}
	return items
}

// Sections returns the folders with a name of their own, in the order of navigation
// and site map.
func (k *Kinds) Sections() []Section { return k.sections }

// Section returns the description of a folder; only Folder is filled where the
// catalogue has none.
func (k *Kinds) Section(folder string) Section {
	for _, s := range k.sections {
		if s.Folder == folder {
			return s
		}
	}
	return Section{Folder: folder}
}

// Guess returns the kind that a title most likely is of; ok is false when the
// title gives no hint.
func (k *Kinds) Guess(title string) (kind *Kind, ok bool) {
	for _, rule := range k.titles {
		fits := len(rule.Words) > 0
		for _, word := range rule.Words {
			fits = fits && strings.Contains(title, word)
		}
		for _, word := range rule.Ends {
			fits = fits || strings.HasSuffix(title, word) || strings.HasSuffix(title, word+"（试行）")
		}
		if fits {
			return k.Get(rule.Kind)
		}
	}
	return nil, false
}

// Where returns the kinds that have a property, in the order of the catalogue.
func (k *Kinds) Where(has func(*Kind) bool) (kinds []*Kind) {
	for _, kind := range k.list {
		if has(kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// All returns the kinds in the order of the catalogue.
func (k *Kinds) All() []*Kind { return k.list }

// Get returns the kind of the given id.
func (k *Kinds) Get(id string) (*Kind, bool) {
	for _, kind := range k.list {
		if kind.ID == id {
			return kind, true
		}
	}
	return nil, false
}

// ByDuty returns the kind whose records meet a yearly duty: that of the duty's id,
// else the kind that names the duty.
func (k *Kinds) ByDuty(duty string) (*Kind, bool) {
	if kind, ok := k.Get(duty); ok {
		return kind, true
	}
	for _, kind := range k.list {
		if kind.Duty != nil && kind.Duty.ID == duty {
			return kind, true
		}
	}
	return nil, false
}

// Duties returns the ids of all yearly duties: the kinds of report, then the duties
// that are no kind.
func (k *Kinds) Duties() []string {
	ids := idsOf(k.Where(func(kind *Kind) bool { return kind.Report }))
	for _, kind := range k.list {
		if kind.Duty != nil {
			ids = append(ids, kind.Duty.ID)
		}
	}
	return ids
}

// DutyName returns the name of a yearly duty; its id where the catalogue has none.
func (k *Kinds) DutyName(duty string) string {
	switch kind, ok := k.ByDuty(duty); {
	case !ok:
		return duty
	case kind.ID == duty:
		return kind.Name
	default:
		return kind.Duty.Name
	}
}

// Of returns the kind that a content path has by its folder alone; ok is false
// when no folder of the catalogue holds the path, or when the front matter has
// to choose.
func (k *Kinds) Of(path string) (kind *Kind, ok bool) {
	candidates := k.in(path)
	for _, c := range candidates {
		if len(candidates) == 1 || c.Default {
			return c, true
		}
	}
	return nil, false
}

// in returns the kinds whose folder is the deepest that holds path.
func (k *Kinds) in(path string) []*Kind {
	var found []*Kind
	best := 0
	for _, kind := range k.list {
		switch n := len(kind.Folder); {
		case !strings.HasPrefix(path, kind.Folder+"/"):
		case n > best:
			best, found = n, []*Kind{kind}
		case n == best:
			found = append(found, kind)
		}
	}
	return found
}

// field returns the field of a key, own or common; nil where there is none.
// Nested keys are written with a dot, kind may be nil.
func (k *Kinds) field(kind *Kind, key string) *Field {
	if kind != nil {
		if f, ok := kind.Field(key); ok {
			return f
		}
	}
	f, _ := fieldIn(k.common, key)
	return f
}

// Label returns the Chinese name of a key of this kind; the key where it has none.
func (k *Kinds) Label(kind *Kind, key string) string {
	if key == "dated" && kind != nil && kind.DatedName != "" {
		return kind.DatedName
	}
	if kind != nil {
		for _, l := range kind.Labels {
			if l.Key == key {
				return l.Label
			}
		}
	}
	if f := k.field(kind, key); f != nil {
		return f.Label
	}
	return key
}

// KeyFor returns the key that a Chinese name means (公开日期 is published), "" for any
// other name. A key of a table has its table before: [subject] 里的 name.
func (k *Kinds) KeyFor(name string) string {
	if key, ok := otherNames()[name]; ok {
		return key
	}
	find := func(fields []Field) string {
		for _, f := range fields {
			if f.Label == name {
				return f.ID
			}
			for _, sub := range f.Fields {
				if sub.Label == name {
					return "[" + f.ID + "] 里的 " + sub.ID
				}
			}
		}
		return ""
	}
	if key := find(k.common); key != "" {
		return key
	}
	for _, kind := range k.list {
		if key := find(kind.Fields); key != "" {
			return key
		}
		if kind.DatedName == name {
			return "dated"
		}
	}
	return ""
}

// otherNames returns keys by names that are no labels.
func otherNames() map[string]string {
	return map[string]string{
		"标题": "title", "题目": "title", "名称": "title", "文号": "number", "发文字号": "number", "决定书文号": "number", "机关": "organ", "发文机关": "organ", "发布机构": "organ", "发布单位": "organ", "处罚机关": "organ", "许可机关": "organ",
		"日期": "dated", "成文日期": "dated", "决定日期": "dated", "发文日期": "dated", "印发日期": "dated", "公开日期": "published", "公示日期": "published", "发布日期": "published", "发布时间": "published", "公开时间": "published", "上网日期": "published",
		"年份": "year", "摘要": "summary", "关键字": "keywords", "当事人名称": "[subject] 里的 name", "相对人名称": "[subject] 里的 name", "行政相对人名称": "[subject] 里的 name", "依据": "legal_basis", "处罚依据": "legal_basis", "处罚内容": "outcome",
		"许可内容": "outcome", "罚款": "fine", "生效日期": "effective", "实施日期": "effective", "有效期至": "valid_until",
	}
}

// Codes returns the values that a common key may take; nil where all are free.
func (k *Kinds) Codes(key string) []string {
	if f := k.field(nil, key); f != nil {
		return f.Codes
	}
	return nil
}

// renaming returns the name that a code has since a day.
func (f *Field) renaming(code string) (name string, since calendar.Date, ok bool) {
	for _, r := range f.Renamed {
		if r.Old == code {
			return r.New, f.RenamedOn, true
		}
	}
	return "", calendar.Date{}, false
}

// accepts reports whether records of the kind may carry a common key.
func (k *Kinds) accepts(kind *Kind, key string) bool {
	f := k.field(nil, key)
	return f != nil && f.Every || slices.Contains(kind.Keys, key)
}

// Everyone returns the keys that every kind accepts.
func (k *Kinds) Everyone() (keys []string) {
	for _, f := range k.common {
		if f.Every {
			keys = append(keys, f.ID)
		}
	}
	return keys
}

// Keys returns all keys that a record of the kind may carry.
func (k *Kinds) Keys(kind *Kind) []string {
	names := append(k.Everyone(), kind.Keys...)
	for _, f := range kind.Fields {
		names = append(names, f.ID)
	}
	return names
}

// Field returns a field of the kind, nested fields by a dot.
func (k *Kind) Field(id string) (*Field, bool) { return fieldIn(k.Fields, id) }

func fieldIn(fields []Field, id string) (*Field, bool) {
	head, rest, nested := strings.Cut(id, ".")
	for i := range fields {
		switch {
		case fields[i].ID != head:
		case nested:
			return fieldIn(fields[i].Fields, rest)
		default:
			return &fields[i], true
		}
	}
	return nil, false
}

// NamesParties reports whether records of the kind name a party (当事人、申请人), who
// may be a natural person.
func (k *Kind) NamesParties() bool { return slices.Contains(k.Keys, "subject") }

// Requires reports whether the key is starred.
func (k *Kind) Requires(key string) bool { return slices.Contains(k.Required, key) }
