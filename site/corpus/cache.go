package corpus

import (
	"crypto/sha256"
	"io/fs"
	"maps"
	"strings"
	"sync"
	"time"

	"gongkai/site/disclosure"
	"gongkai/site/pack"
	"gongkai/site/privacy"
)

// Cache remembers what files say on their own, so that a site which is loaded
// again only takes apart what has changed. An entry depends on one file, on the
// path and the bytes of a document, on path, size and time of an attachment, and
// on what all records depend on: organs.toml, wording.toml and the site's address.
// No entry depends on a date or on another document, and none is ever changed.
// What a Load did not ask for is forgotten at its end. Texts are not among it: they
// are kept in a pack, on disk.
//
// The zero value is empty and ready, a nil *Cache remembers nothing. A Cache may
// be used from many goroutines, but by one Load at a time.
type Cache struct {
	mu    sync.Mutex
	kinds *disclosure.Kinds // one catalogue for all: records are told apart by its kinds
	old   remembered        // of the last Load
	next  remembered        // asked for by this one
}

type remembered struct {
	records map[recordKey]outcome
	files   map[fileKey]measured
}

// recordKey names a document's bytes and what else its record and the findings
// in its text depend on.
type recordKey struct {
	path        string
	hash, basis [sha256.Size]byte
}

// pack is the key under which the text lies in a pack.
func (k recordKey) pack() pack.Key {
	b := make([]byte, 0, 256)
	b = append(append(append(append(b, "text\n"...), k.hash[:]...), k.basis[:]...), k.path...)
	return sha256.Sum256(b)
}

// fileKey names the state of an attachment. Its bytes may be many, so that they
// are not read to be recognised.
type fileKey struct {
	path     string
	size     int64
	modified time.Time
	names    string // of the persons of the documents that carry it
}

// measured is what is known of an attachment.
type measured struct {
	size    int64
	hash    [sha256.Size]byte
	private []privacy.Finding
}

// catalogue is the embedded catalogue of kinds.
func (c *Cache) catalogue() (*disclosure.Kinds, error) {
	if c == nil {
		return disclosure.LoadKinds()
	}
	if c.kinds == nil {
		kinds, err := disclosure.LoadKinds()
		if err != nil {
			return nil, err
		}
		c.kinds = kinds
	}
	return c.kinds, nil
}

// record returns what came of a document's bytes before.
func (c *Cache) record(key recordKey) (outcome, bool) {
	if c == nil {
		return outcome{}, false
	}
	c.mu.Lock()
	o, ok := c.old.records[key]
	c.mu.Unlock()
	if ok {
		c.keepRecord(key, o)
	}
	return o, ok
}

func (c *Cache) keepRecord(key recordKey, o outcome) {
	if c == nil || o.err != nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.next.records == nil {
		c.next.records = map[recordKey]outcome{}
	}
	c.next.records[key] = o
}

// file returns what is known of an attachment in the state that info describes.
func (c *Cache) file(path string, info fs.FileInfo, names []string) (measured, bool) {
	if c == nil || info.ModTime().IsZero() { // a file system without times
		return measured{}, false
	}
	c.mu.Lock()
	m, ok := c.old.files[fileKey{path, info.Size(), info.ModTime(), strings.Join(names, "\n")}]
	c.mu.Unlock()
	if ok {
		c.keepFile(path, info, names, m)
	}
	return m, ok
}

func (c *Cache) keepFile(path string, info fs.FileInfo, names []string, m measured) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.next.files == nil {
		c.next.files = map[fileKey]measured{}
	}
	c.next.files[fileKey{path, info.Size(), info.ModTime(), strings.Join(names, "\n")}] = m
}

// turn ends a Load. One that did not come to its end has not asked for everything.
func (c *Cache) turn(ended bool) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if ended || c.old.records == nil {
		c.old = c.next
	} else {
		maps.Copy(c.old.records, c.next.records)
	}
	c.next = remembered{}
}
