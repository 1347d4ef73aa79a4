package output

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestManifestText(t *testing.T) {
	path := filepath.Join(t.TempDir(), "public")
	publish(t, path, map[string]string{"b/index.html": "abc", "a.txt": ""})
	const want = `{
  "format": 1,
  "files": [
    {
      "path": "a.txt",
      "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "bytes": 0
    },
    {
      "path": "b/index.html",
      "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      "bytes": 3
    }
  ]
}
`
	if got := tree(t, path)[ManifestName]; got != want {
		t.Errorf("got\n%s", got)
	}
	list, err := ReadManifest(path)
	must(t, err)
	if len(list.Files) != 2 || list.Files[1].Path != "b/index.html" || list.Files[1].Bytes != 3 {
		t.Errorf("read %+v", list)
	}
	if _, err := ReadManifest(filepath.Join(path, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no manifest: %v", err)
	}
}

type files = map[string]string

// steps are successive builds into one folder.
var rebuildCases = []struct {
	name  string
	steps []files
	last  Report
}{
	{"nothing at all", []files{{}}, Report{}},
	{"unchanged", []files{{"a/x": "1", "b": "2"}, {"a/x": "1", "b": "2"}}, Report{Unchanged: 2}},
	{"one changed", []files{{"a/x": "1", "b": "2"}, {"a/x": "9", "b": "2"}}, Report{Written: 1, Unchanged: 1}},
	{"same length", []files{{"a": "12"}, {"a": "21"}}, Report{Written: 1}},
	{"longer", []files{{"a": "12"}, {"a": "123"}}, Report{Written: 1}},
	{"shorter", []files{{"a": "123"}, {"a": "12"}}, Report{Written: 1}},
	{"emptied", []files{{"a": "123"}, {"a": ""}}, Report{Written: 1}},
	{"added in old folder", []files{{"a/x": "1"}, {"a/x": "1", "a/y": "2"}}, Report{Written: 1, Unchanged: 1}},
	{"added in new folders", []files{{"a/x": "1"}, {"a/x": "1", "a/b/c/y": "2", "z/z": "3", "a/b/d/y": ""}}, Report{Written: 3, Unchanged: 1}},
	{"removed with folders", []files{{"a/b/c/x": "1", "a/b/y": "2", "k": "3"}, {"k": "3"}}, Report{Unchanged: 1, Removed: 2}},
	{"all removed", []files{{"a/b/x": "1", "k": "2"}, {}}, Report{Removed: 2}},
	{"file becomes folder", []files{{"a": "1", "b": "2"}, {"a/x/y": "1", "b": "2"}}, Report{Written: 1, Unchanged: 1, Removed: 1}},
	{"folder becomes file", []files{{"a/x/y": "1", "a/z": "1", "b": "2"}, {"a": "1", "b": "2"}}, Report{Written: 1, Unchanged: 1, Removed: 2}},
	{"case of a file", []files{{"a/Read": "1"}, {"a/read": "1"}}, Report{Written: 1, Removed: 1}},
	{"case of a folder", []files{{"A/x": "1", "A/y": "1"}, {"a/x": "1", "a/z": "2"}}, Report{Written: 2, Removed: 2}},
	{"back again", []files{{"a": "1"}, {"a/x": "1"}, {"a": "1"}}, Report{Written: 1, Removed: 1}},
	{"big", []files{{"a": strings.Repeat("x", 3*bufferSize)}, {"a": strings.Repeat("x", 3*bufferSize)}}, Report{Unchanged: 1}},
	{"big, last byte", []files{{"a": strings.Repeat("x", 3*bufferSize)}, {"a": strings.Repeat("x", 3*bufferSize-1) + "y"}}, Report{Written: 1}},
	{"big, one more", []files{{"a": strings.Repeat("x", 2*bufferSize+1)}, {"a": strings.Repeat("x", 2*bufferSize)}}, Report{Written: 1}},
}

func TestRebuild(t *testing.T) {
	for _, c := range rebuildCases {
		for _, stream := range []bool{false, true} {
			t.Run(c.name+map[bool]string{true: " streamed"}[stream], func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "public")
				for i, step := range c.steps {
					d := mustOpen(t, path)
					for name, data := range step {
						if stream {
							must(t, d.PutFile(name, from(data)))
						} else {
							must(t, d.Put(name, []byte(data)))
						}
					}
					report, err := d.Commit(t.Context(), InPlace)
					must(t, err)
					wantOutput(t, path, step)
					if i == len(c.steps)-1 && !sameReport(report, c.last) {
						t.Errorf("report %+v, want %+v", report, c.last)
					}
				}
			})
		}
	}
}

