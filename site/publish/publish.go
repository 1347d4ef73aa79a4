// Package publish brings a built site to where citizens read it, and logs what has been
// published.
//
// # The order of a publication (发布)
//
//	1  lock the source, finish a killed build, look whether the log is the newest one:
//	   at the targets, and at the witnesses
//	2  put the site in place at every target
//	3  derive the entries: what the built site has, against what the log says
//	4  append, sign, and put the log in place in the source
//	5  ask witnesses and the time-stamp authority for what the newest checkpoint lacks
//	6  write proofs, forget what was withdrawn, bring the log to the targets
//	7  take old versions away, those first that show what was withdrawn
//
// The order is the point: the log never says what the site did not already serve, and the
// clocks of others run after both. A
// publication that was killed anywhere is done by the next one: step 2 finds the site in
// place, step 3 finds what is not logged.
//
// # What stops it
//
// An Error has the code that scripts rely on. A log that is behind the one at a target
// (a restored backup, for example) is never signed: two histories under one key could not
// be told from a forgery. A target that cannot be reached does not stop the others; the
// next run brings it up.
//
// A site without content/log.toml is brought to its targets and nothing is logged.
//
// # Targets
//
// A Target gets the site first, and the log when it says so. One that fails gets nothing
// more, and the others are done. Each kind has a file:
//
//	Folder   a folder of a web server: versions of hard links, of which one is served, so
//	         that a version is put in place, and put back, in one step
//	Bucket   a bucket of a service that speaks the S3 protocol: object after object, in an
//	         order in which no link leads to what is not there
//	Bundle   a ZIP file, carried to a machine that this one has no network to; there,
//	         Receive verifies it and publishes what it brings
package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/ledger"
	"gongkai/site/output"
	"gongkai/site/proof/log"
	"gongkai/site/proof/record"
	"gongkai/site/proof/sm"
	"gongkai/site/proof/witness"
)

// LogFolder is the log in the source and at a target.
const LogFolder = "log"

// lockName is the lock of the source.
const lockName = ".gongkai-publish.lock"

// Error says why nothing, or not everything, was published. Message is in Chinese and says
// what to do. Paths are the documents in question, where the code is about documents.
type Error struct {
	Code, Message string
	Paths         []string
}

// Error returns the message with its code.
func (e *Error) Error() string { return e.Message + " [" + e.Code + "]" }

// Codes of an Error.
const (
	Busy          = "publish-busy"     // another publication runs
	AsOfBehind    = "as-of-behind"     // the built site is older than the log
	LogBehind     = witness.Behind     // a target has a longer log
	LogForked     = witness.Forked     // a target has another history
	OtherLog      = "other-log"        // the site was built with another log.toml
	OtherSite     = "other-site"       // the site was built for another address
	BadOutput     = "damaged-output"   // the built site is not what its manifest says
	Foreign       = "foreign-target"   // the target has something else in it
	Reveals       = "rollback-reveals" // the version shows what has been withdrawn since
	Outdated      = "outdated-output"  // the built site shows an older text that has been withdrawn or redacted since
	Vanishes      = "rollback-removes" // the version lacks what is public
	NoVersion     = "no-version"       // there is no such version
	NameInPath    = "name-in-path"     // a path names a person
	NoWitness     = "no-witness"       // publish.toml has no witness of that name
	NewestVersion = "newest-version"   // the text is the one that is public now
	Unsigned      = "witness-missing"  // published; a required cosignature or stamp is missing
	Unreachable   = "target-failed"    // a target could not be written
	BadBundle     = "bundle-refused"   // a bundle is not as a pinned key has signed it
	BundleOlder   = "bundle-older"     // a bundle is older than the site that is here
	BundleBase    = "bundle-base"      // a bundle is a difference to another site
	NoReceipt     = "no-receipt"       // a bundle has arrived, its receipt could not be written
)

func refuse(code, format string, args ...any) error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...)}
}

