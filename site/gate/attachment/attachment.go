// Package attachment reads the text and the properties of a published file.
// Documents carry PDF, DOCX, XLSX, OFD and pictures, which contain names and
// numbers that no proofreader of the page sees: the author, a comment, a hidden
// sheet, the place where a photo was taken.
//
//	.pdf                 text of the pages, form fields, notes with their authors, outlines; Info,
//	                     XMP; embedded files
//	.docx .xlsx .pptx    all text parts: body, headers, notes, comments, deleted text, hidden sheets,
//	                     formulas, names, validation lists, bookmarks, variables, fields, VML,
//	                     targets of links; authors of changes; core, app and custom properties;
//	                     embedded files, two levels deep
//	.ofd                 text of the pages (GB/T 33190); OFD.xml; attached files
//	.zip                 the files in it, two levels deep
//	.jpg .png .tif .webp .gif  EXIF with its position, XMP, text chunks, what follows the end
//	.htm .svg .mht       text and attributes
//	.txt .csv .json .xml text as UTF-8 or GB18030
//
// Text is for looking for something in it, not for reading: lines may break
// anywhere, order is that of the file.
//
// Unread says which parts of a file could not be read, and why: encrypted, scanned,
// a picture, damaged, of an unknown format, or too large. Program names what makes a file
// a program or a script. Files come from outside,
// so every reader is bounded: by bytes, by parts, by depth, by how much larger
// a packed part may become. None runs longer than in proportion to the size of
// the file, and none panics.
package attachment

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"gongkai/site/internal/charset"
)

// Content is the text and the metadata of a file.
type Content struct {
	Parts      []Part
	Properties []Property
	Located    bool   // the file has the coordinates of a photo
	Unread     string // in Chinese, what could not be read and why; "" when all could
	Program    string // in Chinese, why the file can be executed; "" when it cannot

	unseen    []string // parts that are not read
	depth     int      // files around this one
	following int      // pictures behind the first one
	left      *int64   // bytes that may still be taken from the outermost file
}

// Part is a piece of text with its place.
type Part struct {
	Where string // "第 3 页", "工作表 2", in Chinese; "" for the whole
	Text  string
}

// Property is a name and value in the metadata of a file.
type Property struct {
	Name string // in Chinese
	Text string
	// Person reports whether the property names the author of the file.
	Person bool
}

// Limits, because files come from outside.
const (
	Largest   = 64 << 20  // bytes of a file that is read
	mostBytes = 100 << 20 // bytes of unpacked parts, and of text, taken from a file with all that is in it
	mostRatio = 100       // largest ratio of unpacked to packed bytes
	ratioFrom = 4 << 20   // unpacked bytes from which the ratio matters
	mostParts = 4000      // parts of a packed file that are read
	deepest   = 64        // nested elements or objects
	mostInner = 2         // files in files in a file
)

// Reasons why a file could not be read.
const (
	tooLarge = "文件太大"
	bomb     = "文件解开后大得不正常，没有读取"
	damaged  = "文件不完整或者已经损坏"
	unknown  = "不认识这种格式"
	locked   = "文件设了密码"
	scanned  = "是扫描件，没有文字"
	pictured = "是图片，里面的字没有读"
	tooDeep  = "嵌套太深，没有读取"
)

// Read returns the content of a file. Its first bytes give the format, or else the
// extension of its name.
func Read(name string, src []byte) *Content {
	if len(src) > Largest {
		return &Content{Unread: tooLarge, Program: program(name, src)}
	}
	left := int64(2 * mostBytes) // for the parts and for their text
	return read(name, src, 0, &left)
}

// read reads a file that is in depth others, which together may have left bytes of
// unpacked parts and text.
func read(name string, src []byte, depth int, left *int64) *Content {
	c := &Content{left: left, depth: depth, Program: program(name, src)}
	extension := strings.ToLower(path.Ext(name))
	switch {
	case bytes.HasPrefix(src, []byte("%PDF-")) || extension == ".pdf":
		c.pdf(src)
	case bytes.HasPrefix(src, []byte("PK\x03\x04")), slices.Contains([]string{".docx", ".xlsx", ".pptx", ".docm", ".xlsm", ".ofd", ".zip"}, extension):
		c.packed(src)
	case isPicture(src), slices.Contains([]string{".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".gif", ".bmp", ".ico"}, extension):
		c.picture(src)
		if depth == 0 && c.Unread == "" && pictureArea(src) >= smallestPicture {
			c.Unread = pictured
		}
	case slices.Contains([]string{".htm", ".html", ".xhtml", ".mht", ".mhtml", ".svg", ".vml"}, extension):
		c.markup(src)
	case slices.Contains([]string{".txt", ".csv", ".json", ".jsonl", ".xml", ".toml", ".ics", ".tsv", ".log", ".geojson", ".yaml", ".yml", ".css", ".rtf", ".md"}, extension),
		extension != "" && isText(src):
		c.text(src)
	default:
		c.Unread = unknown
	}
	c.Unread = joinReasons(c.Unread, c.unseen)
	if c.Program != "" {
		c.Unread = "" // nobody need look at what may not be published
	}
	return c
}

// isText reports whether bytes are a text in UTF-8.
func isText(src []byte) bool {
	return len(src) > 0 && utf8.Valid(src) && bytes.IndexByte(src, 0) < 0
}

// joinReasons returns the reason for a file and those for its parts, the first few of
// them.
func joinReasons(reason string, parts []string) string {
	const most = 6
	if len(parts) > most {
		parts = append(slices.Clone(parts[:most]), fmt.Sprintf("另外还有 %d 处", len(parts)-most))
	}
	if reason != "" {
		parts = append([]string{reason}, parts...)
	}
	return strings.Join(parts, "；")
}

// miss notes a part that is not read.
func (c *Content) miss(part, reason string) {
	if note := part + "：" + reason; !slices.Contains(c.unseen, note) && len(c.unseen) < mostParts {
		c.unseen = append(c.unseen, note)
	}
}

// inner reads a file in this one.
func (c *Content) inner(where, name string, src []byte) {
	if c.depth == mostInner {
		c.miss(where, tooDeep)
		return
	}
	within := func(part string) string {
		if part == "" {
			return where
		}
		return where + "的" + part
	}
	in := read(name, src, c.depth+1, c.left)
	for _, p := range in.Parts {
		c.Parts = append(c.Parts, Part{within(p.Where), p.Text})
	}
	for _, p := range in.Properties {
		c.addProperty(within(p.Name), p.Text, p.Person)
	}
	c.write("嵌入文件的名称", path.Base(name))
	c.Located = c.Located || in.Located
	if in.Unread != "" {
		c.miss(where, in.Unread)
	}
	if c.Program == "" && in.Program != "" {
		c.Program = where + in.Program
	}
}

// text reads a text file.
func (c *Content) text(src []byte) {
	c.write("", charset.Text(src))
}

// addProperty appends a property that is not blank.
func (c *Content) addProperty(name, text string, person bool) {
	const most = 500
	if text = strings.TrimSpace(strings.ToValidUTF8(strings.Trim(text, "\x00"), "")); text == "" {
		return
	}
	property := Property{name, text, person}
	switch {
	case slices.Contains(c.Properties, property):
	case len(c.Properties) == most:
		c.miss("文件属性", "太多")
	default:
		c.Properties = append(c.Properties, property)
	}
}

// write appends a part that is not blank.
func (c *Content) write(where, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	if *c.left -= int64(len(text)); *c.left < 0 {
		*c.left = 0
		c.miss(where, bomb)
		return
	}
	c.Parts = append(c.Parts, Part{where, text})
}
