//go:build !windows

package main

import (
	"os"
	"strconv"
)

// startedByDoubleClick reports whether a desktop has started this program from its icon.
// A terminal, a script and a service leave the variable to nobody, or to their own
// process.
func startedByDoubleClick() bool {
	return os.Getenv("GIO_LAUNCHED_DESKTOP_FILE_PID") == strconv.Itoa(os.Getpid())
}
