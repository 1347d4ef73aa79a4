package site

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/gate/html"
	"gongkai/site/portal/handover"
	"gongkai/site/proof/log"
	"gongkai/site/proof/record"
)

// logged is a site with a log of publications, which has the entries.
func logged(t testing.TB, source fs.FS, entries ...log.Entry) fstest.MapFS {
	t.Helper()
	secret, vkey, err := log.NewKey(rand.NewChaCha8([32]byte{7}), "www.shifan.example/log")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := log.ParseSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	publication, err := log.Empty("www.shifan.example/log").Append(entries, signer)
	if err != nil {
		t.Fatal(err)
	}
	files := maps.Clone(source.(fstest.MapFS))
	files["content/log.toml"] = &fstest.MapFile{Mode: 0o644, Data: []byte(`origin = "www.shifan.example/log"
keys = ["` + vkey + `"]
blind = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
since = 2026-11-21
`)}
	for _, f := range append(publication.Files, log.File{Name: "checkpoint", Data: publication.After.Note}) {
		files["log/"+f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	return files
}

// recordsOf returns the records of a built site, by path.
func recordsOf(t testing.TB, files map[string][]byte) map[string]*record.Record {
	t.Helper()
	records := map[string]*record.Record{}
	for name, data := range files {
		if !strings.HasSuffix(name, "/"+record.Name) {
			continue
		}
		r, err := record.Parse(data)
		if err != nil {
			t.Fatal(name, err)
		}
		records[r.Path] = r
	}
	return records
}

// Every page of a document has a record, which says what the page says; other pages have
// none, and neither has a site without a log.
func TestRecords(t *testing.T) {
	t.Parallel()
	for name := range good(t, demonstration(t), "2026-11-29") {
		if strings.HasSuffix(name, record.Name) {
			t.Fatal("a site without a log has", name)
		}
	}
	files := good(t, logged(t, demonstration(t)), "2026-11-29")
	records := recordsOf(t, files)
	var published struct {
		Pages []struct{ Path, URL, Published string }
	}
	if err := json.Unmarshal(files["audit/audit.json"], &published); err != nil {
		t.Fatal(err)
	}
	if len(records) != len(published.Pages) || len(records) < 100 {
		t.Errorf("%d records for %d pages", len(records), len(published.Pages))
	}
	texts := 0
	for _, p := range published.Pages {
		r := records[p.Path]
		if r == nil {
			t.Errorf("%s has no record", p.Path)
			continue
		}
		folder := strings.TrimPrefix(p.URL, "/")
		page, data := files[folder+"index.html"], files[folder+record.Name]
		if meta := `<meta name="gongkai:record" content="` + log.Digest(data) + `">`; !bytes.Contains(page, []byte(meta)) {
			t.Errorf("%s lacks %s", p.URL, meta)
		}
		if want, err := calendar.ParseMoment(p.Published); err != nil || r.Published != want.Date().String() {
			t.Errorf("%s: published %s, the ledger has %s", p.Path, r.Published, p.Published)
		}
		text, ok := html.Article(page)
		if text != r.Body {
			t.Errorf("%s: the page says %q, the record %q", p.Path, text, r.Body)
		}
		if ok {
			texts++
		}
		if r.Get("title") == "" {
			t.Errorf("%s: the record has no title", p.Path)
		}
		if r.State != "public" && (r.Body != "" || len(r.Files) > 0 || r.Get("subject_name") != "") {
			t.Errorf("%s is a tombstone, and its record has a text, files or a party", p.Path)
		}
	}
	if texts < 100 {
		t.Errorf("only %d pages have a text", texts)
	}
}

// A record is the same on another day, under another theme, with other neighbours.
func TestRecordsDoNotChange(t *testing.T) {
	t.Parallel()
	source := logged(t, demonstration(t))
	before := good(t, source, "2026-11-29")
	changed := maps.Clone(source)
	changed["layouts/partials/footer.html"] = &fstest.MapFile{Mode: 0o644, Data: []byte("<footer class=\"foot\"><p>数据截至 {{.AsOf.Chinese}}</p></footer>\n")}
	after := good(t, changed, "2026-11-30")
	for name, data := range before {
		if strings.HasSuffix(name, "/"+record.Name) && !bytes.Equal(data, after[name]) {
			t.Errorf("%s differs a day later", name)
		}
	}
	other := maps.Clone(source)
	other["content/log.toml"] = &fstest.MapFile{Mode: 0o644, Data: bytes.Replace(source["content/log.toml"].Data, []byte("MDEy"), []byte("MDEz"), 1)}
	for name, data := range good(t, other, "2026-11-29") {
		if strings.HasSuffix(name, "/"+record.Name) && bytes.Equal(data, before[name]) {
			t.Errorf("%s is the same with another secret", name)
		}
	}
}

// The secret of the log leaves the source in no file.
func TestSecretStays(t *testing.T) {
	t.Parallel()
	for name, data := range good(t, logged(t, demonstration(t)), "2026-11-29") {
		if bytes.Contains(data, []byte("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")) || bytes.Contains(data, []byte("0123456789abcdef0123456789abcdef")) {
			t.Errorf("%s has the secret", name)
		}
	}
}

// What the log says was public may not vanish, although no output remembers it.
func TestLogRemembers(t *testing.T) {
	t.Parallel()
	d := log.Digest(nil)
	source := logged(t, demonstration(t), log.Entry{Event: log.Publish, Path: "notices/gone.md", Published: "2026-11-20", Record: d, SM3: d, AsOf: "2026-11-20"})
	report, _ := build(t, source, "2026-11-29")
	if !slices.ContainsFunc(report.Problems, func(p diag.Problem) bool {
		return p.Code == "vanished" && strings.Contains(p.Message, "/notices/gone/")
	}) {
		t.Error("nothing says that the page is gone:\n", printed(t, report.Problems, source))
	}
	source["content/accepted.toml"] = &fstest.MapFile{Mode: 0o644, Data: []byte("[[accepted]]\npath = \"notices/gone.md\"\nurl = \"/notices/gone/\"\npublished = 2026-11-20\ndate = 2026-11-21\n")}
	if report, _ := build(t, source, "2026-11-29"); report.Failed() {
		t.Error("a page that was let go by name:\n", printed(t, report.Problems, source))
	}
	source["log/checkpoint"] = &fstest.MapFile{Data: bytes.Replace(source["log/checkpoint"].Data, []byte("\n1\n"), []byte("\n0\n"), 1), Mode: 0o644}
	if _, err := Examine(t.Context(), Options{Source: source, AsOf: day(t, "2026-11-29")}); err == nil || !strings.Contains(err.Error(), "公开日志") {
		t.Errorf("a log that nobody signed: %v", err)
	}
}

// Keys and secret of a log look like anything: no gate takes them for an advertisement or
// a number.
func TestGatesLeaveTheLogAlone(t *testing.T) {
	t.Parallel()
	source := logged(t, demonstration(t))
	key := `keys = ["www.shifan.example/log+335574b0+AWRsqQKgCjGapxeGPoZ3tD+03uSIWWfCHpsldnbSASsN"]`
	settings := regexp.MustCompile(`(?m)^blind = .*$`).ReplaceAllString(string(source["content/log.toml"].Data), `blind = "O/Z+6R5Ta32wUz+tgh97uZcCrQdfDMx4wXnXZq3/yXQ="`)
	settings = regexp.MustCompile(`(?m)^keys = .*"`).ReplaceAllStringFunc(settings, func(line string) string {
		return strings.TrimSuffix(line, `"`) + `", ` + strings.TrimPrefix(strings.TrimSuffix(key, "]"), "keys = [")
	})
	source["content/log.toml"] = &fstest.MapFile{Data: []byte(settings), Mode: 0o644}
	if report, _ := build(t, source, "2026-11-29"); report.Failed() {
		t.Error(printed(t, report.Problems, source))
	}
}

// A site with a log hands over to portals what is public, and no person; without a log it
// does not. A day without news does not change the list of organisations.
func TestHandover(t *testing.T) {
	t.Parallel()
	for name := range good(t, demonstration(t), "2026-11-29") {
		if strings.HasPrefix(name, "portal/") {
			t.Fatal("a site without a log has", name)
		}
	}
	d := log.Digest(nil)
	source := logged(t, demonstration(t), log.Entry{Event: log.Publish, Path: "notices/2026/chuli.md", Published: "2026-11-20", Record: d, SM3: d, AsOf: "2026-11-20"},
		log.Entry{Event: log.Remove, Path: "notices/2026/chuli.md", Cause: log.CauseAccepted, AsOf: "2026-11-21"},
		log.Entry{Event: log.Site, Manifest: d, SM3: d, Program: d, Rules: d, AsOf: "2026-11-21"})
	files, later := good(t, source, "2026-11-29"), good(t, source, "2026-11-30")
	parties := files["portal/parties.tsv"]
	if !bytes.Equal(parties, later["portal/parties.tsv"]) {
		t.Error("the organisations differ a day later")
	}
	n, err := handover.CheckParties(parties)
	if err != nil || n < 10 {
		t.Errorf("%d organisations: %v", n, err)
	}
	pages := 0
	for name := range files {
		if code, ok := strings.CutPrefix(name, "parties/"); ok && strings.HasSuffix(code, "/index.html") && len(code) == len("91350100M000100Y43/index.html") {
			pages++
			if !bytes.Contains(parties, []byte(strings.TrimSuffix(code, "/index.html")+"\t")) {
				t.Errorf("%s is not handed over", code)
			}
		}
	}
	if pages != n {
		t.Errorf("%d organisations are handed over, %d have a page", n, pages)
	}
	s, err := handover.ParseSummary(files["portal/summary.json"])
	if err != nil {
		t.Fatal(err)
	}
	if s.AsOf.String() != "2026-11-29" || s.Log.Origin != "www.shifan.example/log" || s.Log.Size != 2 {
		t.Errorf("as of %s, log %v", s.AsOf, s.Log)
	}
	var published struct {
		Deadlines   []struct{ Verdict string }
		Obligations []struct{ Verdict string }
	}
	if err := json.Unmarshal(files["audit/audit.json"], &published); err != nil {
		t.Fatal(err)
	}
	want, got := map[string]int{}, map[string]int{}
	for _, row := range published.Deadlines {
		want[row.Verdict]++
	}
	for _, row := range s.Deadlines {
		got[row.Verdict] += row.Count
	}
	if !maps.Equal(want, got) || len(want) < 2 {
		t.Errorf("verdicts %v, the ledger has %v", got, want)
	}
	if len(s.Obligations) != len(published.Obligations) || len(s.Newest) != handover.NewestDocuments {
		t.Errorf("%d obligations of %d, %d newest documents", len(s.Obligations), len(published.Obligations), len(s.Newest))
	}
	for _, d := range s.Newest {
		if _, ok := files[strings.TrimPrefix(d.URL, "/")+"index.html"]; !ok {
			t.Errorf("%s has no page", d.URL)
		}
	}
}
