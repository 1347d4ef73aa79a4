package wording

import (
	"slices"
	"strings"
	"unicode"
)

const hijackedHint = "请对照原件改正，并请技术人员查明网站或者电脑是否被入侵；确实是正文引用的，写进引号并写明查处、提醒等情况"

// hijacked reports the first text of strangers in a line.
func (e *examiner) hijacked(l *line) {
	if l.holds&signPoint != 0 {
		e.hosts(l)
	}
	if l.holds&(signWord|signMessenger|signDot) == 0 {
		return
	}
	var all class
	if e.matches, all = advertising().find(e.matches[:0], l.text); all&anything == 0 && l.holds&signMessenger == 0 && !l.spelled() {
		return
	}
	s := &scene{line: l, matches: e.matches, all: all}
	for _, look := range [...]struct {
		at  class // words without which the rule has no match
		how func(*scene) (start, end int, what string)
	}{
		{soft | hard, (*scene).trades}, {soft | hard | call, (*scene).slot}, {soft | hard | loose, (*scene).sites}, {soft | hard | call | loose, (*scene).issuer},
		{strong, (*scene).games}, {stake | call, (*scene).stakes}, {reward, (*scene).offers}, {channel | disguise, (*scene).contact}, {0, (*scene).messenger},
		{goods | papers | usury | lure | spam | seller | escort | porn | lewd, (*scene).wares}, {0, (*scene).host},
	} {
		if look.at != 0 && all&look.at == 0 {
			continue
		}
		if start, end, what := look.how(s); what != "" {
			e.report(l, start, "hijacked-text", hijackedHint, "疑似被篡改或者夹带广告（%s）：%s", what, l.written(start, end))
			return
		}
	}
}

// scene is a line with its words of the lexicon.
type scene struct {
	*line
	matches []match
	all     class
}

// isOfficial reports whether the line uses the language of an office: it punishes,
// forbids, warns. A brand where an organ's name belongs is not excused by that.
func (s *scene) isOfficial() bool { return s.all&(crime|official) != 0 }

// accused reports whether the sentence around text[i] is about a crime. The mere
// language of offices does not excuse a brand of digits: the text around it has
// that language anyway.
func (s *scene) accused(i int) bool {
	from := i
	for from > 0 && !ends(s.text[from-1]) {
		from--
	}
	return s.hasWord(from, len(s.text), crime)
}

// at returns the end of a word of the classes that begins at i, -1 without one.
func (s *scene) at(i int, c class) int {
	for _, m := range s.matches {
		if m.start == i && m.class&c != 0 {
			return m.end
		}
	}
	return -1
}

// upTo returns the start of a word of the classes that ends at i, -1 without one.
func (s *scene) upTo(i int, c class) int {
	for _, m := range s.matches {
		if m.end == i && m.class&c != 0 {
			return m.start
		}
	}
	return -1
}

// hasWord reports whether a word of the classes begins in text[from:to], before the
// sentence ends.
func (s *scene) hasWord(from, to int, c class) bool {
	for _, m := range s.matches {
		if from <= m.start && m.start < to && m.class&c != 0 && !slices.ContainsFunc(s.text[from:m.start], ends) {
			return true
		}
	}
	return false
}

// count returns the number of words of the classes.
func (s *scene) count(c class) (n int) {
	for _, m := range s.matches {
		if m.class&c != 0 {
			n++
		}
	}
	return n
}

// ends reports whether r ends a sentence.
func ends(r rune) bool { return strings.ContainsRune("。！？；!?;|", r) }

