package agenda

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/site/calendar"
)

// CalendarFile is a calendar (iCalendar, RFC 5545) of last days.
type CalendarFile struct {
	Name   string
	AsOf   calendar.Date // time stamp of every event; a clock would change the bytes every time
	Events []Event
}

// Event is one last day: an event of the whole day.
type Event struct {
	UID         string // the same as long as the duty is
	Day         calendar.Date
	Summary     string
	Description string
	URL         string // "" where there is no page
	Private     bool   // not to be shown to others
	Alarm       string // before the day begins: "-P7D"; "" for none
}

// Bytes returns the file as Outlook reads it: a day ends with the next one, an
// alarm stands last in its event, has a text and lies before it, lines end in
// CRLF and are folded between characters.
func (c *CalendarFile) Bytes() []byte {
	b := &ics{}
	b.line("BEGIN", "VCALENDAR")
	b.line("VERSION", "2.0")
	b.line("PRODID", "-//gongkai//gongkai//ZH")
	b.line("CALSCALE", "GREGORIAN")
	b.line("METHOD", "PUBLISH")
	b.text("X-WR-CALNAME", c.Name)
	b.timeZone()
	for i := range c.Events {
		b.event(&c.Events[i], c.AsOf)
	}
	b.line("END", "VCALENDAR")
	return b.b
}

// CalendarID returns the id of an event, unique in the world by the host of the
// site's address.
func CalendarID(base, format string, args ...any) string {
	host := "gongkai.invalid"
	if u, err := url.Parse(base); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	return fmt.Sprintf(format, args...) + "@" + host
}

// ics collects lines of iCalendar.
type ics struct{ b []byte }

func (b *ics) event(e *Event, asOf calendar.Date) {
	b.line("BEGIN", "VEVENT")
	b.text("UID", e.UID)
	b.line("DTSTAMP", asOf.Time().UTC().Format("20060102T150405Z"))
	b.line("DTSTART;VALUE=DATE", e.Day.Time().Format("20060102"))
	b.line("DTEND;VALUE=DATE", e.Day.AddDays(1).Time().Format("20060102"))
	b.text("SUMMARY", e.Summary)
	b.text("DESCRIPTION", e.Description)
	if e.URL != "" {
		b.line("URL", e.URL)
	}
	if e.Private {
		b.line("CLASS", "PRIVATE")
	}
	b.line("TRANSP", "TRANSPARENT")
	if e.Alarm != "" {
		b.line("BEGIN", "VALARM")
		b.line("ACTION", "DISPLAY")
		b.text("DESCRIPTION", e.Summary)
		b.line("TRIGGER", e.Alarm)
		b.line("END", "VALARM")
	}
	b.line("END", "VEVENT")
}

// timeZone adds China's time zone; an iCalendar file must have a component even when no
// event is due.
func (b *ics) timeZone() {
	b.line("BEGIN", "VTIMEZONE")
	b.line("TZID", "Asia/Shanghai")
	b.line("BEGIN", "STANDARD")
	b.line("DTSTART", "19910915T000000")
	b.line("TZOFFSETFROM", "+0800")
	b.line("TZOFFSETTO", "+0800")
	b.line("TZNAME", "CST")
	b.line("END", "STANDARD")
	b.line("END", "VTIMEZONE")
}

// text adds a property whose value is text. Control characters, which the
// format forbids, become spaces.
func (b *ics) text(name, value string) {
	value = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`).Replace(value)
	b.line(name, value)
}

// octets is the longest a line may be, without its CRLF.
const octets = 75

// line adds a content line, folded between characters.
func (b *ics) line(name, value string) {
	rest := name + ":" + strings.Map(printable, strings.ToValidUTF8(value, "\uFFFD"))
	room := octets
	for len(rest) > room {
		cut := room
		for !utf8.RuneStart(rest[cut]) {
			cut--
		}
		b.b = append(b.b, rest[:cut]...)
		b.b = append(b.b, "\r\n "...)
		rest, room = rest[cut:], octets-1 // the space counts
	}
	b.b = append(b.b, rest...)
	b.b = append(b.b, "\r\n"...)
}

func printable(r rune) rune {
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}
