package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/internal/boundedzip"
	"gongkai/site/output"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
	"gongkai/site/proof/sm"
	"gongkai/site/proof/verify"
)

// bundleLimits bounds a bundle: its list of files, which costs memory, a file, and all of
// them, unpacked. The site is read twice, once to verify it.
func bundleLimits() boundedzip.Limits {
	return boundedzip.Limits{List: 256 << 20, Parts: 2 << 20, Part: 256 << 20, Total: 1 << 40, Ratio: 400, Free: 16 << 20}
}

// Receive (接收离线包) brings a bundle to the targets of this machine. The folder o.Source has
// publish.toml and no content; the site lies in o.Output and the log in log/, as the last
// bundle left them.
//
// It verifies first, and does nothing when that fails: every name in the archive is one of
// the manifest or of the log; a key of o.Log.Keys has signed the log; the log continues the
// one that is here; the base is the site that is here; every byte is what the log says.
// Then the site is put in place here and at the targets, log/ follows, and the files that
// the log says to forget go. A run that was killed is done by the next one with the same
// bundle. A receipt is written beside the bundle, when that can be written.
func Receive(ctx context.Context, o Options, bundle string) (*Report, error) {
	unlock, err := output.Lock(o.Source, lockName)
	if errors.Is(err, output.ErrLocked) {
		return nil, refuse(Busy, "另一个 gongkai publish 正在发布这个网站；请等它结束再运行")
	}
	if err != nil {
		return nil, fmt.Errorf("锁定文件夹：%w", err)
	}
	defer func() { _ = unlock() }() // the lock dies with the process
	if err := output.Recover(ctx, o.Output); err != nil {
		return nil, err
	}
	c, err := openCarried(bundle, o)
	if err != nil {
		return nil, err
	}
	defer c.close()
	r := &run{Options: o}
	if err := c.verify(ctx, r); err != nil {
		return nil, err
	}
	report := &Report{AsOf: r.audit.AsOf, Manifest: r.digest, Log: &LogReport{
		Size: r.log.Checkpoint().Size, Appended: map[log.Event]int{}, Cosigned: []string{}, Stamped: []string{}, Missing: []string{},
	}}
	if err := c.newer(ctx, r); err != nil {
		return nil, err
	}
	if !o.DryRun {
		if err := c.unpack(ctx, r); err != nil {
			return nil, err
		}
		defer r.built.Close()
	}
	fail := func(i int, err error) {
		if err != nil {
			report.Targets[i].Error = err.Error()
		}
	}
	for i, t := range r.Targets {
		got, err := TargetReport{Name: t.String()}, r.unreached[t.String()]
		if err == nil {
			got, err = t.put(ctx, r)
		}
		report.Targets = append(report.Targets, got)
		fail(i, err)
	}
	if err := ctx.Err(); err != nil || o.DryRun || report.allFailed() {
		return report, errors.Join(err, report.failures())
	}
	if err := c.takeLog(ctx, r); err != nil {
		return report, err
	}
	defer r.files.Close()
	for i, t := range r.Targets {
		if report.Targets[i].Error == "" {
			fail(i, t.complete(ctx, r, report.Targets[i].Version, r.history.Forgotten()))
		}
	}
	if err := report.failures(); err != nil {
		return report, err
	}
	return report, c.receipt()
}

// allFailed reports whether no target got the site.
func (r *Report) allFailed() bool {
	return !slices.ContainsFunc(r.Targets, func(t TargetReport) bool { return t.Error == "" })
}

// failures returns what went wrong at targets.
func (r *Report) failures() error {
	var failed []error
	for _, t := range r.Targets {
		if t.Error != "" {
			failed = append(failed, fmt.Errorf("发布位置 %s：%s", t.Name, t.Error))
		}
	}
	return errors.Join(failed...)
}

// carried is an open bundle, over what is here already.
type carried struct {
	path  string
	file  *os.File
	parts map[string]*boundedzip.Part
	base  string // manifest that a difference builds on; "" for a whole bundle

	output   string
	built    fs.FS  // the site that is here; nil without one
	manifest string // its digest
	log      fs.FS  // the log that is here; nil without one
	closers  []io.Closer
}