// trades returns the place of a brand, a trade and a call without a gap: 8899XX在线.
func (s *scene) trades() (start, end int, what string) {
	for _, m := range s.matches {
		if m.class&(soft|hard) == 0 || s.upTo(m.start, soft|hard) >= 0 {
			continue
		}
		c := s.chain(m.start)
		from := s.brand(m.start)
		if from < 0 {
			from = s.brandAndName(m.start)
		}
		if s.enterprise(c) || from >= 0 && !s.isJoined(from, c.end) {
			continue
		}
		switch {
		case from >= 0 && s.inSlot(from) && (c.bold() || s.officialActAt(c.end)):
			return from, c.end, "机关名称的位置上是别的字样"
		case from >= 0 && s.placeBefore(from, c.civil) >= 0 && s.officialActAt(c.end):
			return s.placeBefore(from, c.civil), c.end, "机关名称的位置上是别的字样"
		case from >= 0 && s.opens(from) && c.bold() && s.officialActAt(c.end):
			return from, c.end, "机关名称的位置上是别的字样"
		case from >= 0 && c.bold() && !s.accused(from):
			return from, c.end, "博彩一类的网站名"
		case s.isOfficial():
		case s.upTo(m.start, casino) >= 0 && c.calls > 0:
			return s.upTo(m.start, casino), c.end, "博彩一类的网站名"
		case c.hard && c.calls > 0, c.calls > 1 && !c.civil && (m.start == 0 || !latin(s.text[m.start-1])):
			return m.start, c.end, "博彩一类的网站名"
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

// bold reports whether the chain is more than a single trade.
func (c chain) bold() bool { return c.calls > 0 || c.hard || c.trades > 1 }

// chain returns the chain that begins at text[start].
func (s *scene) chain(start int) chain {
	c := chain{start: start, end: start}
	first := string(s.text[start:min(start+2, len(s.text))])
	c.civil = civic(first)
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
		case s.digits(c.end) >= c.end+2 && s.at(s.digits(c.end), call) > 0 && !yearLike(s.text[c.end:s.digits(c.end)]):
			c.end = s.digits(c.end)
		case s.remark(c.end) > 0 && s.at(s.remark(c.end), call) > 0:
			c.end = s.remark(c.end)
		case c.trades > 0 && c.calls == 0 && c.end < len(s.text) && s.text[c.end] == '网' && s.officialActAt(c.end+1):
			c.end++
			c.calls++
		default:
			return c
		}
	}
}

// civic reports whether a trade with this first word has offices of its own.
func civic(first string) bool {
	return slices.Contains([]string{"体育", "彩票", "电竞", "竞彩"}, first)
}

// remark returns the end of a place in brackets that begins at i, 0 without one:
// 体育(中国)官网.
func (s *scene) remark(i int) int {
	const longest = 6
	if i >= len(s.text) || s.text[i] != '(' {
		return 0
	}
	if n := slices.Index(s.text[i:min(i+longest, len(s.text))], ')'); n > 0 {
		return i + n + 1
	}
	return 0
}

func (s *scene) digits(i int) int {
	for i < len(s.text) && '0' <= s.text[i] && s.text[i] <= '9' {
		i++
	}
	return i
}

// brand returns the start of a name of digits, or of digits and letters, that ends
// at i; -1 without one. Years and the names of techniques are no brands.
func (s *scene) brand(i int) int {
	start := i
	for start > 0 && latin(s.text[start-1]) {
		start--
	}
	if start == i {
		for start > 0 && strings.ContainsRune("零〇一二三四五六七八九", s.text[start-1]) {
			start--
		}
		if i-start >= 3 {
			return start
		}
		return -1
	}
	name := string(s.text[start:i])
	digits, letters := 0, 0
	for _, r := range name {
		if '0' <= r && r <= '9' {
			digits++
		} else if 'a' <= r && r <= 'z' {
			letters++
		}
	}
	switch {
	case strings.HasPrefix(name, ".") || strings.HasPrefix(name, "-"), yearLike(s.text[start:i]):
		return -1
	case slices.Contains([]string{"3g", "4g", "5g", "6g", "2k", "4k", "8k", "2d", "3d", "o2o", "b2b", "b2c", "c2c", "c2m", "h5", "p2p"}, name):
		return -1
	case start > 0 && strings.ContainsRune("第〔[(（/￥¥$约近达", s.text[start-1]):
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
		if r := s.text[i-n]; !unicode.Is(unicode.Han, r) || strings.ContainsRune(counted, r) {
			return -1
		}
		if latin(s.text[i-n-1]) {
			return s.brand(i - n)
		}
	}
	return -1
}

func latin(r rune) bool {
	return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '.' || r == '-'
}

// yearLike reports whether r has the form of a year.
func yearLike(r []rune) bool {
	return len(r) == 4 && (r[0] == '1' && r[1] == '9' || r[0] == '2' && r[1] == '0')
}

// isJoined reports whether the characters form a single word: no white space, or
// space after nearly every character, or a single space after a brand that is
// joined to the text before it.
func (s *scene) isJoined(start, end int) bool {
	gaps := 0
	for _, g := range s.gap[start+1 : end] {
		if g {
			gaps++
		}
	}
	return gaps == 0 || gaps >= 3 || gaps == 1 && start > 0 && !s.gap[start]
}

// enterprise reports whether the chain is part of a firm's or an office's name.
func (s *scene) enterprise(c chain) bool {
	if s.hasWord(c.end, c.end+8, firm) {
		return true
	}
	return c.end < len(s.text) && strings.ContainsRune("室吧馆厅厂店业局类赛课节", s.text[c.end])
}

// inSlot reports whether a place or an organ, the beginning of an organ's name, ends
// at i.
func (s *scene) inSlot(i int) bool {
	return i > 1 && strings.ContainsRune("省市县区州旗盟镇乡委局厅府院", s.text[i-1]) && unicode.Is(unicode.Han, s.text[i-2])
}

// opens reports whether a title, a sentence or a quotation begins at i.
func (s *scene) opens(i int) bool {
	return i == 0 || !unicode.Is(unicode.Han, s.text[i-1]) && !latin(s.text[i-1]) && !strings.ContainsRune("“\"‘'《「", s.text[i-1])
}

// officialActAt reports whether an official act (查处, 通报) begins at text[i].
func (s *scene) officialActAt(i int) bool {
	if s.at(i, verb|act) > 0 {
		return true
	}
	n := s.digits(i)
	return n == i+4 && yearLike(s.text[i:n]) && n < len(s.text) && s.text[n] == '年'
}

// slot returns the place of a brand without digits or without a trade where an
// organ's name belongs.
func (s *scene) slot() (start, end int, what string) {
	const message = "机关名称的位置上是别的字样"
	for _, m := range s.matches {
		switch {
		case m.class&(soft|hard) != 0 && s.upTo(m.start, soft|hard) < 0:
			c := s.chain(m.start)
			if from := s.placeBefore(m.start, c.civil); from >= 0 && c.calls > 0 && !s.enterprise(c) && s.officialActAt(c.end) && s.isJoined(from, c.end) {
				return from, c.end, message
			}
		case m.class&call != 0 && s.officialActAt(m.end):
			from := s.brand(m.start)
			if from >= 0 && s.inSlot(from) && !hotline(s.text[from:m.start]) && s.isJoined(from, m.end) {
				return from, m.end, message
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
			if n < 4 && unicode.Is(unicode.Han, s.text[i-n-1]) {
				continue
			}
			return -1
		}
		name := string(s.text[i-n : i])
		if civil && (n < 2 || slices.ContainsFunc(strings.Fields("文化 全民 青少 公共 大众 职工 老年 智慧 社会 学校 竞技 福利 群众 中国 国家 民族 农民 残疾 健身 教育 旅游 卫生"),
			func(w string) bool { return strings.Contains(name, w) })) {
			return -1
		}
		return i - n
	}
	return -1
}

// hotline reports whether r is the number of a public service: 110, 12345, 95598, 96111.
func hotline(r []rune) bool {
	text := string(r)
	for _, prefix := range []string{"10", "11", "12", "16", "95", "96"} {
		if len(text) <= 6 && strings.HasPrefix(text, prefix) && strings.Trim(text, "0123456789") == "" {
			return true
		}
	}
	return false
}

// games returns the place of an offered game of chance.
func (s *scene) games() (start, end int, what string) {
	if s.all&strong == 0 || s.isOfficial() {
		return 0, 0, ""
	}
	for _, m := range s.matches {
		if m.class == strong && (s.count(strong) > 1 || s.hasWord(m.end, m.end+10, call|give) || s.hasWord(max(0, m.start-8), m.start, call)) {
			return m.start, m.end, "博彩广告"
		}
	}
	return 0, 0, ""
}

// offers returns the place of a reward that a gambling site offers.
func (s *scene) offers() (start, end int, what string) {
	if s.all&reward == 0 || s.isOfficial() {
		return 0, 0, ""
	}
	for _, m := range s.matches {
		if m.class == give && s.hasWord(m.end, m.end+8, reward) {
			return m.start, m.end, "博彩广告"
		}
	}
	return 0, 0, ""
}

// contact returns the place of an invitation to write to an account of a messenger.
// An office names the purpose of its own accounts.
func (s *scene) contact() (start, end int, what string) {
	if s.all&(channel|disguise) == 0 || s.isOfficial() {
		return 0, 0, ""
	}
	for _, m := range s.matches {
		if m.class&(channel|disguise) == 0 {
			continue
		}
		id := s.account(m.end)
		if id > 0 && s.text[m.start] == '飞' && !s.nickname(m.end, id) {
			continue
		}
		asked := s.hasWord(max(0, m.start-8), m.start+1, approach) || id > 0 && (slices.Contains(s.text[m.end:id], '@') || s.hasWord(id, id+12, seller|papers|goods|escort|lure|usury))
		if id > 0 && (m.class == disguise || asked && s.all&admin == 0) {
			return m.start, id, "留下账号招揽"
		}
	}
	return 0, 0, ""
}

// nickname reports whether text[from:to] is an account of the messenger nicknamed
// 飞机, and not the type and number of an aeroplane.
func (s *scene) nickname(from, to int) bool {
	letters := 0
	for _, r := range s.text[from:to] {
		switch {
		case r == '@':
			return true
		case 'a' <= r && r <= 'z':
			letters++
		case letters > 0:
			return letters > 2
		}
	}
	return letters > 2
}

// account returns the end of the account that begins at i, 0 without one.
func (s *scene) account(i int) int {
	for n := 0; n < 6 && i < len(s.text) && strings.ContainsRune(":号为是群+加()联系我@", s.text[i]); n++ {
		i++
	}
	end, digits := i, 0
	for end < len(s.text) && latin(s.text[end]) {
		if '0' <= s.text[end] && s.text[end] <= '9' {
			digits++
		}
		end++
	}
	named := i > 0 && s.text[i-1] == '@'
	if end-i < 5 || digits == 0 && !named || s.text[i] == 'q' && s.text[i-1] == 'q' {
		return 0
	}
	return end
}

// wares returns the place of offered forbidden goods or services.
func (s *scene) wares() (start, end int, what string) {
	if s.isOfficial() {
		return 0, 0, ""
	}
	for _, kind := range []struct {
		what, with class
		reach      int
		message    string
	}{
		{goods, pitch, 12, "违禁品、色情服务广告"},
		{papers, forger, 14, "办假证、卖发票广告"},
		{usury, lend | usury, 24, "非法放贷广告"},
		{lure, lure, 24, "刷单广告"},
		{spam, spam, 24, "搜索作弊广告"},
		{seller, seller, 24, "违禁品、色情服务广告"},
		{escort, invite, 12, "色情广告"},
		{porn, watch, 12, "色情广告"},
	} {
		for _, m := range s.matches {
			if m.class == kind.what && (s.hasWord(m.end, m.end+kind.reach, kind.with) || kind.what != kind.with && s.hasWord(max(0, m.start-kind.reach), m.start, kind.with)) {
				return m.start, m.end, kind.message
			}
		}
	}
	if s.all&lewd != 0 && s.all&watch != 0 && s.count(lewd|watch) > 2 {
		for _, m := range s.matches {
			if m.class == lewd {
				return m.start, m.end, "色情广告"
			}
		}
	}
	return 0, 0, ""
}
