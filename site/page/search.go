package page

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"gongkai/site/address"
	"gongkai/site/deadline"
	"gongkai/site/markdown"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

const searchName = "检索"

// searchPage is the page on which people search. Without a script it leads to
// everything by lists.
type searchPage struct{ catalog *catalog.Catalog }

// searchPages returns the page on which people search, where there is something.
func searchPages(c *catalog.Catalog) []Page {
	if len(c.Documents) == 0 {
		return nil
	}
	return []Page{{URL: address.Search, Layout: "search", name: searchName, Modified: catalog.Latest(c.Newest), content: searchPage{c}}}
}

func (s searchPage) view(f *frame, p *Page, _ *markdown.Text) any {
	about := "按单位名称、文号、统一社会信用代码或者文中的字词，查本站公开的信息。"
	h := head{
		heading: searchName, trail: []catalog.Crumb{{Name: searchName, URL: address.Search}},
		column: catalog.Column{Name: searchName, About: about, Keywords: "检索,查询", Type: "概况信息"},
	}
	letters := letterLinks(catalog.Letters(s.catalog.Parties), p.URL)
	letters.Title, letters.ID = "按当事人名称的首字母查", ""
	return &view.Search{
		Base: f.base(p, h), Intro: about, Filters: filters(s.catalog),
		Groups: view.Existing(sectionGroup(s.catalog, p.URL), years(s.catalog, p.URL), organLinks(s.catalog, p.URL), letters, lookups(f, p.URL)),
	}
}

// years leads to the lists of years, section by section.
func years(c *catalog.Catalog, from string) view.Group {
	g := view.Group{Title: "按年份查"}
	for _, s := range c.Sections {
		for _, f := range s.Facets {
			if f.Title != catalog.ByYears {
				continue
			}
			for _, year := range f.Choices {
				g.Links = append(g.Links, view.Counted(s.Name+"："+year.Label, address.Relative(from, year.URL), len(year.Documents)))
			}
		}
	}
	return g
}

// filterValues returns the values of the filters that a document passes.
func filterValues(d *catalog.Document) []string {
	values := []string{"kind=" + d.Record.Kind.ID, "year=" + fmt.Sprint(d.Record.Published.Date().Year())}
	for _, id := range d.Record.Organs {
		values = append(values, "organ="+id)
	}
	if d.Stamp != nil {
		values = append(values, "verdict="+string(d.Stamp.Verdict))
	}
	return values
}

// filters returns the filters with the values that some document has.
func filters(c *catalog.Catalog) []view.Filter {
	used, years := map[string]bool{}, map[int]bool{}
	for _, d := range c.Documents {
		if d.IsPublic() {
			years[d.Record.Published.Date().Year()] = true
			for _, v := range filterValues(d) {
				used[v] = true
			}
		}
	}
	kinds, organs := view.Filter{Name: "kind", Label: "类别"}, view.Filter{Name: "organ", Label: "机关"}
	year, verdict := view.Filter{Name: "year", Label: "公开年份"}, view.Filter{Name: "verdict", Label: "公开时限"}
	add := func(f *view.Filter, value, label string) {
		if used[f.Name+"="+value] {
			f.Options = append(f.Options, view.Option{Value: value, Label: label})
		}
	}
	for _, k := range c.Corpus.Kinds.All() {
		add(&kinds, k.ID, cmp.Or(k.Short, k.Name))
	}
	for _, o := range c.Corpus.Organs.All() {
		add(&organs, o.ID, o.ShortName())
	}
	for _, y := range slices.Backward(slices.Sorted(maps.Keys(years))) {
		add(&year, fmt.Sprint(y), fmt.Sprintf("%d年", y))
	}
	for _, v := range [...]deadline.Verdict{
		deadline.OnTime, deadline.Late, deadline.Pending, deadline.Overdue, deadline.Undetermined, deadline.Exempt, deadline.TooEarly,
	} {
		add(&verdict, string(v), v.Chinese())
	}
	return slices.DeleteFunc([]view.Filter{kinds, organs, year, verdict}, func(f view.Filter) bool { return len(f.Options) == 0 })
}
