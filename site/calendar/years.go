package calendar

// YearState (年度状态) is how much is known of a year's working days.
type YearState string

// The states of a year.
const (
	OfficialYear  YearState = "official"  // the State Council's notice is entered
	StatutoryYear YearState = "statutory" // the days of the 放假办法 alone: what is counted with them is provisional
	UnknownYear   YearState = "unknown"   // nothing is counted
)

// Chinese returns the state in words.
func (s YearState) Chinese() string {
	switch s {
	case OfficialYear:
		return "放假安排已公布"
	case StatutoryYear:
		return "只按法定节假日暂定"
	}
	return "没有数据"
}

// YearInfo is what the calendar knows of one year.
type YearInfo struct {
	Year   int
	State  YearState
	Notice Notice // of an official year
}

// Years returns every year from the first official one to the first unknown one.
func (c *Calendar) Years() (years []YearInfo) {
	notices := map[int]Notice{}
	for _, y := range c.source.years {
		notices[y.year] = y.notice
	}
	for year := c.source.from.Year(); ; year++ {
		notice, official := notices[year]
		switch {
		case official:
			years = append(years, YearInfo{year, OfficialYear, notice})
		case c.source.statutory[year] != nil:
			years = append(years, YearInfo{year, StatutoryYear, Notice{}})
		default:
			return append(years, YearInfo{year, UnknownYear, Notice{}})
		}
	}
}
