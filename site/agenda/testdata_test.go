package agenda

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/ledger"
)

// town is the site of package ledger's tests, one record for each thing that can
// happen to it.
func town() string { return read("town") }

func indicators() string { return read("indicators") }

func read(name string) string {
	text, err := os.ReadFile("../ledger/testdata/" + name + ".txtar")
	if err != nil {
		panic(err)
	}
	return string(text)
}

// head is the town without its documents.
func head() string { return town()[:strings.Index(town(), "-- content/reports/2024.md")] }

// numberedTown is a site of documents given as path, number and further front matter.
func numberedTown(documents ...[3]string) string {
	var b strings.Builder
	b.WriteString(head())
	for _, d := range documents {
		fmt.Fprintf(&b, "-- content/%s.md --\n+++\ntitle = \"文书\"\nnumber = %q\n%s\n+++\n", d[0], d[1], d[2])
	}
	return b.String()
}

// asOf is a day in the week before the notice for 2027 could be known.
func asOf() calendar.Date { return calendar.New(2026, 11, 21) }

// build judges a site given as a text archive.
func build(t testing.TB, archive string, day calendar.Date) *ledger.Ledger {
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
	rules, err := deadline.National()
	if err != nil {
		t.Fatal(err)
	}
	l, problems := ledger.Build(c, rules, day, 3)
	if len(problems) > 0 {
		t.Fatalf("problems of judging: %v", problems)
	}
	return l
}
