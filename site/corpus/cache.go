package corpus

import (
	"crypto/sha256"
	"io/fs"
	"sync"
	"time"
)

// Cache remembers what files say on their own, so that a site which is loaded
// again only takes apart what has changed. An entry depends on one file: on the
// path and the bytes of a document, on path, size and time of an attachment. It
// depends on no date, no setting and no other file, and is never changed. What a
// Load did not ask for is forgotten at its end.
//
// The zero value is empty and ready, a nil *Cache remembers nothing. A Cache may
// be used from many goroutines, but by one Load at a time.
type Cache struct {
	mu   sync.Mutex
	old  remembered // of the last Load
	next remembered // asked for by this one
}

type remembered struct {
	documents map[documentKey]*parsed
	files     map[fileKey]measured
}

// documentKey names a document's bytes.
type documentKey struct {
	path string
	hash [sha256.Size]byte
}

// fileKey names the state of an attachment. Its bytes may be many, so that they
// are not read to be recognised.
type fileKey struct {
	path     string
	size     int64
	modified time.Time
}

// measured is what is known of an attachment.
type measured struct {
	size int64
	hash [sha256.Size]byte
}

// parse is parse, once for each content of a path.
func (c *Cache) parse(path string, src []byte) *parsed {
	key := documentKey{path, sha256.Sum256(src)}
	if c != nil {
		c.mu.Lock()
		p := c.old.documents[key]
		if p != nil {
			c.next.keepDocument(key, p)
		}
		c.mu.Unlock()
		if p != nil {
			return p
		}
	}
	p := parse(path, src, key.hash)
	if c != nil {
		c.mu.Lock()
		c.next.keepDocument(key, &p)
		c.mu.Unlock()
	}
	return &p
}

// file returns what is known of an attachment in the state that info describes.
func (c *Cache) file(path string, info fs.FileInfo) (measured, bool) {
	if c == nil || info.ModTime().IsZero() { // a file system without times
		return measured{}, false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	key := fileKey{path, info.Size(), info.ModTime()}
	m, ok := c.old.files[key]
	if ok {
		c.next.keepFile(key, m)
	}
	return m, ok
}

func (c *Cache) keepFile(path string, info fs.FileInfo, m measured) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.next.keepFile(fileKey{path, info.Size(), info.ModTime()}, m)
}

// turn ends a Load.
func (c *Cache) turn() {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.old, c.next = c.next, remembered{}
}

func (r *remembered) keepDocument(key documentKey, p *parsed) {
	if r.documents == nil {
		r.documents = map[documentKey]*parsed{}
	}
	r.documents[key] = p
}

func (r *remembered) keepFile(key fileKey, m measured) {
	if r.files == nil {
		r.files = map[fileKey]measured{}
	}
	r.files[key] = m
}
