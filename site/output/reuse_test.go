package output

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongkai/site/internal/filestate"
)

// Reuse takes what is there as it was left, and nothing else.
func TestReuse(t *testing.T) {
	spoil := func(change func(t *testing.T, file string)) func(*testing.T, string) {
		return func(t *testing.T, path string) { change(t, filepath.Join(path, "b", "index.html")) }
	}
	cases := []struct {
		name   string
		before func(t *testing.T, path string)
		keeps  bool
	}{
		{"as it was left", func(*testing.T, string) {}, true},
		{"other bytes of the same length and time", spoil(func(t *testing.T, file string) {
			info, err := os.Stat(file)
			must(t, err)
			must(t, os.WriteFile(file, []byte("abd"), 0o666))
			must(t, os.Chtimes(file, info.ModTime(), info.ModTime()))
		}), false},
		{"another file moved there", spoil(func(t *testing.T, file string) {
			must(t, os.WriteFile(file+".new", []byte("abd"), 0o666))
			old := time.Now().Add(-time.Hour)
			must(t, os.Chtimes(file+".new", old, old))
			must(t, os.Rename(file+".new", file))
		}), false},
		{"longer", spoil(func(t *testing.T, file string) { must(t, os.WriteFile(file, []byte("abcd"), 0o666)) }), false},
		{"written again as it was", spoil(func(t *testing.T, file string) { must(t, os.WriteFile(file, []byte("abc"), 0o666)) }), true},
		{"gone", spoil(func(t *testing.T, file string) { must(t, os.Remove(file)) }), false},
		{"a folder", spoil(func(t *testing.T, file string) { must(t, os.Remove(file)); must(t, os.Mkdir(file, 0o777)) }), false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "public")
			files := map[string]string{"a.txt": "1", "b/index.html": "abc"}
			first := publish(t, path, files)
			c.before(t, path)
			d := mustOpen(t, path)
			defer d.Close()
			if d.Previous() != first.Manifest {
				t.Error("another build than the previous one")
			}
			_, reused, err := d.Reuse("b/index.html")
			if err != nil || reused != c.keeps {
				t.Fatalf("reused %v, %v", reused, err)
			}
			if !reused {
				must(t, d.Put("b/index.html", []byte("abc")))
			} else if err := d.Put("b/index.html", []byte("abc")); !errors.Is(err, ErrTwice) {
				t.Errorf("reused and put: %v", err)
			}
			must(t, d.Close())
			d = mustOpen(t, path)
			defer d.Close()
			if _, reused, err := d.Reuse("b/index.html"); err != nil {
				t.Fatal(err)
			} else if !reused {
				must(t, d.Put("b/index.html", []byte("abc")))
			}
			if _, reused, err := d.Reuse("c.txt"); reused || err != nil {
				t.Errorf("reused what was never there: %v", err)
			}
			must(t, d.Put("a.txt", []byte("1")))
			second, err := d.Commit(t.Context(), InPlace)
			must(t, err)
			if second.Manifest != first.Manifest {
				t.Error("another manifest")
			}
			got := tree(t, path)
			delete(got, ManifestName)
			wantFiles(t, got, files)
		})
	}
}

// ReuseAll takes every file of the build before, or none.
func TestReuseAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "public")
	files := map[string]string{"a.txt": "1", "b/index.html": "abc", "c.txt": "3"}
	publish(t, path, files)
	for _, c := range []struct {
		name   string
		damage func()
		want   bool
	}{
		{"as it was left", func() {}, true},
		{"other bytes", func() { must(t, os.WriteFile(filepath.Join(path, "c.txt"), []byte("4"), 0o666)) }, false},
		{"the same bytes again", func() { must(t, os.WriteFile(filepath.Join(path, "c.txt"), []byte("3"), 0o666)) }, true},
		{"a file is gone", func() { must(t, os.Remove(filepath.Join(path, "b", "index.html"))) }, false},
	} {
		c.damage()
		d := mustOpen(t, path)
		if reused, err := d.ReuseAll(t.Context(), 2); reused != c.want || err != nil {
			t.Errorf("%s: reused %v, %v", c.name, reused, err)
		}
		if !c.want {
			must(t, d.Put("a.txt", []byte("1"))) // nothing was taken before
		}
		must(t, d.Close())
	}
}

// tick waits until the clock of the file system has moved on.
func tick(t *testing.T, dir string) {
	t.Helper()
	name := filepath.Join(dir, "tick")
	now := func() time.Time {
		must(t, os.WriteFile(name, nil, 0o666))
		info, err := os.Stat(name)
		must(t, err)
		return info.ModTime()
	}
	for begin := now(); !now().After(begin); {
	}
	must(t, os.Remove(name))
}

// A file whose state is that of the previous build is not read; every other one is. A
// state is trusted only when it was noted down elsewhere: a copy of the output, made
// by whoever, with times to match, is read.
func TestTrust(t *testing.T) {
	t.Parallel()
	for _, m := range manners[:2] {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "public")
			files := map[string]string{"a.txt": "1", "b/index.html": "abc", "c.txt": "3"}
			build := func(trusted []filestate.State, files map[string]string) Report {
				d := mustOpen(t, path)
				d.Trust(trusted)
				for name, data := range files {
					must(t, d.Put(name, []byte(data)))
				}
				report, err := d.Commit(t.Context(), m.way)
				must(t, err)
				return report
			}
			build(nil, files)
			tick(t, dir)
			files["c.txt"] = "4"
			states := build(nil, files).States
			if len(states) != 3 {
				t.Fatalf("states %v", states)
			}
			if states[0] == (filestate.State{}) {
				t.Skip("this system does not tell when a file was changed, or its clock is coarse")
			}
			unread := func(trusted []filestate.State, name string, i int) bool {
				d := mustOpen(t, path)
				defer d.Close()
				d.Trust(trusted)
				d.old.Files[i].SHA256 = strings.Repeat("0", 64) // whoever reads the file sees that it differs
				_, reused, err := d.Reuse(name)
				must(t, err)
				return reused
			}
			if !unread(states, "a.txt", 0) {
				t.Error("a file that nobody touched was read")
			}
			if unread(nil, "a.txt", 0) {
				t.Error("a file was trusted that nothing was known of")
			}
			must(t, os.CopyFS(path+"2", os.DirFS(path)))
			must(t, os.RemoveAll(path))
			must(t, os.Rename(path+"2", path))
			if unread(states, "a.txt", 0) {
				t.Error("a copy was trusted")
			}
		})
	}
}
