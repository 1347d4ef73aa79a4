package main

import (
	"context"
	"io"

	"gongkai/site/agenda"
	"gongkai/site/ledger"
)

// indicatorView writes a view of the indicators of a unit, "" for all: in a form
// that the table has.
type indicatorView func(l *ledger.Ledger, unit string) map[string]func(io.Writer) error

// indicatorViews are the views of audit that are about indicators.
var indicatorViews = map[string]indicatorView{
	"worklog": func(l *ledger.Ledger, unit string) map[string]func(io.Writer) error {
		return forms(l, unit, agenda.WriteWorklogText, agenda.WriteWorklogJSON, agenda.WriteWorklogCSV, agenda.WriteWorklogWorkbook)
	},
	"indicators": func(l *ledger.Ledger, unit string) map[string]func(io.Writer) error {
		return forms(l, unit, agenda.WriteIndicatorsText, agenda.WriteIndicatorsJSON, agenda.WriteIndicatorsCSV, agenda.WriteIndicatorsWorkbook)
	},
	"evidence": func(l *ledger.Ledger, unit string) map[string]func(io.Writer) error {
		pack := agenda.EvidencePack(l, unit)
		return map[string]func(io.Writer) error{"text": pack.WriteText, "json": pack.WriteJSON, "csv": pack.WriteCSV, "xlsx": pack.WriteWorkbook}
	},
}

// forms returns the forms of a view: text, json, csv, xlsx.
func forms(l *ledger.Ledger, unit string, writers ...func(io.Writer, *ledger.Ledger, string) error) map[string]func(io.Writer) error {
	list := map[string]func(io.Writer) error{}
	for i, name := range []string{"text", "json", "csv", "xlsx"} {
		list[name] = func(w io.Writer) error { return writers[i](w, l, unit) }
	}
	return list
}

// indicators writes a view of the indicators: the monthly worklog (创建工作台账), the
// table with states, or the evidence item by item (佐证材料).
func (p *process) indicators(ctx context.Context, f *flags, s *selection, view, unit string) (int, error) {
	if s.Kind != "" || s.Year != 0 || s.Rule != "" || s.verdicts != "" {
		return 0, usagef("--view %s 只能用 --organ 或者 --unit 缩小范围", view)
	}
	examined, err := p.examine(ctx, f)
	if err != nil {
		return 0, err
	}
	defer examined.close()
	if _, err := s.on(p, f, examined); err != nil { // an organ nobody knows
		return 0, err
	}
	l := examined.Ledger
	if unit == "" {
		unit = s.Organ
	} else if !knownUnit(l, unit) {
		return 0, usagef("没有单位 %s；--unit 写 content/organs.toml 里的 id，或者指标里写明的单位名称", unit)
	}
	if err := indicatorViews[view](l, unit)[f.format](p.stdout); err != nil {
		return 0, err
	}
	if examined.Failed() {
		return exitProblems, p.printProblems(f.source, examined.Problems)
	}
	return exitFine, nil
}

// knownUnit reports whether a unit is an organ of the site or named by an indicator.
func knownUnit(l *ledger.Ledger, unit string) bool {
	if _, ok := l.Corpus.Organs.Get(unit); ok {
		return true
	}
	for i := range l.Corpus.Indicators {
		if l.Corpus.Concerns(&l.Corpus.Indicators[i], unit) {
			return true
		}
	}
	return false
}
