package deadline

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/site/calendar"
)

func TestFresh(t *testing.T) {
	for _, c := range []struct{ name, asOf, columns, want string }{
		{"the last day", "2026-11-29", "home 2026-11-15", "homepage-2w 2026-11-15 2026-11-29 on-time"},
		{"the day after", "2026-11-30", "home 2026-11-15", "homepage-2w 2026-11-15 2026-11-29 overdue"},
		{"no roll at a holiday", "2026-10-02", "home 2026-09-17", "homepage-2w 2026-09-17 2026-10-01 overdue"},
		{"columns", "2026-11-29", "home 2026-11-29 dynamics 2026-11-01 notices 2026-05-29",
			"homepage-2w 2026-11-29 2026-12-13 on-time|column-dynamics-2w 2026-11-01 2026-11-15 overdue|column-notices-6m 2026-05-29 2026-11-29 on-time"},
		{"month end", "2026-03-01", "notices 2025-08-31", "column-notices-6m 2025-08-31 2026-02-28 overdue"},
		{"an empty column", "2026-11-29", "notices -", "column-notices-6m   overdue"},
		{"before the rule was public", "2019-04-17", "home 2019-01-01", ""},
		{"nothing watched", "2026-11-29", "", ""},
	} {
		last := map[string]calendar.Date{}
		words := strings.Fields(c.columns)
		for i := 0; i+1 < len(words); i += 2 {
			last[words[i]], _ = calendar.Parse(words[i+1])
		}
		var got []string
		for _, f := range newFixture(t, c.asOf).judge.Fresh(last) {
			got = append(got, fmt.Sprintf("%s %s %s %s", f.Rule.ID, f.Last, f.Due, f.Verdict))
			if word := f.Word(); (word == "按期更新") != (f.Verdict == OnTime) {
				t.Errorf("%s: %s", c.name, word)
			}
		}
		if strings.Join(got, "|") != c.want {
			t.Errorf("%s: got %s, want %s", c.name, strings.Join(got, "|"), c.want)
		}
	}
}
