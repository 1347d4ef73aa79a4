package output

import (
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// longest is how many characters a path may have without the prefix for long ones.
const longest = 248

// lockFile takes the lock name in the folder dir without waiting. The file is
// opened for this process alone; Windows deletes it when the handle closes, at the
// latest with the process.
func lockFile(_ *os.Root, dir, name string) (release func() error, err error) {
	full := filepath.Join(dir, name)
	if len(full) >= longest && !strings.HasPrefix(full, `\\`) {
		full = `\\?\` + full // dir is absolute; package os does the same for its own calls
	}
	path, err := windows.UTF16PtrFromString(full)
	if err != nil {
		return nil, err
	}
	const shareNothing = 0
	handle, err := windows.CreateFile(path, windows.GENERIC_READ|windows.GENERIC_WRITE|windows.DELETE,
		shareNothing, nil, windows.OPEN_ALWAYS, windows.FILE_ATTRIBUTE_NORMAL|windows.FILE_FLAG_DELETE_ON_CLOSE, 0)
	if err == windows.ERROR_SHARING_VIOLATION {
		return nil, ErrLocked
	}
	if err != nil {
		return nil, os.NewSyscallError("CreateFile", err)
	}
	return func() error { return windows.CloseHandle(handle) }, nil
}
