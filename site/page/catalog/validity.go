package catalog

import (
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
	"gongkai/site/page/view"
)

// legislation is the schema.org type of the kinds whose documents have a validity.
const legislation = "Legislation"

// Relations are the documents that refer to a document.
type Relations struct {
	Interpretations []*Document // 解读
	AmendedBy       []*Document // 被修改
	RepealedBy      []*Document // 被废止
	Replaces        []*Document // withdrawn documents that name the document as their replacement
	Powers          []*Document // 权责事项, of a decision or a benchmark
	Benchmarks      []*Document // 裁量基准, of a decision or a power item
	Decisions       []*Document // that use the power item or the benchmark
}

// relationsOf turns the paths of the front matter around, by the path that is
// named. A tombstone amends and explains nothing.
func relationsOf(documents []*Document, kinds *disclosure.Kinds) map[string]*Relations {
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
	connect(documents, kinds, at)
	return relations
}

// Validity (有效性) is whether a policy is in force.
type Validity struct {
	State
	Tag  view.Tag
	Note string    // since when, until when, by what
	By   *Document // what amended or repealed it; nil for none
}

// Sentence returns the note about a document that the reader sees (本文件) or hears
// of (该文件).
func (v *Validity) Sentence(subject string) string {
	if v.State == expired {
		return subject + v.Note
	}
	return v.Note
}

// State is a value of 有效性.
type State struct {
	ID, Name, About string
	class           string // how it looks
	Force           string // legislationLegalForce of schema.org
}

// The values of 有效性.
var (
	inForce  = State{"in-force", "现行有效", "现行有效的政策文件。", "ok", "InForce"}
	amended  = State{"amended", "已修改", "已被修改、请对照阅读的政策文件。", "due", "PartiallyInForce"}
	notYet   = State{"not-yet", "尚未施行", "已经公布、尚未施行的政策文件。", "due", notInForce}
	repealed = State{"repealed", "废止", "已被废止的政策文件。", "withdrawn", notInForce}
	expired  = State{"expired", "失效", "有效期已满的政策文件。", "withdrawn", notInForce}

	// States are all of them, in the order of the register.
	States = []State{inForce, amended, notYet, repealed, expired}
)

const notInForce = "NotInForce"

// IsInForce reports whether the policy is in force as it was published.
func (s State) IsInForce() bool { return s == inForce }

// IsOver reports whether the policy is no longer in force.
func (s State) IsOver() bool { return s == repealed || s == expired }

// IsNotInForce reports whether the policy is over, or not in force yet.
func (s State) IsNotInForce() bool { return s.Force == notInForce }

// IsChanged reports whether a later document repeals or amends the policy.
func (s State) IsChanged() bool { return s == repealed || s == amended }

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
	is := func(s State, note string, by *Document) *Validity {
		return &Validity{s, view.Tag{Class: s.class, Word: s.Name}, note, by}
	}
	if by := firstInForce(about.RepealedBy, asOf); by != nil {
		return is(repealed, "自"+forceOf(by).Chinese()+"起被"+by.Cite()+"废止。", by)
	}
	gone := rec.Date("repealed")
	if !gone.IsZero() && !gone.After(asOf) {
		return is(repealed, "自"+gone.Chinese()+"起废止。", nil)
	}
	if !rec.Expires.IsZero() && asOf.After(rec.Expires) {
		return is(expired, "已于"+rec.Expires.Chinese()+"失效。", nil)
	}
	until, since := "", ""
	if !rec.Expires.IsZero() {
		until = "有效期至" + rec.Expires.Chinese() + "。"
	}
	if !gone.IsZero() {
		until += "自" + gone.Chinese() + "起废止。"
	}
	if changed := rec.Date("amended"); !changed.IsZero() && !changed.After(asOf) {
		until = "最近一次修改是" + changed.Chinese() + "，这里是修改后的文本。" + until
	}
	if !rec.Effective.IsZero() {
		since = "自" + rec.Effective.Chinese() + "起施行。"
	}
	switch by := firstInForce(about.AmendedBy, asOf); {
	case rec.Effective.After(asOf):
		return is(notYet, since+until, nil)
	case by != nil:
		return is(amended, "自"+forceOf(by).Chinese()+"起被"+by.Cite()+"修改，请对照阅读。"+until, by)
	case !rec.Normative && since == "" && until == "":
		return nil
	}
	return is(inForce, since+until, nil)
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

// Cite returns the document's title and number as a sentence cites them. A title in
// the title takes single brackets (GB/T 15834).
func (d *Document) Cite() string {
	s := "《" + strings.ReplaceAll(strings.ReplaceAll(d.Title, "《", "〈"), "》", "〉") + "》"
	if d.Record.Number != "" {
		s += "（" + d.Record.Number + "）"
	}
	return s
}
