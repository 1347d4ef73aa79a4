package page

import (
	"cmp"
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/page/view"
)

// planObligations is /audit/obligations/: what every organ owes for every year,
// met or not; a part for each verdict, what is missing first, a table for each organ.
func (b *book) planObligations() {
	byOrgan := map[string][]*deadline.Obligation{}
	for i := range b.ledger.Obligations {
		o := &b.ledger.Obligations[i]
		byOrgan[o.Organ] = append(byOrgan[o.Organ], o)
	}
	if len(byOrgan) == 0 {
		return
	}
	about := "各机关每年（清理结果按规定的年数）应当公开的报告，已经公开的和没有公开的都在这里。"
	if !slices.ContainsFunc(b.ledger.Obligations, func(o deadline.Obligation) bool { return o.Duty == cleanup }) {
		about = "各机关每年应当公开的报告，已经公开的和没有公开的都在这里。"
	}
	r := &register{
		url: address.AuditObligations, above: ledgerName, name: "年度义务", intro: about, column: ledgerColumn("年度义务", about),
		trail: []crumb{{ledgerName, address.Audit}, {"年度义务", address.AuditObligations}},
	}
	present := map[deadline.Verdict]bool{}
	for _, v := range verdicts {
		p := part{id: string(v)}
		for _, organ := range b.corpus.Organs.All() {
			if list := withVerdict(byOrgan[organ.ID], v); len(list) > 0 {
				p.tables = append(p.tables, b.obligationRows(dutyAnchor(organ.ID, v), organ.Name, list))
			}
		}
		if n := p.rows(); n > 0 {
			present[v] = true
			p.title = fmt.Sprintf("%s：共 %d 项", v.Chinese(), n)
			r.parts = append(r.parts, p)
		}
	}
	for _, o := range b.ledger.Obligations {
		if o.Done.After(r.modified) {
			r.modified = o.Done
		}
	}
	r.front = func(from string, v *view.Ledger) {
		v.Tables = append(v.Tables, b.obligationMatrix(from, byOrgan, present))
		for _, duty := range b.duties() {
			v.Tables = append(v.Tables, b.dutyMatrix(from, duty))
		}
	}
	b.planRegister(r)
}

// dutyAnchor is the table of an organ's duties with a verdict.
func dutyAnchor(organ string, v deadline.Verdict) string { return "organ-" + organ + "-" + string(v) }

func withVerdict(owed []*deadline.Obligation, v deadline.Verdict) []*deadline.Obligation {
	var list []*deadline.Obligation
	for _, o := range owed {
		if o.Verdict == v {
			list = append(list, o)
		}
	}
	slices.SortStableFunc(list, func(x, y *deadline.Obligation) int { return cmp.Compare(y.Year, x.Year) })
	return list
}

func (b *book) obligationRows(id, organ string, list []*deadline.Obligation) rowset {
	head := []string{"报告", "年度", "最迟公开日期", "实际公开日期", "结论"}
	return rowset{
		id: id, caption: fmt.Sprintf("%s：%d 项", organ, len(list)), head: head, n: len(list),
		row: func(from string, i int) []view.Cell { return b.obligationRow(from, list[i]) },
	}
}

func (b *book) obligationRow(from string, o *deadline.Obligation) []view.Cell {
	report, verdict := view.Cell{Text: b.dutyName(o.Duty)}, view.Cell{Tag: obligationTag(o)}
	if e := b.recordOf(o); e != nil {
		report = view.Cell{Text: e.title, Href: address.Relative(from, e.url)}
		if e.rec.LateReason != "" && o.Verdict == deadline.Late {
			verdict.Notes = []string{"原因：" + e.mask(e.rec.LateReason)}
		}
	}
	return []view.Cell{report, {Text: fmt.Sprintf("%d年", o.Year)}, dateCell(o.Due), dateCell(o.Done), verdict}
}

// obligationTag says of a report that is not there that it is missing.
func obligationTag(o *deadline.Obligation) *view.Tag {
	if missing(o) {
		return &view.Tag{Class: "late", Word: "缺，" + o.Verdict.Chinese()}
	}
	return &view.Tag{Class: class(o.Verdict), Word: o.Verdict.Chinese()}
}

func missing(o *deadline.Obligation) bool { return o.Record == nil && o.Verdict == deadline.Overdue }

func (b *book) dutyName(duty string) string {
	if k, ok := b.corpus.Kinds.Get(duty); ok {
		return k.Name
	}
	return duty
}

func dateCell(d calendar.Date) view.Cell {
	if d.IsZero() {
		return view.Cell{Text: "－"}
	}
	return view.Cell{Text: d.Chinese(), Date: dayOf(d)}
}

func (b *book) obligationMatrix(from string, byOrgan map[string][]*deadline.Obligation, present map[deadline.Verdict]bool) view.Table {
	t := view.Table{ID: "site-matrix", Caption: "按机关和结论", Head: []string{"机关"}, RowHeads: true}
	for _, c := range matrixVerdicts {
		if present[c.verdict] {
			t.Head = append(t.Head, c.verdict.Chinese())
		}
	}
	t.Head = append(t.Head, "合计")
	for _, organ := range b.corpus.Organs.All() {
		owed := byOrgan[organ.ID]
		if len(owed) == 0 {
			continue
		}
		row := []view.Cell{{Text: organ.Name}}
		for _, c := range matrixVerdicts {
			if v := c.verdict; present[v] {
				row = append(row, b.countCell(from, address.AuditObligations, dutyAnchor(organ.ID, v), len(withVerdict(owed, v)), organ.ShortName()+"，"+v.Chinese()))
			}
		}
		t.Rows = append(t.Rows, append(row, b.countCell(from, address.OrganHome(organ.ID)+"#"+owedAnchor, "", len(owed), organ.ShortName())))
	}
	return t
}
