package main

import (
	"context"
	"strings"

	"gongkai/site/audit"
)

func auditCommand() command {
	c := command{
		name:    "audit",
		summary: "公开时限台账：每件是否按期公开，每年该公开的报告是否齐全",
		example: `gongkai audit
gongkai audit --format json --as-of 2026-11-21
gongkai audit --fail-on late,overdue`,
	}
	c.run = func(ctx context.Context, p *process, args []string) (int, error) {
		f := p.flags(c).site().oneOf("text", "json", "csv")
		failOn := f.String("fail-on", "", "有这些结论时退出码为 1：`late,overdue,missing`")
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		if len(rest) > 0 {
			return 0, usagef("audit 不需要参数：%s", rest[0])
		}
		wanted, err := verdicts(*failOn)
		if err != nil {
			return 0, err
		}
		return p.audit(ctx, f, wanted)
	}
	return c
}

// verdicts reads the list of --fail-on.
func verdicts(list string) (map[string]bool, error) {
	wanted := map[string]bool{}
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		switch word {
		case "late", "overdue", "missing":
			wanted[word] = true
		default:
			return nil, usagef("--fail-on 不能是 %q，可选：late、overdue、missing", word)
		}
	}
	return wanted, nil
}

func (p *process) audit(ctx context.Context, f *flags, failOn map[string]bool) (int, error) {
	examined, err := p.examine(ctx, f)
	if err != nil {
		return 0, err
	}
	write := map[string]func() error{
		"text": func() error { return examined.Ledger.WriteText(p.stdout) },
		"json": func() error { return examined.Ledger.WriteJSON(p.stdout) },
		"csv":  func() error { return examined.Ledger.WriteCSV(p.stdout) },
	}
	if err := write[f.format](); err != nil {
		return 0, err
	}
	if examined.Failed() {
		return exitProblems, p.printProblems(f.source, examined.Problems)
	}
	if meets(examined.Ledger, failOn) {
		return exitProblems, nil
	}
	return exitFine, nil
}

// meets says whether the ledger holds what --fail-on names.
func meets(l *audit.Ledger, failOn map[string]bool) bool {
	s := l.Summary()
	if failOn["late"] && s.Late > 0 || failOn["overdue"] && s.Overdue > 0 {
		return true
	}
	for _, o := range l.Obligations {
		if failOn["missing"] && o.Record == nil && o.Verdict == "overdue" || failOn[string(o.Verdict)] {
			return true
		}
	}
	return false
}
