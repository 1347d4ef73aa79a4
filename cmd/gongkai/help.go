package main

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"
)

// The clerk's manual: a page a topic, whose first line is "# topic：what it is about".
// Its command lines are tried by a test.
//
//go:embed help/*.md
var manualFiles embed.FS

// topic is a page of the manual.
type topic struct {
	name  string // 导入
	about string
	text  string
}

// topicOrder is the order in which the topics are listed, by file; others follow.
var topicOrder = []string{"first", "desk", "import", "kinds", "publish", "withdrawal", "correction", "report", "calendar", "theme", "deploy", "portal", "limits"}

// otherNames are further names of topics.
var otherNames = map[string]string{"第一天": "入门", "教程": "入门", "类别": "栏目和类别", "栏目": "栏目和类别", "放假": "日历", "工作日": "日历", "外观": "主题", "发布": "公开", "草稿": "公开", "预览": "公开", "kinds": "栏目和类别", "安全": "部署"}

// manual returns the topics.
func manual() []topic {
	entries, err := manualFiles.ReadDir("help")
	if err != nil {
		return nil // embedded
	}
	rank := func(file string) int {
		if i := slices.Index(topicOrder, strings.TrimSuffix(file, ".md")); i >= 0 {
			return i
		}
		return len(topicOrder)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	slices.SortStableFunc(names, func(a, b string) int { return rank(a) - rank(b) })
	var topics []topic
	for _, name := range names {
		text, err := manualFiles.ReadFile(path.Join("help", name))
		if err != nil {
			continue
		}
		head, _, _ := strings.Cut(strings.TrimPrefix(string(text), "# "), "\n")
		title, about, _ := strings.Cut(head, "：")
		topics = append(topics, topic{title, about, string(text)})
	}
	return topics
}

// helpOn prints what there is to say of a command or a topic of the manual.
func (p *process) helpOn(name string) (code int, ok bool) {
	if other, known := otherNames[name]; known {
		name = other
	}
	for _, t := range manual() {
		if t.name == name {
			fmt.Fprint(p.stdout, t.text)
			return exitFine, true
		}
	}
	return 0, false
}

// topicList lists the topics for gongkai help.
func topicList() string {
	var b strings.Builder
	for _, t := range manual() {
		fmt.Fprintf(&b, "  %s%s %s\n", t.name, strings.Repeat(" ", max(0, 12-2*len([]rune(t.name)))), t.about)
	}
	return b.String()
}
