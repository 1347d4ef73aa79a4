package chart

import "gongkai/site/page/view"

// Heat is a heat map: whose publications were in time, and when.
type Heat struct {
	ID, Title string
	Corner    string   // head of the names: 机关
	Columns   []string // 2025年12月
	Short     []string // the same where there is little room: 12月
	Rows      []Row
}

// The classes of a cell. missed is hatched and has a border; of the others the ground
// is the darker the more cases there are.
const (
	missed = "missed"
	many   = "many"
	some   = "some"
	few    = "few"
)

// View returns the chart; ok is false when there is no case at all.
func (h Heat) View() (c view.Chart, ok bool) {
	all := survey(h.Rows)
	c = view.Chart{ID: h.ID, Title: h.Title, Summary: all.sentence()}
	if all.filled < fewest {
		c.Table = table(h.ID, h.Title, [3]string{h.Corner, "月份", "件数（按期/合计）"}, h.Rows, h.Columns)
		return c, all.filled > 0
	}
	c.Note = "格内是件数，颜色越深件数越多；斜纹红框表示有逾期或者期限不足，写作“按期/合计”。点格子看清单。"
	c.Grid = &view.Grid{Class: "heat", Name: h.Title, Head: append([]string{h.Corner}, h.Short...)}
	for _, row := range h.Rows {
		line := view.GridRow{Name: row.Name, Href: row.Href}
		for i, n := range row.Counts {
			line.Marks = append(line.Marks, shade(row.Name, h.Columns[i], h.Short[i], n, all.most))
		}
		c.Grid.Rows = append(c.Grid.Rows, line)
	}
	return c, true
}

// shade returns the mark of a cell; most is the number of cases in the fullest one.
func shade(name, column, short string, n Count, most int) view.Mark {
	if n.Total() == 0 {
		return view.Mark{}
	}
	m := view.Mark{When: short, Text: n.text(), Href: n.Href, Hidden: spoken(name, column, n.Detail), Class: few}
	switch total := n.Total(); {
	case n.Missed > 0:
		m.Class = missed
	case most > 2 && 3*total > 2*most:
		m.Class = many
	case total > 1 && 3*total > most:
		m.Class = some
	}
	return m
}
