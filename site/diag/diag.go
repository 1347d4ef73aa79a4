// Package diag holds what can be wrong with a site and how it is shown.
//
// A Problem is a mistake of an author: an unknown key, a date that cannot be,
// a dead link. Problems are values: every stage collects them, nobody stops at
// the first, and they are sorted and printed once, so that an editor sees all
// of them in one run. A failure of the machine (a disk that is full) is no
// Problem; it is an ordinary error and stops the command.
//
// A problem names its code (a stable ASCII word such as "unknown-key"), its
// severity, the place, what is wrong and what to do, the last two in Chinese.
// Printed as text, a problem shows its source line and a caret under the place:
//
//	content/a.md:3:1: 错误：不认识的键 nubmer [unknown-key]
//	    nubmer = "示市监罚〔2026〕12号"
//	    ^
//	    提示：是不是 number？
package diag

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// Severity is the weight of a problem: only an Error stops a build.
type Severity uint8

const (
	Error   Severity = iota // 错误: the command ends with exit status 1
	Warning                 // 警告
	Notice                  // 提示
)

// String returns the word used in JSON.
func (s Severity) String() string {
	return [...]string{"error", "warning", "notice"}[s]
}

// Chinese returns the word used in text.
func (s Severity) Chinese() string {
	return [...]string{"错误", "警告", "提示"}[s]
}

// MarshalText writes the word used in JSON.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// ParseSeverity reads "error", "warning" or "notice".
func ParseSeverity(s string) (Severity, bool) {
	for _, v := range []Severity{Error, Warning, Notice} {
		if v.String() == s {
			return v, true
		}
	}
	return Error, false
}

// Problem is a mistake of an author.
type Problem struct {
	Code     string
	Severity Severity
	Path     string // slash path relative to the site's folder; "" for the site as a whole
	Line     int    // 1-based; 0 when unknown
	Column   int    // 1-based, counts characters; 0 when unknown
	Message  string // what is wrong, in Chinese
	Hint     string // what to do, in Chinese; may be empty
	Private  bool   // the source line shows personal data (个人信息): it is not quoted
}

// MarshalJSON writes every key; what is unknown is null.
func (p Problem) MarshalJSON() ([]byte, error) {
	text := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	number := func(n int) *int {
		if n == 0 {
			return nil
		}
		return &n
	}
	return json.Marshal(struct {
		Code     string   `json:"code"`
		Severity Severity `json:"severity"`
		Path     *string  `json:"path"`
		Line     *int     `json:"line"`
		Column   *int     `json:"column"`
		Message  string   `json:"message"`
		Hint     *string  `json:"hint"`
	}{p.Code, p.Severity, text(p.Path), number(p.Line), number(p.Column), p.Message, text(p.Hint)})
}

// Sort orders problems by place, then severity, code and message, and drops
// exact doubles, so that a report never depends on scheduling. A line that is
// private for any problem is private for all.
func Sort(problems []Problem) []Problem {
	private := map[Place]bool{}
	for _, p := range problems {
		if p.Private {
			private[Place{Path: p.Path, Line: p.Line}] = true
		}
	}
	for i, p := range problems {
		problems[i].Private = private[Place{Path: p.Path, Line: p.Line}]
	}
	slices.SortFunc(problems, func(a, b Problem) int {
		if a.Path != b.Path { // nearly all of 100,000 comparisons
			return cmp.Compare(a.Path, b.Path)
		}
		return cmp.Or(
			cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Severity, b.Severity), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	return slices.Compact(problems)
}

// Count returns how many problems have the given severity.
func Count(problems []Problem, s Severity) int {
	n := 0
	for _, p := range problems {
		if p.Severity == s {
			n++
		}
	}
	return n
}

// Place is the place of a problem: a file, and its line and column when known.
type Place struct {
	Path         string
	Line, Column int
}

// Problem returns a problem at this place. Without args the format is the message.
func (at Place) Problem(code string, s Severity, hint, format string, args ...any) Problem {
	message := format
	if len(args) > 0 { // without args, all problems of a code share their words
		message = fmt.Sprintf(format, args...)
	}
	return Problem{Code: code, Severity: s, Path: at.Path, Line: at.Line, Column: at.Column, Message: message, Hint: hint}
}
