// Package word reads a Word file (DOCX, ECMA-376) into a tree of HTML.
//
// Paragraphs become p, or h2 to h6 by their outline level or style. A numbered
// paragraph begins with the number that Word shows (一、); a bullet becomes an
// li of a ul. Bold text, links to http and https, pictures, and tables with
// merged cells as colspan and rowspan come along. Inserted text of tracked
// changes is read, deleted text is not; nor are footnotes, comments, fields'
// instructions and embedded objects.
//
// A picture's src is the name of its part, which Document.File reads.
//
// A file is refused as *grid.Unreadable, in Chinese, when it is damaged,
// no Word file, declares a document type, or exceeds the limits of size and
// depth that protect memory. The archive is unpacked in bounded memory.
package word

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"gongkai/site/internal/boundedzip"
	"gongkai/site/office/grid"
	"gongkai/site/office/webpage"
)

// Document is the text of a Word file.
type Document struct {
	Root  *webpage.Node // a div of blocks
	Notes webpage.Notes // what was not read, in Chinese

	archive *archive
}

// Read reads the bytes of a Word file. The error is a *grid.Unreadable.
func Read(data []byte) (*Document, error) {
	a, err := openArchive(data)
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
	data, err := d.archive.part(name, webpage.MaxFile)
	if err == nil && data == nil {
		err = fs.ErrNotExist
	}
	return data, err
}

// Limits of a Word file: beyond them Read refuses the file.
const (
	maxParts = 5000     // entries of the archive
	maxPart  = 64 << 20 // bytes of an unpacked part of text
	maxDepth = 256      // nested elements
	maxRatio = 300      // unpacked size over packed size
)

// archive is an open Word file: its parts, and what the body refers to.
type archive struct {
	parts     map[string]*boundedzip.Part
	styles    map[string]style
	numbering numbering
	targets   map[string]string // relation id to part name or address
	notes     webpage.Notes     // what was left out, in Chinese
}

// openArchive reads the parts that the body refers to. The error is a
// *grid.Unreadable.
func openArchive(data []byte) (*archive, error) {
	zipped, err := boundedzip.Open(bytes.NewReader(data), int64(len(data)), boundedzip.Limits{Parts: maxParts, Part: maxPart, Ratio: maxRatio, Free: 1 << 20})
	switch {
	case errors.Is(err, boundedzip.ErrBomb):
		return nil, grid.Refuse("Word 文件里的部分多得不正常", "为防止耗尽内存，没有读取")
	case err != nil:
		return nil, grid.Refuse("Word 文件不完整或者已经损坏", "可能没有下载完；请重新保存")
	}
	a := &archive{parts: map[string]*boundedzip.Part{}, targets: map[string]string{}}
	for _, part := range zipped.Parts {
		a.parts[part.Name] = part
	}
	if a.parts["word/document.xml"] == nil {
		return nil, grid.Refuse("这不是 Word 文件（.docx）", "旧版 .doc 和 WPS 文件请另存为 .docx")
	}
	if err := a.relations(); err != nil {
		return nil, err
	}
	if a.styles, err = a.readStyles(); err != nil {
		return nil, err
	}
	a.numbering, err = a.readNumbering()
	return a, err
}

// part unpacks a part of at most limit bytes. A missing part is nil without an error.
func (a *archive) part(name string, limit int64) ([]byte, error) {
	part := a.parts[name]
	if part == nil {
		return nil, nil
	}
	text, err := part.Read()
	switch {
	case errors.Is(err, boundedzip.ErrBomb), err == nil && int64(len(text)) > limit:
		return nil, grid.Refuse("Word 文件解开后大得不正常（"+name+"）", "为防止耗尽内存，没有读取；请重新保存")
	case err != nil:
		return nil, grid.Refuse("Word 文件不完整或者已经损坏", "请重新保存")
	}
	return text, nil
}

// tag is an element of a part, its names without namespace.
type tag struct {
	name  string
	attrs map[string]string
}

