package page

import (
	"strconv"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/disclosure"
	"gongkai/site/page/view"
)

// metadata is 公开信息, the table above the text: labels of the kind, no row
// without a value. A tombstone keeps what names the record and its dates.
func (b *book) metadata(e *entry) view.Table {
	m := &rows{book: b, e: e, list: make([][]view.Cell, 0, 16), all: make([]view.Cell, 0, 32)}
	m.identity()
	if e.state.Tombstone() {
		m.date("publicity_until", e.rec.PublicityUntil)
	} else {
		m.party()
		m.fields()
		m.relations()
		m.description()
	}
	return view.Table{ID: "site-metadata", Caption: "公开信息", Rows: m.list, RowHeads: true}
}

// rows collects label and value.
type rows struct {
	book *book
	e    *entry
	list [][]view.Cell
	all  []view.Cell // of the list
}

func (m *rows) cell(label string, c view.Cell) {
	if c.Text != "" {
		n := len(m.all)
		m.all = append(m.all, view.Cell{Text: label}, c)
		m.list = append(m.list, m.all[n:n+2:n+2])
	}
}

// text adds a value of the record under the label of its key.
func (m *rows) text(key, value string) {
	m.cell(m.label(key), view.Cell{Text: m.e.mask(value)})
}

func (m *rows) label(key string) string { return m.book.corpus.Kinds.Label(m.e.rec.Kind, key) }

func (m *rows) date(key string, d calendar.Date) {
	m.cell(m.label(key), view.Cell{Text: d.Chinese(), Date: dayOf(d)})
}

func (m *rows) identity() {
	b, rec := m.book, m.e.rec
	m.text("index", rec.Index)
	m.text("number", rec.Number)
	organ := view.Cell{Text: b.organNames(rec.Organs)}
	if lead := rec.LeadOrgan(); len(rec.Organs) == 1 && b.byOrgan[lead] != nil {
		organ.Href = address.Relative(m.e.url, address.OrganHome(lead))
	}
	m.cell(m.label("organ"), organ)
	if rec.Kind.ID != plainPage {
		m.cell(m.label("kind"), view.Cell{Text: rec.Kind.Name, Href: address.Relative(m.e.url, address.Section(rec.Kind.Folder))})
	}
	if rec.Year != 0 && rec.Kind.Report {
		m.cell(m.label("year"), view.Cell{Text: strconv.Itoa(rec.Year) + "年"})
	}
	m.date("dated", rec.Dated)
	published := rec.Published
	c := view.Cell{Text: momentText(published, true), Date: dayOf(published.Date())}
	if published.HasTime() {
		c.Date = &view.Date{ISO: published.RFC3339(), Chinese: c.Text}
	}
	m.cell(m.label("published"), c)
}

func (m *rows) party() {
	rec := m.e.rec
	s := rec.Subject
	if s == nil {
		return
	}
	c := view.Cell{Text: s.PublicName()}
	if p := m.e.party; p != nil {
		c.Href = address.Relative(m.e.url, p.url())
	}
	m.cell(m.label("subject.name"), c)
	m.cell(m.label("subject.type"), view.Cell{Text: s.Type})
	if s.Organisation() {
		m.cell(m.label("subject.uscc"), view.Cell{Text: s.USCC})
	}
}

// fields are the kind's own, save those that have a place of their own.
func (m *rows) fields() {
	rec := m.e.rec
	m.text("categories", strings.Join(rec.Categories, "、"))
	for _, v := range rec.Fields {
		if v.Field.Hidden || len(v.Rows()) > 0 || v.Field.Type == "ints" || inBrief(v.Field.ID) || inPowerTables(rec.Kind, v.Field.ID) {
			continue
		}
		text := m.e.mask(display(v))
		if text == m.e.title {
			continue // the name of a power item is its title
		}
		m.cell(v.Field.Label, view.Cell{Text: text, Date: dayOf(v.Date), Number: v.Field.Type == "int"})
	}
	m.text("legal_basis", rec.LegalBasis)
	m.cell(m.label("level"), view.Cell{Text: codeText(rec.Level)})
	m.cell(m.label("event"), view.Cell{Text: codeText(rec.Event)})
	if rec.Normative {
		m.cell(m.label("normative"), view.Cell{Text: "是"})
	}
}

