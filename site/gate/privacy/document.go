package privacy

import (
	"html"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/site/disclosure"
	"gongkai/site/internal/han"
	"gongkai/site/markdown"
	"gongkai/site/toml"
)

// Hidden is the detector of invisible characters inside words and numbers. They
// are no personal data, but hide personal data from detectors.
const Hidden = "hidden-characters"

// Further is the detector of findings that a document has beyond those that are
// listed; Shown is their number.
const Further = "further"

// Document returns the personal data in a document: in its path, its front
// matter, its text and in the targets and descriptions of links and images.
// Repeated data is a single finding, at its first place. Front matter that pages
// never show as written is skipped: [[allow]], the code of the party, and the
// name of a party that the build masks.
//
// The result depends on the path and the bytes of the document alone.
func Document(src []byte, front *toml.Table, text *markdown.Text, body int, rec *disclosure.Record) []Finding {
	d := document{src: src, record: rec, seen: map[[2]string]bool{}, set: Setting{
		Enforcement: rec.Kind.NamesParties(), Year: rec.Published.Date().Year(), Masked: rec.PrivateNames(),
	}}
	if s := rec.Subject; s != nil && s.Type == "个体工商户" {
		d.set.Masked = append(d.set.Masked, s.Name) // the operator's name may be that of the business
	}
	if rec.Published.IsZero() {
		d.set.Year = rec.Dated.Year()
	}
	d.path(rec.Path)
	d.table("", front)
	d.scan(text.Plain, body)
	for _, value := range attributes(text.HTML) {
		d.scan(value, body)
	}
	if d.further > 0 {
		d.findings = append(d.findings, Finding{Detector: Further, Text: Further, Shown: strconv.Itoa(d.further), Line: body, Column: 1})
	}
	return d.findings
}

// mostFindings is how many findings of a document are located and listed; the others
// are counted. To find a place costs a look through the document.
const mostFindings = 100

// isEnforcement reports whether a content path belongs to the documents of
// enforcement and reconsideration (执法文书、复议文书), in which names of persons appear.
func isEnforcement(path string) bool {
	return strings.HasPrefix(path, "enforcement/") || strings.HasPrefix(path, "reconsiderations/")
}

// document collects the findings of a document.
type document struct {
	src      []byte
	record   *disclosure.Record
	set      Setting
	findings []Finding
	further  int // findings beyond mostFindings
	seen     map[[2]string]bool
}

// path scans the content path, of which the address is made. A name that pages
// mask must not occur there.
func (d *document) path(path string) {
	for _, f := range Scan(spacedPath(path), d.set) {
		d.add(f)
	}
	for _, name := range d.record.PrivateNames() {
		if d.record.Names(path) {
			d.add(Finding{Detector: "name", Text: name, Shown: shown("name", name)})
		}
	}
}

// spacedPath returns a path as text: each folder a line, underscores as spaces.
func spacedPath(path string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(path, "/", "\n"), "_", " "), ".", " . ")
}

// table scans every text of the front matter.
func (d *document) table(prefix string, t *toml.Table) {
	for _, e := range t.Entries {
		switch key := prefix + e.Key; {
		case key == "allow", key == "subject.uscc", key == "subject.name" && !d.record.Subject.Organisation(), key == "third_parties.name" && d.record.Names(text(e.Value)):
		default:
			d.value(key, e.Value)
		}
	}
}

// text returns the text of a string; "" for other values.
func text(v toml.Value) string {
	if v.Kind != toml.String {
		return ""
	}
	return v.Text
}

// value scans the texts of a value.
func (d *document) value(key string, v toml.Value) {
	switch v.Kind {
	case toml.String:
		text := v.Text
		if f, ok := d.record.Kind.Field(key); ok && strings.HasSuffix(f.Label, "编号") {
			text = f.Label + "：" + text // as pages show it: 许可编号：豫CB0001 is no plate
		}
		d.scan(text, v.Pos.Line)
	case toml.Integer:
		d.scan(v.Text, v.Pos.Line)
	case toml.List:
		for _, e := range v.List {
			d.value(key, e)
		}
	case toml.Inline:
		d.table(key+".", v.Table)
	}
}

