package privacy

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"gongkai/site/disclosure"
)

// paper is a kind of paper with a number that is a person's.
type paper struct {
	words       string // that end with the name of the paper
	digits      int    // at least
	least, most int    // characters of the number
	army        bool   // 南字第0183726号
	needs       string // one of these words is shortly before; "" for none
	never       string // none of these words is
	near        string // one of these words is in the line; "" for none
}

// papers are the papers (证件) by the last words of their names.
var papers = []paper{
	{words: "护照 旅行证 海员证 护照号", digits: 6, least: 7, most: 12},
	{words: "台胞证 回乡证 来往内地通行证 来往大陆通行证 港澳通行证 台湾通行证 往来港澳通行证 往来台湾通行证", digits: 6, least: 8, most: 18},
	{words: "通行证", digits: 6, least: 8, most: 18, needs: "港澳 台湾 来往 往来 大陆 内地"},
	{words: "身份证", digits: 6, least: 8, most: 18, needs: "永久居留 外国人"},
	{words: "证件号 证件号码 证件编号", digits: 6, least: 7, most: 12, near: "护照 通行证 台胞证 回乡证 军官证 士兵证 警官证 港澳 台湾 台胞"},
	{words: "居住证", digits: 8, least: 8, most: 18},
	{words: "永久居留证 居留证 居留许可 工作许可证", digits: 6, least: 8, most: 18, never: "企业 单位"},
	{words: "军官证 士兵证 士官证 警官证 军人证 文职干部证 文职人员证 义务兵证 学员证 警号 武警证 离休干部证 军官退休证 优待证 人民警察证 消防员证 消防救援证 消防证", digits: 5, least: 5, most: 18, army: true},
	{words: "户号", digits: 6, least: 6, most: 18, never: "用电 用水 用气 燃气 供电 供水 电力 自来水 水费 电费 缴费"},
	{words: "户口簿 户口本 户口册 户籍号 户籍簿", digits: 6, least: 6, most: 18},
	{words: "驾驶证 驾照 行驶证", digits: 8, least: 8, most: 18},
	{words: "档案编号", digits: 8, least: 8, most: 18, needs: "驾驶 驾照"},
	{words: "社会保障卡 社会保险 社会保险号 居民健康卡 健康卡 就诊卡 市民卡 社会保障号 社会保障 社保卡 社保号 社保 医保卡 医保 医疗保险 养老保险 参保号 参保人 个人编号 公积金", digits: 6, least: 7, most: 20, never: "单位编号"},
	{words: "残疾人证 残疾证", digits: 18, least: 20, most: 22},
	{words: "学籍 学籍号 学号 准考证 考生号", digits: 7, least: 7, most: 20},
	{words: "出生医学证明 出生证 结婚证 离婚证", digits: 8, least: 8, most: 20},
}

// papersByWord are the papers by the words for them.
var papersByWord = sync.OnceValue(func() map[string]paper {
	words := map[string]paper{}
	for _, p := range papers {
		for w := range strings.FieldsSeq(p.words) {
			words[w] = p
		}
	}
	return words
})

// paperEndings are the words for papers.
var paperEndings = sync.OnceValue(func() endings {
	return endingsOf(strings.Join(slices.Sorted(maps.Keys(papersByWord())), " "))
})

// passport adds the number of an identity paper (护照、通行证、军官证 …) after its name,
// which ends at end.
func (s *scanner) passport(end int) {
	word := paperEndings().at(s.text[:end])
	if word == "" {
		return
	}
	s.numberOf(papersByWord()[word], end)
}

