package word

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"gongkai/site/internal/boundedzip"
	"gongkai/site/internal/charset"
	"gongkai/site/office/grid"
)

// tag is an element of a part. name has the usual prefix of its namespace, such as
// w:p, whatever prefix the part declares; local has none. Attributes are without
// namespace, but for those of relations, r:id.
type tag struct {
	name, local string
	attrs       map[string]string
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

// prefixes are the namespaces by a part of their names, transitional and strict.
var prefixes = []struct{ part, prefix string }{
	{"wordprocessingml", "w"}, {"officeDocument/2006/math", "m"}, {"officeDocument/math", "m"}, {"relationships", "r"},
	{"wordprocessingDrawing", "wp"}, {"drawingml/2006/chart", "c"}, {"drawingml/chart", "c"}, {"drawingml/2006/diagram", "dgm"}, {"drawingml/diagram", "dgm"},
	{"drawingml/2006/picture", "pic"}, {"drawingml/picture", "pic"}, {"drawingml/2006/main", "a"}, {"drawingml/main", "a"},
	{"markup-compatibility", "mc"}, {"wordprocessingShape", "wps"}, {"schemas-microsoft-com:vml", "v"}, {"schemas-microsoft-com:office:office", "o"},
	{"office/word/20", "w14"}, {"drawing/2016/SVG", "asvg"}, {"office/drawing", "ad"},
}

// prefixOf returns the usual prefix of a namespace, else the namespace.
func prefixOf(space string, known map[string]string) string {
	if prefix, ok := known[space]; ok {
		return prefix
	}
	prefix := space
	for _, p := range prefixes {
		if strings.Contains(space, p.part) {
			prefix = p.prefix
			break
		}
	}
	if len(known) < 1000 {
		known[space] = prefix
	}
	return prefix
}

// visitor is called for what a part holds, in order. An element for which begin returns
// false is skipped: end is not called for it nor for what is in it, and text only with
// skipped. Functions may be nil; fail ends the walk.
type visitor struct {
	begin func(tag) bool
	end   func(name string)
	text  func(s string, skipped bool)
	fail  func() error
}

// walk reads a part as a stream. A missing part has no elements.
func (a *archive) walk(name string, v visitor) error {
	part := a.parts[name]
	if part == nil {
		return nil
	}
	packed, err := part.Open()
	if err != nil {
		return a.unreadable(name, err)
	}
	defer packed.Close()
	decoder := xml.NewDecoder(decoded(packed))
	decoder.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(label) {
		case "gb2312", "gbk", "gb18030":
			return charset.Decode(in, charset.GB18030), nil
		case "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii", "utf8":
			return in, nil
		}
		return nil, errors.New("unknown encoding")
	}
	w := &walker{archive: a, visitor: v, part: name, known: map[string]string{}}
	for count := 0; ; count++ {
		if count%4096 == 0 && a.ctx.Err() != nil {
			return a.ctx.Err()
		}
		token, err := decoder.RawToken()
		if errors.Is(err, io.EOF) {
			if len(w.open) > 0 {
				return a.unreadable(name, io.ErrUnexpectedEOF)
			}
			return nil
		}
		if err == nil {
			err = w.token(token)
		} else {
			err = a.unreadable(name, err)
		}
		if err == nil && v.fail != nil {
			err = v.fail()
		}
		if err != nil {
			return err
		}
	}
}

// unreadable returns the Chinese error of a part.
func (a *archive) unreadable(name string, err error) error {
	switch {
	case a.ctx.Err() != nil:
		return a.ctx.Err()
	case errors.Is(err, boundedzip.ErrBomb):
		return grid.Refuse("Word 文件解开后大得不正常（"+name+"）", "为防止耗尽内存，没有读取；请重新保存，图片多的先压缩图片")
	case errors.Is(err, boundedzip.ErrDamaged):
		return grid.Refuse("Word 文件不完整或者已经损坏（"+name+"）", "请重新保存")
	}
	return grid.Refuse("Word 文件的内容已经损坏（"+name+"）", "请用 Word 或 WPS 打开后另存一次")
}

