package agenda

import (
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/internal/sitetest"
	"gongkai/site/ledger"
)

// build judges a site given as a text archive.
func build(t testing.TB, archive string, day calendar.Date) *ledger.Ledger {
	t.Helper()
	l, problems := ledger.Build(sitetest.Load(t, archive), sitetest.Rules(t, nil), day, 3)
	if len(problems) > 0 {
		t.Fatalf("problems of judging: %v", problems)
	}
	return l
}
