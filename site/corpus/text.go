package corpus

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"

	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/markdown"
	"gongkai/site/pack"
	"gongkai/site/privacy"
	"gongkai/site/tomltree"
	"gongkai/site/wording"
)

// Texts are not kept in memory: they are what a large site is made of. A text
// that was converted before lies in a pack; any other is read and converted
// again when somebody asks for it.

// texts finds the texts of a corpus.
type texts struct {
	source fs.FS
	kept   *pack.Pack        // nil: there is none
	basis  [sha256.Size]byte // of the corpus's records
}

// ErrChanged says that a file is not what it was when the corpus was loaded.
var ErrChanged = errors.New("文件在生成期间有改动，请重新运行")

// Text returns the text of a document. The error names the file; it wraps
// ErrChanged when the file has changed since Load.
func (c *Corpus) Text(d *Document) (*markdown.Text, error) {
	if c.texts.kept != nil {
		key := recordKey{d.Source, d.Hash, c.texts.basis}
		if data, ok := c.texts.kept.Get(key.pack()); ok {
			return decodeText(data), nil
		}
	}
	src, problems, err := readBytes(c.texts.source, d.Source)
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

// outline is what stays in memory of a text.
type outline struct {
	headings   []markdown.Heading
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
func (l *loader) examined(key recordKey, body part, front *tomltree.Table, record *disclosure.Record, src []byte) (outline, findings, error) {
	kept := l.opt.Texts
	if kept != nil {
		if data, ok := kept.Get(key.pack()); ok {
			o, f := decodeOutline(data)
			return o, f, nil
		}
	}
	text, problems := markdown.Convert(key.path, body.text, body.line)
	f := findings{problems: append(problems, wording.Document(inSource(key.path), front, body.text, body.line, l.words)...)}
	if record != nil {
		f.private = privacy.Document(withoutMark(src), front, text, body.line, record)
	}
	o := outline{shared(text.Headings), text.Links, markdown.Characters(text.Plain)}
	if kept == nil {
		return o, f, nil
	}
	return o, f, kept.Put(key.pack(), encode(text, o, f))
}
