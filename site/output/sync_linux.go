package output

import (
	"os"

	"golang.org/x/sys/unix"
)

const (
	canSyncAll     = true
	canSyncFolders = true
	syncFlag       = os.O_RDONLY
)

// syncContent syncs one file to the disk.
func syncContent(f *os.File) error { return f.Sync() }

// syncFilesystem syncs the file system of folder. Linux gives the same
// guarantee as for a sync of every file in it.
func syncFilesystem(folder *os.File) error {
	return os.NewSyscallError("syncfs", unix.Syncfs(int(folder.Fd())))
}
