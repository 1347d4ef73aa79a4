package catalog

import (
	"slices"

	"gongkai/site/address"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/page/view"
)

// Organ (机关) is a body that has a page: it has published something, or owes
// something.
type Organ struct {
	Info      *disclosure.Organ
	Documents []*Document // newest first, joint documents too
	Owed      []*deadline.Obligation
}

// URL returns the address of the organ's page.
func (o *Organ) URL() string { return address.OrganHome(o.Info.ID) }

// organsOf returns the organs that have a page, in the order of organs.toml.
func organsOf(all *disclosure.Organs, newest []*Document, obligations []deadline.Obligation) (organs []*Organ, byID map[string]*Organ) {
	_, lists := Group(newest, OrgansOf)
	owed := map[string][]*deadline.Obligation{}
	for i := range obligations {
		o := &obligations[i]
		owed[o.Organ] = append(owed[o.Organ], o)
	}
	byID = map[string]*Organ{}
	for _, info := range all.All() {
		o := &Organ{info, lists[info.ID], owed[info.ID]}
		if len(o.Documents) > 0 || len(o.Owed) > 0 {
			organs = append(organs, o)
			byID[info.ID] = o
		}
	}
	return organs, byID
}

// OrgansOf returns the ids of a document's organs, each once.
func OrgansOf(d *Document) []string {
	if len(d.Record.Organs) < 2 {
		return d.Record.Organs
	}
	ids := slices.Clone(d.Record.Organs)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// RequestPage is the content path of the page about 依申请公开.
const RequestPage = "about/request.md"

// Contact returns how to reach an organ, and how to ask it for what is not public.
// An organ that gives no number of its own is reached through the site's organizer.
func (c *Catalog) Contact(from string, o *disclosure.Organ) []view.Row {
	where, phone, email := o.Address, o.Phone, o.Email
	var rows []view.Row
	add := func(label, text string) {
		if text != "" {
			rows = append(rows, view.Row{Label: label, Text: text})
		}
	}
	if where == "" && phone == "" && email == "" {
		site := &c.Corpus.Site
		where, phone, email = site.Contact.Address, site.Contact.Phone, site.Contact.Email
		add("联系方式", "由本站主办单位"+site.Organizer+"转办")
	}
	add("办公地址", where)
	add("联系电话", phone)
	add("电子邮箱", email)
	if c.At(RequestPage) != nil {
		link := view.Link{Label: "怎样申请公开", Hidden: "：" + o.Name, Href: address.Relative(from, address.Document(RequestPage))}
		rows = append(rows, view.Row{Label: "依申请公开", Links: []view.Link{link}})
	}
	return rows
}
