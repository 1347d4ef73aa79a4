package search

import (
	"crypto/sha256"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"gongkai/site/address"
	"gongkai/site/output"
)

// rowsOf returns how many documents or parties a file describes.
func (l *limits) rowsOf(party bool) int {
	if party {
		return l.partyRows
	}
	return l.documentRows
}

// writeRows describes the documents or parties of the group, some to a file:
// document/17.js holds a packed text of nine lines for each of them, address,
// title, kind, number, date, line, word, class, and the other names of a party.
func (g *group) writeRows() error {
	folder, each := "document/", g.rowsOf(g.party)
	if g.party {
		folder = "party/"
	}
	for from := 0; from < len(g.found); from += each {
		to := min(from+each, len(g.found))
		name := folder + strconv.Itoa((g.first+from)/each)
		_, err := g.update(name, digestOf(nil, g.digests[from:to]), func() ([]byte, error) {
			var text strings.Builder
			for i := range g.found[from:to] {
				if err := g.found[from+i].describe(&text, g.party); err != nil {
					return nil, err
				}
			}
			return appendQuoted(nil, pack(text.String())), nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// describe writes the nine lines of a Findable.
func (f *Findable) describe(to *strings.Builder, party bool) error {
	if f.Line == "" {
		if _, err := f.text(); err != nil {
			return err
		}
	}
	var names []string
	for _, name := range f.Names {
		if party && name != f.Title && name != f.Number {
			names = append(names, name)
		}
	}
	for _, line := range [...]string{address.Relative(address.Search, f.URL), f.Title, f.Kind, f.Number, f.Date, f.Line, f.Word, f.Class, strings.Join(names, "|")} {
		to.WriteString(strings.Map(printed, line))
		to.WriteByte('\n')
	}
	return nil
}

// printed returns a blank for a control character.
func printed(c rune) rune {
	if c < ' ' || c == copied {
		return ' '
	}
	return c
}

// copied begins a copy in a packed text.
const copied = '\x7f'

// pack shortens a text without control characters. What stood before is copied:
// after the character copied, two digits say how far back, one how many units.
func pack(text string) string {
	const least, most, furthest, tries = 4, base - 1, base*base - 1, 16
	units := utf16.Encode([]rune(text))
	packed := make([]uint16, 0, len(units))
	seen := map[[least]uint16][]int{} // where these units stand
	see := func(at int) {
		if at+least <= len(units) {
			key := [least]uint16(units[at:])
			seen[key] = append(seen[key], at)
		}
	}
	for at := 0; at < len(units); {
		length, from := 0, 0
		if at+least <= len(units) {
			before := seen[[least]uint16(units[at:])]
			for i := len(before) - 1; i >= max(0, len(before)-tries) && at-before[i] <= furthest; i-- {
				n := least
				if before[i]+n > at {
					continue
				}
				for n < most && at+n < len(units) && before[i]+n < at && units[before[i]+n] == units[at+n] {
					n++
				}
				if n > length {
					length, from = n, before[i]
				}
			}
		}
		if length > 0 && isHigh(units[at+length-1]) {
			length-- // no character is divided
		}
		switch back := at - from; {
		case length > 0:
			packed = append(packed, copied, uint16(digit(back/base)), uint16(digit(back%base)), uint16(digit(length)))
		case isHigh(units[at]):
			length = 2
			packed = append(packed, units[at], units[at+1])
		default:
			length = 1
			packed = append(packed, units[at])
		}
		for range length {
			see(at)
			at++
		}
	}
	return string(utf16.Decode(packed))
}

// isHigh reports whether a unit is the first of two of a character.
func isHigh(unit uint16) bool { return unit >= 0xD800 && unit < 0xDC00 }

// files writes the scripts of an index. A page that was opened from a folder may
// load scripts and nothing else, so each file is a call of gongkaiSearch with its
// own name and content.
type files struct {
	out output.Output
	Previous
}

// put writes the file of a name.
func (f *files) put(name string, content []byte) error {
	script := scriptOf(name, content)
	if err := f.out.Put(fileOf(name), script); err != nil {
		return fmt.Errorf("写检索文件 %s：%w", name, err)
	}
	return nil
}

// scriptOf returns the script with the content of a name.
func scriptOf(name string, content []byte) []byte {
	return fmt.Appendf(make([]byte, 0, len(content)+64), "gongkaiSearch(%q,%s)\n", name, content)
}

func fileOf(name string) string { return address.File(address.Search + name + ".js") }

// update puts a file, unless the output has the same. of covers what its content
// depends on. It returns the size of the content.
func (f *files) update(name string, of [sha256.Size]byte, content func() ([]byte, error)) (size int, err error) {
	if f.Reuse != nil {
		old, ok, err := f.Reuse(fileOf(name), of)
		if ok || err != nil {
			return int(old) - len(scriptOf(name, nil)), err
		}
	}
	data, err := content()
	if err != nil {
		return 0, err
	}
	return len(data), f.put(name, data)
}
