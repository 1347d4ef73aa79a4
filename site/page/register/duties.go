package register

import (
	"cmp"
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// duties returns /audit/obligations/: what every organ owes for every year, met or not;
// a part for each verdict, missing reports first, a table for each organ.
func duties(c *catalog.Catalog) []*Register {
	if len(c.Ledger.Obligations) == 0 {
		return nil
	}
	about := "各机关每年应当公开的报告，已经公开的和没有公开的都在这里。"
	if slices.ContainsFunc(c.Ledger.Obligations, func(o deadline.Obligation) bool {
		kind, ok := c.Corpus.Kinds.Get(o.Duty)
		return ok && kind.Periodic
	}) {
		about = "各机关每年（清理结果按规定的年数）应当公开的报告，已经公开的和没有公开的都在这里。"
	}
	r := ledgerRegister(address.AuditObligations, DutiesName, DutiesName, about, about)
	var rows []*deadline.Obligation
	for i := range c.Ledger.Obligations {
		rows = append(rows, &c.Ledger.Obligations[i])
	}
	r.Modified = latest(rows, func(o *deadline.Obligation) calendar.Date { return o.Done.Date() })
	slices.SortStableFunc(rows, newestYear)
	organs, kinds := organKeys(c), kindKeys(c)
	verdict := func(o *deadline.Obligation) key { return verdictKey(o.Verdict) }
	organ := func(o *deadline.Obligation) key { return organs(o.Organ) }
	r.parts = parts(rows, verdict, organ, "%s：共 %d 项", func(v, k key, rows []*deadline.Obligation) table {
		return list(dutyAnchor(k.id, deadline.Verdict(v.id)), fmt.Sprintf("%s：%d 项", k.name, len(rows)), rows, dutyColumns(c)...)
	})
	r.front = func(at place, v *view.Ledger) {
		present := tally(rows, verdict)
		var verdicts []key
		for _, m := range matrixVerdicts {
			if present[string(m.verdict)] > 0 {
				verdicts = append(verdicts, verdictKey(m.verdict))
			}
		}
		m := at.matrix("site-matrix", "按机关和结论", verdicts, "机关")
		m.Head = append(m.Head, "合计")
		for _, g := range groups(rows, organ) {
			info, _ := c.Corpus.Organs.Get(g.id)
			counts := m.counts(r.URL, tally(g.rows, verdict), tableIn("organ-"+g.id), info.ShortName())
			m.line([]string{g.name}, counts, at.count(address.OrganHome(g.id)+"#"+owedAnchor, "", len(g.rows), info.ShortName()))
		}
		v.Tables = append(v.Tables, m.Table)
		for _, g := range groups(rows, func(o *deadline.Obligation) key { return kinds(o.Duty) }) {
			v.Tables = append(v.Tables, dutyMatrix(c, at, g.key, g.rows))
		}
	}
	return []*Register{r}
}

func newestYear(x, y *deadline.Obligation) int { return cmp.Compare(y.Year, x.Year) }

// dutyAnchor returns the table of an organ's duties with a verdict.
func dutyAnchor(organ string, v deadline.Verdict) string { return "organ-" + organ + "-" + string(v) }

func dutyColumns(c *catalog.Catalog) []column[*deadline.Obligation] {
	return []column[*deadline.Obligation]{
		{"报告", func(at place, o *deadline.Obligation) view.Cell {
			if d := reportOf(c, o); d != nil {
				cell := d.Cell(at.url)
				cell.Also = correction(c, at, o)
				return cell
			}
			return view.Cell{Text: c.DutyName(o.Duty)}
		}},
		text("年度", func(o *deadline.Obligation) string { return fmt.Sprintf("%d年", o.Year) }),
		day("最迟公开日期", func(o *deadline.Obligation) calendar.Date { return o.Due.Date() }),
		day("实际公开日期", func(o *deadline.Obligation) calendar.Date { return o.Done.Date() }),
		{"结论", func(_ place, o *deadline.Obligation) view.Cell {
			cell := view.Cell{Tag: dutyTag(o)}
			if d := reportOf(c, o); d != nil && d.Record.LateReason != "" && o.Verdict == deadline.Late {
				cell.Notes = []string{"原因：" + d.Mask(d.Record.LateReason)}
			}
			return cell
		}},
	}
}

// reportOf returns the report that meets a duty, nil when there is none to be seen.
func reportOf(c *catalog.Catalog, o *deadline.Obligation) *catalog.Document {
	if o.Record == nil {
		return nil
	}
	return c.At(o.Record.Path)
}

// correction returns the link to the report that is shown in place of a withdrawn one;
// nil where there is none.
func correction(c *catalog.Catalog, at place, o *deadline.Obligation) *view.Link {
	if o.Correction == nil {
		return nil
	}
	d := c.At(o.Correction.Path)
	if d == nil {
		return nil
	}
	return &view.Link{Label: "更正后的报告（" + o.Correction.Published.Date().Chinese() + "公开）", Href: at.href(d.URL)}
}

// dutyTag returns the verdict on a duty.
func dutyTag(o *deadline.Obligation) *view.Tag {
	return &view.Tag{Class: catalog.Class(o.Verdict), Word: o.Verdict.Chinese()}
}

// owedAnchor is the table of duties on the page of an organ.
const owedAnchor = "site-obligations"

// OwedTable returns what an organ owes year by year.
func OwedTable(c *catalog.Catalog, from string, o *catalog.Organ) view.Table {
	columns := dutyColumns(c)
	columns[0], columns[1] = columns[1], columns[0]
	rows := slices.Clone(o.Owed)
	slices.SortStableFunc(rows, newestYear)
	t := list(owedAnchor, DutiesName, rows, columns...)
	return t.view(place{url: from}, stretch{to: t.n})
}

// dutyMatrix returns the verdicts on a duty by organ and year, the newest year first.
func dutyMatrix(c *catalog.Catalog, at place, duty key, rows []*deadline.Obligation) view.Table {
	var years []int
	for _, o := range rows { // the newest year first
		if !slices.Contains(years, o.Year) {
			years = append(years, o.Year)
		}
	}
	kind, ok := c.Corpus.Kinds.Get(duty.id)
	handedIn := ok && kind.HandedIn
	t := view.Table{ID: "site-duty-" + duty.id, Caption: duty.name + "：按机关和年度", Head: []string{"机关"}, RowHeads: true, Records: true}
	for _, y := range years {
		t.Head = append(t.Head, fmt.Sprintf("%d年", y))
		if handedIn {
			t.Head = append(t.Head, fmt.Sprintf("%d年报送（2月底前）", y))
		}
	}
	organs := organKeys(c)
	for _, g := range groups(rows, func(o *deadline.Obligation) key { return organs(o.Organ) }) {
		line := []view.Cell{{Text: g.name}}
		for _, y := range years {
			var owed *deadline.Obligation
			for _, o := range g.rows {
				if o.Year == y {
					owed = o
				}
			}
			line = append(line, dutyCell(c, at, owed))
			if handedIn {
				line = append(line, deliveryCell(c, at, owed))
			}
		}
		t.Rows = append(t.Rows, line)
	}
	return t
}

// dutyCell returns a verdict that leads to the report, of a missing report to the list
// of missing reports.
func dutyCell(c *catalog.Catalog, at place, o *deadline.Obligation) view.Cell {
	if o == nil {
		return view.Cell{Text: "－", Hidden: "没有这项义务"}
	}
	cell := view.Cell{Tag: dutyTag(o)}
	if d := reportOf(c, o); d != nil {
		cell.Href, cell.Date, cell.Also = at.href(d.URL), view.OptionalDay(o.Done.Date()), correction(c, at, o)
	} else if u, ok := at.set.anchor(address.AuditObligations, dutyAnchor(o.Organ, o.Verdict)); ok {
		cell.Href, cell.Date = at.href(u), &view.Date{ISO: o.Due.String(), Chinese: "应于" + o.Due.Chinese() + "前公开"}
	}
	return cell
}

// deliveryCell returns whether the report was handed in in time.
func deliveryCell(c *catalog.Catalog, at place, o *deadline.Obligation) view.Cell {
	if o == nil {
		return view.Cell{Text: "－", Hidden: "没有这项义务"}
	}
	d := reportOf(c, o)
	if d == nil {
		return view.Cell{Text: "报告未公开，无法核对报送日期"}
	}
	for _, e := range c.Ledger.Of(d.Record.Path) {
		if e.Rule.HandsIn() {
			cell := verdictCell(e)
			cell.Href, cell.Date = at.href(WorkingURL(d, e)), view.OptionalDay(e.Done.Date())
			return cell
		}
	}
	if len(d.Record.Submitted) == 0 {
		return view.Cell{Text: "没有写明报送日期"}
	}
	return view.Cell{Text: "当年没有这项要求"}
}
