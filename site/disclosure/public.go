package disclosure

import (
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

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

// Redact masks the party's name in a text when the party is a natural person
// (行政处罚法第五十条, 政府信息公开条例第十五条). Blanks, dots and invisible characters
// that an author puts between the characters of a name do not hide it.
func (r *Record) Redact(text string) string {
	for _, name := range r.PrivateNames() {
		text = spelled(name).ReplaceAllLiteralString(text, MaskName(name))
	}
	return text
}

// RedactHTML does the same for HTML: in text and in attribute values, never in
// the names of tags and attributes.
func (r *Record) RedactHTML(body string) string {
	if len(r.PrivateNames()) == 0 {
		return body
	}
	var b strings.Builder
	for body != "" {
		text, tag := body, ""
		if i := strings.IndexByte(body, '<'); i >= 0 {
			text, tag = body[:i], body[i:]
		}
		b.WriteString(r.Redact(text))
		end := tagEnd(tag)
		b.WriteString(r.redactTag(tag[:end]))
		body = tag[end:]
	}
	return b.String()
}

// tagEnd is where a tag ends; a ">" within quotes does not end it.
func tagEnd(tag string) int {
	quote := byte(0)
	for i := 0; i < len(tag); i++ {
		switch c := tag[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			return i + 1
		}
	}
	return len(tag)
}

var quoted = regexp.MustCompile(`"[^"]*"`)

func (r *Record) redactTag(tag string) string {
	return quoted.ReplaceAllStringFunc(tag, r.Redact)
}

// PrivateNames are the names of natural persons in the party's field, which the
// build masks. A single character is no name; one that is masked already needs
// nothing.
func (r *Record) PrivateNames() []string {
	s := r.Subject
	if s == nil || s.Organisation() {
		return nil
	}
	var names []string
	for _, name := range strings.FieldsFunc(s.Name, func(c rune) bool { return strings.ContainsRune("、，,;；/", c) }) {
		name = strings.TrimSpace(strings.ToValidUTF8(name, ""))
		if utf8.RuneCountInString(name) > 1 && MaskName(name) != name {
			names = append(names, name)
		}
	}
	return names
}

// spelled finds a name however its characters are set apart.
func spelled(name string) *regexp.Regexp {
	const apart = `[\s\x{3000}\x{200B}-\x{200D}\x{2060}\x{FEFF}·•・‧]*`
	var b strings.Builder
	for _, c := range name {
		if unicode.IsSpace(c) || strings.ContainsRune("·•・‧", c) {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(apart)
		}
		b.WriteString(regexp.QuoteMeta(string(c)))
	}
	if escaped := html.EscapeString(name); escaped != name {
		return regexp.MustCompile(b.String() + "|" + regexp.QuoteMeta(escaped))
	}
	return regexp.MustCompile(b.String())
}
