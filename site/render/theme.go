package render

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
)

// ErrLink refuses a symbolic link that stands in for a file of the theme: the
// site must mean the same on every machine.
var ErrLink = errors.New("是符号链接，请换成文件本身")

// wellKnown is the folder whose name the internet has reserved for files such as
// security.txt (RFC 8615): the only one that begins with a dot and is published.
const wellKnown = ".well-known"

// Theme lays the files of a site over those of the default theme, file by file.
// Either may be absent. Links and Go files of the site are not part of it; a
// link in the place of a file of the default theme is an error when that file
// is opened, so that it is not silently without effect.
func Theme(site, defaults fs.FS) fs.FS { return overlay{site, defaults} }

type overlay struct{ site, defaults fs.FS }

// Open opens the site's own file, or the default one.
func (o overlay) Open(name string) (fs.File, error) {
	if !strings.HasSuffix(name, ".go") {
		switch info, err := fs.Lstat(o.site, name); {
		case err != nil:
		case info.Mode()&fs.ModeSymlink != 0:
			return nil, &fs.PathError{Op: "open", Path: name, Err: ErrLink}
		case info.Mode().IsRegular():
			return o.site.Open(name)
		}
	}
	return o.defaults.Open(name)
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
		return !plain || strings.HasSuffix(e.Name(), ".go") || strings.HasPrefix(e.Name(), ".") && !(name == "." && e.Name() == wellKnown)
	})
	for _, d := range defaults {
		if !slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == d.Name() }) {
			entries = append(entries, d)
		}
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries, nil
}
