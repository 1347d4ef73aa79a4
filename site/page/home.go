package page

import (
	"cmp"
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/disclosure"
)

// planFront adds the home page, the site map for people and the page for
// addresses that lead nowhere.
func (b *book) planFront() {
	latest := b.latest(b.newest)
	b.add(Page{URL: address.Home, Layout: "home", Title: cmp.Or(b.corpus.Site.Title, "首页"), Modified: latest},
		func(p *Page) any { return b.home(p) })
	b.add(Page{URL: address.SiteMap, Layout: "index", Title: b.windowTitle("网站地图"), Modified: latest},
		func(p *Page) any { return b.siteMap(p) })
	b.add(Page{URL: address.NotFound, Layout: "404", Title: b.windowTitle("没有找到这个页面"), NoIndex: true},
		func(p *Page) any { return b.notFound(p) })
}

func (b *book) home(p *Page) *Home {
	h := head{heading: "查一查政府依法办事的记录", column: column{kind: "首页"}}
	v := &Home{Base: b.base(p, h), Tasks: b.tasks(p.URL), Sections: b.homeGroups(p.URL), Summary: b.verdictLinks(p.URL)}
	for _, e := range b.newest {
		if len(v.Latest) == latestItems {
			break
		}
		if e.state == disclosure.Public {
			v.Latest = append(v.Latest, b.item(p.URL, e, true))
		}
	}
	return v
}

// tasks are what people come for.
func (b *book) tasks(from string) []Link {
	var links []Link
	add := func(label, u string, exists bool) {
		if exists {
			links = append(links, Link{Label: label, Href: address.Relative(from, u)})
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
func (b *book) homeGroups(from string) []Group {
	return existing(b.sectionGroup(from), b.platform(from), b.lookups(from))
}

func existing(groups ...Group) []Group {
	return slices.DeleteFunc(groups, func(g Group) bool { return len(g.Links) == 0 })
}

func (b *book) sectionGroup(from string) Group {
	g := Group{Title: "信息公开栏目"}
	for _, s := range b.sections {
		if s.parent == nil && (len(s.kinds) == 0 || s.kinds[0].ID != plainPage) {
			g.Links = append(g.Links, counted(s.name, address.Relative(from, address.Section(s.folder)), len(s.entries)))
		}
	}
	return g
}

func (b *book) platform(from string) Group {
	g := Group{Title: "政府信息公开"}
	add := func(label, u string, exists bool) {
		if exists {
			g.Links = append(g.Links, Link{Label: label, Href: address.Relative(from, u)})
		}
	}
	page := func(label, path string) { add(label, address.Document(path), b.shown(path)) }
	page("政府信息公开指南", "about/guide.md")
	page("政府信息公开制度", "about/system.md")
	add("法定主动公开内容", address.SiteMap, len(b.newest) > 0)
	add("政府信息公开年报", address.Section("reports"), slices.ContainsFunc(b.newest, func(e *entry) bool { return e.rec.Kind.ID == "disclosure-report" }))
	page("依申请公开", "about/request.md")
	return g
}

func (b *book) lookups(from string) Group {
	g := Group{Title: "查询和下载"}
	for _, page := range [...]struct{ label, url string }{
		{searchName, address.Search}, {"按机关查", address.Organs}, {"按当事人查", partiesURL}, {ledgerName, address.Audit}, {"指标和佐证", address.AuditIndicators},
		{"撤回和更正登记", address.AuditWithdrawn}, {"开放数据", address.Data},
	} {
		if b.generated[page.url] {
			g.Links = append(g.Links, Link{Label: page.label, Href: address.Relative(from, page.url)})
		}
	}
	return g
}

// siteMap links to every list of the site, and to the plain pages.
func (b *book) siteMap(p *Page) *Index {
	about := "本站全部栏目和列表。"
	h := head{
		heading: "网站地图", trail: []crumb{{"网站地图", address.SiteMap}},
		column: column{"网站地图", about, "网站地图", "概况信息"},
	}
	v := &Index{Base: b.base(p, h), Intro: about}
	for _, s := range b.sections {
		g := Group{Title: s.name, Links: []Link{counted("全部", address.Relative(p.URL, address.Section(s.folder)), len(s.entries))}}
		for _, y := range s.years {
			g.Links = append(g.Links, counted(fmt.Sprintf("%d年", y.year), address.Relative(p.URL, address.Year(s.folder, y.year)), len(y.entries)))
		}
		for _, o := range s.organs {
			organ, _ := b.corpus.Organs.Get(o.id)
			g.Links = append(g.Links, counted(organ.ShortName(), address.Relative(p.URL, address.Organ(s.folder, o.id)), len(o.entries)))
		}
		if s.kinds != nil && s.kinds[0].ID == plainPage {
			g.Links = b.pageLinks(p.URL, s)
		}
		v.Groups = append(v.Groups, g)
	}
	v.Groups = append(v.Groups, existing(b.organLinks(p.URL), b.lookups(p.URL))...)
	return v
}

func (b *book) pageLinks(from string, s *section) []Link {
	var links []Link
	for _, e := range s.entries {
		links = append(links, Link{Label: e.title, Href: address.Relative(from, e.url)})
	}
	return links
}

func (b *book) organLinks(from string) Group {
	g := Group{Title: organsName}
	for _, o := range b.organs {
		g.Links = append(g.Links, Link{Label: o.info.Name, Href: address.Relative(from, address.OrganHome(o.id))})
	}
	return g
}

func (b *book) notFound(p *Page) *NotFound {
	h := head{heading: "没有找到这个页面", trail: []crumb{{"没有找到这个页面", p.URL}}}
	v := &NotFound{Base: b.base(p, h), Links: []Link{{Label: "首页", Href: address.Relative(p.URL, address.Home)}}}
	v.Links = append(v.Links, b.lookups(p.URL).Links...)
	v.Links = append(v.Links, Link{Label: "网站地图", Href: address.Relative(p.URL, address.SiteMap)})
	return v
}
