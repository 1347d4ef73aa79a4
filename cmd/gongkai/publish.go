package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"gongkai/site"
	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/edit"
	"gongkai/site/gate/privacy"
	"gongkai/site/proof/log"
	"gongkai/site/publish"
)

func publishCommand() command {
	c := command{
		name: "publish", args: "[离线包]",
		summary: "把生成好的网站发布出去，并在公开日志里登记",
		example: `gongkai publish --key ~/gongkai-log.key
gongkai publish --to docroot --dry-run     # 只看会发布什么
gongkai publish --sign 签名命令                # 密钥在签名设备里
gongkai publish --list                     # 发布位置上的各个版本
gongkai publish --rollback 2026-03-11-5f0c9f2d1b7a4e66 --key ~/gongkai-log.key
gongkai publish --adopt docroot            # 恢复了旧备份以后，从发布位置取回日志
gongkai publish /media/u/gongkai-2026-03-12.zip   # 在没有网络相通的另一台机器上：核验带来的离线包，放到那里的发布位置

发布到哪里写在 publish.toml 里。没有公开日志的网站（没有运行过 gongkai log init）只发布，不登记，不用 --key。
发布中断了，再运行一次就会做完；正在打开网页的人看到的要么全是旧的，要么全是新的。`,
	}
	c.run = func(ctx context.Context, p *process, args []string) (int, error) {
		f := p.flags(c).oneOf("text", "json")
		f.StringVar(&f.source, "source", ".", "网站的`文件夹`")
		f.StringVar(&f.output, "output", "", "输出`文件夹`（默认 <source>/public）")
		f.long()
		o := publishOptions{}
		f.Func("to", "只发布到这个`位置`，可以写几次（默认 publish.toml 里的全部）", func(name string) error {
			o.to = append(o.to, name)
			return nil
		})
		o.flags(f.FlagSet)
		f.BoolVar(&o.dryRun, "dry-run", false, "只看会发布什么，不写文件")
		f.BoolVar(&o.full, "full", false, "逐个核对发布位置上的文件；离线包带上全部")
		f.BoolVar(&o.list, "list", false, "列出发布位置上的版本")
		f.StringVar(&o.rollback, "rollback", "", "恢复以前的`版本`，并在日志里登记")
		f.StringVar(&o.adopt, "adopt", "", "从发布`位置`取回日志")
		f.Func("accept", "恢复版本时确认这个`文件`不再公开，可以写几次", func(path string) error {
			o.accept = append(o.accept, edit.Slashed(path))
			return nil
		})
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		if len(rest) > 1 {
			return 0, usagef("publish 只要一个离线包：%s", strings.Join(rest, " "))
		}
		if len(rest) == 1 {
			return p.receive(ctx, f, &o, rest[0])
		}
		return p.publish(ctx, f, &o)
	}
	return c
}

type publishOptions struct {
	to, accept []string
	signing
	rollback, adopt    string
	dryRun, full, list bool
}

func (p *process) publish(ctx context.Context, f *flags, o *publishOptions) (int, error) {
	root, err := openSource(f.source)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	config, err := p.publishConfig(root, f.source)
	if err != nil {
		return 0, err
	}
	targets, err := chosenTargets(config, o.to)
	if err != nil {
		return 0, err
	}
	if o.list {
		return p.listVersions(targets)
	}
	opt, err := p.publication(ctx, root, f, o)
	if err != nil {
		return 0, err
	}
	opt.Targets = targets
	askWitnesses(&opt, config)
	switch {
	case o.adopt != "":
		return p.adopt(ctx, f, opt, o.adopt)
	case o.rollback != "":
		if len(targets) != 1 {
			return 0, usagef("有几个发布位置，请用 --to 指明在哪一个恢复版本")
		}
		folder, ok := targets[0].(*publish.Folder)
		if !ok {
			return 0, usagef("发布位置 %s 不留旧版本，不能恢复；请改好以后重新生成、发布", targets[0])
		}
		report, err := publish.Rollback(ctx, opt, folder, o.rollback, o.accept)
		return p.published(f, o, report, err)
	}
	report, err := publish.Run(ctx, opt)
	return p.published(f, o, report, err)
}

// receive brings a bundle to the targets of this machine. Its folder has publish.toml and
// no site of its own.
func (p *process) receive(ctx context.Context, f *flags, o *publishOptions, bundle string) (int, error) {
	if o.list || o.rollback != "" || o.adopt != "" || o.accept != nil {
		return 0, usagef("接收离线包时不能用 --list、--rollback、--adopt 和 --accept")
	}
	root, err := os.OpenRoot(f.source)
	if err != nil {
		return 0, fmt.Errorf("打不开文件夹 %s：%w；用 --source 指明有 %s 的文件夹", f.source, err, publishFile)
	}
	defer root.Close()
	if _, err := root.Lstat("content"); err == nil {
		return 0, usagef("%s 是网站自己的文件夹（有 content/），离线包要在另一台机器上接收，那里的文件夹只放 %s", f.source, publishFile)
	}
	config, err := p.publishConfig(root, f.source)
	if err != nil {
		return 0, err
	}
	targets, err := chosenTargets(config, o.to)
	if err != nil {
		return 0, err
	}
	keys := config.Keys
	if o.key != "" {
		keys = []string{o.key}
	}
	if len(keys) == 0 {
		return 0, usagef("不知道认谁的包：请在 %s 里写 keys = [\"日志的验证公钥\"]，或者用 --key 指明；公钥是 gongkai log init 打印的那一行", publishFile)
	}
	if _, err := log.ParseKeys(keys...); err != nil {
		return 0, usageError{err.Error()}
	}
	report, err := publish.Receive(ctx, publish.Options{
		Source: root, Output: f.outputDir(), Log: corpus.PublicationLog{Keys: keys}, Targets: targets, DryRun: o.dryRun, Full: o.full, Network: network(),
	}, bundle)
	return p.published(f, o, report, err)
}

