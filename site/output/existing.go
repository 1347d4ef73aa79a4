package output

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gongkai/site/internal/parallel"
)

// kind is the type of the thing at a path of the output folder.
type kind uint8

const (
	nothing kind = iota
	file
	folder
	link
	other // device, socket, Windows junction
)

// kindOf returns the kind for a file mode.
func kindOf(mode fs.FileMode) kind {
	switch {
	case mode.IsRegular():
		return file
	case mode.IsDir():
		return folder
	case mode&fs.ModeSymlink != 0:
		return link
	}
	return other
}

// existing lists what the output folder contained when the build began: kinds
// by slash path, the output folder as "". A scan in the background fills it, so that
// a Put need not ask the disk. Read kinds and err only after done is closed.
type existing struct {
	kinds map[string]kind
	err   error
	done  chan struct{}
}

// scanExisting starts a background scan of the folder at path and returns its
// result to be. expect is the likely number of files; without exists the result
// is empty.
func scanExisting(path string, exists bool, expect int) *existing {
	s := &existing{done: make(chan struct{})}
	if !exists {
		close(s.done)
		return s
	}
	s.kinds = make(map[string]kind, 2*expect)
	go func() {
		defer close(s.done)
		s.scan(path)
	}()
	return s
}

// scan reads the folder at base and all folders in it, those of one depth side by
// side. It does not follow links.
func (s *existing) scan(base string) {
	type content struct {
		entries []fs.DirEntry
		err     error
	}
	s.kinds[""] = folder
	for level := []string{""}; len(level) > 0 && s.err == nil; {
		var next []string
		read := parallel.Map(0, level, func(dir string) (c content) {
			c.entries, c.err = readFolder(filepath.Join(base, filepath.FromSlash(dir)))
			return c
		})
		for i, dir := range level {
			if read[i].err != nil && !gone(read[i].err) {
				s.err = read[i].err
			}
			for _, e := range read[i].entries {
				path := e.Name()
				if dir != "" {
					path = dir + "/" + path
				}
				k := kindOf(e.Type())
				s.kinds[path] = k
				if k == folder {
					next = append(next, path)
				}
			}
		}
		level = next
	}
}

// kindAt returns the kind of the thing at path. It waits for the scan to end.
func (s *existing) kindAt(path string) (kind, error) {
	<-s.done
	if s.err != nil {
		return nothing, fmt.Errorf("读取输出文件夹：%w", s.err)
	}
	return s.kinds[path], nil
}

// readFolder returns the entries of the folder at path, in no order.
func readFolder(path string) ([]fs.DirEntry, error) {
	dir, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return dir.ReadDir(-1)
}
