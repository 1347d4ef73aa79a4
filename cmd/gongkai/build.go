package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"

	"gongkai/site"
	"gongkai/site/corpus"
	"gongkai/site/edit"
	"gongkai/site/output"
)

func buildCommand() command {
	c := command{
		name:    "build",
		summary: "生成网站",
		example: `gongkai build
gongkai build --as-of 2026-11-21 --output dist
gongkai build --switch                     # 网站服务器直接读输出文件夹时：整个文件夹一次切换
gongkai build --accept notices/2026-a.md   # 确认一个已经公开的页面不再公开`,
	}
	c.run = func(ctx context.Context, p *process, args []string) (int, error) {
		f := p.flags(c).site()
		opt := f.build()
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		if len(rest) > 0 {
			return 0, usagef("build 不需要参数：%s；网站的文件夹用 --source 指明", strings.Join(rest, " "))
		}
		return p.build(ctx, f, opt)
	}
	return c
}

// buildOptions are the options that only build has.
type buildOptions struct {
	accept   []string
	workers  int
	switches bool
	progress func(stage string, done, total int) // hears of stages; nil: the terminal does
}

func (f *flags) build() *buildOptions {
	b := &buildOptions{}
	f.Func("accept", "确认已经公开的`页面`不再公开或者改了日期，记入 content/accepted.toml", func(path string) error {
		b.accept = append(b.accept, edit.Slashed(path))
		return nil
	})
	f.BoolVar(&b.switches, "switch", false, "先备好整个新网站，再一次切换：正在打开网页的人看到的要么全是旧的，要么全是新的")
	f.IntVar(&b.workers, "workers", 0, "同时处理的`数量`（默认处理器的个数）")
	return b
}

func (p *process) build(ctx context.Context, f *flags, b *buildOptions) (int, error) {
	root, err := openSource(f.source)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	if err := outsideSources(f.source, f.outputDir()); err != nil {
		return 0, err
	}
	_, missing := os.Stat(f.outputDir())
	existed := missing == nil
	served, err := servedFolder(root, f.source, f.outputDir())
	if err != nil {
		return 0, err
	}
	if served != "" && !b.switches {
		fmt.Fprintf(p.stderr, "警告：输出文件夹在 publish.toml 的发布位置 %s 里，逐个替换文件时，正在打开网页的人会同时看到新旧两种；请加上 --switch [served-output]\n", served)
	}
	out, err := output.Open(ctx, f.outputDir())
	if err != nil {
		return 0, explainOutput(err, f.outputDir())
	}
	ended := true // else out is in use until the program exits
	defer func() {
		if ended {
			_, _ = p.attend(ctx, out.Close) // removing much takes long; the next build does the rest
		}
	}()
	opt, err := f.options(root)
	if err != nil {
		return 0, err
	}
	opt.Workers, opt.Accept = b.workers, b.accept
	opt.Cache = p.cache(f, root)
	defer func() {
		if ended {
			_, _ = p.attend(ctx, func() error { p.close(f, opt.Cache); return nil })
		}
	}()
	progress := p.progress(f)
	opt.Progress, opt.Size = progress.show, limitMemory
	if b.progress != nil {
		opt.Progress = b.progress
	}
	var report *site.Report
	ended, err = p.attend(ctx, func() (err error) {
		report, err = site.Build(ctx, opt, out)
		return err
	})
	progress.clear()
	if err != nil {
		return 0, err
	}
	if err := p.printProblems(f.source, report.Problems); err != nil {
		return 0, err
	}
	if report.Failed() {
		fmt.Fprintln(p.stderr, "有错误，没有生成网站；输出文件夹没有改动。")
		return exitProblems, nil
	}
	if err := ctx.Err(); err != nil { // the last moment at which nothing has changed
		return 0, err
	}
	if err := recordAccepted(root, report.Accepted); err != nil {
		return 0, err
	}
	if err := p.remember(root, report); err != nil {
		return 0, err
	}
	way := output.InPlace
	if b.switches {
		way = output.Switch
	}
	progress.show("发布", 0, 0)
	var written output.Report
	ended, err = p.attend(ctx, func() (err error) {
		written, err = out.Commit(ctx, way)
		return err
	})
	progress.clear()
	if !ended {
		err = errors.Join(output.ErrPartial, err)
	}
	if err != nil {
		return 0, err
	}
	if err := opt.Cache.Remember(report, written); err != nil {
		f.say("提示：%s\n", err)
	}
	if b.switches && !written.Switched && written.Written+written.Removed > 0 && existed {
		fmt.Fprintln(p.stderr, "提示：这个系统不能一次切换整个文件夹，文件仍是逐个替换的。")
	}
	for _, name := range written.Stray {
		fmt.Fprintf(p.stderr, "警告：输出文件夹里有不是 gongkai 生成的文件：%s；请移走 [stray-file]\n", name)
	}
	f.say("网站已生成到 %s：%d 个页面，数据截至 %s；写入 %d 个文件，%d 个没有变化，删除 %d 个。\n",
		f.outputDir(), report.Pages, opt.AsOf.Chinese(), written.Written, written.Unchanged, written.Removed)
	return exitFine, nil
}

