package main

import (
	"context"
	"fmt"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/edit"
	"gongkai/site/undo"
)

func undoCommand() command {
	c := command{
		name:    "undo",
		summary: "撤销上一次导入",
		example: `gongkai undo            # 撤销上一次导入；再运行一次，撤销再上一次
gongkai undo --dry-run  # 只看会撤销什么
gongkai undo --list     # 能撤销的操作，最近的在前

改过的文件恢复原样，新建的文件删去；导入以后人工又改过的文件不动，并逐个列出。最多撤销最近二十次。
已经公开的文件，撤销会让它的页面消失，所以不撤销；确实要撤销的加 --public。没有写文件的导入不用撤销。`,
	}
	c.run = func(_ context.Context, p *process, args []string) (int, error) {
		f := p.flags(c)
		f.StringVar(&f.source, "source", ".", "网站的`文件夹`")
		list := f.Bool("list", false, "列出能撤销的操作")
		dryRun := f.Bool("dry-run", false, "只看会撤销什么，不动文件")
		public := f.Bool("public", false, "已经公开的也撤销")
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		if len(rest) > 0 {
			return 0, usagef("undo 不需要参数：%s", strings.Join(rest, " "))
		}
		return p.undo(f, *list, *dryRun, *public)
	}
	return c
}

func (p *process) undo(f *flags, list, dryRun, evenPublic bool) (int, error) {
	root, err := openSource(f.source)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	done, err := undo.List(root)
	if err != nil {
		return 0, err
	}
	if len(done) == 0 {
		f.say("没有可以撤销的操作。\n")
		return exitFine, nil
	}
	if list {
		for _, d := range done {
			fmt.Fprintf(p.stdout, "%s  %s，%d 个文件\n", d.At.In(calendar.Zone()).Format("2006-01-02 15:04"), d.What, len(d.Files))
		}
		return exitFine, nil
	}
	gone, err := edit.Public(root, done[0])
	if err != nil {
		return 0, err
	}
	if len(gone) > 0 && !evenPublic {
		for _, name := range gone {
			fmt.Fprintf(p.stdout, "已公开  %s\n", name)
		}
		f.say("没有撤销：%s（%s）写的文件里有 %d 个已经公开，撤销了页面就消失。改错了的用更正（gongkai help 更正），依法撤回的写 [withdrawal]；确实要撤销的加 --public\n",
			done[0].What, done[0].At.In(calendar.Zone()).Format("2006-01-02 15:04"), len(gone))
		return exitProblems, nil
	}
	taken, err := undo.Take(root, done[0], dryRun)
	left := 0
	for _, t := range taken {
		word := "恢复"
		switch {
		case t.Kept:
			word, left = "没动", left+1
		case t.New:
			word = "删去"
		}
		fmt.Fprintf(p.stdout, "%s  %s\n", word, t.Name)
	}
	if err != nil {
		return 0, err
	}
	verb := "已撤销"
	if dryRun {
		verb = "只是预演，没有动文件；会撤销"
	}
	f.say("%s：%s（%s），%d 个文件\n", verb, done[0].What, done[0].At.In(calendar.Zone()).Format("2006-01-02 15:04"), len(taken)-left)
	if left > 0 {
		f.say("%d 个文件在这以后又改过，没有动；不要的请自己删去。\n", left)
		return exitProblems, nil
	}
	return exitFine, nil
}
