package ledger

import (
	"fmt"
	"strings"

	"gongkai/site/deadline"
)

// Summary counts deadlines by verdict; obligations are not among them.
type Summary struct {
	Deadlines, OnTime, Late, Pending, Overdue, Undetermined, Exempt, TooEarly, Forbidden int
}

// Summary counts the rows of the ledger.
func (l *Ledger) Summary() Summary {
	n := map[deadline.Verdict]int{}
	for _, e := range l.Entries {
		n[e.Verdict]++
	}
	return Summary{
		Deadlines: len(l.Entries), OnTime: n[deadline.OnTime], Late: n[deadline.Late], Pending: n[deadline.Pending],
		Overdue: n[deadline.Overdue], Undetermined: n[deadline.Undetermined], Exempt: n[deadline.Exempt],
		TooEarly: n[deadline.TooEarly], Forbidden: n[deadline.Forbidden],
	}
}

// Count adds one row to the summary.
func (s *Summary) Count(e *Entry) {
	s.Deadlines++
	for i, v := range deadline.Verdicts() {
		if v == e.Verdict {
			*s.counts()[i]++
		}
	}
}

// counts are the summary's numbers in the order of Verdicts.
func (s *Summary) counts() [8]*int {
	return [8]*int{&s.OnTime, &s.Late, &s.Pending, &s.Overdue, &s.Undetermined, &s.Exempt, &s.TooEarly, &s.Forbidden}
}

// Counts are the numbers of a summary in the order of Verdicts.
func (s Summary) Counts() (n [8]int) {
	for i, count := range s.counts() {
		n[i] = *count
	}
	return n
}

// Words lists the verdicts that occur, for a line that gives their sum first.
func (s Summary) Words() string {
	var text strings.Builder
	for _, v := range []struct {
		n    int
		word deadline.Verdict
	}{
		{s.OnTime, deadline.OnTime}, {s.Late, deadline.Late}, {s.Pending, deadline.Pending}, {s.Overdue, deadline.Overdue},
		{s.Undetermined, deadline.Undetermined}, {s.Exempt, deadline.Exempt}, {s.TooEarly, deadline.TooEarly}, {s.Forbidden, deadline.Forbidden},
	} {
		if v.n > 0 {
			fmt.Fprintf(&text, "，%s %d", v.word.Chinese(), v.n)
		}
	}
	return text.String()
}
