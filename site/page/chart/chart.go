// Package chart turns plain numbers into pictures that are tables, lists and links:
// what people would rather look at than read.
//
// # Components
//
//	Heat     organ by month: was everything published in time (heat.go)
//	Trend    year by quarter: the same of one organ over years (trend.go)
//	Strip    duty by month: what falls due (strip.go)
//	Counts   one number a line: penalties by month, causes (counts.go)
//	Beside   this year beside last year (beside.go)
//	Squares  indicators as a grid of squares (squares.go)
//	Line     days of a life in their order, past and to come (line.go)
//
// Each has one file, takes plain values and returns a view.Chart. The files know
// nothing of records; layouts/charts.html places what they return.
//
// # What holds for all
//
// A title asks the question and a sentence answers it, so that who sees nothing
// misses nothing. Every mark is a link to the list behind it, where that exists, and
// says in words what it is. A colour never stands alone: a number, hatching or a
// border says the same. With fewer than three values nothing is drawn and a plain
// table has the numbers; with none there is no chart. Counts are shown, never a rate
// of few cases.
package chart

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/page/view"
)

// fewest is how many values are worth drawing.
const fewest = 3

// Count is a number of cases and the list behind it.
type Count struct {
	Met, Missed int
	Other       int    // neither: undecided, exempt, still open
	Detail      string // what the cases are, in words: 按期公开 1 项，逾期公开 1 项
	Href        string
}

// Total returns the number of all cases.
func (c Count) Total() int { return c.Met + c.Missed + c.Other }

// text returns the number; where something was missed, how many were met of how many.
func (c Count) text() string {
	if c.Missed > 0 {
		return fmt.Sprintf("%d/%d", c.Met, c.Total())
	}
	return strconv.Itoa(c.Total())
}

// Row is a line of counts.
type Row struct {
	Name, Href string
	Counts     []Count
}

// cells is what a grid of counts has in all.
type cells struct {
	filled, most  int // cells with cases; the largest number of cases in a cell
	cases, missed int
	where         []Row // rows with missed cases, those with most first
}

func survey(rows []Row) cells {
	var all cells
	for _, row := range rows {
		for _, c := range row.Counts {
			if c.Total() > 0 {
				all.filled++
			}
			all.most = max(all.most, c.Total())
			all.cases += c.Total()
			all.missed += c.Missed
		}
		if row.missed() > 0 {
			all.where = append(all.where, row)
		}
	}
	slices.SortStableFunc(all.where, func(x, y Row) int { return y.missed() - x.missed() })
	return all
}

func (r Row) missed() (n int) {
	for _, c := range r.Counts {
		n += c.Missed
	}
	return n
}

// named is how many rows a sentence names.
const named = 3

// sentence says how many cases there are, how many were missed and in which rows.
func (all cells) sentence() string {
	if all.missed == 0 {
		return fmt.Sprintf("共 %d 项，没有逾期和期限不足的。", all.cases)
	}
	s := fmt.Sprintf("共 %d 项，逾期和期限不足的 %d 项：", all.cases, all.missed)
	for i, row := range all.where[:min(named, len(all.where))] {
		if i > 0 {
			s += "，"
		}
		s += fmt.Sprintf("%s %d 项", row.Name, row.missed())
	}
	if len(all.where) > named {
		s += "等"
	}
	return s + "。"
}

// table lists the filled cells of a grid that is too small to draw.
func table(id, caption string, head [3]string, rows []Row, columns []string) view.Table {
	t := view.Table{ID: id + "-table", Caption: caption, Head: head[:], RowHeads: true}
	for _, row := range rows {
		for i, c := range row.Counts {
			if c.Total() > 0 {
				t.Rows = append(t.Rows, []view.Cell{
					{Text: row.Name}, {Text: columns[i]}, {Text: c.text(), Href: c.Href, Hidden: spoken(row.Name, columns[i], c.Detail)},
				})
			}
		}
	}
	return t
}

// spoken is what a link says beyond its number to those who hear it alone.
func spoken(words ...string) string {
	var b strings.Builder
	for _, w := range words {
		if w != "" {
			b.WriteString("，" + w)
		}
	}
	return b.String()
}

// part returns a share of a whole as an SVG length; "" for nothing.
func part(n, whole float64) string {
	if n <= 0 || whole <= 0 {
		return ""
	}
	return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.1f", 100*n/whole), "0"), ".") + "%"
}
