package deadline

import "gongkai/site/calendar"

// The columns of a site (栏目) that rules watch.
const (
	HomeColumn     = "home"     // the home page: anything new on the site
	DynamicsColumn = "dynamics" // 动态、要闻类
	NoticesColumn  = "notices"  // 通知公告、政策文件类
)

var columns = []string{HomeColumn, DynamicsColumn, NoticesColumn}

// Freshness (更新情况) is whether a column of the site has had anything new. It speaks
// of a day and of no record.
type Freshness struct {
	Rule    *Rule
	Last    calendar.Date // of the newest publication; zero for an empty column
	Due     calendar.Date // the last day on which the column still counts as updated
	Verdict Verdict       // OnTime or Overdue
}

// Fresh judges the columns whose newest publication is known, by the rules in force
// on the as-of date. last has a zero date for a column without publications.
func (j *Judge) Fresh(last map[string]calendar.Date) []Freshness {
	var list []Freshness
	for _, rule := range j.Rules.list {
		newest, watched := last[rule.Column]
		if rule.Form != Fresh || !watched || !rule.InForce(j.AsOf) {
			continue
		}
		f := Freshness{Rule: rule, Last: newest, Verdict: Overdue}
		if !newest.IsZero() {
			f.Due = newest.AddDays(rule.Amount)
			if rule.Unit == Months {
				f.Due = newest.AddMonths(rule.Amount)
			}
			if !j.AsOf.After(f.Due) {
				f.Verdict = OnTime
			}
		}
		list = append(list, f)
	}
	return list
}

// Word returns the verdict in a word.
func (f *Freshness) Word() string {
	if f.Verdict == OnTime {
		return "按期更新"
	}
	return "逾期未更新"
}
