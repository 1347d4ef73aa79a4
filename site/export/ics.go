package export

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/site/address"
	"gongkai/site/audit"
	"gongkai/site/deadline"
)

// calendar is the yearly obligations that fall due in the as-of date's year and
// the next, as iCalendar (RFC 5545): one all-day event each, which ends on the
// next day as Outlook wants it, under an id that stays the same as long as the
// duty does, with an alarm a week before.
func (e *exporter) calendar() []byte {
	b := &ics{}
	b.line("BEGIN", "VCALENDAR")
	b.line("VERSION", "2.0")
	b.line("PRODID", "-//gongkai//gongkai//ZH")
	b.line("CALSCALE", "GREGORIAN")
	b.line("METHOD", "PUBLISH")
	b.text("X-WR-CALNAME", e.corpus.Site.Title+"年度公开期限")
	b.timeZone()
	for _, o := range e.dueSoon() {
		e.event(b, &o)
	}
	b.line("END", "VCALENDAR")
	return b.b
}

func (e *exporter) dueSoon() []deadline.Obligation {
	year := e.ledger.AsOf.Year()
	soon := slices.DeleteFunc(slices.Concat(e.ledger.Obligations, e.ledger.Upcoming), func(o deadline.Obligation) bool {
		return o.Due.Year() < year || o.Due.Year() > year+1
	})
	slices.SortStableFunc(soon, func(a, b deadline.Obligation) int { return a.Due.Compare(b.Due) })
	return soon
}

func (e *exporter) event(b *ics, o *deadline.Obligation) {
	name := o.Duty
	if kind, ok := e.corpus.Kinds.Get(o.Duty); ok {
		name = kind.Name
	}
	summary := fmt.Sprintf("%s：%d年%s最迟公开日期", e.corpus.Organs.Name(o.Organ), o.Year, name)
	state, page := "尚未公开。", address.AuditObligations
	if o.Record != nil {
		state, page = "已于"+o.Done.Chinese()+"公开。", address.Document(o.Record.Path)
	}
	b.line("BEGIN", "VEVENT")
	b.line("UID", fmt.Sprintf("%s-%s-%d@%s", o.Duty, o.Organ, o.Year, e.host()))
	b.line("DTSTAMP", e.ledger.AsOf.Time().UTC().Format("20060102T150405Z"))
	b.line("DTSTART;VALUE=DATE", o.Due.Time().Format("20060102"))
	b.line("DTEND;VALUE=DATE", o.Due.AddDays(1).Time().Format("20060102"))
	b.text("SUMMARY", summary)
	b.text("DESCRIPTION", state+"\n依据："+o.Rule.Citation()+"，"+audit.Window(o.Rule)+"。")
	b.line("URL", e.absolute(page))
	b.line("TRANSP", "TRANSPARENT")
	b.line("BEGIN", "VALARM")
	b.line("ACTION", "DISPLAY")
	b.text("DESCRIPTION", summary)
	b.line("TRIGGER", "-P7D")
	b.line("END", "VALARM")
	b.line("END", "VEVENT")
}

// host makes the ids of events unique in the world.
func (e *exporter) host() string {
	if u, err := url.Parse(e.base); err == nil && u.Hostname() != "" {
		return u.Hostname()
	}
	return "gongkai.invalid"
}

// ics collects lines of iCalendar.
type ics struct{ b []byte }

// timeZone is China's; an iCalendar file must have a component even when no
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

// text adds a property whose value is text.
func (b *ics) text(name, value string) {
	b.line(name, strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`, "\r", `\n`).Replace(value))
}

// octets is the longest a line may be, without its CRLF.
const octets = 75

// line adds a content line, folded between characters.
func (b *ics) line(name, value string) {
	rest := name + ":" + strings.ToValidUTF8(value, "\uFFFD")
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
