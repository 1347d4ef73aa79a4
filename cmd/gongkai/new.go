package main

import (
	"context"
	"fmt"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/disclosure"
	"gongkai/site/edit"
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
	if _, err := edit.PathOf(kind, name, dated); err != nil {
		return 0, usagef("%s", err)
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
	if _, ok := c.Organs.Get(organ); organ != "" && !ok {
		return 0, usagef("--organ：没有机关 %s；先在 content/organs.toml 里登记", organ)
	}
	day, err := f.day()
	if err != nil {
		return 0, err
	}
	rules, err := rulesOf(c)
	if err != nil {
		return 0, err
	}
	draft, problems, err := edit.New(c, rules, day, kind, name, dated, organ)
	if err != nil {
		return 0, err
	}
	for _, problem := range problems {
		fmt.Fprintf(p.stderr, "%s [%s]\n", problem.Message, problem.Code)
	}
	if err := edit.Create(root, "content/"+draft.Path, draft.Text); err != nil {
		return 0, err
	}
	fmt.Fprintln(p.stdout, "content/"+draft.Path)
	fmt.Fprintln(p.stderr, "文件还是草稿：填好以后删去 draft 一行，写上 published（公开日期）。")
	return exitFine, nil
}

// rulesOf returns the national rules with those of a site.
func rulesOf(c *corpus.Corpus) (*deadline.Rules, error) {
	rules, err := deadline.National()
	if err == nil && c.RulesTOML != nil {
		rules, _ = rules.Extend("content/rules.toml", c.RulesTOML, c.Kinds)
	}
	return rules, err
}
