package output

import "syscall"

// Errors of Windows for a file, or a part of a file, that another program has
// locked: ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION.
const (
	errFileInUse = syscall.Errno(32)
	errPartInUse = syscall.Errno(33)
)
