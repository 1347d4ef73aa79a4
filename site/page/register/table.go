package register

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/ledger"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// key is what rows are grouped by. Groups are in the order of ranks, then of ids.
type key struct {
	id   string // of anchors
	name string
	rank int
}

// group is rows with the same key.
type group[T any] struct {
	key
	rows []T
}

// groups puts rows under their keys, each group in the order of the rows.
func groups[T any](rows []T, by func(T) key) []group[T] {
	var list []group[T]
	at := map[string]int{}
	for _, row := range rows {
		k := by(row)
		i, ok := at[k.id]
		if !ok {
			i = len(list)
			at[k.id] = i
			list = append(list, group[T]{key: k})
		}
		list[i].rows = append(list[i].rows, row)
	}
	slices.SortFunc(list, func(x, y group[T]) int { return cmp.Or(cmp.Compare(x.rank, y.rank), strings.Compare(x.id, y.id)) })
	return list
}

// tally counts rows by the ids of their keys.
func tally[T any](rows []T, by func(T) key) map[string]int {
	n := map[string]int{}
	for _, row := range rows {
		n[by(row).id]++
	}
	return n
}

// keysOf returns the keys that occur, in order.
func keysOf[T any](rows []T, by func(T) key) []key {
	var keys []key
	for _, g := range groups(rows, by) {
		keys = append(keys, g.key)
	}
	return keys
}

// parts makes a part of each group by the outer key, and in it a table of each
// group by the inner key. title is a format of the part's name and number of rows.
func parts[T any](rows []T, outer, inner func(T) key, title string, make func(outer, inner key, rows []T) table) []part {
	var list []part
	for _, g := range groups(rows, outer) {
		p := part{id: g.id, title: fmt.Sprintf(title, g.name, len(g.rows))}
		for _, t := range groups(g.rows, inner) {
			p.tables = append(p.tables, make(g.key, t.key, t.rows))
		}
		list = append(list, p)
	}
	return list
}

// column is a column of a table: its head, and the cell of a row.
type column[T any] struct {
	head string
	cell func(at place, row T) view.Cell
}

// list returns a table of rows.
func list[T any](id, caption string, rows []T, columns ...column[T]) table {
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = c.head
	}
	return table{id: id, caption: caption, head: head, n: len(rows), row: func(at place, i int) []view.Cell {
		cells := make([]view.Cell, len(columns))
		for j, c := range columns {
			cells[j] = c.cell(at, rows[i])
		}
		return cells
	}}
}

// when returns columns that a table has on a condition.
func when[T any](condition bool, columns ...column[T]) []column[T] {
	if condition {
		return columns
	}
	return nil
}

// titled heads the column of documents by their titles.
func titled(head string) column[*catalog.Document] {
	return column[*catalog.Document]{head, func(at place, d *catalog.Document) view.Cell { return d.Cell(at.url) }}
}

// text returns a column of texts, with a dash for none.
func text[T any](head string, of func(T) string) column[T] {
	return column[T]{head, func(_ place, row T) view.Cell { return view.TextCell(of(row)) }}
}

// day returns a column of days, with a dash for none.
func day[T any](head string, of func(T) calendar.Date) column[T] {
	return column[T]{head, func(_ place, row T) view.Cell { return view.DateCell(of(row)) }}
}

// organsColumn returns a column of the short names of a document's organs.
func organsColumn(c *catalog.Catalog) column[*catalog.Document] {
	return text("机关", func(d *catalog.Document) string { return c.ShortOrgans(d.Record.Organs) })
}

// published returns the day of a document's publication.
func published(d *catalog.Document) calendar.Date { return d.Record.Published.Date() }

// matrix is a table of counts, on the first page of a register or list: a line for
// each group of rows, a column for each key. Every count leads to the rows it counts.
type matrix struct {
	place
	view.Table
	columns []key
}

// matrix returns a matrix without lines. names head the columns before the counts.
func (at place) matrix(id, caption string, columns []key, names ...string) *matrix {
	m := &matrix{at, view.Table{ID: id, Caption: caption, Head: names, RowHeads: true, Counts: true}, columns}
	for _, c := range columns {
		m.Head = append(m.Head, c.name)
	}
	return m
}

// counts returns the counts of a line by the ids of the columns. anchor names the
// part or table of the register at url that has the rows of a column; whose names
// the line to the ear.
func (m *matrix) counts(url string, n map[string]int, anchor func(column string) string, whose string) []view.Cell {
	var cells []view.Cell
	for _, c := range m.columns {
		cells = append(cells, m.count(url, anchor(c.id), n[c.id], whose+"，"+c.name))
	}
	return cells
}

// line adds a line: its names, its counts, and what follows them.
func (m *matrix) line(names []string, counts []view.Cell, more ...view.Cell) {
	var cells []view.Cell
	for _, name := range names {
		cells = append(cells, view.Cell{Text: name})
	}
	m.Rows = append(m.Rows, slices.Concat(cells, counts, more))
}

// wholePart anchors the part of a column: "late".
func wholePart(column string) string { return column }

// tableIn anchors the table of a column in another part: "site-no-organ-late".
func tableIn(part string) func(string) string {
	return func(column string) string { return part + "-" + column }
}

// tableOf anchors a table in the part of a column: "late-penalty".
func tableOf(table string) func(string) string {
	return func(column string) string { return column + "-" + table }
}

// verdictKey orders verdicts as lists do.
func verdictKey(v deadline.Verdict) key {
	return key{string(v), v.Chinese(), slices.Index(catalog.Verdicts[:], v)}
}

func verdictOf(e *ledger.Entry) key { return verdictKey(e.Verdict) }

// kindKeys returns the keys of kinds by id, in the order of their catalogue.
func kindKeys(c *catalog.Catalog) func(id string) key {
	keys := map[string]key{}
	for i, k := range c.Corpus.Kinds.All() {
		keys[k.ID] = key{k.ID, k.Name, i}
	}
	for _, duty := range c.Corpus.Kinds.Duties() {
		if _, isKind := keys[duty]; !isKind {
			keys[duty] = key{duty, c.DutyName(duty), len(keys)}
		}
	}
	return func(id string) key { return keys[id] }
}

// noOrgan is the anchor of rows whose record names no organ.
const noOrgan = "site-no-organ"

// organKeys returns the keys of organs by id, in the order of organs.toml; no organ
// comes last.
func organKeys(c *catalog.Catalog) func(id string) key {
	ids := c.OrganIDs()
	keys := map[string]key{"": {noOrgan, catalog.NoOrganName, len(ids)}}
	for i, id := range ids {
		keys[id] = key{id, c.OrganName(id), i}
	}
	return func(id string) key {
		if k, ok := keys[id]; ok {
			return k
		}
		return key{id, id, len(ids)}
	}
}

// matrixVerdicts are the columns of a matrix by verdict. Some are always
// shown: that there is none is news too.
var matrixVerdicts = [...]struct {
	verdict deadline.Verdict
	always  bool
}{
	{deadline.OnTime, true}, {deadline.Late, true}, {deadline.Overdue, false}, {deadline.TooEarly, false},
	{deadline.Pending, false}, {deadline.Undetermined, false}, {deadline.Exempt, false},
}

// verdictColumns returns the columns of a matrix over some rows.
func verdictColumns(rows []*ledger.Entry) []key {
	n := tally(rows, verdictOf)
	var columns []key
	for _, c := range matrixVerdicts {
		if c.always || n[string(c.verdict)] > 0 {
			columns = append(columns, verdictKey(c.verdict))
		}
	}
	return columns
}

// joined joins the texts that are not empty.
func joined(separator string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), separator)
}
