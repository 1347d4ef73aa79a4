package check

import "gongkai/site/diag"

// wordingChecks are about the text of one file, see package wording.
func wordingChecks() []Check {
	return []Check{
		{"hijacked-text", diag.Error, "正文或标题疑似被篡改，夹带博彩、色情等广告或可疑链接",
			"被入侵的网站常把机关名称换成博彩网站的名字，或者夹带链接；网页集约化检查里这是单项否决。",
			"示范市66众乐棋牌在线关于放假的通知", "示范市人民政府关于放假的通知"},
		{"garbled-text", diag.Warning, "有乱码、夹注的拼音或繁体字",
			"编码出错、扫描识别和机器转换留下的痕迹，读屏软件读不出来，搜索也找不到。",
			"法治政府建設(shè)", "法治政府建设"},
		{"page-leftovers", diag.Warning, "留有旧网页的按钮或标签",
			"从旧网站复制时带来的，不是文件的内容。",
			"浏览次数：　字号：[大] [小]", "删去这一行"},
		{"scrambled-text", diag.Warning, "段落重复、序号不连续或者用制表符分列",
			"扫描识别和复制时容易打乱顺序、丢失段落。",
			"一、总体情况\n三、存在问题\n二、下一步打算", "一、总体情况\n二、存在问题\n三、下一步打算"},
		{"foreign-link", diag.Notice, "链接到境外或者商业网站",
			"政府网站链接到别的网站，要核对内容，并且对方可能改变。",
			"[标准](https://standards.other.org/)", "写明标准的名称和编号，或者核对后保留"},
		{"wording", diag.Warning, "用了本站约定不用的说法",
			"规范的说法写在 content/wording.toml，由本站自己定。",
			"便民服务热线", "政务服务便民热线"},
	}
}

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
