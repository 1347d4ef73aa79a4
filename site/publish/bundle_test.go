package publish

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongkai/site/corpus"
	"gongkai/site/output"
	"gongkai/site/proof/log"
)

// far is a machine that gets bundles.
type far struct {
	dir    string
	source *os.Root
	target *Folder
	keys   []string
}

func newFar(t *testing.T, o *town) *far {
	t.Helper()
	f := &far{dir: t.TempDir(), keys: o.log.Keys}
	f.target = &Folder{Name: "docroot", Path: filepath.Join(f.dir, "www"), Keep: 2}
	var err error
	if f.source, err = os.OpenRoot(f.dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.source.Close() })
	return f
}

func (f *far) options() Options {
	return Options{Source: f.source, Output: filepath.Join(f.dir, "public"), Log: corpus.PublicationLog{Keys: f.keys}, Targets: []Target{f.target}}
}

func (f *far) receive(ctx context.Context, bundle string) (*Report, error) {
	return Receive(ctx, f.options(), bundle)
}

// all reads everything that the machine has.
func (f *far) all(t *testing.T) map[string]string { return filesOf(t, os.DirFS(f.dir)) }

// agrees compares what the machine serves with the source.
func (f *far) agrees(t *testing.T, o *town) {
	t.Helper()
	for served, of := range map[string]string{filepath.Join(f.target.Path, current): filepath.Join(o.dir, "public"), filepath.Join(f.target.Path, LogFolder): filepath.Join(o.dir, LogFolder)} {
		got, want := filesOf(t, os.DirFS(served)), filesOf(t, os.DirFS(of))
		for name := range want {
			if got[name] != want[name] {
				t.Errorf("%s: %s differs", served, name)
			}
			delete(got, name)
		}
		for name := range got {
			t.Errorf("%s: %s should not be there", served, name)
		}
	}
}

func names(files map[string]string) []string { return slices.Sorted(maps.Keys(files)) }