// refuseFor is refuse because of documents.
func refuseFor(paths []string, code, format string, args ...any) error {
	return &Error{Code: code, Message: fmt.Sprintf(format, args...), Paths: paths}
}

// Options say what to publish.
type Options struct {
	Source  *os.Root // the site's folder
	Output  string   // folder of the built site
	BaseURL string   // the site's address as the source has it; "" without one
	Log     corpus.PublicationLog
	Targets []Target
	Signer  log.Signer // of the log; nil without a log
	SM2     log.Signer // of the second signature; nil without

	Witnesses []witness.Witness
	Authority *witness.Authority // that stamps times; nil without
	Client    witness.Client     // asks both

	DryRun  bool    // write nothing
	Full    bool    // compare every file with the targets'; bundles are whole
	Network Network // how buckets are reached
	Program string  // version of the program
	Rules   string  // digest of the catalogue, the site's rules and its calendar
	// Names says which part of a path names a person, "" when none does.
	Names func(path string) string
	// Progress hears what goes on, in Chinese; total is 0 where nothing is counted. It may be
	// called side by side. nil hears nothing.
	Progress func(stage string, done, total int)
}

// Report is what a publication came to. JSON has the same keys.
type Report struct {
	AsOf     calendar.Date  `json:"as_of"`
	Manifest string         `json:"manifest"` // SHA-256 of manifest.json
	Targets  []TargetReport `json:"targets"`
	Log      *LogReport     `json:"log"` // nil without a log
}

// TargetReport is what a target got.
type TargetReport struct {
	Name    string `json:"name"`
	New     int    `json:"new"`     // files
	Changed int    `json:"changed"` // files
	Gone    int    `json:"gone"`    // files
	Bytes   int64  `json:"bytes"`   // of files that the target had not
	Version string `json:"version"`
	Error   string `json:"error,omitempty"`

	Documents Documents `json:"-"` // whose pages the target got
}

// Documents are the documents whose pages are new or other ones at a target, by path, and
// the pages that are gone, by their names.
type Documents struct{ New, Changed, Gone []string }

// Words says how many files the target got, in Chinese.
func (t *TargetReport) Words() string {
	return fmt.Sprintf("版本 %s，新增 %d 个文件，改动 %d 个，删去 %d 个", t.Version, t.New, t.Changed, t.Gone)
}

// LogReport is what the log got.
type LogReport struct {
	Size     int64             `json:"size"`
	Appended map[log.Event]int `json:"appended"`
	Cosigned []string          `json:"cosigned"`
	Stamped  []string          `json:"stamped"`
	Missing  []string          `json:"missing"`
	Warnings []Warning         `json:"warnings,omitempty"` // of witnesses and authorities
}

// Words says what a publication has logged, in Chinese.
func (l *LogReport) Words() string {
	words := []struct {
		event log.Event
		word  string
	}{
		{log.Publish, "公开"}, {log.Revise, "修订"}, {log.Redate, "更改公开日期"}, {log.Withdraw, "撤回"}, {log.Expire, "公示期满"}, {log.Remove, "移除"},
	}
	var parts []string
	for _, w := range words {
		if n := l.Appended[w.event]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d 件", w.word, n))
		}
	}
	switch {
	case len(parts) > 0:
		return "登记了" + strings.Join(parts, "，")
	case l.Appended[log.Site] > 0:
		return "没有文件变动，登记了网站的新版本"
	}
	return "没有变动，不用登记"
}

// SignedWords says in Chinese who has signed a publication besides the organ, a line each.
func (l *LogReport) SignedWords() (lines []string) {
	for _, part := range []struct {
		word  string
		names []string
	}{{"已联署", l.Cosigned}, {"已盖时间戳", l.Stamped}, {"还缺", l.Missing}} {
		if len(part.names) > 0 {
			lines = append(lines, part.word+"："+strings.Join(part.names, "、"))
		}
	}
	return lines
}

