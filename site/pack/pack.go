// Package pack keeps byte strings on disk from one run of the program to the
// next, under keys that name their content. It is a cache: everything in it can
// be made again, so whatever is damaged, of another version or gone is simply
// not there, and the folder may be deleted at any time.
//
// # The folder
//
//	index            which entries there are, and where
//	<name>.entries   entries, one after the other; never changed once the index names it
//
// A run reads what the index names and writes what is new into one more file of
// its own. [Pack.Close] writes that file's entries into a new index, which takes
// the old one's place by a rename. Killed at any moment, the old index stands and
// the unnamed file is removed by the Close of a later run. Two runs at once do not
// see each other; the one that closes last decides what is kept.
//
// An entry carries its key and a checksum, the index ends in a checksum and
// begins with the version it was written by: what does not fit is as good as
// absent. When entry files become many, or mostly dead, Close copies what lives
// into the newest one.
package pack

import (
	"cmp"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"slices"
	"strings"
	"sync"
)

// Key names the content of an entry.
type Key [sha256.Size]byte

// Pack is an open folder. It is safe for concurrent use, except for Close.
type Pack struct {
	root    *os.Root
	version string
	found   []string // files of entries that were there

	mu      sync.Mutex
	entries map[Key]place
	files   []*file // by place.file; nil once removed
	own     int     // of the file that this run writes; -1 before the first Put
	size    int64   // of that file
	changed bool    // the index on disk says something else
	failed  error   // of the first Put that could not write

	buffers sync.Pool // of *[]byte: an entry as it stands in a file
}

// place is where an entry stands.
type place struct {
	offset int64
	length uint32 // of the data
	file   uint16
	used   bool // asked for since the last Turn
}

// file is one file of entries.
type file struct {
	name   string
	handle *os.File
}

const (
	indexName = "index"
	suffix    = ".entries"
	header    = sha256.Size + 8 // of an entry: key, length, checksum
	// mostFiles and mostDead say when Close copies: so many files of entries, or
	// so many bytes for each one that lives.
	mostFiles, mostDead = 8, 2
	// largest bounds the length of an entry.
	largest = 1 << 30
)

var checksums = crc32.MakeTable(crc32.Castagnoli)

// Open reads the index in root, which the Pack keeps and closes. What was
// written by another version is not seen and is removed by Close.
func Open(root *os.Root, version string) *Pack {
	p := &Pack{root: root, version: version, own: -1}
	p.found = p.list()
	p.entries = p.readIndex()
	return p
}

// Get returns the bytes of an entry; ok is false when there is none to be had.
func (p *Pack) Get(key Key) (data []byte, ok bool) {
	text, ok := p.Text(key)
	return []byte(text), ok
}

// Text returns the bytes of an entry as a string.
func (p *Pack) Text(key Key) (data string, ok bool) {
	p.mu.Lock()
	at, ok := p.entries[key]
	if !ok {
		p.mu.Unlock()
		return "", false
	}
	if !at.used {
		at.used = true
		p.entries[key] = at
	}
	handle := p.files[at.file].handle
	p.mu.Unlock()
	buffer := p.buffer()
	defer p.buffers.Put(buffer)
	entry := slices.Grow((*buffer)[:0], header+int(at.length))[:header+int(at.length)]
	*buffer = entry
	if _, err := handle.ReadAt(entry, at.offset); err != nil || !intact(key, entry) {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.entries, key)
		p.changed = true
		return "", false
	}
	return string(entry[header:]), true
}

// buffer is one to read or write an entry in; whoever is done gives it back.
func (p *Pack) buffer() *[]byte {
	if b, ok := p.buffers.Get().(*[]byte); ok {
		return b
	}
	return new([]byte)
}

// Touch notes that an entry is still of use and reports whether there is one.
func (p *Pack) Touch(key Key) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, ok := p.entries[key]
	if ok && !at.used {
		at.used = true
		p.entries[key] = at
	}
	return ok
}

