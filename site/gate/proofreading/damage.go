package proofreading

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"gongkai/site/internal/han"
)

// damage counts each kind of damage in a file. A kind is reported once, at its first
// place, with its count.
type damage [kinds]struct {
	line, column, count int
	example             string
}

// kind is a kind of damage.
type kind int

const (
	replaced kind = iota // U+FFFD, and its form after GBK
	misread              // read in a wrong encoding
	private              // characters of one machine (自造字), control characters and what Unicode calls no character
	pinyin               // 設(shè)
	variant              // traditional characters
	kinds
)

// remarks are the Chinese message and hint for each kind of damage.
var remarks = [kinds]struct{ message, hint string }{
	replaced: {"有丢失了文字的乱码", "请对照原件补上"},
	misread:  {"有按错误的编码读出的乱码", "请从原件重新复制，保存为 UTF-8"},
	private:  {"有别的电脑显示不出的字（自造字、控制字符或者不是字的码）", "请换成标准的汉字"},
	pinyin:   {"汉字后面夹着拼音", "请删去拼音；生僻字确实要注音的可以保留"},
	variant:  {"夹有繁体字", "请改成规范的简体字；书名和引文写进引号或者书名号"},
}

// garbled counts the damage in a line.
func (j *Judge) garbled(l *han.Line) {
	t := marks()
	for i := 0; i < len(l.Raw); i++ {
		if !t.has(l.Raw[i]) {
			continue
		}
		k, n := damageAt(l.Raw, i, t)
		if n == 0 {
			continue
		}
		first := &j.damage[k]
		if first.count++; first.count == 1 {
			first.line, first.column, first.example = l.Number, l.Column+i, string(l.Raw[i:min(len(l.Raw), i+n)])
		}
		i += n - 1
	}
}

// report adds a problem for each kind of damage that occurs.
func (d *damage) report(j *Judge) {
	for k, first := range d {
		if first.count == 0 {
			continue
		}
		example := first.example
		if kind(k) == private {
			example = fmt.Sprintf("%U", []rune(example)[0])
		}
		j.report(first.line, first.column, "garbled-text", remarks[k].hint, "%s：%s（共 %d 处）", remarks[k].message, example, first.count)
	}
}

// mark is the kinds of damage of which a character may be a sign.
type mark uint8

const (
	markLost mark = 1 << iota
	markLead      // a byte of UTF-8 read as Latin
	markGBK       // the first of a pair, see gbkFirst
	markSecond
	markPrivate
	markControl
	markTone
	markVariant
)

// markTable lists the marks of the characters of the basic plane.
type markTable [1 << 16]mark

// has reports whether a character may be a sign of damage.
func (t *markTable) has(r rune) bool { return r >= 1<<16 || t[r] != 0 }

// of returns the marks of a character.
func (t *markTable) of(r rune) mark {
	switch {
	case r < 1<<16:
		return t[r]
	case r >= 0xF0000, r&0xFFFE == 0xFFFE:
		return markPrivate
	}
	return 0
}

// marks returns the table of marks.
var marks = sync.OnceValue(func() *markTable {
	t := new(markTable)
	for _, set := range []struct {
		mark       mark
		characters string
	}{{markLost, "\uFFFD锟烫屯"}, {markGBK, gbkFirst}, {markSecond, gbkSecond}, {markTone, "(（"}, {markVariant, han.Traditional}} {
		for _, r := range set.characters {
			t[r] |= set.mark
		}
	}
	for _, run := range []struct {
		mark     mark
		from, to rune
	}{
		{markLead, 0xC2, 0xF4}, {markPrivate, 0xE000, 0xF8FF}, {markPrivate, 0xFDD0, 0xFDEF}, {markPrivate, 0xFFFE, 0xFFFF}, {markControl, 0x01, 0x08}, {markControl, 0x0B, 0x0C}, {markControl, 0x0E, 0x1F}, {markControl, 0x7F, 0x9F},
		{markLost, 0x3105, 0x312F}, {markLost, 0x250F, 0x2513}, {markLost, 0x2517, 0x254B}, // Bopomofo, and heavy lines of boxes: GBK shifted by a byte
	} {
		for r := run.from; r <= run.to; r++ {
			t[r] |= run.mark
		}
	}
	for _, r := range "└├┌┐┘┤┬┴┼" { // lines of tables
		t[r] = 0
	}
	return t
})

