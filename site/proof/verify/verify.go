// Package verify checks a published site with nothing but what the site serves, the
// verifier's own program, and what the verifier has kept: a key and an earlier checkpoint.
//
// The source is an fs.FS: a folder, a ZIP archive, or a website (see Web). One way leads
// through all three:
//
//	checkpoint   signed by a key that is pinned; consistent with the one that was kept
//	entries      each against its tile, the tiles against the root, the strict form
//	ledger       the pages that audit.json lists against what the log says is public
//	manifest     against the newest entry of the site; the files against the manifest
//	records      record.txt against its entry, and against the page beside it
//	verdicts     every deadline judged again from its rule and dates
//	history      what the log itself admits since the checkpoint that was kept
//
// A Finding has the code that scripts rely on. An error among the findings means that the
// site is not what its organ signed, or that the history was altered. What is read is
// bounded in size; nothing of it is executed.
//
// What this cannot show: that a page was public at the time it states. The log proves that
// nothing was altered since; when it was first public, only somebody else's clock proves.
package verify

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/gate/html"
	"gongkai/site/internal/parallel"
	"gongkai/site/output"
	"gongkai/site/proof/log"
	"gongkai/site/proof/record"
)

// Finding is what is wrong with a published site, or worth knowing. Message is in Chinese.
type Finding struct {
	Code     string        `json:"code"`
	Severity diag.Severity `json:"severity"`
	Path     string        `json:"path"` // file of the site, or content path of a document; may be ""
	Message  string        `json:"message"`
	Evidence *string       `json:"evidence"` // what proves it by itself: a signed note; nil without
}

// Source is a published site.
type Source struct {
	Site fs.FS // manifest.json and the files that it lists
	Log  fs.FS // the log of publications
	// Listed says that the source can be listed: files that the manifest does not list
	// are found. A website cannot.
	Listed bool
}

// Options are what the verifier brings.
type Options struct {
	Keys   []string // verifier keys of the log; without any the key that the site names is used, and that is said
	Since  []byte   // the signed checkpoint that was kept; nil without
	Policy []byte   // log/policy of the verifier; nil without
	Sample int      // of files to compare besides records; a negative number means all
	Path   string   // only the document at this content path; "" means all
	Rules  string   // digest of this program's catalogue and calendar
}

// Report is what a verification came to.
type Report struct {
	Origin   string         `json:"origin"`
	Size     int64          `json:"size"`
	Root     string         `json:"root"`
	AsOf     string         `json:"as_of"`
	Checked  Checked        `json:"checked"`
	Grades   map[string]int `json:"grades"`
	Findings []Finding      `json:"findings"`

	Checkpoint []byte          `json:"-"` // the signed note, to be kept
	Manifest   output.Manifest `json:"-"` // of the site; what the log says, when no error is found
}

// Checked counts what was compared.
type Checked struct {
	Files    int   `json:"files"`
	Bytes    int64 `json:"bytes"`
	Records  int   `json:"records"`
	Verdicts int   `json:"verdicts"`
}

// Failed reports whether an error is among the findings.
func (r *Report) Failed() bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool { return f.Severity == diag.Error })
}

// verification is a run of Run.
type verification struct {
	Options
	source Source
	report *Report

	log      *log.Log
	history  *log.History
	kept     int64       // entries of the checkpoint that was kept
	admitted []admission // entries behind the checkpoint that was kept
	ledger   ledger
	manifest output.Manifest
	sums     map[string]output.Entry
	raw      []byte // of the manifest
}

type admission struct {
	index int64
	log.Entry
}

// mostLedger and mostFile bound what is read, in bytes.
const (
	mostManifest = 256 << 20
	mostLedger   = 1 << 30
	mostFile     = 256 << 20
)

// Run verifies a source. The error is one of reading; what is wrong with the site is in
// the report.
func Run(ctx context.Context, s Source, o Options) (*Report, error) {
	v := &verification{Options: o, source: s, report: &Report{Grades: map[string]int{"proven": 0, "stated": 0, "contradicted": 0}, Findings: []Finding{}}}
	if ok, err := v.checkpoint(ctx); err != nil || !ok {
		return v.done(), err
	}
	if ok, err := v.entries(ctx); err != nil || !ok {
		return v.done(), err
	}
	for _, step := range []func(context.Context) error{v.readSite, v.pages, v.files, v.records, v.verdicts, v.admits} {
		if err := step(ctx); err != nil {
			return v.done(), err
		}
	}
	return v.done(), nil
}

