package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/edit"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
	"gongkai/site/proof/verify"
	"gongkai/site/publish"
	"gongkai/site/toml"
)

const logFile = "content/" + corpus.LogFile

func logCommand() command {
	c := command{
		name: "log", args: "init|status|request|attach|redact",
		summary: "公开日志：谁也不能悄悄改动的公开记录",
		example: `gongkai log init --key ~/gongkai-log.key   # 建日志，签名密钥放在网站文件夹以外
gongkai log status                         # 日志有多少号登记，谁联署过，什么时候
gongkai log status --format json
gongkai log request --witness sft > 请求    # 带到见证人那里去的请求；时间戳机构用 --tsa
gongkai log attach sft.cosig ntsc.tsr      # 带回来的联署和时间戳，逐一核对以后写进日志
gongkai log redact notices/a.md --record 8f3c0a1b2c3d --reason 含他人身份证件号码 --key ~/gongkai-log.key

建好以后照常 gongkai build，用 gongkai publish 发布；每次发布在日志里登记公开了什么、改了什么、撤回了什么。
签名密钥只有一份，请备份；丢了就不能再登记。log/ 文件夹随网站一起备份，不要手工改动。
redact 把一个旧版本的文字从日志里拿走，并登记拿走了、为什么；现在公开的版本先修改或撤回。
拿走以后再运行 gongkai build 和 gongkai publish，网站上这个版本的页面和改动也就没有了。`,
	}
	c.run = func(ctx context.Context, p *process, args []string) (int, error) {
		f := p.flags(c).oneOf("text", "json")
		f.StringVar(&f.source, "source", ".", "网站的`文件夹`")
		f.StringVar(&f.output, "output", "", "输出`文件夹`（默认 <source>/public）")
		f.StringVar(&f.asOf, "as-of", "", "日志开始的`日期`（默认北京时间的今天）")
		var s signing
		s.flags(f.FlagSet)
		var public []string
		f.Func("public", "init：签名设备的公钥`文件`（Ed25519 或 SM2），可以写两次", func(name string) error {
			public = append(public, name)
			return nil
		})
		origin := f.String("origin", "", "日志的`名字`（默认由网址得出，如 www.shifan.example/log）")
		witness := f.String("witness", "", "request：见证人的`名字`")
		tsa := f.String("tsa", "", "request：时间戳机构的`名字`")
		var x publish.Redaction
		f.StringVar(&x.Record, "record", "", "redact：旧版本公开记录的 `SHA-256`，可以只写开头")
		f.StringVar(&x.Reason, "reason", "", "redact：`理由`，会一直公开")
		rest, err := f.parse(args)
		if err != nil {
			return 0, err
		}
		action := ""
		if len(rest) > 0 {
			action, rest = rest[0], rest[1:]
		}
		switch {
		case action == "init" && len(rest) == 0:
			return p.logInit(ctx, f, &s, public, *origin)
		case action == "status" && len(rest) == 0:
			return p.logStatus(ctx, f)
		case action == "request" && len(rest) == 0:
			return p.logRequest(ctx, f, *witness, *tsa)
		case action == "attach":
			return p.logAttach(ctx, f, rest)
		case action == "redact" && len(rest) == 1:
			x.Path = edit.Slashed(rest[0])
			return p.logRedact(ctx, f, x, &s)
		}
		return 0, usagef("写 gongkai log init、status、request、attach 文件… 或者 redact 路径")
	}
	return c
}

