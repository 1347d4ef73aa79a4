package deadline

import (
	"cmp"
	"fmt"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
)

// Verdict (结论) is whether a deadline was met.
type Verdict string

// The verdicts.
const (
	OnTime       Verdict = "on-time"
	Late         Verdict = "late"
	Pending      Verdict = "pending"      // not done, the window is open
	Overdue      Verdict = "overdue"      // not done, the window has closed
	Undetermined Verdict = "undetermined" // the coming calendar or a missing date could turn it
	Exempt       Verdict = "exempt"
	TooEarly     Verdict = "too-early" // a period that had to stay open was closed
	Forbidden    Verdict = "forbidden"
)

// Verdicts lists every verdict, in the order of summaries.
func Verdicts() []Verdict {
	return []Verdict{OnTime, Late, Pending, Overdue, Undetermined, Exempt, TooEarly, Forbidden}
}

// gravity orders verdicts from the worst; what asks for nothing is equal.
func (v Verdict) gravity() int {
	worst := [...]Verdict{Forbidden, Overdue, Late, TooEarly, Undetermined}
	for i, bad := range worst {
		if v == bad {
			return i
		}
	}
	return len(worst)
}

// Chinese returns the verdict in a word, for a rule about publication.
func (v Verdict) Chinese() string {
	switch v {
	case OnTime:
		return "按期公开"
	case Late:
		return "逾期公开"
	case Pending:
		return "期限内未公开"
	case Overdue:
		return "逾期未公开"
	case Undetermined:
		return "暂不能判定"
	case Exempt:
		return "依法不适用"
	case TooEarly:
		return "期限不足"
	case Forbidden:
		return "不得公开"
	}
	return ""
}

// Meaning explains the words of verdicts that a reader may not know, in a sentence; ""
// for those that tell themselves.
func (v Verdict) Meaning() string {
	switch v {
	case Exempt:
		return "“" + v.Chinese() + "”是依法不必在期限内公开。"
	case TooEarly:
		return "“" + v.Chinese() + "”是征求意见等没有给够法定的天数。"
	case Undetermined:
		return "“" + v.Chinese() + "”是放假安排还没有公布或者缺少日期，现在算不出来。"
	}
	return ""
}

// Word returns the verdict in a word that fits the act: 逾期撤回, 达到最短期限.
// Pages, feeds, data sets and reports show no other.
func (d *Deadline) Word() string {
	rule, v := d.Rule, d.Verdict
	switch {
	case rule.Form == Minimum && v == OnTime:
		return "达到最短期限"
	case rule.Form == Minimum && v == Pending:
		return "期限未满"
	case rule.endsValidity() && v == OnTime:
		return "有效期符合规定"
	case rule.endsValidity() && v == Late:
		return "有效期过长"
	case v == Forbidden:
		return v.Chinese()
	case v == Exempt && rule.IsOwn():
		return "不再实施"
	}
	return strings.Replace(v.Chinese(), publication, rule.Verb(), 1)
}

// publication is the verb in the words of Verdict.Chinese.
const publication = "公开"

// Words returns the verdict and how late it is: 逾期公开，晚 4 个工作日.
func (d *Deadline) Words() string {
	word := d.Word()
	late := d.Verdict == Late || d.Verdict == Overdue
	switch {
	case !late || d.LateBy == nil || d.Rule.endsValidity():
		return word
	case *d.LateBy > 0:
		return fmt.Sprintf("%s，晚 %d 个工作日", word, *d.LateBy)
	}
	return word + "，不足 1 个工作日"
}

// Verb returns what the rule asks for, in words after 最迟 or 逾期: 公开, 撤回.
func (r *Rule) Verb() string {
	if r.takesDown() {
		return act("withdrawal.on").verb
	}
	if a := act(r.Done); a != nil {
		return a.verb
	}
	return publication
}

// takesDown reports whether the rule asks to take a record down in another channel.
func (r *Rule) takesDown() bool { return r.OtherChannel() && r.From == "withdrawal.caused" }

// Since returns the act that starts the rule's clock, in words before 后: 作出决定.
func (r *Rule) Since(kind *disclosure.Kind) string {
	if a := act(r.From); a != nil && a.front != "dated" {
		return a.since
	}
	if field, ok := kind.Field(r.From); ok {
		if word, isDate := strings.CutSuffix(field.Label, "日期"); isDate {
			return word
		}
		return "“" + field.Label + "”"
	}
	return ActOfKind(kind)
}

// ActOfKind returns the act of which `dated` is the day: 作出决定, 成文, 检查结束.
func ActOfKind(kind *disclosure.Kind) string {
	switch name := strings.TrimSuffix(kind.DatedName, "日期"); {
	case strings.HasSuffix(name, "决定"):
		return "作出决定"
	case name == "":
		return act("dated").since
	default:
		return name
	}
}