// Warning says why a cosignature or stamp is missing. Message is in Chinese.
type Warning struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// run is a publication under way.
type run struct {
	Options
	built    *os.Root // the output's folder
	output   fs.FS    // its files
	manifest output.Manifest
	digest   string // of manifest.json
	data     []byte // of manifest.json
	audit    ledger.Published
	sums     map[string]string // of the output's files, by name

	files   *os.Root // the log in the source; nil without a log
	keys    log.Keys
	log     *log.Log
	history *log.History

	unreached map[string]error // targets whose log cannot be read, by name

	sights   map[string]log.Checkpoint // what witnesses show, by name
	warnings []Warning                 // of witnesses and authorities
	required []string                  // witnesses and authorities whose signature is missing
}

// Run publishes the built site. The report is of use with an error too: it says which
// targets got the site.
func Run(ctx context.Context, o Options) (*Report, error) {
	r, done, err := begin(ctx, o)
	if err != nil {
		return nil, err
	}
	defer done()
	report := &Report{AsOf: r.audit.AsOf, Manifest: r.digest}
	r.progress("核对日志", 0, 0)
	if err := r.newest(ctx); err != nil {
		return nil, err
	}
	entries, err := r.entries()
	if err != nil {
		return nil, err
	}
	var failed []error
	fail := func(i int, err error) {
		if err != nil {
			report.Targets[i].Error = err.Error()
			failed = append(failed, fmt.Errorf("发布位置 %s：%w", r.Targets[i], err))
		}
	}
	for i, t := range r.Targets {
		got, err := TargetReport{Name: t.String()}, r.unreached[t.String()]
		r.progress("送到 "+t.String(), 0, 0)
		if err == nil {
			got, err = t.put(ctx, r)
		}
		report.Targets = append(report.Targets, got)
		fail(i, err)
	}
	if err := ctx.Err(); err != nil {
		return report, err
	}
	if len(failed) > 0 && len(failed) == len(r.Targets) {
		return report, errors.Join(failed...) // nobody can read what would be logged
	}
	var forgotten []string
	if r.log != nil {
		r.progress("在公开日志里登记", 0, 0)
		if report.Log, forgotten, err = r.logged(ctx, entries); err != nil {
			return report, err
		}
	}
	if r.DryRun {
		return report, nil
	}
	for i, t := range r.Targets { // once the log says what was withdrawn
		r.progress("清理 "+t.String(), 0, 0)
		if report.Targets[i].Error == "" {
			fail(i, t.complete(ctx, r, report.Targets[i].Version, forgotten))
		}
	}
	if len(failed) > 0 {
		return report, errors.Join(failed...)
	}
	return report, r.unsigned()
}

func (r *run) progress(stage string, done, total int) {
	if r.Progress != nil {
		r.Progress(stage, done, total)
	}
}

// unsigned refuses to call a publication done that lacks a required signature.
func (r *run) unsigned() error {
	if len(r.required) == 0 {
		return nil
	}
	return refuse(Unsigned, "网站已经发布，日志已经登记，但缺少 publish.toml 里写明必须有的联署或时间戳：%s；请过一会儿再运行一次 gongkai publish，只会再去请求它们；"+
		"由人携带的用 gongkai log request 和 gongkai log attach", strings.Join(r.required, "、"))
}

// begin locks the source and reads what is to be published.
func begin(ctx context.Context, o Options) (r *run, done func(), err error) {
	unlock, err := output.Lock(o.Source, lockName)
	if errors.Is(err, output.ErrLocked) {
		return nil, nil, refuse(Busy, "另一个 gongkai publish 正在发布这个网站；请等它结束再运行")
	}
	if err != nil {
		return nil, nil, fmt.Errorf("锁定网站的文件夹：%w", err)
	}
	r = &run{Options: o}
	done = func() {
		if r.built != nil {
			r.built.Close()
		}
		if r.files != nil {
			r.files.Close()
		}
		_ = unlock() // the lock dies with the process
	}
	for _, step := range []func(context.Context) error{r.openOutput, r.openLog} {
		if err := step(ctx); err != nil {
			done()
			return nil, nil, err
		}
	}
	return r, done, nil
}

