package page

import (
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
	"gongkai/site/page/view"
)

// relations are what other documents say about one.
type relations struct {
	interpretations []*entry // 解读
	amendedBy       []*entry // 被修改
	repealedBy      []*entry // 被废止
	replaces        []*entry // withdrawn records that name this one in their place
}

// relate turns the paths of the front matter around. What is not shown is not
// related to anything; a tombstone amends and explains nothing any more.
func (b *book) relate() {
	at := func(path string) *relations {
		if b.relations[path] == nil {
			b.relations[path] = &relations{}
		}
		return b.relations[path]
	}
	for _, e := range b.entries {
		if w := e.rec.Withdrawal; w != nil && e.state == disclosure.Withdrawn && w.ReplacedBy != "" {
			r := at(w.ReplacedBy)
			r.replaces = append(r.replaces, e)
		}
		if e.state != disclosure.Public {
			continue
		}
		if e.rec.Interprets != "" {
			r := at(e.rec.Interprets)
			r.interpretations = append(r.interpretations, e)
		}
		for _, path := range e.rec.Amends {
			r := at(path)
			r.amendedBy = append(r.amendedBy, e)
		}
		for _, path := range e.rec.Repeals {
			r := at(path)
			r.repealedBy = append(r.repealedBy, e)
		}
	}
}

// about returns the relations of a document; never nil.
func (b *book) about(e *entry) *relations {
	if r := b.relations[e.rec.Path]; r != nil {
		return r
	}
	return &relations{}
}

// validity (有效性) of a policy on the as-of date.
type validity struct {
	state string // in the address of its list: in-force, amended, repealed, expired, not-yet
	tag   view.Tag
	note  string
	force string // legislationLegalForce of schema.org
}

// validity is nil for what is no policy, and for a policy of which nothing is
// known that would let one say so: plain letters are neither in force nor not.
func (b *book) validity(e *entry) *validity {
	rec := e.rec
	if rec.Kind.Schema != "Legislation" || e.state != disclosure.Public {
		return nil
	}
	about := b.about(e)
	if by := b.inForce(about.repealedBy); by != nil {
		return &validity{"repealed", view.Tag{Class: "withdrawn", Word: "废止"}, "自" + forceOf(by).Chinese() + "起被" + cite(by) + "废止。", "NotInForce"}
	}
	if !rec.Expires.IsZero() && b.asOf.After(rec.Expires) {
		return &validity{"expired", view.Tag{Class: "withdrawn", Word: "失效"}, "失效日期是" + rec.Expires.Chinese() + "。", "NotInForce"}
	}
	until := ""
	if !rec.Expires.IsZero() {
		until = "有效期至" + rec.Expires.Chinese() + "。"
	}
	switch by := b.inForce(about.amendedBy); {
	case rec.Effective.After(b.asOf):
		return &validity{"not-yet", view.Tag{Class: "due", Word: "尚未施行"}, "自" + rec.Effective.Chinese() + "起施行。" + until, "NotInForce"}
	case by != nil:
		return &validity{"amended", view.Tag{Class: "due", Word: "已修改"}, "自" + forceOf(by).Chinese() + "起被" + cite(by) + "修改，请对照阅读。" + until, "PartiallyInForce"}
	case !rec.Normative && rec.Effective.IsZero() && rec.Expires.IsZero():
		return nil
	case !rec.Effective.IsZero():
		until = "自" + rec.Effective.Chinese() + "起施行。" + until
	}
	return &validity{"in-force", view.Tag{Class: "ok", Word: "现行有效"}, until, "InForce"}
}

// inForce is the first of the documents that is in force, nil when none is.
func (b *book) inForce(list []*entry) *entry {
	for _, e := range list {
		if !forceOf(e).After(b.asOf) {
			return e
		}
	}
	return nil
}

// forceOf is the day from which a document works: 施行日期, else the day it went public.
func forceOf(e *entry) calendar.Date {
	if e.rec.Effective.IsZero() {
		return e.rec.Published.Date()
	}
	return e.rec.Effective
}

// cite names a document in a sentence; titles within its title take single brackets (GB/T 15834).
func cite(e *entry) string {
	s := "《" + strings.ReplaceAll(strings.ReplaceAll(e.title, "《", "〈"), "》", "〉") + "》"
	if e.rec.Number != "" {
		s += "（" + e.rec.Number + "）"
	}
	return s
}
