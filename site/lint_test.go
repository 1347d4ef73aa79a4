package site

import (
	"strings"
	"testing"

	"gongkai/site/output"
)

// Every page of the demonstration site is right as markup.
func TestMarkup(t *testing.T) {
	source := demonstration(t)
	s, err := Examine(t.Context(), Options{Source: source, AsOf: day(t, "2026-11-21")})
	if err != nil || s.Failed() {
		t.Fatal(err, printed(t, s.Problems, source))
	}
	problems, err := s.Lint(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(problems) > 0 {
		t.Error(printed(t, problems, source))
	}
	if s.Pages < 200 {
		t.Errorf("only %d pages", s.Pages)
	}
}

var _ = strings.Cut
var _ = output.ManifestName