// openOutput reads the built site.
func (r *run) openOutput(ctx context.Context) error {
	if err := output.Recover(ctx, r.Output); err != nil {
		return err
	}
	var err error
	if r.built, err = os.OpenRoot(r.Output); err != nil {
		return fmt.Errorf("打不开输出文件夹 %s：%w；请先运行 gongkai build", r.Output, err)
	}
	return r.read(r.built.FS())
}

// read reads the manifest and the ledger of a site.
func (r *run) read(site fs.FS) (err error) {
	r.output = site
	if r.data, err = readAtMost(site, output.ManifestName, mostListed); err != nil {
		return fmt.Errorf("读取输出清单：%w；请先运行 gongkai build", err)
	}
	if r.manifest, err = output.ParseManifest(r.data); err != nil {
		return refuse(BadOutput, "输出文件夹的 %s 不是 gongkai 的清单（%v）；请先运行 gongkai build", output.ManifestName, err)
	}
	r.digest = log.Digest(r.data)
	r.sums = make(map[string]string, len(r.manifest.Files))
	for _, f := range r.manifest.Files {
		r.sums[f.Path] = f.SHA256
	}
	text, err := fs.ReadFile(site, address.File(address.AuditJSON))
	if err != nil {
		return fmt.Errorf("读输出文件夹的台账：%w；请重新运行 gongkai build", err)
	}
	if r.audit, err = ledger.ReadPublished(text); err != nil {
		return err
	}
	return r.sameSite()
}

// sameSite refuses a site that was built for another address. robots.txt names it.
func (r *run) sameSite() error {
	robots, err := fs.ReadFile(r.output, address.File(address.Robots))
	if errors.Is(err, fs.ErrNotExist) || r.BaseURL == "" {
		return nil
	}
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(robots)) {
		sitemap, ok := strings.CutPrefix(strings.TrimSpace(line), "Sitemap: ")
		if ok && sitemap != address.Absolute(r.BaseURL, address.Sitemap) {
			return refuse(OtherSite, "输出文件夹里的网站是为 %s 生成的，而 site.toml 的网址是 %s；请重新运行 gongkai build", strings.TrimSuffix(sitemap, address.Sitemap), r.BaseURL)
		}
	}
	return nil
}

// openLog reads the log in the source.
func (r *run) openLog(ctx context.Context) error {
	if r.Log.Origin == "" {
		return nil
	}
	var err error
	if r.files, err = r.Source.OpenRoot(LogFolder); err != nil {
		return fmt.Errorf("有 content/log.toml，却打不开日志的文件夹 log/：%w；请从备份中恢复", err)
	}
	if r.keys, err = log.ParseKeys(r.Log.Keys...); err != nil {
		return fmt.Errorf("content/log.toml 的 keys：%w", err)
	}
	if r.log, err = log.Open(r.files.FS(), r.keys); err != nil {
		return fmt.Errorf("网站文件夹里的 log/：%w；请从备份中恢复", err)
	}
	if r.history, err = r.log.Fold(ctx); err != nil {
		return fmt.Errorf("网站文件夹里的 log/：%w；请从备份中恢复", err)
	}
	if newest, err := calendar.Parse(r.history.Site.AsOf); err == nil && !r.audit.AsOf.IsZero() && r.audit.AsOf.Before(newest) {
		return refuse(AsOfBehind, "输出文件夹的数据截至 %s，而上一次发布的数据截至 %s；请用新的日期重新运行 gongkai build", r.audit.AsOf, newest)
	}
	return nil
}

