package filestate

import (
	"io/fs"
	"syscall"
	"time"
)

// change returns when the system last changed a file or its metadata, a rename
// included, and the number of the file.
func change(info fs.FileInfo) (changed int64, inode uint64, ok bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0, false
	}
	return time.Unix(stat.Ctim.Unix()).UnixNano(), stat.Ino, true
}
