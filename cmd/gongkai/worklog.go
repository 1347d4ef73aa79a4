package main

import (
	"context"
	"io"

	"gongkai/site/agenda"
	"gongkai/site/ledger"
)

// worklog writes the monthly worklog (创建工作台账): what each indicator asks for
// and how far it is.
func (p *process) worklog(ctx context.Context, f *flags, s *selection) (int, error) {
	if s.Kind != "" || s.Year != 0 || s.Rule != "" || s.verdicts != "" {
		return 0, usagef("--view worklog 只能用 --organ 缩小范围")
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
	write := map[string]func(io.Writer, *ledger.Ledger, string) error{
		"text": agenda.WriteWorklogText, "json": agenda.WriteWorklogJSON, "csv": agenda.WriteWorklogCSV, "xlsx": agenda.WriteWorklogWorkbook,
	}
	if err := write[f.format](p.stdout, l, s.Organ); err != nil {
		return 0, err
	}
	if examined.Failed() {
		return exitProblems, p.printProblems(f.source, examined.Problems)
	}
	return exitFine, nil
}
