package deadline

import (
	"cmp"
	"fmt"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
)

// Sentence says a verdict with its numbers: 作出决定后第 5 个工作日公开，期限为 7 个工作日。
func (j *Judge) Sentence(rec *disclosure.Record, d *Deadline) string {
	s := sentence{Deadline: d, rule: d.Rule, since: d.Rule.Since(rec.Kind), verb: d.Rule.Verb(), asOf: j.AsOf.Chinese(), calendar: j.calendarOf(rec)}
	if end := act(d.Rule.Done); end != nil {
		s.period = end.period
	}
	if d.publicLater(rec) {
		s.since = act("published").since
	}
	if d.Rule.Form == Minimum {
		return s.minimum()
	}
	switch d.Verdict {
	case OnTime:
		return s.onTime()
	case Late:
		return s.late()
	case Pending:
		return fmt.Sprintf("应于%s%s，截至%s尚未%s，期限未满。", s.due(), s.verb, s.asOf, s.verb)
	case Overdue:
		return fmt.Sprintf("应于%s%s，截至%s尚未%s%s。", s.due(), s.verb, s.asOf, s.verb, s.overdueBy())
	case Undetermined:
		return fmt.Sprintf("截至%s，暂不能判定是否按期%s。", s.asOf, s.verb)
	case Exempt:
		return fmt.Sprintf("依法不适用%s的%s期限。", s.window(), cmp.Or(s.period, s.verb)) + s.signedLate(rec)
	case TooEarly:
		return fmt.Sprintf("%s，少于规定的 %s。", s.taken(d.Rule.Least), d.Rule.amount(d.Rule.Least))
	}
	return "依法不得公开。"
}

// sentence is a deadline and the words that its sentence is made of.
type sentence struct {
	*Deadline
	rule        *Rule
	since, verb string // 作出决定, 公开
	period      string // 征求意见; "" where the act has none
	asOf        string
	calendar    *calendar.Calendar // that binds the organ
}

// due is the end of the window: 2026年3月16日前（含当日）.
func (s sentence) due() string {
	if s.rule.Unit == Hours {
		return s.rule.When(s.Due) + "前"
	}
	return s.rule.When(s.Due) + "前（含当日）"
}

// signedLate says that an exemption was signed after the due day; "" where not.
func (s sentence) signedLate(rec *disclosure.Record) string {
	if !s.SignedLate {
		return ""
	}
	return fmt.Sprintf("批准日期是%s，在期限届满（%s）之后。", rec.Exempt.On.Chinese(), s.rule.When(s.Due))
}

// window is the rule's window, with the space before a number: " 7 个工作日".
func (s sentence) window() string {
	w := s.rule.Window()
	if w != "" && w[0] >= '0' && w[0] <= '9' {
		return " " + w
	}
	return w
}

// onTime says when it was done, in the rule's unit where that is counted.
func (s sentence) onTime() string {
	done := s.Done.Date()
	dates := fmt.Sprintf("应于%s%s，实际于%s%s。", s.due(), s.verb, s.rule.When(s.Done), s.verb)
	limit := "，期限为" + s.window() + "。"
	workday := s.rule.Unit == Workdays
	switch {
	case done.After(s.Due.Date()): // the notice that shortened the window came later
		return fmt.Sprintf("按当时已经公布的放假安排在期限内%s%s", s.verb, limit)
	case s.rule.Form == Fixed || s.From.IsZero() || s.Elapsed == nil:
		return dates
	case s.rule.Unit == Hours:
		return fmt.Sprintf("%s后 %d 小时%s%s", s.since, *s.Elapsed, s.verb, limit)
	case done == s.From.Date() && s.rule.explains():
		return "与文件同日公开，符合同步解读要求。"
	case done == s.From.Date():
		return fmt.Sprintf("%s当日%s%s", s.since, s.verb, limit)
	case done.Before(s.From.Date()):
		return fmt.Sprintf("%s前已经%s%s", s.since, s.verb, limit)
	case workday && *s.Elapsed == 0:
		return fmt.Sprintf("%s后、第 1 个工作日之前%s%s", s.since, s.verb, limit)
	case workday && !s.calendar.Day(done).Nature.Working():
		return fmt.Sprintf("%s后第 %d 个工作日之后的休息日%s%s", s.since, *s.Elapsed, s.verb, limit)
	case workday:
		return fmt.Sprintf("%s后第 %d 个工作日%s%s", s.since, *s.Elapsed, s.verb, limit)
	case s.rule.Unit == Days && *s.Elapsed > s.rule.Amount:
		return fmt.Sprintf("%s后%s的期限届满日是休息日，顺延到%s，实际于%s%s。", s.since, s.window(), s.rule.When(s.Due), s.rule.When(s.Done), s.verb)
	case s.rule.Unit == Days:
		return fmt.Sprintf("%s后第 %d 日%s%s", s.since, *s.Elapsed, s.verb, limit)
	}
	return dates
}

