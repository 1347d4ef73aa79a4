package spreadsheet

import (
	"strconv"
	"time"
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
	return Value{kind: dayValue, text: t.Format("2006-01-02"), num: float64(serial(t))}
}

// Moment is a date with a time of day, that of a clock in t's own zone; Excel
// knows no zones. The zero time is an empty cell.
func Moment(t time.Time) Value {
	if t.IsZero() {
		return Value{}
	}
	seconds := t.Hour()*3600 + t.Minute()*60 + t.Second()
	return Value{kind: momentValue, text: t.Format("2006-01-02T15:04:05-07:00"), num: float64(serial(t)) + float64(seconds)/(24*3600)}
}

// serial is the number that Excel has for a day: 1 is 1900-01-01. From
// 1900-03-01 on, because it believes in 1900-02-29, days are counted from
// 1899-12-30.
func serial(t time.Time) int {
	days := int(utcDay(t.Year(), t.Month(), t.Day()) - utcDay(1899, 12, 30))
	if days <= 60 {
		days--
	}
	return days
}

// utcDay counts days since 1970.
func utcDay(year int, month time.Month, day int) int64 {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 3600)
}

// SerialDay is the civil date and the second of that day which a serial number
// means; ok is false outside the years 1900 to 2199. date1904 says that the
// workbook counts from 1904.
func SerialDay(n float64, date1904 bool) (year, month, day, second int, ok bool) {
	if date1904 {
		n += 1462
	}
	if !(n >= 1 && n < 109939) { // 2200-12-31
		return 0, 0, 0, 0, false
	}
	days := int(n)
	second = int((n-float64(days))*24*3600 + 0.5)
	if second == 24*3600 {
		days, second = days+1, 0
	}
	if days < 60 {
		days++
	}
	y, m, d := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, days).Date()
	return y, int(m), d, second, y <= 2199
}
