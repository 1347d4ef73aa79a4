package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/disclosure"
	"gongkai/site/page/view"
)

const powersFolder, powerKind = "powers", "power"

// powerTypes are the types of power (职权类型) in the order of the catalogue.
func (b *book) powerTypes() []string {
	k, _ := b.corpus.Kinds.Get(powerKind)
	for _, f := range k.Fields {
		if f.ID == "type" {
			return f.Codes
		}
	}
	return nil
}

// gone names the power items that were taken down: of those no type is shown.
const gone = "已撤下"

// powerType is "" for an item that is gone.
func powerType(e *entry) string { return publicText(e, "type") }

// publicText is a field of a record as it may be shown; "" of a tombstone.
func publicText(e *entry, field string) string {
	v, ok := e.rec.Value(field)
	if !ok || e.state.Tombstone() {
		return ""
	}
	return e.mask(v.Text)
}

// planPowers is /powers/organ/<id>/, the power list (权责清单) of an organ: a part
// for each type of power.
func (b *book) planPowers(s *section) {
	for _, f := range s.facets {
		for _, c := range f.choices {
			if c.organ != "" {
				b.planPowerList(s, c)
			}
		}
	}
}

func (b *book) planPowerList(s *section, c *choice) {
	organ, _ := b.corpus.Organs.Get(c.organ)
	name := organ.Name + "权责清单"
	r := &register{
		url: c.url, name: name, above: s.name, section: s, modified: b.latest(c.entries),
		intro:  fmt.Sprintf("共 %d 个事项，按职权类型排列。每个事项都有依据、实施主体、办理流程、期限、责任和监督方式。", len(c.entries)),
		trail:  append(s.trail(), crumb{organ.ShortName(), c.url}),
		column: column{name, organ.Name + "的权责事项：编码、名称、类别和依据。", "权责清单," + organ.Name, s.column},
	}
	var names []string
	_, lists := grouped(c.entries, func(e *entry) []string { return []string{powerType(e)} })
	for i, kind := range append(b.powerTypes(), "") {
		list, name := lists[kind], cmp.Or(kind, gone)
		if len(list) == 0 {
			continue
		}
		slices.SortStableFunc(list, func(x, y *entry) int { return strings.Compare(publicText(x, "code"), publicText(y, "code")) })
		p := part{id: powerAnchor(i), title: fmt.Sprintf("%s：共 %d 项", name, len(list))}
		p.tables = []rowset{b.powerRows(p.id+"-rows", name, list)}
		r.parts, names = append(r.parts, p), append(names, name)
	}
	r.front = func(from string, v *view.Ledger) {
		v.About = b.contactRows(from, organ)
		t := view.Table{ID: "site-types", Caption: "按职权类型", Head: []string{"职权类型", "事项"}, RowHeads: true}
		for i, p := range r.parts {
			t.Rows = append(t.Rows, []view.Cell{{Text: names[i]}, b.countCell(from, r.url, p.id, p.rows(), names[i])})
		}
		v.Tables = append(v.Tables, t)
	}
	b.planRegister(r)
}

// powerAnchor is the part of the i-th type of power.
func powerAnchor(i int) string { return fmt.Sprintf("type-%d", i+1) }

func (b *book) powerRows(id, name string, list []*entry) rowset {
	return rowset{
		id: id, caption: fmt.Sprintf("%s：%d 项", name, len(list)), n: len(list), head: []string{"编码", "事项", "类别", "依据", "状态"},
		row: func(from string, i int) []view.Cell {
			e := list[i]
			state := view.Cell{Text: orDash(publicText(e, "state"))}
			if t := tombstoneTag(e.state); t != nil {
				state = view.Cell{Tag: t}
			}
			return []view.Cell{
				{Text: orDash(publicText(e, "code"))}, {Text: e.title, Href: address.Relative(from, e.url)},
				{Text: orDash(powerType(e))}, {Text: orDash(basisText(e))}, state,
			}
		},
	}
}

// basisText names the laws that a power is founded on.
func basisText(e *entry) string {
	v, ok := e.rec.Value("basis_items")
	if !ok || e.state.Tombstone() {
		return ""
	}
	var names []string
	for _, row := range v.Rows() {
		name := ""
		for _, cell := range row {
			if cell.Field.ID == "law" || cell.Field.ID == "article" {
				name += cell.Text
			}
		}
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return e.mask(strings.Join(names, "；"))
}

// powerMatrix is organ by type of power; every number leads to its rows.
func (b *book) powerMatrix(from string, s *section) view.Table {
	t := view.Table{ID: "site-powers", Caption: "按机关和职权类型", Head: []string{"机关"}, RowHeads: true}
	types := append(b.powerTypes(), "")
	_, present := grouped(s.entries, func(e *entry) []string { return []string{powerType(e)} })
	for _, kind := range types {
		if len(present[kind]) > 0 {
			t.Head = append(t.Head, cmp.Or(kind, gone))
		}
	}
	t.Head = append(t.Head, "合计")
	for _, f := range s.facets {
		for _, c := range f.choices {
			if c.organ == "" {
				continue
			}
			_, own := grouped(c.entries, func(e *entry) []string { return []string{powerType(e)} })
			row := []view.Cell{{Text: c.label}}
			for i, kind := range types {
				if len(present[kind]) > 0 {
					row = append(row, b.countCell(from, c.url, powerAnchor(i), len(own[kind]), c.label+"，"+cmp.Or(kind, gone)))
				}
			}
			t.Rows = append(t.Rows, append(row, b.countCell(from, c.url, "", len(c.entries), c.label)))
		}
	}
	return t
}

// powerTables are the parts of a power item in the order in which they are
// read: basis, who, how, how long, what they answer for, who watches them.
func powerTables(e *entry) []view.Table {
	var tables []view.Table
	add := func(t view.Table, caption string) {
		if len(t.Rows) > 0 {
			t.Caption = caption
			tables = append(tables, t)
		}
	}
	lists := map[string]view.Table{}
	for _, v := range e.rec.Fields {
		if len(v.Rows()) > 0 {
			lists[v.Field.ID] = listed(e, v)
		}
	}
	add(lists["basis_items"], "设定依据")
	add(facts(e, "implementer", "undertaker", "object"), "实施主体")
	add(steps(e), "办理流程")
	add(facts(e, "statutory_days", "promised_days", "fee"), "期限和收费")
	add(lists["liabilities"], "责任事项")
	add(facts(e, "supervision", "remedies"), "监督和救济")
	return tables
}

// inPowerTables says whether a field of a power item has its place there.
func inPowerTables(k *disclosure.Kind, id string) bool {
	return k.ID == powerKind && slices.Contains([]string{"implementer", "undertaker", "object", "flow", "statutory_days", "promised_days", "fee", "supervision", "remedies"}, id)
}

// facts are single fields, a line for each.
func facts(e *entry, fields ...string) view.Table {
	t := view.Table{RowHeads: true}
	for _, id := range fields {
		if v, ok := e.rec.Value(id); ok && v.Text != "" {
			t.Rows = append(t.Rows, []view.Cell{{Text: v.Field.Label}, {Text: e.mask(display(v))}})
		}
	}
	return t
}

// steps is the flow chart (职权运行流程图) in words.
func steps(e *entry) view.Table {
	t := view.Table{RowHeads: true}
	v, _ := e.rec.Value("flow")
	for i, text := range v.List() {
		t.Rows = append(t.Rows, []view.Cell{{Text: fmt.Sprintf("第 %d 步", i+1)}, {Text: e.mask(text)}})
	}
	return t
}