// publishConfig reads publish.toml, which must have a target.
func (p *process) publishConfig(root *os.Root, source string) (publish.Config, error) {
	config, problems, err := publish.LoadConfig(root, source)
	if errors.Is(err, fs.ErrNotExist) {
		return publish.Config{}, usagef("没有 %s，不知道发布到哪里；写法见 gongkai help 部署", publishFile)
	}
	if err != nil {
		return publish.Config{}, err
	}
	if err := p.printProblems(source, problems); err != nil {
		return config, err
	}
	if diag.Count(problems, diag.Error) > 0 {
		return config, usagef("%s 有错误，没有发布", publishFile)
	}
	if len(config.Targets) == 0 {
		return config, usagef("%s 里没有发布位置（[[target]]）；写法见 gongkai help 部署", publishFile)
	}
	return config, nil
}

// chosenTargets returns the targets of the names; all without names.
func chosenTargets(config publish.Config, names []string) ([]publish.Target, error) {
	if names == nil {
		return config.Targets, nil
	}
	var chosen []publish.Target
	for _, name := range names {
		t, err := publish.Find(config.Targets, name)
		if err != nil {
			return nil, usageError{err.Error()}
		}
		chosen = append(chosen, t)
	}
	return chosen, nil
}

// publication collects what a publication needs.
func (p *process) publication(ctx context.Context, root *os.Root, f *flags, o *publishOptions) (publish.Options, error) {
	opt := publish.Options{Source: root, Output: f.outputDir(), DryRun: o.dryRun, Full: o.full, Program: buildVersion(), Names: namesPerson, Network: network()}
	c, err := p.logSettings(root, f.source)
	if err != nil {
		return opt, err
	}
	opt.BaseURL, opt.Log = c.Site.BaseURL, c.Log
	if c.Log.Origin == "" {
		if !o.list {
			f.say("提示：这个网站没有公开日志，只发布，不登记；用 gongkai log init 建立 [no-log]\n")
		}
		return opt, nil
	}
	opt.Rules = site.RulesDigest(c)
	if o.adopt != "" || o.dryRun && o.key == "" && o.sign == nil {
		return opt, nil
	}
	opt.Signer, opt.SM2, err = o.signers(ctx, p, f, c.Log)
	return opt, err
}

// namesPerson returns what in a path names a person, masked; "" when nothing does.
func namesPerson(path string) string {
	if masked, private := privacy.Masked(path); private {
		return masked
	}
	return ""
}

func (p *process) listVersions(targets []publish.Target) (int, error) {
	for _, t := range targets {
		folder, ok := t.(*publish.Folder)
		if !ok {
			continue // has the newest version only
		}
		list, err := folder.Versions()
		if err != nil {
			return 0, fmt.Errorf("发布位置 %s：%w", t, err)
		}
		for _, v := range list {
			mark := ""
			if v.Current {
				mark = "  现用"
			}
			fmt.Fprintf(p.stdout, "%s  %s%s\n", t, v.Name, mark)
		}
	}
	return exitFine, nil
}

func (p *process) adopt(ctx context.Context, f *flags, opt publish.Options, name string) (int, error) {
	t, err := publish.Find(opt.Targets, name)
	if err != nil {
		return 0, usageError{err.Error()}
	}
	c, err := publish.Adopt(ctx, opt, t)
	if err != nil {
		return p.refused(err)
	}
	f.say("已经从发布位置 %s 取回日志：%d 号登记。现在可以重新运行 gongkai publish\n", name, c.Size)
	return exitFine, nil
}

// published prints what a publication came to.
func (p *process) published(f *flags, o *publishOptions, report *publish.Report, err error) (int, error) {
	if report != nil && f.format == "json" {
		e := json.NewEncoder(p.stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(report); err != nil {
			return 0, err
		}
	}
	if report != nil && f.format != "json" {
		sayPublished(f, o, report)
	}
	if err != nil {
		return p.refused(err)
	}
	return exitFine, nil
}

// sayPublished prints a publication for people. What failed is said as an error.
func sayPublished(f *flags, o *publishOptions, report *publish.Report) {
	verb := "已发布到"
	if o.dryRun {
		verb = "只是预演，没有写文件；会发布到"
	} else if o.rollback != "" {
		verb = "已恢复"
	}
	for _, t := range report.Targets {
		if t.Error == "" {
			f.say("%s %s：%s\n", verb, t.Name, t.Words())
		}
	}
	if report.Log != nil {
		f.say("公开日志：%s；共 %d 号登记\n", report.Log.Words(), report.Log.Size)
		sayWitnessed(f, report.Log)
	}
}

// refused turns the refusal of a publication into its exit status.
func (p *process) refused(err error) (int, error) {
	var refusal *publish.Error
	if !errors.As(err, &refusal) {
		return 0, err
	}
	switch refusal.Code {
	case publish.AsOfBehind, publish.NoVersion, publish.NoWitness:
		return 0, usageError{refusal.Error()}
	case publish.NoReceipt:
		fmt.Fprintf(p.stderr, "提示：%s\n", refusal)
		return exitFine, nil
	case publish.Reveals, publish.Outdated, publish.Vanishes, publish.Unsigned, publish.NewestVersion, log.BadCosignature, log.BadTimestamp, publish.NameInPath, publish.BadBundle, publish.BundleOlder, publish.BundleBase:
		fmt.Fprintf(p.stderr, "gongkai：%s\n", refusal)
		return exitProblems, nil
	}
	return 0, err
}
