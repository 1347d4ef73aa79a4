package page

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/disclosure"
	"gongkai/site/page/view"
)

// party (当事人) is an organisation about which public decisions exist.
type party struct {
	uscc    string
	name    string // as the newest record has it
	others  []string
	key     string // the name without the place, by which it is listed
	initial string
	entries []*entry // newest first, public ones only
}

func (p *party) url() string { return address.Party(p.uscc) }

// partiesPerPage is how many parties their index shows on a page.
const partiesPerPage = 200

const partiesURL = "/parties/"

// findParties groups the public records by credit code. A natural person has
// none, whatever the file says.
func (b *book) findParties() {
	byUSCC := map[string]*party{}
	for _, e := range b.newest {
		s := e.rec.Subject
		if e.state != disclosure.Public || !s.Organisation() {
			continue
		}
		uscc := strings.ToUpper(strings.TrimSpace(s.USCC))
		if disclosure.CheckUSCC(uscc) != nil {
			continue // a slip of the pen, or the number of a person
		}
		p := byUSCC[uscc]
		if p == nil {
			p = &party{uscc: uscc, name: s.Name}
			byUSCC[uscc] = p
			b.parties = append(b.parties, p)
		}
		if s.Name != p.name && !slices.Contains(p.others, s.Name) {
			p.others = append(p.others, s.Name)
		}
		e.party = p
		p.entries = append(p.entries, e)
	}
	b.sortParties()
}

// forgetParties leaves no party that could have a page.
func (b *book) forgetParties() {
	b.parties = nil
	for _, e := range b.entries {
		e.party = nil
	}
}

// planParties gives each party its page.
func (b *book) planParties() {
	if len(b.parties) == 0 {
		return
	}
	b.pages = slices.Grow(b.pages, len(b.parties))
	for _, p := range b.parties {
		b.add(Page{URL: p.url(), Layout: "party", name: p.name, above: partiesName, Modified: b.latest(p.entries)},
			func(page *Page) any { return b.party(page, p) })
	}
	b.planPartyIndex()
}

func (b *book) sortParties() {
	var names []string
	for _, o := range b.corpus.Organs.All() {
		names = append(names, o.Name)
	}
	here, letters := place(names), newPinyin()
	for _, p := range b.parties {
		p.key = p.name
		if rest := strings.TrimPrefix(p.name, here); len([]rune(rest)) > 3 {
			p.key = rest
		}
		p.initial = letters.initial(p.key)
	}
	slices.SortFunc(b.parties, func(x, y *party) int { return strings.Compare(x.uscc, y.uscc) })
	sortByKey(b.parties, func(p *party) string { return letters.key(p.key) })
	slices.SortStableFunc(b.parties, func(x, y *party) int { return compareInitials(x.initial, y.initial) })
}

func (b *book) party(page *Page, p *party) *view.Party {
	h := head{
		heading: p.name, trail: []crumb{{partiesName, partiesURL}, {p.name, p.url()}}, column: partyColumn(),
		things: []any{ldOrganization{Type: "Organization", Name: p.name, TaxID: p.uscc}},
	}
	v := &view.Party{Base: b.base(page, h)}
	v.About = view.Table{ID: "site-about", Caption: "当事人信息", RowHeads: true, Rows: [][]view.Cell{{{Text: "名称"}, {Text: p.name}}, {{Text: "统一社会信用代码"}, {Text: p.uscc}}}}
	if len(p.others) > 0 {
		v.About.Rows = append(v.About.Rows, []view.Cell{{Text: "公开记录里的其他名称"}, {Text: strings.Join(p.others, "、")}})
	}
	fined := disclosure.Money{}
	v.Decisions = view.Table{ID: "site-decisions", Caption: "公开的决定和结果", Head: []string{"日期", "标题", "类别", "机关", "内容", "公开时限"}}
	for _, e := range p.entries {
		fined = fined.Add(fineOf(e))
		v.Decisions.Rows = append(v.Decisions.Rows, b.decisionRow(page.URL, e))
	}
	v.Summary = fmt.Sprintf("合计 %d 件", len(p.entries))
	if !fined.IsZero() {
		v.Summary += "，罚款 " + fined.Display() + "（" + fined.Capital() + "）"
	}
	v.Summary += "。只计公示中的，数据截至" + b.asOf.Chinese() + "。"
	return v
}

func (b *book) decisionRow(from string, e *entry) []view.Cell {
	on := e.rec.Dated
	if on.IsZero() {
		on = e.rec.Published.Date()
	}
	outcome, _ := e.rec.Value("outcome")
	tag := view.Cell{Text: "－"}
	if t := b.stateTag(e); t != nil {
		tag = view.Cell{Tag: t}
	}
	return []view.Cell{
		{Text: on.Chinese(), Date: dayOf(on)},
		{Text: e.title, Href: address.Relative(from, e.url)},
		{Text: e.rec.Kind.Short},
		{Text: cmp.Or(b.shortOrgans(e.rec.Organs), "－")},
		{Text: cmp.Or(e.mask(display0(outcome)), "－")},
		tag,
	}
}

// display0 is display for a value that may be missing.
func display0(v disclosure.FieldValue) string {
	if v.Field == nil {
		return ""
	}
	return display(v)
}

