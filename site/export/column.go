package export

import (
	"slices"
	"strconv"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/proof/grade"
)

// Column is a field of a data set.
type Column struct {
	Name  string
	Title string   // in Chinese
	Form  Form     // how its values are written
	Enum  []string // the only values there are; nil when free
	Usual []string // the values the law lists, which an editor may have departed from
	// Derived says that the value follows from others by way of settings, rules or the
	// as-of date: it is no part of the public record that the log of publications has.
	Derived bool

	about     string
	tombstone bool // in the row of a tombstone too
	value     func(*line) Value
}

// About says in Chinese what the field means and how it is written.
func (c *Column) About() string {
	about := c.about
	if about == "" {
		about = c.Form.about()
	}
	if usual := slices.Concat(c.Enum, c.Usual); len(usual) > 0 {
		about = strings.TrimSuffix(about, "。") + "。取值：" + strings.Join(usual, "、")
	}
	return strings.TrimSuffix(about, "。") + "。"
}

// Form is how values are written.
type Form uint8

// The forms. Integer, Decimal and Truth are bare in JSON.
const (
	Text    Form = iota
	Day          // an ISO date
	Instant      // a date with time and zone
	Integer
	Decimal
	Truth
	List // several texts; one cell in CSV
	Rows // the rows of a table as JSON, in CSV too
)

// SchemaType is the Table Schema type of the CSV column.
func (f Form) SchemaType() string {
	return [...]string{"string", "date", "datetime", "integer", "number", "boolean", "string", "array"}[f]
}

// Chinese names the form for people.
func (f Form) Chinese() string {
	return [...]string{"文字", "日期", "日期和时间", "整数", "数字", "是否", "多个值", "表格"}[f]
}

func (f Form) about() string {
	return [...]string{
		"文字", "日期，写作 2026-03-05", "带时区的时间，写作 2026-03-05T09:30:00+08:00", "整数", "数字，可以有小数", "true 是，false 否",
		"多个值；CSV 里用“；”隔开，JSON Lines 里是数组", "表格的各行；写成 JSON 数组",
	}[f]
}

// Value is one cell: its text, and for lists the members. Empty is unknown.
type Value struct {
	Text    string
	Members []string
	Bare    bool // the members are numbers
}

func single(s string) Value { return Value{Text: s} }

// Separator stands between the members of a list in one cell.
const Separator = "；"

func several(members []string) Value {
	return Value{Text: strings.Join(members, Separator), Members: members}
}

// columns returns the fields of a kind's data set: what every record has, the keys
// the kind accepts, its own fields, what the ledger says. A kind always has the
// same, whatever its records hold.
func (s *source) columns(kind *disclosure.Kind) []Column {
	c := &columns{source: s, kind: kind}
	c.identity()
	c.keys()
	for i := range kind.Fields {
		c.own(&kind.Fields[i], "", "")
	}
	c.rates()
	c.judged()
	return c.list
}

type columns struct {
	*source
	kind *disclosure.Kind
	list []Column
}

func (c *columns) add(name, title string, f Form, of func(*line) Value) *Column {
	c.list = append(c.list, Column{Name: name, Title: title, Form: f, Usual: c.usual(name), about: meaning(name), value: of})
	return &c.list[len(c.list)-1]
}

// usual are the values that the law lists for a common key.
func (c *columns) usual(name string) []string {
	switch name {
	case "withdrawal_cause", "subject_type":
		name = strings.Replace(name, "_", ".", 1)
	case "level", "event", "categories":
	default:
		return nil
	}
	return c.corpus.Kinds.Codes(name)
}

// label is what the kind calls a key.
func (c *columns) label(key string) string { return c.corpus.Kinds.Label(c.kind, key) }