// decoded returns a part as UTF-8 where it begins with a mark of UTF-16.
func decoded(r io.Reader) io.Reader {
	in := bufio.NewReaderSize(r, 64<<10)
	if head, _ := in.Peek(2); len(head) == 2 && (head[0] == 0xFF && head[1] == 0xFE || head[0] == 0xFE && head[1] == 0xFF) {
		return charset.Decode(in, charset.UTF16)
	}
	return in
}

// walker resolves namespaces and skips elements. The decoder's own resolution keeps a
// map for each element, which costs more than the file.
type walker struct {
	*archive
	visitor
	part  string
	known map[string]string // namespace to prefix
	open  []element
	skip  int // depth of the skipped element; 0 for none
	names map[string]string
}

// element is an open element.
type element struct {
	written string            // name as written, with prefix
	name    string            // of tag
	spaces  map[string]string // declared in this element: prefix to namespace
}

// token passes a token to the visitor.
func (w *walker) token(token xml.Token) error {
	switch t := token.(type) {
	case xml.Directive: // a document type, which Word never writes: entities, bombs
		return grid.Refuse("Word 文件里有不该有的声明（"+w.part+"）", "为了安全，没有读取；请用 Word 或 WPS 打开后另存一次")
	case xml.StartElement:
		if len(w.open) >= maxDepth {
			return grid.Refuse(fmt.Sprintf("Word 文件的层次超过 %d 层（%s）", maxDepth, w.part), "为防止耗尽内存，没有读取")
		}
		w.start(t)
	case xml.EndElement:
		n := len(w.open)
		if n == 0 || w.open[n-1].written != written(t.Name) {
			return w.unreadable(w.part, errors.New("unbalanced"))
		}
		if w.skip == 0 && w.end != nil {
			w.end(w.open[n-1].name)
		}
		if w.skip == n {
			w.skip = 0
		}
		w.open = w.open[:n-1]
	case xml.CharData:
		if w.text != nil && len(w.open) > 0 {
			w.text(string(t), w.skip > 0)
		}
	}
	return nil
}

// written returns a raw name with its prefix.
func written(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// start opens an element.
func (w *walker) start(t xml.StartElement) {
	e := element{written: written(t.Name)}
	for _, a := range t.Attr {
		prefix := a.Name.Local
		switch {
		case a.Name.Space == "xmlns":
		case a.Name.Space == "" && prefix == "xmlns":
			prefix = ""
		default:
			continue
		}
		if e.spaces == nil {
			e.spaces = map[string]string{}
		}
		e.spaces[prefix] = a.Value
	}
	w.open = append(w.open, e)
	if w.skip > 0 {
		return
	}
	x := tag{local: t.Name.Local}
	x.name = w.qualified(t.Name.Space, x.local)
	w.open[len(w.open)-1].name = x.name
	for _, a := range t.Attr {
		if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
			continue
		}
		if x.attrs == nil {
			x.attrs = make(map[string]string, len(t.Attr))
		}
		key := a.Name.Local
		if a.Name.Space != "" && w.prefix(a.Name.Space) == "r" {
			key = "r:" + key
		}
		x.attrs[key] = a.Value
	}
	if w.begin != nil && !w.begin(x) {
		w.skip = len(w.open)
	}
}

// prefix returns the usual prefix for one of the part.
func (w *walker) prefix(declared string) string {
	for i := len(w.open) - 1; i >= 0; i-- {
		if space, ok := w.open[i].spaces[declared]; ok {
			return prefixOf(space, w.known)
		}
	}
	return declared
}

// qualified returns the name of an element with the usual prefix.
func (w *walker) qualified(declared, local string) string {
	prefix := w.prefix(declared)
	if prefix == "" {
		return local
	}
	if w.names == nil {
		w.names = map[string]string{}
	}
	key := declared + ":" + local
	if name, ok := w.names[key]; ok && name == prefix+":"+local {
		return name
	}
	name := prefix + ":" + local
	if len(w.names) < 1000 {
		w.names[key] = name
	}
	return name
}
