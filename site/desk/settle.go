package desk

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strings"

	"gongkai/site/agenda"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/edit"
)

type settleView struct {
	frame
	Planned             agenda.Planned
	Title, Organ, Last  string
	What                string // of the day: 完成日期
	Day, Reason, Latest string
	Late                bool
	Wrong               string
}

// settleWord returns what the button of a planned task says.
func settleWord(p agenda.Planned) string {
	switch {
	case p.Task == "":
		return "已报送"
	case p.Problem:
		return "销号"
	}
	return "办结"
}

// settleLink returns the address at which a planned task is settled.
func settleLink(p agenda.Planned) string {
	if p.Task != "" {
		return link("/settle", "task", p.Task)
	}
	return link("/settle", "set", p.Set, "unit", p.Unit, "month", p.Month)
}

// settleView finds the open task that a form names; nil when there is none.
func (d *Desk) settleView(r *http.Request, q url.Values) *settleView {
	now, _ := d.state(r.Context(), patience)
	for task := range now.agenda.Tasks() {
		p := task.Planned
		if p == (agenda.Planned{}) || p.Task != q.Get("task") || p.Set != q.Get("set") || p.Unit != q.Get("unit") || p.Month != q.Get("month") {
			continue
		}
		line := now.agenda.Line(task)
		word := settleWord(p)
		v := &settleView{
			frame: d.frame(r, word, "/"), Planned: p, Title: task.Title, Organ: line.Organ, Last: line.Last,
			What: map[string]string{"已报送": "报送日期", "销号": "销号日期", "办结": "完成日期"}[word],
			Day:  now.today().String(), Reason: short(strings.TrimSpace(q.Get("reason")), 500), Latest: now.today().String(),
			Late: task.Days(now.today()) < 0 && p.Task != "",
		}
		if q.Has("day") {
			v.Day = q.Get("day")
		}
		return v
	}
	return nil
}

const notPlanned = "没有这件事，或者已经办结；请回到“今天”再看"

// settlePage asks on which day a planned task was done.
func (d *Desk) settlePage(w http.ResponseWriter, r *http.Request) {
	v := d.settleView(r, r.URL.Query())
	if v == nil {
		d.refuse(w, http.StatusNotFound, notPlanned)
		return
	}
	d.show(w, http.StatusOK, "settle", v)
}

// settle writes that day into content/tasks.toml.
func (d *Desk) settle(w http.ResponseWriter, r *http.Request) {
	d.writing.Lock()
	defer d.writing.Unlock()
	v := d.settleView(r, r.PostForm)
	if v == nil {
		d.refuse(w, http.StatusNotFound, notPlanned)
		return
	}
	again := func(status int, wrong string) {
		v.Wrong = wrong
		d.show(w, status, "settle", v)
	}
	now, _ := d.state(r.Context(), 0)
	on, err := calendar.Parse(v.Day)
	switch {
	case err != nil:
		again(http.StatusUnprocessableEntity, v.What+"："+err.Error())
		return
	case on.After(now.today()):
		again(http.StatusUnprocessableEntity, v.What+"不能在今天以后；日期如实填写")
		return
	}
	const file = "content/" + corpus.TasksFile
	disk, err := d.opt.Root.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		err = edit.ErrSettled
	}
	var after []byte
	if err == nil {
		after, err = edit.Settle(disk, v.Planned, on, v.Reason)
	}
	what := fmt.Sprintf("%s：%s，%s", v.Heading, v.Title, on)
	if err == nil {
		err = d.commit(r, what, []change{{name: file, before: disk, after: after}})
	}
	if err != nil {
		again(http.StatusConflict, fmt.Sprintf("没有保存，%s：%v", file, err))
		return
	}
	http.Redirect(w, r, link("/", "done", what), http.StatusSeeOther)
}