// identity: the fields that tombstones keep.
func (c *columns) identity() {
	c.add("path", "文件", Text, func(r *line) Value { return single(r.Path) })
	c.add("url", "网址", Text, func(r *line) Value { return single(c.absolute(address.Document(r.Path))) })
	c.add("publicity", "公示状态", Text, func(r *line) Value { return single(stateWord(r.state)) }).Enum =
		[]string{stateWord(disclosure.Public), stateWord(disclosure.Withdrawn), stateWord(disclosure.Expired)}
	c.add("title", c.label("title"), Text, func(r *line) Value { return single(r.PublicTitle(c.ledger.AsOf)) })
	c.add("number", c.label("number"), Text, func(r *line) Value { return single(r.Number) })
	c.add("index", c.label("index"), Text, func(r *line) Value { return single(r.Index) })
	c.add("organ", "发布机构代号", Text, func(r *line) Value { return single(r.LeadOrgan()) })
	c.add("organ_name", c.label("organ"), List, func(r *line) Value { return several(c.organNames(r.Record)) })
	c.date("dated", func(r *disclosure.Record) calendar.Date { return r.Dated })
	c.date("published", func(r *disclosure.Record) calendar.Date { return r.Published.Date() })
	c.add("published_time", "公开时间", Instant, func(r *line) Value { return single(timeOf(r.Published)) })
	if c.kind.Enforcement {
		c.date("publicity_until", func(r *disclosure.Record) calendar.Date { return r.PublicityUntil })
	}
	c.add("withdrawn_on", c.label("withdrawal.on"), Day, func(r *line) Value {
		if r.state != disclosure.Withdrawn {
			return Value{}
		}
		return single(r.Withdrawal.On.String())
	})
	c.add("withdrawal_cause", c.label("withdrawal.cause"), Text, func(r *line) Value {
		if r.state != disclosure.Withdrawn {
			return Value{}
		}
		return single(r.Withdrawal.Cause)
	})
	for i := range c.list {
		c.list[i].tombstone = true
		switch c.list[i].Name {
		case "url", "publicity", "organ_name":
			c.list[i].Derived = true
		}
	}
}

func stateWord(s disclosure.State) string {
	return map[disclosure.State]string{disclosure.Public: "公示中", disclosure.Withdrawn: "已撤回", disclosure.Expired: "公示期满"}[s]
}

func (c *columns) organNames(r *disclosure.Record) (names []string) {
	for _, id := range r.Organs {
		names = append(names, c.corpus.Organs.Name(id))
	}
	return names
}

func (c *columns) date(key string, of func(*disclosure.Record) calendar.Date) {
	c.add(key, c.label(key), Day, func(r *line) Value { return single(of(r.Record).String()) })
}

func timeOf(m calendar.Moment) string {
	if !m.HasTime() {
		return ""
	}
	return m.RFC3339()
}

// keys: the common keys that mean something for the kind.
func (c *columns) keys() {
	accepts := func(key string) bool { return slices.Contains(c.kind.Keys, key) }
	c.masked("summary", func(r *disclosure.Record) string { return r.Summary })
	c.add("topics", c.label("topics"), List, func(r *line) Value { return several(r.maskAll(r.Topics)) })
	c.add("keywords", c.label("keywords"), List, func(r *line) Value { return several(r.maskAll(r.Keywords)) })
	if c.kind.Report {
		c.add("year", c.label("year"), Integer, func(r *line) Value { return count(r.Year) })
	}
	if accepts("subject") {
		c.subject()
	}
	if accepts("third_parties") {
		c.add("third_parties", c.label("third_parties"), List, func(r *line) Value { return several(publicNames(r.ThirdParties)) })
	}
	if c.kind.Enforcement {
		c.date("served", func(r *disclosure.Record) calendar.Date { return r.Served })
	}
	if accepts("categories") {
		c.add("categories", c.label("categories"), List, func(r *line) Value { return several(r.maskAll(r.Categories)) })
	}
	if accepts("legal_basis") {
		c.masked("legal_basis", func(r *disclosure.Record) string { return r.LegalBasis })
	}
	if accepts("level") {
		c.masked("level", func(r *disclosure.Record) string { return r.Level })
	}
	if accepts("normative") {
		c.policy()
	}
	if c.kind.Explains {
		c.masked("interprets", func(r *disclosure.Record) string { return strings.Join(c.related(r.Interprets), "") })
	}
	if accepts("occurred") {
		c.add("occurred", c.label("occurred"), Text, func(r *line) Value { return single(r.Occurred.String()) })
		c.masked("event", func(r *disclosure.Record) string { return r.Event })
	}
}

// masked is a text written by the editor.
func (c *columns) masked(key string, of func(*disclosure.Record) string) {
	c.add(key, c.label(key), Text, func(r *line) Value { return single(r.mask(of(r.Record))) })
}

