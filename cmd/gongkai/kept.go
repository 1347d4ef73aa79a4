package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"gongkai/site"
)

// keptFolder is where a site keeps what need not be made again.
const keptFolder = ".gongkai"

// kept opens what the site in root keeps between runs. A folder that cannot be
// written to is no reason not to work: nothing is kept then.
func (p *process) kept(f *flags, root *os.Root) *site.Kept {
	k, err := openKept(root)
	if err != nil {
		f.say("提示：不能写缓存文件夹 %s，这次从头做起：%s\n", keptFolder, err)
		return nil
	}
	return k
}

func openKept(root *os.Root) (*site.Kept, error) {
	if err := root.MkdirAll(keptFolder, 0o700); err != nil {
		return nil, err
	}
	folder, err := root.OpenRoot(keptFolder)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	// It holds the texts of drafts, and is of no use elsewhere.
	const ignore = ".gitignore"
	if _, err := folder.Lstat(ignore); errors.Is(err, fs.ErrNotExist) {
		if err := folder.WriteFile(ignore, []byte("*\n"), 0o600); err != nil {
			return nil, errors.Join(err, folder.Remove(ignore)) // an empty one ignores nothing
		}
	}
	version, err := program()
	if err != nil {
		return nil, err
	}
	return site.OpenKept(folder, version)
}

// keptForServing is kept, or a folder for the time of this run: a page that is
// shown needs its text after the file has changed.
func (p *process) keptForServing(f *flags, root *os.Root) (kept *site.Kept, end func(), err error) {
	if k, err := openKept(root); err == nil {
		return k, func() { p.close(f, k) }, nil
	}
	dir, err := os.MkdirTemp("", "gongkai-")
	if err != nil {
		return nil, nil, fmt.Errorf("新建临时文件夹：%w", err)
	}
	folder, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	defer folder.Close()
	k, err := site.OpenKept(folder, "")
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	return k, func() { p.close(f, k); _ = os.RemoveAll(dir) }, nil
}

// close keeps what the run has made; a failure costs time in the next run and
// nothing else.
func (p *process) close(f *flags, k *site.Kept) {
	if err := k.Close(); err != nil {
		f.say("提示：缓存没有存好，下次要从头做起，结果不受影响：%s\n", err)
	}
}
