package ledger

import (
	"fmt"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
)

// Window is a rule's window in words that say what kind of bound it is:
// 7 个工作日内, 不少于 30 日, 5 至 15 个工作日.
func Window(rule *deadline.Rule) string {
	window := rule.Window()
	switch rule.Form {
	case "minimum":
		return "不少于 " + window
	case "between":
		return fmt.Sprintf("%d 至 %s", rule.Least, window)
	case "fixed":
		if window == "" { // a day that only a site's own rule has
			return "每年" + rule.MonthDay + "前"
		}
		return window
	case "forbid":
		return ""
	}
	if rule.Amount > 0 {
		window += "内"
	}
	return window
}

// Validity (规则的版本) is the time a rule is in force, in words: 2018年12月5日起施行.
// Rules change by new entries with days of their own, so that id and validity
// together name the version that judged; "" where the catalogue gives no day.
func Validity(rule *deadline.Rule) string {
	switch from, until := rule.ValidFrom, rule.ValidUntil; {
	case from.IsZero():
		return ""
	case until.IsZero():
		return from.Chinese() + "起施行"
	default:
		return from.Chinese() + "至" + until.Chinese() + "施行"
	}
}

// Word is the verdict in a word. Where the rule is not about publication, the
// word is not either: 逾期撤回.
func Word(d *deadline.Deadline) string {
	act := Act(d.Rule)
	switch {
	case d.Rule.Form == "minimum" && d.Verdict == deadline.OnTime:
		return "满足最短期限"
	case act == Publishing:
	case d.Verdict == deadline.OnTime:
		return "按期" + act
	case d.Verdict == deadline.Late:
		return "逾期" + act
	case d.Verdict == deadline.Pending:
		return "期限内未" + act
	case d.Verdict == deadline.Overdue:
		return "逾期未" + act
	}
	return d.Verdict.Chinese()
}

// Verdict is the verdict with how late it is: 逾期公开，晚 4 个工作日.
func Verdict(d *deadline.Deadline) string {
	word := Word(d)
	if d.LateBy == nil || d.Verdict != deadline.Late && d.Verdict != deadline.Overdue {
		return word
	}
	if *d.LateBy == 0 && d.Rule.Unit == "hour" {
		return word
	}
	if *d.LateBy == 0 {
		return word + "，届满日之后尚无工作日"
	}
	return fmt.Sprintf("%s，晚 %d 个工作日", word, *d.LateBy)
}

// Publishing (公开) is the act of rules about publication.
const Publishing = "公开"

// Act is what a rule's clock waits for.
func Act(rule *deadline.Rule) string {
	switch rule.Done {
	case "withdrawal.on":
		return "撤回"
	case "comments.close":
		return "结束征求意见"
	case "review.end":
		return "完成审核"
	case "filings.on":
		return "备案"
	case "submitted.on":
		return "报送"
	case "effective":
		return "施行"
	case "expires":
		return "失效"
	}
	return Publishing
}

// DueName names the last day: of a minimum, the first day on which it may end.
func DueName(rule *deadline.Rule) string {
	if rule.Form == "minimum" {
		return "最早"
	}
	return "最迟"
}

// Point is a date in words, with its time for rules in hours.
func Point(rule *deadline.Rule, m calendar.Moment) string {
	text := m.Date().Chinese()
	if rule.Unit == "hour" && m.HasTime() {
		text += m.Time().Format(" 15:04")
	}
	return text
}
