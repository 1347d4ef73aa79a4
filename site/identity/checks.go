package identity

import "gongkai/site/diag"

// Checks lists the problem codes about [theme].
func Checks() []diag.Check {
	return []diag.Check{
		{
			Code: "bad-theme", Severity: diag.Error, Title: "[theme] 写得不对",
			Why:    "颜色读不懂，标志、横幅或样式表不存在、太大，或者会运行脚本、加载别的网站的文件。",
			Before: "emblem = \"https://example.com/logo.svg\"", After: "emblem = \"theme/emblem.svg\"",
		},
		{
			Code: "low-contrast", Severity: diag.Warning, Title: "主题颜色和底色的对比度不够",
			Why:    "老年人和视力不好的人看不清；两种底色上都要 7 : 1。网页暂用最接近的合格颜色。",
			Before: "brand = \"#d9534f\"", After: "brand = \"#8f1f1b\"",
		},
	}
}
