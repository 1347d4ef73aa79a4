package deadline

import (
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
)

// Act (事项) is something of which a record states the day. A rule's clock starts
// from one act and waits for another. Each act is one row of the table acts: its
// key in rules.toml, its words, and how its days are read from a record.
type Act struct {
	key    string // in from and done of rules.toml: withdrawal.on
	since  string // in words before 后: 开始征求意见后; "" where the act starts no clock
	verb   string // in words after 最迟 and 逾期: 逾期撤回; "" where the act ends no clock
	period string // noun of the time up to the act, of which a rule may ask a least length: 征求意见
	day    string // name of the act's day; "" where the label of front in kinds.toml names it
	front  string // key of the front matter that states the day
	ahead  bool   // a day that lies ahead counts: the end of a consultation, the first day in force

	// days returns the act's days in a record, as far as the rule is about them:
	// none where the record has no such act, the zero moment where the record
	// has the act and states no day.
	days func(*Judge, *Rule, *disclosure.Record) []calendar.Moment
}

// acts is every act that a rule may name, in the order in which messages list
// them. A clock may start from a date field of a kind too, which needs no row.
var acts = [...]Act{
	{key: "dated", since: "信息形成", front: "dated",
		days: func(_ *Judge, _ *Rule, rec *disclosure.Record) []calendar.Moment { return stated(rec.Dated) }},
	{key: "published", since: "公开", verb: "公开", front: "published",
		days: func(j *Judge, _ *Rule, rec *disclosure.Record) []calendar.Moment {
			return []calendar.Moment{j.public(rec)}
		}},
	{key: "policy.published", since: "文件公布", day: "所解读文件的公开日期", front: "interprets",
		days: func(j *Judge, _ *Rule, rec *disclosure.Record) []calendar.Moment {
			if policy := j.policy(rec); policy != nil {
				return []calendar.Moment{j.public(policy)}
			}
			return nil
		}},
	{key: "withdrawal.caused", since: "作出（收到）变更、撤销等决定", front: "withdrawal.caused",
		days: func(j *Judge, rule *Rule, rec *disclosure.Record) []calendar.Moment {
			caused := j.revoked(rec)
			switch public := j.public(rec).Date(); {
			case rule.OtherChannel():
				return stated(caused) // what that channel shows is not known here
			case caused.IsZero() || public.IsZero():
				return nil
			case caused.Before(public):
				return stated(public)
			}
			return stated(caused)
		}},
	{key: "withdrawal.on", verb: "撤回", front: "withdrawal.on",
		days: func(_ *Judge, _ *Rule, rec *disclosure.Record) []calendar.Moment {
			if rec.Withdrawal == nil {
				return nil
			}
			return []calendar.Moment{rec.Withdrawal.On.Moment()}
		}},
	{key: "comments.open", since: "开始征求意见", front: "comments.open",
		days: func(_ *Judge, _ *Rule, rec *disclosure.Record) []calendar.Moment {
			if rec.Comments == nil {
				return nil
			}
			return []calendar.Moment{rec.Comments.Open.Moment()}
		}},
	{key: "comments.close", verb: "结束征求意见", period: "征求意见", front: "comments.close", ahead: true,
		days: func(_ *Judge, _ *Rule, rec *disclosure.Record) []calendar.Moment {
			if rec.Comments == nil {
				return nil
			}
			return []calendar.Moment{rec.Comments.Close.Moment()}
		}},
	{key: "review.start", since: "开始审核", front: "review.start",
		days: func(_ *Judge, _ *Rule, rec *disclosure.Record) []calendar.Moment {
			if rec.Review == nil {
				return nil
			}
			return []calendar.Moment{rec.Review.Start.Moment()}
		}},
	{key: "review.end", verb: "审核完毕", period: "审核", front: "review.end", ahead: true,
		days: func(_ *Judge, _ *Rule, rec *disclosure.Record) []calendar.Moment {
			if rec.Review == nil {
				return nil
			}
			return []calendar.Moment{rec.Review.End.Moment()}
		}},
	{key: "filings.on", verb: "备案", day: "备案日期", front: "filings",
		days: func(_ *Judge, rule *Rule, rec *disclosure.Record) []calendar.Moment {
			return deliveries(rec.Filings, func(d disclosure.Delivery) bool {
				return d.Rule == rule.ID || d.Rule == "" && (rule.AnyReceiver || (rule.FiledTo != "") == toCongress(d))
			})
		}},
	{key: "submitted.on", verb: "报送", day: "报送日期", front: "submitted",
		days: func(_ *Judge, rule *Rule, rec *disclosure.Record) []calendar.Moment {
			return earliest(deliveries(rec.Submitted, func(d disclosure.Delivery) bool { return d.Rule == rule.ID || d.Rule == "" }))
		}},
	{key: "effective", since: "施行", verb: "施行", period: "公开至施行", front: "effective", ahead: true,
		days: func(_ *Judge, _ *Rule, rec *disclosure.Record) []calendar.Moment { return stated(rec.Effective) }},
	{key: "expires", verb: "失效", front: "expires", ahead: true,
		days: func(_ *Judge, _ *Rule, rec *disclosure.Record) []calendar.Moment { return stated(rec.Expires) }},
	{key: "hearing_held", verb: "举行听证", period: "听证公告", front: "hearing_held", ahead: true,
		days: func(_ *Judge, _ *Rule, rec *disclosure.Record) []calendar.Moment {
			return stated(rec.Date("hearing_held"))
		}},
	{key: "occurred", since: "事件发生", front: "occurred",
		days: func(_ *Judge, _ *Rule, rec *disclosure.Record) []calendar.Moment {
			return []calendar.Moment{rec.Occurred}
		}},
	{key: "source_published", since: "上级网站公布", front: "source_published",
		days: func(_ *Judge, _ *Rule, rec *disclosure.Record) []calendar.Moment {
			return []calendar.Moment{rec.SourcePublished}
		}},
	{key: "press_conference", verb: "举行新闻发布会", front: "press_conference",
		days: func(_ *Judge, _ *Rule, rec *disclosure.Record) []calendar.Moment {
			if rec.PressConference.IsZero() {
				return nil
			}
			return []calendar.Moment{rec.PressConference}
		}},
	{key: "channel", verb: "公开", day: "在该渠道的公开日期", front: "channels",
		days: func(_ *Judge, rule *Rule, rec *disclosure.Record) (days []calendar.Moment) {
			for _, c := range rec.Channels {
				if c.Rule == rule.ID {
					days = append(days, c.Published)
				}
			}
			return days
		}},
	// Acts of plans: no record states them (see Own).
	{key: "task.done", verb: "完成", day: "完成日期", front: "done"},
	{key: "problem.closed", verb: "销号", day: "销号日期", front: "closed"},
	{key: "worklog.on", verb: "报送", day: "报送日期", front: "on"},
	{key: "result.verified", verb: "核实", day: "核实日期", front: "verified"},
	{key: "review.on", verb: "复查", day: "复查日期", front: "reviews"},
}

