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
		{
			Code: "partial-drops", Severity: diag.Warning, Title: "改过的模板块少了必须有的内容",
			Why:    "页脚的主办单位、网站标识码、备案号和找错入口，是对政府网站的要求；结论、标题、正文和安全策略也不能少。",
			Before: "<footer>某某市</footer>", After: "gongkai theme footer 抄出默认的页脚，在上面改",
		},
	}
}
