package corpus

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/markdown"
	"gongkai/site/privacy"
	"gongkai/site/toml"
	"gongkai/site/wording"
)

// Texts are not kept in memory: they are what a large site is made of. A text
// that was converted before lies in a pack; any other is read and converted
// again when somebody asks for it.

// ErrChanged says that a file is not what it was when the corpus was loaded.
var ErrChanged = errors.New("文件在生成期间有改动，请重新运行")

// Text returns the text of a document. The error names the file; it wraps
// ErrChanged when the file has changed since Load.
func (c *Corpus) Text(d *Document) (*markdown.Text, error) {
	if kept := c.from.opt.Texts; kept != nil {
		key := recordKey{d.Source, d.Hash, c.from.basis}
		if data, ok := kept.Text(key.pack()); ok {
			return decodeText(data), nil
		}
	}
	src, problems, err := readBytes(c.from.source, d.Source)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 || sha256.Sum256(src) != d.Hash {
		return nil, fmt.Errorf("读取 %s：%w", inSource(d.Source), ErrChanged)
	}
	_, body, _ := split(d.Source, src)
	text, _ := markdown.Convert(d.Source, body.text, body.line)
	return text, nil
}

// Reread reads one document again, by the settings of this corpus, which does not
// change. The document is nil when it has no record, or is gone.
func (c *Corpus) Reread(path string) (*Document, []diag.Problem, error) {
	once := *c.from
	once.opt.Cache = nil
	o := once.document(disclosure.Reader{Kinds: c.Kinds, Organs: c.Organs}, path)
	if errors.Is(o.err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	return o.document, o.problems, o.err
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

// outline is what stays in memory of a text.
type outline struct {
	headings   headings
	links      []markdown.Link
	characters int
}

// findings are what a look at a whole document found.
type findings struct {
	problems []diag.Problem // of the conversion, then of the wording
	private  []privacy.Finding
}

// examined converts a document's text and looks through it, unless that has been
// done before. front and record are nil when they cannot be read.
func (l *loader) examined(key recordKey, body part, front *toml.Table, record *disclosure.Record, src []byte) (outline, findings) {
	kept := l.opt.Texts
	if kept != nil {
		if data, ok := kept.Text(key.pack()); ok {
			return decodeOutline(data)
		}
	}
	text, problems := markdown.Convert(key.path, body.text, body.line)
	f := findings{problems: append(problems, wording.Document(inSource(key.path), front, body.text, body.line, l.words)...)}
	if record != nil {
		f.private = privacy.Document(withoutMark(src), front, text, body.line, record)
	}
	o := outline{headingsOf(text.Headings), text.Links, markdown.Characters(text.Plain)}
	if kept != nil {
		_ = keep(kept, key, text, o, f) // a disk that is full costs the next run time, which closing the pack tells
	}
	return o, f
}
