package page

import (
	"cmp"
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
)

// organ (机关) is a body that has a page: one that published something, or owes
// something.
type organ struct {
	id      string
	info    *disclosure.Organ
	entries []*entry // newest first, joint documents too
	owed    []*deadline.Obligation
}

func (b *book) planOrgans() {
	lists := map[string][]*entry{}
	for _, g := range b.byOrgans(b.newest) {
		lists[g.id] = g.entries
	}
	owed := map[string][]*deadline.Obligation{}
	for i := range b.ledger.Obligations {
		o := &b.ledger.Obligations[i]
		owed[o.Organ] = append(owed[o.Organ], o)
	}
	for _, info := range b.corpus.Organs.All() {
		o := &organ{info.ID, info, lists[info.ID], owed[info.ID]}
		if len(o.entries) == 0 && len(o.owed) == 0 {
			continue
		}
		b.organs = append(b.organs, o)
		b.byOrgan[o.id] = o
		b.add(Page{URL: address.OrganHome(o.id), Layout: "organ", Title: b.windowTitle(info.Name, organsName), Modified: b.latest(o.entries)},
			func(p *Page) any { return b.organ(p, o) })
	}
	if len(b.organs) > 0 {
		b.add(Page{URL: address.Organs, Layout: "index", Title: b.windowTitle(organsName), Modified: b.latest(b.newest)},
			func(p *Page) any { return b.organIndex(p) })
	}
}

const organsName = "机关"

func organColumn() column {
	return column{organsName, "各机关的联系方式、年度义务和全部公开信息。", "机关,机构职能", "机构职能"}
}

func (b *book) organ(p *Page, o *organ) *Organ {
	h := head{
		heading: o.info.Name, column: organColumn(), things: []any{b.ldOrganPage(o)},
		trail: []crumb{{organsName, address.Organs}, {o.info.Name, p.URL}},
	}
	v := &Organ{Base: b.base(p, h), About: organTable(o.info), Obligations: b.owedTable(p.URL, o)}
	for _, s := range b.sections {
		b.organSection(p.URL, o, s, v)
	}
	if rows := b.registers[address.AuditOrgan(o.id)]; rows != nil {
		n := 0
		for _, part := range rows.parts {
			n += part.rows()
		}
		v.Sections = append(v.Sections, counted("公开时限台账", address.Relative(p.URL, rows.url), n))
	}
	v.Latest = b.items(p.URL, o.entries[:min(latestItems, len(o.entries))])
	return v
}

// latestItems is how many records 最新公开 shows.
const latestItems = 10

func (b *book) ldOrganPage(o *organ) *ldOrganization {
	ld := b.ldOrgan(o.id)
	ld.TaxID, ld.Phone, ld.Email, ld.Place = o.info.USCC, o.info.Phone, o.info.Email, o.info.Address
	return ld
}

func organTable(o *disclosure.Organ) Table {
	t := Table{ID: "site-about", Caption: "机关信息", RowHeads: true}
	add := func(label, text string) {
		if text != "" {
			t.Rows = append(t.Rows, []Cell{{Text: label}, {Text: text}})
		}
	}
	add("名称", o.Name)
	add("简称", o.Short)
	add("性质", map[bool]string{true: "人民政府", false: "部门"}[o.Government()])
	add("统一社会信用代码", o.USCC)
	add("办公地址", o.Address)
	add("联系电话", o.Phone)
	add("电子邮箱", o.Email)
	add("救济途径", o.Remedy)
	return t
}

// organSection adds what the organ published in a section: a link to its list
// there, or the records themselves where there is no such list.
func (b *book) organSection(from string, o *organ, s *section, v *Organ) {
	if len(s.children) > 0 || s.kinds[0].ID == plainPage {
		return
	}
	for _, g := range s.organs {
		if g.id == o.id {
			v.Sections = append(v.Sections, counted(s.name, address.Relative(from, address.Organ(s.folder, o.id)), len(g.entries)))
		}
	}
	if len(s.organs) > 0 {
		return
	}
	list := Group{Title: s.name, ID: anchorOf(s)}
	for _, e := range o.entries {
		if e.section == s {
			list.Links = append(list.Links, Link{Label: e.title, Href: address.Relative(from, e.url)})
		}
	}
	if len(list.Links) > 0 {
		v.Sections = append(v.Sections, counted(s.name, "#"+list.ID, len(list.Links)))
		v.Lists = append(v.Lists, list)
	}
}

// owedTable is what the organ owes year by year.
func (b *book) owedTable(from string, o *organ) Table {
	t := Table{ID: "site-obligations", Caption: "年度义务", Head: []string{"年度", "报告", "最迟公开日期", "实际公开日期", "结论"}}
	newest := slices.Clone(o.owed)
	slices.SortStableFunc(newest, func(x, y *deadline.Obligation) int { return cmp.Compare(y.Year, x.Year) })
	for _, owed := range newest {
		row := b.obligationRow(from, owed)
		row[0], row[1] = row[1], row[0]
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (b *book) organIndex(p *Page) *Index {
	h := head{heading: organsName, column: organColumn(), trail: []crumb{{organsName, address.Organs}}}
	v := &Index{Base: b.base(p, h), Intro: fmt.Sprintf("共 %d 个机关。%s", len(b.organs), organColumn().about)}
	government, departments := Group{Title: "人民政府"}, Group{Title: "部门"}
	for _, o := range b.organs {
		link := Link{Label: o.info.Name, Href: address.Relative(p.URL, address.OrganHome(o.id))}
		if o.info.Government() {
			government.Links = append(government.Links, link)
		} else {
			departments.Links = append(departments.Links, link)
		}
	}
	for _, g := range []Group{government, departments} {
		if len(g.Links) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	return v
}
