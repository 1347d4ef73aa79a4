package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/disclosure"
	"gongkai/site/page/view"
)

// perPage is how many records a list shows on a page.
const perPage = 50

// listing is one list of records: a section, or one choice of its facets.
type listing struct {
	section *section
	url     string
	name    string // 行政处罚：2026年
	intro   string
	entries []*entry
	choice  *choice // nil: all
}

func (b *book) planSections() {
	for _, s := range b.sections {
		b.planList(&listing{section: s, url: address.Section(s.folder), name: s.name, intro: s.about, entries: s.entries})
		for _, f := range s.facets {
			for _, c := range f.choices {
				b.planChoice(s, c)
				for _, y := range c.years {
					b.planChoice(s, y)
				}
			}
		}
	}
}

func (b *book) planChoice(s *section, c *choice) {
	if !c.other {
		b.planList(&listing{section: s, url: c.url, name: s.name + "：" + c.name(), intro: c.intro, entries: c.entries, choice: c})
	}
}

// name is the label, after that of the kind whose year this is.
func (c *choice) name() string {
	if c.above != nil {
		return c.above.label + c.label
	}
	return c.label
}

func (b *book) planList(l *listing) {
	above := ""
	if l.section.parent != nil {
		above = l.section.parent.name
	}
	for n := 1; n <= pageCount(len(l.entries), perPage); n++ {
		shown := l.entries[(n-1)*perPage : min(n*perPage, len(l.entries))]
		b.add(Page{
			URL: address.Page(l.url, n), Layout: "list", Section: l.section.folder,
			name: numbered(l.name, n), above: above, Modified: b.latest(shown),
		}, func(p *Page) any { return b.list(p, l, n) })
	}
}

// list is the n-th page of a listing.
func (b *book) list(p *Page, l *listing, n int) *view.List {
	last := pageCount(len(l.entries), perPage)
	v := &view.List{Base: b.base(p, l.head(n)), Intro: l.intro, Count: countText(len(l.entries), n, last), Pager: pager(p.URL, l.url, n, last)}
	shown := l.entries[(n-1)*perPage : min(n*perPage, len(l.entries))]
	v.Items = make([]view.Item, 0, len(shown))
	for _, e := range shown {
		v.Items = append(v.Items, b.item(p.URL, e, l.section.mixed()))
	}
	if n == 1 {
		v.Tables = b.sectionTables(p.URL, l)
	}
	v.Sections = b.sectionLinks(p.URL, l)
	v.Applied = l.applied(p.URL)
	v.Facets = b.facets(p.URL, l)
	v.Download = b.downloads(p.URL, l.section)
	return v
}

func (l *listing) head(n int) head {
	h := head{heading: numbered(l.name, n), section: l.section, column: l.section.columnTags(), trail: l.section.trail()}
	if c := l.choice; c != nil {
		if c.above != nil {
			h.trail = append(h.trail, crumb{c.above.label, c.above.url})
		}
		h.trail = append(h.trail, crumb{c.label, l.url})
		h.column.name, h.column.about = l.name, l.intro
	}
	if n > 1 {
		h.trail = append(h.trail, crumb{fmt.Sprintf("第 %d 页", n), address.Page(l.url, n)})
	}
	return h
}

func countText(total, n, last int) string {
	if last < 2 {
		return fmt.Sprintf("共 %d 条。按公开日期由新到旧。", total)
	}
	return fmt.Sprintf("共 %d 条，第 %d 页，共 %d 页。按公开日期由新到旧。", total, n, last)
}

func counted(label, href string, n int) view.Link {
	return view.Link{Label: label, Href: href, Count: n, HasCount: true}
}

// sectionLinks lead to the sections below, narrowed as this list is; and to what
// belongs here and lies elsewhere: the register of policies, the yearly figures
// of enforcement.
func (b *book) sectionLinks(from string, l *listing) []view.Link {
	var links []view.Link
	for _, s := range l.section.children {
		if l.choice == nil {
			links = append(links, counted(s.name, address.Relative(from, address.Section(s.folder)), len(s.entries)))
		} else if c := s.like(l.choice); c != nil {
			links = append(links, counted(s.name, address.Relative(from, c.url), len(c.entries)))
		}
	}
	switch {
	case l.choice != nil:
	case l.section.folder == policiesFolder:
		links = append(links, b.registerLinks(from)...)
	case l.section.folder == "enforcement":
		if report, ok := b.kindLink(from, "enforcement-report"); ok {
			links = append(links, report)
		}
	}
	return links
}

// like is the same choice in another section: the same year, the same organ.
func (s *section) like(other *choice) *choice {
	for _, f := range s.facets {
		for _, c := range f.choices {
			if c.label == other.label && c.organ == other.organ && !c.other {
				return c
			}
		}
	}
	return nil
}

