package publish

import (
	"bytes"
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"gongkai/site/address"
	"gongkai/site/internal/parallel"
	"gongkai/site/output"
	"gongkai/site/proof/log"
	"gongkai/site/proof/record"
	past "gongkai/site/proof/versions"
)

// Bucket (存储空间) is a bucket of a service that speaks the S3 protocol (OSS, COS, OBS and
// others), from which a website is served.
//
// What differs is found from the bucket's own manifest.json, which is the last publication
// that was completed; with Options.Full from a list of all objects and their MD5. Then, each
// group complete before the next:
//
//	1  .gongkai-publishing: the names that are about to change
//	2  objects that are new: nothing leads to them yet; then those that were new in a
//	   publication that was killed, for they may not be there
//	3  pages of documents and what belongs to them, style sheets
//	4  lists, organs, parties, feeds
//	5  the ledger and the data
//	6  the home page, the site map
//	7  the root of the search index
//	8  manifest.json
//	9  what is gone is deleted, and .gongkai-publishing
//	10 the log: tiles, records and proofs, then checkpoints; forgotten records are deleted;
//	   log/checkpoint
//
// So no link leads to what is not there; but a bucket cannot change in one step, and a
// reader may meet a new page beside an old list. A publication that was killed has left
// .gongkai-publishing: the next one puts each of these names again, or deletes it, for
// nobody knows what it holds.
//
// Objects that no manifest of ours lists are never touched. A prefix that has objects and
// no manifest of ours is refused.
type Bucket struct {
	Name        string
	Endpoint    string // https://oss-cn-hangzhou.aliyuncs.com
	Bucket      string
	Region      string // "" where the service does not ask
	Prefix      string // of all names; "" or with "/" at its end
	Virtual     bool   // the bucket is part of the host's name
	Credentials string // begins the names of environment variables
	Workers     int    // requests at once
}

// publishing is the object that lists what a publication is about to change.
const publishing = ".gongkai-publishing"

const publishingHead = "gongkai-publishing/1\n"

// String returns the target's name.
func (b *Bucket) String() string { return b.Name }

// Served knows nothing: a bucket is asked by a publication.
func (b *Bucket) Served() (Served, error) { return Served{}, nil }

// openLog opens the log in the bucket.
func (b *Bucket) openLog(ctx context.Context, r *run) (fs.FS, io.Closer, error) {
	s, err := b.openStore(r.Network)
	if err != nil {
		return nil, nil, err
	}
	return &bucketLog{ctx: ctx, store: s}, io.NopCloser(nil), nil
}

// bucketLog is the log in a bucket, as a folder. A bucket has names and no folders: all are
// listed at once, the first time that a folder is read.
type bucketLog struct {
	ctx     context.Context
	store   *store
	folders map[string][]fs.DirEntry
}

// mostLogged bounds a file of the log that is read from a bucket, in bytes.
const mostLogged = 64 << 20

// Open reads a file.
func (l *bucketLog) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	data, err := l.store.get(l.ctx, LogFolder+"/"+name, mostLogged)
	if err != nil {
		return nil, err
	}
	return &fetched{bytes.NewReader(data), path.Base(name)}, nil
}

// Stat describes a folder, or a file that can be read.
func (l *bucketLog) Stat(name string) (fs.FileInfo, error) {
	if name == "." {
		return bucketFolder{fetchedInfo{name: name}}, nil
	}
	f, err := l.Open(name)
	if err != nil {
		return nil, err
	}
	return f.Stat()
}

