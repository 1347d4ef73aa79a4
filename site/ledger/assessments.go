package ledger

import (
	"cmp"
	"slices"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
)

// AssessmentResult (考核结果) is what came out for a unit, with its rank and the window in
// which it verifies what was fed back.
type AssessmentResult struct {
	*corpus.AssessmentResult
	corpus.Tally
	Rank         int                // 1 is the best; equal scores share a rank
	Verification *deadline.Deadline // nil before there was feedback
}

// AssessmentResults returns the results of an assessment, the best first.
func (l *Ledger) AssessmentResults(a *corpus.Assessment) []AssessmentResult {
	list := make([]AssessmentResult, len(a.Results))
	for i := range a.Results {
		r := &a.Results[i]
		list[i] = AssessmentResult{AssessmentResult: r, Tally: a.Tally(r), Verification: l.verification(a, r)}
	}
	slices.SortStableFunc(list, func(x, y AssessmentResult) int { return cmp.Compare(y.Total, x.Total) })
	for i := range list {
		list[i].Rank = i + 1
		if i > 0 && list[i].Total == list[i-1].Total {
			list[i].Rank = list[i-1].Rank
		}
	}
	return list
}

// verification judges whether a unit verified what was fed back, or objected to it.
func (l *Ledger) verification(a *corpus.Assessment, r *corpus.AssessmentResult) *deadline.Deadline {
	if r.Feedback.IsZero() || r.Feedback.After(l.AsOf) {
		return nil
	}
	done := r.Verified
	if !r.Objection.IsZero() && (done.IsZero() || r.Objection.Before(done)) {
		done = r.Objection
	}
	_, _, days := a.Limits()
	d := l.Judge.Own(deadline.OwnVerification.Rule(a.Basis(), days, deadline.Workdays), l.organID(r.Unit), r.Feedback, calendar.Date{}, done)
	return &d
}

// Designated (示范单位) is a unit that was named, with its reviews and the next one.
type Designated struct {
	*corpus.Designation
	State   string              // outcome of the last review; 保留 before the first one
	Reviews []deadline.Deadline // of the reviews that took place by the as-of date
	Next    *deadline.Deadline  // nil after the unit was removed (摘牌)
}

// Designations returns the units that were named by the as-of date.
func (l *Ledger) Designations() []Designated {
	var list []Designated
	plan := &l.Corpus.Designations
	rule := deadline.OwnReview.Rule(plan.Basis(), plan.CycleYears(), deadline.Years)
	for i := range plan.List {
		d := Designated{Designation: &plan.List[i], State: corpus.OutcomeRetained}
		from := d.Named.Date
		if d.Named.First().After(l.AsOf) {
			continue
		}
		for _, r := range d.Designation.Reviews {
			if r.On.IsZero() || r.On.After(l.AsOf) {
				break
			}
			d.Reviews = append(d.Reviews, l.Judge.Own(rule, l.organID(d.Unit), from, calendar.Date{}, r.On))
			d.State, from = r.Outcome, r.On
		}
		if d.State != corpus.OutcomeRemoved {
			next := l.Judge.Own(rule, l.organID(d.Unit), from, calendar.Date{}, calendar.Date{})
			d.Next = &next
		}
		list = append(list, d)
	}
	return list
}
