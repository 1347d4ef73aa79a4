package gate

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongkai/site/diag"
)

// judged is one text of a test set.
type judged struct {
	bad  bool
	text string
}

// readSet reads a set with one text a line, or, in blocks, with texts of several
// lines that end with ---.
func readSet(t *testing.T, name string, blocks bool) (set []judged) {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	if blocks {
		texts = strings.Split(string(src), "\n---\n")
	} else {
		texts = strings.Split(string(src), "\n")
	}
	for _, text := range texts {
		for strings.HasPrefix(text, "# ") {
			_, text, _ = strings.Cut(text, "\n")
		}
		if text == "" {
			continue
		}
		if text[0] != '+' && text[0] != '-' {
			t.Fatalf("%s: neither + nor -: %q", name, text)
		}
		set = append(set, judged{text[0] == '+', strings.TrimPrefix(text[1:], " ")})
	}
	return set
}

func found(text, code string) bool {
	problems := words("content/a.md", nil, []byte(text), 1, site{})
	return slices.ContainsFunc(problems, func(p diag.Problem) bool { return p.Code == code })
}

// The held-out sets were written before the rules. The limits are what was
// measured on them first, before anything was changed because of them.
func TestHeldOut(t *testing.T) {
	for _, set := range []struct {
		name, code        string
		blocks            bool
		precision, recall float64
	}{
		{"hijacked.heldout", "hijacked-text", false, 1, 0.98},
		{"hijacked.fresh", "hijacked-text", false, 1, 0.80},
		{"hijacked.last", "hijacked-text", false, 1, 0.30},
		{"garbled.heldout", "garbled-text", false, 0.95, 0.87},
		{"scrambled.heldout", "scrambled-text", true, 1, 0.88},
	} {
		t.Run(set.name, func(t *testing.T) {
			var right, wrong, missed float64
			for _, j := range readSet(t, set.name, set.blocks) {
				switch is := found(j.text, set.code); {
				case is && j.bad:
					right++
				case is:
					wrong++
					t.Logf("false alarm: %s", j.text)
				case j.bad:
					missed++
					t.Logf("missed: %s", j.text)
				}
			}
			precision, recall := right/(right+wrong), right/(right+missed)
			t.Logf("precision %.3f (%v of %v), recall %.3f (%v of %v)", precision, right, right+wrong, recall, right, right+missed)
			if precision < set.precision || recall < set.recall {
				t.Errorf("worse than precision %.2f, recall %.2f", set.precision, set.recall)
			}
		})
	}
}

// What was wrong once stays right.
func TestLearned(t *testing.T) {
	for _, j := range append(readSet(t, "hijacked.learned", false), readSet(t, "hijacked.forms", false)...) {
		if got := found(j.text, "hijacked-text"); got != j.bad {
			t.Errorf("hijacked: %v, want %v: %s", got, j.bad, j.text)
		}
	}
}