// logInit makes a key and an empty log. Public keys are those of devices, which sign.
func (p *process) logInit(ctx context.Context, f *flags, s *signing, public []string, origin string) (int, error) {
	if s.key == "" && len(public) == 0 {
		return 0, usagef("请用 --key 指明签名密钥放在哪里，如 --key ~/gongkai-log.key；不能放在网站的文件夹里")
	}
	root, err := openSource(f.source)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	for _, name := range []string{logFile, publish.LogFolder} {
		if _, err := root.Lstat(name); err == nil {
			return 0, fmt.Errorf("%s 已经存在，没有改动：一个网站只有一个公开日志", filepath.Join(f.source, name))
		}
	}
	if origin, err = logOrigin(root, origin); err != nil {
		return 0, err
	}
	l := corpus.PublicationLog{Origin: origin}
	for _, name := range public {
		vkey, isSM2, err := publicKey(name, origin)
		switch {
		case err != nil:
			return 0, err
		case isSM2 && l.SM2 == "":
			l.SM2 = vkey
		case !isSM2 && l.Keys == nil && s.key == "":
			l.Keys = []string{vkey}
		default:
			return 0, usagef("%s：Ed25519 和 SM2 的密钥各只有一个，Ed25519 的在文件（--key）里或者在设备（--public）里", name)
		}
	}
	var secret string
	if s.key != "" {
		if err := outsideSite(f, s.key); err != nil {
			return 0, err
		}
		var vkey string
		if secret, vkey, err = log.NewKey(rand.Reader, origin); err != nil {
			return 0, err
		}
		l.Keys = []string{vkey}
	}
	if l.Keys == nil {
		return 0, usagef("只有 SM2 公钥：日志还要 Ed25519 签名，别国的见证人只认它；请再写 --key 文件，或者另一个 --public")
	}
	blind := make([]byte, 32)
	if _, err := rand.Read(blind); err != nil {
		return 0, err
	}
	day, err := f.day()
	if err != nil {
		return 0, err
	}
	if s.key != "" {
		if err := writeKey(s.key, secret); err != nil {
			return 0, err
		}
	}
	signer, sm2, err := s.signers(ctx, p, f, l)
	if err != nil {
		return 0, newKeyOnly(s.key, err)
	}
	signers := []log.Signer{signer}
	if sm2 != nil {
		signers = append(signers, sm2)
	}
	if err := emptyLog(root, l, signers); err != nil {
		return 0, newKeyOnly(s.key, err)
	}
	if err := defaultTarget(root); err != nil {
		return 0, err
	}
	text := fmt.Sprintf("# 公开日志，由 gongkai log init 生成。blind 是秘密：不要公开，不要改动；这个文件要备份。\norigin = %s\nkeys = [%s]\nsm2 = %s\nblind = %s\nsince = %s\n",
		toml.Quoted(origin), toml.Quoted(l.Keys[0]), toml.Quoted(l.SM2), toml.Quoted(base64.StdEncoding.EncodeToString(blind)), day)
	if err := edit.Create(root, logFile, []byte(text)); err != nil {
		return 0, err
	}
	fmt.Fprintf(p.stdout, "%s\n", l.Keys[0])
	if l.SM2 != "" {
		fmt.Fprintf(p.stdout, "%s\n", l.SM2)
	}
	where, how := "签名密钥在设备里", "--sign 命令"
	if s.key != "" {
		where, how = "签名密钥在 "+s.key+"，请备份", "--key "+s.key
	}
	f.say("公开日志已经建好：%s。上面是验证公钥，请公布在政府公报等网站以外的地方。\n%s；log/ 和 %s 也要备份。\n下一步：gongkai build，再 gongkai publish %s\n",
		origin, where, logFile, how)
	return exitFine, nil
}

// logOrigin returns the name of a log: what was asked for, else host and path of the site.
func logOrigin(root *os.Root, asked string) (string, error) {
	if asked != "" {
		if strings.ContainsAny(asked, " \t\n+") || strings.Contains(asked, "://") {
			return "", usagef("--origin 写域名和路径，不含 https://、空格和加号，如 www.shifan.example/log")
		}
		return asked, nil
	}
	c, _, err := corpus.Load(root.FS(), corpus.Options{Settings: true})
	if err != nil {
		return "", err
	}
	base, err := url.Parse(c.Site.BaseURL)
	if err != nil || base.Host == "" {
		return "", usagef("site.toml 没有网址（base_url），请用 --origin 指明日志的名字，如 www.shifan.example/log")
	}
	return base.Host + strings.TrimSuffix(base.Path, "/") + "/log", nil
}

// outsideSite refuses a key in the site's folder or in the built site: both are copied
// to other people.
func outsideSite(f *flags, keyFile string) error {
	path, err := filepath.Abs(keyFile)
	if err != nil {
		return err
	}
	for _, folder := range []string{f.source, f.outputDir()} {
		inside, err := filepath.Abs(folder)
		if err != nil {
			return err
		}
		if liesIn(inside, path) || isInside(filepath.Dir(path), inside) {
			return usagef("签名密钥 %s 不能放在网站的文件夹 %s 里：它会随网站一起拷给别人；请放在别的地方", keyFile, folder)
		}
	}
	return nil
}

// writeKey writes a new signing key, readable by its owner only.
func writeKey(name, secret string) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return usagef("%s 已经存在，没有改动；请换一个文件名", name)
	}
	if err != nil {
		return fmt.Errorf("写签名密钥 %s：%w", name, err)
	}
	_, err = file.WriteString(secret + "\n")
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("写签名密钥 %s：%w", name, err)
	}
	return nil
}

// newKeyOnly takes the key that was just made away again, for it has signed nothing.
func newKeyOnly(keyFile string, err error) error {
	if keyFile == "" {
		return err
	}
	return errors.Join(err, os.Remove(keyFile))
}

