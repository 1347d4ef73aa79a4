package site

import (
	"errors"
	"fmt"
	"os"

	"gongkai/site/pack"
)

// Kept is what a site keeps on disk from one run to the next, so that what has
// not changed is not done again:
//
//	texts/   the documents' converted texts and what was found in them
//	pages/   what the pages and the index of the last build were made of
//
// It is all made from the site's own folder, may be deleted at any time, and is
// left alone by another version of the program. A build with it makes the bytes
// of one without. It holds the texts of drafts as well and must stay as private
// as the source.
type Kept struct {
	texts, pages *pack.Pack
}

// OpenKept opens what is kept in a folder, which must exist. version is that of
// the program.
func OpenKept(folder *os.Root, version string) (*Kept, error) {
	open := func(name string) (*pack.Pack, error) {
		if err := folder.MkdirAll(name, 0o700); err != nil {
			return nil, err
		}
		root, err := folder.OpenRoot(name)
		if err != nil {
			return nil, err
		}
		return pack.Open(root, version), nil
	}
	texts, err := open("texts")
	if err != nil {
		return nil, fmt.Errorf("打开缓存：%w", err)
	}
	pages, err := open("pages")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("打开缓存：%w", err), texts.Close())
	}
	return &Kept{texts, pages}, nil
}

// Close keeps what the run has made.
func (k *Kept) Close() error {
	if k == nil {
		return nil
	}
	return errors.Join(k.texts.Close(), k.pages.Close())
}

// textPack is the part that the corpus keeps.
func (k *Kept) textPack() *pack.Pack {
	if k == nil {
		return nil
	}
	return k.texts
}
