package page

import (
	"fmt"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/page/view"
)

// register is a page of the ledger with rows, and its continuations. Counts
// elsewhere link to the anchors of its parts and tables.
type register struct {
	url, name, intro string
	above            string   // named in the window's title after the page: 公开时限审计
	section          *section // nil: none
	trail            []crumb
	column           column
	modified         calendar.Date
	parts            []part
	front            func(from string, v *view.Ledger) // fills what only the first page shows

	pages   [][]stretch
	anchors map[string]string // anchor to the URL it lies at, with fragment
}

// part is a section of a register.
type part struct {
	id, title string
	tables    []rowset
}

// rowset is a table whose rows are made when they are shown.
type rowset struct {
	id, caption string
	head        []string
	n           int
	row         func(from string, i int) []view.Cell
}

// stretch is some of the rows of one table.
type stretch struct{ part, table, from, to int }

// rowsPerPage is how many rows a page of the ledger shows.
const rowsPerPage = 100

// planRegister adds the pages of a register.
func (b *book) planRegister(r *register) {
	r.paginate()
	b.registers[r.url] = r
	for n := 1; n <= len(r.pages); n++ {
		page := Page{URL: address.Page(r.url, n), Layout: "audit", name: numbered(r.name, n), above: r.above, Modified: r.modified}
		if r.section != nil {
			page.Section = r.section.folder
		}
		b.add(page, func(p *Page) any { return b.register(p, r, n) })
	}
}

// anchor is where a part or table of a register lies; ok is false when it has no rows.
func (b *book) anchor(url, id string) (string, bool) {
	r := b.registers[url]
	if r == nil {
		return "", false
	}
	u, ok := r.anchors[id]
	return u, ok
}

// paginate cuts the rows into pages. What fits on one page is not torn.
func (r *register) paginate() {
	r.anchors = map[string]string{}
	r.pages = [][]stretch{nil}
	room := rowsPerPage
	turn := func(n int) {
		if room == 0 || n > room && n <= rowsPerPage {
			r.pages, room = append(r.pages, nil), rowsPerPage
		}
	}
	for i, p := range r.parts {
		turn(p.rows())
		for j, t := range p.tables {
			turn(t.n)
			here := address.Page(r.url, len(r.pages)) + "#"
			r.anchors[t.id] = here + t.id
			if j == 0 {
				r.anchors[p.id] = here + p.id
			}
			for from := 0; from < t.n; {
				turn(1)
				to := min(t.n, from+room)
				last := len(r.pages) - 1
				r.pages[last] = append(r.pages[last], stretch{i, j, from, to})
				room -= to - from
				from = to
			}
		}
	}
}

func (p part) rows() int {
	n := 0
	for _, t := range p.tables {
		n += t.n
	}
	return n
}

func (r *register) rows() int {
	n := 0
	for _, p := range r.parts {
		n += p.rows()
	}
	return n
}

// register is the n-th page.
func (b *book) register(p *Page, r *register, n int) *view.Ledger {
	h := head{heading: numbered(r.name, n), trail: r.trail, column: r.column, section: r.section}
	if n > 1 {
		h.trail = append(h.trail[:len(h.trail):len(h.trail)], crumb{fmt.Sprintf("第 %d 页", n), p.URL})
	}
	v := &view.Ledger{Base: b.base(p, h), Statement: r.intro, Pager: pager(p.URL, r.url, n, len(r.pages))}
	current := -1
	for _, s := range r.pages[n-1] {
		of := r.parts[s.part]
		if s.part != current {
			current = s.part
			v.Parts = append(v.Parts, of.begin(s))
		}
		open := &v.Parts[len(v.Parts)-1]
		open.Tables = append(open.Tables, of.tables[s.table].rows(p.URL, s))
	}
	if n == 1 && r.front != nil {
		r.front(p.URL, v)
	}
	v.Terms = b.explained(p.URL, ledgerWords(v)...)
	return v
}

// begin opens a part on a page; where it goes on it has no anchor.
func (p part) begin(s stretch) view.Part {
	if s.table == 0 && s.from == 0 {
		return view.Part{ID: p.id, Title: p.title}
	}
	return view.Part{Title: p.title + "（续）"}
}

func (t rowset) rows(from string, s stretch) view.Table {
	v := view.Table{ID: t.id, Caption: t.caption, Head: t.head}
	if s.from > 0 || s.to < t.n {
		v.Caption += fmt.Sprintf("（第 %d 至 %d 项）", s.from+1, s.to)
	}
	if s.from > 0 {
		v.ID = fmt.Sprintf("%s-%d", t.id, s.from+1)
	}
	for i := s.from; i < s.to; i++ {
		v.Rows = append(v.Rows, t.row(from, i))
	}
	return v
}
