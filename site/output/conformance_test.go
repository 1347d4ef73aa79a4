package output

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// subject is one implementation under the conformance suite. published ends the
// build and returns the files that it would show to visitors, by name.
type subject struct {
	Output
	published func() map[string]string
}

func memorySubject(*testing.T) subject {
	m := NewMemory()
	return subject{m, func() map[string]string {
		files := map[string]string{}
		for name, data := range m.Files() {
			files[name] = string(data)
		}
		return files
	}}
}

func dirSubject(t *testing.T) subject {
	path := filepath.Join(t.TempDir(), "public")
	d := mustOpen(t, path)
	return subject{d, func() map[string]string {
		if _, err := d.Commit(t.Context(), InPlace); err != nil {
			t.Fatal(err)
		}
		files := tree(t, path)
		delete(files, ManifestName)
		return files
	}}
}

func TestMemory(t *testing.T) { conform(t, memorySubject) }

func TestDir(t *testing.T) { conform(t, dirSubject) }

// conform is what every Output must do.
func conform(t *testing.T, start func(*testing.T) subject) {
	t.Run("bytes come back", func(t *testing.T) { conformBytes(t, start(t)) })
	t.Run("data is not kept", func(t *testing.T) {
		s, data := start(t), []byte("before")
		must(t, s.Put("a.txt", data))
		copy(data, "AFTER!")
		wantFiles(t, s.published(), map[string]string{"a.txt": "before"})
	})
	t.Run("concurrent", func(t *testing.T) { conformConcurrent(t, start(t)) })
	t.Run("source fails", func(t *testing.T) { conformSource(t, start(t)) })
	for _, c := range nameCases {
		t.Run("name "+c.name, func(t *testing.T) {
			err := start(t).Put(c.name, []byte("x"))
			if got := errors.Is(err, ErrName); got == c.ok || (err == nil) != c.ok {
				t.Errorf("Put(%q) = %v, want ok=%v", c.name, err, c.ok)
			}
		})
	}
	for _, c := range twiceCases {
		t.Run("twice "+c.first+" "+c.second, func(t *testing.T) {
			s := start(t)
			must(t, s.Put(c.first, []byte("x")))
			if err := s.Put(c.second, []byte("x")); errors.Is(err, ErrTwice) == c.ok || (err == nil) != c.ok {
				t.Errorf("Put(%q) after %q = %v, want ok=%v", c.second, c.first, err, c.ok)
			}
		})
	}
}

func conformBytes(t *testing.T, s subject) {
	want := map[string]string{
		"index.html":              "<p>首页",
		"feed.xml":                "",
		"附件/公告 (1).pdf":           "%PDF",
		"a/b/c/d/index.html":      strings.Repeat("长", bufferSize),
		"a/b/index.html":          strings.Repeat("x", bufferSize),
		".well-known/security":    "y",
		"enforcement/2026/x.html": "z",
	}
	for name, data := range want {
		if len(data)%2 == 0 {
			must(t, s.Put(name, []byte(data)))
		} else {
			must(t, s.PutFile(name, from(data)))
		}
	}
	wantFiles(t, s.published(), want)
}

func conformConcurrent(t *testing.T, s subject) {
	want := map[string]string{}
	for i := range 300 {
		want[fmt.Sprintf("s/%d/%d/index.html", i%7, i)] = fmt.Sprint("page ", i)
	}
	var group sync.WaitGroup
	for name, data := range want {
		group.Go(func() {
			if err := s.Put(name, []byte(data)); err != nil {
				t.Error(err)
			}
		})
	}
	var mu sync.Mutex
	won := 0
	for range 20 {
		group.Go(func() {
			if err := s.PutFile("race.txt", from("once")); err == nil {
				mu.Lock()
				won++
				mu.Unlock()
			}
		})
	}
	group.Wait()
	if won != 1 {
		t.Errorf("%d of 20 calls for one name succeeded, want 1", won)
	}
	if _, isDir := s.Output.(*Dir); isDir {
		return // a build with a refused file is not published
	}
	want["race.txt"] = "once"
	wantFiles(t, s.published(), want)
}

func conformSource(t *testing.T, s subject) {
	broken := errors.New("broken")
	err := s.PutFile("a.txt", func() (io.ReadCloser, error) { return nil, broken })
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "a.txt") {
		t.Errorf("open fails: %v", err)
	}
	err = s.PutFile("b.txt", func() (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(strings.NewReader("x"), failing{broken})), nil
	})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "b.txt") {
		t.Errorf("read fails: %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func from(data string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(data)), nil }
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func mustOpen(t testing.TB, path string) *Dir {
	t.Helper()
	d, err := Open(t.Context(), path)
	must(t, err)
	t.Cleanup(func() { d.Close() })
	return d
}

// publish builds and commits files into path.
func publish(t testing.TB, path string, files map[string]string) Report {
	t.Helper()
	d := mustOpen(t, path)
	for name, data := range files {
		must(t, d.Put(name, []byte(data)))
	}
	report, err := d.Commit(t.Context(), InPlace)
	must(t, err)
	return report
}

// tree reads the regular files below path.
func tree(t testing.TB, path string) map[string]string {
	t.Helper()
	files := map[string]string{}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // an output that is switched by a link
	}
	err := filepath.WalkDir(path, func(file string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(file)
		name, _ := filepath.Rel(path, file)
		files[filepath.ToSlash(name)] = string(data)
		return err
	})
	if !errors.Is(err, fs.ErrNotExist) {
		must(t, err)
	}
	return files
}

func wantFiles(t testing.TB, got, want map[string]string) {
	t.Helper()
	for name, data := range want {
		if got[name] != data {
			t.Errorf("%s: got %d bytes, want %d", name, len(got[name]), len(data))
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s: not expected", name)
		}
	}
}

// wantOutput checks that path is exactly what publishing files leaves: these
// files and their manifest, and nothing beside the output.
func wantOutput(t testing.TB, path string, files map[string]string) {
	t.Helper()
	got := tree(t, path)
	m := NewMemory()
	for name, data := range files {
		must(t, m.Put(name, []byte(data)))
	}
	if manifest := string(m.Manifest().Encode()); got[ManifestName] != manifest {
		t.Errorf("manifest.json:\n%s\nwant:\n%s", got[ManifestName], manifest)
	}
	delete(got, ManifestName)
	wantFiles(t, got, files)
	wantTidy(t, path)
}

func wantTidy(t testing.TB, path string) {
	t.Helper()
	beside, err := os.ReadDir(filepath.Dir(path))
	must(t, err)
	version, _ := os.Readlink(path)
	for _, e := range beside {
		if strings.Contains(e.Name(), ".gongkai-") && e.Name() != version {
			t.Errorf("left beside the output: %s", e.Name())
		}
	}
	if version != "" {
		path = filepath.Join(filepath.Dir(path), version)
	}
	_ = filepath.WalkDir(path, func(dir string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() {
			if entries, _ := os.ReadDir(dir); len(entries) == 0 {
				t.Errorf("left empty: %s", dir)
			}
		}
		return nil
	})
}