// ReadDir lists a folder, by name.
func (l *bucketLog) ReadDir(folder string) ([]fs.DirEntry, error) {
	if l.folders == nil {
		folders := map[string][]fs.DirEntry{}
		known := map[string]bool{".": true}
		err := l.store.list(l.ctx, LogFolder+"/", func(o listed) bool {
			name := strings.TrimPrefix(o.name, LogFolder+"/")
			if !fs.ValidPath(name) || known[name] {
				return true
			}
			known[name] = true
			folders[path.Dir(name)] = append(folders[path.Dir(name)], fs.FileInfoToDirEntry(fetchedInfo{path.Base(name), o.size}))
			for dir := path.Dir(name); !known[dir]; dir = path.Dir(dir) {
				known[dir] = true
				folders[path.Dir(dir)] = append(folders[path.Dir(dir)], fs.FileInfoToDirEntry(bucketFolder{fetchedInfo{name: path.Base(dir)}}))
			}
			return true
		})
		if err != nil {
			return nil, err
		}
		for _, entries := range folders {
			slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
		}
		l.folders = folders
	}
	return l.folders[folder], nil
}

// bucketFolder describes what is a folder because of the names below it.
type bucketFolder struct{ fetchedInfo }

func (bucketFolder) IsDir() bool       { return true }
func (bucketFolder) Mode() fs.FileMode { return fs.ModeDir | 0o555 }

// fetched is a file that has been read.
type fetched struct {
	*bytes.Reader
	name string
}

// Close does nothing.
func (f *fetched) Close() error { return nil }

// Stat returns the file's description.
func (f *fetched) Stat() (fs.FileInfo, error) { return fetchedInfo{f.name, f.Size()}, nil }

type fetchedInfo struct {
	name string
	size int64
}

func (i fetchedInfo) Name() string       { return i.name }
func (i fetchedInfo) Size() int64        { return i.size }
func (i fetchedInfo) Mode() fs.FileMode  { return 0o444 }
func (i fetchedInfo) ModTime() time.Time { return time.Time{} }
func (i fetchedInfo) IsDir() bool        { return false }
func (i fetchedInfo) Sys() any           { return nil }

// put makes the built site the served one.
func (b *Bucket) put(ctx context.Context, r *run) (report TargetReport, err error) {
	report = TargetReport{Name: b.Name, Version: r.version()}
	s, err := b.openStore(r.Network)
	if err != nil {
		return report, err
	}
	p, err := b.plan(ctx, r, s)
	if err != nil {
		return report, err
	}
	r.compare(&report, p.served)
	if r.DryRun || len(p.puts) == 0 && len(p.gone) == 0 && !p.begun && !p.unlisted {
		return report, nil
	}
	if err := s.putBytes(ctx, publishing, p.note(r.digest)); err != nil {
		return report, err
	}
	var done atomic.Int64
	for _, group := range p.groups(r) {
		for _, e := range group {
			report.Bytes += e.Bytes
		}
		if err := b.each(ctx, group, func(ctx context.Context, e output.Entry) error {
			r.progress("送到 "+b.Name, int(done.Add(1)), len(p.puts))
			return s.put(ctx, e.Path, r.output, e)
		}); err != nil {
			return report, err
		}
	}
	if err := s.putBytes(ctx, output.ManifestName, r.data); err != nil {
		return report, err
	}
	if err := b.removeAll(ctx, s, p.gone); err != nil {
		return report, err
	}
	return report, s.remove(ctx, publishing)
}

// bucketPlan is what a publication does to a bucket.
type bucketPlan struct {
	served   output.Manifest // manifest.json of the bucket
	begun    bool            // a publication was killed
	unlisted bool            // the bucket has another manifest, or none
	puts     []output.Entry
	fresh    map[string]bool // names among puts that the bucket has not had
	begunNew map[string]bool // those of a publication that was killed: nobody knows whether they are there
	gone     []output.Entry
}

