package page

import (
	"gongkai/site/address"
	"gongkai/site/disclosure"
	"gongkai/site/page/view"
)

// related are the documents that belong to one, in both directions.
func (b *book) related(e *entry) []view.Group {
	var groups []view.Group
	add := func(title string, list []*entry) {
		g := view.Group{Title: title}
		for _, other := range list {
			g.Links = append(g.Links, view.Link{Label: other.title, Href: address.Relative(e.url, other.url)})
		}
		if len(g.Links) > 0 {
			groups = append(groups, g)
		}
	}
	about := b.about(e)
	add("取代的文件", about.replaces)
	if e.state.Tombstone() {
		if w := e.rec.Withdrawal; w != nil && e.state == disclosure.Withdrawn {
			add("替代文件", b.existing(w.ReplacedBy))
		}
		return groups
	}
	add("修改的文件", b.existing(e.rec.Amends...))
	add("废止的文件", b.existing(e.rec.Repeals...))
	add("被下列文件修改", about.amendedBy)
	add("被下列文件废止", about.repealedBy)
	add("其他年度的报告", b.otherYears(e))
	if p := e.party; p != nil {
		groups = append(groups, view.Group{Title: "当事人", Links: []view.Link{{
			Label: p.name + "的全部公开决定", Href: address.Relative(e.url, p.url()), Count: len(p.entries), HasCount: true,
		}}})
	}
	return groups
}

// beside is what is to be read along with a document, in both directions: the
// interpretations of a policy, the policy that an interpretation explains.
func (b *book) beside(e *entry) []view.Row {
	var rows []view.Row
	add := func(label string, list []*entry) {
		row := view.Row{Label: label}
		for _, other := range list {
			link := view.Link{Label: other.title, Href: address.Relative(e.url, other.url)}
			row.Links = append(row.Links, link)
		}
		if len(row.Links) > 0 {
			rows = append(rows, row)
		}
	}
	add("政策解读", b.about(e).interpretations)
	add("解读的文件", b.existing(e.rec.Interprets))
	return rows
}

// existing are the documents at the given paths that have a page.
func (b *book) existing(paths ...string) []*entry {
	var list []*entry
	for _, path := range paths {
		if e := b.byPath[path]; e != nil {
			list = append(list, e)
		}
	}
	return list
}

// otherYears are the reports of the same kind by the same organ.
func (b *book) otherYears(e *entry) []*entry {
	o := b.byOrgan[e.rec.LeadOrgan()]
	if o == nil || !e.rec.Kind.Report {
		return nil
	}
	var list []*entry
	for _, other := range o.entries {
		if other != e && other.rec.Kind == e.rec.Kind && other.rec.LeadOrgan() == o.id && other.state == disclosure.Public {
			list = append(list, other)
		}
		if len(list) == mostYears {
			break
		}
	}
	return list
}

// mostYears is how many other reports a report links to, the newest.
const mostYears = 10

// until says on which day a state is true.
func (b *book) until() string { return "截至" + b.asOf.Chinese() + "。" }

// validityTag is the tag of a policy, or that of the policy that an
// interpretation explains when it is no longer what it was.
func (b *book) validityTag(e *entry) (*view.Tag, string) {
	if v := b.validity(e); v != nil {
		return &v.tag, v.note + b.until()
	}
	policy := b.byPath[e.rec.Interprets]
	if policy == nil {
		return nil, ""
	}
	if v := b.validity(policy); v != nil && v.force == "NotInForce" {
		return &v.tag, "这里解读的是" + cite(policy) + "：" + v.note + b.until()
	}
	return nil, ""
}
