// Package swap puts one whole folder in the place of another in a single step of
// the file system, so that whoever reads the files under a name meets either
// everything of one version or everything of the other.
//
//	Mirror    a new version from an old one: unchanged files are hard links
//	Fell      the old version away, but for what others have put there
//	Exchange  two folders change places (Linux, macOS)
//	Point     a symbolic link leads elsewhere (every file system with links)
//
// A version that stays on disk after a switch can be switched back to. Nothing here
// syncs to the disk; the caller does so before a switch and after it.
package swap

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// Mirror makes the folder to, with the folders of from that are named and hard links
// to the files of from that are named. Names are slash paths; "" is the folder
// itself and comes first by being an ancestor of all. The folders of every file must
// be named. A folder has the permissions of that in from. Where the file system
// refuses links, the bytes are copied. Links inside from are not followed. Both from
// and to are relative to root.
func Mirror(ctx context.Context, root *os.Root, from, to string, folders, files []string) error {
	byFolder, sorted := arrange(folders, files)
	return mirror(ctx, root, from, to, sorted, byFolder)
}

// Fell removes the named files of a tree, and those of the named folders that are
// empty then; what is not named stays. It does nothing where folders cannot be held
// open, and leaves what it meets errors with: the caller removes the rest.
func Fell(ctx context.Context, root *os.Root, tree string, folders, files []string) {
	byFolder, sorted := arrange(folders, files)
	fell(ctx, root, tree, sorted, byFolder)
}

// arrange sorts folders so that everything below a folder follows it, and groups the
// base names of files by folder.
func arrange(folders, files []string) (byFolder map[string][]string, sorted []string) {
	byFolder = make(map[string][]string, len(folders))
	for _, name := range files {
		dir, base := split(name)
		byFolder[dir] = append(byFolder[dir], base)
	}
	sorted = slices.Clone(folders)
	slices.SortFunc(sorted, compareDepth)
	return byFolder, sorted
}

// compareDepth orders slash paths by their segments.
func compareDepth(a, b string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			if a[i] == '/' {
				return -1
			}
			if b[i] == '/' {
				return 1
			}
			return cmp.Compare(a[i], b[i])
		}
	}
	return cmp.Compare(len(a), len(b))
}

func split(name string) (dir, base string) {
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		return name[:i], name[i+1:]
	}
	return "", name
}

// copied copies a regular file for which the system has refused a link with err.
func copied(root *os.Root, from, to string, err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrExist) {
		return err
	}
	if info, statErr := root.Lstat(from); statErr != nil || !info.Mode().IsRegular() {
		return err
	}
	return copyFile(root, from, to)
}

// copyFile copies a regular file with its permissions and time of modification.
func copyFile(root *os.Root, from, to string) error {
	source, err := root.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	info, err := source.Stat()
	if err != nil {
		return err
	}
	target, err := root.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(target, source)
	if err = errors.Join(err, target.Sync(), target.Close()); err != nil {
		return err
	}
	return root.Chtimes(to, info.ModTime(), info.ModTime())
}

// Exchange lets the names a and b, relative to root, change places. Both must exist.
// The error wraps errors.ErrUnsupported where the system or the file system has no
// such operation; nothing has changed then.
func Exchange(root *os.Root, a, b string) error {
	folder, err := root.Open(".")
	if err != nil {
		return err
	}
	defer folder.Close()
	if err := exchange(folder, a, b); err != nil {
		return fmt.Errorf("%s、%s 互换：%w", a, b, err)
	}
	return nil
}

// Point makes the symbolic link name lead to target, whether the link exists or
// not. Something else at name is an error. spare is a free name on the same file
// system for the link before it is put into place.
func Point(root *os.Root, name, target, spare string) error {
	info, err := root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case info.Mode()&fs.ModeSymlink == 0:
		return &os.PathError{Op: "link", Path: name, Err: fs.ErrExist}
	}
	if err := root.Remove(spare); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err // a killed run may have left one
	}
	if err := root.Symlink(target, spare); err != nil {
		return err
	}
	return root.Rename(spare, name)
}
