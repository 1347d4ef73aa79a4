package wording

import (
	"strconv"
	"unicode"
	"unicode/utf8"
)

// line is one line of a file, or one text of its front matter, in the two forms
// that the checks read: as written, and folded.
//
// Folding undoes what is done to a word so that a search does not find it:
// full-width, circled and mathematical letters and digits become plain ones,
// capitals small ones, Cyrillic and Greek letters the Latin ones that they look
// like, some traditional characters simplified ones. Spaces, marks, emoji,
// characters that cannot be seen, references such as &#24320; and the signs of
// Markdown go away, and the place of each character that stays is kept.
type line struct {
	number int // of the line in its file
	column int // of the first character
	raw    []rune
	text   []rune
	at     []int32 // text[i] stands at raw[at[i]]
	gap    []bool  // white space stood before text[i]
}

// set reads a line; it reuses what it has allocated.
func (l *line) set(number, column int, text []byte) {
	l.number, l.column = number, column
	l.raw, l.text, l.at, l.gap = l.raw[:0], l.text[:0], l.at[:0], l.gap[:0]
	for len(text) > 0 {
		if c := text[0]; c < utf8.RuneSelf {
			l.raw, text = append(l.raw, rune(c)), text[1:]
			continue
		}
		r, n := utf8.DecodeRune(text)
		l.raw, text = append(l.raw, r), text[n:]
	}
	gap := false
	for i := 0; i < len(l.raw); i++ {
		r, at := l.raw[i], i
		if r == '&' {
			if said, end := reference(l.raw[i:]); end > 0 {
				r, i = said, i+end-1
			}
		}
		if r = fold(r); r <= 0 {
			gap = gap || r == space
			continue
		}
		l.text, l.at, l.gap = append(l.text, r), append(l.at, int32(at)), append(l.gap, gap)
		gap = false
	}
}

// place is the column of a folded character.
func (l *line) place(i int) int { return l.column + int(l.at[i]) }

// written is how the folded characters from start to end look in the file.
func (l *line) written(start, end int) string {
	return string(l.raw[l.at[start] : l.at[end-1]+1])
}

// What fold returns for characters that are left out.
const (
	nothing rune = 0
	space   rune = -1
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

// lookalike returns the plain digit or letter that a decorated or foreign one
// is read as, 0 when there is none.
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

// reference reads a numeric reference such as &#24320; or &#x5F00; and says how
// many characters it takes.
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