func (v *verification) done() *Report {
	slices.SortStableFunc(v.report.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), strings.Compare(a.Code, b.Code), strings.Compare(a.Path, b.Path), strings.Compare(a.Message, b.Message))
	})
	return v.report
}

func (v *verification) find(code string, severity diag.Severity, path, format string, args ...any) {
	v.report.Findings = append(v.report.Findings, Finding{Code: code, Severity: severity, Path: path, Message: fmt.Sprintf(format, args...)})
}

// fault records a fault of the log; any other error is returned.
func (v *verification) fault(err error) error {
	var f *log.Fault
	if !errors.As(err, &f) {
		return err
	}
	v.find(f.Code, diag.Error, f.Path, "%s", f.Message)
	return nil
}

// checkpoint opens the log with the pinned keys, and compares it with what was kept.
func (v *verification) checkpoint(context.Context) (ok bool, err error) {
	vkeys := v.Keys
	if v.Policy != nil {
		vkeys = append(vkeys, policyKeys(v.Policy)...)
	}
	if len(vkeys) == 0 {
		policy, err := read(v.source.Log, "policy", 1<<20)
		if err != nil {
			return false, fmt.Errorf("这里没有公开日志（log/policy）：%w；请用 --key 指明日志的验证公钥", err)
		}
		vkeys = policyKeys(policy)
		v.find("key-not-pinned", diag.Notice, "log/policy", "没有指明日志的验证公钥，用的是网站自己说的；请从公报等别处取得公钥，用 --key 指明")
	}
	keys, err := log.ParseKeys(vkeys...)
	if err != nil {
		return false, err
	}
	if v.log, err = log.Open(v.source.Log, keys); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return false, fmt.Errorf("这里没有公开日志（log/checkpoint）：%w", err)
		}
		return false, v.fault(err)
	}
	head := v.log.Checkpoint()
	v.report.Origin, v.report.Size, v.report.Root, v.report.Checkpoint = head.Origin, head.Size, head.Root.String(), head.Note
	v.secondSignature()
	if v.Since == nil {
		return true, nil
	}
	kept, err := keys.Checkpoint(v.Since)
	v.kept = kept.Size
	if err != nil {
		return false, fmt.Errorf("保存的检查点不是用这个公钥签名的：%w", err)
	}
	if err := v.log.Consistent(kept); err != nil {
		err = v.fault(err)
		evidence := string(v.Since) + "\n" + string(head.Note)
		v.report.Findings[len(v.report.Findings)-1].Evidence = &evidence
		return false, err
	}
	return true, nil
}

// policyKeys returns the keys of logs in a policy (C2SP tlog-policy).
func policyKeys(policy []byte) (keys []string) {
	for line := range strings.Lines(string(policy)) {
		if fields := strings.Fields(line); len(fields) >= 2 && fields[0] == "log" {
			keys = append(keys, fields[1])
		}
	}
	return keys
}

// entries reads the whole log.
func (v *verification) entries(ctx context.Context) (ok bool, err error) {
	v.history = &log.History{Documents: map[string]*log.Document{}}
	err = v.log.Entries(ctx, 0, func(index int64, e log.Entry) error {
		if !v.history.Add(index, e) {
			return &log.Fault{Code: log.Damaged, Message: fmt.Sprintf("第 %d 号登记（%s，%s）与前面的登记不能衔接", index, e.Event, e.Path)}
		}
		if v.Since != nil && index >= v.kept {
			v.admitted = append(v.admitted, admission{index, e})
		}
		return nil
	})
	if err != nil {
		return false, v.fault(err)
	}
	if v.history.Site.Event == "" {
		v.find("unlogged-site", diag.Error, "", "日志里还没有登记过网站的文件")
		return false, nil
	}
	v.report.AsOf = v.history.Site.AsOf
	return true, nil
}

// ledger is what of audit.json is looked at.
type ledger struct {
	AsOf  calendar.Date `json:"as_of"`
	Pages []struct {
		Path      string          `json:"path"`
		URL       string          `json:"url"`
		Published calendar.Moment `json:"published"`
	} `json:"pages"`
	Accepted []struct {
		Path string `json:"path"`
	} `json:"accepted"`
	Deadlines []row `json:"deadlines"`
}

