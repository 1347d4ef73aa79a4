package disclosure

import (
	"html"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/site/calendar"
	"gongkai/site/internal/han"
)

// PublicTitle is the only form of the title that may leave the program: the
// title with natural persons masked, and for a tombstone the number and
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
// (行政处罚法第五十条, 政府信息公开条例第十五条), and leaves out the code that the front
// matter gives for a natural person. Blanks, dots and invisible characters that an
// author puts between the characters of a name do not hide it, nor do other ways in
// which Unicode spells it.
func (r *Record) Redact(text string) string {
	text = r.withoutCode(text)
	for _, name := range r.PrivateNames() {
		if mayHold(text, name) {
			text = spelled(name).ReplaceAllLiteralString(text, MaskName(name))
		}
	}
	return text
}

// withoutCode replaces the code of a natural person.
func (r *Record) withoutCode(text string) string {
	if s := r.Subject; s != nil && !s.Organisation() && s.USCC != "" {
		return strings.ReplaceAll(text, s.USCC, "（已隐去）")
	}
	return text
}

// Names reports whether a text names the party who is a natural person.
func (r *Record) Names(text string) bool {
	return slices.ContainsFunc(r.PrivateNames(), func(name string) bool { return mayHold(text, name) && spelled(name).MatchString(text) })
}

// RedactHTML does the same for HTML: in text and in attribute values, never in
// the names of tags and attributes. Emphasis and links that divide a name do not
// hide it either.
func (r *Record) RedactHTML(body string) string {
	names, body := r.PrivateNames(), r.withoutCode(body)
	if len(names) == 0 {
		return body
	}
	var b strings.Builder
	for rest := body; rest != ""; {
		text, tag := rest, ""
		if i := strings.IndexByte(rest, '<'); i >= 0 {
			text, tag = rest[:i], rest[i:]
		}
		b.WriteString(r.Redact(text))
		end := tagEnd(tag)
		b.WriteString(r.redactTag(tag[:end]))
		rest = tag[end:]
	}
	body = b.String()
	for _, name := range names {
		body = redactDivided(body, name)
	}
	return body
}

// redactDivided masks a name whose characters are divided by tags.
func redactDivided(body, name string) string {
	text, places := shownText(body)
	if !mayHold(text, name) {
		return body
	}
	var b strings.Builder
	written := 0
	for _, at := range spelled(name).FindAllStringIndex(text, -1) {
		b.WriteString(body[written:places[at[0]]])
		b.WriteString(MaskName(name))
		written = places[at[0]]
		for i := at[0]; i < at[1]; i++ { // what lies between the characters stays
			b.WriteString(body[written:places[i]])
			written = places[i] + 1
		}
	}
	b.WriteString(body[written:])
	return b.String()
}

// shownText returns the text of HTML, and for each of its bytes the place in the
// HTML. Tags of a line are left out, any other tag is a NUL.
func shownText(body string) (text string, places []int) {
	var b strings.Builder
	for i := 0; i < len(body); {
		if body[i] != '<' {
			b.WriteByte(body[i])
			places = append(places, i)
			i++
			continue
		}
		end := i + tagEnd(body[i:])
		if !inline(body[i:end]) {
			b.WriteByte(0)
			places = append(places, i)
		}
		i = end
	}
	return b.String(), places
}

// inline reports whether a tag does not end a line of text.
func inline(tag string) bool {
	name := strings.TrimLeft(tag, "</")
	if i := strings.IndexAny(name, " />"); i >= 0 {
		name = name[:i]
	}
	switch name {
	case "a", "b", "i", "em", "strong", "del", "s", "code", "sup", "sub", "span", "mark":
		return true
	}
	return false
}

// tagEnd returns the end of a tag; a ">" in quotes does not end the tag.
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

// PrivateNames returns the names of natural persons among the parties (当事人, 第三人),
// which the build masks: also former names, names before a remark in brackets, and the
// parts of names that texts use later, see shortNames. A single character is no
// name, and a name that is masked already is left out.
func (r *Record) PrivateNames() []string {
	if r.hidden != nil {
		return slices.Clip(*r.hidden) // callers append to it
	}
	var names []string
	for _, s := range r.Parties() {
		names = appendNames(names, s)
	}
	return names
}

