package output

import "golang.org/x/sys/windows"

// Errors of Windows for a file, or a part of a file, that another program has locked.
const (
	errFileInUse = windows.ERROR_SHARING_VIOLATION
	errPartInUse = windows.ERROR_LOCK_VIOLATION
)
