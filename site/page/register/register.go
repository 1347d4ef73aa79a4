// Package register lists many records in tables, each register on pages of its own:
// the ledger of deadlines with its organs and years, yearly duties, indicators and
// their evidence, withdrawals, policies by validity, power lists, the days ahead, tasks,
// assessments, named units.
//
// # Terms
//
// A register (Register) has parts, a part has tables, a table has rows. Parts and
// tables have anchors. A count (place.count) is a number that leads to the part or
// table of just so many rows, on whichever page of the register that begins.
//
// # Order
//
// New makes all registers of a catalog: grouping rows into parts and tables, then
// cutting them into pages of 100 rows; what fits on a page is not torn. Rows and
// fronts (matrices, charts, links) become cells when a page is shown, so that
// registers of 100,000 rows take little memory. For one late decision:
//
//	ledger.Entry{Path: enforcement/penalty/2026/0012.md, Verdict: Late}
//	/audit/           part "late", table "late-rows"
//	/audit/2026/      part "late", table "late-03"
//	/audit/scjgj/     part "late", table "late-penalty"; its matrix counts it
//
// # The kit
//
// groups sorts rows by a key, parts makes parts and tables of two keys, list makes a
// table of columns, matrix a table of counts (table.go). The file of a register has its keys and columns, and nothing of pages.
package register

import (
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// Register is tables over many records, on as many pages as they take.
type Register struct {
	URL, Name string
	Intro     string           // a sentence above the tables
	Above     string           // follows the name in the window's title; may be ""
	Section   *catalog.Section // nil for none
	Trail     []catalog.Crumb
	Column    catalog.Column
	Rule      *deadline.Rule // that the register is about; nil for others
	Modified  calendar.Date

	parts   []part
	front   func(at place, v *view.Ledger) // fills what only the first page shows; may be nil
	pages   [][]stretch
	anchors map[string]string // of parts and tables, to their addresses with fragment
}

// part is a section of a register.
type part struct {
	id, title string
	tables    []table
}

// table makes its rows when they are shown.
type table struct {
	id, caption string
	head        []string
	n           int // rows
	row         func(at place, i int) []view.Cell
}

// stretch is rows of a table that are on the same page.
type stretch struct{ part, table, from, to int } // places; to is excluded

// rowsPerPage is how many rows a page of a register shows.
const rowsPerPage = 100

// Set is the registers of a site.
type Set struct {
	Registers []*Register
	Limits    map[string][]Limit // by content path

	byURL   map[string]*Register
	catalog *catalog.Catalog
	ledger  *deadlines
}

// New returns the registers of a catalog, those that have rows.
func New(c *catalog.Catalog) *Set {
	indicators := indicatorsOf(c)
	d := deadlinesOf(c)
	s := &Set{catalog: c, ledger: d, Limits: limitsOf(c, indicators), byURL: map[string]*Register{}}
	s.Registers = slices.Concat(
		duties(c), indicatorRegisters(c, indicators), withdrawals(c), d.registers(), policies(c), powers(c), ahead(c, d.rows), ruleRegisters(c, d),
		tasks(c), assessments(c), designations(c), penalties(c),
	)
	for _, r := range s.Registers {
		r.paginate()
		s.byURL[r.URL] = r
	}
	return s
}

// At returns the register at an address, nil when there is none.
func (s *Set) At(url string) *Register { return s.byURL[url] }

// anchor returns where a part or table of a register is; ok is false when it has no rows.
func (s *Set) anchor(url, id string) (at string, ok bool) {
	if r := s.byURL[url]; r != nil {
		at, ok = r.anchors[id]
	}
	return at, ok
}

// place is a page that shows rows, counts and links.
type place struct {
	set *Set
	url string // of the page
}

// href returns the address of a page as seen from the place.
func (at place) href(url string) string { return address.Relative(at.url, url) }

// count returns a number that leads to the rows it counts: to the part or table
// with an anchor, or to the whole register for the anchor "".
func (at place) count(url, anchor string, n int, what string) view.Cell {
	c := view.NumberCell(n)
	if n == 0 {
		return c
	}
	if anchor == "" {
		c.Href = at.href(url)
	} else if u, ok := at.set.anchor(url, anchor); ok {
		c.Href = at.href(u)
	}
	c.Hidden = " 项，" + what
	return c
}

// paginate cuts the rows into pages. What fits on a page is not torn.
func (r *Register) paginate() {
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
			here := address.Page(r.URL, len(r.pages)) + "#"
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

// Rows returns how many rows the register has.
func (r *Register) Rows() int {
	n := 0
	for _, p := range r.parts {
		n += p.rows()
	}
	return n
}

// Pages returns how many pages the register takes, at least one.
func (r *Register) Pages() int { return len(r.pages) }

// View returns the n-th page of a register, from 1, without what all layouts share.
func (s *Set) View(r *Register, n int) *view.Ledger {
	v, at, current := &view.Ledger{Statement: r.Intro}, place{s, address.Page(r.URL, n)}, -1
	for _, st := range r.pages[n-1] {
		p := r.parts[st.part]
		if st.part != current {
			current = st.part
			v.Parts = append(v.Parts, p.begin(st))
		}
		open := &v.Parts[len(v.Parts)-1]
		open.Tables = append(open.Tables, p.tables[st.table].view(at, st))
	}
	for i := range v.Parts {
		v.Parts[i].Joined = haveSameColumns(v.Parts[i].Tables)
	}
	if n == 1 && r.front != nil {
		r.front(at, v)
	}
	return v
}

// haveSameColumns reports whether there are several tables, with the same columns.
func haveSameColumns(tables []view.Table) bool {
	return len(tables) > 1 && !slices.ContainsFunc(tables, func(t view.Table) bool { return !slices.Equal(t.Head, tables[0].Head) })
}

// begin opens a part on a page; a part that goes on has no anchor.
func (p part) begin(s stretch) view.Part {
	if s.table == 0 && s.from == 0 {
		return view.Part{ID: p.id, Title: p.title}
	}
	return view.Part{Title: p.title + "（续）"}
}

func (t table) view(at place, s stretch) view.Table {
	v := view.Table{ID: t.id, Caption: t.caption, Head: t.head, Records: true, Rows: make([][]view.Cell, 0, s.to-s.from)}
	if s.from > 0 || s.to < t.n {
		v.Caption += fmt.Sprintf("（第 %d 至 %d 项）", s.from+1, s.to)
	}
	if s.from > 0 {
		v.ID = fmt.Sprintf("%s-%d", t.id, s.from+1)
	}
	for i := s.from; i < s.to; i++ {
		v.Rows = append(v.Rows, t.row(at, i))
	}
	return v
}
