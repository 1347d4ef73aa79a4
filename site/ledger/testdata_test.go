package ledger

import (
	_ "embed"
	"os"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/diag"
)

// town is a site with one record for each thing that can happen to it; package
// agenda writes it too.
//
//go:embed testdata/town.txtar
var town string

//go:embed testdata/indicators.txtar
var indicators string

// asOf is a day in the week before the notice for 2027 could be known.
func asOf() calendar.Date { return calendar.New(2026, 11, 21) }

func build(t *testing.T, archive string, day calendar.Date) *Ledger {
	t.Helper()
	l, problems := Build(load(t, archive), rules(t), day, 3)
	if len(problems) > 0 {
		t.Fatalf("problems of judging: %v", problems)
	}
	return l
}

// load reads a site given as a text archive; problems of the site are only logged.
func load(t testing.TB, archive string) *corpus.Corpus {
	t.Helper()
	source := fstest.MapFS{}
	for _, file := range txtar.Parse([]byte(archive)).Files {
		source[file.Name] = &fstest.MapFile{Data: file.Data}
	}
	c, problems, err := corpus.Load(source, corpus.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		if p.Severity == diag.Error && p.Code != "missing-field" {
			t.Errorf("%s:%d %s", p.Path, p.Line, p.Message)
		}
	}
	return c
}

func rules(t testing.TB) *deadline.Rules {
	t.Helper()
	r, err := deadline.National()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// golden compares with a file of testdata; UPDATE=1 writes the file.
func golden(t *testing.T, name, got string) {
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
