package spreadsheet

import (
	"archive/zip"
	"compress/flate"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// archive writes the parts of a workbook as a zip file whose bytes depend on
// nothing but the parts: in the order of their names, without times. Parts come
// in any order; what is packed waits in a temporary file, not in memory.
type archive struct {
	w     io.Writer
	spool *os.File
	parts []*packedPart
}

type packedPart struct {
	name         string
	from, length int64 // in the spool
	size         int64
	sum          hash.Hash32
	packer       *flate.Writer
}

func newArchive(w io.Writer) (*archive, error) {
	spool, err := os.CreateTemp("", "gongkai-")
	if err != nil {
		return nil, fmt.Errorf("建临时文件：%w", err)
	}
	return &archive{w: w, spool: spool}, nil
}

// Create begins a part and ends the one before.
func (a *archive) Create(name string) (io.Writer, error) {
	if err := a.end(); err != nil {
		return nil, err
	}
	p := &packedPart{name: name, sum: crc32.NewIEEE()}
	if n := len(a.parts); n > 0 {
		p.from = a.parts[n-1].from + a.parts[n-1].length
	}
	packer, err := flate.NewWriter(io.MultiWriter(a.spool, (*lengthOf)(p)), flate.DefaultCompression)
	if err != nil {
		return nil, err
	}
	p.packer = packer
	a.parts = append(a.parts, p)
	return p, nil
}

// lengthOf counts the packed bytes of a part.
type lengthOf packedPart

func (l *lengthOf) Write(b []byte) (int, error) {
	l.length += int64(len(b))
	return len(b), nil
}

// Write packs bytes of the part.
func (p *packedPart) Write(b []byte) (int, error) {
	p.size += int64(len(b))
	_, _ = p.sum.Write(b) // never fails
	return p.packer.Write(b)
}

// end closes the part that is being written.
func (a *archive) end() error {
	if n := len(a.parts); n > 0 && a.parts[n-1].packer != nil {
		packer := a.parts[n-1].packer
		a.parts[n-1].packer = nil
		return packer.Close()
	}
	return nil
}

// AddFS is never asked for.
func (a *archive) AddFS(fs.FS) error { return errors.ErrUnsupported }

// Close writes the zip file. [Content_Types].xml comes first, where programs
// look for it.
func (a *archive) Close() error {
	if err := a.end(); err != nil {
		return err
	}
	slices.SortFunc(a.parts, func(p, q *packedPart) int { return strings.Compare(p.name, q.name) })
	z := zip.NewWriter(a.w)
	for _, p := range a.parts {
		part, err := z.CreateRaw(&zip.FileHeader{
			Name: p.name, Method: zip.Deflate, CRC32: p.sum.Sum32(), CompressedSize64: uint64(p.length), UncompressedSize64: uint64(p.size),
		})
		if err != nil {
			return err
		}
		if _, err := io.Copy(part, io.NewSectionReader(a.spool, p.from, p.length)); err != nil {
			return err
		}
	}
	return z.Close()
}

// discard removes the temporary file.
func (a *archive) discard() error {
	return errors.Join(a.spool.Close(), os.Remove(a.spool.Name()))
}
