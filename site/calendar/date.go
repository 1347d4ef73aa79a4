package calendar

import (
	"cmp"
	"time"
)

// The years an author may write. Arithmetic may leave them; it stops at the
// years 1 and 9999, so that no sum can wrap around.
const (
	firstYear, lastYear = 1900, 2199

	firstOrdinal, lastOrdinal = 1, 3652059 // 0001-01-01, 9999-12-31
	unixOrdinal               = 719163     // 1970-01-01
)

// Date is a day of the civil calendar (Gregorian), without time or zone. The
// zero Date means "none". Dates compare with == and serve as map keys.
type Date struct {
	ordinal int32 // 1 is 0001-01-01, a Monday; 0 is none
}

// New returns the given day, or the zero Date when there is no such day
// (2026-02-30) or the year lies outside 1900 to 2199.
func New(year, month, day int) Date {
	if year < firstYear || year > lastYear || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return Date{}
	}
	return civil(year, month, day)
}

// OfTime returns the civil date in China (UTC+8) at the instant t.
func OfTime(t time.Time) Date { return ofUnix(t.Unix()) }

// ofUnix returns the civil date in China at the given second since 1970.
func ofUnix(seconds int64) Date {
	const day = 24 * 60 * 60
	local := seconds + zoneOffset
	days := local / day
	if local%day < 0 {
		days--
	}
	return clamp(days + unixOrdinal)
}

// civil converts without checks of range. Years are taken to begin in March,
// so that the leap day is the last of its year.
func civil(year, month, day int) Date {
	if month <= 2 {
		year, month = year-1, month+12
	}
	return clamp(int64(365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - 306))
}

func clamp(ordinal int64) Date {
	return Date{int32(min(max(ordinal, firstOrdinal), lastOrdinal))}
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// parts is the inverse of civil.
func (d Date) parts() (year, month, day int) {
	if d.IsZero() {
		return 0, 0, 0
	}
	const fourCenturies = 146097 // in days
	n := int(d.ordinal) + 305
	era, n := n/fourCenturies, n%fourCenturies
	y := (n - n/1460 + n/36524 - n/(fourCenturies-1)) / 365
	n -= 365*y + y/4 - y/100
	m := (5*n + 2) / 153
	year, month, day = y+400*era, m+3, n-(153*m+2)/5+1
	if month > 12 {
		year, month = year+1, month-12
	}
	return year, month, day
}

// Year returns the year, 0 for the zero Date.
func (d Date) Year() int { y, _, _ := d.parts(); return y }

// Month returns the month, 1 to 12, 0 for the zero Date.
func (d Date) Month() int { _, m, _ := d.parts(); return m }

// Day returns the day of the month, 1 to 31, 0 for the zero Date.
func (d Date) Day() int { _, _, day := d.parts(); return day }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return time.Weekday(d.ordinal % 7) }

// IsWeekend reports whether the day is a Saturday or a Sunday.
func (d Date) IsWeekend() bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d.ordinal == 0 }

// Before reports whether d is earlier than e. The zero Date is before all others.
func (d Date) Before(e Date) bool { return d.ordinal < e.ordinal }

// After reports whether d is later than e.
func (d Date) After(e Date) bool { return d.ordinal > e.ordinal }

// Compare returns -1, 0 or +1 as d is before, equal to or after e.
func (d Date) Compare(e Date) int { return cmp.Compare(d.ordinal, e.ordinal) }

// Sub returns the number of calendar days from e to d; both must be dates.
func (d Date) Sub(e Date) int { return int(d.ordinal) - int(e.ordinal) }

// AddDays returns the date n calendar days later (earlier when n is negative).
// The zero Date stays zero.
func (d Date) AddDays(n int) Date {
	if d.IsZero() {
		return d
	}
	return clamp(int64(d.ordinal) + int64(min(max(n, -lastOrdinal), lastOrdinal)))
}

// AddMonths returns the corresponding day n months later, or the end of that
// month when it has no such day (民法典 Art. 202): 2026-01-31 plus 1 is 2026-02-28.
func (d Date) AddMonths(n int) Date {
	if d.IsZero() {
		return d
	}
	y, m, day := d.parts()
	months := y*12 + m - 1 + min(max(n, -12*10000), 12*10000)
	if months < 12 {
		return Date{firstOrdinal}
	}
	if months >= 12*10000 {
		return Date{lastOrdinal}
	}
	y, m = months/12, months%12+1
	return civil(y, m, min(day, daysIn(y, m)))
}

// AddYears returns the corresponding day n years later (民法典 Art. 202):
// 2024-02-29 plus 1 is 2025-02-28.
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * min(max(n, -10000), 10000)) }

// Time returns the first instant of the day in China; the zero Time for the zero Date.
func (d Date) Time() time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Unix(d.unix(), 0).In(Zone())
}

// unix returns the second since 1970 at which the day begins in China.
func (d Date) unix() int64 { return int64(d.ordinal-unixOrdinal)*24*60*60 - zoneOffset }

// zoneOffset is China's offset from UTC in seconds.
const zoneOffset = 8 * 60 * 60

// Zone returns China's time zone: UTC+8, without reading the machine's zone data.
func Zone() *time.Location { return time.FixedZone("Asia/Shanghai", zoneOffset) }