// newest looks whether a target has a log that the source has not.
func (r *run) newest(ctx context.Context) error {
	if r.log == nil {
		return nil
	}
	r.unreached = map[string]error{}
	for _, t := range r.Targets {
		note, err := checkpointAt(ctx, r, t)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			r.unreached[t.String()] = fmt.Errorf("读不到那里的公开日志，不知道是不是比这里的新：%w", err)
			continue
		}
		there, err := r.keys.Checkpoint(note)
		if err != nil {
			return refuse(LogForked, "发布位置 %s 的日志检查点读不出来或不是本网站签名的（%v）。没有签名，也没有发布；请查明是谁改动了那里的 log/", t, err)
		}
		if there.Size > r.log.Checkpoint().Size {
			return refuse(LogBehind, "发布位置 %s 的日志有 %d 号登记，网站文件夹里的 log/ 只有 %d 号：可能恢复了旧备份。没有签名，也没有发布；"+
				"请恢复最新的 log/，或者运行 gongkai publish --adopt %s 从那里取回", t, there.Size, r.log.Checkpoint().Size, t)
		}
		if err := r.log.Consistent(there); err != nil {
			return refuse(LogForked, "发布位置 %s 的日志与网站文件夹里的 log/ 历史不同（%v）。没有签名，也没有发布；请查明哪一份是真的", t, err)
		}
	}
	return r.seen(ctx)
}

// entries derives what the next publication logs; nil without a log, or when nothing has
// changed.
func (r *run) entries() ([]log.Entry, error) {
	if r.log == nil {
		return nil, nil
	}
	if shown := r.oldTexts(r.sums); len(shown) > 0 {
		return nil, refuse(Outdated, "输出文件夹里还有后来已经撤回、公示期满或者遮盖的旧版本（%s）；请重新运行 gongkai build", strings.Join(shown, "、"))
	}
	changes := log.Changes{Accepted: map[string]bool{}, AsOf: r.audit.AsOf.String()}
	for _, path := range r.audit.Accepted {
		changes.Accepted[path] = true
	}
	texts := map[string][]byte{} // of the records that are new, by path
	for _, p := range r.audit.Pages {
		page := log.Page{Path: p.Path, Published: p.Published.Date().String(), Record: r.sums[recordName(p.URL)]}
		if page.Record == "" {
			return nil, refuse(OtherLog, "输出文件夹里没有 %s 的公开记录：网站生成时还没有公开日志；请重新运行 gongkai build", p.Path)
		}
		if known := r.history.Documents[p.Path]; known != nil && known.State != "" && known.Record == page.Record {
			page.State = known.State
			changes.Pages = append(changes.Pages, page)
			continue
		}
		text, state, err := r.newRecord(p, page.Record)
		if err != nil {
			return nil, err
		}
		texts[p.Path], page.State = text, state
		changes.Pages = append(changes.Pages, page)
	}
	changes.SM3 = func(p log.Page) (string, error) {
		text := texts[p.Path]
		if text == nil {
			var err error
			if text, err = fs.ReadFile(r.output, recordName(address.Document(p.Path))); err != nil {
				return "", err
			}
		}
		return sm.Digest(text), nil
	}
	entries, err := r.history.Events(changes)
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 && r.history.Site.Manifest == r.digest {
		return nil, nil
	}
	return append(entries, log.Entry{
		Event: log.Site, Manifest: r.digest, SM3: sm.Digest(r.data), Files: len(r.manifest.Files), Documents: len(r.audit.Pages),
		Program: log.Digest([]byte(r.Program)), Rules: r.Rules, AsOf: changes.AsOf,
	}), nil
}

func recordName(url string) string { return address.File(url + record.Name) }

