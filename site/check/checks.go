package check

import (
	"gongkai/site/deadline"
	"gongkai/site/diag"
)

// Checks lists the problem codes about settings of checks, and about contradictions between documents.
func Checks() []diag.Check {
	return []diag.Check{
		{
			Code: "unknown-check", Severity: diag.Warning, Title: "[checks] 里没有这个检查项",
			Why:    "写错的检查项不起作用。",
			Before: "[checks]\nlaet = \"off\"", After: "[checks]\nlate = \"off\"",
		},
		{
			Code: "fixed-check", Severity: diag.Warning, Title: "[checks] 想调低会停止生成的检查项",
			Why:    "会停止生成的检查项保护公众和当事人，不能关闭。",
			Before: "[checks]\ndead-link = \"off\"", After: "改好链接，删去这一行",
		},
		{
			Code: "organ-without-level", Severity: diag.Warning, Title: "机关没有写层级，按县级判断",
			Why:    "省级、市级、县级、乡级机关的义务和期限不同，例如乡镇不必公布政府信息公开工作年度报告。",
			Before: "type = \"government\"", After: "type = \"government\"\nlevel = \"township\"",
		},
		{
			Code: "missing-index", Severity: diag.Warning, Title: "缺少索引号",
			Why:    "政府信息公开目录必须有索引（政府信息公开条例第十二条）。",
			Before: "没有 index", After: "index = \"11990001000000123W/2026-00012\"",
		},
		{
			Code: "missing-review", Severity: diag.Warning, Title: "没有三审三校的姓名和日期",
			Why:    "site.toml 的 [publication] 写了 review = true，公开以前要初审、复审、终审。",
			Before: "published = 2026-03-06", After: "[[approvals]]\nstep = \"初审\"\nby = \"姓名\"\non = 2026-03-05",
		},
		{
			Code: "draft-with-date", Severity: diag.Warning, Title: "草稿写了公开日期，不会公开",
			Why:    "多半是忘了删去 draft 一行。",
			Before: "draft = true\npublished = 2026-03-12", After: "published = 2026-03-12",
		},
		{
			Code: "double-number", Severity: diag.Warning, Title: "两个文件的文号相同",
			Why:    "一个文号只能找到一份文件。",
			Before: "a.md 和 b.md 都是 示市监罚〔2026〕12号", After: "核对后改正其中一个",
		},
		{
			Code: "double-index", Severity: diag.Warning, Title: "两个文件的索引号相同",
			Why:    "一个索引号只能找到一份文件。",
			Before: "a.md 和 b.md 都是 11990001000000123W/2026-00012", After: "核对后改正其中一个",
		},
		{
			Code: "unknown-rule", Severity: diag.Warning, Title: "没有这条规则",
			Why:    "按写错的规则登记的豁免或日期不起作用。",
			Before: "rule = \"penalty-decision-7dw\"", After: "rule = \"penalty-decision-7wd\"",
		},
		{
			Code: "dead-link", Severity: diag.Error, Title: "链接、附件或关系指向不存在的文件；草稿里只是警告",
			Why:    "打不开的链接在政府网站检查中逐条扣分。",
			Before: "[通知](../notices/b.md)，而 b.md 不存在", After: "[通知](../notices/a.md)",
		},
		{
			Code: "unsafe-attachment", Severity: diag.Error, Title: "附件是程序、脚本或者可以运行的网页",
			Why:    "网页里的脚本会以政府网站的名义运行。",
			Before: "file = \"a.html\"", After: "file = \"a.pdf\"",
		},
		{
			Code: "missing-twin", Severity: diag.Error, Title: "图片或视频没有文字版；草稿里只是警告",
			Why:    "看不见图、听不到声音的人，要能读到同样的内容。",
			Before: "[[pictures]]\nfile = \"tujie.png\"", After: "[[pictures]]\nfile = \"tujie.png\"\ntext = \"采购分三步：比价、公示、签合同。\"",
		},
		{
			Code: "bad-states", Severity: diag.Error, Title: "各个时期的文本写得不对",
			Why:    "同一天有两个文本、次序颠倒或者文件不存在，读者就不知道哪一天适用哪一个。",
			Before: "file = \"2026.md\"", After: "file = \"办法.states/2026.md\"",
		},
		{
			Code: "bad-relation", Severity: diag.Warning, Title: "关系指向的文件类别不对",
			Why:    "解读的应当是政策文件。",
			Before: "interprets = \"notices/a.md\"", After: "interprets = \"policies/a.md\"",
		},
		{
			Code: "link-not-public", Severity: diag.Warning, Title: "链接的文件还没有公开",
			Why:    "读者还看不到对方，链接暂时只显示文字。",
			Before: "[决定](b.md)，而 b.md 是草稿", After: "对方公开之后，链接自动恢复",
		},
		{
			Code: "placeholder", Severity: diag.Warning, Title: "正文还是新建网站时的样板",
			Why:    "公众看到的是“请在这里写明”，而不是地址和电话。",
			Before: "请在这里写明政府信息公开工作机构的名称", After: "示范市司法局，示范市人民路 1 号，0000-0000000",
		},
		{
			Code: "no-interpretation", Severity: diag.Warning, Title: "行政规范性文件没有解读",
			Why:    "政策和解读应当相互关联，群众才知道文件和自己有什么关系。",
			Before: "policies/a.md 没有解读", After: "interpretations/a.md 写 interprets = \"policies/a.md\"",
		},
		{
			Code: "copied-interpretation", Severity: diag.Warning, Title: "解读照抄政策原文超过 60%",
			Why:    "解读要说明背景、影响和办法，不能是文件要点的摘抄。",
			Before: "“办法规定，采购应当比价……”（原文照录）", After: "“以后买东西要先比三家，省下的钱看得见”",
		},
		{
			Code: "missing-part", Severity: diag.Warning, Title: "年度报告缺少必备的部分",
			Why:    "法治政府建设年度报告、政府信息公开工作年度报告的各部分是规定的。",
			Before: "只有工作情况和下步打算", After: "补上“存在的不足和原因”等部分",
		},
		{
			Code: "report-mismatch", Severity: diag.Warning, Title: "两份年报的行政处罚数量不一致",
			Why:    "同一机关同一年的数量会被对照核查。",
			Before: "信息公开年报 12 件，执法统计年报 13 宗", After: "核对后改正，或者说明口径",
		},
		{
			Code: "due-soon", Severity: diag.Warning, Title: "七天以内到期，还没有公开",
			Why:    "过了这一天就是逾期。",
			Before: "最迟 2026-03-16，今天 2026-03-12", After: deadline.OnTime.Chinese(),
		},
		{
			Code: "rebuild-today", Severity: diag.Notice, Title: "今天有页面要变，需要重新生成网站",
			Why:    "定时公开、施行、失效和公示期满都在当天生效，网站要重新生成才看得到。",
			Before: "published = 2026-03-12，今天 2026-03-12", After: "运行 gongkai build 并上传",
		},
		{
			Code: "self-assessment-set", Severity: diag.Warning, Title: "自评报告对照的指标体系不在本站",
			Why:    "自评报告从指标体系的页面链接过去，字数上限也写在指标体系里；名称写错就连不上。",
			Before: "set = \"示范指标\"", After: "set = \"市县法治政府建设示范指标（2021年版）\"",
		},
		{
			Code: "too-long", Severity: diag.Warning, Title: "佐证材料超过指标的字数限制",
			Why:    "超过字数的材料不予采用。",
			Before: "指标要求不超过 2000 字，材料 2600 字", After: "删减到 2000 字以内",
		},
		{
			Code: "empty-section", Severity: diag.Warning, Title: "栏目没有已经公开的文件",
			Why:    "空白栏目在政府网站检查中扣分，所以不生成。",
			Before: "栏目里只有草稿", After: "公开其中的文件",
		},
		{
			Code: "vanished", Severity: diag.Error, Title: "已经公开的页面不见了",
			Why:    "公开过的页面只能依法撤回，并说明理由。",
			Before: "删去了 notices/a.md", After: "保留文件，写 [withdrawal] 和理由",
		},
		{
			Code: "changed-in-silence", Severity: diag.Warning, Title: "已经公开的内容改了，没有更正说明",
			Why:    "公开的内容是事实，当事人和公众凭它办事；更正必须看得见。",
			Before: "fine = \"5000\" 改成了 fine = \"3000\"", After: "改回；确属更正的，写 [[revised]]",
		},
		{
			Code: "nothing-to-accept", Severity: diag.Error, Title: "--accept 的页面没有消失，也没有改日期",
			Why:    "提前同意会掩盖以后的消失。",
			Before: "gongkai build --accept notices/a.md", After: "gongkai build",
		},
		{
			Code: "moved-date", Severity: diag.Error, Title: "已经公开的页面改了公开日期",
			Why:    "公开日期是事实，事后改动会掩盖逾期。",
			Before: "published = 2026-03-12 改成了 2026-03-10", After: "改回 2026-03-12",
		},
	}
}
