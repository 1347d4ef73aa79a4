package agenda

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"gongkai/site/calendar"
	"gongkai/site/internal/sitetest"
	"gongkai/site/ledger"
)

func writers(l *ledger.Ledger) []func() string {
	form := func(write func(io.Writer, *ledger.Ledger) error) func() string {
		return func() string {
			var b bytes.Buffer
			if err := write(&b, l); err != nil {
				panic(err)
			}
			return b.String()
		}
	}
	return []func() string{form(WriteJSON), form(WriteCSV), form(WriteText)}
}

func TestForms(t *testing.T) {
	l := build(t, sitetest.Town(), sitetest.AsOf()).Public()
	for i, name := range []string{"public.json", "public.csv", "public.txt"} {
		sitetest.Golden(t, name, writers(l)[i]())
	}
	sitetest.Golden(t, "editor.txt", writers(build(t, sitetest.Town(), sitetest.AsOf()))[2]())
}

// TestJSONIsWhatTheStandardLibraryWrites takes the bytes apart and puts them
// together again in another way.
func TestJSONIsWhatTheStandardLibraryWrites(t *testing.T) {
	for _, archive := range []string{sitetest.Town(), sitetest.Settings()} {
		text := writers(build(t, archive, sitetest.AsOf()))[0]()
		var b bytes.Buffer
		if err := json.Indent(&b, []byte(text), "", "  "); err != nil {
			t.Fatal(err)
		}
		if b.String() != text {
			t.Errorf("indented otherwise:\n%s", text)
		}
	}
}

func TestPublicFormsHaveNoTraceOfTheUnpublished(t *testing.T) {
	public := build(t, sitetest.Town(), sitetest.AsOf()).Public()
	for _, write := range writers(public) {
		text := write()
		for _, secret := range []string{"0014", "0015", "0018", "未公开的决定", "排定的决定", "封存的决定", "撤回商行", "到期商行", "赵小明", "另案"} {
			if strings.Contains(text, secret) {
				t.Errorf("%q is in the public ledger:\n%s", secret, text)
			}
		}
		for _, kept := range []string{"0016", "0017", "〔2026〕16号"} {
			if !strings.Contains(text, kept) {
				t.Errorf("%q is not in the public ledger", kept)
			}
		}
	}
}

func TestCSVHasTheKeysOfJSONInOrder(t *testing.T) {
	l := build(t, sitetest.Town(), sitetest.AsOf())
	cells, err := csv.NewReader(strings.NewReader(writers(l)[1]())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Fields("path url kind organ number title rule basis from due done elapsed allowed unit verdict late_by provisional due_safe due_latest reason notices")
	if !slices.Equal(cells[0], want) || len(cells) != 1+len(l.Entries) {
		t.Errorf("header %q, %d lines", cells[0], len(cells))
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestWriteErrorsAreReturned(t *testing.T) {
	l := build(t, sitetest.Town(), sitetest.AsOf())
	of := func(write func(io.Writer, *ledger.Ledger) error) func(io.Writer) error {
		return func(w io.Writer) error { return write(w, l) }
	}
	for _, write := range []func(io.Writer) error{of(WriteJSON), of(WriteCSV), of(WriteText), Explain(l, "reports/2025.md")[0].WriteJSON, Explain(l, "reports/2025.md")[0].WriteText} {
		if err := write(broken{}); err == nil || !strings.Contains(err.Error(), "full") {
			t.Errorf("got %v", err)
		}
	}
}

func TestExplain(t *testing.T) {
	l := build(t, sitetest.Town(), sitetest.AsOf())
	var all bytes.Buffer
	for _, path := range []string{"enforcement/penalty/2026/0012.md", "enforcement/penalty/2026/0016.md", "notices/2026-fire.md", "reports/2024.md", "enforcement/penalty/2026/0014.md"} {
		for _, x := range Explain(l, path) {
			if err := x.WriteText(&all); err != nil {
				t.Fatal(err)
			}
			all.WriteString("\n")
		}
	}
	sitetest.Golden(t, "explain.txt", all.String())
	var b bytes.Buffer
	if err := Explain(l, "enforcement/penalty/2026/0012.md")[0].WriteJSON(&b); err != nil {
		t.Fatal(err)
	}
	sitetest.Golden(t, "explain.json", b.String())
	if Explain(l, "none.md") != nil {
		t.Error("explained nothing")
	}
}

func TestProvisionalDatesAreNamed(t *testing.T) {
	archive := sitetest.Town() + "-- content/enforcement/penalty/2026/0099.md --\n+++\ntitle = \"跨年\"\norgan = \"scjgj\"\ndated = 2026-12-23\npublished = 2026-12-28\n+++\n"
	x := Explain(build(t, archive, calendar.New(2026, 12, 30)), "enforcement/penalty/2026/0099.md")[0]
	var b bytes.Buffer
	if err := x.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	if want := "最迟　2027年1月4日（放假安排尚未公布，最早可能是 2027年1月2日，最晚可能是 2027年1月7日）"; !strings.Contains(b.String(), want) {
		t.Errorf("got\n%s", b.String())
	}
}