// act returns the act of a key; nil where there is none.
func act(key string) *Act {
	for i := range acts {
		if acts[i].key == key {
			return &acts[i]
		}
	}
	return nil
}

// startKeys and endKeys are the keys that from and done may have.
func startKeys() []string { return keysOf(func(a *Act) bool { return a.since != "" }) }
func endKeys() []string   { return keysOf(func(a *Act) bool { return a.verb != "" }) }

func keysOf(wanted func(*Act) bool) (keys []string) {
	for i := range acts {
		if acts[i].days != nil && wanted(&acts[i]) {
			keys = append(keys, acts[i].key)
		}
	}
	return keys
}

// stated returns a day as the only one; none where it is not stated.
func stated(d calendar.Date) []calendar.Moment {
	if d.IsZero() {
		return nil
	}
	return []calendar.Moment{d.Moment()}
}

// deliveries returns the days of the filings or submissions that fit.
func deliveries(list []disclosure.Delivery, fits func(disclosure.Delivery) bool) (days []calendar.Moment) {
	for _, d := range list {
		if fits(d) && !d.On.IsZero() {
			days = append(days, d.On.Moment())
		}
	}
	return days
}

// toCongress reports whether the receiver is a people's congress (人大) or its
// standing committee.
func toCongress(d disclosure.Delivery) bool {
	return strings.Contains(d.To, "人大") || strings.Contains(d.To, "人民代表大会")
}

