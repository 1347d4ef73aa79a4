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
	"strconv"
	"strings"
	"time"

	"gongkai/site"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/edit"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
	"gongkai/site/proof/verify"
)

func verifyCommand() command {
	c := command{
		name: "verify", args: "文件夹|ZIP|网址",
		summary: "核验一个已经发布的网站：有没有改动、删除、换日期、倒签",
		example: `gongkai verify https://www.shifan.example/ --save 检查点
gongkai verify https://www.shifan.example/ --since 检查点 --save 检查点   # 以后再来，看历史有没有被改写
gongkai verify https://www.shifan.example/ --policy 策略 --state 监测       # 每天监测，只读新的
gongkai verify docroot --key www.shifan.example/log+40761f6b+AdjK…
gongkai verify 网站.zip --strict --evidence 证据.zip --format json
gongkai verify https://www.shifan.example/ --key 公钥 --save 检查点 --cosign ~/witness.key --name dag.example/witness --out 公开的文件夹

不用相信网站：只看它提供的文件、本程序和自己保存的检查点。公钥请从政府公报等网站以外的地方取得。
网站默认核对全部公开记录和 200 个别的文件，--all 核对全部文件；用了 --state 的只核对上次以后新的。
首次公开的日期分三等：有据（有见证人或时间戳），仅陈述（只有机关自己说），存疑（见证的时间晚于所称的日期）。
--policy 是自己相信的公钥和见证人，一行一个：log 公钥；witness 名字 公钥；group 名字 any|all|个数 成员…；quorum 名字。
--evidence 在有错误时把检查点、日志和有问题的文件存成 ZIP，别人不用访问网站就能复核；没有错误时不写。
--cosign 是见证人用的：全部读到、没有改动，才对检查点联署，标准输出只有联署一行；日期存疑不妨碍联署。`,
	}
	c.run = func(ctx context.Context, p *process, args []string) (int, error) {
		f := p.flags(c).oneOf("text", "json")
		f.long()
		o := verifyOptions{Options: verify.Options{Lag: grade.DefaultLag, MaxAge: 7 * day, Now: p.now()}}
		f.Func("key", "日志的验证`公钥`", func(vkey string) error { o.Keys = append(o.Keys, vkey); return nil })
		f.StringVar(&o.policy, "policy", "", "自己的策略`文件`（C2SP tlog-policy）：日志的公钥、相信的见证人")
		f.StringVar(&o.roots, "roots", "", "自己相信的时间戳机构的根证书`文件`（PEM）")
		f.StringVar(&o.since, "since", "", "以前保存的检查点`文件`")
		f.StringVar(&o.save, "save", "", "网站没有改动时，把检查点存到这个`文件`")
		f.StringVar(&o.state, "state", "", "监测的状态`文件夹`：记住读过的，下次只读新的")
		f.BoolVar(&o.all, "all", false, "核对全部文件")
		f.IntVar(&o.Sample, "sample", 200, "网站上除公开记录以外核对多少个`文件`")
		f.StringVar(&o.Path, "path", "", "只核验这个`文件`，如 enforcement/penalty/2026/0012.md")
		f.Func("max-age", "最近一次见证超过多久算停顿，如 `7d`（默认），0 不看", func(text string) (err error) { o.MaxAge, err = age(text); return err })
		f.IntVar(&o.Lag, "lag", o.Lag, "从公开到见证容许几个`工作日`")
		f.BoolVar(&o.Strict, "strict", false, "时限结论也按最早可证的日期计算")
		f.StringVar(&o.evidence, "evidence", "", "有错误时把证据存成这个 `ZIP`")
		o.cosigning.flags(f.FlagSet)
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		switch {
		case len(rest) != 1:
			return 0, usagef("写一个文件夹、ZIP 文件或者网址，如 gongkai verify https://www.shifan.example/")
		case o.Sample < 0 || o.Lag < 0:
			return 0, usagef("--sample、--lag 不能是负数")
		case o.state != "" && (o.since != "" || o.Path != ""):
			return 0, usagef("--state 自己记住检查点，核验整个网站，不同 --since、--path 一起用")
		}
		o.Path = edit.Slashed(o.Path)
		return p.verify(ctx, f, rest[0], &o)
	}
	return c
}

const day = 24 * time.Hour

// age reads how long something may be: 7d, 36h, 0.
func age(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if number, ok := strings.CutSuffix(text, "d"); ok {
		var n int
		n, err = strconv.Atoi(number)
		d = time.Duration(n) * day
		if n > 36500 {
			err = errors.New("太长")
		}
	}
	if err != nil || d < 0 {
		return 0, fmt.Errorf("写成 7d 或者 36h")
	}
	return d, nil
}

// verifyOptions are what the command line says: the verifier's, with files in the place of
// their contents.
type verifyOptions struct {
	verify.Options
	policy, roots, since, save string // files
	state                      string // folder
	evidence                   string // file
	all                        bool
	cosigning                  cosigning
}

// mostKept bounds a checkpoint or policy that the verifier has kept, in bytes.
const mostKept = 1 << 20

