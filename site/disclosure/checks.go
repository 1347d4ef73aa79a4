package disclosure

import "gongkai/site/diag"

// Checks lists the problem codes about records, each judged alone, and about organs.
func Checks() []diag.Check {
	return []diag.Check{
		{
			Code: "double-organ", Severity: diag.Error, Title: "机关 id 写了两次",
			Why:    "一个 id 只能指一个机关。",
			Before: "[[organ]]\nid = \"sfj\"\n[[organ]]\nid = \"sfj\"", After: "[[organ]]\nid = \"sfj\"\n[[organ]]\nid = \"czj\"",
		},
		{
			Code: "unknown-kind", Severity: diag.Error, Title: "类别和文件夹不符",
			Why:    "文件夹决定类别，也决定公开时限。",
			Before: "reports/2025.md 里写 kind = \"penalty\"", After: "kind = \"annual-report\"",
		},
		{
			Code: "unknown-organ", Severity: diag.Error, Title: "没有登记的机关",
			Why:    "公开文件的必须是登记过的机关。",
			Before: "organ = \"sjf\"", After: "organ = \"sfj\"",
		},
		{
			Code: "missing-field", Severity: diag.Error, Title: "缺少必备的信息；没有公开的文件只是警告",
			Why:    "法律要求公开的内容缺了一项。",
			Before: "处罚决定没有 legal_basis", After: "legal_basis = \"《中华人民共和国价格法》第四十二条\"",
		},
		{
			Code: "published-before-dated", Severity: diag.Error, Title: "公开日期早于生成日期",
			Why:    "没有作出的决定不可能已经公开；倒填公开日期是弄虚作假。",
			Before: "dated = 2026-03-05\npublished = 2026-03-01", After: "dated = 2026-03-05\npublished = 2026-03-09",
		},
		{
			Code: "missing-dated", Severity: diag.Warning, Title: "缺少生成日期，公开时限无法计算",
			Why:    "没有起点，就不能判定是否按期公开。",
			Before: "没有 dated", After: "dated = 2026-03-05",
		},
		{
			Code: "missing-uscc", Severity: diag.Warning, Title: "当事人缺少统一社会信用代码",
			Why:    "法人和非法人组织以统一社会信用代码识别，同名的企业才不会混淆。",
			Before: "[subject]\nname = \"示范市安达商贸有限公司\"", After: "[subject]\nname = \"示范市安达商贸有限公司\"\nuscc = \"919900010000123438\"",
		},
		{
			Code: "bad-code", Severity: diag.Warning, Title: "值不在法定的列表里",
			Why:    "分类用语以法律和国家标准为准，自造的说法无法汇总。",
			Before: "categories = [\"罚钱\"]", After: "categories = [\"罚款\"]",
		},
		{
			Code: "bad-uscc", Severity: diag.Warning, Title: "统一社会信用代码校验不通过",
			Why:    "抄错一位，就成了别人的处罚。",
			Before: "uscc = \"919900010000123439\"", After: "uscc = \"919900010000123438\"",
		},
		{
			Code: "uscc-of-person", Severity: diag.Warning, Title: "自然人填了统一社会信用代码",
			Why:    "自然人没有统一社会信用代码；个体工商户请写明类别。",
			Before: "type = \"自然人\"\nuscc = \"…\"", After: "type = \"个体工商户\"\nuscc = \"…\"",
		},
		{
			Code: "subject-type", Severity: diag.Warning, Title: "当事人类别和统一社会信用代码不一致",
			Why:    "92 开头的代码属于个体工商户。",
			Before: "type = \"法人及非法人组织\"\nuscc = \"92…\"", After: "type = \"个体工商户\"\nuscc = \"92…\"",
		},
		{
			Code: "unusual-number", Severity: diag.Warning, Title: "文号不是常见的写法",
			Why:    "文号由机关代字、年份和序号组成。",
			Before: "number = \"第12号\"", After: "number = \"示市监罚〔2026〕12号\"",
		},
		{
			Code: "unusual-index", Severity: diag.Warning, Title: "索引号不是常见的写法",
			Why:    "索引号由字母、数字和连接号组成，中间没有空格。",
			Before: "index = \"2026 12\"", After: "index = \"11990001000000123W/2026-00012\"",
		},
		{
			Code: "number-normalised", Severity: diag.Notice, Title: "文号按规范写法处理",
			Why:    "年份用六角括号，序号不编虚位（GB/T 9704—2012）。页面上已经是规范的写法，源文件可以用 gongkai check --fix 改好。",
			Before: "number = \"示市监罚[2026]012号\"", After: "number = \"示市监罚〔2026〕12号\"",
		},
		{
			Code: "number-year", Severity: diag.Warning, Title: "文号的年份和日期不符",
			Why:    "文号的年份是作出决定的年份，1 月里可以是上一年。",
			Before: "number = \"示市监罚〔2025〕12号\"\ndated = 2026-03-05", After: "number = \"示市监罚〔2026〕12号\"\ndated = 2026-03-05",
		},
		{
			Code: "cross-field", Severity: diag.Warning, Title: "两项信息互相矛盾",
			Why:    "写了罚款就应当有金额，写了金额就应当有罚款。",
			Before: "categories = [\"罚款\"]", After: "categories = [\"罚款\"]\nfine = 5000",
		},
		{
			Code: "sum-mismatch", Severity: diag.Warning, Title: "统计数字相加不等",
			Why:    "统计年报的合计应当等于各项之和，收到的申请应当等于办理的和结转的。",
			Before: "合计 3 件，各项相加 4 件", After: "核对后改正",
		},
		{
			Code: "dates-out-of-order", Severity: diag.Warning, Title: "日期的先后不对",
			Why:    "先作出，再送达，再公开；先施行，再失效。",
			Before: "dated = 2026-03-05\nserved = 2026-03-01", After: "dated = 2026-03-05\nserved = 2026-03-09",
		},
		{
			Code: "incomplete-exemption", Severity: diag.Warning, Title: "依法不适用的理由不完整",
			Why:    "豁免要有规则、理由、依据、批准人和日期，缺一项就按没有豁免计算。",
			Before: "[exempt]\nrule = \"penalty-decision-7wd\"", After: "[exempt]\nrule = \"penalty-decision-7wd\"\nreason = \"…\"\nbasis = \"…\"\napproved_by = \"…\"\non = 2026-03-06",
		},
		{
			Code: "incomplete-withdrawal", Severity: diag.Warning, Title: "撤回没有说明理由",
			Why:    "撤回已经公开的决定，必须公开说明理由（行政处罚法第四十八条）。",
			Before: "[withdrawal]\non = 2026-05-06", After: "[withdrawal]\ncause = \"撤销\"\ncaused = 2026-05-05\non = 2026-05-06\nreason = \"…\"",
		},
	}
}