// Parties returns the party and the third parties.
func (r *Record) Parties() []*Subject {
	var list []*Subject
	if r.Subject != nil {
		list = append(list, r.Subject)
	}
	if r.Rare != nil {
		for _, p := range r.ThirdParties {
			list = append(list, p.subject())
		}
	}
	return list
}

// appendNames appends the names of a party who is a natural person.
func appendNames(names []string, s *Subject) []string {
	if s.Organisation() {
		return names
	}
	add := func(name string) {
		name = strings.TrimSpace(strings.ToValidUTF8(name, ""))
		if utf8.RuneCountInString(name) > 1 && MaskName(name) != name && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range NamesIn(s.Name) {
		add(name)
		for _, short := range shortNames(name) {
			add(short)
		}
		head, remark, ok := strings.Cut(strings.ReplaceAll(strings.ReplaceAll(name, "（", "("), "）", ")"), "(")
		if !ok {
			continue
		}
		add(head)
		for _, former := range []string{"曾用名", "又名", "别名", "化名", "原名"} {
			if name, ok := strings.CutPrefix(remark, former); ok {
				add(strings.Trim(name, "：: )"))
			}
		}
	}
	return names
}

// shortNames returns other forms of a name that is no Han surname with a given name:
// of 热依汗·艾山 its first part, which is the person's own name, when three
// characters or more make it unlike a word; of two Latin words the other order.
func shortNames(name string) []string {
	parts := strings.FieldsFunc(name, func(c rune) bool { return strings.ContainsRune("·•・‧∙･.", c) })
	if len(parts) > 1 && utf8.RuneCountInString(parts[0]) > 2 && !strings.ContainsFunc(parts[0], func(c rune) bool { return !isHan(c) }) {
		return parts[:1]
	}
	if words := strings.Fields(name); len(words) == 2 && !strings.ContainsFunc(name, isHan) {
		return []string{words[1] + " " + words[0]}
	}
	return nil
}

// mayHold reports whether a text has the first character of a name: a cheap test
// before the search for the whole name.
func mayHold(text, name string) bool {
	first, _ := utf8.DecodeRuneInString(name)
	return !isHan(first) || strings.ContainsRune(text, first) || strings.IndexFunc(text, func(r rune) bool { return han.Unified(r) == first }) >= 0
}

// spelled returns the expression that matches a name however its characters are
// set apart and written.
func spelled(name string) *regexp.Regexp {
	const apart = `[\s\x{A0}\x{AD}\x{180B}-\x{180F}\x{2000}-\x{200F}\x{2028}-\x{202F}\x{205F}-\x{206F}\x{3000}\x{FE00}-\x{FE0F}\x{FEFF}·•・‧∙･]*`
	var b strings.Builder
	b.WriteString("(?i)")
	for _, c := range name {
		if unicode.IsSpace(c) || strings.ContainsRune("·•・‧∙･", c) || unicode.Is(unicode.M, c) {
			continue
		}
		if b.Len() > len("(?i)") {
			b.WriteString(apart)
		}
		b.WriteString(written(c))
	}
	if escaped := html.EscapeString(name); escaped != name {
		b.WriteString("|" + regexp.QuoteMeta(escaped))
	}
	return regexp.MustCompile(b.String())
}

// written returns the expression for a character in all spellings of Unicode: a
// Han character with its twins, a Latin letter with accents, composed or not, and
// in full width.
func written(c rune) string {
	switch {
	case isHan(c):
		return "[" + string(c) + string(han.Unified(c)) + string(han.Twins(han.Unified(c))) + "]"
	case c < utf8.RuneSelf && unicode.IsLetter(c):
		return "(?:[" + string(c) + string(c-'!'+0xFF01) + `]\pM*|[\x{C0}-\x{24F}])`
	case unicode.Is(unicode.Latin, c):
		return "(?:" + string(c) + `|[A-Za-z]\pM+)`
	}
	return regexp.QuoteMeta(string(c))
}
