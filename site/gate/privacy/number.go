package privacy

import (
	"slices"
	"strings"
	"sync"

	"gongkai/site/disclosure"
)

// group is a run of digits at text[from:to].
type group struct{ from, to int }

// minDigits is the smallest number of digits of a telephone number.
const minDigits = 7

// maxGroups is the largest number of groups of digits that form a number.
const maxGroups = 24

// number adds the numbers of every kind in the groups of digits that begin at i.
func (s *scanner) number(i int) {
	if i > 0 && isLetter(s.text[i-1]) {
		s.past = max(s.past, s.endOfDigits(i))
		return
	}
	groups := s.groups(i)
	end := groups[len(groups)-1].to
	if end-i >= minDigits || end < len(s.text) && s.text[end] == '*' {
		for g := 0; g < len(groups); {
			g += max(1, s.numberAt(groups[g:], g > 0 && groups[g-1].to == s.claimed))
		}
	}
	s.past = max(s.past, end)
}

// endOfDigits returns the end of the run of digits at i.
func (s *scanner) endOfDigits(i int) int {
	for i < len(s.text) && isDigit(s.text[i]) {
		i++
	}
	return i
}

// groups returns the groups of digits from i on that only separators divide.
func (s *scanner) groups(i int) []group {
	groups := s.buffer[:0]
	for len(groups) < maxGroups {
		end := s.endOfDigits(i)
		groups = append(groups, group{i, end})
		next := end
		for next < len(s.text) && next < end+3 && strings.IndexByte(" -./()_·", s.text[next]) >= 0 {
			next++
		}
		for _, mark := range []string{"·", "）"} {
			if strings.HasPrefix(s.text[next:], mark) {
				next += len(mark)
			}
		}
		if next == end || next >= len(s.text) || !isDigit(s.text[next]) {
			break
		}
		i = next
	}
	s.buffer = groups
	return groups
}

// numberAt adds the number that begins with the first group and returns its count
// of groups, 0 when there is none. follows means that a number ends directly
// before it.
func (s *scanner) numberAt(groups []group, follows bool) int {
	from := groups[0].from
	if !follows && from >= 2 && strings.IndexByte("-/_.", s.text[from-1]) >= 0 && isAlnum(s.text[from-2]) && !s.isSecond(from) {
		return 0 // inside a longer code, or behind a decimal point
	}
	if n := s.residentID(groups); n > 0 {
		return n
	}
	if n := s.mobile(groups); n > 0 {
		return n
	}
	if n := s.bankCard(groups); n > 0 {
		return n
	}
	return s.landline(groups)
}

// isSecond reports whether a number follows another telephone number and a slash.
func (s *scanner) isSecond(from int) bool {
	first := from - 1
	for first > 0 && isDigit(s.text[first-1]) {
		first--
	}
	return s.text[from-1] == '/' && from-1-first >= 7
}

// joined returns the digits of the first groups that have exactly n digits in all,
// and the count of groups. Tables are full of adjacent short numbers, so only the
// given ways to group digits count (lengths as characters from '0'); nil: any.
func (s *scanner) joined(groups []group, n int, ways ...string) (digits string, count int) {
	var room [48]byte
	b, way := room[:0:24], room[24:24]
	for i, g := range groups {
		b = append(b, s.text[g.from:g.to]...)
		way = append(way, byte('0'+min(g.to-g.from, 20)))
		if len(b) == n {
			if i > 0 && ways != nil && !slices.Contains(ways, string(way)) {
				return "", 0
			}
			return string(b), i + 1
		}
		if len(b) > n {
			break
		}
	}
	return "", 0
}

// bounded reports whether a number ends at to: no digit or letter continues it. The
// extension of a file may.
func (s *scanner) bounded(to int) bool {
	rest := s.text[to:]
	return rest == "" || len(rest) > 1 && rest[0] == '.' && isLetter(rest[1]) || !isAlnum(rest[0]) && !(len(rest) > 1 && strings.IndexByte("-._", rest[0]) >= 0 && isAlnum(rest[1]))
}

// calledID reports whether a text announces the number of an identity card.
func calledID(before string) bool {
	return has(before, "身份证", "身份号码", "身份证号", "证件号", "证号", "公民身份", "证件")
}

// singles are the lengths of groups of one digit each.
const singles = "111111111111111111"

