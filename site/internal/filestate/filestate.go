// Package filestate recognises a file that has not changed since it was last
// read, without reading it: by size, change time, modification time and inode,
// as git does.
package filestate

import (
	"io/fs"
	"time"
)

// State is what the system says of a file. Equal states mean equal bytes, unless
// the file was changed within the resolution of the system's clock; see Settled.
type State struct {
	Size              int64
	Modified, Changed int64 // nanoseconds since 1970; a program cannot set Changed
	Inode             uint64
}

// resolution is the coarsest step of a file system's clock.
const resolution = 2 * time.Second

// Of returns the state of a regular file. ok is false where the system does not
// tell when a file was changed: such a file has to be read.
func Of(info fs.FileInfo) (s State, ok bool) {
	if !info.Mode().IsRegular() {
		return State{}, false
	}
	s = State{Size: info.Size(), Modified: info.ModTime().UnixNano()}
	s.Changed, s.Inode, ok = change(info)
	return s, ok
}

// Settled reports whether a file that is read from a moment on cannot change
// afterwards without a change of its state: its last change is older than the
// resolution of the clock.
func (s State) Settled(read time.Time) bool {
	return time.Unix(0, max(s.Changed, s.Modified)).Add(resolution).Before(read)
}
