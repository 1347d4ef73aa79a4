//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package output

import (
	"errors"
	"os"
	"syscall"
)

// lockTries is the number of attempts to take a lock file that vanishes meanwhile.
const lockTries = 100

// lockFile takes the lock name in root without waiting. The system releases the
// lock when the process ends, however it ends; the unlocked file of a killed
// process stays and is taken over.
func lockFile(root *os.Root, _, name string) (release func() error, err error) {
	for range lockTries {
		file, err := root.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
		if err != nil {
			return nil, err
		}
		err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if errors.Is(err, syscall.EWOULDBLOCK) {
			file.Close()
			return nil, ErrLocked
		}
		if err != nil {
			file.Close()
			return nil, os.NewSyscallError("flock", err)
		}
		// The last owner removes the file before unlocking, so this process may
		// have locked a file without a name.
		if isNamed(root, name, file) {
			return func() error { return errors.Join(root.Remove(name), file.Close()) }, nil
		}
		file.Close()
	}
	return nil, ErrLocked
}

// isNamed reports whether name still leads to the open file.
func isNamed(root *os.Root, name string, file *os.File) bool {
	at, err := root.Lstat(name)
	if err != nil {
		return false
	}
	open, err := file.Stat()
	return err == nil && os.SameFile(at, open)
}
