package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

func dueCommand() command {
	c := command{
		name:    "due",
		summary: "接下来要公开什么：已逾期、7 天内、30 天内、缺信息",
		example: `gongkai due
gongkai due --organ scjgj
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
		if len(rest) > 0 {
			return 0, usagef("due 不需要参数：%s", rest[0])
		}
		if err := f.privateFile(*file); err != nil {
			return 0, err
		}
		return p.due(ctx, f, s, *file)
	}
	return c
}

func (p *process) due(ctx context.Context, f *flags, s *selection, file string) (int, error) {
	examined, err := p.examine(ctx, f)
	if err != nil {
		return 0, err
	}
	defer examined.close()
	if _, err := s.on(p, f, examined); err != nil {
		return 0, err
	}
	agenda := examined.Ledger.Agenda(s.Selection)
	write := agenda.WriteText
	if f.format == "json" {
		write = agenda.WriteJSON
	}
	if err := write(p.stdout); err != nil {
		return 0, err
	}
	if file != "" {
		calendar := agenda.Calendar()
		if err := replaceFile(file, calendar.Bytes()); err != nil {
			return 0, err
		}
		fmt.Fprintf(p.stderr, "日历写到 %s：%d 项，只供内部使用。\n", file, len(calendar.Events))
	}
	if examined.Failed() {
		return exitProblems, p.printProblems(f.source, examined.Problems)
	}
	if len(agenda.Overdue) > 0 {
		return exitProblems, nil
	}
	return exitFine, nil
}

// privateFile refuses a calendar file that a build would publish or remove: one
// in the output, or among the sources.
func (f *flags) privateFile(name string) error {
	if name == "" {
		return nil
	}
	if !strings.EqualFold(filepath.Ext(name), ".ics") {
		return usagef("--ics %s：文件名要以 .ics 结尾", name)
	}
	dir, err := filepath.Abs(filepath.Dir(name))
	if err != nil {
		return fmt.Errorf("--ics %s：%w", name, err)
	}
	if dir, err = filepath.EvalSymlinks(dir); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("--ics %s：没有这个文件夹", name)
	} else if err != nil {
		return fmt.Errorf("--ics %s：%w", name, err)
	}
	for _, public := range []string{f.outputDir(), filepath.Join(f.source, "content"), filepath.Join(f.source, "static"), filepath.Join(f.source, "layouts")} {
		if within(dir, public) {
			return usagef("--ics %s：这个日历含有未公开的信息，不能放在 %s 里，请换一个文件夹", name, public)
		}
	}
	return nil
}

// within compares folders as the system knows them, so that neither a link nor
// another spelling of a name hides one.
func within(dir, folder string) bool {
	want, err := os.Stat(folder)
	if err != nil {
		return false // a folder that does not exist holds nothing
	}
	for {
		if have, err := os.Stat(dir); err == nil && os.SameFile(have, want) {
			return true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return false
		}
		dir = parent
	}
}

// replaceFile writes a file beside its place and renames it, so that it is
// never half-written. Only its owner may read it.
func replaceFile(name string, text []byte) error {
	beside, err := os.CreateTemp(filepath.Dir(name), ".gongkai-*.ics")
	if err != nil {
		return fmt.Errorf("写 %s：%w", name, err)
	}
	_, err = beside.Write(text)
	if err == nil {
		err = beside.Sync()
	}
	if closing := beside.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(beside.Name(), name)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("写 %s：%w", name, err), os.Remove(beside.Name()))
	}
	return nil
}
