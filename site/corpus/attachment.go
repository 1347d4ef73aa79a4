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
)

// File is a file of content/ that documents may publish as an attachment (附件).
type File struct {
	Path string // content path
	// Used says that a document names the file, in its front matter or in a
	// link. Size and Hash are known of such files only.
	Used     bool
	Size     int64 // bytes
	Hash     [sha256.Size]byte
	Personal []Personal // what it shows of persons
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
// names in [[attachments]] or [[pictures]]: relative to the document's folder, or to content/
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
	for _, p := range d.Record.Pictures {
		paths = append(paths, attached(d.Source, p.File))
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
		err := l.measure(&f, names)
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

// measure fills in what the bytes of an attachment say: size, hash, and what the
// gate finds. names are those of persons whom documents that publish it mask.
func (l *loader) measure(f *File, names []string) error {
	basis, info := l.basis(), l.info(f.Path)
	if hash, ok := l.opt.Store.hashOf(f.Path, info); ok {
		if size, personal, ok := l.opt.Store.attachment(f.Path, hash, basis, names); ok {
			f.Size, f.Hash, f.Personal = size, hash, personal
			return nil
		}
	}
	if err := l.readAttachment(f, names); err != nil {
		return fmt.Errorf("读取 %s：%w", inSource(f.Path), err)
	}
	l.opt.Store.note(f.Path, info, l.opt.Began, f.Hash)
	l.opt.Store.putAttachment(f.Path, f, basis, names)
	return nil
}

func (l *loader) readAttachment(f *File, names []string) error {
	file, err := l.source.Open(inSource(f.Path))
	if err != nil {
		return err
	}
	defer file.Close()
	sum := sha256.New()
	counted := &counter{Reader: io.TeeReader(file, sum)}
	if l.gate != nil {
		if f.Personal, err = l.gate.Attachment(f.Path, counted, names, l.stopped); err != nil {
			return err
		}
	}
	if _, err := io.Copy(io.Discard, counted); err != nil { // what the gate has left
		return err
	}
	f.Size = counted.bytes
	sum.Sum(f.Hash[:0])
	return nil
}

// counter counts the bytes that are read through it.
type counter struct {
	io.Reader
	bytes int64
}

// Read reads and counts.
func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.bytes += int64(n)
	return n, err
}
