package render

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// Theme lays the files of a site over those of the default theme, file by file.
// Either may be absent. Links and Go files of the site are not part of it.
func Theme(site, defaults fs.FS) fs.FS { return overlay{site, defaults} }

type overlay struct{ site, defaults fs.FS }

// Open opens the site's own file, or the default one.
func (o overlay) Open(name string) (fs.File, error) {
	if own(o.site, name) {
		return o.site.Open(name)
	}
	return o.defaults.Open(name)
}

// own says whether the site has a plain file of the name.
func own(site fs.FS, name string) bool {
	if strings.HasSuffix(name, ".go") {
		return false
	}
	info, err := fs.Lstat(site, name)
	return err == nil && info.Mode().IsRegular()
}

// ReadDir lists a folder of both, each name once.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	defaults, err := fs.ReadDir(o.defaults, name)
	missing := errors.Is(err, fs.ErrNotExist)
	if err != nil && !missing {
		return nil, err
	}
	entries, ownErr := fs.ReadDir(o.site, name)
	if errors.Is(ownErr, fs.ErrNotExist) {
		if missing {
			return nil, err
		}
		return defaults, nil
	}
	if ownErr != nil {
		return nil, ownErr
	}
	entries = slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		plain := e.IsDir() || e.Type().IsRegular()
		return !plain || strings.HasSuffix(e.Name(), ".go") || strings.HasPrefix(e.Name(), ".")
	})
	for _, d := range defaults {
		if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == d.Name() }) {
			entries = append(entries, d)
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}
