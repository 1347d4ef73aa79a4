package importer

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"gongkai/site/internal/boundedzip"
	"io"
	"path"
	"strconv"
	"strings"
)

// A Word file (DOCX, ECMA-376) is read with the standard library: paragraphs
// with their styles and numbering, runs with bold, tables with spans, pictures,
// links. Deleted text of tracked changes stays out, inserted text comes in.

// The most that a Word file may hold.
const (
	docxParts = 5000
	docxText  = 64 << 20 // bytes of a part of text, unpacked
	docxDepth = 256      // elements in each other
	docxRatio = 300      // how much smaller a part may be packed
)

// docx is an open Word file.
type docx struct {
	parts     map[string]*boundedzip.Part
	styles    map[string]style
	numbering numbering
	targets   map[string]string // of relations: id to part, or to address
	notes     []string
}

func openDOCX(data []byte) (*docx, error) {
	archive, err := boundedzip.Open(bytes.NewReader(data), int64(len(data)), boundedzip.Limits{Parts: docxParts, Part: docxText, Ratio: docxRatio, Free: 1 << 20})
	switch {
	case errors.Is(err, boundedzip.ErrBomb):
		return nil, unreadable("Word 文件里的部分多得不正常", "为防止耗尽内存，没有读取")
	case err != nil:
		return nil, unreadable("Word 文件不完整或者已经损坏", "可能没有下载完；请重新保存")
	}
	d := &docx{parts: map[string]*boundedzip.Part{}, targets: map[string]string{}}
	for _, part := range archive.Parts {
		d.parts[part.Name] = part
	}
	if d.parts["word/document.xml"] == nil {
		return nil, unreadable("这不是 Word 文件（.docx）", "旧版 .doc 和 WPS 文件请另存为 .docx")
	}
	if err := d.relations(); err != nil {
		return nil, err
	}
	if d.styles, err = d.readStyles(); err != nil {
		return nil, err
	}
	d.numbering, err = d.readNumbering()
	return d, err
}

// part unpacks a part in bounded memory.
func (d *docx) part(name string, most int64) ([]byte, error) {
	part := d.parts[name]
	if part == nil {
		return nil, nil
	}
	text, err := part.Read()
	switch {
	case errors.Is(err, boundedzip.ErrBomb), err == nil && int64(len(text)) > most:
		return nil, unreadable("Word 文件解开后大得不正常（"+name+"）", "为防止耗尽内存，没有读取；请重新保存")
	case err != nil:
		return nil, unreadable("Word 文件不完整或者已经损坏", "请重新保存")
	}
	return text, nil
}

// tag is an element of a part, without namespace.
type tag struct {
	name  string
	attrs map[string]string
}

func (t tag) val() string { return t.attrs["val"] }

// on says whether a switch such as <w:b/> is on.
func (t tag) on() bool {
	switch t.val() {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

// walk reads a part and calls begin and end for its elements and text for what
// stands between. What begin says no to is skipped with all that is in it.
func (d *docx) walk(name string, begin func(tag) bool, end func(string), text func(string)) error {
	part, err := d.part(name, docxText)
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
			return unreadable("Word 文件的内容已经损坏（"+name+"）", "请用 Word 或 WPS 打开后另存一次")
		}
		switch t := token.(type) {
		case xml.Directive: // a document type, which Word never writes: entities, bombs
			return unreadable("Word 文件里有不该有的声明（"+name+"）", "为了安全，没有读取；请用 Word 或 WPS 打开后另存一次")
		case xml.StartElement:
			if depth++; depth > docxDepth {
				return unreadable(fmt.Sprintf("Word 文件的层次超过 %d 层（%s）", docxDepth, name), "为防止耗尽内存，没有读取")
			}
			if skip == 0 && !begin(tagOf(t)) {
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

func tagOf(t xml.StartElement) tag {
	attrs := make(map[string]string, len(t.Attr))
	for _, a := range t.Attr {
		attrs[a.Name.Local] = a.Value
	}
	return tag{t.Name.Local, attrs}
}

func (d *docx) relations() error {
	return d.walk("word/_rels/document.xml.rels", func(t tag) bool {
		if t.name == "Relationship" {
			target := t.attrs["Target"]
			if t.attrs["TargetMode"] != "External" {
				target = path.Join("word", target)
				if strings.HasPrefix(t.attrs["Target"], "/") {
					target = strings.TrimPrefix(path.Clean(t.attrs["Target"]), "/")
				}
			}
			d.targets[t.attrs["Id"]] = target
		}
		return true
	}, nil, nil)
}

// style is a paragraph style.
type style struct {
	name, basedOn, list string
	level, outline      int // of its list; heading level, 0 for none
}

func (d *docx) readStyles() (map[string]style, error) {
	styles, id := map[string]style{}, ""
	err := d.walk("word/styles.xml", func(t tag) bool {
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

// outline is the heading level of an outline level: 9 is text.
func outline(t tag) int {
	if n, err := strconv.Atoi(t.val()); err == nil && n >= 0 && n < 9 {
		return n + 1
	}
	return 0
}

// find follows a style to those that it is based on.
func (d *docx) find(id string, want func(style) bool) style {
	for range 10 {
		s, ok := d.styles[id]
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

// numbering are the lists of a file: what number a paragraph of a list has.
type numbering struct {
	levels map[string]map[int]level // by abstract list
	lists  map[string]string        // list to abstract list
	counts map[string]*[10]int      // by list
}

type level struct {
	format, text string
	start        int
}

func (d *docx) readNumbering() (numbering, error) {
	n := numbering{map[string]map[int]level{}, map[string]string{}, map[string]*[10]int{}}
	abstract, list, at := "", "", 0
	err := d.walk("word/numbering.xml", func(t tag) bool {
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

// next is the number of the next paragraph of a list as text, or that it is a
// bullet; "" for none.
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
		number = strings.ReplaceAll(number, "%"+strconv.Itoa(i+1), counted(levels[i].format, value))
	}
	if l.format == "none" {
		return "", false
	}
	return number, false
}

// counted is a number in a list's format.
func counted(format string, n int) string {
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

// hanNumber writes 1 to 99 as people count: 十, 十一, 二十.
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
