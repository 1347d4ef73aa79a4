package register

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// Names of registers.
const (
	LedgerName       = "公开时限台账"
	DutiesName       = "年度应公开事项"
	IndicatorsName   = "指标和佐证"
	WithdrawnName    = "撤回和更正登记"
	PoliciesName     = "法规规章和政策文件效力登记"
	AheadName        = "期限日历"
	TasksName        = "任务和整改"
	AssessmentsName  = "法治政府建设考核"
	DesignationsName = "示范单位名录"
)

// deadlines is the public ledger as registers list it.
type deadlines struct {
	catalog   *catalog.Catalog
	rows      []*ledger.Entry // of documents with a page; the most days late first, then the newest
	organs    map[string][]*ledger.Entry
	years     map[int][]*ledger.Entry
	gaps      []ledger.Gap
	withdrawn map[string]map[string]int // withdrawn documents by organ and kind

	kindKey func(id string) key
}

func deadlinesOf(c *catalog.Catalog) *deadlines {
	d := &deadlines{
		catalog: c, organs: map[string][]*ledger.Entry{}, years: map[int][]*ledger.Entry{},
		gaps: c.Ledger.Gaps(), withdrawn: countWithdrawn(c), kindKey: kindKeys(c),
	}
	for _, e := range c.Ledger.Entries {
		if c.At(e.Path) != nil {
			d.rows = append(d.rows, e)
		}
	}
	slices.SortStableFunc(d.rows, func(x, y *ledger.Entry) int {
		if late := cmp.Or(cmp.Compare(lateBy(y), lateBy(x)), y.From.Compare(x.From)); late != 0 {
			return late
		}
		return strings.Compare(x.Path, y.Path)
	})
	for _, e := range d.rows {
		d.organs[e.Organ] = append(d.organs[e.Organ], e)
		year := catalog.LedgerYear(e.Document.Record)
		d.years[year] = append(d.years[year], e)
	}
	return d
}

func lateBy(e *ledger.Entry) int {
	if e.LateBy == nil {
		return 0
	}
	return *e.LateBy
}

// registers returns the ledger, and those of organs and years. A ledger without
// rows and duties has none.
func (d *deadlines) registers() []*Register {
	if len(d.rows) == 0 && len(d.catalog.Ledger.Obligations) == 0 {
		return nil
	}
	var list []*Register
	for _, info := range d.catalog.Corpus.Organs.All() {
		owner := d.catalog.Organ(info.ID)
		if len(d.organs[info.ID]) > 0 || owner != nil && len(owner.Owed) > 0 {
			list = append(list, d.ofOrgan(info))
		}
		if len(d.organs[info.ID]) > 0 {
			list = append(list, d.monthsOf(info))
		}
	}
	for _, year := range slices.Sorted(maps.Keys(d.years)) {
		list = append(list, d.ofYear(year))
	}
	return append(list, d.overview())
}

func (d *deadlines) kindOf(e *ledger.Entry) key { return d.kindKey(e.Kind) }

// monthOf returns the month of the record's act. Reports are of no month: the
// ledger counts them in the year that they are about.
func monthOf(e *ledger.Entry) key {
	rec := e.Document.Record
	if rec.Kind.Report && rec.Year != 0 {
		return key{"report", "年度报告", 13}
	}
	return monthKey(int(cmp.Or(rec.Dated.Month(), rec.Published.Date().Month())))
}

// byMonth returns rows by the ids of their months.
func byMonth(rows []*ledger.Entry) map[string][]*ledger.Entry {
	months := map[string][]*ledger.Entry{}
	for _, g := range groups(rows, monthOf) {
		months[g.id] = g.rows
	}
	return months
}

func monthKey(m int) key { return key{fmt.Sprintf("%02d", m), fmt.Sprintf("%d月", m), m} }

// modified returns the last change of the documents behind some rows.
func (d *deadlines) modified(rows []*ledger.Entry) calendar.Date {
	return latest(rows, func(e *ledger.Entry) calendar.Date { return d.catalog.At(e.Path).Modified })
}

