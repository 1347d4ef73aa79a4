package output

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Values of the Windows API that package syscall lacks.
const (
	fileFlagDeleteOnClose = 0x04000000
	accessDelete          = 0x00010000
	longest               = 248 // characters of a path without the prefix for long ones
)

// lockFile takes the lock name in the folder dir without waiting. The file is
// opened for this process alone; Windows deletes it when the handle closes, at the
// latest with the process.
func lockFile(_ *os.Root, dir, name string) (release func() error, err error) {
	full := filepath.Join(dir, name)
	if len(full) >= longest && !strings.HasPrefix(full, `\\`) {
		full = `\\?\` + full // dir is absolute; package os does the same for its own calls
	}
	path, err := syscall.UTF16PtrFromString(full)
	if err != nil {
		return nil, err
	}
	const shareNothing = 0
	handle, err := syscall.CreateFile(path, syscall.GENERIC_READ|syscall.GENERIC_WRITE|accessDelete,
		shareNothing, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL|fileFlagDeleteOnClose, 0)
	if err == errFileInUse {
		return nil, ErrLocked
	}
	if err != nil {
		return nil, os.NewSyscallError("CreateFile", err)
	}
	return func() error { return syscall.CloseHandle(handle) }, nil
}
