// Package page decides which pages a site has and what each page shows.
//
// # Terms
//
// A plan (Plan) is every page of a site. A page (Page) has an address, a layout and
// a view: a plain struct (package view) that the layout only places. A page type is
// a small struct with what is its own: documentPage has a document, listPage a
// section and a number, searchPage nothing. Everything else that its view shows comes
// from the frame: catalog and registers, navigation, tags, breadcrumb, foot.
//
// # Order
//
// New is a series of functions from values to values. Package catalog says which
// documents the public may see and how they belong together; package register makes
// tables over many of them; each page type returns its pages; the frame follows from
// all pages. The way of one document:
//
//	content/enforcement/penalty/2026/0012.md
//	catalog.New        Document{URL: /enforcement/penalty/2026/0012/, Title, Stamp}
//	register.New       rows of /audit/, /audit/2026/, /audit/scjgj/ lead to it
//	documentPages      documentPage{document, section, older, newer}
//	listPages          /enforcement/penalty/ and its facets show it
//	Page.View()        view.Document: stamp, metadata, related documents
//	Page.Place(text)   the text in the view; last, so that an unchanged one is not read
//
// A view is made when its page is written, so that a site of 100,000 documents is
// planned in little memory. Views may be made from many goroutines at once. Making a
// view reads no file, asks no clock and judges nothing.
//
// # What a page shows
//
// Of a tombstone (withdrawn, or past its 公示期) the page shows number, organ, dates,
// verdict and the reason of the withdrawal. Title, party, facts, text, attachments,
// summary and keywords are gone, from the machine-readable part too. A link to a
// document that is not public is plain text.
//
// On a site with a log of publications a document that was changed has a page of its
// versions, and each older text one that says it is old (package versions). They are in no
// list, feed, search or site map. Of a tombstone only the days of its versions stay.
//
// A number that links somewhere is the number of rows there. Pages that would be
// empty do not exist, and nothing links to them. Lists run from the newest to the
// oldest by `published`, fifty on a page; the newest are on the first one.
//
// # Addresses
//
// They come from package address. Files lists everything that a build writes, and
// Collisions what would be written to the same place: the problem address-collision.
// So is a document that takes a name which the lists of its section need: page, organ and a year where there are lists by year; kind
// everywhere; state, theme and register in policies/; verdict, letter, months,
// causes, laws and categories among enforcement decisions; organ in powers/.
package page

import (
	"crypto/sha256"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/markdown"
	"gongkai/site/page/catalog"
	"gongkai/site/page/register"
	"gongkai/site/page/view"
	"gongkai/site/proof/record"
)

// Page is a page of the site.
type Page struct {
	URL      string // "/enforcement/penalty/2026/0012/"
	Layout   string // home list document organ party index audit data search state compare proof 404
	Source   string // content path of a document; "" for a generated page
	Section  string // folder of the section: "enforcement/penalty"; "" for none
	NoIndex  bool   // not for search engines and not in sitemap.xml
	Modified calendar.Date

	name, above string // what it is called, and what it belongs to; see Title
	addressed   bool   // its title needs the address to be unique
	content     content
	document    *documentPage // whose text the page shows; nil for none
	records     recorded      // whose records the page shows; nil for none
	frame       *frame
}

// content is a page type.
type content interface {
	// view returns a pointer to the view of the page in a frame, without a text.
	view(f *frame, p *Page) any
}

// Output returns the name of the page's file: "enforcement/penalty/2026/0012/index.html".
func (p *Page) Output() string { return address.File(p.URL) }

// Record returns the name of the public record (公开记录) beside the page of a document.
func (p *Page) Record() string { return address.File(p.URL + record.Name) }

// View returns a pointer to the layout's view, made anew by each call, without the
// text of a document (see Place). Views of one plan may be made from many goroutines.
func (p *Page) View() any { return p.content.view(p.frame, p) }

// HasText reports whether the page shows the text of the document at Source.
func (p *Page) HasText() bool { return p.document != nil }

