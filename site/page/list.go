package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/disclosure"
)

// perPage is how many records a list shows on a page.
const perPage = 50

// listing is one list of records: a section, one of its years or organs.
type listing struct {
	section *section
	url     string
	name    string // 行政处罚：2026年
	intro   string
	entries []*entry
	year    int    // 0: all
	organ   string // "": all
}

func (b *book) planSections() {
	for _, s := range b.sections {
		b.planList(&listing{section: s, url: address.Section(s.folder), name: s.name, intro: s.about, entries: s.entries})
		for _, g := range s.years {
			b.planList(&listing{
				section: s, url: address.Year(s.folder, g.year), name: fmt.Sprintf("%s：%d年", s.name, g.year),
				intro: fmt.Sprintf("%d年形成的%s信息。", g.year, s.name), entries: g.entries, year: g.year,
			})
		}
		for _, g := range s.organs {
			organ, _ := b.corpus.Organs.Get(g.id)
			b.planList(&listing{
				section: s, url: address.Organ(s.folder, g.id), name: s.name + "：" + organ.ShortName(),
				intro: organ.Name + "公开的" + s.name + "信息。", entries: g.entries, organ: g.id,
			})
		}
	}
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
			Title: b.windowTitle(numbered(l.name, n), above), Modified: b.latest(shown),
		}, func(p *Page) any { return b.list(p, l, n) })
	}
}

// list is the n-th page of a listing.
func (b *book) list(p *Page, l *listing, n int) *List {
	last := pageCount(len(l.entries), perPage)
	v := &List{Base: b.base(p, l.head(n)), Intro: l.intro, Count: countText(len(l.entries), n, last), Pager: pager(p.URL, l.url, n, last)}
	for _, e := range l.entries[(n-1)*perPage : min(n*perPage, len(l.entries))] {
		v.Items = append(v.Items, b.item(p.URL, e, l.section.mixed()))
	}
	for _, c := range l.section.children {
		v.Sections = append(v.Sections, counted(c.name, address.Relative(p.URL, address.Section(c.folder)), len(c.entries)))
	}
	v.Facets = b.facets(p.URL, l)
	v.Download = b.downloads(p.URL, l.section)
	return v
}

func (l *listing) head(n int) head {
	h := head{heading: numbered(l.name, n), section: l.section, column: l.section.columnTags(), trail: l.section.trail()}
	if l.year != 0 || l.organ != "" {
		_, label, _ := strings.Cut(l.name, "：")
		h.trail = append(h.trail, crumb{label, l.url})
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

func counted(label, href string, n int) Link {
	return Link{Label: label, Href: href, Count: n, HasCount: true}
}

// facets narrow a list: by year, by organ. In sections that have no page for
// an organ they lead to the organ's own page.
func (b *book) facets(from string, l *listing) []Group {
	s := l.section
	var groups []Group
	years := Group{Title: "按年份"}
	for _, g := range s.years {
		link := counted(fmt.Sprintf("%d年", g.year), address.Relative(from, address.Year(s.folder, g.year)), len(g.entries))
		years.Links = append(years.Links, b.chosen(from, l, link, g.year == l.year)...)
	}
	organs := Group{Title: "按机关"}
	for _, g := range s.organs {
		organ, _ := b.corpus.Organs.Get(g.id)
		link := counted(organ.ShortName(), address.Relative(from, address.Organ(s.folder, g.id)), len(g.entries))
		organs.Links = append(organs.Links, b.chosen(from, l, link, g.id == l.organ)...)
	}
	if len(s.organs) == 0 && len(s.children) == 0 && s.kinds[0].ID != plainPage {
		for _, g := range b.byOrgans(s.entries) {
			if b.byOrgan[g.id] != nil {
				organ, _ := b.corpus.Organs.Get(g.id)
				organs.Links = append(organs.Links, counted(organ.ShortName(), address.Relative(from, address.OrganHome(g.id)+"#"+anchorOf(s)), len(g.entries)))
			}
		}
	}
	for _, g := range []Group{years, organs} {
		if len(g.Links) > 0 {
			groups = append(groups, g)
		}
	}
	return groups
}

// chosen marks the facet that is applied and puts the link before it that takes
// it away.
func (b *book) chosen(from string, l *listing, link Link, applied bool) []Link {
	if !applied {
		return []Link{link}
	}
	link.Current = true
	return []Link{{Label: "取消筛选：" + link.Label, Href: address.Relative(from, address.Section(l.section.folder))}, link}
}

// anchorOf is the anchor of a section's records on the page of an organ.
func anchorOf(s *section) string { return "site-" + strings.ReplaceAll(s.folder, "/", "-") }

// item is a record in a list.
func (b *book) item(from string, e *entry, mixed bool) Item {
	it := Item{
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

func (b *book) items(from string, entries []*entry) []Item {
	var list []Item
	for _, e := range entries {
		list = append(list, b.item(from, e, true))
	}
	return list
}

// stateTag is the one word about a record: gone, no longer in force, or when it
// was published.
func (b *book) stateTag(e *entry) *Tag {
	if t := tombstoneTag(e.state); t != nil {
		return t
	}
	if v := b.validity(e); v != nil && v.force != "InForce" {
		return &v.tag
	}
	if stamp := b.stamp(e); stamp != nil {
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
func (b *book) downloads(from string, s *section) []Link {
	var links []Link
	for _, k := range s.kinds {
		if n := b.dataCount(k); n > 0 {
			links = append(links, Link{Label: "下载" + cmp.Or(k.Short, k.Name) + "的全部数据（CSV）", Href: address.Relative(from, dataFile(k, "csv"))})
		}
	}
	if s.hasFeed() {
		links = append(links, Link{Label: "订阅本栏目（Atom）", Href: address.Relative(from, address.SectionFeed(s.folder))})
	}
	return links
}