func sameReport(a, b Report) bool {
	return a.Written == b.Written && a.Unchanged == b.Unchanged && a.Removed == b.Removed && slices.Equal(a.Stray, b.Stray)
}

// Files with equal bytes keep inode and time, and so do their folders; a build
// that changes nothing does not even touch manifest.json.
func TestEqualBytesAreLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "public")
	files := map[string]string{"a/b/x.html": "x", "a/y.html": "y", "big": strings.Repeat("z", 2*bufferSize)}
	publish(t, path, files)
	past := time.Date(2026, 3, 5, 0, 0, 0, 0, time.UTC)
	var paths []string
	must(t, filepath.WalkDir(path, func(p string, _ fs.DirEntry, err error) error {
		paths = append(paths, p)
		return err
	}))
	for _, p := range slices.Backward(paths) {
		must(t, os.Chtimes(p, past, past))
	}
	before := map[string]fs.FileInfo{}
	for _, p := range paths {
		before[p], _ = os.Lstat(p)
	}
	touched := func() (names []string) {
		for _, p := range paths {
			now, err := os.Lstat(p)
			must(t, err)
			if !os.SameFile(now, before[p]) || !now.ModTime().Equal(past) {
				name, _ := filepath.Rel(path, p)
				names = append(names, filepath.ToSlash(name))
			}
		}
		return names
	}
	publish(t, path, files)
	if got := touched(); len(got) > 0 {
		t.Errorf("nothing changed, touched %q", got)
	}
	files["a/y.html"] = "new"
	publish(t, path, files)
	if got := touched(); !slices.Equal(got, []string{".", "a", "a/y.html", "manifest.json"}) {
		t.Errorf("one changed, touched %q", got)
	}
}

// A file that somebody changed in place is healed by the next build.
func TestTamperedFileIsRewritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "public")
	files := map[string]string{"a/x.html": "good", "b": "b"}
	publish(t, path, files)
	must(t, os.WriteFile(filepath.Join(path, "a", "x.html"), []byte("evil"), 0o666))
	must(t, os.Remove(filepath.Join(path, "b")))
	if r := publish(t, path, files); r.Written != 2 {
		t.Errorf("report %+v", r)
	}
	wantOutput(t, path, files)
	must(t, os.WriteFile(filepath.Join(path, ManifestName), []byte(`{"format":1,"files":[]}`), 0o666))
	publish(t, path, files)
	wantOutput(t, path, files)
}

func TestStray(t *testing.T) {
	path := filepath.Join(t.TempDir(), "public")
	publish(t, path, map[string]string{"a/x": "1", "gone/x": "1", "b": "2"})
	for _, name := range []string{"CNAME", "a/note", "gone/mine", ".git/objects/1", ".git/HEAD"} {
		file := filepath.Join(path, filepath.FromSlash(name))
		must(t, os.MkdirAll(filepath.Dir(file), 0o777))
		must(t, os.WriteFile(file, []byte("stray"), 0o666))
	}
	report := publish(t, path, map[string]string{"a/x": "1", "b": "2"})
	want := Report{Unchanged: 2, Removed: 1, Stray: []string{".git/", "CNAME", "a/note", "gone/mine"}}
	if !sameReport(report, want) {
		t.Errorf("report %+v, want %+v", report, want)
	}
	wantFiles(t, tree(t, filepath.Join(path, ".git")), map[string]string{"objects/1": "stray", "HEAD": "stray"})
	if got := tree(t, path); got["CNAME"] != "stray" || got["gone/mine"] != "stray" {
		t.Error("a stray file is gone")
	}
	// The next build brings a file of that name: now it is ours.
	report = publish(t, path, map[string]string{"a/x": "1", "b": "2", "CNAME": "ours"})
	if tree(t, path)["CNAME"] != "ours" || slices.Contains(report.Stray, "CNAME") {
		t.Errorf("CNAME was not taken over: %+v", report)
	}
	d := mustOpen(t, path)
	if err := d.Put("CNAME/x", nil); err != nil {
		t.Errorf("an old file gives way to a folder: %v", err)
	}
	if err := d.Put("a/note/x", nil); !errors.Is(err, ErrBlocked) || !strings.Contains(err.Error(), "note") {
		t.Errorf("a stray file where a folder is needed: %v", err)
	}
	must(t, d.Close())
	d = mustOpen(t, path)
	must(t, d.Put("gone", []byte("x")))
	if _, err := d.Commit(t.Context(), InPlace); !errors.Is(err, ErrBlocked) || !strings.Contains(err.Error(), "gone/mine") {
		t.Errorf("a stray file in a folder that becomes a file: %v", err)
	}
	must(t, d.Close())
}

