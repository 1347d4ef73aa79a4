package disclosure

import "gongkai/site/calendar"

// Approval (审核记录) is one of the three reviews of a text before it is made public
// (三审三校). No page shows who approved.
type Approval struct {
	Step string        `toml:"step"` // one of ReviewSteps
	By   string        `toml:"by"`   // name
	On   calendar.Date `toml:"on"`
}

// ReviewSteps returns the three reviews in their order.
func ReviewSteps() []string { return []string{"初审", "复审", "终审"} }

// Approved reports whether a review is complete: has its person and its day.
func (r *Record) Approved(step string) bool {
	for _, a := range r.Approvals {
		if a.Step == step && a.By != "" && !a.On.IsZero() {
			return true
		}
	}
	return false
}

// Unreviewed returns the reviews that are not complete.
func (r *Record) Unreviewed() (steps []string) {
	for _, step := range ReviewSteps() {
		if !r.Approved(step) {
			steps = append(steps, step)
		}
	}
	return steps
}
