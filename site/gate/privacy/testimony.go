package privacy

import (
	"strings"
	"sync"
	"unicode/utf8"

	"gongkai/site/internal/han"
)

// sheltered lists the words for persons whose names no document may tell, whatever its
// kind: witnesses, informants, victims (证人、举报人、被害人), and those who speak for them.
const sheltered = `证人 证明人 举报人 投诉人 报案人 报警人 控告人 检举人 信访人 反映人 被害人 受害人 受害者 被侵害人 被侵权人 举报者 投诉者 目击者 目击人
	知情人 监护人 被监护人 患者 死者 伤者 遇难者`

// tellings lists the words before which a person's name tells who has spoken or
// suffered: 李玉兰作证, 赵建军举报称, 对周国强制作询问笔录.
const tellings = `举报称 投诉称 反映称 述称 陈述称 指认称 证实 作证 证言 证言 询问笔录 调查笔录 讯问笔录 谈话笔录 陈述 投诉 举报 报案
	的控告 检举 信访 提供的线索 提供线索 制作询问笔录 制作了询问笔录 制作调查笔录 制作了调查笔录 制作笔录 制作了笔录 进行询问 进行了询问 进行调查询问 进行了调查询问
	进行询问调查 进行了询问调查 了解情况 了解了情况 核实情况 被打伤 被打死 被殴打 被砍伤 被刺伤 被撞伤 被撞倒 被强奸 被猥亵 受伤 受轻伤 受重伤 轻微伤 轻伤 重伤 当场死亡 送医 抢救
	实名举报 匿名举报 向本局举报 向我局举报 向本局投诉 向我局投诉 拨打12345 拨打12315 报警称 报案称 来电反映 来信反映`

// leads are the words behind which such a name begins, in the middle of a sentence.
const leads = `经 对 由 向 据 与 和 及 将 把 以及 询问了 询问 造成 致 致使 导致 系 被 殴打 打伤 群众 市民 村民 居民 顾客 网民 店员 员工 职工 工人 消费者 证人 其中 包括 根据 依据`

// tellingsByStart returns the tellings by their first character.
var tellingsByStart = sync.OnceValue(func() map[rune][]string {
	words := map[rune][]string{}
	for w := range strings.FieldsSeq(tellings) {
		first, _ := utf8.DecodeRuneInString(w)
		words[first] = append(words[first], w)
	}
	return words
})

// testimony adds the name before a telling that begins at i, in enforcement documents.
func (s *scanner) testimony(i int, first rune) {
	if !s.set.Enforcement {
		return
	}
	for _, w := range tellingsByStart()[first] {
		if !strings.HasPrefix(s.text[i:], w) {
			continue
		}
		if name, from := s.tellerBefore(i); name != "" && !s.isMasked(name) {
			s.add("name", name, from, from+len(name))
		}
		return
	}
}

// tellerBefore returns the name that ends at stop and is all of a run of characters,
// or its rest behind a lead or a role; and its start.
func (s *scanner) tellerBefore(stop int) (name string, from int) {
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
		if name := run[cut:]; isName(name) && isWhole(name) {
			return name, at + cut
		}
	}
	return "", stop
}

// isWhole reports whether a name between other words is one: three characters or more.
// Two may be any word.
func isWhole(name string) bool {
	rs := []rune(name)
	return len(rs) >= 3 || len(rs) == 2 && !isWord(rs[0])
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
	if name, from := s.tellerBefore(stop); name != "" && !s.isMasked(name) {
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
	s.names(i, true)
}

// names adds the names at i that 、 and 和 join.
func (s *scanner) names(i int, strong bool) {
	for {
		name, to := s.nameAt(i, strong)
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
