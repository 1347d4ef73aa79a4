//go:build !windows

package output

import "syscall"

// Other systems let a file be read and replaced while a program has it open;
// these are the nearest that they say.
const (
	keptFile = syscall.EBUSY
	keptPart = syscall.ETXTBSY
)
