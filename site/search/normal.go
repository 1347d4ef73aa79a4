package search

import "unicode/utf16"

// normal appends a text as it is compared, in UTF-16 units: what a reader would
// call the same is the same. static/js/search.js does it to what is asked;
// testdata/normal.json holds for both.
//
//   - full-width letters, digits and punctuation are half-width
//   - brackets of any shape are round: 〔〕 【】 「」 『』 〖〗 [] {} （）
//   - 〇, ○ and ◯ are 零; the dots of foreign names are one
//   - A to Z are a to z
//   - blanks, invisible characters and control characters are left out
func normal(units []uint16, text string) []uint16 {
	for _, r := range text {
		if r >= 0x4E00 && r < 0xA000 { // most of it
			units = append(units, uint16(r))
		} else if r = fold(r); r >= 0 {
			units = utf16.AppendRune(units, r)
		}
	}
	return units
}

// fold is the character that stands for r; -1 for none.
func fold(r rune) rune {
	if r < 0x7F {
		switch {
		case 'A' <= r && r <= 'Z':
			return r + 'a' - 'A'
		case r == '[' || r == '{':
			return '('
		case r == ']' || r == '}':
			return ')'
		case r <= ' ':
			return -1
		}
		return r
	}
	switch {
	case r >= 0x4E00 && r < 0xD800: // Han and Hangul
		return r
	case r >= 0xFF01 && r <= 0xFF5E:
		return fold(r - 0xFEE0)
	case r <= 0xA0, r == 0xAD, r == 0x1680, r >= 0x2000 && r <= 0x200F, r >= 0x2028 && r <= 0x202F, r >= 0x205F && r <= 0x2064, r == 0x3000, r == 0xFEFF:
		return -1
	}
	switch r {
	case '〇', '○', '◯':
		return '零'
	case '〔', '【', '「', '『', '〖':
		return '('
	case '〕', '】', '」', '』', '〗':
		return ')'
	case '•', '‧', '・', '･':
		return '·'
	}
	return r
}
