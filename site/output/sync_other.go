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

func settle(f *os.File) error { return f.Sync() }

func syncFilesystem(*os.File) error { return syscall.ENOSYS }
