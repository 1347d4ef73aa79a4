package privacy

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/site/disclosure"
	"gongkai/site/internal/han"
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
		if han.IsZeroWidth(r) {
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
	return han.IsZeroWidth(r) || plain(r) != r
}

// plain returns the ASCII form of a character, or the character when it has none.
// Chinese punctuation stays, because it marks the ends of sentences.
func plain(r rune) rune {
	switch {
	case r < 0x80:
		return r
	case r == '，' || r == '：' || r == '；' || r == '（' || r == '）' || r == '？' || r == '！':
		return r
	case unicode.Is(unicode.Zs, r):
		return ' '
	case r >= 0x2010 && r <= 0x2015 || r == 0x2212 || r == 0x2500 || r == 0xFE63 || r == 0x2043:
		return '-'
	case han.IsMiddleDot(r):
		return '·'
	}
	return han.Unified(han.Digit(han.Narrow(r)))
}

// lastSize returns the bytes of the last character of s.
func lastSize(s string) int {
	_, n := utf8.DecodeLastRuneInString(s)
	return n
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
		return disclosure.MaskName(value)
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
