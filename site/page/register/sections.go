package register

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/disclosure"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// powerTypes returns the keys of the types of power (职权类型) in the order of the
// catalogue of kinds. An item that was taken down shows no type and comes last.
func powerTypes(c *catalog.Catalog) func(d *catalog.Document) key {
	var codes []string
	for _, k := range c.Corpus.Kinds.Where(func(k *disclosure.Kind) bool { return k.PowerList }) {
		if f, ok := k.Field("type"); ok {
			codes = f.Codes
		}
	}
	return func(d *catalog.Document) key {
		name := d.Text("type")
		rank := slices.Index(codes, name)
		if rank < 0 {
			rank = len(codes)
		}
		return key{fmt.Sprintf("type-%d", rank+1), cmp.Or(name, "已撤回"), rank}
	}
}

// powerList returns the power list of an organ, nil when it has none.
func (s *Set) powerList(organ string) *Register {
	for _, section := range s.catalog.Sections {
		if section.HasPowerLists() {
			return s.At(address.Organ(section.Folder, organ))
		}
	}
	return nil
}

// powers returns /powers/organ/<id>/, the power list (权责清单) of each organ: a table
// for each type of power.
func powers(c *catalog.Catalog) []*Register {
	var list []*Register
	for _, s := range c.Sections {
		if s.HasPowerLists() {
			for _, choice := range s.OrganLists() {
				list = append(list, powerList(c, s, choice))
			}
		}
	}
	return list
}

func powerList(c *catalog.Catalog, s *catalog.Section, choice *catalog.Choice) *Register {
	organ, _ := c.Corpus.Organs.Get(choice.Organ)
	name, powerType := organ.Name+"权责清单", powerTypes(c)
	all := func(*catalog.Document) key { return key{"powers", "全部事项", 0} }
	rows := slices.Clone(choice.Documents)
	slices.SortStableFunc(rows, func(x, y *catalog.Document) int { return strings.Compare(x.Text("code"), y.Text("code")) })
	r := &Register{
		URL: choice.URL, Name: name, Above: s.Name, Section: s, Modified: catalog.Latest(rows),
		Intro:  fmt.Sprintf("共 %d 个事项，按职权类型排列。每个事项都有依据、实施主体、办理流程、期限、责任和监督方式。", len(rows)),
		Trail:  append(s.Trail, catalog.Crumb{Name: organ.ShortName(), URL: choice.URL}),
		Column: catalog.Column{Name: name, About: organ.Name + "的权责事项：编码、名称、类别和依据。", Keywords: "权责清单," + organ.Name, Type: s.Type},
		parts: parts(rows, all, powerType, "%s：共 %d 项", func(_, k key, rows []*catalog.Document) table {
			return list(k.id, fmt.Sprintf("%s：%d 项", k.name, len(rows)), rows, powerColumns...)
		}),
	}
	r.front = func(at place, v *view.Ledger) {
		v.About = c.Contact(at.url, organ)
		t := view.Table{ID: "site-types", Caption: "按职权类型", Head: []string{"职权类型", "事项"}, RowHeads: true}
		for _, g := range groups(rows, powerType) {
			t.Rows = append(t.Rows, []view.Cell{{Text: g.name}, at.count(r.URL, g.id, len(g.rows), g.name)})
		}
		v.Tables = append(v.Tables, t)
	}
	return r
}

var powerColumns = []column[*catalog.Document]{
	text("编码", func(d *catalog.Document) string { return d.Text("code") }),
	titled("事项"),
	text("类别", func(d *catalog.Document) string { return d.Text("type") }),
	text("依据", basisOf),
	{"状态", func(_ place, d *catalog.Document) view.Cell {
		if t := catalog.TombstoneTag(d.State); t != nil {
			return view.Cell{Tag: t}
		}
		return view.TextCell(d.Text("state"))
	}},
}

// basisOf names the laws that a power is founded on.
func basisOf(d *catalog.Document) string {
	v, ok := d.Record.Value("basis_items")
	if !ok || d.State.Tombstone() {
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
	return d.Mask(strings.Join(names, "；"))
}

// powerMatrix returns organ by type of power; every number leads to its rows.
func (at place) powerMatrix(c *catalog.Catalog, s *catalog.Section) view.Table {
	powerType := powerTypes(c)
	m := at.matrix("site-powers", "按机关和职权类型", keysOf(s.Documents, powerType), "机关")
	m.Head = append(m.Head, "合计")
	for _, choice := range s.OrganLists() {
		counts := m.counts(choice.URL, tally(choice.Documents, powerType), wholePart, choice.Label)
		m.line([]string{choice.Label}, counts, at.count(choice.URL, "", len(choice.Documents), choice.Label))
	}
	return m.Table
}

// basisParts are the contents that are public before any enforcement (事前公开), in
// their fixed order (国办发〔2018〕118号), by the category of the record.
var basisParts = [...]struct{ category, name string }{
	{"主体", "执法主体"}, {"人员", "执法人员"}, {powerListName, "权责清单"}, {"依据", "执法依据"}, {"裁量基准", "裁量基准"}, {"程序", "执法程序"},
	{"抽查事项", "随机抽查事项清单"}, {"法制审核目录", "重大执法决定法制审核目录"}, {"救济", "救济渠道"},
}

// powerListName is the part that is a register of another section.
const powerListName = "权责清单"

// basisTable lists what every organ has published before enforcement, in the fixed
// order, its power list among the parts.
func (at place) basisTable(c *catalog.Catalog, s *catalog.Section) view.Table {
	t := view.Table{ID: "site-basics", Caption: "各机关事前公开的内容", Head: []string{"机关", "公开内容", "文件", "公开日期"}, RowHeads: true, Records: true}
	_, own := catalog.Group(s.Documents, catalog.OrgansOf)
	for _, organ := range c.Corpus.Organs.All() {
		_, lists := catalog.Group(own[organ.ID], func(d *catalog.Document) []int { return []int{basisRank(d)} })
		for i := range len(basisParts) + 1 {
			name := "其他"
			if i < len(basisParts) {
				name = basisParts[i].name
			}
			if powers := at.set.powerList(organ.ID); name == powerListName && powers != nil {
				link := view.Cell{Text: fmt.Sprintf("%s（%d 项）", powers.Name, powers.Rows()), Href: at.href(powers.URL)}
				t.Rows = append(t.Rows, []view.Cell{{Text: organ.Name}, {Text: name}, link, view.TextCell("")})
			}
			for _, d := range lists[i] {
				t.Rows = append(t.Rows, []view.Cell{{Text: organ.Name}, {Text: name}, d.Cell(at.url), view.DateCell(published(d))})
			}
		}
	}
	return t
}

// basisRank returns the place of a record in the fixed order.
func basisRank(d *catalog.Document) int {
	for i, p := range basisParts {
		if p.category == d.Text("category") {
			return i
		}
	}
	return len(basisParts)
}

// Tables returns a section in numbers, for the first page of its list: organs by
// type of power, or by what is public before enforcement. A table that would not
// fit on a page is left out.
func (s *Set) Tables(section *catalog.Section) []view.Table {
	at := place{s, section.URL()}
	var t view.Table
	switch {
	case len(section.Kinds) == 0:
		return nil
	case section.HasPowerLists():
		t = at.powerMatrix(s.catalog, section)
	case section.Kinds[0].Prior:
		t = at.basisTable(s.catalog, section)
	}
	if len(t.Rows) == 0 || len(t.Rows) > rowsPerPage {
		return nil
	}
	return []view.Table{t}
}
