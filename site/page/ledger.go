package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/audit"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
)

// verdicts in the order of the ledger: what needs an explanation comes first.
var verdicts = [...]deadline.Verdict{
	deadline.Overdue, deadline.Late, deadline.TooEarly, deadline.Undetermined, deadline.Pending, deadline.Exempt, deadline.OnTime,
}

// planLedger plans the pages of the public ledger. One without rows and
// obligations has none.
func (b *book) planLedger() {
	rows := b.ledgerRows()
	b.planObligations()
	b.planIndicators()
	b.planWithdrawn()
	if len(rows) == 0 && len(b.ledger.Obligations) == 0 {
		return
	}
	organs, years := map[string][]*audit.Entry{}, map[int][]*audit.Entry{}
	for _, e := range rows {
		organs[e.Organ] = append(organs[e.Organ], e)
		y := ledgerYear(e.Document.Record)
		years[y] = append(years[y], e)
	}
	for _, o := range b.corpus.Organs.All() {
		if list := organs[o.ID]; len(list) > 0 {
			b.planOrganLedger(o.ID, list)
		}
	}
	for y, list := range years {
		b.planYearLedger(y, list)
	}
	b.planOverview(rows, organs, years)
}

// ledgerRows are the rows of documents that have a page, worst first and newest first.
func (b *book) ledgerRows() []*audit.Entry {
	var rows []*audit.Entry
	for i := range b.ledger.Entries {
		if e := &b.ledger.Entries[i]; b.shown(e.Path) {
			rows = append(rows, e)
		}
	}
	late := func(e *audit.Entry) int {
		if e.LateBy == nil {
			return 0
		}
		return *e.LateBy
	}
	slices.SortStableFunc(rows, func(x, y *audit.Entry) int {
		return cmp.Or(cmp.Compare(late(y), late(x)), y.From.Compare(x.From), strings.Compare(x.Path, y.Path))
	})
	return rows
}

// sorting tells how rows are put into parts and tables.
type sorting struct {
	id, name string
	rank     int
}

func (b *book) kindOf(e *audit.Entry) sorting {
	for i, k := range b.corpus.Kinds.All() {
		if k.ID == e.Kind {
			return sorting{k.ID, k.Name, i}
		}
	}
	return sorting{e.Kind, e.Kind, 0}
}

func verdictOf(v deadline.Verdict) sorting {
	return sorting{string(v), v.Chinese(), slices.Index(verdicts[:], v)}
}

// group is rows of one sort.
type rowGroup struct {
	sorting
	rows []*audit.Entry
}

func groupRows(rows []*audit.Entry, by func(*audit.Entry) sorting) []rowGroup {
	var groups []rowGroup
	at := map[string]int{}
	for _, e := range rows {
		s := by(e)
		i, ok := at[s.id]
		if !ok {
			i = len(groups)
			at[s.id] = i
			groups = append(groups, rowGroup{sorting: s})
		}
		groups[i].rows = append(groups[i].rows, e)
	}
	slices.SortFunc(groups, func(x, y rowGroup) int { return cmp.Or(cmp.Compare(x.rank, y.rank), strings.Compare(x.id, y.id)) })
	return groups
}

// ledgerParts makes parts by the first sorting and tables by the second.
func (b *book) ledgerParts(rows []*audit.Entry, outer, inner func(*audit.Entry) sorting, organs bool) []part {
	var parts []part
	for _, g := range groupRows(rows, outer) {
		p := part{id: g.id, title: fmt.Sprintf("%s：共 %d 项", g.name, len(g.rows))}
		for _, t := range groupRows(g.rows, inner) {
			p.tables = append(p.tables, b.ledgerTable(g.id+"-"+t.id, t.name, t.rows, organs))
		}
		parts = append(parts, p)
	}
	return parts
}

func (b *book) ledgerTable(id, name string, rows []*audit.Entry, organs bool) rowset {
	late := rows[0].Verdict == deadline.Late || rows[0].Verdict == deadline.Overdue
	head := []string{"记录", "时限"}
	if organs {
		head = append(head, "机关")
	}
	head = append(head, "起算日期", "届满日期", "实际日期", "结论")
	if late {
		head = append(head, "逾期工作日")
	}
	return rowset{
		id: id, caption: fmt.Sprintf("%s：%d 项", name, len(rows)), head: head, n: len(rows),
		row: func(from string, i int) []Cell { return b.ledgerRow(from, rows[i], organs, late) },
	}
}

func (b *book) ledgerRow(from string, d *audit.Entry, organs, late bool) []Cell {
	e := b.byPath[d.Path]
	tag := tagOf(&d.Deadline)
	row := []Cell{{Text: e.title, Hidden: "，计算过程", Href: address.Relative(from, workingURL(e, d))}, {Text: d.Rule.Name}}
	if organs {
		row = append(row, Cell{Text: cmp.Or(b.shortOrgans([]string{d.Organ}), "－")})
	}
	row = append(row, momentCell(d, d.From), momentCell(d, d.Due), momentCell(d, d.Done), Cell{Tag: &tag})
	if late {
		n := Cell{Text: "－"}
		if d.LateBy != nil {
			n = Cell{Text: fmt.Sprint(*d.LateBy), Number: true}
		}
		row = append(row, n)
	}
	return row
}

