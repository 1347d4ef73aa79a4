package corpus

import (
	"crypto/sha256"
	"io/fs"
	"strings"
	"sync"
	"time"

	"gongkai/site/disclosure"
	"gongkai/site/privacy"
)

// Cache remembers what files say on their own, so that a site which is loaded
// again only takes apart what has changed. An entry depends on one file: on the
// path and the bytes of a document, on path, size and time of an attachment. Of
// documents there are two kinds of entry, what the bytes say (parsed), and the
// record that the site's organs make of it, which depends on organs.toml as
// well. No entry depends on a date or on another document, and none is ever
// changed. What a Load did not ask for is forgotten at its end.
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
	documents map[documentKey]*parsed
	records   map[recordKey]outcome
	files     map[fileKey]measured
}

// documentKey names a document's bytes.
type documentKey struct {
	path string
	hash [sha256.Size]byte
}

// recordKey names a document's bytes and what else its record depends on.
type recordKey struct {
	documentKey
	basis [sha256.Size]byte
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

// parse is parse, once for each content of a path.
func (c *Cache) parse(key documentKey, src []byte) *parsed {
	if c == nil {
		p := parse(key.path, src, key.hash)
		return &p
	}
	c.mu.Lock()
	p := c.old.documents[key]
	c.mu.Unlock()
	if p == nil {
		made := parse(key.path, src, key.hash)
		p = &made
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.next.documents == nil {
		c.next.documents = map[documentKey]*parsed{}
	}
	c.next.documents[key] = p
	return p
}

// record returns what came of a document's bytes before.
func (c *Cache) record(key recordKey) (outcome, bool) {
	if c == nil {
		return outcome{}, false
	}
	c.mu.Lock()
	o, ok := c.old.records[key]
	p := c.old.documents[key.documentKey]
	c.mu.Unlock()
	if ok = ok && p != nil; ok {
		c.keepRecord(key, o, p)
	}
	return o, ok
}

func (c *Cache) keepRecord(key recordKey, o outcome, p *parsed) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.next.records == nil {
		c.next.records = map[recordKey]outcome{}
	}
	if c.next.documents == nil {
		c.next.documents = map[documentKey]*parsed{}
	}
	c.next.records[key], c.next.documents[key.documentKey] = o, p
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

// turn ends a Load.
func (c *Cache) turn() {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.old, c.next = c.next, remembered{}
}
