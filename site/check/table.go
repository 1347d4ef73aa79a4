package check

import (
	"slices"

	"gongkai/site/diag"
)

// Check describes a problem code: what it says, and how grave it is unless a
// site sets it otherwise.
type Check struct {
	Code     string
	Severity diag.Severity
	Title    string
}

// Table lists every problem code of the program.
func Table() []Check {
	return slices.Concat(fileChecks(), recordChecks(), textChecks(), siteChecks())
}

// fileChecks are about files and settings.
func fileChecks() []Check {
	return []Check{
		{"missing-site", diag.Error, "没有 content/site.toml"},
		{"missing-organs", diag.Error, "没有 content/organs.toml"},
		{"missing-front-matter", diag.Error, "文件开头没有 +++"},
		{"unclosed-front-matter", diag.Error, "文件开头的 +++ 没有第二个 +++"},
		{"bad-encoding", diag.Error, "文件不是 UTF-8 编码"},
		{"bad-path", diag.Error, "文件名不能作为网址"},
		{"symlink", diag.Error, "文件是符号链接"},
		{"irregular-file", diag.Error, "不是普通文件"},
		{"too-large", diag.Error, "文件太大"},
		{"unused-file", diag.Warning, "文件没有用处"},
		{"missing-site-number", diag.Warning, "缺少网站标识码、党政机关网站标识、ICP 备案号或公安备案号"},
		{"bad-site-number", diag.Warning, "网站标识码或备案号写法不对"},
		{"unknown-check", diag.Warning, "[checks] 里没有这个检查项"},
		{"fixed-check", diag.Warning, "[checks] 想调低会停止生成的检查项"},
		{"unknown-region", diag.Warning, "没有这个地区的放假安排"},
		{"double-organ", diag.Error, "机关 id 写了两次"},
		{"double-indicator", diag.Error, "指标 id 写了两次"},
		{"bad-rule", diag.Error, "content/rules.toml 里的规则写法不对"},
		{"missing-key", diag.Error, "放假安排缺少必备的项"},
		{"calendar-conflict", diag.Error, "放假安排自相矛盾"},
		{"calendar-coverage", diag.Error, "放假安排的起止日期不对"},
	}
}

// recordChecks are about front matter.
func recordChecks() []Check {
	return []Check{
		{"bad-toml", diag.Error, "读不懂的 TOML"},
		{"bad-date", diag.Error, "日期写法不对"},
		{"bad-value", diag.Error, "值的类型或写法不对"},
		{"double-key", diag.Error, "同一个键写了两次"},
		{"unknown-key", diag.Error, "不认识的键"},
		{"unknown-kind", diag.Error, "类别和文件夹不符"},
		{"unknown-organ", diag.Error, "没有登记的机关"},
		{"missing-field", diag.Error, "缺少必备的信息；没有公开的文件只是警告"},
		{"published-before-dated", diag.Error, "公开日期早于生成日期"},
		{"missing-dated", diag.Warning, "缺少生成日期，公开时限无法计算"},
		{"missing-index", diag.Warning, "缺少索引号"},
		{"missing-uscc", diag.Warning, "当事人缺少统一社会信用代码"},
		{"bad-code", diag.Warning, "值不在法定的列表里"},
		{"bad-uscc", diag.Warning, "统一社会信用代码校验不通过"},
		{"personal-data", diag.Error, "统一社会信用代码处填的是公民身份号码"},
		{"uscc-of-person", diag.Warning, "自然人填了统一社会信用代码"},
		{"subject-type", diag.Warning, "当事人类别和统一社会信用代码不一致"},
		{"draft-with-date", diag.Warning, "草稿写了公开日期，不会公开"},
		{"double-number", diag.Warning, "两个文件的文号相同"},
		{"double-index", diag.Warning, "两个文件的索引号相同"},
		{"unknown-rule", diag.Warning, "没有这条规则"},
		{"unusual-number", diag.Warning, "文号不是常见的写法"},
		{"unusual-index", diag.Warning, "索引号不是常见的写法"},
		{"number-normalised", diag.Notice, "文号按规范写法处理"},
		{"number-year", diag.Warning, "文号的年份和日期不符"},
		{"cross-field", diag.Warning, "两项信息互相矛盾"},
		{"sum-mismatch", diag.Warning, "统计数字相加不等"},
		{"dates-out-of-order", diag.Warning, "日期的先后不对"},
		{"incomplete-exemption", diag.Warning, "依法不适用的理由不完整"},
		{"incomplete-withdrawal", diag.Warning, "撤回没有说明理由"},
	}
}

// textChecks are about bodies, links and relations.
func textChecks() []Check {
	return []Check{
		{"raw-html", diag.Error, "正文里有 HTML"},
		{"unsafe-link", diag.Error, "链接不安全"},
		{"dead-link", diag.Error, "链接、附件或关系指向不存在的文件；草稿里只是警告"},
		{"unsafe-attachment", diag.Error, "附件是可以运行的网页或脚本"},
		{"bad-relation", diag.Warning, "关系指向的文件类别不对"},
		{"link-not-public", diag.Warning, "链接的文件还没有公开"},
		{"uneven-table", diag.Warning, "表格一行的格子比表头多"},
		{"empty-heading", diag.Warning, "标题没有文字"},
		{"unused-footnote", diag.Warning, "脚注没有用到"},
	}
}

// siteChecks are about deadlines and the site as a whole.
func siteChecks() []Check {
	return []Check{
		{"late", diag.Warning, "逾期公开"},
		{"overdue", diag.Warning, "逾期未公开"},
		{"undetermined", diag.Warning, "暂不能判定是否按期"},
		{"too-early", diag.Warning, "早于最短期限"},
		{"missing-report", diag.Warning, "应当公开的年度报告没有公开"},
		{"detention", diag.Warning, "含行政拘留的决定，请核对能否公开"},
		{"forbidden", diag.Error, "依法不得公开"},
		{"number-gap", diag.Notice, "公开的决定文号不连续，可能依法如此"},
		{"calendar-out-of-range", diag.Warning, "日期超出工作日历"},
		{"address-collision", diag.Error, "两个页面的网址相同"},
		{"empty-section", diag.Warning, "栏目没有已经公开的文件"},
		{"vanished", diag.Error, "已经公开的页面不见了"},
		{"nothing-to-accept", diag.Error, "--accept 的页面没有消失，也没有改日期"},
		{"moved-date", diag.Error, "已经公开的页面改了公开日期"},
		{"bad-layout", diag.Error, "模板有错误"},
	}
}
