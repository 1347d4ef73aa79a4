package output

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
)

// kind is what stands at a path of the output.
type kind uint8

const (
	nothing kind = iota
	file
	folder
	link
	other // device, socket, Windows junction
)

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

// standing is what the output folder held when the build began: by slash path,
// the output itself as "". It is read once, while the build begins its own
// work, so that a Put need not ask the disk what stands where.
type standing struct {
	kinds map[string]kind
	err   error
	done  chan struct{}
}

// look begins to read the folder at path, which is expected to hold about
// expect files. No path at all means that there is no output yet.
func look(path string, exists bool, expect int) *standing {
	s := &standing{done: make(chan struct{})}
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

// at tells what stands at path. It waits for the reading to end.
func (s *standing) at(path string) (kind, error) {
	<-s.done
	if s.err != nil {
		return nothing, fmt.Errorf("读取输出文件夹：%w", s.err)
	}
	return s.kinds[path], nil
}

// walk reads a tree of folders, several at a time. Links are not followed.
type walk struct {
	base    string
	mu      sync.Mutex
	changed sync.Cond
	todo    []string // folders found and not yet read
	busy    int      // folders being read
	kinds   map[string]kind
	err     error
}

func (w *walk) read() {
	for {
		dir, ok := w.next()
		if !ok {
			return
		}
		entries, err := readFolder(filepath.Join(w.base, filepath.FromSlash(dir)))
		w.found(dir, entries, err)
	}
}

// next waits for a folder to read; false when there are no more.
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

func (w *walk) found(dir string, entries []fs.DirEntry, err error) {
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

func readFolder(path string) ([]fs.DirEntry, error) {
	dir, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer dir.Close()
	return dir.ReadDir(-1)
}
