package publish

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"gongkai/site/internal/parallel"
	"gongkai/site/output"
	"gongkai/site/proof/log"
)

// Bundle (离线包) is a ZIP file that carries a site and its log to a machine that this one
// has no network to. The machine that gets it runs Receive:
//
//	base.txt        of a difference: the SHA-256 of the manifest that it builds on
//	manifest.json   and the files that it lists, by name
//	log/…           by name, the checkpoint last
//
// Entries have no times, so the same site and log give the same bytes. The site is written
// before the log is signed: a full disk stops the publication before its log says
// anything. The file appears when it is whole.
//
// With Last a bundle has only what differs from the last one that is known to have arrived,
// and base.txt; without a site that has changed, the log alone. Which one has arrived is
// what a receipt says: a file beside the bundle with its name and ".received", of one line
// as sha256sum prints it. Receive writes it; across a gap that lets nothing back, a person
// who has heard that it arrived writes it with sha256sum. A wrong receipt does no harm:
// Receive refuses a difference to what it has not got.
//
// What bundles held is remembered in .gongkai/bundles/NAME in the source. Without it, the
// next bundle is whole.
type Bundle struct {
	Name string
	Path string // "{as_of}" in the file's name stands for the as-of date
	Last bool   // only what differs from the last one that arrived

	packing *packing // between put and complete
}

// baseName is the file of a bundle that names what a difference builds on.
const baseName = "base.txt"

const baseHead = "gongkai-bundle/1\nbase "

// receiptSuffix ends the name of a bundle's receipt.
const receiptSuffix = ".received"

// asOfMark stands for the as-of date in the path of a bundle.
const asOfMark = "{as_of}"

// String returns the target's name.
func (b *Bundle) String() string { return b.Name }

// around returns what stands before and behind the date in the bundle's file name.
func (b *Bundle) around() (before, after string) {
	before, after, _ = strings.Cut(filepath.Base(b.Path), asOfMark)
	return before, after
}

// newest returns the name of the newest bundle that is there, "" for none.
func (b *Bundle) newest() (string, error) {
	before, after := b.around()
	if !strings.Contains(b.Path, asOfMark) {
		return b.Path, nil
	}
	entries, err := os.ReadDir(filepath.Dir(b.Path))
	if err != nil {
		return "", err
	}
	newest := ""
	for _, e := range entries { // sorted by name, and so by date
		if name := e.Name(); len(name) > len(before)+len(after) && strings.HasPrefix(name, before) && strings.HasSuffix(name, after) {
			newest = filepath.Join(filepath.Dir(b.Path), name)
		}
	}
	return newest, nil
}

// Served describes the newest bundle. Whether it has arrived is not known here.
func (b *Bundle) Served() (Served, error) {
	name, err := b.newest()
	if errors.Is(err, fs.ErrNotExist) || err == nil && name == "" {
		return Served{}, nil
	}
	if err != nil {
		return Served{}, err
	}
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return Served{}, nil
	}
	if err != nil {
		return Served{}, err
	}
	return Served{Version: filepath.Base(name), At: info.ModTime()}, nil
}

// openLog opens the log in the newest bundle that is there.
func (b *Bundle) openLog(context.Context, *run) (fs.FS, io.Closer, error) {
	newest, err := b.newest()
	if err != nil {
		return nil, nil, err
	}
	if newest == "" {
		return nil, nil, fs.ErrNotExist
	}
	archive, err := zip.OpenReader(newest)
	if errors.Is(err, zip.ErrFormat) {
		return nil, nil, fs.ErrNotExist // put refuses to write over it
	}
	if err != nil {
		return nil, nil, err
	}
	if _, err := fs.Stat(archive, LogFolder+"/checkpoint"); err != nil {
		archive.Close()
		return nil, nil, err
	}
	files, err := fs.Sub(archive, LogFolder)
	if err != nil {
		archive.Close()
		return nil, nil, err
	}
	return files, archive, nil
}

// put writes the site into the bundle, next to the place where it will appear.
func (b *Bundle) put(ctx context.Context, r *run) (report TargetReport, err error) {
	report = TargetReport{Name: b.Name, Version: r.version()}
	b.discard()
	name := strings.ReplaceAll(b.Path, asOfMark, r.audit.AsOf.String())
	if err := placeFor(name); err != nil {
		return report, err
	}
	memory, err := openMemory(r.Source, b.Name, !r.DryRun)
	if err != nil {
		return report, err
	}
	defer memory.close()
	base := output.Manifest{}
	if b.Last && !r.Full && r.sums[baseName] == "" {
		if base, err = memory.arrived(b.received, !r.DryRun); err != nil {
			return report, err
		}
	}
	site, _ := divide(base)
	r.compare(&report, site)
	if r.DryRun {
		return report, nil
	}
	if b.packing, err = newPacking(name); err != nil {
		return report, err
	}
	if err := b.packing.site(ctx, r, base, site); err != nil {
		b.discard()
		return report, err
	}
	report.Bytes = b.packing.unpacked
	return report, nil
}

