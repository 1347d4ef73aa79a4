package attachment

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"gongkai/site/internal/boundedzip"
)

// readPacked reads the zip files of XML: Office documents and OFD.
func readPacked(src []byte) *Content {
	content := &Content{}
	if bytes.HasPrefix(src, []byte("\xD0\xCF\x11\xE0")) {
		return &Content{Unread: locked} // Office packs what has a password in an older container
	}
	archive, err := boundedzip.Open(bytes.NewReader(src), int64(len(src)), boundedzip.Limits{Parts: mostParts, Total: mostBytes, Ratio: mostRatio, Free: ratioFrom})
	if err != nil {
		return &Content{Unread: unpackError(err)}
	}
	u := unpacking{content: content}
	files := slices.Clone(archive.Parts)
	slices.SortStableFunc(files, func(a, b *boundedzip.Part) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range files {
		if err := u.part(f); err != nil {
			return &Content{Unread: unpackError(err)}
		}
	}
	u.sheets()
	return content
}

// unpackError returns the Chinese reason why a file could not be unpacked.
func unpackError(err error) string {
	switch {
	case errors.Is(err, boundedzip.ErrBomb):
		return bomb
	case errors.Is(err, boundedzip.ErrDamaged):
		return damaged
	}
	return err.Error()
}

// unpacking is the state of reading the mostParts of a file under a common limit.
type unpacking struct {
	content *Content
	shared  []string   // texts that cells of a workbook refer to
	later   []workPart // sheets wait for the shared texts
}

// workPart is a sheet of a workbook.
type workPart struct {
	where string
	src   []byte
}

// part reads one part: its text and properties, or the metadata of a picture.
func (u *unpacking) part(f *boundedzip.Part) error {
	name := strings.ToLower(f.Name)
	picture := strings.HasSuffix(name, ".jpg") || strings.HasSuffix(name, ".jpeg") || strings.HasSuffix(name, ".png")
	if strings.HasSuffix(name, ".rels") || !strings.HasSuffix(name, ".xml") && !picture || strings.Contains(name, "/theme/") || strings.HasSuffix(name, "styles.xml") {
		return nil
	}
	src, err := f.Read()
	if err != nil {
		return err
	}
	switch {
	case picture:
		inner := readPicture(src)
		u.content.Located = u.content.Located || inner.Located
		u.content.Properties = append(u.content.Properties, inner.Properties...)
		return nil
	case strings.HasPrefix(name, "docprops/") || name == "ofd.xml" || name == "meta.xml":
		return u.properties(src)
	case name == "xl/sharedstrings.xml":
		return u.sharedTexts(src)
	case strings.HasPrefix(name, "xl/worksheets/"):
		u.later = append(u.later, workPart{"工作表 " + digitsOf(name), src})
		return nil
	}
	text, err := u.text(src)
	if err == nil {
		u.content.write(whereIn(name), text)
	}
	return err
}

// digitsOf returns the digits in the name of a part.
func digitsOf(name string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, name)
}

// whereIn returns the Chinese name of a part for messages.
func whereIn(name string) string {
	base := name[strings.LastIndexByte(name, '/')+1:]
	switch {
	case strings.Contains(name, "comment"):
		return "批注"
	case strings.HasPrefix(base, "header"), strings.HasPrefix(base, "footer"):
		return "页眉页脚"
	case strings.HasPrefix(base, "footnote"), strings.HasPrefix(base, "endnote"):
		return "脚注"
	case strings.HasPrefix(name, "ppt/slides/"):
		return "幻灯片 " + digitsOf(base)
	case strings.Contains(name, "/pages/page_"):
		page := name[strings.Index(name, "/pages/page_")+len("/pages/page_"):]
		page, _, _ = strings.Cut(page, "/")
		n := 0
		if _, err := fmt.Sscanf(page, "%d", &n); err == nil {
			return fmt.Sprintf("第 %d 页", n+1)
		}
	}
	return ""
}

// walk reads XML under limits: visit sees each start tag, what to do with the
// text in it, and each end tag.
func walk(src []byte, visit func(start *xml.StartElement, text []byte, end string) error) error {
	d := xml.NewDecoder(bytes.NewReader(src))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	depth := 0
	for {
		token, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return boundedzip.ErrDamaged
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth++; depth > deepest*4 {
				return errors.New("文件里的层次太深，没有读取")
			}
			err = visit(&t, nil, "")
		case xml.EndElement:
			depth--
			err = visit(nil, nil, t.Name.Local)
		case xml.CharData:
			err = visit(nil, t, "")
		}
		if err != nil {
			return err
		}
	}
}

