package importer

import (
	"regexp"
	"strings"
)

// fromText makes a tree of a plain text: a paragraph for each line, a table of
// lines that are set in columns by bars or tabs.
func fromText(text string) *node {
	root := element("div")
	var rows [][]string
	flush := func() {
		if len(rows) > 1 {
			root.AppendChild(tableOf(rows))
		} else if len(rows) == 1 {
			root.AppendChild(element("p", textOf(strings.Join(rows[0], " "))))
		}
		rows = nil
	}
	for line := range strings.SplitSeq(text, "\n") {
		if cells := columnsOf(line); len(cells) > 2 {
			rows = append(rows, cells)
			continue
		}
		flush()
		if strings.TrimSpace(line) != "" {
			root.AppendChild(element("p", textOf(line)))
		}
	}
	flush()
	return root
}

func columnsOf(line string) []string {
	separator := "|"
	if !strings.Contains(line, " | ") {
		separator = "\t"
	}
	cells := strings.Split(strings.Trim(strings.TrimSpace(line), separator), separator)
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// tableOf makes a table; rows are as wide as the first.
func tableOf(rows [][]string) *node {
	table := element("table")
	for i, cells := range rows {
		tag := "td"
		if i == 0 {
			tag = "th"
		}
		row := element("tr")
		for n := range max(len(rows[0]), len(cells)) {
			text := ""
			if n < len(cells) {
				text = cells[n]
			}
			row.AppendChild(element(tag, textOf(text)))
		}
		table.AppendChild(row)
	}
	return table
}

// leftover are lines that a content system puts around a text and that come
// along when it is copied.
var leftover = regexp.MustCompile(`^(?:[×xX✕]|robots|(?:您|你)?(?:的|现在的|当前)?位置\s*[:：].*|当前位置.*|分享(?:到)?\s*[:：]?.*|【?\s*(?:打印|关闭|收藏|返回|打印(?:正文|本页)|关闭(?:窗口|本页)|返回顶部)\s*】?(?:\s*【.*】)*|` +
	`(?:用户|会员)?(?:登录|注册)|设为首页.*|(?:加入)?收藏(?:本站|本页)?|(?:上|下)一(?:篇|条)\s*[:：].*|(?:浏览|阅读|点击)(?:次数|量)\s*[:：]?\s*[0-9]*.*|字(?:号|体)\s*[:：].*|扫一扫.*|责任编辑\s*[:：].*)$`)

// tidy drops such lines from the beginning and the end of a text, and says so.
func (a *article) tidy() {
	all(a.root, func(n *node) {
		if n.Type == elementNode && n.Parent == a.root && (n.Data == "p" || n.Data == "h1" || n.Data == "h2") && leftover.MatchString(words(n)) {
			a.notes = append(a.notes, "删去了网站自己的文字："+clip(words(n)))
			remove(n)
		}
	})
}
