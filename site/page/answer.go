package page

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/disclosure"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// answer returns what a reader asks first (要点), as the kind lists it. A pair without
// a value is left out. A tombstone has no answer.
func (p *documentPage) answer() []view.Answer {
	var list []view.Answer
	for _, a := range p.doc.Record.Kind.Answer {
		pair := view.Answer{Label: a.Label}
		length := 0
		for _, key := range a.Keys {
			value := p.value(key, a.Unit)
			if value.Text == "" && value.Date == nil && value.Links == nil && value.Tag == nil {
				continue
			}
			if len(pair.Parts) > 0 && (a.Join != "" || pair.Parts[len(pair.Parts)-1].Tag == nil) {
				pair.Parts = append(pair.Parts, view.Row{Text: cmp.Or(a.Join, "，")})
			}
			pair.Parts = append(pair.Parts, value)
			length += utf8.RuneCountInString(value.Text)
		}
		if pair.Long = length > longAnswer; len(pair.Parts) > 0 {
			list = append(list, pair)
		}
	}
	organ, ok := p.catalog.Corpus.Organs.Get(p.doc.Record.LeadOrgan())
	if ok && organ.Phone != "" && len(list) > 0 {
		list = withNext(list, view.Row{Text: "电话 " + organ.Phone})
	}
	return list
}

// nextLabel names the pair with what a reader can do after the answer.
const nextLabel = "您可以"

// withNext returns the answer with something more to do, which comes first.
func withNext(list []view.Answer, first view.Row) []view.Answer {
	pair := view.Answer{Label: nextLabel, Parts: []view.Row{first}, Long: true}
	if n := len(list) - 1; n >= 0 && list[n].Label == nextLabel {
		pair.Parts = append(append(pair.Parts, view.Row{Text: "，"}), list[n].Parts...)
		list = slices.Clip(list[:n])
	}
	return append(list, pair)
}

// longAnswer is how many characters an answer may have in large letters.
const longAnswer = 28

// value returns the value of a key of the kind's answer; an empty row for none.
func (p *documentPage) value(key, unit string) view.Row {
	d, rec, c := p.doc, p.doc.Record, p.catalog
	organ, known := c.Corpus.Organs.Get(rec.LeadOrgan())
	if !known {
		organ = &disclosure.Organ{}
	}
	switch key {
	case "subject.name":
		return p.partyRow()
	case "organ":
		return view.Row{Text: c.ShortOrgans(rec.Organs)}
	case "organ.address":
		return view.Row{Text: organ.Address}
	case "organ.phone":
		return view.Row{Text: organ.Phone}
	case "organ.email":
		return view.Row{Text: organ.Email}
	case "year":
		return view.Row{Text: withUnit(rec.Year, unit)}
	case "level":
		return view.Row{Text: codeText(rec.Level)}
	case "dated":
		return view.Row{Date: view.OptionalDay(rec.Dated)}
	case "published":
		return view.Row{Date: view.OptionalDay(rec.Published.Date())}
	case "occurred":
		return view.Row{Text: view.Moment(rec.Occurred, true).Chinese}
	case "about":
		return view.Row{Text: p.about()}
	case "validity":
		return p.validityRow()
	case "standing":
		return view.Row{Tag: standing(c, d)}
	case "publicity_until":
		return view.Row{Date: view.OptionalDay(rec.PublicityUntil)}
	case "interpretations":
		return view.Row{Links: linksOrNil(d, c.Relations(d).Interpretations)}
	case "interprets":
		return view.Row{Links: linksOrNil(d, c.All(rec.Interprets))}
	case "objection":
		if last, ok := p.objection(); ok {
			row := view.Row{Date: view.OptionalDay(last)}
			if p.catalog.AsOf.After(last) {
				row.Text = last.Chinese() + "，已过"
			}
			if p.remedy() != "" {
				row.Links = []view.Link{{Label: "（看救济途径）", Href: "#remedy"}}
			}
			return row
		}
		return view.Row{}
	}
	if part, ok := strings.CutPrefix(key, "comments."); ok {
		if p.isConsulting() != (part == "how") {
			return view.Row{} // while opinions are asked for, the state says until when, and there is no result yet
		}
		return p.commentsRow(part)
	}
	v, ok := rec.Value(key)
	if !ok {
		return view.Row{}
	}
	if !v.Date.IsZero() {
		return view.Row{Date: view.OptionalDay(v.Date)}
	}
	return view.Row{Text: readable(d, v, unit)}
}

// partyRow names the party, with a link to all public decisions on it.
func (p *documentPage) partyRow() view.Row {
	s := p.doc.Record.Subject
	if s == nil {
		return view.Row{}
	}
	if party := p.catalog.Party(p.doc); party != nil {
		return view.Row{Links: []view.Link{{Label: s.PublicName(), Href: address.Relative(p.doc.URL, party.URL())}}}
	}
	return view.Row{Text: s.PublicName()}
}

