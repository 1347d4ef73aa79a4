package calendar

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Moment is when something happened, as exactly as its author knows it: a day,
// or a second. Without a zone a time is China's. The zero Moment means "none".
// Moments that mean the same compare equal with ==; a day and its first second
// do not, although Compare orders them as equal.
//
// A Moment is one number, because there are ten in each of 100,000 documents:
// twice the seconds since 1970, and 1 more where a time is known. A day counts as
// its first second in China; no day begins at second 0.
type Moment struct{ code int64 }

func dayOnly(seconds int64) Moment  { return Moment{2 * seconds} }
func withTime(seconds int64) Moment { return Moment{2*seconds + 1} }

func (m Moment) seconds() int64 { return m.code >> 1 }

// Moment returns the day as a moment without a time.
func (d Date) Moment() Moment {
	if d.IsZero() {
		return Moment{}
	}
	return dayOnly(d.unix())
}

var timeForm = regexp.MustCompile(`^([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?([Zz]|[+-][0-9]{2}:[0-9]{2})?$`)

// ParseMoment reads 2026-03-05, 2026-03-05T09:35:00 (China's time) or
// 2026-03-05T09:35:00+08:00 (any offset, or Z). A space may stand for the T,
// seconds may be missing, fractions of a second are dropped. The year must be
// 1900 to 2199 in China. Errors are Chinese sentences for the author.
func ParseMoment(text string) (Moment, error) {
	if len(text) <= len("2006-01-02") || !strings.ContainsRune("Tt ", rune(text[10])) {
		d, err := Parse(text)
		return d.Moment(), err
	}
	d, err := Parse(text[:10])
	if err != nil {
		return Moment{}, err
	}
	m := timeForm.FindStringSubmatch(text[11:])
	if m == nil {
		return Moment{}, fmt.Errorf("“%s”不是日期时间，写作 2026-03-05T09:35:00", clip(text))
	}
	return moment(d, m)
}

// moment returns the moment of a day and the submatches of timeForm.
func moment(d Date, m []string) (Moment, error) {
	number := func(s string) int64 { n, _ := strconv.ParseInt(s, 10, 64); return n }
	hour, minute, second := number(m[1]), number(m[2]), number(m[3])
	if hour == 24 {
		return Moment{}, fmt.Errorf("%s 的时间应在 00:00:00 到 23:59:59 之间，当日24时写作 %sT23:59:59", d, d)
	}
	if hour > 23 || minute > 59 || second > 59 {
		return Moment{}, fmt.Errorf("%s 的时间应在 00:00:00 到 23:59:59 之间", d)
	}
	seconds := d.unix() + hour*3600 + minute*60 + second
	if zone := m[4]; zone != "" {
		var offset int64
		if len(zone) > 1 {
			h, min := number(zone[1:3]), number(zone[4:6])
			if h > 23 || min > 59 {
				return Moment{}, fmt.Errorf("没有 %s 这样的时差，中国的时间写作 +08:00", zone)
			}
			if offset = h*3600 + min*60; zone[0] == '-' {
				offset = -offset
			}
		}
		seconds += zoneOffset - offset
	}
	if y := ofUnix(seconds).Year(); y < firstYear || y > lastYear {
		return Moment{}, fmt.Errorf("%s 的年份不在 %d 到 %d 之间", d, firstYear, lastYear)
	}
	return withTime(seconds), nil
}

// MomentOf returns the instant t, to the second.
func MomentOf(t time.Time) Moment { return withTime(t.Unix()) }

// IsZero reports whether m is no moment.
func (m Moment) IsZero() bool { return m.code == 0 }

// HasTime reports whether more than the day is known.
func (m Moment) HasTime() bool { return m.code&1 == 1 }

// Date returns the civil date in China; deadlines are judged by it.
func (m Moment) Date() Date {
	if m.IsZero() {
		return Date{}
	}
	return ofUnix(m.seconds())
}

// Time returns the instant in China's zone, the first one of a day without
// time; the zero Time for the zero Moment.
func (m Moment) Time() time.Time {
	if m.IsZero() {
		return time.Time{}
	}
	return time.Unix(m.seconds(), 0).In(Zone())
}

// Compare returns -1, 0 or +1. A day without time counts as its first second,
// the zero Moment comes before all others.
func (m Moment) Compare(o Moment) int {
	switch {
	case m == o:
		return 0
	case m.IsZero():
		return -1
	case o.IsZero():
		return +1
	}
	return cmp.Compare(m.seconds(), o.seconds())
}

// PubDate returns 2026-03-05 09:35 as the page tag PubDate wants it, with
// 00:00 for a day without time; "" for the zero Moment.
func (m Moment) PubDate() string { return m.format("2006-01-02 15:04") }

// RFC3339 returns 2026-03-05T09:35:00+08:00, with midnight for a day without
// time; "" for the zero Moment.
func (m Moment) RFC3339() string { return m.format("2006-01-02T15:04:05-07:00") }

// String returns the canonical form: 2026-03-05 for a day without time,
// 2026-03-05T09:35:00+08:00 else, "" for the zero Moment.
func (m Moment) String() string {
	if m.HasTime() {
		return m.RFC3339()
	}
	return m.Date().String()
}

// Chinese returns 2026年3月5日 for a day without time, 2026年3月5日 09:35 else, ""
// for the zero Moment.
func (m Moment) Chinese() string {
	if m.HasTime() {
		return m.Date().Chinese() + m.Time().Format(" 15:04")
	}
	return m.Date().Chinese()
}

func (m Moment) format(layout string) string {
	if m.IsZero() {
		return ""
	}
	return m.Time().Format(layout)
}

// MarshalText writes the canonical form; the zero Moment is empty text.
func (m Moment) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads the moment as ParseMoment does; empty text is an error.
func (m *Moment) UnmarshalText(text []byte) (err error) {
	*m, err = ParseMoment(string(text))
	return err
}

// MarshalJSON writes the canonical form as a string, or null for the zero Moment.
func (m Moment) MarshalJSON() ([]byte, error) { return quoteOrNull(m.String()), nil }

// UnmarshalJSON reads what MarshalJSON writes.
func (m *Moment) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*m = Moment{}
		return nil
	}
	s, err := strconv.Unquote(string(text))
	if err != nil {
		return unreadable(string(text))
	}
	return m.UnmarshalText([]byte(s))
}
