package search

import (
	"fmt"
	"io"
	"os"
	"sync"
)

// scratch is a file for what shall not be in memory. It grows only.
type scratch struct {
	file *os.File

	mutex sync.Mutex
	size  int64
}

// newScratch makes a file in a folder, or where the system has such files when
// the folder is "". Where a file that is open may be removed, it is at once, so
// that nothing remains of a program that was killed.
func newScratch(folder string) (*scratch, error) {
	file, err := os.CreateTemp(folder, "gongkai-search-*")
	if err != nil {
		return nil, fmt.Errorf("新建检索的临时文件：%w", err)
	}
	_ = os.Remove(file.Name())
	return &scratch{file: file}, nil
}

func (s *scratch) close() {
	_ = s.file.Close()
	_ = os.Remove(s.file.Name())
}

// add writes some bytes and says where they are. It may be called by several at
// once.
func (s *scratch) add(b []byte) (at int64, err error) {
	s.mutex.Lock()
	at = s.size
	s.size += int64(len(b))
	s.mutex.Unlock()
	if _, err := s.file.WriteAt(b, at); err != nil {
		return 0, fmt.Errorf("写检索的临时文件：%w", err)
	}
	return at, nil
}

// read fills b from an offset on.
func (s *scratch) read(b []byte, at int64) error {
	if n, err := s.file.ReadAt(b, at); n < len(b) {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return fmt.Errorf("读检索的临时文件：%w", err)
	}
	return nil
}
