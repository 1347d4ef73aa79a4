package page

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/page/view"
)

// head is what a page says of itself; base makes the shared view of it.
type head struct {
	heading string
	trail   []crumb // from below the home page to this page
	section *section
	column  column
	meta    []view.Meta // tags beyond those of site and column
	things  []any       // JSON-LD nodes beyond the breadcrumb
}

// crumb is a step of 当前位置.
type crumb struct{ name, url string }

// base is the part of a view that all layouts share. A step of the trail that
// has no page on this site (a ledger without a row) is left out.
func (b *book) base(p *Page, h head) view.Base {
	h.trail = slices.DeleteFunc(slices.Clone(h.trail), func(c crumb) bool { return c.url != p.URL && !b.generated[c.url] })
	return view.Base{
		Title: p.Title(), Heading: h.heading, Canonical: b.absolute(p.URL), NoIndex: p.NoIndex,
		Site: b.site, Root: root(p.URL), Home: address.Relative(p.URL, address.Home),
		Search: b.searchHref(p.URL), Nav: b.nav(p.URL, h), Breadcrumb: breadcrumb(p.URL, h.trail),
		Meta: b.meta(p, h), JSONLD: b.jsonLD(p, h),
		Feeds: b.feeds(p.URL, h.section), FeedbackURL: b.feedback(p.URL),
		AsOf: day(b.asOf), Foot: b.foot(p.URL),
	}
}

func day(d calendar.Date) view.Date { return view.Date{ISO: d.String(), Chinese: d.Chinese()} }

// dayOf is nil for no date.
func dayOf(d calendar.Date) *view.Date {
	if d.IsZero() {
		return nil
	}
	v := day(d)
	return &v
}

// absolute is the page's address on the web; "" when the site has none yet.
func (b *book) absolute(u string) string {
	if b.baseURL == "" {
		return ""
	}
	return address.Absolute(b.baseURL, u)
}

func (b *book) searchHref(from string) string {
	if !b.generated[address.Search] {
		return ""
	}
	return address.Relative(from, address.Search)
}

func root(u string) string { return strings.Repeat("../", strings.Count(u, "/")-1) }

var policeDigits = regexp.MustCompile(`[0-9]{14}`)

func siteView(s *corpus.Settings) view.Site {
	v := view.Site{
		Title: s.Title, Organizer: s.Organizer, Undertaker: s.Undertaker, SiteCode: s.SiteCode, ICP: s.ICP, Police: s.Police,
		Address: s.Contact.Address, Postcode: s.Contact.Postcode, Phone: s.Contact.Phone, Email: s.Contact.Email, Demo: s.Demo,
	}
	if s.CONAC != "" {
		v.CONACURL = "https://bszs.conac.cn/sitename?method=show&id=" + url.QueryEscape(s.CONAC)
	}
	if code := policeDigits.FindString(s.Police); code != "" {
		v.PoliceURL = "http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=" + code
	}
	return v
}

// nav is 主导航: seven entries in fixed order, those that exist.
func (b *book) nav(from string, h head) []view.Link {
	links := []view.Link{{Label: "首页", Href: address.Relative(from, address.Home), Current: from == address.Home}}
	add := func(label, u string) {
		if b.generated[u] {
			links = append(links, view.Link{
				Label: label, Href: address.Relative(from, u), Current: from == u, Ancestor: from != u && strings.HasPrefix(from, u),
			})
		}
	}
	for _, folder := range [...]string{"reports", "enforcement", "powers", "policies", "interpretations"} {
		name, _ := sectionText(folder)
		add(name, address.Section(folder))
	}
	add(ledgerName, address.Audit)
	return links
}

const ledgerName = "公开时限审计"

func breadcrumb(from string, trail []crumb) []view.Link {
	if len(trail) == 0 {
		return nil
	}
	links := []view.Link{{Label: "首页", Href: address.Relative(from, address.Home)}}
	for i, c := range trail {
		if i == len(trail)-1 {
			links = append(links, view.Link{Label: c.name, Current: true})
			break
		}
		links = append(links, view.Link{Label: c.name, Href: address.Relative(from, c.url)})
	}
	return links
}

// trail leads from below the home page to the section's list.
func (s *section) trail() []crumb {
	if s == nil {
		return nil
	}
	return append(s.parent.trail(), crumb{s.name, address.Section(s.folder)})
}

func (b *book) feeds(from string, s *section) []view.Link {
	links := []view.Link{{Label: b.corpus.Site.Title, Href: address.Relative(from, address.Feed)}}
	if s != nil && s.hasFeed() {
		links = append(links, view.Link{Label: s.name + " - " + b.corpus.Site.Title, Href: address.Relative(from, address.SectionFeed(s.folder))})
	}
	return links
}

// feedback is the entry 我为政府网站找错, which wants the address of the page.
func (b *book) feedback(u string) string {
	abs := b.absolute(u)
	if b.corpus.Site.SiteCode == "" || abs == "" {
		return ""
	}
	return "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=" + url.QueryEscape(b.corpus.Site.SiteCode) + "&url=" + url.QueryEscape(abs)
}

// foot links to the pages that every site should have, where they exist.
func (b *book) foot(from string) []view.Link {
	var links []view.Link
	for _, f := range [...]struct{ label, url string }{
		{platformName, address.Disclosure}, {"关于本站", address.Section("about")}, {"无障碍说明", address.Document("about/accessibility.md")},
		{"政务用语", address.Document(Glossary)}, {"联系我们", address.Document("about/contact.md")}, {deadlinesName, address.Deadlines},
	} {
		if b.generated[f.url] || b.shown(strings.Trim(f.url, "/")+".md") {
			links = append(links, view.Link{Label: f.label, Href: address.Relative(from, f.url), Current: from == f.url})
		}
	}
	return append(links, view.Link{Label: "网站地图", Href: address.Relative(from, address.SiteMap), Current: from == address.SiteMap})
}
