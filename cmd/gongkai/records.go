package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"slices"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/ledger"
	"gongkai/site/office/grid"
	"gongkai/site/office/header"
	"gongkai/site/office/tableaudit"
)

// recordsOptions are the options of audit --records.
type recordsOptions struct {
	file   string
	kind   string // id; where the table does not tell
	sheet  string
	chosen ledger.Selection // its Kind is not used
	failOn map[string]bool
}

// recordsOf reads the options; of the selection everything but the kind narrows
// the report.
func recordsOf(file, sheet string, s *selection, failOn map[string]bool) (recordsOptions, error) {
	opt := recordsOptions{file: file, kind: s.Kind, sheet: sheet, chosen: s.Selection, failOn: failOn}
	for _, word := range words(s.verdicts) {
		v := deadline.Verdict(word)
		if !slices.Contains(deadline.Verdicts(), v) {
			return opt, usagef("没有结论 %q，可选：%v", word, deadline.Verdicts())
		}
		opt.chosen.Verdicts = append(opt.chosen.Verdicts, v)
	}
	return opt, nil
}

// given reports whether an option is on the command line.
func (f *flags) given(name string) (given bool) {
	f.Visit(func(o *flag.Flag) { given = given || o.Name == name })
	return given
}

// auditRecords judges a table that another system exported. It needs no site;
// where --source names one, its calendar, rules and organs are used.
func (p *process) auditRecords(ctx context.Context, f *flags, opt recordsOptions) (int, error) {
	if err := regularFile(opt.file); err != nil {
		return 0, err
	}
	o, err := p.recordsBasis(f)
	if err != nil {
		return 0, err
	}
	if _, ok := o.Kinds.Get(opt.kind); opt.kind != "" && !ok {
		return 0, usagef("没有类别 %s，可选：%s", opt.kind, kindNames(o.Kinds))
	}
	o.Name, o.Kind, o.Sheet, o.Select = filepath.ToSlash(opt.file), opt.kind, opt.sheet, opt.chosen
	progress := p.progress(f)
	o.Progress = func(rows int) { progress.show("判断", rows, 0) }
	report, err := tableaudit.Judge(ctx, opt.file, o)
	progress.clear()
	if err != nil {
		return p.refusedTable("读", opt.file, err)
	}
	code, err := p.writeRecords(f.format, report, opt.failOn)
	return code, errors.Join(err, report.Close())
}

// writeRecords writes the report to standard output, and to standard error what
// is wrong with the table.
func (p *process) writeRecords(format string, r *tableaudit.Report, failOn map[string]bool) (int, error) {
	write := map[string]func() error{
		"text": func() error { return r.WriteText(p.stdout) },
		"json": func() error { return r.WriteJSON(p.stdout) },
		"csv":  func() error { return r.WriteCSV(p.stdout) },
		"xlsx": func() error { return r.WriteWorkbook(p.stdout) },
	}
	if err := write[format](); err != nil {
		return 0, err
	}
	first, counts := r.Log.Problems, r.Log.Counted
	if format != "text" { // there the problems stand in the report
		p.sayTable(first)
		for _, problem := range first {
			if more := counts[problem.Code] - header.Shown; more > 0 {
				fmt.Fprintf(p.stderr, "另有 %d 处 [%s]，用 --format json 查看全部\n", more, problem.Code)
				counts[problem.Code] = 0
			}
		}
	}
	fmt.Fprintln(p.stderr, r.Counted())
	if r.Log.Errors > 0 || failOn[string(deadline.Late)] && r.Summary[deadline.Late] > 0 || failOn[string(deadline.Overdue)] && r.Summary[deadline.Overdue] > 0 {
		return exitProblems, nil
	}
	return exitFine, nil
}

// refusedTable ends a command whose table could not be taken: what is wrong
// with its columns is told as problems, everything else is an error.
func (p *process) refusedTable(doing, file string, err error) (int, error) {
	var refusal *header.Refusal
	var unreadable *grid.Unreadable
	switch {
	case errors.As(err, &refusal):
		p.sayTable(refusal.Problems)
		return exitProblems, nil
	case errors.As(err, &unreadable):
		return 0, fmt.Errorf("读不了 %s：%w", file, unreadable)
	}
	return 0, fmt.Errorf("%s %s：%w", doing, file, err)
}

func (p *process) sayTable(problems []header.Problem) {
	for _, problem := range problems {
		fmt.Fprintln(p.stderr, problem)
		if problem.Hint != "" {
			fmt.Fprintf(p.stderr, "    提示：%s\n", problem.Hint)
		}
	}
}

// recordsBasis is what a table is judged by: the national calendar and rules,
// or those of the site that --source names.
func (p *process) recordsBasis(f *flags) (o tableaudit.Options, err error) {
	if o.AsOf, err = f.day(); err != nil {
		return o, err
	}
	if o.Rules, err = deadline.National(); err != nil {
		return o, err
	}
	if f.given("source") {
		root, err := openSource(f.source)
		if err != nil {
			return o, err
		}
		defer root.Close()
		c, _, err := corpus.Load(root.FS(), corpus.Options{Settings: true})
		if err != nil {
			return o, err
		}
		if c.RulesTOML != nil {
			o.Rules, _ = o.Rules.Extend("content/rules.toml", c.RulesTOML, c.Kinds)
		}
		o.Calendar, o.Kinds, o.Organs, o.Region = c.Calendar, c.Kinds, c.Organs, c.Site.Region
		return o, nil
	}
	if o.Calendar, err = calendar.National(); err != nil {
		return o, err
	}
	o.Kinds, err = disclosure.LoadKinds()
	return o, err
}
