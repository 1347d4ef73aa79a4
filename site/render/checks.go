package render

import "gongkai/site/diag"

// Checks lists the problem codes about layouts.
func Checks() []diag.Check {
	return []diag.Check{
		{
			Code: "bad-layout", Severity: diag.Error, Title: "模板有错误",
			Why:    "layouts/ 里改过的模板读不懂，页面无法生成。",
			Before: "{{.Titel}}", After: "{{.Title}}",
		},
	}
}
