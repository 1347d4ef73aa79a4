package main

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gongkai/site"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/edit"
	"gongkai/site/proof/verify"
)

func verifyCommand() command {
	c := command{
		name: "verify", args: "文件夹|ZIP|网址",
		summary: "核验一个已经发布的网站：有没有改动、删除、换日期",
		example: `gongkai verify https://www.shifan.example/ --save 检查点
gongkai verify https://www.shifan.example/ --since 检查点 --save 检查点   # 以后再来，看历史有没有被改写
gongkai verify docroot --key www.shifan.example/log+40761f6b+AdjK…
gongkai verify 网站.zip --format json
gongkai verify https://www.shifan.example/ --key 公钥 --save 检查点 --cosign ~/witness.key --name dag.example/witness --out 公开的文件夹

不用相信网站：只看它提供的文件、本程序和自己保存的检查点。公钥请从政府公报等网站以外的地方取得。
网站默认核对全部公开记录和 200 个别的文件，--all 核对全部文件。
--cosign 是见证人用的：全部读到、没有错误，才对检查点联署，标准输出只有联署一行。`,
	}
	c.run = func(ctx context.Context, p *process, args []string) (int, error) {
		f := p.flags(c).oneOf("text", "json")
		f.long()
		var o verifyOptions
		f.StringVar(&o.key, "key", "", "日志的验证`公钥`")
		f.StringVar(&o.policy, "policy", "", "自己的策略`文件`（C2SP tlog-policy），其中有日志的公钥")
		f.StringVar(&o.since, "since", "", "以前保存的检查点`文件`")
		f.StringVar(&o.save, "save", "", "核验没有错误时，把检查点存到这个`文件`")
		f.BoolVar(&o.all, "all", false, "核对全部文件")
		f.IntVar(&o.sample, "sample", 200, "网站上除公开记录以外核对多少个`文件`")
		f.StringVar(&o.path, "path", "", "只核验这个`文件`，如 enforcement/penalty/2026/0012.md")
		o.cosigning.flags(f.FlagSet)
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		if len(rest) != 1 {
			return 0, usagef("写一个文件夹、ZIP 文件或者网址，如 gongkai verify https://www.shifan.example/")
		}
		if o.sample < 0 {
			return 0, usagef("--sample 不能是负数")
		}
		return p.verify(ctx, f, rest[0], &o)
	}
	return c
}

type verifyOptions struct {
	key, policy, since, save, path string
	all                            bool
	sample                         int
	cosigning                      cosigning
}

// mostKept bounds a checkpoint or policy that the verifier has kept, in bytes.
const mostKept = 1 << 20

func (p *process) verify(ctx context.Context, f *flags, where string, o *verifyOptions) (int, error) {
	if err := o.cosigning.prepare(p, o); err != nil {
		return 0, err
	}
	source, closeSource, err := openPublished(ctx, where)
	if err != nil {
		return 0, err
	}
	defer closeSource()
	national, err := calendar.National()
	if err != nil {
		return 0, err
	}
	opt := verify.Options{Sample: o.sample, Path: edit.Slashed(o.path), Rules: site.RulesDigest(&corpus.Corpus{Calendar: national})}
	if source.Listed || o.all {
		opt.Sample = -1
	}
	if o.key != "" {
		opt.Keys = []string{o.key}
	}
	for _, kept := range []struct {
		file string
		to   *[]byte
	}{{o.since, &opt.Since}, {o.policy, &opt.Policy}} {
		if kept.file == "" {
			continue
		}
		if *kept.to, err = readKept(kept.file); err != nil {
			return 0, err
		}
	}
	report, err := verify.Run(ctx, source, opt)
	if err != nil {
		return 0, fmt.Errorf("核验 %s：%w", where, err)
	}
	said := *p
	if o.cosigning.key != "" {
		said.stdout = p.stderr // stdout has the cosignature alone
	}
	if f.format == "json" {
		err = printVerification(said.stdout, where, report)
	} else {
		err = said.sayVerification(where, report)
	}
	if err != nil {
		return 0, err
	}
	if report.Failed() {
		return exitProblems, nil
	}
	if o.cosigning.key != "" {
		return exitFine, o.cosigning.sign(p, o, report)
	}
	if o.save != "" {
		err := writePrivate(o.save, func(w io.Writer) error {
			_, err := w.Write(report.Checkpoint)
			return err
		})
		if err != nil {
			return 0, err
		}
	}
	return exitFine, nil
}