type row struct {
	Path    string  `json:"path"`
	Rule    string  `json:"rule"`
	From    *string `json:"from"`
	Due     *string `json:"due"`
	Done    *string `json:"done"`
	LateBy  *int    `json:"late_by"`
	Verdict string  `json:"verdict"`
	Reason  *string `json:"reason"`
}

// readSite reads manifest and ledger.
func (v *verification) readSite(context.Context) (err error) {
	if v.raw, err = read(v.source.Site, output.ManifestName, mostManifest); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			v.find("missing-file", diag.Error, output.ManifestName, "没有文件清单 manifest.json")
			return nil
		}
		return err
	}
	if v.manifest, err = output.ParseManifest(v.raw); err != nil {
		v.find("altered-file", diag.Error, output.ManifestName, "文件清单读不出来：%v", err)
		return nil
	}
	v.report.Manifest = v.manifest
	v.sums = make(map[string]output.Entry, len(v.manifest.Files))
	for _, e := range v.manifest.Files {
		v.sums[e.Path] = e
	}
	if v.history.Site.Manifest != log.Digest(v.raw) {
		v.find("unlogged-site", diag.Error, output.ManifestName, "网站现在的文件清单不是日志里最近一次登记的：有文件没有经过发布就改了")
	}
	name := address.File(address.AuditJSON)
	data, err := read(v.source.Site, name, mostLedger)
	if errors.Is(err, fs.ErrNotExist) {
		v.find("missing-file", diag.Error, name, "没有公开时限台账 %s", name)
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, &v.ledger); err != nil {
		v.find("altered-file", diag.Error, name, "公开时限台账读不出来：%v", err)
		return nil
	}
	if v.ledger.AsOf.String() != v.history.Site.AsOf {
		v.find("unlogged-site", diag.Error, name, "台账的数据截至 %s，日志最近一次登记的是 %s", v.ledger.AsOf, v.history.Site.AsOf)
	}
	return nil
}

// pages compares the ledger's list of pages with what the log says is public.
func (v *verification) pages(context.Context) error {
	listed := map[string]bool{}
	for _, p := range v.ledger.Pages {
		listed[p.Path] = true
		d := v.history.Documents[p.Path]
		switch {
		case d == nil || d.State == "":
			v.find("unlogged-page", diag.Error, p.Path, "页面 %s 没有在日志里登记过", p.URL)
		case d.Published != p.Published.Date().String():
			v.find("redated", diag.Error, p.Path, "台账说 %s 公开，日志登记的是 %s", p.Published.Date(), d.Published)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(v.history.Documents)) {
		if d := v.history.Documents[path]; d.State != "" && !listed[path] {
			v.find("vanished", diag.Error, path, "日志登记为公开（%s），网站上却没有了", d.Published)
		}
		if v.history.Documents[path].State != "" {
			v.report.Grades["stated"]++
		}
	}
	return nil
}

// files compares files with the manifest.
func (v *verification) files(ctx context.Context) error {
	var wanted []output.Entry
	for _, e := range v.manifest.Files {
		if path.Base(e.Path) != record.Name { // each record is read with its page
			wanted = append(wanted, e)
		}
	}
	wanted = sampled(wanted, v.Sample, v.history.Site.Manifest)
	if v.Path != "" {
		folder := strings.TrimPrefix(address.Document(v.Path), "/")
		wanted = slices.DeleteFunc(wanted, func(e output.Entry) bool { return !strings.HasPrefix(e.Path, folder) })
	}
	type result struct {
		Finding
		bytes int64
		err   error
	}
	for _, r := range parallel.Map(16, wanted, func(e output.Entry) (r result) {
		if r.err = ctx.Err(); r.err != nil {
			return r
		}
		data, err := read(v.source.Site, e.Path, mostFile)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			r.Finding = Finding{Code: "missing-file", Severity: diag.Error, Path: e.Path, Message: "清单里有的文件，网站上没有"}
		case err != nil:
			r.err = err
		case log.Digest(data) != e.SHA256:
			r.Finding = Finding{Code: "altered-file", Severity: diag.Error, Path: e.Path, Message: "文件与清单里的 SHA-256 不符，发布以后被改动过"}
		}
		r.bytes = int64(len(data))
		return r
	}) {
		if r.err != nil {
			return r.err
		}
		if r.Code != "" {
			v.report.Findings = append(v.report.Findings, r.Finding)
		}
		v.report.Checked.Files++
		v.report.Checked.Bytes += r.bytes
	}
	if !v.source.Listed || v.Path != "" {
		return nil
	}
	return fs.WalkDir(v.source.Site, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name == "log" {
				return fs.SkipDir
			}
			return ctx.Err()
		}
		if _, ok := v.sums[name]; !ok && name != output.ManifestName {
			v.find("foreign-file", diag.Error, name, "清单里没有这个文件，不是发布时放进去的")
		}
		return nil
	})
}