// scan scans one text, which begins at or after a line of the source.
func (d *document) scan(text string, line int) {
	read := normal(text)
	src := string(d.src)
	for _, f := range scan(read, d.set) {
		if len(d.findings) < mostFindings && !d.seen[[2]string{f.Detector, f.Text}] {
			f.Line, f.Column = locate(src, line, f.raw)
		}
		d.add(f)
	}
	if read != text && hasCovert(text) {
		f := Finding{Detector: Hidden, Text: Hidden}
		f.Line, f.Column = locateInvisible(string(d.src), line)
		d.add(f)
	}
}

// add appends a finding, unless an equal value has been added.
func (d *document) add(f Finding) {
	key := [2]string{f.Detector, f.Text}
	if d.seen[key] {
		return
	}
	d.seen[key] = true
	if len(d.findings) >= mostFindings {
		d.further++
		return
	}
	d.findings = append(d.findings, f)
}

// hasCovert reports whether a character without width is next to a Han character,
// a digit or a Latin letter, where no script needs it.
func hasCovert(text string) bool {
	last := ' '
	hidden := false
	for _, r := range text {
		if han.IsZeroWidth(r) {
			hidden = true
			continue
		}
		if hidden && (isWordRune(r) && (isWordRune(last) || last == ' ')) {
			return true
		}
		last, hidden = r, false
	}
	return hidden && isWordRune(last)
}

// isWordRune reports whether r is a Han character or an ASCII letter or digit.
func isWordRune(r rune) bool { return han.Is(r) || r < 0x80 && isAlnum(byte(r)) }

// attributes returns the targets and descriptions of links and images, which
// readers are shown on demand. Links to places of the page repeat its headings.
func attributes(page string) []string {
	var values []string
	for {
		at := strings.Index(page, `="`)
		if at < 0 {
			return values
		}
		name := page[:at]
		page = page[at+2:]
		end := strings.IndexByte(page, '"')
		if end < 0 {
			return values
		}
		value := page[:end]
		page = page[end:]
		if strings.HasPrefix(value, "#") || value == "" || !strings.HasSuffix(name, "href") && !strings.HasSuffix(name, "alt") && !strings.HasSuffix(name, "title") && !strings.HasSuffix(name, "src") {
			continue
		}
		value = html.UnescapeString(value)
		if path, err := url.PathUnescape(value); err == nil {
			value = path
		}
		values = append(values, value)
	}
}

// locate returns the line and column of a text in the source, searched from a line
// on and across markup between its characters. Without a match it returns the
// start of that line.
func locate(src string, line int, raw string) (int, int) {
	var wanted []rune
	for _, r := range raw {
		if essential(r) {
			wanted = append(wanted, r)
		}
	}
	if len(wanted) == 0 {
		return line, 1
	}
	rest := fromLine(src, line)
	offset := len(src) - len(rest)
	for i, r := range rest {
		if plain(r) == wanted[0] && matches(rest[i:], wanted) {
			return position(src, offset+i)
		}
	}
	return line, 1
}

// essential reports whether r is a letter or a digit.
func essential(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// matches reports whether text begins with the wanted characters, with nothing
// essential between them.
func matches(text string, wanted []rune) bool {
	for _, r := range text {
		if !essential(r) {
			continue
		}
		if plain(r) != wanted[0] {
			return false
		}
		if wanted = wanted[1:]; len(wanted) == 0 {
			return true
		}
	}
	return false
}

// fromLine returns the source from a line on, 1-based.
func fromLine(src string, line int) string {
	for n := 1; n < line; n++ {
		_, rest, ok := strings.Cut(src, "\n")
		if !ok {
			break
		}
		src = rest
	}
	return src
}

// position returns the line and column of a byte offset, both 1-based.
func position(src string, offset int) (line, column int) {
	before := src[:offset]
	start := strings.LastIndexByte(before, '\n') + 1
	return 1 + strings.Count(before, "\n"), 1 + utf8.RuneCountInString(strings.TrimPrefix(before[start:], "\uFEFF"))
}

// locateInvisible returns the place of the first invisible character from a line on.
func locateInvisible(src string, line int) (int, int) {
	rest := fromLine(src, line)
	if at := strings.IndexFunc(rest, han.IsZeroWidth); at >= 0 {
		return position(src, len(src)-len(rest)+at)
	}
	return line, 1
}
