// Package boundedzip reads zip files from outside (workbooks, Word files, OFD) in
// bounded memory and time. The error is ErrBomb for an archive or part that unpacks to
// more than the limits allow, ErrDamaged for one that cannot be read to its end.
package boundedzip

import (
	"archive/zip"
	"errors"
	"io"
	"io/fs"
	"strings"
	"sync/atomic"
)

// Limits bound an archive. A zero field is no limit.
type Limits struct {
	List  int64 // bytes of the list of parts
	Parts int   // number of parts
	Part  int64 // unpacked bytes of a part
	Total int64 // unpacked bytes of all parts that are read
	// Ratio is the most that the unpacked size of a part may be over its packed size;
	// parts of at most Free unpacked bytes are not checked.
	Ratio, Free int64
}

// The errors of a read. Errors of the underlying reader are wrapped in ErrDamaged.
var (
	ErrBomb    = errors.New("boundedzip: unpacks to more than the limits allow")
	ErrDamaged = errors.New("boundedzip: not a whole zip file")
)

// Archive is an open zip file. Its parts may be read side by side.
type Archive struct {
	Parts []*Part // in the order of the file

	limits Limits
	read   atomic.Int64 // unpacked bytes
}

// Part is one file of an archive.
type Part struct {
	Name string      // slash path, as written otherwise
	Mode fs.FileMode // what the archive says it is
	Size int64       // unpacked bytes, as the archive says

	archive *Archive
	file    *zip.File
}

// Open reads the list of parts.
func Open(r io.ReaderAt, size int64, limits Limits) (*Archive, error) {
	list := &listReader{ReaderAt: r, left: limits.List}
	reader, err := zip.NewReader(list, size)
	if list.exceeded {
		return nil, ErrBomb
	}
	if err != nil {
		return nil, errors.Join(ErrDamaged, err)
	}
	list.left = 0
	if limits.Parts > 0 && len(reader.File) > limits.Parts {
		return nil, ErrBomb
	}
	a := &Archive{limits: limits}
	for _, f := range reader.File {
		a.Parts = append(a.Parts, &Part{
			Name: strings.ReplaceAll(f.Name, `\`, "/"), Mode: f.Mode(), Size: int64(min(f.UncompressedSize64, 1<<62)),
			archive: a, file: f,
		})
	}
	return a, nil
}

// listReader bounds how many bytes are read of a list of parts, which costs memory; 0 is
// no limit.
type listReader struct {
	io.ReaderAt
	left     int64
	exceeded bool
}

// ReadAt fails with ErrBomb when the limit is passed.
func (r *listReader) ReadAt(p []byte, off int64) (int, error) {
	n, err := r.ReaderAt.ReadAt(p, off)
	if r.left == 0 {
		return n, err
	}
	if r.left -= int64(n); r.left <= 0 {
		r.left, r.exceeded = 1, true
		return 0, ErrBomb
	}
	return n, err
}

// Part returns the part of a name, nil when there is none.
func (a *Archive) Part(name string) *Part {
	for _, p := range a.Parts {
		if p.Name == name {
			return p
		}
	}
	return nil
}

// Open opens a part. Reading it fails with ErrBomb as soon as a limit is passed.
func (p *Part) Open() (io.ReadCloser, error) {
	r := &reader{part: p}
	if r.exceeds(p.Size) {
		return nil, ErrBomb
	}
	packed, err := p.file.Open()
	if err != nil {
		return nil, errors.Join(ErrDamaged, err)
	}
	r.packed = packed
	return r, nil
}

// Read returns the bytes of a part.
func (p *Part) Read() ([]byte, error) {
	r, err := p.Open()
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	return data, errors.Join(err, r.Close())
}

// reader reads a part within the limits.
type reader struct {
	part   *Part
	packed io.ReadCloser
	bytes  int64
}

// exceeds reports whether a part of so many unpacked bytes passes a limit.
func (r *reader) exceeds(bytes int64) bool {
	l := r.part.archive.limits
	return l.Part > 0 && bytes > l.Part ||
		l.Total > 0 && r.part.archive.read.Load()+bytes-r.bytes > l.Total ||
		l.Ratio > 0 && bytes > l.Free && uint64(bytes)/uint64(l.Ratio) > r.part.file.CompressedSize64
}

// Read fails with ErrBomb as soon as a limit is passed.
func (r *reader) Read(p []byte) (int, error) {
	n, err := r.packed.Read(p)
	r.bytes += int64(n)
	r.part.archive.read.Add(int64(n))
	switch {
	case r.exceeds(r.bytes):
		return 0, ErrBomb
	case err != nil && err != io.EOF:
		return n, errors.Join(ErrDamaged, err)
	}
	return n, err
}

// Close ends the reading of a part.
func (r *reader) Close() error {
	if err := r.packed.Close(); err != nil {
		return errors.Join(ErrDamaged, err)
	}
	return nil
}
