package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"

	"gongkai/site/agenda"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/disclosure"
)

func explainCommand() command {
	c := command{
		name: "explain", args: "文件或者文号 | --kind 类别 --dated 日期",
		summary: "说明一件的公开时限是怎样算出来的",
		example: `gongkai explain enforcement/penalty/2026/0012.md
gongkai explain 示市监罚〔2026〕12号
gongkai explain --kind penalty --dated 2026-09-28
gongkai explain --format json enforcement/penalty/2026/0012.md`,
	}
	c.run = func(ctx context.Context, p *process, args []string) (int, error) {
		f := p.flags(c).site().oneOf("text", "json")
		var q question
		f.StringVar(&q.kind, "kind", "", "没有文件时：`类别`，如 penalty")
		f.StringVar(&q.dated, "dated", "", "没有文件时：生成`日期`，如 2026-09-28")
		f.StringVar(&q.level, "level", "", "类别是 budget 时的`层级`：government、department、unit")
		f.BoolVar(&q.normative, "normative", false, "类别是 policy 时：行政规范性文件")
		rule := f.String("rule", "", "只说明这一条`规则`，如 penalty-withdraw-3wd")
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		var explanations []agenda.Explanation
		none := "没有适用的公开时限：这一类别没有规则，或者在这一天规则还没有施行。"
		switch {
		case len(rest) == 1 && q.kind == "" && q.dated == "":
			var why string
			if explanations, why, err = p.explainFile(ctx, f, rest[0]); why != "" {
				none = "没有适用的公开时限：" + why
			}
		case len(rest) == 0 && q.kind != "" && q.dated != "":
			explanations, err = p.explainDate(f, q)
		default:
			return 0, usagef("写一个文件，或者 --kind 和 --dated 两个选项")
		}
		if err != nil {
			return 0, err
		}
		return p.printExplanations(f.format, *rule, none, explanations)
	}
	return c
}

// question is a deadline asked for without a file.
type question struct {
	kind, dated, level string
	normative          bool
}

// explainFile returns the deadlines of a document; of one that has none, why.
func (p *process) explainFile(ctx context.Context, f *flags, path string) (all []agenda.Explanation, why string, err error) {
	examined, err := p.examine(ctx, f)
	if err != nil {
		return nil, "", err
	}
	defer examined.close()
	if path, err = numbered(examined.Corpus, f.inContent(path)); err != nil {
		return nil, "", err
	}
	document, ok := examined.Corpus.Document(path)
	if !ok {
		for _, problem := range examined.Problems {
			if problem.Path == "content/"+path {
				if err := p.printProblems(f.source, examined.Problems); err != nil {
					return nil, "", err
				}
				return nil, "", usagef("文件 %s 有错误，读不出来", path)
			}
		}
		return nil, "", usagef("没有这个文件或者文号：%s；路径写相对于 content/ 的，如 enforcement/penalty/2026/0012.md", path)
	}
	if all = agenda.Explain(examined.Ledger, path); len(all) == 0 {
		why = examined.Ledger.Judge.WhyNone(document.Record)
	}
	return all, why, nil
}

// explainDate judges a record that exists only in the question.
func (p *process) explainDate(f *flags, q question) ([]agenda.Explanation, error) {
	c, err := p.corpusFor(f)
	if err != nil {
		return nil, err
	}
	kind, ok := c.Kinds.Get(q.kind)
	if !ok {
		return nil, usagef("没有类别 %s，可选：%s", q.kind, kindNames(c.Kinds))
	}
	dated, err := calendar.Parse(q.dated)
	if err != nil {
		return nil, usagef("--dated：%s", err)
	}
	rec := disclosure.NewRecord(kind.Folder+"/explain.md", kind)
	rec.Title, rec.Dated, rec.Level, rec.Normative = kind.Name, dated, q.level, q.normative
	explanations, err := p.foresee(f, c, rec)
	if err != nil {
		return nil, err
	}
	for i := range explanations {
		explanations[i].Path, explanations[i].URL = "", "" // there is no such file
	}
	if len(explanations) == 0 && kind.Requires("level") && q.level == "" {
		return nil, usagef("预算、决算的期限看层级，请加上 --level government、department 或者 unit")
	}
	return explanations, nil
}

// foresee judges a record that is no document yet, by a site's settings.
func (p *process) foresee(f *flags, c *corpus.Corpus, rec *disclosure.Record) ([]agenda.Explanation, error) {
	day, err := f.day()
	if err != nil {
		return nil, err
	}
	rules, err := rulesOf(c)
	if err != nil {
		return nil, err
	}
	explained, problems := agenda.Foresee(c, rules, day, rec)
	for _, problem := range problems {
		fmt.Fprintf(p.stderr, "%s [%s]\n", problem.Message, problem.Code)
	}
	return explained, nil
}

// corpusFor is the site's settings and calendar where there is a site, else the
// national ones.
func (p *process) corpusFor(f *flags) (*corpus.Corpus, error) {
	source := fs.FS(os.DirFS(f.source))
	if root, err := openSource(f.source); err == nil {
		defer root.Close()
		source = root.FS()
	}
	c, _, err := corpus.Load(source, corpus.Options{Settings: true})
	if err != nil {
		return nil, err
	}
	return c, nil
}

// printExplanations prints deadlines, of one rule where that is named; none is the
// sentence where there are none.
func (p *process) printExplanations(format, rule, none string, explanations []agenda.Explanation) (int, error) {
	if rule != "" {
		var wanted []agenda.Explanation
		for _, x := range explanations {
			if x.Rule.ID == rule {
				wanted = append(wanted, x)
			}
		}
		explanations = wanted
	}
	if len(explanations) == 0 {
		fmt.Fprintln(p.stderr, none)
		return exitProblems, nil
	}
	if format == "json" {
		return exitFine, explanations[0].WriteJSON(p.stdout)
	}
	for i, x := range explanations {
		if i > 0 {
			fmt.Fprintln(p.stdout)
		}
		if err := x.WriteText(p.stdout); err != nil {
			return 0, err
		}
	}
	return exitFine, nil
}
