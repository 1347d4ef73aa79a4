package hijack

import (
	"slices"
	"strings"

	"gongkai/site/internal/han"
)

// trades returns the place of a brand, a trade and a call without a gap: 66众乐棋牌在线.
func (s *scene) trades() (start, end int, what string) {
	for _, m := range s.matches {
		if m.Value&(soft|hard) == 0 || s.upTo(m.Start, soft|hard) >= 0 {
			continue
		}
		c := s.chain(m.Start)
		from := s.brand(m.Start)
		if from < 0 {
			from = s.brandAndName(m.Start)
		}
		if s.isEnterprise(c) || from >= 0 && !s.isJoined(from, c.end) {
			continue
		}
		switch {
		case from >= 0 && s.inSlot(from) && (c.isBold() || s.officialActAt(c.end)):
			return from, c.end, "机关名称的位置上是别的字样"
		case from >= 0 && s.placeBefore(from, c.civil) >= 0 && s.officialActAt(c.end):
			return s.placeBefore(from, c.civil), c.end, "机关名称的位置上是别的字样"
		case from >= 0 && s.opensSentence(from) && c.isBold() && s.officialActAt(c.end):
			return from, c.end, "机关名称的位置上是别的字样"
		case from >= 0 && c.isBold() && !s.isAccused(from):
			return from, c.end, "博彩一类的网站名"
		case s.all&(crime|official) != 0:
		case s.upTo(m.Start, casino) >= 0 && c.calls > 0:
			return s.upTo(m.Start, casino), c.end, "博彩一类的网站名"
		case c.hard && c.calls > 0, c.calls > 1 && !c.civil && (m.Start == 0 || !isHostRune(s.Text[m.Start-1])):
			return m.Start, c.end, "博彩一类的网站名"
		}
	}
	return 0, 0, ""
}

// chain is a run of trades and calls without a gap between the words.
type chain struct {
	start, end    int
	trades, calls int
	hard          bool
	civil         bool // begins with a trade that has an office of its own
}

// isBold reports whether the chain is more than a single trade.
func (c chain) isBold() bool { return c.calls > 0 || c.hard || c.trades > 1 }

// chain returns the chain that begins at text[start].
func (s *scene) chain(start int) chain {
	c := chain{start: start, end: start}
	first := string(s.Text[start:min(start+2, len(s.Text))])
	c.civil = isCivic(first)
	for {
		switch {
		case s.at(c.end, hard) > 0:
			c.end, c.hard = s.at(c.end, hard), true
			c.trades++
		case s.at(c.end, soft) > 0:
			c.end = s.at(c.end, soft)
			c.trades++
		case s.at(c.end, call) > 0:
			c.end = s.at(c.end, call)
			c.calls++
		case s.digits(c.end) >= c.end+2 && s.at(s.digits(c.end), call) > 0 && !isYear(s.Text[c.end:s.digits(c.end)]):
			c.end = s.digits(c.end)
		case s.remark(c.end) > 0 && s.at(s.remark(c.end), call) > 0:
			c.end = s.remark(c.end)
		case c.trades > 0 && c.calls == 0 && c.end < len(s.Text) && s.Text[c.end] == '网' && s.officialActAt(c.end+1):
			c.end++
			c.calls++
		default:
			return c
		}
	}
}

// isCivic reports whether a trade with this first word has offices of its own.
func isCivic(first string) bool {
	return isAny(first, "体育 彩票 电竞 竞彩")
}

// remark returns the end of a place in brackets that begins at i, 0 without one:
// 体育(中国)官网.
func (s *scene) remark(i int) int {
	const longest = 6
	if i >= len(s.Text) || s.Text[i] != '(' {
		return 0
	}
	if n := slices.Index(s.Text[i:min(i+longest, len(s.Text))], ')'); n > 0 {
		return i + n + 1
	}
	return 0
}

// digits returns the end of the digits that begin at i.
func (s *scene) digits(i int) int {
	for i < len(s.Text) && isDigit(s.Text[i]) {
		i++
	}
	return i
}

// brand returns the start of a name of digits, or of digits and letters, that ends
// at i; -1 without one. Years and the names of techniques are no brands.
func (s *scene) brand(i int) int {
	start := i
	for start > 0 && isHostRune(s.Text[start-1]) {
		start--
	}
	if start == i {
		for start > 0 && strings.ContainsRune("零〇一二三四五六七八九", s.Text[start-1]) {
			start--
		}
		if i-start >= 3 {
			return start
		}
		return -1
	}
	name := string(s.Text[start:i])
	digits, letters := 0, 0
	for _, r := range name {
		if '0' <= r && r <= '9' {
			digits++
		} else if 'a' <= r && r <= 'z' {
			letters++
		}
	}
	switch {
	case strings.HasPrefix(name, ".") || strings.HasPrefix(name, "-"), isYear(s.Text[start:i]):
		return -1
	case isAny(name, "3g 4g 5g 6g 2k 4k 8k 2d 3d o2o b2b b2c c2c c2m h5 p2p"):
		return -1
	case start > 0 && strings.ContainsRune("第〔[(（/￥¥$约近达", s.Text[start-1]):
		return -1
	case digits >= 2, digits > 0 && letters > 0, strings.Contains(name, "bet") && letters < 9:
		return start
	}
	return -1
}

