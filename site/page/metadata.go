package page

import (
	"slices"
	"strconv"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/disclosure"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// metadata returns 公开信息, the table above the text: labels of the kind, no row
// without a value. A tombstone has the rows that name the record, and its dates.
func (p *material) metadata(d *catalog.Document) view.Table {
	m := &rows{material: p, doc: d, list: make([][]view.Cell, 0, 16), all: make([]view.Cell, 0, 32)}
	m.identity()
	if d.State.Tombstone() {
		m.date("publicity_until", d.Record.PublicityUntil)
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
	*material
	doc  *catalog.Document
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
	m.cell(m.label(key), view.Cell{Text: m.doc.Mask(value)})
}

func (m *rows) label(key string) string { return m.catalog.Corpus.Kinds.Label(m.doc.Record.Kind, key) }

func (m *rows) date(key string, d calendar.Date) {
	m.cell(m.label(key), view.Cell{Text: d.Chinese(), Date: view.OptionalDay(d)})
}

func (m *rows) identity() {
	c, rec := m.catalog, m.doc.Record
	m.text("index", rec.Index)
	m.text("number", rec.Number)
	organ := view.Cell{Text: c.OrganNames(rec.Organs)}
	if o := c.Organ(rec.LeadOrgan()); len(rec.Organs) == 1 && o != nil {
		organ.Href = address.Relative(m.doc.URL, o.URL())
	}
	m.cell(m.label("organ"), organ)
	if !rec.Kind.Plain {
		m.cell(m.label("kind"), view.Cell{Text: rec.Kind.Name, Href: address.Relative(m.doc.URL, address.Section(rec.Kind.Folder))})
	}
	if rec.Year != 0 && rec.Kind.Report {
		m.cell(m.label("year"), view.Cell{Text: strconv.Itoa(rec.Year) + "年"})
	}
	m.date("dated", rec.Dated)
	published := view.Moment(rec.Published, true)
	m.cell(m.label("published"), view.Cell{Text: published.Chinese, Date: &published})
}

func (m *rows) party() {
	rec := m.doc.Record
	s := rec.Subject
	if s == nil {
		return
	}
	c := view.Cell{Text: s.PublicName()}
	if p := m.catalog.Party(m.doc); p != nil {
		c.Href = address.Relative(m.doc.URL, p.URL())
	}
	m.cell(m.label("subject.name"), c)
	m.cell(m.label("subject.type"), view.Cell{Text: s.Type})
	if s.Organisation() {
		m.cell(m.label("subject.uscc"), view.Cell{Text: s.USCC})
	}
	var others []string
	for _, p := range rec.ThirdParties {
		others = append(others, p.PublicName())
	}
	m.text("third_parties", strings.Join(others, "、"))
}

// fields adds the kind's own fields, but for those with a place of their own.
func (m *rows) fields() {
	rec := m.doc.Record
	m.text("categories", strings.Join(rec.Categories, "、"))
	for _, v := range rec.Fields {
		if v.Field.Hidden || len(v.Rows()) > 0 || v.Field.Type == "ints" || answered(rec.Kind, v.Field.ID) || inPowerTables(rec.Kind, v.Field.ID) {
			continue
		}
		text := m.doc.Mask(display(v))
		if text == m.doc.Title {
			continue // the name of a power item is its title
		}
		m.cell(v.Field.Label, view.Cell{Text: text, Date: view.OptionalDay(v.Date), Number: v.Field.Type == "int"})
	}
	m.text("legal_basis", rec.LegalBasis)
	m.cell(m.label("level"), view.Cell{Text: codeText(rec.Level)})
	m.cell(m.label("event"), view.Cell{Text: codeText(rec.Event)})
	if rec.Normative {
		m.cell(m.label("normative"), view.Cell{Text: "是"})
	}
}

// answered reports whether an interpretation says a field above its text, in full.
func answered(kind *disclosure.Kind, id string) bool {
	return kind.Explains && slices.ContainsFunc(kind.Answer, func(a disclosure.Answer) bool { return slices.Contains(a.Keys, id) })
}

// display returns a value for readers, money in figures and in words; "" for a
// field that the record does not have.
func display(v disclosure.FieldValue) string {
	if v.Field == nil {
		return ""
	}
	if v.Field.Type == "money" {
		return v.Money.Display() + "（" + v.Money.Capital() + "）"
	}
	return v.Display()
}

// codeText returns the Chinese word of a code.
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

// relations adds dates and dealings other than act and publication.
func (m *rows) relations() {
	rec := m.doc.Record
	if !rec.Occurred.IsZero() {
		occurred := view.Moment(rec.Occurred, true).Chinese
		m.cell(m.label("occurred"), view.Cell{Text: occurred, Date: &view.Date{ISO: rec.Occurred.String(), Chinese: occurred}})
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
	for _, entry := range m.catalog.Ledger.Of(m.doc.Record.Path) {
		if entry.Rule.OtherChannel() && !entry.Done.IsZero() {
			parts = append(parts, entry.Rule.Name+"："+entry.Done.Date().Chinese())
		}
	}
	m.text("channels", strings.Join(parts, "；"))
}

func (m *rows) deliveries(list []disclosure.Delivery) string {
	var parts []string
	for _, d := range list {
		if !d.On.After(m.catalog.AsOf) {
			parts = append(parts, joined([]string{d.To, d.On.Chinese(), d.Receipt}, "，"))
		}
	}
	return strings.Join(parts, "；")
}

func (m *rows) description() {
	rec := m.doc.Record
	m.text("summary", oneLine(rec.Summary))
	m.text("topics", strings.Join(rec.Topics, "、"))
	m.text("keywords", strings.Join(rec.Keywords, "、"))
	m.text("source", rec.Source)
	m.indicators()
}

// indicators adds those that the record claims, and the word limits that any
// indicator sets on it.
func (m *rows) indicators() {
	for _, id := range m.doc.Record.Indicators {
		in, known := m.catalog.Corpus.Indicator(id)
		if !known {
			continue
		}
		c := view.Cell{Text: in.Cite()}
		if u := address.AuditIndicator(id); m.registers.At(u) != nil {
			c.Href = address.Relative(m.doc.URL, u)
			c.Hidden = "的佐证"
		}
		m.cell(m.label("indicators"), c)
	}
	for _, l := range m.registers.Limits[m.doc.Record.Path] {
		m.cell("字数", view.Cell{Text: l.Text + "（" + l.Indicator + "；只计汉字和数字）"})
	}
}

// joined joins the parts that are not empty.
func joined(parts []string, separator string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), separator)
}
