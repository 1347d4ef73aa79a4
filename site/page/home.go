package page

import (
	"cmp"
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/disclosure"
	"gongkai/site/page/view"
)

// planFront adds the home page, the site map for people and the page for
// addresses that lead nowhere.
func (b *book) planFront() {
	latest := b.latest(b.newest)
	b.add(Page{URL: address.Home, Layout: "home", name: cmp.Or(b.corpus.Site.Title, "首页"), Modified: latest},
		func(p *Page) any { return b.home(p) })
	b.add(Page{URL: address.SiteMap, Layout: "index", name: "网站地图", Modified: latest},
		func(p *Page) any { return b.siteMap(p) })
	b.add(Page{URL: address.NotFound, Layout: "404", name: "没有找到这个页面", NoIndex: true},
		func(p *Page) any { return b.notFound(p) })
}

func (b *book) home(p *Page) *view.Home {
	h := head{heading: "查一查政府依法办事的记录", column: column{kind: "首页"}}
	return &view.Home{
		Base: b.base(p, h), Tasks: b.tasks(p.URL), Sections: b.homeGroups(p.URL),
		Summary: b.verdictLinks(p.URL), Latest: b.latestItems(p.URL, b.newest),
	}
}

// tasks are what people come for.
func (b *book) tasks(from string) []view.Link {
	var links []view.Link
	add := func(label, u string, exists bool) {
		if exists {
			links = append(links, view.Link{Label: label, Href: address.Relative(from, u)})
		}
	}
	add("查某家公司受过什么处罚", partiesURL, b.generated[partiesURL])
	if e := b.latestReport(); e != nil {
		add(fmt.Sprintf("看%d年法治政府建设报告", e.rec.Year), e.url, true)
	}
	add("看这个单位有哪些权力", address.Section("powers"), b.generated[address.Section("powers")])
	add("看信息是否按时公开", address.Audit, b.generated[address.Audit])
	return links
}

// latestReport is the newest yearly report on rule of law, a government's
// before those of its departments.
func (b *book) latestReport() *entry {
	var best *entry
	for _, e := range b.newest {
		if e.rec.Kind.ID != "annual-report" || e.state != disclosure.Public {
			continue
		}
		organ, _ := b.corpus.Organs.Get(e.rec.LeadOrgan())
		if best == nil || e.rec.Year > best.rec.Year || e.rec.Year == best.rec.Year && organ.Government() && !b.byGovernment(best) {
			best = e
		}
	}
	return best
}

func (b *book) byGovernment(e *entry) bool {
	organ, _ := b.corpus.Organs.Get(e.rec.LeadOrgan())
	return organ.Government()
}

// homeGroups are the ways into the site: by section, the fixed entries of the
// disclosure platform (国办公开办函〔2019〕61号), and by organ, party and data.
func (b *book) homeGroups(from string) []view.Group {
	return existing(b.platform(from), b.sectionGroup(from), b.lookups(from))
}

func existing(groups ...view.Group) []view.Group {
	return slices.DeleteFunc(groups, func(g view.Group) bool { return len(g.Links) == 0 })
}

func (b *book) sectionGroup(from string) view.Group {
	g := view.Group{Title: "信息公开栏目"}
	for _, s := range b.sections {
		if s.parent == nil && !s.plain() {
			g.Links = append(g.Links, counted(s.name, address.Relative(from, address.Section(s.folder)), len(s.entries)))
		}
	}
	return g
}

func (b *book) lookups(from string) view.Group {
	g := view.Group{Title: "查询和下载"}
	for _, page := range [...]struct{ label, url string }{
		{searchName, address.Search}, {platformName + "平台", address.Disclosure}, {"按机关查", address.Organs}, {"按当事人查", partiesURL},
		{policyRegisterName, address.PolicyRegister}, {ledgerName, address.Audit}, {deadlinesName, address.Deadlines}, {"指标和佐证", address.AuditIndicators},
		{"撤回和更正登记", address.AuditWithdrawn}, {"开放数据", address.Data}, {"网站地图", address.SiteMap},
	} {
		if b.generated[page.url] && page.url != from {
			g.Links = append(g.Links, view.Link{Label: page.label, Href: address.Relative(from, page.url)})
		}
	}
	return g
}

// siteMap links to every list of the site, and to the plain pages.
func (b *book) siteMap(p *Page) *view.Index {
	about := "本站全部栏目和列表。"
	h := head{
		heading: "网站地图", trail: []crumb{{"网站地图", address.SiteMap}},
		column: column{"网站地图", about, "网站地图", "概况信息"},
	}
	v := &view.Index{Base: b.base(p, h), Intro: about}
	for _, s := range b.sections {
		v.Groups = append(v.Groups, b.sectionMap(p.URL, s))
	}
	v.Groups = append(v.Groups, existing(b.organLinks(p.URL), b.lookups(p.URL))...)
	return v
}

// sectionMap links to every list of a section. Labels that other sections have
// too say for the ear whose they are.
func (b *book) sectionMap(from string, s *section) view.Group {
	g := view.Group{Title: s.name}
	if s.plain() {
		g.Links = append([]view.Link{{Label: s.name, Href: address.Relative(from, address.Section(s.folder))}}, b.documentLinks(from, s.entries)...)
		return g
	}
	add := func(label, url string, n int) {
		link := counted(label, address.Relative(from, url), n)
		link.Hidden = "，" + s.name
		g.Links = append(g.Links, link)
	}
	add("全部", address.Section(s.folder), len(s.entries))
	for _, f := range s.facets {
		for _, c := range f.choices {
			add(c.label, c.url, len(c.entries))
		}
	}
	return g
}

func (b *book) organLinks(from string) view.Group {
	g := view.Group{Title: organsName}
	for _, o := range b.organs {
		g.Links = append(g.Links, view.Link{Label: o.info.Name, Href: address.Relative(from, address.OrganHome(o.id))})
	}
	return g
}

func (b *book) notFound(p *Page) *view.NotFound {
	h := head{heading: "没有找到这个页面", trail: []crumb{{"没有找到这个页面", p.URL}}}
	v := &view.NotFound{Base: b.base(p, h)}
	for _, page := range [...]struct{ label, url string }{
		{searchName, address.Search}, {"撤回和更正登记", address.AuditWithdrawn}, {"网站地图", address.SiteMap}, {"首页", address.Home},
		{"按机关查", address.Organs}, {"按当事人查", partiesURL},
	} {
		if b.generated[page.url] {
			v.Links = append(v.Links, view.Link{Label: page.label, Href: address.Relative(p.URL, page.url)})
		}
	}
	return v
}