// plan finds what differs, and refuses a prefix that is not ours.
func (b *Bucket) plan(ctx context.Context, r *run, s *store) (*bucketPlan, error) {
	p := &bucketPlan{fresh: map[string]bool{}, begunNew: map[string]bool{}}
	data, err := s.get(ctx, output.ManifestName, mostListed)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	ours := err == nil
	switch {
	case ours && bytes.Equal(data, r.data):
		p.served = r.manifest
	case ours:
		if p.served, err = output.ParseManifest(data); err != nil {
			return nil, b.refuse("的 " + output.ManifestName + " 不是 gongkai 的清单")
		}
	}
	note, err := s.get(ctx, publishing, mostListed)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	p.begun = err == nil
	var unsure output.Manifest // names of which nobody knows what they hold
	had := slices.Clone(p.served.Files)
	if p.begun {
		of, begun, err := parseNote(note)
		if err != nil {
			return nil, b.refuse("的 " + publishing + " 读不出来")
		}
		had = append(had, begun.Files...)
		if of != log.Digest(data) { // it was killed before its manifest was there
			unsure = begun
		}
	}
	if !ours && !p.begun {
		empty := true
		if err := s.list(ctx, "", func(listed) bool { empty = false; return false }); err != nil {
			return nil, err
		}
		if !empty {
			return nil, b.refuse("里有不是 gongkai publish 放进去的对象")
		}
	}
	p.unlisted = log.Digest(data) != r.digest
	known := map[string]string{}
	for _, e := range p.served.Files {
		known[e.Path] = e.SHA256
	}
	for _, e := range unsure.Files {
		delete(known, e.Path)
	}
	there := func(e output.Entry) (bool, error) { return known[e.Path] == e.SHA256, nil }
	if r.Full {
		if there, err = s.compare(ctx, "", r.output); err != nil {
			return nil, err
		}
	}
	if p.puts, err = b.missing(ctx, r.manifest.Files, there); err != nil {
		return nil, err
	}
	before := map[string]bool{}
	for _, e := range had {
		if before[e.Path] {
			continue
		}
		before[e.Path] = true
		if r.sums[e.Path] == "" {
			p.gone = append(p.gone, e)
		}
	}
	served := map[string]bool{}
	for _, e := range p.served.Files {
		served[e.Path] = true
	}
	for _, e := range p.puts {
		p.fresh[e.Path] = !before[e.Path]
		p.begunNew[e.Path] = before[e.Path] && !served[e.Path]
	}
	return p, nil
}

func (b *Bucket) refuse(what string) error {
	return refuse(Foreign, "存储空间 %s 的 %q %s，没有改动；请用空的存储空间，或者在 publish.toml 里写一个新的 prefix", b.Bucket, b.Prefix, what)
}

// missing returns the entries that are not there.
func (b *Bucket) missing(ctx context.Context, entries []output.Entry, there func(output.Entry) (bool, error)) (missing []output.Entry, err error) {
	type answer struct {
		ok  bool
		err error
	}
	for i, a := range parallel.Map(0, entries, func(e output.Entry) (a answer) {
		if a.err = ctx.Err(); a.err == nil {
			a.ok, a.err = there(e)
		}
		return a
	}) {
		if a.err != nil {
			return nil, a.err
		}
		if !a.ok {
			missing = append(missing, entries[i])
		}
	}
	return missing, nil
}

// compare lists a folder of the bucket, and returns whether a file is there with its
// bytes: of the same length, and with the same MD5, which a service gives for objects that
// were put whole.
func (s *store) compare(ctx context.Context, folder string, files fs.FS) (func(output.Entry) (bool, error), error) {
	objects := map[string]listed{}
	err := s.list(ctx, folder, func(o listed) bool { objects[strings.TrimPrefix(o.name, folder)] = o; return true })
	if err != nil {
		return nil, err
	}
	return func(e output.Entry) (bool, error) {
		o, ok := objects[e.Path]
		if !ok || o.size != e.Bytes || len(o.md5) != 32 {
			return false, nil
		}
		f, err := files.Open(e.Path)
		if err != nil {
			return false, err
		}
		defer f.Close()
		sum := md5.New()
		_, err = io.Copy(sum, f)
		return hex.EncodeToString(sum.Sum(nil)) == o.md5, err
	}, nil
}

// note returns the object that lists what is about to change, for the site with a
// manifest.
func (p *bucketPlan) note(digest string) []byte {
	touched := append(slices.Clone(p.puts), p.gone...)
	slices.SortFunc(touched, func(a, b output.Entry) int { return strings.Compare(a.Path, b.Path) })
	return append([]byte(publishingHead+digest+"\n"), output.Manifest{Files: touched}.Encode()...)
}

