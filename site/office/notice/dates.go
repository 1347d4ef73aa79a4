package notice

import (
	"fmt"
	"regexp"
	"strings"

	"gongkai/site/calendar"
)

// dateScanner reads the dates of one sentence. A date without a year or month has
// those of the date before it.
type dateScanner struct {
	year, month int // of the date before; year 0: none was written
	itemYear    int // of the notice
	newYear     bool
}

var (
	date    = regexp.MustCompile(`(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(（[^）]*）|\([^)]*\))?`)
	weekday = regexp.MustCompile(`(?:星期|周)([日一二三四五六天])`)
)

// to lists the signs between the ends of a span.
const to = "至到—－–-~～"

// spans returns the dates of a clause as spans, a single date as a span of one day.
func (s *dateScanner) spans(clause string) ([]span, error) {
	var spans []span
	end := 0
	for _, m := range date.FindAllStringSubmatchIndex(clause, -1) {
		part := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return clause[m[2*i]:m[2*i+1]]
		}
		d, err := s.date(part(1), part(2), part(3))
		if err != nil {
			return nil, err
		}
		if w := weekday.FindStringSubmatch(part(4)); w != nil {
			if written := strings.Replace(w[1], "天", "日", 1); "周"+written != d.WeekdayChinese() {
				return nil, fmt.Errorf("%s是%s，通知写的是周%s", d.Chinese(), d.WeekdayChinese(), written)
			}
		}
		if n := len(spans); n > 0 && strings.Trim(clause[end:m[0]], to) == "" && m[0] > end {
			if d.Before(spans[n-1].to) {
				return nil, fmt.Errorf("%s在%s之前，起止日期颠倒了", d.Chinese(), spans[n-1].to.Chinese())
			}
			spans[n-1].to = d
		} else {
			spans = append(spans, span{d, d})
		}
		end = m[1]
	}
	return spans, nil
}

func (s *dateScanner) date(year, month, day string) (calendar.Date, error) {
	if month != "" {
		s.month = atoi(month)
	}
	if s.month == 0 {
		return calendar.Date{}, fmt.Errorf("%s日没有写月份", day)
	}
	y := s.itemYear
	switch {
	case year != "":
		s.year = atoi(year)
		y = s.year
	case s.newYear && s.month == 12: // 元旦 begins in the December before
		y = s.itemYear - 1
	}
	text := fmt.Sprintf("%04d-%02d-%02d", y, s.month, atoi(day))
	d, err := calendar.Parse(text)
	if err != nil {
		return d, fmt.Errorf("没有 %d 月 %s 日", s.month, day)
	}
	return d, nil
}
