package privacy

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"gongkai/site/disclosure"
	"gongkai/site/internal/han"
)

// role adds the names after a word for a person (证人, 其妻 …) that ends at end.
func (s *scanner) role(end int) {
	word := roleAt(s.text[:end])
	if word != "" {
		s.titled(word, end)
	}
	if word == "" || !s.set.Enforcement && !isSheltered(word) || word == "负责人" && strings.Contains(s.before(end, 10), "法定代表人") {
		return
	}
	from, strong := s.connect(end)
	if from == end && isSheltered(word) {
		for _, more := range []string{"之一", "分别是", "分别为", "包括", "实名为", "姓名为", "系其母", "系其父", "系", "是", "为", "有"} {
			if strings.HasPrefix(s.text[from:], more) {
				from += len(more)
				break
			}
		}
	}
	if hasSuffix(word, "殴打", "打伤") {
		from += len(s.text[from:]) - len(strings.TrimPrefix(s.text[from:], "的"))
	}
	if inner, to := s.bracketed(end); inner != "" && isName(inner) && !s.isMasked(inner) { // 证人（张三）
		s.add("name", inner, to-len(inner), to)
		return
	}
	s.names(from, strong, isSheltered(word) && word != "患者") // 证人张三、李四
}

// connect returns the start of the name after a role, past remarks and punctuation.
// strong means that hardly anything but a name can follow.
func (s *scanner) connect(i int) (from int, strong bool) {
	i = s.remark(i)
	for _, more := range []string{"的姓名", "姓名", "（签名）", "（签字）", "(签名)", "签名", "签字", "名叫", "系", "叫"} {
		if strings.HasPrefix(s.text[i:], more) {
			i, strong = i+len(more), more != "系"
			break
		}
	}
	for i < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		if !strings.ContainsRune(" \t:：|“\"", r) {
			break
		}
		strong = true
		i += size
	}
	return i, strong
}

// remark returns the end of a short remark in brackets at i, or i without one:
// 委托代理人（特别授权）：张三.
func (s *scanner) remark(i int) int {
	const longest = 8 * len("人")
	open, size := utf8.DecodeRuneInString(s.text[i:])
	if open != '(' && open != '（' {
		return i
	}
	end := strings.IndexAny(s.text[i:min(len(s.text), i+longest)], ")）")
	if end < 0 || strings.ContainsAny(s.text[i+size:i+end], "签，,：:") {
		return i
	}
	_, closed := utf8.DecodeRuneInString(s.text[i+end:])
	return i + end + closed
}

// bracketed returns the text in the brackets that open at i, and its end; "" without
// brackets.
func (s *scanner) bracketed(i int) (inner string, end int) {
	const longest = 8 * len("人")
	open, size := utf8.DecodeRuneInString(s.text[i:])
	if open != '(' && open != '（' {
		return "", i
	}
	length := strings.IndexAny(s.text[i+size:min(len(s.text), i+size+longest)], ")）")
	if length < 0 {
		return "", i
	}
	return s.text[i+size : i+size+length], i + size + length
}

// isMasked reports whether the build masks a name, so that it needs no finding.
func (s *scanner) isMasked(name string) bool {
	return slices.Contains(s.set.Masked, name)
}

// nameAt returns the unmasked name that begins at i and its end, "" without a name:
// a name with a dot, a Latin name of two words, or a surname with a given name of
// one or two characters. A name that is not strong needs more proof.
func (s *scanner) nameAt(i int, strong bool) (name string, to int) {
	if name, to = s.dotted(i); name != "" {
		return name, to
	}
	if name, to = s.latin(i); name != "" {
		return name, to
	}
	rs, ends := s.han(i)
	if len(rs) < 2 || isNoName(string(rs)) {
		return "", i
	}
	surname := disclosure.SurnameLength(rs[:min(len(rs), 4)])
	if surname == 1 && !isSurname(rs[0]) || !strong && surname == 1 && isWord(rs[0]) {
		return "", i
	}
	for _, given := range []int{2, 1} {
		n := surname + given
		if n > len(rs) || !isGivenName(rs[surname:n]) {
			continue
		}
		if n == len(rs) && s.isUnmasked(ends[n-1]) || n < len(rs) && follows(string(rs[n:])) {
			return string(rs[:n]), ends[n-1]
		}
	}
	return "", i
}

// isUnmasked reports whether no masking character (*, ×, ○ …) continues a name at i.
func (s *scanner) isUnmasked(i int) bool {
	r, _ := utf8.DecodeRuneInString(s.text[i:])
	return r != '*' && r != '×' && r != 'X' && r != 'x' && r != '○' && r != '□'
}

