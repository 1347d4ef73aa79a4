package page

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/corpus"
	"gongkai/site/page/catalog"
	"gongkai/site/page/register"
	"gongkai/site/page/view"
)

// material is what pages are made of.
type material struct {
	catalog   *catalog.Catalog
	registers *register.Set
	terms     []term     // of the glossary
	fields    DataFields // of data sets
	past      Past       // of documents
}

// frame is what every page of a site is set in, and made of.
type frame struct {
	*material
	settings  *corpus.Settings
	site      view.Site
	host      string          // of the site's address; "" when that is unknown
	generated map[string]bool // URLs of the pages that are no documents
	folders   map[folder]*surroundings
}

// folder is a folder of a section that has documents.
type folder struct{ url, section string }

func folderOf(p *Page) folder { return folder{path.Dir(strings.TrimSuffix(p.URL, "/")), p.Section} }

// surroundings is the part of a frame that pages of the same folder share.
type surroundings struct {
	root, home, search string
	nav, feeds, foot   []view.Link
}

// frameOf returns the frame of all pages of a site.
func frameOf(m *material, pages []Page) *frame {
	c := m.catalog
	f := &frame{material: m, settings: &c.Corpus.Site, site: siteView(&c.Corpus.Site), generated: map[string]bool{}, folders: map[folder]*surroundings{}}
	if u, err := url.Parse(f.settings.BaseURL); err == nil {
		f.host = u.Hostname()
	}
	for i := range pages {
		if pages[i].Source == "" {
			f.generated[pages[i].URL] = true
		}
	}
	for i := range pages {
		p := &pages[i]
		s := c.Section(p.Section)
		if p.Source == "" || s.IsPlain() { // the foot links to plain pages
			continue
		}
		if at := folderOf(p); f.folders[at] == nil {
			f.folders[at] = f.surround(p.URL, s)
		}
	}
	return f
}

// surround returns the surroundings of a page.
func (f *frame) surround(from string, s *catalog.Section) *surroundings {
	return &surroundings{
		root: strings.Repeat("../", strings.Count(from, "/")-1), home: address.Relative(from, address.Home), search: f.searchHref(from),
		nav: f.nav(from), feeds: f.feeds(from, s), foot: f.foot(from),
	}
}

// head is a page's own part of the shared view, which base completes.
type head struct {
	heading string
	trail   []catalog.Crumb // from the home page, which is not in it, to this page
	section *catalog.Section
	column  catalog.Column
	meta    []view.Meta // tags beyond those of site and column
	things  []any       // JSON-LD nodes beyond the breadcrumb
}

// columnHead returns the head of a page that is a column (栏目) by itself, without a
// section.
func columnHead(url string, c catalog.Column) head {
	return head{heading: c.Name, trail: []catalog.Crumb{{Name: c.Name, URL: url}}, column: c}
}

// base returns the part of a view that all layouts share. A step of the trail that
// has no page on this site (a ledger without a row) is left out.
func (f *frame) base(p *Page, h head) view.Base {
	h.trail = slices.DeleteFunc(slices.Clone(h.trail), func(c catalog.Crumb) bool {
		return c.URL != p.URL && !f.generated[c.URL] && f.catalog.At(strings.Trim(c.URL, "/")+".md") == nil
	})
	around := f.folders[folderOf(p)]
	if around == nil || p.Source == "" {
		around = f.surround(p.URL, h.section)
	}
	return view.Base{
		Title: p.Title(), Heading: h.heading, Canonical: f.absolute(p.URL), Address: f.absolute(p.URL), NoIndex: p.NoIndex,
		Site: f.site, Root: around.root, Home: around.home, Search: around.search, Nav: around.nav, Breadcrumb: breadcrumb(p.URL, h.trail),
		Meta: f.meta(h), Share: f.share(p, h), JSONLD: f.jsonLD(p, h), Feeds: around.feeds, FeedbackURL: f.feedback(p.URL),
		AsOf: f.asOf(p), Foot: around.foot,
	}
}

