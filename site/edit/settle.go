package edit

import (
	"errors"
	"fmt"

	"gongkai/site/agenda"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/toml"
)

// ErrSettled says that the file no longer has the task, or says of it that it is done.
var ErrSettled = errors.New("文件里已经没有这件事，或者已经写了日期")

// Settle returns the source of content/tasks.toml in which a task is done (完成), a problem
// struck off (销号) or a worklog handed in (报送) on a day. reason, unless it is "", says why
// a task was late. The error is ErrSettled or that of ChangeTOML.
func Settle(source []byte, planned agenda.Planned, on calendar.Date, reason string) ([]byte, error) {
	table, problems := toml.Parse(corpus.TasksFile, source, 1)
	if len(problems) > 0 {
		return nil, fmt.Errorf("第 %d 行读不出来：%s", problems[0].Line, problems[0].Message)
	}
	text := func(t *toml.Table, key string) string { e, _ := t.Get(key); return e.Value.Text }
	tables := func(key string) []*toml.Table { e, _ := table.Get(key); list, _ := e.Value.Tables(); return list }
	if planned.Task == "" {
		log := tables("worklog")
		at := fmt.Sprintf("worklog.%d.", len(log))
		for _, w := range log {
			if text(w, "set") == planned.Set && text(w, "unit") == planned.Unit && text(w, "month") == planned.Month {
				return nil, ErrSettled
			}
		}
		return ChangeTOML(source, []toml.Assignment{
			{Key: at + "set", Value: toml.Quoted(planned.Set)}, {Key: at + "unit", Value: toml.Quoted(planned.Unit)},
			{Key: at + "month", Value: toml.Quoted(planned.Month)}, {Key: at + "on", Value: on.String()},
		})
	}
	key := "done"
	if planned.Problem {
		key = "closed"
	}
	for i, t := range tables("task") {
		if text(t, "id") != planned.Task {
			continue
		}
		if _, settled := t.Get(key); settled {
			break
		}
		set := []toml.Assignment{{Key: fmt.Sprintf("task.%d.%s", i, key), Value: on.String()}}
		if reason != "" {
			set = append(set, toml.Assignment{Key: fmt.Sprintf("task.%d.reason", i), Value: toml.Quoted(reason)})
		}
		if _, stated := t.Get("state"); stated { // 进行中 no more
			set = append(set, toml.Assignment{Key: fmt.Sprintf("task.%d.state", i)})
		}
		return ChangeTOML(source, set)
	}
	return nil, ErrSettled
}
