package page

import (
	"fmt"

	"gongkai/site/deadline"
	"gongkai/site/ledger"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// example returns a window of a rule on a leaf of the calendar, counted from a day of
// last year; nil for a rule that counts no days.
func (f *frame) example(rule *deadline.Rule) *view.Stamp {
	if len(rule.Kinds) == 0 {
		return nil
	}
	kind, ok := f.catalog.Corpus.Kinds.Get(rule.Kinds[0])
	if !ok {
		return nil
	}
	judge := f.catalog.Ledger.Judge
	rec, d, ok := judge.Example(rule, kind)
	if !ok {
		return nil
	}
	r := ruling{&ledger.Entry{Deadline: d}, f.catalog, &catalog.Document{Record: rec}, judge.Working(rec, d)}
	s := view.Stamp{Sentence: fmt.Sprintf("从%s起算，%s的最后一天是%s。", d.From.Date().Chinese(), rule.Window(), d.Due.Date().Chinese())}
	r.draw(&s)
	if len(s.Weeks) == 0 {
		return nil
	}
	return &s
}
