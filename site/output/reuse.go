package output

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"

	"gongkai/site/internal/filestate"
	"gongkai/site/internal/parallel"
)

// Previous identifies what the previous build has published: the SHA-256 of its
// manifest.json, zero when there is none.
func (d *Dir) Previous() [sha256.Size]byte { return d.old.sum }

// Trust says in which states the previous build left its files, in the order of its
// manifest: the States of its Report, which the caller stores where nobody who can
// write to the output does. A file in the same state need not be read. Nil means that
// nothing is known. Only after Trust does Commit report the states of this build.
func (d *Dir) Trust(states []filestate.State) {
	d.remember = true
	if len(states) == len(d.old.Files) {
		d.trusted = states
	}
}

// Reuse takes the file that the previous build wrote at name into this build, if
// nobody has changed it. It returns the size of the file and reports whether it did.
// A file that is not in the state in which the previous build left it is read and
// compared with its sum in the manifest.
func (d *Dir) Reuse(name string) (size int64, ok bool, err error) {
	if err := d.ready(); err != nil {
		return 0, false, err
	}
	i, ok := d.listed[name]
	if !ok {
		return 0, false, nil
	}
	old, ok, err := d.unmodified(i)
	if err != nil || !ok {
		return 0, false, err
	}
	return old.size, true, d.addUnchanged(old)
}

// ReuseAll takes all files of the previous build into this build, if nobody has
// changed any of them, and reports whether it did; otherwise it takes none. No
// other file may have been put before.
func (d *Dir) ReuseAll(ctx context.Context, workers int) (bool, error) {
	if err := d.ready(); err != nil {
		return false, err
	}
	type outcome struct {
		file listed
		ok   bool
		err  error
	}
	all := parallel.Map(workers, indexes(len(d.old.Files)), func(i int) (o outcome) {
		if o.err = ctx.Err(); o.err == nil {
			o.file, o.ok, o.err = d.unmodified(i)
		}
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

// unmodified returns the i-th file of the previous build; ok reports whether the
// file still has the bytes that were written.
func (d *Dir) unmodified(i int) (f listed, ok bool, err error) {
	old := d.old.Files[i]
	if at, err := d.existing.kindAt(old.Path); err != nil || at != file {
		return f, false, err
	}
	f = listed{name: old.Path, size: old.Bytes, equal: true}
	if n, err := hex.Decode(f.sum[:], []byte(old.SHA256)); n != sha256.Size || err != nil {
		return f, false, nil
	}
	info, err := os.Lstat(d.place.filePath(old.Path))
	if err != nil || info.Size() != old.Bytes || !info.Mode().IsRegular() {
		return f, false, nil
	}
	state, known := filestate.Of(info)
	if known && d.trusted != nil && d.trusted[i] == state {
		f.state = state
		return f, true, nil
	}
	if known && state.Changed < d.began {
		f.state = state
	}
	return f, d.hasSum(f), nil
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

// stateBefore returns the state of an existing file, when it has not changed since
// the build began: its bytes were compared later.
func (d *Dir) stateBefore(name string) (s filestate.State) {
	if !d.remember {
		return s
	}
	info, err := os.Lstat(d.place.filePath(name))
	if err != nil {
		return s
	}
	if found, ok := filestate.Of(info); ok && found.Changed < d.began {
		return found
	}
	return s
}

// states returns the states of the new build's files after the commit. A state that
// the file could keep through a further change, within a tick of the clock, is zero.
// After a switch the links have moved the time of change of an equal file: its inode,
// size and time of modification must be those that were seen before.
func (d *Dir) states(switched bool) []filestate.State {
	if !d.remember {
		return nil
	}
	end := d.place.clock()
	return parallel.Map(0, d.files, func(f listed) (none filestate.State) {
		if f.equal && !switched {
			return f.state
		}
		info, err := os.Lstat(d.place.filePath(f.name))
		if err != nil {
			return none
		}
		s, ok := filestate.Of(info)
		if !ok || s.Changed >= end || s.Size != f.size {
			return none
		}
		if f.equal && (s.Inode != f.state.Inode || s.Modified != f.state.Modified) {
			return none
		}
		return s
	})
}

func indexes(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
