package toml

import "gongkai/site/diag"

// Checks lists the problem codes about text that is no TOML, or not what its reader expects.
func Checks() []diag.Check {
	return []diag.Check{
		{
			Code: "bad-encoding", Severity: diag.Error, Title: "文件不是 UTF-8 编码",
			Why:    "按别的编码保存的汉字会变成乱码。",
			Before: "在编辑器里另存为 GBK", After: "在编辑器里另存为 UTF-8",
		},
		{
			Code: "bad-toml", Severity: diag.Error, Title: "读不懂的 TOML",
			Why:    "文件头里有一处写法不对，后面的都读不出来。",
			Before: "title = 关于放假的通知", After: "title = \"关于放假的通知\"",
		},
		{
			Code: "bad-date", Severity: diag.Error, Title: "日期写法不对",
			Why:    "日期是公开时限的起点，年月日之间用连字符，月和日两位。",
			Before: "valid_until = \"2026-9-5\"", After: "valid_until = 2026-09-05",
		},
		{
			Code: "bad-value", Severity: diag.Error, Title: "值的类型或写法不对",
			Why:    "应当是文字的写了数字，应当是列表的写了文字，等等。",
			Before: "categories = \"罚款\"", After: "categories = [\"罚款\"]",
		},
		{
			Code: "double-key", Severity: diag.Error, Title: "同一个键写了两次",
			Why:    "两处不一样时，不知道以哪一处为准。",
			Before: "dated = 2026-03-05\ndated = 2026-03-06", After: "dated = 2026-03-05",
		},
		{
			Code: "unknown-key", Severity: diag.Error, Title: "不认识的键",
			Why:    "写错的键会悄悄丢掉一项信息。",
			Before: "nubmer = \"示市监罚〔2026〕12号\"", After: "number = \"示市监罚〔2026〕12号\"",
		},
	}
}
