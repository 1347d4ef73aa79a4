package privacy

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"gongkai/site/disclosure"
	"gongkai/site/internal/han"
)

// sheltered lists the words for persons whose names no document may tell, whatever its
// kind: witnesses, informants, victims (证人、举报人、被害人), and those who speak for them.
const sheltered = `证人 证明人 举报人 投诉人 报案人 报警人 控告人 检举人 信访人 反映人 被害人 受害人 受害者 被侵害人 被侵权人 举报者 投诉者 目击者 目击人
	证人证言 证人名单 证人情况 知情人 监护人 被监护人 患者 死者 伤者 遇难者`

// tellings lists the words before which a person's name tells who has spoken or
// suffered: 李玉兰作证, 赵建军举报称, 对周国强制作询问笔录.
const tellings = `证人证言 书面证言 陈述笔录 辨认笔录 举报称 投诉称 反映称 述称 陈述称 指认称 证实 作证 证言 证言 询问笔录 调查笔录 讯问笔录 谈话笔录 陈述 投诉 举报 报案
	的控告 检举 信访 提供的线索 提供线索 制作询问笔录 制作了询问笔录 制作调查笔录 制作了调查笔录 制作笔录 制作了笔录 进行询问 进行了询问 进行调查询问 进行了调查询问
	进行询问调查 进行了询问调查 了解情况 了解了情况 核实情况 被打伤 被打死 被殴打 被砍伤 被刺伤 被撞伤 被撞倒 被强奸 被猥亵 受伤 受轻伤 受重伤 轻微伤 轻伤 重伤 当场死亡 送医 抢救
	实名举报 匿名举报 被撞 被砸 被烧 被捅 被骗 报警称 报案称 来电反映 来信反映`

// hints are words before which only a name that stands alone tells of somebody: 李玉兰反映,
// 接到李玉兰的举报, 致使李玉兰死亡.
const hints = `举报 投诉 反映 证明 控告 检举 信访 报警 报案 来信 死亡 身亡 溺亡 坠亡 遇难 打伤 打死 撞伤 砍伤 刺伤 看到 目睹 目击 询问笔录 向12315 向12345 向本局 向我局 到我局 到本局 来我局
	致电12315 致电12345 拨打12315 拨打12345 通过12315 通过12345 殴打 辱骂 就读 辨认 指认 称其 称自己 称该 称当时 称当天 陈述其 供述 自述 承认 所述 所称 所言 当庭 到庭 出庭 介绍 回忆 表示 讲述 谈话 提供了 提交了 爆料 报料 身份证 手机号 联系方式`

// leads are the words behind which such a name begins, in the middle of a sentence.
const leads = `找到 联系 附 年级 班 小学 中学 学校 幼儿园 接到 接 收到 因 关于 传唤 经 对 由 向 据 与 和 及 将 把 以及 询问了 询问 造成 致 致使 导致 系 被 殴打 打伤 群众 市民 村民 居民 顾客 网民 店员 员工 职工 工人 消费者 证人 其中 包括 根据 依据`

// telling is one of tellings or hints.
type telling struct {
	word string
	hint bool
}

// tellingsByStart returns the tellings and hints by their first character, the longer
// before the shorter.
var tellingsByStart = sync.OnceValue(func() map[rune][]telling {
	words := map[rune][]telling{}
	for i, list := range []string{tellings, hints} {
		for w := range strings.FieldsSeq(list) {
			first, _ := utf8.DecodeRuneInString(w)
			words[first] = append(words[first], telling{w, i == 1})
		}
	}
	for _, list := range words {
		slices.SortStableFunc(list, func(a, b telling) int { return len(b.word) - len(a.word) })
	}
	return words
})

// testimony adds the name before a telling that begins at i, in enforcement documents.
func (s *scanner) testimony(i int, first rune) {
	if !s.set.Enforcement {
		return
	}
	for _, t := range tellingsByStart()[first] {
		if !strings.HasPrefix(s.text[i:], t.word) {
			continue
		}
		if name, from := s.tellerBefore(i, t.hint); name != "" && !s.isMasked(name) {
			s.add("name", name, from, from+len(name))
		}
		return
	}
}

