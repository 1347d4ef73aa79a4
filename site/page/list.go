package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/disclosure"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// perPage is how many records a list shows on a page.
const perPage = 50

// listing is a list of documents: a section, or one choice of its facets.
type listing struct {
	section   *catalog.Section
	choice    *catalog.Choice // nil for the whole section
	url       string
	name      string // 行政处罚：2026年
	intro     string
	documents []*catalog.Document
}

// listPage is the n-th page of a listing.
type listPage struct {
	*listing
	n int
}

// listPages returns the lists of all sections and of the choices of their facets.
func listPages(c *catalog.Catalog) []Page {
	var pages []Page
	for _, s := range c.Sections {
		add := func(choice *catalog.Choice) {
			if !choice.Elsewhere {
				l := &listing{s, choice, choice.URL, s.Name + "：" + choice.Name(), choice.Intro, choice.Documents}
				pages = append(pages, l.pages()...)
			}
		}
		whole := &listing{s, nil, s.URL(), s.Name, s.About, s.Documents}
		pages = append(pages, whole.pages()...)
		for _, f := range s.Facets {
			for _, choice := range f.Choices {
				add(choice)
				for _, year := range choice.Years {
					add(year)
				}
			}
		}
	}
	return pages
}

func (l *listing) pages() []Page {
	above := ""
	if l.section.Parent != nil {
		above = l.section.Parent.Name
	}
	var pages []Page
	for n := 1; n <= pageCount(len(l.documents), perPage); n++ {
		list := listPage{l, n}
		pages = append(pages, Page{
			URL: address.Page(l.url, n), Layout: "list", Section: l.section.Folder,
			name: numbered(l.name, n), above: above, Modified: catalog.Latest(list.shown()), content: list,
		})
	}
	return pages
}

// shown returns the documents on the page.
func (l listPage) shown() []*catalog.Document {
	return l.documents[(l.n-1)*perPage : min(l.n*perPage, len(l.documents))]
}

func (l listPage) view(f *frame, p *Page) any {
	last := pageCount(len(l.documents), perPage)
	v := &view.List{
		Base: f.base(p, l.head()), Intro: l.intro, Count: countText(len(l.documents), l.n, last), Pager: pager(p.URL, l.url, l.n, last),
		Items: make([]view.Item, 0, perPage), Sections: l.sections(f, p.URL), Applied: l.applied(p.URL), Facets: l.facets(p.URL), Download: l.downloads(f.catalog, p.URL),
	}
	if v.Base.Search != "" {
		v.Within = &view.Option{Value: l.section.Folder, Label: "在“" + l.section.Name + "”中检索"}
	}
	for _, d := range l.shown() {
		v.Items = append(v.Items, item(f.catalog, p.URL, d, l.section.IsMixed()))
	}
	if l.n == 1 {
		v.Charts = f.registers.Figures(l.section, l.choice, p.URL)
	}
	if l.n == 1 && l.choice == nil {
		v.Tables = f.registers.Tables(l.section)
	}
	return v
}

func (l listPage) head() head {
	h := head{heading: numbered(l.name, l.n), section: l.section, column: l.section.Column, trail: l.section.Trail}
	if c := l.choice; c != nil {
		if c.Above != nil && c.Above.Label != l.section.Name { // two steps of one name tell nobody where they lead
			h.trail = append(h.trail, catalog.Crumb{Name: c.Above.Label, URL: c.Above.URL})
		}
		h.trail = append(h.trail, catalog.Crumb{Name: c.Label, URL: l.url})
		h.column.Name, h.column.About = l.name, l.intro
	}
	if l.n > 1 {
		h.trail = append(h.trail, pageCrumb(l.url, l.n))
	}
	return h
}

func countText(total, n, last int) string {
	if last < 2 {
		return fmt.Sprintf("共 %s 条，按公开日期从新到旧排列。", grouped(total))
	}
	return fmt.Sprintf("共 %s 条，第 %d 页（共 %d 页）。按公开日期从新到旧排列。", grouped(total), n, last)
}

// grouped returns a number with separators.
func grouped(n int) string { return disclosure.Grouped(fmt.Sprint(n)) }

