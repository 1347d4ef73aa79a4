package calendar

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Parse reads a date written as 2026-03-05: four, two and two digits, a day
// that exists, a year from 1900 to 2199. Its errors are Chinese sentences for
// the author; they say how the date should be written where that is clear.
func Parse(text string) (Date, error) {
	y, ok1 := digits(text, 0, 4)
	m, ok2 := digits(text, 5, 7)
	d, ok3 := digits(text, 8, 10)
	if !ok1 || !ok2 || !ok3 || len(text) != len("2006-01-02") || text[4] != '-' || text[7] != '-' {
		return Date{}, unreadable(text)
	}
	if y < firstYear || y > lastYear {
		return Date{}, fmt.Errorf("%s 的年份不在 %d 到 %d 之间", text, firstYear, lastYear)
	}
	if m < 1 || m > 12 {
		return Date{}, fmt.Errorf("没有 %s 这一天：月份应在 01 到 12 之间", text)
	}
	if d < 1 || d > daysIn(y, m) {
		return Date{}, fmt.Errorf("没有 %s 这一天：%d年%d月只有%d天", text, y, m, daysIn(y, m))
	}
	return civil(y, m, d), nil
}

// digits reads text[from:to] as a number of digits only.
func digits(text string, from, to int) (n int, ok bool) {
	if len(text) < to {
		return 0, false
	}
	for _, c := range []byte(text[from:to]) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, true
}

var almostDate = regexp.MustCompile(`^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?$`)

// unreadable says what is wrong with a text that has not the form of a date.
func unreadable(text string) error {
	if strings.TrimSpace(text) == "" {
		return errors.New("日期是空的，应写成 2026-03-05 的样子")
	}
	plain := strings.Map(foldWidth, strings.Join(strings.Fields(text), ""))
	if m := almostDate.FindStringSubmatch(plain); m != nil {
		y, _ := strconv.Atoi(m[1])
		month, _ := strconv.Atoi(m[2])
		day, _ := strconv.Atoi(m[3])
		if d := New(y, month, day); !d.IsZero() {
			return fmt.Errorf("日期“%s”应写成 %s", clip(text), d)
		}
	}
	return fmt.Errorf("“%s”不是日期，日期写作 2026-03-05", clip(text))
}

// foldWidth turns full-width digits and signs, common in Chinese input, into ASCII.
func foldWidth(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

// clip shortens a text quoted in a message.
func clip(text string) string {
	const most = 40
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// String returns 2026-03-05, or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	text, _ := d.AppendText(make([]byte, 0, len("2006-01-02")))
	return string(text)
}

// AppendText appends what String returns; the error is always nil.
func (d Date) AppendText(b []byte) ([]byte, error) {
	if d.IsZero() {
		return b, nil
	}
	y, m, day := d.parts()
	return append(b, byte('0'+y/1000), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10), '-',
		byte('0'+m/10), byte('0'+m%10), '-', byte('0'+day/10), byte('0'+day%10)), nil
}

// Chinese returns 2026年3月5日, or "" for the zero Date.
func (d Date) Chinese() string {
	if d.IsZero() {
		return ""
	}
	y, m, day := d.parts()
	b := make([]byte, 0, len("2026年12月31日"))
	b = append(strconv.AppendInt(b, int64(y), 10), "年"...)
	b = append(strconv.AppendInt(b, int64(m), 10), "月"...)
	b = append(strconv.AppendInt(b, int64(day), 10), "日"...)
	return string(b)
}

// WeekdayChinese returns 周一 to 周日, or "" for the zero Date.
func (d Date) WeekdayChinese() string {
	if d.IsZero() {
		return ""
	}
	return [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}[d.Weekday()]
}

// MarshalText writes the date as String does; the zero Date is empty text.
func (d Date) MarshalText() ([]byte, error) { return d.AppendText(nil) }

// UnmarshalText reads the date as Parse does; empty text is an error, because
// an author who leaves a date out leaves out its key.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = Parse(string(text))
	return err
}

// MarshalJSON writes "2026-03-05", or null for the zero Date.
func (d Date) MarshalJSON() ([]byte, error) { return quoteOrNull(d.String()), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Date) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*d = Date{}
		return nil
	}
	s, err := strconv.Unquote(string(text))
	if err != nil {
		return unreadable(string(text))
	}
	return d.UnmarshalText([]byte(s))
}

func quoteOrNull(s string) []byte {
	if s == "" {
		return []byte("null")
	}
	return []byte(`"` + s + `"`)
}
