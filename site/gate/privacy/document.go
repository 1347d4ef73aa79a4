package privacy

import (
	"html"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/site/disclosure"
	"gongkai/site/markdown"
	"gongkai/site/toml"
)

// Hidden is the detector of characters that nobody sees between characters that
// everybody reads; they are no personal data, but a way around being found.
const Hidden = "hidden-characters"

// Document returns what a document shows of persons: in its path, its front
// matter, its text and in the targets and descriptions of links and images.
// What appears several times is one finding, at its first place. Front matter
// that is never shown as written is left out: [[allow]], the code of the party,
// and the name of a party that the build masks.
//
// The result depends on the path and the bytes of the document alone.
func Document(src []byte, front *toml.Table, text *markdown.Text, body int, rec *disclosure.Record) []Finding {
	d := document{src: src, record: rec, seen: map[[2]string]bool{}, set: Setting{
		Enforcement: rec.Kind.Enforcement, Year: rec.Published.Date().Year(), Masked: rec.PrivateNames(),
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
	return d.found
}

// enforcement says whether a content path belongs to the enforcement documents
// (执法文书), in which names of persons appear.
func enforcement(path string) bool { return strings.HasPrefix(path, "enforcement/") }

type document struct {
	src    []byte
	record *disclosure.Record
	set    Setting
	found  []Finding
	seen   map[[2]string]bool
}

// path looks at the address that the document will have. A name that is masked
// everywhere else must not stand there.
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

// spacedPath is a path as text: each folder a line, underscores as spaces.
func spacedPath(path string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(path, "/", "\n"), "_", " "), ".", " . ")
}

// table looks at every text of the front matter.
func (d *document) table(prefix string, t *toml.Table) {
	for _, e := range t.Entries {
		switch key := prefix + e.Key; {
		case key == "allow", key == "subject.uscc", key == "subject.name" && !d.record.Subject.Organisation():
		default:
			d.value(key, e.Value)
		}
	}
}

func (d *document) value(key string, v toml.Value) {
	switch v.Kind {
	case toml.String:
		d.scan(v.Text, v.Pos.Line)
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

// scan looks at one text, which stands in the source from a line on.
func (d *document) scan(text string, line int) {
	read := normal(text)
	for _, f := range scan(read, d.set) {
		f.Line, f.Column = locate(string(d.src), line, f.raw)
		d.add(f)
	}
	if read != text && covert(text) {
		f := Finding{Detector: Hidden, Text: Hidden}
		f.Line, f.Column = locateInvisible(string(d.src), line)
		d.add(f)
	}
}

func (d *document) add(f Finding) {
	key := [2]string{f.Detector, f.Text}
	if d.seen[key] {
		return
	}
	d.seen[key] = true
	d.found = append(d.found, f)
}

// covert says that a character without width stands beside a Han character, a
// digit or a Latin letter, where no script needs one.
func covert(text string) bool {
	last := ' '
	hidden := false
	for _, r := range text {
		if invisible(r) {
			hidden = true
			continue
		}
		if hidden && (reads(r) && (reads(last) || last == ' ')) {
			return true
		}
		last, hidden = r, false
	}
	return hidden && reads(last)
}

func reads(r rune) bool { return isHan(r) || r < 0x80 && isAlnum(byte(r)) }

// attributes returns the targets and descriptions of links and images, which
// readers are shown on demand. Links within the page repeat its headings.
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

// locate finds where a text stands in the source from a line on, whatever markup
// stands between its characters; the line itself when it is not found.
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

func essential(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// matches: the wanted characters follow each other with nothing essential
// between them.
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

func position(src string, offset int) (line, column int) {
	before := src[:offset]
	start := strings.LastIndexByte(before, '\n') + 1
	return 1 + strings.Count(before, "\n"), 1 + utf8.RuneCountInString(strings.TrimPrefix(before[start:], "\uFEFF"))
}

func locateInvisible(src string, line int) (int, int) {
	rest := fromLine(src, line)
	if at := strings.IndexFunc(rest, invisible); at >= 0 {
		return position(src, len(src)-len(rest)+at)
	}
	return line, 1
}
