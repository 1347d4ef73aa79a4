// Package han knows the characters of Chinese texts and nothing of what the texts
// are about: which characters mean the same, which cannot be seen, and how many
// words are looked for in a text at once.
//
// # Folding
//
// A fold maps characters that a reader takes for the same to a single one. Each
// caller needs another fold, so the package has the parts and one whole fold:
//
//	Narrow      full-width forms to ASCII             Ａ → A, ： → :
//	Unified     what Unicode has twice                ⼈ → 人
//	Digit       decimal digits of any script          ٣ → 3
//	Numeral     Chinese numerals                      三, 叁 → 3
//	IsZeroWidth characters that cannot be seen        U+200B
//	IsMiddleDot dots inside foreign names             · • ・
//	Fold        all disguises of a word undone        𝐁Е①&#24320; → be1开
//
// [Line] holds a line as written and folded, and leads from a folded character back
// to its place. [Words] finds words in folded or other text.
package han

import (
	"unicode"
	"unicode/utf8"
)

// Is reports whether r is a Chinese character.
func Is(r rune) bool {
	return 0x4E00 <= r && r <= 0x9FFF || r > 0x2E80 && unicode.Is(unicode.Han, r)
}

// Decode is utf8.DecodeRuneInString with a fast path for characters of three bytes,
// as nearly all Chinese ones are.
func Decode(s string) (r rune, size int) {
	if len(s) > 2 && 0xE1 <= s[0] && s[0] <= 0xEC && s[1]&0xC0 == 0x80 && s[2]&0xC0 == 0x80 {
		return rune(s[0]&0x0F)<<12 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), 3
	}
	return utf8.DecodeRuneInString(s)
}

// Narrow returns the ASCII form of a full-width letter, digit or mark, and any
// other character unchanged.
func Narrow(r rune) rune {
	if 0xFF01 <= r && r <= 0xFF5E {
		return r - 0xFF01 + '!'
	}
	return r
}

// IsMiddleDot reports whether r is one of the dots that are written between the
// parts of a foreign name.
func IsMiddleDot(r rune) bool {
	switch r {
	case '·', '•', '・', '‧', '∙', '⋅', '･':
		return true
	}
	return false
}

// IsZeroWidth reports whether a character has no width, so that it can hide between
// the characters of a name or a number. Control characters have none, line feed
// and tab aside.
func IsZeroWidth(r rune) bool {
	switch {
	case r < 0xAD:
		return r < ' ' && r != '\n' && r != '\t'
	case r == 0xAD, r == 0x34F, r == 0x61C, r == 0x115F, r == 0x1160, r == 0x17B4, r == 0x17B5, r >= 0x180B && r <= 0x180F,
		r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F, r == 0x3164,
		r >= 0xFE00 && r <= 0xFE0F, r == 0xFEFF, r == 0xFFA0, r >= 0xFFF9 && r <= 0xFFFB, r >= 0xE0000 && r <= 0xE0FFF:
		return true
	}
	return false
}

// Digit returns the ASCII digit for a decimal digit of any script, and any other
// character unchanged. Unicode orders each script's digits from 0 to 9.
func Digit(r rune) rune {
	if r < 0x660 || !unicode.Is(unicode.Nd, r) {
		return r
	}
	for _, t := range unicode.Nd.R16 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	for _, t := range unicode.Nd.R32 {
		if rune(t.Lo) <= r && r <= rune(t.Hi) {
			return '0' + (r-rune(t.Lo))%10
		}
	}
	return r
}

// Numeral returns the value of a Chinese numeral for a single digit, in everyday or
// in accountants' form, -1 for other characters.
func Numeral(r rune) int {
	switch r {
	case '〇', '零', '○':
		return 0
	case '一', '壹', '幺':
		return 1
	case '二', '贰', '两':
		return 2
	case '三', '叁':
		return 3
	case '四', '肆':
		return 4
	case '五', '伍':
		return 5
	case '六', '陆':
		return 6
	case '七', '柒':
		return 7
	case '八', '捌':
		return 8
	case '九', '玖':
		return 9
	}
	return -1
}
