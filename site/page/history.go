package page

import (
	"slices"

	"gongkai/site/calendar"
	"gongkai/site/disclosure"
	"gongkai/site/page/view"
)

// happened is one thing that happened to a record.
type happened struct {
	on   calendar.Date
	text string
}

// history (办理过程) is what has happened by the as-of date, oldest first. Of a
// tombstone only its own life is told.
func (b *book) history(e *entry) []view.Event {
	rec := e.rec
	dated := act(rec.Kind)
	if dated == "作出决定" {
		dated = "作出" + rec.Kind.Name
	}
	events := []happened{{rec.Dated, dated}}
	if !e.state.Tombstone() {
		events = append(events, e.dealings()...)
	}
	events = append(events, happened{rec.Published.Date(), "公开"})
	switch e.state {
	case disclosure.Withdrawn:
		events = append(events, happened{rec.Withdrawal.On, "撤回"})
	case disclosure.Expired:
		events = append(events, happened{rec.PublicityUntil, "公示期满"})
	}
	events = slices.DeleteFunc(events, func(ev happened) bool { return ev.on.IsZero() || ev.on.After(b.asOf) })
	slices.SortStableFunc(events, func(x, y happened) int { return x.on.Compare(y.on) })
	list := make([]view.Event, 0, len(events))
	for _, ev := range events {
		list = append(list, view.Event{Date: day(ev.on), Text: ev.text})
	}
	return list
}

// dealings are what happened beside the act and its publication.
func (e *entry) dealings() []happened {
	rec := e.rec
	list := []happened{{rec.Served, "送达"}}
	if rec.Comments != nil {
		list = append(list, happened{rec.Comments.Open, "开始公开征求意见"}, happened{rec.Comments.Close, "公开征求意见结束"})
	}
	if rec.Review != nil {
		list = append(list, happened{rec.Review.Start, "开始合法性审核"}, happened{rec.Review.End, "合法性审核完毕"})
	}
	list = append(list, happened{rec.Effective, "施行"})
	for _, d := range slices.Concat(rec.Submitted, rec.Filings) {
		list = append(list, happened{d.On, e.mask("报送" + d.To)})
	}
	for _, r := range rec.Revised {
		list = append(list, happened{r.Date, "更正：" + e.mask(r.Note)})
	}
	return list
}
