package corpus

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"unique"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/internal/cache"
	"gongkai/site/markdown"
)

// Texts are not held in memory: they are the largest part of a site. The store
// has those that were converted before; any other text is read and converted
// again when it is asked for.

// ErrChanged says that a file is not what it was when the corpus was loaded.
var ErrChanged = errors.New("文件在生成期间有改动，请重新运行")

// Text returns the text of a document. The error names the file; it wraps
// ErrChanged when the file has changed since Load.
func (c *Corpus) Text(d *Document) (*markdown.Text, error) {
	if text, ok := c.from.opt.Store.text(d.Source, d.Hash, c.from.basis()); ok {
		return text, nil
	}
	src, problems, err := readBytes(c.from.source, d.Source)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 || sha256.Sum256(src) != d.Hash {
		return nil, fmt.Errorf("读取 %s：%w", inSource(d.Source), ErrChanged)
	}
	_, body, _ := Split(d.Source, src)
	text, _ := markdown.Convert(d.Source, body.Text, body.Line)
	return text, nil
}

// Reread reads one document again, by the settings of this corpus, which does not
// change. The document is nil when it has no record, or is gone.
func (c *Corpus) Reread(path string) (*Document, []diag.Problem, error) {
	o := c.from.document(disclosure.Reader{Kinds: c.Kinds, Organs: c.Organs}, path)
	if errors.Is(o.err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	return o.document, o.problems, o.err
}

// Read reads the source of a document that no file holds yet, by the settings of this
// corpus. The document is nil when it has no record; the text is nil when there is no
// front matter before it.
func (c *Corpus) Read(path string, src []byte) (*Document, *markdown.Text, []diag.Problem) {
	if len(src) > largest {
		return nil, nil, []diag.Problem{tooLarge(path)}
	}
	if problems := encoding(path, src); len(problems) > 0 {
		return nil, nil, problems
	}
	front, body, problems := Split(path, src)
	if len(problems) > 0 {
		return nil, nil, problems
	}
	reader := disclosure.Reader{Kinds: c.Kinds, Organs: c.Organs}
	f, text := c.from.read(reader, path, src, front, body)
	f.hash = sha256.Sum256(src)
	o := c.from.documentOf(reader, path, f)
	return o.document, text, o.problems
}

// Only returns the corpus of a few documents, which are sorted by their paths, with the
// settings of this one.
func (c *Corpus) Only(documents []*Document) *Corpus {
	made := *c
	made.Documents = documents
	return &made
}

// Replacing returns the corpus with another document in the place of the one at
// its path.
func (c *Corpus) Replacing(d *Document) *Corpus {
	made := *c
	made.Documents = slices.Clone(c.Documents)
	if i, ok := slices.BinarySearchFunc(made.Documents, d.Source, func(d *Document, path string) int { return cmp.Compare(d.Source, path) }); ok {
		made.Documents[i] = d
	}
	return &made
}

// headings are those of a text in one string. Documents that are divided alike
// share it.
type headings string

func headingsOf(list []markdown.Heading) headings {
	var w cache.Writer
	for _, h := range list {
		w.Text(h.ID, h.Text)
		w.Number(h.Level)
	}
	return headings(w).shared()
}

func (h headings) shared() headings { return headings(unique.Make(string(h)).Value()) }

func (h headings) list() (list []markdown.Heading) {
	for r := cache.NewReader(string(h)); !r.Ended(); {
		list = append(list, markdown.Heading{ID: r.Text(), Text: r.Text(), Level: r.Number()})
	}
	return list
}
