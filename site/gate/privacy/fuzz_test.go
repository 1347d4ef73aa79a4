package privacy

import (
	"strings"
	"testing"
	"unicode/utf8"

	"gongkai/site/internal/han"
)

// Whatever the text, the detectors come to an end, show nothing whole and find
// nothing that is not there.
func FuzzScan(f *testing.F) {
	for _, e := range examples(f, "tuned.tsv") {
		f.Add(e.text)
	}
	f.Add("住址0室")
	f.Fuzz(func(t *testing.T, text string) {
		for i := range text {
			r, size := han.Decode(text[i:])
			if want, n := utf8.DecodeRuneInString(text[i:]); r != want || size != n {
				t.Fatalf("%q is read as %q", text[i:], r)
			}
		}
		for _, enforcement := range []bool{false, true} {
			for _, found := range Scan(text, Setting{Enforcement: enforcement, Year: 2026}) {
				if found.Text == "" || utf8.ValidString(text) && !strings.Contains(normal(text), found.raw) {
					t.Errorf("%+v is not in %q", found, text)
				}
				if found.Shown == found.Text {
					t.Errorf("%+v is shown whole", found)
				}
			}
		}
	})
}
