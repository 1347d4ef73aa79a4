package output

import (
	"io/fs"
	"syscall"
	"time"
)

// changeTime returns the time of the last change of a file or of its metadata
// (ctime). A rename counts, and programs cannot set the time.
func changeTime(info fs.FileInfo) (t time.Time, ok bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return t, false
	}
	return time.Unix(stat.Ctim.Unix()), true
}
