package page

import (
	"cmp"
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/page/catalog"
	"gongkai/site/page/register"
	"gongkai/site/page/view"
)

// homePage is the first page of the site.
type homePage struct{}

// siteMapPage links to the sections, their kinds, the organs and the plain pages.
type siteMapPage struct{}

// notFoundPage is the page for addresses that lead nowhere.
type notFoundPage struct{}

// frontPages returns the home page, the site map for people and the page for
// addresses that lead nowhere.
func frontPages(c *catalog.Catalog) []Page {
	latest := catalog.Latest(c.Newest)
	return []Page{
		{URL: address.Home, Layout: "home", name: cmp.Or(c.Corpus.Site.Title, "首页"), Modified: latest, content: homePage{}},
		{URL: address.SiteMap, Layout: "index", name: "网站地图", Modified: latest, content: siteMapPage{}},
		{URL: address.NotFound, Layout: "404", name: "没有找到这个页面", NoIndex: true, content: notFoundPage{}},
	}
}

func (homePage) view(f *frame, p *Page) any {
	v := &view.Home{
		Base:  f.base(p, head{heading: "查一查政府依法办事的记录", column: catalog.Column{Type: "首页"}}),
		Tasks: tasks(f, p.URL), Sections: view.Existing(platform(f, p.URL), sectionGroup(f.catalog, p.URL), lookups(f, p.URL)),
		Proportion: f.registers.Proportion(p.URL, ""), Consultations: consultations(f.catalog, p.URL),
	}
	for _, s := range f.catalog.Sections {
		if s.Parent == nil && !s.IsPlain() {
			if items := latestItems(f.catalog, p.URL, s.Documents, mostOnShelf, s.IsMixed()); len(items) > 0 {
				v.Latest = append(v.Latest, view.Shelf{Section: sectionLink(p.URL, s), Items: items})
			}
		}
	}
	return v
}

// mostOnShelf is how many records of a section the home page shows.
const mostOnShelf = 3

// consultations returns the documents on which everybody may speak on the as-of date,
// the first to end first.
func consultations(c *catalog.Catalog, from string) []view.Item {
	open := slices.DeleteFunc(slices.Clone(c.Newest), func(d *catalog.Document) bool {
		period := d.Record.Comments
		return period == nil || !d.IsPublic() || period.Close.IsZero() || period.Open.After(c.AsOf) || c.AsOf.After(period.Close)
	})
	slices.SortStableFunc(open, func(x, y *catalog.Document) int { return x.Record.Comments.Close.Compare(y.Record.Comments.Close) })
	var items []view.Item
	for _, d := range open {
		it := item(c, from, d, true)
		it.Tag, it.Note = nil, "到"+d.Record.Comments.Close.Chinese()+"为止（含当日）"
		items = append(items, it)
	}
	return items
}

// tasks leads to what people come for.
func tasks(f *frame, from string) []view.Link {
	links := f.existing(from, pageName{"查某家公司受过什么处罚", partiesURL})
	if d := latestReport(f.catalog); d != nil {
		links = append(links, view.Link{Label: fmt.Sprintf("看%d年法治政府建设报告", d.Record.Year), Href: address.Relative(from, d.URL)})
	}
	for _, s := range f.catalog.Sections {
		if s.Task != "" {
			links = append(links, view.Link{Label: s.Task, Href: address.Relative(from, s.URL())})
		}
	}
	return append(links, f.existing(from, pageName{"看各部门是否按期公开", address.Audit})...)
}

// latestReport returns the newest yearly report on rule of law, a government's
// before those of its departments.
func latestReport(c *catalog.Catalog) *catalog.Document {
	var best *catalog.Document
	for _, d := range c.Newest {
		if !d.Record.Kind.OnHome || !d.IsPublic() {
			continue
		}
		if best == nil || d.Record.Year > best.Record.Year || d.Record.Year == best.Record.Year && isGovernments(c, d) && !isGovernments(c, best) {
			best = d
		}
	}
	return best
}

// isGovernments reports whether a government published the document.
func isGovernments(c *catalog.Catalog, d *catalog.Document) bool {
	organ, _ := c.Corpus.Organs.Get(d.Record.LeadOrgan())
	return organ.Government()
}

