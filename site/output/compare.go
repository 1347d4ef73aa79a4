package output

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"os"
)

// same reports whether the existing file at name has exactly these bytes. A file
// that cannot be read differs. The file is opened by its full path, with one
// system call instead of one for each folder: its bytes are only compared.
func (d *Dir) same(name string, data []byte) bool {
	file, err := os.Open(d.place.filePath(name))
	if err != nil {
		return false
	}
	defer file.Close()
	buffer := d.buffers.Get().(*[]byte)
	defer d.buffers.Put(buffer)
	for {
		// One byte more than is left, so that the last read also shows that
		// nothing follows.
		want := (*buffer)[:min(len(*buffer), len(data)+1)]
		n, err := io.ReadFull(file, want)
		if n > len(data) || !bytes.Equal(want[:n], data[:n]) {
			return false
		}
		if data = data[n:]; err != nil {
			return len(data) == 0 && (err == io.EOF || err == io.ErrUnexpectedEOF)
		}
	}
}

// sameStream reports whether a stream equals the existing file at name. Only then
// is the returned entry complete: the stream has been read to its end.
func (d *Dir) sameStream(name string, open func() (io.ReadCloser, error)) (listed, bool, error) {
	source, err := open()
	if err != nil {
		return listed{}, false, err
	}
	defer source.Close()
	file, err := os.Open(d.place.filePath(name))
	if err != nil {
		return listed{}, false, nil
	}
	defer file.Close()
	compare := &comparer{file: file, buffer: d.buffers.Get().(*[]byte)}
	defer d.buffers.Put(compare.buffer)
	sum, size, err := d.copy(compare, source)
	if errors.Is(err, errDiffers) {
		return listed{}, false, nil
	}
	if err != nil {
		return listed{}, false, err
	}
	if n, _ := file.Read((*compare.buffer)[:1]); n > 0 {
		return listed{}, false, nil
	}
	return listed{name: name, sum: sum, size: size}, true, nil
}

const errDiffers = Refusal("内容不同")

// comparer is a Writer that fails with errDiffers at the first byte that differs
// from the file.
type comparer struct {
	file   *os.File
	buffer *[]byte
}

func (c *comparer) Write(data []byte) (int, error) {
	existing := (*c.buffer)[:len(data)]
	if _, err := io.ReadFull(c.file, existing); err != nil || !bytes.Equal(existing, data) {
		return 0, errDiffers
	}
	return len(data), nil
}

// copy moves a stream to its end and returns its SHA-256 and length in bytes.
func (d *Dir) copy(to io.Writer, from io.Reader) (sum [sha256.Size]byte, size int64, err error) {
	buffer := d.buffers.Get().(*[]byte)
	defer d.buffers.Put(buffer)
	digest := sha256.New()
	// The struct hides ReaderFrom and WriterTo, which would bring buffers of
	// their own, and pieces larger than comparer's.
	size, err = io.CopyBuffer(struct{ io.Writer }{io.MultiWriter(to, digest)}, struct{ io.Reader }{from}, *buffer)
	digest.Sum(sum[:0])
	return sum, size, err
}