// late says by how much: in working days, where there is none in calendar days.
func (s sentence) late() string {
	switch {
	case s.rule.endsValidity():
		return fmt.Sprintf("有效期不应超过%s，实际定到%s。", s.rule.When(s.Due), s.rule.When(s.Done))
	case s.LateBy == nil:
		return fmt.Sprintf("应于%s%s，实际于%s%s。", s.due(), s.verb, s.rule.When(s.Done), s.verb)
	case *s.LateBy > 0:
		return fmt.Sprintf("应于%s%s，晚 %d 个工作日%s。", s.due(), s.verb, *s.LateBy, s.verb)
	case s.rule.Unit == Hours:
		return fmt.Sprintf("应于%s%s，实际于%s%s，晚%s（不足 1 个工作日）。", s.due(), s.verb, s.rule.When(s.Done), s.verb, s.hoursLate())
	}
	done := s.Done.Date()
	return fmt.Sprintf("应于%s%s，晚 %d 天%s（当天是%s，不足 1 个工作日）。", s.due(), s.verb, done.Sub(s.Due.Date()), s.verb, s.dayOff(done))
}

// dayOff names a day that is no working day: 周六, 国庆节.
func (s sentence) dayOff(d calendar.Date) string {
	if day := s.calendar.Day(d); day.Name != "" {
		return day.Name
	}
	return d.WeekdayChinese()
}

func (s sentence) overdueBy() string {
	switch {
	case s.LateBy == nil:
		return ""
	case *s.LateBy == 0:
		return "，已晚不足 1 个工作日"
	}
	return fmt.Sprintf("，已晚 %d 个工作日", *s.LateBy)
}

// minimum is the sentence of a period that must stay open long enough.
func (s sentence) minimum() string {
	switch s.Verdict {
	case OnTime:
		if s.Elapsed != nil && *s.Elapsed < s.rule.Amount { // the notice that moved the end came later
			return fmt.Sprintf("%s到%s，按当时已经公布的放假安排达到规定的%s。", s.subject(), s.rule.When(s.Done), s.window())
		}
		return fmt.Sprintf("%s，不少于规定的%s（最早应到%s）。", s.length(), s.window(), s.rule.When(s.Due))
	case TooEarly:
		return fmt.Sprintf("%s，少于规定的%s（最早应到%s）。", s.taken(s.rule.Amount), s.window(), s.rule.When(s.Due))
	case Pending:
		return fmt.Sprintf("%s最早应到%s，截至%s期限未满。", s.subject(), s.rule.When(s.Due), s.asOf)
	case Exempt:
		return fmt.Sprintf("依法不适用%s的%s期限。", s.window(), s.subject())
	}
	return fmt.Sprintf("截至%s，暂不能判定%s是否达到规定的%s。", s.asOf, s.subject(), s.window())
}

// subject names the period that must stay open: 征求意见.
func (s sentence) subject() string { return cmp.Or(s.period, s.since+"至"+s.verb) }

// length is how long the period was, in the rule's unit where that is counted:
// 征求意见 8 个工作日.
func (s sentence) length() string {
	if s.Elapsed == nil || s.rule.Unit != Workdays && s.rule.Unit != Days {
		return s.subject() + "到" + s.rule.When(s.Done)
	}
	return s.subject() + " " + s.rule.amount(*s.Elapsed)
}

// taken is length of a period that was too short. A length that reaches the least
// one is not said: days that do not count made the period too short.
func (s sentence) taken(least int) string {
	if s.Elapsed != nil && *s.Elapsed >= least {
		return s.subject() + "到" + s.rule.When(s.Done)
	}
	return s.length()
}

// hoursLate is how much later than an hour the act was: 2 小时, 30 分钟.
func (s sentence) hoursLate() string {
	minutes := int(s.Done.Time().Sub(s.Due.Time()).Minutes())
	if minutes < 60 {
		return fmt.Sprintf(" %d 分钟", max(minutes, 1))
	}
	return fmt.Sprintf(" %d 小时", minutes/60)
}