// Put keeps data, and what stands behind it, under key. Its error may be passed
// over: Close has it too, and keeps nothing of this run then.
func (p *Pack) Put(key Key, data []byte, behind ...string) error {
	buffer := p.buffer()
	defer p.buffers.Put(buffer)
	entry := appendSealed((*buffer)[:0], key, data, behind)
	*buffer = entry
	if len(entry)-header > largest {
		return fmt.Errorf("缓存的一项超过 %d MiB", largest>>20)
	}
	p.mu.Lock()
	if p.failed != nil { // a full disk is not tried again for every entry
		defer p.mu.Unlock()
		return p.failed
	}
	handle, err := p.ownFile()
	number, offset := p.own, p.size
	if err == nil {
		p.size += int64(len(entry))
	}
	p.mu.Unlock()
	if err == nil {
		_, err = handle.WriteAt(entry, offset)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil {
		err = fmt.Errorf("写缓存：%w", err)
		p.failed = cmp.Or(p.failed, err)
		return err
	}
	p.entries[key] = place{offset, uint32(len(entry) - header), uint16(number), true}
	p.changed = true
	return nil
}

// appendSealed appends to nothing an entry as it stands in a file.
func appendSealed(entry []byte, key Key, data []byte, behind []string) []byte {
	entry = append(entry, make([]byte, header)...)
	entry = append(entry, data...)
	for _, s := range behind {
		entry = append(entry, s...)
	}
	copy(entry, key[:])
	binary.LittleEndian.PutUint32(entry[sha256.Size:], uint32(len(entry)-header))
	binary.LittleEndian.PutUint32(entry[sha256.Size+4:], crc32.Checksum(entry[header:], checksums))
	return entry
}

func intact(key Key, entry []byte) bool {
	data := entry[header:]
	return Key(entry[:sha256.Size]) == key &&
		binary.LittleEndian.Uint32(entry[sha256.Size:]) == uint32(len(data)) &&
		binary.LittleEndian.Uint32(entry[sha256.Size+4:]) == crc32.Checksum(data, checksums)
}

// ownFile is the file that this run writes, made when first needed.
func (p *Pack) ownFile() (*os.File, error) {
	if p.own >= 0 {
		return p.files[p.own].handle, nil
	}
	name := rand.Text() + suffix
	handle, err := p.root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	p.own = len(p.files)
	p.files = append(p.files, &file{name, handle})
	return handle, nil
}

// Turn forgets what has not been asked for, put or touched since the last Turn.
func (p *Pack) Turn() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for key, at := range p.entries {
		if !at.used {
			delete(p.entries, key)
			p.changed = true
			continue
		}
		at.used = false
		p.entries[key] = at
	}
}

// Close keeps the entries for the next run and lets the folder go. After an
// error the next run finds what the last one did, or nothing.
func (p *Pack) Close() error {
	err := p.failed
	if p.changed && err == nil {
		if err = p.tidy(); err == nil {
			err = p.writeIndex()
		}
	}
	for _, f := range p.files {
		err = errors.Join(err, f.handle.Close())
	}
	if p.changed && err == nil {
		p.sweep()
	}
	if err != nil && p.own >= 0 {
		_ = p.root.Remove(p.files[p.own].name) // as good as that of a killed run
	}
	if err = errors.Join(err, p.root.Close()); err != nil {
		return fmt.Errorf("保存缓存：%w", err)
	}
	return nil
}

// tidy copies entries into the file of this run when the others are too many or
// mostly dead.
func (p *Pack) tidy() error {
	living := make([]int64, len(p.files))
	for _, at := range p.entries {
		living[at.file] += header + int64(at.length)
	}
	used := 0
	var copied []int
	for i, f := range p.files {
		if living[i] > 0 {
			used++
		}
		if info, err := f.handle.Stat(); err == nil && i != p.own && living[i] > 0 && info.Size() > mostDead*living[i] {
			copied = append(copied, i)
		}
	}
	if used > mostFiles {
		copied = copied[:0]
		most := slices.Index(living, slices.Max(living))
		for i := range p.files {
			if i != most && i != p.own && living[i] > 0 {
				copied = append(copied, i)
			}
		}
	}
	return p.copyFrom(copied)
}

func (p *Pack) copyFrom(files []int) error {
	if len(files) == 0 {
		return nil
	}
	var keys []Key
	for key, at := range p.entries {
		if slices.Contains(files, int(at.file)) {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(x, y Key) int { return slices.Compare(x[:], y[:]) })
	for _, key := range keys {
		if data, ok := p.Get(key); ok {
			if err := p.Put(key, data); err != nil {
				return err
			}
		}
	}
	return nil
}

// sweep removes the files of entries that were there when the run began and that
// the index does not name: what it named before, and what killed runs left. One
// that another run holds open may refuse, and stays until later.
func (p *Pack) sweep() {
	named := map[string]bool{}
	for _, at := range p.entries {
		named[p.files[at.file].name] = true
	}
	for _, name := range p.found {
		if !named[name] {
			_ = p.root.Remove(name)
		}
	}
}

// list returns the names of the files of entries in the folder.
func (p *Pack) list() (found []string) {
	folder, err := p.root.Open(".")
	if err != nil {
		return nil
	}
	defer folder.Close()
	names, _ := folder.Readdirnames(-1)
	for _, name := range names {
		if strings.HasSuffix(name, suffix) {
			found = append(found, name)
		}
	}
	return found
}
