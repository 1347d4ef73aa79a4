package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A file that cannot be written to its end, as on a full disk, leaves what stood
// there before, and nothing else.
func TestPrivateFileStays(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "报送.xlsx")
	for _, text := range []string{"甲", "乙"} {
		err := writePrivate(name, func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	full := errors.New("磁盘已满")
	err := writePrivate(name, func(w io.Writer) error {
		_, err := io.WriteString(w, "丙")
		return errors.Join(err, full)
	})
	if !errors.Is(err, full) {
		t.Errorf("the error is %v", err)
	}
	if files := folder(t, dir); len(files) != 1 || string(files[string(filepath.Separator)+"报送.xlsx"]) != "乙" {
		t.Errorf("the folder holds %q", files)
	}
	if err := os.Mkdir(filepath.Join(dir, "taken.xlsx"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := writePrivate(filepath.Join(dir, "taken.xlsx"), func(io.Writer) error { return nil }); err == nil {
		t.Error("a folder was replaced")
	}
	if files := folder(t, dir); len(files) != 1 {
		t.Errorf("the folder holds %q", files)
	}
}

// folder returns the files below a folder by their names.
func folder(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[strings.TrimPrefix(path, dir)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
