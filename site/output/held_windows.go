package output

import "syscall"

// What Windows says of a file, or of a part of it, that another program keeps
// for itself: ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION.
const (
	keptFile = syscall.Errno(32)
	keptPart = syscall.Errno(33)
)
