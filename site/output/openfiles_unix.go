//go:build unix

package output

import "syscall"

// openFiles returns how many files the process may have open (ulimit -n).
func openFiles() int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 8 * maxHandles
	}
	return int(min(limit.Cur, 1<<20))
}