// residentID adds a citizen's number (公民身份号码) and returns its count of groups,
// 0 for none. The codes of companies look alike.
func (s *scanner) residentID(groups []group) int {
	ways18 := []string{"684", "6444", "333333", "44442", "64224", "6<", ">4", "666", singles}
	ways17 := []string{"683", "6443", "333332", "44441", "64223", "6;", ">3", "665", singles[:17]}
	if len(groups) > 1 && calledID(s.before(groups[0].from, 14)) {
		ways18, ways17 = nil, nil
	}
	if digits, n := s.joined(groups, 18, ways18...); n > 0 {
		return s.residentID18(digits, groups[:n], groups[n-1].to)
	}
	if digits, n := s.joined(groups, 17, ways17...); n > 0 {
		at := groups[n-1].to
		rest := strings.TrimLeft(s.text[at:min(len(s.text), at+3)], " -")
		if rest != "" && rest[0]|0x20 == 'x' {
			return s.residentID18(digits+"X", groups[:n], at+strings.IndexAny(s.text[at:], "xX")+1)
		}
	}
	return s.shortID(groups)
}

// residentID18 adds a number of 18 characters, unless it is a company's code.
func (s *scanner) residentID18(digits string, groups []group, to int) int {
	if !s.bounded(to) || disclosure.CheckUSCC(digits) == nil {
		return 0
	}
	if !disclosure.IsResidentID(digits) && !(calledID(s.before(groups[0].from, 14)) && plausibleYear(digits[6:10])) {
		return 0
	}
	s.add("resident-id", digits, groups[0].from, to)
	return len(groups)
}

// plausibleYear reports whether a year may be one of birth.
func plausibleYear(year string) bool { return year >= "1900" && year <= "2099" }

// shortID adds old numbers of 15 digits, as long as shops' registration numbers, and
// numbers with only the day of birth masked. It returns the count of groups.
func (s *scanner) shortID(groups []group) int {
	g := groups[0]
	if digits, n := s.joined(groups, 15, "663", "6333"); n > 0 && s.bounded(groups[n-1].to) {
		before := s.before(g.from, 30)
		if disclosure.IsOldResidentID(digits) && (calledID(s.before(g.from, 14)) || has(before, "男", "女", "出生", "户籍")) && !has(before, "注册号", "登记证", "执照") {
			s.add("resident-id", digits, g.from, groups[n-1].to)
			return n
		}
	}
	if to, hidden := s.masked(g.to); g.to-g.from >= 6 && hidden > 0 && hidden < 8 && to-g.from == 18 {
		s.add("resident-id", s.text[g.from:to], g.from, to)
		return 1
	}
	return 0
}

// masked returns the end of a number that continues with asterisks at at, and the
// count of asterisks.
func (s *scanner) masked(at int) (to, hidden int) {
	for to = at; to < len(s.text) && s.text[to] == '*'; to++ {
		hidden++
	}
	for to < len(s.text) && (isDigit(s.text[to]) || s.text[to]|0x20 == 'x') {
		to++
	}
	return to, hidden
}

// mobile adds a mobile number (手机号码) and returns its count of groups, 0 for none.
func (s *scanner) mobile(groups []group) int {
	from := groups[0].from
	prefix := 0
	switch head := s.text[from:groups[0].to]; {
	case head == "86" || head == "0086":
		prefix = 1
	case len(head) > 11 && (strings.HasPrefix(head, "86") || strings.HasPrefix(head, "0086") || strings.HasPrefix(head, "0")):
		groups = slices.Clone(groups)
		groups[0].from = groups[0].to - 11
	}
	if prefix == len(groups) {
		return 0
	}
	digits, n := s.joined(groups[prefix:], 11, "344", "38", "74", "335", "443", "56", "47", "353", singles[:11])
	if n == 0 || !isMobile(digits) {
		return 0
	}
	to := groups[prefix+n-1].to
	second := groups[prefix].to - groups[prefix].from
	unusual := n > 3 || n > 1 && second != 3 && second != 7 || n == 3 && groups[prefix+1].to-groups[prefix+1].from != 4
	if head := s.text[from:groups[0].from]; head != "" && head != "86" && head != "0086" && head != "0" || !s.bounded(to) || !s.isPhone(from, to, unusual) {
		return 0
	}
	s.add("mobile", digits, from, to)
	return prefix + n
}

// isMobile reports whether eleven digits have the form of a mobile number.
func isMobile(digits string) bool {
	return digits[0] == '1' && digits[1] >= '3' && strings.Count(digits, digits[10:]) < 9
}

