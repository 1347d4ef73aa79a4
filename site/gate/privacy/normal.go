package privacy

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/site/disclosure"
)

// normal returns a text in the form that the detectors read: full-width forms and
// the decimal digits of any script become ASCII, any space becomes U+0020, and
// characters without width vanish. Text after an override of direction (U+202E)
// appears twice: as written and reversed. Most text has this form already and is
// returned unchanged.
func normal(text string) string {
	if !isOdd(text) {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	var reversed []rune
	reversing := false
	end := func() {
		if reversing && len(reversed) > 0 {
			slices.Reverse(reversed)
			b.WriteByte(' ')
			b.WriteString(string(reversed))
		}
		reversed, reversing = reversed[:0], false
	}
	for _, r := range text {
		switch {
		case r == 0x202E:
			end()
			reversing = true
			continue
		case r == 0x202C || r == 0x2069 || r == '\n':
			end()
		}
		if invisible(r) {
			continue
		}
		r = plain(r)
		b.WriteRune(r)
		if reversing {
			reversed = append(reversed, r)
		}
	}
	end()
	return b.String()
}

// changed reports whether normal changes a character.
func changed(r rune) bool {
	switch {
	case r < 0x80:
		return r < ' ' && r != '\n' && r != '\t'
	case r >= 0x4E00 && r <= 0x9FFF:
		return false
	case r == '，' || r == '：' || r == '；' || r == '（' || r == '）', r > 0x3000 && r <= 0x303F, r >= 0x2018 && r <= 0x201D, r == '…', r == '×', r == '·':
		return false
	}
	return invisible(r) || plain(r) != r
}

// invisible reports whether a character has no width, so that it can hide between
// the characters of a name or a number.
func invisible(r rune) bool {
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

// plain returns the ASCII form of a character, or the character when it has none.
// Chinese punctuation stays, because it marks the ends of sentences.
func plain(r rune) rune {
	switch {
	case r < 0x80:
		return r
	case r == '，' || r == '：' || r == '；' || r == '（' || r == '）' || r == '？' || r == '！':
		return r
	case r >= 0xFF01 && r <= 0xFF5E:
		return r - 0xFF01 + '!'
	case r == 0x3000 || unicode.Is(unicode.Zs, r):
		return ' '
	case r >= 0x2010 && r <= 0x2015 || r == 0x2212 || r == 0x2500 || r == 0xFE63 || r == 0x2043:
		return '-'
	case r == '•' || r == '・' || r == '‧' || r == '∙' || r == '⋅' || r == '･':
		return '·'
	case r >= 0x2E80 && r <= 0x2FD5 || r >= 0xF900 && r <= 0xFAD9:
		return disclosure.Unified(r)
	case r >= 0x660 && unicode.Is(unicode.Nd, r):
		return digit(r)
	}
	return r
}

// digit returns the ASCII digit for a decimal digit of any script. Unicode orders
// each script's digits from 0 to 9.
func digit(r rune) rune {
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

// isNumeral reports whether r is a Chinese numeral for a single digit.
func isNumeral(r rune) bool { return numeral(r) >= 0 }

// numeral returns the value of a Chinese numeral, -1 for other characters.
func numeral(r rune) int {
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

// lastSize returns the bytes of the last character of s.
func lastSize(s string) int {
	_, n := utf8.DecodeLastRuneInString(s)
	return n
}

func isHan(r rune) bool {
	return r >= 0x4E00 && r <= 0x9FFF || r > 0x2E80 && unicode.Is(unicode.Han, r)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isAlnum(c byte) bool { return isDigit(c) || isLetter(c) }

// shown returns a value with its middle masked, so that an editor recognises it and
// nobody else learns it.
func shown(detector, value string) string {
	rs := []rune(value)
	switch detector {
	case "email":
		name, host, _ := strings.Cut(value, "@")
		first, _ := utf8.DecodeRuneInString(name)
		return string(first) + "***@" + host
	case "name", "minor":
		return maskedName(value)
	case "address":
		if len(rs) < 5 {
			return string(rs[:1]) + "…"
		}
		return string(rs[:3]) + "…" + string(rs[len(rs)-1:])
	case "birthday":
		return string(rs[:min(2, len(rs))]) + "**年**月**日"
	}
	head, tail := 3, 2
	if len(rs) < 9 {
		head = 2
	}
	if len(rs) <= head+tail {
		return strings.Repeat("*", len(rs))
	}
	return string(rs[:head]) + strings.Repeat("*", len(rs)-head-tail) + string(rs[len(rs)-tail:])
}
