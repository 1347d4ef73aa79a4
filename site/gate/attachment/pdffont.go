package attachment

import (
	"encoding/binary"
	"strconv"
	"strings"
	"unicode/utf16"

	"gongkai/site/internal/charset"
)

// pdfFont decodes the bytes of a text.
type pdfFont struct {
	width  int // bytes of a code
	codes  map[uint32]string
	named  string // encoding by name
	silent bool   // codes are glyphs without meaning
}

const mostCodes = 500_000 // of all fonts of a file

// font reads a font dictionary.
func (f *pdfFile) font(d pdfDict) *pdfFont {
	font := &pdfFont{width: 1, codes: map[uint32]string{}}
	composite := d["Subtype"] == pdfName("Type0")
	if composite {
		font.width = 2
	}
	if s, ok := f.follow(d["ToUnicode"]).(pdfStream); ok {
		font.cmap(f.decoded(s), f.codes)
		if f.codes -= len(font.codes); len(font.codes) > 0 {
			return font
		}
	}
	switch encoding := f.follow(d["Encoding"]).(type) {
	case pdfName:
		font.named = string(encoding)
	case pdfDict:
		font.differences(f.list(encoding["Differences"]))
	}
	known := strings.HasPrefix(font.named, "Uni") || strings.HasPrefix(font.named, "GB")
	font.silent = composite && !known
	return font
}

// cmap reads a ToUnicode map of at mostBytes so many codes.
func (t *pdfFont) cmap(src []byte, limit int) {
	var room int64
	l := pdfLexer{src: src, left: &room}
	var operands []any
	for len(t.codes) < limit {
		room = mostOperands
		object, ok := l.next(0)
		if !ok {
			return
		}
		operator, isOperator := object.(pdfOperator)
		if !isOperator {
			if len(operands) < 2000 {
				operands = append(operands, object)
			}
			continue
		}
		switch operator {
		case "endcodespacerange":
			if len(operands) > 0 {
				if s, ok := operands[len(operands)-1].(pdfString); ok && len(s) >= 1 && len(s) <= 2 {
					t.width = len(s)
				}
			}
		case "endbfchar":
			for ; len(operands) >= 2; operands = operands[2:] {
				if to, ok := operands[1].(pdfString); ok {
					t.codes[code(operands[0])] = utf16Text(to[:min(len(to), 64)], binary.BigEndian)
				}
			}
		case "endbfrange":
			for ; len(operands) >= 3; operands = operands[3:] {
				t.bfrange(code(operands[0]), code(operands[1]), operands[2], limit)
			}
		}
		operands = operands[:0]
	}
}

// bfrange maps the codes from first to last to the characters from to on.
func (t *pdfFont) bfrange(first, last uint32, to any, limit int) {
	switch to := to.(type) {
	case pdfString:
		const longest = 32 // units of a character: a ligature has three
		var units []uint16
		for ; len(to) >= 2 && len(units) < longest; to = to[2:] {
			units = append(units, binary.BigEndian.Uint16(to))
		}
		for n := first; n <= last && n-first <= 0xFFFF && len(units) > 0 && len(t.codes) < limit; n++ {
			t.codes[n] = string(utf16.Decode(units))
			units[len(units)-1]++
		}
	case []any:
		for i, each := range to {
			if s, ok := each.(pdfString); ok && len(t.codes) < limit {
				t.codes[first+uint32(i)] = utf16Text(s[:min(len(s), 64)], binary.BigEndian)
			}
		}
	}
}

// code returns the number that the bytes of a string are.
func code(object any) uint32 {
	s, _ := object.(pdfString)
	n := uint32(0)
	for _, c := range s {
		n = n<<8 | uint32(c)
	}
	return n
}

// differences reads the names of glyphs that are letters, digits or uniXXXX.
func (t *pdfFont) differences(list []any) {
	at := uint32(0)
	for _, each := range list {
		switch o := each.(type) {
		case float64:
			at = uint32(max(0, min(o, 255)))
		case pdfName:
			if text := glyph(string(o)); text != "" {
				t.codes[at] = text
			}
			at++
		}
	}
}

// glyphs are the characters by the names of their glyphs.
var glyphs = map[string]string{
	"zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
	"space": " ", "at": "@", "period": ".", "hyphen": "-", "underscore": "_",
}

// glyph returns the character of a glyph named A, zero or uni4E00, "" for others.
func glyph(name string) string {
	if len(name) == 1 {
		return name
	}
	if hex, ok := strings.CutPrefix(name, "uni"); ok && len(hex) >= 4 {
		if n, err := strconv.ParseUint(hex[:4], 16, 16); err == nil {
			return string(rune(n))
		}
	}
	return glyphs[name]
}

// text decodes the bytes of one string; lost counts codes without meaning.
func (t *pdfFont) text(s []byte) (text string, lost int) {
	switch {
	case t == nil:
		return latin(s), 0
	case t.silent:
		return "", len(s) / 2
	case strings.HasPrefix(t.named, "Uni"):
		return utf16Text(s, binary.BigEndian), 0
	case strings.HasPrefix(t.named, "GB"):
		return charset.FromGB18030(s), 0
	case len(t.codes) == 0:
		return latin(s), 0
	}
	var b strings.Builder
	for ; len(s) >= t.width; s = s[t.width:] {
		n := code(pdfString(s[:t.width]))
		switch each := t.codes[n]; {
		case each != "":
			b.WriteString(each)
		case t.width == 1 && n >= ' ' && n < 0x7F:
			b.WriteByte(byte(n))
		default:
			lost++
		}
	}
	return b.String(), lost
}

// latin decodes a string of Latin-1.
func latin(s []byte) string {
	rs := make([]rune, 0, len(s))
	for _, c := range s {
		rs = append(rs, rune(c))
	}
	return string(rs)
}

// textString returns a text string outside of contents: UTF-16 or UTF-8 with a mark, else
// Latin, or GB18030 from programs that know nothing of marks.
func textString(object any) string {
	s, _ := object.(pdfString)
	for _, c := range s {
		if c >= 0x80 {
			return charset.Text(s)
		}
	}
	return string(s)
}