// val returns the attribute w:val, or "".
func (t tag) val() string { return t.attrs["val"] }

// on reports whether a switch such as <w:b/> is on.
func (t tag) on() bool {
	switch t.val() {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

// walk reads a part and calls begin and end for its elements and text for its
// character data. An element for which begin returns false is skipped with its
// content. end and text may be nil; a missing part has no elements.
func (a *archive) walk(name string, begin func(tag) bool, end func(string), text func(string)) error {
	part, err := a.part(name, maxPart)
	if err != nil || part == nil {
		return err
	}
	decoder := xml.NewDecoder(bytes.NewReader(part))
	decoder.CharsetReader = func(string, io.Reader) (io.Reader, error) { return nil, errors.New("not UTF-8") }
	depth, skip := 0, 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return grid.Refuse("Word 文件的内容已经损坏（"+name+"）", "请用 Word 或 WPS 打开后另存一次")
		}
		switch t := token.(type) {
		case xml.Directive: // a document type, which Word never writes: entities, bombs
			return grid.Refuse("Word 文件里有不该有的声明（"+name+"）", "为了安全，没有读取；请用 Word 或 WPS 打开后另存一次")
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return grid.Refuse(fmt.Sprintf("Word 文件的层次超过 %d 层（%s）", maxDepth, name), "为防止耗尽内存，没有读取")
			}
			if skip == 0 && !begin(newTag(t)) {
				skip = depth
			}
		case xml.EndElement:
			if skip == 0 && end != nil {
				end(t.Name.Local)
			}
			if skip == depth {
				skip = 0
			}
			depth--
		case xml.CharData:
			if skip == 0 && text != nil {
				text(string(t))
			}
		}
	}
}

// newTag drops the namespaces of an element.
func newTag(t xml.StartElement) tag {
	attrs := make(map[string]string, len(t.Attr))
	for _, a := range t.Attr {
		attrs[a.Name.Local] = a.Value
	}
	return tag{t.Name.Local, attrs}
}

// relations reads the targets of the body's relation ids.
func (a *archive) relations() error {
	return a.walk("word/_rels/document.xml.rels", func(t tag) bool {
		if t.name == "Relationship" {
			target := t.attrs["Target"]
			if t.attrs["TargetMode"] != "External" {
				target = path.Join("word", target)
				if strings.HasPrefix(t.attrs["Target"], "/") {
					target = strings.TrimPrefix(path.Clean(t.attrs["Target"]), "/")
				}
			}
			a.targets[t.attrs["Id"]] = target
		}
		return true
	}, nil, nil)
}

// style is a paragraph style (word/styles.xml).
type style struct {
	name, basedOn, list string
	level               int // of its list, from 0
	outline             int // heading level, from 1; 0 is text
}

// readStyles reads the paragraph styles by their ids.
func (a *archive) readStyles() (map[string]style, error) {
	styles, id := map[string]style{}, ""
	err := a.walk("word/styles.xml", func(t tag) bool {
		s := styles[id]
		switch t.name {
		case "style":
			id, s = t.attrs["styleId"], style{}
		case "name":
			s.name = strings.ToLower(t.val())
			if rest, ok := strings.CutPrefix(s.name, "heading "); ok {
				s.outline, _ = strconv.Atoi(rest)
			}
			if s.name == "title" {
				s.outline = 1
			}
		case "basedOn":
			s.basedOn = t.val()
		case "outlineLvl":
			s.outline = outline(t)
		case "numId":
			s.list = t.val()
		case "ilvl":
			s.level, _ = strconv.Atoi(t.val())
		}
		styles[id] = s
		return true
	}, nil, nil)
	return styles, err
}

// outline returns the heading level of an outline level, or 0 for text (level 9).
func outline(t tag) int {
	if n, err := strconv.Atoi(t.val()); err == nil && n >= 0 && n < 9 {
		return n + 1
	}
	return 0
}

