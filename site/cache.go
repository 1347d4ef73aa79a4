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
//	files/     what the files of the last build were made of (memo), and
//	           the lists of the index (search.Previous)
//
// It is made from the site's own folder, may be deleted at any time, and is
// ignored by another version of the program. A build with a cache makes the
// bytes of one without. It holds the texts of drafts as well and must stay as
// private as the source. A nil *Cache stores nothing.
type Cache struct {
	sources *corpus.Store
	files   *cache.Cache
}

// OpenCache opens the cache in a folder, which must exist. version is that of the
// program.
func OpenCache(folder *os.Root, version string) (*Cache, error) {
	sources, err := subfolder(folder, "sources")
	if err != nil {
		return nil, err
	}
	files, err := subfolder(folder, "files")
	if err != nil {
		return nil, errors.Join(err, sources.Close())
	}
	return &Cache{corpus.OpenStore(sources, version), cache.Open(files, version)}, nil
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
	return errors.Join(c.sources.Close(), c.files.Close())
}

func (c *Cache) store() *corpus.Store {
	if c == nil {
		return nil
	}
	return c.sources
}
