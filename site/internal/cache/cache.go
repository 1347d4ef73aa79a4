// Package cache stores byte strings on disk from one run of the program to the
// next, under keys that name their content. Everything in a cache can be made
// again: what is damaged, missing or of another version is absent, and the
// folder may be deleted at any time.
//
// # The folder
//
//	index            which entries there are: key, file, offset, length, checksum
//	<name>.entries   entries, one after the other; an index never names a changing file
//
// A run reads what the index names and appends what is new to a file of its own.
// [Cache.Close] writes a new index, which replaces the old one by a rename.
// After a kill at any moment the old index is whole, and the Close of a later
// run removes the unnamed file. Two runs at once do not see each other's
// entries; the run that closes last decides what stays.
//
// The index begins with the version of the program and ends in a checksum. When
// entry files become many, or mostly dead, Close copies the living entries into
// the file of this run.
package cache

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"sync"
)

// Key names the content of an entry.
type Key [sha256.Size]byte

// Cache is an open folder. It is safe for concurrent use, except for Close.
type Cache struct {
	root    *os.Root
	version string
	before  []string // entry files that were there when the run began

	mu      sync.Mutex
	entries map[Key]place
	files   []file
	own     int   // index of the file that this run writes; -1 before the first Put
	changed bool  // the index on disk differs from entries
	failed  error // of the first Put that could not write
}

// place is where an entry lies.
type place struct {
	offset int64
	length uint32
	sum    uint32 // CRC-32C of the data
	file   uint16
	used   bool // read or written since the last EvictUnused
}

type file struct {
	name   string
	handle *os.File
	size   int64
}

const (
	format    = "gongkai cache 1\n" // raised when index or entries change their form
	indexName = "index"
	suffix    = ".entries"
	// Close copies the living entries when there are more than mostFiles files,
	// or more than mostDead bytes for each living one.
	mostFiles, mostDead = 8, 2
	largest             = 1 << 30 // bytes of an entry
)

var polynomial = crc32.MakeTable(crc32.Castagnoli)

// Open reads the index in root, which the Cache closes. Entries of another
// version are absent, and Close removes them.
func Open(root *os.Root, version string) *Cache {
	c := &Cache{root: root, version: version, own: -1, changed: true}
	c.before, _ = fs.Glob(root.FS(), "*"+suffix)
	if index, err := root.ReadFile(indexName); err == nil {
		c.readIndex(index)
	}
	if c.entries == nil {
		c.entries = map[Key]place{}
	}
	return c
}

// readIndex takes in the entries of an index and opens their files. It takes in
// nothing of an index that is damaged or of another version.
func (c *Cache) readIndex(index []byte) {
	body := index[:max(0, len(index)-sha256.Size)]
	sum := sha256.Sum256(body)
	if !bytes.Equal(sum[:], index[len(body):]) || !bytes.HasPrefix(body, []byte(format)) {
		return
	}
	r := NewReader(string(body[len(format):]))
	if r.Text() != c.version {
		return
	}
	for range r.Number() {
		f := file{name: r.Text()}
		if handle, err := c.root.Open(f.name); err == nil {
			f.handle = handle
			if info, err := handle.Stat(); err == nil {
				f.size = info.Size()
			}
		}
		c.files = append(c.files, f)
	}
	count := r.Number()
	c.entries = make(map[Key]place, count)
	for range count {
		key := r.Key()
		at := place{file: uint16(r.Number()), offset: int64(r.Number()), length: uint32(r.Number()), sum: uint32(r.Number())}
		if at.offset+int64(at.length) <= c.files[at.file].size {
			c.entries[key] = at
		}
	}
	c.changed = len(c.entries) < count
}

// Get returns the data of an entry; ok is false when there is none.
func (c *Cache) Get(key Key) (data string, ok bool) {
	c.mu.Lock()
	at, ok := c.entries[key]
	if !ok {
		c.mu.Unlock()
		return "", false
	}
	at.used = true
	c.entries[key] = at
	handle := c.files[at.file].handle
	c.mu.Unlock()
	b := make([]byte, at.length)
	if _, err := handle.ReadAt(b, at.offset); err != nil || crc32.Checksum(b, polynomial) != at.sum {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.entries, key)
		c.changed = true
		return "", false
	}
	return asString(b), true
}

