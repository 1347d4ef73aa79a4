package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/diag"
)

// errHelp says that help was asked for and shown.
var errHelp = errors.New("help shown")

// flags are the options of one command. Options may stand before or after the
// arguments, with one dash or two.
type flags struct {
	*flag.FlagSet
	p       *process
	command command
	source  string
	output  string
	asOf    string
	format  string
	baseURL string
	quiet   bool
	formats []string
}

func (p *process) flags(c command) *flags {
	f := &flags{FlagSet: flag.NewFlagSet(c.name, flag.ContinueOnError), p: p, command: c}
	f.SetOutput(io.Discard)
	f.Usage = func() {}
	return f
}

// site adds the options of commands that work on a site.
func (f *flags) site() *flags {
	f.StringVar(&f.source, "source", ".", "网站的`文件夹`（默认当前文件夹，或者它上面有 content/site.toml 的那一个）")
	f.StringVar(&f.output, "output", "", "输出`文件夹`（默认 <source>/public）")
	f.StringVar(&f.asOf, "as-of", "", "数据截至`日期`（默认北京时间的今天）")
	f.StringVar(&f.baseURL, "base-url", "", "网站的`网址`，代替 site.toml 里的")
	return f.long()
}

// long adds the option of commands that may take long.
func (f *flags) long() *flags {
	f.BoolVar(&f.quiet, "quiet", false, "不显示进度和结果，只显示问题")
	return f
}

// say prints what has been done, unless --quiet is given.
func (f *flags) say(format string, args ...any) {
	if !f.quiet {
		fmt.Fprintf(f.p.stderr, format, args...)
	}
}

// oneOf adds --format; the first format is the default.
func (f *flags) oneOf(formats ...string) *flags {
	f.formats = formats
	f.StringVar(&f.format, "format", formats[0], "输出`格式`："+strings.Join(formats, "、"))
	return f
}

// parse reads the command line and returns the arguments that are no options.
func (f *flags) parse(args []string) ([]string, error) {
	var rest []string
	for {
		if err := f.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				f.help(f.p.stdout)
				return nil, errHelp
			}
			return nil, f.explain(err)
		}
		taken := len(args) - f.NArg()
		if taken > 0 && args[taken-1] == "--" {
			rest = append(rest, f.Args()...)
			break
		}
		if f.NArg() == 0 {
			break
		}
		rest, args = append(rest, f.Arg(0)), f.Args()[1:]
	}
	if f.Lookup("source") != nil && f.source == "." && !f.given("source") {
		f.source = nearestSite()
	}
	if err := f.inChinese(); err != nil {
		return nil, err
	}
	if _, err := f.day(); err != nil {
		return nil, err
	}
	if f.formats != nil && !slices.Contains(f.formats, f.format) {
		return nil, usagef("--format 不能是 %q，可选：%s", f.format, strings.Join(f.formats, "、"))
	}
	return rest, nil
}

// explain says what the flag package found, in Chinese, with the nearest name.
func (f *flags) explain(err error) error {
	name, undefined := strings.CutPrefix(err.Error(), "flag provided but not defined: -")
	if !undefined {
		return usagef("选项写法不对：%s\n运行 gongkai help %s 查看用法", chineseFlagError(err.Error()), f.Name())
	}
	var known []string
	f.VisitAll(func(o *flag.Flag) { known = append(known, o.Name) })
	if near := diag.Nearest(name, known); near != "" {
		return usagef("没有选项 --%s，是不是 --%s？", name, near)
	}
	return usagef("没有选项 --%s，运行 gongkai help %s 查看用法", name, f.Name())
}

func chineseFlagError(text string) string {
	if name, ok := strings.CutPrefix(text, "flag needs an argument: -"); ok {
		return "--" + name + " 后面缺少值"
	}
	text = strings.ReplaceAll(text, "invalid value ", "值不对 ")
	text = strings.ReplaceAll(text, "invalid boolean value ", "值不对 ")
	text = strings.ReplaceAll(text, " for flag -", "，选项 --")
	text, _, _ = strings.Cut(text, ": parse error")
	return text
}

func (f *flags) help(w io.Writer) {
	c := f.command
	fmt.Fprintf(w, "%s\n\n用法：gongkai %s [选项]", c.summary, c.name)
	if c.args != "" {
		fmt.Fprintf(w, " %s", c.args)
	}
	fmt.Fprint(w, "\n\n选项：\n")
	f.VisitAll(func(o *flag.Flag) {
		value, usage := flag.UnquoteUsage(o)
		name := "--" + o.Name
		if value != "" {
			name += " " + value
		}
		fmt.Fprintf(w, "  %-24s %s\n", name, usage)
	})
	fmt.Fprintf(w, "\n例子：\n%s\n", indent(c.example))
}

func indent(s string) string {
	return "  " + strings.ReplaceAll(strings.TrimSpace(s), "\n", "\n  ")
}

// day is the as-of date.
func (f *flags) day() (calendar.Date, error) {
	if f.asOf == "" {
		return calendar.OfTime(f.p.now()), nil
	}
	d, err := calendar.Parse(f.asOf)
	if err != nil {
		return calendar.Date{}, usagef("--as-of：%s", err)
	}
	return d, nil
}

// outputDir is where the site goes.
func (f *flags) outputDir() string {
	if f.output != "" {
		return f.output
	}
	return filepath.Join(f.source, "public")
}

func nearestCommand(name string) string {
	var names []string
	for _, c := range commands() {
		names = append(names, c.name)
	}
	return diag.Nearest(name, names)
}
