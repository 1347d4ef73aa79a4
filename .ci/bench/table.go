package main

import (
	"fmt"
	"io"
	"slices"
)

// spread is a median with the least and the most.
type spread struct{ median, least, most float64 }

func spreadOf(values []float64) spread {
	if len(values) == 0 {
		return spread{}
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := sorted[len(sorted)/2]
	if len(sorted)%2 == 0 {
		middle = (middle + sorted[len(sorted)/2-1]) / 2
	}
	return spread{middle, sorted[0], sorted[len(sorted)-1]}
}

func wall(s sample) float64 { return s.wall }
func cpu(s sample) float64  { return s.cpu }
func peak(s sample) float64 { return s.peak }

// of is one figure of a row.
func (r *results) of(id string, figure func(sample) float64) spread {
	var values []float64
	for _, s := range r.runs[id] {
		values = append(values, figure(s))
	}
	return spreadOf(values)
}

// ratio is the figure of a row against that of another in the same round.
func (r *results) ratio(id, against string, figure func(sample) float64) (spread, bool) {
	mine, other := r.runs[id], r.runs[against]
	if len(mine) == 0 || len(other) == 0 {
		return spread{}, false
	}
	var values []float64
	for i := range mine {
		values = append(values, figure(mine[i])/figure(other[i]))
	}
	return spreadOf(values), true
}

// table prints the rows.
func (r *results) table(w io.Writer, rows []row) {
	fmt.Fprint(w, "| | wall s | CPU s | peak MiB | MB | files | written | wall / Hugo | CPU / Hugo | memory / Hugo | wall / floor | CPU / floor |\n")
	fmt.Fprint(w, "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n")
	for _, row := range rows {
		m := r.made[row.id]
		fmt.Fprintf(w, "| %s | %.2f | %.2f | %.0f | %.1f | %d | %d |", row.name, r.of(row.id, wall).median, r.of(row.id, cpu).median,
			r.of(row.id, peak).median/(1<<20), float64(m.bytes)/1e6, m.files, m.written)
		for _, c := range []struct {
			against string
			figure  func(sample) float64
		}{{"hugo", wall}, {"hugo", cpu}, {"hugo", peak}, {"floor", wall}, {"floor", cpu}} {
			fmt.Fprintf(w, " %s |", r.against(row.id, c.against, c.figure))
		}
		fmt.Fprintln(w)
	}
	fmt.Fprintln(w)
}

// against is a ratio in words; empty for a row against itself.
func (r *results) against(id, other string, figure func(sample) float64) string {
	s, ok := r.ratio(id, other, figure)
	if !ok || id == other {
		return ""
	}
	return fmt.Sprintf("%.2f (%.2f–%.2f)", s.median, s.least, s.most)
}

// budgets prints what DESIGN.md allows beside what was measured.
func (r *results) budgets(w io.Writer, n int) {
	fmt.Fprint(w, "| budget | at most | measured | |\n|---|---:|---:|---|\n")
	line := func(what string, most float64, s spread, ok bool) {
		if !ok {
			return
		}
		verdict := "met"
		if s.median > most {
			verdict = fmt.Sprintf("missed by %.0f %%", 100*(s.median/most-1))
		}
		fmt.Fprintf(w, "| %s | %.2f | %.2f (%.2f–%.2f) | %s |\n", what, most, s.median, s.least, s.most, verdict)
	}
	ratio := func(what string, most float64, id, other string, figure func(sample) float64) {
		s, ok := r.ratio(id, other, figure)
		line(what, most, s, ok)
	}
	ratio("the pages of Hugo / Hugo, wall", 0.45, "pages", "hugo", wall)
	ratio("the pages of Hugo / Hugo, CPU", 0.45, "pages", "hugo", cpu)
	ratio("everything / Hugo's pages, wall", 0.65, "all", "hugo", wall)
	ratio("everything / Hugo's pages, CPU", 0.65, "all", "hugo", cpu)
	ratio("everything / Hugo's pages, memory", 0.15, "all", "hugo", func(s sample) float64 { return s.peak })
	ratio("one document changed / everything, wall", 0.15, "one", "all", wall)
	ratio("one document changed / everything, CPU", 0.15, "one", "all", cpu)
	ratio("one document added / everything, CPU", 0.25, "added", "all", cpu)
	if n == 10000 {
		line("nothing changed, wall s", 0.5, r.of("same", wall), len(r.runs["same"]) > 0)
		ratio("100,000 documents / 10,000, wall", 11, "growth", "all", wall)
	}
	for id, docs := range map[string]int{"all": n, "growth": 10 * n} {
		if docs == 100000 {
			line("everything at 100,000 documents, peak GiB", 1, r.of(id, func(s sample) float64 { return s.peak / (1 << 30) }), len(r.runs[id]) > 0)
		}
	}
}