// emptyLog writes the log of no entries, signed.
func emptyLog(root *os.Root, l corpus.PublicationLog, signers []log.Signer) error {
	empty := log.Empty(l.Origin)
	p, err := empty.Append(nil, signers...) // before anything is written: a device may refuse
	if err != nil {
		return err
	}
	if err := root.Mkdir(publish.LogFolder, 0o755); err != nil {
		return err
	}
	folder, err := root.OpenRoot(publish.LogFolder)
	if err != nil {
		return err
	}
	defer folder.Close()
	// What the organ suggests to verifiers (C2SP tlog-policy); a verifier may have its own.
	policy := log.File{Name: "policy", Data: []byte("log " + l.Keys[0] + "\n")}
	if l.SM2 != "" {
		policy.Data = append(policy.Data, log.PolicySM2(l.SM2)...)
	}
	return empty.Write(folder, p, []log.File{policy})
}

// defaultTarget writes publish.toml, unless there is one.
func defaultTarget(root *os.Root) error {
	if _, err := root.Lstat(publishFile); err == nil {
		return nil
	}
	return edit.Create(root, publishFile, []byte(`# 网站发布到哪里；可以有几处，每处一个 [[target]]。
[[target]]
name = "docroot"
kind = "folder"     # 网站服务器的文件夹：服务器指向 <path>/current，日志在 <path>/log
path = "docroot"    # 改成服务器的文件夹，如 /srv/www/gongkai
keep = 3            # 保留几个版本，用来恢复
`))
}

// readKey reads the signing key, which must be the newest of the log's keys.
func readKey(f *flags, keyFile string, keys []string) (log.Signer, error) {
	if err := outsideSite(f, keyFile); err != nil {
		return nil, err
	}
	info, err := os.Stat(keyFile)
	if err != nil {
		return nil, fmt.Errorf("读签名密钥 %s：%w", keyFile, err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		return nil, usagef("签名密钥 %s 别人也能读（权限 %04o）；请运行 chmod 600 %s", keyFile, info.Mode().Perm(), keyFile)
	}
	if info.Size() > 4096 {
		return nil, usagef("%s 不是日志的签名密钥 [wrong-key]", keyFile)
	}
	text, err := os.ReadFile(keyFile)
	if err != nil {
		return nil, fmt.Errorf("读签名密钥 %s：%w", keyFile, err)
	}
	signer, err := log.ParseSigner(string(text))
	if err != nil {
		return nil, usagef("%s %v [wrong-key]", keyFile, err)
	}
	newest := keys[len(keys)-1]
	if !strings.HasPrefix(newest, fmt.Sprintf("%s+%08x+", signer.Name(), signer.KeyHash())) {
		return nil, usagef("签名密钥 %s 不是 %s 里最后一个公钥的密钥 [wrong-key]", keyFile, logFile)
	}
	return signer, nil
}

// logStatus is what `log status --format json` prints.
type logStatus struct {
	Origin    string         `json:"origin"`
	Size      int64          `json:"size"`
	Root      string         `json:"root"`
	AsOf      *string        `json:"as_of"` // of the newest publication
	Documents int            `json:"documents"`
	States    map[string]int `json:"states"`
	Grades    map[string]int `json:"grades"`   // of the documents, by the witnesses of publish.toml
	Cosigned  []string       `json:"cosigned"` // of the newest checkpoint
	Stamped   []string       `json:"stamped"`
	Missing   []string       `json:"missing"`
	Newest    []logSigned    `json:"newest"` // of each witness and authority
}

// logSigned is what somebody outside of the organ has signed last.
type logSigned struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // "cosignature" or "stamp"
	Size int64  `json:"size"`
	Time string `json:"time"`
}

