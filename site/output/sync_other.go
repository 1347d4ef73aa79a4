//go:build !unix

package output

import (
	"os"
	"syscall"
)

const (
	canSyncAll     = false
	canSyncFolders = false // Windows has no sync of a folder
	syncFlag       = os.O_RDWR
)

// syncContent syncs one file to the disk.
func syncContent(f *os.File) error { return f.Sync() }

// syncFilesystem is not available on this system.
func syncFilesystem(*os.File) error { return syscall.ENOSYS }
