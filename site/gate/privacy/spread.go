package privacy

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/site/disclosure"
	"gongkai/site/internal/han"
)

// separation is what stands between two digits of a chain.
type separation uint8

const (
	spaced    separation = 1 << iota // blanks, dots, hyphens: numbers are grouped so
	bracketed                        // brackets: (1)(3)(8)
	listed                           // commas
	celled                           // cells of a table
	lined                            // lines
	starred                          // one or two asterisks, as for emphasis; more of them mask
)

// wide are the separations that the ordinary reading of numbers stops at.
const wide = bracketed | listed | celled | lined | starred

// link is one digit of a chain at text[from:to].
type link struct {
	from, to int
	digit    byte
	written  bool       // in other characters than ASCII: 三, ③
	before   separation // 0: directly behind the digit before
}

// Limits of a chain, so that a file of numbers costs no more than its length.
const (
	longestChain = 2000 // digits that are looked at together
	longestGap   = 8    // characters between two digits
)

// chain adds the numbers whose digits are spread from i on: over brackets, commas,
// cells or lines, or written in other characters (一三八, ①③⑧). It returns where the
// next chain may begin.
func (s *scanner) chain(i int) int {
	links, end, odd := s.links(i)
	if len(links) < 11 || !odd {
		return end
	}
	for g := 0; g < len(links); {
		if n := s.spreadAt(links, g); n > 0 {
			g += n
			continue
		}
		for g++; g < len(links) && links[g].before == 0; g++ {
		}
	}
	return end
}

// links returns the digits from i on with no more than separators between them, and
// where they end. odd reports whether the ordinary reading of numbers sees them otherwise.
func (s *scanner) links(i int) (links []link, end int, odd bool) {
	links = s.linked[:0]
	for len(links) < longestChain {
		digit, size, written := s.digitAt(i)
		if size == 0 {
			break
		}
		links = append(links, link{from: i, to: i + size, digit: digit, written: written})
		if len(links) > 1 {
			links[len(links)-1].before = s.separation(links[len(links)-2].to, i)
		}
		odd = odd || written || links[len(links)-1].before&wide != 0
		i += size
		end = i
		i = s.skipGap(i)
	}
	s.linked = links
	return links, end, odd
}

// digitAt returns the digit at i in any writing, with the bytes of its character; 0
// without a digit.
func (s *scanner) digitAt(i int) (digit byte, size int, written bool) {
	if i >= len(s.text) {
		return 0, 0, false
	}
	if c := s.text[i]; c < utf8.RuneSelf {
		if isDigit(c) {
			return c, 1, false
		}
		return 0, 0, false
	}
	r, size := han.Decode(s.text[i:])
	if value := numeral(r); value >= 0 {
		return byte('0' + value), size, true
	}
	return 0, 0, false
}

// numeral returns the value of a digit that is no ASCII digit: a Chinese numeral or a
// digit in a circle or brackets; -1 for other characters.
func numeral(r rune) int {
	if value := han.Numeral(r); value >= 0 || r < 0x2460 {
		return value
	}
	for _, first := range []rune{0x2460, 0x2474, 0x2488, 0x24F5, 0x2776, 0x2780, 0x278A, 0x3220, 0x3280} { // ① ⑴ ⒈ ⓵ ❶ ➀ ➊ ㈠ ㊀
		if r >= first && r < first+9 {
			return int(r-first) + 1
		}
	}
	switch r {
	case 0x24EA, 0x24FF, 0x1F100, 0x1F10B, 0x1F10C: // ⓪ ⓿ 🄀 🄋 🄌
		return 0
	}
	return -1
}

// skipGap returns the end of the separators at i.
func (s *scanner) skipGap(i int) int {
	start := i
	for n := 0; i < len(s.text) && n < longestGap; n++ {
		if s.text[i] == '*' && strings.HasPrefix(s.text[i+1:], "**") {
			return start // masked
		}
		r, size := rune(s.text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = han.Decode(s.text[i:])
		}
		if separates(r) == 0 {
			break
		}
		i += size
	}
	return i
}

