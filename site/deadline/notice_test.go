package deadline

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// When the notice of the next year is entered, every provisional verdict becomes
// final, and what was in time under what was known when it was published stays in
// time, whatever the notice says.
func TestANoticeTurnsNothingLate(t *testing.T) {
	before := newFixture(t, "2027-03-01")
	r := rand.New(rand.NewPCG(20261129, 7))
	checked := 0
	for _, work := range []string{`"2026-12-26"`, `"2026-12-26", "2026-12-27", "2027-01-09"`, ``, `"2027-01-30", "2027-02-14"`} {
		for _, off := range []string{"2027-01-03", "2027-01-01"} {
			text := fmt.Sprintf("[[year]]\nyear = 2027\nnotice = \"国办发明电〔2026〕9号\"\nissued = \"2026-12-20\"\noff = [ { name = \"元旦\", from = \"2027-01-01\", to = %q }, { name = \"春节\", from = \"2027-02-05\", to = \"2027-02-12\" } ]\nwork = [%s]\n", off, work)
			cal, problems := before.judge.Calendar.Extend("content/calendar/2027.toml", []byte(text))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			after := newFixture(t, "2027-03-01")
			after.judge.Calendar = cal
			for range 400 {
				dated := day("2026-11-20").AddDays(r.IntN(90))
				kind := []string{"penalty", "coercion"}[r.IntN(2)]
				published := dated.AddDays(r.IntN(45))
				front := fmt.Sprintf("dated=%s\npublished=%s", dated, published)
				path := "enforcement/" + kind + "/a.md"
				was, _ := before.judge.Record(before.record(path, front))
				is, _ := after.judge.Record(after.record(path, front))
				checked++
				if is[0].Provisional {
					t.Errorf("%s: still provisional", front)
				}
				if known := !published.Before(day("2026-12-20")); was[0].Verdict == OnTime && is[0].Verdict != OnTime && !known {
					t.Errorf("%s, worked %s: on time before the notice, then %s (due %s)", front, work, is[0].Verdict, is[0].Due)
				}
			}
		}
	}
	if checked < 3000 {
		t.Errorf("only %d records", checked)
	}
}
