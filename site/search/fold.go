package search

import "gongkai/site/internal/han"

// fold appends the characters of a text as they are compared: a question finds
// whatever a reader would call the same. static/js/search.js folds questions and
// pages alike; testdata/fold.json binds both.
//
//   - Full-width letters, digits and punctuation become half-width.
//   - Brackets of any shape are left out, so that a document number (文号) is
//     the same with 〔〕, [], () or 【】 and without any.
//   - 〇, ○ and ◯ become 零; the dots inside foreign names become ·.
//   - A to Z become a to z.
//   - Blanks, invisible characters and control characters are left out.
func fold(to []rune, text string) []rune {
	for _, r := range text {
		if r >= 0x4E00 && r < 0xA000 { // most characters
			to = append(to, r)
		} else if r = folded(r); r >= 0 {
			to = append(to, r)
		}
	}
	return to
}

// folded returns the character that stands for r, or -1 when r is left out.
func folded(r rune) rune {
	r = han.Narrow(r)
	switch {
	case 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	case r <= ' ', r >= 0x7F && r <= 0xA0, r == 0xAD, r == 0x1680, r >= 0x2000 && r <= 0x200F, r >= 0x2028 && r <= 0x202F, r >= 0x205F && r <= 0x2064, r == 0x3000, r == 0xFEFF:
		return -1
	}
	switch r {
	case '(', ')', '[', ']', '{', '}', '〔', '〕', '【', '】', '「', '」', '『', '』', '〖', '〗':
		return -1
	case '〇', '○', '◯':
		return '零'
	case '•', '‧', '・', '･':
		return '·'
	}
	return r
}
