// Package sitetest is the invented town that tests build: its files as text
// archives (txtar), and what turns an archive into a corpus. Tests alone import it.
//
// A test writes the files that it is about after those of the town:
//
//	c := sitetest.Load(t, sitetest.Town(), sitetest.Document("notices/a", `title = "甲"`, "正文"))
//
// A file that an archive holds twice is the later one, so that a test may replace a
// file of the town. Every test looks at the town on AsOf, unless the day is what the
// test is about.
package sitetest

import (
	_ "embed"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/diag"
)

//go:embed town.txtar
var town string

//go:embed indicators.txtar
var indicators string

// Town returns a site with one record for each thing that can happen to it: public in
// time and late, not published, scheduled, withdrawn, expired, sealed.
func Town() string { return town }

// Settings returns the town without its documents: site.toml and organs.toml.
func Settings() string { return town[:strings.Index(town, "-- content/about/")] }

// Indicators returns indicators of an assessment that the town answers in part.
func Indicators() string { return indicators }

// Document returns a document as a file of an archive: path has neither content/ nor
// .md, front is the front matter without its +++ lines.
func Document(path, front, body string) string {
	return "-- content/" + path + ".md --\n+++\n" + strings.TrimSpace(front) + "\n+++\n" + body + "\n"
}

// AsOf returns the as-of date of the tests, a day in the week before the holiday
// notice for 2027 could be known.
func AsOf() calendar.Date { return calendar.New(2026, 11, 21) }

// Files returns the files of several archives.
func Files(archives ...string) fstest.MapFS {
	files := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(strings.Join(archives, ""))).Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	return files
}

// lax are the errors that the town has on purpose: records that are not complete yet,
// and what must not leave.
var lax = []string{"missing-field", "personal-data", "raw-html"}

// Load reads a site. An error in one of its files fails the test, save those of lax.
func Load(t testing.TB, archives ...string) *corpus.Corpus {
	t.Helper()
	c, problems, err := corpus.Load(Files(archives...), corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if p.Severity == diag.Error && !slices.Contains(lax, p.Code) {
			t.Errorf("%s:%d: %s [%s]", p.Path, p.Line, p.Message, p.Code)
		}
	}
	return c
}

// Rules returns the national rules with those that a site adds; c may be nil.
func Rules(t testing.TB, c *corpus.Corpus) *deadline.Rules {
	t.Helper()
	rules, err := deadline.National()
	if err != nil {
		t.Fatal(err)
	}
	if c == nil || c.RulesTOML == nil {
		return rules
	}
	rules, problems := rules.Extend("content/rules.toml", c.RulesTOML, c.Kinds)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return rules
}

// Golden compares a text with a file of the package's testdata. UPDATE=1 in the
// environment writes the file.
func Golden(t testing.TB, name, got string) {
	t.Helper()
	name = "testdata/" + name
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; got\n%s", name, got)
	}
}
