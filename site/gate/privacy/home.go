package privacy

import (
	"strings"
	"unicode/utf8"

	"gongkai/site/internal/han"
)

// home adds the address of a person after a word such as 家住 or 户籍地. A
// 住所 or 地址 is a person's only when the nearest word before it is about a
// person; a company's seat is public registration data. A 住址 is a person's
// unless an organisation has been named.
func (s *scanner) home(word, end int) {
	personal, start := s.homeWord(s.text[:end], end)
	if start < 0 {
		return
	}
	if person, organ := s.lastOwners(s.clause(word, 60)); !personal && (person < organ || person < 0 && !strings.HasSuffix(s.text[:end], "住址")) {
		return
	}
	from := start
	for from < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[from:])
		if !strings.ContainsRune(" \t:：为是于在址地（(，,所", r) {
			break
		}
		from += size
	}
	to := s.addressEnd(from)
	if place := s.text[from:to]; isNarrow(place) {
		s.add("address", place, from, to)
	}
}

// homeWord returns where an address may begin after a word of residence that ends
// at end, -1 without such a word. personal reports whether only people have it.
func (s *scanner) homeWord(before string, end int) (personal bool, start int) {
	if hasSuffix(before, "家住", "家庭住址", "家庭地址", "户籍", "现住", "现住址", "租住", "居住", "暂住", "常住", "户口所在地", "寄住") {
		rest := s.text[end:]
		if strings.ContainsAny(firstRune(rest), "证权条环用区房率") {
			return false, -1
		}
		for _, more := range []string{"所在地", "住址", "地址", "于", "在", "地"} {
			if strings.HasPrefix(rest, more) {
				return true, end + len(more)
			}
		}
		return true, end
	}
	if hasSuffix(before, "住址", "地址", "住") {
		return false, end
	}
	return false, -1
}

// lastOwners returns the positions of the last words about a person and about an
// organisation, -1 for none.
func (s *scanner) lastOwners(before string) (person, organ int) {
	person = latest(before, "男", "女", "汉族", "族", "出生", "公民身份", "身份证", "某", "被处罚人", "当事人", "自然人", "姓名", "证人", "投诉人", "受害人",
		"经营者", "申请人", "驾驶人", "本人", "户主", "家庭", "周岁", "村民", "居民")
	organ = latest(before, "公司", "厂", "店", "企业", "合作社", "中心", "法定代表人", "统一社会信用代码", "机关", "局", "办公", "单位", "联系", "邮寄", "注册", "经营场所", "窗口", "学校", "医院", "政府")
	return person, organ
}

// addressEnd returns the end of an address: punctuation, at most 50 characters on.
func (s *scanner) addressEnd(from int) int {
	to := from
	for n := 0; to < len(s.text) && n < 50; n++ {
		r, size := utf8.DecodeRuneInString(s.text[to:])
		if r == '\n' || r == '\t' || strings.ContainsRune("，,。；;、|）)：:“”\"", r) {
			break
		}
		to += size
	}
	return to
}

// isNarrow reports whether an address names more than a county: a street, a
// village, a house. Masked parts (某, ×, *) do not count.
func isNarrow(place string) bool {
	hidden := false
	for i, r := range place {
		if i > 0 && strings.ContainsRune("村组路街巷弄号栋幢室楼", r) && !hidden {
			switch r {
			case '村', '组', '弄', '室', '栋', '幢', '号', '巷':
				return strings.IndexFunc(place, func(r rune) bool { return r >= '0' && r <= '9' || han.Numeral(r) >= 0 }) >= 0 || r == '村' && has(place, "镇", "乡", "县")
			}
		}
		hidden = strings.ContainsRune("某×*XxＸ○□", r)
	}
	return false
}