// display is a value for readers; money in figures and in words.
func display(v disclosure.FieldValue) string {
	if v.Field.Type == "money" {
		return v.Money.Display() + "（" + v.Money.Capital() + "）"
	}
	return v.Display()
}

// codeText is the Chinese word of a code.
func codeText(code string) string {
	switch code {
	case "government":
		return "政府"
	case "department":
		return "部门"
	case "unit":
		return "单位"
	case "major-emergency":
		return "突发事件"
	case "opinion":
		return "政务舆情"
	}
	return code
}

// relations are dates and dealings beside the act itself.
func (m *rows) relations() {
	rec := m.e.rec
	if !rec.Occurred.IsZero() {
		m.cell(m.label("occurred"), view.Cell{Text: momentText(rec.Occurred, true), Date: &view.Date{ISO: rec.Occurred.String(), Chinese: momentText(rec.Occurred, true)}})
	}
	m.date("served", rec.Served)
	m.date("effective", rec.Effective)
	m.date("expires", rec.Expires)
	m.date("publicity_until", rec.PublicityUntil)
	if c := rec.Comments; c != nil && !c.Open.IsZero() {
		m.text("comments", joined([]string{c.Open.Chinese() + "至" + c.Close.Chinese(), c.Feedback}, "；"))
	}
	if r := rec.Review; r != nil {
		m.text("review", joined([]string{r.Number, r.End.Chinese()}, "，"))
	}
	m.text("submitted", m.deliveries(rec.Submitted))
	m.text("filings", m.deliveries(rec.Filings))
	m.channels()
}

func (m *rows) channels() {
	var parts []string
	for _, entry := range m.book.ledger.Of(m.e.rec.Path) {
		if entry.Rule.Done == "channel" && !entry.Done.IsZero() {
			parts = append(parts, entry.Rule.Name+"："+entry.Done.Date().Chinese())
		}
	}
	m.text("channels", strings.Join(parts, "；"))
}

func (m *rows) deliveries(list []disclosure.Delivery) string {
	var parts []string
	for _, d := range list {
		if !d.On.After(m.book.asOf) {
			parts = append(parts, joined([]string{d.To, d.On.Chinese(), d.Receipt}, "，"))
		}
	}
	return strings.Join(parts, "；")
}

func (m *rows) description() {
	rec := m.e.rec
	m.text("summary", oneLine(rec.Summary))
	m.text("topics", strings.Join(rec.Topics, "、"))
	m.text("keywords", strings.Join(rec.Keywords, "、"))
	m.text("source", rec.Source)
	m.indicators()
}

// indicators are those that the record claims, and the word limits that any
// indicator sets on it.
func (m *rows) indicators() {
	for _, id := range m.e.rec.Indicators {
		in, known := m.book.corpus.Indicator(id)
		if !known {
			continue
		}
		c := view.Cell{Text: in.Name()}
		if u := address.AuditIndicator(id); m.book.generated[u] {
			c.Href = address.Relative(m.e.url, u)
			c.Hidden = "的佐证"
		}
		m.cell(m.label("indicators"), c)
	}
	for _, l := range m.book.limits[m.e.rec.Path] {
		m.cell("字数", view.Cell{Text: l.text + "（" + l.indicator + "；只计汉字和数字）"})
	}
}

// joined joins what is not empty.
func joined(parts []string, separator string) string {
	var kept []string
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return strings.Join(kept, separator)
}

// inBrief says whether a field of an interpretation stands above its text.
func inBrief(id string) bool { return id == "in_brief" || id == "who" || id == "what_to_do" }
