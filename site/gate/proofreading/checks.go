package proofreading

import "gongkai/site/diag"

// Checks lists the problem codes about the writing of a text.
func Checks() []diag.Check {
	return []diag.Check{
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
			Code: "wording", Severity: diag.Warning, Title: "用了本站约定不用的说法",
			Why:    "规范的说法写在 content/wording.toml，由本站自己定。",
			Before: "便民服务热线", After: "政务服务便民热线",
		},
	}
}