func (p *process) verify(ctx context.Context, f *flags, where string, o *verifyOptions) (int, error) {
	if err := o.cosigning.prepare(p, o); err != nil {
		return 0, err
	}
	if err := o.read(); err != nil {
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
	o.Rules, o.Evidence = site.RulesDigest(&corpus.Corpus{Calendar: national}), o.evidence != ""
	if source.Listed || o.all {
		o.Sample = -1
	}
	report, err := verify.Run(ctx, source, o.Options)
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
	if report.Failed() && o.evidence != "" {
		if err := writePrivate(o.evidence, func(w io.Writer) error { return report.WriteEvidence(w, where, p.now().In(calendar.Zone())) }); err != nil {
			return 0, err
		}
		f.say("证据存在 %s\n", o.evidence)
	}
	status := exitFine
	if report.Failed() {
		status = exitProblems
	}
	if !report.Intact() {
		return status, nil
	}
	return status, o.keep(p, report)
}

// read reads the files that the options name.
func (o *verifyOptions) read() (err error) {
	for _, kept := range []struct {
		file string
		to   *[]byte
	}{{o.since, &o.Since}, {o.policy, &o.Policy}, {o.roots, &o.Roots}} {
		if kept.file == "" {
			continue
		}
		if *kept.to, err = readKept(kept.file); err != nil {
			return err
		}
	}
	if o.state == "" {
		return nil
	}
	data, err := readAtMost(filepath.Join(o.state, stateFile), verify.MostMemory)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // the first run
	}
	if err == nil {
		o.Memory, err = verify.ReadMemory(data)
	}
	if err != nil {
		return fmt.Errorf("状态文件夹 %s：%w；请从备份中恢复，或者换一个空的状态文件夹重新开始（先用 --since %s 核验一次，以免漏过被改写的历史）",
			o.state, err, filepath.Join(o.state, stateCheckpoint))
	}
	return nil
}

// Files of a state: what a monitor remembers, and the checkpoint alone for other uses.
const (
	stateFile       = "memory"
	stateCheckpoint = "checkpoint"
)

// keep remembers what was verified, and cosigns it. The memory is replaced before anybody
// sees the cosignature.
func (o *verifyOptions) keep(p *process, r *verify.Report) error {
	note, line := r.Checkpoint, ""
	if o.cosigning.key != "" {
		var err error
		if note, line, err = o.cosigning.sign(o, r); err != nil {
			return err
		}
	}
	if o.state != "" && r.Memory != nil {
		r.Memory.Checkpoint = note
		memory, err := r.Memory.Encode()
		if err != nil {
			return err
		}
		if err := os.MkdirAll(o.state, 0o700); err != nil {
			return fmt.Errorf("状态文件夹 %s：%w", o.state, err)
		}
		for _, f := range []log.File{{Name: stateFile, Data: memory}, {Name: stateCheckpoint, Data: note}} {
			if err := writeKept(filepath.Join(o.state, f.Name), f.Data); err != nil {
				return err
			}
		}
	}
	if o.save != "" {
		if err := writeKept(o.save, note); err != nil {
			return err
		}
	}
	if line == "" {
		return nil
	}
	if err := o.cosigning.show(note, r.Origin); err != nil {
		return err
	}
	_, err := fmt.Fprintln(p.stdout, line)
	return err
}

// writeKept replaces a file of the verifier's own.
func writeKept(name string, data []byte) error {
	return writePrivate(name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

func readKept(name string) ([]byte, error) { return readAtMost(name, mostKept) }

// readAtMost reads a file of at most most bytes.
func readAtMost(name string, most int64) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("读 %s：%w", name, err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, most+1))
	if err == nil && int64(len(data)) > most {
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
	}{where, r})
}

// sayVerification prints a report for people.
func (p *process) sayVerification(where string, r *verify.Report) error {
	errs := 0
	for _, f := range r.Findings {
		place := f.Path
		if place != "" {
			place += "："
		}
		if f.Severity == diag.Error {
			errs++
		}
		fmt.Fprintf(p.stdout, "%s：%s%s [%s]\n", f.Severity.Chinese(), place, f.Message, f.Code)
	}
	if r.Origin != "" {
		fmt.Fprintf(p.stdout, "公开日志 %s：%d 号登记，数据截至 %s\n", r.Origin, r.Size, r.AsOf)
		fmt.Fprintf(p.stdout, "核对了 %d 个文件（%d 字节），%d 件公开记录，%d 个时限结论\n", r.Checked.Files, r.Checked.Bytes, r.Checked.Records, r.Checked.Verdicts)
		for _, w := range r.Witnesses {
			fmt.Fprintf(p.stdout, "见证：%s，检查点有 %d 号登记，%s\n", w.Name, w.Size, w.Time)
		}
		fmt.Fprintf(p.stdout, "首次公开的日期：%s\n", gradesInWords(r.Grades))
	}
	if s := r.Strict; s != nil {
		fmt.Fprintf(p.stdout, "按最早可证的日期重新计算了 %d 个时限结论，%d 个不同；%d 个没有第三方时间，%d 个早于日志，没有计算\n", s.Judged, s.Changed, s.Unproven, s.Older)
	}
	switch {
	case !r.Intact():
		fmt.Fprintf(p.stdout, "不符：%d 处。网站现在的内容与机关签名登记的不一致，或者历史被改写。\n", errs)
	case errs > 0:
		fmt.Fprintf(p.stdout, "网站现在的内容就是登记过的，登记没有被改写；但是有 %d 处日期存疑：最早可证的时间晚于机关所称的日期。\n", errs)
	default:
		fmt.Fprintln(p.stdout, "相符：网站现在的内容就是登记过的，登记没有被改写。")
	}
	return nil
}

// gradesInWords counts documents by grade.
func gradesInWords(counts map[string]int) string {
	var words []string
	for _, g := range []grade.Grade{grade.Proven, grade.Stated, grade.Contradicted} {
		words = append(words, fmt.Sprintf("%s %d 件", g.Chinese(), counts[string(g)]))
	}
	return strings.Join(words, "，")
}
