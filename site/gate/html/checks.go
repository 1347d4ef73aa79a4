package html

import "gongkai/site/diag"

// Checks lists the problem codes about built pages as HTML.
func Checks() []diag.Check {
	return append(structure(), links()...)
}

// structure lists the codes about the elements of a page.
func structure() []diag.Check {
	return []diag.Check{
		{
			Code: "page-heading", Severity: diag.Warning, Title: "页面的标题层次不对",
			Why:    "读屏软件的用户靠标题跳读：一页一个 h1，在最前面，下一级不能跳级。",
			Before: "<h1>标题</h1> … <h4>附件</h4>", After: "<h1>标题</h1> … <h2>附件</h2>",
		},
		{
			Code: "page-landmark", Severity: diag.Warning, Title: "页面缺少主要区域，或者导航没有名称",
			Why:    "键盘和读屏软件的用户靠区域直接到正文、导航和页脚。",
			Before: "<nav>…</nav>", After: "<nav aria-label=\"站点服务\">…</nav>",
		},
		{
			Code: "page-table", Severity: diag.Warning, Title: "页面上的表格缺少题注、表头方向或者区域名称",
			Why:    "没有题注和表头方向的表格，读屏软件读不出一格属于哪一列；不在滚动区域里的宽表格会撑破手机屏幕。",
			Before: "<table><tr><th>文号</th>", After: "<table><caption>处罚决定</caption><tr><th scope=\"col\">文号</th>",
		},
		{
			Code: "page-title", Severity: diag.Warning, Title: "窗口标题为空，或者和别的页面相同",
			Why:    "收藏夹、浏览记录和搜索结果只显示窗口标题。",
			Before: "<title>政府信息公开</title>", After: "<title>{{.Base.Title}}</title>",
		},
		{
			Code: "page-id", Severity: diag.Warning, Title: "页面上的 id 重复，或者名称指向不存在的 id",
			Why:    "同一个 id 用两次，链接和名称就不知道指的是哪一个。",
			Before: "<h2 id=\"main\">", After: "<h2 id=\"related\">",
		},
		{
			Code: "page-language", Severity: diag.Warning, Title: "页面没有标明中文",
			Why:    "读屏软件按页面标明的语言选择发音。",
			Before: "<html lang=\"en\">", After: "<html lang=\"zh-CN\">",
		},
		{
			Code: "page-inline", Severity: diag.Warning, Title: "页面里有内嵌的样式、脚本或框架，浏览器会按安全策略拦下",
			Why:    "安全策略只允许本站的文件，这样被篡改的页面也运行不了脚本。",
			Before: "<p style=\"color:red\">", After: "<p class=\"note\">",
		},
		{
			Code: "page-form", Severity: diag.Warning, Title: "页面上有检索以外的表单",
			Why:    "静态网站收不到表单，也不应当收集个人信息。",
			Before: "<form action=\"…\">", After: "写明联系方式",
		},
		{
			Code: "page-empty", Severity: diag.Warning, Title: "页面上有空的段落、链接或单元格",
			Why:    "空的标签读出来是空白，让人以为缺了内容。",
			Before: "<p>{{.Intro}}</p>", After: "{{with .Intro}}<p>{{.}}</p>{{end}}",
		},
		{
			Code: "page-nesting", Severity: diag.Warning, Title: "页面的标签没有配对",
			Why:    "没有配对的标签，不同的浏览器会显示成不同的样子。",
			Before: "<div><p>文字</p>", After: "<div><p>文字</p></div>",
		},
		{
			Code: "page-frame", Severity: diag.Warning, Title: "页头或页脚和别的页面不同",
			Why:    "导航和帮助要在每一页的同一个地方（WCAG 3.2.3、3.2.6）。",
			Before: "<header>{{.Heading}}</header>", After: "<header>{{.Site.Title}}</header>",
		},
		{
			Code: "missing-alt", Severity: diag.Warning, Title: "图片没有替代文字",
			Why:    "看不见图片的人只能读到替代文字；文件名不是替代文字。",
			Before: "<img src=\"a.png\" alt=\"a.png\">", After: "<img src=\"a.png\" alt=\"办事大厅的位置图\">",
		},
	}
}

// links lists the codes about the targets of a page and what it loads.
func links() []diag.Check {
	return []diag.Check{
		{
			Code: "page-link", Severity: diag.Warning, Title: "页面上的链接离开服务器就打不开",
			Why:    "生成的文件夹放在 U 盘、共享文件夹里也要能看。",
			Before: "<a href=\"/reports/\">", After: "<a href=\"../reports/index.html\">",
		},
		{
			Code: "page-request", Severity: diag.Warning, Title: "页面加载其他网站的文件",
			Why:    "加载别处的文件，会把访问者告诉别人，也会被别人换掉内容。",
			Before: "<script src=\"https://cdn.example/x.js\">", After: "<script src=\"{{.Base.Root}}js/x.js\">",
		},
		{
			Code: "page-unlinked", Severity: diag.Warning, Title: "没有哪个页面链接到它",
			Why:    "公开了却找不到，等于没有公开。",
			Before: "模板里没有列出附件", After: "{{range .Attachments}}<a href=\"{{.Href}}\">{{.Title}}</a>{{end}}",
		},
		{
			Code: "vague-link", Severity: diag.Warning, Title: "链接文字说不清去向",
			Why:    "读屏软件的用户常常只听链接：十个“更多”分不出哪个是哪个。",
			Before: "[点击这里](a.md)", After: "[放假安排](a.md)",
		},
		{
			Code: "hidden-link", Severity: diag.Error, Title: "暗链：看不见的地方有链接",
			Why:    "看不见的链接几乎都是被人篡改后放进来的，属于政府网站检查的单项否决。",
			Before: "<div style=\"display:none\"><a href=\"…\">", After: "删去，并查清是谁放的",
		},
	}
}

// severity of a code, those of other packages included.
func severity(code string) diag.Severity {
	for _, r := range Checks() {
		if r.Code == code {
			return r.Severity
		}
	}
	return diag.Error // dead-link, unsafe-link
}
