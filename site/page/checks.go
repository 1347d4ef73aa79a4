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
	}
}
