package render

import (
	"html/template"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"gongkai/site/diag"
)

// hook is the block to which partials/head.html adds: what layouts have in their
// heads stays.
const hook = "extra"

// must are the values and the words that a block places whoever writes it, by block,
// each with what readers lose without it.
var must = map[string][]struct{ text, loss string }{
	"base": {
		{`.Base.Title`, "窗口标题"}, {`.Base.Heading`, "页面标题"}, {`.Base.Meta`, "页面标签"}, {`.Base.Site.Demo`, "演示说明"}, {`js/site.js`, "阅读工具"},
		{`template "policy"`, "安全策略"}, {`template "head"`, "检索的脚本"}, {`template "header"`, "页头"}, {`template "main"`, "正文"}, {`template "footer"`, "页脚"},
	},
	"policy": {{`default-src 'none'`, "安全策略"}},
	"header": {{`.Title`, "网站名称"}, {`.Home`, "回首页的链接"}, {`.Nav`, "主导航"}},
	"footer": {
		{`.Organizer`, "主办单位"}, {`.SiteCode`, "网站标识码"}, {`.CONACURL`, "党政机关网站标识"}, {`.ICP`, "ICP备案编号"}, {`.Police`, "公安机关备案号"}, {`.FeedbackURL`, "“我为政府网站找错”"},
	},
	"stamp": {{`.Sentence`, "公开时限的结论"}},
}

// dropped names the required content that a site's own block or file lacks.
func dropped(layout *template.Template, seen map[string]bool) (problems []diag.Problem) {
	for _, block := range slices.Sorted(maps.Keys(must)) {
		t := layout.Lookup(block)
		if t == nil || t.Tree == nil {
			continue
		}
		text, file := t.Tree.Root.String(), t.Tree.ParseName
		var lost []string
		for _, m := range must[block] {
			if !places(text, m.text) {
				lost = append(lost, m.loss)
			}
		}
		if len(lost) == 0 || seen[file+block] {
			continue
		}
		seen[file+block] = true
		problems = append(problems, diag.Place{Path: "layouts/" + file}.Problem("partial-drops", diag.Warning,
			"请对照 gongkai theme "+block+" 抄出的默认内容补上", "模板块 %s 少了必须有的内容：%s", block, strings.Join(lost, "、")))
	}
	return problems
}

// places reports whether the text of a block places a value, or has words.
func places(text, what string) bool {
	if value, ok := strings.CutPrefix(what, "."); ok {
		return regexp.MustCompile(`\.` + regexp.QuoteMeta(value) + `\b`).MatchString(text)
	}
	return strings.Contains(text, what)
}

// sharedMain refuses one main for all layouts: it would take the content of every page.
func (own blocks) sharedMain() []diag.Problem {
	if own["main"] == nil {
		return nil
	}
	return []diag.Problem{diag.Place{Path: path.Join("layouts", own["main"].ParseName)}.Problem("bad-layout", diag.Error,
		"请改对应的文件，如 layouts/document.html", "main 每个模板各有自己的，不能用一个换掉")}
}