// isPhone reports whether eleven digits are a telephone number and no amount or
// code. Digits in unusual groups are one only after a word such as 电话.
func (s *scanner) isPhone(from, to int, unusual bool) bool {
	before := s.before(from, 14)
	if has(before, "电话", "手机", "联系", "拨打", "致电", "短信", "微信", "机主", "来电", "号码") && !has(before, "证号码", "编号码", "票号码") {
		return true
	}
	if word := strings.TrimRight(before, " :：为是"); strings.HasSuffix(word, "码") && !strings.HasSuffix(word, "号码") {
		return false
	}
	if endsWithAmount(before) {
		return false
	}
	if unusual || has(before, "编号", "序号", "证号", "代码", "流水", "订单", "票号", "票据", "单号", "案号", "受理号", "条码", "批号", "文号", "许可证",
		"登记号", "备案号", "识别码", "缴款", "编码", "标准", "货号", "型号", "图号", "批次") {
		return false
	}
	return !s.quantity(from, to)
}

// amountWords are the words that announce an amount.
var amountWords = sync.OnceValue(func() endings {
	return endingsOf(`数量 金额 价值 余额 预算 预算数 决算 决算数 执行数 序列 序列号 总数 总计 合计 共计 收入 支出 产量 销量 产值 税收 投资 面积 里程 总额 净额 资产 负债 成本 利润 库存
		容量 流量 用量 点击 浏览 累计 总量 总值 限额 数额 价款 货款 贷款 债务 人口 人数 户数 标的 市值 存款 结余 规模 销售额 营业额 交易额 成交额 罚款 没收 违法所得 退税 补贴`)
})

// endsWithAmount reports whether a word that announces an amount is directly before a
// number.
func endsWithAmount(before string) bool {
	before = strings.TrimRight(before, " :：为是约达（(|\t")
	return amountWords().at(before) != "" || hasSuffix(before, "元）", "元)", "吨）", "米）", "人）", "户）", "个）", "件）")
}

// counters are the words with which things are counted (量词) and measured.
const counters = `元 万 亿 吨 千 平方 立方 公里 公斤 米 件 份 % 户 亩 人次 枚 张 条 次 支 只 台 辆 株 棵 头 羽 册 套 项 起 宗 笔 包 盒 袋 瓶 箱 桶 根 块 片 页 字 度 焦 卡
	人民币 美元 欧元 港元 港币 日元 英镑 股 票 公顷 瓦 伏 赫 比特 字节 倍 颗 粒 艘 架 座 间 套 处 场 批 组 对 双 KB MB GB kW KW kg km 克 升 毫 斤 卷 幅 名 个 家 人 本`

// quantity reports whether the number is an ordinal or an amount: 第…号, ¥…, … 元.
func (s *scanner) quantity(from, to int) bool {
	if before := s.before(from, 2); has(before, "第", "¥", "￥", "$") || s.isAmount(from) {
		return true
	}
	return s.counted(to)
}

// counted reports whether a word that counts or measures follows a number.
func (s *scanner) counted(to int) bool {
	rest := strings.TrimLeft(s.text[to:min(len(s.text), to+24)], " 余多")
	for w := range strings.FieldsSeq(counters) {
		if after, ok := strings.CutPrefix(rest, w); ok {
			switch w {
			case "人":
				return !hasPrefix(after, "名")
			case "名", "家", "次", "处", "票", "对", "场", "个", "组", "字", "条", "张", "卡", "支", "头", "本":
				return !hasPrefix(after, "下", "里", "中", "日", "住", "庭", "属", "人", "名", "某", "号", "片", "持", "为", "罚", "案", "局", "院", "机", "地") || w == "个" && strings.HasPrefix(after, "人") && !strings.HasPrefix(after, "人信")
			}
			return true
		}
	}
	return false
}

// bankCard adds the number of a bank card, or of an account after a word such as
// 账号, and returns its count of groups.
func (s *scanner) bankCard(groups []group) int {
	first := groups[0]
	if digits := s.text[first.from:first.to]; len(digits) >= 10 && len(digits) <= 21 && s.card(digits, first.from, first.to) {
		return 1
	}
	best, whole := 0, ""
	digits := s.text[first.from:first.to]
	called := has(s.before(first.from, 6), "账号", "帐号", "账户", "帐户", "卡号")
	for i, g := range groups[1:] {
		if n := len(groups[i].text(s)); n != 4 && n != 6 && !called || g.from != groups[i].to+1 || len(digits) >= 19 {
			break
		}
		digits += g.text(s)
		if n := len(digits); n >= 15 && n <= 19 && (best == 0 || luhn(digits)) {
			best, whole = i+2, digits
		}
	}
	if best > 0 && s.card(whole, first.from, groups[best-1].to) {
		return best
	}
	return 0
}

// text returns the digits of a group.
func (g group) text(s *scanner) string { return s.text[g.from:g.to] }

