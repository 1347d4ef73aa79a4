package catalog

import (
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
	"gongkai/site/page/view"
)

// legislation is the schema.org type of the kinds whose documents have a validity.
const legislation = "Legislation"

// Relations are what other documents say about a document.
type Relations struct {
	Interpretations []*Document // 解读
	AmendedBy       []*Document // 被修改
	RepealedBy      []*Document // 被废止
	Replaces        []*Document // withdrawn documents that name this one in their place
}

// relationsOf turns the paths of the front matter around, by the path that is
// named. A tombstone amends and explains nothing.
func relationsOf(documents []*Document) map[string]*Relations {
	relations := map[string]*Relations{}
	at := func(path string) *Relations {
		if relations[path] == nil {
			relations[path] = &Relations{}
		}
		return relations[path]
	}
	for _, d := range documents {
		if w := d.Record.Withdrawal; w != nil && d.State == disclosure.Withdrawn && w.ReplacedBy != "" {
			r := at(w.ReplacedBy)
			r.Replaces = append(r.Replaces, d)
		}
		if !d.IsPublic() {
			continue
		}
		if d.Record.Interprets != "" {
			r := at(d.Record.Interprets)
			r.Interpretations = append(r.Interpretations, d)
		}
		for _, path := range d.Record.Amends {
			r := at(path)
			r.AmendedBy = append(r.AmendedBy, d)
		}
		for _, path := range d.Record.Repeals {
			r := at(path)
			r.RepealedBy = append(r.RepealedBy, d)
		}
	}
	return relations
}

// Validity (有效性) is whether a policy is in force.
type Validity struct {
	State string // an id of States
	Tag   view.Tag
	Note  string // since when, until when, by what
	Force string // legislationLegalForce of schema.org
}

// States of validity, as they are in addresses.
const (
	InForce  = "in-force"
	Amended  = "amended"
	NotYet   = "not-yet"
	Repealed = "repealed"
	Expired  = "expired"
)

// NotInForce is the Force of a policy that is not in force.
const NotInForce = "NotInForce"

// States are the values of 有效性, in the order of the register.
var States = [...]struct{ ID, Name, About string }{
	{InForce, "现行有效", "现行有效的政策文件。"}, {Amended, "已修改", "已被修改、请对照阅读的政策文件。"}, {NotYet, "尚未施行", "已经公布、尚未施行的政策文件。"},
	{Repealed, "废止", "已被废止的政策文件。"}, {Expired, "失效", "有效期已满的政策文件。"},
}

// IsOver reports whether the policy is no longer in force.
func (v *Validity) IsOver() bool { return v.State == Repealed || v.State == Expired }

func validitiesOf(documents []*Document, relations map[string]*Relations, asOf calendar.Date) map[*Document]*Validity {
	validities := map[*Document]*Validity{}
	for _, d := range documents {
		if d.Record.Kind.Schema != legislation || !d.IsPublic() {
			continue
		}
		about := relations[d.Record.Path]
		if about == nil {
			about = &Relations{}
		}
		if v := validityOf(d.Record, about, asOf); v != nil {
			validities[d] = v
		}
	}
	return validities
}

// validityOf judges a public policy; nil for a plain letter, which has no day of
// force, no end and no later document against it.
func validityOf(rec *disclosure.Record, about *Relations, asOf calendar.Date) *Validity {
	if by := firstInForce(about.RepealedBy, asOf); by != nil {
		return &Validity{Repealed, view.Tag{Class: "withdrawn", Word: "废止"}, "自" + forceOf(by).Chinese() + "起被" + by.Cite() + "废止。", NotInForce}
	}
	if !rec.Expires.IsZero() && asOf.After(rec.Expires) {
		return &Validity{Expired, view.Tag{Class: "withdrawn", Word: "失效"}, "失效日期是" + rec.Expires.Chinese() + "。", NotInForce}
	}
	until := ""
	if !rec.Expires.IsZero() {
		until = "有效期至" + rec.Expires.Chinese() + "。"
	}
	switch by := firstInForce(about.AmendedBy, asOf); {
	case rec.Effective.After(asOf):
		return &Validity{NotYet, view.Tag{Class: "due", Word: "尚未施行"}, "自" + rec.Effective.Chinese() + "起施行。" + until, NotInForce}
	case by != nil:
		note := "自" + forceOf(by).Chinese() + "起被" + by.Cite() + "修改，请对照阅读。" + until
		return &Validity{Amended, view.Tag{Class: "due", Word: "已修改"}, note, "PartiallyInForce"}
	case !rec.Normative && rec.Effective.IsZero() && rec.Expires.IsZero():
		return nil
	case !rec.Effective.IsZero():
		until = "自" + rec.Effective.Chinese() + "起施行。" + until
	}
	return &Validity{InForce, view.Tag{Class: "ok", Word: "现行有效"}, until, "InForce"}
}

// firstInForce returns the first of the documents that is in force, nil when none is.
func firstInForce(documents []*Document, asOf calendar.Date) *Document {
	for _, d := range documents {
		if !forceOf(d).After(asOf) {
			return d
		}
	}
	return nil
}

// forceOf returns the day from which a document works: 施行日期, else the day of its
// publication.
func forceOf(d *Document) calendar.Date {
	if d.Record.Effective.IsZero() {
		return d.Record.Published.Date()
	}
	return d.Record.Effective
}

// Cite names the document in a sentence; titles within its title take single
// brackets (GB/T 15834).
func (d *Document) Cite() string {
	s := "《" + strings.ReplaceAll(strings.ReplaceAll(d.Title, "《", "〈"), "》", "〉") + "》"
	if d.Record.Number != "" {
		s += "（" + d.Record.Number + "）"
	}
	return s
}