// StartName and DoneName return what a kind calls the day from which the clock
// runs, and the day that ends the clock: 处罚决定日期, 公开日期.
func (r *Rule) StartName(kinds *disclosure.Kinds, kind *disclosure.Kind) string {
	if a := act(r.From); a != nil {
		return a.dayName(kinds, kind)
	}
	return kinds.Label(kind, r.From)
}

// StartName is Rule.StartName for the clock of one record: the withdrawal of what was
// published after its revocation counts from the publication.
func (d *Deadline) StartName(kinds *disclosure.Kinds, rec *disclosure.Record) string {
	if d.publicLater(rec) {
		return act("published").dayName(kinds, rec.Kind)
	}
	return d.Rule.StartName(kinds, rec.Kind)
}

// publicLater reports whether a withdrawal counts from the publication, which came
// after the revocation.
func (d *Deadline) publicLater(rec *disclosure.Record) bool {
	return d.Rule.From == "withdrawal.caused" && rec.Withdrawal != nil && rec.Withdrawal.Caused.Before(d.From.Date())
}

// DoneName is described at StartName.
func (r *Rule) DoneName(kinds *disclosure.Kinds, kind *disclosure.Kind) string {
	if r.takesDown() {
		return "在该渠道的撤回日期"
	}
	if a := act(r.Done); a != nil {
		return a.dayName(kinds, kind)
	}
	return ""
}

func (a *Act) dayName(kinds *disclosure.Kinds, kind *disclosure.Kind) string {
	return cmp.Or(a.day, kinds.Label(kind, a.front))
}

// Front returns the key of the front matter that states the day which ends the
// rule's clock.
func (r *Rule) Front() string {
	if a := act(r.Done); a != nil {
		return a.front
	}
	return ""
}

// DueName returns the name of the last day; of a minimum, of the first day on
// which the period may end.
func (r *Rule) DueName() string {
	if r.Form == Minimum {
		return "最早"
	}
	return "最迟"
}

// When returns a moment in words: a day, for a rule in hours with its time.
func (r *Rule) When(m calendar.Moment) string {
	if r.Unit == Hours {
		return m.Chinese()
	}
	return m.Date().Chinese()
}

// Window returns the rule's window in words: 7 个工作日, 5 至 15 个工作日, 每年3月31日前.
func (r *Rule) Window() string {
	if r.Unit == MonthDay {
		return r.yearly()
	}
	switch {
	case r.Form == Between:
		return fmt.Sprintf("%d 至 %s", r.Least, r.amount(r.Amount))
	case r.Unit == Days && r.Amount == 0:
		return "同日"
	}
	return r.amount(r.Amount)
}

// Bound returns the window in words that say which bound it is: 7 个工作日内,
// 不少于 30 日; "" for a prohibition.
func (r *Rule) Bound() string {
	switch {
	case r.Form == Forbid:
		return ""
	case r.Form == Minimum:
		return "不少于 " + r.Window()
	case r.Form == Between || r.Form == Fixed || r.Amount == 0:
		return r.Window()
	}
	return r.Window() + "内"
}

// amount returns a number in the rule's unit.
func (r *Rule) amount(n int) string {
	switch r.Unit {
	case Workdays:
		return fmt.Sprintf("%d 个工作日", n)
	case Days:
		return fmt.Sprintf("%d 日", n)
	case Months:
		return fmt.Sprintf("%d 个月", n)
	case Years:
		return fmt.Sprintf("%d 年", n)
	case Hours:
		return fmt.Sprintf("%d 小时", n)
	}
	return ""
}

// yearly returns a fixed day in words.
func (r *Rule) yearly() string {
	if r.MonthDay == "02-last" {
		return "每年3月1日之前"
	}
	month, day, _ := strings.Cut(r.MonthDay, "-")
	month, day = strings.TrimPrefix(month, "0"), strings.TrimPrefix(day, "0")
	if r.Amount > 1 { // years between two
		return fmt.Sprintf("每 %d 年，当年%s月%s日前", r.Amount, month, day)
	}
	if r.SameYear {
		return "当年" + month + "月" + day + "日前"
	}
	return "每年" + month + "月" + day + "日前"
}

// Validity returns the time a rule is in force (规则的版本), in words:
// 2018年12月5日起施行. Rules change by new entries with days of their own, so that
// id and validity together name the version that judged; "" where the catalogue
// gives no day.
func (r *Rule) Validity() string {
	switch from, until := r.ValidFrom, r.ValidUntil; {
	case from.IsZero():
		return ""
	case r.Published.After(from):
		return from.Chinese() + "成文，" + r.Published.Chinese() + "公布，公布后适用" + untilChinese(until)
	case until.IsZero():
		return from.Chinese() + "起施行"
	default:
		return from.Chinese() + "至" + until.Chinese() + "施行"
	}
}

// untilChinese returns the last day in force, in words behind a comma; "" for an open end.
func untilChinese(until calendar.Date) string {
	if until.IsZero() {
		return ""
	}
	return "，至" + until.Chinese() + "止"
}
