package page

import (
	"fmt"
	"slices"

	"gongkai/site/address"
	"gongkai/site/deadline"
	"gongkai/site/ledger"
	"gongkai/site/page/view"
)

// matrixVerdicts are the columns of a matrix, in order. Those that are always
// shown say that there is none as plainly as that there are some.
var matrixVerdicts = [...]struct {
	verdict deadline.Verdict
	always  bool
}{
	{deadline.OnTime, true}, {deadline.Late, true}, {deadline.Overdue, false}, {deadline.TooEarly, false},
	{deadline.Pending, false}, {deadline.Undetermined, true}, {deadline.Exempt, true},
}

// matrix is a table of counts with a column for each verdict. Every count leads
// to the rows it counts.
type matrix struct {
	view.Table
	columns []sorting
}

// newMatrix has the columns that are always shown, and those of verdicts that
// occur in rows. names head the columns before the counts.
func newMatrix(id, caption string, rows []*ledger.Entry, names ...string) *matrix {
	m := &matrix{Table: view.Table{ID: id, Caption: caption, Head: names, RowHeads: true}}
	n := tally(rows, verdictOf)
	for _, c := range matrixVerdicts {
		if c.always || n[string(c.verdict)] > 0 {
			s := verdictSorting(c.verdict)
			m.columns = append(m.columns, s)
			m.Head = append(m.Head, s.name)
		}
	}
	return m
}

// counts are the cells of one line. anchor names the part or table that holds
// the rows of a verdict; what says in words whose they are.
func (m *matrix) counts(b *book, from, url string, rows []*ledger.Entry, anchor func(verdict string) string, what string) []view.Cell {
	n := tally(rows, verdictOf)
	var cells []view.Cell
	for _, c := range m.columns {
		cells = append(cells, b.countCell(from, url, anchor(c.id), n[c.id], what+"，"+c.name))
	}
	return cells
}

// tally counts rows by a sorting.
func tally(rows []*ledger.Entry, by func(*ledger.Entry) sorting) map[string]int {
	n := map[string]int{}
	for _, e := range rows {
		n[by(e).id]++
	}
	return n
}

// countCell is a number that leads to the rows it counts: the anchor of a part
// or table of a register, or all of it when there is no anchor.
func (b *book) countCell(from, url, id string, n int, what string) view.Cell {
	c := view.Cell{Text: fmt.Sprint(n), Number: true}
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

// itself is the anchor of the part of a verdict.
func itself(verdict string) string { return verdict }

// below is the anchor of a table in the part of a verdict.
func below(id string) func(string) string {
	return func(verdict string) string { return verdict + "-" + id }
}

// withdrawnHead heads the count of what was taken down. Those records are among
// the others too: a withdrawal does not undo how they were published.
const withdrawnHead = "其中已撤回（件）"

// kindLines are the lines of a matrix by kind, with what was withdrawn.
func (b *book) kindLines(m *matrix, from, url, organ string, rows []*ledger.Entry, what string, first ...view.Cell) {
	for _, g := range b.kindsOf(organ, rows) {
		line := append(slices.Clone(first), view.Cell{Text: g.name})
		line = append(line, m.counts(b, from, url, g.rows, below(g.id), what+g.name)...)
		line = append(line, b.countCell(from, address.AuditWithdrawn, withdrawnAnchor(organ, g.id), b.withdrawn[organ][g.id], what+g.name+"，已撤回"))
		m.Rows = append(m.Rows, line)
	}
}

// kindsOf are the kinds that an organ has deadlines or withdrawals of.
func (b *book) kindsOf(organ string, rows []*ledger.Entry) []rowGroup {
	groups := groupRows(rows, b.kindOf)
	for kind := range b.withdrawn[organ] {
		if !slices.ContainsFunc(groups, func(g rowGroup) bool { return g.id == kind }) {
			groups = append(groups, rowGroup{sorting: b.kindSorting(kind)})
		}
	}
	slices.SortFunc(groups, func(x, y rowGroup) int { return x.rank - y.rank })
	return groups
}