// placeFor refuses a place that cannot have a bundle, or that has something else.
func placeFor(name string) error {
	folder := filepath.Dir(name)
	if info, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return refuse(Unreachable, "没有文件夹 %s：U 盘可能没有插好，或者请先建立这个文件夹", folder)
	} else if err != nil {
		return err
	}
	info, err := os.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	foreign := refuse(Foreign, "%s 不是 gongkai publish 写的离线包，没有改动；请移走它，或者改 path", name)
	if !info.Mode().IsRegular() {
		return foreign
	}
	archive, err := zip.OpenReader(name)
	if err != nil {
		return foreign
	}
	defer archive.Close()
	for _, own := range []string{output.ManifestName, baseName} {
		if f, err := archive.Open(own); err == nil {
			return f.Close()
		}
	}
	return foreign
}

// complete writes the log into the bundle and lets it appear.
func (b *Bundle) complete(ctx context.Context, r *run, _ string, _ []string) error {
	defer b.discard()
	if r.log != nil {
		if err := b.packing.log(ctx, r.files.FS()); err != nil {
			return err
		}
	}
	sum, err := b.packing.appear()
	if err != nil {
		return err
	}
	memory, err := openMemory(r.Source, b.Name, true)
	if err != nil {
		return err
	}
	defer memory.close()
	return memory.remember(sum, output.Manifest{Files: b.packing.holds})
}

// discard takes away a bundle that has not appeared.
func (b *Bundle) discard() {
	if b.packing != nil {
		b.packing.discard()
		b.packing = nil
	}
}

// received returns the digests of the bundles of which there is a receipt.
func (b *Bundle) received() (sums map[string]bool, err error) {
	root, err := os.OpenRoot(filepath.Dir(b.Path))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, err
	}
	before, after := b.around()
	sums = map[string]bool{}
	for _, e := range entries {
		name := e.Name()
		if !e.Type().IsRegular() || !strings.HasPrefix(name, before) || !strings.HasSuffix(name, after+receiptSuffix) {
			continue
		}
		text, err := readAtMost(root.FS(), name, 4096)
		if err != nil {
			continue // a bundle without a receipt is carried again
		}
		if sum, _, _ := strings.Cut(strings.TrimSpace(string(text)), " "); len(sum) == 64 {
			sums[strings.ToLower(sum)] = true
		}
	}
	return sums, nil
}

// divide takes apart what a bundle held: the files of the site, and the digests of those
// of the log.
func divide(held output.Manifest) (site output.Manifest, logged map[string]string) {
	logged = map[string]string{}
	for _, e := range held.Files {
		if name, ok := strings.CutPrefix(e.Path, LogFolder+"/"); ok {
			logged[name] = e.SHA256
		} else {
			site.Files = append(site.Files, e)
		}
	}
	return site, logged
}

// packing is a bundle that is being written.
type packing struct {
	name, temporary string
	file            *os.File
	sum             hash.Hash // of the file
	zip             *zip.Writer
	holds           []output.Entry // what the site and its log are with this bundle
	logged          map[string]string
	unpacked        int64
	writers         sync.Pool // of *flate.Writer
}

// level is that of the compression: higher ones cost more than they save.
const level = 5

func newPacking(name string) (*packing, error) {
	p := &packing{name: name, temporary: name + log.Temporary, sum: sha256.New()}
	p.writers.New = func() any {
		w, err := flate.NewWriter(io.Discard, level)
		if err != nil {
			panic(err) // of the level only
		}
		return w
	}
	var err error
	if p.file, err = os.OpenFile(p.temporary, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644); err != nil {
		return nil, err
	}
	p.zip = zip.NewWriter(io.MultiWriter(p.file, p.sum))
	return p, nil
}

// site writes the built site, without what the base has.
func (p *packing) site(ctx context.Context, r *run, base, site output.Manifest) error {
	var manifest string // of the base
	had := map[string]string{}
	if len(base.Files) > 0 {
		_, p.logged = divide(base)
		manifest = log.Digest(site.Encode())
		for _, e := range site.Files {
			had[e.Path] = e.SHA256
		}
		if err := p.write(baseName, []byte(baseHead+manifest+"\n")); err != nil {
			return err
		}
	}
	var wanted []output.Entry
	for _, e := range r.manifest.Files {
		if had[e.Path] != e.SHA256 {
			wanted = append(wanted, e)
		}
	}
	if manifest != r.digest {
		wanted = append(wanted, output.Entry{Path: output.ManifestName, SHA256: r.digest, Bytes: int64(len(r.data))})
	}
	slices.SortFunc(wanted, func(a, b output.Entry) int { return strings.Compare(a.Path, b.Path) })
	p.holds = slices.Clone(r.manifest.Files)
	return p.add(ctx, r.output, "", wanted)
}

