package chart

import (
	"fmt"

	"gongkai/site/page/view"
)

// Strip shows what falls due in the months to come, a line a duty.
type Strip struct {
	ID, Title string
	Corner    string   // 事项
	Columns   []string // 2026年12月
	Short     []string // 12月
	Rows      []Row    // counts of days; only Other is filled
}

// View returns the chart; ok is false when nothing falls due.
func (s Strip) View() (c view.Chart, ok bool) {
	all := survey(s.Rows)
	c = view.Chart{ID: s.ID, Title: s.Title}
	first := ""
	for i := range s.Columns {
		for _, row := range s.Rows {
			if first == "" && row.Counts[i].Total() > 0 {
				first = s.Columns[i]
			}
		}
	}
	c.Summary = fmt.Sprintf("共 %d 项，最近的在%s。", all.cases, first)
	if all.filled < fewest {
		c.Table = table(s.ID, s.Title, [3]string{s.Corner, "月份", "项数"}, s.Rows, s.Columns)
		return c, all.filled > 0
	}
	c.Note = "格内是项数，点格子看当月各项。"
	c.Grid = &view.Grid{Class: "heat strip", Name: s.Title, Head: append([]string{s.Corner}, s.Short...)}
	for _, row := range s.Rows {
		line := view.GridRow{Name: row.Name, Href: row.Href}
		for i, n := range row.Counts {
			m := view.Mark{}
			if n.Total() > 0 {
				m = view.Mark{When: s.Short[i], Text: n.text(), Href: n.Href, Hidden: spoken(row.Name, s.Columns[i]), Class: few}
			}
			line.Marks = append(line.Marks, m)
		}
		c.Grid.Rows = append(c.Grid.Rows, line)
	}
	return c, true
}
