package attachment

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/xml"
	"io"
	"strings"
	"unicode/utf16"

	"gongkai/site/internal/charset"
)

// isPicture reports whether bytes begin a picture.
func isPicture(src []byte) bool {
	return bytes.HasPrefix(src, []byte("\xFF\xD8\xFF")) || bytes.HasPrefix(src, []byte("\x89PNG\r\n\x1A\n")) || bytes.HasPrefix(src, []byte("GIF8")) ||
		bytes.HasPrefix(src, []byte("II*\x00")) || bytes.HasPrefix(src, []byte("MM\x00*")) || len(src) > 12 && string(src[:4]) == "RIFF" && string(src[8:12]) == "WEBP"
}

// picture reads the metadata of a picture and what follows its end.
func (c *Content) picture(src []byte) {
	switch {
	case bytes.HasPrefix(src, []byte("\xFF\xD8")):
		c.jpeg(src)
	case bytes.HasPrefix(src, []byte("\x89PNG\r\n\x1A\n")):
		c.png(src[8:])
	case bytes.HasPrefix(src, []byte("II*\x00")), bytes.HasPrefix(src, []byte("MM\x00*")):
		c.exif(src)
	case len(src) > 12 && string(src[:4]) == "RIFF" && string(src[8:12]) == "WEBP":
		c.webp(src[12:])
	case bytes.HasPrefix(src, []byte("GIF8")):
		c.gif(src)
	case bytes.HasPrefix(src, []byte("BM")), bytes.HasPrefix(src, []byte("\x00\x00\x01\x00")):
	default:
		c.Unread = damaged
	}
}

// trailing reads the bytes after the end of a picture: a file, or a text.
func (c *Content) trailing(src []byte) {
	rest := bytes.TrimLeft(src, "\x00\r\n \t")
	if len(rest) == 0 {
		return
	}
	const where = "图片末尾以后的内容"
	switch {
	case bytes.HasPrefix(rest, []byte("PK\x03\x04")):
		c.inner(where, "rest.zip", rest)
	case bytes.HasPrefix(rest, []byte("%PDF-")):
		c.inner(where, "rest.pdf", rest)
	case isPicture(rest) && c.following < mostFollowing: // cameras write a second picture
		c.following++
		c.picture(rest)
	case isText(rest):
		c.write(where, string(rest))
	default:
		c.write(where, readable(rest))
		c.miss(where, "没有读完")
	}
}

// mostFollowing is how many pictures may follow one another in a file.
const mostFollowing = 32

// readable returns the runs of ASCII in bytes of an unknown form, a line each.
func readable(src []byte) string {
	const shortest = 6
	var b strings.Builder
	for len(src) > 0 {
		n := 0
		for n < len(src) && (src[n] >= ' ' && src[n] < 0x7F || src[n] == '\t') {
			n++
		}
		if n >= shortest {
			b.Write(src[:n])
			b.WriteByte('\n')
		}
		src = src[min(len(src), n+1):]
	}
	return b.String()
}

// pictureArea returns how many points a picture has, 0 when its head does not tell.
func pictureArea(src []byte) int {
	switch {
	case bytes.HasPrefix(src, []byte("\x89PNG\r\n\x1A\n")) && len(src) >= 24 && string(src[12:16]) == "IHDR":
		return area(binary.BigEndian.Uint32(src[16:]), binary.BigEndian.Uint32(src[20:]))
	case bytes.HasPrefix(src, []byte("GIF8")) && len(src) >= 10:
		return area(uint32(binary.LittleEndian.Uint16(src[6:])), uint32(binary.LittleEndian.Uint16(src[8:])))
	case bytes.HasPrefix(src, []byte("BM")) && len(src) >= 26:
		return area(binary.LittleEndian.Uint32(src[18:]), binary.LittleEndian.Uint32(src[22:]))
	case bytes.HasPrefix(src, []byte("\xFF\xD8")):
		for i := 2; i+9 <= len(src) && src[i] == 0xFF; {
			marker, size := src[i+1], int(binary.BigEndian.Uint16(src[i+2:]))
			if marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC {
				return area(uint32(binary.BigEndian.Uint16(src[i+7:])), uint32(binary.BigEndian.Uint16(src[i+5:])))
			}
			if size < 2 || marker == 0xDA {
				break
			}
			i += 2 + size
		}
	case isPicture(src) && len(src) > 2000: // TIFF, WebP
		return smallestPicture
	}
	return 0
}

func area(width, height uint32) int {
	return int(min(uint64(width)*uint64(height), 1<<40))
}

