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
			Code: "period-too-long", Severity: diag.Warning, Title: "公示期或者试行期超过上限",
			Why:    "轻微失信最多公示 3 个月，一般 1 年，严重 3 年；暂行、试行的文件一般不超过 2 年。",
			Before: "tier = \"一般\"\ndated = 2026-05-05\npublicity_until = 2031-05-05", After: "publicity_until = 2027-05-05",
		},
		{
			Code: "effective-before-public", Severity: diag.Warning, Title: "文件在公布之前施行",
			Why:    "没有公布的文件不能作为行政管理的依据（优化营商环境条例）。",
			Before: "effective = 2026-03-01\npublished = 2026-03-12", After: "effective = 2026-04-12",
		},
		{
			Code: "exempt-after-due", Severity: diag.Warning, Title: "不适用期限的决定在期限届满之后才批准",
			Why:    "事后补签的不适用决定不能说明当时为什么没有公开。",
			Before: "[exempt]\non = 2026-05-06，期限到 2026-03-16", After: "期限届满前批准；页面写明批准日期",
		},
		{
			Code: "not-filed", Severity: diag.Warning, Title: "行政规范性文件没有备案记录",
			Why:    "行政规范性文件应当备案，报备率要看每一件。",
			Before: "normative = true，没有 [[filings]]", After: "[[filings]]\nto = \"示范市人民政府\"\non = 2026-03-20",
		},
		{
			Code: "police-penalty", Severity: diag.Warning, Title: "公安机关的处罚决定，请核对依据",
			Why:    "违反治安管理的记录应当封存，不得公开（治安管理处罚法第一百三十六条）；公安机关依据其他法律的决定可以公开。",
			Before: "organ = \"gaj\"，legal_basis = \"《道路交通安全法》…\"", After: "核对依据；属于治安管理处罚的写 sealed",
		},
		{
			Code: "forbidden", Severity: diag.Error, Title: "依法不得公开",
			Why:    "治安管理处罚和未成年人的记录不得公开。",
			Before: "legal_basis = \"《中华人民共和国治安管理处罚法》…\"\npublished = 2026-03-12", After: "sealed = 2026-03-12",
		},
	}
}