// han returns up to eight Han characters from i on, and the end of each. Single
// spaces between single characters, which align short names, are skipped.
func (s *scanner) han(i int) (rs []rune, ends []int) {
	for len(rs) < 8 && i < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[i:])
		if r == ' ' && len(rs) >= 1 && len(rs) <= 2 {
			next, n := utf8.DecodeRuneInString(s.text[i+1:])
			after, _ := utf8.DecodeRuneInString(s.text[i+1+n:])
			if han.Is(next) && (!han.Is(after) || len(rs) == 2) && (len(rs) == 1 || ends[0] != ends[1]-len(string(rs[1]))) {
				i++
				continue
			}
		}
		if !han.Is(r) || han.Numeral(r) >= 0 && len(rs) == 0 {
			break
		}
		i += size
		rs, ends = append(rs, r), append(ends, i)
	}
	return rs, ends
}

// dotted returns a name such as 热依汗·艾山 that begins at i, and its end.
func (s *scanner) dotted(i int) (string, int) {
	to, run, dots := i, 0, 0
	for to < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[to:])
		switch {
		case r == '·' && run > 0:
			dots, run = dots+1, 0
		case han.Is(r) && r != '某' && run < 6 && (dots == 0 || run < 2 || !follows(s.text[to:])):
			run++
		default:
			size = 0
		}
		if size == 0 {
			break
		}
		to += size
	}
	if dots == 0 || run == 0 {
		return "", i
	}
	return s.text[i:to], to
}

// latin returns a name of two or more capitalised words at i, and its end.
func (s *scanner) latin(i int) (string, int) {
	to, words := i, 0
	for to < len(s.text) && s.text[to] >= 'A' && s.text[to] <= 'Z' {
		end := to + 1
		for end < len(s.text) && s.text[end] >= 'a' && s.text[end] <= 'z' {
			end++
		}
		if end < to+2 {
			break
		}
		words++
		to = end
		if to < len(s.text) && s.text[to] == ' ' {
			to++
		}
	}
	if words < 2 {
		return "", i
	}
	return strings.TrimRight(s.text[i:to], " "), to
}

// sex adds the name before 男 or 女 at [i,end): 张三，男，汉族.
func (s *scanner) sex(i, end int) {
	comma := s.before(i, 1)
	if !s.set.Enforcement || !punctuated(comma) || !punctuated(firstRune(s.text[end:])) {
		return
	}
	stop := i - len(comma)
	if name, from := s.nameBefore(stop); name != "" && !s.isMasked(name) {
		s.add("name", name, from, stop)
	}
}

// firstRune returns the first character of s.
func firstRune(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return s[:n]
}

// punctuated reports whether s is a punctuation mark or a space.
func punctuated(s string) bool { return s != "" && strings.Contains("，,、（() \t）；;。.", s) }

// nameBefore returns the name that ends at stop, and its start: all of a run of Han
// characters, or the rest of the run after a role.
func (s *scanner) nameBefore(stop int) (name string, from int) {
	var rs []rune
	at := stop
	for at > 0 && len(rs) < 9 {
		r, size := utf8.DecodeLastRuneInString(s.text[:at])
		if !han.Is(r) && r != '·' {
			break
		}
		rs, at = append([]rune{r}, rs...), at-size
	}
	for cut := range rs {
		if cut > 0 && roleAt(string(rs[:cut])) == "" {
			continue
		}
		from = stop - len(string(rs[cut:]))
		if got, to := s.nameAt(from, true); got != "" && to == stop {
			return got, from
		}
	}
	return "", stop
}

// age adds the name of a minor next to an age before 岁 at [i,end).
func (s *scanner) age(i, end int) {
	at := i - len(s.before(i, 1))
	if s.text[at:i] != "周" {
		at = i
	}
	from := at
	for from > 0 && isDigit(s.text[from-1]) {
		from--
	}
	age, err := strconv.Atoi(s.text[from:at])
	if err != nil {
		if age = chineseAge(s.before(at, 3)); age == 0 {
			return
		}
		from = at - len("十")*min(utf8.RuneCountInString(s.before(at, 2)), 2)
	}
	if age < 1 || age > 17 {
		return
	}
	stop := from
	for stop > 0 {
		last := s.before(stop, 1)
		if sex := last == "男" || last == "女"; !punctuated(last) && !(sex && punctuated(s.before(stop-len(last), 1))) {
			break
		}
		stop -= len(last)
	}
	if name, start := s.nameBefore(stop); stop < from && name != "" {
		s.minor(name, start, stop)
		return
	}
	for end < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[end:])
		if !strings.ContainsRune("的男女孩童生少年学儿 ，,）)", r) {
			break
		}
		end += size
	}
	if name, to := s.nameAt(end, false); name != "" {
		s.minor(name, end, to)
	}
}

