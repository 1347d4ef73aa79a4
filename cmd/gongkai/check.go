package main

import (
	"context"
	"fmt"

	"gongkai/site"
	"gongkai/site/check"
	"gongkai/site/diag"
	"gongkai/site/output"
)

func checkCommand() command {
	c := command{
		name:    "check",
		summary: "检查网站，不生成",
		example: `gongkai check
gongkai check --format json > problems.json
gongkai check --format sarif > problems.sarif
gongkai check --fix --dry-run        看看能自动改好什么
gongkai check --list --format markdown > checks.md`,
	}
	c.run = func(ctx context.Context, p *process, args []string) (int, error) {
		f := p.flags(c).site().oneOf("text", "json", "sarif", "markdown")
		list := f.Bool("list", false, "列出全部检查项和说明，--format 可以是 text、json、markdown")
		fix := f.Bool("fix", false, "改好写法：文号括号、多余的空格、行首空格、序号改为标题；再检查")
		dry := f.Bool("dry-run", false, "和 --fix 一起用：只显示会改什么，不写文件")
		all := f.Bool("all", false, "同一种警告、提示不止 20 处的，也全部列出")
		rest, err := f.parse(args)
		switch {
		case err != nil:
			return 0, err
		case len(rest) > 0:
			return 0, usagef("check 不需要参数：%s", rest[0])
		case *dry && !*fix:
			return 0, usagef("--dry-run 要和 --fix 一起用")
		case *list && f.format == "sarif", !*list && f.format == "markdown":
			return 0, usagef("--format %s 不能用在这里：sarif 用于检查，markdown 用于 --list", f.format)
		case *list:
			return exitFine, check.WriteList(p.stdout, f.format)
		case *fix:
			if err := p.fix(ctx, f, *dry); err != nil || *dry {
				return exitFine, err
			}
		}
		return p.check(ctx, f, *all)
	}
	return c
}

func (p *process) check(ctx context.Context, f *flags, all bool) (int, error) {
	examined, err := p.examine(ctx, f)
	if err != nil {
		return 0, err
	}
	defer examined.close()
	if !examined.Failed() {
		found, err := examined.Lint(ctx)
		if err != nil {
			return 0, err
		}
		examined.Problems = diag.Sort(append(examined.Problems, found...))
	}
	switch f.format {
	case "json":
		err = diag.PrintJSON(p.stdout, examined.Problems)
	case "sarif":
		err = check.SARIF(p.stdout, examined.Problems)
	default:
		shown, head, rest := shortened(examined.Problems)
		if all {
			shown, head, rest = examined.Problems, nil, nil
		}
		for _, line := range head {
			fmt.Fprintln(p.stdout, line)
		}
		err = diag.Print(p.stdout, shown, examined.read)
		for _, line := range rest {
			fmt.Fprintln(p.stdout, line+"，用 --all 查看全部")
		}
		fmt.Fprintf(p.stderr, "共 %d 个错误，%d 个警告，%d 个提示\n", diag.Count(examined.Problems, diag.Error),
			diag.Count(examined.Problems, diag.Warning), diag.Count(examined.Problems, diag.Notice))
	}
	if err != nil {
		return 0, err
	}
	if examined.Failed() {
		return exitProblems, nil
	}
	return exitFine, nil
}

// examined is a site that has been read and checked, and a way to its sources.
type examined struct {
	*site.Site
	read  func(path string) ([]byte, error)
	close func() // stores what need not be read again
}

// examine reads and checks the site for the commands that show something of it.
func (p *process) examine(ctx context.Context, f *flags) (*examined, error) {
	root, err := openSource(f.source)
	if err != nil {
		return nil, err
	}
	// What a killed build left is finished first; while another build runs, its
	// output is readable as it is.
	if err := output.Recover(ctx, f.outputDir()); err != nil {
		fmt.Fprintf(p.stderr, "警告：%s\n", err)
	}
	opt, err := f.options(root)
	if err != nil {
		return nil, err
	}
	// Whoever may only read does without.
	if opt.Cache, err = openCache(root); err != nil {
		opt.Cache = nil
	}
	progress := p.progress(f)
	opt.Progress = progress.show
	var s *site.Site
	ended, err := p.attend(ctx, func() (err error) {
		s, err = site.Examine(ctx, opt)
		return err
	})
	progress.clear()
	if err != nil {
		if ended {
			p.close(f, opt.Cache)
		}
		return nil, err
	}
	return &examined{s, root.ReadFile, func() { p.close(f, opt.Cache) }}, nil
}
