package page

import (
	"fmt"

	"gongkai/site/address"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/page/view"
)

// planOrganLedger is /audit/<organ>/: parts by verdict, tables by kind; before them
// what the organ owes every year, which may be all there is.
func (b *book) planOrganLedger(o *disclosure.Organ, rows []*ledger.Entry) {
	r := &register{
		url: address.AuditOrgan(o.ID), above: ledgerName, name: o.Name + "公开时限台账", intro: ledger.PublicStatement,
		column: ledgerColumn(o.Name+"公开时限台账", o.Name+"各项公开时限的起算、届满和实际日期。"), modified: b.ledgerModified(rows),
		parts: b.ledgerParts(rows, b.kindOf, columns{}),
	}
	r.trail = []crumb{{ledgerName, address.Audit}, {o.Name, r.url}}
	r.front = func(from string, v *view.Ledger) {
		v.About = b.unpublishedRow(o.ID)
		if len(rows) > 0 {
			v.Tables = append(v.Tables, b.organKinds(from, r.url, o.ID, rows))
		}
		if own := b.byOrgan[o.ID]; len(own.owed) > 0 {
			v.Tables = append(v.Tables, b.owedTable(from, own))
		}
		if t := b.gapTable(o.ID); len(t.Rows) > 0 {
			v.Tables = append(v.Tables, t)
		}
	}
	b.planRegister(r)
}

// organKinds is kind by verdict.
func (b *book) organKinds(from, url, organ string, rows []*ledger.Entry) view.Table {
	m := newMatrix("site-matrix", "按类别和结论", rows, "类别")
	m.Head = append(m.Head, withdrawnHead)
	b.kindLines(m, from, url, organ, rows, "")
	all := append([]view.Cell{{Text: "全部类别"}}, m.counts(b, from, url, rows, itself, "全部类别")...)
	m.Rows = append(m.Rows, append(all, b.withdrawnOf(from, organ)))
	return m.Table
}

// withdrawnOf is how much of an organ was withdrawn. The register lists it by
// kind, so the number leads there only when there is one kind.
func (b *book) withdrawnOf(from, organ string) view.Cell {
	n := 0
	for _, k := range b.withdrawn[organ] {
		n += k
	}
	return b.countCell(from, address.AuditWithdrawn, withdrawnAnchor(organ, ""), n, "全部类别，已撤回")
}

// unpublishedRow is the organ's own statement of how much it owes and has not
// published; nil when it makes none.
func (b *book) unpublishedRow(organ string) []view.Row {
	for _, c := range b.ledger.Unpublished {
		if c.Organ == organ {
			return []view.Row{{Label: unpublishedLabel, Text: fmt.Sprintf("%d 件。%s", c.N, unpublishedNote)}}
		}
	}
	return nil
}

const (
	unpublishedLabel = "已到期而没有公开"
	unpublishedNote  = "机关自行公布数量，不列内容。"
)

// unpublishedTable has the counts of all organs that publish them.
func (b *book) unpublishedTable() view.Table {
	t := view.Table{ID: "site-unpublished", Caption: unpublishedLabel + "的件数（" + unpublishedNote + "）", Head: []string{"机关", "件数"}, RowHeads: true}
	for _, c := range b.ledger.Unpublished {
		t.Rows = append(t.Rows, []view.Cell{{Text: b.corpus.Organs.Name(c.Organ)}, {Text: fmt.Sprint(c.N), Number: true}})
	}
	return t
}

// gapsShown is how many missing numbers are spelt out in one line.
const gapsShown = 20

// gapTable lists the document numbers that are missing between those that are
// public. It is a notice: that may be lawful, and nothing is late by it.
func (b *book) gapTable(organ string) view.Table {
	t := view.Table{
		ID: "site-gaps", Caption: "文号不连续（提示，不计入逾期）", RowHeads: true,
		Head: []string{"字号", "公开的最小号至最大号", "其间没有公开的号（可能依法不公开、作废或者用于其他文书）", "个数"},
	}
	for _, g := range b.gaps {
		if g.Organ != organ {
			continue
		}
		t.Rows = append(t.Rows, []view.Cell{
			{Text: g.Prefix()}, {Text: fmt.Sprintf("%d 至 %d", g.First, g.Last)}, {Text: g.Serials(gapsShown)}, {Text: fmt.Sprint(g.Count), Number: true},
		})
	}
	return t
}
