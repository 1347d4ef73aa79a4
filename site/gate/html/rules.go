package html

import "gongkai/site/diag"

// Rule is a problem code of this package: what it says, why it matters, and an
// example of it, wrong and right.
type Rule struct {
	Code     string
	Severity diag.Severity
	Title    string
	Why      string
	Before   string
	After    string
}

// Rules lists the codes that only this package reports.
func Rules() []Rule {
	return append(structure(), links()...)
}

// structure is what a page is made of.
func structure() []Rule {
	return []Rule{
		{"page-heading", diag.Warning, "页面的标题层次不对",
			"读屏软件的用户靠标题跳读：一页一个 h1，在最前面，下一级不能跳级。",
			"<h1>标题</h1> … <h4>附件</h4>", "<h1>标题</h1> … <h2>附件</h2>"},
		{"page-landmark", diag.Warning, "页面缺少主要区域，或者导航没有名称",
			"键盘和读屏软件的用户靠区域直接到正文、导航和页脚。",
			"<nav>…</nav>", "<nav aria-label=\"站点服务\">…</nav>"},
		{"page-table", diag.Warning, "页面上的表格缺少题注、表头方向或者区域名称",
			"没有题注和表头方向的表格，读屏软件读不出一格属于哪一列；不在滚动区域里的宽表格会撑破手机屏幕。",
			"<table><tr><th>文号</th>", "<table><caption>处罚决定</caption><tr><th scope=\"col\">文号</th>"},
		{"page-title", diag.Warning, "窗口标题为空，或者和别的页面相同",
			"收藏夹、浏览记录和搜索结果只显示窗口标题。",
			"<title>政府信息公开</title>", "<title>{{.Base.Title}}</title>"},
		{"page-id", diag.Warning, "页面上的 id 重复，或者名称指向不存在的 id",
			"同一个 id 用两次，链接和名称就不知道指的是哪一个。",
			"<h2 id=\"main\">", "<h2 id=\"related\">"},
		{"page-language", diag.Warning, "页面没有标明中文",
			"读屏软件按页面标明的语言选择发音。",
			"<html lang=\"en\">", "<html lang=\"zh-CN\">"},
		{"page-inline", diag.Warning, "页面里有内嵌的样式、脚本或框架，浏览器会按安全策略拦下",
			"安全策略只允许本站的文件，这样被篡改的页面也运行不了脚本。",
			"<p style=\"color:red\">", "<p class=\"note\">"},
		{"page-form", diag.Warning, "页面上有检索以外的表单",
			"静态网站收不到表单，也不应当收集个人信息。",
			"<form action=\"…\">", "写明联系方式"},
		{"page-empty", diag.Warning, "页面上有空的段落、链接或单元格",
			"空的标签读出来是空白，让人以为缺了内容。",
			"<p>{{.Intro}}</p>", "{{with .Intro}}<p>{{.}}</p>{{end}}"},
		{"page-nesting", diag.Warning, "页面的标签没有配对",
			"没有配对的标签，不同的浏览器会显示成不同的样子。",
			"<div><p>文字</p>", "<div><p>文字</p></div>"},
		{"page-frame", diag.Warning, "页头或页脚和别的页面不同",
			"导航和帮助要在每一页的同一个地方（WCAG 3.2.3、3.2.6）。",
			"<header>{{.Heading}}</header>", "<header>{{.Site.Title}}</header>"},
		{"missing-alt", diag.Warning, "图片没有替代文字",
			"看不见图片的人只能读到替代文字；文件名不是替代文字。",
			"<img src=\"a.png\" alt=\"a.png\">", "<img src=\"a.png\" alt=\"办事大厅的位置图\">"},
	}
}

// links is where a page leads and what it loads.
func links() []Rule {
	return []Rule{
		{"page-link", diag.Warning, "页面上的链接离开服务器就打不开",
			"生成的文件夹放在 U 盘、共享文件夹里也要能看。",
			"<a href=\"/reports/\">", "<a href=\"../reports/index.html\">"},
		{"page-request", diag.Warning, "页面加载其他网站的文件",
			"加载别处的文件，会把访问者告诉别人，也会被别人换掉内容。",
			"<script src=\"https://cdn.example/x.js\">", "<script src=\"{{.Base.Root}}js/x.js\">"},
		{"page-unlinked", diag.Warning, "没有哪个页面链接到它",
			"公开了却找不到，等于没有公开。",
			"模板里没有列出附件", "{{range .Attachments}}<a href=\"{{.Href}}\">{{.Title}}</a>{{end}}"},
		{"vague-link", diag.Warning, "链接文字说不清去向",
			"读屏软件的用户常常只听链接：十个“更多”分不出哪个是哪个。",
			"[点击这里](a.md)", "[放假安排](a.md)"},
		{"hidden-link", diag.Error, "暗链：看不见的地方有链接",
			"看不见的链接几乎都是被人篡改后放进来的，属于政府网站检查的单项否决。",
			"<div style=\"display:none\"><a href=\"…\">", "删去，并查清是谁放的"},
	}
}

// severity of a code, those of other packages included.
func severity(code string) diag.Severity {
	for _, r := range Rules() {
		if r.Code == code {
			return r.Severity
		}
	}
	return diag.Error // dead-link, unsafe-link
}
