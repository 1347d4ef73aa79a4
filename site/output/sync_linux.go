package output

import (
	"os"
	"runtime"
	"syscall"
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
	number, known := syncfsNumber(runtime.GOARCH)
	if !known {
		syscall.Sync() // all file systems; on Linux it waits
		return nil
	}
	if _, _, errno := syscall.Syscall(number, folder.Fd(), 0, 0); errno != 0 {
		return os.NewSyscallError("syncfs", errno)
	}
	return nil
}

// syncfsNumber returns the number of syncfs(2), which package syscall lacks.
func syncfsNumber(arch string) (uintptr, bool) {
	switch arch {
	case "amd64":
		return 306, true
	case "arm64", "loong64", "riscv64":
		return 267, true
	case "386":
		return 344, true
	case "arm":
		return 373, true
	}
	return 0, false
}