// latest returns the last day of some rows; the zero day for none.
func latest[T any](rows []T, of func(T) calendar.Date) calendar.Date {
	var last calendar.Date
	for _, row := range rows {
		if on := of(row); on.After(last) {
			last = on
		}
	}
	return last
}

// ledgerRegister returns a register that belongs to the ledger, without rows. crumb
// is its step of the trail, about a sentence for its tags.
func ledgerRegister(url, name, crumb, intro, about string) *Register {
	return &Register{
		URL: url, Above: LedgerName, Name: name, Intro: intro,
		Trail:  []catalog.Crumb{{Name: LedgerName, URL: address.Audit}, {Name: crumb, URL: url}},
		Column: catalog.Column{Name: name, About: about, Keywords: name + ",公开时限,台账", Type: "数据发布"},
	}
}

// columns are the columns of a list of deadlines that depend on where it is.
type columns struct {
	organ, kind bool // the kind only where the rule's name does not tell it
	provisional bool // the earliest and the latest day on which it can end
	ofRule      bool // all rows are of one rule, which the page names
}

// parts returns a part for each verdict and in it a table for each inner key.
func (d *deadlines) parts(rows []*ledger.Entry, inner func(*ledger.Entry) key, show columns) []part {
	return parts(rows, verdictOf, inner, "%s：共 %d 项", func(verdict, k key, rows []*ledger.Entry) table {
		return d.table(verdict.id+"-"+k.id, k.name, rows, show)
	})
}

// table returns a list of deadlines. Late rows show by how many working days.
func (d *deadlines) table(id, name string, rows []*ledger.Entry, show columns) table {
	c := d.catalog
	late := len(rows) > 0 && isLate(rows[0].Verdict) && !show.provisional
	return list(id, fmt.Sprintf("%s：%d 项", name, len(rows)), rows, slices.Concat(
		[]column[*ledger.Entry]{{"记录", func(at place, e *ledger.Entry) view.Cell {
			document := c.At(e.Path)
			cell := view.Cell{Text: document.Title, Hidden: "，计算过程", Href: at.href(WorkingURL(document, e))}
			if e.Reason != "" && !e.Provisional {
				cell.Notes = []string{"原因：" + document.Mask(e.Reason)}
			}
			return cell
		}}},
		when(late, column[*ledger.Entry]{"晚几个工作日", func(_ place, e *ledger.Entry) view.Cell {
			if e.LateBy == nil {
				return view.TextCell("")
			}
			return view.NumberCell(*e.LateBy)
		}}),
		when(show.organ, text("机关", func(e *ledger.Entry) string { return c.ShortOrgans([]string{e.Organ}) })),
		when(show.kind && show.ofRule, column[*ledger.Entry]{"类别", func(_ place, e *ledger.Entry) view.Cell { return view.Cell{Text: e.Document.Record.Kind.Short} }}),
		when(!show.ofRule, column[*ledger.Entry]{"时限", func(_ place, e *ledger.Entry) view.Cell { return view.Cell{Text: e.Rule.Name} }}),
		[]column[*ledger.Entry]{
			moment("起算日期", func(e *ledger.Entry) calendar.Moment { return e.From }),
			short("届满日期", func(e *ledger.Entry) calendar.Moment { return e.Due }),
		},
		when(show.provisional,
			moment("最早届满", func(e *ledger.Entry) calendar.Moment { return e.Safe }),
			moment("最晚届满", func(e *ledger.Entry) calendar.Moment { return e.Latest })),
		[]column[*ledger.Entry]{
			short("实际日期", func(e *ledger.Entry) calendar.Moment { return e.Done }),
			{"结论", func(_ place, e *ledger.Entry) view.Cell { return verdictCell(e) }},
		},
	)...)
}

func isLate(v deadline.Verdict) bool { return v == deadline.Late || v == deadline.Overdue }

