package export

import (
	"slices"
	"strconv"
	"strings"

	"gongkai/site/address"
	"gongkai/site/audit"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
)

// column is a field of a data set.
type column struct {
	name  string
	title string   // in Chinese
	form  form     // how its values are written
	enum  []string // the values, when they are few and known
	kept  bool     // kept in the row of a tombstone
	value func(*line) value
}

// line is a record while it is written, with its stamp; nil when no rule was in force.
type line struct {
	*record
	stamp *audit.Entry
}

// form is how values are written.
type form uint8

const (
	text    form = iota
	day          // an ISO date
	instant      // a date with time and zone
	integer      // bare in JSON
	decimal      // bare in JSON
	truth        // true or false
	list         // several texts; one cell in CSV
	rows         // the rows of a table as JSON, in CSV too
)

// schemaType is the Table Schema type of the CSV column.
func (f form) schemaType() string {
	switch f {
	case day:
		return "date"
	case instant:
		return "datetime"
	case integer:
		return "integer"
	case decimal:
		return "number"
	case truth:
		return "boolean"
	case rows:
		return "array"
	}
	return "string"
}

// value is one cell: its text, and for lists the members. Empty is unknown.
type value struct {
	text    string
	members []string
	bare    bool // the members are numbers
}

func one(s string) value { return value{text: s} }

func several(members []string) value {
	return value{text: strings.Join(members, "；"), members: members}
}

// columns are the fields of a kind's data set: what every record has, the keys
// the kind accepts, its own fields, what the ledger says.
func (e *exporter) columns(kind *disclosure.Kind) []column {
	c := &columns{exporter: e, kind: kind}
	c.identity()
	c.keys()
	for i := range kind.Fields {
		c.own(&kind.Fields[i], "", "")
	}
	c.judged()
	return c.list
}

type columns struct {
	*exporter
	kind *disclosure.Kind
	list []column
}

func (c *columns) add(name, title string, f form, of func(*line) value) *column {
	c.list = append(c.list, column{name: name, title: title, form: f, value: of})
	return &c.list[len(c.list)-1]
}

// label is what the kind calls a key.
func (c *columns) label(key string) string { return c.corpus.Kinds.Label(c.kind, key) }

// identity: the fields that tombstones keep.
func (c *columns) identity() {
	c.add("path", "文件", text, func(r *line) value { return one(r.Path) })
	c.add("url", "网址", text, func(r *line) value { return one(c.absolute(address.Document(r.Path))) })
	c.add("publicity", "公示状态", text, func(r *line) value { return one(stateWord(r.state)) }).enum =
		[]string{stateWord(disclosure.Public), stateWord(disclosure.Withdrawn), stateWord(disclosure.Expired)}
	c.add("title", c.label("title"), text, func(r *line) value { return one(r.PublicTitle(c.ledger.AsOf)) })
	c.add("number", c.label("number"), text, func(r *line) value { return one(r.Number) })
	c.add("index", c.label("index"), text, func(r *line) value { return one(r.Index) })
	c.add("organ", "发布机构代号", text, func(r *line) value { return one(r.LeadOrgan()) })
	c.add("organ_name", c.label("organ"), list, func(r *line) value { return several(c.organNames(r.record)) })
	c.date("dated", func(r *record) calendar.Date { return r.Dated })
	c.date("published", func(r *record) calendar.Date { return r.Published.Date() })
	c.add("published_time", "公开时间", instant, func(r *line) value { return one(timeOf(r.Published)) })
	if c.kind.Enforcement {
		c.date("publicity_until", func(r *record) calendar.Date { return r.PublicityUntil })
	}
	c.add("withdrawn_on", c.label("withdrawal.on"), day, func(r *line) value {
		if r.state != disclosure.Withdrawn {
			return value{}
		}
		return one(r.Withdrawal.On.String())
	})
	c.add("withdrawal_cause", c.label("withdrawal.cause"), text, func(r *line) value {
		if r.state != disclosure.Withdrawn {
			return value{}
		}
		return one(r.Withdrawal.Cause)
	})
	for i := range c.list {
		c.list[i].kept = true
	}
}

func stateWord(s disclosure.State) string {
	return map[disclosure.State]string{disclosure.Public: "公示中", disclosure.Withdrawn: "已撤回", disclosure.Expired: "公示期满"}[s]
}

