package page

import (
	"cmp"
	"fmt"

	"gongkai/site/address"
	"gongkai/site/page/view"
)

const (
	policiesFolder     = "policies"
	policyRegisterName = "政策文件效力登记"
)

// planRegisters adds the tables that stand beside the lists of sections.
func (b *book) planRegisters() {
	for _, s := range b.sections {
		switch s.folder {
		case policiesFolder:
			b.planPolicies(s)
		case powersFolder:
			b.planPowers(s)
		}
	}
}

// planPolicies is /policies/register/ (政策文件效力登记): every policy of which can be
// said whether it is in force, a part for each answer, a table for each organ.
func (b *book) planPolicies(s *section) {
	about := "规范性文件和写明施行、失效日期的其他政策文件，按效力分列：现行有效、已修改、尚未施行、废止、失效。"
	r := &register{
		url: address.PolicyRegister, name: policyRegisterName, above: s.name, section: s, intro: about + "效力按" + b.asOf.Chinese() + "判断。",
		column: column{policyRegisterName, about, "规范性文件,有效性,现行有效,废止,失效", s.column},
	}
	r.trail = append(s.trail(), crumb{r.name, r.url})
	_, lists := grouped(s.entries, b.stateOf)
	for _, st := range states {
		if len(lists[st.id]) == 0 {
			continue
		}
		p := part{id: st.id, title: fmt.Sprintf("%s：共 %d 件", st.name, len(lists[st.id]))}
		organs, own := grouped(lists[st.id], func(e *entry) []string { return []string{e.rec.LeadOrgan()} })
		for _, organ := range b.inOrganOrder(organs) {
			name := fmt.Sprintf("%s：%d 件", b.organName(organ), len(own[organ]))
			p.tables = append(p.tables, b.policyRows(stateAnchor(st.id, organ), name, own[organ]))
		}
		r.parts = append(r.parts, p)
		if d := b.latest(lists[st.id]); d.After(r.modified) {
			r.modified = d
		}
	}
	if len(r.parts) == 0 {
		return
	}
	r.front = func(from string, v *view.Ledger) {
		v.Tables = append(v.Tables, b.policyMatrix(from, r, lists))
		for _, f := range s.facets {
			g := view.Group{Title: "政策文件" + f.title}
			for _, c := range f.choices {
				g.Links = append(g.Links, counted(c.label, address.Relative(from, c.url), len(c.entries)))
			}
			v.Lists = append(v.Lists, g)
		}
	}
	b.planRegister(r)
}

// stateAnchor is the table of an organ among the policies in a state.
func stateAnchor(state, organ string) string { return state + "-" + cmp.Or(organ, noOrgan) }

func (b *book) organName(id string) string {
	if id == "" {
		return "没有写明机关"
	}
	return b.corpus.Organs.Name(id)
}

// inOrganOrder sorts ids as organs.toml has them; what names no organ comes last.
func (b *book) inOrganOrder(ids []string) []string {
	var sorted []string
	for _, id := range append(b.organIDs(), "") {
		for _, known := range ids {
			if known == id {
				sorted = append(sorted, id)
			}
		}
	}
	return sorted
}

func (b *book) policyRows(id, caption string, list []*entry) rowset {
	return rowset{
		id: id, caption: caption, n: len(list), head: []string{"文号", "名称", "种类", "成文日期", "施行日期", "失效日期"},
		row: func(from string, i int) []view.Cell {
			e := list[i]
			v := b.validity(e)
			kind := "其他政策文件"
			if e.rec.Normative {
				kind = "规范性文件"
			}
			name := view.Cell{Text: e.title, Href: address.Relative(from, e.url)}
			if v.state == "repealed" || v.state == "amended" {
				name.Notes = []string{v.note}
			}
			return []view.Cell{
				{Text: orDash(e.rec.Number)}, name, {Text: kind}, dateCell(e.rec.Dated), dateCell(e.rec.Effective), dateCell(e.rec.Expires),
			}
		},
	}
}

// policyMatrix is organ by state; every number leads to its rows.
func (b *book) policyMatrix(from string, r *register, lists map[string][]*entry) view.Table {
	t := view.Table{ID: "site-states", Caption: "按机关和效力", Head: []string{"机关"}, RowHeads: true}
	var shown []string // states that occur
	n := map[string]map[string]int{}
	for _, st := range states {
		if len(lists[st.id]) == 0 {
			continue
		}
		shown, t.Head = append(shown, st.id), append(t.Head, st.name)
		for _, e := range lists[st.id] {
			organ := e.rec.LeadOrgan()
			if n[organ] == nil {
				n[organ] = map[string]int{}
			}
			n[organ][st.id]++
		}
	}
	for _, organ := range append(b.organIDs(), "") {
		if n[organ] == nil {
			continue
		}
		row := []view.Cell{{Text: b.organName(organ)}}
		for _, state := range shown {
			row = append(row, b.countCell(from, r.url, stateAnchor(state, organ), n[organ][state], b.organName(organ)+"，"+stateName(state)))
		}
		t.Rows = append(t.Rows, row)
	}
	all := []view.Cell{{Text: "全部机关"}}
	for _, state := range shown {
		all = append(all, b.countCell(from, r.url, state, len(lists[state]), "全部机关，"+stateName(state)))
	}
	t.Rows = append(t.Rows, all)
	return t
}

func stateName(id string) string {
	for _, st := range states {
		if st.id == id {
			return st.name
		}
	}
	return id
}
