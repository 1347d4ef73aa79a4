package main

import (
	"context"
	"fmt"
	"io"

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
gongkai check --list`,
	}
	c.run = func(ctx context.Context, p *process, args []string) (int, error) {
		f := p.flags(c).site().oneOf("text", "json")
		list := f.Bool("list", false, "列出全部检查项")
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		if len(rest) > 0 {
			return 0, usagef("check 不需要参数：%s", rest[0])
		}
		if *list {
			return exitFine, listChecks(p.stdout)
		}
		return p.check(ctx, f)
	}
	return c
}

func (p *process) check(ctx context.Context, f *flags) (int, error) {
	examined, err := p.examine(ctx, f)
	if err != nil {
		return 0, err
	}
	if !examined.Failed() {
		found, err := examined.Lint(ctx)
		if err != nil {
			return 0, err
		}
		examined.Problems = diag.Sort(append(examined.Problems, found...))
	}
	if f.format == "json" {
		err = diag.PrintJSON(p.stdout, examined.Problems)
	} else {
		err = diag.Print(p.stdout, examined.Problems, examined.read)
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
	read func(path string) ([]byte, error)
}

// examine reads and checks the site for the commands that show something of it.
func (p *process) examine(ctx context.Context, f *flags) (*examined, error) {
	root, err := openSource(f.source)
	if err != nil {
		return nil, err
	}
	// What a killed build left is finished first; while another build runs, its
	// output is readable as it is.
	if err := output.Recover(f.outputDir()); err != nil {
		fmt.Fprintf(p.stderr, "警告：%s\n", err)
	}
	opt, err := f.options(root)
	if err != nil {
		return nil, err
	}
	progress := p.progress(f)
	opt.Progress = progress.show
	s, err := site.Examine(ctx, opt)
	progress.clear()
	if err != nil {
		return nil, err
	}
	return &examined{s, root.ReadFile}, nil
}

func listChecks(w io.Writer) error {
	for _, c := range check.Table() {
		if _, err := fmt.Fprintf(w, "%-24s %-4s %s\n", c.Code, c.Severity.Chinese(), c.Title); err != nil {
			return err
		}
	}
	return nil
}
