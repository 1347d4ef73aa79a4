package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/diag"
	"gongkai/site/internal/parallel"
	"gongkai/site/proof/grade"
	"gongkai/site/proof/log"
	"gongkai/site/proof/sm"
	"gongkai/site/proof/witness"
	"gongkai/site/toml"
)

// StampName returns the file of the time stamp of a checkpoint.
func StampName(size int64) string { return checkpointName(size) + ".tsr" }

func checkpointName(size int64) string { return "checkpoints/" + strconv.FormatInt(size, 10) }

// evidenceFolder is where contradicting checkpoints are put, in the source.
const evidenceFolder = ".gongkai/evidence"

// witnessTable is a [[witness]] of publish.toml as it is written.
type witnessTable struct {
	Name     string   `toml:"name"`
	VKey     string   `toml:"vkey"`
	URL      string   `toml:"url"`
	Kind     string   `toml:"kind"`
	Required bool     `toml:"required"`
	At       toml.Pos `toml:"@"`
}

// authorityTable is a [[tsa]] of publish.toml as it is written.
type authorityTable struct {
	Name     string   `toml:"name"`
	URL      string   `toml:"url"`
	Roots    string   `toml:"roots"`
	Hash     string   `toml:"hash"`
	Required bool     `toml:"required"`
	At       toml.Pos `toml:"@"`
}

// readWitnesses reads the witnesses and the authority.
func (c *Config) readWitnesses(witnesses []witnessTable, authorities []authorityTable, source string) (problems []diag.Problem) {
	names, keys := map[string]bool{}, map[string]bool{}
	named := func(at toml.Pos, table, name string) bool {
		switch {
		case name == "" || strings.ContainsAny(name, " \t\n/\\:#"):
			problems = append(problems, at.In(ConfigFile).Problem("bad-value", diag.Error, `写成 name = "sft"`, "[[%s]] 要有名字（name），不含空格、冒号、井号和斜线", table))
		case names[name]:
			problems = append(problems, at.In(ConfigFile).Problem("bad-value", diag.Error, "用不同的名字", "有两个见证人或者时间戳机构叫 %q", name))
		default:
			names[name] = true
			return true
		}
		return false
	}
	for _, t := range witnesses {
		if !named(t.At, "witness", t.Name) {
			continue
		}
		w, mistakes := t.read()
		if len(mistakes) == 0 && keys[w.VKey] {
			mistakes = append(mistakes, t.At.In(ConfigFile).Problem("bad-value", diag.Error, "删去其中一个", "见证人 %s 的公钥与另一个见证人的相同", t.Name))
		}
		keys[w.VKey] = true
		if problems = append(problems, mistakes...); len(mistakes) == 0 {
			c.Witnesses = append(c.Witnesses, w)
		}
	}
	for i, t := range authorities {
		if !named(t.At, "tsa", t.Name) {
			continue
		}
		a, mistakes := t.read(source)
		if i > 0 {
			mistakes = append(mistakes, t.At.In(ConfigFile).Problem("bad-value", diag.Error, "只留一个", "有两个时间戳机构（[[tsa]]）：每个检查点只有一个时间戳"))
		}
		if problems = append(problems, mistakes...); len(mistakes) == 0 {
			c.Authority = &a
		}
	}
	return problems
}

// read returns the witness, or what is wrong with it.
func (t *witnessTable) read() (w witness.Witness, problems []diag.Problem) {
	wrong := func(hint, format string, args ...any) {
		problems = append(problems, t.At.In(ConfigFile).Problem("bad-value", diag.Error, hint, format, args...))
	}
	w = witness.Witness{Witness: grade.Witness{Name: t.Name, VKey: t.VKey, Reader: t.Kind == "reader"}, URL: strings.TrimRight(t.URL, "/"), Required: t.Required}
	var err error
	if w.Key, err = log.ParseWitness(t.VKey); err != nil {
		wrong("向见证人索取它的验证公钥", "见证人 %s 的 vkey：%v", t.Name, err)
	}
	if t.Kind != "" && t.Kind != "server" && t.Kind != "reader" {
		wrong(`写 "server" 或者 "reader"`, "见证人 %s 的 kind = %q：只有 server（向它请求联署）和 reader（取它看过网站以后的联署）", t.Name, t.Kind)
	}
	if !isAddress(t.URL) {
		wrong(`写成 url = "https://…"，由人携带的不写`, "见证人 %s 的网址 %q 不对", t.Name, t.URL)
	}
	return w, problems
}

