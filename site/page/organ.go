package page

import (
	"cmp"
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/page/view"
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
	_, lists := grouped(b.newest, organsOf)
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
		b.add(Page{URL: address.OrganHome(o.id), Layout: "organ", name: info.Name, above: organsName, Modified: b.latest(o.entries)},
			func(p *Page) any { return b.organ(p, o) })
	}
	if len(b.organs) > 0 {
		b.add(Page{URL: address.Organs, Layout: "index", name: organsName, Modified: b.latest(b.newest)},
			func(p *Page) any { return b.organIndex(p) })
	}
}

const organsName = "机关"

func organColumn() column {
	return column{organsName, "各机关的联系方式、年度义务和全部公开信息。", "机关,机构职能", "机构职能"}
}

func (b *book) organ(p *Page, o *organ) *view.Organ {
	h := head{
		heading: o.info.Name, column: organColumn(), things: []any{b.ldOrganPage(o)},
		trail: []crumb{{organsName, address.Organs}, {o.info.Name, p.URL}},
	}
	v := &view.Organ{Base: b.base(p, h), About: b.organTable(p.URL, o.info), Obligations: b.owedTable(p.URL, o)}
	for _, s := range b.sections {
		b.organSection(p.URL, o, s, v)
	}
	if rows := b.registers[address.AuditOrgan(o.id)]; rows != nil {
		link := view.Link{Label: "公开时限台账", Href: address.Relative(p.URL, rows.url), Count: rows.rows(), HasCount: rows.rows() > 0}
		v.Sections = append(v.Sections, link)
	}
	v.Latest = b.latestItems(p.URL, o.entries)
	return v
}

// mostLatest is how many records 最新公开 shows.
const mostLatest = 10

// latestItems are the newest records that can still be read.
func (b *book) latestItems(from string, entries []*entry) []view.Item {
	var list []view.Item
	for _, e := range entries {
		if len(list) == mostLatest {
			break
		}
		if e.state == disclosure.Public {
			list = append(list, b.item(from, e, true))
		}
	}
	return list
}

func (b *book) ldOrganPage(o *organ) *ldOrganization {
	ld := b.ldOrgan(o.id)
	ld.TaxID, ld.Phone, ld.Email, ld.Place = o.info.USCC, o.info.Phone, o.info.Email, o.info.Address
	return ld
}

// organTable says who the organ is and how to reach it: an organ that gives no
// number of its own is reached through the site's organizer.
func (b *book) organTable(from string, o *disclosure.Organ) view.Table {
	t := view.Table{ID: "site-about", Caption: "机关信息", RowHeads: true}
	add := func(label string, c view.Cell) {
		if c.Text != "" {
			t.Rows = append(t.Rows, []view.Cell{{Text: label}, c})
		}
	}
	add("名称", view.Cell{Text: o.Name})
	add("简称", view.Cell{Text: o.Short})
	add("性质", view.Cell{Text: map[bool]string{true: "人民政府", false: "部门"}[o.Government()]})
	add("统一社会信用代码", view.Cell{Text: o.USCC})
	for _, row := range b.contactRows(from, o) {
		c := view.Cell{Text: row.Text}
		if len(row.Links) > 0 {
			c = view.Cell{Text: row.Links[0].Label, Href: row.Links[0].Href}
		}
		add(row.Label, c)
	}
	add("救济途径", view.Cell{Text: o.Remedy})
	return t
}

// contactRows are how to reach an organ, and how to ask it for what is not public.
func (b *book) contactRows(from string, o *disclosure.Organ) []view.Row {
	where, phone, email := o.Address, o.Phone, o.Email
	var rows []view.Row
	add := func(label, text string) {
		if text != "" {
			rows = append(rows, view.Row{Label: label, Text: text})
		}
	}
	if where == "" && phone == "" && email == "" {
		c := &b.corpus.Site.Contact
		where, phone, email = c.Address, c.Phone, c.Email
		add("联系方式", "由本站主办单位"+b.corpus.Site.Organizer+"转办")
	}
	add("办公地址", where)
	add("联系电话", phone)
	add("电子邮箱", email)
	if b.shown(requestPage) {
		link := view.Link{Label: "怎样申请公开", Hidden: "：" + o.Name, Href: address.Relative(from, address.Document(requestPage))}
		rows = append(rows, view.Row{Label: "依申请公开", Links: []view.Link{link}})
	}
	return rows
}

// organSection adds what the organ published in a section: a link to its list
// there, or the records themselves where there is no such list.
func (b *book) organSection(from string, o *organ, s *section, v *view.Organ) {
	if len(s.children) > 0 {
		return
	}
	for _, f := range s.facets {
		for _, c := range f.choices {
			if c.organ != o.id {
				continue
			}
			v.Sections = append(v.Sections, counted(s.name, address.Relative(from, c.url), len(c.entries)))
			if c.other && s.folder != powersFolder {
				v.Lists = append(v.Lists, view.Group{Title: s.name, ID: anchorOf(s), Links: b.documentLinks(from, c.entries)})
			}
		}
	}
}

// documentLinks are links to documents by their titles.
func (b *book) documentLinks(from string, entries []*entry) []view.Link {
	links := make([]view.Link, 0, len(entries))
	for _, e := range entries {
		links = append(links, view.Link{Label: e.title, Href: address.Relative(from, e.url)})
	}
	return links
}

// owedAnchor is where it stands on the page of the organ.
const owedAnchor = "site-obligations"

// owedTable is what the organ owes year by year.
func (b *book) owedTable(from string, o *organ) view.Table {
	t := view.Table{ID: owedAnchor, Caption: "年度义务", Head: []string{"年度", "报告", "最迟公开日期", "实际公开日期", "结论"}}
	newest := slices.Clone(o.owed)
	slices.SortStableFunc(newest, func(x, y *deadline.Obligation) int { return cmp.Compare(y.Year, x.Year) })
	for _, owed := range newest {
		row := b.obligationRow(from, owed)
		row[0], row[1] = row[1], row[0]
		t.Rows = append(t.Rows, row)
	}
	return t
}

func (b *book) organIndex(p *Page) *view.Index {
	h := head{heading: organsName, column: organColumn(), trail: []crumb{{organsName, address.Organs}}}
	v := &view.Index{Base: b.base(p, h), Intro: fmt.Sprintf("共 %d 个机关。%s", len(b.organs), organColumn().about)}
	government, departments := view.Group{Title: "人民政府"}, view.Group{Title: "部门"}
	for _, o := range b.organs {
		link := view.Link{Label: o.info.Name, Href: address.Relative(p.URL, address.OrganHome(o.id))}
		if o.info.Government() {
			government.Links = append(government.Links, link)
		} else {
			departments.Links = append(departments.Links, link)
		}
	}
	for _, g := range []view.Group{government, departments} {
		if len(g.Links) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	return v
}
