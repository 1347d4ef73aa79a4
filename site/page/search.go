package page

import "gongkai/site/page/view"
import "gongkai/site/address"

const searchName = "检索"

// planSearch adds the page on which people search. Without a script it leads to
// everything by lists.
func (b *book) planSearch() {
	if len(b.entries) == 0 {
		return
	}
	b.add(Page{URL: address.Search, Layout: "search", name: searchName, Modified: b.latest(b.newest)},
		func(p *Page) any { return b.search(p) })
}

func (b *book) search(p *Page) *view.Search {
	about := "按单位名称、文号、统一社会信用代码或者文中的字词，查本站公开的信息。"
	h := head{heading: searchName, trail: []crumb{{searchName, address.Search}}, column: column{searchName, about, "检索,查询", "概况信息"}}
	v := &view.Search{Base: b.base(p, h), Intro: about, Filters: b.filters()}
	v.Groups = existing(b.sectionGroup(p.URL), b.yearGroup(p.URL), b.organLinks(p.URL), b.initials(p.URL), b.lookups(p.URL))
	return v
}

// yearGroup leads to the lists of years, section by section.
func (b *book) yearGroup(from string) view.Group {
	g := view.Group{Title: "按年份查"}
	for _, s := range b.sections {
		for _, f := range s.facets {
			for _, c := range f.choices {
				if f.title == byYears {
					g.Links = append(g.Links, counted(s.name+"："+c.label, address.Relative(from, c.url), len(c.entries)))
				}
			}
		}
	}
	return g
}

// initials leads to the parties by the first letter of their names.
func (b *book) initials(from string) view.Group {
	g := b.letterLinks(from)
	g.Title, g.ID = "按当事人名称的首字母查", ""
	return g
}