func readKept(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("读 %s：%w", name, err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, mostKept+1))
	if err == nil && len(data) > mostKept {
		err = errors.New("文件太大")
	}
	if err != nil {
		return nil, fmt.Errorf("读 %s：%w", name, err)
	}
	return data, nil
}

// openPublished opens what a site was published to: a website, a folder, a ZIP archive.
// A folder may be a publish target (current/ beside log/) or the site with log/ in it or
// beside it.
func openPublished(ctx context.Context, where string) (verify.Source, func(), error) {
	nothing := func() {}
	if strings.HasPrefix(where, "http://") || strings.HasPrefix(where, "https://") {
		web, err := verify.NewWeb(ctx, where, &http.Client{Timeout: 5 * time.Minute})
		if err != nil {
			return verify.Source{}, nothing, usageError{err.Error()}
		}
		l, err := web.Sub("log")
		return verify.Source{Site: web, Log: l}, nothing, err
	}
	info, err := os.Stat(where)
	if err != nil {
		return verify.Source{}, nothing, fmt.Errorf("打不开 %s：%w", where, err)
	}
	if !info.IsDir() {
		archive, err := zip.OpenReader(where)
		if err != nil {
			return verify.Source{}, nothing, fmt.Errorf("%s 不是文件夹，也不是 ZIP 文件：%w", where, err)
		}
		source, err := publishedIn(archive)
		return source, func() { archive.Close() }, err
	}
	root, err := os.OpenRoot(where)
	if err != nil {
		return verify.Source{}, nothing, fmt.Errorf("打不开 %s：%w", where, err)
	}
	source, err := publishedIn(root.FS())
	if errors.Is(err, fs.ErrNotExist) { // docroot/current
		if beside, err := os.OpenRoot(filepath.Join(where, "..", "log")); err == nil {
			return verify.Source{Site: root.FS(), Log: beside.FS(), Listed: true}, func() { root.Close(); beside.Close() }, nil
		}
	}
	return source, func() { root.Close() }, err
}

// publishedIn finds site and log among files.
func publishedIn(files fs.FS) (verify.Source, error) {
	source := verify.Source{Site: files, Listed: true}
	if _, err := fs.Stat(files, "current/manifest.json"); err == nil {
		current, err := fs.Sub(files, "current")
		if err != nil {
			return source, err
		}
		source.Site = current
	}
	if _, err := fs.Stat(files, "log"); err != nil {
		return source, fmt.Errorf("没有公开日志 log/：%w", err)
	}
	l, err := fs.Sub(files, "log")
	source.Log = l
	return source, err
}

// printVerification prints a report as JSON.
func printVerification(w io.Writer, where string, r *verify.Report) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Source string `json:"source"`
		*verify.Report
		Witnesses []string `json:"witnesses"`
	}{where, r, []string{}})
}

// sayVerification prints a report for people.
func (p *process) sayVerification(where string, r *verify.Report) error {
	for _, f := range r.Findings {
		place := f.Path
		if place != "" {
			place += "："
		}
		fmt.Fprintf(p.stdout, "%s：%s%s [%s]\n", f.Severity.Chinese(), place, f.Message, f.Code)
	}
	if r.Origin != "" {
		fmt.Fprintf(p.stdout, "公开日志 %s：%d 号登记，数据截至 %s\n", r.Origin, r.Size, r.AsOf)
		fmt.Fprintf(p.stdout, "核对了 %d 个文件（%d 字节），%d 件公开记录，%d 个时限结论\n", r.Checked.Files, r.Checked.Bytes, r.Checked.Records, r.Checked.Verdicts)
	}
	errs := 0
	for _, f := range r.Findings {
		if f.Severity == diag.Error {
			errs++
		}
	}
	if errs > 0 {
		fmt.Fprintf(p.stdout, "不符：%d 处。网站现在的内容与机关签名登记的不一致，或者历史被改写。\n", errs)
		return nil
	}
	fmt.Fprintf(p.stdout, "相符：网站现在的内容就是登记过的，登记没有被改写。首次公开的时间没有第三方见证，%d 件都只是机关的陈述（仅陈述）。\n", r.Grades["stated"])
	return nil
}
