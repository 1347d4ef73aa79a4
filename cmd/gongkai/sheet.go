package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/gate"
	"gongkai/site/office/importer"
)

func sheetCommand() command {
	c := command{
		name:    "sheet",
		summary: "把已经公开的处罚、许可写成双公示表格",
		example: `gongkai sheet --kind penalty --year 2026 --organ scjgj --output 报送.xlsx

表格供报送信用平台用，含自然人的姓名，不要公开；再导入这张表，什么都不变。`,
	}
	c.run = func(_ context.Context, p *process, args []string) (int, error) {
		f := p.flags(c)
		f.StringVar(&f.source, "source", ".", "网站的`文件夹`")
		file := f.String("output", "", "写成的 XLSX `文件`")
		f.StringVar(&f.asOf, "as-of", "", "到这一`天`已经公开的（默认北京时间的今天）")
		kind := f.String("kind", "", "`类别`：penalty 或者 licence")
		organ := f.String("organ", "", "只要这个机关（`id`）的")
		year := f.Int("year", 0, "只要这一`年`决定的")
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		kinds, err := disclosure.LoadKinds()
		if err != nil {
			return 0, err
		}
		var offered []string // the first one unless another is chosen
		for _, k := range kinds.Where(func(k *disclosure.Kind) bool { return k.Standard != "" }) {
			offered = append(offered, k.ID)
		}
		*kind = cmp.Or(*kind, offered[0])
		switch {
		case len(rest) > 0:
			return 0, usagef("不需要参数 %s；文件名写在 --output 后面", rest[0])
		case *file == "":
			return 0, usagef("用 --output 写明文件，如 --output 报送.xlsx")
		case !slices.Contains(offered, *kind):
			return 0, usagef("--kind 不能是 %q，可选：%s", *kind, strings.Join(offered, "、"))
		}
		if err := f.privateFile("output", ".xlsx", *file); err != nil {
			return 0, err
		}
		return p.writeSheet(f, *file, *kind, *organ, *year)
	}
	return c
}

// writeSheet writes the records of a kind that are public on the as-of date to a
// file.
func (p *process) writeSheet(f *flags, file, kind, organ string, year int) (int, error) {
	root, err := openSource(f.source)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	c, problems, err := corpus.Load(root.FS(), corpus.Options{Gate: gate.For})
	if err != nil {
		return 0, err
	}
	if diag.Count(problems, diag.Error) > 0 {
		return exitProblems, p.printProblems(f.source, problems)
	}
	if _, ok := c.Organs.Get(organ); organ != "" && !ok {
		return 0, usagef("没有机关 %s；机关登记在 content/organs.toml", organ)
	}
	day, err := f.day()
	if err != nil {
		return 0, err
	}
	var records []*disclosure.Record
	for _, d := range c.Documents {
		rec := d.Record
		chosen := rec.Kind.ID == kind && (organ == "" || slices.Contains(rec.Organs, organ)) && (year == 0 || rec.Dated.Year() == year)
		if chosen && rec.StateOn(day) == disclosure.Public {
			records = append(records, rec)
		}
	}
	k, _ := c.Kinds.Get(kind)
	if err := writePrivate(file, func(w io.Writer) error { return importer.WriteTemplate(w, k, records, c.Organs) }); err != nil {
		return 0, err
	}
	fmt.Fprintf(p.stderr, "%s写入 %d 件，在 %s；含自然人的姓名，只供报送，不要公开\n", k.Name, len(records), file)
	return exitFine, nil
}