// sections leads to the sections of the section, narrowed as the list is; and to
// related pages elsewhere: the register of policies, the yearly
// figures of enforcement.
func (l *listing) sections(f *frame, from string) []view.Link {
	var links []view.Link
	for _, s := range l.section.Children {
		if l.choice == nil {
			links = append(links, sectionLink(from, s))
		} else if c := like(s, l.choice); c != nil {
			links = append(links, view.Counted(s.Name, address.Relative(from, c.URL), len(c.Documents)))
		}
	}
	if l.choice == nil {
		if l.section.Validity {
			links = append(links, policyRegister(f.registers, from)...)
		}
		links = append(links, kindLinks(f.catalog, from, f.catalog.Corpus.Kinds.Where(func(k *disclosure.Kind) bool { return k.LinkedFrom == l.section.Folder })...)...)
	}
	return links
}

func sectionLink(from string, s *catalog.Section) view.Link {
	return view.Counted(s.Name, address.Relative(from, s.URL()), len(s.Documents))
}

// like returns the same choice in another section: the same year, the same organ.
func like(s *catalog.Section, other *catalog.Choice) *catalog.Choice {
	for _, f := range s.Facets {
		for _, c := range f.Choices {
			if c.Label == other.Label && c.Organ == other.Organ && !c.Elsewhere {
				return c
			}
		}
	}
	return nil
}

// applied returns links that take the choice away; of a year of a kind, the year or
// the kind alone.
func (l *listing) applied(from string) []view.Link {
	c := l.choice
	if c == nil {
		return nil
	}
	away := func(label, url string) view.Link { return view.Link{Label: label, Href: address.Relative(from, url)} }
	if c.Above == nil {
		return []view.Link{away("取消筛选："+c.Label, l.section.URL())}
	}
	links := []view.Link{away("取消筛选："+c.Label, c.Above.URL)}
	for _, f := range l.section.Facets {
		for _, year := range f.Choices {
			if year.Label == c.Label { // the year of all kinds
				return append(links, away("取消筛选："+c.Above.Label, year.URL))
			}
		}
	}
	return append(links, away("取消全部筛选", l.section.URL()))
}

// facets returns links that narrow the list.
func (l *listing) facets(from string) []view.Group {
	var groups []view.Group
	add := func(title string, choices []*catalog.Choice) {
		g := view.Group{Title: title}
		for _, c := range choices {
			link := view.Counted(c.Label, address.Relative(from, c.URL), len(c.Documents))
			if c.Above != nil {
				link.Hidden = "，" + c.Above.Label // the section has a year of that name too
			}
			link.Current = c == l.choice
			link.Ancestor = l.choice != nil && c == l.choice.Above
			g.Links = append(g.Links, link)
		}
		if len(g.Links) > 0 {
			groups = append(groups, g)
		}
	}
	if c := l.choice; c != nil && c.Above != nil {
		add(c.Above.Label+"：按年份", c.Above.Years)
	} else if c != nil {
		add(c.Label+"：按年份", c.Years)
	}
	year := l.year()
	for _, f := range l.section.Facets {
		if f.Narrows(l.section) && (year == nil || f.Title == catalog.ByYears) {
			add(f.Title, f.Choices)
		} else if year != nil {
			add(year.Label+"："+f.Title, ofYear(f.Choices, year.Label))
		}
	}
	return groups
}

// year returns the year of all kinds that the list holds; nil for another list.
func (l *listing) year() *catalog.Choice {
	for _, f := range l.section.Facets {
		if f.Title == catalog.ByYears && slices.Contains(f.Choices, l.choice) {
			return l.choice
		}
	}
	return nil
}

// ofYear returns the lists of a year among those of other choices: of kinds only.
func ofYear(choices []*catalog.Choice, label string) []*catalog.Choice {
	var list []*catalog.Choice
	for _, c := range choices {
		for _, year := range c.Years {
			if year.Label == label {
				list = append(list, &catalog.Choice{Label: c.Label, URL: year.URL, Documents: year.Documents})
			}
		}
	}
	return list
}

