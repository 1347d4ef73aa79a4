package hijack

import (
	"slices"
	"strings"

	"gongkai/site/internal/han"
)

// games returns the place of an offered game of chance.
func (s *scene) games() (start, end int, what string) {
	for _, m := range s.matches {
		if m.Value == strong && (s.count(strong) > 1 || s.hasWord(m.End, m.End+10, call|give) || s.hasWord(max(0, m.Start-8), m.Start, call)) {
			return m.Start, m.End, "博彩广告"
		}
	}
	return 0, 0, ""
}

// offers returns the place of a reward that a gambling site offers.
func (s *scene) offers() (start, end int, what string) {
	for _, m := range s.matches {
		if m.Value == give && s.hasWord(m.End, m.End+8, reward) {
			return m.Start, m.End, "博彩广告"
		}
	}
	return 0, 0, ""
}

// contact returns the place of an invitation to write to an account of a messenger.
// An office names the purpose of its own accounts.
func (s *scene) contact() (start, end int, what string) {
	for _, m := range s.matches {
		if m.Value&(channel|disguise) == 0 {
			continue
		}
		id := s.account(m.End)
		if id > 0 && s.Text[m.Start] == '飞' && !s.isNickname(m.End, id) {
			continue
		}
		asked := s.hasWord(max(0, m.Start-8), m.Start+1, approach) || id > 0 && (slices.Contains(s.Text[m.End:id], '@') || s.hasWord(id, id+12, seller|papers|goods|escort|lure|usury))
		if id > 0 && (m.Value == disguise || asked && s.all&admin == 0) {
			return m.Start, id, "留下账号招揽"
		}
	}
	return 0, 0, ""
}

// isNickname reports whether text[from:to] is an account of the messenger nicknamed
// 飞机, and not the type and number of an aeroplane.
func (s *scene) isNickname(from, to int) bool {
	letters := 0
	for _, r := range s.Text[from:to] {
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
	for n := 0; n < 6 && i < len(s.Text) && strings.ContainsRune(":号为是群+加()联系我@", s.Text[i]); n++ {
		i++
	}
	end, digits := i, 0
	for end < len(s.Text) && isHostRune(s.Text[end]) {
		if '0' <= s.Text[end] && s.Text[end] <= '9' {
			digits++
		}
		end++
	}
	named := i > 0 && s.Text[i-1] == '@'
	if end-i < 5 || digits == 0 && !named || s.Text[i] == 'q' && s.Text[i-1] == 'q' {
		return 0
	}
	return end
}

// wares returns the place of offered forbidden goods or services.
func (s *scene) wares() (start, end int, what string) {
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
			if m.Value == kind.what && (s.hasWord(m.End, m.End+kind.reach, kind.with) || kind.what != kind.with && s.hasWord(max(0, m.Start-kind.reach), m.Start, kind.with)) {
				return m.Start, m.End, kind.message
			}
		}
	}
	if s.all&lewd != 0 && s.all&watch != 0 && s.count(lewd|watch) > 2 {
		for _, m := range s.matches {
			if m.Value == lewd {
				return m.Start, m.End, "色情广告"
			}
		}
	}
	return 0, 0, ""
}

// stakes returns the place of two words of betting slang outside an office's report.
func (s *scene) stakes() (start, end int, what string) {
	for _, m := range s.matches {
		if word := string(s.Text[m.Start:m.End]); (word == "投注" || word == "下注") && s.at(m.End, call) > 0 && !slices.Contains(s.Text, '彩') && (m.Start == 0 || !strings.ContainsRune("在于过某该的用到", s.Text[m.Start-1])) {
			return m.Start, s.at(m.End, call), "博彩广告"
		}
		if m.Value != stake {
			continue
		}
		if s.isSlang(m) && (s.hasWord(m.End, m.End+16, stake|strong|reward|call) || s.hasWord(max(0, m.Start-12), m.Start, stake|strong|call)) {
			return m.Start, m.End, "博彩广告"
		}
	}
	return 0, 0, ""
}

// isSlang reports whether no state lottery uses the word.
func (s *scene) isSlang(m match) bool {
	return !isAny(string(s.Text[m.Start:m.End]), "赔率 下注 飞艇 牛牛 上分 下分 回血 跟单 计划群 高返 提现 开奖 哪个好")
}

// isMessenger reports whether r alone may mean a messenger.
func isMessenger(r rune) bool { return r == '微' || r == '薇' || r == 'v' || r == 'q' }

// messenger returns the place of an account after a single letter or character that
// means a messenger in disguise: 微：zz00000.
func (s *scene) messenger() (start, end int, what string) {
	if s.all&admin != 0 {
		return 0, 0, ""
	}
	for i, r := range s.Text {
		if !isMessenger(r) || i > 0 && isHostRune(s.Text[i-1]) || i+2 > len(s.Text) {
			continue
		}
		id := s.account(i + 1)
		if next := s.Text[i+1]; id < i+7 || isHostRune(next) && !s.Gap[i+1] && r < 0x80 || han.Is(next) && next != '号' && next != '群' {
			continue
		}
		asked := s.hasWord(max(0, i-6), i+1, approach)
		if r == '薇' && (asked || !isHostRune(s.Text[i+1])) || r == '微' && (i == 0 || asked) || r < 0x80 && asked || s.hasWord(id, id+12, seller) {
			return i, id, "留下账号招揽"
		}
	}
	return 0, 0, ""
}

// host returns the place of a domain with its dot spelt out, so that it is no link:
// a label with a letter and a digit, 点 or 。 for a dot, and a top-level domain.
func (s *scene) host() (start, end int, what string) {
	for i, r := range s.Text {
		if r != '点' && r != '。' {
			continue
		}
		start, end = i, i+1
		for start > 0 && isAlnum(s.Text[start-1]) {
			start--
		}
		for end < len(s.Text) && 'a' <= s.Text[end] && s.Text[end] <= 'z' {
			end++
		}
		label := s.Text[start:i]
		if len(label) >= 3 && slices.ContainsFunc(label, isDigit) && slices.ContainsFunc(label, isLetter) &&
			isAny(string(s.Text[i+1:end]), "com net cc cn vip top xyz me app org info club tv") {
			return start, end, "拆开写的网址"
		}
	}
	return 0, 0, ""
}
