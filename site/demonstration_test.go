package site

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
)

// The demonstration site builds without an error on any day.
func TestDemonstrationOnAnyDay(t *testing.T) {
	source := demonstration(t)
	for i, asOf := range []string{
		"2023-06-01", "2024-02-09", "2024-12-31", "2025-01-31", "2025-06-06", "2025-07-24", "2025-10-11", "2026-01-01", "2026-02-14", "2026-03-31",
		"2026-05-22", "2026-10-01", "2026-11-21", "2026-11-22", "2026-12-01", "2026-12-28", "2026-12-31", "2027-01-01", "2027-06-30", "2028-06-30", "2031-01-01", "2040-01-01",
	} {
		if testing.Short() && i%4 != 0 {
			continue
		}
		report, _ := build(t, source, asOf)
		if report.Failed() {
			t.Errorf("as of %s:\n%s", asOf, printed(t, report.Problems, source))
		}
	}
}

// It shows every kind and every verdict that a citizen can meet.
func TestDemonstrationIsComplete(t *testing.T) {
	source := demonstration(t)
	report, files := build(t, source, "2026-11-21")
	kinds, verdicts, states := map[string]int{}, map[string]int{}, map[disclosure.State]int{}
	for _, doc := range report.Corpus.Documents {
		kinds[doc.Record.Kind.ID]++
		states[doc.Record.StateOn(day(t, "2026-11-21"))]++
	}
	for _, e := range report.Ledger.Entries {
		verdicts[string(e.Verdict)]++
	}
	for _, k := range report.Corpus.Kinds.All() {
		if kinds[k.ID] == 0 {
			t.Errorf("no document of kind %s", k.ID)
		}
	}
	for _, v := range []string{"on-time", "late", "pending", "exempt", "too-early"} {
		if verdicts[v] == 0 {
			t.Errorf("nothing is %s", v)
		}
	}
	for _, s := range []disclosure.State{disclosure.Unpublished, disclosure.Scheduled, disclosure.Withdrawn, disclosure.Expired} {
		if states[s] == 0 {
			t.Errorf("no record in state %d", s)
		}
	}
	if n := len(report.Corpus.Documents); n < 80 {
		t.Errorf("%d documents, at least 80", n)
	}
	for name, body := range files {
		if strings.Contains(string(body), `datetime=""`) {
			t.Errorf("%s has a date without a day", name)
		}
		if strings.HasSuffix(name, ".html") && !bytes.Contains(body, []byte("演示")) {
			t.Errorf("%s does not say that this is a demonstration", name)
		}
	}
	if n := diag.Count(report.Problems, diag.Error); n > 0 {
		t.Errorf("%d errors", n)
	}
}

// No two documents share a paragraph of their bodies.
func TestDemonstrationRepeatsNothing(t *testing.T) {
	source := demonstration(t)
	first := map[string]string{}
	err := fs.WalkDir(source, "content", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".md") {
			return err
		}
		text, err := fs.ReadFile(source, name)
		if err != nil {
			return err
		}
		_, body, _ := strings.Cut(strings.TrimPrefix(string(text), "+++\n"), "\n+++\n")
		for _, paragraph := range strings.Split(body, "\n\n") {
			paragraph = strings.TrimSpace(paragraph)
			if paragraph == "" || strings.HasPrefix(paragraph, "#") {
				continue
			}
			if other := first[paragraph]; other != "" && other != name {
				t.Errorf("%s and %s share: %s", other, name, paragraph)
			}
			first[paragraph] = name
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
