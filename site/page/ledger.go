package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/ledger"
	"gongkai/site/page/view"
)

// verdicts in the order of the lists: what needs an explanation comes first.
var verdicts = [...]deadline.Verdict{
	deadline.Overdue, deadline.Late, deadline.TooEarly, deadline.Undetermined, deadline.Pending, deadline.Exempt, deadline.OnTime,
}

// planLedger plans the pages of the public ledger. One without rows and
// obligations has none.
func (b *book) planLedger() {
	rows := b.ledgerRows()
	b.gaps = b.ledger.Gaps()
	b.planObligations()
	b.planIndicators()
	b.planWithdrawn()
	if len(rows) == 0 && len(b.ledger.Obligations) == 0 {
		return
	}
	organs, years := map[string][]*ledger.Entry{}, map[int][]*ledger.Entry{}
	for _, e := range rows {
		organs[e.Organ] = append(organs[e.Organ], e)
		y := ledgerYear(e.Document.Record)
		years[y] = append(years[y], e)
	}
	for _, o := range b.corpus.Organs.All() {
		if list := organs[o.ID]; len(list) > 0 || b.byOrgan[o.ID] != nil && len(b.byOrgan[o.ID].owed) > 0 {
			b.planOrganLedger(o, list)
		}
	}
	for y, list := range years {
		b.planYearLedger(y, list)
	}
	b.planOverview(rows, organs, years)
}

// ledgerRows are the rows of documents that have a page: by days late, and newest first.
func (b *book) ledgerRows() []*ledger.Entry {
	var rows []*ledger.Entry
	for _, e := range b.ledger.Entries {
		if b.shown(e.Path) {
			rows = append(rows, e)
		}
	}
	slices.SortStableFunc(rows, func(x, y *ledger.Entry) int {
		if d := cmp.Or(cmp.Compare(lateBy(y), lateBy(x)), y.From.Compare(x.From)); d != 0 {
			return d
		}
		return strings.Compare(x.Path, y.Path)
	})
	return rows
}

func lateBy(e *ledger.Entry) int {
	if e.LateBy == nil {
		return 0
	}
	return *e.LateBy
}

// sorting tells how rows are put into parts and tables.
type sorting struct {
	id, name string
	rank     int
}

func (b *book) kindOf(e *ledger.Entry) sorting { return b.kindSorting(e.Kind) }

func (b *book) kindSorting(kind string) sorting {
	for i, k := range b.corpus.Kinds.All() {
		if k.ID == kind {
			return sorting{k.ID, k.Name, i}
		}
	}
	return sorting{kind, kind, 0}
}

func verdictOf(e *ledger.Entry) sorting { return verdictSorting(e.Verdict) }

func verdictSorting(v deadline.Verdict) sorting {
	return sorting{string(v), v.Chinese(), slices.Index(verdicts[:], v)}
}

// monthOf is the month of the record's act. Reports are not of a month: the
// ledger counts them in the year they are about.
func monthOf(e *ledger.Entry) sorting {
	rec := e.Document.Record
	if rec.Kind.Report && rec.Year != 0 {
		return sorting{"report", "年度报告", 13}
	}
	m := int(cmp.Or(rec.Dated.Month(), rec.Published.Date().Month()))
	return monthSorting(m)
}

func monthSorting(m int) sorting {
	return sorting{fmt.Sprintf("%02d", m), fmt.Sprintf("%d月", m), m}
}

// rowGroup is rows of one sort.
type rowGroup struct {
	sorting
	rows []*ledger.Entry
}

func groupRows(rows []*ledger.Entry, by func(*ledger.Entry) sorting) []rowGroup {
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

// ledgerParts makes a part for each verdict and in it a table for each of the
// second sorting.
func (b *book) ledgerParts(rows []*ledger.Entry, inner func(*ledger.Entry) sorting, show columns) []part {
	var parts []part
	for _, g := range groupRows(rows, verdictOf) {
		p := part{id: g.id, title: fmt.Sprintf("%s：共 %d 项", g.name, len(g.rows))}
		for _, t := range groupRows(g.rows, inner) {
			p.tables = append(p.tables, b.ledgerTable(g.id+"-"+t.id, t.name, t.rows, show))
		}
		parts = append(parts, p)
	}
	return parts
}

// columns are those of a list of deadlines that depend on where it stands.
type columns struct {
	organ, kind bool
	late        bool // by how many working days
	provisional bool // between which days the last one will lie
}

func (b *book) ledgerTable(id, name string, rows []*ledger.Entry, show columns) rowset {
	show.late = rows[0].Verdict == deadline.Late || rows[0].Verdict == deadline.Overdue
	return b.ledgerRowset(id, name, rows, show)
}

func (b *book) ledgerRowset(id, name string, rows []*ledger.Entry, show columns) rowset {
	return rowset{
		id: id, caption: fmt.Sprintf("%s：%d 项", name, len(rows)), head: show.head(), n: len(rows),
		row: func(from string, i int) []view.Cell { return b.ledgerRow(from, rows[i], show) },
	}
}

func (c columns) head() []string {
	head := []string{"记录"}
	add := func(wanted bool, names ...string) {
		if wanted {
			head = append(head, names...)
		}
	}
	add(c.late, "逾期工作日")
	add(c.organ, "机关")
	add(c.kind, "类别")
	add(true, "时限", "起算日期", "届满日期")
	add(c.provisional, "最早届满", "最晚届满")
	add(true, "实际日期", "结论")
	return head
}

func (b *book) ledgerRow(from string, d *ledger.Entry, show columns) []view.Cell {
	e := b.byPath[d.Path]
	tag := tagOf(&d.Deadline)
	row := append(make([]view.Cell, 0, 10), view.Cell{Text: e.title, Hidden: "，计算过程", Href: address.Relative(from, workingURL(e, d))})
	if reason := b.reason(d); reason != "" {
		row[0].Notes = []string{"原因：" + reason}
	}
	add := func(wanted bool, cells ...view.Cell) {
		if wanted {
			row = append(row, cells...)
		}
	}
	n := view.Cell{Text: "－"}
	if d.LateBy != nil {
		n = view.Cell{Text: fmt.Sprint(*d.LateBy), Number: true}
	}
	add(show.late, n)
	add(show.organ, view.Cell{Text: cmp.Or(b.shortOrgans([]string{d.Organ}), "－")})
	add(show.kind, view.Cell{Text: e.rec.Kind.Short})
	add(true, view.Cell{Text: d.Rule.Name}, momentCell(d, d.From), momentCell(d, d.Due))
	add(show.provisional, momentCell(d, d.Safe), momentCell(d, d.Latest))
	add(true, momentCell(d, d.Done), view.Cell{Tag: &tag})
	return row
}

// reason is what the record says of a verdict that wants one.
func (b *book) reason(d *ledger.Entry) string {
	if d.Reason == "" || d.Provisional {
		return ""
	}
	return b.byPath[d.Path].mask(d.Reason)
}

func momentCell(d *ledger.Entry, m calendar.Moment) view.Cell {
	if m.IsZero() {
		return view.Cell{Text: "－"}
	}
	hours := d.Rule.Unit == "hour" && m.HasTime()
	date := view.Date{ISO: m.Date().String(), Chinese: momentText(m, hours)}
	if hours {
		date.ISO = m.RFC3339()
	}
	return view.Cell{Text: date.Chinese, Date: &date}
}

func (b *book) ledgerModified(rows []*ledger.Entry) calendar.Date {
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