// separates returns what a character between digits does, 0 when it ends a number.
func separates(r rune) separation {
	switch {
	case r == ' ' || r == '-' || r == '.' || r == '/' || r == '_' || r == '·' || r == '~' || r == '+':
		return spaced
	case r == '|' || r == '\t':
		return celled
	case r == '\n':
		return lined
	case r == ',' || r == '，' || r == '、':
		return listed
	case r == '*':
		return starred
	case strings.ContainsRune("()（）[]【】{}<>「」『』〔〕《》\"'“”", r):
		return bracketed
	}
	return 0
}

// separation returns what the characters of text[from:to] do together.
func (s *scanner) separation(from, to int) (all separation) {
	for _, r := range s.text[from:to] {
		all |= separates(r)
	}
	return all
}

// spreadAt adds the number whose digits begin with links[g], the first of a group,
// and returns its count of digits, 0 without a number.
func (s *scanner) spreadAt(links []link, g int) int {
	if from := links[g].from; from > 0 && isAlnum(s.text[from-1]) {
		return 0
	}
	var between separation
	written, digits := links[g].written, []byte{links[g].digit}
	for n := 1; n <= 19; n++ {
		w := window{links: links[g : g+n], whole: g == 0 && g+n == len(links), between: between, written: written, digits: string(digits)}
		ends := g+n == len(links) || links[g+n].before != 0
		if ends && (written || between&wide != 0) {
			if s.spreadNumber(w) {
				return n
			}
		}
		if g+n == len(links) {
			break
		}
		between |= links[g+n].before
		written = written || links[g+n].written
		digits = append(digits, links[g+n].digit)
	}
	return 0
}

// window is a part of a chain that may be a number.
type window struct {
	links   []link
	whole   bool // it is the chain
	between separation
	written bool
	digits  string
}

// groups returns the count of the groups of digits, and their lengths as joined has them.
func (w window) groups() (count int, way string) {
	b := []byte{}
	for i, l := range w.links {
		if i == 0 || l.before != 0 {
			b = append(b, '0')
		}
		b[len(b)-1]++
	}
	return len(b), string(b)
}

// spreadNumber adds the number that a window is, and reports whether it is a number.
func (s *scanner) spreadNumber(w window) bool {
	from, to := w.links[0].from, w.links[len(w.links)-1].to
	switch len(w.digits) {
	case 11:
		if w.digits[0] != '1' || !isMobile(w.digits) || !s.isSpreadMobile(w, from, to) {
			return false
		}
		s.add("mobile", w.digits, from, to)
		return true
	case 17:
		at := s.skipGap(to)
		if at >= len(s.text) || s.text[at]|0x20 != 'x' || !disclosure.IsResidentID(w.digits+"X") || !s.bounded(at+1) {
			return false
		}
		s.add("resident-id", w.digits+"X", from, at+1)
		return true
	case 18:
		if disclosure.IsResidentID(w.digits) && disclosure.CheckUSCC(w.digits) != nil || w.between&(celled|lined) == 0 && calledID(s.around(from, 14)) && plausibleYear(w.digits[6:10]) {
			s.add("resident-id", w.digits, from, to)
			return true
		}
	}
	if n := len(w.digits); n >= 16 && luhn(w.digits) && s.isSpreadCard(w, from) {
		s.add("bank-card", w.digits, from, to)
		return true
	}
	return false
}

// around is before without an end at the lines of a table or of a wrapped text.
func (s *scanner) around(at, n int) string {
	from := at
	for ; n > 0 && from > 0; n-- {
		step := lastSize(s.text[:from])
		if s.text[from-step] == '\n' && from-step > 0 && s.text[from-step-1] == '\n' {
			break
		}
		from -= step
	}
	return s.text[from:at]
}

// after returns up to n characters of the same line from a position on.
func (s *scanner) after(at, n int) string {
	to := at
	for ; n > 0 && to < len(s.text) && s.text[to] != '\n'; n-- {
		_, size := utf8.DecodeRuneInString(s.text[to:])
		to += size
	}
	return s.text[at:to]
}

