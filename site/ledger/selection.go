package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
)

// Selection narrows a ledger. A zero field does not narrow.
type Selection struct {
	Organ    string // id; of a joint document the one that leads
	Kind     string // kind, for obligations the duty
	Year     int    // of `dated`, else of `published`; for reports and obligations the year reported on
	Path     string // one document, by its content path; agenda alone asks for it
	Rule     string
	Verdicts []deadline.Verdict
}

// Filter returns the ledger of what is selected. Rule and verdicts narrow rows
// and obligations, the other fields pages too. Sealed stays the number of all.
func (l *Ledger) Filter(s Selection) *Ledger {
	judged := func(rule *deadline.Rule, v deadline.Verdict) bool {
		return (s.Rule == "" || s.Rule == rule.ID) && (len(s.Verdicts) == 0 || slices.Contains(s.Verdicts, v))
	}
	entry := func(e *Entry) bool { return s.Record(e.Document.Record) && judged(e.Rule, e.Verdict) }
	owed := func(o deadline.Obligation) bool {
		return s.fits(o.Organ, o.Duty, o.Year) && judged(o.Rule, o.Verdict)
	}
	narrowed := *l
	narrowed.selected = s
	narrowed.Entries = only(l.Entries, entry)
	narrowed.Reports = only(l.Reports, entry)
	narrowed.Shown = only(l.Shown, func(d *corpus.Document) bool { return s.Record(d.Record) })
	narrowed.Obligations = only(l.Obligations, owed)
	narrowed.Upcoming = only(l.Upcoming, owed)
	return &narrowed
}

// Record reports whether a record fits the selection, but for rule and verdicts.
func (s Selection) Record(rec *disclosure.Record) bool {
	year := cmp.Or(rec.Dated.Year(), rec.Published.Date().Year())
	if rec.Kind.Report {
		year = cmp.Or(rec.Year, year)
	}
	return (s.Path == "" || s.Path == rec.Path) && s.fits(rec.LeadOrgan(), rec.Kind.ID, year)
}

func (s Selection) fits(organ, kind string, year int) bool {
	return (s.Organ == "" || s.Organ == organ) && (s.Kind == "" || s.Kind == kind) && (s.Year == 0 || s.Year == year)
}

// Check returns an error in Chinese for a part of a selection that the site does
// not know, with the nearest name that the site knows.
func (l *Ledger) Check(s Selection) error {
	var organs, kinds, rules, verdicts []name
	for _, o := range l.Corpus.Organs.All() {
		organs = append(organs, name{o.ID, o.Name, o.ShortName()})
	}
	for _, k := range l.Corpus.Kinds.All() {
		kinds = append(kinds, name{k.ID, k.Name, k.Short})
	}
	for _, duty := range l.Corpus.Kinds.Duties() {
		if _, isKind := l.Corpus.Kinds.Get(duty); !isKind {
			kinds = append(kinds, name{duty, l.Corpus.Kinds.DutyName(duty), ""})
		}
	}
	for _, r := range slices.Concat(l.Judge.Rules.All(), deadline.OwnRules()) {
		rules = append(rules, name{r.ID, r.Name, ""})
	}
	for _, v := range deadline.Verdicts() {
		verdicts = append(verdicts, name{string(v), v.Chinese(), ""})
	}
	asked := []question{{"机关", s.Organ, organs}, {"类别", s.Kind, kinds}, {"规则", s.Rule, rules}}
	for _, v := range s.Verdicts {
		asked = append(asked, question{"结论", string(v), verdicts})
	}
	for _, q := range asked {
		if err := q.known(); err != nil {
			return err
		}
	}
	return nil
}

// question is a name that was given, and the names that exist.
type question struct {
	what, value string
	names       []name
}

// name is an id with the Chinese names by which people may call it.
type name struct{ id, chinese, short string }

// known returns an error when the given name is none of the names.
func (q question) known() error {
	if q.value == "" {
		return nil
	}
	if len(q.names) == 0 {
		return fmt.Errorf("没有%s %s，网站里还没有登记", q.what, q.value)
	}
	ids := make([]string, len(q.names))
	for i, n := range q.names {
		if n.id == q.value {
			return nil
		}
		ids[i] = n.id
	}
	near := diag.Nearest(q.value, ids)
	for _, n := range q.names {
		if n.chinese == q.value || n.short == q.value {
			near = n.id
		}
	}
	for _, n := range q.names {
		if n.id == near && near != "" {
			return fmt.Errorf("没有%s %s，是不是 %s（%s）？", q.what, q.value, n.id, n.chinese)
		}
	}
	if len(ids) > 20 {
		return fmt.Errorf("没有%s %s", q.what, q.value)
	}
	return fmt.Errorf("没有%s %s，可选：%s", q.what, q.value, strings.Join(ids, "、"))
}
