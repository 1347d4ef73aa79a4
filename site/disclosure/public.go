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

// AsIfPublic returns the record as it would be if a draft or scheduled one went
// public on a day, for the editor's preview; a record that is public already is
// returned as it is. What it returns must never reach an output.
func (r *Record) AsIfPublic(day calendar.Date) *Record {
	if state := r.StateOn(day); state != Unpublished && state != Scheduled {
		return r
	}
	made := *r
	made.Draft, made.Published = false, day.Moment()
	return &made
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
