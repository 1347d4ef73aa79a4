package ledger

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/internal/sitetest"
)

// numberedTown is a site of documents given as path, number and further front matter.
func numberedTown(documents ...[3]string) string {
	archive := sitetest.Settings()
	for _, d := range documents {
		archive += sitetest.Document(d[0], fmt.Sprintf("title = \"文书\"\nnumber = %q\n%s", d[1], d[2]), "")
	}
	return archive
}

func TestGaps(t *testing.T) {
	const out, other = "organ = \"scjgj\"\ndated = 2026-03-05\npublished = 2026-03-06", "organ = \"sfj\"\ndated = 2026-03-05\npublished = 2026-03-06"
	const folder = "enforcement/penalty/2026/"
	cases := []struct {
		name      string
		documents [][3]string
		want      string
	}{
		{"none", [][3]string{{folder + "1", "示市监罚〔2026〕1号", out}, {folder + "2", "示市监罚〔2026〕2号", out}}, ""},
		{"one number says nothing", [][3]string{{folder + "1", "示市监罚〔2026〕12号", out}}, ""},
		{"runs", [][3]string{{folder + "1", "示市监罚〔2026〕1号", out}, {folder + "3", "示市监罚〔2026〕3号", out}, {folder + "9", "示市监罚〔2026〕9号", out}},
			"scjgj 示市监罚〔2026〕 1..9: 2、4—8 (6)\n"},
		{"a number twice", [][3]string{{folder + "1", "示市监罚〔2026〕1号", out}, {folder + "1b", "示市监罚〔2026〕1号", out}, {folder + "3", "示市监罚〔2026〕3号", out}},
			"scjgj 示市监罚〔2026〕 1..3: 2 (1)\n"},
		{"organ, code and year each have their own serials", [][3]string{
			{folder + "1", "示市监罚〔2026〕1号", out}, {folder + "3", "示市监罚〔2025〕3号", out}, {folder + "5", "示市监强〔2026〕5号", out}, {folder + "7", "示市监罚〔2026〕7号", other}}, ""},
		{"a draft and a scheduled one leave their gap", [][3]string{
			{folder + "1", "示市监罚〔2026〕1号", out}, {folder + "2", "示市监罚〔2026〕2号", "organ = \"scjgj\"\ndated = 2026-03-05"},
			{folder + "3", "示市监罚〔2026〕3号", strings.Replace(out, "2026-03-06", "2026-12-01", 1)}, {folder + "4", "示市监罚〔2026〕4号", out}},
			"scjgj 示市监罚〔2026〕 1..4: 2—3 (2)\n"},
		{"a tombstone fills it, a sealed record does not", [][3]string{
			{folder + "1", "示市监罚〔2026〕1号", out}, {folder + "2", "示市监罚〔2026〕2号", out + "\npublicity_until = 2026-06-01"},
			{folder + "3", "示市监罚〔2026〕3号", out + "\nsealed = 2026-06-01"}, {folder + "4", "示市监罚〔2026〕4号", out}},
			"scjgj 示市监罚〔2026〕 1..4: 3 (1)\n"},
		{"another kind fills it", [][3]string{
			{folder + "1", "示市监〔2026〕1号", out}, {"notices/2", "示市监〔2026〕2号", out}, {folder + "4", "示市监〔2026〕4号", out}, {"notices/9", "示市监〔2026〕9号", out}},
			"scjgj 示市监〔2026〕 1..4: 3 (1)\n"},
		{"other documents are no decisions", [][3]string{{"notices/1", "示市监〔2026〕1号", out}, {"notices/3", "示市监〔2026〕3号", out}}, ""},
		{"numbers of no known form", [][3]string{{folder + "1", "示市监罚〔2026〕广州办1号", out}, {folder + "3", "示市监罚〔2026〕广州办3号", out}}, ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			l := build(t, numberedTown(c.documents...), sitetest.AsOf())
			for _, l := range []*Ledger{l, l.Public()} {
				var got strings.Builder
				for _, g := range l.Gaps() {
					fmt.Fprintf(&got, "%s %s %d..%d: %s (%d)\n", g.Organ, g.Prefix(), g.First, g.Last, g.Serials(10), g.Count)
				}
				if got.String() != c.want {
					t.Errorf("got %q, want %q", got.String(), c.want)
				}
			}
		})
	}
}

func TestGapsAreNoticesAndNeverLate(t *testing.T) {
	const out = "organ = \"scjgj\"\ndated = 2026-03-05\npublished = 2026-03-06"
	var documents [][3]string
	for i := range 30 {
		documents = append(documents, [3]string{fmt.Sprintf("enforcement/penalty/2026/%02d", i), fmt.Sprintf("示市监罚〔2026〕%d号", 3*i+1), out})
	}
	l := build(t, numberedTown(documents...), calendar.New(2026, 3, 20))
	var found []string
	for _, p := range l.Problems() {
		if p.Code == "number-gap" {
			found = append(found, fmt.Sprintf("%s:%d:%d %s %s", p.Path, p.Line, p.Column, p.Severity, p.Message))
		}
	}
	if len(found) != 1 || !strings.HasPrefix(found[0], "content/enforcement/penalty/2026/01.md:3:1 notice ") ||
		!strings.HasSuffix(found[0], "26—27、29—30 等 58 个") {
		t.Errorf("got %q", found)
	}
	if s := l.Summary(); s[deadline.OnTime] != 30 || s[deadline.Late]+s[deadline.Overdue] > 0 {
		t.Errorf("summary %+v", s)
	}
	for want, s := range map[int]Selection{1: {Kind: "penalty", Year: 2026, Organ: "scjgj"}, 0: {Kind: "licence"}} {
		if got := len(l.Filter(s).Gaps()); got != want {
			t.Errorf("%+v: %d gaps", s, got)
		}
	}
	for _, s := range []Selection{{Organ: "sfj"}, {Year: 2025}, {Rule: "penalty-decision-7wd"}, {Verdicts: []deadline.Verdict{deadline.Late}}} {
		if got := l.Filter(s).Gaps(); got != nil {
			t.Errorf("%+v: %v", s, got)
		}
	}
}