// commentsRow returns a value of the public consultation, by its key in [comments]. Where no way to take part is
// written, the organ's own telephone and address are.
func (p *documentPage) commentsRow(key string) view.Row {
	c := p.doc.Record.Comments
	if c == nil {
		return view.Row{}
	}
	switch key {
	case "open":
		return view.Row{Date: view.OptionalDay(c.Open)}
	case "close":
		return view.Row{Date: view.OptionalDay(c.Close)}
	case "how":
		return view.Row{Text: p.howToSpeak()}
	}
	return view.Row{Text: p.doc.Mask(c.Feedback)}
}

// howToSpeak returns where opinions of a consultation go.
func (p *documentPage) howToSpeak() string {
	if how := p.doc.Record.Comments.How; how != "" {
		return p.doc.Mask(how)
	}
	organ, ok := p.catalog.Corpus.Organs.Get(p.doc.Record.LeadOrgan())
	if !ok || organ.Phone == "" && organ.Email == "" && organ.Address == "" {
		return "见正文"
	}
	var ways []string
	if organ.Phone != "" {
		ways = append(ways, "电话 "+organ.Phone)
	}
	if organ.Email != "" {
		ways = append(ways, "电子邮箱 "+organ.Email)
	}
	if ways == nil {
		ways = append(ways, "来信寄到"+organ.Address)
	}
	return strings.Join(ways, "，")
}

// about returns what a document is about: its own summary, else what its first
// interpretation says in brief.
func (p *documentPage) about() string {
	if s := p.doc.Record.Summary; s != "" {
		return p.doc.Mask(oneLine(s))
	}
	for _, d := range p.catalog.Relations(p.doc).Interpretations {
		if text := d.Text("in_brief"); text != "" {
			return text
		}
	}
	return ""
}

// validityRow returns the validity of a policy that is in force; a page says any
// other state above the title.
func (p *documentPage) validityRow() view.Row {
	v := p.catalog.Validity(p.doc)
	if v == nil || !v.IsInForce() {
		return view.Row{}
	}
	return view.Row{Tag: &v.Tag, Text: cmp.Or(v.Note, "没有写明施行日期。")}
}

// standing returns in a word whether a reader may rely on the record today; nil where
// its kind cannot tell.
func standing(c *catalog.Catalog, d *catalog.Document) *view.Tag {
	s := d.Record.Kind.Standing
	if s == nil {
		return nil
	}
	if v, ok := d.Record.Value(s.Field); ok && !slices.Contains(s.Good, v.Text) {
		return &view.Tag{Class: "withdrawn", Word: d.Mask(v.Display())}
	}
	if last, _ := d.Record.Value(s.Until); !last.Date.IsZero() && c.AsOf.After(last.Date) {
		return &view.Tag{Class: "withdrawn", Word: s.Over}
	}
	return &view.Tag{Class: "ok", Word: s.Word}
}

// isOver reports whether a reader may no longer rely on the document.
func (p *documentPage) isOver() bool {
	validity, word := p.catalog.Validity(p.doc), standing(p.catalog, p.doc)
	return p.doc.State.Tombstone() || validity != nil && validity.IsOver() || word != nil && word.Class != "ok"
}

// objection returns the last day on which a party may object (申请行政复议); ok is false
// where the record does not say when the period began.
func (p *documentPage) objection() (last calendar.Date, ok bool) {
	o := p.doc.Record.Kind.Objection
	if o == nil {
		return last, false
	}
	from := p.doc.Record.Served
	if o.From != "served" {
		from = p.doc.Record.Date(o.From)
	}
	if from.IsZero() {
		return last, false
	}
	return p.catalog.Ledger.Judge.Roll(p.doc.Record, from.AddDays(o.Days))
}

// objectionNote says how the last day to object is counted; "" where none is known.
func (p *documentPage) objectionNote() string {
	last, ok := p.objection()
	if !ok {
		return ""
	}
	o := p.doc.Record.Kind.Objection
	return fmt.Sprintf("决定书于%s送达，申请行政复议的 %d 日期限到%s为止（%s）。法律规定的期限更长的，按法律规定。", p.doc.Record.Served.Chinese(), o.Days, last.Chinese(), o.Law)
}

func linksOrNil(from *catalog.Document, list []*catalog.Document) []view.Link {
	if len(list) == 0 {
		return nil
	}
	return catalog.Links(from.URL, list)
}

// amount is a number of four digits and more with its unit; years have another.
var amount = regexp.MustCompile(`[0-9]{4,}(\.[0-9]+)?( ?(万?元|吨|立方米|平方米|公里|人|件|户))`)