// read returns the authority, or what is wrong with it.
func (t *authorityTable) read(source string) (a witness.Authority, problems []diag.Problem) {
	wrong := func(hint, format string, args ...any) {
		problems = append(problems, t.At.In(ConfigFile).Problem("bad-value", diag.Error, hint, format, args...))
	}
	a = witness.Authority{Name: t.Name, URL: t.URL, Hash: t.Hash, Required: t.Required}
	if a.Hash == "" {
		a.Hash = sm.SHA256
	}
	if a.Hash != sm.SHA256 && a.Hash != sm.SM3 {
		wrong(`写 "sha256" 或者 "sm3"`, "时间戳机构 %s 的 hash = %q", t.Name, t.Hash)
	}
	if !isAddress(t.URL) {
		wrong(`写成 url = "https://…"，由人携带的不写`, "时间戳机构 %s 的网址 %q 不对", t.Name, t.URL)
	}
	if t.Roots == "" {
		wrong(`写成 roots = "tsa-roots.pem"`, "时间戳机构 %s 没有写根证书的文件（roots），不能核对它的时间戳", t.Name)
		return a, problems
	}
	name := absolute(source, t.Roots)
	text, err := readRoots(name)
	if err == nil {
		a.PEM = text
		a.Roots, err = sm.ParseRoots(text)
	}
	if err != nil {
		wrong("向时间戳机构索取根证书（PEM）", "时间戳机构 %s 的根证书 %s：%v", t.Name, name, err)
	}
	return a, problems
}

func readRoots(name string) ([]byte, error) {
	folder, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	return readAtMost(folder.FS(), filepath.Base(name), 1<<20)
}

// isAddress reports whether text is an address of the web, or nothing.
func isAddress(text string) bool {
	u, err := url.Parse(text)
	return text == "" || err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.RawQuery == "" && u.Fragment == ""
}

// seen looks whether a witness has seen a log that the source has not (step 1). Whoever
// does not answer is asked again after signing.
func (r *run) seen(ctx context.Context) error {
	type sight struct {
		c   log.Checkpoint
		err error
	}
	sights := parallel.Map(max(1, len(r.Witnesses)), r.Witnesses, func(w witness.Witness) sight {
		if w.URL == "" {
			return sight{err: fs.ErrNotExist}
		}
		c, err := r.Client.Seen(ctx, w, r.keys, r.Log.Origin)
		return sight{c, err}
	})
	r.sights = map[string]log.Checkpoint{}
	for i, s := range sights {
		w := r.Witnesses[i]
		if err := ctx.Err(); err != nil {
			return err
		}
		if s.err != nil {
			if w.Reader && !errors.Is(s.err, fs.ErrNotExist) {
				r.warn(s.err)
			}
			continue
		}
		ours := r.log.Checkpoint()
		if s.c.Size > ours.Size {
			return refuse(LogBehind, "见证人 %s 见过有 %d 号登记的日志，网站文件夹里的 log/ 只有 %d 号：可能恢复了旧备份，或者另一台机器也在发布。没有签名，也没有发布；请恢复最新的 log/", w.Name, s.c.Size, ours.Size)
		}
		if err := r.log.Consistent(s.c); err != nil {
			return r.forked(w.Name, s.c.Note, fmt.Sprintf("见证人 %s 见过的日志与网站文件夹里的 log/ 历史不同（%v）。没有签名，也没有发布", w.Name, err))
		}
		r.sights[w.Name] = s.c
	}
	return nil
}

// forked writes both checkpoints of a fork down, and says so.
func (r *run) forked(who string, theirs []byte, message string) error {
	ours := r.log.Checkpoint()
	files := []log.File{{Name: fmt.Sprintf("%d-本网站.checkpoint", ours.Size), Data: ours.Note}}
	if theirs != nil {
		files = append(files, log.File{Name: fmt.Sprintf("%d-%s.checkpoint", ours.Size, strings.ReplaceAll(who, ":", "-")), Data: theirs})
	}
	err := r.Source.MkdirAll(evidenceFolder, 0o755)
	if err == nil {
		var folder *os.Root
		if folder, err = r.Source.OpenRoot(evidenceFolder); err == nil {
			defer folder.Close()
			err = log.WriteFiles(folder, files)
		}
	}
	if err != nil {
		return refuse(LogForked, "%s；请查明哪一份是真的（检查点没有存下来：%v）", message, err)
	}
	return refuse(LogForked, "%s；请查明哪一份是真的。检查点存在 %s/，是证据，请保留", message, evidenceFolder)
}

// warn notes down why somebody's signature is missing.
func (r *run) warn(err error) {
	w := Warning{Code: witness.NoAnswer, Message: err.Error()}
	var f *witness.Fault
	if errors.As(err, &f) {
		w.Code = f.Code
	}
	r.warnings = append(r.warnings, w)
}

