//go:build !(darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd || windows)

package output

import (
	"errors"
	"os"
)

// lockFile returns errors.ErrUnsupported: without a lock that dies with its process two builds could
// mix their files.
func lockFile(*os.Root, string, string) (release func() error, err error) {
	return nil, errors.ErrUnsupported
}
