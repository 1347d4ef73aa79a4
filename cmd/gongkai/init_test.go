package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

// torn is a set of files of which one cannot be read.
type torn struct{ fstest.MapFS }

func (t torn) Open(name string) (fs.File, error) {
	if name == "site.toml" {
		return nil, errors.New("磁盘已满")
	}
	return t.MapFS.Open(name)
}

func (t torn) ReadFile(name string) ([]byte, error) {
	_, err := t.Open(name)
	return nil, err
}

// A site that could not be made to its end leaves nothing, so that the same
// command works once there is room.
func TestInitLeavesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	p := &process{stderr: io.Discard}
	files := fstest.MapFS{"about/a.md": {}, "site.toml": {}}
	if _, err := p.initSite(dir, torn{files}, "content"); err == nil {
		t.Fatal("made of files that cannot be read")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	if _, err := p.initSite(dir, files, "content"); err != nil {
		t.Error(err)
	}
}
