package page

import (
	"slices"

	"gongkai/site/address"
	"gongkai/site/page/view"
)

// Plain pages with a place of their own.
const (
	guidePage   = "about/guide.md"
	systemPage  = "about/system.md"
	requestPage = "about/request.md"
)

const platformName = "政府信息公开"

// planPlatform is /disclosure/, the platform 政府信息公开 with its fixed entries, and
// /disclosure/content/, 法定主动公开内容. A site that has published nothing has neither.
func (b *book) planPlatform() {
	if len(b.newest) == 0 {
		return
	}
	modified := b.latest(b.newest)
	b.add(Page{URL: address.Statutory, Layout: "index", name: "法定主动公开内容", above: platformName, Modified: modified},
		func(p *Page) any { return b.statutory(p) })
	b.add(Page{URL: address.Disclosure, Layout: "index", name: platformName, Modified: modified},
		func(p *Page) any { return b.disclosure(p) })
}

// platform has the fixed entries in their order (国办公开办函〔2019〕61号), those that
// have something to show.
func (b *book) platform(from string) view.Group {
	g := view.Group{Title: platformName}
	add := func(label, u string) {
		g.Links = append(g.Links, view.Link{Label: label, Href: address.Relative(from, u), Current: from == u})
	}
	page := func(label, path string) {
		if b.shown(path) {
			add(label, address.Document(path))
		}
	}
	page("政府信息公开指南", guidePage)
	page("政府信息公开制度", systemPage)
	if b.generated[address.Statutory] {
		add("法定主动公开内容", address.Statutory)
	}
	if reports, ok := b.kindLink(from, "disclosure-report"); ok {
		g.Links = append(g.Links, view.Link{Label: "政府信息公开年报", Href: reports.Href})
	}
	page("依申请公开", requestPage)
	return g
}

func (b *book) disclosure(p *Page) *view.Index {
	about := "依照《中华人民共和国政府信息公开条例》设置的公开平台：指南、制度、主动公开的内容和年度报告，以及怎样申请公开。"
	h := head{
		heading: platformName, trail: []crumb{{platformName, address.Disclosure}},
		column: column{platformName, about, "政府信息公开,指南,制度,法定主动公开内容,年报", "信息公开目录"},
	}
	entries := b.platform(p.URL)
	entries.Title = "平台栏目"
	organs := b.organLinks(p.URL)
	organs.Title = "各机关的公开信息和联系方式"
	return &view.Index{Base: b.base(p, h), Intro: about, Groups: existing(entries, organs)}
}

// statutoryParts are the items of 政府信息公开条例第二十条 in their order, with the kinds
// of records that belong there. What has no records has no column.
var statutoryParts = [...]struct {
	name  string
	kinds []string
}{
	{"履职依据：规范性文件和其他政策文件", []string{"policy", "cleanup", "interpretation"}},
	{"机构职能和权责清单", []string{"power"}},
	{"统计信息", []string{"enforcement-report"}},
	{"行政许可和其他对外管理服务", []string{"licence", "confirmation"}},
	{"行政处罚、行政强制", []string{"penalty", "coercion"}},
	{"预算、决算", []string{"budget"}},
	{"民生保障", []string{"payment"}},
	{"监督检查", []string{"inspection", "basis"}},
	{"其他法定信息", nil}, // the kinds that stand nowhere else
}

// statutory is 法定主动公开内容.
func (b *book) statutory(p *Page) *view.Index {
	about := "按照《中华人民共和国政府信息公开条例》第二十条的顺序，列出本站已经公开的内容；没有内容的不列。"
	name := "法定主动公开内容"
	h := head{
		heading: name, trail: []crumb{{platformName, address.Disclosure}, {name, p.URL}},
		column: column{name, about, "法定主动公开内容,主动公开,目录", "信息公开目录"},
	}
	v := &view.Index{Base: b.base(p, h), Intro: about}
	placed := map[string]bool{plainPage: true, "disclosure-report": true}
	for _, part := range statutoryParts {
		g, kinds := view.Group{Title: part.name}, part.kinds
		if kinds == nil {
			for _, k := range b.corpus.Kinds.All() {
				if !placed[k.ID] {
					kinds = append(kinds, k.ID)
				}
			}
		}
		for _, kind := range kinds {
			placed[kind] = true
			if link, ok := b.kindLink(p.URL, kind); ok {
				g.Links = append(g.Links, link)
			}
		}
		if slices.Contains(kinds, "policy") {
			g.Links = append(g.Links, b.registerLinks(p.URL)...)
		}
		if slices.Contains(kinds, "power") && b.generated[address.Organs] {
			g.Links = append(g.Links, view.Link{Label: "各机关的职能和联系方式", Href: address.Relative(p.URL, address.Organs)})
		}
		v.Groups = append(v.Groups, g)
	}
	v.Groups = existing(v.Groups...)
	return v
}

// registerLinks lead to the register of policies, where there is one.
func (b *book) registerLinks(from string) []view.Link {
	r := b.registers[address.PolicyRegister]
	if r == nil {
		return nil
	}
	return []view.Link{counted(r.name, address.Relative(from, r.url), r.rows())}
}

// kindLink leads to all records of a kind; ok is false when there is none.
func (b *book) kindLink(from, kind string) (link view.Link, ok bool) {
	k, _ := b.corpus.Kinds.Get(kind)
	for _, s := range b.sections {
		if k == nil || s.folder != k.Folder || b.counts[kind] == 0 {
			continue
		}
		if len(s.entries) == b.counts[kind] {
			return counted(k.Name, address.Relative(from, address.Section(s.folder)), b.counts[kind]), true
		}
		u := address.Facet(s.folder, "kind", kind)
		return counted(k.Name, address.Relative(from, u), b.counts[kind]), true
	}
	return view.Link{}, false
}
