package portal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/output"
	"gongkai/site/portal/handover"
	"gongkai/site/proof/log"
	"gongkai/site/proof/verify"
)

// Status (核验结论) is what a visit came to.
type Status string

// The statuses, the gravest first.
const (
	Altered      Status = "altered"      // 记录被改: not what was signed, or the history was rewritten
	Unverifiable Status = "unverifiable" // 无法核验: cannot be read, or nobody knows who signed it
	Silent       Status = "silent"       // 静默: verified, and without a publication for too long
	Verified     Status = "verified"     // 核验相符
)

// statuses are all of them, the gravest first.
var statuses = [...]Status{Altered, Unverifiable, Silent, Verified}

// Chinese returns the word of a status.
func (s Status) Chinese() string {
	return map[Status]string{Altered: "记录被改", Unverifiable: "无法核验", Silent: "静默", Verified: "核验相符"}[s]
}

// explained returns what a status means, in a sentence.
func (s Status) explained() string {
	return map[Status]string{
		Altered:      "网站现在的内容与机关签名登记的不一致，或者登记的历史被改写、退回。",
		Unverifiable: "网站打不开、读不全，或者登记不是用已知的密钥签名的。",
		Silent:       "内容与登记相符，但是很久没有发布，不知道现在还有没有人维护。",
		Verified:     "网站的内容就是机关签名登记的，登记的历史没有被改写。",
	}[s]
}

// Visit (核验) is what the portal knows of a site after it has asked for it.
type Visit struct {
	Site   *Site
	Status Status
	Reason string // in Chinese, for the page; "" when verified
	Detail error  // what the system said; nil when nothing went wrong

	Findings []verify.Finding // errors and warnings, the gravest first, at most mostFindings
	Fork     string           // two signed notes that exclude each other; "" without
	Read     bool             // this very visit has verified the site

	// What follows is of the last visit that came to an end without errors.
	Checkpoint log.Checkpoint    // cosigned by the portal where it has a key; no Origin: there was none
	Summary    *handover.Summary // nil: there was none
	Parties    string            // name of the file in the portal's folder; "" for none
	Last       calendar.Date     // as-of date of that visit's run
}

// mostFindings is how many findings of a site are shown.
const mostFindings = 50

// stateFolder is where the portal remembers sites, in its folder: for each the checkpoint
// that it verified last, and what was handed over.
//
//	state/SHA-256 OF THE ORIGIN/checkpoint   signed, and cosigned
//	                            summary.json, parties.tsv
//	                            verified     the as-of date of that run
//	                            memory       what need not be read again
const stateFolder = "state"

// hash returns the name of a log among others: the SHA-256 of its origin.
func (s *Site) hash() string {
	sum := sha256.Sum256([]byte(s.Origin))
	return hex.EncodeToString(sum[:])
}

func (s *Site) state(name string) string { return path.Join(stateFolder, s.hash(), name) }

// visit verifies a site and remembers what it came to. The error is one of the portal's
// own folder, or that the run was interrupted.
func (o *Options) visit(ctx context.Context, s *Site) (*Visit, error) {
	v := &Visit{Site: s}
	since, err := v.remembered(o)
	if err != nil {
		return v, err
	}
	limited, stop := context.WithTimeout(ctx, o.Timeout)
	defer stop()
	report, handed, err := o.read(limited, s, since)
	if ctx.Err() != nil {
		return v, ctx.Err()
	}
	var damaged *damagedHandover
	switch {
	case errors.As(err, &damaged):
		v.Status, v.Reason, v.Detail = Unverifiable, damaged.Error(), err
		return v, nil
	case err != nil:
		v.Status, v.Reason, v.Detail = Unverifiable, "打不开网站，或者读不全它的文件。", err
		if errors.Is(err, context.DeadlineExceeded) || limited.Err() != nil {
			v.Reason = fmt.Sprintf("%s内没有读完网站的文件。", inChinese(o.Timeout))
		}
		return v, nil
	}
	v.judge(report)
	if !report.Intact() {
		return v, nil
	}
	head, err := s.keys.Checkpoint(report.Checkpoint)
	if err != nil {
		return v, err
	}
	v.Read = true
	return v, o.remember(v, head, report, handed)
}

