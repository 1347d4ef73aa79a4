package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gongkai/site"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/output"
	"gongkai/site/portal"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
	"gongkai/site/proof/verify"
	"gongkai/site/publish"
)

func portalCommand() command {
	c := command{
		name: "portal", args: "文件夹",
		summary: "生成许多网站之上的门户：谁逾期，谁不更新，缺哪些报告，企业查询",
		example: `gongkai portal 门户
gongkai portal 门户 --cosign ~/sft.key --name sft.example/witness   # 同时做各网站的见证人
gongkai portal 门户 --key ~/portal-log.key --format json

文件夹里要有 portal.toml，列出各网站的名称、网址、日志公钥和地区；写法见 gongkai help 门户。
逐个核验网站，记住核验过的检查点（state/，要备份），生成 public/。打不开、内容被改的网站写在门户上，退出码是 1。`,
	}
	c.run = func(ctx context.Context, p *process, args []string) (int, error) {
		f := p.flags(c).oneOf("text", "json")
		f.long()
		var o portalOptions
		f.StringVar(&f.output, "output", "", "输出`文件夹`（默认 <文件夹>/public）")
		f.StringVar(&f.asOf, "as-of", "", "数据截至`日期`（默认北京时间的今天）")
		f.StringVar(&o.cosign, "cosign", "", "联署各网站的检查点，用这个密钥`文件`（没有就新建）")
		f.StringVar(&o.name, "name", "", "联署者的`名字`，如 sft.example/witness")
		f.StringVar(&o.key, "key", "", "门户自己的公开日志的签名密钥`文件`")
		f.IntVar(&o.workers, "workers", 8, "同时核验几个`网站`")
		f.IntVar(&o.maxAge, "max-age", 7, "多少`天`没有发布算静默")
		f.IntVar(&o.sample, "sample", 200, "每个网站除公开记录以外核对多少个`文件`")
		f.DurationVar(&o.timeout, "timeout", 10*time.Minute, "每个网站最多用多少`时间`，如 10m")
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		switch {
		case len(rest) != 1:
			return 0, usagef("写一个门户的文件夹，如 gongkai portal 门户")
		case o.workers < 1 || o.maxAge < 0 || o.sample < 0 || o.timeout <= 0:
			return 0, usagef("--workers、--timeout 要大于 0，--max-age、--sample 不能是负数")
		case o.name != "" && o.cosign == "":
			return 0, usagef("--name 只同 --cosign 一起用")
		}
		f.source = rest[0]
		return p.portal(ctx, f, &o)
	}
	return c
}

type portalOptions struct {
	cosign, name, key       string
	workers, maxAge, sample int
	timeout                 time.Duration
}

func (p *process) portal(ctx context.Context, f *flags, o *portalOptions) (int, error) {
	root, err := os.OpenRoot(f.source)
	if err != nil {
		return 0, fmt.Errorf("打不开门户的文件夹 %s：%w", f.source, err)
	}
	defer root.Close()
	config, err := p.portalConfig(root, f.source)
	if err != nil {
		return 0, err
	}
	asOf, err := f.day()
	if err != nil {
		return 0, err
	}
	national, err := calendar.National()
	if err != nil {
		return 0, err
	}
	opt := portal.Options{
		Config: config, Folder: root, AsOf: asOf, MaxAge: o.maxAge, Timeout: o.timeout, Workers: o.workers,
		Verify: verify.Options{Sample: o.sample, Rules: site.RulesDigest(&corpus.Corpus{Calendar: national}), Lag: grade.DefaultLag, Now: p.now()},
		Open: func(ctx context.Context, url string) (verify.Source, func(), error) {
			return openPublished(ctx, portalSite(f.source, url))
		},
	}
	if opt.Cosigner, err = p.cosigner(f, o.cosign, o.name); err != nil {
		return 0, err
	}
	keys, signer, err := p.portalLog(root, f, o.key)
	if err != nil {
		return 0, err
	}
	out, err := output.Open(ctx, f.outputDir())
	if err != nil {
		return 0, explainOutput(err, f.outputDir())
	}
	defer out.Close()
	progress := p.progress(f)
	opt.Progress = func(done, total int) { progress.show("核验网站", done, total) }
	report, err := portal.Run(ctx, opt, out)
	progress.clear()
	if err != nil {
		return 0, err
	}
	if _, err := out.Commit(ctx, output.Switch); err != nil {
		return 0, err
	}
	logged := 0
	if signer != nil { // the log never says what the portal does not serve
		folder, err := root.OpenRoot(publish.LogFolder)
		if err != nil {
			return 0, fmt.Errorf("打不开门户的公开日志 log/：%w", err)
		}
		defer folder.Close()
		if logged, err = report.Log(ctx, folder, keys, signer, asOf); err != nil {
			return 0, err
		}
	}
	if err := p.sayPortal(f, report, asOf, logged); err != nil {
		return 0, err
	}
	if report.Failed() {
		return exitProblems, nil
	}
	return exitFine, nil
}

// portalSite returns what openPublished opens: a folder of portal.toml starts from the
// portal's folder.
func portalSite(folder, url string) string {
	if (&portal.Site{URL: url}).IsWeb() || filepath.IsAbs(url) {
		return url
	}
	return filepath.Join(folder, filepath.FromSlash(url))
}

