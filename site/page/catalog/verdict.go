package catalog

import (
	"strings"

	"gongkai/site/deadline"
	"gongkai/site/page/view"
)

// VerdictTag returns a verdict as a tag.
func VerdictTag(d *deadline.Deadline) view.Tag {
	return view.Tag{Class: Class(d.Verdict), Word: word(d)}
}

// Class returns how a verdict looks.
func Class(v deadline.Verdict) string {
	switch v {
	case deadline.OnTime:
		return "ok"
	case deadline.Pending, deadline.Undetermined:
		return "due"
	case deadline.Exempt:
		return "na"
	}
	return "late"
}

// Act returns what a rule asks for: 公开, 备案 …
func Act(rule *deadline.Rule) string {
	switch rule.Done {
	case "withdrawal.on":
		return "撤回"
	case "review.end":
		return "审核完毕"
	case "filings.on":
		return "备案"
	case "submitted.on":
		return "报送"
	case "comments.close":
		return "结束征求意见"
	case "effective":
		return "施行"
	case "expires":
		return "失效"
	}
	return "公开"
}

// word returns the verdict in words. Rules that are not about publication say what
// they are about.
func word(d *deadline.Deadline) string {
	chinese := d.Verdict.Chinese()
	switch {
	case d.Rule.Done == "published", d.Rule.Done == "channel":
		return chinese
	case d.Rule.Form == "minimum" && d.Verdict == deadline.OnTime:
		return "达到最短期限"
	case d.Rule.Form == "minimum" && d.Verdict == deadline.Pending:
		return "期限未满"
	case d.Rule.Done == "expires" && d.Verdict == deadline.OnTime:
		return "有效期符合规定"
	case d.Rule.Done == "expires" && d.Verdict == deadline.Late:
		return "有效期过长"
	}
	return strings.Replace(chinese, "公开", Act(d.Rule), 1)
}
