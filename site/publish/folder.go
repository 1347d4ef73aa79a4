package publish

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"gongkai/site/internal/parallel"
	"gongkai/site/output"
	"gongkai/site/output/swap"
	"gongkai/site/proof/log"
)

// Folder is a folder of a web server:
//
//	objects/AA/62 DIGITS         each file once, read-only, by its SHA-256
//	versions/AS_OF-16 DIGITS/    hard links to them; the digits begin the manifest's SHA-256
//	current -> versions/…        what the server serves
//	log/                         the log of publications, served under /log/
//
// A version is complete and on the disk before current leads to it, so a reader meets
// every file of one version, and a publication that is killed changes nothing. Keep
// versions remain; one that shows what was withdrawn since does not.
//
// Windows gives symbolic links to administrators only. There current is a plain folder in
// which files are replaced one by one, and there are no versions.
type Folder struct {
	Name string // of the target in publish.toml
	Path string
	Keep int // versions, at least 1
}

const (
	current  = "current"
	objects  = "objects"
	versions = "versions"
)

// linksHere says whether current is a symbolic link.
const linksHere = runtime.GOOS != "windows"

// open opens the folder. It refuses one that has something else in it; create makes one
// that is not there.
func (f *Folder) open(create bool) (*os.Root, error) {
	if create {
		if err := os.MkdirAll(f.Path, 0o755); err != nil {
			return nil, err
		}
	}
	root, err := os.OpenRoot(f.Path)
	if err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		root.Close()
		return nil, err
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case name == objects, name == versions, name == LogFolder, strings.HasPrefix(name, "."):
		case name == current && (e.Type()&fs.ModeSymlink != 0 || !linksHere):
		default:
			root.Close()
			return nil, refuse(Foreign, "%s 里有不是 gongkai publish 放进去的 %s；请把 path 改成一个空的文件夹，或者先移走里面的内容", f.Path, name)
		}
	}
	return root, nil
}

// String returns the target's name.
func (f *Folder) String() string { return f.Name }

