package page

import (
	"fmt"
	"strings"

	"gongkai/site/deadline"
	"gongkai/site/ledger"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// together returns how many deadlines a document has and how they ended; "" for one.
func together(rulings []ruling) string {
	if len(rulings) < 2 {
		return ""
	}
	count, words := map[string]int{}, []string{}
	for _, r := range rulings {
		word := r.Word()
		if count[word]++; count[word] == 1 {
			words = append(words, word)
		}
	}
	for i, word := range words {
		words[i] = fmt.Sprintf("%s %d 项", word, count[word])
	}
	return fmt.Sprintf("这份文件共有 %d 项期限：%s。", len(rulings), strings.Join(words, "，"))
}

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