// sampled returns n of the files, chosen by a digest that nobody knows before the site is
// published; all with a negative n.
func sampled(files []output.Entry, n int, seed string) []output.Entry {
	if n < 0 || n >= len(files) {
		return files
	}
	keyed := make(map[string]string, len(files))
	for _, e := range files {
		keyed[e.Path] = log.Digest([]byte(seed + e.Path))
	}
	chosen := slices.Clone(files)
	slices.SortFunc(chosen, func(a, b output.Entry) int { return strings.Compare(keyed[a.Path], keyed[b.Path]) })
	return chosen[:n]
}

// records compares each record with its entry and with the page beside it.
func (v *verification) records(ctx context.Context) error {
	var paths []string
	for _, path := range slices.Sorted(maps.Keys(v.history.Documents)) {
		if d := v.history.Documents[path]; d.State != "" && (v.Path == "" || v.Path == path) {
			paths = append(paths, path)
		}
	}
	type result struct {
		findings []Finding
		err      error
	}
	for _, r := range parallel.Map(16, paths, func(path string) (r result) {
		if r.err = ctx.Err(); r.err == nil {
			r.findings, r.err = v.record(path)
		}
		return r
	}) {
		if r.err != nil {
			return r.err
		}
		v.report.Findings = append(v.report.Findings, r.findings...)
		v.report.Checked.Records++
	}
	return nil
}

func (v *verification) record(path string) (findings []Finding, err error) {
	wrong := func(code, file, format string, args ...any) {
		findings = append(findings, Finding{Code: code, Severity: diag.Error, Path: file, Message: fmt.Sprintf(format, args...)})
	}
	folder := strings.TrimPrefix(address.Document(path), "/")
	name := folder + record.Name
	data, err := read(v.source.Site, name, record.Most)
	if errors.Is(err, fs.ErrNotExist) {
		wrong("missing-file", name, "没有公开记录")
		return findings, nil
	}
	if err != nil {
		return nil, err
	}
	d := v.history.Documents[path]
	if log.Digest(data) != d.Record {
		wrong("altered-record", name, "公开记录与日志登记的 SHA-256 不符")
	}
	if e, ok := v.sums[name]; ok && e.SHA256 != log.Digest(data) {
		wrong("altered-file", name, "公开记录与清单里的 SHA-256 不符")
	}
	r, err := record.Parse(data)
	if err != nil {
		wrong("altered-record", name, "%v", err)
		return findings, nil
	}
	if r.Path != path || r.Published != d.Published || r.State != string(d.State) {
		wrong("altered-record", name, "公开记录写的是 %s，%s 公开，状态 %s；日志登记的是 %s，%s，%s", r.Path, r.Published, r.State, path, d.Published, d.State)
	}
	page, err := read(v.source.Site, folder+"index.html", mostFile)
	if errors.Is(err, fs.ErrNotExist) {
		wrong("missing-file", folder+"index.html", "登记过的文件没有网页")
		return findings, nil
	}
	if err != nil {
		return nil, err
	}
	for _, difference := range Differences(r, data, page) {
		wrong("page-differs", folder+"index.html", "%s", difference)
	}
	return findings, nil
}

// Differences says in Chinese what a page says otherwise than its record. Text that a
// style sheet hides counts as visible.
func Differences(r *record.Record, data, page []byte) (differences []string) {
	p := html.Read(page)
	differ := func(format string, args ...any) { differences = append(differences, fmt.Sprintf(format, args...)) }
	if got := p.Meta["gongkai:record"]; got != log.Digest(data) {
		differ("网页说公开记录的 SHA-256 是 %q，实际是 %s", got, log.Digest(data))
	}
	if got, ok := p.Meta["gongkai:published"]; ok && !strings.HasPrefix(got, r.Published) {
		differ("网页标签里的公开日期是 %s，公开记录是 %s", got, r.Published)
	}
	if text, _ := html.Article(page); text != r.Body {
		differ("网页的正文与公开记录不同")
	}
	squeezed := squeeze(p.Main)
	visible := func(key, value string) {
		if value != "" && !bytes.Contains(squeezed, squeeze(value)) {
			differ("公开记录的 %s（%s）在网页上看不到", key, value)
		}
	}
	visible("title", r.Get("title"))
	visible("number", r.Get("number"))
	if r.State == "public" {
		visible("subject_name", r.Get("subject_name"))
	}
	for _, key := range []string{"dated", "published"} {
		value := r.Get(key)
		if key == "published" {
			value = r.Published
		}
		if day, err := calendar.Parse(value); err == nil {
			visible(key, day.Chinese())
		}
	}
	return differences
}