// log writes the log, without the files that the base has with the same bytes.
func (p *packing) log(ctx context.Context, files fs.FS) error {
	names, err := logNames(files)
	if err != nil {
		return err
	}
	type digested struct {
		output.Entry
		err error
	}
	var wanted []output.Entry
	var checkpoint output.Entry
	for _, d := range parallel.Map(0, names, func(name string) digested {
		e, err := digestOf(files, name)
		return digested{e, err}
	}) {
		if d.err != nil {
			return d.err
		}
		switch {
		case d.Path == "checkpoint":
			checkpoint = d.Entry
		case p.logged[d.Path] != d.SHA256:
			wanted = append(wanted, d.Entry)
		}
		d.Path = LogFolder + "/" + d.Path
		p.holds = append(p.holds, d.Entry)
	}
	return p.add(ctx, files, LogFolder+"/", append(wanted, checkpoint))
}

// digestOf returns the length and SHA-256 of a file.
func digestOf(files fs.FS, name string) (output.Entry, error) {
	f, err := files.Open(name)
	if err != nil {
		return output.Entry{}, err
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	return output.Entry{Path: name, SHA256: hex.EncodeToString(sum.Sum(nil)), Bytes: n}, err
}

// chunk is how many files are compressed before they are written; streamed is from which
// size on a file is compressed while it is written, so that memory is bounded.
const (
	chunk    = 64
	streamed = 4 << 20
)

// add writes files in their order. The bytes must be those that the entries list.
func (p *packing) add(ctx context.Context, from fs.FS, prefix string, entries []output.Entry) error {
	for part := range slices.Chunk(entries, chunk) {
		for i, c := range parallel.Map(0, part, func(e output.Entry) compressed {
			if err := ctx.Err(); err != nil || e.Bytes >= streamed {
				return compressed{err: err}
			}
			return p.compress(from, e)
		}) {
			err := c.err
			if err == nil && c.data == nil {
				err = p.stream(from, prefix, part[i])
			} else if err == nil {
				err = p.raw(prefix+part[i].Path, c)
			}
			if err != nil {
				return fmt.Errorf("%s：%w", prefix+part[i].Path, err)
			}
			p.unpacked += part[i].Bytes
		}
	}
	return nil
}

// compressed is a file as the ZIP archive has it.
type compressed struct {
	data []byte
	size int64 // of the file
	crc  uint32
	err  error
}

func (p *packing) compress(from fs.FS, e output.Entry) compressed {
	data, err := readAtMost(from, e.Path, e.Bytes)
	if err == nil && log.Digest(data) != e.SHA256 {
		err = changed(e)
	}
	if err != nil {
		return compressed{err: err}
	}
	return p.deflate(data)
}

func changed(e output.Entry) error {
	return refuse(BadOutput, "输出文件夹的 %s 与清单不符，生成以后被改动过；请重新运行 gongkai build", e.Path)
}

func (p *packing) deflate(data []byte) compressed {
	w := p.writers.Get().(*flate.Writer)
	defer p.writers.Put(w)
	var b bytes.Buffer
	w.Reset(&b)
	_, err := w.Write(data)
	err = errors.Join(err, w.Close())
	return compressed{b.Bytes(), int64(len(data)), crc32.ChecksumIEEE(data), err}
}

// utf8Names is the flag of a name in UTF-8 (APPNOTE 4.4.4, bit 11).
const utf8Names = 0x800

func header(name string) *zip.FileHeader {
	return &zip.FileHeader{Name: name, Method: zip.Deflate, Flags: utf8Names}
}

func (p *packing) write(name string, data []byte) error {
	c := p.deflate(data)
	return cmp.Or(c.err, p.raw(name, c))
}

func (p *packing) raw(name string, c compressed) error {
	h := header(name)
	h.CRC32, h.UncompressedSize64, h.CompressedSize64 = c.crc, uint64(c.size), uint64(len(c.data))
	w, err := p.zip.CreateRaw(h)
	if err != nil {
		return err
	}
	_, err = w.Write(c.data)
	return err
}

// stream compresses a large file while it is written.
func (p *packing) stream(from fs.FS, prefix string, e output.Entry) error {
	in, err := from.Open(e.Path)
	if err != nil {
		return err
	}
	defer in.Close()
	w, err := p.zip.CreateHeader(header(prefix + e.Path))
	if err != nil {
		return err
	}
	sum := sha256.New()
	if _, err := io.Copy(io.MultiWriter(w, sum), in); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != e.SHA256 {
		return changed(e)
	}
	return nil
}

// appear ends the file, syncs it and gives it its name. It returns its SHA-256.
func (p *packing) appear() (sum string, err error) {
	err = p.zip.Close()
	err = errors.Join(err, p.file.Sync(), p.file.Close())
	p.file = nil
	if err != nil {
		return "", err
	}
	if err := os.Rename(p.temporary, p.name); err != nil {
		return "", err
	}
	p.temporary = ""
	folder, err := os.OpenRoot(filepath.Dir(p.name))
	if err != nil {
		return "", err
	}
	defer folder.Close()
	return hex.EncodeToString(p.sum.Sum(nil)), output.Sync(folder, []string{filepath.Base(p.name)})
}

func (p *packing) discard() {
	if p.file != nil {
		_ = p.file.Close() // its bytes are not wanted
		p.file = nil
	}
	if p.temporary != "" {
		_ = os.Remove(p.temporary) // the next run writes over it
	}
}

// memory is what a source remembers of the bundles of a target: a file for each, by
// number, which lists what the site and the log were with it:
//
//	000007-SHA256.json            not known to have arrived
//	000006-SHA256.arrived.json
type memory struct{ root *os.Root } // nil for one that does not exist

// remembered is a bundle that a memory has.
type remembered struct {
	number  int
	sum     string
	arrived bool
	name    string
}

// mostRemembered is how many bundles are remembered that have not arrived.
const mostRemembered = 16

// mostListed bounds a file of the memory, in bytes.
const mostListed = 256 << 20

func openMemory(source *os.Root, target string, create bool) (memory, error) {
	folder := ".gongkai/bundles/" + target
	if create {
		if err := source.MkdirAll(folder, 0o755); err != nil {
			return memory{}, err
		}
	}
	root, err := source.OpenRoot(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return memory{}, nil
	}
	return memory{root}, err
}

func (m memory) close() {
	if m.root != nil {
		m.root.Close()
	}
}

// list returns the bundles by number.
func (m memory) list() (bundles []remembered, err error) {
	if m.root == nil {
		return nil, nil
	}
	entries, err := fs.ReadDir(m.root.FS(), ".")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		b := remembered{name: e.Name()}
		number, rest, _ := strings.Cut(b.name, "-")
		b.number, err = strconv.Atoi(number)
		if b.sum, b.arrived = strings.CutSuffix(rest, ".arrived.json"); !b.arrived {
			b.sum = strings.TrimSuffix(rest, ".json")
		}
		if err == nil && len(b.sum) == 64 {
			bundles = append(bundles, b)
		}
	}
	slices.SortFunc(bundles, func(a, b remembered) int { return a.number - b.number })
	return bundles, nil
}