// chineseAge returns the age under twenty in Chinese numerals at the end of a text,
// 0 when there is none.
func chineseAge(text string) int {
	rs := []rune(text)
	if len(rs) == 0 {
		return 0
	}
	last := han.Numeral(rs[len(rs)-1])
	ten := len(rs) > 1 && rs[len(rs)-2] == '十'
	switch {
	case rs[len(rs)-1] == '十':
		return 10
	case last > 0 && ten:
		return 10 + last
	case last > 0 && (len(rs) < 2 || han.Numeral(rs[len(rs)-2]) < 0):
		return last
	}
	return 0
}

// minor adds the name of a minor, unless the build masks the name.
func (s *scanner) minor(name string, from, to int) {
	if !s.isMasked(name) {
		s.add("minor", name, from, to)
	}
}

// underageWords are the words for somebody under age.
var underageWords = sync.OnceValue(func() endings {
	return endingsOf(`未成年人 未成年被害人 未成年受害人 未成年学生 未成年当事人 未成年子女 未成年女儿 未成年儿子 未成年 孤儿 留守儿童 困境儿童 抚养儿童 残疾儿童 流浪儿童 被拐儿童 女童 男童 婴儿 幼女 弃婴 少年 女孩 男孩
		小学生 中学生 初中生 高中生 儿童 幼儿`)
})

// underage adds the name behind a word for somebody under age: 未成年人张三, 孤儿李四.
func (s *scanner) underage(end int) {
	head := s.text[:end]
	if hasSuffix(head, "未成年", "未满") {
		s.saidOfMinor(end - len("未成年") + map[bool]int{true: len("年"), false: 0}[strings.HasSuffix(head, "未满")])
	}
	switch word := underageWords().at(head); word {
	case "":
		return
	case "儿童", "幼儿":
		if !s.set.Enforcement && !has(firstRune(s.text[end:]), "：", ":", "姓") {
			return
		}
	}
	if strings.HasSuffix(head, "少年") && has(firstRune(s.text[end:]), "宫", "法", "犯", "班", "儿", "先") {
		return
	}
	from, strong := end, false
	for _, word := range []string{"名单", "姓名", "名"} {
		if strings.HasPrefix(s.text[from:], word) {
			from += len(word)
			break
		}
	}
	from, strong = s.connect(from)
	s.minors(from, strong)
}

// pupil adds the name of a pupil (学生) whose school or class is named.
func (s *scanner) pupil(end int) {
	head := s.text[:end]
	class := strings.HasSuffix(head, "班") && hasPrefix(s.text[end:], "：", ":")
	if !class && !hasSuffix(head, "学生", "同学", "幼儿", "孩子", "年级") {
		return
	}
	if !isSchool(s.around(end, 40)+s.headings) && !isSchool(s.after(end, 30)) {
		return
	}
	if strings.HasSuffix(head, "同学") {
		if name, from := s.tellerBefore(end-len("同学"), false); name != "" {
			s.minor(name, from, from+len(name))
			return
		}
	}
	from, strong := s.connect(end)
	if strings.HasPrefix(s.text[from:], "名单") {
		from, strong = s.connect(from + len("名单"))
	}
	s.minors(from, strong)
}

// isSchool reports whether a text names a school of minors or a class of it.
func isSchool(text string) bool {
	return has(text, "小学", "中学", "初中", "高中", "幼儿园", "年级", "初一", "初二", "初三", "高一", "高二", "高三", "附小", "附中", "学校")
}

// attends adds the name of somebody who goes to a school of minors: 张三就读于实验小学.
func (s *scanner) attends(i int) {
	rest := s.text[i:]
	if !hasPrefix(rest, "就读", "上小学", "上初中", "上高中", "上幼儿园", "读小学", "读初中", "读高中") || !isSchool(s.after(i, 20)) {
		return
	}
	stop := i
	for n := 0; n < 6 && stop > 0; n++ {
		last := s.before(stop, 1)
		if !strings.Contains("，,现今年正在系", last) || last == "" {
			break
		}
		stop -= len(last)
	}
	if name, from := s.tellerBefore(stop, true); name != "" {
		s.minor(name, from, from+len(name))
	}
}

// saidOfMinor adds the name of which it is said that the person is under age: 张三（未成年）,
// 张三系未成年人. at is where that begins.
func (s *scanner) saidOfMinor(at int) {
	stop := at
	for n := 0; n < 4 && stop > 0; n++ {
		last := s.before(stop, 1)
		if last == "" || !strings.Contains("（(，,系是为尚", last) {
			break
		}
		stop -= len(last)
	}
	if stop == at {
		return
	}
	if name, from := s.tellerBefore(stop, true); name != "" {
		s.minor(name, from, from+len(name))
	}
}