func (c *columns) subject() {
	c.add("subject_name", c.label("subject.name"), Text, func(r *line) Value { return single(r.Subject.PublicName()) })
	c.add("subject_type", c.label("subject.type"), Text, func(r *line) Value {
		if r.Subject == nil {
			return Value{}
		}
		return single(r.Subject.Type)
	})
	c.add("subject_uscc", c.label("subject.uscc"), Text, func(r *line) Value {
		if !r.Subject.Organisation() { // whatever stands there may be a person's number
			return Value{}
		}
		return single(r.Subject.USCC)
	})
}

// publicNames returns the names of parties as they may be shown.
func publicNames(parties []disclosure.ThirdParty) (names []string) {
	for _, p := range parties {
		names = append(names, p.PublicName())
	}
	return names
}

// rates are computed from the figures of a report.
func (c *columns) rates() {
	for _, rate := range c.kind.Rates {
		c.add(rate.ID, rate.Label, Decimal, func(r *line) Value {
			n, ok := r.Permille(rate)
			if !ok {
				return Value{}
			}
			return single(disclosure.Percent(n))
		}).about = "百分数，一位小数，由本表的件数计算；没有相应件数的为空"
	}
}

func (c *columns) policy() {
	c.add("normative", c.label("normative"), Truth, func(r *line) Value { return single(strconv.FormatBool(r.Normative)) })
	c.date("effective", func(r *disclosure.Record) calendar.Date { return r.Effective })
	c.date("expires", func(r *disclosure.Record) calendar.Date { return r.Expires })
	c.add("amends", c.label("amends"), List, func(r *line) Value { return several(c.related(r.Amends...)) })
	c.add("repeals", c.label("repeals"), List, func(r *line) Value { return several(c.related(r.Repeals...)) })
	c.add("text_from", "现行文本起始日期", Day, func(r *line) Value {
		texts := c.corpus.States(r.document, c.ledger.AsOf)
		if len(texts) == 0 {
			return Value{}
		}
		return single(texts[corpus.InForce(texts, c.ledger.AsOf)].From.String())
	}).Derived = true
}

// judged: what the ledger says of the publication.
func (c *columns) judged() {
	from := len(c.list)
	stamp := func(name, title string, f Form, of func(*ledger.Entry) string) *Column {
		return c.add(name, title, f, func(r *line) Value {
			if r.stamp == nil {
				return Value{}
			}
			return single(of(r.stamp))
		})
	}
	stamp("rule", "公开时限规则", Text, func(e *ledger.Entry) string { return e.Rule.ID })
	stamp("due", "最迟公开日期", Day, func(e *ledger.Entry) string { return e.Due.Date().String() })
	stamp("elapsed", "用时", Integer, func(e *ledger.Entry) string { return known(e.Elapsed) })
	stamp("allowed", "时限", Integer, func(e *ledger.Entry) string { return known(e.Allowed()) })
	stamp("unit", "时限单位", Text, func(e *ledger.Entry) string { return string(e.Rule.Unit) })
	stamp("verdict", "公开时限结论", Text, func(e *ledger.Entry) string { return e.Verdict.Chinese() }).Enum = verdicts()
	if c.corpus.Log.Origin != "" {
		stamp("proof", "公开时限举证", Text, func(e *ledger.Entry) string {
			if e.Proof == nil {
				return ""
			}
			return e.Proof.Grade.Chinese()
		}).Enum = []string{grade.Proven.Chinese(), grade.Stated.Chinese(), grade.Contradicted.Chinese()}
	}
	stamp("late_by", "逾期工作日数", Integer, func(e *ledger.Entry) string { return known(e.LateBy) })
	for i := from; i < len(c.list); i++ {
		c.list[i].tombstone, c.list[i].Derived = true, true
	}
}

// verdicts are those that a shown record can have.
func verdicts() (words []string) {
	for _, v := range []deadline.Verdict{deadline.OnTime, deadline.Late, deadline.Undetermined, deadline.Exempt, deadline.TooEarly, deadline.Forbidden} {
		words = append(words, v.Chinese())
	}
	return words
}

func known(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

func count(n int) Value {
	if n == 0 {
		return Value{}
	}
	return single(strconv.Itoa(n))
}
