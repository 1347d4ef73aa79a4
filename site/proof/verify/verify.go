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
//	times        cosignatures and time stamps of every checkpoint, by whom the verifier
//	             believes; every date that an entry stands for is graded (package grade)
//	history      what the log itself admits since the checkpoint that was kept
//
// A Finding has the code that scripts rely on. An error among the findings means that the
// site is not what its organ signed, that the history was altered, or that a date which the
// organ states is contradicted. Report.Intact tells the last from the others. What is read
// is bounded in size; nothing of it is executed.
//
// A monitor keeps a Memory between runs, and reads only what is new. Whoever is shown the
// errors can check them without the site: Report.WriteEvidence.
//
// What this cannot show: that a page was public before anybody who is not the organ fixed
// it. The log proves that nothing was altered since; when it was first public, only
// somebody else's clock proves.
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
	"time"
	"unicode/utf8"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/gate/html"
	"gongkai/site/internal/parallel"
	"gongkai/site/output"
	"gongkai/site/proof/grade"
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

// Options are what the verifier brings. Whom the verifier believes is Policy and Roots;
// without them what the site says is used, and that is said.
type Options struct {
	Keys   []string // verifier keys of the log; without any, here or in Policy, the site's is used
	Policy []byte   // of the verifier (C2SP tlog-policy): logs, witnesses, quorum; nil without
	Roots  []byte   // certificates of time-stamp authorities, PEM; nil without
	Since  []byte   // the signed checkpoint that was kept; nil without
	Memory *Memory  // of the run before, in the place of Since; it is used up

	Sample int    // of files to compare besides records; a negative number means all
	Path   string // only the document at this content path; "" means all
	Rules  string // digest of this program's catalogue and calendar

	Lag    int           // working days between publication and stamping, at most
	Strict bool          // verdicts are judged by the earliest trusted date too
	MaxAge time.Duration // of the newest trusted time; 0: whatever
	Now    time.Time     // of MaxAge, and what the choice of samples depends on

	Evidence bool // collect what WriteEvidence needs
}

// Report is what a verification came to.
type Report struct {
	Origin    string         `json:"origin"`
	Size      int64          `json:"size"`
	Root      string         `json:"root"`
	AsOf      string         `json:"as_of"`
	Checked   Checked        `json:"checked"`
	Grades    map[string]int `json:"grades"` // documents by grade
	Strict    *Strict        `json:"strict,omitempty"`
	Witnesses []Witnessed    `json:"witnesses"`
	Findings  []Finding      `json:"findings"`

	Checkpoint []byte          `json:"-"` // the signed note, to be kept
	Manifest   output.Manifest `json:"-"` // of the site; what the log says, when no error is found
	Memory     *Memory         `json:"-"` // for the next run; nil unless the site is intact

	exhibits *exhibits // of errors, when Options.Evidence
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

// Intact reports whether the site is as its organ signed it, with a history that nobody has
// altered: no error is found but of dates that the organ states.
func (r *Report) Intact() bool {
	return !slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return f.Severity == diag.Error && f.Code != Contradicted && f.Code != StrictVerdict
	})
}

