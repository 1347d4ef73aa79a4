package agenda

import (
	"fmt"

	"gongkai/site/deadline"
	"gongkai/site/ledger"
)

// missing is the condition of --fail-on that a yearly report is overdue and has
// no file.
const missing = "missing"

// Conditions lists what --fail-on of audit may ask for: verdicts, and missing.
func Conditions() []string {
	return []string{string(deadline.Late), string(deadline.Overdue), missing}
}

// Failures lists in Chinese what the ledger holds of the conditions asked for, a
// line for each deadline and each duty.
func Failures(l *ledger.Ledger, asked map[string]bool) (lines []string) {
	for _, e := range l.Entries {
		if asked[string(e.Verdict)] {
			lines = append(lines, fmt.Sprintf("%s：%s，%s，最迟 %s [%s]", e.Path, e.Rule.Name, e.Words(), e.Due.Date(), e.Verdict))
		}
	}
	for i := range l.Obligations {
		o := &l.Obligations[i]
		switch {
		case o.Missing() && (asked[missing] || asked[string(deadline.Overdue)]):
			lines = append(lines, fmt.Sprintf("%s，最迟 %s [%s]", l.Owed(o), o.Due, missing))
		case asked[string(o.Verdict)]:
			lines = append(lines, fmt.Sprintf("%s，最迟 %s [%s]", l.Owed(o), o.Due, o.Verdict))
		}
	}
	return lines
}
