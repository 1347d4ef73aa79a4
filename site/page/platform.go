package page

import (
	"slices"

	"gongkai/site/address"
	"gongkai/site/disclosure"
	"gongkai/site/page/catalog"
	"gongkai/site/page/register"
	"gongkai/site/page/view"
)

const (
	platformName  = "政府信息公开"
	statutoryName = "法定主动公开内容"
)

// platformPage is /disclosure/, the platform 政府信息公开 with its fixed entries.
type platformPage struct{}

// statutoryPage is /disclosure/content/, 法定主动公开内容.
type statutoryPage struct{}

// platformPages returns the pages of the platform. A site that has published
// nothing has none.
func platformPages(c *catalog.Catalog) []Page {
	if len(c.Newest) == 0 {
		return nil
	}
	modified := catalog.Latest(c.Newest)
	return []Page{
		{URL: address.Statutory, Layout: "index", name: statutoryName, above: platformName, Modified: modified, content: statutoryPage{}},
		{URL: address.Disclosure, Layout: "index", name: platformName, Modified: modified, content: platformPage{}},
	}
}

// platform returns the fixed entries in their order (国办公开办函〔2019〕61号), those that
// have something to show.
func platform(f *frame, from string) view.Group {
	g := view.Group{Title: platformName}
	add := func(label, u string) {
		g.Links = append(g.Links, view.Link{Label: label, Href: address.Relative(from, u), Current: from == u})
	}
	document := func(label, path string) {
		if f.catalog.At(path) != nil {
			add(label, address.Document(path))
		}
	}
	document("政府信息公开指南", "about/guide.md")
	document("政府信息公开制度", "about/system.md")
	if f.generated[address.Statutory] {
		add(statutoryName, address.Statutory)
	}
	for _, k := range f.catalog.Corpus.Kinds.Where(func(k *disclosure.Kind) bool { return k.Platform != "" }) {
		for _, records := range kindLinks(f.catalog, from, k) {
			g.Links = append(g.Links, view.Link{Label: k.Platform, Href: records.Href})
		}
	}
	document("依申请公开", catalog.RequestPage)
	return g
}

func (platformPage) view(f *frame, p *Page) any {
	about := "依照《中华人民共和国政府信息公开条例》设置的公开平台：指南、制度、主动公开的内容和年度报告，以及怎样申请公开。"
	h := columnHead(p.URL, catalog.Column{Name: platformName, About: about, Keywords: "政府信息公开,指南,制度,法定主动公开内容,年报", Type: "信息公开目录"})
	entries, organs := platform(f, p.URL), organLinks(f.catalog, p.URL)
	entries.Title, organs.Title = "平台栏目", "各机关的公开信息和联系方式"
	return &view.Index{Base: f.base(p, h), Intro: about, Groups: view.Existing(entries, organs)}
}

func (statutoryPage) view(f *frame, p *Page) any {
	about := "按照《中华人民共和国政府信息公开条例》第二十条的顺序，列出本站已经公开的内容；没有内容的不列。"
	h := columnHead(p.URL, catalog.Column{Name: statutoryName, About: about, Keywords: "法定主动公开内容,主动公开,目录", Type: "信息公开目录"})
	h.trail = slices.Insert(h.trail, 0, catalog.Crumb{Name: platformName, URL: address.Disclosure})
	var groups []view.Group
	for _, item := range f.catalog.Corpus.Kinds.Statutory() {
		g := view.Group{Title: item.Name, Links: kindLinks(f.catalog, p.URL, item.Kinds...)}
		if slices.ContainsFunc(item.Kinds, func(k *disclosure.Kind) bool { return f.catalog.Corpus.Kinds.Section(k.Folder).Validity }) {
			g.Links = append(g.Links, policyRegister(f.registers, p.URL)...)
		}
		if slices.ContainsFunc(item.Kinds, func(k *disclosure.Kind) bool { return k.PowerList }) {
			g.Links = append(g.Links, f.existing(p.URL, pageName{"各机关的职能和联系方式", address.Organs})...)
		}
		groups = append(groups, g)
	}
	return &view.Index{Base: f.base(p, h), Intro: about, Groups: view.Existing(groups...)}
}

// policyRegister leads to the register of policies, where there is one.
func policyRegister(registers *register.Set, from string) []view.Link {
	r := registers.At(address.PolicyRegister)
	if r == nil {
		return nil
	}
	return []view.Link{view.Counted(r.Name, address.Relative(from, r.URL), r.Rows())}
}

// kindLinks leads to all documents of each kind that has some.
func kindLinks(c *catalog.Catalog, from string, kinds ...*disclosure.Kind) []view.Link {
	var links []view.Link
	for _, k := range kinds {
		if c.Count(k) == 0 {
			continue
		}
		u := address.Facet(k.Folder, "kind", k.ID)
		if len(c.Section(k.Folder).Documents) == c.Count(k) {
			u = address.Section(k.Folder)
		}
		links = append(links, view.Counted(k.Name, address.Relative(from, u), c.Count(k)))
	}
	return links
}
