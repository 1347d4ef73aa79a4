package edit

import (
	"errors"
	"testing"

	"gongkai/site/agenda"
	"gongkai/site/calendar"
)

func TestSettle(t *testing.T) {
	t.Parallel()
	const source = `# 任务
[[set]]
id = "sf"
worklog = "monthly"

[[task]]
id = "a" # 第一件
task = "自查"
state = "running"

[[task]]
id = "b"
problem = true
task = "没有公开"

[[task]]
id = "c"
done = 2026-01-02
`
	on := calendar.New(2026, 11, 30)
	for _, c := range []struct {
		name    string
		planned agenda.Planned
		reason  string
		want    string // "" where it is settled
	}{
		{"a task", agenda.Planned{Task: "a"}, "", "# 任务\n[[set]]\nid = \"sf\"\nworklog = \"monthly\"\n\n[[task]]\nid = \"a\" # 第一件\ntask = \"自查\"\ndone = 2026-11-30\n" + source[len("# 任务\n[[set]]\nid = \"sf\"\nworklog = \"monthly\"\n\n[[task]]\nid = \"a\" # 第一件\ntask = \"自查\"\nstate = \"running\"\n"):]},
		{"a problem, with a reason", agenda.Planned{Task: "b", Problem: true}, "等待批复", source[:len(source)-len("\n[[task]]\nid = \"c\"\ndone = 2026-01-02\n")] + "closed = 2026-11-30\nreason = \"等待批复\"\n\n[[task]]\nid = \"c\"\ndone = 2026-01-02\n"},
		{"a worklog", agenda.Planned{Set: "sf", Unit: "sfj", Month: "2026-10"}, "", source + "[[worklog]]\nset = \"sf\"\nunit = \"sfj\"\nmonth = \"2026-10\"\non = 2026-11-30\n"},
		{"what is done", agenda.Planned{Task: "c"}, "", ""},
		{"what is not there", agenda.Planned{Task: "d"}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Settle([]byte(source), c.planned, on, c.reason)
			if c.want == "" {
				if !errors.Is(err, ErrSettled) {
					t.Errorf("%v, %s", err, got)
				}
				return
			}
			if err != nil || string(got) != c.want {
				t.Errorf("%v\n%s\nwant\n%s", err, got, c.want)
			}
			if _, err := Settle(got, c.planned, on, ""); !errors.Is(err, ErrSettled) {
				t.Errorf("a second time: %v", err)
			}
		})
	}
}
