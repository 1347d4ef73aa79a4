package check

import "gongkai/site/diag"

// contentChecks are about what public documents say to each other, and what is
// to be done today.
func contentChecks() []Check {
	return []Check{
		{"no-interpretation", diag.Notice, "行政规范性文件没有解读",
			"政策和解读应当相互关联，群众才知道文件和自己有什么关系。",
			"policies/a.md 没有解读", "interpretations/a.md 写 interprets = \"policies/a.md\""},
		{"copied-interpretation", diag.Warning, "解读照抄政策原文超过 60%",
			"解读要说明背景、影响和办法，不能是文件要点的摘抄。",
			"“办法规定，采购应当比价……”（原文照录）", "“以后买东西要先比三家，省下的钱看得见”"},
		{"missing-part", diag.Warning, "年度报告缺少必备的部分",
			"法治政府建设年度报告、政府信息公开工作年度报告的各部分是规定的。",
			"只有工作情况和下步打算", "补上“存在的不足和原因”等部分"},
		{"report-mismatch", diag.Warning, "两份年报的行政处罚数量不一致",
			"同一机关同一年的数量会被对照核查。",
			"信息公开年报 12 件，执法统计年报 13 宗", "核对后改正，或者说明口径"},
		{"due-soon", diag.Warning, "七天以内到期，还没有公开",
			"过了这一天就是逾期。",
			"最迟 2026-03-16，今天 2026-03-12", "按期公开"},
		{"rebuild-today", diag.Notice, "今天有页面要变，需要重新生成网站",
			"定时公开、施行、失效和公示期满都在当天生效，网站要重新生成才看得到。",
			"published = 2026-03-12，今天 2026-03-12", "运行 gongkai build 并上传"},
		{"too-long", diag.Warning, "佐证材料超过指标的字数限制",
			"超过字数的材料不予采用。",
			"指标要求不超过 2000 字，材料 2600 字", "删减到 2000 字以内"},
	}
}

// siteChecks are about deadlines and the site as a whole.
func siteChecks() []Check {
	return []Check{
		{"late", diag.Warning, "逾期公开",
			"公开日期晚于最迟公开日期。日期如实填写，原因可以写在 late_reason。",
			"dated = 2026-03-05\npublished = 2026-04-30", "决定作出后 7 个工作日内公开"},
		{"overdue", diag.Warning, "逾期未公开",
			"期限已过，还没有公开。",
			"dated = 2026-03-05，没有 published", "dated = 2026-03-05\npublished = 2026-03-12"},
		{"undetermined", diag.Warning, "暂不能判定是否按期",
			"缺少日期，或者放假安排还没有公布。",
			"解读没有公开日期可比", "补全日期；放假安排公布后再计算"},
		{"too-early", diag.Warning, "早于最短期限",
			"征求意见等期限只能长，不能短。",
			"[comments]\nopen = 2026-03-02\nclose = 2026-03-03", "[comments]\nopen = 2026-03-02\nclose = 2026-04-03"},
		{"missing-report", diag.Warning, "应当公开的年度报告没有公开",
			"机关每年应当公开的报告，到期还没有。",
			"没有 2025 年的年度报告", "公开报告，写 year = 2025"},
		{"detention", diag.Warning, "含行政拘留的决定，请核对能否公开",
			"治安管理处罚的记录应当封存（治安管理处罚法第一百三十六条），其他法律的行政拘留请再核对一次。",
			"categories = [\"行政拘留\"]", "核对法律依据"},
		{"forbidden", diag.Error, "依法不得公开",
			"治安管理处罚和未成年人的记录不得公开。",
			"legal_basis = \"《中华人民共和国治安管理处罚法》…\"\npublished = 2026-03-12", "sealed = 2026-03-12"},
		{"number-gap", diag.Notice, "公开的决定文号不连续，可能依法如此",
			"中间的文号可能依法不公开，也可能漏了公开。",
			"公开了 11 号和 13 号", "核对 12 号"},
		{"calendar-out-of-range", diag.Warning, "日期超出工作日历",
			"那一年的放假安排没有登记，无法数工作日。",
			"dated = 2031-03-05", "核对日期，或者在 content/calendar/ 里登记"},
		{"address-collision", diag.Error, "两个页面的网址相同",
			"其中一个会盖掉另一个。",
			"notices/page.md", "notices/a.md"},
		{"empty-section", diag.Warning, "栏目没有已经公开的文件",
			"空白栏目在政府网站检查中扣分，所以不生成。",
			"栏目里只有草稿", "公开其中的文件"},
		{"vanished", diag.Error, "已经公开的页面不见了",
			"公开过的页面只能依法撤回，并说明理由。",
			"删去了 notices/a.md", "保留文件，写 [withdrawal] 和理由"},
		{"nothing-to-accept", diag.Error, "--accept 的页面没有消失，也没有改日期",
			"提前同意会掩盖以后的消失。",
			"gongkai build --accept notices/a.md", "gongkai build"},
		{"moved-date", diag.Error, "已经公开的页面改了公开日期",
			"公开日期是事实，事后改动会掩盖逾期。",
			"published = 2026-03-12 改成了 2026-03-10", "改回 2026-03-12"},
		{"bad-layout", diag.Error, "模板有错误",
			"layouts/ 里改过的模板读不懂，页面无法生成。",
			"{{.Titel}}", "{{.Title}}"},
	}
}