// readable returns a value for a reader in a hurry: sums with separators, numbers with
// their unit.
func readable(d *catalog.Document, v disclosure.FieldValue, unit string) string {
	switch v.Field.Type {
	case "money":
		return v.Display()
	case "int", "wan":
		return strings.TrimSpace(disclosure.Grouped(v.Text) + " " + unit)
	case "ints":
		n := v.Numbers()
		if len(n) == 0 || !v.Field.Total {
			return ""
		}
		return strings.TrimSpace(disclosure.Grouped(strconv.Itoa(n[len(n)-1])) + " " + unit)
	case "list":
		return d.Mask(strings.Join(v.List(), "、"))
	}
	return amount.ReplaceAllStringFunc(d.Mask(v.Display()), func(text string) string {
		digits := text[:strings.IndexFunc(text, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })]
		return disclosure.Grouped(digits) + text[len(digits):]
	})
}

// withUnit returns a year with its unit; "" for none.
func withUnit(year int, unit string) string {
	if year == 0 {
		return ""
	}
	return strconv.Itoa(year) + unit
}

// state returns what a reader must know before anything else, where a document is not
// simply in force; nil where it is.
func (p *documentPage) state() *view.State {
	d, rec, asOf := p.doc, p.doc.Record, p.catalog.AsOf
	switch d.State {
	case disclosure.Withdrawn:
		s := &view.State{Tag: *catalog.TombstoneTag(d.State), Text: "这里原来公开的内容已经撤回，不能再作为依据。"}
		if on := rec.Withdrawal.On; !on.IsZero() {
			s.Text = "这里原来公开的内容已于" + on.Chinese() + "撤回，不能再作为依据。"
		}
		if by := p.catalog.At(rec.Withdrawal.ReplacedBy); by != nil {
			s.Text += "请看："
			s.Links = []view.Link{by.Link(d.URL)}
		}
		return s
	case disclosure.Expired:
		return &view.State{Tag: *catalog.TombstoneTag(d.State), Text: "公示期到" + rec.PublicityUntil.Chinese() + "为止，内容不再公开。"}
	}
	if c := rec.Comments; p.isConsulting() {
		return &view.State{Tag: view.Tag{Class: "due", Word: "正在征求意见"}, Text: "到" + c.Close.Chinese() + "为止（含当日），谁都可以提意见。内容还没有定，不能作为依据。"}
	}
	if r := rec.Review; r != nil && !r.Start.IsZero() && !r.Start.After(asOf) && (r.End.IsZero() || r.End.After(asOf)) {
		return &view.State{Tag: view.Tag{Class: "due", Word: "审查中"}, Text: "自" + r.Start.Chinese() + "起进行合法性审核，还没有定稿。"}
	}
	return p.validityState()
}

// isConsulting reports whether the public may send opinions on the as-of date.
func (p *documentPage) isConsulting() bool {
	c, asOf := p.doc.Record.Comments, p.catalog.AsOf
	return c != nil && !c.Close.IsZero() && !asOf.After(c.Close) && !c.Open.After(asOf)
}

// validityState returns the state of a policy that is not in force as published; of an
// interpretation that of its policy, when that is not in force.
func (p *documentPage) validityState() *view.State {
	if v := p.catalog.Validity(p.doc); v != nil {
		if v.IsInForce() {
			return nil
		}
		s := &view.State{Tag: v.Tag, Text: v.Sentence("本文件")}
		if v.IsOver() {
			s.Text += "现在办事不能再以它为依据。"
		}
		if v.By == nil && v.IsOver() && p.registers.At(address.PolicyRegister) != nil {
			s.Links = []view.Link{{Label: "查现行有效的文件清单", Href: address.Relative(p.doc.URL, address.PolicyRegister)}}
		}
		if by := v.By; by != nil {
			if number := by.Record.Number; number != "" {
				s.Text = strings.Replace(s.Text, by.Cite(), number, 1) // the link has the rest
			}
			link := by.Link(p.doc.URL)
			if link.Label = "看修改它的文件"; v.IsOver() {
				link.Label = "看废止它的新文件"
			}
			s.Links = []view.Link{link}
			if texts := p.texts(p.doc); len(texts) > 0 && !v.IsOver() {
				now := texts[corpus.InForce(texts, p.catalog.AsOf)]
				s.Links = append([]view.Link{
					{Label: "看修改后的全文", Href: address.Relative(p.doc.URL, stateURL(p.doc, now))}, {Label: compareTitle, Href: address.Relative(p.doc.URL, compareURL(p.doc))},
				}, s.Links...)
			}
		}
		return s
	}
	policy := p.catalog.At(p.doc.Record.Interprets)
	if policy == nil {
		return nil
	}
	if v := p.catalog.Validity(policy); v != nil && v.IsNotInForce() {
		return &view.State{Tag: v.Tag, Text: "这里解读的" + policy.Cite() + "：" + v.Sentence("该文件"), Links: []view.Link{policy.Link(p.doc.URL)}}
	}
	return nil
}