// item returns a document as a list shows it. A mixed list names the kind of each.
func item(c *catalog.Catalog, from string, d *catalog.Document, mixed bool) view.Item {
	it := view.Item{
		Title: d.Title, Href: address.Relative(from, d.URL), Number: d.Record.Number, Organ: c.ShortOrgans(d.Record.Organs),
		Published: view.Day(d.Record.Published.Date()), Tag: c.Tag(d),
	}
	if d.State.Tombstone() {
		it.Number = "" // the title has it
	} else {
		it.Answer = answerLine(d)
		if fine := fineOf(d); !fine.IsZero() && !strings.Contains(it.Answer, "罚款") {
			it.Note = "罚款 " + fine.Display()
		}
	}
	if v := c.Validity(d); v != nil && d.IsPublic() && v.IsInForce() {
		it.Validity = &v.Tag
	}
	if mixed {
		it.Kind = d.Record.Kind.Short
	}
	return it
}

// answerLine says whom a decision is about and what it decides; "" for other documents.
func answerLine(d *catalog.Document) string {
	outcome, ok := d.Record.Value("outcome")
	if s := d.Record.Subject; s != nil && ok {
		return s.PublicName() + "：" + shortened(readable(d, outcome, ""), lineLength)
	}
	return ""
}

func fineOf(d *catalog.Document) disclosure.Money {
	v, _ := d.Record.Value("fine")
	return v.Money
}

// mostLatest is how many records 最新公开 of an organ shows.
const mostLatest = 10

// latestItems returns the newest documents that can still be read, so many at most.
func latestItems(c *catalog.Catalog, from string, documents []*catalog.Document, most int, mixed bool) []view.Item {
	var list []view.Item
	for _, d := range documents {
		if len(list) == most {
			break
		}
		if d.IsPublic() {
			list = append(list, item(c, from, d, mixed))
		}
	}
	return list
}

// downloads returns the data files of the section's kinds, and its feed.
func (l *listing) downloads(c *catalog.Catalog, from string) []view.Link {
	var links []view.Link
	for _, k := range l.section.Kinds {
		if dataCount(c, k) > 0 {
			links = append(links, view.Link{Label: "下载" + cmp.Or(k.Short, k.Name) + "的全部数据（CSV）", Href: address.Relative(from, dataFile(k, "csv"))})
		}
	}
	if l.section.HasFeed() {
		links = append(links, view.Link{Label: "订阅本栏目（Atom）", Href: address.Relative(from, address.SectionFeed(l.section.Folder))})
	}
	return links
}

// numbered names the n-th page of a list.
func numbered(name string, n int) string {
	if n < 2 {
		return name
	}
	return fmt.Sprintf("%s（第 %d 页）", name, n)
}

// pageCount returns how many pages a list of n rows takes, at least one.
func pageCount(n, perPage int) int { return max(1, (n+perPage-1)/perPage) }

// pager returns links to the pages of a list at url; nil when there is only one.
func pager(from, url string, n, last int) *view.Pager {
	if last < 2 {
		return nil
	}
	v := &view.Pager{}
	gap := false
	for i := 1; i <= last; i++ {
		if i != 1 && i != last && (i < n-2 || i > n+2) {
			if !gap {
				v.Pages = append(v.Pages, view.Link{Label: "…"})
			}
			gap = true
			continue
		}
		gap = false
		v.Pages = append(v.Pages, view.Link{
			Label: fmt.Sprint(i), Hidden: fmt.Sprintf("（第 %d 页）", i), Href: address.Relative(from, address.Page(url, i)), Current: i == n,
		})
	}
	if n > 1 {
		v.Previous = &view.Link{Label: "上一页", Href: address.Relative(from, address.Page(url, n-1))}
	}
	if n < last {
		v.Next = &view.Link{Label: "下一页", Href: address.Relative(from, address.Page(url, n+1))}
	}
	return v
}

// pageCrumb returns the step of the trail for the n-th page of a list.
func pageCrumb(url string, n int) catalog.Crumb {
	return catalog.Crumb{Name: fmt.Sprintf("第 %d 页", n), URL: address.Page(url, n)}
}