func badBundle(format string, args ...any) error { return refuse(BadBundle, format, args...) }

// openCarried opens a bundle, and what is here. It refuses names that lead elsewhere.
func openCarried(name string, o Options) (*carried, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("打不开离线包 %s：%w", name, err)
	}
	c := &carried{path: name, file: file, output: o.Output, parts: map[string]*boundedzip.Part{}, closers: []io.Closer{file}}
	if err = c.openParts(); err == nil {
		err = c.openHere(o)
	}
	if err != nil {
		c.close()
		return nil, err
	}
	return c, nil
}

// openParts reads the list of files.
func (c *carried) openParts() error {
	info, err := c.file.Stat()
	if err != nil {
		return err
	}
	archive, err := boundedzip.Open(c.file, info.Size(), bundleLimits())
	if err != nil {
		return badBundle("%s 不是完整的离线包（%v）；请重新拷贝", c.path, err)
	}
	for _, p := range archive.Parts {
		switch {
		case !p.Mode.IsRegular() || strings.HasSuffix(p.Name, "/"):
			return badBundle("离线包里的 %q 不是文件，没有发布；这个包不是 gongkai publish 写的", p.Name)
		case !fs.ValidPath(p.Name) || strings.ContainsAny(p.Name, "\\:\x00"):
			return badBundle("离线包里的文件名 %q 指到了别处，没有发布；这个包不是 gongkai publish 写的", p.Name)
		case c.parts[p.Name] != nil:
			return badBundle("离线包里有两个 %q，没有发布；这个包不是 gongkai publish 写的", p.Name)
		}
		c.parts[p.Name] = p
	}
	return nil
}

