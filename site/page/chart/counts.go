package chart

import (
	"fmt"
	"slices"

	"gongkai/site/page/view"
)

// Counts shows a number a line: penalties by month, the most frequent causes.
type Counts struct {
	ID, Title string
	Head      []string // of the names, of the numbers, and of Amount where that is shown
	Summary   string   // what they say together; "" for the total
	Unit      string   // 件
	Rows      []Number
}

// Number is a line of Counts.
type Number struct {
	Name   string
	N      int
	Href   string // of the list behind the number; "" for none
	Amount string // 12,000 元
}

// View returns the chart; ok is false when all numbers are nought. Where no number is
// above one, bars would all be full, and the table has the numbers.
func (n Counts) View() (c view.Chart, ok bool) {
	total, most, filled := 0, 0, 0
	for _, row := range n.Rows {
		total += row.N
		most = max(most, row.N)
		if row.N > 0 {
			filled++
		}
	}
	c = view.Chart{ID: n.ID, Title: n.Title, Summary: n.Summary}
	if c.Summary == "" {
		c.Summary = fmt.Sprintf("共 %d %s。", total, n.Unit)
	}
	if filled < fewest || most == 1 {
		c.Table = n.table()
		return c, filled > 0
	}
	c.Grid = &view.Grid{Class: "bars", Name: n.Title, Head: n.Head}
	for _, row := range n.Rows {
		m := view.Mark{}
		if row.N > 0 {
			m = view.Mark{
				Text: fmt.Sprintf("%d %s", row.N, n.Unit), Href: row.Href, Hidden: spoken(row.Name),
				Bar: &view.GridBar{Solid: part(float64(row.N), float64(most))},
			}
		}
		line := view.GridRow{Name: row.Name, Marks: []view.Mark{m}}
		if len(n.Head) > 2 {
			line.Marks = append(line.Marks, view.Mark{Text: row.Amount, Class: "amount"})
		}
		c.Grid.Rows = append(c.Grid.Rows, line)
	}
	return c, true
}

func (n Counts) table() view.Table {
	t := view.Table{ID: n.ID + "-table", Caption: n.Title, Head: slices.Clone(n.Head), RowHeads: true}
	for _, row := range n.Rows {
		if row.N == 0 {
			continue
		}
		cells := []view.Cell{{Text: row.Name}, {Text: fmt.Sprintf("%d %s", row.N, n.Unit), Href: row.Href, Hidden: spoken(row.Name)}}
		if len(n.Head) > 2 {
			cells = append(cells, view.TextCell(row.Amount))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}