// applied takes the facets of a list away again, one at a time.
func (l *listing) applied(from string) []view.Link {
	c := l.choice
	if c == nil {
		return nil
	}
	if c.above == nil {
		return []view.Link{{Label: "取消筛选：" + c.label, Href: address.Relative(from, address.Section(l.section.folder))}}
	}
	links := []view.Link{{Label: "取消筛选：" + c.label, Href: address.Relative(from, c.above.url)}}
	for _, f := range l.section.facets {
		for _, year := range f.choices {
			if year.label == c.label { // the year of all kinds
				return append(links, view.Link{Label: "取消筛选：" + c.above.label, Href: address.Relative(from, year.url)})
			}
		}
	}
	return append(links, view.Link{Label: "取消全部筛选", Href: address.Relative(from, address.Section(l.section.folder))})
}

// sectionTables show a section in numbers, above its list.
func (b *book) sectionTables(from string, l *listing) []view.Table {
	var t view.Table
	switch {
	case l.choice != nil || len(l.section.kinds) == 0:
		return nil
	case l.section.folder == powersFolder:
		t = b.powerMatrix(from, l.section)
	case l.section.kinds[0].ID == basisKind:
		t = b.basisTable(from, l.section)
	}
	if len(t.Rows) == 0 || len(t.Rows) > rowsPerPage {
		return nil
	}
	return []view.Table{t}
}

// facets narrow a list.
func (b *book) facets(from string, l *listing) []view.Group {
	s := l.section
	var groups []view.Group
	add := func(title string, choices []*choice) {
		g := view.Group{Title: title}
		for _, c := range choices {
			link := counted(c.label, address.Relative(from, c.url), len(c.entries))
			if c.above != nil {
				link.Hidden = "，" + c.above.label // the section has a year of that name too
			}
			link.Current = c == l.choice
			link.Ancestor = l.choice != nil && c == l.choice.above
			g.Links = append(g.Links, link)
		}
		if len(g.Links) > 0 {
			groups = append(groups, g)
		}
	}
	if c := l.choice; c != nil && c.above != nil {
		add(c.above.label+"：按年份", c.above.years)
	} else if c != nil {
		add(c.label+"：按年份", c.years)
	}
	for _, f := range s.facets {
		if f.tells(s) {
			add(f.title, f.choices)
		}
	}
	return groups
}

// anchorOf is the anchor of a section's records on the page of an organ.
func anchorOf(s *section) string { return "site-" + strings.ReplaceAll(s.folder, "/", "-") }

// item is a record in a list.
func (b *book) item(from string, e *entry, mixed bool) view.Item {
	it := view.Item{
		Title: e.title, Href: address.Relative(from, e.url), Number: e.rec.Number, Organ: b.shortOrgans(e.rec.Organs),
		Published: day(e.rec.Published.Date()), Tag: b.stateTag(e),
	}
	if e.state.Tombstone() {
		it.Number = "" // the title is made of it
	} else {
		it.Note = fineText(e)
	}
	if mixed {
		it.Kind = e.rec.Kind.Short
	}
	return it
}

// stateTag is the one word about a record: gone, no longer in force, or when it
// was published.
func (b *book) stateTag(e *entry) *view.Tag {
	if t := tombstoneTag(e.state); t != nil {
		return t
	}
	if v := b.validity(e); v != nil && v.force != "InForce" {
		return &v.tag
	}
	if stamp := e.stamp; stamp != nil {
		t := tagOf(&stamp.Deadline)
		return &t
	}
	return nil
}

func fineText(e *entry) string {
	if fine := fineOf(e); !fine.IsZero() {
		return "罚款 " + fine.Display()
	}
	return ""
}

func fineOf(e *entry) disclosure.Money {
	v, _ := e.rec.Value("fine")
	return v.Money
}

func (b *book) shortOrgans(ids []string) string {
	var names []string
	for _, id := range ids {
		if organ, ok := b.corpus.Organs.Get(id); ok {
			names = append(names, organ.ShortName())
		}
	}
	return strings.Join(slices.Compact(names), "、")
}

// downloads are the data files of a section's kinds, and its feed.
func (b *book) downloads(from string, s *section) []view.Link {
	var links []view.Link
	for _, k := range s.kinds {
		if n := b.dataCount(k); n > 0 {
			links = append(links, view.Link{Label: "下载" + cmp.Or(k.Short, k.Name) + "的全部数据（CSV）", Href: address.Relative(from, dataFile(k, "csv"))})
		}
	}
	if s.hasFeed() {
		links = append(links, view.Link{Label: "订阅本栏目（Atom）", Href: address.Relative(from, address.SectionFeed(s.folder))})
	}
	return links
}
