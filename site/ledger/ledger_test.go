package ledger

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/internal/sitetest"
)

func lines(l *Ledger) (out []string) {
	for _, e := range l.Entries {
		out = append(out, fmt.Sprintf("%s %s %s", e.Path, e.Rule.ID, e.Verdict))
	}
	return out
}

func TestEditorsLedgerHoldsWhatIsNotPublicYet(t *testing.T) {
	want := []string{
		"enforcement/penalty/2026/0012.md penalty-decision-7wd on-time",
		"enforcement/penalty/2026/0013.md penalty-decision-7wd late",
		"enforcement/penalty/2026/0014.md penalty-decision-7wd overdue",
		"enforcement/penalty/2026/0015.md penalty-decision-7wd pending",
		"enforcement/penalty/2026/0016.md penalty-withdraw-3wd late",
		"enforcement/penalty/2026/0016.md penalty-decision-7wd exempt",
		"enforcement/penalty/2026/0017.md penalty-decision-7wd on-time",
		"interpretations/2026-a.md interp-sync late",
		"notices/2026-fire.md emergency-5h on-time",
		"policies/2026-a.md ogi-proactive-20wd on-time",
		"powers/1.md ogi-proactive-20wd on-time",
	}
	l := build(t, sitetest.Town(), sitetest.AsOf())
	if got := lines(l); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if l.Sealed != 1 {
		t.Errorf("sealed %d", l.Sealed)
	}
	s := l.Summary()
	counts := Summary{deadline.OnTime: 5, deadline.Late: 3, deadline.Pending: 1, deadline.Overdue: 1, deadline.Exempt: 1}
	if !maps.Equal(s, counts) || s.Total() != 11 {
		t.Errorf("summary %+v", s)
	}
}

func TestPublicLedgerHasNoTraceOfTheUnpublished(t *testing.T) {
	l := build(t, sitetest.Town(), sitetest.AsOf())
	public := l.Public()
	if len(public.Entries) != 9 || len(l.Entries) != 11 || public.Public() != public {
		t.Errorf("public %d, editor's %d rows", len(public.Entries), len(l.Entries))
	}
	if public.Stamp("enforcement/penalty/2026/0014.md") != nil {
		t.Error("an unpublished record has a public stamp")
	}
	if got := len(public.Shown); got != 12 {
		t.Errorf("%d pages", got)
	}
}

func TestTitlesOfTombstonesAndPersons(t *testing.T) {
	l := build(t, sitetest.Town(), sitetest.AsOf())
	for path, want := range map[string]string{
		"enforcement/penalty/2026/0012.md": "=关于安达商贸的行政处罚决定",
		"enforcement/penalty/2026/0013.md": "关于赵某某的行政处罚决定",
		"enforcement/penalty/2026/0016.md": "示市监罚〔2026〕16号行政处罚决定（已撤回）",
		"enforcement/penalty/2026/0017.md": "示市监罚〔2026〕17号行政处罚决定（公示期满）",
	} {
		if got := l.Of(path)[0].Title; got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

func TestStamp(t *testing.T) {
	l := build(t, sitetest.Town(), sitetest.AsOf())
	for path, want := range map[string]string{
		"enforcement/penalty/2026/0016.md": "penalty-withdraw-3wd",
		"reports/2025.md":                  "rol-report-publish-0401",
		"policies/2026-a.md":               "ogi-proactive-20wd",
		"about/none.md":                    "",
		"reports/":                         "",
	} {
		e := l.Stamp(path)
		if (e != nil) != (want != "") || e != nil && e.Rule.ID != want {
			t.Errorf("Stamp(%q) = %+v, want %q", path, e, want)
		}
	}
	if rows := l.Of("reports/2025.md"); len(rows) != 0 {
		t.Errorf("a report's publication has %d rows", len(rows))
	}
	if e := l.Stamp("reports/2024.md"); e.Verdict != deadline.Late {
		t.Errorf("2024 report %s", e.Verdict)
	}
}

func TestObligations(t *testing.T) {
	l := build(t, sitetest.Town(), sitetest.AsOf())
	var got []string
	for _, o := range append(slices.Clone(l.Obligations), l.Upcoming...) {
		got = append(got, fmt.Sprintf("%s %d %s %s", o.Organ, o.Year, o.Due, o.Verdict))
	}
	want := []string{
		"sfj 2024 2025-03-31 late", "sfj 2025 2026-03-31 on-time", "scjgj 2025 2026-03-31 overdue",
		"sfj 2026 2027-03-31 pending", "scjgj 2026 2027-03-31 pending",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	if !reflect.DeepEqual(l.Obligations, l.Public().Obligations) {
		t.Error("obligations are public, the missing too")
	}
}

func TestFilter(t *testing.T) {
	l := build(t, sitetest.Town(), sitetest.AsOf())
	cases := []struct {
		name              string
		s                 Selection
		rows, owed, pages int
	}{
		{"all", Selection{}, 11, 3, 12},
		{"organ", Selection{Organ: "sfj"}, 3, 2, 6},
		{"kind", Selection{Kind: "penalty"}, 7, 0, 4},
		{"duty", Selection{Kind: "annual-report"}, 0, 3, 2},
		{"year reported on", Selection{Year: 2024}, 0, 1, 1},
		{"rule", Selection{Rule: "penalty-withdraw-3wd"}, 1, 0, 12},
		{"verdicts", Selection{Verdicts: []deadline.Verdict{deadline.Late, deadline.Overdue}}, 4, 2, 12},
	}
	for _, c := range cases {
		f := l.Filter(c.s)
		if len(f.Entries) != c.rows || len(f.Obligations) != c.owed || len(f.Shown) != c.pages {
			t.Errorf("%s: %d rows, %d obligations, %d pages", c.name, len(f.Entries), len(f.Obligations), len(f.Shown))
		}
	}
}

func TestWorkersDoNotMatter(t *testing.T) {
	c, r := sitetest.Load(t, sitetest.Town()), sitetest.Rules(t, nil)
	one, _ := Build(c, r, sitetest.AsOf(), 1)
	many, _ := Build(c, r, sitetest.AsOf(), 8)
	if !reflect.DeepEqual(one.Entries, many.Entries) || !reflect.DeepEqual(one.Shown, many.Shown) || !reflect.DeepEqual(one.Obligations, many.Obligations) {
		t.Error("the ledgers differ")
	}
}

func TestWindowBeyondTheCalendar(t *testing.T) {
	archive := sitetest.Town() + `-- content/enforcement/penalty/2000/1.md --
+++
title = "旧"
organ = "scjgj"
dated = 2019-01-02
published = 2019-01-03
+++
-- content/enforcement/penalty/2000/2.md --
+++
title = "远"
organ = "scjgj"
dated = 2031-01-02
+++
`
	l, problems := Build(sitetest.Load(t, archive), sitetest.Rules(t, nil), sitetest.AsOf(), 2)
	if len(problems) != 1 || problems[0].Code != calendar.CodeOutOfRange || problems[0].Path != "content/enforcement/penalty/2000/2.md" {
		t.Errorf("problems %v", problems)
	}
	if e := l.Of("enforcement/penalty/2000/2.md"); len(e) != 1 || e[0].Verdict != deadline.Undetermined {
		t.Errorf("rows %v", e)
	}
}
