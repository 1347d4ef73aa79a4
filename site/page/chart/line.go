package chart

import (
	"fmt"
	"slices"

	"gongkai/site/calendar"
	"gongkai/site/page/view"
)

// Line is days in their order: the life of a policy, the steps of a decision. What is
// still to come comes last and says so.
type Line struct {
	ID, Title string
	Summary   string // "" for how many steps are done
	Steps     []Step // in any order; those of one day stay in theirs
	AsOf      calendar.Date
}

// Step is something that happens on a day.
type Step struct {
	On   calendar.Date // zero: it has no day yet, and comes last
	Text string
	Href string // of the document that did it; "" for none
	Name string // of that document
	Wait string // of a step without a day: what it waits for
}

// View returns the chart; ok is false when there is no step. Of fewer than three steps
// nothing is drawn, a table has them.
func (l Line) View() (c view.Chart, ok bool) {
	steps := slices.Clone(l.Steps)
	slices.SortStableFunc(steps, func(x, y Step) int {
		switch {
		case x.On.IsZero() && y.On.IsZero():
			return 0
		case x.On.IsZero():
			return 1
		case y.On.IsZero():
			return -1
		}
		return x.On.Compare(y.On)
	})
	done := 0
	for _, s := range steps {
		if s.done(l.AsOf) {
			done++
		}
	}
	c = view.Chart{ID: l.ID, Title: l.Title, Summary: l.Summary}
	switch next := len(steps) - done; {
	case l.Summary != "":
	case next > 0:
		c.Summary = fmt.Sprintf("共 %d 步，已完成 %d 步，还有 %d 步。", len(steps), done, next)
	default:
		c.Summary = fmt.Sprintf("共 %d 步，都已完成。", len(steps))
	}
	if len(steps) < fewest {
		c.Table = view.Table{ID: l.ID + "-table", Caption: l.Title, Head: []string{"日期", "事项"}, RowHeads: true}
		for _, s := range steps {
			c.Table.Rows = append(c.Table.Rows, []view.Cell{view.DateCell(s.On), {Text: s.Text + s.wait(l.AsOf), Href: s.Href, Hidden: spoken(s.Name)}})
		}
		return c, len(steps) > 0
	}
	for _, s := range steps {
		step := view.Step{Date: view.OptionalDay(s.On), Text: s.Text, Wait: s.wait(l.AsOf), Class: "done"}
		if s.Href != "" {
			step.Link = &view.Link{Label: s.Name, Href: s.Href}
		}
		if !s.done(l.AsOf) {
			step.Class = "next"
		}
		c.Line = append(c.Line, step)
	}
	return c, true
}

func (s Step) done(asOf calendar.Date) bool { return !s.On.IsZero() && !s.On.After(asOf) }

// wait returns what a step to come says of itself.
func (s Step) wait(asOf calendar.Date) string {
	switch {
	case s.done(asOf):
		return ""
	case s.Wait != "":
		return "（" + s.Wait + "）"
	}
	return "（还没有到）"
}
