package webpage

import "strings"

// Characters that exist raised and lowered.
const (
	plainMarks   = "0123456789+-−=()（）ni"
	raisedMarks  = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾⁽⁾ⁿⁱ"
	loweredMarks = "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎₍₎"
)

// Shifted returns a text as superscript, or as subscript where lowered is set. exact
// is false where characters have no such form: a text with letters or digits is then
// written as ^(th) or _(max), since 10 with the exponent 2.5 is not 102.5, any other
// text as it is.
func Shifted(text string, lowered bool) (shifted string, exact bool) {
	to, sign := []rune(raisedMarks), "^"
	if lowered {
		to, sign = []rune(loweredMarks), "_"
	}
	from := []rune(plainMarks)
	var b strings.Builder
	exact = true
	for _, r := range text {
		at := -1
		for i, f := range from[:len(to)] {
			if f == r {
				at = i
			}
		}
		switch {
		case at >= 0:
			b.WriteRune(to[at])
		case r == ' ' || r == '\u3000' || r == '\u00A0':
			b.WriteRune(r)
		default:
			exact = false
		}
	}
	trimmed := strings.TrimSpace(text)
	switch {
	case exact:
		return b.String(), true
	case strings.ContainsFunc(trimmed, isLetterOrDigit):
		return sign + "(" + trimmed + ")", false
	}
	return text, false
}

// isLetterOrDigit reports whether r is a Latin or Greek letter or a digit.
func isLetterOrDigit(r rune) bool {
	return '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z' || 'Α' <= r && r <= 'ω'
}
