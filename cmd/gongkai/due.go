package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"gongkai/site/agenda"
)

func dueCommand() command {
	c := command{
		name: "due", args: "[文号或者文件]",
		summary: "接下来要公开什么：已逾期、7 天内、30 天内、缺信息",
		example: `gongkai due
gongkai due --organ scjgj
gongkai due 示市监罚〔2026〕12号             # 只看这一件
gongkai due --format json --as-of 2026-11-21
gongkai due --ics 待办.ics                  # 导入 Outlook、WPS 日历`,
	}
	c.run = func(ctx context.Context, p *process, args []string) (int, error) {
		f := p.flags(c).site().oneOf("text", "json")
		s := f.narrow(false)
		file := f.String("ics", "", "另外写一个日历`文件`；含有未公开的信息，不能放在网站里")
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		if len(rest) > 1 {
			return 0, usagef("due 只看一件：写一个文号或者文件；多了 %s", rest[1])
		}
		if err := f.privateFile("ics", ".ics", *file); err != nil {
			return 0, err
		}
		return p.due(ctx, f, s, *file, strings.Join(rest, ""))
	}
	return c
}

func (p *process) due(ctx context.Context, f *flags, s *selection, file, which string) (int, error) {
	examined, err := p.examine(ctx, f)
	if err != nil {
		return 0, err
	}
	defer examined.close()
	if _, err := s.on(p, f, examined); err != nil {
		return 0, err
	}
	if which != "" {
		if s.Path, err = numbered(examined.Corpus, f.inContent(which)); err != nil {
			return 0, err
		}
		if _, ok := examined.Corpus.Document(s.Path); !ok {
			return 0, usagef("没有这个文件或者文号：%s", which)
		}
	}
	due := agenda.Of(examined.Ledger, s.Selection)
	write := due.WriteText
	if f.format == "json" {
		write = due.WriteJSON
	}
	if err := write(p.stdout); err != nil {
		return 0, err
	}
	if which != "" && len(due.Overdue)+len(due.Week)+len(due.Month)+len(due.Later)+len(due.Incomplete) == 0 {
		f.say("这一件没有要办的事；它的期限是怎样算的，运行 gongkai explain %s\n", which)
	}
	if file != "" {
		calendar := due.Calendar()
		write := func(w io.Writer) error {
			_, err := w.Write(calendar.Bytes())
			return err
		}
		if err := writePrivate(file, write); err != nil {
			return 0, err
		}
		fmt.Fprintf(p.stderr, "日历写到 %s：%d 项，只供内部使用。\n", file, len(calendar.Events))
	}
	if examined.Failed() {
		return exitProblems, p.printProblems(f.source, examined.Problems)
	}
	if len(due.Overdue) > 0 {
		return exitProblems, nil
	}
	return exitFine, nil
}
