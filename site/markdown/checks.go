package markdown

import "gongkai/site/diag"

// Checks lists the problem codes about bodies.
func Checks() []diag.Check {
	return []diag.Check{
		{
			Code: "raw-html", Severity: diag.Error, Title: "正文里有 HTML",
			Why:    "HTML 可能带来脚本、隐藏的文字和链接；格式用 Markdown 写。",
			Before: "<b>重要</b>", After: "**重要**",
		},
		{
			Code: "unsafe-link", Severity: diag.Error, Title: "链接不安全",
			Why:    "只能链接到网页、邮箱、电话和本站的文件。",
			Before: "[查看](javascript:open())", After: "[查看](a.md)",
		},
		{
			Code: "costly-text", Severity: diag.Error, Title: "正文的写法会耗尽内存或时间",
			Why:    "几千个括号、几十层引用、几千列的表格，不是人写的；转换它们要占用整台电脑。",
			Before: ">>>>>>>>>>>>>>>>>>>>>>>>>>>>>> 引用", After: "> 引用",
		},
		{
			Code: "uneven-table", Severity: diag.Warning, Title: "表格一行的格子比表头多",
			Why:    "多出来的格子没有表头，读屏软件读不出它是什么。",
			Before: "| 事项 | 期限 |\n|---|---|\n| 备案 | 15 日 | 免费 |", After: "| 事项 | 期限 | 收费 |\n|---|---|---|\n| 备案 | 15 日 | 免费 |",
		},
		{
			Code: "empty-heading", Severity: diag.Warning, Title: "标题没有文字",
			Why:    "目录里会出现空行。",
			Before: "##", After: "## 工作安排",
		},
		{
			Code: "stray-markup", Severity: diag.Warning, Title: "记号没有起作用",
			Why:    "没有配成对的 ** 和 ~~、没有空格的 #、全角括号的链接会照原样显示在页面上；四个空格开头的文字会显示成代码。",
			Before: "[申请表]（申请表.docx）", After: "[申请表](申请表.docx)",
		},
		{
			Code: "unclear-break", Severity: diag.Warning, Title: "看不出是不是新的一段",
			Why:    "上一行没有标点，下一行以序号开头：可能是新的一条，也可能是一句话的后半句；现在连成一段。",
			Before: "依照本办法\n第三条 的规定办理。", After: "依照本办法第三条的规定办理。",
		},
		{
			Code: "unused-footnote", Severity: diag.Warning, Title: "脚注没有用到",
			Why:    "正文没有引用的脚注不会显示。",
			Before: "[^1]: 见附件。", After: "具体名单另发。[^1]\n\n[^1]: 见附件。",
		},
	}
}
