package page

import (
	"fmt"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// statement accompanies every date of publication.
const statement = "公开日期由发布机构填报，不是第三方证明。"

// ruling is a deadline in words.
type ruling struct {
	*ledger.Entry
	catalog *catalog.Catalog
	doc     *catalog.Document
	days    []deadline.Day // the working: every day of a window in days
}

// rulings returns the deadlines of the document, that of its publication first.
func (p *documentPage) rulings() []ruling {
	var list []ruling
	add := func(e *ledger.Entry) { list = append(list, ruling{e, p.catalog, p.doc, p.catalog.Ledger.Working(e)}) }
	stamp := p.doc.Stamp
	if stamp != nil {
		add(stamp)
	}
	for _, e := range p.catalog.Ledger.Of(p.doc.Record.Path) {
		if stamp == nil || e.Rule != stamp.Rule || e.Done != stamp.Done || e.From != stamp.From {
			add(e)
		}
	}
	return list
}

// day returns a day of the working; ok is false for other days.
func (r ruling) day(d calendar.Date) (day deadline.Day, ok bool) {
	if len(r.days) == 0 {
		return day, false
	}
	if i := d.Sub(r.days[0].Date); i >= 0 && i < len(r.days) {
		return r.days[i], r.days[i].Date == d
	}
	return day, false
}

// act returns what the rule asks for: 公开, 备案 …
func (r ruling) act() string { return catalog.Act(r.Rule) }

// stamp returns the stamp (公开时限章) of a deadline, without the leaf of its calendar.
func (r ruling) stamp() view.Stamp {
	s := view.Stamp{
		Tag: catalog.VerdictTag(&r.Deadline), Sentence: r.sentence(), Facts: r.facts(), Rule: r.Rule.Name,
		Citation: citation(r.Rule), Note: r.note(), Statement: statement,
	}
	s.Above, s.Below = r.seal()
	if !r.Due.IsZero() {
		s.Working = "#working"
	}
	return s
}

// event returns the act with which the clock starts.
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
	return actOf(r.doc.Record.Kind)
}

// actOf returns the act of which `dated` is the day: 作出决定, 成文, 检查结束.
func actOf(kind *disclosure.Kind) string {
	name := strings.TrimSuffix(kind.DatedName, "日期")
	switch {
	case strings.HasSuffix(name, "决定"):
		return "作出决定"
	case name == "":
		return "信息形成"
	}
	return name
}

// sentence returns the verdict with its numbers.
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
		return fmt.Sprintf("应于%s%s，截至%s尚未%s，期限未满。", due, r.act(), r.catalog.AsOf.Chinese(), r.act())
	case deadline.Overdue:
		text := fmt.Sprintf("应于%s%s，截至%s尚未%s", due, r.act(), r.catalog.AsOf.Chinese(), r.act())
		if r.LateBy != nil {
			text += fmt.Sprintf("，已逾期 %d 个工作日", *r.LateBy)
		}
		return text + "。"
	case deadline.Undetermined:
		return fmt.Sprintf("截至%s，暂不能判定是否按期%s。", r.catalog.AsOf.Chinese(), r.act())
	case deadline.Exempt:
		return fmt.Sprintf("依法不适用%s的期限。", r.window())
	case deadline.TooEarly:
		return fmt.Sprintf("%s后至少 %d 个工作日才能%s，实际于%s%s，早于最短期限。", r.event(), r.Rule.Least, r.act(), r.moment(r.Done), r.act())
	}
	return "依法不得公开。"
}

func (r ruling) onTime(due string) string {
	switch {
	case r.Done.Date().After(r.Due.Date()): // the notice that shortened the window came later
		return fmt.Sprintf("按当时已经公布的放假安排在期限内%s，期限为%s。", r.act(), r.window())
	case r.Rule.Form == "fixed" || r.From.IsZero() || r.Elapsed == nil:
		return fmt.Sprintf("应于%s%s，实际于%s%s。", due, r.act(), r.moment(r.Done), r.act())
	case r.Rule.Unit == "hour":
		return fmt.Sprintf("%s后 %d 小时%s，期限为%s。", r.event(), *r.Elapsed, r.act(), r.window())
	case r.Done.Date() == r.From.Date():
		return fmt.Sprintf("%s当日%s，期限为%s。", r.event(), r.act(), r.window())
	case r.Done.Date().Before(r.From.Date()):
		return fmt.Sprintf("%s前已经%s，期限为%s。", r.event(), r.act(), r.window())
	case r.Rule.Unit == "workday" && *r.Elapsed == 0:
		return fmt.Sprintf("%s后、第 1 个工作日之前%s，期限为%s。", r.event(), r.act(), r.window())
	case r.Rule.Unit == "workday" && !r.onWorkday(r.Done.Date()):
		return fmt.Sprintf("%s后第 %d 个工作日之后的休息日%s，期限为%s。", r.event(), *r.Elapsed, r.act(), r.window())
	case r.Rule.Unit == "workday":
		return fmt.Sprintf("%s后第 %d 个工作日%s，期限为%s。", r.event(), *r.Elapsed, r.act(), r.window())
	case r.Rule.Unit == "day" && *r.Elapsed > r.Rule.Amount:
		return fmt.Sprintf("%s后%s的期限届满日是休息日，顺延到%s，实际于%s%s。", r.event(), r.window(), r.moment(r.Due), r.moment(r.Done), r.act())
	case r.Rule.Unit == "day":
		return fmt.Sprintf("%s后第 %d 日%s，期限为%s。", r.event(), *r.Elapsed, r.act(), r.window())
	}
	return fmt.Sprintf("应于%s%s，实际于%s%s。", due, r.act(), r.moment(r.Done), r.act())
}

