//go:build !windows

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"
)

// What the system says in English has a Chinese hint.
func TestFinishSaysWhatToDo(t *testing.T) {
	cases := []struct {
		name string
		err  error
		want string
	}{
		{"held", fmt.Errorf("写 x.xlsx：%w", &fs.PathError{Op: "open", Path: "x.xlsx", Err: syscall.EBUSY}), "提示：请先关闭 Excel 或 WPS 等正在打开它的程序"},
		{"held in part", fmt.Errorf("读 x.xlsx：%w", &fs.PathError{Op: "read", Path: "x.xlsx", Err: syscall.ETXTBSY}), "提示：请先关闭 Excel 或 WPS 等正在打开它的程序"},
		{"denied", &fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission}, "没有权限"},
		{"absent", &fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}, "不存在"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var errs bytes.Buffer
			p := &process{stderr: &errs}
			if code := p.finish(0, c.err); code != exitFailed || !strings.Contains(errs.String(), c.want) {
				t.Errorf("%d %s", code, errs.String())
			}
		})
	}
}
