package ledger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
)

// Gap (文号不连续) is a run of document numbers of one organ, code and year in
// which published decisions leave serials out. That may be lawful: a decision
// that is not published, a number that was cancelled or went to another kind of
// document. A gap is shown, and never counted as late.
type Gap struct {
	Organ   string  // id; "" when none is named
	Code    string  // 示市监罚
	Year    int     // 0 for numbers without a year
	First   int     // lowest published serial
	Last    int     // highest
	Missing []Range // between them, ascending
	Count   int     // of missing serials
	After   string  // content path of the first decision behind a missing serial
}

// Range is serials from From to To, both included.
type Range struct{ From, To int }

// String returns the range as people write it: 13, 15—17.
func (r Range) String() string {
	if r.From == r.To {
		return fmt.Sprint(r.From)
	}
	return fmt.Sprintf("%d—%d", r.From, r.To)
}

// Prefix returns what the numbers begin with: 示市监罚〔2026〕. The whole missing number
// is never written: it may belong to a record that is not public.
func (g Gap) Prefix() string {
	if g.Year == 0 {
		return g.Code
	}
	return fmt.Sprintf("%s〔%d〕", g.Code, g.Year)
}

// Serials lists the missing serials, up to a number of ranges.
func (g Gap) Serials(most int) string {
	var list []string
	for i, r := range g.Missing {
		if i == most {
			return strings.Join(list, "、") + fmt.Sprintf(" 等 %d 个", g.Count)
		}
		list = append(list, r.String())
	}
	return strings.Join(list, "、")
}

// Gaps lists the gaps between published decisions (the kinds of enforcement),
// by organ, code and year. Only what is shown on the as-of date is looked at, so
// that the editor's ledger and the public one say the same; a document of
// another kind that carries a number fills it. Serials before the first
// published one are no gap: nothing says where a register begins.
func (l *Ledger) Gaps() []Gap {
	if l.selected.Rule != "" || len(l.selected.Verdicts) > 0 {
		return nil // numbers have no rule and no verdict
	}
	var gaps []Gap
	for _, run := range l.runs() {
		if gap, ok := run.gap(); ok && run.selected(l.selected) {
			gaps = append(gaps, gap)
		}
	}
	return gaps
}

// run is the published numbers of one organ, code and year.
type run struct {
	organ, code string
	year        int
	kinds       []string // of its decisions; none: no decision is numbered so
	numbers     []numbered
}

type numbered struct {
	serial   int
	path     string
	decision bool
}

func (l *Ledger) runs() []*run {
	type key struct {
		organ, code string
		year        int
	}
	byKey := map[key]*run{}
	var runs []*run
	for _, document := range l.all {
		rec := document.Record
		n, ok := disclosure.ParseNumber(rec.Number)
		if !ok {
			continue
		}
		k := key{rec.LeadOrgan(), n.Code, n.Year}
		r := byKey[k]
		if r == nil {
			r = &run{organ: k.organ, code: k.code, year: k.year}
			byKey[k] = r
			runs = append(runs, r)
		}
		if rec.Kind.Enforcement && !slices.Contains(r.kinds, rec.Kind.ID) {
			r.kinds = append(r.kinds, rec.Kind.ID)
		}
		r.numbers = append(r.numbers, numbered{n.Serial, rec.Path, rec.Kind.Enforcement})
	}
	slices.SortFunc(runs, func(a, b *run) int {
		return cmp.Or(cmp.Compare(a.organ, b.organ), cmp.Compare(a.code, b.code), cmp.Compare(a.year, b.year))
	})
	return runs
}

func (r *run) selected(s Selection) bool {
	return (s.Organ == "" || s.Organ == r.organ) && (s.Year == 0 || s.Year == r.year) && (s.Kind == "" || slices.Contains(r.kinds, s.Kind))
}

// gap returns what is missing between the first and the last decision of the run.
func (r *run) gap() (Gap, bool) {
	slices.SortStableFunc(r.numbers, func(a, b numbered) int { return a.serial - b.serial })
	first := slices.IndexFunc(r.numbers, func(n numbered) bool { return n.decision })
	if first < 0 {
		return Gap{}, false
	}
	last := len(r.numbers) - 1
	for !r.numbers[last].decision {
		last--
	}
	g := Gap{Organ: r.organ, Code: r.code, Year: r.year, First: r.numbers[first].serial, Last: r.numbers[last].serial}
	for i := first + 1; i <= last; i++ {
		before, n := r.numbers[i-1].serial, r.numbers[i]
		if n.serial-before < 2 {
			continue
		}
		if g.After == "" {
			g.After = n.path
		}
		g.Missing = append(g.Missing, Range{before + 1, n.serial - 1})
		g.Count += n.serial - before - 1
	}
	return g, g.Count > 0
}

// gapProblems returns a notice for each run with a gap.
func (l *Ledger) gapProblems() (problems []diag.Problem) {
	for _, g := range l.Gaps() {
		at := diag.Place{Path: "content/" + g.After, Line: 1, Column: 1}
		if document, ok := l.Corpus.Document(g.After); ok {
			at = document.Record.At("number")
		}
		problems = append(problems, at.Problem("number-gap", diag.Notice,
			"可能依法不公开、作废或者用于其他文书；请核对有没有漏公开，这一项不计入逾期",
			"%s文号不连续：%s 在 %d 和 %d 之间没有公开 %s", l.organPrefix(g.Organ), g.Prefix(), g.First, g.Last, g.Serials(10)))
	}
	return problems
}

func (l *Ledger) organPrefix(id string) string {
	if id == "" {
		return ""
	}
	return l.Corpus.Organs.Name(id) + "的"
}
