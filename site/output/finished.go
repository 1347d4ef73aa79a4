package output

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// ErrDamaged: a file is not what the manifest of its output says.
const ErrDamaged = Refusal("和输出文件夹的清单对不上")

// Finished is an output that has been committed, open to be read: the files
// that its manifest lists, each held to its sum while it is read.
type Finished struct {
	path     string
	root     *os.Root
	manifest Manifest
}

// OpenFinished opens the output folder at path, after it has finished or
// discarded what a killed build left of it. Errors are those of Recover and
// ReadManifest. The caller must call Close.
func OpenFinished(path string) (*Finished, error) {
	if err := Recover(path); err != nil {
		return nil, err
	}
	manifest, err := ReadManifest(path)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("打开输出文件夹：%w", err)
	}
	return &Finished{path: path, root: root, manifest: manifest}, nil
}

// Has says whether the manifest lists a file.
func (f *Finished) Has(name string) bool {
	_, ok := f.entry(name)
	return ok
}

func (f *Finished) entry(name string) (Entry, bool) {
	i, ok := slices.BinarySearchFunc(f.manifest.Files, name, func(e Entry, name string) int { return strings.Compare(e.Path, name) })
	if !ok {
		return Entry{}, false
	}
	return f.manifest.Files[i], true
}

// Open opens a file that the manifest lists. Reading it to its end gives
// ErrDamaged in place of io.EOF when the bytes are others than it says.
func (f *Finished) Open(name string) (io.ReadCloser, error) {
	listed, ok := f.entry(name)
	if !ok {
		return nil, fmt.Errorf("%w：%s 里没有 %s", ErrDamaged, f.path, name)
	}
	file, err := f.root.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w：%s 里少了 %s", ErrDamaged, f.path, name)
	}
	if err != nil {
		return nil, fmt.Errorf("读取 %s 里的文件：%w", f.path, err)
	}
	sum, err := hex.DecodeString(listed.SHA256)
	if err != nil {
		return nil, errors.Join(err, file.Close()) // parseManifest has looked at it
	}
	return &summed{file: file, hash: sha256.New(), want: sum, name: name, of: f.path}, nil
}

// Close lets the folder go.
func (f *Finished) Close() error { return f.root.Close() }

// summed is a file whose bytes are summed as they are read.
type summed struct {
	file     *os.File
	hash     hash.Hash
	want     []byte
	name, of string
}

// Read reads on, and at the end judges what has been read.
func (s *summed) Read(p []byte) (int, error) {
	n, err := s.file.Read(p)
	s.hash.Write(p[:n])
	if err == io.EOF && !bytes.Equal(s.hash.Sum(nil), s.want) {
		err = fmt.Errorf("%w：%s 里的 %s", ErrDamaged, s.of, s.name)
	}
	return n, err
}

// Close closes the file.
func (s *summed) Close() error { return s.file.Close() }