// arrived returns what the last bundle that arrived held; nothing when none is known. With
// note the memory keeps that it arrived, receipt or not.
func (m memory) arrived(received func() (map[string]bool, error), note bool) (held output.Manifest, err error) {
	bundles, err := m.list()
	if err != nil || len(bundles) == 0 {
		return held, err
	}
	receipts, err := received()
	if err != nil {
		return held, err
	}
	last := -1
	for i, b := range bundles {
		if b.arrived || receipts[b.sum] {
			last = i
		}
	}
	if last < 0 {
		return held, nil
	}
	data, err := readAtMost(m.root.FS(), bundles[last].name, mostListed)
	if err != nil {
		return held, err
	}
	if held, err = output.ParseManifest(data); err != nil {
		return output.Manifest{}, nil // the next bundle is whole
	}
	if !note {
		return held, nil
	}
	return held, m.settle(bundles, last)
}

// settle notes which bundle has arrived last, and forgets those before it.
func (m memory) settle(bundles []remembered, last int) error {
	if b := bundles[last]; !b.arrived {
		if err := m.root.Rename(b.name, fmt.Sprintf("%06d-%s.arrived.json", b.number, b.sum)); err != nil {
			return err
		}
	}
	for _, b := range bundles[:last] {
		if err := m.root.Remove(b.name); err != nil {
			return err
		}
	}
	return nil
}

// remember takes a bundle in.
func (m memory) remember(sum string, held output.Manifest) error {
	bundles, err := m.list()
	if err != nil {
		return err
	}
	number, waiting := 1, 0
	for i := len(bundles) - 1; i >= 0; i-- {
		b := bundles[i]
		number = max(number, b.number+1)
		if b.sum == sum {
			return nil // the same bytes again
		}
		if b.arrived {
			continue
		}
		if waiting++; waiting >= mostRemembered {
			if err := m.root.Remove(b.name); err != nil {
				return err
			}
		}
	}
	slices.SortFunc(held.Files, func(a, b output.Entry) int { return strings.Compare(a.Path, b.Path) })
	return log.WriteFiles(m.root, []log.File{{Name: fmt.Sprintf("%06d-%s.json", number, sum), Data: held.Encode()}})
}
