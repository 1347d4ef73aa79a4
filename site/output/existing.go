package output

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
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
// by slash path, the output folder as "". One background scan fills it, so that
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
	w := &walk{base: path, todo: []string{""}, kinds: make(map[string]kind, 2*expect)}
	w.kinds[""] = folder
	w.changed.L = &w.mu
	go func() {
		defer close(s.done)
		var readers sync.WaitGroup
		for range runtime.GOMAXPROCS(0) {
			readers.Go(w.read)
		}
		readers.Wait()
		s.kinds, s.err = w.kinds, w.err
	}()
	return s
}

// kindAt returns the kind of the thing at path. It waits for the scan to end.
func (s *existing) kindAt(path string) (kind, error) {
	<-s.done
	if s.err != nil {
		return nothing, fmt.Errorf("读取输出文件夹：%w", s.err)
	}
	return s.kinds[path], nil
}

// walk is a parallel scan of a tree of folders. It does not follow links.
type walk struct {
	base    string
	mu      sync.Mutex
	changed sync.Cond
	todo    []string // folders discovered and not yet read
	busy    int      // folders being read
	kinds   map[string]kind
	err     error
}

// read reads folders until none is left. Several goroutines call it.
func (w *walk) read() {
	for {
		dir, ok := w.next()
		if !ok {
			return
		}
		entries, err := readFolder(filepath.Join(w.base, filepath.FromSlash(dir)))
		w.add(dir, entries, err)
	}
}

// next waits for a folder to read and returns it; false when there are no more.
func (w *walk) next() (string, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for len(w.todo) == 0 && w.busy > 0 && w.err == nil {
		w.changed.Wait()
	}
	if len(w.todo) == 0 || w.err != nil {
		return "", false
	}
	last := len(w.todo) - 1
	dir := w.todo[last]
	w.todo = w.todo[:last]
	w.busy++
	return dir, true
}

// add records the entries of dir, and queues its folders.
func (w *walk) add(dir string, entries []fs.DirEntry, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.busy--
	if err != nil && !gone(err) {
		w.err = err
	}
	for _, e := range entries {
		path := e.Name()
		if dir != "" {
			path = dir + "/" + path
		}
		k := kindOf(e.Type())
		w.kinds[path] = k
		if k == folder {
			w.todo = append(w.todo, path)
		}
	}
	w.changed.Broadcast()
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
