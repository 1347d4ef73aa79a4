package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gongkai/site/publish"
)

// publishFile says where a site goes; a site need not have one.
const publishFile = publish.ConfigFile

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
	config, _ := publish.ReadConfig(text, source)
	for _, target := range config.Targets {
		served, ok := target.(*publish.Folder)
		if !ok {
			continue
		}
		folder := served.Path
		root, err := filepath.Abs(folder)
		if err != nil {
			return "", fmt.Errorf("%s 的 path %s：%w", publishFile, folder, err)
		}
		wanted, err := filepath.Abs(out)
		if err != nil {
			return "", fmt.Errorf("输出文件夹 %s：%w", out, err)
		}
		if liesIn(root, wanted) || isInside(filepath.Dir(wanted), root) {
			return folder, nil
		}
	}
	return "", nil
}