// newRecord reads a record that the log does not know. It must be the one that this
// source makes: sealed with the secret of its log.toml.
func (r *run) newRecord(p ledger.PublicPage, sum string) (text []byte, state log.State, err error) {
	name := recordName(p.URL)
	if text, err = readAtMost(r.output, name, record.Most); err != nil {
		return nil, "", err
	}
	if log.Digest(text) != sum {
		return nil, "", refuse(BadOutput, "输出文件夹的 %s 与清单不符，生成以后被改动过；请重新运行 gongkai build", name)
	}
	made, err := record.Parse(text)
	if err != nil {
		return nil, "", fmt.Errorf("输出文件夹的 %s：%w", name, err)
	}
	sealed := made.Nonce
	made.Seal(r.Log.Blind)
	if made.Nonce != sealed || made.Path != p.Path {
		return nil, "", refuse(OtherLog, "输出文件夹的 %s 不是用现在的 content/log.toml 生成的；请重新运行 gongkai build", name)
	}
	if r.Names != nil {
		if part := r.Names(p.Path); part != "" {
			return nil, "", refuse(NameInPath, "文件名 content/%s 像是写有个人的姓名或号码（%s）。路径会永远留在公开日志里，撤回以后也不能抹去；请改文件名后重新生成", p.Path, part)
		}
	}
	return text, log.State(made.State), nil
}

// logged appends the entries to the log in the source. It returns the files of the log
// that must no longer be served.
func (r *run) logged(ctx context.Context, entries []log.Entry) (report *LogReport, forgotten []string, err error) {
	report = &LogReport{Appended: map[log.Event]int{}, Cosigned: []string{}, Stamped: []string{}, Missing: []string{}}
	report.Size = r.log.Checkpoint().Size + int64(len(entries))
	for _, e := range entries {
		report.Appended[e.Event]++
	}
	if r.DryRun {
		return report, nil, nil
	}
	if len(entries) > 0 {
		records, err := r.records(entries)
		if err != nil {
			return nil, nil, err
		}
		p, err := r.log.Append(entries, r.signers()...)
		if err != nil {
			return nil, nil, err
		}
		if err := r.log.Write(r.files, p, records); err != nil {
			return nil, nil, fmt.Errorf("写 log/：%w；日志仍是上一次发布的，排除故障后再运行一次", err)
		}
		r.files.Close()
		if err := r.openLog(ctx); err != nil {
			return nil, nil, err
		}
	}
	if err := r.policy(); err != nil {
		return nil, nil, err
	}
	if err := r.ask(ctx); err != nil {
		return nil, nil, err
	}
	signed := r.signed()
	report.Cosigned, report.Stamped, report.Missing, report.Warnings = signed.Cosigned, signed.Stamped, signed.Missing, r.warnings
	r.required = signed.Required
	if err := r.prove(ctx, r.log.Checkpoint()); err != nil {
		return nil, nil, err
	}
	forgotten = r.history.Forgotten()
	if err := log.Delete(r.files, forgotten); err != nil {
		return nil, nil, fmt.Errorf("从 log/ 删除已撤回的旧记录：%w", err)
	}
	return report, forgotten, nil
}

// records returns the records that entries name, as files of the log. The bytes must be
// those that the entries have the digest of: nothing is signed that was not stored.
func (r *run) records(entries []log.Entry) ([]log.File, error) {
	var files []log.File
	for _, e := range entries {
		if e.Record == "" {
			continue
		}
		name := recordName(address.Document(e.Path))
		text, err := readAtMost(r.output, name, record.Most)
		if err != nil {
			return nil, err
		}
		if log.Digest(text) != e.Record {
			return nil, refuse(BadOutput, "输出文件夹的 %s 在发布时被改动；请重新运行 gongkai build", name)
		}
		files = append(files, log.File{Name: log.RecordName(e.Record), Data: text})
	}
	return files, nil
}

