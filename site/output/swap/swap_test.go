package swap

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func open(t *testing.T) (string, *os.Root) {
	t.Helper()
	dir := t.TempDir()
	root, err := os.OpenRoot(dir)
	must(t, err)
	t.Cleanup(func() { root.Close() })
	return dir, root
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, filepath.FromSlash(name))
	must(t, os.MkdirAll(filepath.Dir(name), 0o777))
	must(t, os.WriteFile(name, []byte(text), 0o666))
}

func wantText(t *testing.T, dir, name, want string) {
	t.Helper()
	got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil || string(got) != want {
		t.Errorf("%s: %q, %v; want %q", name, got, err, want)
	}
}

func TestMirror(t *testing.T) {
	t.Parallel()
	dir, root := open(t)
	for name, text := range map[string]string{"a/x": "1", "a-b/x": "2", "a/b/x": "3", "y": "4", "left/out": "5"} {
		write(t, dir, "v1/"+name, text)
	}
	must(t, os.Chmod(filepath.Join(dir, "v1", "a"), 0o750))
	folders, files := []string{"", "a", "a-b", "a/b", "gone"}, []string{"a/x", "a-b/x", "a/b/x", "y"}
	must(t, Mirror(t.Context(), root, "v1", "v2", folders, files))
	for name, text := range map[string]string{"a/x": "1", "a-b/x": "2", "a/b/x": "3", "y": "4"} {
		wantText(t, dir, "v2/"+name, text)
		one, err := os.Stat(filepath.Join(dir, "v1", name))
		must(t, err)
		two, err := os.Stat(filepath.Join(dir, "v2", name))
		must(t, err)
		if !os.SameFile(one, two) {
			t.Errorf("%s is there twice", name)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "v2", "left")); err == nil {
		t.Error("more than was named")
	}
	if err := Mirror(t.Context(), root, "v1", "v3", []string{""}, []string{"none"}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is gone: %v", err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := Mirror(stopped, root, "v1", "v4", folders, files); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	must(t, copied(root, "v1/y", "v2/copied", errors.ErrUnsupported))
	wantText(t, dir, "v2/copied", "4")

	write(t, dir, "v2/a/b/mine", "mine")
	Fell(t.Context(), root, "v2", folders, files)
	wantText(t, dir, "v1/a/x", "1")
	wantText(t, dir, "v2/a/b/mine", "mine")
	if left, err := os.ReadDir(filepath.Join(dir, "v2")); err != nil || len(left) != 2 {
		t.Errorf("left: %v, %v; want a and copied", left, err)
	}
}

// A link in place of a folder is not followed.
func TestMirrorFollowsNoLinks(t *testing.T) {
	t.Parallel()
	dir, root := open(t)
	write(t, dir, "outside/x", "secret")
	write(t, dir, "v1/y", "1")
	if err := os.Symlink("../outside", filepath.Join(dir, "v1", "a")); err != nil {
		t.Skip(err)
	}
	if err := Mirror(t.Context(), root, "v1", "v2", []string{"", "a"}, []string{"a/x"}); err == nil {
		t.Error("followed a link")
	}
	Fell(t.Context(), root, "v1", []string{"", "a"}, []string{"a/x"})
	wantText(t, dir, "outside/x", "secret")
}

func TestExchange(t *testing.T) {
	t.Parallel()
	dir, root := open(t)
	write(t, dir, "public/x", "old")
	write(t, dir, "next/x", "new")
	err := Exchange(root, "next", "public")
	if errors.Is(err, errors.ErrUnsupported) {
		t.Skip(err)
	}
	must(t, err)
	wantText(t, dir, "public/x", "new")
	wantText(t, dir, "next/x", "old")
	if err := Exchange(root, "next", "none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a name that leads to nothing: %v", err)
	}
}

func TestPoint(t *testing.T) {
	t.Parallel()
	dir, root := open(t)
	write(t, dir, "versions/1/x", "one")
	write(t, dir, "versions/2/x", "two")
	for _, v := range []string{"1", "2", "1"} { // the last one is a rollback
		must(t, Point(root, "current", "versions/"+v, "spare"))
		wantText(t, dir, "current/x", map[string]string{"1": "one", "2": "two"}[v])
	}
	write(t, dir, "folder/x", "mine")
	if err := Point(root, "folder", "versions/1", "spare"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a folder in place of the link: %v", err)
	}
	wantText(t, dir, "folder/x", "mine")
}