// text returns the text of a part. Paragraphs and cells are separated, runs are not.
func (u *unpacking) text(src []byte) (string, error) {
	var b strings.Builder
	cells := 0 // nesting
	err := walk(src, func(start *xml.StartElement, text []byte, end string) error {
		switch {
		case start != nil && start.Name.Local == "tc":
			cells++
		case start != nil:
			for _, a := range start.Attr { // what a picture or a link shows on demand
				if n := a.Name.Local; (n == "descr" || n == "title" || n == "author" || n == "URI") && a.Value != "" {
					b.WriteString("\n" + a.Value + "\n")
				}
			}
		case end == "tc":
			cells--
			b.WriteByte('\t')
		case end == "p" && cells > 0 || end == "TextObject" || end == "tab":
			b.WriteByte(' ')
		case end == "p" || end == "tr" || end == "Paragraph" || end == "comment" || end == "br" || end == "instrText":
			b.WriteByte('\n')
		case end == "":
			b.Write(bytes.Trim(text, "\r\n"))
		}
		return nil
	})
	return b.String(), err
}

// properties reads the metadata of a document: each element is a property.
func (u *unpacking) properties(src []byte) error {
	var text []byte
	names := map[string]string{
		"creator": "作者", "lastModifiedBy": "最后修改者", "Author": "作者", "Creator": "制作者", "title": "标题", "subject": "主题", "description": "说明",
		"keywords": "关键词", "category": "类别", "Company": "单位", "Manager": "主管", "Title": "标题", "Subject": "主题", "Abstract": "摘要", "Keyword": "关键词",
		"CustomData": "自定义属性", "lpwstr": "自定义属性", "lpstr": "自定义属性", "HyperlinkBase": "链接",
	}
	return walk(src, func(start *xml.StartElement, data []byte, end string) error {
		switch {
		case start != nil:
			text = text[:0]
		case end == "":
			text = append(text, data...)
		default:
			person := end == "creator" || end == "lastModifiedBy" || end == "Author" || end == "Manager"
			if name, ok := names[end]; ok {
				u.content.addProperty(name, string(text), person)
			}
			text = text[:0]
		}
		return nil
	})
}

// sharedTexts reads the texts of a workbook.
func (u *unpacking) sharedTexts(src []byte) error {
	var b strings.Builder
	reading := false
	return walk(src, func(start *xml.StartElement, text []byte, end string) error {
		switch {
		case start != nil && start.Name.Local == "si":
			b.Reset()
		case start != nil:
			reading = start.Name.Local == "t"
		case end == "t":
			reading = false
		case end == "si":
			u.shared = append(u.shared, b.String())
		case end == "" && reading:
			b.Write(text)
		}
		return nil
	})
}

// sheets writes the sheets, a row a line, with the texts that cells refer to.
func (u *unpacking) sheets() {
	for _, s := range u.later {
		var b, cell strings.Builder
		kind := ""
		err := walk(s.src, func(start *xml.StartElement, text []byte, end string) error {
			switch {
			case start != nil && start.Name.Local == "c":
				kind = ""
				cell.Reset()
				for _, a := range start.Attr {
					if a.Name.Local == "t" {
						kind = a.Value
					}
				}
			case start != nil && start.Name.Local == "f":
				cell.Reset()
			case end == "f":
				cell.Reset()
			case end == "c":
				b.WriteString(u.cell(kind, cell.String()))
				b.WriteByte('\t')
			case end == "row":
				b.WriteByte('\n')
			case end == "" && start == nil:
				cell.Write(text)
			}
			if b.Len() > mostBytes {
				return boundedzip.ErrBomb
			}
			return nil
		})
		if err != nil {
			u.content.Unread = unpackError(err)
		}
		u.content.write(s.where, b.String())
	}
}

// cell returns the text of a cell: its value, or the shared text of that number.
func (u *unpacking) cell(kind, value string) string {
	if kind != "s" {
		return value
	}
	n := 0
	if _, err := fmt.Sscanf(value, "%d", &n); err != nil || n < 0 || n >= len(u.shared) {
		return ""
	}
	return u.shared[n]
}
