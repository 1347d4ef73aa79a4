package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/disclosure"
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

// planParties groups the public records by credit code. A natural person has
// none, whatever the file says.
func (b *book) planParties() {
	for _, e := range b.newest {
		s := e.rec.Subject
		if e.state != disclosure.Public || !s.Organisation() {
			continue
		}
		uscc := strings.ToUpper(strings.TrimSpace(s.USCC))
		if disclosure.CheckUSCC(uscc) != nil {
			continue // a slip of the pen, or the number of a person
		}
		p := b.byUSCC[uscc]
		if p == nil {
			p = &party{uscc: uscc, name: s.Name}
			b.byUSCC[uscc] = p
			b.parties = append(b.parties, p)
		}
		if s.Name != p.name && !slices.Contains(p.others, s.Name) {
			p.others = append(p.others, s.Name)
		}
		e.party = p
		p.entries = append(p.entries, e)
	}
	if len(b.parties) == 0 {
		return
	}
	b.sortParties()
	for _, p := range b.parties {
		b.add(Page{URL: p.url(), Layout: "party", Title: b.windowTitle(p.name, "当事人"), Modified: b.latest(p.entries)},
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
	slices.SortFunc(b.parties, func(x, y *party) int {
		return cmp.Or(
			cmp.Compare(len(x.initial), len(y.initial)), strings.Compare(x.initial, y.initial), // 其他 comes last
			letters.compare(x.key, y.key), strings.Compare(x.uscc, y.uscc))
	})
}

func (b *book) party(page *Page, p *party) *Party {
	h := head{
		heading: p.name, trail: []crumb{{"当事人", partiesURL}, {p.name, p.url()}}, column: partyColumn(),
		things: []any{ldOrganization{Type: "Organization", Name: p.name, TaxID: p.uscc}},
	}
	v := &Party{Base: b.base(page, h)}
	v.About = Table{ID: "site-about", Caption: "当事人信息", RowHeads: true, Rows: [][]Cell{{{Text: "名称"}, {Text: p.name}}, {{Text: "统一社会信用代码"}, {Text: p.uscc}}}}
	if len(p.others) > 0 {
		v.About.Rows = append(v.About.Rows, []Cell{{Text: "公开记录里的其他名称"}, {Text: strings.Join(p.others, "、")}})
	}
	fined := disclosure.Money{}
	v.Decisions = Table{ID: "site-decisions", Caption: "公开的决定和结果", Head: []string{"日期", "标题", "类别", "机关", "内容", "公开时限"}}
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

func (b *book) decisionRow(from string, e *entry) []Cell {
	on := e.rec.Dated
	if on.IsZero() {
		on = e.rec.Published.Date()
	}
	outcome, _ := e.rec.Value("outcome")
	tag := Cell{Text: "－"}
	if t := b.stateTag(e); t != nil {
		tag = Cell{Tag: t}
	}
	return []Cell{
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
	return column{"当事人", "按当事人查公开的行政执法决定。只列企业和其他组织，不列自然人。", "当事人,行政处罚,行政许可", "行政执法公示"}
}

func (b *book) planPartyIndex() {
	last := pageCount(len(b.parties), partiesPerPage)
	for n := 1; n <= last; n++ {
		shown := b.parties[(n-1)*partiesPerPage : min(n*partiesPerPage, len(b.parties))]
		page := Page{URL: address.Page(partiesURL, n), Layout: "index", Title: b.windowTitle(numbered("当事人", n))}
		for _, p := range shown {
			if d := b.latest(p.entries); d.After(page.Modified) {
				page.Modified = d
			}
		}
		b.add(page, func(page *Page) any { return b.partyIndex(page, n, last) })
	}
}

// partyIndex lists parties by the first letter of their name; its first page
// begins with the letters.
func (b *book) partyIndex(page *Page, n, last int) *Index {
	h := head{heading: numbered("当事人", n), trail: []crumb{{"当事人", partiesURL}}, column: partyColumn()}
	if n > 1 {
		h.trail = append(h.trail, crumb{fmt.Sprintf("第 %d 页", n), page.URL})
	}
	v := &Index{
		Base: b.base(page, h), Pager: pager(page.URL, partiesURL, n, last),
		Intro: fmt.Sprintf("共 %d 个当事人，按名称的拼音首字母排列（名称开头的地名不计）。%s", len(b.parties), partyColumn().about),
	}
	if n == 1 && last > 1 {
		v.Groups = append(v.Groups, b.letterLinks(page.URL))
	}
	for i := (n - 1) * partiesPerPage; i < min(n*partiesPerPage, len(b.parties)); i++ {
		p := b.parties[i]
		if g := len(v.Groups); g == 0 || v.Groups[g-1].Title != p.initial {
			id := ""
			if i == 0 || b.parties[i-1].initial != p.initial {
				id = letterAnchor(p.initial)
			}
			v.Groups = append(v.Groups, Group{Title: p.initial, ID: id})
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Links = append(g.Links, counted(p.name, address.Relative(page.URL, p.url()), len(p.entries)))
	}
	return v
}

// letterLinks leads to the page on which a letter begins.
func (b *book) letterLinks(from string) Group {
	g := Group{Title: "按首字母", ID: "site-letters"}
	for i, p := range b.parties {
		if i == 0 || b.parties[i-1].initial != p.initial {
			u := address.Page(partiesURL, i/partiesPerPage+1) + "#" + letterAnchor(p.initial)
			g.Links = append(g.Links, Link{Label: p.initial, Href: address.Relative(from, u)})
		}
	}
	return g
}

func letterAnchor(initial string) string {
	if initial == other {
		return "site-letter-other"
	}
	return "site-letter-" + strings.ToLower(initial)
}
