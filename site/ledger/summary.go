package ledger

import (
	"fmt"
	"strings"

	"gongkai/site/deadline"
)

// Summary is how many deadlines have a verdict, for every verdict that occurs.
type Summary map[deadline.Verdict]int

// Summary counts the entries; obligations are not among them.
func (l *Ledger) Summary() Summary {
	s := Summary{}
	for _, e := range l.Entries {
		s[e.Verdict]++
	}
	return s
}

// Total returns the number of all deadlines.
func (s Summary) Total() (n int) {
	for _, count := range s {
		n += count
	}
	return n
}

// Words lists the verdicts that occur, for a line that gives their sum first:
// ，按期公开 3，逾期公开 1.
func (s Summary) Words() string {
	var text strings.Builder
	for _, v := range deadline.Verdicts() {
		if s[v] > 0 {
			fmt.Fprintf(&text, "，%s %d", v.Chinese(), s[v])
		}
	}
	return text.String()
}
