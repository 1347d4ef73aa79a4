package main

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/disclosure"
)

func newCommand() command {
	c := command{
		name: "new", args: "类别 名称",
		summary: "新建一个文件，写好该填的项目",
		example: `gongkai new penalty 0012                # content/enforcement/penalty/2026/0012.md
gongkai new --dated 2026-03-05 --organ scjgj penalty 0012
gongkai new 行政处罚 0012                    # 类别也可以写中文名称
gongkai new policy 2026-market-rules`,
	}
	if kinds, err := disclosure.LoadKinds(); err == nil {
		c.example += "\n\n类别：" + kindNames(kinds)
	}
	c.run = func(_ context.Context, p *process, args []string) (int, error) {
		f := p.flags(c)
		f.StringVar(&f.source, "source", ".", "网站的`文件夹`")
		f.StringVar(&f.asOf, "as-of", "", "数据截至`日期`（默认北京时间的今天）")
		dated := f.String("dated", "", "生成`日期`：作出决定、成文的那一天（默认数据截至日期）")
		organ := f.String("organ", "", "发布`机构`的 id（默认网站只有一个机关时是它）")
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		kinds, err := disclosure.LoadKinds()
		if err != nil {
			return 0, err
		}
		if len(rest) != 2 {
			return 0, usagef("要写类别和名称，如 gongkai new penalty 0012；类别：%s", kindNames(kinds))
		}
		if isChinese(rest[0]) {
			if rest[0], err = kindCalled(rest[0]); err != nil {
				return 0, err
			}
		}
		kind, ok := kinds.Get(rest[0])
		if !ok {
			return 0, usagef("没有类别 %s，可选：%s", rest[0], kindNames(kinds))
		}
		day, err := f.day()
		if err == nil && *dated != "" {
			if day, err = calendar.Parse(*dated); err != nil {
				err = usagef("--dated：%s", err)
			}
		}
		if err != nil {
			return 0, err
		}
		return p.newDocument(f, kind, rest[1], day, *organ)
	}
	return c
}

func kindNames(kinds *disclosure.Kinds) string {
	var names []string
	for _, k := range kinds.All() {
		names = append(names, k.ID+"（"+k.Name+"）")
	}
	return strings.Join(names, "、")
}

func (p *process) newDocument(f *flags, kind *disclosure.Kind, name string, dated calendar.Date, organ string) (int, error) {
	contentPath, err := newPath(kind, name, dated)
	if err != nil {
		return 0, err
	}
	root, err := openSource(f.source)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	c, _, err := corpus.Load(root.FS(), corpus.Options{Settings: true})
	if err != nil {
		return 0, err
	}
	if organ == "" && len(c.Organs.All()) == 1 {
		organ = c.Organs.All()[0].ID
	}
	if _, ok := c.Organs.Get(organ); organ != "" && !ok {
		return 0, usagef("--organ：没有机关 %s；先在 content/organs.toml 里登记", organ)
	}
	kind, _ = c.Kinds.Get(kind.ID) // the same kind, of the site's catalogue
	made := &form{kinds: c.Kinds, kind: kind, organs: c.Organs.All(), record: disclosure.NewRecord(contentPath, kind)}
	made.record.Title, made.record.Dated, made.record.Year = kind.Name, dated, yearOf(name, dated)
	if organ != "" {
		made.record.Organ, made.record.Organs = organ, []string{organ}
	}
	if made.due, err = p.foresee(f, c, made.record); err != nil {
		return 0, err
	}
	if err := createFile(root, "content/"+contentPath, made.text()); err != nil {
		return 0, err
	}
	fmt.Fprintln(p.stdout, "content/"+contentPath)
	fmt.Fprintln(p.stderr, "文件还是草稿：填好以后删去 draft 一行，写上 published（公开日期）。")
	return exitFine, nil
}

// newPath is where a new document goes; the name may be a path below the kind's
// folder.
func newPath(kind *disclosure.Kind, name string, dated calendar.Date) (string, error) {
	name = strings.TrimPrefix(slashed(name), kind.Folder+"/")
	contentPath := path.Join(kind.Folder, strings.TrimSuffix(name, ".md")+".md")
	if kind.Enforcement && !strings.Contains(name, "/") {
		contentPath = path.Join(kind.Folder, fmt.Sprint(dated.Year()), path.Base(contentPath))
	}
	if strings.HasPrefix(name, "/") || slices.Contains(strings.Split(name, "/"), "..") {
		return "", usagef("名称 %s 不能用：只能在类别的文件夹里新建", name)
	}
	if problem := address.Check(contentPath); problem != "" {
		return "", usagef("名称 %s 不能用：%s", name, problem)
	}
	if base := path.Base(contentPath); strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return "", usagef("名称 %s 不能用：以 . 或者 _ 开头的文件不会公开", name)
	}
	return contentPath, nil
}

// yearOf is the year that a report is about: the one its name begins with, else
// the one before it is written.
func yearOf(name string, dated calendar.Date) int {
	if year, err := strconv.Atoi(name[:min(4, len(name))]); err == nil && year >= 1949 && year <= dated.Year() {
		return year
	}
	return dated.Year() - 1
}