// earliest returns the day by which a duty was met.
func earliest(days []calendar.Moment) []calendar.Moment {
	if len(days) < 2 {
		return days
	}
	first := days[0]
	for _, d := range days[1:] {
		if d.Compare(first) < 0 {
			first = d
		}
	}
	return []calendar.Moment{first}
}

// policy returns the public policy (行政规范性文件) that an interpretation explains;
// nil when there is none on the as-of date.
func (j *Judge) policy(rec *disclosure.Record) *disclosure.Record {
	if j.Policy == nil || rec.Interprets == "" {
		return nil
	}
	policy := j.Policy(rec.Interprets)
	if policy == nil || j.public(policy).IsZero() {
		return nil
	}
	return policy
}

// interpretedBefore reports whether another interpretation of the same policy was
// public first: only the first one has to come with the policy.
func (j *Judge) interpretedBefore(rec *disclosure.Record) bool {
	if j.FirstInterpretation == nil || rec.Interprets == "" {
		return false
	}
	first := j.FirstInterpretation(rec.Interprets)
	return first != nil && first.Path != rec.Path
}

// public returns when a record was published; zero for a draft, for a sealed record,
// and while that lies ahead of the as-of date.
func (j *Judge) public(rec *disclosure.Record) calendar.Moment {
	if rec.Draft || !j.happened(rec.Sealed.Moment()).IsZero() {
		return calendar.Moment{}
	}
	return j.happened(rec.Published)
}

// revoked returns the day on which the organ took or received the decision that
// changes or revokes a record; zero where there is none on the as-of date.
func (j *Judge) revoked(rec *disclosure.Record) calendar.Date {
	if rec.Revoked(j.AsOf) {
		return rec.Withdrawal.Caused
	}
	return calendar.Date{}
}

// happened returns the moment when it is not after the as-of date, else zero.
func (j *Judge) happened(m calendar.Moment) calendar.Moment {
	if m.Date().After(j.AsOf) {
		return calendar.Moment{}
	}
	return m
}

// span is one run of a rule's clock. A record may have several for one rule: two
// filings, two channels.
type span struct {
	from, done calendar.Moment // zero where not known, or not done yet
	doneKey    string          // key of the front matter at which problems are shown
}

// spans returns the runs of a rule's clock in a record; none when the record
// does not carry what the rule needs.
func (j *Judge) spans(rule *Rule, rec *disclosure.Record) []span {
	from, end := j.start(rule, rec), act(rule.Done)
	switch {
	case end == nil,
		from.IsZero() && !rule.Publishes() && rule.Form != Fixed,
		from.IsZero() && rule.From == "policy.published": // a policy that is not public starts no clock
		return nil
	}
	var spans []span
	for _, done := range end.days(j, rule, rec) {
		if !end.ahead {
			done = j.happened(done)
		}
		spans = append(spans, span{from, done, end.front})
	}
	return spans
}

// start returns when a rule's clock starts: a day, for a rule in hours an
// instant; zero when the record does not say.
func (j *Judge) start(rule *Rule, rec *disclosure.Record) calendar.Moment {
	from := act(rule.From)
	if from == nil {
		return rec.Date(rule.From).Moment() // a date that only the kind has
	}
	days := from.days(j, rule, rec)
	switch {
	case len(days) == 0:
		return calendar.Moment{}
	case rule.Unit == Hours:
		return days[0]
	}
	return days[0].Date().Moment()
}