func (c *columns) organNames(r *record) (names []string) {
	for _, id := range r.Organs {
		names = append(names, c.corpus.Organs.Name(id))
	}
	return names
}

func (c *columns) date(key string, of func(*record) calendar.Date) {
	c.add(key, c.label(key), day, func(r *line) value { return one(of(r.record).String()) })
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
	c.masked("summary", func(r *record) string { return r.Summary })
	c.add("topics", c.label("topics"), list, func(r *line) value { return several(r.maskAll(r.Topics)) })
	c.add("keywords", c.label("keywords"), list, func(r *line) value { return several(r.maskAll(r.Keywords)) })
	if c.kind.Report {
		c.add("year", c.label("year"), integer, func(r *line) value { return count(r.Year) })
	}
	if accepts("subject") {
		c.subject()
	}
	if c.kind.Enforcement {
		c.date("served", func(r *record) calendar.Date { return r.Served })
	}
	if accepts("categories") {
		c.add("categories", c.label("categories"), list, func(r *line) value { return several(r.maskAll(r.Categories)) })
	}
	if accepts("legal_basis") {
		c.masked("legal_basis", func(r *record) string { return r.LegalBasis })
	}
	if accepts("level") {
		c.masked("level", func(r *record) string { return r.Level })
	}
	if accepts("normative") {
		c.policy()
	}
	if c.kind.ID == "interpretation" {
		c.masked("interprets", func(r *record) string { return strings.Join(c.related(r.Interprets), "") })
	}
	if accepts("occurred") {
		c.add("occurred", c.label("occurred"), text, func(r *line) value { return one(r.Occurred.String()) })
		c.masked("event", func(r *record) string { return r.Event })
	}
}

// masked is a text written by the editor.
func (c *columns) masked(key string, of func(*record) string) {
	c.add(key, c.label(key), text, func(r *line) value { return one(r.mask(of(r.record))) })
}

func (c *columns) subject() {
	c.add("subject_name", c.label("subject.name"), text, func(r *line) value { return one(r.Subject.PublicName()) })
	c.add("subject_type", c.label("subject.type"), text, func(r *line) value {
		if r.Subject == nil {
			return value{}
		}
		return one(r.Subject.Type)
	})
	c.add("subject_uscc", c.label("subject.uscc"), text, func(r *line) value {
		if !r.Subject.Organisation() { // whatever stands there may be a person's number
			return value{}
		}
		return one(r.Subject.USCC)
	})
}

func (c *columns) policy() {
	c.add("normative", c.label("normative"), truth, func(r *line) value { return one(strconv.FormatBool(r.Normative)) })
	c.date("effective", func(r *record) calendar.Date { return r.Effective })
	c.date("expires", func(r *record) calendar.Date { return r.Expires })
	c.add("amends", c.label("amends"), list, func(r *line) value { return several(c.related(r.Amends...)) })
	c.add("repeals", c.label("repeals"), list, func(r *line) value { return several(c.related(r.Repeals...)) })
}

// judged: what the ledger says of the publication.
func (c *columns) judged() {
	from := len(c.list)
	stamp := func(name, title string, f form, of func(*audit.Entry) string) *column {
		return c.add(name, title, f, func(r *line) value {
			if r.stamp == nil {
				return value{}
			}
			return one(of(r.stamp))
		})
	}
	stamp("rule", "公开时限规则", text, func(e *audit.Entry) string { return e.Rule.ID })
	stamp("due", "最迟公开日期", day, func(e *audit.Entry) string { return e.Due.Date().String() })
	stamp("elapsed", "用时", integer, func(e *audit.Entry) string { return known(e.Elapsed) })
	stamp("allowed", "时限", integer, func(e *audit.Entry) string { return known(e.Allowed) })
	stamp("unit", "时限单位", text, func(e *audit.Entry) string { return e.Rule.Unit })
	stamp("verdict", "公开时限结论", text, func(e *audit.Entry) string { return e.Verdict.Chinese() }).enum = verdicts()
	stamp("late_by", "逾期工作日数", integer, func(e *audit.Entry) string { return known(e.LateBy) })
	for i := from; i < len(c.list); i++ {
		c.list[i].kept = true
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

func count(n int) value {
	if n == 0 {
		return value{}
	}
	return one(strconv.Itoa(n))
}
