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

// Reuse takes the file that the previous build wrote at name into this one, if
// it is there as it was left, and reports whether it does. A file that somebody
// has touched since is read and compared with its sum in the manifest.
func (d *Dir) Reuse(name string) (bool, error) {
	if err := d.ready(); err != nil {
		return false, err
	}
	i, ok := d.listed[name]
	if !ok {
		return false, nil
	}
	old, ok, err := d.asLeft(d.old.Files[i])
	if err != nil || !ok {
		return false, err
	}
	return true, d.take(old)
}

// ReuseAll takes all files of the previous build into this one, if each of them
// is there as it was left; otherwise none. No other file may have been put before.
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
		o.file, o.ok, o.err = d.asLeft(old)
		return o
	})
	for i := range all {
		if all[i].err != nil || !all[i].ok {
			return false, all[i].err
		}
	}
	for i := range all {
		if err := d.take(all[i].file); err != nil {
			return false, err
		}
	}
	return true, nil
}

// asLeft returns a file of the previous build when it stands as it was left.
func (d *Dir) asLeft(old Entry) (as listed, ok bool, err error) {
	if at, err := d.standing.at(old.Path); err != nil || at != file {
		return as, false, err
	}
	as = listed{name: old.Path, size: old.Bytes}
	if n, err := hex.Decode(as.sum[:], []byte(old.SHA256)); n != sha256.Size || err != nil {
		return as, false, nil
	}
	return as, d.untouched(old) || d.holds(as), nil
}

// take lists a file that stands already.
func (d *Dir) take(as listed) error {
	if err := d.names.claim(as.name); err != nil {
		return fmt.Errorf("写输出文件 %s：%w", as.name, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.files = append(d.files, as)
	d.equal++
	return nil
}

// untouched reports whether a file has not changed, as far as its entry in the
// folder says, since the manifest was put into place, which a commit does last.
// The system sets the time of a change; nobody can set it back.
func (d *Dir) untouched(old Entry) bool {
	info, err := os.Lstat(d.place.standing(old.Path))
	if err != nil || info.Size() != old.Bytes || !info.Mode().IsRegular() {
		return false
	}
	changed, ok := changeTime(info)
	return ok && changed.Before(d.sealed)
}

// holds reads a file and reports whether it has the bytes that it should.
func (d *Dir) holds(as listed) bool {
	source, err := os.Open(d.place.standing(as.name))
	if err != nil {
		return false
	}
	defer source.Close()
	sum, size, err := d.copy(io.Discard, source)
	return err == nil && size == as.size && sum == as.sum
}