// gif walks the blocks of a GIF picture: comments, and what follows the end.
func (c *Content) gif(src []byte) {
	if len(src) < 13 {
		return
	}
	i := 13
	if src[10]&0x80 != 0 {
		i += 3 << (src[10]&7 + 1)
	}
	blocks := func() (data []byte) {
		for i < len(src) && src[i] != 0 {
			size := int(src[i])
			data = append(data, src[i+1:min(len(src), i+1+size)]...)
			i += 1 + size
		}
		i++
		return data
	}
	for i < len(src) {
		switch src[i] {
		case 0x3B:
			c.trailing(src[i+1:])
			return
		case 0x21:
			kind := byte(0)
			if i+1 < len(src) {
				kind = src[i+1]
			}
			i += 2
			if data := blocks(); kind == 0xFE || kind == 0x01 || kind == 0xFF && bytes.HasPrefix(data, []byte("XMP")) {
				c.addProperty("图片注释", printable(data), false)
			}
		case 0x2C:
			if i+9 >= len(src) {
				return
			}
			packed := src[i+9]
			i += 10
			if packed&0x80 != 0 {
				i += 3 << (packed&7 + 1)
			}
			i++
			blocks()
		default:
			c.miss("图片", damaged)
			return
		}
	}
}

// jpeg walks the segments before the picture data of a JPEG picture.
func (c *Content) jpeg(src []byte) {
	for i := 2; i+4 <= len(src) && src[i] == 0xFF; {
		marker := src[i+1]
		if marker == 0xFF || marker == 0x01 || marker >= 0xD0 && marker <= 0xD8 {
			i++
			if marker != 0xFF {
				i++
			}
			continue
		}
		size := int(binary.BigEndian.Uint16(src[i+2:]))
		if marker == 0xDA {
			c.trailing(src[endOfScans(src, i+2):])
			return
		}
		if marker == 0xD9 {
			c.trailing(src[i+2:])
			return
		}
		if size < 2 || i+2+size > len(src) {
			return
		}
		data := src[i+4 : i+2+size]
		switch {
		case marker == 0xE1 && bytes.HasPrefix(data, []byte("Exif\x00\x00")):
			c.exif(data[6:])
		case marker == 0xE1 && bytes.HasPrefix(data, []byte("http://ns.adobe.com/")):
			c.xmp(data)
		case marker == 0xED:
			c.addProperty("图片说明", printable(data), false)
		case marker == 0xFE:
			c.addProperty("图片注释", printable(data), false)
		}
		i += 2 + size
	}
}

// endOfScans returns where the picture of a JPEG file ends whose first scan begins at
// from: behind the mark of the end that no other picture data follows.
func endOfScans(src []byte, from int) int {
	for i := from; i+1 < len(src); i++ {
		if src[i] == 0xFF && src[i+1] == 0xD9 {
			return i + 2
		}
	}
	return len(src)
}

// png walks the chunks of a PNG picture.
func (c *Content) png(src []byte) {
	for len(src) >= 12 {
		size := binary.BigEndian.Uint32(src)
		if uint64(size)+12 > uint64(len(src)) {
			return
		}
		data := src[8 : 8+size]
		switch kind := string(src[4:8]); kind {
		case "tEXt", "zTXt", "iTXt":
			c.pngText(kind, data)
		case "eXIf":
			c.exif(data)
		case "IEND":
			c.trailing(src[12+size:])
			return
		}
		src = src[12+size:]
	}
}

// pngText reads a text chunk: a key, and a text that may be packed.
func (c *Content) pngText(kind string, data []byte) {
	key, text, ok := bytes.Cut(data, []byte{0})
	if !ok {
		return
	}
	packed := kind == "zTXt"
	switch {
	case packed && len(text) > 0:
		text = text[1:]
	case kind == "iTXt" && len(text) > 2:
		packed = text[0] == 1
		_, text, _ = bytes.Cut(text[2:], []byte{0}) // language
		_, text, _ = bytes.Cut(text, []byte{0})     // translated key
	}
	if packed {
		text = inflated(text, 1<<20)
	}
	if bytes.HasPrefix(key, []byte("XML:com.adobe.xmp")) {
		c.xmp(text)
		return
	}
	c.addProperty("图片的 "+printable(key), printable(text), bytes.EqualFold(key, []byte("Author")))
}

// inflated unpacks at mostBytes limit bytes. Damaged data ends early.
func inflated(src []byte, limit int64) []byte {
	r, err := zlib.NewReader(bytes.NewReader(src))
	if err != nil {
		return nil
	}
	out, _ := io.ReadAll(io.LimitReader(r, limit)) // what could be read counts
	return out
}

// webp walks the chunks of a WebP picture.
func (c *Content) webp(src []byte) {
	for len(src) >= 8 {
		size := uint64(binary.LittleEndian.Uint32(src[4:]))
		if size+8 > uint64(len(src)) {
			return
		}
		switch data := src[8 : 8+size]; string(src[:4]) {
		case "EXIF":
			c.exif(bytes.TrimPrefix(data, []byte("Exif\x00\x00")))
		case "XMP ":
			c.xmp(data)
		}
		src = src[min(uint64(len(src)), 8+size+size%2):]
	}
}