// signature is what a checkpoint gets: a cosignature or a time stamp, verified.
type signature struct {
	size     int64
	by       witness.Witness
	line     string // "" for a stamp
	response []byte
}

// ask asks witnesses and the authority for what the newest checkpoint lacks, side by side,
// and takes in what they give. Whoever says that the log is forked stops the publication.
func (r *run) ask(ctx context.Context) error {
	head := r.log.Checkpoint()
	type result struct {
		signature
		err error
	}
	var tasks []func() result
	for _, w := range r.Witnesses {
		if _, ok := head.Cosigned(w.Key); ok || w.URL == "" || w.Reader {
			continue
		}
		older := r.cosignedLast(w)
		tasks = append(tasks, func() result {
			line, err := r.Client.Cosign(ctx, w, r.log, older)
			return result{signature{size: head.Size, by: w, line: line}, err}
		})
	}
	if a := r.Authority; a != nil && a.URL != "" && !r.stamped(head) {
		tasks = append(tasks, func() result {
			response, err := r.Client.Stamp(ctx, *a, head)
			return result{signature{size: head.Size, response: response}, err}
		})
	}
	got := parallel.Map(max(1, len(tasks)), tasks, func(task func() result) result { return task() })
	if err := ctx.Err(); err != nil {
		return err
	}
	var signatures []signature
	for _, g := range got {
		var f *witness.Fault
		switch errors.As(g.err, &f); {
		case g.err == nil:
			signatures = append(signatures, g.signature)
		case f == nil:
			return g.err
		case f.Code == witness.Behind:
			return refuse(LogBehind, "%s。新的检查点已经签名，没有发布到网站上；请查明", f.Message)
		case f.Code == witness.Forked:
			theirs, err := r.Client.Seen(ctx, g.by, r.keys, r.Log.Origin)
			if err != nil {
				theirs.Note = nil // it shows none
			}
			return r.forked(g.by.Name, theirs.Note, f.Message+"。新的检查点已经签名，没有发布到网站上")
		default:
			r.warn(f)
		}
	}
	for _, w := range r.Witnesses {
		there, ok := r.sights[w.Name]
		if !ok || !w.Reader {
			continue
		}
		lines := witness.Lines(w, there.Note)
		if len(lines) == 0 {
			r.warn(&witness.Fault{Code: log.BadCosignature, Message: fmt.Sprintf("见证人 %s 给出的检查点没有它的联署", w.Name)})
			continue
		}
		if c, err := r.checkpointOf(there.Size); err == nil {
			if _, err := c.Cosign(lines[0], w.Key); err != nil {
				r.warn(&witness.Fault{Code: log.BadCosignature, Message: fmt.Sprintf("见证人 %s 的联署与检查点或者它的公钥不符，没有采用", w.Name)})
				continue
			}
			signatures = append(signatures, signature{size: there.Size, by: w, line: lines[0]})
		}
	}
	return r.take(ctx, signatures)
}

// cosignedLast returns the size of the newest checkpoint that a witness has cosigned, 0
// when the last few have nothing of it.
func (r *run) cosignedLast(w witness.Witness) int64 {
	sizes, err := r.log.Sizes()
	if err != nil {
		return 0 // the witness says from where to prove
	}
	slices.Reverse(sizes)
	for _, size := range sizes[:min(len(sizes), 8)] {
		if c, err := r.checkpointOf(size); err == nil {
			if _, ok := c.Cosigned(w.Key); ok {
				return size
			}
		}
	}
	return 0
}

// checkpointOf returns a checkpoint of the log, with the signatures that it has.
func (r *run) checkpointOf(size int64) (log.Checkpoint, error) {
	if size == r.log.Checkpoint().Size {
		return r.log.Checkpoint(), nil
	}
	note, err := readAtMost(r.files.FS(), checkpointName(size), mostNote)
	if err != nil {
		return log.Checkpoint{}, err
	}
	c, err := r.keys.Checkpoint(note)
	if err == nil && c.Size != size {
		err = fmt.Errorf("log/%s 是另一个检查点", checkpointName(size))
	}
	if err == nil {
		err = r.log.Consistent(c)
	}
	return c, err
}

// stamped reports whether a checkpoint has a time stamp that verifies.
func (r *run) stamped(c log.Checkpoint) bool {
	_, ok := r.stampOf(c)
	return ok
}

