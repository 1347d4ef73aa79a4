package audit

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"gongkai/site/calendar"
)

func writers(l *Ledger) []func() string {
	form := func(write func(io.Writer) error) func() string {
		return func() string {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				panic(err)
			}
			return b.String()
		}
	}
	return []func() string{form(l.WriteJSON), form(l.WriteCSV), form(l.WriteText)}
}

// update rewrites the files of testdata: go test ./site/audit -update
func update() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

func TestMain(m *testing.M) {
	flag.Bool("update", false, "rewrite testdata")
	flag.Parse()
	os.Exit(m.Run())
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	name = "testdata/" + name
	if update() {
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

func TestForms(t *testing.T) {
	l := build(t, town, asOf()).Public()
	for i, name := range []string{"public.json", "public.csv", "public.txt"} {
		golden(t, name, writers(l)[i]())
	}
	golden(t, "editor.txt", writers(build(t, town, asOf()))[2]())
}

// TestJSONIsWhatTheStandardLibraryWrites takes the bytes apart and puts them
// together again in another way.
func TestJSONIsWhatTheStandardLibraryWrites(t *testing.T) {
	for _, archive := range []string{town, town[:strings.Index(town, "-- content/reports/2024.md")]} {
		text := writers(build(t, archive, asOf()))[0]()
		var b bytes.Buffer
		if err := json.Indent(&b, []byte(text), "", "  "); err != nil {
			t.Fatal(err)
		}
		if b.String() != text {
			t.Errorf("indented otherwise:\n%s", text)
		}
	}
}

func TestAppendJSON(t *testing.T) {
	for _, text := range []string{"", "示市监罚〔2026〕12号", `a"b\c`, "<a>&", "\n\t\x00\x7f", "\u2028\u2029", "a\xffb", "\uFFFD", "😀"} {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(text); err != nil {
			t.Fatal(err)
		}
		if got := string(AppendJSON([]byte("x"), text)); got+"\n" != "x"+b.String() {
			t.Errorf("AppendJSON(%q) = %s", text, got)
		}
	}
}

func FuzzAppend(f *testing.F) {
	for _, seed := range []string{"", "a,b", `"`, "\r\n", " a", "=1+1", "示\xff", "\u2028"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var back string
		want := string([]rune(text)) // each broken byte becomes U+FFFD
		if err := json.Unmarshal(AppendJSON(nil, text), &back); err != nil || back != want {
			t.Errorf("JSON of %q: %q", text, back)
		}
		line := append(AppendCSV(AppendCSV(nil, "x"), ""), ',')
		line = append(AppendCSV(line, text), "\r\n"...)
		r := csv.NewReader(bytes.NewReader(line))
		cells, err := r.Read()
		// The reader folds CRLF within quotes into LF.
		if err != nil || len(cells) != 2 || cells[1] != strings.ReplaceAll(text, "\r\n", "\n") {
			t.Errorf("CSV of %q: %q %v", text, cells, err)
		}
	})
}

func TestCSVHasTheKeysOfJSONInOrder(t *testing.T) {
	l := build(t, town, asOf())
	cells, err := csv.NewReader(strings.NewReader(writers(l)[1]())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Fields("path url kind organ number title rule basis from due done elapsed allowed unit verdict late_by provisional due_safe due_latest reason notices")
	if !slices.Equal(cells[0], want) || len(cells) != 1+len(l.Entries) {
		t.Errorf("header %q, %d lines", cells[0], len(cells))
	}
}

func TestReadPublished(t *testing.T) {
	l := build(t, town, asOf())
	published, err := ReadPublished([]byte(writers(l.Public())[0]()))
	pages := published.Pages
	if err != nil || len(pages) != len(l.Pages) || published.AsOf != l.AsOf {
		t.Fatalf("as of %s %d pages, %v", published.AsOf, len(pages), err)
	}
	for i, p := range pages {
		if q := l.Pages[i]; p.Path != q.Path || p.URL != q.URL || p.Published != q.Published {
			t.Errorf("%v, want %v", p, q)
		}
	}
	fire := slices.IndexFunc(pages, func(p PublicPage) bool { return p.Path == "notices/2026-fire.md" })
	if got := pages[fire].Published.String(); got != "2026-05-01T11:30:00+08:00" {
		t.Errorf("published %s", got)
	}
	for _, bad := range []string{"", "[]", "{}", `{"pages":{}}`, `{"pages":[{"path":"a.md"}]}`, `{"pages":[{"path":"a.md","url":"/a/","published":"soon"}]}`, `{"pages":[`} {
		if _, err := ReadPublished([]byte(bad)); err == nil || !strings.Contains(err.Error(), "audit.json") {
			t.Errorf("ReadPublished(%q): %v", bad, err)
		}
	}
	if _, err := ReadPublished([]byte(`{"x":[{}],"pages":[]}`)); err != nil {
		t.Error(err)
	}
}

func FuzzReadPublished(f *testing.F) {
	f.Add([]byte(`{"pages":[{"path":"a.md","url":"/a/","published":"2026-03-05"}]}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		published, err := ReadPublished(src)
		for _, p := range published.Pages {
			if err == nil && (p.Path == "" || p.Published.IsZero()) {
				t.Errorf("%q: %v", src, p)
			}
		}
	})
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestWriteErrorsAreReturned(t *testing.T) {
	l := build(t, town, asOf())
	for _, write := range []func(io.Writer) error{l.WriteJSON, l.WriteCSV, l.WriteText, l.Explain("reports/2025.md")[0].WriteJSON, l.Explain("reports/2025.md")[0].WriteText} {
		if err := write(broken{}); err == nil || !strings.Contains(err.Error(), "full") {
			t.Errorf("got %v", err)
		}
	}
}

func TestExplain(t *testing.T) {
	l := build(t, town, asOf())
	var all bytes.Buffer
	for _, path := range []string{"enforcement/penalty/2026/0012.md", "enforcement/penalty/2026/0016.md", "notices/2026-fire.md", "reports/2024.md", "enforcement/penalty/2026/0014.md"} {
		for _, x := range l.Explain(path) {
			if err := x.WriteText(&all); err != nil {
				t.Fatal(err)
			}
			all.WriteString("\n")
		}
	}
	golden(t, "explain.txt", all.String())
	var b bytes.Buffer
	if err := l.Explain("enforcement/penalty/2026/0012.md")[0].WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	golden(t, "explain.json", b.String())
	if l.Explain("none.md") != nil {
		t.Error("explained nothing")
	}
}

func TestProvisionalDatesAreNamed(t *testing.T) {
	archive := town + "-- content/enforcement/penalty/2026/0099.md --\n+++\ntitle = \"跨年\"\norgan = \"scjgj\"\ndated = 2026-12-23\npublished = 2026-12-28\n+++\n"
	x := build(t, archive, calendar.New(2026, 12, 30)).Explain("enforcement/penalty/2026/0099.md")[0]
	var b bytes.Buffer
	if err := x.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	if want := "最迟　2027年1月4日（放假安排尚未公布，最早可能是 2027年1月2日，最晚可能是 2027年1月7日）"; !strings.Contains(b.String(), want) {
		t.Errorf("got\n%s", b.String())
	}
}
