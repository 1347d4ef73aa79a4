//go:build unix && !linux

package output

import (
	"os"
	"syscall"
)

const (
	canSyncAll     = false
	canSyncFolders = true
	syncFlag       = os.O_RDONLY
)

// settle hands the file to the disk. os.File.Sync would on macOS also empty
// the disk's own cache, milliseconds for each of many files; that is done once,
// by the Sync of the commit record which follows.
func settle(f *os.File) error { return syscall.Fsync(int(f.Fd())) }

func syncFilesystem(*os.File) error { return syscall.ENOSYS }
