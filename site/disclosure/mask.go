package disclosure

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaskNames masks each of the names in a cell (张艳、李明等), and keeps what stands between
// them. One name is masked as MaskName does.
func MaskNames(names string) string {
	list := NamesIn(names)
	if len(list) < 2 {
		if name, rest := cutOthers(names); rest != "" {
			return MaskName(name) + rest
		}
		return MaskName(names)
	}
	var b strings.Builder
	for _, name := range list {
		at := strings.Index(names, name)
		b.WriteString(names[:at])
		b.WriteString(MaskName(name))
		names = names[at+len(name):]
	}
	b.WriteString(names)
	return b.String()
}

// NamesIn returns the names of several natural persons in one cell, in their order:
// 张艳、李明等3人. A text that is one name, or no name, is returned alone.
func NamesIn(text string) (names []string) {
	text, _ = cutOthers(text)
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,;；/|\n\t＋+&", r) }) {
		budget := 200
		names = append(names, joined(strings.TrimSpace(part), &budget)...)
	}
	return slices.DeleteFunc(names, func(name string) bool { return name == "" })
}

// others is what follows the names of some of several persons.
var others = regexp.MustCompile(`等\s*(?:[0-9一二三四五六七八九十两]+\s*)?(?:个|名|位)?人?\s*$`)

// cutOthers cuts 等3人 off.
func cutOthers(text string) (names, rest string) {
	at := others.FindStringIndex(text)
	if at == nil || utf8.RuneCountInString(text[:at[0]]) < 2 {
		return text, ""
	}
	return text[:at[0]], text[at[0]:]
}

// joined divides 张艳和李明 and 张三 李四 at the word or space between two names, 和 in a
// name apart (李和平). budget bounds the ways that are tried.
func joined(text string, budget *int) []string {
	for i, r := range text {
		if !strings.ContainsRune("和与及同 \u3000", r) {
			continue
		}
		before, after := strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+utf8.RuneLen(r):])
		if isName := func(name string) bool { return LooksLikePerson(name) || name != "" && isMasked([]rune(name)) }; isName(before) {
			if *budget--; *budget < 0 {
				return []string{text}
			}
			if rest := joined(after, budget); isName(rest[0]) {
				return append([]string{before}, rest...)
			}
		}
	}
	return []string{text}
}

// surnames are the frequent surnames, after the frequency lists of the censuses.
const surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于余叶蒋杜苏魏程吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅付方白邹" +
	"孟熊秦邱丘江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳" +
	"管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原" +
	"栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利" +
	"張劉陳楊黃趙吳孫馬鄭謝許韓馮鄧蕭葉蔣蘇呂盧鍾譚陸範賈韋鄒龍賀顧龔錢嚴歐關蘭寧紀畢單駱藍"

// organisations are the ends of the short names of shops, works and bodies.
const organisations = "店厂部社馆吧院所站队行会堂坊庄轩阁园场局司处室铺屋摊档房楼城宫居斋苑港湾网团校班组家汇铭记号集铁电超烟茶酒饭米面坊厅台"

// LooksLikePerson reports whether a text has the form of the name of a natural person:
// two to four Han characters that begin with a surname, and do not end as names of
// shops and organs do.
func LooksLikePerson(name string) bool {
	rs := []rune(strings.Map(dropSpace, name))
	if len(rs) < 2 || len(rs) > 4 {
		return false
	}
	for _, r := range rs {
		if !isHan(r) || isMaskRune(r) {
			return false
		}
	}
	if SurnameLength(rs) == 2 {
		return true
	}
	return strings.ContainsRune(surnames, rs[0]) && !strings.ContainsRune(organisations, rs[len(rs)-1]) && (len(rs) < 4 || !trade.MatchString(string(rs[2:])))
}

// trade matches the words with which short names of companies end.
var trade = regexp.MustCompile(`公司|集团|中心|商行|超市|[药实农林牧渔矿]业|科技|建材|物流|食品|百货|商贸|电子|服务|宾馆|酒店|诊所|医院|学校|银行|[工农林牧]场|合作|基地|[车酒]行|酒楼|电器|服饰|服装|家具|五金|广告|传媒|文化|餐饮|装饰|汽修|汽车|机械|化工|能源|环保|地产|置业|投资|控股|贸易|股份|美容|美发|眼镜|通讯|网络|软件|信息|生物|医药|卫生|教育|培训|旅游|运输|快递|物业|保险|证券`)

