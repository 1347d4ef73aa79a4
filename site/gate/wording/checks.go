package wording

import "gongkai/site/diag"

// Checks lists the problem codes about the words of a text.
func Checks() []diag.Check {
	return []diag.Check{
		{
			Code: "hijacked-text", Severity: diag.Error, Title: "正文或标题疑似被篡改，夹带博彩、色情等广告或可疑链接",
			Why:    "被入侵的网站常把机关名称换成博彩网站的名字，或者夹带链接；网页集约化检查里这是单项否决。",
			Before: "示范市66众乐棋牌在线关于放假的通知", After: "示范市人民政府关于放假的通知",
		},
		{
			Code: "garbled-text", Severity: diag.Warning, Title: "有乱码、夹注的拼音或繁体字",
			Why:    "编码出错、扫描识别和机器转换留下的痕迹，读屏软件读不出来，搜索也找不到。",
			Before: "法治政府建設(shè)", After: "法治政府建设",
		},
		{
			Code: "page-leftovers", Severity: diag.Warning, Title: "留有旧网页的按钮或标签",
			Why:    "从旧网站复制时带来的，不是文件的内容。",
			Before: "浏览次数：　字号：[大] [小]", After: "删去这一行",
		},
		{
			Code: "scrambled-text", Severity: diag.Warning, Title: "段落重复、序号不连续或者用制表符分列",
			Why:    "扫描识别和复制时容易打乱顺序、丢失段落。",
			Before: "一、总体情况\n三、存在问题\n二、下一步打算", After: "一、总体情况\n二、存在问题\n三、下一步打算",
		},
		{
			Code: "foreign-link", Severity: diag.Notice, Title: "链接到境外或者商业网站",
			Why:    "政府网站链接到别的网站，要核对内容，并且对方可能改变。",
			Before: "[标准](https://standards.other.org/)", After: "写明标准的名称和编号，或者核对后保留",
		},
		{
			Code: "wording", Severity: diag.Warning, Title: "用了本站约定不用的说法",
			Why:    "规范的说法写在 content/wording.toml，由本站自己定。",
			Before: "便民服务热线", After: "政务服务便民热线",
		},
	}
}
