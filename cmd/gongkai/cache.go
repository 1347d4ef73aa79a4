package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"gongkai/site"
)

// cacheFolder is the folder of a site's cache.
const cacheFolder = ".gongkai"

// cache opens the cache of the site in root. A folder that cannot be written to
// is no reason not to work: nothing is stored then.
func (p *process) cache(f *flags, root *os.Root) *site.Cache {
	c, err := openCache(root)
	if err != nil {
		f.say("提示：不能写缓存文件夹 %s，这次从头做起：%s\n", cacheFolder, err)
		return nil
	}
	return c
}

func openCache(root *os.Root) (*site.Cache, error) {
	if err := hideCache(root); err != nil {
		return nil, err
	}
	folder, err := root.OpenRoot(cacheFolder)
	if err != nil {
		return nil, err
	}
	defer folder.Close()
	version, err := programDigest()
	if err != nil {
		return nil, err
	}
	return site.OpenCache(folder, version)
}

// hideCache makes the folder of the cache, whose content version control leaves out:
// it holds the texts of drafts, and is of no use elsewhere.
func hideCache(root *os.Root) error {
	if err := root.MkdirAll(cacheFolder, 0o700); err != nil {
		return err
	}
	const ignore = cacheFolder + "/.gitignore"
	if _, err := root.Lstat(ignore); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := root.WriteFile(ignore, []byte("*\n"), 0o600); err != nil {
		return errors.Join(err, root.Remove(ignore)) // an empty one ignores nothing
	}
	return nil
}

// cacheForServing is the site's cache, or one for the time of this run: a page
// that is shown needs its text after the file has changed.
func (p *process) cacheForServing(f *flags, root *os.Root) (c *site.Cache, end func(), err error) {
	if c, err := openCache(root); err == nil {
		return c, func() { p.close(f, c) }, nil
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
	c, err = site.OpenCache(folder, "")
	if err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	return c, func() { p.close(f, c); _ = os.RemoveAll(dir) }, nil
}

// close makes what the run has stored available to the next one; a failure costs
// time in that run and nothing else.
func (p *process) close(f *flags, c *site.Cache) {
	if err := c.Close(); err != nil {
		f.say("提示：缓存没有存好，下次要从头做起，结果不受影响：%s\n", err)
	}
}

// programDigest is the SHA-256 of this program's own file: two programs that
// differ may make different pages.
func programDigest() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("找不到程序文件：%w", err)
	}
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("读取程序文件：%w", err)
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", fmt.Errorf("读取程序文件 %s：%w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
