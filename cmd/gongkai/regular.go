package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// regularFile refuses what is there but is no regular file: opening a pipe would wait
// for somebody who writes to it, a device may have no end.
func regularFile(name string) error {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // whoever opens it says so
	}
	if err != nil {
		return fmt.Errorf("看 %s：%w", name, err)
	}
	if !info.Mode().IsRegular() {
		what := "管道或者设备"
		if info.IsDir() {
			what = "文件夹"
		}
		return usagef("%s 是%s，不是普通的文件；请先另存为文件", name, what)
	}
	return nil
}
