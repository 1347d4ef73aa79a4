package spreadsheet

import (
	"strconv"
	"time"

	"gongkai/site/office/grid"
)

// Value is one cell to be written. The zero Value is an empty cell.
type Value struct {
	kind valueKind
	text string // as a CSV has it
	num  float64
	note string // the problem of the cell; may be ""
}

// Noted returns the cell with a note on its problem: in a workbook the cell is
// coloured and has the note as a comment, a CSV has only the value.
func (v Value) Noted(note string) Value {
	v.note = note
	return v
}

// valueKind is the type of a cell.
type valueKind uint8

const (
	blankValue valueKind = iota
	textValue
	numberValue
	dayValue
	momentValue
)

// Text returns a cell of text. "" is an empty cell.
func Text(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{kind: textValue, text: s}
}

// Int returns a cell with a whole number.
func Int(n int) Value {
	return Value{kind: numberValue, text: strconv.Itoa(n), num: float64(n)}
}

// Number returns a cell with a decimal number, such as an amount in yuan. A CSV has
// the number as given, a workbook its first 15 digits. Any other text is a cell of
// text.
func Number(decimal string) Value {
	n, err := strconv.ParseFloat(decimal, 64)
	if err != nil {
		return Text(decimal)
	}
	return Value{kind: numberValue, text: decimal, num: n}
}

// Day returns a cell with the civil date of t in t's own zone. The zero time is an
// empty cell.
func Day(t time.Time) Value {
	if t.IsZero() {
		return Value{}
	}
	return Value{kind: dayValue, text: t.Format("2006-01-02"), num: float64(grid.Serial(t))}
}

// Moment returns a cell with the date and time of day of t in t's own zone; Excel
// knows no zones. The zero time is an empty cell.
func Moment(t time.Time) Value {
	if t.IsZero() {
		return Value{}
	}
	seconds := t.Hour()*3600 + t.Minute()*60 + t.Second()
	return Value{kind: momentValue, text: t.Format("2006-01-02T15:04:05-07:00"), num: float64(grid.Serial(t)) + float64(seconds)/(24*3600)}
}