// judge takes the findings of a verification over.
func (v *Visit) judge(r *verify.Report) {
	v.Status = Verified
	for _, f := range r.Findings {
		if f.Severity == diag.Notice {
			continue
		}
		if len(v.Findings) < mostFindings {
			v.Findings = append(v.Findings, f)
		}
		if f.Evidence != nil && v.Fork == "" && (f.Code == log.Forked || f.Code == log.RolledBack) {
			v.Fork = *f.Evidence
		}
	}
	is := func(codes ...string) func(verify.Finding) bool {
		return func(f verify.Finding) bool { return f.Severity == diag.Error && slices.Contains(codes, f.Code) }
	}
	switch {
	case r.Intact():
	case slices.ContainsFunc(r.Findings, is(log.Forked)):
		v.Status, v.Reason = Altered, "公开日志分叉：网站现在的登记历史与本门户以前核验过的不同。"
	case slices.ContainsFunc(r.Findings, is(log.RolledBack)):
		v.Status, v.Reason = Altered, "公开日志退回到了以前的状态，以前核验过的登记不见了。"
	case slices.ContainsFunc(r.Findings, is(log.BadSignature)):
		v.Status, v.Reason = Unverifiable, "公开日志不是用已知的密钥签名的。"
	default:
		v.Status, v.Reason = Altered, "网站现在的内容与登记的不一致。"
	}
}

// handed is what a site has handed over; nil bytes for a file that it does not have.
type handed struct {
	summary *handover.Summary
	files   map[string][]byte
}

// damagedHandover says what is wrong with the files that a site hands over.
type damagedHandover struct {
	file string
	err  error
}

func (d *damagedHandover) Error() string {
	return fmt.Sprintf("网站交给门户的文件 %s 不能用：%v。", d.file, d.err)
}

// read verifies a site and reads what it hands over.
func (o *Options) read(ctx context.Context, s *Site, since []byte) (*verify.Report, *handed, error) {
	source, closeSource, err := o.Open(ctx, s.URL)
	if err != nil {
		return nil, nil, err
	}
	defer closeSource()
	opt := o.Verify
	opt.Keys, opt.Since = []string{s.Key}, since
	if opt.Memory = o.memory(s, since); opt.Memory != nil {
		opt.Since = nil
	}
	report, err := verify.Run(ctx, source, opt)
	if err != nil || !report.Intact() {
		return report, nil, err
	}
	sums := map[string]output.Entry{}
	for _, e := range report.Manifest.Files {
		sums[e.Path] = e
	}
	h := &handed{files: map[string][]byte{}}
	for url, most := range map[string]int64{address.PortalSummary: handover.MostSummary, address.PortalParties: handover.MostParties} {
		name := address.File(url)
		entry, ok := sums[name]
		if !ok {
			return report, nil, &damagedHandover{name, errors.New("没有这个文件，请网站用新版本的 gongkai 重新生成、发布")}
		}
		if h.files[name], err = readHanded(source.Site, entry, most); err != nil {
			return report, nil, err
		}
	}
	if err := ctx.Err(); err != nil {
		return report, nil, err
	}
	return report, h, h.parse(s, report)
}

// readHanded reads a file, whose bytes must be those that the manifest lists.
func readHanded(files fs.FS, e output.Entry, most int64) ([]byte, error) {
	if e.Bytes > most {
		return nil, &damagedHandover{e.Path, fmt.Errorf("超过 %d MiB", most>>20)}
	}
	f, err := files.Open(e.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &damagedHandover{e.Path, errors.New("清单里有，网站上没有")}
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, e.Bytes+1))
	if err != nil {
		return nil, err
	}
	if log.Digest(data) != e.SHA256 {
		return nil, &damagedHandover{e.Path, errors.New("与文件清单里的 SHA-256 不符")}
	}
	return data, nil
}

// parse reads the files, and compares them with what was verified.
func (h *handed) parse(s *Site, r *verify.Report) error {
	name := address.File(address.PortalSummary)
	summary, err := handover.ParseSummary(h.files[name])
	switch {
	case err != nil:
		return &damagedHandover{name, err}
	case summary.Log.Origin != s.Origin:
		return &damagedHandover{name, fmt.Errorf("说的是另一个日志 %s", summary.Log.Origin)}
	case summary.AsOf.String() != r.AsOf:
		return &damagedHandover{name, fmt.Errorf("数据截至 %s，日志登记的是 %s", summary.AsOf, r.AsOf)}
	}
	h.summary = &summary
	name = address.File(address.PortalParties)
	if _, err := handover.CheckParties(h.files[name]); err != nil {
		return &damagedHandover{name, err}
	}
	return nil
}

// memory returns what need not be read of a site again; nil when there is nothing, or when
// it is not of the checkpoint: then all is read.
func (o *Options) memory(s *Site, since []byte) *verify.Memory {
	data, err := o.readState(s.state("memory"), verify.MostMemory)
	if err != nil {
		return nil
	}
	m, err := verify.ReadMemory(data)
	if err != nil {
		return nil
	}
	last, err := log.Unverified(m.Checkpoint)
	kept, err2 := log.Unverified(since)
	if err != nil || err2 != nil || last.Text() != kept.Text() {
		return nil
	}
	return m
}

