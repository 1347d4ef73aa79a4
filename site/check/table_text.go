package check

import "gongkai/site/diag"

// textChecks are about bodies, links and relations.
func textChecks() []Check {
	return []Check{
		{"raw-html", diag.Error, "正文里有 HTML",
			"HTML 可能带来脚本、隐藏的文字和链接；格式用 Markdown 写。",
			"<b>重要</b>", "**重要**"},
		{"unsafe-link", diag.Error, "链接不安全",
			"只能链接到网页、邮箱、电话和本站的文件。",
			"[查看](javascript:open())", "[查看](a.md)"},
		{"dead-link", diag.Error, "链接、附件或关系指向不存在的文件；草稿里只是警告",
			"打不开的链接在政府网站检查中逐条扣分。",
			"[通知](../notices/b.md)，而 b.md 不存在", "[通知](../notices/a.md)"},
		{"unsafe-attachment", diag.Error, "附件是可以运行的网页或脚本",
			"网页里的脚本会以政府网站的名义运行。",
			"file = \"a.html\"", "file = \"a.pdf\""},
		{"bad-relation", diag.Warning, "关系指向的文件类别不对",
			"解读的应当是政策文件。",
			"interprets = \"notices/a.md\"", "interprets = \"policies/a.md\""},
		{"link-not-public", diag.Warning, "链接的文件还没有公开",
			"读者还看不到对方，链接暂时只显示文字。",
			"[决定](b.md)，而 b.md 是草稿", "对方公开之后，链接自动恢复"},
		{"uneven-table", diag.Warning, "表格一行的格子比表头多",
			"多出来的格子没有表头，读屏软件读不出它是什么。",
			"| 事项 | 期限 |\n|---|---|\n| 备案 | 15 日 | 免费 |", "| 事项 | 期限 | 收费 |\n|---|---|---|\n| 备案 | 15 日 | 免费 |"},
		{"empty-heading", diag.Warning, "标题没有文字",
			"目录里会出现空行。",
			"##", "## 工作安排"},
		{"unused-footnote", diag.Warning, "脚注没有用到",
			"正文没有引用的脚注不会显示。",
			"[^1]: 见附件。", "具体名单另发。[^1]\n\n[^1]: 见附件。"},
	}
}
