package main

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/site/diag"
)

// A long list of one warning is shortened, and begins with the totals; errors are all
// shown.
func TestShortened(t *testing.T) {
	t.Parallel()
	var problems []diag.Problem
	for i := range 200 {
		problems = append(problems, diag.Problem{Code: "missing-index", Severity: diag.Warning, Line: i + 1, Message: "缺少 index"})
	}
	for i := range 30 {
		problems = append(problems, diag.Problem{Code: "unknown-key", Severity: diag.Error, Line: i + 1, Message: "不认识的键"})
	}
	shown, head, rest := shortened(problems)
	got := fmt.Sprintf("%d\n%s\n%s", len(shown), strings.Join(head, "\n"), strings.Join(rest, "\n"))
	if want := "50\n错误 30 处 [unknown-key]，如：不认识的键\n警告 200 处 [missing-index]，如：缺少 index\n另有 180 处 [missing-index]"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if shown, head, rest = shortened(problems[:20]); len(shown) != 20 || head != nil || rest != nil {
		t.Errorf("a short list: %d %v %v", len(shown), head, rest)
	}
}
