package publish

import (
	"archive/zip"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gongkai/site/address"
	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/gate/html"
	"gongkai/site/output"
	"gongkai/site/proof/log"
	"gongkai/site/proof/record"
)

// town is a site with a log, built by hand.
type town struct {
	dir    string
	source *os.Root
	log    corpus.PublicationLog
	signer log.Signer
}

// newTown returns a site whose log is empty.
func newTown(t *testing.T) *town {
	t.Helper()
	const origin = "www.shifan.example/log"
	secret, vkey, err := log.NewKey(rand.NewChaCha8([32]byte{7}), origin)
	if err != nil {
		t.Fatal(err)
	}
	o := &town{dir: t.TempDir(), log: corpus.PublicationLog{Origin: origin, Keys: []string{vkey}, Blind: make([]byte, 32)}}
	if o.signer, err = log.ParseSigner(secret); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(o.dir, LogFolder), 0o755); err != nil {
		t.Fatal(err)
	}
	if o.source, err = os.OpenRoot(o.dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { o.source.Close() })
	files, err := o.source.OpenRoot(LogFolder)
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	empty := log.Empty(origin)
	p, err := empty.Append(nil, o.signer)
	if err != nil {
		t.Fatal(err)
	}
	if err := empty.Write(files, p, []log.File{{Name: "policy", Data: []byte("log " + vkey + "\n")}}); err != nil {
		t.Fatal(err)
	}
	return o
}

