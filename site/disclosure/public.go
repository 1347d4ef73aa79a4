package disclosure

import (
	"strings"

	"gongkai/site/calendar"
)

// PublicTitle is the only form of the title that may leave the program: the
// title itself with natural persons masked, and for a tombstone the number and
// kind alone, so that no party is named.
func (r *Record) PublicTitle(asOf calendar.Date) string {
	switch r.StateOn(asOf) {
	case Withdrawn:
		return r.anonymous() + "（已撤回）"
	case Expired:
		return r.anonymous() + "（公示期满）"
	}
	return r.Redact(r.Title)
}

// anonymous names a record by its number (else its index) and kind.
func (r *Record) anonymous() string {
	switch {
	case r.Number != "":
		return r.Number + r.Kind.Name
	case r.Index != "":
		return r.Index + " " + r.Kind.Name
	}
	return r.Kind.Name + " " + strings.TrimSuffix(r.Path, ".md")
}

// Redact masks the party's name in a text when the party is a natural person
// (行政处罚法第五十条, 政府信息公开条例第十五条).
func (r *Record) Redact(text string) string {
	s := r.Subject
	if s == nil || s.Organisation() || s.Name == "" {
		return text
	}
	return strings.ReplaceAll(text, s.Name, MaskName(s.Name))
}