// remember cosigns the checkpoint, and writes what the visit has brought into the state:
// the checkpoint last, and before anybody sees the cosignature, so that the portal never
// signs two histories.
func (o *Options) remember(v *Visit, head log.Checkpoint, r *verify.Report, h *handed) (err error) {
	if o.Cosigner != nil {
		before, had := v.Checkpoint.Cosigned(o.Cosigner.Witness)
		if head, err = cosign(head, *o.Cosigner); err != nil {
			return err
		}
		if at, _ := head.Cosigned(o.Cosigner.Witness); had && at.Before(before) {
			return fmt.Errorf("这台机器的时钟比上一次联署 %s 的时间（%s）还早，没有联署；请校准时钟", v.Site.Name, before.Format(time.DateTime))
		}
	}
	s := v.Site
	parties := address.File(address.PortalParties)
	first := []log.File{
		{Name: s.state("summary.json"), Data: h.files[address.File(address.PortalSummary)]},
		{Name: s.state("parties.tsv"), Data: h.files[parties]},
		{Name: s.state("verified"), Data: []byte(o.AsOf.String() + "\n")},
	}
	if r.Memory != nil {
		data, err := r.Memory.Encode()
		if err != nil {
			return err
		}
		first = append(first, log.File{Name: s.state("memory"), Data: data})
	}
	for _, files := range [][]log.File{first, {{Name: s.state("checkpoint"), Data: head.Note}}} {
		if err := o.writeState(files); err != nil {
			return fmt.Errorf("记下 %s 的核验：%w", s.Name, err)
		}
	}
	v.Checkpoint, v.Summary, v.Parties, v.Last = head, h.summary, s.state("parties.tsv"), o.AsOf
	if day, err := calendar.Parse(r.AsOf); err == nil && day.AddDays(o.MaxAge).Before(o.AsOf) {
		v.Status, v.Reason = Silent, fmt.Sprintf("最近一次发布的数据截至%s，已经超过 %d 天。", day.Chinese(), o.MaxAge)
	}
	return nil
}

// writeState writes files whose bytes differ from those that are there.
func (o *Options) writeState(files []log.File) error {
	var changed []log.File
	for _, f := range files {
		if old, err := o.readState(f.Name, int64(len(f.Data))); err != nil || !bytes.Equal(old, f.Data) {
			changed = append(changed, f)
		}
	}
	if len(changed) == 0 {
		return nil
	}
	return log.WriteFiles(o.Folder, changed)
}

// readState reads a file of the state of at most most bytes.
func (o *Options) readState(name string, most int64) ([]byte, error) {
	f, err := o.Folder.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(data)) > most {
		err = fmt.Errorf("%s 太大", name)
	}
	return data, err
}

// remembered takes the state over. It returns the checkpoint; nil at the first visit. A
// state that cannot be used stops the portal: without it a forked log would pass.
func (v *Visit) remembered(o *Options) (since []byte, err error) {
	s := v.Site
	advice := func(name string, err error) error {
		return fmt.Errorf("%s（%s）：%w；请从备份中恢复", s.state(name), s.Name, err)
	}
	since, err = o.readState(s.state("checkpoint"), mostNote)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, advice("checkpoint", err)
	}
	if v.Checkpoint, err = s.keys.Checkpoint(since); err != nil {
		return nil, advice("checkpoint", err)
	}
	data, err := o.readState(s.state("summary.json"), handover.MostSummary)
	if err != nil {
		return nil, advice("summary.json", err)
	}
	summary, err := handover.ParseSummary(data)
	if err != nil {
		return nil, advice("summary.json", err)
	}
	day, err := o.readState(s.state("verified"), 64)
	if err != nil {
		return nil, advice("verified", err)
	}
	if v.Last, err = calendar.Parse(strings.TrimSpace(string(day))); err != nil {
		return nil, advice("verified", err)
	}
	v.Summary, v.Parties = &summary, s.state("parties.tsv")
	return since, nil
}

// mostNote is the most bytes of a signed note.
const mostNote = 64 << 10

// cosign adds the portal's cosignature to a checkpoint, in the place of an older one.
func cosign(c log.Checkpoint, w log.Cosigner) (log.Checkpoint, error) {
	if w.Name() == c.Origin {
		return c, fmt.Errorf("见证人的名字 %s 与日志的名字相同，请换一个名字", w.Name())
	}
	signed, err := log.Checkpoint{Origin: c.Origin, Size: c.Size, Root: c.Root}.Sign(w)
	if err != nil {
		return c, err
	}
	var kept []byte
	for line := range bytes.Lines(c.Note) {
		if !bytes.HasPrefix(line, []byte("— "+w.Name()+" ")) {
			kept = append(kept, line...)
		}
	}
	c.Note = kept
	return c.Cosign(string(bytes.TrimPrefix(signed.Note, []byte(signed.Text()+"\n"))), w.Witness)
}
