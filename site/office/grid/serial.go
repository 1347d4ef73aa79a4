package grid

import "time"

// Serial returns the number that Excel has for the civil date of t in t's own
// zone: 1 is 1900-01-01. From 1900-03-01 on, because Excel believes in
// 1900-02-29, days are counted from 1899-12-30.
func Serial(t time.Time) int {
	days := int(utcDay(t.Year(), t.Month(), t.Day()) - utcDay(1899, 12, 30))
	if days <= 60 {
		days--
	}
	return days
}

// utcDay returns the number of days since 1970.
func utcDay(year int, month time.Month, day int) int64 {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 3600)
}

// SerialDay returns the civil date of a serial number, and the second of that
// day; ok is false outside of the years 1900 to 2199. date1904 is set for a
// workbook that counts from 1904.
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
