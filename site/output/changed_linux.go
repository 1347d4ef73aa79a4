package output

import (
	"io/fs"
	"syscall"
	"time"
)

// changeTime is when the system last changed a file or what it says of it. A
// rename counts, and programs cannot set it.
func changeTime(info fs.FileInfo) (t time.Time, ok bool) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return t, false
	}
	return time.Unix(stat.Ctim.Unix()), true
}
