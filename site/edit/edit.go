// Package edit changes the sources of a site as its editor does. The commands (new, fix,
// build, undo) and the clerk's desk call the same functions, so that a file is the same
// whoever wrote it.
//
//	Draft      a new document of a kind, a form with every key that it may have
//	Change     a document with other values in its front matter, or another text
//	ChangeTOML a file such as organs.toml with other values
//	Place, Remove   an attachment comes, or goes
//	Publish, Withdraw, Correct, Approve   what these acts write into the front matter
//	Indexes    the next 索引号 by the site's template, none of them twice
//	Public     which files of an action may not be taken back unseen
//
// # Files
//
// Every write is a whole one: the bytes go to a draft in the same folder, whose name
// begins with a dot so that no build reads it, are synced, and are renamed. A program
// that is killed leaves the old file or the new one. Create never touches a file that is
// there. Replace refuses a file that does not hold what was read before: nobody's work
// is overwritten. Names are slash paths in the site's folder; os.Root keeps them there.
package edit

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
)

// ErrExists is the error of a file that was to be new.
var ErrExists = errors.New("已经存在，没有改动；请换一个名字")

// ErrChanged is the error of a file that is not what it was when it was read.
var ErrChanged = errors.New("文件刚刚被别的程序改动，没有覆盖；请保存好后再运行一次")

// Create writes a new file, with the folders above it.
func Create(root *os.Root, name string, text []byte) error {
	if dir := path.Dir(name); dir != "." {
		if err := root.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("建文件夹 %s：%w", dir, err)
		}
	}
	if _, err := root.Lstat(name); err == nil {
		return fmt.Errorf("文件 %s %w", name, ErrExists)
	}
	return renew(root, name, text, func(draft string) error {
		err := root.Link(draft, name) // fails where the name is taken by now
		switch {
		case err == nil:
			return root.Remove(draft)
		case errors.Is(err, fs.ErrExist):
			return ErrExists
		}
		return root.Rename(draft, name) // a file system without links
	})
}

// Append adds text to a file, or begins the file.
func Append(root *os.Root, name, text string) error {
	before, err := root.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("读 %s：%w", name, err)
	}
	if n := len(before); n > 0 && before[n-1] != '\n' {
		before = append(before, '\n')
	}
	return Renew(root, name, append(before, text...))
}

// Renew gives a file new content, or begins the file.
func Renew(root *os.Root, name string, text []byte) error {
	return renew(root, name, text, func(draft string) error { return root.Rename(draft, name) })
}

// Replace gives a file that holds before new content, and leaves its permissions as
// they are. The error is ErrChanged when the file holds something else by now.
func Replace(root *os.Root, name string, before, after []byte) error {
	info, err := root.Stat(name)
	if err != nil {
		return fmt.Errorf("读 %s：%w", name, err)
	}
	return renew(root, name, after, func(draft string) error {
		if err := root.Chmod(draft, info.Mode().Perm()); err != nil {
			return err
		}
		if now, err := root.ReadFile(name); err != nil || !bytes.Equal(now, before) {
			return ErrChanged
		}
		return root.Rename(draft, name)
	})
}

// renew writes text to a draft beside a file, and calls put, which has the draft take
// the file's place.
func renew(root *os.Root, name string, text []byte, put func(draft string) error) error {
	draft := path.Join(path.Dir(name), "."+path.Base(name)+".new")
	err := write(root, draft, text)
	if err == nil {
		err = put(draft)
	}
	if err != nil {
		removed := root.Remove(draft)
		if errors.Is(removed, fs.ErrNotExist) {
			removed = nil
		}
		return errors.Join(fmt.Errorf("写 %s：%w", name, err), removed)
	}
	return nil
}

// write writes and syncs a file in the place of what a killed program left.
func write(root *os.Root, draft string, text []byte) error {
	if err := root.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	file, err := root.OpenFile(draft, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err == nil {
		err = file.Sync()
	}
	return errors.Join(err, file.Close())
}
