package search

import (
	_ "embed"
	"encoding/json"
	"slices"
	"testing"
)

//go:embed testdata/fold.json
var foldCases []byte

func TestFold(t *testing.T) {
	t.Parallel()
	var cases [][2]string
	if err := json.Unmarshal(foldCases, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if got := string(fold(nil, c[0])); got != c[1] {
			t.Errorf("%q is compared as %q, want %q", c[0], got, c[1])
		}
	}
}

// Folded text stays as it is and holds no character that an entry needs for a class.
func FuzzFold(f *testing.F) {
	f.Add("示市监罚〔2026〕１２ 号\x00\x01")
	f.Add("𠀀ＡＢ\xff\uffff")
	f.Fuzz(func(t *testing.T, text string) {
		once := fold(nil, text)
		if again := fold(nil, string(once)); !slices.Equal(once, again) {
			t.Errorf("%q became %q, and then %q", text, string(once), string(again))
		}
		for _, r := range once {
			if r <= ' ' || r < rune(classes) {
				t.Errorf("%q holds %#x", text, r)
			}
		}
	})
}