// damageAt returns the kind of damage that begins at text[i] and its length in
// characters, 0 when the characters are sound.
func damageAt(text []rune, i int, t *markTable) (kind, int) {
	m, rest, before := t.of(text[i]), text[i:], rune(0)
	if i > 0 {
		before = text[i-1]
	}
	if m&(markLead|markControl) != 0 {
		if n := latinRun(rest); n > 0 {
			return misread, n
		}
	}
	switch {
	case m&markLost != 0:
		if n := lost(rest, before); n > 0 {
			return replaced, n
		}
	case m&(markPrivate|markControl) != 0:
		return private, 1
	}
	if m&markGBK != 0 {
		if n := gbkRun(rest, t); n > 0 {
			return misread, n
		}
	}
	switch {
	case m&markTone != 0:
		if n := pinyinIn(rest); n > 0 && han.Is(before) {
			return pinyin, n
		}
	case m&markVariant != 0 && !isQuoted(text, i):
		return variant, 1
	}
	return 0, 0
}

// lost returns the length of a replacement for lost characters at the start of r,
// 0 when there is none.
func lost(r []rune, before rune) int {
	switch r[0] {
	case 0xFFFD:
		return 1
	case '锟', '烫', '屯': // U+FFFD twice, and memory that was never written, read as GBK
		const thrice = 3
		n := 1
		for n < len(r) && (r[n] == r[0] || strings.ContainsRune("锟斤拷", r[0]) && strings.ContainsRune("锟斤拷", r[n])) {
			n++
		}
		if n < thrice {
			return 0
		}
		return n
	}
	if han.Is(before) || len(r) > 1 && han.Is(r[1]) {
		return 1
	}
	return 0
}

// latinRun returns the length of UTF-8 read as Latin letters (Ã©, å…³, ï»¿), or of GBK
// read so (ÖÐ»ª), at the start of r; 0 when there is none.
func latinRun(r []rune) int {
	n := 0
	for n < len(r) {
		size := sequence(r[n:])
		if size == 0 {
			break
		}
		n += size
	}
	if n > 0 {
		return n
	}
	for n < len(r) && 0xA1 <= r[n] && r[n] <= 0xFE {
		n++
	}
	if n >= 6 && !slices.ContainsFunc(r[:n], func(c rune) bool { return c == '·' }) {
		return n
	}
	return 0
}

// sequence returns the length of the bytes of a character read as Latin letters.
func sequence(r []rune) int {
	size := 0
	switch {
	case r[0] == 'Â' && len(r) > 1 && han.Is(r[1]):
		return 1 // of a no-break space, which has been taken away
	case 0xC2 <= r[0] && r[0] <= 0xC3:
		size = 2
	case 0xE0 <= r[0] && r[0] <= 0xEF:
		size = 3
	case r[0] == 0xF0:
		size = 4
	}
	if size == 0 || len(r) < size {
		return 0
	}
	for _, c := range r[1:size] {
		if (c < 0x80 || c > 0xBF) && (size == 2 || !strings.ContainsRune("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ", c)) {
			return 0
		}
	}
	return size
}

// gbkRun returns the length of UTF-8 read as GBK at the start of r, see gbkFirst.
func gbkRun(r []rune, t *markTable) int {
	pair := func(i int) bool {
		return i+1 < len(r) && t.of(r[i])&markGBK != 0 && t.of(r[i+1])&markSecond != 0
	}
	if !pair(0) || !pair(3) {
		return 0
	}
	n := 3
	for pair(n) {
		n += 3
	}
	return min(n, len(r))
}

// pinyinIn returns the length of syllables with tones in brackets at the start of r.
// Syllables without tones may be the name of a place or a code.
func pinyinIn(r []rune) int {
	tones, letters := 0, 0
	for i, c := range r[1:min(len(r), 30)] {
		switch {
		case c == ')' || c == '）':
			if tones > 0 && letters <= 6*tones {
				return i + 2
			}
			return 0
		case strings.ContainsRune("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ", c):
			tones++
		case 'a' <= c && c <= 'z' || c == 'ü' || c == 'ɡ' || c == 'ɑ':
			letters++
		case c == ' ' || c == '\'' || c == '’' || c == ',' || c == '，':
		default:
			return 0
		}
	}
	return 0
}

// isQuoted reports whether text[i] is in quotation marks or in the title of a book:
// “漢字”, 《臺灣文獻叢刊》.
func isQuoted(text []rune, i int) bool {
	for j := i - 1; j >= 0; j-- {
		switch text[j] {
		case '”', '》', '」', '』':
			return false
		case '“', '《', '「', '『':
			return true
		}
	}
	return false
}