func momentCell(d *audit.Entry, m calendar.Moment) Cell {
	if m.IsZero() {
		return Cell{Text: "－"}
	}
	hours := d.Rule.Unit == "hour" && m.HasTime()
	date := Date{m.Date().String(), momentText(m, hours)}
	if hours {
		date.ISO = m.RFC3339()
	}
	return Cell{Text: date.Chinese, Date: &date}
}

func (b *book) ledgerModified(rows []*audit.Entry) calendar.Date {
	var last calendar.Date
	for _, d := range rows {
		if m := b.modified(b.byPath[d.Path]); m.After(last) {
			last = m
		}
	}
	return last
}

func ledgerColumn(name, about string) column {
	return column{name, about, name + ",公开时限,审计", "数据发布"}
}

// countCell is a number that leads to the rows it counts.
func (b *book) countCell(from, url, id string, n int, what string) Cell {
	c := Cell{Text: fmt.Sprint(n), Number: true}
	if n == 0 {
		return c
	}
	if id == "" {
		c.Href = address.Relative(from, url)
	} else if u, ok := b.anchor(url, id); ok {
		c.Href = address.Relative(from, u)
	}
	c.Hidden = " 项，" + what
	return c
}

func tally(groups []rowGroup) map[string]int {
	n := map[string]int{}
	for _, g := range groups {
		n[g.id] = len(g.rows)
	}
	return n
}

// planOrganLedger is /audit/<organ>/: parts by kind, tables by verdict.
func (b *book) planOrganLedger(id string, rows []*audit.Entry) {
	name := b.corpus.Organs.Name(id)
	verdict := func(e *audit.Entry) sorting { return verdictOf(e.Verdict) }
	r := &register{
		url: address.AuditOrgan(id), name: name + "公开时限台账", intro: audit.PublicStatement,
		column: ledgerColumn(name+"公开时限台账", name+"各项公开时限的起算、届满和实际日期。"), modified: b.ledgerModified(rows),
		parts: b.ledgerParts(rows, b.kindOf, verdict, false),
	}
	r.trail = []crumb{{ledgerName, address.Audit}, {name, r.url}}
	r.front = func(from string, v *Ledger) {
		t, present := verdictMatrix("类别", rows)
		for _, g := range groupRows(rows, b.kindOf) {
			n := tally(groupRows(g.rows, verdict))
			row := []Cell{{Text: g.name}}
			for _, s := range present {
				row = append(row, b.countCell(from, r.url, g.id+"-"+s.id, n[s.id], g.name+"，"+s.name))
			}
			t.Rows = append(t.Rows, append(row, b.countCell(from, r.url, g.id, len(g.rows), g.name)))
		}
		v.Tables = append(v.Tables, t)
	}
	b.planRegister(r)
}

// verdictMatrix is a table with a column for each verdict that occurs, and the total.
func verdictMatrix(first string, rows []*audit.Entry) (Table, []sorting) {
	t := Table{ID: "site-matrix", Caption: "按" + first + "和结论", Head: []string{first}, RowHeads: true}
	var present []sorting
	for _, g := range groupRows(rows, func(e *audit.Entry) sorting { return verdictOf(e.Verdict) }) {
		present = append(present, g.sorting)
		t.Head = append(t.Head, g.name)
	}
	t.Head = append(t.Head, "合计")
	return t, present
}

// planYearLedger is /audit/<year>/: parts by verdict, tables by kind.
func (b *book) planYearLedger(y int, rows []*audit.Entry) {
	verdict := func(e *audit.Entry) sorting { return verdictOf(e.Verdict) }
	name := fmt.Sprintf("%d年公开时限台账", y)
	r := &register{
		url: address.AuditYear(y), name: name, intro: audit.PublicStatement,
		column:   ledgerColumn(name, fmt.Sprintf("%d年形成的信息的公开时限。", y)),
		modified: b.ledgerModified(rows), parts: b.ledgerParts(rows, verdict, b.kindOf, true),
	}
	r.trail = []crumb{{ledgerName, address.Audit}, {fmt.Sprintf("%d年", y), r.url}}
	r.front = func(from string, v *Ledger) {
		t, present := verdictMatrix("类别", rows)
		total := []Cell{{Text: "合计"}}
		all := tally(groupRows(rows, verdict))
		for _, g := range groupRows(rows, b.kindOf) {
			n := tally(groupRows(g.rows, verdict))
			row := []Cell{{Text: g.name}}
			for _, s := range present {
				row = append(row, b.countCell(from, r.url, s.id+"-"+g.id, n[s.id], g.name+"，"+s.name))
			}
			t.Rows = append(t.Rows, append(row, Cell{Text: fmt.Sprint(len(g.rows)), Number: true}))
		}
		for _, s := range present {
			total = append(total, b.countCell(from, r.url, s.id, all[s.id], s.name))
		}
		t.Rows = append(t.Rows, append(total, Cell{Text: fmt.Sprint(len(rows)), Number: true}))
		v.Tables = append(v.Tables, t)
	}
	b.planRegister(r)
}
