package wording

import (
	"slices"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// line is one line of a file, or one text of its front matter, in the two forms
// that the checks read: as written, and folded.
//
// Folding undoes the disguises that hide a word from a search:
// full-width, circled and mathematical letters and digits become plain ones,
// capitals small ones, Cyrillic and Greek letters the Latin ones that they look
// like, some traditional characters simplified ones. Spaces, marks, emoji,
// invisible characters, references such as &#24320; and the signs of Markdown are
// removed; place returns the column of a character that remains.
type line struct {
	number int // of the line in its file
	column int // of the first character
	raw    []rune
	text   []rune
	gap    []bool // white space was before text[i]
	holds  sign   // the signs of all characters
}

// set reads a line into l and reuses its buffers.
func (l *line) set(number, column int, text []byte) {
	l.number, l.column, l.holds = number, column, 0
	l.raw = appendRunes(l.raw[:0], text)
	l.text = slices.Grow(l.text[:0], len(l.raw))[:len(l.raw)]
	l.gap = slices.Grow(l.gap[:0], len(l.raw))[:len(l.raw)]
	t, n, gap := characters(), 0, false
	for i := 0; i < len(l.raw); i++ {
		r, _ := l.read(&i)
		plain, signs := t.of(r)
		l.holds |= signs
		switch plain {
		case nothing:
		case space:
			gap = true
		default:
			l.text[n], l.gap[n] = plain, gap
			n, gap = n+1, false
		}
	}
	l.text, l.gap = l.text[:n], l.gap[:n]
}

// read returns the character at raw[*i] and its index. A reference such as &#24320;
// is a single character; *i then moves to its end.
func (l *line) read(i *int) (r rune, at int) {
	r, at = l.raw[*i], *i
	if r == '&' {
		if said, length := reference(l.raw[at:]); length > 0 {
			r, *i = said, at+length-1
		}
	}
	return r, at
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

// index returns the index in raw of the folded character text[n]. Only findings
// need it.
func (l *line) index(n int) int {
	t := characters()
	for i := 0; ; i++ {
		r, at := l.read(&i)
		if plain, _ := t.of(r); plain == nothing || plain == space {
			continue
		}
		if n == 0 {
			return at
		}
		n--
	}
}

// place returns the column of a folded character.
func (l *line) place(i int) int { return l.column + l.index(i) }

// written returns the folded characters from start to end as they are in the file.
func (l *line) written(start, end int) string {
	return string(l.raw[l.index(start) : l.index(end-1)+1])
}

// Results of fold for characters that are left out.
const (
	nothing rune = 0
	space   rune = ' ' // no other character is folded to it
)

// fold returns the plain form of a character.
func fold(r rune) rune {
	switch {
	case r < 0x80:
		return foldASCII(r)
	case 0x4E00 <= r && r <= 0x9FFF:
		return simplify(r)
	case 0xFF01 <= r && r <= 0xFF5E:
		return foldASCII(r - 0xFEE0)
	case unicode.Is(unicode.Zs, r) || r == 0x2028 || r == 0x2029:
		return space
	case r == '➕':
		return '+'
	case r == '·' || r == '•' || r == '・' || r == '‧':
		return nothing
	case r == '。' || r == '、' || 0x3008 <= r && r <= 0x301B || 0x2010 <= r && r <= 0x2026:
		return r
	}
	if plain := lookalike(r); plain != 0 {
		return plain
	}
	if unicode.In(r, unicode.Cf, unicode.Cc, unicode.Mn, unicode.Me, unicode.So, unicode.Sk) {
		return nothing
	}
	return r
}

// foldASCII is fold for ASCII.
func foldASCII(r rune) rune {
	switch {
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	case r == ' ' || r == '\t':
		return space
	case r < 0x20 || r == '*' || r == '_' || r == '~' || r == '`' || r == '^' || r == '\\' || r == 0x7F:
		return nothing
	}
	return r
}

// The blocks of mathematical letters (13 alphabets, capital and small) and digits.
const (
	mathLetters = 0x1D400
	mathDigits  = 0x1D7CE
)

// lookalike returns the plain digit or letter that a decorated or foreign character
// resembles, 0 when there is none.
func lookalike(r rune) rune {
	for _, run := range [...]struct{ from, to, plain rune }{
		{0x2460, 0x2468, '1'}, {0x2474, 0x247C, '1'}, {0x2488, 0x2490, '1'}, {0x2776, 0x277E, '1'}, {0x2780, 0x2788, '1'}, {0x278A, 0x2792, '1'},
		{0x24F5, 0x24FD, '1'}, {0x2080, 0x2089, '0'}, {0x2074, 0x2079, '4'}, {0x249C, 0x24B5, 'a'}, {0x24B6, 0x24CF, 'a'}, {0x24D0, 0x24E9, 'a'},
		{0x1F130, 0x1F149, 'a'}, {0x1F150, 0x1F169, 'a'}, {0x1F170, 0x1F189, 'a'}, {0x1F1E6, 0x1F1FF, 'a'},
	} {
		if run.from <= r && r <= run.to {
			return run.plain + r - run.from
		}
	}
	switch {
	case mathLetters <= r && r < mathLetters+13*52:
		return 'a' + (r-mathLetters)%26
	case mathDigits <= r && r < mathDigits+50:
		return '0' + (r-mathDigits)%10
	}
	switch r {
	case '⓪', '⁰', '⓿':
		return '0'
	case '¹':
		return '1'
	case '²':
		return '2'
	case '³':
		return '3'
	case 'а', 'А', 'α', 'Α':
		return 'a'
	case 'В', 'Β', 'ь':
		return 'b'
	case 'с', 'С', 'ϲ':
		return 'c'
	case 'е', 'Е', 'Ε':
		return 'e'
	case 'Н', 'Η', 'һ':
		return 'h'
	case 'і', 'І', 'Ι', 'ι':
		return 'i'
	case 'К', 'κ', 'к', 'Κ':
		return 'k'
	case 'М', 'Μ':
		return 'm'
	case 'о', 'О', 'ο', 'Ο':
		return 'o'
	case 'р', 'Р', 'ρ', 'Ρ':
		return 'p'
	case 'ѕ', 'Ѕ':
		return 's'
	case 'Т', 'т', 'Τ', 'τ':
		return 't'
	case 'у', 'У', 'Υ', 'γ':
		return 'y'
	case 'х', 'Х', 'Χ', 'χ':
		return 'x'
	}
	return 0
}

// simplify turns the traditional characters that advertisements use into
// simplified ones.
func simplify(r rune) rune {
	switch r {
	case '體':
		return '体'
	case '娛':
		return '娱'
	case '樂':
		return '乐'
	case '線':
		return '线'
	case '網':
		return '网'
	case '開':
		return '开'
	case '戶':
		return '户'
	case '註':
		return '注'
	case '冊':
		return '册'
	case '載':
		return '载'
	case '錄':
		return '录'
	case '門':
		return '门'
	case '賭':
		return '赌'
	case '臺':
		return '台'
	case '競':
		return '竞'
	case '視':
		return '视'
	}
	return r
}

// reference returns the character of a numeric reference such as &#24320; or
// &#x5F00;, and the length of the reference in characters.
func reference(text []rune) (r rune, length int) {
	const longest = 12
	if len(text) < 4 || text[1] != '#' {
		return 0, 0
	}
	base, from := 10, 2
	if text[2] == 'x' || text[2] == 'X' {
		base, from = 16, 3
	}
	for i := from; i < len(text) && i < longest; i++ {
		if text[i] != ';' {
			continue
		}
		n, err := strconv.ParseInt(string(text[from:i]), base, 32)
		if err != nil || !utf8.ValidRune(rune(n)) {
			return 0, 0
		}
		return rune(n), i + 1
	}
	return 0, 0
}