// asOf returns the as-of date on the home page, on the ledger with the first page of
// each organ and year, and on what is coming; an empty date elsewhere, so that a day
// without news changes few pages. A sentence that depends on the date says it itself.
func (f *frame) asOf(p *Page) view.Date {
	inLedger := strings.HasPrefix(p.URL, address.Audit) && strings.Count(p.URL, "/") <= strings.Count(address.Audit, "/")+1
	if inLedger || p.URL == address.Home || p.URL == address.Deadlines {
		return view.Day(f.catalog.AsOf)
	}
	return view.Date{}
}

// absolute returns the page's address on the web; "" when the site has none yet.
func (f *frame) absolute(u string) string {
	if f.settings.BaseURL == "" {
		return ""
	}
	return address.Absolute(f.settings.BaseURL, u)
}

func (f *frame) searchHref(from string) string {
	if !f.generated[address.Search] {
		return ""
	}
	return address.Relative(from, address.Search)
}

var policeDigits = regexp.MustCompile(`[0-9]{14}`)

func siteView(s *corpus.Settings) view.Site {
	v := view.Site{
		Title: s.Title, Organizer: s.Organizer, Undertaker: s.Undertaker, SiteCode: s.SiteCode, ICP: s.ICP, Police: s.Police,
		Address: s.Contact.Address, Postcode: s.Contact.Postcode, Phone: s.Contact.Phone, Email: s.Contact.Email, CustomCSS: s.Theme.CustomCSS, Demo: s.Demo,
	}
	if s.CONAC != "" {
		v.CONACURL = "https://bszs.conac.cn/sitename?method=show&id=" + url.QueryEscape(s.CONAC)
	}
	if code := policeDigits.FindString(s.Police); code != "" {
		v.PoliceURL = "http://www.beian.gov.cn/portal/registerSystemInfo?recordcode=" + code
	}
	return v
}

// nav returns 主导航: the home page, every section that has documents with the ledger
// after those that come first, and last the page of all of them. Phones show the first
// six, the entry of the page itself and the last. The site may put entries first, and
// name them ([nav]).
func (f *frame) nav(from string) []view.Link {
	sections := f.catalog.Corpus.Kinds.Sections()
	var entries []navEntry
	for _, first := range [...]bool{true, false} {
		for _, s := range sections {
			if shown := f.catalog.Section(s.Folder); shown != nil && shown.Parent == nil && !shown.IsPlain() && s.Nav == first {
				entries = append(entries, navEntry{s.Folder, pageName{s.Name, address.Section(s.Folder)}})
			}
		}
		if first {
			entries = append(entries, navEntry{corpus.LedgerFolder, pageName{register.LedgerName, address.Audit}})
		}
	}
	links := make([]view.Link, 0, len(entries)+2)
	links = append(links, view.Link{Label: "首页", Href: address.Relative(from, address.Home), Current: from == address.Home})
	for _, to := range append(inOrder(entries, &f.settings.Nav), navEntry{"", pageName{"全部栏目", address.SiteMap}}) {
		if f.generated[to.url] {
			links = append(links, view.Link{
				Label: to.label, Href: address.Relative(from, to.url), Current: from == to.url, Ancestor: from != to.url && strings.HasPrefix(from, to.url),
			})
		}
	}
	return links
}

// navEntry is an entry of the main navigation, with the folder by which [nav] knows it.
type navEntry struct {
	folder string
	pageName
}

// inOrder names the entries as [nav] does, and puts those first that its order has.
func inOrder(entries []navEntry, by *corpus.Nav) []navEntry {
	rank := func(e navEntry) int {
		if i := slices.Index(by.Order, e.folder); i >= 0 {
			return i
		}
		return len(by.Order)
	}
	for i := range entries {
		entries[i].label = cmp.Or(by.Names[entries[i].folder], entries[i].label)
	}
	slices.SortStableFunc(entries, func(x, y navEntry) int { return rank(x) - rank(y) })
	return entries
}

func breadcrumb(from string, trail []catalog.Crumb) []view.Link {
	if len(trail) == 0 {
		return nil
	}
	links := []view.Link{{Label: "首页", Href: address.Relative(from, address.Home)}}
	for i, c := range trail {
		if i == len(trail)-1 {
			links = append(links, view.Link{Label: c.Name, Current: true})
			break
		}
		links = append(links, view.Link{Label: c.Name, Href: address.Relative(from, c.URL)})
	}
	return links
}