func TestRefusedPlaces(t *testing.T) {
	cases := []struct {
		name string
		make func(path string) error
		ok   bool
	}{
		{"absent", func(string) error { return nil }, true},
		{"empty folder", func(p string) error { return os.Mkdir(p, 0o777) }, true},
		{"file", func(p string) error { return os.WriteFile(p, nil, 0o666) }, false},
		{"foreign folder", func(p string) error { return os.MkdirAll(filepath.Join(p, "sub"), 0o777) }, false},
		{"web app manifest", func(p string) error { return fill(p, `{"name":"App","icons":[]}`) }, false},
		{"manifest that leads out", func(p string) error {
			return fill(p, `{"format":1,"files":[{"path":"../x","sha256":"`+strings.Repeat("0", 64)+`","bytes":0}]}`)
		}, false},
		{"later format", func(p string) error { return fill(p, `{"format":2,"files":[]}`) }, false},
		{"broken manifest", func(p string) error { return fill(p, `{"format":1,"files":[`) }, false},
		{"manifest is a folder", func(p string) error { return os.MkdirAll(filepath.Join(p, ManifestName), 0o777) }, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "new", "public")
			must(t, os.Mkdir(filepath.Dir(path), 0o777))
			must(t, c.make(path))
			before := tree(t, filepath.Dir(path))
			d, err := Open(t.Context(), path)
			if c.ok {
				must(t, err)
				must(t, d.Put("x", []byte("y")))
				_, err := d.Commit(t.Context(), InPlace)
				must(t, err)
				wantOutput(t, path, map[string]string{"x": "y"})
				return
			}
			if !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), path) {
				t.Errorf("Open = %v", err)
			}
			wantFiles(t, tree(t, filepath.Dir(path)), before)
		})
	}
}

func fill(path, manifest string) error {
	if err := os.Mkdir(path, 0o777); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(path, ManifestName), []byte(manifest), 0o666)
}

func TestLinks(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(dir, "outside")
	must(t, os.Mkdir(outside, 0o777))
	must(t, os.WriteFile(filepath.Join(outside, "x"), []byte("safe"), 0o666))
	path := filepath.Join(dir, "public")
	if err := os.Symlink(outside, path); err != nil {
		withoutLinks(t, err)
	}
	if _, err := Open(t.Context(), path); !errors.Is(err, ErrForeign) {
		t.Errorf("output is a link: %v", err)
	}
	must(t, os.Remove(path))
	files := map[string]string{"a/x": "1", "b/y": "2", "c": "3"}
	publish(t, path, files)
	must(t, os.RemoveAll(filepath.Join(path, "a")))
	must(t, os.Symlink(outside, filepath.Join(path, "a")))
	must(t, os.Remove(filepath.Join(path, "c")))
	must(t, os.Symlink(filepath.Join(outside, "x"), filepath.Join(path, "c")))
	for _, name := range []string{"a/x", "a/new/x", "c", "c/x", "a"} {
		wantBlocked(t, path, name)
	}
	// Old files under a link are not removed through it; the links are stray.
	report := publish(t, path, map[string]string{"b/y": "2"})
	if want := (Report{Unchanged: 1, Stray: []string{"a", "c"}}); !sameReport(report, want) {
		t.Errorf("report %+v, want %+v", report, want)
	}
	wantFiles(t, tree(t, outside), map[string]string{"x": "safe"})

	must(t, os.Remove(filepath.Join(path, ManifestName)))
	must(t, os.Symlink(filepath.Join(outside, "x"), filepath.Join(path, ManifestName)))
	if _, err := Open(t.Context(), path); !errors.Is(err, ErrForeign) {
		t.Errorf("manifest.json is a link: %v", err)
	}
}

func wantBlocked(t *testing.T, path, name string) {
	t.Helper()
	d := mustOpen(t, path)
	if err := d.Put(name, []byte("evil")); !errors.Is(err, ErrBlocked) || !strings.Contains(err.Error(), "符号链接") {
		t.Errorf("Put(%q) through a link: %v", name, err)
	}
	if _, err := d.Commit(t.Context(), InPlace); err == nil {
		t.Error("published without a file")
	}
	must(t, d.Close())
}

