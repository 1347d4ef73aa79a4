// Package boundedzip reads zip files from outside (workbooks, Word files, OFD) in
// bounded memory and time. The error is ErrBomb for an archive or part that unpacks to
// more than the limits allow, ErrDamaged for one that cannot be read to its end.
package boundedzip

import (
	"archive/zip"
	"errors"
	"io"
	"strings"
)

// Limits bound an archive. A zero field is no limit.
type Limits struct {
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

// Archive is an open zip file. Its parts are read one at a time.
type Archive struct {
	Parts []*Part // in the order of the file

	limits Limits
	read   int64 // unpacked bytes
}

// Part is one file of an archive.
type Part struct {
	Name string // slash path, as written otherwise

	archive *Archive
	file    *zip.File
}

// Open reads the list of parts.
func Open(r io.ReaderAt, size int64, limits Limits) (*Archive, error) {
	reader, err := zip.NewReader(r, size)
	if err != nil {
		return nil, errors.Join(ErrDamaged, err)
	}
	if limits.Parts > 0 && len(reader.File) > limits.Parts {
		return nil, ErrBomb
	}
	a := &Archive{limits: limits}
	for _, f := range reader.File {
		a.Parts = append(a.Parts, &Part{strings.ReplaceAll(f.Name, `\`, "/"), a, f})
	}
	return a, nil
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
	if r.exceeds(int64(min(p.file.UncompressedSize64, 1<<62))) { // the declared size
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
		l.Total > 0 && r.part.archive.read+bytes-r.bytes > l.Total ||
		l.Ratio > 0 && bytes > l.Free && uint64(bytes)/uint64(l.Ratio) > r.part.file.CompressedSize64
}

// Read fails with ErrBomb as soon as a limit is passed.
func (r *reader) Read(p []byte) (int, error) {
	n, err := r.packed.Read(p)
	r.bytes += int64(n)
	r.part.archive.read += int64(n)
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