func (p *process) logStatus(ctx context.Context, f *flags) (int, error) {
	root, err := openSource(f.source)
	if err != nil {
		return 0, err
	}
	defer root.Close()
	c, err := p.logSettings(root, f.source)
	if err != nil {
		return 0, err
	}
	settings := c.Log
	if settings.Origin == "" {
		return 0, fmt.Errorf("这个网站还没有公开日志；用 gongkai log init 建立")
	}
	keys, err := log.ParseKeys(settings.Keys...)
	if err != nil {
		return 0, fmt.Errorf("%s 的 keys：%w", logFile, err)
	}
	files, err := root.OpenRoot(publish.LogFolder)
	if err != nil {
		return 0, fmt.Errorf("打不开日志的文件夹 log/：%w；请从备份中恢复", err)
	}
	defer files.Close()
	l, err := log.Open(files.FS(), keys)
	if err != nil {
		return 0, fmt.Errorf("log/：%w", err)
	}
	history, err := l.Fold(ctx)
	if err != nil {
		return 0, fmt.Errorf("log/：%w", err)
	}
	s := logStatus{Origin: settings.Origin, Size: l.Checkpoint().Size, Root: l.Checkpoint().Root.String(), States: map[string]int{}, Newest: []logSigned{}}
	o, err := p.logOptions(root, f)
	if err != nil {
		return 0, err
	}
	newest, signed, err := publish.Attestations(ctx, o)
	if err != nil {
		return 0, fmt.Errorf("log/：%w", err)
	}
	s.Cosigned, s.Stamped, s.Missing = signed.Cosigned, signed.Stamped, signed.Missing
	for _, a := range newest {
		kind := "cosignature"
		if a.Stamp {
			kind = "stamp"
		}
		s.Newest = append(s.Newest, logSigned{a.Name, kind, a.Size, a.Time.Format(time.RFC3339)})
	}
	if history.Site.AsOf != "" {
		s.AsOf = &history.Site.AsOf
	}
	for _, d := range history.Documents {
		state := cmp.Or(string(d.State), "removed")
		s.States[state]++
		if d.State != "" {
			s.Documents++
		}
	}
	if s.Grades, err = p.logGrades(root, f, grade.Reader{Files: files.FS(), Log: l, Keys: keys, Trust: trusted(root, f.source)}, history); err != nil {
		return 0, fmt.Errorf("log/：%w", err)
	}
	if f.format == "json" {
		e := json.NewEncoder(p.stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return exitFine, e.Encode(s)
	}
	fmt.Fprintf(p.stdout, "公开日志 %s：%d 号登记\n", s.Origin, s.Size)
	if s.AsOf == nil {
		fmt.Fprintln(p.stdout, "还没有发布过；用 gongkai publish --key 密钥文件 发布")
		return exitFine, nil
	}
	day, err := calendar.Parse(*s.AsOf)
	if err != nil {
		return 0, err
	}
	fmt.Fprintf(p.stdout, "最近一次发布：数据截至 %s，%d 个文件，%d 件公开\n", day.Chinese(), history.Site.Files, history.Site.Documents)
	words := []string{}
	for state, word := range map[string]string{"public": "公示中", "withdrawn": "已撤回", "expired": "公示期满", "removed": "已移除"} {
		if n := s.States[state]; n > 0 {
			words = append(words, fmt.Sprintf("%s %d 件", word, n))
		}
	}
	slices.Sort(words)
	fmt.Fprintf(p.stdout, "日志里的文件：%s\n首次公开的日期：%s\n根哈希：%s\n", strings.Join(words, "，"), gradesInWords(s.Grades), s.Root)
	for _, a := range newest {
		fmt.Fprintln(p.stdout, attested(a))
	}
	if len(s.Missing) > 0 {
		fmt.Fprintf(p.stdout, "最新的检查点还缺：%s\n", strings.Join(s.Missing, "、"))
	}
	return exitFine, nil
}

// logGrades counts documents by grade as verify does, with the deadlines of the built site
// where there is one.
func (p *process) logGrades(root *os.Root, f *flags, r grade.Reader, history *log.History) (map[string]int, error) {
	audit, err := readAtMost(filepath.Join(f.outputDir(), filepath.FromSlash(address.File(address.AuditJSON))), mostAudit)
	if err != nil {
		audit = nil
	}
	dates, err := verify.DatesOf(history, audit)
	if err != nil {
		return nil, err
	}
	national, err := calendar.National()
	if err != nil {
		return nil, err
	}
	sizes, err := r.Sizes()
	if err != nil {
		return nil, err
	}
	read, err := r.Read(sizes)
	if err != nil {
		return nil, err
	}
	judge := grade.Judge{Times: grade.NewTimes(read.Seen), Calendar: national, Lag: grade.DefaultLag}
	counts := map[string]int{string(grade.Proven): 0, string(grade.Stated): 0, string(grade.Contradicted): 0}
	for _, d := range dates {
		if !d.Withdrawn {
			counts[string(judge.Proof(d.Claim).Grade)]++
		}
	}
	return counts, nil
}

// mostAudit bounds the published ledger, in bytes.
const mostAudit = 1 << 30

// logSettings reads the settings of a site. Log.Origin is "" without a log; a log.toml that
// cannot be used is an error.
func (p *process) logSettings(root *os.Root, source string) (*corpus.Corpus, error) {
	c, problems, err := corpus.Load(root.FS(), corpus.Options{Settings: true})
	if err != nil || c.Log.Origin != "" {
		return c, err
	}
	if _, err := root.Stat(logFile); err != nil {
		return c, nil
	}
	if err := p.printProblems(source, problems); err != nil {
		return nil, err
	}
	return nil, fmt.Errorf("%s 读不出来；请按上面的提示，或者从备份中恢复这个文件", logFile)
}
