package page

import (
	"fmt"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/page/view"
)

// statement is said wherever a date of publication is.
const statement = "公开日期由发布机构填报，不是第三方证明。"

// ruling is a deadline in words.
type ruling struct {
	*ledger.Entry
	book *book
	e    *entry
}

// deed is what the rule asks for: 公开, 备案 …
func (r ruling) deed() string { return deed(r.Rule) }

func deed(rule *deadline.Rule) string {
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

// word is the verdict in words. Rules that are not about publication say what
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
	return strings.Replace(chinese, "公开", deed(d.Rule), 1)
}

// class is how the verdict looks.
func class(v deadline.Verdict) string {
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

func tagOf(d *deadline.Deadline) view.Tag { return view.Tag{Class: class(d.Verdict), Word: word(d)} }

// tombstoneTag is the state of a record that is only named; nil for others.
func tombstoneTag(s disclosure.State) *view.Tag {
	switch s {
	case disclosure.Withdrawn:
		return &view.Tag{Class: "withdrawn", Word: "已撤回"}
	case disclosure.Expired:
		return &view.Tag{Class: "withdrawn", Word: "公示期满"}
	}
	return nil
}

// stampView is the stamp (公开时限章) of a deadline.
func (b *book) stampView(e *entry, d *ledger.Entry) view.Stamp {
	r := ruling{d, b, e}
	s := view.Stamp{
		Tag: tagOf(&d.Deadline), Sentence: r.sentence(), Facts: r.facts(), Rule: d.Rule.Name,
		Citation: citation(d.Rule), Note: r.note(), Statement: statement,
	}
	s.Above, s.Below = r.seal()
	if !d.Due.IsZero() {
		s.Working = "#working"
	}
	return s
}

// event is where the clock starts.
func (r ruling) event() string {
	switch r.Rule.From {
	case "published":
		return "公开"
	case "policy.published":
		return "文件公布"
	case "withdrawal.caused":
		return "作出（收到）变更、撤销等决定"
	case "comments.open":
		return "开始征求意见"
	case "review.start":
		return "开始审核"
	case "effective":
		return "施行"
	case "occurred":
		return "事件发生"
	}
	return act(r.e.rec.Kind)
}

// act is the act of which `dated` is the day: 作出决定, 成文, 检查结束.
func act(kind *disclosure.Kind) string {
	name := strings.TrimSuffix(kind.DatedName, "日期")
	switch {
	case strings.HasSuffix(name, "决定"):
		return "作出决定"
	case name == "":
		return "信息形成"
	}
	return name
}

// sentence says the verdict with its numbers.
func (r ruling) sentence() string {
	due := r.moment(r.Due) + "前（含当日）"
	if r.Rule.Unit == "hour" {
		due = r.moment(r.Due) + "前"
	}
	if r.Rule.Form == "minimum" {
		return r.minimum()
	}
	switch r.Verdict {
	case deadline.OnTime:
		return r.onTime(due)
	case deadline.Late:
		return r.late(due)
	case deadline.Pending:
		return fmt.Sprintf("应于%s%s，截至%s尚未%s，期限未满。", due, r.deed(), r.book.asOf.Chinese(), r.deed())
	case deadline.Overdue:
		text := fmt.Sprintf("应于%s%s，截至%s尚未%s", due, r.deed(), r.book.asOf.Chinese(), r.deed())
		if r.LateBy != nil {
			text += fmt.Sprintf("，已逾期 %d 个工作日", *r.LateBy)
		}
		return text + "。"
	case deadline.Undetermined:
		return fmt.Sprintf("截至%s，暂不能判定是否按期%s。", r.book.asOf.Chinese(), r.deed())
	case deadline.Exempt:
		return fmt.Sprintf("依法不适用%s的期限。", r.window())
	case deadline.TooEarly:
		return fmt.Sprintf("%s后至少 %d 个工作日才能%s，实际于%s%s，早于最短期限。", r.event(), r.Rule.Least, r.deed(), r.moment(r.Done), r.deed())
	}
	return "依法不得公开。"
}

func (r ruling) onTime(due string) string {
	switch {
	case r.Done.Date().After(r.Due.Date()): // the notice that shortened the window came later
		return fmt.Sprintf("按当时已经公布的放假安排在期限内%s，期限为%s。", r.deed(), r.window())
	case r.Rule.Form == "fixed" || r.From.IsZero() || r.Elapsed == nil:
		return fmt.Sprintf("应于%s%s，实际于%s%s。", due, r.deed(), r.moment(r.Done), r.deed())
	case r.Rule.Unit == "hour":
		return fmt.Sprintf("%s后 %d 小时%s，期限为%s。", r.event(), *r.Elapsed, r.deed(), r.window())
	case r.Done.Date() == r.From.Date():
		return fmt.Sprintf("%s当日%s，期限为%s。", r.event(), r.deed(), r.window())
	case r.Done.Date().Before(r.From.Date()):
		return fmt.Sprintf("%s前已经%s，期限为%s。", r.event(), r.deed(), r.window())
	case r.Rule.Unit == "workday" && *r.Elapsed == 0:
		return fmt.Sprintf("%s后、第 1 个工作日之前%s，期限为%s。", r.event(), r.deed(), r.window())
	case r.Rule.Unit == "workday" && !r.onWorkday(r.Done.Date()):
		return fmt.Sprintf("%s后第 %d 个工作日之后的休息日%s，期限为%s。", r.event(), *r.Elapsed, r.deed(), r.window())
	case r.Rule.Unit == "workday":
		return fmt.Sprintf("%s后第 %d 个工作日%s，期限为%s。", r.event(), *r.Elapsed, r.deed(), r.window())
	case r.Rule.Unit == "day" && *r.Elapsed > r.Rule.Amount:
		return fmt.Sprintf("%s后%s的期限届满日是休息日，顺延到%s，实际于%s%s。", r.event(), r.window(), r.moment(r.Due), r.moment(r.Done), r.deed())
	case r.Rule.Unit == "day":
		return fmt.Sprintf("%s后第 %d 日%s，期限为%s。", r.event(), *r.Elapsed, r.deed(), r.window())
	}
	return fmt.Sprintf("应于%s%s，实际于%s%s。", due, r.deed(), r.moment(r.Done), r.deed())
}

// onWorkday asks the working of the deadline, which knows the organ's calendar;
// beyond its days the day is taken as counted.
func (r ruling) onWorkday(d calendar.Date) bool {
	for _, day := range r.book.ledger.Working(r.Entry) {
		if day.Date == d {
			return day.N > 0
		}
	}
	return true
}

func (r ruling) late(due string) string {
	switch {
	case r.Rule.Done == "expires":
		return fmt.Sprintf("有效期不应超过%s，实际定到%s。", r.moment(r.Due), r.moment(r.Done))
	case r.LateBy == nil:
		return fmt.Sprintf("应于%s%s，逾期%s。", due, r.deed(), r.deed())
	case *r.LateBy == 0 && r.Rule.Unit == "hour":
		return fmt.Sprintf("应于%s%s，实际于%s%s，逾期不足 1 个工作日。", due, r.deed(), r.moment(r.Done), r.deed())
	case *r.LateBy == 0:
		return fmt.Sprintf("应于%s%s，逾期%s（期限届满后的休息日%s，逾期 0 个工作日）。", due, r.deed(), r.deed(), r.deed())
	}
	return fmt.Sprintf("应于%s%s，逾期 %d 个工作日%s。", due, r.deed(), *r.LateBy, r.deed())
}

// minimum is the sentence of a period that must stay open long enough.
func (r ruling) minimum() string {
	what := fmt.Sprintf("%s后不应早于%s%s", r.event(), r.moment(r.Due), r.deed())
	switch r.Verdict {
	case deadline.OnTime:
		return fmt.Sprintf("%s，实际于%s%s，达到%s的最短期限。", what, r.moment(r.Done), r.deed(), r.window())
	case deadline.TooEarly:
		return fmt.Sprintf("%s，实际于%s%s，早于%s的最短期限。", what, r.moment(r.Done), r.deed(), r.window())
	case deadline.Pending:
		return fmt.Sprintf("%s，截至%s期限未满。", what, r.book.asOf.Chinese())
	case deadline.Exempt:
		return fmt.Sprintf("依法不适用%s的最短期限。", r.window())
	}
	return fmt.Sprintf("截至%s，暂不能判定是否达到最短期限。", r.book.asOf.Chinese())
}

// window is the rule's window with the space that Chinese numbers take: " 7 个工作日".
func (r ruling) window() string {
	w := r.Rule.Window()
	if r.Rule.Form == "between" {
		w = fmt.Sprintf("%d 至 %s", r.Rule.Least, w)
	}
	if w != "" && w[0] >= '0' && w[0] <= '9' {
		return " " + w
	}
	return w
}

// moment is a day, or an instant for rules in hours.
func (r ruling) moment(m calendar.Moment) string { return momentText(m, r.Rule.Unit == "hour") }

func momentText(m calendar.Moment, hours bool) string {
	text := m.Date().Chinese()
	if hours && m.HasTime() {
		text += m.Time().Format(" 15:04")
	}
	return text
}

// facts are the dates the sentence rests on.
func (r ruling) facts() []view.Row {
	var rows []view.Row
	add := func(label string, m calendar.Moment) {
		if m.IsZero() {
			return
		}
		d := view.Date{ISO: m.Date().String(), Chinese: r.moment(m)}
		if r.Rule.Unit == "hour" && m.HasTime() {
			d.ISO = m.RFC3339()
		}
		rows = append(rows, view.Row{Label: label, Date: &d})
	}
	add(r.fromLabel(), r.From)
	switch {
	case r.Rule.Form == "minimum":
		add("最早"+r.deed()+"日期", r.Due)
	default:
		add("最迟"+r.deed()+"日期", r.Due)
	}
	if r.Provisional {
		add("可能的最早届满日", r.Safe)
		add("可能的最晚届满日", r.Latest)
	}
	add("实际"+r.deed()+"日期", r.Done)
	return rows
}

func (r ruling) fromLabel() string {
	if r.Rule.From == "dated" {
		return r.book.corpus.Kinds.Label(r.e.rec.Kind, "dated")
	}
	return r.event() + "日期"
}

// note says what the sentence leaves open.
func (r ruling) note() string {
	var notes []string
	if r.Provisional {
		notes = append(notes, fmt.Sprintf("届满日落在放假安排尚未公布的时段：%s是按法定节假日推算的，最早可能是%s，最晚可能是%s（截至%s）。",
			r.moment(r.Due), r.moment(r.Safe), r.moment(r.Latest), r.book.asOf.Chinese()))
	}
	switch late := r.Verdict == deadline.Late || r.Verdict == deadline.Overdue; {
	case r.Verdict == deadline.Exempt:
		notes = append(notes, r.exemption()...)
	case late && r.Reason != "":
		notes = append(notes, "逾期原因："+sentenceEnd(r.e.mask(r.Reason)))
	case r.Reason != "" && !r.Provisional:
		notes = append(notes, r.e.mask(r.Reason)+"。")
	}
	return strings.Join(notes, "")
}

// exemption is the signed reason; of a tombstone only that there is one.
func (r ruling) exemption() []string {
	x := r.e.rec.Exempt
	if x == nil || r.e.state.Tombstone() {
		return nil
	}
	notes := []string{"理由：" + sentenceEnd(r.e.mask(x.Reason)), "依据：" + sentenceEnd(r.e.mask(x.Basis))}
	return append(notes, fmt.Sprintf("批准：%s，%s。", r.e.mask(x.ApprovedBy), x.On.Chinese()))
}

func sentenceEnd(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasSuffix(s, "。") {
		return s
	}
	return s + "。"
}

// workingURL is where the deadline of a document is counted day by day.
func workingURL(e *entry, d *ledger.Entry) string {
	if d.Due.IsZero() {
		return e.url
	}
	return address.Document(e.rec.Path) + "#working"
}

// citation names the document that sets the window, and the days that version of
// the rule is in force.
func citation(rule *deadline.Rule) string {
	if validity := ledger.Validity(rule); validity != "" {
		return rule.Citation() + "，" + validity
	}
	return rule.Citation()
}
