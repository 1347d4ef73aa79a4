package search

import (
	_ "embed"
	"encoding/json"
	"slices"
	"testing"
	"unicode/utf16"
)

//go:embed testdata/normal.json
var normalCases []byte

func TestNormal(t *testing.T) {
	var cases [][2]string
	if err := json.Unmarshal(normalCases, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		if got := string(utf16.Decode(normal(nil, c[0]))); got != c[1] {
			t.Errorf("%q is compared as %q, want %q", c[0], got, c[1])
		}
	}
}

// What is normal stays, and holds neither gaps nor ends of names.
func FuzzNormal(f *testing.F) {
	f.Add("示市监罚〔2026〕１２ 号\x00\x01")
	f.Add("𠀀ＡＢ\xff")
	f.Fuzz(func(t *testing.T, text string) {
		once := normal(nil, text)
		if again := normal(nil, string(utf16.Decode(once))); !slices.Equal(once, again) {
			t.Errorf("%q became %q, and then %q", text, string(utf16.Decode(once)), string(utf16.Decode(again)))
		}
		for _, u := range once {
			if u <= ' ' {
				t.Errorf("%q holds %#x", text, u)
			}
		}
	})
}
