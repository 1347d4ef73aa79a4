package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/site/agenda"
	"gongkai/site/diag"
	"gongkai/site/ledger"
)

func auditCommand() command {
	c := command{
		name:    "audit",
		summary: "公开时限台账：每件是否按期公开，每年该公开的报告是否齐全",
		example: `gongkai audit
gongkai audit --organ scjgj --kind penalty --year 2026 --verdict late,overdue
gongkai audit --output 台账.xlsx
gongkai audit --view worklog --format csv --organ sfj
gongkai audit --view evidence --unit sfj --output 佐证.xlsx
gongkai audit --fail-on late,overdue
gongkai audit --records 案件.xlsx --kind penalty --output 台账.xlsx`,
	}
	c.run = func(ctx context.Context, p *process, args []string) (int, error) {
		f := p.flags(c).site().oneOf("text", "json", "csv", "xlsx")
		view := f.String("view", "ledger", "看`什么`：ledger 时限台账，worklog 创建工作台账（每月随上报材料提交），indicators 指标和佐证状态，evidence 佐证材料")
		unit := f.String("unit", "", "worklog、indicators、evidence 只看这个`单位`：机关 id 或者指标里的名称")
		s := f.narrow(true)
		table := f.String("records", "", "不看网站，判断别的系统导出的 CSV 或 XLSX `文件`；--kind 写明其中的类别")
		sheet := f.String("sheet", "", "--records 里的`工作表`（默认第一张有表头的）")
		failOn := f.String("fail-on", "", "有这些结论时退出码为 1：`late,overdue,missing`")
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		if len(rest) > 0 {
			return 0, usagef("audit 不需要参数：%s", rest[0])
		}
		file, err := f.reportFile()
		if err != nil {
			return 0, err
		}
		if file == "" {
			return runAudit(ctx, p, f, *view, *unit, s, *table, *sheet, *failOn)
		}
		code := exitFine
		err = writePrivate(file, func(w io.Writer) (err error) {
			inner := *p
			inner.stdout = w
			code, err = runAudit(ctx, &inner, f, *view, *unit, s, *table, *sheet, *failOn)
			return err
		})
		if err == nil {
			f.say("写到 %s，含有没有公开的信息，只供内部使用。\n", file)
		}
		return code, err
	}
	return c
}

// reportEndings are the endings of a report's name, by format.
var reportEndings = map[string]string{".txt": "text", ".json": "json", ".csv": "csv", ".xlsx": "xlsx"}

// reportFile returns the file that --output names, "" when it names the output folder
// of the site. The ending of the name is the format, unless --format says another.
func (f *flags) reportFile() (string, error) {
	format, known := reportEndings[strings.ToLower(filepath.Ext(f.output))]
	if info, err := os.Stat(f.output); !known || err == nil && info.IsDir() {
		return "", nil
	}
	file := f.output
	f.output = ""
	if !f.given("format") {
		f.format = format
	}
	return file, f.privateFile("output", filepath.Ext(file), file)
}

// runAudit chooses what an audit shows.
func runAudit(ctx context.Context, p *process, f *flags, view, unit string, s *selection, table, sheet, failOn string) (int, error) {
	wanted, err := conditions(failOn)
	if err != nil {
		return 0, err
	}
	if table != "" {
		opt, err := recordsOf(table, sheet, s, wanted)
		if err != nil {
			return 0, err
		}
		return p.auditRecords(ctx, f, opt)
	}
	if _, ok := indicatorViews[view]; ok {
		return p.indicators(ctx, f, s, view, unit)
	}
	switch {
	case view != "ledger":
		return 0, usagef("--view 不能是 %q，可选：ledger、worklog、indicators、evidence", view)
	case unit != "":
		return 0, usagef("--unit 只用于 --view worklog、indicators、evidence；时限台账用 --organ")
	}
	return p.audit(ctx, f, s, wanted)
}

// conditions reads the list of --fail-on.
func conditions(list string) (map[string]bool, error) {
	known := agenda.Conditions()
	wanted := map[string]bool{}
	for _, word := range words(list) {
		if !slices.Contains(known, word) {
			if near := diag.Nearest(word, known); near != "" {
				return nil, usagef("--fail-on 不能是 %q，是不是 %s？%s", word, near, diag.OneOf(known))
			}
			return nil, usagef("--fail-on 不能是 %q，%s", word, diag.OneOf(known))
		}
		wanted[word] = true
	}
	return wanted, nil
}

func (p *process) audit(ctx context.Context, f *flags, s *selection, failOn map[string]bool) (int, error) {
	examined, err := p.examine(ctx, f)
	if err != nil {
		return 0, err
	}
	defer examined.close()
	l, err := s.on(p, f, examined)
	if err != nil {
		return 0, err
	}
	write := map[string]func(io.Writer, *ledger.Ledger) error{
		"text": agenda.WriteText, "json": agenda.WriteJSON, "csv": agenda.WriteCSV, "xlsx": agenda.WriteWorkbook,
	}
	if err := write[f.format](p.stdout, l); err != nil {
		return 0, err
	}
	met := p.sayMet(l, failOn)
	if examined.Failed() {
		return exitProblems, p.printProblems(f.source, examined.Problems)
	}
	if met {
		return exitProblems, nil
	}
	return exitFine, nil
}

// sayMet names on standard error what the ledger holds of what --fail-on asks
// for, and reports whether there is any.
func (p *process) sayMet(l *ledger.Ledger, failOn map[string]bool) bool {
	found := agenda.Failures(l, failOn)
	for i, line := range found {
		if i == most {
			fmt.Fprintf(p.stderr, "另有 %d 项，见台账\n", len(found)-most)
			break
		}
		fmt.Fprintln(p.stderr, line)
	}
	return len(found) > 0
}