// sectionGroup leads to the sections.
func sectionGroup(c *catalog.Catalog, from string) view.Group {
	g := view.Group{Title: "信息公开栏目"}
	for _, s := range c.Sections {
		if s.Parent == nil && !s.IsPlain() {
			g.Links = append(g.Links, sectionLink(from, s))
		}
	}
	return g
}

// lookups leads to the pages on which to look something up, but for from.
func lookups(f *frame, from string) view.Group {
	newest := ""
	for _, a := range f.catalog.Corpus.Assessments { // the newest one with results, else the newest
		if newest == "" || a.IsPublished(f.catalog.AsOf) {
			newest = address.Assessment(a.Year)
		}
		if a.IsPublished(f.catalog.AsOf) {
			break
		}
	}
	return view.Group{Title: "查询和下载", Links: f.existing(from,
		pageName{searchName, address.Search}, pageName{platformName + "平台", address.Disclosure}, pageName{"按机关查", address.Organs},
		pageName{"按当事人查", partiesURL}, pageName{register.PoliciesName, address.PolicyRegister}, pageName{register.LedgerName, address.Audit},
		pageName{register.AheadName, address.Deadlines}, pageName{register.IndicatorsName, address.AuditIndicators},
		pageName{register.WithdrawnName, address.AuditWithdrawn},
		pageName{register.TasksName, address.Tasks}, pageName{register.AssessmentsName, newest}, pageName{register.DesignationsName, address.Designations},
		pageName{dataName, address.Data}, pageName{proofName, address.Proof}, pageName{"网站地图", address.SiteMap},
	)}
}

func (siteMapPage) view(f *frame, p *Page) any {
	about := "本站全部栏目、类别和机关。按年份、主题等筛选的，在各栏目的列表旁边。"
	h := columnHead(p.URL, catalog.Column{Name: "网站地图", About: about, Keywords: "网站地图", Type: "概况信息"})
	v := &view.Index{Base: f.base(p, h), Intro: about}
	for _, section := range f.catalog.Sections {
		v.Groups = append(v.Groups, sectionMap(p.URL, section))
	}
	v.Groups = append(v.Groups, view.Existing(organLinks(f.catalog, p.URL), lookups(f, p.URL))...)
	return v
}

// sectionMap links to the list of a section and to those of its kinds; of plain pages,
// to the pages. Labels that other sections have too name the section to the ear.
func sectionMap(from string, s *catalog.Section) view.Group {
	g := view.Group{Title: s.Name}
	if s.IsPlain() {
		g.Links = append([]view.Link{{Label: s.Name, Href: address.Relative(from, s.URL())}}, catalog.Links(from, s.Documents)...)
		return g
	}
	add := func(label, url string, n int) {
		link := view.Counted(label, address.Relative(from, url), n)
		link.Hidden = "，" + s.Name
		g.Links = append(g.Links, link)
	}
	add("全部", s.URL(), len(s.Documents))
	for _, c := range s.ByKind() {
		add(c.Label, c.URL, len(c.Documents))
	}
	return g
}

// view makes the page that a server shows for every address that has none, deep ones
// too: its links lead from the root of the server.
func (notFoundPage) view(f *frame, p *Page) any {
	h := head{heading: "没有找到这个页面", trail: []catalog.Crumb{{Name: "没有找到这个页面", URL: p.URL}}}
	v := &view.NotFound{Base: f.base(p, h), Links: f.existing(p.URL,
		pageName{searchName, address.Search}, pageName{register.WithdrawnName, address.AuditWithdrawn}, pageName{"网站地图", address.SiteMap},
		pageName{"首页", address.Home}, pageName{"按机关查", address.Organs}, pageName{"按当事人查", partiesURL},
	)}
	root := address.Root(f.settings.BaseURL)
	rooted := func(links []view.Link) []view.Link {
		links = slices.Clone(links)
		for i := range links {
			if links[i].Href != "" {
				links[i].Href = root + links[i].Href
			}
		}
		return links
	}
	b := &v.Base
	b.Root, b.Home = root, root+b.Home
	if b.Search != "" {
		b.Search = root + b.Search
	}
	b.Nav, b.Breadcrumb, b.Feeds, b.Foot, v.Links = rooted(b.Nav), rooted(b.Breadcrumb), rooted(b.Feeds), rooted(b.Foot), rooted(v.Links)
	return v
}