// prove writes the proofs of the publication of a checkpoint. One that was killed behind
// its checkpoint has none yet; one that was cosigned since has others.
func (r *run) prove(ctx context.Context, under log.Checkpoint) error {
	sizes, err := r.log.Sizes()
	if err != nil {
		return err
	}
	var from int64
	for _, size := range sizes {
		if size < under.Size {
			from = size
		}
	}
	done, err := r.allProven(ctx, from, under)
	if err != nil || done && !r.Full {
		return err
	}
	var files []log.File
	errLater := errors.New("of a later publication")
	err = r.log.Entries(ctx, from, func(index int64, e log.Entry) error {
		if index >= under.Size {
			return errLater
		}
		d := r.history.Documents[e.Path]
		if d == nil || d.Index != index || d.State == "" {
			return nil
		}
		line, err := e.Line()
		if err != nil {
			return err
		}
		if r.proven(index, e.Path, line, under) {
			return nil
		}
		proof, err := r.log.Prove(index, line, under)
		if err != nil {
			return err
		}
		files = append(files, log.File{Name: log.ProofName(e.Path), Data: proof.Encode()})
		return nil
	})
	if err != nil && !errors.Is(err, errLater) {
		return err
	}
	if len(files) == 0 {
		return nil
	}
	last := len(files) - 1
	if err := log.WriteFiles(r.files, files[:last]); err != nil {
		return err
	}
	return log.WriteFiles(r.files, files[last:])
}

// allProven reports whether the log has all proofs of the entries from an index on under a
// checkpoint. That of the last entry shows it, for it is written when the others are there.
func (r *run) allProven(ctx context.Context, from int64, under log.Checkpoint) (done bool, err error) {
	last := int64(-1)
	for _, d := range r.history.Documents {
		if d.State != "" && d.Index >= from && d.Index < under.Size {
			last = max(last, d.Index)
		}
	}
	if last < 0 {
		return true, nil
	}
	errRead := errors.New("one entry is enough")
	err = r.log.Entries(ctx, last, func(index int64, e log.Entry) error {
		line, err := e.Line()
		if err != nil {
			return err
		}
		done = r.proven(index, e.Path, line, under)
		return errRead
	})
	if errors.Is(err, errRead) {
		err = nil
	}
	return done, err
}

// proven reports whether the log has the proof of an entry under a checkpoint.
func (r *run) proven(index int64, document string, line []byte, under log.Checkpoint) bool {
	data, err := readAtMost(r.files.FS(), log.ProofName(document), mostLogged)
	if err != nil {
		return false
	}
	p, err := log.ParseProof(data)
	return err == nil && p.Index == index && bytes.Equal(p.Entry, line) && bytes.Equal(p.Checkpoint, under.Note) && under.Includes(index, line, p.Hashes)
}

// Adopt brings the log of a target into the source, when the source's is a beginning of
// it: after an old backup was restored.
func Adopt(ctx context.Context, o Options, t Target) (log.Checkpoint, error) {
	unlock, err := output.Lock(o.Source, lockName)
	if err != nil {
		return log.Checkpoint{}, refuse(Busy, "另一个 gongkai publish 正在发布这个网站；请等它结束再运行")
	}
	defer func() { _ = unlock() }()
	keys, err := log.ParseKeys(o.Log.Keys...)
	if err != nil {
		return log.Checkpoint{}, err
	}
	there, closer, err := t.openLog(ctx, &run{Options: o})
	if err != nil {
		return log.Checkpoint{}, fmt.Errorf("发布位置 %s 没有日志：%w", t, err)
	}
	defer closer.Close()
	longer, err := log.Open(there, keys)
	if err != nil {
		return log.Checkpoint{}, err
	}
	if _, err := longer.Fold(ctx); err != nil {
		return log.Checkpoint{}, fmt.Errorf("发布位置 %s 的日志：%w", t, err)
	}
	if err := o.Source.MkdirAll(LogFolder, 0o755); err != nil {
		return log.Checkpoint{}, err
	}
	here, err := o.Source.OpenRoot(LogFolder)
	if err != nil {
		return log.Checkpoint{}, err
	}
	defer here.Close()
	if ours, err := log.Open(here.FS(), keys); err == nil {
		if err := longer.Consistent(ours.Checkpoint()); err != nil {
			return log.Checkpoint{}, refuse(LogForked, "发布位置 %s 的日志不是本网站日志的延续（%v）；没有取回", t, err)
		}
	}
	return longer.Checkpoint(), copyLog(ctx, there, here, nil)
}

