package page

import (
	"cmp"
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/disclosure"
	"gongkai/site/page/view"
)

// planWithdrawn is /audit/withdrawn/: what was taken down or changed after it
// was public. Nothing vanishes silently, so everything that did is listed here.
func (b *book) planWithdrawn() {
	about := "撤回、公示期满、更正和其他变动，一律在这里登记。"
	r := &register{
		url: address.AuditWithdrawn, above: ledgerName, name: "撤回和更正登记", intro: about, column: ledgerColumn("撤回和更正登记", about),
		trail: []crumb{{ledgerName, address.Audit}, {"撤回和更正登记", address.AuditWithdrawn}},
	}
	r.parts = b.withdrawals()
	for _, p := range []part{b.expiries(), b.revisions(), b.accepted()} {
		if p.rows() > 0 {
			p.title = fmt.Sprintf("%s：共 %d 项", p.title, p.rows())
			p.tables[0].caption = p.title
			r.parts = append(r.parts, p)
		}
	}
	if len(r.parts) == 0 {
		return
	}
	for _, e := range b.newest {
		if e.state.Tombstone() || len(e.rec.Revised) > 0 {
			r.modified = b.latest([]*entry{e})
			break
		}
	}
	for _, e := range b.newest {
		if d := b.modified(e); (e.state.Tombstone() || len(e.rec.Revised) > 0) && d.After(r.modified) {
			r.modified = d
		}
	}
	b.planRegister(r)
}

func (b *book) inState(s disclosure.State) []*entry {
	var list []*entry
	for _, e := range b.newest {
		if e.state == s {
			list = append(list, e)
		}
	}
	return list
}

// withdrawals has a part for each organ and in it a table for each kind, so that
// the counts of the matrices lead to just what they count.
func (b *book) withdrawals() []part {
	list := b.inState(disclosure.Withdrawn)
	slices.SortStableFunc(list, func(x, y *entry) int { return y.rec.Withdrawal.On.Compare(x.rec.Withdrawal.On) })
	var parts []part
	b.withdrawn = map[string]map[string]int{}
	for _, organ := range append(b.organIDs(), "") {
		p := part{id: withdrawnAnchor(organ, "")}
		b.withdrawn[organ] = map[string]int{}
		for _, kind := range b.corpus.Kinds.All() {
			var rows []*entry
			for _, e := range list {
				if e.rec.LeadOrgan() == organ && e.rec.Kind == kind {
					rows = append(rows, e)
				}
			}
			if len(rows) > 0 {
				b.withdrawn[organ][kind.ID] = len(rows)
				p.tables = append(p.tables, b.withdrawnRows(withdrawnAnchor(organ, kind.ID), kind.Name, rows))
			}
		}
		if n := p.rows(); n > 0 {
			p.title = fmt.Sprintf("撤回，%s：共 %d 项", cmp.Or(b.corpus.Organs.Name(organ), "没有写明机关"), n)
			parts = append(parts, p)
		}
	}
	return parts
}

// withdrawnAnchor is where the withdrawals of an organ stand; with a kind, those
// of this kind.
func withdrawnAnchor(organ, kind string) string {
	return joined([]string{"withdrawn", cmp.Or(organ, noOrgan), kind}, "-")
}

func (b *book) organIDs() []string {
	var ids []string
	for _, o := range b.corpus.Organs.All() {
		ids = append(ids, o.ID)
	}
	return ids
}

func (b *book) withdrawnRows(id, name string, list []*entry) rowset {
	return rowset{
		id: id, caption: fmt.Sprintf("%s：%d 项", name, len(list)), n: len(list),
		head: []string{"文书", "机关", "公开日期", "撤回日期", "原因", "理由"},
		row: func(from string, i int) []view.Cell {
			e := list[i]
			w := e.rec.Withdrawal
			return []view.Cell{
				{Text: e.title, Href: address.Relative(from, e.url)}, {Text: orDash(b.shortOrgans(e.rec.Organs))},
				dateCell(e.rec.Published.Date()), dateCell(w.On), {Text: orDash(e.mask(w.Cause))}, {Text: orDash(e.mask(w.Reason))},
			}
		},
	}
}

func (b *book) expiries() part {
	list := b.inState(disclosure.Expired)
	return part{id: "expired", title: "公示期满", tables: []rowset{{
		id: "expired-rows", head: []string{"文书", "机关", "公开日期", "公示截止期"}, n: len(list),
		row: func(from string, i int) []view.Cell {
			e := list[i]
			return []view.Cell{
				{Text: e.title, Href: address.Relative(from, e.url)}, {Text: orDash(b.shortOrgans(e.rec.Organs))},
				dateCell(e.rec.Published.Date()), dateCell(e.rec.PublicityUntil),
			}
		},
	}}}
}

// revisions are the corrections that records state; those of a tombstone are
// gone with its facts.
func (b *book) revisions() part {
	type revision struct {
		e    *entry
		on   calendar.Date
		note string
	}
	var list []revision
	for _, e := range b.newest {
		if e.state != disclosure.Public {
			continue
		}
		for _, r := range e.rec.Revised {
			if !r.Date.After(b.asOf) {
				list = append(list, revision{e, r.Date, e.mask(r.Note)})
			}
		}
	}
	slices.SortStableFunc(list, func(x, y revision) int { return y.on.Compare(x.on) })
	return part{id: "revised", title: "更正", tables: []rowset{{
		id: "revised-rows", head: []string{"公开信息", "机关", "更正日期", "说明"}, n: len(list),
		row: func(from string, i int) []view.Cell {
			r := list[i]
			return []view.Cell{
				{Text: r.e.title, Href: address.Relative(from, r.e.url)}, {Text: orDash(b.shortOrgans(r.e.rec.Organs))},
				dateCell(r.on), {Text: orDash(r.note)},
			}
		},
	}}}
}

// accepted are the changes that an editor let pass without a withdrawal. Only
// the address is named: what stood there may have been taken away on purpose.
func (b *book) accepted() part {
	list := slices.Clone(b.corpus.Accepted)
	list = slices.DeleteFunc(list, func(a corpus.Accepted) bool { return a.Date.After(b.asOf) })
	slices.SortStableFunc(list, func(x, y corpus.Accepted) int { return cmp.Or(y.Date.Compare(x.Date), cmp.Compare(x.URL, y.URL)) })
	return part{id: "accepted", title: "其他变动", tables: []rowset{{
		id: "accepted-rows", head: []string{"网址", "原公开日期", "登记日期", "现状"}, n: len(list),
		row: func(from string, i int) []view.Cell {
			a := list[i]
			where, now := view.Cell{Text: a.URL}, "页面已经不在"
			if e := b.byPath[a.Path]; e != nil && e.url == a.URL {
				where.Href, now = address.Relative(from, e.url), "公开日期有变动"
			}
			return []view.Cell{where, dateCell(a.Published.Date()), dateCell(a.Date), {Text: now}}
		},
	}}}
}