// take writes signatures that were verified: stamps, checkpoints with their cosignatures,
// and the proofs under them.
func (r *run) take(ctx context.Context, signatures []signature) error {
	if len(signatures) == 0 {
		return nil
	}
	cosigned := map[int64]log.Checkpoint{}
	var stamps []log.File
	for _, s := range signatures {
		if s.line == "" {
			stamps = append(stamps, log.File{Name: StampName(s.size), Data: s.response})
			continue
		}
		c, ok := cosigned[s.size]
		if !ok {
			var err error
			if c, err = r.checkpointOf(s.size); err != nil {
				return err
			}
		}
		before := len(c.Note)
		c, err := c.Cosign(s.line, s.by.Key)
		if err != nil {
			return err
		}
		if len(c.Note) > mostNote {
			return fmt.Errorf("log/%s 的联署太多，超过 %d 字节", checkpointName(s.size), mostNote)
		}
		if len(c.Note) > before {
			cosigned[s.size] = c
		}
	}
	if err := log.WriteFiles(r.files, stamps); err != nil {
		return err
	}
	for size, c := range cosigned {
		if size < r.log.Checkpoint().Size {
			if err := r.prove(ctx, c); err != nil {
				return err
			}
		}
		if err := r.log.Cosigned(r.files, c); err != nil {
			return err
		}
	}
	var err error
	r.log, err = log.Open(r.files.FS(), r.keys)
	return err
}

// policy writes what the organ suggests to verifiers: the log's keys, its witnesses, and
// the certificates by which its stamps are verified.
func (r *run) policy() error {
	var text bytes.Buffer
	for _, key := range r.Log.Keys {
		fmt.Fprintf(&text, "log %s\n", key)
	}
	if r.Log.SM2 != "" {
		text.WriteString(log.PolicySM2(r.Log.SM2))
	}
	if len(r.Witnesses) > 0 {
		var names []string
		for _, w := range r.Witnesses {
			name := w.Name
			if w.Reader {
				name = strings.TrimSuffix(name, grade.ReaderSuffix) + grade.ReaderSuffix
			}
			fmt.Fprintf(&text, "witness %s %s\n", name, w.VKey)
			names = append(names, name)
		}
		fmt.Fprintf(&text, "group witnesses any %s\nquorum witnesses\n", strings.Join(names, " "))
	}
	files := []log.File{{Name: "policy", Data: text.Bytes()}}
	if r.Authority != nil {
		files = append(files, log.File{Name: grade.RootsFile, Data: r.Authority.PEM})
	}
	files = slices.DeleteFunc(files, func(f log.File) bool {
		old, err := readAtMost(r.files.FS(), f.Name, mostLogFile)
		return err == nil && bytes.Equal(old, f.Data)
	})
	return log.WriteFiles(r.files, files)
}

// suggestions returns the files of the log that policy writes and that are there.
func (r *run) suggestions() (names []string) {
	for _, name := range []string{"policy", grade.RootsFile} {
		if _, err := fs.Stat(r.files.FS(), name); err == nil {
			names = append(names, name)
		}
	}
	return names
}

// Signed says who has signed the newest checkpoint. A reader cosigns what is published
// already: the checkpoint before the newest counts too.
type Signed struct {
	Cosigned []string
	Stamped  []string
	Missing  []string
	Required []string // of Missing
}

func (r *run) signed() (s Signed) {
	s = Signed{Cosigned: []string{}, Stamped: []string{}, Missing: []string{}}
	missing := func(name string, required bool) {
		s.Missing = append(s.Missing, name)
		if required {
			s.Required = append(s.Required, name)
		}
	}
	head := r.log.Checkpoint()
	for _, w := range r.Witnesses {
		_, ok := head.Cosigned(w.Key)
		if !ok && w.Reader {
			ok = r.cosignedBefore(w)
		}
		if ok {
			s.Cosigned = append(s.Cosigned, w.Name)
		} else {
			missing(w.Name, w.Required)
		}
	}
	if a := r.Authority; a != nil {
		if r.stamped(head) {
			s.Stamped = append(s.Stamped, a.Name)
		} else {
			missing(a.Name, a.Required)
		}
	}
	return s
}

// cosignedBefore reports whether a reader has cosigned the checkpoint before the newest,
// or whether there was none to cosign.
func (r *run) cosignedBefore(w witness.Witness) bool {
	sizes, err := r.log.Sizes()
	if err != nil {
		return false
	}
	if len(sizes) < 2 || sizes[len(sizes)-2] == 0 {
		return true
	}
	c, err := r.checkpointOf(sizes[len(sizes)-2])
	if err != nil {
		return false
	}
	_, ok := c.Cosigned(w.Key)
	return ok
}
