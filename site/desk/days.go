package desk

import (
	"fmt"
	"net/http"
	"strings"

	"gongkai/site/agenda"
	"gongkai/site/calendar"
)

// daysView is a month as a table of weeks, Monday first. The same table is a list in a
// narrow window.
type daysView struct {
	frame
	Name          string
	Weeks         [][7]dayView
	Before, After string // the months beside
	Present       string // this month, when another one is shown
	Earlier       int    // tasks of earlier months
	Later         int    // tasks of later months
	Next          button // the first month behind this one that has some
	Day           *dayView
}

// dayView is a cell. Number is 0 for a day of another month.
type dayView struct {
	Number         int
	Date, Month    string
	Full           string // with month and weekday
	Nature, Word   string // class, and what it means
	Today, Overdue bool
	Rows           []taskRow
	More           int
	All            string // the page with all of the day
}

// mostInCell is how many tasks a cell has, and mostOfDay how many the list of one day has.
const mostInCell, mostOfDay = 5, 400

// days is the calendar of last days, a month at a time.
func (d *Desk) days(w http.ResponseWriter, r *http.Request) {
	v := daysView{frame: d.frame(r, "日历", "/days")}
	now, _ := d.state(r.Context(), 0)
	today := now.today()
	first := calendar.New(today.Year(), today.Month(), 1)
	asked, err := calendar.Parse(r.URL.Query().Get("m") + "-01")
	if err == nil && asked.Year() > 1900 && asked.Year() < 2200 {
		first = asked
	}
	monthOf := func(day calendar.Date) string { return fmt.Sprintf("%04d-%02d", day.Year(), day.Month()) }
	at := func(day calendar.Date) string { return link("/days", "m", monthOf(day)) }
	v.Name = fmt.Sprintf("%d年%d月", first.Year(), first.Month())
	v.Before, v.After = at(first.AddMonths(-1)), at(first.AddMonths(1))
	if monthOf(first) != monthOf(today) {
		v.Present = "/days"
	}
	next := first.AddMonths(1)
	due := map[calendar.Date][]*agenda.Task{}
	var nearest calendar.Date
	for _, list := range [][]agenda.Task{now.agenda.Overdue, now.agenda.Week, now.agenda.Month, now.agenda.Later} {
		for i := range list {
			switch day := today.AddDays(list[i].Days(today)); {
			case day.Before(first):
				v.Earlier++
			case day.Before(next):
				due[day] = append(due[day], &list[i])
			default:
				if v.Later++; nearest.IsZero() || day.Before(nearest) {
					nearest = day
				}
			}
		}
	}
	if v.Later > 0 {
		v.Next = button{fmt.Sprintf("%d年%d月", nearest.Year(), nearest.Month()), at(nearest)}
	}
	worked := now.site.Corpus.Calendar
	if regional, ok := worked.Region(now.site.Corpus.Site.Region); ok {
		worked = regional
	}
	cell := func(day calendar.Date, most int) dayView {
		c := dayView{
			Number: day.Day(), Date: day.String(), Month: fmt.Sprintf("%d月", day.Month()), Full: fmt.Sprintf("%d月%d日 %s", day.Month(), day.Day(), day.WeekdayChinese()), Today: day == today,
			All: link("/days", "m", monthOf(first), "day", day.String()) + "#day",
		}
		c.Nature, c.Word = natureOf(worked.Day(day))
		tasks := due[day]
		c.Overdue, c.More = len(tasks) > 0 && day.Before(today), max(0, len(tasks)-most)
		for _, t := range tasks[:min(len(tasks), most)] {
			row := now.row(t)
			if row.Href == "" && len(row.Buttons) > 0 {
				row.Href = row.Buttons[0].Href
			}
			c.Rows = append(c.Rows, row)
		}
		return c
	}
	var week [7]dayView
	for day := first; day.Before(next); day = day.AddDays(1) {
		column := (int(day.Weekday()) + 6) % 7 // Monday is 0
		week[column] = cell(day, mostInCell)
		if column == 6 || !day.AddDays(1).Before(next) {
			v.Weeks = append(v.Weeks, week)
			week = [7]dayView{}
		}
	}
	if one, err := calendar.Parse(r.URL.Query().Get("day")); err == nil && monthOf(first) == monthOf(one) {
		c := cell(one, mostOfDay)
		v.Day = &c
	}
	d.show(w, http.StatusOK, "days", v)
}

// natureOf returns a class for a day and the word for it. What is not announced yet is said
// to be so.
func natureOf(day calendar.Day) (class, word string) {
	word = day.Nature.Chinese()
	switch {
	case day.Nature == calendar.Unknown:
		return "unknown", "没有放假安排"
	case day.Nature == calendar.Holiday && day.Name != "":
		word = strings.TrimSpace(day.Name) + "放假"
	}
	if !day.Known && day.Nature != calendar.Weekend {
		word += "（安排未公布）"
	}
	return day.Nature.String(), word
}
