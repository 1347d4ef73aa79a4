package register

import (
	"fmt"
	"maps"
	"slices"

	"gongkai/site/address"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// overview returns /audit/: organ by month, counts, and a part for each verdict with
// its rows, late ones by days late. What was published in time and does not fit on a
// page is left to the pages of the years.
func (d *deadlines) overview() *Register {
	c := d.catalog
	intro := "各机关有没有按期公开，都在这里，点数字看是哪些。从来没有公开过的文件，这里看不到。"
	if n := c.Ledger.Sealed; n > 0 {
		intro += fmt.Sprintf("另有 %d 件依法封存，只计数，不公开内容。", n)
	}
	r := ledgerRegister(address.Audit, LedgerName, LedgerName, intro, "每项公开时限的起算、届满和实际日期，每个数字都可以点开核对。")
	r.Trail = r.Trail[:1]
	r.Modified, r.parts = d.modified(d.rows), d.overviewParts()
	r.front = func(at place, v *view.Ledger) {
		v.Summary, v.Sum, v.Duties = at.set.totals(at.url), d.sum(), at.set.duties(at.url)
		if t := d.unpublishedTable(); len(t.Rows) > 0 {
			v.Tables = append(v.Tables, t)
		}
		if c, ok := d.heat(at); ok {
			v.Charts = append(v.Charts, c)
		}
		v.Tables = append(v.Tables, d.organTable(at), d.yearMatrix(at))
		if t := normativeRates(c); len(t.Rows) > 0 && len(t.Rows) <= rowsPerPage {
			v.Tables = append(v.Tables, t)
		}
		v.Lists = view.Existing(view.Group{Title: "登记", Links: at.links(address.AuditObligations, address.AuditIndicators, address.AuditWithdrawn, address.Rules)})
		v.Download = []view.Link{
			{Label: "台账（CSV）", Href: at.href(address.AuditCSV)},
			{Label: "台账（JSON）", Href: at.href(address.AuditJSON)},
		}
	}
	return r
}

// sum says what the counts by verdict add up to, and what the words of verdicts mean
// that a reader may not know.
func (d *deadlines) sum() string {
	s := fmt.Sprintf("以上合计 %s 项。", disclosure.Grouped(fmt.Sprint(len(d.rows))))
	counts := tally(d.rows, verdictOf)
	for _, v := range []deadline.Verdict{deadline.Exempt, deadline.TooEarly, deadline.Undetermined} {
		if counts[string(v)] > 0 {
			s += v.Meaning()
		}
	}
	return s
}

// links returns links to those of the registers that exist.
func (at place) links(urls ...string) []view.Link {
	var links []view.Link
	for _, u := range urls {
		if r := at.set.At(u); r != nil {
			links = append(links, view.Link{Label: r.Name, Href: at.href(u)})
		}
	}
	return links
}

func (d *deadlines) overviewParts() []part {
	everything := columns{organ: true, kind: true}
	list := parts(d.rows, verdictOf, verdictOf, "%s：共 %d 项", func(k, _ key, rows []*ledger.Entry) table {
		if len(rows) <= rowsPerPage || k.id != string(deadline.OnTime) {
			return d.table(k.id+"-rows", k.name, rows, everything)
		}
		return yearCounts(k, rows)
	})
	if p := d.provisionalPart(); p.rows() > 0 {
		list = append(list, p)
	}
	nobody := d.organs[""]
	if len(nobody) == 0 {
		return list
	}
	p := part{id: noOrgan, title: fmt.Sprintf("%s：共 %d 项", catalog.NoOrganName, len(nobody))}
	for _, g := range groups(nobody, verdictOf) {
		p.tables = append(p.tables, d.table(noOrgan+"-"+g.id, catalog.NoOrganName+"，"+g.name, g.rows, columns{kind: true}))
	}
	return append(list, p)
}

// provisionalPart lists what ends where no holiday arrangement is out yet, soonest
// first. The rows are under their verdicts too.
func (d *deadlines) provisionalPart() part {
	var rows []*ledger.Entry
	for _, e := range d.rows {
		if e.Provisional {
			rows = append(rows, e)
		}
	}
	slices.SortStableFunc(rows, func(x, y *ledger.Entry) int { return x.Due.Compare(y.Due) })
	return part{
		id: "provisional", title: fmt.Sprintf("届满日期暂定：共 %d 项", len(rows)),
		tables: []table{d.table("provisional-rows", "放假安排尚未公布，按法定节假日推算（同时列在各结论之下）", rows, columns{organ: true, provisional: true})},
	}
}

// yearCounts counts rows that would not fit, year by year.
func yearCounts(verdict key, rows []*ledger.Entry) table {
	years := groups(rows, func(e *ledger.Entry) key {
		year := catalog.LedgerYear(e.Document.Record)
		return key{fmt.Sprint(year), fmt.Sprintf("%d年", year), -year}
	})
	return list(verdict.id+"-years", verdict.name+"：按年份", years,
		text("年份", func(g group[*ledger.Entry]) string { return g.name }),
		column[group[*ledger.Entry]]{"项数", func(at place, g group[*ledger.Entry]) view.Cell {
			return at.count(address.AuditYear(-g.rank), verdict.id, len(g.rows), g.name+"，"+verdict.name)
		}})
}

// totals returns the totals by verdict, each leading to its part of the ledger.
func (s *Set) totals(from string) []view.Link {
	var links []view.Link
	for _, g := range groups(s.ledger.rows, verdictOf) {
		if u, ok := s.anchor(address.Audit, g.id); ok {
			links = append(links, view.Counted(g.name, address.Relative(from, u), len(g.rows)))
		}
	}
	slices.Reverse(links) // deadlines that were met first
	return links
}

// duties returns the count of yearly reports, and that of the missing ones.
func (s *Set) duties(from string) []view.Link {
	var links []view.Link
	obligations := s.catalog.Ledger.Obligations
	if r := s.byURL[address.AuditObligations]; r != nil {
		links = append(links, view.Counted(DutiesName, address.Relative(from, r.URL), len(obligations)))
	}
	if u, ok := s.anchor(address.AuditObligations, string(deadline.Overdue)); ok {
		n := 0
		for _, o := range obligations {
			if o.Verdict == deadline.Overdue {
				n++
			}
		}
		links = append(links, view.Counted("逾期未公开的年度报告", address.Relative(from, u), n))
	}
	return links
}

// Proportion returns how the deadlines of an organ were met, of the id "" those of all;
// nil where there are none.
func (s *Set) Proportion(from, organ string) *view.Proportion {
	rows, url := s.ledger.rows, address.Audit
	if organ != "" {
		rows, url = s.ledger.organs[organ], address.AuditOrgan(organ)
	}
	if len(rows) == 0 {
		return nil
	}
	v := &view.Proportion{Text: fmt.Sprintf("共 %s 项公开时限", disclosure.Grouped(fmt.Sprint(len(rows))))}
	if organ == "" {
		v.Duties = s.duties(from)
	}
	before := 0
	for _, g := range slices.Backward(groups(rows, verdictOf)) { // deadlines that were met first
		link := view.Link{Label: fmt.Sprintf("%s %d 项", g.name, len(g.rows))}
		if u, ok := s.anchor(url, g.id); ok {
			link.Href = address.Relative(from, u)
		}
		v.Shares = append(v.Shares, view.Share{
			Link: link, Class: catalog.Class(deadline.Verdict(g.id)),
			X: percent(before, len(rows)), Width: percent(len(g.rows), len(rows)),
		})
		before += len(g.rows)
	}
	return v
}

// percent returns a length of an SVG picture.
func percent(n, of int) string { return fmt.Sprintf("%.2f%%", 100*float64(n)/float64(of)) }

// unpublishedTable returns the counts of all organs that publish them.
func (d *deadlines) unpublishedTable() view.Table {
	t := view.Table{ID: "site-unpublished", Caption: unpublishedLabel + "（" + unpublishedNote + "）", Head: []string{"机关", "件数"}, RowHeads: true}
	for _, c := range d.catalog.Ledger.Unpublished {
		t.Rows = append(t.Rows, []view.Cell{{Text: d.catalog.OrganName(c.Organ)}, view.NumberCell(c.N)})
	}
	return t
}

// organTable counts the deadlines of each organ by verdict.
func (d *deadlines) organTable(at place) view.Table {
	m := at.matrix("site-organs", "按机关和结论"+rateNote, verdictColumns(d.rows), "机关")
	m.Head = append(m.Head, withdrawnHead, "合计", "按期率")
	line := func(id, name, short string, rows []*ledger.Entry, url, part string, anchor func(string) string) {
		if len(rows) == 0 {
			return
		}
		counts := m.counts(url, tally(rows, verdictOf), anchor, short)
		m.line([]string{name}, counts, d.withdrawnCell(at, id), at.count(url, part, len(rows), short), rateOf(rows).cell())
	}
	for _, o := range d.catalog.Corpus.Organs.All() {
		line(o.ID, o.Name, o.ShortName(), d.organs[o.ID], address.AuditOrgan(o.ID), "", wholePart)
	}
	line("", catalog.NoOrganName, catalog.NoOrganName, d.organs[""], address.Audit, noOrgan, tableIn(noOrgan))
	return m.Table
}

// yearMatrix returns year by verdict, the newest year first.
func (d *deadlines) yearMatrix(at place) view.Table {
	m := at.matrix("site-years", "按年份和结论", verdictColumns(d.rows), "年份")
	m.Head = append(m.Head, "合计", "按期率")
	for _, year := range slices.Backward(slices.Sorted(maps.Keys(d.years))) {
		rows, name, url := d.years[year], fmt.Sprintf("%d年", year), address.AuditYear(year)
		counts := m.counts(url, tally(rows, verdictOf), wholePart, name)
		m.line([]string{name}, counts, at.count(url, "", len(rows), name), rateOf(rows).cell())
	}
	return m.Table
}
