//go:build unix

package swap

import (
	"context"
	"os"
	"path"

	"golang.org/x/sys/unix"
)

// walk visits folders below base, each by a descriptor that is reached from that of
// the folder above, so that no symbolic link is followed on the way. folders are in
// the order of arrange. enter gets -1 for a folder that is gone. leave is called after
// everything below a folder, with the descriptor of the folder above.
func walk(ctx context.Context, root *os.Root, base string, folders []string, enter func(dir string, fd int) error, leave func(dir string, above int)) (err error) {
	top, err := root.Open(".")
	if err != nil {
		return err
	}
	defer top.Close()
	type level struct {
		dir string
		fd  int
	}
	open := []level{{"", int(top.Fd())}} // the first one is the folder of base
	shut := func() {
		last := open[len(open)-1]
		open = open[:len(open)-1]
		if last.fd >= 0 {
			_ = unix.Close(last.fd) // only read
		}
		leave(last.dir, open[len(open)-1].fd)
	}
	defer func() {
		for len(open) > 1 {
			shut()
		}
	}()
	for i, dir := range folders {
		if err := ctx.Err(); err != nil {
			return err
		}
		above, name := split(dir)
		if i == 0 {
			name = base
		}
		for len(open) > 1 && (open[len(open)-1].dir != above || i == 0) {
			shut()
		}
		fd := -1
		if parent := open[len(open)-1].fd; parent >= 0 {
			fd, err = unix.Openat(parent, name, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
			if err == unix.ENOENT {
				fd = -1
			} else if err != nil {
				return &os.PathError{Op: "open", Path: path.Join(base, dir), Err: err}
			}
		}
		open = append(open, level{dir, fd})
		if err := enter(dir, fd); err != nil {
			return err
		}
	}
	return nil
}

func mirror(ctx context.Context, root *os.Root, from, to string, folders []string, files map[string][]string) error {
	if err := root.Mkdir(to, 0o777); err != nil {
		return err
	}
	tree, err := root.Open(to)
	if err != nil {
		return err
	}
	defer tree.Close()
	into := int(tree.Fd())
	var usual unix.Stat_t // what a new folder has
	if err := unix.Fstat(into, &usual); err != nil {
		return os.NewSyscallError("fstat", err)
	}
	enter := func(dir string, fd int) error {
		made := dir
		if dir == "" {
			made = "."
		} else if err := unix.Mkdirat(into, dir, 0o777); err != nil {
			return &os.PathError{Op: "mkdir", Path: path.Join(to, dir), Err: err}
		}
		var was unix.Stat_t
		if fd >= 0 && unix.Fstat(fd, &was) == nil && was.Mode != usual.Mode {
			if err := unix.Fchmodat(into, made, uint32(was.Mode)&0o7777, 0); err != nil {
				return &os.PathError{Op: "chmod", Path: path.Join(to, dir), Err: err}
			}
		}
		for _, name := range files[dir] {
			err := unix.ENOENT
			if fd >= 0 {
				err, _ = unix.Linkat(fd, name, into, path.Join(dir, name), 0).(unix.Errno)
			}
			if err == 0 {
				continue
			}
			file := path.Join(dir, name)
			if err := copied(root, path.Join(from, file), path.Join(to, file), &os.LinkError{Op: "link", Old: path.Join(from, file), New: path.Join(to, file), Err: err}); err != nil {
				return err
			}
		}
		return nil
	}
	return walk(ctx, root, from, folders, enter, func(string, int) {})
}

func fell(ctx context.Context, root *os.Root, tree string, folders []string, files map[string][]string) {
	enter := func(dir string, fd int) error {
		for _, name := range files[dir] {
			if fd >= 0 {
				_ = unix.Unlinkat(fd, name, 0) // the caller removes what is left
			}
		}
		return nil
	}
	leave := func(dir string, above int) {
		if dir != "" && above >= 0 {
			_, name := split(dir)
			_ = unix.Unlinkat(above, name, unix.AT_REMOVEDIR) // not when there is something in it
		}
	}
	_ = walk(ctx, root, tree, folders, enter, leave)
}