// The same site and log give the same bytes, on however many processors, and the entries
// are in order: the site by name, then the log, its checkpoint last.
func TestBundleBytes(t *testing.T) {
	t.Parallel()
	o := newTown(t)
	large := strings.Repeat("大文件，一边压缩一边写\n", streamed/20)
	o.build(t, "2026-11-21", map[string]string{"甲": "第一份"}, map[string]string{"files/大.txt": large, "a.txt": "", "z.txt": "z"})
	bundles := []*Bundle{{Name: "a", Path: filepath.Join(o.dir, "a.zip")}, {Name: "b", Path: filepath.Join(o.dir, "b-{as_of}.zip")}}
	o.publish(t, bundles[0], bundles[1])
	a, err := os.ReadFile(filepath.Join(o.dir, "a.zip"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(filepath.Join(o.dir, "b-2026-11-21.zip"))
	if err != nil || !bytes.Equal(a, b) {
		t.Errorf("two bundles differ, %v", err)
	}
	if unzipped(t, filepath.Join(o.dir, "a.zip"))["files/大.txt"] != large {
		t.Error("the large file differs")
	}
	archive, err := zip.NewReader(bytes.NewReader(a), int64(len(a)))
	if err != nil {
		t.Fatal(err)
	}
	var site, logged []string
	for i, f := range archive.File {
		if !f.Modified.IsZero() && f.ModifiedDate != 0 || f.Method != zip.Deflate || f.NonUTF8 {
			t.Errorf("%s has a time, or another method", f.Name)
		}
		if strings.HasPrefix(f.Name, "log/") {
			logged = append(logged, f.Name)
		} else {
			site = append(site, f.Name)
			if i != len(site)-1 {
				t.Errorf("%s is behind the log", f.Name)
			}
		}
	}
	if last := len(logged) - 1; !slices.IsSorted(site) || !slices.IsSorted(logged[:last]) || logged[last] != "log/checkpoint" {
		t.Errorf("out of order: %v %v", site, logged)
	}
}

// Across the gap: a whole bundle, differences to what has arrived, and the log alone.
func TestCarried(t *testing.T) {
	t.Parallel()
	o := newTown(t)
	f := newFar(t, o)
	stick := t.TempDir()
	bundle := &Bundle{Name: "u-disk", Path: filepath.Join(stick, "gongkai-{as_of}.zip"), Last: true}
	day := func(n int) string { return filepath.Join(stick, fmt.Sprintf("gongkai-2026-11-%d.zip", n)) }
	carry := func(n int) {
		t.Helper()
		if report, err := f.receive(t.Context(), day(n)); err != nil || report.Targets[0].Error != "" {
			t.Fatalf("%v, %+v", err, report)
		}
		f.agrees(t, o)
	}
	o.build(t, "2026-11-21", map[string]string{"甲": "第一份", "乙": "安达公司的事"}, strange)
	o.publish(t, bundle)
	carry(21)
	receipt, err := os.ReadFile(day(21) + receiptSuffix)
	data, err2 := os.ReadFile(day(21))
	if want := log.Digest(data) + "  gongkai-2026-11-21.zip\n"; err != nil || err2 != nil || string(receipt) != want {
		t.Errorf("receipt %q, want %q, %v, %v", receipt, want, err, err2)
	}
	carry(21) // the same again

	o.build(t, "2026-11-22", map[string]string{"甲": "第一份", "乙": "撤回", "丙": "新的"}, strange)
	report := o.publish(t, bundle)
	if got := report.Targets[0]; got.New != 2 || got.Changed != 4 || got.Gone != 0 {
		t.Errorf("%+v", got)
	}
	packed := unzipped(t, day(22))
	for _, name := range []string{"base.txt", "manifest.json", "notices/丙/index.html", "log/checkpoint"} {
		if _, ok := packed[name]; !ok {
			t.Errorf("%s is not in the difference", name)
		}
	}
	for _, name := range []string{"notices/甲/index.html", "css/site.css", "log/policy", "log/checkpoints/0"} {
		if _, ok := packed[name]; ok {
			t.Errorf("%s has not changed and is in the difference", name)
		}
	}
	carry(22)
	for name, text := range f.all(t) {
		if strings.Contains(text, "安达") {
			t.Errorf("%s still has what was withdrawn", name)
		}
	}

	// A witness has signed: only the log has changed.
	files, err := o.source.OpenRoot(LogFolder)
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	keys, err := log.ParseKeys(o.log.Keys...)
	if err != nil {
		t.Fatal(err)
	}
	l, err := log.Open(files.FS(), keys)
	if err != nil {
		t.Fatal(err)
	}
	c := l.Checkpoint()
	c.Note = append(slices.Clone(c.Note), "— sft.example/witness AAAAAAAAAAAAAAAAAAAA\n"...)
	if err := l.Cosigned(files, c); err != nil {
		t.Fatal(err)
	}
	o.publish(t, bundle)
	want := []string{"base.txt", "log/checkpoint", fmt.Sprintf("log/checkpoints/%d", c.Size), "log/proof/notices/丙.md.tlog-proof", "log/proof/notices/乙.md.tlog-proof"}
	if got := names(unzipped(t, day(22))); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	carry(22)

	// Nobody has said that the next one arrived, so the one behind it has both.
	o.build(t, "2026-11-23", map[string]string{"甲": "第一份", "乙": "撤回", "丙": "新的", "丁": "又一份"}, strange)
	o.publish(t, bundle)
	o.build(t, "2026-11-24", map[string]string{"甲": "改", "乙": "撤回", "丙": "新的", "丁": "又一份"}, strange)
	o.publish(t, bundle)
	carry(24)
	if _, err := f.receive(t.Context(), day(23)); !isCode(err, BundleBase) {
		t.Errorf("a difference to another site: %v", err)
	}
	f.agrees(t, o)
}

// A bundle is refused, and nothing done, for each of these.
func TestRefusedBundles(t *testing.T) {
	t.Parallel()
	o := newTown(t)
	stick := t.TempDir()
	whole := &Bundle{Name: "whole", Path: filepath.Join(stick, "whole-{as_of}.zip")}
	last := &Bundle{Name: "last", Path: filepath.Join(stick, "last-{as_of}.zip"), Last: true}
	o.build(t, "2026-11-21", map[string]string{"甲": "第一份", "乙": "第二份"}, strange)
	o.publish(t, whole, last)
	old, first := filepath.Join(stick, "whole-2026-11-21.zip"), filepath.Join(stick, "last-2026-11-21.zip")
	data, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, first+receiptSuffix, log.Digest(data)+"  last-2026-11-21.zip\n")
	o.build(t, "2026-11-22", map[string]string{"甲": "第一份", "乙": "改过"}, strange)
	o.publish(t, whole, last)
	next, difference := filepath.Join(stick, "whole-2026-11-22.zip"), filepath.Join(stick, "last-2026-11-22.zip")
	o.build(t, "2026-11-23", map[string]string{"甲": "第一份", "乙": "又改过"}, strange)
	o.publish(t, whole, last)
	third := filepath.Join(stick, "last-2026-11-23.zip")

	type file struct {
		name, text string
		mode       fs.FileMode
	}
	// altered writes a bundle anew with other files.
	altered := func(t *testing.T, from string, change func(files []file) []file) string {
		t.Helper()
		archive, err := zip.OpenReader(from)
		if err != nil {
			t.Fatal(err)
		}
		defer archive.Close()
		var files []file
		for _, f := range archive.File {
			text, err := fs.ReadFile(archive, f.Name)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file{f.Name, string(text), 0o644})
		}
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, f := range change(files) {
			h := &zip.FileHeader{Name: f.name, Method: zip.Deflate}
			h.SetMode(f.mode)
			part, err := w.CreateHeader(h)
			if err == nil {
				_, err = part.Write([]byte(f.text))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(t.TempDir(), "altered.zip")
		writeFile(t, name, b.String())
		return name
	}
	with := func(name, text string, mode fs.FileMode) func([]file) []file {
		return func(files []file) []file { return append(files, file{name, text, mode}) }
	}
	edit := func(name string, change func(string) string) func([]file) []file {
		return func(files []file) []file {
			for i, f := range files {
				if f.name == name {
					if files[i].text = change(f.text); files[i].text == f.text {
						panic("nothing is altered in " + name)
					}
					return files
				}
			}
			panic(name)
		}
	}
	without := func(name string) func([]file) []file {
		return func(files []file) []file {
			return slices.DeleteFunc(files, func(f file) bool { return f.name == name })
		}
	}
	other, vkey, err := log.NewKey(bytes.NewReader(bytes.Repeat([]byte{9}, 64)), o.log.Origin)
	if err != nil || other == "" {
		t.Fatal(err)
	}
	record := slices.IndexFunc(names(unzipped(t, next)), func(name string) bool { return strings.HasPrefix(name, "log/records/") })
	recordName := names(unzipped(t, next))[record]

	for _, c := range []struct {
		name   string
		bundle func(t *testing.T) string
		code   string
	}{
		{"an older one", func(*testing.T) string { return old }, BundleOlder},
		{"no ZIP", func(t *testing.T) string {
			writeFile(t, filepath.Join(stick, "x"), "x")
			return filepath.Join(stick, "x")
		}, BadBundle},
		{"cut off", func(t *testing.T) string {
			data, err := os.ReadFile(next)
			if err != nil {
				t.Fatal(err)
			}
			name := filepath.Join(t.TempDir(), "cut.zip")
			writeFile(t, name, string(data[:len(data)/2]))
			return name
		}, BadBundle},
		{"a page altered", func(t *testing.T) string {
			return altered(t, next, edit("notices/乙/index.html", func(s string) string { return strings.Replace(s, "改过", "没改", 1) }))
		}, BadBundle},
		{"a page less", func(t *testing.T) string { return altered(t, next, without("notices/乙/index.html")) }, BadBundle},
		{"no log", func(t *testing.T) string {
			return altered(t, next, func(files []file) []file {
				return slices.DeleteFunc(files, func(f file) bool { return strings.HasPrefix(f.name, "log/") })
			})
		}, BadBundle},
		{"another signature", func(t *testing.T) string {
			return altered(t, next, edit("log/checkpoint", func(s string) string { return s[:len(s)-8] + "AAAAAA==" }))
		}, BadBundle},
		{"another root", func(t *testing.T) string {
			return altered(t, next, edit("log/checkpoint", func(s string) string { return strings.Replace(s, "\n5\n", "\n7\n", 1) }))
		}, BadBundle},
		{"an entry altered", func(t *testing.T) string {
			return altered(t, next, edit("log/tile/entries/000.p/5", func(s string) string { return strings.Replace(s, "2026-11-20", "2026-11-19", 1) }))
		}, BadBundle},
		{"a page that nobody published", func(t *testing.T) string { return altered(t, next, with("钓鱼/index.html", "x", 0o644)) }, BadBundle},
		{"a page in the log", func(t *testing.T) string { return altered(t, next, with("log/index.html", "x", 0o644)) }, BadBundle},
		{"a record that nobody logged", func(t *testing.T) string {
			return altered(t, next, with("log/records/ab/cd/abcd"+strings.Repeat("0", 60), "x", 0o644))
		}, BadBundle},
		{"a record altered", func(t *testing.T) string {
			return altered(t, next, edit(recordName, func(s string) string { return s + "x" }))
		}, BadBundle},
		{"the proof of another document", func(t *testing.T) string {
			return altered(t, next, func(files []file) []file {
				for i := range files {
					if files[i].name == "log/proof/notices/甲.md.tlog-proof" {
						files[i].name = "log/proof/notices/丙.md.tlog-proof"
					}
				}
				return files
			})
		}, BadBundle},
		{"the policy of another key", func(t *testing.T) string {
			return altered(t, next, edit("log/policy", func(string) string { return "log " + vkey + "\n" }))
		}, BadBundle},
		{"another checkpoint in its place", func(t *testing.T) string {
			return altered(t, next, edit("log/checkpoints/3", func(s string) string { return strings.Replace(s, "\n3\n", "\n4\n", 1) }))
		}, BadBundle},
		{"a name that leads out", func(t *testing.T) string { return altered(t, next, with("../../etc/x", "x", 0o644)) }, BadBundle},
		{"a name that leads out, for Windows", func(t *testing.T) string { return altered(t, next, with(`..\x`, "x", 0o644)) }, BadBundle},
		{"an absolute name", func(t *testing.T) string { return altered(t, next, with("/etc/x", "x", 0o644)) }, BadBundle},
		{"a name of a drive", func(t *testing.T) string { return altered(t, next, with("C:x", "x", 0o644)) }, BadBundle},
		{"a symbolic link", func(t *testing.T) string { return altered(t, next, with("x", "/etc/passwd", fs.ModeSymlink|0o777)) }, BadBundle},
		{"a folder", func(t *testing.T) string { return altered(t, next, with("x/", "", fs.ModeDir|0o755)) }, BadBundle},
		{"a name twice", func(t *testing.T) string { return altered(t, next, with("notices/甲/index.html", "x", 0o644)) }, BadBundle},
		{"a bomb", func(t *testing.T) string {
			zeros := strings.Repeat("\x00", 24<<20)
			return altered(t, next, edit("index.html", func(string) string { return zeros }))
		}, BadBundle},
		{"a difference without its base", func(t *testing.T) string {
			return altered(t, third, edit("base.txt", func(s string) string { return baseHead + strings.Repeat("0", 64) + "\n" }))
		}, BundleBase},
		{"a base that is no base", func(t *testing.T) string {
			return altered(t, difference, func(files []file) []file {
				return slices.DeleteFunc(edit("base.txt", func(string) string { return "x" })(files), func(f file) bool { return f.name == output.ManifestName })
			})
		}, BadBundle},
		{"a difference as if it were whole", func(t *testing.T) string { return altered(t, difference, without("base.txt")) }, BadBundle},
		{"a difference to an earlier site", func(*testing.T) string { return third }, BundleBase},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := newFar(t, o)
			own := filepath.Join(t.TempDir(), "next.zip") // a receipt is written beside it
			if err := os.Link(next, own); err != nil {
				t.Fatal(err)
			}
			if _, err := f.receive(t.Context(), own); err != nil {
				t.Fatal(err)
			}
			before := f.all(t)
			_, err := f.receive(t.Context(), c.bundle(t))
			if !isCode(err, c.code) {
				t.Errorf("%v, want %s", err, c.code)
			}
			if !maps.Equal(before, f.all(t)) {
				t.Error("something has changed")
			}
		})
	}
	t.Run("another key is pinned", func(t *testing.T) {
		f := newFar(t, o)
		f.keys = []string{vkey}
		if _, err := f.receive(t.Context(), next); !isCode(err, BadBundle) || len(f.all(t)) > 0 {
			t.Errorf("%v, %v", err, names(f.all(t)))
		}
	})
	t.Run("a difference where nothing is", func(t *testing.T) {
		f := newFar(t, o)
		if _, err := f.receive(t.Context(), difference); !isCode(err, BundleBase) || len(f.all(t)) > 0 {
			t.Errorf("%v, %v", err, names(f.all(t)))
		}
	})
	t.Run("a rehearsal", func(t *testing.T) {
		f := newFar(t, o)
		opt := f.options()
		opt.DryRun = true
		if report, err := Receive(t.Context(), opt, next); err != nil || report.Targets[0].New != len(strange)+6 || len(f.all(t)) > 0 {
			t.Errorf("%v, %+v, %v", err, report, names(f.all(t)))
		}
	})
}

