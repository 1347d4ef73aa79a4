package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
)

// slashed is a content path as users may give it: with back-slashes, from the
// site's folder, with "./" before it.
func slashed(arg string) string {
	arg = strings.TrimPrefix(strings.ReplaceAll(arg, `\`, "/"), "./")
	return strings.TrimPrefix(arg, "content/")
}

// createFile writes a new file inside root; an existing one is never touched.
func createFile(root *os.Root, name string, text []byte) error {
	if dir := path.Dir(name); dir != "." {
		if err := root.MkdirAll(dir, 0o755); err != nil {
			return fmt.Errorf("建文件夹 %s：%w", dir, err)
		}
	}
	file, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("文件 %s 已经存在，没有改动；请换一个名字", name)
	}
	if err != nil {
		return fmt.Errorf("写 %s：%w", name, err)
	}
	_, err = file.Write(text)
	if err == nil {
		err = file.Sync()
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return errors.Join(fmt.Errorf("写 %s：%w", name, err), root.Remove(name))
	}
	return nil
}

// appendFile adds text to a file inside root, or begins the file.
func appendFile(root *os.Root, name, text string) error {
	before, err := root.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("读 %s：%w", name, err)
	}
	if n := len(before); n > 0 && before[n-1] != '\n' {
		before = append(before, '\n')
	}
	return renewFile(root, name, append(before, text...), func(string) error { return nil })
}

// renewFile gives a file inside root new content, which is written to a draft
// and renamed, so that it is never half-written. ready has the last word: its
// error leaves the file as it was.
func renewFile(root *os.Root, name string, text []byte, ready func(draft string) error) error {
	draft := name + ".new"
	if err := root.Remove(draft); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("写 %s：%w", name, err)
	}
	if err := createFile(root, draft, text); err != nil {
		return err
	}
	err := ready(draft)
	if err == nil {
		err = root.Rename(draft, name)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("写 %s：%w", name, err), root.Remove(draft))
	}
	return nil
}
