package deadline

import "gongkai/site/diag"

// Checks lists the problem codes about rules, and about verdicts that need attention.
func Checks() []diag.Check {
	return []diag.Check{
		{
			Code: "bad-rule", Severity: diag.Error, Title: "content/rules.toml 里的规则写法不对",
			Why:    "写错的规则会算错公开期限。",
			Before: "normdoc_filing_days = 0", After: "normdoc_filing_days = 30",
		},
		{
			Code: string(Late), Severity: diag.Warning, Title: Late.Chinese(),
			Why:    "公开日期晚于最迟公开日期。日期如实填写，原因可以写在 late_reason。",
			Before: "dated = 2026-03-05\npublished = 2026-04-30", After: "决定作出后 7 个工作日内公开",
		},
		{
			Code: string(Overdue), Severity: diag.Warning, Title: Overdue.Chinese(),
			Why:    "期限已过，还没有公开。",
			Before: "dated = 2026-03-05，没有 published", After: "dated = 2026-03-05\npublished = 2026-03-12",
		},
		{
			Code: string(Undetermined), Severity: diag.Warning, Title: Undetermined.Chinese() + "是否按期",
			Why:    "缺少日期，或者放假安排还没有公布。",
			Before: "解读没有公开日期可比", After: "补全日期；放假安排公布后再计算",
		},
		{
			Code: string(TooEarly), Severity: diag.Warning, Title: TooEarly.Chinese(),
			Why:    "征求意见等期限只能长，不能短。",
			Before: "[comments]\nopen = 2026-03-02\nclose = 2026-03-03", After: "[comments]\nopen = 2026-03-02\nclose = 2026-04-03",
		},
		{
			Code: "forbidden", Severity: diag.Error, Title: "依法不得公开",
			Why:    "治安管理处罚和未成年人的记录不得公开。",
			Before: "legal_basis = \"《中华人民共和国治安管理处罚法》…\"\npublished = 2026-03-12", After: "sealed = 2026-03-12",
		},
	}
}