// A bundle of which the writing is broken off does not appear, and the one that is there
// stays.
func TestBrokenOffBundle(t *testing.T) {
	t.Parallel()
	o := newTown(t)
	bundle := &Bundle{Name: "u-disk", Path: filepath.Join(o.dir, "a.zip")}
	o.build(t, "2026-11-21", map[string]string{"甲": "第一份"}, nil)
	o.publish(t, bundle)
	before := unzipped(t, bundle.Path)
	o.build(t, "2026-11-22", map[string]string{"甲": "改过"}, nil)
	writeFile(t, filepath.Join(o.dir, "public", "index.html"), "别的")
	if report, err := Run(t.Context(), o.options(bundle)); !isCode(err, BadOutput) || report.Log != nil {
		t.Errorf("%v, %+v", err, report)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(ctx, o.options(bundle)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if !maps.Equal(before, unzipped(t, bundle.Path)) {
		t.Error("the bundle has changed")
	}
	if _, err := os.Stat(bundle.Path + log.Temporary); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what was broken off is left: %v", err)
	}
	gone := &Bundle{Name: "u-disk", Path: filepath.Join(o.dir, "media", "a.zip")}
	if report, err := Run(t.Context(), o.options(gone)); !isCode(err, Unreachable) || report.Log != nil {
		t.Errorf("%v, %+v", err, report)
	}
}

// FuzzReceive: whatever a bundle holds, nothing is written outside, and nothing is
// published that no key has signed.
func FuzzReceive(f *testing.F) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range []string{"base.txt", "manifest.json", "log/checkpoint", "../x"} {
		part, err := w.Create(name)
		if err == nil {
			_, err = part.Write([]byte(baseHead))
		}
		if err != nil {
			f.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, data []byte) {
		o := newTown(t)
		machine := newFar(t, o)
		name := filepath.Join(t.TempDir(), "a.zip")
		writeFile(t, name, string(data))
		if _, err := machine.receive(t.Context(), name); !isCode(err, BadBundle) && !isCode(err, BundleBase) {
			t.Errorf("%v", err)
		}
		if got := machine.all(t); len(got) > 0 {
			t.Errorf("%v", names(got))
		}
	})
}
