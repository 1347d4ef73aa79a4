package chart

import (
	"fmt"

	"gongkai/site/page/view"
)

// Squares shows many things of a few states, a square each, in groups.
type Squares struct {
	ID, Title string
	Unit      string // 指标
	States    []SquareState
	Groups    []SquareGroup
}

// SquareState is a state that a square may have.
type SquareState struct {
	Name  string // 有佐证
	Class string // of its tag: ok, late, due, na or withdrawn
}

// SquareGroup is squares under a name.
type SquareGroup struct {
	Name, Href string
	Squares    []Square
}

// Square is a thing by its short name and its state.
type Square struct {
	Name  string // 54
	State string // a name of States
	About string // what it is, for those who hear the link alone
	Href  string
}

// View returns the chart; ok is false when there is nothing to show.
func (s Squares) View() (c view.Chart, ok bool) {
	n, total := map[string]int{}, 0
	for _, g := range s.Groups {
		for _, q := range g.Squares {
			n[q.State]++
			total++
		}
	}
	c = view.Chart{ID: s.ID, Title: s.Title, Summary: fmt.Sprintf("共 %d 项%s", total, s.Unit)}
	class := map[string]string{}
	for _, state := range s.States {
		class[state.Name] = state.Class
		if n[state.Name] > 0 {
			c.Summary += fmt.Sprintf("，%s %d 项", state.Name, n[state.Name])
			c.Key = append(c.Key, view.Mark{Text: state.Name, Class: state.Class})
		}
	}
	c.Summary += "。"
	if total < fewest {
		c.Key = nil
		c.Table = view.Table{ID: s.ID + "-table", Caption: s.Title, Head: []string{s.Unit, "状态"}, RowHeads: true}
		for _, g := range s.Groups {
			for _, q := range g.Squares {
				c.Table.Rows = append(c.Table.Rows, []view.Cell{{Text: q.Name, Href: q.Href, Hidden: spoken(q.About)}, {Text: q.State}})
			}
		}
		return c, total > 0
	}
	for _, g := range s.Groups {
		group := view.SquareGroup{Name: g.Name, Href: g.Href}
		for _, q := range g.Squares {
			group.Marks = append(group.Marks, view.Mark{Text: q.Name, Hidden: spoken(q.State, q.About), Href: q.Href, Class: class[q.State]})
		}
		if len(group.Marks) > 0 {
			c.Squares = append(c.Squares, group)
		}
	}
	return c, true
}
