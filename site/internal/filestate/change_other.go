//go:build !linux

package filestate

import "io/fs"

func change(fs.FileInfo) (changed int64, inode uint64, ok bool) { return 0, 0, false }