// portalConfig reads portal.toml.
func (p *process) portalConfig(root *os.Root, folder string) (c portal.Config, err error) {
	text, err := root.ReadFile(portal.ConfigFile)
	if errors.Is(err, fs.ErrNotExist) {
		return c, usagef("文件夹 %s 里没有 %s；写法见 gongkai help 门户", folder, portal.ConfigFile)
	}
	if err == nil && len(text) > portal.MostConfig {
		err = errors.New("文件太大")
	}
	if err != nil {
		return c, fmt.Errorf("读 %s：%w", portal.ConfigFile, err)
	}
	c, problems := portal.ReadConfig(text)
	if err := p.printProblems(folder, problems); err != nil {
		return c, err
	}
	if diag.Count(problems, diag.Error) > 0 {
		return c, usagef("%s 有错误，没有生成门户", portal.ConfigFile)
	}
	return c, nil
}

// cosigner reads the key of a witness, or makes it when the file is not there, as verify
// --cosign does; nil without a file.
func (p *process) cosigner(f *flags, keyFile, name string) (*log.Cosigner, error) {
	if keyFile == "" {
		return nil, nil
	}
	if err := outsideSite(f, keyFile); err != nil {
		return nil, err
	}
	c := cosigning{key: keyFile, name: name, now: p.now}
	if err := c.read(); err != nil {
		return nil, err
	}
	f.say("联署者的验证公钥：%s\n", c.by.VKey())
	return &c.by, nil
}

// portalLog returns the keys and the signer of the portal's own log; a nil signer when it
// has none.
func (p *process) portalLog(root *os.Root, f *flags, keyFile string) (keys log.Keys, signer log.Signer, err error) {
	settings, err := p.logSettings(root, f.source)
	if err != nil {
		return keys, nil, err
	}
	has := settings.Log.Origin != ""
	switch {
	case !has && keyFile == "":
		return keys, nil, nil
	case !has:
		return keys, nil, usagef("门户还没有公开日志；先建文件夹 %s，再运行 gongkai log init --source %s", filepath.Join(f.source, "content"), f.source)
	case keyFile == "":
		return keys, nil, usagef("门户有公开日志，请用 --key 指明签名密钥")
	}
	if keys, err = log.ParseKeys(settings.Log.Keys...); err != nil {
		return keys, nil, fmt.Errorf("%s 的 keys：%w", logFile, err)
	}
	signer, err = readKey(f, keyFile, settings.Log.Keys)
	return keys, signer, err
}

// portalReport is what portal --format json prints.
type portalReport struct {
	AsOf    string         `json:"as_of"`
	Sites   []portalVisit  `json:"sites"`
	Counts  map[string]int `json:"counts"` // sites by status
	Parties int            `json:"parties"`
	Pages   int            `json:"pages"`
	Logged  int            `json:"logged"` // new entries in the portal's own log
}

type portalVisit struct {
	Name     string           `json:"name"`
	Region   string           `json:"region"`
	Origin   string           `json:"origin"`
	Status   string           `json:"status"` // verified, silent, unverifiable, altered
	Reason   string           `json:"reason"`
	Detail   *string          `json:"detail"` // what the system said; null without
	Size     int64            `json:"size"`   // of the newest checkpoint that was verified
	AsOf     *string          `json:"as_of"`  // of what is shown of the site
	Verified *string          `json:"verified"`
	Findings []verify.Finding `json:"findings"`
}

// sayPortal prints what a run came to.
func (p *process) sayPortal(f *flags, r *portal.Report, asOf calendar.Date, logged int) error {
	if f.format == "json" {
		report := portalReport{AsOf: asOf.String(), Sites: []portalVisit{}, Counts: map[string]int{}, Parties: r.Parties, Pages: r.Pages, Logged: logged}
		for _, v := range r.Visits {
			report.Counts[string(v.Status)]++
			made := portalVisit{Name: v.Site.Name, Region: v.Site.Region, Origin: v.Site.Origin, Status: string(v.Status), Reason: v.Reason, Size: v.Checkpoint.Size, Findings: append([]verify.Finding{}, v.Findings...)}
			if v.Detail != nil {
				text := v.Detail.Error()
				made.Detail = &text
			}
			if v.Summary != nil {
				day, last := v.Summary.AsOf.String(), v.Last.String()
				made.AsOf, made.Verified = &day, &last
			}
			report.Sites = append(report.Sites, made)
		}
		e := json.NewEncoder(p.stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(report)
	}
	for _, v := range r.Visits {
		fmt.Fprintf(p.stdout, "%s：%s%s\n", v.Site.Name, v.Status.Chinese(), explanation(v))
	}
	f.say("门户已生成到 %s：%d 个网站，%d 家企业和其他组织，%d 个页面，数据截至 %s。\n", f.outputDir(), len(r.Visits), r.Parties, r.Pages, asOf.Chinese())
	if logged > 0 {
		f.say("门户的公开日志登记了 %d 个网站的检查点。\n", logged)
	}
	return nil
}

// explanation says why a site is not simply verified; "" when it is.
func explanation(v *portal.Visit) string {
	if v.Reason == "" {
		return ""
	}
	text := "，" + v.Reason
	if v.Detail != nil && !strings.Contains(v.Reason, v.Detail.Error()) {
		text += fmt.Sprintf("（%v）", v.Detail)
	}
	if len(v.Findings) > 0 {
		text += fmt.Sprintf("（%s [%s]）", v.Findings[0].Message, v.Findings[0].Code)
	}
	return text
}