// squeeze returns a text without white space, so that a line that was broken compares.
func squeeze(text string) []byte {
	var b []byte
	for _, r := range text {
		if r != ' ' && r != '\n' && r != '\t' && r != '\u3000' && r != '\u00a0' && r != '\u200b' {
			b = append(b, string(r)...)
		}
	}
	return b
}

// verdicts judges every deadline again.
func (v *verification) verdicts(context.Context) error {
	rules, err := deadline.National()
	if err != nil {
		return err
	}
	national, err := calendar.National()
	if err != nil {
		return err
	}
	if v.Rules != "" && v.Rules != v.history.Site.Rules {
		v.find("other-rules", diag.Notice, "", "网站用的规则目录或者日历与本程序的不同（例如有地方规则），下面的结论按本程序的规则重新计算")
	}
	j := &deadline.Judge{Rules: rules, Calendar: national, Organs: &disclosure.Organs{}, AsOf: v.ledger.AsOf}
	for _, row := range v.ledger.Deadlines {
		if v.Path != "" && v.Path != row.Path {
			continue
		}
		rule, ok := rules.Get(row.Rule)
		if !ok || row.From == nil || row.Done == nil || row.Reason != nil || rule.Form == deadline.Fixed {
			continue // of a local rule, without an end, exempt, or of a day that the law names
		}
		from, err := calendar.ParseMoment(*row.From)
		done, err2 := calendar.ParseMoment(*row.Done)
		if err != nil || err2 != nil {
			v.find("verdict-differs", diag.Error, row.Path, "台账里 %s 的日期读不出来", row.Rule)
			continue
		}
		d := j.Again(rule, from, done)
		if d.Verdict == deadline.Undetermined {
			continue
		}
		v.report.Checked.Verdicts++
		stated, due := "没有写", d.Due.Date().String()
		if row.Due != nil {
			stated = *row.Due
		}
		if string(d.Verdict) != row.Verdict || rule.Unit != deadline.Hours && due != stated {
			word := deadline.Verdict(row.Verdict).Chinese()
			if word == "" {
				word = fmt.Sprintf("结论是 %q", row.Verdict)
			}
			v.find("verdict-differs", diag.Error, row.Path, "台账说%s（最迟 %s），按 %s 从 %s 起重新计算是%s（最迟 %s）", word, stated, row.Rule, *row.From, d.Verdict.Chinese(), due)
		}
	}
	return nil
}

// admits lists what the history itself says of changes since the checkpoint that was
// kept.
func (v *verification) admits(context.Context) error {
	for _, a := range v.admitted {
		switch a.Event {
		case log.Redate:
			v.find("redate", diag.Warning, a.Path, "公开日期从 %s 改成了 %s（第 %d 号登记，%s）", a.Was, a.Published, a.index, a.AsOf)
		case log.Remove:
			v.find("remove", diag.Warning, a.Path, "页面被移除（第 %d 号登记，%s，%s）", a.index, a.AsOf, map[string]string{log.CauseAccepted: "机关确认", log.CauseSealed: "依法封存"}[a.Cause])
		case log.Redact:
			v.find("redact", diag.Warning, a.Path, "以前的一个版本不再提供（第 %d 号登记，%s）：%s", a.index, a.AsOf, a.Reason)
		case log.Revise:
			v.find("revise", diag.Notice, a.Path, "内容改过（第 %d 号登记，%s）", a.index, a.AsOf)
		case log.Withdraw:
			v.find("withdraw", diag.Notice, a.Path, "已撤回（第 %d 号登记，%s）", a.index, a.AsOf)
		}
	}
	return nil
}

// read reads a file of at most most bytes.
func read(files fs.FS, name string, most int64) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, fmt.Errorf("读 %s：%w", name, err)
	}
	if int64(len(data)) > most {
		return nil, fmt.Errorf("%s 超过 %d MiB", name, most>>20)
	}
	return data, nil
}
