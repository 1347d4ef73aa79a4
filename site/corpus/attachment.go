package corpus

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"gongkai/site/internal/parallel"
	"gongkai/site/markdown"
	"gongkai/site/papers"
	"gongkai/site/privacy"
)

// File is a file of content/ that documents may publish as an attachment (附件).
type File struct {
	Path string // content path
	// Used says that a document names the file, in its front matter or in a
	// link. Size and Hash are known of such files only.
	Used bool
	Size int64 // bytes
	Hash [sha256.Size]byte
	// Private is what the file shows of persons, allowed or not.
	Private []privacy.Finding
}

// File returns the file at a content path.
func (c *Corpus) File(path string) (File, bool) {
	i, ok := slices.BinarySearchFunc(c.Files, path, func(f File, path string) int { return cmp.Compare(f.Path, path) })
	if !ok {
		return File{}, false
	}
	return c.Files[i], true
}

// Attachment returns the content path of a file that the document at docPath
// names in [[attachments]]: relative to the document's folder, or to content/
// when it begins with "/". It is a name, not a link: "%" and "#" stand for
// themselves. ok is false when there is no such file; path is "" when it would
// lie outside content/.
func (c *Corpus) Attachment(docPath, file string) (contentPath string, ok bool) {
	contentPath = attached(docPath, file)
	_, ok = c.File(contentPath)
	return contentPath, ok
}

func attached(docPath, file string) string {
	rest, rooted := strings.CutPrefix(file, "/")
	if !rooted {
		rest = path.Join(path.Dir(docPath), file)
	}
	rest = path.Clean(rest)
	if file == "" || rest == "." || rest == ".." || strings.HasPrefix(rest, "../") || strings.HasPrefix(rest, "/") {
		return ""
	}
	return rest
}

// Attachments returns the content paths of all files that a document publishes
// while it is public, in order: those of its front matter and those its body
// links to or shows. Files that do not exist are left out.
func (c *Corpus) Attachments(d *Document) []string {
	return slices.DeleteFunc(d.named(), func(path string) bool {
		_, ok := c.File(path)
		return !ok
	})
}

// named returns the paths of the files that a document names, sorted.
func (d *Document) named() []string {
	var paths []string
	for _, a := range d.Record.Attached {
		paths = append(paths, attached(d.Source, a.File))
	}
	for i := range d.Links {
		if l := &d.Links[i]; l.Kind == markdown.Attachment {
			paths = append(paths, l.Path)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// files takes in the possible attachments and measures those that are used.
func (l *loader) files(workers int) error {
	used := map[string][]string{} // the persons whose names must not stand in the file
	for _, d := range l.corpus.Documents {
		for _, path := range d.named() {
			used[path] = append(used[path], d.Record.PrivateNames()...)
		}
	}
	type outcome struct {
		file File
		err  error
	}
	all := parallel.Map(workers, l.tree.files, func(path string) outcome {
		names, isUsed := used[path]
		f := File{Path: path, Used: isUsed}
		if !f.Used {
			return outcome{file: f}
		}
		if err := l.stopped(); err != nil {
			return outcome{err: err}
		}
		m, err := l.measure(path, names)
		f.Size, f.Hash, f.Private = m.size, m.hash, m.private
		return outcome{f, err}
	})
	for _, o := range all {
		if o.err != nil {
			return o.err
		}
		l.corpus.Files = append(l.corpus.Files, o.file)
	}
	return nil
}

// measure reads an attachment through, unless it is known. The beginning of a
// file that is too large to be looked into is enough to say so.
func (l *loader) measure(path string, names []string) (m measured, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("读取 %s：%w", inSource(path), err)
		}
	}()
	r, err := l.source.Open(inSource(path))
	if err != nil {
		return m, err
	}
	defer r.Close()
	info, err := r.Stat()
	if err != nil {
		return m, err
	}
	if m, ok := l.opt.Cache.file(path, info, names); ok {
		return m, nil
	}
	sum := sha256.New()
	src, err := io.ReadAll(io.TeeReader(io.LimitReader(r, papers.Largest+1), sum))
	if err != nil {
		return m, err
	}
	rest, err := io.Copy(sum, r)
	if err != nil {
		return m, err
	}
	m.size = int64(len(src)) + rest
	sum.Sum(m.hash[:0])
	m.private = privacy.Attachment(path, src, names)
	l.opt.Cache.keepFile(path, info, names, m)
	return m, nil
}
