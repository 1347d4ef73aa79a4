package ledger

import (
	"fmt"
	"testing"

	"gongkai/site/internal/sitetest"
)

func TestCompare(t *testing.T) {
	t.Parallel()
	c := sitetest.Load(t, sitetest.Settings(), sitetest.Document("notices/a", "title = \"甲\"\npublished = 2026-11-01", ""), sitetest.Document("notices/b", "title = \"乙\"\npublished = 2026-11-01", ""))
	now := Now(c, sitetest.AsOf())
	text := func(pages ...Remembered) []byte {
		memory, _ := ReadMemory("published.toml", nil, nil)
		out, _ := memory.Next(pages, nil, sitetest.AsOf())
		return []byte(out)
	}
	changed := now[1]
	changed.Revised++
	for _, x := range []struct {
		name          string
		before, after []byte
		want          string
	}{
		{"nothing", text(now...), text(now...), "[] [] []"},
		{"the first build", nil, text(now...), "[notices/a.md notices/b.md] [] []"},
		{"one is gone", text(now...), text(now[0]), "[] [] [notices/b.md]"},
		{"one has changed", text(now...), text(now[0], changed), "[] [notices/b.md] []"},
	} {
		added, changed, gone := Compare(x.before, x.after)
		if got := fmt.Sprint(added, changed, gone); got != x.want {
			t.Errorf("%s: %s, want %s", x.name, got, x.want)
		}
	}
}