// bodies matches the ends of names of companies and other bodies.
var bodies = regexp.MustCompile(`(?:公司|集团|中心|商行|超市|合作社|事务所|学校|医院|诊所|银行|协会|委员会|经营部|门市部|[厂店]|管理局|分局|工作室|俱乐部|加油站|研究院|幼儿园)$`)

// LooksLikeBody reports whether a text has the form of the name of a company or another
// body: five characters or more, with such an end.
func LooksLikeBody(name string) bool {
	return utf8.RuneCountInString(name) >= 5 && bodies.MatchString(strings.TrimSpace(name))
}

// MaskName hides the given name of a natural person and shows the surname, as
// published decisions do: 张三 becomes 张某, 张建国 张某某, 欧阳建国 欧阳某某.
// Of a name that is not all Han characters, or is written with a dot as in
// 买买提·吐尔逊, only the first character remains: 买某某. A name that is masked
// already (张某, 张某甲, 张**, 张××) is returned as it is, but one that shows part
// of the given name (张*国) is masked again. Masking twice changes nothing.
//
// Legal ground: 行政处罚法 第五十条, 政府信息公开条例 第十五条.
func MaskName(name string) string {
	rs := []rune(strings.Map(dropSpace, name)) // 张　三 is set so to align with 张建国
	if len(rs) == 0 {
		return ""
	}
	switch {
	case !strings.ContainsFunc(name, isHan):
		return firstLetter(rs) + "某某" // J某某; X is a letter here, in 张XX it is not
	case isMasked(rs):
		return string(rs)
	case isMaskRune(rs[0]):
		return "某某"
	}
	for _, r := range rs {
		if !isHan(r) {
			return firstLetter(rs) + "某某"
		}
	}
	surname := SurnameLength(rs)
	if len(rs)-surname <= 1 {
		return string(rs[:surname]) + "某"
	}
	return string(rs[:surname]) + "某某"
}

// isMasked reports whether only mask characters follow the surname, and perhaps
// a last mark that distinguishes people (张某甲, 张某2, 张某A).
func isMasked(rs []rune) bool {
	rest := rs
	if !isMaskRune(rs[0]) {
		rest = rs[SurnameLength(rs):]
	}
	if len(rest) == 0 || !isMaskRune(rest[0]) {
		return false
	}
	for i, r := range rest {
		if isMaskRune(r) {
			continue
		}
		mark := strings.ContainsRune("甲乙丙丁戊己庚辛壬癸", r) || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
		return i > 0 && i == len(rest)-1 && mark
	}
	return true
}

func isMaskRune(r rune) bool { return strings.ContainsRune("某*＊×XxＸ○□", r) }

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// firstLetter returns "" for a name without any letter.
func firstLetter(rs []rune) string {
	for _, r := range rs {
		if unicode.IsLetter(r) {
			return string(r)
		}
	}
	return ""
}

// SurnameLength returns the length of the surname in characters. Surnames of two
// characters are those borne today; rare ones, of which the first alone is a
// common surname, are left out, because taking 乐正 for a surname would show
// half of a given name. 欧阳 alone is a name, 欧 its surname.
func SurnameLength(rs []rune) int {
	if len(rs) < 3 {
		return 1
	}
	switch string(rs[:2]) {
	case "欧阳", "上官", "司马", "司徒", "司空", "司寇", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "公羊", "公冶", "公西",
		"慕容", "宇文", "长孙", "令狐", "轩辕", "端木", "百里", "东方", "东郭", "南宫", "南门", "西门", "呼延", "赫连",
		"澹台", "申屠", "濮阳", "淳于", "单于", "太史", "太叔", "钟离", "鲜于", "闾丘", "亓官", "巫马", "颛孙", "漆雕",
		"拓跋", "独孤", "纳兰", "完颜", "闻人", "万俟", "羊舌", "梁丘", "第五", "仲孙", "段干", "宰父", "谷梁", "子车",
		"歐陽", "司馬", "諸葛", "尉遲", "公孫", "長孫", "東方", "東郭", "南宮", "赫連", "鍾離", "獨孤":
		return 2
	}
	return 1
}

// withoutLongNumbers masks the middle of the runs of digits that are as long as a
// telephone number, for messages about a text that nobody has judged yet.
func withoutLongNumbers(text string) string {
	const longest = 6
	rs := []rune(text)
	for from := 0; from < len(rs); {
		to := from
		for to < len(rs) && unicode.IsNumber(rs[to]) {
			to++
		}
		if to-from > longest {
			for i := from + 2; i < to-2; i++ {
				rs[i] = '*'
			}
		}
		from = max(to, from+1)
	}
	return string(rs)
}
