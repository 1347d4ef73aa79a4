package main

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/disclosure"
)

func newCommand() command {
	c := command{
		name: "new", args: "类别 名称",
		summary: "新建一个文件，写好该填的项目",
		example: `gongkai new penalty 0012                # content/enforcement/penalty/2026/0012.md
gongkai new policy 2026-market-rules`,
	}
	if kinds, err := disclosure.LoadKinds(); err == nil {
		c.example += "\n\n类别：" + kindNames(kinds)
	}
	c.run = func(_ context.Context, p *process, args []string) (int, error) {
		f := p.flags(c)
		f.StringVar(&f.source, "source", ".", "网站的`文件夹`")
		f.StringVar(&f.asOf, "as-of", "", "写进文件的`日期`（默认北京时间的今天）")
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
		kind, ok := kinds.Get(rest[0])
		if !ok {
			return 0, usagef("没有类别 %s，可选：%s", rest[0], kindNames(kinds))
		}
		return p.newDocument(f, kinds, kind, rest[1])
	}
	return c
}

func kindNames(kinds *disclosure.Kinds) string {
	var names []string
	for _, k := range kinds.All() {
		names = append(names, k.ID)
	}
	return strings.Join(names, "、")
}

func (p *process) newDocument(f *flags, kinds *disclosure.Kinds, kind *disclosure.Kind, name string) (int, error) {
	day, err := f.day()
	if err != nil {
		return 0, err
	}
	contentPath := path.Join(kind.Folder, strings.TrimSuffix(name, ".md")+".md")
	if kind.Enforcement && !strings.Contains(name, "/") {
		contentPath = path.Join(kind.Folder, fmt.Sprint(day.Year()), path.Base(contentPath))
	}
	if strings.HasPrefix(name, "/") || strings.Contains(name, "..") {
		return 0, usagef("名称 %s 不能用：只能在类别的文件夹里新建", name)
	}
	if problem := address.Check(contentPath); problem != "" {
		return 0, usagef("名称 %s 不能用：%s", name, problem)
	}
	root, err := openSource(f.source)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	if err := createFile(root, "content/"+contentPath, skeleton(kinds, kind, day)); err != nil {
		return 0, err
	}
	fmt.Fprintln(p.stdout, "content/"+contentPath)
	fmt.Fprintln(p.stderr, "文件还是草稿：填好以后删去 draft 一行，写上 published（公开日期）。")
	return exitFine, nil
}

// skeleton is a draft with every starred field and the usual ones.
func skeleton(kinds *disclosure.Kinds, kind *disclosure.Kind, day calendar.Date) []byte {
	var b strings.Builder
	line := func(key, value string) {
		fmt.Fprintf(&b, "%-14s # %s\n", key+" = "+value, kinds.Label(kind, key))
	}
	b.WriteString("+++\n")
	if !kind.Default && len(kind.Folder) > 0 && sharesFolder(kinds, kind) {
		line("kind", `"`+kind.ID+`"`)
	}
	line("title", `""`)
	if kind.ID != "page" {
		line("number", `""`)
		line("index", `""`)
		line("organ", `""`)
		line("dated", day.String())
	}
	line("draft", "true")
	var tables []string
	for _, key := range kind.Required {
		switch f, own := kind.Field(key); {
		case strings.HasPrefix(key, "subject."):
			tables = append(tables, "subject")
		case own && (f.Type == "tables" || f.Type == "table"):
			tables = append(tables, key)
		default:
			line(key, blank(f, own, key, day))
		}
	}
	for _, table := range slices.Compact(tables) {
		writeTable(&b, kinds, kind, table)
	}
	b.WriteString("+++\n\n")
	return []byte(b.String())
}

func sharesFolder(kinds *disclosure.Kinds, kind *disclosure.Kind) bool {
	return slices.ContainsFunc(kinds.All(), func(k *disclosure.Kind) bool { return k != kind && k.Folder == kind.Folder })
}

// blank is the empty value of a field's type.
func blank(f *disclosure.Field, own bool, key string, day calendar.Date) string {
	switch {
	case key == "year":
		return fmt.Sprint(day.Year() - 1)
	case key == "categories":
		return "[]"
	case own && (f.Type == "date" || f.Type == "day-or-ever"):
		return day.String()
	}
	return `""`
}

func writeTable(b *strings.Builder, kinds *disclosure.Kinds, kind *disclosure.Kind, key string) {
	if key == "subject" {
		b.WriteString("[subject]\n")
		for _, sub := range []string{"name", "type", "uscc"} {
			fmt.Fprintf(b, "%-14s # %s\n", sub+` = ""`, kinds.Label(kind, "subject."+sub))
		}
		return
	}
	f, _ := kind.Field(key)
	header := "[" + key + "]"
	if f.Type == "tables" {
		header = "[[" + key + "]]"
	}
	fmt.Fprintf(b, "%-14s # %s\n", header, f.Label)
	for _, sub := range f.Fields {
		if sub.Type == "text" {
			fmt.Fprintf(b, "%-14s # %s\n", sub.ID+` = ""`, sub.Label)
		}
	}
}
