package output

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Keep takes what stands as it was left, and nothing else.
func TestKeep(t *testing.T) {
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
			kept, err := d.Keep("b/index.html")
			if err != nil || kept != c.keeps {
				t.Fatalf("kept %v, %v", kept, err)
			}
			if !kept {
				must(t, d.Put("b/index.html", []byte("abc")))
			} else if err := d.Put("b/index.html", []byte("abc")); !errors.Is(err, ErrTwice) {
				t.Errorf("kept and put: %v", err)
			}
			must(t, d.Close())
			d = mustOpen(t, path)
			defer d.Close()
			if kept, err := d.Keep("b/index.html"); err != nil {
				t.Fatal(err)
			} else if !kept {
				must(t, d.Put("b/index.html", []byte("abc")))
			}
			if kept, err := d.Keep("c.txt"); kept || err != nil {
				t.Errorf("kept what was never there: %v", err)
			}
			must(t, d.Put("a.txt", []byte("1")))
			second, err := d.Commit()
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

// KeepEach takes all that it is told to, or nothing.
func TestKeepEach(t *testing.T) {
	path := filepath.Join(t.TempDir(), "public")
	files := map[string]string{"a.txt": "1", "b/index.html": "abc", "c.txt": "3"}
	publish(t, path, files)
	must(t, os.WriteFile(filepath.Join(path, "c.txt"), []byte("4"), 0o666))
	d := mustOpen(t, path)
	defer d.Close()
	for _, names := range [][]string{{"a.txt", "none"}, {"a.txt", "c.txt"}} {
		if kept, err := d.KeepEach(names, 2); kept || err != nil {
			t.Errorf("%v are kept, %v", names, err)
		}
	}
	if kept, err := d.KeepEach([]string{"b/index.html", "a.txt"}, 2); !kept || err != nil {
		t.Fatalf("kept %v, %v", kept, err)
	}
	if body, err := d.Read("c.txt"); string(body) != "4" || err != nil {
		t.Errorf("there stands %q, %v", body, err)
	}
	if _, err := d.Read(ManifestName); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("reading what is no file of the build: %v", err)
	}
	must(t, d.Put("c.txt", []byte("3")))
	_, err := d.Commit()
	must(t, err)
	got := tree(t, path)
	delete(got, ManifestName)
	wantFiles(t, got, files)
}