// card adds digits if they are the number of a card or account, and reports whether
// they are.
func (s *scanner) card(digits string, from, to int) bool {
	if !s.bounded(to) || s.quantity(from, to) || disclosure.CheckUSCC(digits) == nil {
		return false
	}
	before := s.clause(from, 40)
	near := s.before(from, 12)
	public := has(before, "财政", "国库", "罚没", "罚款", "缴款", "非税", "专户", "代收", "国有资产", "零余额", "保证金专", "缴至", "缴入", "党费")
	account := has(near, "卡号", "账号", "帐号", "账户", "帐户", "银行卡", "储蓄卡", "信用卡", "存折", "借记卡", "银行账", "收款账")
	issuer := len(digits) >= 16 && len(digits) <= 19 && strings.HasPrefix(digits, "62")
	world := len(digits) == 16 && (digits[0] == '4' || digits[0] == '5' && digits[1] >= '1' && digits[1] <= '5' || digits[:2] == "35") ||
		len(digits) == 15 && (digits[:2] == "34" || digits[:2] == "37") || len(digits) == 19 && digits[:2] == "95"
	switch {
	case public && !has(near, "卡号", "银行卡"):
		return false
	case luhn(digits) && issuer && !has(near, "编号", "代码", "流水", "订单", "单号", "编码", "批号", "决定书", "文号", "票"):
	case luhn(digits) && world && (account || has(before, "银行", "汇款", "转账", "收款", "存入")):
	case account && len(digits) >= 10:
	default:
		return false
	}
	s.add("bank-card", digits, from, to)
	return true
}

// luhn reports whether the check digit of digits is right (Luhn, ISO/IEC 7812).
func luhn(digits string) bool {
	sum := 0
	for i := range digits {
		v := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if v *= 2; v > 9 {
				v -= 9
			}
		}
		sum += v
	}
	return sum%10 == 0
}

// landline adds a private landline number and returns its count of groups. Numbers
// of offices are public.
func (s *scanner) landline(groups []group) int {
	digits, n := "", 0
	for _, length := range []int{10, 11, 12} {
		if digits, n = s.joined(groups, length, "37", "38", "47", "48", "334", "344", "434", "444"); n > 0 {
			break
		}
	}
	if n > 0 && !areaCode(digits) {
		return 0
	}
	local := groups[0].to - groups[0].from
	if n == 0 && (local != 7 && local != 8 || s.text[groups[0].from] < '2' || s.text[groups[0].from] > '8') {
		return 0
	}
	called := has(s.before(groups[0].from, 12), "电话", "座机", "固话", "宅电", "联系方式")
	if n == 0 {
		if !called {
			return 0
		}
		digits, n = groups[0].text(s), 1
	}
	if !s.bounded(groups[n-1].to) || !s.isPrivate(groups[0].from, called) {
		return 0
	}
	s.add("landline", digits, groups[0].from, groups[n-1].to)
	return n
}

// areaCode reports whether digits begin with an area code.
func areaCode(digits string) bool {
	switch {
	case digits[0] != '0':
		return false
	case digits[1] == '1' || digits[1] == '2':
		return len(digits) <= 11 && (digits[1] == '2' || digits[2] == '0')
	}
	return digits[1] >= '3' && len(digits) >= 11
}

// isPrivate reports whether a telephone is a person's and not an office's. The
// nearest word decides, first of the clause, then of the line. Without such a word
// a number called a telephone in an enforcement document is a party's.
func (s *scanner) isPrivate(from int, called bool) bool {
	for _, before := range []string{s.clause(from, 40), s.before(from, 40)} {
		if person, office := owners(before); person >= 0 || office >= 0 {
			return person > office
		}
	}
	return called && s.set.Enforcement
}

// owners returns the positions of the last words for a person and for an office,
// -1 for none.
func owners(before string) (person, office int) {
	person = latest(before, "当事人", "被处罚人", "住宅", "家庭", "家中", "家里", "宅电", "其父", "其母", "其妻", "其夫", "申请人", "投诉人", "举报人", "证人",
		"受害人", "被侵害人", "经营者", "代理人", "驾驶人", "本人", "个人", "父亲", "母亲", "妻子", "丈夫", "儿子", "女儿", "亲属", "家属", "业主", "住户", "患者", "男", "女")
	office = latest(before, "监督", "举报电话", "投诉电话", "举报热线", "咨询", "热线", "服务", "办公", "值班", "传真", "局", "委员会", "厅", "政府", "中心", "窗口",
		"大队", "支队", "法院", "复议", "部门", "机关", "科", "处室", "所电话", "办公室", "受理", "公司", "执法")
	return person, office
}
