package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gongkai/site/toml"
)

// publishFile says where a site goes; a site need not have one.
const publishFile = "publish.toml"

// servedFolder returns the folder of a publish target that the output is or lies in,
// "" when there is none. A file that cannot be read names no folder here: whoever
// publishes is the one to complain.
func servedFolder(root *os.Root, source, out string) (string, error) {
	if info, err := root.Stat(publishFile); errors.Is(err, fs.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return "", nil
	}
	text, err := root.ReadFile(publishFile)
	if err != nil {
		return "", fmt.Errorf("读 %s：%w", publishFile, err)
	}
	table, problems := toml.Parse(publishFile, text, 1)
	if len(problems) > 0 {
		return "", nil
	}
	entry, _ := table.Get("target")
	targets, _ := entry.Value.Tables()
	for _, target := range targets {
		kind, _ := target.Get("kind")
		path, _ := target.Get("path")
		if kind.Value.Text != "folder" || path.Value.Text == "" {
			continue
		}
		folder := filepath.FromSlash(path.Value.Text)
		if !filepath.IsAbs(folder) {
			folder = filepath.Join(source, folder)
		}
		served, err := filepath.Abs(folder)
		if err != nil {
			return "", fmt.Errorf("%s 的 path %s：%w", publishFile, path.Value.Text, err)
		}
		wanted, err := filepath.Abs(out)
		if err != nil {
			return "", fmt.Errorf("输出文件夹 %s：%w", out, err)
		}
		if liesIn(served, wanted) || isInside(filepath.Dir(wanted), served) {
			return folder, nil
		}
	}
	return "", nil
}