// TextDigest covers what Place and PlaceRecords put into a view: pages of the same layouts
// with equal views and equal TextDigests are equal. It is zero for a page without text.
func (p *Page) TextDigest() (digest [sha256.Size]byte) {
	if p.records != nil {
		return p.recordsDigest()
	}
	if p.document == nil {
		return digest
	}
	return p.document.textDigest()
}

// Place puts the text of the document at Source into a view of the page, which must
// show a text.
func (p *Page) Place(v any, text *markdown.Text) {
	p.document.place(p.frame, v.(*view.Document), text)
}

// Plan is every page of a site: generated pages and documents, in the order of
// their URLs; the attachments that go with them; and what search finds.
type Plan struct {
	Pages       []Page
	Attachments []string // content paths
	// Found is the pages that search knows, in a fixed order to which publication
	// only adds. Safe for concurrent use, as View is.
	Found []Findable

	catalog *catalog.Catalog
}

// Generated returns the URLs of all pages.
func (p *Plan) Generated() map[string]bool {
	urls := make(map[string]bool, len(p.Pages))
	for i := range p.Pages {
		urls[p.Pages[i].URL] = true
	}
	return urls
}

// New plans the pages of a site, of which the catalogue says what the public may see.
// fields explains the data set of a kind, when its page is viewed. past is what the log of
// publications says.
func New(shown *catalog.Catalog, fields DataFields, past Past) *Plan {
	all := &material{catalog: shown, registers: register.New(shown), terms: glossary(shown), fields: fields, past: past}
	pages := slices.Concat(
		documentPages(all), statePages(all), versionPages(all), listPages(shown), partyPages(shown), organPages(shown), registerPages(all.registers),
		dataPages(shown), platformPages(shown), searchPages(shown), frontPages(shown), proofPages(shown, past.Trust),
	)
	slices.SortFunc(pages, func(x, y Page) int { return strings.Compare(x.URL, y.URL) })
	frame := frameOf(all, pages)
	for i := range pages {
		pages[i].frame = frame
	}
	entitle(pages, shown)
	return &Plan{Pages: pages, Attachments: attachments(shown), Found: findable(all), catalog: shown}
}

// Title returns the text of the page's window, unique in the plan: 条目 - 栏目 - 站名,
// of equal neighbours only the first. Each call makes it anew: the titles of
// 100,000 pages would take as much memory as all their records.
func (p *Page) Title() string {
	parts := make([]string, 0, 3)
	for _, part := range [...]string{p.name, p.above, p.frame.settings.Title} {
		if part != "" && (len(parts) == 0 || parts[len(parts)-1] != part) {
			parts = append(parts, part)
		}
	}
	title := strings.Join(parts, " - ")
	if p.addressed {
		title += "（" + strings.Trim(p.URL, "/") + "）"
	}
	return title
}

// entitle makes titles unique: documents of one title get their number, else their
// index; pages whose titles are still equal get their address.
func entitle(pages []Page, c *catalog.Catalog) {
	for _, mark := range []func(*catalog.Document) string{
		func(d *catalog.Document) string { return d.Record.Number },
		func(d *catalog.Document) string { return d.Record.Index },
	} {
		for _, p := range namesakes(pages) {
			d := c.At(p.Source)
			if d == nil {
				continue
			}
			if m := mark(d); m != "" && !strings.Contains(d.Title, m) {
				p.name = d.Title + "（" + m + "）"
			}
		}
	}
	for _, p := range namesakes(pages) {
		p.addressed = true
	}
}

// namesakes returns the pages whose title another page has too.
func namesakes(pages []Page) (same []*Page) {
	count, titles := make(map[string]int, len(pages)), make([]string, len(pages))
	for i := range pages {
		titles[i] = pages[i].Title()
		count[titles[i]]++
	}
	for i, title := range titles {
		if count[title] > 1 {
			same = append(same, &pages[i])
		}
	}
	return same
}