func partyColumn() column {
	return column{partiesName, "按当事人查公开的行政执法决定。只列企业和其他组织，不列自然人。", "当事人,行政处罚,行政许可", "行政执法公示"}
}

// listedParty is a line of the index. A party stands there under the distinctive
// part of its name, and where its name begins with the place (示范市安达商贸有限公司)
// under that too: people look for the one or the other.
type listedParty struct {
	*party
	initial string
	as      string // the name or the part of it by which it stands here
}

// planPartyIndex is /parties/: the letters, and below them the parties; where
// these are too many for a page, every letter has pages of its own.
func (b *book) planPartyIndex() {
	var lines []listedParty
	letters := newPinyin()
	for _, p := range b.parties {
		lines = append(lines, listedParty{p, p.initial, p.key})
		if initial := letters.initial(p.name); initial != p.initial {
			lines = append(lines, listedParty{p, initial, p.name})
		}
	}
	sortByKey(lines, func(l listedParty) string { return letters.key(l.as) })
	b.letters = map[string][]listedParty{}
	for _, l := range lines {
		b.letters[l.initial] = append(b.letters[l.initial], l)
	}
	b.oneIndex = len(lines) <= partiesPerPage
	b.add(Page{URL: partiesURL, Layout: "index", name: partiesName, Modified: b.latest(b.newest)},
		func(page *Page) any { return b.partyIndex(page) })
	for letter, list := range b.letters {
		if !b.oneIndex {
			b.planLetter(letter, list)
		}
	}
}

func (b *book) partyIndex(page *Page) *view.Index {
	v := &view.Index{
		Base:   b.base(page, head{heading: partiesName, trail: []crumb{{partiesName, partiesURL}}, column: partyColumn()}),
		Intro:  fmt.Sprintf("共 %d 个当事人，按名称的拼音首字母排列；名称以地名开头的，在地名和地名后面的字下都能找到。%s%s", len(b.parties), partyColumn().about, notFoundAdvice),
		Groups: []view.Group{b.letterLinks(page.URL)},
	}
	for _, letter := range b.initialLetters() {
		if b.oneIndex {
			v.Groups = append(v.Groups, view.Group{Title: letter, ID: letterAnchor(letter), Links: partyLinks(page.URL, b.letters[letter])})
		}
	}
	return v
}

// initialLetters are those under which parties stand, 其他 last.
func (b *book) initialLetters() []string {
	return slices.SortedFunc(maps.Keys(b.letters), compareInitials)
}

// letterLinks leads to the parties of each letter.
func (b *book) letterLinks(from string) view.Group {
	g := view.Group{Title: "按首字母", ID: "site-letters"}
	for _, letter := range b.initialLetters() {
		u := letterURL(letter)
		if b.oneIndex {
			u = partiesURL + "#" + letterAnchor(letter)
		}
		link := counted(letter, address.Relative(from, u), len(b.letters[letter]))
		link.Hidden = "，名称首字母是 " + letter + " 的当事人"
		g.Links = append(g.Links, link)
	}
	return g
}

func (b *book) planLetter(letter string, list []listedParty) {
	last := pageCount(len(list), partiesPerPage)
	for n := 1; n <= last; n++ {
		shown := list[(n-1)*partiesPerPage : min(n*partiesPerPage, len(list))]
		u := letterURL(letter)
		page := Page{URL: address.Page(u, n), Layout: "index", name: numbered(partiesName+"："+letter, n)}
		for _, p := range shown {
			if d := b.latest(p.entries); d.After(page.Modified) {
				page.Modified = d
			}
		}
		b.add(page, func(page *Page) any {
			h := head{heading: numbered(partiesName+"："+letter, n), trail: []crumb{{partiesName, partiesURL}, {letter, u}}, column: partyColumn()}
			if n > 1 {
				h.trail = append(h.trail, crumb{fmt.Sprintf("第 %d 页", n), page.URL})
			}
			return &view.Index{
				Base: b.base(page, h), Pager: pager(page.URL, u, n, last),
				Intro:  fmt.Sprintf("名称首字母是 %s 的当事人共 %d 个。", letter, len(list)),
				Groups: []view.Group{{Title: "当事人名单", Links: partyLinks(page.URL, shown)}},
			}
		})
	}
}

func partyLinks(from string, list []listedParty) []view.Link {
	links := make([]view.Link, 0, len(list))
	for _, p := range list {
		links = append(links, counted(p.name, address.Relative(from, p.url()), len(p.entries)))
	}
	return links
}

const partiesName = "当事人"

// notFoundAdvice says where else to ask (J1: 未查到).
const notFoundAdvice = "没有查到的，说明本站没有公示中的记录；还可以查国家企业信用信息公示系统和“信用中国”网站。"

func letterURL(initial string) string {
	return address.Facet(strings.Trim(partiesURL, "/"), "letter", letterID(initial))
}

func letterAnchor(initial string) string { return "site-letter-" + letterID(initial) }

// letterID is a letter in an address.
func letterID(initial string) string {
	if initial == other {
		return "other"
	}
	return strings.ToLower(initial)
}

// compareInitials puts 其他 last.
func compareInitials(x, y string) int {
	return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y))
}
