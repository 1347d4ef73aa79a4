package deadline

import (
	"slices"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
)

// Advice returns what the dates of a public record say against each other and is
// no verdict: a time longer than an advisory rule allows, a policy in force before
// it was public, an exemption signed after the due day, a normative document that
// was never filed. Only what is public on the as-of date is looked at.
func (j *Judge) Advice(rec *disclosure.Record, deadlines []Deadline) (problems []diag.Problem) {
	if rec.StateOn(j.AsOf) != disclosure.Public {
		return nil
	}
	warn := func(key, code, hint, format string, args ...any) {
		problems = append(problems, rec.At(key).Problem(code, diag.Warning, hint, format, args...))
	}
	for _, rule := range j.Rules.list {
		if rule.Form != Advisory || !rule.advises(rec) {
			continue
		}
		from, until := j.start(rule, rec).Date(), rec.Date(rule.Done)
		if from.IsZero() || until.IsZero() || !rule.InForce(from) {
			continue
		}
		if most := rule.unrolled(from); until.After(most) {
			warn(rule.Done, "period-too-long", "请核对；最长到"+most.Chinese(), "%s：到%s，超过%s（%s）", rule.Name, until.Chinese(), rule.Window(), rule.Citation())
		}
	}
	if public := rec.Published.Date(); rec.Kind.Explained && !rec.Kind.Promulgated && !rec.Effective.IsZero() && rec.Effective.Before(public) {
		warn("effective", "effective-before-public", "没有公布的文件不能作为行政管理的依据；请核对施行日期", "施行日期%s早于公开日期%s", rec.Effective.Chinese(), public.Chinese())
	}
	for _, rule := range j.Rules.list {
		if rule.OrganHas != "" && slices.Contains(rule.Kinds, rec.Kind.ID) && rule.InForce(j.AsOf) && strings.Contains(j.Organs.Name(rec.LeadOrgan()), rule.OrganHas) {
			warn("legal_basis", "police-penalty", "依据确实是其他法律的，不用改；属于治安管理处罚的应当封存：写 sealed = 封存日期", "%s的处罚决定，请核对依据：违反治安管理的记录不得公开（%s）", j.Organs.Name(rec.LeadOrgan()), rule.Citation())
		}
	}
	for _, d := range deadlines {
		if d.SignedLate {
			warn("exempt.on", "exempt-after-due", "不适用的决定应当在期限届满前作出；页面会写明批准日期", "%s：不适用期限的批准日期%s晚于期限届满日%s", d.Rule.Name, rec.Exempt.On.Chinese(), d.Due.Date().Chinese())
		}
	}
	if rec.Normative && len(rec.Filings) == 0 && j.AsOf.After(rec.Published.Date().AddDays(j.filingDays())) {
		warn("normative", "not-filed", "备案后写 [[filings]]：to、on", "行政规范性文件公开已满 %d 日，没有备案记录", j.filingDays())
	}
	return problems
}

// filingDays returns after how many days a missing filing is pointed out: the
// longest local window where one is set, else 30 (本级人大常委会备案 in the published
// regulations of provinces).
func (j *Judge) filingDays() int {
	days := 0
	for _, rule := range j.Rules.list {
		if !rule.off && rule.Done == "filings.on" {
			days = max(days, rule.Amount)
		}
	}
	if days == 0 {
		return 30
	}
	return days
}

// advises reports whether an advisory rule is about a record.
func (r *Rule) advises(rec *disclosure.Record) bool {
	switch {
	case r.off || !slices.Contains(r.Kinds, rec.Kind.ID), r.Normative && !rec.Normative:
		return false
	case r.Tier != "":
		tier, _ := rec.Value("tier")
		return tier.Text == r.Tier
	case len(r.TitleHas) > 0:
		return slices.ContainsFunc(r.TitleHas, func(word string) bool { return strings.Contains(rec.Title, word) })
	}
	return true
}
