package swap

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

func exchange(folder *os.File, a, b string) error {
	in := int(folder.Fd())
	err := unix.RenameatxNp(in, a, in, b, unix.RENAME_SWAP)
	// Only APFS has the operation.
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) {
		return fmt.Errorf("%w (%w)", errors.ErrUnsupported, err)
	}
	return os.NewSyscallError("renameatx_np", err)
}
