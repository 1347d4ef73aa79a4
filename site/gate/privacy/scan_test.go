package privacy

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// example is one line of the corpora in testdata: what is to be found in a text
// of an enforcement document ("e") or another one ("o"), "-" for nothing.
type example struct {
	line int
	want []string
	set  Setting
	text string
}

func examples(t testing.TB, file string) []example {
	t.Helper()
	src, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	var all []example
	for i, line := range strings.Split(string(src), "\n") {
		parts := strings.SplitN(line, "\t", 3)
		if len(parts) < 3 || strings.HasPrefix(line, "#") {
			continue
		}
		e := example{line: i + 1, set: Setting{Enforcement: parts[1] == "e", Year: 2026}, text: strings.NewReplacer(`\n`, "\n", `\t`, "\t").Replace(parts[2])}
		if parts[0] != "-" {
			e.want = strings.Split(parts[0], ",")
		}
		all = append(all, e)
	}
	return all
}

func (e example) got() []string {
	var ids []string
	for _, f := range Scan(e.text, e.set) {
		if !slices.Contains(ids, f.Detector) {
			ids = append(ids, f.Detector)
		}
	}
	return ids
}

// Every line of the corpora that the detectors were made with is judged rightly.
func TestTuned(t *testing.T) {
	for _, file := range []string{"tuned.tsv", "development.tsv", "further.tsv"} {
		for _, e := range examples(t, file) {
			got := e.got()
			slices.Sort(got)
			slices.Sort(e.want)
			if !slices.Equal(got, e.want) {
				t.Errorf("%s:%d: found %v, want %v: %s", file, e.line, got, e.want, e.text)
			}
		}
	}
}

// measure counts, for each detector, what was found rightly, found wrongly and missed.
func measure(all []example) map[string]*[3]int {
	counts := map[string]*[3]int{"all": {}}
	count := func(id string, what int) {
		if counts[id] == nil {
			counts[id] = &[3]int{}
		}
		counts[id][what]++
		counts["all"][what]++
	}
	for _, e := range all {
		got := e.got()
		for _, id := range got {
			if slices.Contains(e.want, id) {
				count(id, 0)
			} else {
				count(id, 1)
			}
		}
		for _, id := range e.want {
			if !slices.Contains(got, id) {
				count(id, 2)
			}
		}
	}
	return counts
}

// The detectors were not made with these lines.
// go test -v -run HeldOut ./site/gate/privacy prints them.
func TestHeldOut(t *testing.T) {
	for _, set := range []struct {
		file              string
		precision, recall float64
	}{{"heldout.tsv", 0.97, 0.95}, {"fresh.tsv", 0.97, 0.90}} {
		counts := measure(examples(t, set.file))
		for _, d := range append(detectors(), [2]string{"all"}) {
			id := d[0]
			c := counts[id]
			if c == nil {
				c = &[3]int{}
			}
			t.Logf("%-12s right %3d  wrong %2d  missed %2d  precision %s  recall %s", id, c[0], c[1], c[2], ratio(c[0], c[1]), ratio(c[0], c[2]))
		}
		all := counts["all"]
		if precision, recall := float64(all[0])/float64(all[0]+all[1]), float64(all[0])/float64(all[0]+all[2]); precision < set.precision || recall < set.recall {
			t.Errorf("%s: precision %.2f, recall %.2f", set.file, precision, recall)
		}
	}
}

func ratio(right, other int) string {
	if right+other == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", float64(right)/float64(right+other))
}

// Every word for a role is found at the end of a text, and its last character leads
// to the detector.
func TestRoles(t *testing.T) {
	for w := range strings.FieldsSeq(roles) {
		if got := roleAt("其他" + w); got == "" || !strings.HasSuffix(w, got) {
			t.Errorf("%s is not found", w)
		}
		if last, _ := utf8.DecodeLastRuneInString(w); classes().of(last)&persons == 0 {
			t.Errorf("%c has no detector", last)
		}
	}
}

// An address may be as short as 3室; enough of it stays hidden.
func TestShortAddress(t *testing.T) {
	for text, want := range map[string]string{
		"家住3室。": "3…", "家住甲村2组。": "甲…", "家住示范市安康路8号。": "示范市…号",
	} {
		found := Scan(text, Setting{Enforcement: true, Year: 2026})
		if len(found) != 1 || found[0].Shown != want {
			t.Errorf("%s: %+v, want %s", text, found, want)
		}
	}
}
