package page

import (
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/page/view"
)

// cleanup is the duty that does not come every year.
const cleanup = "cleanup"

// handedIn is the duty whose report also has to be handed in by the end of
// February (法治政府建设与责任落实督察工作规定第二十四条); that is shown beside.
const handedIn = "annual-report"

// duties are those that somebody owes, in the order of the catalogue of kinds.
func (b *book) duties() []string {
	var list []string
	for _, k := range b.corpus.Kinds.All() {
		if slices.ContainsFunc(b.ledger.Obligations, func(o deadline.Obligation) bool { return o.Duty == k.ID }) {
			list = append(list, k.ID)
		}
	}
	return list
}

// dutyMatrix is organ by year for one duty: kept, late or missing, year by year.
func (b *book) dutyMatrix(from, duty string) view.Table {
	type key struct {
		organ string
		year  int
	}
	owed := map[key]*deadline.Obligation{}
	var years []int
	for i := range b.ledger.Obligations {
		o := &b.ledger.Obligations[i]
		if o.Duty != duty {
			continue
		}
		owed[key{o.Organ, o.Year}] = o
		if !slices.Contains(years, o.Year) {
			years = append(years, o.Year)
		}
	}
	slices.Sort(years)
	slices.Reverse(years)
	t := view.Table{ID: "site-duty-" + duty, Caption: b.dutyName(duty) + "：按机关和年度", Head: []string{"机关"}, RowHeads: true}
	for _, y := range years {
		t.Head = append(t.Head, fmt.Sprintf("%d年", y))
		if duty == handedIn {
			t.Head = append(t.Head, fmt.Sprintf("%d年报送（2月底前）", y))
		}
	}
	for _, organ := range b.corpus.Organs.All() {
		row, any := []view.Cell{{Text: organ.Name}}, false
		for _, y := range years {
			o := owed[key{organ.ID, y}]
			any = any || o != nil
			row = append(row, b.dutyCell(from, o))
			if duty == handedIn {
				row = append(row, b.deliveryCell(from, o))
			}
		}
		if any {
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// dutyCell leads to the report, and where it is missing to the list of what is.
func (b *book) dutyCell(from string, o *deadline.Obligation) view.Cell {
	if o == nil {
		return view.Cell{Text: "－", Hidden: "没有这项义务"}
	}
	c := view.Cell{Tag: obligationTag(o)}
	if e := b.recordOf(o); e != nil {
		c.Href, c.Date = address.Relative(from, e.url), dayOf(o.Done)
	} else if u, ok := b.anchor(address.AuditObligations, dutyAnchor(o.Organ, o.Verdict)); ok {
		c.Href, c.Date = address.Relative(from, u), &view.Date{ISO: o.Due.String(), Chinese: "应于" + o.Due.Chinese() + "前公开"}
	}
	return c
}

func (b *book) recordOf(o *deadline.Obligation) *entry {
	if o.Record == nil {
		return nil
	}
	return b.byPath[o.Record.Path]
}

// deliveryCell is whether the report was handed in in time.
func (b *book) deliveryCell(from string, o *deadline.Obligation) view.Cell {
	switch {
	case o == nil:
		return view.Cell{Text: "－", Hidden: "没有这项义务"}
	case b.recordOf(o) == nil:
		return view.Cell{Text: "没有报告，无从核对"}
	}
	e := b.recordOf(o)
	rows := b.ledger.Of(e.rec.Path)
	i := slices.IndexFunc(rows, func(d *ledger.Entry) bool { return d.Rule.Done == "submitted.on" })
	if i < 0 {
		return view.Cell{Text: deliveryUnknown(e.rec)}
	}
	d := rows[i]
	tag := tagOf(&d.Deadline)
	return view.Cell{Tag: &tag, Href: address.Relative(from, workingURL(e, d)), Date: dayOf(d.Done.Date())}
}

func deliveryUnknown(rec *disclosure.Record) string {
	if len(rec.Submitted) == 0 {
		return "没有写明报送日期"
	}
	return "当年没有这项要求"
}
