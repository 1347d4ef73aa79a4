package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/edit"
	"gongkai/site/gate"
	"gongkai/site/office/importer"
	"gongkai/site/undo"
)

func importCommand() command {
	c := command{
		name: "import", args: "文件",
		summary: "从表格、Word 文件或者网页导入",
		example: `gongkai import 行政处罚.xlsx --dry-run          # 只看会怎样，不写文件
gongkai import 行政处罚.xlsx --report 问题.xlsx  # 有问题的格子标上颜色和批注
gongkai import 旧系统.csv --map 对照.toml --organ scjgj
gongkai import 年度报告.docx --kind annual-report
gongkai import 指标表.docx --kind indicators --name sf-2019   # 指标体系，写成 content/indicators/sf-2019.toml

一行一个文件，写进 content/ 里对应的文件夹；人工改过的文件不会被覆盖，已经公开的内容不会被改变，
同一张表再导入一次，什么都不变。导错了运行 gongkai undo 撤销。`,
	}
	c.run = func(ctx context.Context, p *process, args []string) (int, error) {
		f := p.flags(c).oneOf("text", "json").long()
		f.StringVar(&f.source, "source", ".", "网站的`文件夹`")
		f.StringVar(&f.asOf, "as-of", "", "按这一`天`数逾期的草稿（默认北京时间的今天）")
		opt := importOptions{}
		f.StringVar(&opt.kind, "kind", "", "看不出时的`类别`，如 penalty；indicators 是指标体系")
		f.StringVar(&opt.sheet, "sheet", "", "只读这一张`工作表`（默认读所有看得见、有表头的）")
		f.StringVar(&opt.organ, "organ", "", "没有写明机关时的机关 `id`")
		f.StringVar(&opt.name, "name", "", "Word 文件、网页写成的`文件名`（默认是它自己的）")
		f.StringVar(&opt.mapping, "map", "", "列名对照`文件`（TOML）")
		f.StringVar(&opt.report, "report", "", "把表格连同问题写成一个 XLSX `文件`")
		f.Func("take", "人工改过的文件里改用表格的一项：`文件:字段`，如 enforcement/penalty/2026/a.md:fine", func(text string) error {
			path, key, ok := strings.Cut(text, ":")
			if path = strings.TrimPrefix(edit.Slashed(path), "content/"); !ok || path == "" || key == "" {
				return fmt.Errorf("写“文件:字段”，如 enforcement/penalty/2026/a.md:fine")
			}
			if opt.take == nil {
				opt.take = map[string][]string{}
			}
			opt.take[path] = append(opt.take[path], key)
			return nil
		})
		f.BoolVar(&opt.dryRun, "dry-run", false, "只看会怎样，不写文件")
		f.BoolVar(&opt.all, "all", false, "同一种问题不止 20 处的，也全部列出")
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		if len(rest) != 1 {
			return 0, usagef("写一个文件，如 gongkai import 行政处罚.xlsx")
		}
		return p.importFile(ctx, f, rest[0], opt)
	}
	return c
}

type importOptions struct {
	take                                      map[string][]string // keys by content path
	kind, sheet, organ, name, mapping, report string
	dryRun, all                               bool
}

