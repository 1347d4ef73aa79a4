package page

import (
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/ledger"
	"gongkai/site/page/view"
)

// proof is a piece of evidence on the page of an indicator.
type proof struct {
	ledger.Evidence
	*entry
	length string // 1,873 字，未超过 2,000 字; "" without a limit
}

// unjudged is the sorting of evidence that no window of publication applies to.
var unjudged = sorting{"unjudged", "没有规定公开时限", len(verdicts)}

func (p *proof) verdict() sorting {
	if p.Stamp == nil {
		return unjudged
	}
	return verdictSorting(p.Stamp.Verdict)
}

// proofGroup is evidence of one sort.
type proofGroup struct {
	sorting
	list []*proof
}

func groupProofs(list []*proof, by func(*proof) sorting) []proofGroup {
	var groups []proofGroup
	for _, p := range list {
		s := by(p)
		at := slices.IndexFunc(groups, func(g proofGroup) bool { return g.id == s.id })
		if at < 0 {
			at, groups = len(groups), append(groups, proofGroup{sorting: s})
		}
		groups[at].list = append(groups[at].list, p)
	}
	slices.SortFunc(groups, func(x, y proofGroup) int { return x.rank - y.rank })
	return groups
}

// proofParts has a part for each verdict and a table for each kind.
func (b *book) proofParts(in *ledger.Assessed, list []*proof) []part {
	var parts []part
	for _, g := range groupProofs(list, (*proof).verdict) {
		p := part{id: g.id, title: fmt.Sprintf("%s：共 %d 件", g.name, len(g.list))}
		for _, k := range groupProofs(g.list, b.kindOfProof) {
			p.tables = append(p.tables, b.proofRows(g.id+"-"+k.id, k.name, k.list, in.MaxCharacters > 0))
		}
		parts = append(parts, p)
	}
	return parts
}

func (b *book) kindOfProof(p *proof) sorting { return b.kindSorting(p.rec.Kind.ID) }

// proofColumns are the columns of a list of evidence that not all of them have.
type proofColumns struct{ length, elapsed, from bool }

func (b *book) proofRows(id, name string, list []*proof, limited bool) rowset {
	show := proofColumns{length: limited}
	for _, p := range list {
		if p.Stamp != nil {
			show.elapsed = show.elapsed || p.Stamp.Elapsed != nil
			show.from = show.from || !p.Stamp.From.IsZero()
		}
	}
	return rowset{
		id: id, caption: fmt.Sprintf("%s：%d 件", name, len(list)), head: show.head(), n: len(list),
		row: func(from string, i int) []view.Cell { return b.proofRow(from, list[i], show) },
	}
}

func (c proofColumns) head() []string {
	head := []string{"公开信息"}
	if c.length {
		head = append(head, "字数")
	}
	head = append(head, "结论")
	if c.elapsed {
		head = append(head, "用时")
	}
	if c.from {
		head = append(head, "起算日期")
	}
	return append(head, "最迟公开日期", "实际公开日期", "机关")
}

func (b *book) proofRow(from string, p *proof, show proofColumns) []view.Cell {
	verdict, used, start, due, done := view.Cell{Text: "－"}, view.Cell{Text: "－"}, view.Cell{Text: "－"}, view.Cell{Text: "－"}, dateCell(p.rec.Published.Date())
	if d := p.Stamp; d != nil {
		tag := tagOf(&d.Deadline)
		verdict = view.Cell{Tag: &tag, Hidden: "，" + p.title + "的计算过程", Href: address.Relative(from, workingURL(p.entry, d))}
		used, start, due, done = view.Cell{Text: elapsed(d)}, momentCell(d, d.From), momentCell(d, d.Due), momentCell(d, d.Done)
	}
	row := []view.Cell{{Text: p.title, Href: address.Relative(from, p.url)}}
	if show.length {
		row = append(row, view.Cell{Text: p.length})
	}
	row = append(row, verdict)
	if show.elapsed {
		row = append(row, used)
	}
	if show.from {
		row = append(row, start)
	}
	return append(row, due, done, view.Cell{Text: orDash(b.shortOrgans(p.rec.Organs))})
}

// elapsed is how much time was taken: 第 5 个工作日.
func elapsed(d *ledger.Entry) string {
	if d.Elapsed == nil {
		return "－"
	}
	switch d.Rule.Unit {
	case "workday":
		return fmt.Sprintf("第 %d 个工作日", *d.Elapsed)
	case "hour":
		return fmt.Sprintf("%d 小时", *d.Elapsed)
	}
	return fmt.Sprintf("第 %d 日", *d.Elapsed)
}

// proofMatrix counts the evidence by kind and verdict; every number leads to
// its rows.
func (b *book) proofMatrix(from, url string, list []*proof) view.Table {
	t := view.Table{ID: "site-matrix", Caption: "佐证：按类别和结论", Head: []string{"类别"}, RowHeads: true}
	columns := groupProofs(list, (*proof).verdict)
	slices.Reverse(columns)
	total := []view.Cell{{Text: "全部类别"}}
	for _, c := range columns {
		t.Head = append(t.Head, c.name)
		total = append(total, b.countCell(from, url, c.id, len(c.list), "全部类别，"+c.name))
	}
	for _, k := range groupProofs(list, b.kindOfProof) {
		row := []view.Cell{{Text: k.name}}
		for _, c := range columns {
			n := 0
			for _, p := range k.list {
				if p.verdict() == c.sorting {
					n++
				}
			}
			row = append(row, b.countCell(from, url, c.id+"-"+k.id, n, k.name+"，"+c.name))
		}
		t.Rows = append(t.Rows, row)
	}
	t.Rows = append(t.Rows, total)
	return t
}
