package proofreading

import (
	"fmt"
	"strings"
	"testing"
)

func TestListRefuses(t *testing.T) {
	cases := []struct{ name, list, want string }{
		{"no right form", "[[word]]\nwrong = \"甲乙\"\n", "1:3 error missing-field"},
		{"one character", "[[word]]\nwrong = \"甲\"\nright = \"乙\"\n", "1:3 error bad-value"},
		{"twice", "[[word]]\nwrong = \"甲乙\"\nright = \"乙\"\n[[word]]\nwrong = \"甲乙\"\nright = \"丙\"\n", "4:3 error bad-value"},
		{"no such key", "[[word]]\nworng = \"甲乙\"\n", "2:1 error unknown-key"},
		{"no TOML", "[[word]\n", "1:"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, problems := ReadList("content/wording.toml", []byte(c.list))
			var got strings.Builder
			for _, p := range problems {
				fmt.Fprintf(&got, "%d:%d %s %s\n", p.Line, p.Column, p.Severity, p.Code)
			}
			if !strings.Contains(got.String(), c.want) {
				t.Errorf("got\n%s\nwant %s", got.String(), c.want)
			}
		})
	}
}