// Touch counts as a read of the entry and reports whether there is one.
func (c *Cache) Touch(key Key) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.entries[key]
	if ok {
		at.used = true
		c.entries[key] = at
	}
	return ok
}

// Put stores data under key. Callers may ignore the error: Close returns it too,
// and stores nothing of this run then.
func (c *Cache) Put(key Key, data []byte) error {
	if len(data) > largest {
		return fmt.Errorf("缓存的一项超过 %d MiB", largest>>20)
	}
	at := place{length: uint32(len(data)), sum: crc32.Checksum(data, polynomial), used: true}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.failed == nil { // a full disk is not tried again for every entry
		c.failed = c.append(key, at, data)
	}
	return c.failed
}

func (c *Cache) append(key Key, at place, data []byte) error {
	if c.own < 0 {
		name := rand.Text() + suffix
		handle, err := c.root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return fmt.Errorf("写缓存：%w", err)
		}
		c.own = len(c.files)
		c.files = append(c.files, file{name: name, handle: handle})
	}
	own := &c.files[c.own]
	if _, err := own.handle.WriteAt(data, own.size); err != nil {
		return fmt.Errorf("写缓存：%w", err)
	}
	at.file, at.offset = uint16(c.own), own.size
	own.size += int64(len(data))
	c.entries[key] = at
	c.changed = true
	return nil
}

// EvictUnused removes every entry that was neither read nor written since the
// last call.
func (c *Cache) EvictUnused() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, at := range c.entries {
		if !at.used {
			delete(c.entries, key)
			c.changed = true
			continue
		}
		at.used = false
		c.entries[key] = at
	}
}

// Close makes the entries available to the next run and closes the folder. After
// an error the next run finds the entries of the run before, or none.
func (c *Cache) Close() error {
	err := c.failed
	if c.changed && err == nil {
		if err = c.compact(); err == nil {
			err = c.writeIndex()
		}
	}
	for _, f := range c.files {
		if f.handle != nil {
			err = errors.Join(err, f.handle.Close())
		}
	}
	if c.changed && err == nil {
		c.removeUnnamed()
	}
	if err != nil && c.own >= 0 {
		_ = c.root.Remove(c.files[c.own].name) // no index names it
	}
	if err = errors.Join(err, c.root.Close()); err != nil {
		return fmt.Errorf("保存缓存：%w", err)
	}
	return nil
}

// compact copies the living entries of the other files into the file of this
// run, when these files are many or mostly dead.
func (c *Cache) compact() error {
	living, used := make([]int64, len(c.files)), 0
	for _, at := range c.entries {
		if living[at.file] == 0 {
			used++
		}
		living[at.file] += int64(at.length)
	}
	for key, at := range c.entries {
		f := at.file
		if int(f) == c.own || used <= mostFiles && c.files[f].size <= mostDead*living[f] {
			continue
		}
		if data, ok := c.Get(key); ok {
			if err := c.Put(key, []byte(data)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *Cache) writeIndex() error {
	var w Writer
	w = append(w, format...)
	w.Text(c.version)
	w.Number(len(c.files))
	for _, f := range c.files {
		w.Text(f.name)
	}
	w.Number(len(c.entries))
	for key, at := range c.entries {
		w = append(w, key[:]...)
		w.Numbers(int(at.file), int(at.offset), int(at.length), int(at.sum))
	}
	sum := sha256.Sum256(w)
	const draft = indexName + ".new"
	if err := c.root.WriteFile(draft, append(w, sum[:]...), 0o600); err != nil {
		return err
	}
	return c.root.Rename(draft, indexName)
}

// removeUnnamed removes the entry files of earlier runs that hold no living
// entry. A file that another run holds open may resist, and stays until later.
func (c *Cache) removeUnnamed() {
	living := map[string]bool{}
	for _, at := range c.entries {
		living[c.files[at.file].name] = true
	}
	for _, name := range c.before {
		if !living[name] {
			_ = c.root.Remove(name)
		}
	}
}
