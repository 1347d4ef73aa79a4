package output

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
)

// Memory is an Output in memory, for tests and for the preview server. It refuses the same names as Dir.
type Memory struct {
	names names
	mu    sync.RWMutex
	files map[string][]byte
}

// NewMemory returns an empty Memory.
func NewMemory() *Memory { return &Memory{files: map[string][]byte{}} }

// Put stores a copy of data under name.
func (m *Memory) Put(name string, data []byte) error {
	if err := m.names.claim(name); err != nil {
		return err
	}
	m.store(name, bytes.Clone(data))
	return nil
}

// PutFile reads open's bytes and stores them under name.
func (m *Memory) PutFile(name string, open func() (io.ReadCloser, error)) error {
	if err := m.names.claim(name); err != nil {
		return err
	}
	source, err := open()
	if err != nil {
		return fmt.Errorf("打开 %s 的来源：%w", name, err)
	}
	defer source.Close()
	data, err := io.ReadAll(source)
	if err != nil {
		return fmt.Errorf("读取 %s 的来源：%w", name, err)
	}
	m.store(name, data)
	return nil
}

// store sets the bytes of one file.
func (m *Memory) store(name string, data []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.files[name] = data
}

// Get returns the bytes of one file. The caller must not change them.
func (m *Memory) Get(name string) ([]byte, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	data, ok := m.files[name]
	return data, ok
}

// Files returns all files by name. The map is the caller's, the bytes are not.
func (m *Memory) Files() map[string][]byte {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return maps.Clone(m.files)
}

// Names returns the names of all files, sorted by bytes.
func (m *Memory) Names() []string {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return slices.Sorted(maps.Keys(m.files))
}

// Manifest returns the manifest that Dir would write for these files.
func (m *Memory) Manifest() Manifest {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var list Manifest
	for name, data := range m.files {
		sum := sha256.Sum256(data)
		list.Files = append(list.Files, entry(name, sum, int64(len(data))))
	}
	list.sort()
	return list
}
