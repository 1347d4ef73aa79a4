package chart

import (
	"fmt"

	"gongkai/site/page/view"
)

// Beside shows the figures of this year beside those of the year before.
type Beside struct {
	ID, Title string
	Head      [3]string // 项目, 2025年, 2024年
	Href      string    // of last year's report
	Rows      []Pair
}

// Pair is a figure of both years. Values are in the same unit; texts say it.
type Pair struct {
	Name           string
	This, Last     float64
	ThisAs, LastAs string // as shown: 1,945
	HasLast        bool
	Href           string // of this year's figure in its table
}

// View returns the chart; ok is false when no figure has one of last year beside it.
// Figures that are nought in both years are not drawn.
func (b Beside) View() (c view.Chart, ok bool) {
	var rows []Pair
	more, less := 0, 0
	for _, p := range b.Rows {
		if !p.HasLast || p.This <= 0 && p.Last <= 0 {
			continue
		}
		rows = append(rows, p)
		switch {
		case p.This > p.Last:
			more++
		case p.This < p.Last:
			less++
		}
	}
	c = view.Chart{ID: b.ID, Title: b.Title, Summary: fmt.Sprintf("%d 项有数字可以比较：增加 %d 项，减少 %d 项，持平 %d 项。", len(rows), more, less, len(rows)-more-less)}
	if len(rows) < fewest {
		c.Table = view.Table{ID: b.ID + "-table", Caption: b.Title, Head: b.Head[:], RowHeads: true}
		for _, p := range rows {
			c.Table.Rows = append(c.Table.Rows, []view.Cell{
				{Text: p.Name}, {Text: p.ThisAs, Href: p.Href, Hidden: spoken(p.Name, b.Head[1])}, {Text: p.LastAs, Href: b.Href, Hidden: spoken(p.Name, b.Head[2])},
			})
		}
		return c, len(rows) > 0
	}
	c.Note = "每一行的两个条按同一比例画，行与行之间不能比长短。"
	c.Grid = &view.Grid{Class: "bars", Name: b.Title, Head: b.Head[:]}
	for _, p := range rows {
		most := max(p.This, p.Last)
		c.Grid.Rows = append(c.Grid.Rows, view.GridRow{Name: p.Name, Marks: []view.Mark{
			{Text: p.ThisAs, Href: p.Href, Hidden: spoken(p.Name, b.Head[1]), Bar: &view.GridBar{Solid: part(p.This, most)}},
			{Text: p.LastAs, Href: b.Href, Hidden: spoken(p.Name, b.Head[2]), Bar: &view.GridBar{Outline: part(p.Last, most)}},
		}})
	}
	return c, true
}
