// Package attachment reads the text and the properties of a published file.
// Documents carry PDF, DOCX, XLSX, OFD and pictures, which contain names and
// numbers that no proofreader of the page sees: the author, a comment, a hidden
// sheet, the place where a photo was taken.
//
//	.pdf                 text of the pages, form fields and notes; Info, XMP
//	.docx .xlsx .pptx    all text parts: body, headers, notes, comments, deleted text,
//	                     hidden sheets; core, app and custom properties
//	.ofd                 text of the pages (GB/T 33190); OFD.xml
//	.jpg .png .tif .webp EXIF with its position, XMP, text chunks; not the visible text
//	.txt .csv .json .xml text as UTF-8 or GB18030
//
// Text is for looking for something in it, not for reading: lines may break
// anywhere, order is that of the file.
//
// Unread has the reason when a file could not be read: encrypted, scanned, damaged,
// of an unknown format, or too large. Files come from outside,
// so every reader is bounded: by bytes, by parts, by depth, by how much larger
// a packed part may become. None runs longer than in proportion to the size of
// the file, and none panics.
package attachment

import (
	"path"
	"strings"

	"gongkai/site/internal/charset"
)

// Content is the text and the metadata of a file.
type Content struct {
	Parts      []Part
	Properties []Property
	Located    bool   // the file has the coordinates of a photo
	Unread     string // the Chinese reason why the file could not be read; "" when it could
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
	Largest   = 64 << 20 // bytes of a file that is read
	mostBytes = 32 << 20 // bytes of text and unpacked parts taken from a file
	mostRatio = 200      // largest ratio of unpacked to packed bytes
	ratioFrom = 4 << 20  // unpacked bytes from which the ratio matters
	mostParts = 4000     // parts of a packed file that are read
	deepest   = 64       // nested elements or objects
)

// Reasons why a file could not be read.
const (
	tooLarge = "文件太大"
	bomb     = "文件解开后大得不正常，没有读取"
	damaged  = "文件不完整或者已经损坏"
	unknown  = "不认识这种格式"
	locked   = "文件设了密码"
	scanned  = "是扫描件，没有文字"
)

// Read returns the content of a file, whose format the extension of its name gives.
func Read(name string, src []byte) *Content {
	if len(src) > Largest {
		return &Content{Unread: tooLarge}
	}
	switch extension := strings.ToLower(path.Ext(name)); extension {
	case ".pdf":
		return readPDF(src)
	case ".docx", ".xlsx", ".pptx", ".docm", ".xlsm", ".ofd":
		return readPacked(src)
	case ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".gif", ".bmp", ".ico":
		return readPicture(src)
	case ".txt", ".csv", ".json", ".jsonl", ".xml", ".toml", ".ics", ".tsv", ".log", ".geojson", ".yaml", ".yml", ".css", ".rtf":
		return readText(src)
	}
	return &Content{Unread: unknown}
}

// readText reads a text file.
func readText(src []byte) *Content {
	if len(src) > mostBytes {
		return &Content{Unread: tooLarge}
	}
	return &Content{Parts: []Part{{Text: charset.Text(src)}}}
}

// addProperty appends a property that is not blank.
func (c *Content) addProperty(name, text string, person bool) {
	if text = strings.TrimSpace(strings.ToValidUTF8(strings.Trim(text, "\x00"), "")); text != "" && len(c.Properties) < 200 {
		c.Properties = append(c.Properties, Property{name, text, person})
	}
}

// write appends a part that is not blank.
func (c *Content) write(where, text string) {
	if strings.TrimSpace(text) != "" {
		c.Parts = append(c.Parts, Part{where, text})
	}
}