// openHere opens the site and the log that are here.
func (c *carried) openHere(o Options) error {
	built, err := os.OpenRoot(o.Output)
	if err == nil {
		c.closers = append(c.closers, built)
		data, err := readAtMost(built.FS(), output.ManifestName, mostListed)
		if err == nil {
			c.built, c.manifest = built.FS(), log.Digest(data)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	files, err := o.Source.OpenRoot(LogFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	c.closers = append(c.closers, files)
	c.log = files.FS()
	return nil
}

func (c *carried) close() {
	for _, closer := range c.closers {
		_ = closer.Close() // only read from
	}
}

// overlay is the files of a bundle below a folder, over those that are here.
type overlay struct {
	parts  map[string]*boundedzip.Part
	prefix string
	under  fs.FS // nil for a whole bundle
}

// Open opens a file. Folders are not listed.
func (o overlay) Open(name string) (fs.File, error) {
	if p := o.parts[o.prefix+name]; p != nil && fs.ValidPath(name) {
		r, err := p.Open()
		if err != nil {
			return nil, &fs.PathError{Op: "open", Path: name, Err: err}
		}
		return packedFile{r, p}, nil
	}
	if o.under == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return o.under.Open(name)
}

// packedFile is an open file of a bundle.
type packedFile struct {
	io.ReadCloser
	part *boundedzip.Part
}

// Stat returns the file's description.
func (f packedFile) Stat() (fs.FileInfo, error) { return packedInfo{f.part}, nil }

type packedInfo struct{ part *boundedzip.Part }

// Name returns the last element of the file's name.
func (i packedInfo) Name() string { return path.Base(i.part.Name) }

// Size returns the unpacked length.
func (i packedInfo) Size() int64 { return i.part.Size }

// Mode says that the file can be read.
func (i packedInfo) Mode() fs.FileMode { return 0o444 }

// ModTime is the zero time: bundles have none.
func (i packedInfo) ModTime() time.Time { return time.Time{} }

// IsDir is false.
func (i packedInfo) IsDir() bool { return false }

// Sys is nil.
func (i packedInfo) Sys() any { return nil }

// site and logged are the files as they will be.
func (c *carried) site() fs.FS {
	o := overlay{parts: c.parts}
	if c.base != "" {
		o.under = c.built
	}
	return o
}

func (c *carried) logged() fs.FS {
	o := overlay{parts: c.parts, prefix: LogFolder + "/"}
	if c.base != "" {
		o.under = c.log
	}
	return o
}

// verify reads the whole bundle and what it builds on, and refuses what is not as a pinned
// key has signed it. It fills r with the site and log that will be here.
func (c *carried) verify(ctx context.Context, r *run) (err error) {
	if err := c.readBase(); err != nil {
		return err
	}
	if c.parts[LogFolder+"/checkpoint"] == nil {
		return badBundle("离线包里没有公开日志，不能核验是谁发布的，没有发布；没有公开日志的网站，请把包解开，直接放到服务器上")
	}
	source := verify.Source{Site: c.site(), Log: c.logged()}
	o := verify.Options{Keys: r.Log.Keys, Sample: -1}
	if c.log != nil {
		if o.Since, err = readAtMost(c.log, "checkpoint", mostNote); errors.Is(err, fs.ErrNotExist) {
			o.Since = nil
		} else if err != nil {
			return err
		}
	}
	report, err := verify.Run(ctx, source, o)
	if err != nil {
		if ctx.Err() != nil {
			return err
		}
		return badBundle("离线包核验不下去，没有发布：%v", err)
	}
	if err := refusal(report.Findings); err != nil {
		return err
	}
	if err := r.read(source.Site); err != nil {
		return badBundle("离线包里的网站读不出来，没有发布：%v", err)
	}
	if log.Digest(r.manifest.Encode()) != r.digest {
		return badBundle("离线包里的 %s 不是 gongkai build 写的那样，没有发布", output.ManifestName)
	}
	if r.keys, err = log.ParseKeys(r.Log.Keys...); err != nil {
		return err
	}
	if r.log, err = log.Open(source.Log, r.keys); err != nil {
		return err
	}
	if r.history, err = r.log.Fold(ctx); err != nil {
		return err
	}
	r.Log = corpus.PublicationLog{Origin: r.log.Checkpoint().Origin, Keys: r.Log.Keys}
	return c.allNamed(r)
}

// readBase reads base.txt and compares it with the site that is here.
func (c *carried) readBase() error {
	p := c.parts[baseName]
	if p == nil {
		return nil
	}
	if p.Size > 4096 {
		return badBundle("离线包里的 %s 太大，没有发布", baseName)
	}
	text, err := p.Read()
	if err != nil {
		return badBundle("离线包里的 %s 读不出来（%v），没有发布；请重新拷贝", baseName, err)
	}
	base, ok := strings.CutPrefix(string(text), baseHead)
	base = strings.TrimSuffix(base, "\n")
	if !ok || len(base) != 64 {
		if c.parts[output.ManifestName] != nil {
			return nil // a file of the site has this name, and allNamed looks for it there
		}
		return badBundle("离线包里的 %s 不合格式，没有发布", baseName)
	}
	c.base = base
	own := "" // digest of the manifest that the bundle brings
	if m := c.parts[output.ManifestName]; m != nil {
		data, err := m.Read()
		if err != nil {
			return badBundle("离线包里的 %s 读不出来（%v），没有发布；请重新拷贝", output.ManifestName, err)
		}
		own = log.Digest(data)
	}
	switch {
	case c.manifest == "":
		return refuse(BundleBase, "这个离线包只带改动，而这里还没有网站，没有发布；请先接收一个完整的包（gongkai publish --to 名字 --full）")
	case c.manifest != base && c.manifest != own:
		return refuse(BundleBase, "这个离线包只带对 %s… 的改动，而这里的网站是 %s…，没有发布；请按次序接收，或者请对方重做完整的包（gongkai publish --to 名字 --full）", base[:shortSum], c.manifest[:shortSum])
	}
	return nil
}

// refusal returns an error for findings that stop a bundle. What others may think of the
// dates that the organ states does not: it is as the organ has signed it.
func refusal(findings []verify.Finding) error {
	const most = 10
	code := BadBundle
	var lines []string
	for _, f := range findings {
		switch f.Code {
		case "contradicted", log.BadCosignature, log.BadTimestamp, "verdict-differs", "not-witnessed", "stale":
			continue
		case log.RolledBack:
			code = BundleOlder
		}
		if f.Severity != diag.Error {
			continue
		}
		place := f.Path
		if place != "" {
			place += "："
		}
		lines = append(lines, fmt.Sprintf("%s%s [%s]", place, f.Message, f.Code))
	}
	if lines == nil {
		return nil
	}
	rest := ""
	if len(lines) > most {
		lines, rest = lines[:most], fmt.Sprintf("\n……共 %d 处", len(lines))
	}
	return refuse(code, "离线包核验不符，没有发布：\n%s%s\n请重新拷贝；还是不符的，请与发布机关核对", strings.Join(lines, "\n"), rest)
}

// Names of files of a log.
var (
	tileFile  = regexp.MustCompile(`^tile/(entries|[0-9]{1,2})/(x[0-9]{3}/){0,6}[0-9]{3}(\.p/[0-9]{1,3})?$`)
	stampFile = regexp.MustCompile(`^checkpoints/[0-9]{1,18}(\.[0-9A-Za-z_-]{1,64})?\.tsr$`)
	indexLine = regexp.MustCompile(`^[0-9]{1,18} [0-9]{4}-[0-9]{2}-[0-9]{2}$`)
)

// mostLogFile bounds a file of the log that is neither a record nor the index, in bytes.
const mostLogFile = 2 << 20

// allNamed refuses files of the archive that neither the manifest lists nor the log has:
// they would be served as the organ's.
func (c *carried) allNamed(r *run) error {
	records := map[string]bool{}
	for path, d := range r.history.Documents {
		for _, v := range d.Versions {
			if !r.history.Hides(path, v.Record) {
				records[log.RecordName(v.Record)] = true
			}
		}
	}
	for name, p := range c.parts {
		inLog, logged := strings.CutPrefix(name, LogFolder+"/")
		switch {
		case r.sums[name] != "", name == output.ManifestName, name == baseName && c.base != "":
			continue
		case !logged:
			return badBundle("离线包里的 %q 不在清单里，没有发布；包被人改动过", name)
		}
		if err := c.checkLogFile(r, inLog, p, records[inLog]); err != nil {
			return badBundle("离线包里的 %q 不是公开日志的文件（%v），没有发布；包被人改动过", name, err)
		}
	}
	return nil
}

// checkLogFile says what is wrong with a file of the log.
func (c *carried) checkLogFile(r *run, name string, p *boundedzip.Part, isRecord bool) error {
	if name == "checkpoint" || tileFile.MatchString(name) && p.Size <= mostLogFile {
		return nil // verified with the log
	}
	if p.Size > mostLogFile && name != "checkpoints/index" && !isRecord {
		return errors.New("太大")
	}
	data, err := p.Read()
	if err != nil {
		return err
	}
	document, isProof := strings.CutPrefix(name, "proof/")
	size, isCheckpoint := strings.CutPrefix(name, "checkpoints/")
	switch {
	case isRecord:
		if log.RecordName(log.Digest(data)) != name {
			return errors.New("与它的 SHA-256 不符")
		}
		return nil
	case isProof:
		proof, err := log.ParseProof(data)
		if err != nil {
			return err
		}
		e, _, err := proof.Verify(r.keys)
		if err == nil && log.ProofName(e.Path) != "proof/"+document {
			err = errors.New("是另一个文件的证明")
		}
		return err
	case name == "policy":
		return r.knownPolicy(data)
	case name == grade.RootsFile:
		_, err := sm.ParseRoots(data)
		return err
	case name == "checkpoints/index":
		for line := range strings.Lines(string(data)) {
			if !indexLine.MatchString(strings.TrimSuffix(line, "\n")) {
				return errors.New("不是检查点的目录")
			}
		}
		return nil
	case stampFile.MatchString(name):
		return nil // verifiers judge it by the roots that they trust
	case isCheckpoint:
		there, err := r.keys.Checkpoint(data)
		if err == nil && strconv.FormatInt(there.Size, 10) != size {
			err = errors.New("是另一个检查点")
		}
		if err == nil {
			err = r.log.Consistent(there)
		}
		return err
	}
	return errors.New("没有这种文件")
}

// knownPolicy refuses a policy that suggests another key of the log than the pinned ones.
func (r *run) knownPolicy(policy []byte) error {
	for line := range strings.Lines(string(policy)) {
		if fields := strings.Fields(line); len(fields) >= 2 && fields[0] == "log" && !slices.Contains(r.Log.Keys, fields[1]) {
			return fmt.Errorf("里面的公钥 %s 不是这里认可的", fields[1])
		}
	}
	return nil
}

// newer refuses a bundle whose log is behind that of a target.
func (c *carried) newer(ctx context.Context, r *run) error {
	err := r.newest(ctx)
	if isCode(err, LogBehind) {
		return refuse(BundleOlder, "发布位置上的公开日志比离线包的新，没有发布：这是一个旧包（%d 号登记）", r.log.Checkpoint().Size)
	}
	return err
}

// unpack puts the site in place here, all or nothing.
func (c *carried) unpack(ctx context.Context, r *run) error {
	dir, err := output.Open(ctx, c.output)
	if err != nil {
		return err
	}
	defer dir.Close()
	for _, e := range r.manifest.Files {
		p := c.parts[e.Path]
		if p == nil {
			if _, ok, err := dir.Reuse(e.Path); err != nil {
				return err
			} else if !ok {
				return refuse(BundleBase, "这里的 %s 与离线包要的不同，没有发布；请重做完整的包（gongkai publish --to 名字 --full）", e.Path)
			}
			continue
		}
		if err := dir.PutFile(e.Path, func() (io.ReadCloser, error) {
			f, err := p.Open()
			if err != nil {
				return nil, err
			}
			return &summed{f, e, sha256.New()}, nil
		}); err != nil {
			return err
		}
	}
	if _, err := dir.Commit(ctx, output.InPlace); err != nil {
		return err
	}
	if r.built, err = os.OpenRoot(c.output); err != nil {
		return err
	}
	return r.read(r.built.FS())
}

// summed fails at the end of a file whose bytes are not those that were verified: the
// bundle may lie on a disk that somebody writes to.
type summed struct {
	io.ReadCloser
	entry output.Entry
	sum   hash.Hash
}

// Read reads on, and compares the sum at the end.
func (s *summed) Read(p []byte) (int, error) {
	n, err := s.ReadCloser.Read(p)
	s.sum.Write(p[:n])
	if err == io.EOF && hex.EncodeToString(s.sum.Sum(nil)) != s.entry.SHA256 {
		return n, badBundle("离线包里的 %s 在读的时候变了，没有发布", s.entry.Path)
	}
	return n, err
}

// takeLog brings the log of the bundle here, and opens it.
func (c *carried) takeLog(ctx context.Context, r *run) error {
	forgotten := r.history.Forgotten()
	if err := r.Source.MkdirAll(LogFolder, 0o755); err != nil {
		return err
	}
	here, err := r.Source.OpenRoot(LogFolder)
	if err != nil {
		return err
	}
	defer here.Close()
	var names []string
	for name := range c.parts {
		if name, ok := strings.CutPrefix(name, LogFolder+"/"); ok {
			names = append(names, name)
		}
	}
	if err := copyLog(ctx, c.logged(), here, names); err != nil {
		return err
	}
	if err := log.Delete(here, forgotten); err != nil {
		return err
	}
	return r.openLog(ctx)
}

// receipt writes beside the bundle that it has arrived. A disk that cannot be written to
// has none.
func (c *carried) receipt() error {
	if _, err := c.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, c.file); err != nil {
		return err
	}
	root, err := os.OpenRoot(filepath.Dir(c.path))
	if err != nil {
		return err
	}
	defer root.Close()
	name := filepath.Base(c.path)
	line := fmt.Sprintf("%x  %s\n", sum.Sum(nil), name)
	if err := log.WriteFiles(root, []log.File{{Name: name + receiptSuffix, Data: []byte(line)}}); err != nil {
		return refuse(NoReceipt, "网站已经发布；回执 %s 写不进去（%v）。请把 %s 这一行另外带回去", c.path+receiptSuffix, err, strings.TrimSpace(line))
	}
	return nil
}