func (f *frame) feeds(from string, s *catalog.Section) []view.Link {
	links := []view.Link{{Label: f.settings.Title, Href: address.Relative(from, address.Feed)}}
	if s != nil && s.HasFeed() {
		links = append(links, view.Link{Label: s.Name + " - " + f.settings.Title, Href: address.Relative(from, address.SectionFeed(s.Folder))})
	}
	return links
}

// feedback returns the address of 我为政府网站找错 for a page; "" without a site code.
func (f *frame) feedback(u string) string {
	abs := f.absolute(u)
	if f.settings.SiteCode == "" || abs == "" {
		return ""
	}
	return "https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code=" + url.QueryEscape(f.settings.SiteCode) + "&url=" + url.QueryEscape(abs)
}

// foot returns links to the pages that every site should have, those that exist.
func (f *frame) foot(from string) []view.Link {
	var links []view.Link
	for _, to := range [...]pageName{
		{platformName, address.Disclosure}, {partiesName, partiesURL}, {dataName, address.Data}, {register.LedgerName, address.Audit}, {aboutName, address.Section("about")}, {"无障碍说明", address.Document("about/accessibility.md")},
		{"政务用语", address.Document(Glossary)}, {"联系我们", address.Document(contactDoc)}, {register.AheadName, address.Deadlines}, {proofName, address.Proof},
	} {
		if f.generated[to.url] || f.catalog.At(strings.Trim(to.url, "/")+".md") != nil {
			links = append(links, view.Link{Label: to.label, Href: address.Relative(from, to.url), Current: from == to.url})
		}
	}
	return append(links, view.Link{Label: "网站地图", Href: address.Relative(from, address.SiteMap), Current: from == address.SiteMap})
}

// meta returns the tags of a page: the 15 names of 国办发〔2017〕47号 (政府网站发展指引), and
// gongkai:* for programs. A tag without a value is left out.
func (f *frame) meta(h head) []view.Meta {
	tags := make(tags, 0, 8+len(h.meta))
	tags.add("SiteName", f.settings.Title)
	tags.add("SiteDomain", f.host)
	tags.add("SiteIDCode", f.settings.SiteCode)
	tags.add("ColumnName", h.column.Name)
	tags.add("ColumnDescription", h.column.About)
	tags.add("ColumnKeywords", h.column.Keywords)
	tags.add("ColumnType", h.column.Type)
	if len(h.meta) == 0 { // a document has the official Description, which is the same name to a browser
		tags.add("description", cmp.Or(h.column.About, h.heading+"，"+f.settings.Title))
	}
	return append(tags, h.meta...)
}

// share returns the OpenGraph tags, from which a chat makes the card of a page that is
// passed on. Its picture is the banner of the site, where it has one.
func (f *frame) share(p *Page, h head) []view.Meta {
	kind, about := "website", cmp.Or(h.column.About, h.heading+"，"+f.settings.Title)
	if p.Source != "" {
		kind = "article"
	}
	for _, m := range h.meta {
		if m.Name == "Description" {
			about = m.Content
		}
	}
	tags := make(tags, 0, 6)
	tags.add("og:type", kind)
	tags.add("og:site_name", f.settings.Title)
	tags.add("og:title", h.heading)
	tags.add("og:description", about)
	tags.add("og:url", f.absolute(p.URL))
	if f.settings.Theme.Banner != "" {
		tags.add("og:image", f.absolute("/"+f.settings.Theme.Banner))
	}
	return tags
}

// tags are the tags that have a value.
type tags []view.Meta

func (t *tags) add(name, content string) {
	if content != "" {
		*t = append(*t, view.Meta{Name: name, Content: content})
	}
}

// existing returns links to those of the pages that the site has, but for from.
func (f *frame) existing(from string, pages ...pageName) []view.Link {
	var links []view.Link
	for _, to := range pages {
		if f.generated[to.url] && to.url != from {
			links = append(links, view.Link{Label: to.label, Href: address.Relative(from, to.url)})
		}
	}
	return links
}

// pageName is a generated page and what links call it.
type pageName struct{ label, url string }
