package spreadsheet

import (
	"archive/zip"
	"compress/flate"
	"io"
	"os"
	"slices"
	"strings"
)

// newArchive returns a writer of a zip file, packed as well as flate packs by default.
func newArchive(w io.Writer) *zip.Writer {
	z := zip.NewWriter(w)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.DefaultCompression) })
	return z
}

// copySorted copies a zip file to w, with its parts in the order of their names and
// without times, so that the bytes depend on the parts alone: excelize writes parts
// in random order. [Content_Types].xml comes first, where programs look for it.
func copySorted(w io.Writer, archive *os.File) error {
	size, err := archive.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	in, err := zip.NewReader(archive, size)
	if err != nil {
		return err
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, p := range in.File {
		packed, err := p.OpenRaw()
		if err != nil {
			return err
		}
		part, err := out.CreateRaw(&zip.FileHeader{
			Name: p.Name, Method: p.Method, CRC32: p.CRC32, CompressedSize64: p.CompressedSize64, UncompressedSize64: p.UncompressedSize64,
		})
		if err != nil {
			return err
		}
		if _, err := io.Copy(part, packed); err != nil {
			return err
		}
	}
	return out.Close()
}
