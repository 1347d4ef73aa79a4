package attachment

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"gongkai/site/internal/boundedzip"
)

// packed reads the zip files of XML (Office documents, OFD), and plain zip files.
func (c *Content) packed(src []byte) {
	if bytes.HasPrefix(src, []byte("\xD0\xCF\x11\xE0")) {
		c.Unread = locked // Office packs what has a password in an older container
		return
	}
	archive, err := boundedzip.Open(bytes.NewReader(src), int64(len(src)), boundedzip.Limits{Parts: mostParts, Total: min(*c.left, mostBytes), Ratio: mostRatio, Free: ratioFrom})
	if err != nil {
		c.Unread = unpackError(err)
		return
	}
	u := unpacking{Content: c, plain: isPlainZip(archive)}
	files := slices.Clone(archive.Parts)
	slices.SortStableFunc(files, func(a, b *boundedzip.Part) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range files {
		if err := u.part(f); err != nil {
			c.Parts, c.Properties, c.unseen = nil, nil, nil
			c.Unread = unpackError(err)
			return
		}
	}
	u.sheets()
	u.nameMissing()
}

// isPlainZip reports whether an archive is no document.
func isPlainZip(archive *boundedzip.Archive) bool {
	return !slices.ContainsFunc(archive.Parts, func(p *boundedzip.Part) bool {
		name := strings.ToLower(p.Name)
		return name == "[content_types].xml" || name == "ofd.xml" || strings.HasPrefix(name, "word/") || strings.HasPrefix(name, "xl/") || strings.HasPrefix(name, "ppt/")
	})
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

// unpacking is the state of reading the parts of a file under a common limit.
type unpacking struct {
	*Content
	plain    bool       // a zip file, no document
	shared   []string   // texts that cells of a workbook refer to
	later    []workPart // sheets wait for the shared texts
	pictures []string   // that are large enough to show a text
	others   []string   // parts that nobody reads
}

// workPart is a sheet of a workbook.
type workPart struct {
	where string
	src   []byte
}

// smallestPicture is how many points a picture has that may show a readable text.
const smallestPicture = 64 * 64

// part reads one part by its name.
func (u *unpacking) part(f *boundedzip.Part) error {
	name := strings.ToLower(f.Name)
	extension := path.Ext(name)
	switch {
	case strings.HasSuffix(name, "/"), isFont(extension), !u.plain && (strings.Contains(name, "/theme/") || strings.HasSuffix(name, "styles.xml") || strings.Contains(name, "printersettings") || strings.HasPrefix(name, "doc_0/signs/") || strings.Contains(name, "/signs/")):
		return nil
	case strings.HasSuffix(name, "vbaproject.bin"):
		u.miss("宏", "没有读取")
		return nil
	}
	src, err := f.Read()
	if err != nil {
		return err
	}
	if *u.left -= int64(len(src)); *u.left < 0 {
		return boundedzip.ErrBomb
	}
	switch {
	case u.plain:
		u.inner("压缩包里的 "+f.Name, f.Name, src)
	case strings.HasSuffix(name, ".rels"):
		return u.relations(src)
	case isPicture(src) || slices.Contains([]string{".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp", ".emf", ".wmf", ".jb2", ".wdp"}, extension):
		u.embeddedPicture(f.Name, extension, src)
	case strings.HasPrefix(name, "docprops/") || name == "ofd.xml" || name == "meta.xml":
		return u.properties(src, strings.HasSuffix(name, "custom.xml"))
	case name == "xl/sharedstrings.xml":
		return u.sharedTexts(src)
	case strings.HasPrefix(name, "xl/worksheets/") && extension == ".xml":
		u.later = append(u.later, workPart{"工作表 " + digitsOf(name), src})
	case extension == ".xml", extension == ".vml":
		return u.xml(name, src)
	case bytes.HasPrefix(src, []byte("\xD0\xCF\x11\xE0")):
		u.compound(f.Name, src)
	case extension == ".bin", extension == ".dat":
		u.others = append(u.others, f.Name)
	default: // embedded workbooks and documents, altChunk, attachments of OFD
		u.inner("嵌入的 "+path.Base(f.Name), f.Name, src)
	}
	return nil
}

// isFont reports whether an extension is that of a font.
func isFont(extension string) bool {
	return slices.Contains([]string{".ttf", ".otf", ".odttf", ".fntdata", ".ttc", ".eot", ".woff", ".woff2"}, extension)
}

// embeddedPicture reads the metadata of a picture, and notes one that may show a text.
func (u *unpacking) embeddedPicture(name, extension string, src []byte) {
	in := read(name, src, mostInner, u.left)
	u.Located = u.Located || in.Located
	for _, p := range in.Properties {
		u.addProperty(p.Name, p.Text, p.Person)
	}
	for _, p := range in.Parts {
		u.Parts = append(u.Parts, Part{"图片 " + path.Base(name) + " 的" + p.Where, p.Text})
	}
	for _, note := range in.unseen {
		u.miss("图片 "+path.Base(name), note)
	}
	if extension == ".emf" || extension == ".wmf" || extension == ".jb2" || extension == ".wdp" || pictureArea(src) >= smallestPicture {
		u.pictures = append(u.pictures, name)
	}
}

// compound reads an object of an older program (OLE), in which a newer document may be;
// what is not found so is noted.
func (u *unpacking) compound(name string, src []byte) {
	where := "嵌入的 " + path.Base(name)
	if at := bytes.Index(src, []byte("PK\x03\x04")); at >= 0 {
		if end := bytes.LastIndex(src, []byte("PK\x05\x06")); end > at && end+22 <= len(src) {
			u.inner(where, "object.zip", src[at:end+22])
		}
	}
	u.miss(where, "是旧格式的对象，没有读完")
}

// nameMissing notes the pictures and the parts of unknown kinds.
func (u *unpacking) nameMissing() {
	if n := len(u.pictures); n > 0 {
		first := path.Base(u.pictures[0])
		if n > 1 {
			first += " 等"
		}
		u.miss(fmt.Sprintf("图片 %d 幅（%s）", n, first), "里面的字没有读")
	}
	for _, name := range u.others {
		u.miss(name, "没有读取")
	}
}

// relations reads the targets outside of the file to which its links lead.
func (u *unpacking) relations(src []byte) error {
	var b strings.Builder
	err := walk(src, func(start *xml.StartElement, _ []byte, _ string) error {
		if start == nil {
			return nil
		}
		target, external := "", false
		for _, a := range start.Attr {
			switch a.Name.Local {
			case "Target":
				target = a.Value
			case "TargetMode":
				external = a.Value == "External"
			}
		}
		if external {
			if plain, err := url.PathUnescape(target); err == nil && plain != target {
				target += "\n" + plain
			}
			b.WriteString(target + "\n")
		}
		return nil
	})
	u.write("链接", b.String())
	return err
}

// xml reads the texts of a part, and what it has besides.
func (u *unpacking) xml(name string, src []byte) error {
	text, marks, err := u.texts(src, strings.Contains(name, "pivotcache") || strings.Contains(name, "customxml") || strings.HasSuffix(name, "connections.xml"))
	if err == nil {
		where := whereIn(name)
		u.write(where, text)
		u.write(where+"里不显示的内容", marks)
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

// said lists the attributes that hold what somebody wrote; valued the elements whose
// values do.
const (
	said   = " descr title name URI alias tag instr tooltip displayText value string alt href prompt promptTitle error errorTitle comment description display location caption label initials text refersTo "
	valued = " docVar alias tag default statusText helpText listItem fldSimple textInput "
)

// texts returns the text of a part, and, a line each, what its attributes say. Paragraphs
// and cells are separated, runs are not. every takes the values of all attributes.
func (u *unpacking) texts(src []byte, every bool) (text, marks string, err error) {
	var b, m strings.Builder
	cells := 0 // nesting
	element := ""
	err = walk(src, func(start *xml.StartElement, data []byte, end string) error {
		switch {
		case start != nil:
			if element = start.Name.Local; element == "tc" {
				cells++
			}
			for _, a := range start.Attr {
				n := a.Name.Local
				if a.Value == "" || a.Name.Space == "xmlns" || n == "xmlns" {
					continue
				}
				if n == "author" || n == "userName" || n == "displayName" || n == "initials" && element != "comment" || element == "cmAuthor" && n == "name" {
					u.addProperty("批注和修订的作者", a.Value, true)
					continue
				}
				if every || strings.Contains(said, " "+n+" ") || n == "val" && strings.Contains(valued, " "+element+" ") {
					m.WriteString(a.Value + "\n")
				}
			}
		case end == "author":
			u.addProperty("批注和修订的作者", strings.TrimSpace(lastLine(b.String())), true)
			b.WriteByte('\n')
		case end == "tc":
			cells--
			b.WriteByte('\t')
		case end == "p" && cells > 0 || end == "TextObject" || end == "tab":
			b.WriteByte(' ')
		case end == "p" || end == "tr" || end == "Paragraph" || end == "comment" || end == "br" || end == "instrText" || end == "definedName" || end == "v" || end == "pt" || end == "si":
			b.WriteByte('\n')
		case end == "":
			b.Write(bytes.Trim(data, "\r\n"))
		}
		if b.Len()+m.Len() > len(src)+1<<20 {
			return boundedzip.ErrBomb
		}
		return nil
	})
	return b.String(), m.String(), err
}

// lastLine returns what follows the last end of a line.
func lastLine(text string) string { return text[strings.LastIndexByte(text, '\n')+1:] }

// properties reads the metadata of a document: each element is a property. Those of
// custom have names of their own.
func (u *unpacking) properties(src []byte, custom bool) error {
	var text []byte
	own := ""
	names := map[string]string{
		"creator": "作者", "lastModifiedBy": "最后修改者", "Author": "作者", "Creator": "制作者", "title": "标题", "subject": "主题", "description": "说明",
		"keywords": "关键词", "category": "类别", "Company": "单位", "Manager": "主管", "Title": "标题", "Subject": "主题", "Abstract": "摘要", "Keyword": "关键词",
		"CustomData": "自定义属性", "lpwstr": "自定义属性", "lpstr": "自定义属性", "HyperlinkBase": "链接",
	}
	return walk(src, func(start *xml.StartElement, data []byte, end string) error {
		switch {
		case start != nil:
			text = text[:0]
			if start.Name.Local == "property" || start.Name.Local == "CustomData" {
				own = ""
				for _, a := range start.Attr {
					if strings.EqualFold(a.Name.Local, "name") {
						own = a.Value
					}
				}
				u.addProperty("自定义属性的名称", own, false)
			}
		case end == "":
			text = append(text, data...)
		case custom:
			u.addProperty("自定义属性", string(text), false)
			text = text[:0]
		default:
			person := end == "creator" || end == "lastModifiedBy" || end == "Author" || end == "Manager"
			if name, ok := names[end]; ok {
				u.addProperty(name, string(text), person)
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

// sheets writes the sheets, a row a line, with the texts that cells refer to; and, after
// them, formulas, headers, footers, names and validation lists.
func (u *unpacking) sheets() {
	room := 1 << 20 // for the texts that cells repeat
	for _, text := range u.shared {
		room += 8 * len(text)
	}
	for _, s := range u.later {
		room += 8 * len(s.src)
	}
	for _, s := range u.later {
		var b, cell, rest strings.Builder
		kind, inCell := "", false
		err := walk(s.src, func(start *xml.StartElement, text []byte, end string) error {
			switch {
			case start != nil && start.Name.Local == "c":
				kind, inCell = "", true
				cell.Reset()
				for _, a := range start.Attr {
					if a.Name.Local == "t" {
						kind = a.Value
					}
				}
			case start != nil:
				if start.Name.Local == "f" {
					cell.Reset()
				}
				for _, a := range start.Attr {
					if strings.Contains(said, " "+a.Name.Local+" ") && a.Value != "" {
						rest.WriteString(a.Value + "\n")
					}
				}
			case end == "f":
				rest.WriteString(strings.NewReplacer("\"&\"", "", "\" & \"", "").Replace(cell.String()) + "\n")
				cell.Reset()
			case end == "c":
				text := u.cell(kind, cell.String())
				if room -= len(text); room < 0 {
					return errRepeated
				}
				b.WriteString(text)
				b.WriteByte('\t')
				inCell = false
			case end == "row":
				b.WriteByte('\n')
			case end == "" && inCell:
				cell.Write(text)
			case end == "":
				rest.Write(text)
			default:
				rest.WriteByte('\n')
			}
			if int64(b.Len()+rest.Len()) > *u.left {
				return boundedzip.ErrBomb
			}
			return nil
		})
		if err != nil {
			u.miss(s.where, unpackError(err))
		}
		if errors.Is(err, errRepeated) {
			u.write("表格的文字", strings.Join(u.shared, "\n"))
			u.shared = nil
		}
		u.write(s.where, b.String())
		u.write(s.where+"的公式、页眉页脚和数据验证", rest.String())
	}
}

// errRepeated ends the reading of a sheet whose cells repeat long texts without end.
var errRepeated = errors.New("重复的文字太多，没有读完")

// cell returns the text of a cell: its value, or the shared text of that number. A large
// number may be written with an exponent.
func (u *unpacking) cell(kind, value string) string {
	if kind == "s" {
		n, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || n < 0 || n >= len(u.shared) {
			return ""
		}
		return u.shared[n]
	}
	if len(value) < 32 && strings.ContainsAny(value, "eE") && (kind == "" || kind == "n") {
		if n, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil && n == math.Trunc(n) && math.Abs(n) < 1e18 {
			return strconv.FormatInt(int64(n), 10)
		}
	}
	return value
}