// build writes the site of a day: notices by name with their text, a text that begins with
// "撤回" is that of a tombstone, and other files.
func (o *town) build(t *testing.T, asOf string, notices, other map[string]string) string {
	t.Helper()
	folder := filepath.Join(o.dir, "public")
	dir, err := output.Open(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	put := func(name, text string) {
		t.Helper()
		if err := dir.Put(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	var pages []string
	for _, name := range slices.Sorted(maps.Keys(notices)) {
		r := record.Record{Path: "notices/" + name + ".md", Kind: "notice", State: "public", Published: "2026-11-20", Fields: []record.Field{{Key: "title", Value: "关于" + name + "的公告"}}}
		if strings.HasPrefix(notices[name], "撤回") {
			r.State = "withdrawn"
		}
		day, err := calendar.Parse(r.Published)
		if err != nil {
			t.Fatal(err)
		}
		page := func(sum string) string {
			return fmt.Sprintf(`<!doctype html><html lang="zh"><head><title>x</title><meta name="gongkai:record" content="%s"></head><body><main><h1>关于%s的公告</h1><p>%s</p><article class="text"><p>%s</p></article></main></body></html>`,
				sum, name, day.Chinese(), notices[name])
		}
		r.Body, _ = html.Article([]byte(page("")))
		r.Seal(o.log.Blind)
		text := r.Encode()
		url := address.Document(r.Path)
		put(address.File(url+record.Name), string(text))
		put(address.File(url), page(log.Digest(text)))
		pages = append(pages, fmt.Sprintf(`{"path":%q,"url":%q,"published":%q}`, r.Path, url, r.Published))
	}
	for name, text := range other {
		put(name, text)
	}
	put("audit/audit.json", fmt.Sprintf(`{"as_of":%q,"pages":[%s],"accepted":[]}`, asOf, strings.Join(pages, ",")))
	put("index.html", "首页 "+asOf)
	if _, err := dir.Commit(t.Context(), output.InPlace); err != nil {
		t.Fatal(err)
	}
	return folder
}

// options are those of a publication to targets.
func (o *town) options(targets ...Target) Options {
	d := log.Digest(nil)
	return Options{Source: o.source, Output: filepath.Join(o.dir, "public"), Log: o.log, Signer: o.signer, Targets: targets, Rules: d, Network: network(nil)}
}

func (o *town) publish(t *testing.T, targets ...Target) *Report {
	t.Helper()
	report, err := Run(t.Context(), o.options(targets...))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// sign adds a witness's line to a checkpoint, and to the proofs under it.
func (o *town) sign(t *testing.T, size string) {
	t.Helper()
	for name, text := range filesOf(t, os.DirFS(filepath.Join(o.dir, LogFolder))) {
		if before, after, ok := strings.Cut(text, "\n"+size+"\n"); ok && (name == "checkpoint" || name == "checkpoints/"+size || strings.HasPrefix(name, "proof/")) {
			writeFile(t, filepath.Join(o.dir, LogFolder, filepath.FromSlash(name)), before+"\n"+size+"\n"+after+"— sft.example/witness AAAAAAAAAAAAAAAAAAAA\n")
		}
	}
}

// filesOf reads all files, with what they hold.
func filesOf(t *testing.T, files fs.FS) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			return nil
		}
		if strings.HasPrefix(name, ".gongkai") || d.Type()&fs.ModeSymlink != 0 {
			return nil
		}
		data, err := fs.ReadFile(files, name)
		all[name] = string(data)
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return all
}

// place is a target of a test: what a reader of it gets, and a way to put something there
// that is not ours.
type place struct {
	Target
	served  func(t *testing.T) map[string]string // site and log/
	foreign func(t *testing.T, name string)
}

// strange has names that servers and URLs treat in their own ways.
var strange = map[string]string{
	"files/办事 指南+100%.pdf": "%PDF", "files/a&b=c;d,e@f$(1)!.txt": "甲", "files/空.txt": "", "css/site.css": "a{}",
	"data/penalty.csv": "a,b", "search/root.js": "1", "search/k/ab.js": "2", "notices/index.html": "公告",
}

// conform holds a kind of target to what all have in common. make returns a new, empty
// place for the target of a name.
func conform(t *testing.T, make func(t *testing.T, name string) place) {
	t.Helper()
	check := func(t *testing.T, o *town, p place) {
		t.Helper()
		want := filesOf(t, os.DirFS(filepath.Join(o.dir, "public")))
		for name, data := range filesOf(t, os.DirFS(filepath.Join(o.dir, LogFolder))) {
			want[LogFolder+"/"+name] = data
		}
		got := p.served(t)
		for name, data := range want {
			if text, ok := got[name]; !ok || text != data {
				t.Errorf("%s: %.30q, %t; want %.30q", name, text, ok, data)
			}
			delete(got, name)
		}
		for name := range got {
			t.Errorf("%s is there and should not be", name)
		}
	}
	first := map[string]string{"甲": "第一份", "乙": "第二份，说到安达公司"}
	t.Run("publications", func(t *testing.T) {
		t.Parallel()
		o, p := newTown(t), make(t, "docroot")
		o.build(t, "2026-11-21", first, strange)
		report := o.publish(t, p)
		all := len(first)*2 + len(strange) + 2
		if got := report.Targets[0]; got.New != all || got.Changed != 0 || got.Gone != 0 || got.Bytes == 0 || got.Version != "2026-11-21-"+report.Manifest[:16] {
			t.Errorf("%+v, want %d new files", got, all)
		}
		check(t, o, p)
		report = o.publish(t, p) // the same again
		if report.Log.Size != 3 || len(report.Log.Appended) != 0 {
			t.Errorf("%+v", report.Log)
		}
		check(t, o, p)

		changed := maps.Clone(strange)
		changed["data/penalty.csv"], changed["search/root.js"] = "c,d", "3"
		delete(changed, "files/a&b=c;d,e@f$(1)!.txt")
		o.build(t, "2026-11-22", map[string]string{"甲": "第一份，改过", "乙": "撤回", "丙": "第三份"}, changed)
		before := p.served(t)
		rehearsal, err := Run(t.Context(), Options{Source: o.source, Output: filepath.Join(o.dir, "public"), Log: o.log, Targets: []Target{p}, DryRun: true, Rules: o.options().Rules, Network: network(nil)})
		if err != nil || !maps.Equal(before, p.served(t)) {
			t.Errorf("a rehearsal changed something, %v", err)
		}
		report = o.publish(t, p)
		rehearsal.Targets[0].Bytes = report.Targets[0].Bytes
		if !reflect.DeepEqual(rehearsal.Targets[0], report.Targets[0]) {
			t.Errorf("rehearsed %+v, done %+v", rehearsal.Targets[0], report.Targets[0])
		}
		check(t, o, p)
		for name, data := range p.served(t) {
			if strings.Contains(data, "安达") {
				t.Errorf("%s still has what was withdrawn", name)
			}
		}
	})
	t.Run("signed later", func(t *testing.T) {
		t.Parallel()
		o, p := newTown(t), make(t, "docroot")
		o.build(t, "2026-11-21", first, nil)
		o.publish(t, p)
		o.build(t, "2026-11-22", map[string]string{"甲": "第一份，改过", "乙": first["乙"]}, nil)
		o.publish(t, p)
		for _, size := range []string{"3", "5"} { // the newest, and the one before
			o.sign(t, size)
			o.publish(t, p)
			check(t, o, p)
		}
		writeFile(t, filepath.Join(o.dir, LogFolder, "checkpoints", "3.tsr"), "0")
		o.publish(t, p)
		check(t, o, p)
	})
	t.Run("no log", func(t *testing.T) {
		t.Parallel()
		o, p := newTown(t), make(t, "docroot")
		o.log = corpus.PublicationLog{}
		o.build(t, "2026-11-21", first, strange)
		o.publish(t, p)
		got := p.served(t)
		if _, ok := got["log/checkpoint"]; ok || got["index.html"] != "首页 2026-11-21" {
			t.Errorf("%d files, log %t", len(got), ok)
		}
	})
	t.Run("foreign", func(t *testing.T) {
		t.Parallel()
		o, p := newTown(t), make(t, "docroot")
		p.foreign(t, "年报.html")
		o.build(t, "2026-11-21", first, nil)
		report, err := Run(t.Context(), o.options(p))
		if !isCode(err, Foreign) || report.Targets[0].Error == "" || report.Log != nil {
			t.Errorf("%v, %+v", err, report)
		}
	})
	t.Run("another one fails", func(t *testing.T) {
		t.Parallel()
		o, p, bad := newTown(t), make(t, "docroot"), make(t, "bad")
		bad.foreign(t, "年报.html")
		o.build(t, "2026-11-21", first, nil)
		report, err := Run(t.Context(), o.options(bad, p))
		if !isCode(err, Foreign) || report.Targets[0].Error == "" || report.Targets[1].Error != "" || report.Log == nil || report.Log.Size != 3 {
			t.Errorf("%v, %+v", err, report)
		}
		check(t, o, p)
	})
	t.Run("longer log there", func(t *testing.T) {
		t.Parallel()
		o, p := newTown(t), make(t, "docroot")
		o.build(t, "2026-11-21", first, nil)
		o.publish(t, p)
		backup := t.TempDir()
		if err := os.CopyFS(backup, os.DirFS(filepath.Join(o.dir, LogFolder))); err != nil {
			t.Fatal(err)
		}
		o.build(t, "2026-11-22", map[string]string{"甲": "改过", "乙": "第二份"}, nil)
		o.publish(t, p)
		latest := filesOf(t, os.DirFS(filepath.Join(o.dir, LogFolder)))
		if err := errors.Join(os.RemoveAll(filepath.Join(o.dir, LogFolder)), os.Rename(backup, filepath.Join(o.dir, LogFolder))); err != nil {
			t.Fatal(err)
		}
		o.build(t, "2026-11-23", first, nil)
		before := p.served(t)
		if report, err := Run(t.Context(), o.options(p)); !isCode(err, LogBehind) || report != nil || !maps.Equal(before, p.served(t)) {
			t.Errorf("%v, %+v", err, report)
		}
		if _, err := Adopt(t.Context(), o.options(p), p); err != nil {
			t.Fatal(err)
		}
		if got := filesOf(t, os.DirFS(filepath.Join(o.dir, LogFolder))); !maps.Equal(got, latest) {
			t.Errorf("the log that was fetched differs from the one that was lost")
		}
		o.publish(t, p)
		check(t, o, p)
	})
}

func TestFolderConforms(t *testing.T) {
	t.Parallel()
	if !linksHere {
		t.Skip("this system has no versions")
	}
	conform(t, func(t *testing.T, name string) place {
		folder := &Folder{Name: name, Path: filepath.Join(t.TempDir(), "www"), Keep: 2}
		return place{
			Target: folder,
			served: func(t *testing.T) map[string]string {
				all := filesOf(t, os.DirFS(filepath.Join(folder.Path, current)))
				for name, data := range filesOf(t, os.DirFS(filepath.Join(folder.Path, LogFolder))) {
					all[LogFolder+"/"+name] = data
				}
				return all
			},
			foreign: func(t *testing.T, name string) { writeFile(t, filepath.Join(folder.Path, name), "别人的") },
		}
	})
}

func TestBundleConforms(t *testing.T) {
	t.Parallel()
	conform(t, func(t *testing.T, name string) place {
		bundle := &Bundle{Name: name, Path: filepath.Join(t.TempDir(), "gongkai.zip")}
		return place{
			Target: bundle,
			served: func(t *testing.T) map[string]string {
				if _, err := os.Stat(bundle.Path); errors.Is(err, fs.ErrNotExist) {
					return map[string]string{}
				}
				return unzipped(t, bundle.Path)
			},
			foreign: func(t *testing.T, _ string) { writeFile(t, bundle.Path, "别人的") },
		}
	})
}

func writeFile(t *testing.T, name, data string) {
	t.Helper()
	if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(data), 0o644)); err != nil {
		t.Fatal(err)
	}
}

func unzipped(t *testing.T, name string) map[string]string {
	t.Helper()
	archive, err := zip.OpenReader(name)
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	return filesOf(t, archive)
}
