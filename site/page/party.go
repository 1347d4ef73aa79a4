package page

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/disclosure"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

const (
	partiesName = "当事人"
	partiesURL  = "/parties/"

	// partiesPerPage is how many parties their index shows on a page.
	partiesPerPage = 200

	// notFoundAdvice names other places to ask.
	notFoundAdvice = "没有查到的，说明本站没有公示中的记录；还可以查国家企业信用信息公示系统和“信用中国”网站。"
)

func partyColumn() catalog.Column {
	return catalog.Column{
		Name: partiesName, About: "按当事人查公开的行政执法决定。只列企业和其他组织，不列自然人。", Keywords: "当事人,行政处罚,行政许可", Type: "行政执法公示",
	}
}

// partyPage is the page of a party.
type partyPage struct{ party *catalog.Party }

// partyIndexPage is /parties/: the letters, and all parties under them where these
// fit on a page.
type partyIndexPage struct{}

// letterPage is the n-th page of the parties under a letter.
type letterPage struct {
	catalog.Letter
	n int
}

// partyPages returns the pages of all parties, and their index.
func partyPages(c *catalog.Catalog) []Page {
	if len(c.Parties) == 0 {
		return nil
	}
	pages := make([]Page, 0, len(c.Parties)+1)
	for _, p := range c.Parties {
		pages = append(pages, Page{
			URL: p.URL(), Layout: "party", name: p.Name, above: partiesName, Modified: catalog.Latest(p.Documents), content: partyPage{p},
		})
	}
	pages = append(pages, Page{URL: partiesURL, Layout: "index", name: partiesName, Modified: catalog.Latest(c.Newest), content: partyIndexPage{}})
	if isOnePage(c.Letters) {
		return pages
	}
	for _, letter := range c.Letters {
		for n := 1; n <= pageCount(len(letter.Parties), partiesPerPage); n++ {
			l := letterPage{letter, n}
			page := Page{URL: address.Page(letterURL(letter.Initial), n), Layout: "index", name: l.name(), content: l}
			for _, p := range l.shown() {
				if d := catalog.Latest(p.Documents); d.After(page.Modified) {
					page.Modified = d
				}
			}
			pages = append(pages, page)
		}
	}
	return pages
}

// isOnePage reports whether all parties are on the page of their index.
func isOnePage(letters []catalog.Letter) bool {
	n := 0
	for _, l := range letters {
		n += len(l.Parties)
	}
	return n <= partiesPerPage
}

func (p partyPage) view(f *frame, page *Page) any {
	party := p.party
	v := &view.Party{
		Base: f.base(page, head{
			heading: party.Name, trail: []catalog.Crumb{{Name: partiesName, URL: partiesURL}, {Name: party.Name, URL: page.URL}}, column: partyColumn(),
			things: []any{ldOrganization{Type: "Organization", Name: party.Name, TaxID: party.USCC}},
		}),
		About: view.Table{
			ID: "site-about", Caption: "当事人信息", RowHeads: true,
			Rows: [][]view.Cell{{{Text: "名称"}, {Text: party.Name}}, {{Text: "统一社会信用代码"}, {Text: party.USCC}}},
		},
		Decisions: view.Part{ID: "site-decisions", Title: "公开的决定和结果"},
	}
	if len(party.Others) > 0 {
		v.About.Rows = append(v.About.Rows, []view.Cell{{Text: "公开记录里的其他名称"}, {Text: strings.Join(party.Others, "、")}})
	}
	years, lists := catalog.Group(party.Documents, func(d *catalog.Document) []int {
		if len(party.Documents) <= fewDecisions {
			return []int{0}
		}
		return []int{catalog.Year(d.Record)}
	})
	slices.SortFunc(years, func(x, y int) int { return y - x })
	for _, year := range years {
		t := view.Table{
			ID: fmt.Sprintf("site-year-%d", year), Caption: fmt.Sprintf("%d年：%s", year, totalOf(lists[year])), Records: true,
			Head: []string{"结果", "日期", "目前状态", "标题", "类别", "机关", "机关的公开时限"},
		}
		if len(years) == 1 {
			t.ID, t.Caption = "decisions", v.Decisions.Title
		}
		for _, d := range lists[year] {
			t.Rows = append(t.Rows, decision(f.catalog, page.URL, d))
		}
		v.Decisions.Tables = append(v.Decisions.Tables, t)
	}
	v.Decisions.Joined = len(years) > 1
	kinds, byKind := catalog.Group(party.Documents, func(d *catalog.Document) []string { return []string{d.Record.Kind.Short} })
	for i, kind := range kinds {
		kinds[i] = kind + " " + totalOf(byKind[kind]) + states(f.catalog, byKind[kind])
	}
	v.Summary = fmt.Sprintf("本站公示中的决定 %d 件：%s。", len(party.Documents), strings.Join(kinds, "；"))
	return v
}

