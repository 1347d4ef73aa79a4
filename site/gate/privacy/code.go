package privacy

import (
	"strings"
	"unicode/utf8"
)

// plate adds the licence plate (车牌号码) at from, whose characters after the
// province begin at i: five or, for new energy, six; the last may be 学, 警, 挂, 港
// or 澳.
func (s *scanner) plate(from, i int) {
	if i < len(s.text) && s.text[i] == ' ' {
		i++
	}
	if i >= len(s.text) || !isLetter(s.text[i]) {
		return
	}
	office := strings.ToUpper(s.text[i : i+1])
	i++
	for skipped := 0; i < len(s.text) && skipped < 2; skipped++ {
		if s.text[i] == ' ' || s.text[i] == '-' || s.text[i] == '.' {
			i++
		} else if strings.HasPrefix(s.text[i:], "·") {
			i += len("·")
		}
	}
	to, digits := s.endOfCode(i)
	number := strings.ToUpper(s.text[i:to])
	last, size := utf8.DecodeRuneInString(s.text[to:])
	special := strings.ContainsRune("学警挂港澳", last) && size > 1
	switch {
	case len(number) == 5 && digits >= 3, len(number) == 4 && digits >= 2 && special:
	case len(number) == 6 && digits >= 4 && (strings.IndexByte("ABCDEFGHJK", number[0]) >= 0 || strings.IndexByte("ABCDEFGHJK", number[5]) >= 0):
	default:
		return
	}
	if strings.ContainsAny(number, "IO") || s.text[to:] != "" && strings.IndexByte("-_/", s.text[to]) >= 0 || has(s.before(from, 6), "证", "许可", "编号", "备案", "批准") && !has(s.before(from, 6), "行驶证") {
		return
	}
	if special {
		number += string(last)
		to += size
	}
	s.add("plate", firstRune(s.text[from:])+office+number, from, to)
}