// onWorkday reports whether a day counts in the working of the deadline, which
// follows the organ's calendar. A day beyond the working is taken as counted.
func (r ruling) onWorkday(d calendar.Date) bool {
	day, ok := r.day(d)
	return !ok || day.N > 0
}

func (r ruling) late(due string) string {
	switch {
	case r.Rule.Done == "expires":
		return fmt.Sprintf("有效期不应超过%s，实际定到%s。", r.moment(r.Due), r.moment(r.Done))
	case r.LateBy == nil:
		return fmt.Sprintf("应于%s%s，逾期%s。", due, r.act(), r.act())
	case *r.LateBy == 0 && r.Rule.Unit == "hour":
		return fmt.Sprintf("应于%s%s，实际于%s%s，逾期不足 1 个工作日。", due, r.act(), r.moment(r.Done), r.act())
	case *r.LateBy == 0:
		return fmt.Sprintf("应于%s%s，逾期%s（期限届满后的休息日%s，逾期 0 个工作日）。", due, r.act(), r.act(), r.act())
	}
	return fmt.Sprintf("应于%s%s，逾期 %d 个工作日%s。", due, r.act(), *r.LateBy, r.act())
}

// minimum returns the sentence of a period that must stay open long enough.
func (r ruling) minimum() string {
	what := fmt.Sprintf("%s后不应早于%s%s", r.event(), r.moment(r.Due), r.act())
	switch r.Verdict {
	case deadline.OnTime:
		return fmt.Sprintf("%s，实际于%s%s，达到%s的最短期限。", what, r.moment(r.Done), r.act(), r.window())
	case deadline.TooEarly:
		return fmt.Sprintf("%s，实际于%s%s，早于%s的最短期限。", what, r.moment(r.Done), r.act(), r.window())
	case deadline.Pending:
		return fmt.Sprintf("%s，截至%s期限未满。", what, r.catalog.AsOf.Chinese())
	case deadline.Exempt:
		return fmt.Sprintf("依法不适用%s的最短期限。", r.window())
	}
	return fmt.Sprintf("截至%s，暂不能判定是否达到最短期限。", r.catalog.AsOf.Chinese())
}

// window returns the rule's window with the space that Chinese numbers take: " 7 个工作日".
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

// moment returns a day in words, for rules in hours an instant.
func (r ruling) moment(m calendar.Moment) string {
	return view.Moment(m, r.Rule.Unit == "hour").Chinese
}

// facts returns the dates on which the sentence rests.
func (r ruling) facts() []view.Row {
	var rows []view.Row
	add := func(label string, m calendar.Moment) {
		if m.IsZero() {
			return
		}
		d := view.Moment(m, r.Rule.Unit == "hour")
		rows = append(rows, view.Row{Label: label, Date: &d})
	}
	add(r.fromLabel(), r.From)
	switch {
	case r.Rule.Form == "minimum":
		add("最早"+r.act()+"日期", r.Due)
	default:
		add("最迟"+r.act()+"日期", r.Due)
	}
	if r.Provisional {
		add("可能的最早届满日", r.Safe)
		add("可能的最晚届满日", r.Latest)
	}
	add("实际"+r.act()+"日期", r.Done)
	return rows
}

func (r ruling) fromLabel() string {
	if r.Rule.From == "dated" {
		return r.catalog.Corpus.Kinds.Label(r.doc.Record.Kind, "dated")
	}
	return r.event() + "日期"
}

// note returns what the sentence leaves open: provisional days, reasons.
func (r ruling) note() string {
	var notes []string
	if r.Provisional {
		notes = append(notes, fmt.Sprintf("届满日落在放假安排尚未公布的时段：%s是按法定节假日推算的，最早可能是%s，最晚可能是%s（截至%s）。",
			r.moment(r.Due), r.moment(r.Safe), r.moment(r.Latest), r.catalog.AsOf.Chinese()))
	}
	switch late := r.Verdict == deadline.Late || r.Verdict == deadline.Overdue; {
	case r.Verdict == deadline.Exempt:
		notes = append(notes, r.exemption()...)
	case late && r.Reason != "":
		notes = append(notes, "逾期原因："+sentenceEnd(r.doc.Mask(r.Reason)))
	case r.Reason != "" && !r.Provisional:
		notes = append(notes, r.doc.Mask(r.Reason)+"。")
	}
	return strings.Join(notes, "")
}

// exemption returns the signed reason; nothing of it for a tombstone.
func (r ruling) exemption() []string {
	x := r.doc.Record.Exempt
	if x == nil || r.doc.State.Tombstone() {
		return nil
	}
	notes := []string{"理由：" + sentenceEnd(r.doc.Mask(x.Reason)), "依据：" + sentenceEnd(r.doc.Mask(x.Basis))}
	return append(notes, fmt.Sprintf("批准：%s，%s。", r.doc.Mask(x.ApprovedBy), x.On.Chinese()))
}

func sentenceEnd(s string) string {
	s = strings.TrimSpace(s)
	if strings.HasSuffix(s, "。") {
		return s
	}
	return s + "。"
}

// citation names the document that sets the window, and the days that version of
// the rule is in force.
func citation(rule *deadline.Rule) string {
	if validity := ledger.Validity(rule); validity != "" {
		return rule.Citation() + "，" + validity
	}
	return rule.Citation()
}
