package view

import (
	"strconv"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
)

// Day returns a day; an empty Date for none.
func Day(d calendar.Date) Date { return Date{d.String(), d.Chinese()} }

// OptionalDay returns a day, nil for none.
func OptionalDay(d calendar.Date) *Date {
	if d.IsZero() {
		return nil
	}
	v := Day(d)
	return &v
}

// Moment returns a day, with hours and the moment's own time an instant.
func Moment(m calendar.Moment, hours bool) Date {
	v := Day(m.Date())
	if hours && m.HasTime() {
		v.ISO, v.Chinese = m.RFC3339(), v.Chinese+m.Time().Format(" 15:04")
	}
	return v
}

// Counted returns a link that shows how many rows it leads to.
func Counted(label, href string, n int) Link {
	return Link{Label: label, Href: href, Count: n, HasCount: true}
}

// TextCell returns a cell that is never empty.
func TextCell(text string) Cell {
	if text == "" {
		text = "－"
	}
	return Cell{Text: text}
}

// NumberCell returns the cell of a number.
func NumberCell(n int) Cell { return Cell{Text: disclosure.Grouped(strconv.Itoa(n)), Number: true} }

// DateCell returns the cell of a day; a dash for none.
func DateCell(d calendar.Date) Cell {
	if d.IsZero() {
		return TextCell("")
	}
	return Cell{Text: d.Chinese(), Date: OptionalDay(d)}
}

// Existing returns the groups that have a link.
func Existing(groups ...Group) []Group {
	var list []Group
	for _, g := range groups {
		if len(g.Links) > 0 {
			list = append(list, g)
		}
	}
	return list
}
