package ledger

import "gongkai/site/diag"

// Checks lists the problem codes about what the ledger misses.
func Checks() []diag.Check {
	return []diag.Check{
		{
			Code: "missing-report", Severity: diag.Warning, Title: "应当公开的年度报告没有公开",
			Why:    "机关每年应当公开的报告，到期还没有。",
			Before: "没有 2025 年的年度报告", After: "公开报告，写 year = 2025",
		},
		{
			Code: "detention", Severity: diag.Warning, Title: "含行政拘留的决定，请核对能否公开",
			Why:    "治安管理处罚的记录应当封存（治安管理处罚法第一百三十六条），其他法律的行政拘留请再核对一次。",
			Before: "categories = [\"行政拘留\"]", After: "核对法律依据",
		},
		{
			Code: "number-gap", Severity: diag.Notice, Title: "公开的决定文号不连续，可能依法如此",
			Why:    "中间的文号可能依法不公开，也可能漏了公开。",
			Before: "公开了 11 号和 13 号", After: "核对 12 号",
		},
	}
}