// Served reads what current leads to; a plain folder's version is made of its manifest.
func (f *Folder) Served() (s Served, err error) {
	root, err := os.OpenRoot(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	defer root.Close()
	name := current
	if !linksHere {
		name = path.Join(current, output.ManifestName)
	}
	info, err := root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	s.At = info.ModTime()
	if linksHere {
		at, err := root.Readlink(current)
		s.Version = path.Base(at)
		return s, err
	}
	folder, err := root.OpenRoot(current)
	if err != nil {
		return s, err
	}
	defer folder.Close()
	there := run{}
	err = there.read(folder.FS())
	s.Version = there.version()
	return s, err
}

func (f *Folder) openLog(context.Context, *run) (fs.FS, io.Closer, error) {
	root, err := os.OpenRoot(f.Path)
	if err != nil {
		return nil, nil, err
	}
	defer root.Close()
	folder, err := root.OpenRoot(LogFolder)
	if err != nil {
		return nil, nil, err
	}
	return folder.FS(), folder, nil
}

// put makes the built site the current version.
func (f *Folder) put(ctx context.Context, r *run) (report TargetReport, err error) {
	report = TargetReport{Name: f.Name, Version: r.version()}
	root, err := f.open(!r.DryRun)
	if errors.Is(err, fs.ErrNotExist) && r.DryRun {
		r.compare(&report, output.Manifest{})
		return report, nil
	}
	if err != nil {
		return report, err
	}
	defer root.Close()
	unlock, err := output.Lock(root, ".gongkai-lock")
	if err != nil {
		return report, refuse(Busy, "%s 正在被另一个 gongkai publish 使用；请等它结束再运行", f.Path)
	}
	defer func() { _ = unlock() }() // the lock dies with the process
	r.compare(&report, servedIn(root))
	if r.DryRun {
		return report, nil
	}
	if !linksHere {
		return report, f.replace(ctx, r)
	}
	if err := f.add(ctx, root, r, &report); err != nil {
		return report, err
	}
	return report, f.point(root, report.Version)
}

// servedIn returns the manifest of the site that a folder serves; no files without one.
func servedIn(root *os.Root) output.Manifest {
	m, _ := output.ReadManifest(path.Join(root.Name(), current))
	return m
}

// workers is how many files are copied or linked at once.
const workers = 8

func object(sum string) string { return objects + "/" + sum[:2] + "/" + sum[2:] }

// add makes the version, unless the target has it. Nothing leads to it yet.
func (f *Folder) add(ctx context.Context, root *os.Root, r *run, report *TargetReport) error {
	version := versions + "/" + report.Version
	if data, err := root.ReadFile(version + "/" + output.ManifestName); err == nil && log.Digest(data) == r.digest {
		return nil
	}
	building := versions + "/.building" // of a run that was killed, too
	if err := root.RemoveAll(building); err != nil {
		return err
	}
	folders := map[string]bool{building: true}
	for _, e := range r.manifest.Files {
		folders[objects+"/"+e.SHA256[:2]] = true
		folders[path.Join(building, path.Dir(e.Path))] = true
	}
	for dir := range folders {
		if err := root.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	// Each object is put in place once, before anything links to it.
	stored := map[string]bool{}
	var distinct []output.Entry
	for _, e := range r.manifest.Files {
		if !stored[e.SHA256] {
			stored[e.SHA256] = true
			distinct = append(distinct, e)
		}
	}
	names := []string{building + "/" + output.ManifestName}
	var done atomic.Int64
	for i, a := range parallel.Map(workers, distinct, func(e output.Entry) addition {
		if err := ctx.Err(); err != nil {
			return addition{err: err}
		}
		r.progress("送到 "+f.Name, int(done.Add(1)), len(distinct))
		n, err := r.store(root, e)
		return addition{n, err}
	}) {
		if a.err != nil {
			return a.err
		}
		report.Bytes += a.bytes
		if a.bytes > 0 {
			names = append(names, object(distinct[i].SHA256))
		}
	}
	for _, err := range parallel.Map(workers, r.manifest.Files, func(e output.Entry) error {
		return root.Link(object(e.SHA256), path.Join(building, e.Path))
	}) {
		if err != nil {
			return err
		}
	}
	for _, e := range r.manifest.Files {
		names = append(names, path.Join(building, e.Path))
	}
	if err := root.WriteFile(building+"/"+output.ManifestName, r.data, 0o644); err != nil {
		return err
	}
	if err := output.Sync(root, names); err != nil {
		return err
	}
	if err := root.RemoveAll(version); err != nil { // of another manifest with the same digits, or damaged
		return err
	}
	if err := root.Rename(building, version); err != nil {
		return err
	}
	return output.Sync(root, []string{version + "/" + output.ManifestName})
}

type addition struct {
	bytes int64
	err   error
}

// store copies a file of the built site to the objects, unless it is there. The bytes must
// be those that the manifest lists.
func (r *run) store(root *os.Root, e output.Entry) (copied int64, err error) {
	name := object(e.SHA256)
	if info, err := root.Stat(name); err == nil && info.Size() == e.Bytes {
		return 0, nil
	}
	in, err := r.output.Open(e.Path)
	if err != nil {
		return 0, err
	}
	defer in.Close()
	temporary := name + log.Temporary
	out, err := root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return 0, err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, sum), in)
	err = errors.Join(err, out.Close())
	if err == nil && hex.EncodeToString(sum.Sum(nil)) != e.SHA256 {
		err = refuse(BadOutput, "输出文件夹的 %s 与清单不符，生成以后被改动过；请重新运行 gongkai build", e.Path)
	}
	if err == nil {
		err = root.Chmod(temporary, 0o444)
	}
	if err == nil {
		err = root.Rename(temporary, name)
	}
	if err != nil {
		_ = root.Remove(temporary) // the first error is the one to say
		return 0, err
	}
	return n, nil
}

// point lets current lead to a version.
func (f *Folder) point(root *os.Root, version string) error {
	target := versions + "/" + version
	if at, err := root.Readlink(current); err == nil && at == target {
		return nil
	}
	if err := swap.Point(root, current, target, ".current-next"); err != nil {
		return err
	}
	return output.Sync(root, []string{target + "/" + output.ManifestName})
}

// replace brings the files of the site into a plain folder, each whole.
func (f *Folder) replace(ctx context.Context, r *run) error {
	dir, err := output.Open(ctx, path.Join(f.Path, current))
	if err != nil {
		return err
	}
	defer dir.Close()
	for _, e := range r.manifest.Files {
		if err := dir.PutFile(e.Path, func() (io.ReadCloser, error) { return r.output.Open(e.Path) }); err != nil {
			return err
		}
	}
	_, err = dir.Commit(ctx, output.InPlace)
	return err
}

// Version is a version at a target.
type Version struct {
	Name    string // AS_OF-16 DIGITS
	Current bool
}