// exif reads the directories of a TIFF header.
func (c *Content) exif(src []byte) {
	if len(src) < 8 {
		return
	}
	var order binary.ByteOrder = binary.LittleEndian
	if src[0] == 'M' {
		order = binary.BigEndian
	}
	e := exif{content: c, src: src, order: order}
	e.directory(order.Uint32(src[4:]), 0)
}

// exif reads the directories of a picture's metadata.
type exif struct {
	content *Content
	src     []byte
	order   binary.ByteOrder
	seen    int // directories
}

// directory reads the entries of one directory and those it leads to.
func (e *exif) directory(at uint32, gps int) {
	if e.seen++; e.seen > 16 || uint64(at)+2 > uint64(len(e.src)) {
		return
	}
	count := int(e.order.Uint16(e.src[at:]))
	entries := e.src[at+2:]
	for ; count > 0 && len(entries) >= 12; count-- {
		e.entry(entries[:12], gps)
		entries = entries[12:]
	}
	if len(entries) >= 4 && gps == 0 {
		if next := e.order.Uint32(entries); next > at {
			e.directory(next, 0)
		}
	}
}

// exifProperties are the properties by their tags; those from 0x9C9B to 0x9C9F are
// Windows' own, in UTF-16.
var exifProperties = map[uint16]Property{
	0x010D: {Name: "图片的文档名"},
	0x010E: {Name: "图片说明"},
	0x013C: {Name: "处理图片的计算机"},
	0x013B: {Name: "拍摄者", Person: true},
	0x8298: {Name: "版权"},
	0x9286: {Name: "图片注释"},
	0x9C9B: {Name: "图片标题"},
	0x9C9C: {Name: "图片注释"},
	0x9C9D: {Name: "作者", Person: true},
	0x9C9E: {Name: "图片关键词"},
	0x9C9F: {Name: "图片主题"},
	0xA430: {Name: "相机所有者", Person: true},
}

// entry reads one entry of a directory: a property, or another directory.
func (e *exif) entry(entry []byte, gps int) {
	tag, kind, count := e.order.Uint16(entry), e.order.Uint16(entry[2:]), e.order.Uint32(entry[4:])
	offset := e.order.Uint32(entry[8:])
	switch {
	case tag == 0x8825:
		e.directory(offset, 1)
		return
	case tag == 0x8769:
		e.directory(offset, 0)
		return
	case gps == 1:
		e.content.Located = e.content.Located || tag == 2 || tag == 4
		return
	}
	property, known := exifProperties[tag]
	if !known || kind != 1 && kind != 2 && kind != 7 || count > 1<<16 {
		return
	}
	data := entry[8:12]
	if count > 4 {
		if uint64(offset)+uint64(count) > uint64(len(e.src)) {
			return
		}
		data = e.src[offset : offset+count]
	} else {
		data = data[:count]
	}
	text := printable(data)
	if tag >= 0x9C9B && tag <= 0x9C9F {
		text = utf16Text(data, binary.LittleEndian)
	}
	e.content.addProperty(property.Name, text, property.Person)
}

// xmp reads the texts of an XMP packet.
func (c *Content) xmp(src []byte) {
	if len(src) > 1<<20 {
		src = src[:1<<20]
	}
	if at := bytes.IndexByte(src, '<'); at >= 0 {
		src = src[at:]
	}
	element := ""
	_ = walk(src, func(start *xml.StartElement, text []byte, end string) error { // what comes before damage counts
		switch {
		case start != nil:
			if n := start.Name.Local; n != "li" && n != "Seq" && n != "Alt" && n != "Bag" {
				element = n
			}
			for _, a := range start.Attr {
				c.xmpText(a.Name.Local, a.Value)
			}
		case end == "":
			c.xmpText(element, string(text))
		}
		return nil
	})
}

// xmpText adds a text of XMP by the name of its element or attribute.
func (c *Content) xmpText(name, text string) {
	switch name {
	case "creator", "Author", "author", "OwnerName", "Artist":
		c.addProperty("作者", text, true)
	case "title", "description", "subject", "rights", "Keywords", "Headline", "CaptionWriter", "Company", "UserComment", "Manager":
		c.addProperty("XMP 的 "+name, text, false)
	case "GPSLatitude", "GPSLongitude":
		c.Located = c.Located || strings.TrimSpace(text) != ""
	}
}

// printable returns the readable part of text in an unknown encoding.
func printable(src []byte) string {
	src = bytes.TrimPrefix(bytes.TrimPrefix(src, []byte("ASCII\x00\x00\x00")), []byte("UNICODE\x00"))
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFD {
			return ' '
		}
		return r
	}, charset.Text(src))
}

// utf16Text decodes UTF-16 of a byte order.
func utf16Text(src []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(src)/2)
	for ; len(src) >= 2; src = src[2:] {
		units = append(units, order.Uint16(src))
	}
	return string(utf16.Decode(units))
}