// brandAndName returns the start of a brand with a name of at most three characters
// that ends at i: 66众乐. A counted noun is no name.
func (s *scene) brandAndName(i int) int {
	const counted = "年月日时个家名人次所项件元万亿吨里米亩户座处场期届号条款级岁分倍点余多和及与强百千种支只台套批路线组队班层栋楼村街寸类%"
	for n := 1; n <= 3 && n < i; n++ {
		if r := s.Text[i-n]; !han.Is(r) || strings.ContainsRune(counted, r) {
			return -1
		}
		if isHostRune(s.Text[i-n-1]) {
			return s.brand(i - n)
		}
	}
	return -1
}

// isYear reports whether r has the form of a year.
func isYear(r []rune) bool {
	return len(r) == 4 && (r[0] == '1' && r[1] == '9' || r[0] == '2' && r[1] == '0')
}

// isJoined reports whether the characters form a single word: no white space, or
// space after nearly every character, or a single space after a brand that is
// joined to the text before it.
func (s *scene) isJoined(start, end int) bool {
	gaps := 0
	for _, g := range s.Gap[start+1 : end] {
		if g {
			gaps++
		}
	}
	return gaps == 0 || gaps >= 3 || gaps == 1 && start > 0 && !s.Gap[start]
}

// isEnterprise reports whether the chain is part of a firm's or an office's name.
func (s *scene) isEnterprise(c chain) bool {
	if s.hasWord(c.end, c.end+8, firm) {
		return true
	}
	return c.end < len(s.Text) && strings.ContainsRune("室吧馆厅厂店业局类赛课节", s.Text[c.end])
}

// inSlot reports whether a place or an organ, the beginning of an organ's name, ends
// at i.
func (s *scene) inSlot(i int) bool {
	return i > 1 && strings.ContainsRune("省市县区州旗盟镇乡委局厅府院", s.Text[i-1]) && han.Is(s.Text[i-2])
}

// opensSentence reports whether a title, a sentence or a quotation begins at i.
func (s *scene) opensSentence(i int) bool {
	return i == 0 || !han.Is(s.Text[i-1]) && !isHostRune(s.Text[i-1]) && !strings.ContainsRune("“\"‘'《「", s.Text[i-1])
}

// officialActAt reports whether an official act (查处, 通报) begins at text[i].
func (s *scene) officialActAt(i int) bool {
	if s.at(i, verb|act) > 0 {
		return true
	}
	n := s.digits(i)
	return n == i+4 && isYear(s.Text[i:n]) && n < len(s.Text) && s.Text[n] == '年'
}

// slot returns the place of a brand without digits or without a trade where an
// organ's name belongs.
func (s *scene) slot() (start, end int, what string) {
	const message = "机关名称的位置上是别的字样"
	for _, m := range s.matches {
		switch {
		case m.Value&(soft|hard) != 0 && s.upTo(m.Start, soft|hard) < 0:
			c := s.chain(m.Start)
			if from := s.placeBefore(m.Start, c.civil); from >= 0 && c.calls > 0 && !s.isEnterprise(c) && s.officialActAt(c.end) && s.isJoined(from, c.end) {
				return from, c.end, message
			}
		case m.Value&call != 0 && s.officialActAt(m.End):
			from := s.brand(m.Start)
			if from >= 0 && s.inSlot(from) && !isHotline(s.Text[from:m.Start]) && s.isJoined(from, m.End) {
				return from, m.End, message
			}
		}
	}
	return 0, 0, ""
}

// placeBefore returns the start of a name of at most four characters that follows a
// place and ends at i, -1 without one. Sports and lotteries (civil) have offices of
// their own: before them a name is required, and not an office's.
func (s *scene) placeBefore(i int, civil bool) int {
	for n := 0; n <= 4 && i-n > 1; n++ {
		if !s.inSlot(i - n) {
			if n < 4 && han.Is(s.Text[i-n-1]) {
				continue
			}
			return -1
		}
		name := string(s.Text[i-n : i])
		if civil && (n < 2 || containsAny(name, "文化 全民 青少 公共 大众 职工 老年 智慧 社会 学校 竞技 福利 群众 中国 国家 民族 农民 残疾 健身 教育 旅游 卫生")) {
			return -1
		}
		return i - n
	}
	return -1
}

// isHotline reports whether r is the number of a public service: 110, 12345, 95598, 96111.
func isHotline(r []rune) bool {
	text := string(r)
	for _, prefix := range []string{"10", "11", "12", "16", "95", "96"} {
		if len(text) <= 6 && strings.HasPrefix(text, prefix) && strings.Trim(text, "0123456789") == "" {
			return true
		}
	}
	return false
}