// parseNote reads what note has written: the digest of a manifest, and names.
func parseNote(data []byte) (digest string, names output.Manifest, err error) {
	rest, ok := strings.CutPrefix(string(data), publishingHead)
	digest, list, ok2 := strings.Cut(rest, "\n")
	if !ok || !ok2 {
		return "", names, errors.New("不合格式")
	}
	names, err = output.ParseManifest([]byte(list))
	return digest, names, err
}

// groups returns what is to be put, in the order of Bucket's comment.
func (p *bucketPlan) groups(r *run) [][]output.Entry {
	documents := map[string]bool{}
	for _, page := range r.audit.Pages {
		documents[path.Dir(address.File(page.URL))] = true
	}
	groups := make([][]output.Entry, 7)
	for _, e := range p.puts {
		n := 0
		switch {
		case p.begunNew[e.Path]:
			n = 1
		case !p.fresh[e.Path]:
			n = 1 + rank(e.Path, documents)
		}
		groups[n] = append(groups[n], e)
	}
	return groups
}

// rank returns the group of an object that has changed. documents are the folders of
// documents.
func rank(name string, documents map[string]bool) int {
	top, _, below := strings.Cut(name, "/")
	switch ext := path.Ext(name); {
	case name == "search/root.js":
		return 5
	case !below:
		if ext == ".css" || ext == ".js" {
			return 1
		}
		return 4
	case top == "audit" || top == "data":
		return 3
	case documents[path.Dir(name)] || ext != ".html" && ext != ".xml" && ext != ".ics":
		return 1
	}
	return 2
}

// each calls f for all entries, some at once, and stops at the first error.
func (b *Bucket) each(ctx context.Context, entries []output.Entry, f func(context.Context, output.Entry) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	parallel.Map(b.Workers, entries, func(e output.Entry) struct{} {
		if ctx.Err() == nil {
			if err := f(ctx, e); err != nil {
				cancel(err)
			}
		}
		return struct{}{}
	})
	return context.Cause(ctx)
}

func (b *Bucket) removeAll(ctx context.Context, s *store, entries []output.Entry) error {
	return b.each(ctx, entries, func(ctx context.Context, e output.Entry) error { return s.remove(ctx, e.Path) })
}

// complete brings the log.
func (b *Bucket) complete(ctx context.Context, r *run, _ string, forgotten []string) error {
	if r.log == nil {
		return nil
	}
	s, err := b.openStore(r.Network)
	if err != nil {
		return err
	}
	files := r.files.FS()
	ours, err := readAtMost(files, "checkpoint", mostNote)
	if err != nil {
		return err
	}
	note, err := s.get(ctx, LogFolder+"/checkpoint", mostNote)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	brought := bytes.Equal(note, ours)
	there := func(output.Entry) (bool, error) { return false, nil }
	var names []string // of files that may differ; nil: all
	switch {
	case r.Full:
		there, err = s.compare(ctx, LogFolder+"/", files)
	case brought:
		names, there, err = b.signedLater(ctx, r, s, []string{"checkpoints/index"})
	default:
		if names, err = r.since(note); names != nil && err == nil {
			names, there, err = b.signedLater(ctx, r, s, names)
		}
	}
	if err == nil && names == nil {
		names, err = logNames(files)
	}
	if err != nil {
		return err
	}
	groups := map[string][]output.Entry{}
	for _, name := range names {
		if name == "checkpoint" {
			continue
		}
		e, err := digestOf(files, name)
		if err != nil {
			return err
		}
		groups[order(name)] = append(groups[order(name)], e)
	}
	for _, n := range slices.Sorted(maps.Keys(groups)) {
		missing, err := b.missing(ctx, groups[n], there)
		if err == nil {
			err = b.each(ctx, missing, func(ctx context.Context, e output.Entry) error { return s.put(ctx, LogFolder+"/"+e.Path, files, e) })
		}
		if err != nil {
			return err
		}
	}
	if brought && !r.Full {
		return nil
	}
	var hidden []output.Entry
	for _, name := range forgotten {
		hidden = append(hidden, output.Entry{Path: LogFolder + "/" + name})
	}
	if err := b.removeAll(ctx, s, hidden); err != nil {
		return err
	}
	return s.putBytes(ctx, LogFolder+"/checkpoint", ours)
}

