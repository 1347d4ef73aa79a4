package site

import (
	"errors"
	"fmt"
	"os"

	"gongkai/site/corpus"
	"gongkai/site/internal/cache"
)

// Cache is what a site stores on disk from one run to the next, so that nothing
// is done twice:
//
//	sources/   what reading each file gave (corpus.Store)
//	pages/     what the pages of the last build were made of (memo)
//
// It is made from the site's own folder, may be deleted at any time, and is
// ignored by another version of the program. A build with a cache makes the
// bytes of one without. It holds the texts of drafts as well and must stay as
// private as the source. A nil *Cache stores nothing.
type Cache struct {
	sources *corpus.Store
	pages   *cache.Cache
}

// OpenCache opens the cache in a folder, which must exist. version is that of the
// program.
func OpenCache(folder *os.Root, version string) (*Cache, error) {
	sources, err := subfolder(folder, "sources")
	if err != nil {
		return nil, err
	}
	pages, err := subfolder(folder, "pages")
	if err != nil {
		return nil, errors.Join(err, sources.Close())
	}
	return &Cache{corpus.OpenStore(sources, version), cache.Open(pages, version)}, nil
}

func subfolder(folder *os.Root, name string) (*os.Root, error) {
	if err := folder.MkdirAll(name, 0o700); err != nil {
		return nil, fmt.Errorf("打开缓存：%w", err)
	}
	root, err := folder.OpenRoot(name)
	if err != nil {
		return nil, fmt.Errorf("打开缓存：%w", err)
	}
	return root, nil
}

// Close makes what this run has stored available to the next one.
func (c *Cache) Close() error {
	if c == nil {
		return nil
	}
	return errors.Join(c.sources.Close(), c.pages.Close())
}

func (c *Cache) store() *corpus.Store {
	if c == nil {
		return nil
	}
	return c.sources
}
