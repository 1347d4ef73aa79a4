// Package page decides which pages a site has and what each of them says.
//
// Plan takes a corpus and its public ledger and returns every page: documents,
// lists, the pages of organs and parties, the ledger. A page carries its
// address, the name of its layout and a function that makes its view, a plain
// struct of page/view which the layout only places. Views are made one at a time,
// when a page is written, so that a site of 100,000 documents is planned in
// little memory; what several pages share (lists, neighbours, facets, parties,
// relations) is computed once, in Plan. Views may be made from many goroutines
// at once; making one reads no file, asks no clock and judges nothing.
//
// # What has a page
//
// A document that is public on the as-of date, and one that was and is now a
// tombstone (withdrawn, or past its 公示期). Drafts, scheduled, sealed and
// forbidden records leave no trace: not in lists, neighbours, counts or
// relations, and a link to one is plain text.
//
// Of a tombstone the page keeps number, organ, dates, verdict and the reason of
// the withdrawal. Title, party, facts, body, attachments, summary and keywords
// are gone, from the machine-readable part too.
//
// A natural person is masked wherever the record's text is shown, has no credit
// code and no page among the parties.
//
// # What a list says
//
// A number that links somewhere is the number of rows found there. Pages that
// would be empty do not exist, and nothing links to them. Lists run from the
// newest to the oldest by `published`, fifty on a page; the newest are on the
// first one.
//
// # Addresses
//
// They come from package address. Two pages at one address are the problem
// address-collision, and so is a document that takes a name which the lists of
// its section need: page, organ and a year where there are lists by year; kind
// everywhere; state, theme and register in policies/; verdict and letter among
// enforcement decisions; organ in powers/.
package page

import (
	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/ledger"
	"gongkai/site/markdown"
)

// Options of a plan.
type Options struct {
	BaseURL string // in place of the site's own base_url when given
	Without Without
}

// Without says which parts a plan leaves out, so that what each of them costs can
// be measured; nothing links to what is left out. A site that is published has
// all of them.
type Without struct {
	Ledger  bool // /audit/
	Parties bool // /parties/
	Data    bool // /data/
	Search  bool // /search/, and what it finds
}

// Page is one page of the site.
type Page struct {
	URL      string // "/enforcement/penalty/2026/0012/"
	Layout   string // home list document organ party index audit data search 404
	Source   string // content path of a document; "" for a generated page
	Section  string // folder of the section: "enforcement/penalty"; "" for none
	NoIndex  bool   // not for search engines and not in sitemap.xml
	Modified calendar.Date

	name, above string // what it is called, and what it belongs to; see Title
	addressed   bool   // its title needs the address to be the only one
	book        *book
	view        func(*Page, *markdown.Text) any
}

// Output is the name of the page's file: "enforcement/penalty/2026/0012/index.html".
func (p *Page) Output() string { return address.File(p.URL) }

// View makes a pointer to the layout's view, anew by each call. It takes the
// text of the document at Source, nil when there is none. Views of one plan may
// be made from many goroutines.
func (p *Page) View(text *markdown.Text) any { return p.view(p, text) }

// Plan is every page of a site: generated pages and documents, in the order of
// their URLs; and what search finds.
type Plan struct {
	Pages []Page
	// Found makes what search knows of each page that can be found, in a fixed
	// order that publication only adds to. Safe for concurrent use, as View is.
	Found []Findable
}

// Generated returns the URLs of all pages.
func (p *Plan) Generated() map[string]bool {
	urls := make(map[string]bool, len(p.Pages))
	for i := range p.Pages {
		urls[p.Pages[i].URL] = true
	}
	return urls
}

// New plans the pages of a site. ledger is made the public one if it is not.
func New(c *corpus.Corpus, ledger *ledger.Ledger, opt Options) (*Plan, []diag.Problem) {
	b := newBook(c, ledger.Public(), opt)
	b.readGlossary()
	b.findParties()
	b.planFacets()
	if opt.Without.Parties {
		b.forgetParties()
	}
	b.planParties()
	b.planOrgans()
	if !opt.Without.Ledger {
		b.planLedger()
	}
	b.planRegisters()
	b.planDeadlines()
	b.planSections()
	if !opt.Without.Data {
		b.planData()
	}
	b.planDocuments()
	if !opt.Without.Search {
		b.planSearch()
	}
	b.planPlatform()
	b.planFront()
	b.entitle()
	return b.finish(), b.collisions()
}

// add takes in a page; it is linked to by its URL from then on.
func (b *book) add(p Page, view func(*Page) any) {
	b.addText(p, func(p *Page, _ *markdown.Text) any { return view(p) })
}

// addText takes in the page of a document.
func (b *book) addText(p Page, view func(*Page, *markdown.Text) any) {
	p.book, p.view = b, view
	b.pages = append(b.pages, p)
	if p.Source == "" {
		b.generated[p.URL] = true
	}
}