func verdictCell(e *ledger.Entry) view.Cell {
	tag := catalog.VerdictTag(&e.Deadline)
	cell := view.Cell{Tag: &tag}
	if e.Proof != nil && e.Proof.Grade.Chinese() != "" {
		cell.Notes = []string{e.Proof.Grade.Chinese()}
	}
	return cell
}

// moment returns a column of days, of instants for rules in hours.
func moment(head string, of func(*ledger.Entry) calendar.Moment) column[*ledger.Entry] {
	return column[*ledger.Entry]{head, func(_ place, e *ledger.Entry) view.Cell { return momentCell(e, of(e)) }}
}

// short returns a column of days without the year where it is that of the day from
// which the deadline counts.
func short(head string, of func(*ledger.Entry) calendar.Moment) column[*ledger.Entry] {
	return column[*ledger.Entry]{head, func(_ place, e *ledger.Entry) view.Cell {
		cell := momentCell(e, of(e))
		if cell.Date != nil && of(e).Date().Year() == e.From.Date().Year() {
			_, cell.Text, _ = strings.Cut(cell.Text, "年")
		}
		return cell
	}}
}

func momentCell(e *ledger.Entry, m calendar.Moment) view.Cell {
	if m.IsZero() {
		return view.TextCell("")
	}
	date := view.Moment(m, e.Rule.Unit == deadline.Hours)
	return view.Cell{Text: date.Chinese, Date: &date}
}

// WorkingURL returns where the deadline of a document is counted day by day.
func WorkingURL(d *catalog.Document, e *ledger.Entry) string {
	if e.Due.IsZero() {
		return d.URL
	}
	return d.URL + "#working"
}

// ofOrgan returns /audit/<organ>/: parts by verdict, tables by kind; before them what
// the organ owes every year, which may be all there is.
func (d *deadlines) ofOrgan(o *disclosure.Organ) *Register {
	rows := d.organs[o.ID]
	name := o.Name + "公开时限台账"
	r := ledgerRegister(address.AuditOrgan(o.ID), name, o.Name, ledger.PublicStatement, o.Name+"各项公开时限的起算、届满和实际日期。")
	r.Modified, r.parts = d.modified(rows), d.parts(rows, d.kindOf, columns{})
	r.front = func(at place, v *view.Ledger) {
		v.About = d.unpublished(o.ID)
		if len(rows) > 0 {
			m := at.matrix("site-matrix", "按类别和结论", verdictColumns(rows), "类别")
			m.Head = append(m.Head, withdrawnHead)
			d.kindLines(m, r.URL, o.ID, rows)
			all := m.counts(r.URL, tally(rows, verdictOf), wholePart, "全部类别")
			m.line([]string{"全部类别"}, all, d.withdrawnCell(at, o.ID))
			v.Tables = append(v.Tables, m.Table)
		}
		if owner := d.catalog.Organ(o.ID); len(owner.Owed) > 0 {
			v.Tables = append(v.Tables, OwedTable(d.catalog, r.URL, owner))
		}
		v.Lists = view.Existing(view.Group{Title: "其他排列", Links: at.links(address.AuditMonths(o.ID))})
		if t := gapTable(d.gaps, o.ID); len(t.Rows) > 0 {
			v.Tables = append(v.Tables, t)
		}
	}
	return r
}

// withdrawnHead heads the count of withdrawals. Those records are among the others
// too: a withdrawal does not undo how they were published.
const withdrawnHead = "其中已撤回（件）"