// minors adds the names of minors at i that 、 joins.
func (s *scanner) minors(i int, strong bool) {
	for {
		name, to := s.nameAt(i, strong)
		if name == "" {
			return
		}
		s.minor(name, i, to)
		next := strings.TrimPrefix(s.text[to:], "、")
		if len(next) == len(s.text[to:]) {
			return
		}
		i = to + len("、")
	}
}

// bornYear adds the name of somebody under eighteen by the year of birth: 张三（2012年生）,
// 张三，2012年5月出生. stop is the end of the date.
func (s *scanner) bornYear(stop int) {
	from := stop
	for from > 0 {
		r, size := utf8.DecodeLastRuneInString(s.text[:from])
		if !(r >= '0' && r <= '9') && !strings.ContainsRune("年月日", r) {
			break
		}
		from -= size
	}
	if stop-from < 4 {
		return
	}
	year, err := strconv.Atoi(s.text[from : from+4])
	if err != nil || s.set.Year == 0 || year > s.set.Year || s.set.Year-year >= 18 || !strings.HasPrefix(s.text[from+4:], "年") {
		return
	}
	at := from
	for n := 0; n < 6 && at > 0; n++ {
		last := s.before(at, 1)
		if !punctuated(last) && last != "男" && last != "女" && last != "于" && last != "|" {
			break
		}
		at -= len(last)
	}
	if name, start := s.nameBefore(at); at < from && name != "" {
		s.minor(name, start, at)
	}
}

// birthday adds a date of birth (出生日期) to the day around a character at [i,end).
func (s *scanner) birthday(i, end int) {
	switch head := s.text[:end]; {
	case strings.HasSuffix(head, "出生日期"), strings.HasSuffix(head, "出生年月"), strings.HasSuffix(head, "出生年月日"):
		from := end
		for from < len(s.text) && from < end+10 && !isDigit(s.text[from]) && s.text[from] != '\n' {
			from++
		}
		s.born(from, s.dateAfter(from), true)
	case !strings.HasSuffix(head, "生"):
	case strings.HasPrefix(s.text[end:], "于"):
		if from := end + len("于"); !has(s.before(end, 5), "发生", "诞生", "产生") {
			s.born(from, s.dateAfter(from), strings.HasSuffix(head, "出生"))
		}
	default:
		stop := len(strings.TrimSuffix(s.text[:i], "出"))
		if hasSuffix(s.text[:stop], "年", "月") && !has(firstRune(s.text[end:]), "产", "效", "活", "态") {
			s.bornYear(stop)
			return
		}
		if !strings.HasSuffix(s.text[:stop], "日") || stop == i && has(firstRune(s.text[end:]), "产", "效", "活", "成", "态") {
			return
		}
		if from := s.dateBefore(stop); from >= 0 {
			s.born(from, stop, false)
		}
	}
}

// dateAfter returns the end of a date that begins at from, 0 when there is none.
func (s *scanner) dateAfter(from int) int {
	to, digits := from, 0
	for to < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[to:])
		if r >= '0' && r <= '9' {
			digits++
		} else if !strings.ContainsRune("年月日-./", r) {
			break
		}
		to += size
		if r == '日' {
			break
		}
	}
	if digits < 6 || digits > 8 {
		return 0
	}
	return to
}

// dateBefore returns the start of a date with year, month and day that ends at to,
// -1 when there is none.
func (s *scanner) dateBefore(to int) int {
	from := to
	for from > 0 {
		r, size := utf8.DecodeLastRuneInString(s.text[:from])
		if !(r >= '0' && r <= '9') && !strings.ContainsRune("年月日", r) {
			break
		}
		from -= size
	}
	date := s.text[from:to]
	if year := strings.Index(date, "年"); year != 4 || strings.Count(date, "月") != 1 {
		return -1
	}
	return from
}

// born adds the birthday at [from,to): a minor's if under eighteen in the year of
// the document.
func (s *scanner) born(from, to int, labelled bool) {
	if to <= from || to-from < 8 {
		return
	}
	year, err := strconv.Atoi(s.text[from:min(from+4, len(s.text))])
	if err != nil || year < 1900 || year > 2099 {
		return
	}
	young := s.set.Year > 0 && s.set.Year-year < 18 && s.set.Year >= year
	switch {
	case young && (labelled || s.set.Enforcement):
		s.add("minor", s.text[from:to], from, to)
	case labelled || s.set.Enforcement:
		s.add("birthday", s.text[from:to], from, to)
	}
}