// signedLater adds to the names of new files those of checkpoints that differ in the
// bucket, and of the proofs under them. Files of checkpoints that do not differ need not be
// put.
func (b *Bucket) signedLater(ctx context.Context, r *run, s *store, names []string) ([]string, func(output.Entry) (bool, error), error) {
	const folder = "checkpoints/"
	files := r.files.FS()
	same, err := s.compare(ctx, LogFolder+"/"+folder, below{files, folder})
	if err != nil {
		return nil, nil, err
	}
	unchanged := func(e output.Entry) (bool, error) {
		name, ok := strings.CutPrefix(e.Path, folder)
		if !ok {
			return false, nil
		}
		e.Path = name
		return same(e)
	}
	later, err := r.signedLater(func(name string) (bool, error) {
		e, err := digestOf(files, name)
		if err != nil {
			return false, err
		}
		ok, err := unchanged(e)
		return !ok, err
	})
	if err != nil {
		return nil, nil, err
	}
	names = append(names, later...)
	slices.Sort(names)
	return slices.Compact(names), unchanged, nil
}

// below is the files whose names begin with a prefix, without it.
type below struct {
	fs.FS
	prefix string
}

// Open opens a file.
func (b below) Open(name string) (fs.File, error) { return b.FS.Open(b.prefix + name) }

// contentType returns the type of an object by its name. The table is fixed, so that
// every machine gives the same.
func contentType(name string) string {
	const text = "text/plain; charset=utf-8"
	if name == publishing || strings.HasPrefix(name, LogFolder+"/") {
		switch {
		case strings.HasPrefix(name, LogFolder+"/tile/"):
			return "application/octet-stream"
		case strings.HasSuffix(name, ".tsr"):
			return "application/timestamp-reply"
		}
		return text
	}
	if strings.HasSuffix(name, "/"+past.Folder+"/"+past.TimeMap) {
		return "application/link-format"
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js", ".mjs":
		return "text/javascript; charset=utf-8"
	case ".txt", ".md":
		return text
	case ".csv":
		return "text/csv; charset=utf-8"
	case ".tsv":
		return "text/tab-separated-values; charset=utf-8"
	case ".ics":
		return "text/calendar; charset=utf-8"
	case ".json", ".map":
		return "application/json"
	case ".jsonl":
		return "application/x-ndjson"
	case ".webmanifest":
		return "application/manifest+json"
	case ".xml":
		return "application/xml"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	case ".ico":
		return "image/x-icon"
	case ".woff2":
		return "font/woff2"
	case ".pdf":
		return "application/pdf"
	case ".ofd":
		return "application/ofd"
	case ".doc":
		return "application/msword"
	case ".docx":
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case ".xls":
		return "application/vnd.ms-excel"
	case ".xlsx":
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	case ".zip":
		return "application/zip"
	case ".mp4":
		return "video/mp4"
	}
	return "application/octet-stream"
}

// cacheControl returns how long others may hold an object. Names under tile/ and
// search/k/ never change what they hold. What verifiers compare with each other, and
// records that may have to be forgotten, are asked for again each time.
func cacheControl(name string) string {
	switch inLog, logged := strings.CutPrefix(name, LogFolder+"/"); {
	case logged && strings.HasPrefix(inLog, "tile/"), strings.HasPrefix(name, "search/k/"):
		return "public, max-age=31536000, immutable"
	case logged, name == publishing, name == output.ManifestName, path.Ext(name) == ".html", path.Base(name) == record.Name, path.Base(name) == past.TimeMap, name == address.File(address.AuditJSON):
		return "no-cache"
	}
	return "public, max-age=3600"
}
