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

// syncContent writes the file to the disk. On macOS os.File.Sync would also empty
// the disk's cache, which takes milliseconds for each file; the later Sync of the
// commit record does that once.
func syncContent(f *os.File) error { return syscall.Fsync(int(f.Fd())) }

// syncFilesystem is not available on this system.
func syncFilesystem(*os.File) error { return syscall.ENOSYS }
