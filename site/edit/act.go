package edit

import (
	"errors"
	"fmt"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
	"gongkai/site/toml"
)

// Publish (公开) returns what makes a document public on a day, which may lie ahead. The
// error says why the document cannot be made public then: something is missing, the day
// lies before the act or before asOf (a date of publication is never put back), or the
// three reviews (三审三校) are asked for and not complete. A draft that came with a day of
// publication, as a page of an older site does, may become public as of that day.
func Publish(rec *disclosure.Record, kinds *disclosure.Kinds, day, asOf calendar.Date, reviewed bool) ([]toml.Assignment, error) {
	came := rec.Draft && !rec.Published.IsZero() && rec.Published.Date() == day
	var missing []string
	for _, key := range rec.MissingStarred() {
		missing = append(missing, kinds.Label(rec.Kind, key))
	}
	switch state := rec.StateOn(asOf); {
	case state != disclosure.Unpublished && state != disclosure.Scheduled:
		return nil, errors.New("已经公开过；内容改了的用更正")
	case len(missing) > 0:
		return nil, fmt.Errorf("还缺%s，补上再公开", strings.Join(missing, "、"))
	case day.IsZero():
		return nil, errors.New("没有写公开日期")
	case day.Before(asOf) && !came:
		return nil, fmt.Errorf("公开日期 %s 已经过去，不能倒填", day)
	case !rec.Dated.IsZero() && day.Before(rec.Dated):
		return nil, fmt.Errorf("公开日期 %s 早于%s %s", day, kinds.Label(rec.Kind, "dated"), rec.Dated)
	case reviewed && len(rec.Unreviewed()) > 0:
		return nil, fmt.Errorf("还没有%s", strings.Join(rec.Unreviewed(), "、"))
	}
	if came {
		return []toml.Assignment{{Key: "draft"}}, nil
	}
	return []toml.Assignment{{Key: "draft"}, {Key: "published", Value: day.String()}}, nil
}

// Withdraw (撤回) returns what takes a public document down on the day w.On, with the
// reason that its page gives from then on.
func Withdraw(rec *disclosure.Record, asOf calendar.Date, w disclosure.Withdrawal) ([]toml.Assignment, error) {
	switch {
	case rec.StateOn(asOf) != disclosure.Public && rec.StateOn(asOf) != disclosure.Expired:
		return nil, errors.New("没有公开，或者已经撤回，不用撤回")
	case w.Cause == "":
		return nil, errors.New("没有选撤回情形")
	case w.Caused.IsZero() || w.On.IsZero():
		return nil, errors.New("没有写文书日期或者撤回日期")
	case w.On.Before(w.Caused):
		return nil, fmt.Errorf("撤回日期 %s 早于文书日期 %s", w.On, w.Caused)
	case strings.TrimSpace(w.Reason) == "":
		return nil, errors.New("没有写具体理由")
	}
	const table = "withdrawal."
	set := []toml.Assignment{
		{Key: table + "cause", Value: toml.Quoted(w.Cause)}, {Key: table + "caused", Value: w.Caused.String()},
		{Key: table + "on", Value: w.On.String()}, {Key: table + "reason", Value: toml.Quoted(strings.TrimSpace(w.Reason))},
	}
	if w.ReplacedBy != "" {
		set = append(set, toml.Assignment{Key: table + "replaced_by", Value: toml.Quoted(Slashed(w.ReplacedBy))})
	}
	return set, nil
}

// Correct (更正) returns what tells the readers of a public document that it has changed.
func Correct(rec *disclosure.Record, day calendar.Date, note string) ([]toml.Assignment, error) {
	if note = strings.TrimSpace(note); note == "" {
		return nil, errors.New("没有写更正了什么")
	}
	next := fmt.Sprintf("revised.%d.", len(rec.Revised))
	return []toml.Assignment{{Key: next + "date", Value: day.String()}, {Key: next + "note", Value: toml.Quoted(note)}}, nil
}

// Approve (初审、复审、终审) returns what notes that a person has done a review of the three.
// The reviews have an order; a later one takes the place of an earlier one of its step.
func Approve(rec *disclosure.Record, step, by string, day calendar.Date) ([]toml.Assignment, error) {
	at := len(rec.Approvals)
	for i, a := range rec.Approvals {
		if a.Step == step {
			at = i
		}
	}
	for _, earlier := range disclosure.ReviewSteps() {
		if earlier == step {
			key := fmt.Sprintf("approvals.%d.", at)
			if strings.TrimSpace(by) == "" {
				return nil, errors.New("没有写审核人")
			}
			return []toml.Assignment{
				{Key: key + "step", Value: toml.Quoted(step)}, {Key: key + "by", Value: toml.Quoted(strings.TrimSpace(by))}, {Key: key + "on", Value: day.String()},
			}, nil
		}
		if !rec.Approved(earlier) {
			return nil, fmt.Errorf("%s以前要先%s", step, earlier)
		}
	}
	return nil, fmt.Errorf("没有%s这一审", step)
}
