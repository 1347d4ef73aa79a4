package swap

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

func exchange(folder *os.File, a, b string) error {
	in := int(folder.Fd())
	err := unix.Renameat2(in, a, in, b, unix.RENAME_EXCHANGE)
	// File systems without the operation (NFS, older FUSE) answer EINVAL.
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EINVAL) || errors.Is(err, unix.EOPNOTSUPP) {
		return fmt.Errorf("%w (%w)", errors.ErrUnsupported, err)
	}
	return os.NewSyscallError("renameat2", err)
}
