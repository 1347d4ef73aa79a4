package wording

import (
	"slices"
	"strings"
	"sync"
)

// longestLabel is the largest number of characters of a leftover line. A longer line
// is prose about such words.
const longestLabel = 60

const (
	button class = 1 << iota // a control of the page
	label                    // a label before a value
)

var furniture = sync.OnceValue(func() *lexicon {
	x := &lexicon{words: map[rune][]word{}}
	for _, text := range strings.Fields(`设为首页 加入收藏 收藏本站 用户登录 打印本页 打印正文 关闭窗口 返回顶部 扫一扫在手机 [打印] [关闭] 【打印】 【关闭】`) {
		x.add(text, button, 0)
	}
	for _, text := range strings.Fields(`分享到: 浏览次数: 点击次数: 点击数: 阅读次数: 字号:[ 字号:【 字号:大 字体:[ 字体:【 字体:大 上一篇: 下一篇: 当前位置: 您的位置: 您所在的位置: 来源:(空) 责任编辑:`) {
		x.add(text, label, 0)
	}
	return x
})

// leftover reports furniture of an old web page: 设为首页, 浏览次数.
func (e *examiner) leftover(l *line) {
	if l.holds&signFurniture == 0 || len(l.text) > longestLabel {
		return
	}
	if e.matches, _ = furniture().find(e.matches[:0], l.text); len(e.matches) == 0 {
		return
	}
	sentence := slices.ContainsFunc(l.text, func(r rune) bool { return strings.ContainsRune(",。;", r) })
	for _, m := range e.matches {
		if m.class == label || !sentence {
			e.report(l, m.start, "page-leftovers", "请删去这一行", "留有旧网页的按钮或者标签：%s", strings.TrimRight(string(l.text[m.start:m.end]), ":[【"))
			return
		}
	}
}
