package search

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"gongkai/site/address"
	"gongkai/site/output"
)

// rows describes documents or parties, some to a file: document/17.js holds a
// packed text of nine lines for each of them, address, title, kind, number, date,
// line, word, class, and the other names of a party.
type rows struct {
	files
	party bool
	file  int // the next one
	each  int // descriptions of a file
	text  strings.Builder
	count int
}

func (x *index) rows(party bool, first int) *rows {
	r := &rows{files: x.files, party: party, each: x.documentRows}
	if party {
		r.each = x.partyRows
	}
	r.file = first / r.each
	return r
}

func (r *rows) add(f *Findable) error {
	var names []string
	for _, name := range f.Names {
		if r.party && name != f.Title && name != f.Number {
			names = append(names, name)
		}
	}
	for _, line := range [...]string{address.Relative(address.Search, f.URL), f.Title, f.Kind, f.Number, f.Date, f.Line, f.Word, f.Class, strings.Join(names, "|")} {
		r.text.WriteString(strings.Map(printed, line))
		r.text.WriteByte('\n')
	}
	if r.count++; r.count < r.each {
		return nil
	}
	return r.flush()
}

// printed returns a blank for a control character.
func printed(c rune) rune {
	if c < ' ' || c == copied {
		return ' '
	}
	return c
}

// flush writes the file that is not full.
func (r *rows) flush() error {
	if r.count == 0 {
		return nil
	}
	folder := "document/"
	if r.party {
		folder = "party/"
	}
	err := r.put(folder+strconv.Itoa(r.file), appendQuoted(nil, pack(r.text.String())))
	r.file, r.count = r.file+1, 0
	r.text.Reset()
	return err
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
type files struct{ out output.Output }

func (f files) put(name string, content []byte) error {
	script := make([]byte, 0, len(content)+64)
	script = append(append(append(script, `gongkaiSearch("`...), name...), `",`...)
	script = append(append(script, content...), ")\n"...)
	if err := f.out.Put(address.File(address.Search+name+".js"), script); err != nil {
		return fmt.Errorf("写检索文件 %s：%w", name, err)
	}
	return nil
}
