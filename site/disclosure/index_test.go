package disclosure

import (
	"testing"

	"gongkai/site/calendar"
)

func TestIndexTemplate(t *testing.T) {
	t.Parallel()
	rec := NewRecord("a.md", nil)
	rec.Dated = calendar.New(2026, 3, 5)
	organ := &Organ{ID: "scjgj", Name: "示范市市场监督管理局", USCC: "11990001000000123W"}
	for _, c := range []struct {
		template      IndexTemplate
		before, after string
		digits        int
	}{
		{DefaultIndex, "11990001000000123W/2026-", "", 5},
		{"{org}/{year}-{00000}", "000000123/2026-", "", 5},
		{"{site}/{year}{month}-{000000}", "9900000001/202603-", "", 6},
		{"{organ}-{year}{month}{day}-{000}号", "scjgj-20260305-", "号", 3},
	} {
		if err := c.template.Check(); err != nil {
			t.Errorf("%s: %v", c.template, err)
		}
		before, after, digits, err := c.template.For(rec, organ, "9900000001")
		if err != nil || before != c.before || after != c.after || digits != c.digits {
			t.Errorf("%s: %q %q %d %v", c.template, before, after, digits, err)
		}
	}
	for _, bad := range []IndexTemplate{"{uscc}", "{uscc}/{0}-{00}", "{wrong}-{000}", "{year-{000}", "{00000000000}"} {
		if bad.Check() == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
	if _, _, _, err := DefaultIndex.For(rec, &Organ{Name: "甲"}, ""); err == nil {
		t.Error("an organ without a code")
	}
	if _, _, _, err := DefaultIndex.For(rec, nil, ""); err == nil {
		t.Error("no organ")
	}
}