// copyLog copies the files of a log that differ, the checkpoint last. names are the files
// to look at; nil means all.
func copyLog(ctx context.Context, from fs.FS, to *os.Root, names []string) error {
	if names == nil {
		var err error
		if names, err = logNames(from); err != nil {
			return err
		}
	}
	names = slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == "checkpoint" })
	slices.SortFunc(names, func(a, b string) int { // checkpoints behind what they cover
		return strings.Compare(order(a)+a, order(b)+b)
	})
	for _, name := range append(names, "checkpoint") {
		if err := ctx.Err(); err != nil {
			return err
		}
		data, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		if there, err := to.ReadFile(name); err == nil && string(there) == string(data) {
			continue
		}
		if err := log.WriteFiles(to, []log.File{{Name: name, Data: data}}); err != nil {
			return err
		}
	}
	return nil
}

// logNames returns the names of the files of a log.
func logNames(files fs.FS) (names []string, err error) {
	err = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() && !strings.HasSuffix(name, log.Temporary) {
			names = append(names, name)
		}
		return err
	})
	return names, err
}

// order sorts the files of a log: checkpoints behind what they cover.
func order(name string) string {
	if strings.HasPrefix(name, "checkpoints/") {
		return "2"
	}
	return "1"
}

// since returns the names of the log's files that are new at a target with a checkpoint,
// without the checkpoint; nil means all.
func (r *run) since(note []byte) ([]string, error) {
	there, err := r.keys.Checkpoint(note)
	if err != nil || r.log.Consistent(there) != nil {
		return nil, nil
	}
	list, err := r.log.Since(there.Size)
	if err != nil {
		return nil, err
	}
	names := map[string]bool{}
	for _, name := range append(list, r.suggestions()...) {
		names[name] = true
	}
	for path, d := range r.history.Documents {
		for _, v := range d.Versions {
			if v.Index >= there.Size && !r.history.Hides(path, v.Record) {
				names[log.RecordName(v.Record)] = true
			}
		}
		if d.State != "" && d.Index >= there.Size {
			names[log.ProofName(path)] = true
		}
	}
	return slices.Sorted(maps.Keys(names)), nil
}

// signedLater returns the names of the checkpoints that differ at a target, of their time
// stamps, and of the proofs under them: a checkpoint may get signatures long after it was
// brought there.
func (r *run) signedLater(differs func(name string) (bool, error)) (names []string, err error) {
	sizes, err := r.log.Sizes()
	if err != nil {
		return nil, err
	}
	all, err := r.checkpoints()
	if err != nil {
		return nil, err
	}
	publications := map[int64]bool{} // by size
	for _, name := range all {
		differ, err := differs(name)
		if err != nil {
			return nil, err
		}
		if !differ {
			continue
		}
		names = append(names, name)
		if size, err := strconv.ParseInt(path.Base(name), 10, 64); err == nil {
			publications[size] = true
		}
	}
	if len(publications) == 0 {
		return names, nil
	}
	for document, d := range r.history.Documents {
		of, _ := slices.BinarySearch(sizes, d.Index+1)
		if d.State != "" && of < len(sizes) && publications[sizes[of]] {
			names = append(names, log.ProofName(document))
		}
	}
	return names, nil
}

// checkpoints returns the names of all checkpoints, and of their time stamps.
func (r *run) checkpoints() (names []string, err error) {
	entries, err := fs.ReadDir(r.files.FS(), "checkpoints")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		number, _, _ := strings.Cut(e.Name(), ".")
		if _, err := strconv.ParseInt(number, 10, 64); err == nil && !strings.HasSuffix(e.Name(), log.Temporary) {
			names = append(names, "checkpoints/"+e.Name())
		}
	}
	return names, nil
}