// tellerBefore returns the name that ends at stop and is all of a run of characters,
// or its rest behind a lead or a role; and its start. With a hint only a name of three
// characters or more counts.
func (s *scanner) tellerBefore(stop int, hint bool) (name string, from int) {
	stop = len(strings.TrimSuffix(s.text[:stop], "的"))
	at, n := stop, 0
	for at > 0 && n < 9 {
		r, size := utf8.DecodeLastRuneInString(s.text[:at])
		if !han.Is(r) && r != '·' {
			break
		}
		n, at = n+1, at-size
	}
	run := s.text[at:stop]
	for cut := range run {
		head := run[:cut]
		if cut > 0 && roleAt(head) == "" && !endsWithLead(head) {
			continue
		}
		if len(run)-cut < 2*len("李") {
			break
		}
		if name := run[cut:]; isName(name) && isWhole(name, hint) {
			return name, at + cut
		}
	}
	return "", stop
}

// isWhole reports whether a name between other words is one: three characters or more,
// of which the last does not make them a place or an office. Two may be any word.
func isWhole(name string, hint bool) bool {
	rs := []rune(name)
	if strings.ContainsRune("镇乡村县市区街路局处所部队组站会院厂店馆园校班司社方户省州旗屯庄寨湾岭山河湖港桥员工商者人物品件机车楼库场", rs[len(rs)-1]) {
		return false
	}
	return len(rs) >= 3 || !hint && !isWord(rs[0])
}

func endsWithLead(text string) bool {
	for w := range strings.FieldsSeq(leads) {
		if strings.HasSuffix(text, w) {
			return true
		}
	}
	return false
}

// shelteredEndings are sheltered.
var shelteredEndings = sync.OnceValue(func() endings { return endingsOf(sheltered) })

// isSheltered reports whether a role is one of sheltered.
func isSheltered(role string) bool { return shelteredEndings().at(role) == role }

// namings are the words behind which names are told.
var namings = sync.OnceValue(func() endings {
	return endingsOf("名叫 名字叫 名字是 分别是 分别为 真名 本名 真实姓名 姓名为 姓名是 名为 叫做")
})

// titled adds the name before a sheltered role that is at text[from:end] and is said of
// the name: 李玉兰（证人）, 李玉兰系本案证人, a cell before the role's.
func (s *scanner) titled(role string, end int) {
	if !isSheltered(role) {
		return
	}
	at := end - len(role)
	stop := at
	for n := 0; n < 6 && stop > 0; n++ {
		r, size := utf8.DecodeLastRuneInString(s.text[:stop])
		if !strings.ContainsRune("（( \t|系是为作本该案的", r) {
			break
		}
		stop -= size
	}
	between := s.text[stop:at]
	if !strings.ContainsAny(between, "（(\t|系是作") {
		return
	}
	if strings.HasSuffix(s.text[:stop], "，") && strings.ContainsAny(between, "系是") {
		stop -= len("，")
	}
	if name, from := s.tellerBefore(stop, false); name != "" && !s.isMasked(name) {
		s.add("name", name, from, from+len(name))
	}
}

// called adds the names behind 名叫 or 分别是 in a clause about sheltered persons.
func (s *scanner) called(end int) {
	if namings().at(s.text[:end]) == "" {
		return
	}
	before := s.clause(end, 40)
	about := false
	for w := range strings.FieldsSeq(sheltered) {
		about = about || strings.Contains(before, w)
	}
	if !about {
		return
	}
	i, _ := s.connect(end)
	s.names(i, true, false)
}

// looseName returns the name at i behind a sheltered role, whatever follows it: a frequent
// surname that begins no everyday word, with two more characters of a name.
func (s *scanner) looseName(i int) (name string, to int) {
	rs, ends := s.han(i)
	if len(rs) < 3 || isNoName(string(rs)) {
		return "", i
	}
	n := disclosure.SurnameLength(rs[:min(len(rs), 4)])
	if n == 1 && (!isSurname(rs[0]) || isWord(rs[0])) || n+2 > len(rs) || !isGivenName(rs[n:n+2]) || !s.isUnmasked(ends[n+1]) {
		return "", i
	}
	return string(rs[:n+2]), ends[n+1]
}

// names adds the names at i that 、 and 和 join. loose lets anything follow the first.
func (s *scanner) names(i int, strong, loose bool) {
	for {
		name, to := s.nameAt(i, strong)
		if name == "" && loose {
			name, to = s.looseName(i)
		}
		loose = false
		if name == "" {
			return
		}
		if !s.isMasked(name) {
			s.add("name", name, i, to)
		}
		next := s.text[to:]
		for _, and := range []string{"、", "和", "及", "与"} {
			next = strings.TrimPrefix(next, and)
		}
		if len(next) == len(s.text[to:]) {
			return
		}
		i = len(s.text) - len(next)
	}
}