// Versions returns the versions at the target, the newest first.
func (f *Folder) Versions() ([]Version, error) {
	root, err := f.open(false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return versionsIn(root)
}

func versionsIn(root *os.Root) ([]Version, error) {
	entries, err := fs.ReadDir(root.FS(), versions)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	type aged struct {
		Version
		put int64
	}
	var list []aged
	at, _ := root.Readlink(current) // "" before the first switch
	for _, e := range entries {
		info, err := root.Stat(versions + "/" + e.Name() + "/" + output.ManifestName)
		if err != nil || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		list = append(list, aged{Version{e.Name(), at == versions+"/"+e.Name()}, info.ModTime().UnixNano()})
	}
	slices.SortFunc(list, func(a, b aged) int {
		if a.put != b.put {
			return int(max(-1, min(1, b.put-a.put)))
		}
		return strings.Compare(b.Name, a.Name)
	})
	var names []Version
	for _, a := range list {
		names = append(names, a.Version)
	}
	return names, nil
}

// prune removes versions beyond Keep and those that show what must no longer be served,
// then objects that no version has.
func (f *Folder) prune(r *run, serves string) error {
	root, err := f.open(false)
	if err != nil {
		return err
	}
	defer root.Close()
	list, err := versionsIn(root)
	if err != nil {
		return err
	}
	// A prune that was killed has left objects and parts of a version; the mark says so.
	_, unfinished := root.Stat(pruning)
	if unfinished == nil {
		entries, err := fs.ReadDir(root.FS(), versions)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if !slices.ContainsFunc(list, func(v Version) bool { return v.Name == e.Name() }) {
				if err := root.RemoveAll(versions + "/" + e.Name()); err != nil {
					return err
				}
			}
		}
	}
	left := max(f.Keep, 1) - 1
	sums := map[string]bool{}
	for _, v := range list {
		manifest, err := output.ReadManifest(path.Join(root.Name(), versions, v.Name))
		stays := v.Name == serves || err == nil && left > 0 && len(r.reveals(root, v.Name, manifest)) == 0
		if !stays {
			if err := root.WriteFile(pruning, nil, 0o644); err != nil {
				return err
			}
			unfinished = nil
			if err := root.RemoveAll(versions + "/" + v.Name); err != nil {
				return err
			}
			continue
		}
		if v.Name != serves {
			left--
		}
		for _, e := range manifest.Files {
			sums[e.SHA256] = true
		}
	}
	if unfinished != nil {
		return nil
	}
	err = fs.WalkDir(root.FS(), objects, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		digits := strings.ReplaceAll(strings.TrimPrefix(name, objects+"/"), "/", "")
		if sums[digits] {
			return nil
		}
		return root.Remove(name)
	})
	if err != nil {
		return err
	}
	return root.Remove(pruning)
}

// pruning marks a target whose versions are being removed.
const pruning = ".pruning"

// complete brings the log, then takes away what must no longer be served.
func (f *Folder) complete(ctx context.Context, r *run, version string, forgotten []string) error {
	if r.log != nil {
		if err := f.putLog(ctx, r, forgotten); err != nil {
			return err
		}
	}
	if err := f.prune(r, version); err != nil {
		return fmt.Errorf("旧版本：%w", err)
	}
	return nil
}

func (f *Folder) putLog(ctx context.Context, r *run, forgotten []string) error {
	root, err := f.open(true)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := root.MkdirAll(LogFolder, 0o755); err != nil {
		return err
	}
	there, err := root.OpenRoot(LogFolder)
	if err != nil {
		return err
	}
	defer there.Close()
	var names []string // all
	if note, err := readAtMost(there.FS(), "checkpoint", mostNote); err == nil && !r.Full {
		if names, err = r.since(note); err != nil {
			return err
		}
		if names != nil {
			later, err := r.signedLater(func(name string) (bool, error) { return !equalFiles(r.files, there, name), nil })
			if err != nil {
				return err
			}
			names = append(names, later...)
		}
	}
	if err := copyLog(ctx, r.files.FS(), there, names); err != nil {
		return err
	}
	return log.Delete(there, forgotten)
}

// equalFiles reports whether two folders have a file of a log with the same bytes.
func equalFiles(a, b *os.Root, name string) bool {
	ours, err := readAtMost(a.FS(), name, mostLogged)
	theirs, err2 := readAtMost(b.FS(), name, mostLogged)
	return err == nil && err2 == nil && bytes.Equal(ours, theirs)
}
