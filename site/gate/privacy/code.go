package privacy

import (
	"strings"
	"unicode/utf8"
)

// email adds the e-mail address (电子邮箱) around an @. Addresses under .gov.cn are an organ's.
func (s *scanner) email(at int) {
	from, to := at, at+1
	if from > 0 && s.text[from-1] == ' ' {
		from--
	}
	stop := from
	if to < len(s.text) && s.text[to] == ' ' {
		to++
	}
	start := to
	for from > s.claimed && (isAlnum(s.text[from-1]) || strings.IndexByte("._%+-", s.text[from-1]) >= 0) {
		from--
	}
	for to < len(s.text) && (isAlnum(s.text[to]) || s.text[to] == '.' || s.text[to] == '-') {
		to++
	}
	host := strings.ToLower(strings.TrimRight(s.text[start:to], ".-"))
	dot := strings.LastIndexByte(host, '.')
	if from == stop || dot <= 0 || len(host)-dot < 3 || strings.IndexFunc(host[dot+1:], func(r rune) bool { return r < 'a' || r > 'z' }) >= 0 {
		return
	}
	if strings.HasSuffix(host, ".gov.cn") || has(s.text[from:stop], "*") {
		return
	}
	s.add("email", s.text[from:stop]+"@"+host, from, start+len(host))
}

// passport adds the number of an identity paper (护照、通行证) after its name, which
// ends at end.
func (s *scanner) passport(end int) {
	if !s.isPaper(end) {
		return
	}
	i := end
	for i < len(s.text) && i < end+30 {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		if strings.HasPrefix(s.text[i:], "No") {
			size = len("No")
		} else if !strings.ContainsRune(" \t:：（(.为是号码证件编，,“\"【[", r) {
			break
		}
		i += size
	}
	to, digits := s.endOfCode(i)
	if digits >= 6 && to-i >= 8 && to-i <= 18 && !s.quantity(i, to) {
		s.add("passport", s.text[i:to], i, to)
	}
}

// endOfCode returns the end of the letters and digits at from, and the count of
// digits.
func (s *scanner) endOfCode(from int) (to, digits int) {
	for to = from; to < len(s.text) && isAlnum(s.text[to]); to++ {
		if isDigit(s.text[to]) {
			digits++
		}
	}
	return to, digits
}

// isPaper reports whether the word that ends at end names an identity paper. A
// 通行证 may be that of a vehicle.
func (s *scanner) isPaper(end int) bool {
	head := s.text[:end]
	switch {
	case hasSuffix(head, "护照", "台胞证", "回乡证", "军官证", "士兵证", "旅行证", "居留证", "社保卡号", "医保卡号", "驾驶证号", "社会保障号码"):
		return true
	case strings.HasSuffix(head, "身份证"):
		return has(s.before(end, 16), "永久居留", "外国人")
	case strings.HasSuffix(head, "通行证"):
		return has(s.before(end, 16), "港澳", "台湾", "来往", "往来", "大陆", "内地")
	}
	return false
}

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
	s.add("plate", s.text[from:from+utf8.RuneLen([]rune(s.text[from:])[0])]+office+number, from, to)
}
