package hijack

import (
	"slices"
	"strings"

	"gongkai/site/internal/han"
)

// This file finds brands without digits. Their mark is the form: two or three
// characters or a few letters, a trade, and several calls, joined by signs that
// occur in no sentence; or the place, where an organ's name belongs.

// run is a trade and the calls after it, with or without signs in between.
type run struct {
	end    int
	calls  int
	joined bool // by signs
	remark bool // a region in brackets follows the trade
	door   bool // a call by which nobody cites a source: 登录, 下载
	portal bool // a call that sites put into their names: 官网
	loose  bool // begins with a trade of the class loose
	civil  bool // begins with a trade that has an office of its own
}

// run returns the run of trades and calls that begins at text[start].
func (s *scene) run(start int) run {
	r := run{end: start}
	if n := s.at(start, soft|hard); n > 0 {
		r.end = n
	} else if n := s.at(start, loose); n > 0 {
		r.end, r.loose = n, true
	}
	first := string(s.Text[start:min(start+2, len(s.Text))])
	r.civil = r.loose || isCivic(first)
	for {
		i := r.end
		if n := s.region(i); n > 0 {
			i, r.remark = n, true
		}
		for i < len(s.Text) && i < r.end+8 && strings.ContainsRune("|-–—/:,", s.Text[i]) {
			i++
			r.joined = true
		}
		n := s.at(i, call|hard|soft)
		if n < 0 {
			return r
		}
		word := string(s.Text[i:n])
		r.door = r.door || isAny(word, "网页版 网页登录版 网页登录 官网版 官方版 手机版 电脑版 安卓版 最新版 登录入口 入口 登录 注册 下载 开户 投注 下注 试玩")
		r.portal = r.portal || isAny(word, "官网 官方 官方网站 app 客户端")
		r.end = n
		r.calls++
	}
}

// region returns the end of a part of the world in brackets that begins at i.
func (s *scene) region(i int) int {
	if i+2 < len(s.Text) && s.at(i+2, call) > 0 && isAny(string(s.Text[i:i+2]), "中国 亚洲 国际 亚太") {
		return i + 2
	}
	n := s.remark(i)
	if n > 0 && isAny(string(s.Text[i+1:n-1]), "中国 亚洲 国际 全球 官方 全站 欧洲 亚太 集团") {
		return n
	}
	return 0
}

// name returns the start of a name that ends at i and resembles no organ's: two or
// three Chinese characters, or two to six letters, at the beginning of a sentence.
// It returns -1 when there is none.
func (s *scene) name(i int) int {
	start := i
	for start > 0 && isHostRune(s.Text[start-1]) && start > i-7 {
		start--
	}
	if start < i {
		if name := string(s.Text[start:i]); i-start < 2 || i-start > 6 || strings.Trim(name, "0123456789.-") == "" || isTechnique(name) || !s.opensSentence(start) && !s.inSlot(start) {
			return -1
		}
		return start
	}
	for start > 0 && han.Is(s.Text[start-1]) && start > i-4 {
		start--
	}
	if i-start < 2 || i-start > 3 || !s.opensSentence(start) || isOrdinary(string(s.Text[start:i])) {
		return -1
	}
	return start
}

// isTechnique reports whether a name is an abbreviation that offices write before a
// trade.
func isTechnique(name string) bool {
	return isAny(name, "xx xxx ai vr ar mr xr it ip pc tv app ppp epc led lcd tcl bim gis gps iot cad ktv nba cba cctv wto apec rcep ofd pdf usb etc ict sci mba wcba fifa")
}

// isOrdinary reports whether the name before a trade is no brand: a place, an organ,
// or a word that offices write there.
func isOrdinary(name string) bool {
	return strings.ContainsAny(name, "省市县区州旗镇乡村局厅府院委会校网办政务站公民我本该各全等和与及的在为") ||
		containsAny(name, "文化 青少 职工 老年 智慧 社会 竞技 福利 群众 中国 国家 农 残疾 健身 教育 旅游 卫生 数字 冰雪 国际 亚洲 世界 现代 线上 网络 综合 户外 家庭 传统 健康 青年 少儿 休闲 商 贸易 跨境 消费 学 运动 地方 广播 新闻 媒体 科技 工业 微 电 水上 航空 军 妇女 儿童 城 首届 互联 开放 强化 推进 加强 关于 促进 发展 规范 做好 掌上 免费 优质 精彩")
}

