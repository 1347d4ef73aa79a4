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
	note string // what is wrong with the cell; "" for nothing
}

// Noted is the same cell with a note on what is wrong with it: coloured, with
// the note as a comment. A CSV has only the value.
func (v Value) Noted(note string) Value {
	v.note = note
	return v
}

type valueKind uint8

const (
	blankValue valueKind = iota
	textValue
	numberValue
	dayValue
	momentValue
)

// Text is a cell of text. "" is an empty cell.
func Text(s string) Value {
	if s == "" {
		return Value{}
	}
	return Value{kind: textValue, text: s}
}

// Int is a whole number.
func Int(n int) Value {
	return Value{kind: numberValue, text: strconv.Itoa(n), num: float64(n)}
}

// Number is a decimal number such as an amount in yuan. A CSV has it as given;
// in a workbook it has the 15 digits of all spreadsheets. What is no number is
// text.
func Number(decimal string) Value {
	n, err := strconv.ParseFloat(decimal, 64)
	if err != nil {
		return Text(decimal)
	}
	return Value{kind: numberValue, text: decimal, num: n}
}

// Day is a date: the civil date of t in t's own zone. The zero time is an
// empty cell.
func Day(t time.Time) Value {
	if t.IsZero() {
		return Value{}
	}
	return Value{kind: dayValue, text: t.Format("2006-01-02"), num: float64(grid.Serial(t))}
}

// Moment is a date with a time of day, that of a clock in t's own zone; Excel
// knows no zones. The zero time is an empty cell.
func Moment(t time.Time) Value {
	if t.IsZero() {
		return Value{}
	}
	seconds := t.Hour()*3600 + t.Minute()*60 + t.Second()
	return Value{kind: momentValue, text: t.Format("2006-01-02T15:04:05-07:00"), num: float64(grid.Serial(t)) + float64(seconds)/(24*3600)}
}
