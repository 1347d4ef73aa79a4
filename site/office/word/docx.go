// Package word reads a Word file (DOCX, ECMA-376, transitional and strict) into a tree
// of HTML, and a text in RTF.
//
// What a reader of the file sees is in the tree or in Document.Notes, in Chinese.
// Paragraphs become p, or h2 to h6 by their outline level or style. A numbered
// paragraph begins with the number that Word shows (第一百条); a bullet becomes an li
// of a ul. Bold and struck text, links to http and https, pictures, footnotes and
// endnotes, and tables with merged cells as colspan and rowspan come along. The text of
// a box follows the paragraph that anchors it. Raised digits, symbols, tick boxes,
// fields and formulas become text.
//
// Tracked changes are read as if all were accepted, and counted in a note. Hidden text,
// comments, headers and footers, embedded objects and charts are not read, and named.
// What a file shows in two forms (mc:AlternateContent) is read once.
//
// Read counts each character, cell and picture of the body by what became of it. A sum
// that is not that of the file is an error: nothing is lost without a note.
//
// A picture's src is the name of its part, which Document.File reads. A paragraph has
// attributes of its look: align (center, right) and red for red text.
//
// A file is refused as *grid.Unreadable, in Chinese, when it is damaged,
// no Word file, declares a document type, or exceeds the limits of size and
// depth that protect memory. Parts are read as streams; a tree has at most a node for
// each nodeBytes of the file, and freeNodes more.
package word

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"path"
	"strings"

	"gongkai/site/internal/boundedzip"
	"gongkai/site/office/grid"
	"gongkai/site/office/webpage"
)

// Document is the text of a Word file.
type Document struct {
	Root  *webpage.Node // a div of blocks
	Notes webpage.Notes // what was not read, or is written otherwise, in Chinese

	archive *archive
}

// Read reads the bytes of a Word file. The error is a *grid.Unreadable, or that of the
// context.
func Read(ctx context.Context, data []byte) (*Document, error) {
	a, err := openArchive(ctx, data)
	if err != nil {
		return nil, err
	}
	root, err := a.body()
	if err != nil {
		return nil, err
	}
	return &Document{Root: root, Notes: a.notes, archive: a}, nil
}

// File reads a part, such as word/media/image1.png, of at most webpage.MaxFile
// bytes. A missing part is fs.ErrNotExist.
func (d *Document) File(name string) ([]byte, error) {
	if d.archive == nil || d.archive.parts[name] == nil {
		return nil, fs.ErrNotExist
	}
	data, err := d.archive.parts[name].Read()
	if err == nil && len(data) > webpage.MaxFile {
		err = boundedzip.ErrBomb
	}
	return data, err
}

// Limits of a Word file: beyond them Read refuses the file.
const (
	maxParts  = 5000      // entries of the archive
	maxPart   = 64 << 20  // bytes of an unpacked part
	maxTotal  = 100 << 20 // bytes of all parts that are read
	maxDepth  = 256       // nested elements
	maxRatio  = 100       // unpacked size over packed size
	maxDefs   = 20_000    // styles, lists or relations
	freeNodes = 200_000   // of a tree
	nodeBytes = 40        // of the file for each further node
)

// archive is an open Word file: its parts, and what the body refers to.
type archive struct {
	ctx       context.Context
	parts     map[string]*boundedzip.Part
	main      string // name of the part of the body
	styles    styles
	numbering numbering
	targets   targets // of the body
	notes     webpage.Notes
}

// targets are the relations of a part, by their ids.
type targets map[string]target

// target is what a relation leads to.
type target struct {
	kind     string // last element of the type: image, hyperlink …
	name     string // of a part, or an address
	external bool
}

// openArchive reads the parts that the body refers to. The error is a
// *grid.Unreadable.
func openArchive(ctx context.Context, data []byte) (*archive, error) {
	zipped, err := boundedzip.Open(bytes.NewReader(data), int64(len(data)), boundedzip.Limits{Parts: maxParts, Part: maxPart, Total: maxTotal, Ratio: maxRatio, Free: 1 << 20})
	switch {
	case errors.Is(err, boundedzip.ErrBomb):
		return nil, grid.Refuse("Word 文件里的部分多得不正常", "为防止耗尽内存，没有读取")
	case err != nil:
		return nil, grid.Refuse("Word 文件不完整或者已经损坏", "可能没有下载完；请重新保存")
	}
	a := &archive{ctx: ctx, parts: map[string]*boundedzip.Part{}}
	for _, part := range zipped.Parts {
		a.parts[strings.TrimPrefix(part.Name, "/")] = part
	}
	if a.main, err = a.findMain(); err != nil {
		return nil, err
	}
	if a.targets, err = a.relations(a.main); err != nil {
		return nil, err
	}
	if a.styles, err = a.readStyles(a.related("styles")); err != nil {
		return nil, err
	}
	a.numbering, err = a.readNumbering(a.related("numbering"))
	return a, err
}

// findMain returns the name of the part of the body, by the relations of the archive.
func (a *archive) findMain() (string, error) {
	root, err := a.relations("")
	if err != nil {
		return "", err
	}
	for _, t := range root {
		if t.kind == "officeDocument" && a.parts[t.name] != nil && !strings.HasPrefix(t.name, "xl/") && !strings.HasPrefix(t.name, "ppt/") {
			return t.name, nil
		}
	}
	if a.parts["word/document.xml"] != nil {
		return "word/document.xml", nil
	}
	const asWord = "请用 Word 或 WPS 打开后另存为 .docx"
	for name, what := range map[string]string{
		"xl/workbook.xml": "Excel 表格（.xlsx）", "ppt/presentation.xml": "幻灯片（.pptx）", "OFD.xml": "OFD 版式文件", "content.xml": "OpenDocument 文件（.odt）",
	} {
		if a.parts[name] != nil {
			return "", grid.Refuse("这不是 Word 文件（.docx），是"+what, asWord)
		}
	}
	return "", grid.Refuse("这不是 Word 文件（.docx）", "旧版 .doc 和 WPS 文件请另存为 .docx")
}

// related returns the name of the part of a kind that the body refers to, else its
// usual name.
func (a *archive) related(kind string) string {
	for _, t := range a.targets {
		if t.kind == kind && !t.external {
			return t.name
		}
	}
	return path.Join(path.Dir(a.main), kind+".xml")
}

// relations reads the relations of a part; "" is the archive.
func (a *archive) relations(part string) (targets, error) {
	list := targets{}
	name := path.Join(path.Dir(part), "_rels", path.Base(part)+".rels")
	if part == "" {
		name = "_rels/.rels"
	}
	err := a.walk(name, visitor{begin: func(t tag) bool {
		if t.local == "Relationship" && len(list) < maxDefs {
			x := target{kind: path.Base(t.attrs["Type"]), name: t.attrs["Target"], external: t.attrs["TargetMode"] == "External"}
			switch {
			case x.external:
			case strings.HasPrefix(x.name, "/"):
				x.name = strings.TrimPrefix(path.Clean(x.name), "/")
			default:
				x.name = path.Join(path.Dir(part), x.name)
			}
			list[t.attrs["Id"]] = x
		}
		return true
	}})
	return list, err
}
