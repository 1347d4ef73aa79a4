package main

import (
	"strings"

	"gongkai/site/deadline"
	"gongkai/site/ledger"
)

// selection is what --organ, --kind, --year, --rule and --verdict narrow a
// ledger to.
type selection struct {
	ledger.Selection
	verdicts string
}

// narrow adds the options; verdicts only where they make sense.
func (f *flags) narrow(verdicts bool) *selection {
	s := &selection{}
	f.StringVar(&s.Organ, "organ", "", "只看这个`机关`，如 scjgj")
	f.StringVar(&s.Kind, "kind", "", "只看这个`类别`，如 penalty")
	f.IntVar(&s.Year, "year", 0, "只看这一`年`：生成日期的年份，报告是所报告的年份")
	f.StringVar(&s.Rule, "rule", "", "只看这条`规则`，如 penalty-decision-7wd")
	if verdicts {
		f.StringVar(&s.verdicts, "verdict", "", "只看这些`结论`，如 late,overdue")
	}
	return s
}

// on narrows the ledger of a site. A name that the site does not know is wrong
// usage; when the site has errors, they are shown first, for they may be why.
func (s *selection) on(p *process, f *flags, x *examined) (*ledger.Ledger, error) {
	for _, word := range words(s.verdicts) {
		s.Verdicts = append(s.Verdicts, deadline.Verdict(word))
	}
	if s.Year != 0 && (s.Year < 1949 || s.Year > 2199) {
		return nil, usagef("--year 写四位的年份，如 2026")
	}
	if err := x.Ledger.Check(s.Selection); err != nil {
		if x.Failed() {
			if err := p.printProblems(f.source, x.Problems); err != nil {
				return nil, err
			}
		}
		return nil, usagef("%s", err)
	}
	return x.Ledger.Filter(s.Selection), nil
}

// words splits a list of names.
func words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return strings.ContainsRune(",，、| ", r) })
}