// limitMemory makes the collector work before the process grows beyond what a site
// of so many documents needs. A limit in the environment (GOMEMLIMIT) goes before it.
func limitMemory(documents int) {
	if debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(site.Memory(documents))
	}
}

// outsideSources refuses an output inside a folder that a build reads: it would
// swallow its own files.
func outsideSources(source, out string) error {
	target, err := filepath.Abs(out)
	if err != nil {
		return fmt.Errorf("输出文件夹 %s：%w", out, err)
	}
	above, err := standing(target)
	if err != nil {
		return err
	}
	for _, folder := range []string{"content", "layouts", "static", cacheFolder} {
		from, err := filepath.Abs(filepath.Join(source, folder))
		if err != nil {
			return fmt.Errorf("网站的文件夹 %s：%w", source, err)
		}
		if liesIn(from, target) || isInside(above, from) {
			return usagef("输出文件夹不能放在 %s 里；请用 --output 换一个地方", folder)
		}
	}
	return nil
}

// standing returns the nearest folder above a path, or the path, that exists, with
// symbolic links resolved.
func standing(path string) (string, error) {
	for {
		real, err := filepath.EvalSymlinks(path)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return real, err
		}
		parent := filepath.Dir(path)
		if parent == path {
			return "", err
		}
		path = parent
	}
}

// liesIn says whether an absolute path is a folder or lies in it.
func liesIn(folder, path string) bool {
	inside, err := filepath.Rel(folder, path)
	return err == nil && inside != ".." && !strings.HasPrefix(inside, ".."+string(filepath.Separator))
}

func explainOutput(err error, dir string) error {
	switch {
	case errors.Is(err, output.ErrForeign):
		return fmt.Errorf("%w\n请用 --output 换一个空的文件夹，或者先移走 %s 里的内容", err, dir)
	case errors.Is(err, output.ErrLocked):
		return fmt.Errorf("%w\n请等它结束再运行", err)
	}
	return err
}

// remember writes content/published.toml just before what it remembers is public: a
// build that is killed in between has remembered too much, which a later build names,
// and never too little. A folder that nobody may write to is a warning.
func (p *process) remember(root *os.Root, report *site.Report) error {
	if !report.MemoryChanged {
		return nil
	}
	const name = "content/" + corpus.PublishedFile
	err := edit.Renew(root, name, []byte(report.Memory))
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		fmt.Fprintf(p.stderr, "警告：不能写 %s，换一台电脑或者清空输出文件夹之后，就没有人知道哪些页面公开过；请允许写入 content 文件夹 [published-not-written]\n", name)
		return nil
	}
	return err
}

// recordAccepted remembers what the editor lets go, just before the site that
// rests on it is published.
func recordAccepted(root *os.Root, accepted []corpus.Accepted) error {
	if len(accepted) == 0 {
		return nil
	}
	var entries strings.Builder
	for _, a := range accepted {
		entries.WriteString(a.TOML())
	}
	return edit.Append(root, "content/accepted.toml", entries.String())
}