// sites returns the place of the name of a site as search engines show it.
func (s *scene) sites() (start, end int, what string) {
	for _, m := range s.matches {
		if m.Value&(soft|hard|loose) == 0 {
			continue
		}
		from, branded := s.name(m.Start), false
		if n := s.brand(m.Start); n >= 0 && m.Value == loose && (s.opensSentence(n) || s.inSlot(n)) && !isHotline(s.Text[n:m.Start]) && !isTechnique(string(s.Text[n:m.Start])) {
			from, branded = n, true // 66国际
		}
		if from < 0 {
			continue
		}
		r := s.run(m.Start)
		r.loose = r.loose && !branded
		if r.calls == 0 || s.hasWord(m.End, r.end+8, firm) {
			continue
		}
		letters := isHostRune(s.Text[m.Start-1])
		over := r.end == len(s.Text) || !han.Is(s.Text[r.end])
		switch {
		case letters && !r.loose && (r.door || r.portal), r.remark,
			over && r.calls > 1 && (r.door || r.portal) && (!r.loose || r.joined || r.door && s.all&stake != 0),
			over && r.joined && !r.loose:
			return from, r.end, "博彩一类的网站名"
		}
	}
	return 0, 0, ""
}

// issuer returns the place of a site's name where the issuing organ's belongs: at
// the head of a report, as the subject of what only organs do, after 主办单位,
// in a signature.
func (s *scene) issuer() (start, end int, what string) {
	const message = "机关名称的位置上是别的字样"
	for _, m := range s.matches {
		if m.Value&(soft|hard|call|loose) == 0 {
			continue
		}
		from, place := s.name(m.Start), s.placeBefore(m.Start, true)
		if from < 0 && place < 0 {
			continue
		}
		r := s.run(m.Start)
		if from < 0 && place >= 0 && s.officialActAt(r.end) && s.all&act != 0 && r.end > m.Start && m.Value&(soft|hard) != 0 && !isOrdinary(string(s.Text[place:m.Start])) && !s.isEnterprise(chain{end: r.end}) {
			return place, r.end, message
		}
		if from < 0 || s.hasWord(m.Start, r.end+8, firm) {
			continue
		}
		trade := m.Value&(soft|hard) != 0
		switch {
		case trade && s.all&act != 0 && s.officialActAt(r.end),
			m.Value == call && r.door && s.all&act != 0 && s.officialActAt(r.end),
			s.isLabelled(from) && trade && r.calls > 0 && (r.door || !r.civil || isHostRune(s.Text[from])),
			s.isLabelled(from) && r.door && r.calls > 1,
			(trade || m.Value == call) && r.calls > 0 && s.isSignature(from, r.end):
			return from, r.end, message
		}
	}
	return 0, 0, ""
}

// isLabelled reports whether a label for an organ's name ends at i.
func (s *scene) isLabelled(i int) bool {
	before := strings.TrimRight(string(s.Text[max(0, i-7):i]), ":")
	return i > 0 && s.Text[i-1] == ':' && slices.ContainsFunc(strings.Fields("主办单位 主办 承办单位 来源 发布机构 发布单位 发文机关 制发机关 责任单位 版权所有 公开主体 成文单位 作者"),
		func(w string) bool { return strings.HasSuffix(before, w) })
}

// isSignature reports whether text[from:to] precedes a date that ends the line, as
// a signature does.
func (s *scene) isSignature(from, to int) bool {
	rest := string(s.Text[to:])
	return from < 20 && len(rest) < 30 && strings.HasPrefix(rest, "20") && strings.HasSuffix(rest, "日") && strings.Contains(rest, "月")
}
