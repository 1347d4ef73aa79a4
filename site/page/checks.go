package page

import "gongkai/site/diag"

// Checks lists the problem codes about pages as a whole.
func Checks() []diag.Check {
	return []diag.Check{
		{
			Code: "address-collision", Severity: diag.Error, Title: "两个页面的网址相同",
			Why:    "其中一个会盖掉另一个。",
			Before: "notices/page.md", After: "notices/a.md",
		},
		{
			Code: "unexplained-revision", Severity: diag.Warning, Title: "已经公开的内容改了，没有说明改了什么",
			Why:    "公开日志让人看到每次改动，不说明的显示“未说明”。",
			Before: "换了附件，没有写 [[revised]]", After: "[[revised]]\ndate = 2026-03-20\nnote = \"附件换成盖章的版本。\"",
		},
	}
}
