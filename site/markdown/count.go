package markdown

import "unicode"

// Characters counts a plain text as word limits (字数) do here: Han characters and
// digits; no punctuation, no spaces, no Latin letters.
func Characters(plain string) int {
	n := 0
	for _, r := range plain {
		if unicode.Is(unicode.Han, r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}
