package output

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
)

// Previous identifies what the previous build has published: the SHA-256 of its
// manifest.json, zero when there is none.
func (d *Dir) Previous() [sha256.Size]byte { return d.old.sum }

// Keep takes the file that the previous build wrote at name into this one, if it
// stands there as it was left, and reports whether it does. A file that somebody
// has touched since is read and compared with its sum in the manifest.
func (d *Dir) Keep(name string) (bool, error) {
	if err := d.ready(); err != nil {
		return false, err
	}
	i, ok := d.listed[name]
	if !ok {
		return false, nil
	}
	if at, err := d.standing.at(name); err != nil || at != file {
		return false, err
	}
	old := d.old.Files[i]
	new := listed{name: name, size: old.Bytes}
	if n, err := hex.Decode(new.sum[:], []byte(old.SHA256)); n != sha256.Size || err != nil {
		return false, nil
	}
	if !d.untouched(old) && !d.holds(name, new) {
		return false, nil
	}
	if err := d.names.claim(name); err != nil {
		return false, fmt.Errorf("写输出文件 %s: %w", name, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.files = append(d.files, new)
	d.equal++
	return true, nil
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

// holds reads the file at name and reports whether it has the bytes that new says.
func (d *Dir) holds(name string, new listed) bool {
	source, err := os.Open(d.place.standing(name))
	if err != nil {
		return false
	}
	defer source.Close()
	sum, size, err := d.copy(io.Discard, source)
	return err == nil && size == new.size && sum == new.sum
}
