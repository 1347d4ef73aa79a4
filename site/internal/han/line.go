package han

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// Line is a line of a text, as written and folded. The zero value is empty; Set
// reuses the room of the line before.
type Line struct {
	Number int // in its file, 1-based
	Column int // of the first character, 1-based
	Raw    []rune
	Text   []rune // the characters of Raw folded, see Fold; those of Space and Nothing are left out
	Gap    []bool // white space is before Text[i]
}

// Set reads a line. A numeric reference such as &#24320; is folded like the
// character that it means.
func (l *Line) Set(number, column int, text []byte) {
	l.Number, l.Column = number, column
	l.Raw = appendRunes(slices.Grow(l.Raw[:0], len(text)/2), text) // a Chinese character has three bytes
	l.Text = slices.Grow(l.Text[:0], cap(l.Raw))[:len(l.Raw)]
	l.Gap = slices.Grow(l.Gap[:0], cap(l.Raw))[:len(l.Raw)]
	table, n, gap := folds(), 0, false
	for i := 0; i < len(l.Raw); i++ {
		r, _ := l.next(&i)
		plain := Nothing
		if uint32(r) < basicPlane {
			plain = rune(table[r])
		} else {
			plain = foldBeyond(r)
		}
		switch plain {
		case Nothing:
		case Space:
			gap = true
		default:
			l.Text[n], l.Gap[n] = plain, gap
			n, gap = n+1, false
		}
	}
	l.Text, l.Gap = l.Text[:n], l.Gap[:n]
}

// next returns the character at Raw[*i] and its index. After a numeric reference
// *i is the index of its end.
func (l *Line) next(i *int) (r rune, at int) {
	r, at = l.Raw[*i], *i
	if r == '&' {
		if meant, length := reference(l.Raw[at:]); length > 0 {
			r, *i = meant, at+length-1
		}
	}
	return r, at
}

// Index returns the index in Raw of Text[n]. The line is folded again, because few
// lines have a finding.
func (l *Line) Index(n int) int {
	for i := 0; ; i++ {
		r, at := l.next(&i)
		if plain := Fold(r); plain == Nothing || plain == Space {
			continue
		}
		if n == 0 {
			return at
		}
		n--
	}
}

// ColumnOf returns the column of Text[n].
func (l *Line) ColumnOf(n int) int { return l.Column + l.Index(n) }

// Written returns Text[start:end] as it is written.
func (l *Line) Written(start, end int) string {
	return string(l.Raw[l.Index(start) : l.Index(end-1)+1])
}

// appendRunes appends the characters of text to dst. Nearly all are ASCII or Chinese
// characters of three bytes.
func appendRunes(dst []rune, text []byte) []rune {
	for len(text) > 0 {
		c := text[0]
		switch {
		case c < utf8.RuneSelf:
			dst, text = append(dst, rune(c)), text[1:]
		case 0xE1 <= c && c <= 0xEC && len(text) > 2 && text[1]&0xC0 == 0x80 && text[2]&0xC0 == 0x80:
			dst, text = append(dst, rune(c&0x0F)<<12|rune(text[1]&0x3F)<<6|rune(text[2]&0x3F)), text[3:]
		default:
			r, n := utf8.DecodeRune(text)
			dst, text = append(dst, r), text[n:]
		}
	}
	return dst
}

// reference returns the character of a numeric reference such as &#24320; or
// &#x5F00;, and the length of the reference in characters, 0 without one.
func reference(text []rune) (r rune, length int) {
	const longest = 12
	if len(text) < 4 || text[1] != '#' {
		return 0, 0
	}
	base, from := 10, 2
	if text[2] == 'x' || text[2] == 'X' {
		base, from = 16, 3
	}
	end := slices.Index(text[:min(len(text), longest)], ';')
	if end < from {
		return 0, 0
	}
	n, err := strconv.ParseInt(string(text[from:end]), base, 32)
	if err != nil || !utf8.ValidRune(rune(n)) {
		return 0, 0
	}
	return rune(n), end + 1
}
