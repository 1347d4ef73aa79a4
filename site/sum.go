package site

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"gongkai/site/address"
	"gongkai/site/corpus"
	"gongkai/site/internal/parallel"
)

// sourceFile is one thing that a build may read, and what its bytes come to.
type sourceFile struct {
	name string // below the site's folder
	kind fs.FileMode
	sum  [sha256.Size]byte // of a regular file
	err  error
}

// sourceSum tells states of a site's files apart: by the names, kinds and bytes
// of all that a build may read, except for the bytes of documents, which are
// summed when they are loaded.
//
// content/accepted.toml does not count: only pages that span documents depend
// on it, and a Merge with Accept adds to it.
func sourceSum(ctx context.Context, opt Options) (sum [sha256.Size]byte, err error) {
	files, err := sourceFiles(opt.Source)
	if err != nil {
		return sum, fmt.Errorf("读取网站的文件：%w", err)
	}
	files = parallel.Map(opt.Workers, files, func(f sourceFile) sourceFile {
		document := strings.HasPrefix(f.name, "content/") && address.IsDocument(f.name)
		if f.err = ctx.Err(); f.err == nil && f.kind.IsRegular() && !document {
			f.sum, f.err = fileSum(opt.Source, f.name)
		}
		return f
	})
	all := sha256.New()
	for _, f := range files {
		if f.err != nil {
			return sum, fmt.Errorf("读取 %s：%w", f.name, f.err)
		}
		fmt.Fprintf(all, "%q %v %x\n", f.name, f.kind, f.sum)
	}
	return [sha256.Size]byte(all.Sum(nil)), nil
}

// documentSum tells states of documents apart, by their content paths and bytes,
// in the order of their paths.
func documentSum(paths []string, hash func(i int) [sha256.Size]byte) [sha256.Size]byte {
	h := sha256.New()
	for i, path := range paths {
		fmt.Fprintf(h, "%q %x\n", path, hash(i))
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// documentSum is that of the documents as they were read.
func (s *Site) documentSum() [sha256.Size]byte {
	paths := make([]string, len(s.Corpus.Documents))
	for i, d := range s.Corpus.Documents {
		paths[i] = d.Source
	}
	return documentSum(paths, func(i int) [sha256.Size]byte { return s.Corpus.Documents[i].Hash })
}

// origin is what the pages of this site depend on; rest is the sourceSum of all
// but the documents.
func (s *Site) origin(rest [sha256.Size]byte) origin {
	documents := s.documentSum()
	source := sha256.Sum256(append(rest[:], documents[:]...))
	return origin{
		AsOf: s.opt.AsOf.String(), BaseURL: s.Corpus.Site.BaseURL, Program: s.opt.Program,
		Source: hex.EncodeToString(source[:]),
	}
}

// sourceFiles lists what a build may read, in a fixed order.
func sourceFiles(source fs.FS) (files []sourceFile, err error) {
	for _, folder := range []string{"content", "layouts", "static"} {
		skipped := func(d fs.DirEntry) bool {
			if folder == "content" {
				return corpus.Skipped(d.Name())
			}
			return !d.IsDir() && strings.HasSuffix(d.Name(), ".go")
		}
		info, err := fs.Lstat(source, folder)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return nil, err
		case !info.IsDir(): // which Examine has a word on
			files = append(files, sourceFile{name: folder, kind: info.Mode().Type()})
			continue
		}
		err = fs.WalkDir(source, folder, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case skipped(d) && d.IsDir():
				return fs.SkipDir
			case !skipped(d) && !d.IsDir() && name != "content/accepted.toml":
				files = append(files, sourceFile{name: name, kind: d.Type()})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

func fileSum(source fs.FS, name string) (sum [sha256.Size]byte, err error) {
	file, err := source.Open(name)
	if err != nil {
		return sum, err
	}
	defer file.Close()
	h := sha256.New()
	_, err = io.Copy(h, file)
	return [sha256.Size]byte(h.Sum(nil)), err
}