// saysPhone reports whether a text speaks of a telephone.
func saysPhone(text string) bool {
	return has(text, "电话", "手机", "联系", "拨打", "致电", "短信", "微信", "机主", "来电", "手机号", "联络", "打给", "请拨", "Tel", "TEL", "tel", "Phone", "phone", "Mobile", "mobile")
}

// isSpreadMobile reports whether eleven digits are the number of a mobile telephone
// and no row of a table.
func (s *scanner) isSpreadMobile(w window, from, to int) bool {
	if s.quantity(from, to) || s.isAmount(from) {
		return false
	}
	count, way := w.groups()
	says := saysPhone(s.around(from, 40)) || saysPhone(s.after(to, 12)) || has(s.around(from, 8), "号码") && !has(s.around(from, 8), "编号码", "证号码")
	switch {
	case count == 1: // written without a gap
		mixed := slices.ContainsFunc(w.links, func(l link) bool { return !l.written })
		return !mixed || says || s.alternates(w)
	case count == 11 && w.between&(celled|lined) != 0:
		return says || w.whole && s.isRow(from, to)
	case count == 11:
		return says || w.whole
	case says:
		return true
	case w.between == bracketed && w.whole, w.between == starred:
		return way == "344" || way == "38" || way == "74" || way == "335" || way == "443"
	case w.written && w.between&wide == 0:
		return slices.Contains([]string{"344", "38", "74", "335", "443"}, way)
	}
	return w.between&celled != 0 && w.between&lined == 0 && (way == "344" || way == "38" || way == "74") && s.isNamedRow(from, to)
}

// alternates reports whether the writing of the digits changes so often that nothing
// but hiding explains why.
func (s *scanner) alternates(w window) bool {
	changes := 0
	for i := range w.links[1:] {
		if w.links[i].written != w.links[i+1].written {
			changes++
		}
	}
	return changes >= 2
}

// isRow reports whether nothing else is in the lines of text[from:to].
func (s *scanner) isRow(from, to int) bool {
	before, behind, ok := s.restOfLines(from, to)
	return ok && strings.IndexFunc(before+behind, essential) < 0
}

// restOfLines returns what is in the lines of text[from:to] before and behind it; ok is
// false when that is long.
func (s *scanner) restOfLines(from, to int) (before, behind string, ok bool) {
	const longest = 200
	before, behind = s.text[max(0, from-longest):from], s.text[to:min(len(s.text), to+longest)]
	if start := strings.LastIndexByte(before, '\n'); start >= 0 {
		before = before[start+1:]
	} else if from > longest {
		return "", "", false
	}
	if end := strings.IndexByte(behind, '\n'); end >= 0 {
		behind = behind[:end]
	} else if len(s.text)-to > longest {
		return "", "", false
	}
	return before, behind, true
}

// isNamedRow reports whether all else in the line of text[from:to] is a name.
func (s *scanner) isNamedRow(from, to int) bool {
	before, behind, ok := s.restOfLines(from, to)
	if !ok || strings.IndexFunc(behind, essential) >= 0 {
		return false
	}
	name := strings.Trim(before, "| \t")
	return name != "" && (isName(name) || hasSuffix(name, "某", "某某", "先生", "女士", "师傅", "老师", "姐", "哥"))
}

// isSpreadCard reports whether digits in cells or other characters are the number of
// a bank card.
func (s *scanner) isSpreadCard(w window, from int) bool {
	if s.isAmount(from) {
		return false
	}
	before := s.around(from, 40)
	if has(before, "财政", "国库", "非税", "专户", "罚没") {
		return false
	}
	_, way := w.groups()
	fours := hasPrefix(way, "4444")
	return strings.HasPrefix(w.digits, "62") && (fours || w.between == 0) || has(before, "卡号", "账号", "帐号", "银行卡", "存折", "账户")
}
