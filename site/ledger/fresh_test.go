package ledger

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/site/deadline"
	"gongkai/site/internal/sitetest"
)

func TestFresh(t *testing.T) {
	town := strings.Replace(sitetest.Town(), "-- content/site.toml --\n", "-- content/site.toml --\ncolumns = { dynamics = [\"notices\"], notices = [\"policies\", \"interpretations\"] }\n", 1)
	l := build(t, town, sitetest.AsOf())
	shown := func(l *Ledger) string {
		var list []string
		for _, f := range l.Fresh() {
			list = append(list, fmt.Sprintf("%s %s %s", f.Rule.ID, f.Last, f.Verdict))
		}
		return strings.Join(list, "|")
	}
	const want = "homepage-2w 2026-10-01 overdue|column-dynamics-2w 2026-05-01 overdue|column-notices-6m 2026-09-01 on-time"
	for name, c := range map[string]struct {
		l    *Ledger
		want string
	}{
		"the editor's ledger":   {l, want},
		"nothing is published":  {l.Public(), ""},
		"of a kind":             {l.Filter(Selection{Kind: "penalty"}), ""},
		"of another organ":      {l.Filter(Selection{Organ: "scjgj"}), ""},
		"by verdict":            {l.Filter(Selection{Verdicts: []deadline.Verdict{deadline.OnTime}}), "column-notices-6m 2026-09-01 on-time"},
		"of the rule":           {l.Filter(Selection{Rule: "homepage-2w"}), "homepage-2w 2026-10-01 overdue"},
		"columns without names": {build(t, sitetest.Town(), sitetest.AsOf()), "homepage-2w 2026-10-01 overdue"},
	} {
		if got := shown(c.l); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}
