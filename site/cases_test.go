package site

import (
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"gongkai/site/calendar"
	"gongkai/site/check"
	"gongkai/site/diag"
	"gongkai/site/ledger"
	"gongkai/site/proof/log"
	"gongkai/site/proof/record"
)

// Every problem code has a site that is wrong in just that way and one that is
// right: check/testdata/<code>.txtar. A file's name begins with bad/ or good/;
// without that it belongs to both. What is not given comes from settings.
// Lines above the first file may say more, about the bad site only when they
// begin with "bad ":
//
//	as-of: 2026-11-21          that day when not said
//	accept: notices/a.md       as build --accept
//	drop: content/site.toml    this file is not there
//	mode: content/a.md symlink (or pipe)
//	size: content/a.md 9000000 the file is filled up with lines of x
//	logged: notices/a.md 2026-03-12 2026-03-13   the log has a page, with its date and the day of publication
//	previous: 2026-11-20 notices/a.md 2026-03-12   a page that was public
//
// Other lines say what the case is about.
type caseFile struct {
	archive *txtar.Archive
	side    string // bad or good
}

func (c caseFile) directives(name string) (values [][]string) {
	for line := range strings.Lines(string(c.archive.Comment)) {
		line = strings.TrimSpace(line)
		if rest, ok := strings.CutPrefix(line, "bad "); ok {
			if c.side != "bad" {
				continue
			}
			line = rest
		}
		if rest, ok := strings.CutPrefix(line, name+": "); ok {
			values = append(values, strings.Fields(rest))
		}
	}
	return values
}

func (c caseFile) files(t *testing.T) fstest.MapFS {
	t.Helper()
	site := archive(settings)
	for _, f := range c.archive.Files {
		name, own := strings.CutPrefix(f.Name, c.side+"/")
		if own || !strings.HasPrefix(f.Name, "bad/") && !strings.HasPrefix(f.Name, "good/") {
			site[name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
		}
	}
	for _, d := range c.directives("drop") {
		delete(site, d[0])
	}
	for _, d := range c.directives("logged") {
		data := (&record.Record{Nonce: strings.Repeat("0", 32), Path: d[0], Kind: "notice", State: "public", Published: d[1]}).Encode()
		digest := log.Digest(data)
		site = logged(t, site, log.Entry{Event: log.Publish, Path: d[0], Published: d[1], Record: digest, SM3: digest, AsOf: d[2]})
		site["log/"+log.RecordName(digest)] = &fstest.MapFile{Data: data, Mode: 0o644}
	}
	for _, d := range c.directives("mode") {
		site[d[0]].Mode = map[string]fs.FileMode{"symlink": fs.ModeSymlink, "pipe": fs.ModeNamedPipe}[d[1]]
	}
	for _, d := range c.directives("size") {
		n, err := strconv.Atoi(d[1])
		if err != nil {
			t.Fatal(err)
		}
		site[d[0]].Data = append(site[d[0]].Data, strings.Repeat("x\n", n/2)...)
	}
	return site
}

// problems examines the case. before is any site that was examined: its layouts
// serve again.
func (c caseFile) problems(t *testing.T, before *Site) []diag.Problem {
	t.Helper()
	date := func(s string) calendar.Date {
		d, err := calendar.Parse(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	opt := Options{Source: c.files(t), AsOf: date("2026-11-21"), Before: before}
	for _, d := range c.directives("as-of") {
		opt.AsOf = date(d[0])
	}
	for _, d := range c.directives("accept") {
		opt.Accept = append(opt.Accept, d[0])
	}
	for _, d := range c.directives("previous") {
		published, err := ledger.ReadPublished([]byte(`{"as_of":"` + d[0] + `","pages":[{"path":"` + d[1] + `","url":"/` + strings.TrimSuffix(d[1], ".md") + `/","published":"` + d[2] + `"}]}`))
		if err != nil {
			t.Fatal(err)
		}
		opt.Previous = func() (ledger.Published, error) { return published, nil }
	}
	examined, err := Examine(context.Background(), opt)
	if err != nil {
		t.Fatal(err)
	}
	if examined.Failed() {
		return examined.Problems
	}
	found, err := examined.Lint(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return append(examined.Problems, found...)
}

func TestEveryCheckHasItsCase(t *testing.T) {
	rows := map[string]diag.Check{}
	for _, row := range check.All() {
		rows[row.Code] = row
	}
	names, err := filepath.Glob(filepath.Join("check", "testdata", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	missing := maps.Clone(rows)
	before, err := Examine(t.Context(), Options{Source: archive(settings), AsOf: day(t, "2026-11-21")})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		code := strings.TrimSuffix(filepath.Base(name), ".txtar")
		row, known := rows[code]
		if !known {
			t.Errorf("%s is about a code that is not in check.All", name)
		}
		delete(missing, code)
		t.Run(code, func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			a := txtar.Parse(text)
			bad, good := caseFile{a, "bad"}.problems(t, before), caseFile{a, "good"}.problems(t, before)
			severity, said := diag.Notice, false
			for _, p := range bad {
				if p.Code == code {
					severity, said = min(severity, p.Severity), true
					if p.Message == "" || p.Hint == "" {
						t.Errorf("no message or no hint: %+v", p)
					}
				}
			}
			if !said {
				t.Errorf("the bad site has no problem %s, it has %+v", code, bad)
			} else if severity != row.Severity {
				t.Errorf("the worst is %s, the table says %s", severity, row.Severity)
			}
			for _, p := range good {
				if p.Code == code || p.Severity == diag.Error {
					t.Errorf("the good site has %+v", p)
				}
			}
		})
	}
	for code := range missing {
		t.Errorf("check/testdata/%s.txtar is missing: a good and a bad case of the check", code)
	}
}

// The table is what editors read: every row says why, and shows wrong and right.
func TestTableExplains(t *testing.T) {
	for _, row := range check.All() {
		if row.Title == "" || row.Why == "" || row.Before == "" || row.After == "" || row.Before == row.After {
			t.Errorf("%s is not explained: %+v", row.Code, row)
		}
	}
}
