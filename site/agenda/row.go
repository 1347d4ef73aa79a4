package agenda

import (
	"strconv"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/ledger"
)

// cell is one named value of a row: a text, a bare value (a number, true,
// false) or a list of texts. A text or bare value that is empty is unknown.
type cell struct {
	name string
	text string
	bare bool
	list []string
	many bool
}

// row is a deadline as JSON and CSV have it: the same values in the same order.
type row [21]cell

// rowOf spells a deadline out.
func rowOf(e *ledger.Entry) row {
	point := func(m calendar.Moment) string {
		if e.Rule.Unit == deadline.Hours {
			return m.String()
		}
		return m.Date().String()
	}
	return row{
		{name: "path", text: e.Path},
		{name: "url", text: e.URL},
		{name: "kind", text: e.Kind},
		{name: "organ", text: e.Organ},
		{name: "number", text: e.Number},
		{name: "title", text: e.Title},
		{name: "rule", text: e.Rule.ID},
		{name: "basis", text: e.Rule.Citation()},
		{name: "from", text: point(e.From)},
		{name: "due", text: point(e.Due)},
		{name: "done", text: point(e.Done)},
		{name: "elapsed", text: number(e.Elapsed), bare: true},
		{name: "allowed", text: number(e.Allowed()), bare: true},
		{name: "unit", text: string(e.Rule.Unit)},
		{name: "verdict", text: string(e.Verdict)},
		{name: "late_by", text: number(e.LateBy), bare: true},
		{name: "provisional", text: strconv.FormatBool(e.Provisional), bare: true},
		{name: "due_safe", text: point(e.Safe)},
		{name: "due_latest", text: point(e.Latest)},
		{name: "reason", text: e.Reason},
		{name: "notices", list: e.Notices, many: true},
	}
}

// cell returns the cell of a name.
func (r *row) cell(name string) cell {
	for i := range r {
		if r[i].name == name {
			return r[i]
		}
	}
	return cell{name: name}
}

// header are the names of the cells.
func header() row { return rowOf(&ledger.Entry{Deadline: deadline.Deadline{Rule: &deadline.Rule{}}}) }

func number(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}
