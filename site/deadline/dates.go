package deadline

import (
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
)

// The dates that rules may name: those that start a clock and those that stop it.
var (
	fromNames = []string{"dated", "published", "policy.published", "withdrawal.caused", "comments.open", "review.start", "effective", "occurred"}
	doneNames = []string{"published", "withdrawal.on", "comments.close", "review.end", "filings.on", "submitted.on", "effective", "expires", "channel"}
)

// span is one start and one end that a rule applies to. A record may have
// several for one rule (two filings, say).
type span struct {
	from, done calendar.Moment
	doneKey    string // key of the front matter at which problems are shown
}

// spans finds the dates of a record that a rule is about; none when the
// record does not carry what the rule needs.
func (j *Judge) spans(rule *Rule, rec *disclosure.Record) []span {
	from := j.start(rule.From, rec)
	if from.IsZero() && rule.Done != "published" && rule.Form != "fixed" {
		return nil
	}
	var found []span
	for _, end := range j.ends(rule, rec) {
		found = append(found, span{from, end.done, end.doneKey})
	}
	return found
}

func (j *Judge) start(name string, rec *disclosure.Record) calendar.Moment {
	switch name {
	case "dated":
		return rec.Dated.Moment()
	case "published":
		return rec.Published.Date().Moment()
	case "policy.published":
		if policy := j.policy(rec); policy != nil {
			return policy.Published.Date().Moment()
		}
	case "withdrawal.caused":
		if rec.Withdrawal != nil {
			return rec.Withdrawal.Caused.Moment()
		}
	case "comments.open":
		if rec.Comments != nil {
			return rec.Comments.Open.Moment()
		}
	case "review.start":
		if rec.Review != nil {
			return rec.Review.Start.Moment()
		}
	case "effective":
		return rec.Effective.Moment()
	case "occurred":
		return rec.Occurred
	}
	return calendar.Moment{}
}

// ends lists the ends of the clock. What has not happened by the as-of date is
// not done yet; what a record only states (the end of a consultation, the first
// day in force) is taken as stated.
func (j *Judge) ends(rule *Rule, rec *disclosure.Record) []span {
	switch rule.Done {
	case "published":
		done := rec.Published
		if rec.Draft {
			done = calendar.Moment{}
		}
		return []span{{done: j.happened(done), doneKey: "published"}}
	case "withdrawal.on":
		if rec.Withdrawal != nil {
			return []span{{done: j.happened(rec.Withdrawal.On.Moment()), doneKey: rule.Done}}
		}
	case "comments.close":
		if rec.Comments != nil {
			return []span{{done: rec.Comments.Close.Moment(), doneKey: rule.Done}}
		}
	case "review.end":
		if rec.Review != nil {
			return []span{{done: rec.Review.End.Moment(), doneKey: rule.Done}}
		}
	case "effective":
		return stated(rec.Effective, rule.Done)
	case "expires":
		return stated(rec.Expires, rule.Done)
	case "submitted.on":
		return j.deliveries(rule, rec.Submitted, "submitted")
	case "filings.on":
		return j.deliveries(rule, rec.Filings, "filings")
	case "channel":
		return j.channels(rule, rec)
	}
	return nil
}

// channels are the publications elsewhere that name the rule.
func (j *Judge) channels(rule *Rule, rec *disclosure.Record) []span {
	var found []span
	for _, c := range rec.Channels {
		if c.Rule == rule.ID {
			found = append(found, span{done: j.happened(c.Published), doneKey: "channels"})
		}
	}
	return found
}

func stated(d calendar.Date, key string) []span {
	if d.IsZero() {
		return nil
	}
	return []span{{done: d.Moment(), doneKey: key}}
}

// deliveries are the filings (or submissions) that a rule is about: those that
// name it, and where none is named, those whose receiver fits.
func (j *Judge) deliveries(rule *Rule, list []disclosure.Delivery, key string) []span {
	var found []span
	for _, d := range list {
		fits := d.Rule == rule.ID
		if d.Rule == "" {
			npc := strings.Contains(d.To, "人大") || strings.Contains(d.To, "人民代表大会")
			fits = (rule.FiledTo != "") == npc || key == "submitted"
		}
		if fits && !d.On.IsZero() {
			found = append(found, span{done: j.happened(d.On.Moment()), doneKey: key})
		}
	}
	if key == "submitted" && len(found) > 1 {
		return earliest(found)
	}
	return found
}

// earliest keeps the delivery by which a duty was met.
func earliest(spans []span) []span {
	best := spans[0]
	for _, s := range spans[1:] {
		if !s.done.IsZero() && (best.done.IsZero() || s.done.Compare(best.done) < 0) {
			best = s
		}
	}
	return []span{best}
}

func (j *Judge) happened(m calendar.Moment) calendar.Moment {
	if m.Date().After(j.AsOf) {
		return calendar.Moment{}
	}
	return m
}

// policy is the public policy that an interpretation explains; nil when there is none.
func (j *Judge) policy(rec *disclosure.Record) *disclosure.Record {
	if j.Policy == nil || rec.Interprets == "" {
		return nil
	}
	policy := j.Policy(rec.Interprets)
	if policy == nil || policy.Draft || j.happened(policy.Published).IsZero() {
		return nil
	}
	return policy
}

// fixedDay is a rule's day of the year after the one reported on.
func fixedDay(monthDay string, year int) (calendar.Date, bool) {
	if monthDay == "02-last" {
		return calendar.New(year+1, 3, 1).AddDays(-1), true
	}
	parsed, err := calendar.Parse("2000-" + monthDay)
	if err != nil {
		return calendar.Date{}, false
	}
	return calendar.New(year+1, parsed.Month(), parsed.Day()), true
}
