package deadline

import (
	"slices"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
)

// Levels lists the levels of authority, from law to practice.
func Levels() []Level { return slices.Clone(levels) }

// Chinese returns the level in words.
func (l Level) Chinese() string {
	switch l {
	case "law":
		return "法律"
	case "adminreg":
		return "行政法规"
	case "party-reg":
		return "党内法规"
	case "rule":
		return "规章"
	case "policy":
		return "国务院及其部门的文件"
	case "local":
		return "地方规定"
	case "practice":
		return "工作惯例"
	}
	return string(l)
}

// Chinese returns what a form asks for, for a rule without a window.
func (f Form) Chinese() string {
	switch f {
	case Forbid:
		return "不得公开"
	case Unjudged:
		return "不判断"
	case Advisory:
		return "提示"
	}
	return ""
}

// Applies reports whether the site judges by the rule, or lists it: a local rule
// without its parameter does not apply.
func (r *Rule) Applies() bool { return !r.off }

// Counting returns how the rule's days are counted (期限的计算), in a sentence; "" for
// a rule without a window.
func (r *Rule) Counting() string {
	const next = "起算的当天不计，从第二天算起（民法典第二百零一条）。"
	switch {
	case r.Form == Forbid || r.Form == Unjudged:
		return ""
	case r.Form == Fresh:
		return "从最近一次公开的第二天算起，按自然日连续计算，遇到休息日不顺延；到检查的那一天为止。"
	case r.Form == Fixed:
		return "固定日期，遇到休息日不顺延，当天 24 时以前公开的算按期。"
	case r.Unit == Hours:
		return "从发生的时刻算起，按小时连续计算，休息日照算。"
	case r.Unit == Workdays:
		return next + "只数工作日：周末和放假的日子不算，调休上班的周末算。最后一天 24 时以前的算按期。"
	case r.Form == Minimum || r.Form == Advisory || r.Amount == 0:
		return next + "按自然日连续计算，休息日照算。"
	}
	return next + "按自然日连续计算；最后一天是休息日的，顺延到下一个工作日（民法典第二百零三条）。"
}

// Explanation returns what the rule asks for, in a sentence. kind is one that the
// rule judges; nil where it judges none.
func (r *Rule) Explanation(kind *disclosure.Kind) string {
	since := ""
	if kind != nil {
		since = r.Since(kind)
	}
	switch {
	case r.Form == Forbid:
		return "这类记录依法不得公开，只计入统计。"
	case r.Form == Unjudged:
		return "这条规则列在这里备查，本站不据此判断：" + r.Why + "。"
	case r.Form == Advisory:
		return "超过这个时间的，检查时提示，不算逾期。"
	case r.Form == Fresh:
		return "应当在 " + r.Window() + "以内有新公开的信息；看整个网站或者栏目，不看单个文件，只在台账命令和待办里提示。"
	case r.Form == Fixed:
		return "应当在" + r.Window() + r.Verb() + "。"
	case r.Form == Minimum:
		return since + "到" + r.Verb() + "，不少于 " + r.Window() + "。"
	case r.Amount == 0:
		return since + "的当天" + r.Verb() + "。"
	}
	return since + "后，" + r.Bound() + r.Verb() + "。"
}

// Versions returns the versions of a rule over time, the oldest first, itself among
// them.
func (r *Rules) Versions(rule *Rule) (versions []*Rule) {
	id := rule.ID
	if rule.VersionOf != "" {
		id = rule.VersionOf
	}
	for _, other := range r.list {
		if other.ID == id || other.VersionOf == id {
			versions = append(versions, other)
		}
	}
	slices.SortStableFunc(versions, func(a, b *Rule) int { return a.ValidFrom.Compare(b.ValidFrom) })
	return versions
}

// Unconfirmed returns what no readable source could confirm of a rule, in sentences:
// its own doubts, and changes of the law at its level that could not be read.
func (r *Rules) Unconfirmed(rule *Rule) (sentences []string) {
	if rule.Unconfirmed != "" {
		sentences = append(sentences, rule.Unconfirmed)
	}
	for _, u := range r.unread {
		if u.Level == rule.Level && (rule.ValidUntil.IsZero() || rule.ValidUntil.After(u.Since)) {
			sentences = append(sentences, u.Sentence)
		}
	}
	return sentences
}

// Unread is a change of the law that could not be read, and may touch every rule of
// a level.
type Unread struct {
	Level    Level         `toml:"level"`
	Since    calendar.Date `toml:"since"`
	Sentence string        `toml:"sentence"`
}

// Example returns the rule's window from a day that lies in the past and in which
// the rule was in force, to show how it is counted; ok is false for a rule that counts
// no days, and for one that was never in force in March.
func (j *Judge) Example(rule *Rule, kind *disclosure.Kind) (rec *disclosure.Record, d Deadline, ok bool) {
	if rule.Unit != Workdays && rule.Unit != Days || rule.Form != Within && rule.Form != Between || rule.Amount == 0 {
		return nil, d, false
	}
	for year := j.AsOf.Year() - 1; year > j.AsOf.Year()-20; year-- {
		from := calendar.New(year, 3, 5)
		if !rule.InForce(from) {
			continue
		}
		rec = disclosure.NewRecord("", kind)
		rec.Dated = from
		d, err := j.judge(rule, span{from: from.Moment()}, rec)
		return rec, d, err == nil
	}
	return nil, d, false
}

// WhyNone returns in a sentence why a record has no deadline on the as-of date; it is
// for records of which Record returns none.
func (j *Judge) WhyNone(rec *disclosure.Record) string {
	own := slices.ContainsFunc(j.Rules.list, func(r *Rule) bool {
		return !r.off && r.Event == "" && (r.Form == Within || r.Form == Fixed) && slices.Contains(r.Kinds, rec.Kind.ID)
	})
	hours := slices.ContainsFunc(j.Rules.list, func(r *Rule) bool {
		return r.Event != "" && slices.Contains(r.Kinds, rec.Kind.ID)
	})
	switch {
	case rec.StateOn(j.AsOf) == disclosure.Sealed:
		return "记录已经封存，只计数，不判定公开时限。"
	case rec.Kind.Explains && j.interpretedBefore(rec):
		return "所解读的文件另有一份更早公开的解读（" + j.FirstInterpretation(rec.Interprets).Path + "），“同步公开”由那一份判定，之后的解读没有时限。"
	case rec.Kind.Explains:
		return "所解读的文件还没有公开，或者公开时“同步解读”的规定还没有施行，时限没有起算。"
	case own && rec.Revoked(j.AsOf):
		return "公开期限届满以前这份决定已经被变更或者撤销，公开期限到那一天为止；从来没有公开的，也不必撤回。"
	case own:
		return "这一类别的时限在起算的那一天还没有施行，或者这份文件没有写要判定的日期。"
	}
	why := rec.Kind.Name + "没有自己的公开时限。内容属于政府信息公开条例第二十条所列信息的，按那一类（政策文件、行政执法、预决算等）录入，自形成之日起20个工作日内公开。"
	if hours {
		why += "突发事件、政务舆情的回应和转载，写上 event（事件类别）和时刻，按小时判定。"
	}
	return why
}
