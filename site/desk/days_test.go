package desk

import (
	"regexp"
	"strings"
	"testing"
)

// A month has its days in the columns of their weekdays, told apart by words.
func TestDays(t *testing.T) {
	t.Parallel()
	archives := []string{settings("")}
	for n := range 8 {
		archives = append(archives, penalty(n+1))
	}
	b := open(t, true, archives...)
	page := b.get("/days")
	weeks := regexp.MustCompile(`(?s)<tr>(<td.*?)</tr>`).FindAllStringSubmatch(page, -1)
	if len(weeks) != 6 || strings.Count(weeks[0][1], `class="none"`) != 6 || !strings.Contains(weeks[0][1], "11月1日 周日") || !strings.HasPrefix(weeks[5][1], `<td class="workday"><p><time datetime="2026-11-30">`) {
		t.Errorf("November 2026 has %d weeks:\n%s", len(weeks), page)
	}
	for _, want := range []string{
		`<td class="weekend" aria-current="date"><p><time datetime="2026-11-21">`, "<small>今天，周末</small>",
		`<td class="workday busy"><p><time datetime="2026-11-27">`, `<a href="/write?path=enforcement%2Fpenalty%2F2026%2Fa0001.md">`,
		`<a href="/days?day=2026-11-27&amp;m=2026-11#day">另有 3 件`, `href="/days?m=2026-10">上个月`, `href="/days?m=2026-12">下个月`, "以后还有",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the month lacks %s", want)
		}
	}
	day := b.get("/days?m=2026-11&day=2026-11-27")
	if !strings.Contains(day, "11月27日 周五到期的") || strings.Count(day[strings.Index(day, `id="day"`):], "公开<span") != 8 {
		t.Errorf("the list of a day:\n%s", day)
	}
	// 国庆节 2026: from the first to the seventh, worked on September 20 and October 10.
	markup(t, "a day", day)
	october := b.get("/days?m=2026-10")
	for _, want := range []string{`<td class="holiday"><p><time datetime="2026-10-01">`, "国庆节放假", `<td class="make-up"><p><time datetime="2026-10-10">`, "调休上班", "回到本月"} {
		if !strings.Contains(october, want) {
			t.Errorf("October lacks %s", want)
		}
	}
	if next := b.get("/days?m=2027-02"); !strings.Contains(next, "安排未公布") {
		t.Error("days that are not announced look settled")
	}
	for _, m := range []string{"", "2026-13", "x", "0001-01", "99999-01", "2026-11-01"} {
		if page := b.get("/days?m=" + m); !strings.Contains(page, "<h2>2026年11月</h2>") {
			t.Errorf("m=%s is no month", m)
		}
	}
	if page := b.get("/days?m=2026-11&day=2026-12-01"); strings.Contains(page, `id="day"`) {
		t.Error("a day of another month")
	}
}
