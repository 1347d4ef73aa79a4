package chart

import "gongkai/site/page/view"

// Trend shows the counts of one organ over years, a line a year and a column a
// quarter. The bar of a cell is as long as its cases are many: the part in time is
// solid, the missed part hatched.
type Trend struct {
	ID, Title string
	Corner    string // 年份
	Columns   []string
	Rows      []Row
}

// View returns the chart; ok is false when there is no case at all.
func (t Trend) View() (c view.Chart, ok bool) {
	all := survey(t.Rows)
	c = view.Chart{ID: t.ID, Title: t.Title, Summary: all.sentence()}
	if all.filled < fewest {
		c.Table = table(t.ID, t.Title, [3]string{t.Corner, "季度", "件数（按期/合计）"}, t.Rows, t.Columns)
		return c, all.filled > 0
	}
	c.Note = "数字是件数，有逾期或者期限不足的写作“按期/合计”；条越长件数越多，条纹是逾期和期限不足。点数字看清单。"
	c.Grid = &view.Grid{Class: "trend", Name: t.Title, Head: append([]string{t.Corner}, t.Columns...)}
	most := float64(all.most)
	for _, row := range t.Rows {
		line := view.GridRow{Name: row.Name, Href: row.Href}
		for i, n := range row.Counts {
			m := view.Mark{}
			if n.Total() > 0 {
				m = view.Mark{When: t.Columns[i], Text: n.text(), Href: n.Href, Hidden: spoken(row.Name, t.Columns[i], n.Detail)}
				solid := float64(n.Met + n.Other)
				m.Bar = &view.GridBar{Solid: part(solid, most)}
				if n.Missed > 0 {
					m.Bar.From, m.Bar.To = part(solid, most), part(float64(n.Total()), most)
				}
			}
			line.Marks = append(line.Marks, m)
		}
		c.Grid.Rows = append(c.Grid.Rows, line)
	}
	return c, true
}
