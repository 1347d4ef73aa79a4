// Command gongkai turns Markdown into a static website on which a Chinese
// government body publishes its rule-of-law disclosures, every page stamped
// with the proof that it was published in time.
//
// Each subcommand is one file. This file knows the process: arguments, the
// standard streams, the clock and the exit status. Standard output is data,
// standard error is talk. Exit status: 0 fine, 1 problems found, 2 wrong usage,
// 3 could not run.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"gongkai/site/output"
)

func main() {
	ends := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // nohup
		ends = append(ends, syscall.SIGHUP)
	}
	ctx, stop := signal.NotifyContext(context.Background(), ends...)
	defer stop()
	// A closed terminal (SIGHUP) asks as politely as Ctrl-C. The first Ctrl-C asks to stop, the second one ends the program at once.
	context.AfterFunc(ctx, stop)
	p := &process{
		stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, now: time.Now,
		terminal: isTerminal(os.Stderr) && os.Getenv("TERM") != "dumb",
		alone:    startedByDoubleClick(),
	}
	os.Exit(p.run(ctx, os.Args[1:]))
}

// process is what a command may use of the outside world.
type process struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	now            func() time.Time
	terminal       bool          // standard error is a terminal that can move its cursor
	alone          bool          // started by a double click: nobody typed a command
	patience       time.Duration // for an interrupted stage; 0 means patience
}

// The exit statuses.
const (
	exitFine     = 0
	exitProblems = 1
	exitUsage    = 2
	exitFailed   = 3
)

// command is one subcommand. The help of the program comes from these values.
type command struct {
	name    string
	args    string // after the name in the usage line
	summary string
	example string
	run     func(context.Context, *process, []string) (int, error)
}

func commands() []command {
	return []command{
		initCommand(), newCommand(), checkCommand(), buildCommand(), serveCommand(), deskCommand(),
		auditCommand(), dueCommand(), explainCommand(), workdayCommand(), calendarCommand(), importCommand(), undoCommand(), sheetCommand(), themeCommand(), logCommand(), publishCommand(), verifyCommand(), portalCommand(), versionCommand(), completionCommand(),
	}
}

// usageError is a mistake in the command line; the exit status is 2.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

func usagef(format string, args ...any) error { return usageError{fmt.Sprintf(format, args...)} }

func (p *process) run(ctx context.Context, args []string) int {
	if len(args) == 0 && p.alone {
		return p.deskByItself(ctx)
	}
	if len(args) == 0 {
		p.help()
		return exitUsage
	}
	if args[0] == "help" || args[0] == "-h" || args[0] == "--help" {
		if len(args) == 1 || args[0] != "help" {
			fmt.Fprint(p.stdout, helpText())
			return exitFine
		}
		if code, ok := p.helpOn(args[1]); ok {
			return code
		}
		args = []string{args[1], "--help"}
	}
	args = commandFirst(args)
	for _, c := range commands() {
		if c.name == args[0] {
			return p.finish(c.run(ctx, p, args[1:]))
		}
	}
	fmt.Fprintf(p.stderr, "gongkai：没有这个命令或者题目：%s\n", args[0])
	if near := nearestCommand(args[0]); near != "" {
		fmt.Fprintf(p.stderr, "是不是 gongkai %s？\n", near)
	}
	fmt.Fprintln(p.stderr, "运行 gongkai help 查看全部命令和手册的题目。")
	return exitUsage
}

// commandFirst moves common options that stand before the command behind it:
// gongkai --source x check.
func commandFirst(args []string) []string {
	i := 0
	for i < len(args) && strings.HasPrefix(args[i], "-") {
		name, _, inline := strings.Cut(strings.TrimLeft(args[i], "-"), "=")
		switch name {
		case "source", "output", "as-of", "format", "base-url":
		case "quiet":
			inline = true // it has no value
		default:
			return args
		}
		if !inline {
			i++
		}
		i++
	}
	if i == 0 || i >= len(args) {
		return args
	}
	return slices.Concat(args[i:i+1], args[:i], args[i+1:])
}

// finish turns what a command returned into an exit status and, when it could
// not run, a sentence.
func (p *process) finish(code int, err error) int {
	var usage usageError
	switch {
	case err == nil:
		return code
	case errors.Is(err, errHelp):
		return exitFine
	case errors.As(err, &usage):
		fmt.Fprintf(p.stderr, "gongkai：%s\n", usage.text)
		return exitUsage
	}
	if errors.Is(err, output.ErrPartial) && errors.Is(err, context.Canceled) {
		fmt.Fprintln(p.stderr, "gongkai：已中断。新网站可能只换上了一部分，请再运行一次，会接着完成。")
		return exitFailed
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintln(p.stderr, "gongkai：已中断，输出文件夹没有改动。")
		return exitFailed
	}
	fmt.Fprintf(p.stderr, "gongkai：%s\n", err)
	if why := systemError(err); why != "" {
		fmt.Fprintf(p.stderr, "提示：%s\n", why)
	}
	return exitFailed
}

// systemError says in Chinese what the operating system said in English.
func systemError(err error) string {
	switch {
	case output.Held(err):
		return output.HeldHint
	case errors.Is(err, fs.ErrPermission):
		return "没有权限；请检查文件和文件夹的权限，或者先关闭正在使用它们的程序（如 Excel、WPS）"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return "同时打开的文件太多；先运行 ulimit -n 1024，再运行一次"
	case errors.Is(err, syscall.ENOSPC):
		return "磁盘已满；请腾出空间再运行"
	case errors.Is(err, syscall.ENOTDIR):
		return "路径中间有一个是文件，不是文件夹"
	case errors.Is(err, fs.ErrNotExist):
		return "文件或文件夹不存在"
	case errors.Is(err, fs.ErrExist):
		return "已经存在同名的文件或文件夹"
	}
	return ""
}

func (p *process) help() { fmt.Fprint(p.stderr, helpText()) }

func helpText() string {
	var b strings.Builder
	b.WriteString("gongkai 把 Markdown 变成政府信息公开网站，每一页都带公开时限的证明。\n\n用法：gongkai 命令 [选项] [参数]\n\n命令：\n")
	for _, c := range commands() {
		fmt.Fprintf(&b, "  %-11s %s\n", c.name, c.summary)
	}
	b.WriteString(`
共用选项：
  --source DIR         网站的文件夹（默认当前文件夹）
  --output DIR         输出文件夹（默认 <source>/public）
  --as-of 2026-03-05   数据截至日期（默认北京时间的今天）
  --format text|json   输出格式
  --base-url URL       网站的网址，代替 site.toml 里的
  --quiet              不显示进度和结果，只显示问题

运行 gongkai help 命令 查看一个命令的用法和例子，gongkai help 题目 查看手册：
` + topicList() + `
退出码：0 正常，1 发现问题，2 用法不对，3 无法运行。
`)
	return b.String()
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
