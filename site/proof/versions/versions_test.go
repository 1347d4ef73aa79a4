package versions

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongkai/site/proof/log"
)

// digest is a record's, told by a letter.
func digest(letter string) string { return strings.Repeat(letter, 64) }

// history is what a log says of a.md. A step is "event record day"; a record is a letter.
func history(t *testing.T, steps ...string) *log.Document {
	t.Helper()
	h := &log.History{Documents: map[string]*log.Document{}}
	for i, step := range steps {
		f := append(strings.Fields(step), "", "")
		e := log.Entry{Event: log.Event(f[0]), Path: "a.md", Published: "2026-03-12", Record: digest(f[1]), AsOf: "2026-03-" + f[2]}
		if e.Event == log.Redate {
			e.Published = "2026-03-13"
		}
		if !h.Add(int64(i), e) {
			t.Fatalf("%s cannot follow", step)
		}
	}
	return h.Documents["a.md"]
}

// written shows versions in a line: event, record, page; - without a page, ! where the text
// is gone, † for a tombstone, ? for one that has no entry yet.
func written(list []Version) string {
	var parts []string
	for _, v := range list {
		part := fmt.Sprintf("%s %s %s", v.Event, v.Record[:1], strings.TrimPrefix(v.Page, "2026-03-"))
		if v.Page == "" {
			part += "-"
		}
		if v.Gone {
			part += "!"
		}
		if v.Tombstone {
			part += "†"
		}
		if v.Index == Pending {
			part += "?"
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ", ")
}

func TestOf(t *testing.T) {
	t.Parallel()
	public, withdrawn := log.Public, log.Withdrawn
	for name, c := range map[string]struct {
		steps  []string
		record string
		state  log.State
		want   string
		hidden string
	}{
		"unknown":                   {nil, "a", public, "publish a -?", ""},
		"as it was":                 {[]string{"publish a 12"}, "a", public, "publish a -", ""},
		"about to change":           {[]string{"publish a 12"}, "b", public, "publish a 12, revise b -?", ""},
		"changed":                   {[]string{"publish a 12", "revise b 13"}, "b", public, "publish a 12, revise b -", ""},
		"twice on a day":            {[]string{"publish a 12", "revise b 12", "revise c 13"}, "c", public, "publish a 12, revise b 12-2, revise c -", ""},
		"and back":                  {[]string{"publish a 12", "revise b 13", "revise a 14"}, "a", public, "publish a 12, revise b 13, revise a -", ""},
		"another form is none":      {[]string{"publish a 12", "restate b 13", "revise c 14"}, "c", public, "publish b 12, revise c -", ""},
		"redated":                   {[]string{"publish a 12", "redate b 13"}, "b", public, "publish a 12, redate b -", ""},
		"about to be withdrawn":     {[]string{"publish a 12", "revise b 13"}, "t", withdrawn, "publish a -!, revise b -!, withdraw t -†?", ""},
		"withdrawn":                 {[]string{"publish a 12", "revise b 13", "withdraw t 14"}, "t", withdrawn, "publish a -!, revise b -!, withdraw t -†", "2026-03-12 2026-03-13"},
		"the tombstone changes":     {[]string{"publish a 12", "withdraw t 13"}, "u", withdrawn, "publish a -!, withdraw t -!†, revise u -†?", "2026-03-12"},
		"redated and withdrawn":     {[]string{"publish a 12", "redate t 13", "withdraw t 13"}, "t", withdrawn, "publish a -!, withdraw t -†", "2026-03-12"},
		"public again":              {[]string{"publish a 12", "withdraw t 13", "publish b 14", "revise c 15"}, "c", public, "publish a -!, withdraw t -†, publish b 14, revise c -", "2026-03-12"},
		"removed and back":          {[]string{"publish a 12", "remove"}, "a", public, "publish a -!, publish a -?", "2026-03-12"},
		"redacted":                  {[]string{"publish a 12", "revise b 13", "revise c 14", "redact a"}, "c", public, "publish a -!, revise b 13, revise c -", "2026-03-12"},
		"the second of a day stays": {[]string{"publish a 12", "revise b 12", "revise c 13", "redact a"}, "c", public, "publish a -!, revise b 12-2, revise c -", "2026-03-12"},
		"expires":                   {[]string{"publish a 12"}, "t", log.Expired, "publish a -!, expire t -†?", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := history(t, c.steps...)
			got := Of(d, log.Page{Path: "a.md", Published: "2026-03-12", State: c.state, Record: digest(c.record)})
			if name == "redated" {
				got = Of(d, log.Page{Path: "a.md", Published: "2026-03-13", State: c.state, Record: digest(c.record)})
			}
			if written(got) != c.want {
				t.Errorf("got  %s\nwant %s", written(got), c.want)
			}
			if hidden := strings.Join(Hidden(d), " "); hidden != c.hidden {
				t.Errorf("hidden %s, want %s", hidden, c.hidden)
			}
			for i := range got {
				if got[i].Page != "" && slices.Contains(Hidden(d), got[i].Page) {
					t.Errorf("%s is hidden and has a page", got[i].Page)
				}
			}
		})
	}
}