// kindLines adds the lines of a matrix by kind, with what was withdrawn. A kind of which everything was withdrawn has a line too.
func (d *deadlines) kindLines(m *matrix, url, organ string, rows []*ledger.Entry) {
	kinds := groups(rows, d.kindOf)
	for kind := range d.withdrawn[organ] {
		if !slices.ContainsFunc(kinds, func(g group[*ledger.Entry]) bool { return g.id == kind }) {
			kinds = append(kinds, group[*ledger.Entry]{key: d.kindKey(kind)})
		}
	}
	slices.SortFunc(kinds, func(x, y group[*ledger.Entry]) int { return x.rank - y.rank })
	for _, g := range kinds {
		withdrawn := m.count(address.AuditWithdrawn, withdrawnAnchor(organ, g.id), d.withdrawn[organ][g.id], g.name+"，已撤回")
		m.line([]string{g.name}, m.counts(url, tally(g.rows, verdictOf), tableOf(g.id), g.name), withdrawn)
	}
}

// withdrawnCell counts the withdrawals of an organ.
func (d *deadlines) withdrawnCell(at place, organ string) view.Cell {
	n := 0
	for _, k := range d.withdrawn[organ] {
		n += k
	}
	return at.count(address.AuditWithdrawn, withdrawnAnchor(organ, ""), n, "全部类别，已撤回")
}

const (
	unpublishedLabel = "逾期尚未公开的件数"
	unpublishedNote  = "机关自行公布，只列数量"
)

// unpublished returns the organ's own statement of how much is due and not public;
// nil when the organ makes none.
func (d *deadlines) unpublished(organ string) []view.Row {
	for _, c := range d.catalog.Ledger.Unpublished {
		if c.Organ == organ {
			return []view.Row{{Label: unpublishedLabel, Text: fmt.Sprintf("%d 件（%s）", c.N, unpublishedNote)}}
		}
	}
	return nil
}

// mostGaps is how many missing numbers a line spells out.
const mostGaps = 20

// gapTable lists the document numbers that are missing between public ones. It is a
// notice: a gap may be lawful, and nothing is late by it.
func gapTable(gaps []ledger.Gap, organ string) view.Table {
	t := view.Table{
		ID: "site-gaps", Caption: "文号不连续（提示，不计入逾期）", RowHeads: true, Records: true,
		Head: []string{"字号", "公开的最小号至最大号", "其间没有公开的号（可能依法不公开、作废或者用于其他文书）", "个数"},
	}
	for _, g := range gaps {
		if g.Organ == organ {
			t.Rows = append(t.Rows, []view.Cell{
				{Text: g.Prefix()}, {Text: fmt.Sprintf("%d 至 %d", g.First, g.Last)}, {Text: g.Serials(mostGaps)}, view.NumberCell(g.Count),
			})
		}
	}
	return t
}

// ofYear returns /audit/<year>/: parts by verdict, tables by month.
func (d *deadlines) ofYear(year int) *Register {
	rows, name := d.years[year], fmt.Sprintf("%d年", year)
	r := ledgerRegister(address.AuditYear(year), name+"公开时限台账", name, ledger.PublicStatement, name+"各项公开时限的起算、届满和实际日期。")
	r.Modified, r.parts = d.modified(rows), d.parts(rows, monthOf, columns{organ: true, kind: true})
	r.front = func(at place, v *view.Ledger) {
		m := at.matrix("site-months", fmt.Sprintf("%d年各月：按记录的生成月份", year)+rateNote, verdictColumns(rows), "月份")
		m.Head = append(m.Head, "按期率")
		months := byMonth(rows)
		for i := range 12 {
			k := monthKey(i + 1)
			monthLine(m, year, k, k.name, months[k.id])
		}
		if reports := months["report"]; len(reports) > 0 {
			monthLine(m, year, monthOf(reports[0]), "年度报告", reports)
		}
		all := m.counts(r.URL, tally(rows, verdictOf), wholePart, "全年")
		m.line([]string{"全年"}, all, rateOf(rows).cell())
		v.Tables = append(v.Tables, m.Table)
	}
	return r
}

// monthLine adds the counts of a month, which lead to the page of its year.
func monthLine(m *matrix, year int, month key, name string, rows []*ledger.Entry) {
	cells := m.counts(address.AuditYear(year), tally(rows, verdictOf), tableOf(month.id), name)
	m.line([]string{name}, cells, rateOf(rows).cell())
}
