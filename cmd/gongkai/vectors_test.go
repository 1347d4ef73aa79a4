package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// vectors are the calendar's conformance vectors.
type vectors struct {
	Due []struct {
		From, Due string
		N         int
	}
	Count []struct {
		From, To string
		Workdays int
	}
}

func readVectors(t *testing.T) (v vectors) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "site", "calendar", "testdata", "workday-vectors.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.Due) == 0 || len(v.Count) == 0 {
		t.Fatal("no vectors")
	}
	return v
}

// command runs gongkai in this process and returns its standard output.
func runCommand(t *testing.T, stdin string, args ...string) (stdout string, code int) {
	t.Helper()
	var out, talk bytes.Buffer
	p := &process{stdin: strings.NewReader(stdin), stdout: &out, stderr: &talk, now: func() time.Time { return time.Unix(1795305600, 0) }}
	code = p.run(t.Context(), args)
	if code > 1 {
		t.Fatalf("gongkai %s: exit %d: %s", strings.Join(args, " "), code, talk.String())
	}
	return out.String(), code
}

// Every vector through `workday`, all in one run.
func TestWorkdayVectors(t *testing.T) {
	v := readVectors(t)
	var in, want strings.Builder
	for _, d := range v.Due {
		fmt.Fprintf(&in, "%s %d\n", d.From, d.N)
		fmt.Fprintln(&want, d.Due)
	}
	for _, c := range v.Count {
		fmt.Fprintf(&in, "%s %s\n", c.From, c.To)
		fmt.Fprintln(&want, c.Workdays)
	}
	got, code := runCommand(t, in.String(), "workday", "-")
	if got != want.String() || code != exitFine {
		t.Errorf("exit %d", code)
		lines, expected, asked := strings.Split(got, "\n"), strings.Split(want.String(), "\n"), strings.Split(in.String(), "\n")
		for i := range expected {
			if i < len(lines) && lines[i] != expected[i] {
				t.Errorf("workday %s: %s, want %s", asked[i], lines[i], expected[i])
			}
		}
	}
}

// Every vector of 7 and of 20 days through `explain`: the working ends on the
// due date with the number of the last day.
func TestExplainVectors(t *testing.T) {
	kinds := map[int]string{7: "penalty", 20: "coercion"}
	tried := 0
	for _, d := range readVectors(t).Due {
		kind := kinds[d.N]
		if kind == "" || d.From < "2019-01-03" { // no rule was in force before
			continue
		}
		tried++
		out, _ := runCommand(t, "", "explain", "--format", "json", "--source", t.TempDir(), "--as-of", "2026-11-21", "--kind", kind, "--dated", d.From)
		var row struct {
			Due     string
			Path    *string
			Working []struct {
				Date, Nature string
				N            *int
			}
		}
		if err := json.Unmarshal([]byte(out), &row); err != nil {
			t.Fatalf("%s %s: %v\n%s", kind, d.From, err, out)
		}
		last := row.Working[len(row.Working)-1]
		if row.Due != d.Due || row.Path != nil || last.Date != d.Due || last.Nature != "届满日" || last.N == nil || *last.N != d.N {
			t.Errorf("%s %s: due %s, want %s; the working ends %+v", kind, d.From, row.Due, d.Due, last)
		}
	}
	if tried < 20 {
		t.Errorf("only %d vectors", tried)
	}
}
