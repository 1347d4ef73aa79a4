package output

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"gongkai/site/internal/parallel"
)

// Previous identifies what the previous build has published: the SHA-256 of its
// manifest.json, zero when there is none.
func (d *Dir) Previous() [sha256.Size]byte { return d.old.sum }

// Reuse takes the file that the previous build wrote at name into this build, if
// nobody has changed it. It returns the size of the file and reports whether it did.
// A file that somebody has touched is read and compared with its sum in the manifest.
func (d *Dir) Reuse(name string) (size int64, ok bool, err error) {
	if err := d.ready(); err != nil {
		return 0, false, err
	}
	i, ok := d.listed[name]
	if !ok {
		return 0, false, nil
	}
	old, ok, err := d.unmodified(d.old.Files[i])
	if err != nil || !ok {
		return 0, false, err
	}
	return old.size, true, d.addUnchanged(old)
}

// ReuseAll takes all files of the previous build into this build, if nobody has
// changed any of them, and reports whether it did; otherwise it takes none. No
// other file may have been put before.
func (d *Dir) ReuseAll(workers int) (bool, error) {
	if err := d.ready(); err != nil {
		return false, err
	}
	type outcome struct {
		file listed
		ok   bool
		err  error
	}
	all := parallel.Map(workers, d.old.Files, func(old Entry) (o outcome) {
		o.file, o.ok, o.err = d.unmodified(old)
		return o
	})
	for i := range all {
		if all[i].err != nil || !all[i].ok {
			return false, all[i].err
		}
	}
	for i := range all {
		if err := d.addUnchanged(all[i].file); err != nil {
			return false, err
		}
	}
	return true, nil
}

// unmodified returns a file of the previous build; ok reports whether the file
// still has the bytes that were written.
func (d *Dir) unmodified(old Entry) (f listed, ok bool, err error) {
	if at, err := d.existing.kindAt(old.Path); err != nil || at != file {
		return f, false, err
	}
	f = listed{name: old.Path, size: old.Bytes}
	if n, err := hex.Decode(f.sum[:], []byte(old.SHA256)); n != sha256.Size || err != nil {
		return f, false, nil
	}
	return f, d.untouched(old) || d.hasSum(f), nil
}

// addUnchanged adds an existing file to the new manifest.
func (d *Dir) addUnchanged(f listed) error {
	if err := d.names.claim(f.name); err != nil {
		return fmt.Errorf("写输出文件 %s：%w", f.name, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.files = append(d.files, f)
	d.equal++
	return nil
}

// untouched reports whether the last change of a file is older than the manifest,
// which a commit puts into place last. Only the system sets the time of a change.
func (d *Dir) untouched(old Entry) bool {
	info, err := os.Lstat(d.place.filePath(old.Path))
	if err != nil || info.Size() != old.Bytes || !info.Mode().IsRegular() {
		return false
	}
	changed, ok := changeTime(info)
	return ok && changed.Before(d.sealed)
}

// hasSum reads a file and reports whether its sum and size are those of f.
func (d *Dir) hasSum(f listed) bool {
	source, err := os.Open(d.place.filePath(f.name))
	if err != nil {
		return false
	}
	defer source.Close()
	sum, size, err := d.copy(io.Discard, source)
	return err == nil && size == f.size && sum == f.sum
}