func (p *process) importFile(ctx context.Context, f *flags, file string, opt importOptions) (int, error) {
	for _, name := range []string{file, opt.mapping} {
		if err := regularFile(name); name != "" && err != nil {
			return 0, err
		}
	}
	if sameFile(file, opt.report) {
		return 0, usagef("--report 不能是要导入的文件本身；请换一个文件名")
	}
	if err := f.privateFile("report", ".xlsx", opt.report); err != nil {
		return 0, err
	}
	root, err := openSource(f.source)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	settings, problems, err := corpus.Load(settingsOf{root.FS()}, corpus.Options{Gate: gate.For})
	if err != nil {
		return 0, err
	}
	if diag.Count(problems, diag.Error) > 0 {
		return exitProblems, p.printProblems(f.source, problems)
	}
	o, problems, err := importBasis(f, settings, file, opt)
	if err != nil {
		return 0, err
	}
	if diag.Count(problems, diag.Error) > 0 {
		read := func(path string) ([]byte, error) { return os.ReadFile(path) }
		return exitProblems, diag.Print(p.stderr, problems, read)
	}
	document := importer.IsDocument(file)
	switch table := opt.mapping != "" || opt.report != ""; {
	case opt.kind == importer.IndicatorSet && table:
		return 0, usagef("--map 和 --report 不用于指标体系")
	case opt.kind != importer.IndicatorSet && document && (table || opt.sheet != "" || opt.take != nil):
		return 0, usagef("--map、--report、--sheet 和 --take 只用于表格")
	}
	if !opt.dryRun {
		if err := hideCache(root); err != nil {
			return 0, err
		}
		if o.Undo, err = undo.Begin(root, "导入 "+filepath.Base(file), p.now()); err != nil {
			return 0, err
		}
	}
	progress := p.progress(f)
	o.Progress = func(done, total int) { progress.show("导入", done, total) }
	var result *importer.Result
	switch {
	case opt.kind == importer.IndicatorSet:
		result, err = importer.Indicators(ctx, file, opt.name, root, o)
	case document:
		result, err = importer.Document(ctx, file, opt.name, root, o)
	default:
		result, err = importer.Table(ctx, file, root, o)
	}
	progress.clear()
	if ended := o.Undo.End(); err == nil {
		err = ended
	}
	if err != nil {
		return p.refusedTable("导入", file, err)
	}
	if opt.report != "" {
		if err := writePrivate(opt.report, func(w io.Writer) error { return result.WriteReport(ctx, w, file, o) }); err != nil {
			return 0, err
		}
		fmt.Fprintf(p.stderr, "问题已标在 %s 里\n", opt.report)
	}
	return p.sayImport(f, o, result)
}

func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}

// importBasis are the options from the command line and the site's settings.
func importBasis(f *flags, c *corpus.Corpus, file string, opt importOptions) (o importer.Options, problems []diag.Problem, err error) {
	day, err := f.day()
	if err != nil {
		return o, nil, err
	}
	rules, err := rulesOf(c)
	if err != nil {
		return o, nil, err
	}
	o = importer.OptionsFor(c, rules, day)
	o.Name, o.Kind, o.Sheet, o.Organ, o.DryRun, o.Take, o.All = filepath.ToSlash(file), opt.kind, opt.sheet, opt.organ, opt.dryRun, opt.take, opt.all
	if _, ok := c.Kinds.Get(opt.kind); opt.kind != "" && opt.kind != importer.IndicatorSet && !ok {
		return o, nil, usagef("没有类别 %s，可选：%s、%s", opt.kind, kindNames(c.Kinds), importer.IndicatorSet)
	}
	if _, ok := c.Organs.Get(opt.organ); opt.organ != "" && !ok {
		return o, nil, usagef("没有机关 %s；机关登记在 content/organs.toml", opt.organ)
	}
	if opt.mapping != "" {
		text, err := os.ReadFile(opt.mapping)
		if err != nil {
			return o, nil, fmt.Errorf("读对照文件 %s：%w", opt.mapping, err)
		}
		o.Map, problems = importer.ReadMap(filepath.ToSlash(opt.mapping), text, c.Kinds)
	}
	return o, problems, nil
}

// settingsOf shows of a site only its settings: an import of a hundred thousand
// rows need not read a hundred thousand documents first.
type settingsOf struct{ fs.FS }

// ReadDir leaves out everything below content/ but TOML files, calendar/ and indicators/.
func (s settingsOf) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(s.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return name == "content" && e.IsDir() && e.Name() != "calendar" && e.Name() != "indicators" || !e.IsDir() && !strings.HasSuffix(e.Name(), ".toml")
	}), err
}

// sayImport prints what was written to standard output and what is to be said
// about it to standard error.
func (p *process) sayImport(f *flags, o importer.Options, r *importer.Result) (int, error) {
	if f.format == "json" {
		if err := r.WriteJSON(p.stdout); err != nil {
			return 0, err
		}
	} else if err := r.WriteText(p.stdout); err != nil {
		return 0, err
	}
	for _, line := range r.Totals() {
		fmt.Fprintln(p.stderr, line)
	}
	p.sayTable(r.Problems)
	if len(r.Guesses) > 0 {
		fmt.Fprintln(p.stderr, "猜的文件头，请逐项核对（文件里每一行都注明了来处）：")
	}
	for _, guess := range r.Guesses {
		fmt.Fprintf(p.stderr, "  %s\n", guess)
	}
	for _, line := range r.Talk(o.DryRun) {
		fmt.Fprintln(p.stderr, line)
	}
	if r.Errors > 0 {
		return exitProblems, nil
	}
	return exitFine, nil
}
