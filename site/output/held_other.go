//go:build !windows

package output

import "syscall"

// Errors nearest to those of Windows for a file in use. Other systems let an open
// file be read and replaced.
const (
	errFileInUse = syscall.EBUSY
	errPartInUse = syscall.ETXTBSY
)
