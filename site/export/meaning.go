package export

// meaning says what the fields mean that many kinds have; "" when title and
// form say it all.
func meaning(name string) string {
	switch name {
	case "path":
		return "记录的编号，不重复：源文件相对于 content/ 的路径"
	case "url":
		return "网页的完整网址"
	case "publicity":
		return "公示中的有全部字段；已撤回和公示期满的只留文号、日期和结论"
	case "title":
		return "文件的标题；已撤回和公示期满的不写当事人"
	case "number":
		return "发文字号或决定书文号；没有文号的为空"
	case "index":
		return "政府信息的索引号（政府信息公开条例第十二条）"
	case "organ":
		return "发布机构在本站的代号；几个机关联合发布的，是牵头机关"
	case "organ_name":
		return "发布机构的全称；联合发布的用“；”隔开，牵头机关在前"
	case "dated":
		return "作出决定、成文或者形成的日期，公开时限从这一天的次日起算；写作 2026-03-05"
	case "published":
		return "发布机构填报的公开日期；写作 2026-03-05"
	case "published_time":
		return "填报了时刻的公开时间，带时区；只填报日期的为空"
	case "publicity_until":
		return "公示到这一天为止；写作 2026-03-05"
	case "withdrawn_on":
		return "撤回的日期；没有撤回的为空"
	case "withdrawal_cause":
		return "撤回的情形（行政处罚法第四十八条）；没有撤回的为空"
	case "subject_name":
		return "当事人的名称；自然人的姓名已经隐去"
	case "subject_uscc":
		return "法人和非法人组织的统一社会信用代码；自然人没有这一项"
	case "interprets", "amends", "repeals":
		return "对应文件的编号（path）；多个的用“；”隔开"
	case "text_from":
		return "现在适用的是从哪一天起的文本；没有各个时期的文本的为空"
	case "occurred":
		return "事件发生的日期，或者带时区的时间"
	case "level":
		return "预算决算的层级：government 政府，department 部门，unit 单位"
	case "event":
		return "事件的类型：major-emergency 特别重大、重大突发事件，opinion 政务舆情"
	case "rule":
		return "判断公开时限所用规则的代号；没有适用规则的为空"
	case "due":
		return "最迟应当公开的日期；写作 2026-03-05"
	case "elapsed":
		return "从生成日期的次日到公开日期用了多少，单位见 unit"
	case "allowed":
		return "规定的时限是多少，单位见 unit"
	case "unit":
		return "时限的单位：workday 工作日，day 日，month 月，year 年，hour 小时，monthday 每年的固定日期"
	case "verdict":
		return "到数据截至日期为止的结论"
	case "proof":
		return "公开日志对公开日期的举证：有据是有第三方证明在期限内登记，仅陈述是没有，存疑是最早可证的日期晚于所写的日期；逾期的为空"
	case "late_by":
		return "晚了多少个工作日；按期公开的是 0"
	}
	return ""
}