// verification is a run of Run.
type verification struct {
	Options
	source Source
	report *Report

	vkeys      []string
	keys       log.Keys // of vkeys
	believed   grade.Trust
	suggestion []byte // the site's policy
	files      fs.FS  // of the log
	collected  *exhibits

	log       *log.Log
	history   *log.History
	kept      int64       // entries of the checkpoint that was kept
	admitted  []admission // entries behind the checkpoint that was kept
	ledger    ledger
	documents map[string]bool // names of documents' pages
	manifest  output.Manifest
	sums      map[string]output.Entry
	raw       []byte            // of the manifest
	compared  map[string]string // digests of files that are as the manifest lists them, by name

	seen, signed []grade.Seen
	times        *grade.Times
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

// Run verifies a source. The error is one of reading, or of what the verifier has brought;
// what is wrong with the site is in the report.
func Run(ctx context.Context, s Source, o Options) (*Report, error) {
	v := &verification{
		Options: o, source: s, collected: &exhibits{files: map[string][]byte{}}, compared: map[string]string{}, times: grade.NewTimes(nil),
		report: &Report{Grades: map[string]int{string(grade.Proven): 0, string(grade.Stated): 0, string(grade.Contradicted): 0}, Witnesses: []Witnessed{}, Findings: []Finding{}},
	}
	if o.Strict {
		v.report.Strict = &Strict{}
	}
	v.files = &logFiles{s.Log, v.collected, o.Evidence}
	for _, step := range []func(context.Context) (bool, error){v.checkpoint, v.entries} {
		if ok, err := step(ctx); err != nil || !ok {
			return v.done(), err
		}
	}
	for _, step := range []func(context.Context) error{v.witnessed, v.readSite, v.pages, v.records, v.others, v.grades, v.verdicts, v.admits} {
		if err := step(ctx); err != nil {
			return v.done(), err
		}
	}
	v.remember()
	return v.done(), nil
}

func (v *verification) done() *Report {
	slices.SortStableFunc(v.report.Findings, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Severity, b.Severity), strings.Compare(a.Code, b.Code), strings.Compare(a.Path, b.Path), strings.Compare(a.Message, b.Message))
	})
	v.collect()
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
	if v.vkeys, err = v.trust(); err != nil {
		return false, err
	}
	if v.keys, err = log.ParseKeys(v.vkeys...); err != nil {
		return false, err
	}
	if v.log, err = log.Open(v.files, v.keys); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return false, fmt.Errorf("这里没有公开日志（log/checkpoint）：%w", err)
		}
		return false, v.fault(err)
	}
	head := v.log.Checkpoint()
	v.report.Origin, v.report.Size, v.report.Root, v.report.Checkpoint = head.Origin, head.Size, head.Root.String(), head.Note
	v.secondSignature()
	if v.Memory != nil {
		if v.Memory.Origin() != head.Origin {
			return false, fmt.Errorf("记住的是另一个日志 %s，这里是 %s；每个网站用自己的状态文件夹", v.Memory.Origin(), head.Origin)
		}
		v.Since = v.Memory.Checkpoint
	}
	if v.Since == nil {
		return true, nil
	}
	kept, err := v.keys.Checkpoint(v.Since)
	v.kept = kept.Size
	if err != nil {
		return false, fmt.Errorf("保存的检查点不是用这个公钥签名的：%w", err)
	}
	if err := v.log.Consistent(kept); err != nil {
		before := len(v.report.Findings)
		err = v.fault(err)
		if len(v.report.Findings) > before {
			evidence := string(v.Since) + "\n" + string(head.Note)
			v.report.Findings[before].Evidence = &evidence
		}
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

// entries reads the log, with a memory what has come since.
func (v *verification) entries(ctx context.Context) (ok bool, err error) {
	v.history = &log.History{Documents: map[string]*log.Document{}}
	var from int64
	if v.Memory != nil {
		v.history, from = v.Memory.History, v.kept
	}
	err = v.log.Entries(ctx, from, func(index int64, e log.Entry) error {
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
	}
	return nil
}

// chosen returns the files that are compared besides those of documents. With a memory it
// is what is new, as many as the sample has room for beside records and their pages, a
// quarter of it at least, and a few of the old ones.
func (v *verification) chosen() []output.Entry {
	var fresh, old []output.Entry
	for _, e := range v.manifest.Files {
		switch {
		case path.Base(e.Path) == record.Name, v.documents[e.Path]: // each record is read with its page
		case v.Path != "" && !strings.HasPrefix(e.Path, strings.TrimPrefix(address.Document(v.Path), "/")):
		case v.remembers(e):
			old = append(old, e)
		default:
			fresh = append(fresh, e)
		}
	}
	seed := fmt.Sprint(v.history.Site.Manifest, v.Now.UnixNano())
	if v.Memory == nil || v.Sample < 0 {
		return sampled(fresh, v.Sample, seed)
	}
	return append(sampled(fresh, max(v.Sample-2*v.report.Checked.Records, v.Sample/4), seed), sampled(old, v.Sample/10, seed)...)
}

// others compares files with the manifest, without records and their pages.
func (v *verification) others(ctx context.Context) error {
	type result struct {
		Finding
		entry output.Entry
		bytes int64
		err   error
	}
	for _, r := range parallel.Map(16, v.chosen(), func(e output.Entry) (r result) {
		r.entry = e
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
			v.exhibit(e.Path, data)
			r.Finding = Finding{Code: "altered-file", Severity: diag.Error, Path: e.Path, Message: alteredFile}
		}
		r.bytes = int64(len(data))
		return r
	}) {
		if r.err != nil {
			return r.err
		}
		if r.Code != "" {
			v.report.Findings = append(v.report.Findings, r.Finding)
		} else {
			v.compared[r.entry.Path] = r.entry.SHA256
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

const alteredFile = "文件与清单里的 SHA-256 不符，发布以后被改动过"

// records compares each record with its entry, and the page beside it with both the record
// and the manifest.
func (v *verification) records(ctx context.Context) error {
	var paths []string
	v.documents = map[string]bool{}
	for _, path := range slices.Sorted(maps.Keys(v.history.Documents)) {
		d := v.history.Documents[path]
		if d.State == "" {
			continue
		}
		folder := strings.TrimPrefix(address.Document(path), "/")
		page, text := v.sums[folder+"index.html"], v.sums[folder+record.Name]
		v.documents[page.Path] = page.Path != ""
		if v.Path != "" && v.Path != path || v.remembers(page) && v.remembers(text) && text.SHA256 == d.Record {
			continue
		}
		paths = append(paths, path)
	}
	type result struct {
		document
		err error
	}
	for _, r := range parallel.Map(16, paths, func(path string) (r result) {
		if r.err = ctx.Err(); r.err == nil {
			r.document, r.err = v.record(path)
		}
		return r
	}) {
		if r.err != nil {
			return r.err
		}
		v.report.Findings = append(v.report.Findings, r.findings...)
		for _, e := range r.equal {
			v.compared[e.Path] = e.SHA256
		}
		v.report.Checked.Records++
		v.report.Checked.Files++ // the page
		v.report.Checked.Bytes += r.bytes
	}
	return nil
}

// document is what came out of a record and its page.
type document struct {
	findings []Finding
	equal    []output.Entry // of the manifest
	bytes    int64          // of the page
}

func (v *verification) record(path string) (got document, err error) {
	wrong := func(code, file, format string, args ...any) {
		got.findings = append(got.findings, Finding{Code: code, Severity: diag.Error, Path: file, Message: fmt.Sprintf(format, args...)})
	}
	folder := strings.TrimPrefix(address.Document(path), "/")
	name, pageName := folder+record.Name, folder+"index.html"
	text, err := read(v.source.Site, name, record.Most)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return got, err
	}
	if err != nil {
		wrong("missing-file", name, "没有公开记录")
	}
	page, err := read(v.source.Site, pageName, mostFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return got, err
	}
	if err != nil {
		wrong("missing-file", pageName, "登记过的文件没有网页")
	}
	got.bytes = int64(len(page))
	defer func() {
		if len(got.findings) > 0 {
			v.exhibit(name, text)
			v.exhibit(pageName, page)
		}
	}()
	for _, f := range []struct {
		name string
		data []byte
	}{{name, text}, {pageName, page}} {
		e, listed := v.sums[f.name]
		switch {
		case f.data == nil || !listed:
		case log.Digest(f.data) == e.SHA256:
			got.equal = append(got.equal, e)
		default:
			wrong("altered-file", f.name, alteredFile)
		}
	}
	if text == nil {
		return got, nil
	}
	d := v.history.Documents[path]
	if log.Digest(text) != d.Record {
		wrong("altered-record", name, "公开记录与日志登记的 SHA-256 不符")
	}
	r, err := record.Parse(text)
	if err != nil {
		wrong("altered-record", name, "%v", err)
		return got, nil
	}
	if r.Path != path || r.Published != d.Published || r.State != string(d.State) {
		wrong("altered-record", name, "公开记录写的是 %s，%s 公开，状态 %s；日志登记的是 %s，%s，%s", r.Path, r.Published, r.State, path, d.Published, d.State)
	}
	if page == nil {
		return got, nil
	}
	for _, difference := range Differences(r, text, page) {
		wrong("page-differs", pageName, "%s", difference)
	}
	return got, nil
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
	if p.Text != r.Body {
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
	b := make([]byte, 0, len(text))
	for _, r := range text {
		if r != ' ' && r != '\n' && r != '\t' && r != '\u3000' && r != '\u00a0' && r != '\u200b' {
			b = utf8.AppendRune(b, r)
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
		v.strictly(j, rule, row, from, done, d.Verdict)
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
		case log.Expire:
			v.find("expire", diag.Notice, a.Path, "公示期满，当事人的信息不再公开（第 %d 号登记，%s）", a.index, a.AsOf)
		}
	}
	return nil
}

// read reads a file of at most most bytes. A size that a server states is believed up to a
// mebibyte.
func read(files fs.FS, name string, most int64) ([]byte, error) {
	f, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var b bytes.Buffer
	if info, err := f.Stat(); err == nil {
		b.Grow(int(min(max(info.Size(), 0), 1<<20)) + bytes.MinRead)
	}
	if _, err := b.ReadFrom(io.LimitReader(f, most+1)); err != nil {
		return nil, fmt.Errorf("读 %s：%w", name, err)
	}
	if int64(b.Len()) > most {
		return nil, fmt.Errorf("%s 超过 %d MiB", name, most>>20)
	}
	return b.Bytes(), nil
}
