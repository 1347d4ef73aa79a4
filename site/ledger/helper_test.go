package ledger

import (
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/internal/sitetest"
)

// build judges a site given as a text archive.
func build(t *testing.T, archive string, day calendar.Date) *Ledger {
	t.Helper()
	l, problems := Build(sitetest.Load(t, archive), sitetest.Rules(t, nil), day, 3)
	if len(problems) > 0 {
		t.Fatalf("problems of judging: %v", problems)
	}
	return l
}
