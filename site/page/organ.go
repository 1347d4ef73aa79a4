package page

import (
	"fmt"

	"gongkai/site/address"
	"gongkai/site/page/catalog"
	"gongkai/site/page/register"
	"gongkai/site/page/view"
)

const organsName = "机关"

func organColumn() catalog.Column {
	return catalog.Column{Name: organsName, About: "各机关的联系方式、年度应公开事项和全部公开信息。", Keywords: "机关,机构职能", Type: "机构职能"}
}

// organPage is the page of an organ.
type organPage struct{ organ *catalog.Organ }

// organIndexPage is /organs/.
type organIndexPage struct{}

// organPages returns the pages of all organs, and their index.
func organPages(c *catalog.Catalog) []Page {
	var pages []Page
	for _, o := range c.Organs {
		pages = append(pages, Page{
			URL: o.URL(), Layout: "organ", name: o.Info.Name, above: organsName, Modified: catalog.Latest(o.Documents),
			content: organPage{o},
		})
	}
	if len(pages) > 0 {
		pages = append(pages, Page{URL: address.Organs, Layout: "index", name: organsName, Modified: catalog.Latest(c.Newest), content: organIndexPage{}})
	}
	return pages
}

func (o organPage) view(f *frame, p *Page) any {
	info := o.organ.Info
	ld := f.ldOrgan(info.ID)
	ld.TaxID, ld.Phone, ld.Email, ld.Place = info.USCC, info.Phone, info.Email, info.Address
	v := &view.Organ{
		Base: f.base(p, head{
			heading: info.Name, column: organColumn(), things: []any{ld},
			trail: []catalog.Crumb{{Name: organsName, URL: address.Organs}, {Name: info.Name, URL: p.URL}},
		}),
		About: o.about(f, p.URL), Obligations: register.OwedTable(f.catalog, p.URL, o.organ), Latest: latestItems(f.catalog, p.URL, o.organ.Documents, mostLatest, true),
		Contact: f.catalog.Contact(p.URL, info), Proportion: f.registers.Proportion(p.URL, info.ID),
	}
	for _, s := range f.catalog.Sections {
		if len(s.Children) == 0 {
			o.section(v, p.URL, s)
		}
	}
	if c, ok := f.registers.Trend(info.ID, p.URL); ok {
		v.Charts = append(v.Charts, c)
	}
	if r := f.registers.At(address.AuditOrgan(info.ID)); r != nil {
		v.Sections = append(v.Sections, view.Link{Label: "公开时限台账", Href: address.Relative(p.URL, r.URL), Count: r.Rows(), HasCount: r.Rows() > 0})
	}
	return v
}

// about returns who the organ is and how to reach it.
func (o organPage) about(f *frame, from string) view.Table {
	t, info := view.Table{ID: "site-about", Caption: "机关信息", RowHeads: true}, o.organ.Info
	add := func(label string, c view.Cell) {
		if c.Text != "" {
			t.Rows = append(t.Rows, []view.Cell{{Text: label}, c})
		}
	}
	add("名称", view.Cell{Text: info.Name})
	add("简称", view.Cell{Text: info.Short})
	add("性质", view.Cell{Text: map[bool]string{true: "人民政府", false: "部门"}[info.Government()]})
	add("统一社会信用代码", view.Cell{Text: info.USCC})
	add("救济途径", view.Cell{Text: info.Remedy})
	return t
}

// section adds what the organ published in a section: a link to its list there, or
// the documents where there is no such list.
func (o organPage) section(v *view.Organ, from string, s *catalog.Section) {
	for _, c := range s.OrganLists() {
		if c.Organ != o.organ.Info.ID {
			continue
		}
		v.Sections = append(v.Sections, view.Counted(s.Name, address.Relative(from, c.URL), len(c.Documents)))
		if c.Elsewhere && !s.HasPowerLists() {
			v.Lists = append(v.Lists, view.Group{Title: s.Name, ID: catalog.AnchorOf(s), Links: catalog.Links(from, c.Documents)})
		}
	}
}

func (organIndexPage) view(f *frame, p *Page) any {
	h := columnHead(p.URL, organColumn())
	government, departments := view.Group{Title: "人民政府"}, view.Group{Title: "部门"}
	for _, organ := range f.catalog.Organs {
		group := &departments
		if organ.Info.Government() {
			group = &government
		}
		group.Links = append(group.Links, view.Link{Label: organ.Info.Name, Href: address.Relative(p.URL, organ.URL())})
	}
	return &view.Index{
		Base: f.base(p, h), Intro: fmt.Sprintf("共 %d 个机关。%s", len(f.catalog.Organs), organColumn().About),
		Groups: view.Existing(government, departments),
	}
}

// organLinks leads to the pages of all organs.
func organLinks(c *catalog.Catalog, from string) view.Group {
	g := view.Group{Title: organsName}
	for _, o := range c.Organs {
		g.Links = append(g.Links, view.Link{Label: o.Info.Name, Href: address.Relative(from, o.URL())})
	}
	return g
}