// A link that appears after the folder was read is not followed out either.
func TestLinkPlantedDuringBuild(t *testing.T) {
	dir := t.TempDir()
	outside, path := filepath.Join(dir, "outside"), filepath.Join(dir, "o", "public")
	must(t, os.Mkdir(outside, 0o777))
	publish(t, path, map[string]string{"a/x": "1", "b": "2"})
	d := mustOpen(t, path)
	must(t, d.Put("b", []byte("2")))
	must(t, d.Put("a/x", []byte("new")))
	must(t, os.RemoveAll(filepath.Join(path, "a")))
	if err := os.Symlink(outside, filepath.Join(path, "a")); err != nil {
		withoutLinks(t, err)
	}
	if _, err := d.Commit(t.Context(), InPlace); err == nil {
		t.Error("committed through a planted link")
	}
	wantFiles(t, tree(t, outside), nil)
	must(t, d.Close())
	must(t, os.Remove(filepath.Join(path, "a")))
	must(t, Recover(t.Context(), path))
	wantOutput(t, path, map[string]string{"a/x": "new", "b": "2"})
}

func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "public")
	first := mustOpen(t, path)
	if _, err := Open(t.Context(), path); !errors.Is(err, ErrLocked) {
		t.Errorf("second Open: %v", err)
	}
	if err := Recover(t.Context(), path); !errors.Is(err, ErrLocked) {
		t.Errorf("Recover during a build: %v", err)
	}
	other := mustOpen(t, path+"2") // another output is not concerned
	must(t, other.Close())
	must(t, first.Put("x", []byte("1")))
	_, err := first.Commit(t.Context(), InPlace)
	must(t, err)
	wantOutput(t, path, map[string]string{"x": "1"})
	if err := first.Put("y", nil); !errors.Is(err, ErrClosed) {
		t.Errorf("Put after Commit: %v", err)
	}
	if _, err := first.Commit(t.Context(), InPlace); !errors.Is(err, ErrClosed) {
		t.Errorf("Commit after Commit: %v", err)
	}
	must(t, first.Close())
	must(t, mustOpen(t, path).Close())
	wantOutput(t, path, map[string]string{"x": "1"})
}

func TestCloseDiscards(t *testing.T) {
	path := filepath.Join(t.TempDir(), "public")
	d := mustOpen(t, path)
	must(t, d.Put("a/x", []byte("1")))
	must(t, d.Close())
	must(t, d.Close())
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the output exists: %v", err)
	}
	wantTidy(t, path)
	files := map[string]string{"a/x": "old", "b": "b"}
	publish(t, path, files)
	d = mustOpen(t, path)
	must(t, d.Put("a/x", []byte("new")))
	must(t, d.Put("a/y/z", []byte("new")))
	must(t, d.Close())
	wantOutput(t, path, files)
}

func TestRecoverNothing(t *testing.T) {
	dir := t.TempDir()
	must(t, Recover(t.Context(), filepath.Join(dir, "no", "such", "public")))
	must(t, Recover(t.Context(), filepath.Join(dir, "public")))
	publish(t, filepath.Join(dir, "public"), map[string]string{"x": "1"})
	must(t, Recover(t.Context(), filepath.Join(dir, "public")))
	wantOutput(t, filepath.Join(dir, "public"), map[string]string{"x": "1"})
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("Recover made something: %v", left)
	}
}

func TestWorkingFolderAsOutput(t *testing.T) {
	t.Chdir(t.TempDir())
	d := mustOpen(t, ".")
	must(t, d.Put("a/x", []byte("1")))
	_, err := d.Commit(t.Context(), InPlace)
	must(t, err)
	wd, err := os.Getwd()
	must(t, err)
	wantFiles(t, tree(t, filepath.Join(wd, "a")), map[string]string{"x": "1"})
	if runtime.GOOS != "windows" {
		if _, err := Open(t.Context(), "/"); !errors.Is(err, ErrForeign) {
			t.Errorf("Open of the whole disk: %v", err)
		}
	}
}

// withoutLinks skips a test where the system has no symbolic links; CI has them.
func withoutLinks(t *testing.T, err error) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal("no symbolic links in CI:", err)
	}
	t.Skip("no symbolic links here:", err)
}
