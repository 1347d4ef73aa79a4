package ledger

import (
	"fmt"
	"slices"

	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
)

// Problems returns what the verdicts mean for the author, sorted by place: the
// warnings late, overdue, undetermined, too-early and missing-report; detention
// for 行政拘留 under a law that does not seal it; the notice number-gap; and
// forbidden for a record that may not be public. forbidden is an error when the
// record would be public on the as-of date, a warning when it is scheduled, and
// no problem when it stays unpublished.
func (l *Ledger) Problems() []diag.Problem {
	var problems []diag.Problem
	for _, e := range l.Entries {
		problems = append(problems, problemsOf(e)...)
	}
	for i := range l.Obligations {
		problems = append(problems, l.owedProblem(&l.Obligations[i])...)
	}
	for _, document := range l.Shown {
		var judged []deadline.Deadline
		for _, e := range l.Of(document.Record.Path) {
			judged = append(judged, e.Deadline)
		}
		problems = append(problems, l.Judge.Advice(document.Record, judged)...)
	}
	problems = append(problems, l.gapProblems()...)
	return diag.Sort(append(problems, l.detentions()...))
}

func problemsOf(e *Entry) []diag.Problem {
	if e.Verdict == deadline.Forbidden {
		return forbidden(e)
	}
	code, hint := advice(e.Verdict, e.Rule)
	if code == "" {
		return nil
	}
	message := e.Rule.Name + "：" + e.Words()
	if !e.Due.IsZero() {
		message += fmt.Sprintf("（%s %s", e.Rule.DueName(), e.Rule.When(e.Due))
		if !e.Done.IsZero() {
			message += "，实际 " + e.Rule.When(e.Done)
		}
		message += "）"
	}
	if e.Reason != "" {
		message += "，" + e.Reason
	}
	return []diag.Problem{e.Document.Record.At(e.DoneKey).Problem(code, diag.Warning, hint, "%s", message)}
}

// advice returns the problem code of a verdict and what to do; "" where there is
// nothing to do.
func advice(v deadline.Verdict, rule *deadline.Rule) (code, hint string) {
	const honest = "日期如实填写，不能倒填；依法不适用这一期限的，写 [exempt]"
	switch v {
	case deadline.Late:
		return string(v), honest
	case deadline.Overdue:
		return string(v), "请尽快" + rule.Verb() + "；" + honest
	case deadline.TooEarly:
		return string(v), "请核对起止日期，期限应当" + rule.Bound()
	case deadline.Undetermined:
		return string(v), "请补全日期；放假安排公布后再计算一次"
	}
	return "", ""
}

// forbidden returns the problem of a record that may not be public.
func forbidden(e *Entry) []diag.Problem {
	severity, hint := diag.Error, "请删去 published，或者写 sealed = 封存日期"
	switch {
	case e.State == disclosure.Scheduled:
		severity = diag.Warning
	case !e.State.Shown():
		return nil
	}
	return []diag.Problem{e.Document.Record.At(e.DoneKey).Problem("forbidden", severity, hint,
		"%s：%s，不得公开（%s）", e.Rule.Name, e.Reason, e.Rule.Citation())}
}

// owedProblem returns the warning about a report that is missing or late.
func (l *Ledger) owedProblem(o *deadline.Obligation) []diag.Problem {
	about := fmt.Sprintf("%s %d 年的%s", l.Corpus.Organs.Name(o.Organ), o.Year, l.ReportName(o.Duty))
	switch {
	case o.Missing():
		at := diag.Place{}
		if organ, ok := l.Corpus.Organs.Get(o.Organ); ok {
			at = organ.At.In("content/organs.toml")
		}
		return []diag.Problem{at.Problem("missing-report", diag.Warning,
			"公开后写 year = "+fmt.Sprint(o.Year)+" 和 published；不承担这项义务的，请改 organs.toml 的 duties、since、until",
			"缺少%s，最迟应当在 %s 公开%s", about, o.Due.Chinese(), overdueBy(o.LateBy))}
	case o.Record != nil:
		if code, hint := advice(o.Verdict, o.Rule); code != "" {
			return []diag.Problem{o.Record.At("published").Problem(code, diag.Warning, hint,
				"%s：%s（最迟 %s，实际 %s）", about, o.Deadline.Words(), o.Due.Chinese(), o.Done.Chinese())}
		}
	}
	return nil
}

// overdueBy says how late a missing report is; "" when that cannot be counted.
func overdueBy(workdays *int) string {
	if workdays == nil {
		return ""
	}
	return fmt.Sprintf("，已经晚 %d 个工作日", *workdays)
}

// Owed returns an obligation and its verdict in words: 示范市司法局 2025 年的法治政府建设年度报告：按期公开.
func (l *Ledger) Owed(o *deadline.Obligation) string {
	verdict := o.Deadline.Words()
	if o.Missing() {
		verdict = "还没有公开"
	}
	return fmt.Sprintf("%s %d 年的%s：%s", l.Corpus.Organs.Name(o.Organ), o.Year, l.ReportName(o.Duty), verdict)
}

// ReportName returns the name of the report that a duty asks for.
func (l *Ledger) ReportName(duty string) string {
	return l.Corpus.Kinds.DutyName(duty)
}

// detentions warns about 行政拘留 under another law than 治安管理处罚法: no law
// seals the record, but its publication should be reconsidered.
func (l *Ledger) detentions() (problems []diag.Problem) {
	for _, document := range l.Shown {
		rec := document.Record
		if !slices.Contains(rec.Categories, "行政拘留") || slices.ContainsFunc(l.Of(rec.Path), isForbidden) {
			continue
		}
		problems = append(problems, rec.At("categories").Problem("detention", diag.Warning,
			"请核对法律依据；属于治安管理处罚的应当封存，不得公开", "公开的记录含行政拘留"))
	}
	return problems
}

func isForbidden(e *Entry) bool { return e.Verdict == deadline.Forbidden }