// states says how many of a kind's documents still count (有效 2 件，有效期已满 1 件), where
// they can end on a day; "" where they cannot.
func states(c *catalog.Catalog, documents []*catalog.Document) string {
	if s := documents[0].Record.Kind.Standing; s == nil || s.Until == "" {
		return ""
	}
	words, of := catalog.Group(documents, func(d *catalog.Document) []string { return []string{standing(c, d).Word} })
	if len(words) > 1 {
		for i, word := range words {
			words[i] = fmt.Sprintf("%s %d 件", word, len(of[word]))
		}
	}
	return "（" + strings.Join(words, "，") + "）"
}

// fewDecisions is how many decisions on a party need no heading for each year.
const fewDecisions = 10

// totalOf counts decisions and adds up their fines: 3 件，罚款合计 13,000 元.
func totalOf(documents []*catalog.Document) string {
	fined := disclosure.Money{}
	for _, d := range documents {
		fined = fined.Add(fineOf(d))
	}
	total := fmt.Sprintf("%d 件", len(documents))
	if !fined.IsZero() {
		total += "，罚款合计 " + fined.Display()
	}
	return total
}

// decision returns the row of a document on the page of its party.
func decision(c *catalog.Catalog, from string, d *catalog.Document) []view.Cell {
	on := d.Record.Dated
	if on.IsZero() {
		on = d.Record.Published.Date()
	}
	outcome, ok := d.Record.Value("outcome")
	result := ""
	if ok {
		result = readable(d, outcome, "")
	}
	state := view.TextCell("")
	if t := standing(c, d); t != nil {
		state = view.Cell{Tag: t}
	}
	if until := d.Record.PublicityUntil; !until.IsZero() {
		state.Notes = []string{"公示到" + until.Chinese()}
	}
	if s := d.Record.Kind.Standing; s != nil {
		if last, _ := d.Record.Value(s.Until); !last.Date.IsZero() {
			state.Notes = append(state.Notes, "有效期到"+last.Date.Chinese())
		}
	}
	tag := view.TextCell("")
	if t := c.Tag(d); t != nil {
		tag = view.Cell{Tag: t}
	}
	return []view.Cell{
		view.TextCell(result), view.DateCell(on), state, d.Cell(from), {Text: d.Record.Kind.Short},
		view.TextCell(c.ShortOrgans(d.Record.Organs)), tag,
	}
}

func (partyIndexPage) view(f *frame, p *Page) any {
	v := &view.Index{
		Base: f.base(p, columnHead(p.URL, partyColumn())),
		Intro: fmt.Sprintf("共 %d 个当事人，按名称的拼音首字母排列；名称以地名开头的，在地名和地名后面的字下都能找到。%s%s",
			len(f.catalog.Parties), partyColumn().About, notFoundAdvice),
		Groups: []view.Group{letterLinks(f.catalog.Letters, p.URL)},
	}
	if isOnePage(f.catalog.Letters) {
		for _, l := range f.catalog.Letters {
			v.Groups = append(v.Groups, view.Group{Title: l.Initial, ID: letterAnchor(l.Initial), Links: partyLinks(p.URL, l.Parties)})
		}
	}
	return v
}

// letterLinks leads to the parties under each letter.
func letterLinks(letters []catalog.Letter, from string) view.Group {
	g := view.Group{Title: "按首字母", ID: "site-letters"}
	onePage := isOnePage(letters)
	for _, l := range letters {
		u := letterURL(l.Initial)
		if onePage {
			u = partiesURL + "#" + letterAnchor(l.Initial)
		}
		link := view.Counted(l.Initial, address.Relative(from, u), len(l.Parties))
		link.Hidden = "，名称首字母是 " + l.Initial + " 的当事人"
		g.Links = append(g.Links, link)
	}
	return g
}

func (l letterPage) name() string { return numbered(partiesName+"："+l.Initial, l.n) }

// shown returns the parties on the page.
func (l letterPage) shown() []*catalog.Party {
	return l.Parties[(l.n-1)*partiesPerPage : min(l.n*partiesPerPage, len(l.Parties))]
}

func (l letterPage) view(f *frame, p *Page) any {
	u := letterURL(l.Initial)
	h := head{heading: l.name(), trail: []catalog.Crumb{{Name: partiesName, URL: partiesURL}, {Name: l.Initial, URL: u}}, column: partyColumn()}
	if l.n > 1 {
		h.trail = append(h.trail, pageCrumb(u, l.n))
	}
	return &view.Index{
		Base: f.base(p, h), Pager: pager(p.URL, u, l.n, pageCount(len(l.Parties), partiesPerPage)),
		Intro:  fmt.Sprintf("名称首字母是 %s 的当事人共 %d 个。", l.Initial, len(l.Parties)),
		Groups: []view.Group{{Title: "当事人名单", Links: partyLinks(p.URL, l.shown())}},
	}
}

func partyLinks(from string, parties []*catalog.Party) []view.Link {
	links := make([]view.Link, 0, len(parties))
	for _, p := range parties {
		links = append(links, view.Link{Label: p.Name + "（" + totalOf(p.Documents) + "）", Href: address.Relative(from, p.URL())})
	}
	return links
}

func letterURL(initial string) string {
	return address.Facet(strings.Trim(partiesURL, "/"), "letter", catalog.LetterID(initial))
}

func letterAnchor(initial string) string { return "site-letter-" + catalog.LetterID(initial) }
