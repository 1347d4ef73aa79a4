package output

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every file is what it was when it was committed, or an error that names it.
func TestFinished(t *testing.T) {
	big := strings.Repeat("x", 3*bufferSize)
	at := func(path, name string) string { return filepath.Join(path, filepath.FromSlash(name)) }
	cases := []struct {
		name   string
		damage func(path string) error
		want   error
	}{
		{"whole", func(string) error { return nil }, nil},
		{"a byte is another", func(path string) error { return os.WriteFile(at(path, "a/x"), []byte(big[1:]+"y"), 0o644) }, ErrDamaged},
		{"cut", func(path string) error { return os.Truncate(at(path, "a/x"), bufferSize) }, ErrDamaged},
		{"emptied", func(path string) error { return os.Truncate(at(path, "a/x"), 0) }, ErrDamaged},
		{"longer", func(path string) error { return os.WriteFile(at(path, "a/x"), []byte(big+"x"), 0o644) }, ErrDamaged},
		{"gone", func(path string) error { return os.Remove(at(path, "a/x")) }, ErrDamaged},
		{"another file", func(path string) error { return os.WriteFile(at(path, "b"), nil, 0o644) }, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "public")
			publish(t, path, files{"a/x": big, "b": "2", "c": ""})
			must(t, c.damage(path))
			f, err := OpenFinished(path)
			must(t, err)
			defer f.Close()
			data, err := readFinished(f, "a/x")
			if !errors.Is(err, c.want) || c.want != nil && !strings.Contains(err.Error(), "a/x") {
				t.Errorf("a/x: %v", err)
			}
			if c.want == nil && data != big {
				t.Errorf("a/x has %d bytes", len(data))
			}
			if _, err := readFinished(f, "c"); err != nil {
				t.Error(err)
			}
		})
	}
}

func readFinished(f *Finished, name string) (string, error) {
	file, err := f.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	data, err := io.ReadAll(file)
	return string(data), err
}

func TestFinishedNames(t *testing.T) {
	path := filepath.Join(t.TempDir(), "public")
	publish(t, path, files{"a/x": "1", "b": "2"})
	must(t, os.WriteFile(filepath.Join(path, "stray"), nil, 0o644))
	f, err := OpenFinished(path)
	must(t, err)
	defer f.Close()
	for name, want := range map[string]bool{"a/x": true, "b": true, "a": false, "stray": false, "a/../b": false, "../public/b": false, "": false, ManifestName: false} {
		if f.Has(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
		if _, err := readFinished(f, name); (err == nil) != want || err != nil && !errors.Is(err, ErrDamaged) {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, err := OpenFinished(filepath.Join(path, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no output: %v", err)
	}
	must(t, os.WriteFile(filepath.Join(path, ManifestName), []byte("{}"), 0o644))
	if _, err := OpenFinished(path); !errors.Is(err, ErrForeign) {
		t.Errorf("another manifest: %v", err)
	}
}

// What a killed build left is finished before it is read; what a running one
// writes is not read at all.
func TestFinishedAfterKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "public")
	killed := errors.New("killed")
	publish(t, path, files{"a": "old"})
	err := build(path, files{"a": "new"}, func(operation, name string) error {
		if operation == "move" || operation == "clear" {
			return killed
		}
		return nil
	})
	if !errors.Is(err, killed) {
		t.Fatal(err)
	}
	f, err := OpenFinished(path)
	must(t, err)
	if data, err := readFinished(f, "a"); err != nil || data != "new" {
		t.Errorf("%q %v", data, err)
	}
	must(t, f.Close())
	d := mustOpen(t, path)
	defer d.Close()
	must(t, d.Put("a", []byte("newer")))
	if _, err := OpenFinished(path); !errors.Is(err, ErrLocked) {
		t.Errorf("while it is written: %v", err)
	}
}