// find returns the first style that want accepts, from id along the styles that
// it is based on; the zero style when there is none.
func (a *archive) find(id string, want func(style) bool) style {
	for range 10 {
		s, ok := a.styles[id]
		if !ok {
			break
		}
		if want(s) {
			return s
		}
		id = s.basedOn
	}
	return style{}
}

// numbering counts the paragraphs of the numbered lists of a file.
type numbering struct {
	levels map[string]map[int]level // by abstract list
	lists  map[string]string        // list to abstract list
	counts map[string]*[10]int      // by list
}

// level is the number format of a list at one depth.
type level struct {
	format string // decimal, chineseCounting, bullet …
	text   string // of a number: "%1、"
	start  int    // number of the first paragraph
}

// readNumbering reads the lists and their formats.
func (a *archive) readNumbering() (numbering, error) {
	n := numbering{map[string]map[int]level{}, map[string]string{}, map[string]*[10]int{}}
	abstract, list, at := "", "", 0
	err := a.walk("word/numbering.xml", func(t tag) bool {
		set := func(f func(*level)) {
			if levels := n.levels[abstract]; levels != nil && list == "" {
				l := levels[at]
				f(&l)
				levels[at] = l
			}
		}
		switch t.name {
		case "abstractNum":
			abstract, list = t.attrs["abstractNumId"], ""
			n.levels[abstract] = map[int]level{}
		case "num":
			list = t.attrs["numId"]
		case "abstractNumId":
			n.lists[list] = t.val()
		case "lvl":
			at, _ = strconv.Atoi(t.attrs["ilvl"])
			set(func(l *level) { l.start = 1 })
		case "start":
			set(func(l *level) { l.start, _ = strconv.Atoi(t.val()) })
		case "numFmt":
			set(func(l *level) { l.format = t.val() })
		case "lvlText":
			set(func(l *level) { l.text = t.val() })
		}
		return true
	}, nil, nil)
	return n, err
}

// next counts a paragraph of a list at a level, from 0, and returns its number as
// text, "" for none, and whether it is a bullet.
func (n *numbering) next(list string, at int) (number string, bullet bool) {
	levels := n.levels[n.lists[list]]
	l, ok := levels[at]
	if !ok || at < 0 || at > 8 {
		return "", false
	}
	if l.format == "bullet" {
		return "", true
	}
	counts := n.counts[list]
	if counts == nil {
		counts = &[10]int{}
		n.counts[list] = counts
	}
	counts[at]++
	for i := at + 1; i < len(counts); i++ {
		counts[i] = 0
	}
	number = l.text
	for i := range 9 {
		value := counts[i] + max(levels[i].start, 1) - 1
		number = strings.ReplaceAll(number, "%"+strconv.Itoa(i+1), formatNumber(levels[i].format, value))
	}
	if l.format == "none" {
		return "", false
	}
	return number, false
}

// formatNumber writes a number in the number format of a list.
func formatNumber(format string, n int) string {
	switch {
	case strings.HasPrefix(format, "chinese"), strings.HasPrefix(format, "taiwanese"), strings.HasPrefix(format, "japanese"), format == "ideographDigital":
		return hanNumber(n)
	case format == "lowerLetter" && n >= 1 && n <= 26:
		return string(rune('a' + n - 1))
	case format == "upperLetter" && n >= 1 && n <= 26:
		return string(rune('A' + n - 1))
	case format == "decimalEnclosedCircle" && n >= 1 && n <= 20:
		return string(rune('①' + n - 1))
	}
	return strconv.Itoa(n)
}

// hanNumber writes 0 to 99 in Chinese numerals (十, 十一, 二十), others in digits.
func hanNumber(n int) string {
	digits := []rune("〇一二三四五六七八九")
	switch {
	case n < 0 || n > 99:
		return strconv.Itoa(n)
	case n < 10:
		return string(digits[n])
	}
	text := "十"
	if n >= 20 {
		text = string(digits[n/10]) + text
	}
	if n%10 > 0 {
		text += string(digits[n%10])
	}
	return text
}