// numberOf adds the number of a paper, whose name ends at end.
func (s *scanner) numberOf(p paper, end int) {
	before := s.before(end, 16)
	if p.needs != "" && !has(before, strings.Fields(p.needs)...) && !(strings.HasSuffix(s.text[:end], "通行证") && s.isPermit(s.paperLabel(end, false))) || p.never != "" && has(before, strings.Fields(p.never)...) {
		return
	}
	if p.near != "" && !has(s.before(end, 30)+s.after(end, 30), strings.Fields(p.near)...) {
		return
	}
	i := s.paperLabel(end, p.army)
	if n := s.spacedLetters(i); n > 0 { // P 8273645
		to, digits := s.endOfCode(i + n + 1)
		if digits == to-i-n-1 && digits >= 6 && digits <= 9 && !s.counted(to) {
			s.add("passport", s.text[i:to], i, to)
			return
		}
	}
	to, digits := s.endOfCode(i)
	if p.digits >= 18 && digits >= 18 { // 残疾人证: a citizen's number and two digits
		if to-i >= p.least && to-i <= p.most {
			s.add("passport", s.text[i:to], i, to)
		}
		return
	}
	if digits < p.digits || to-i < p.least || to-i > p.most || s.counted(to) || !p.army && s.quantity(i, to) || to < len(s.text) && s.text[to] == '*' {
		return
	}
	number := s.text[i:to]
	if len(number) == 18 && disclosure.IsResidentID(number) {
		return // the number of a citizen
	}
	if to-i == digits && (digits == 11 && isMobile(number) && !p.army || digits == 8 && hasPrefix(number, "19", "20") && s.isDate(number)) {
		return
	}
	s.add("passport", s.text[i:to], i, to)
}

// spacedLetters returns how many capital letters at i a blank separates from digits.
func (s *scanner) spacedLetters(i int) (n int) {
	for i+n < len(s.text) && n < 3 && s.text[i+n] >= 'A' && s.text[i+n] <= 'Z' {
		n++
	}
	if i+n+1 < len(s.text) && s.text[i+n] == ' ' && isDigit(s.text[i+n+1]) {
		return n
	}
	return 0
}

// isPermit reports whether the number of a permit for Hong Kong, Macao or Taiwan is at i:
// a letter and eight or ten digits.
func (s *scanner) isPermit(i int) bool {
	to, digits := s.endOfCode(i)
	return i < len(s.text) && strings.IndexByte("HMCTLW", s.text[i]) >= 0 && to-i == digits+1 && (digits == 8 || digits == 10)
}

// isDate reports whether eight digits are a day of these years.
func (s *scanner) isDate(number string) bool {
	return slices.Contains([]string{"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12"}, number[4:6]) && number[6:] >= "01" && number[6:] <= "31" && number[:4] >= "1990" && number[:4] <= "2039"
}

// paperLabel returns where the number may begin behind the name of a paper.
func (s *scanner) paperLabel(end int, army bool) int {
	i := end
	for n := 0; i < len(s.text) && n < 14; n++ {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		switch {
		case strings.HasPrefix(s.text[i:], "No"), strings.HasPrefix(s.text[i:], "no"), strings.HasPrefix(s.text[i:], "NO"):
			size = len("No")
		case strings.HasPrefix(s.text[i:], "number"):
			size = len("number")
		case strings.HasPrefix(s.text[i:], "档案"):
			size = len("档案")
		case strings.ContainsRune(" \t|:：（(.为是系号码证件编字第卡账帐户个人，,“\"【[#", r):
		case army && strings.ContainsRune("海陆空南北广沈济成兰京武政后总参装军警东西中火战特院校文干士兵官", r):
		default:
			return i
		}
		i += size
	}
	return i
}

// endOfCode returns the end of the letters and digits at from, and the count of
// digits. Behind more characters than a number has, it looks no further.
func (s *scanner) endOfCode(from int) (to, digits int) {
	const longest = 64
	for to = from; to < min(len(s.text), from+longest) && isAlnum(s.text[to]); to++ {
		if isDigit(s.text[to]) {
			digits++
		}
	}
	return to, digits
}

// englishPassport adds the number after the word passport at i.
func (s *scanner) englishPassport(i int) {
	const word = "passport"
	if i+len(word) <= len(s.text) && strings.EqualFold(s.text[i:i+len(word)], word) {
		s.numberOf(papersByWord()["护照"], i+len(word))
	}
}
