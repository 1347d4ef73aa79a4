package proofreading

import (
	"slices"
	"strings"
	"sync"

	"gongkai/site/internal/han"
)

// longestLabel is the largest number of characters of a leftover line. A longer line
// is prose about such words.
const longestLabel = 60

// furnitureKind is a kind of words around the text of an old web page.
type furnitureKind int

const (
	button furnitureKind = iota // a control of the page
	label                       // a label before a value
)

// furniture returns the words around the text of old web pages.
var furniture = sync.OnceValue(func() *han.Words[furnitureKind] {
	words := new(han.Words[furnitureKind])
	for _, text := range strings.Fields(`设为首页 加入收藏 收藏本站 用户登录 打印本页 打印正文 关闭窗口 返回顶部 扫一扫在手机 [打印] [关闭] 【打印】 【关闭】`) {
		words.Add(text, button)
	}
	for _, text := range strings.Fields(`分享到: 浏览次数: 点击次数: 点击数: 阅读次数: 字号:[ 字号:【 字号:大 字体:[ 字体:【 字体:大 上一篇: 下一篇: 当前位置: 您的位置: 您所在的位置: 来源:(空) 责任编辑:`) {
		words.Add(text, label)
	}
	return words
})

// leftover reports furniture of an old web page: 设为首页, 浏览次数.
func (j *Judge) leftover(l *han.Line) {
	if len(l.Text) > longestLabel {
		return
	}
	j.matches = furniture().Find(j.matches[:0], l.Text)
	for _, m := range j.matches {
		if m.Value == label || !slices.ContainsFunc(l.Text, func(r rune) bool { return strings.ContainsRune(",。;", r) }) {
			word := strings.TrimRight(string(l.Text[m.Start:m.End]), ":[【")
			j.report(l.Number, l.ColumnOf(m.Start), "page-leftovers", "请删去这一行", "留有旧网页的按钮或者标签：%s", word)
			return
		}
	}
}
