package word

import (
	"strconv"
	"strings"

	"gongkai/site/office/webpage"
)

// body builds the tree while the elements of word/document.xml go by.
type body struct {
	*archive
	open []*webpage.Node // open elements, the innermost last

	paragraph *webpage.Node // nil between paragraphs
	style     string        // id of the paragraph's style
	list      string        // id of the paragraph's list; "" is the style's, "0" none
	level     int           // of that list, from 0; -1 is the style's
	heading   int           // by the paragraph's outline level; 0 is the style's
	bold      bool
	inText    bool                  // in <w:t>, where character data is text
	link      *webpage.Node         // nil outside of a hyperlink
	spans     map[int]*webpage.Node // by column, the cell that continued cells extend
	column    int                   // of the next cell of the row
	cell      cellSpan              // of the open cell
}

// cellSpan is how a cell is merged with others.
type cellSpan struct {
	columns int
	merged  string // "", restart, continue
}

// body reads word/document.xml into a tree.
func (a *archive) body() (*webpage.Node, error) {
	b := &body{archive: a, open: []*webpage.Node{webpage.NewElement("div")}}
	err := a.walk("word/document.xml", b.begin, b.end, b.text)
	if err != nil {
		return nil, err
	}
	return b.open[0], nil
}

// top returns the innermost open element.
func (b *body) top() *webpage.Node { return b.open[len(b.open)-1] }

// push opens an element.
func (b *body) push(n *webpage.Node) {
	b.top().AppendChild(n)
	b.open = append(b.open, n)
}

// pop closes the innermost element if it has the name.
func (b *body) pop(name string) {
	if len(b.open) > 1 && b.top().Data == name {
		b.open = b.open[:len(b.open)-1]
	}
}

// begin opens an element; false skips it.
func (b *body) begin(t tag) bool {
	switch t.name {
	case "del", "moveFrom", "Fallback", "instrText", "footnoteReference", "endnoteReference", "commentReference", "sectPr", "pict", "object", "sdtPr":
		if strings.HasSuffix(t.name, "noteReference") {
			b.notes.Add("Word 文件里的脚注没有导入", "")
		}
		return false
	case "tbl":
		b.push(webpage.NewElement("table"))
		b.spans = map[int]*webpage.Node{}
	case "tr":
		b.push(webpage.NewElement("tr"))
		b.column = 0
	case "tc":
		b.push(webpage.NewElement("td"))
		b.cell = cellSpan{columns: 1}
	case "gridSpan":
		b.cell.columns, _ = strconv.Atoi(t.val())
		b.cell.columns = min(max(b.cell.columns, 1), webpage.MaxSpan)
	case "vMerge":
		b.cell.merged = "continue"
		if t.val() == "restart" {
			b.cell.merged = "restart"
		}
	case "hyperlink":
		if target := b.targets[t.attrs["id"]]; strings.HasPrefix(target, "http") {
			b.link = webpage.NewElement("a")
			webpage.SetAttr(b.link, "href", target)
		}
	default:
		b.beginText(t)
	}
	return true
}

// beginText opens an element of a paragraph.
func (b *body) beginText(t tag) {
	switch t.name {
	case "p":
		b.paragraph = webpage.NewElement("p")
		b.style, b.list, b.level, b.heading = "", "", -1, 0
	case "pStyle":
		b.style = t.val()
	case "outlineLvl":
		b.heading = outline(t)
	case "numId":
		b.list = t.val()
	case "ilvl":
		b.level, _ = strconv.Atoi(t.val())
	case "r":
		b.bold = false
	case "b":
		b.bold = t.on()
	case "t":
		b.inText = true
	case "tab":
		b.put(webpage.NewText(" "))
	case "br", "cr":
		b.put(webpage.NewElement("br"))
	case "blip":
		if target := b.targets[t.attrs["embed"]]; target != "" {
			picture := webpage.NewElement("img")
			webpage.SetAttr(picture, "src", target)
			b.put(picture)
		}
	case "docPr":
		if b.paragraph != nil && t.attrs["descr"] != "" {
			b.paragraph.Attr = nil
			webpage.SetAttr(b.paragraph, "title", t.attrs["descr"])
		}
	}
}

// text adds character data of a run.
func (b *body) text(s string) {
	if b.inText {
		b.put(webpage.NewText(s))
	}
}

// put adds a node to the paragraph: into the open link, and into strong when the
// run is bold.
func (b *body) put(n *webpage.Node) {
	if b.paragraph == nil {
		return
	}
	if n.Data == "img" {
		if alt := webpage.Attr(b.paragraph, "title"); alt != "" {
			webpage.SetAttr(n, "alt", alt)
		}
	}
	into := b.paragraph
	if b.link != nil {
		if b.link.Parent == nil {
			into.AppendChild(b.link)
		}
		into = b.link
	}
	if !b.bold || n.Type != webpage.TextNode || strings.TrimSpace(n.Data) == "" {
		into.AppendChild(n)
		return
	}
	if last := into.LastChild; last != nil && last.Data == "strong" {
		last.AppendChild(n)
		return
	}
	into.AppendChild(webpage.NewElement("strong", n))
}

// end closes an element.
func (b *body) end(name string) {
	switch name {
	case "t":
		b.inText = false
	case "hyperlink":
		b.link = nil
	case "p":
		b.endParagraph()
	case "tc":
		b.endCell()
	case "tr":
		b.pop("tr")
	case "tbl":
		b.pop("table")
	}
}

// endParagraph adds the paragraph as a heading, an item of a list, or text that
// begins with the number that Word shows.
func (b *body) endParagraph() {
	p := b.paragraph
	if b.paragraph = nil; p == nil {
		return
	}
	p.Attr = nil
	list, at := b.list, b.level
	if list == "" {
		s := b.find(b.style, func(s style) bool { return s.list != "" })
		list = s.list
		at = max(at, s.level)
	}
	number, bullet := "", false
	if list != "" && list != "0" {
		number, bullet = b.numbering.next(list, max(at, 0))
	}
	if number != "" {
		p.InsertBefore(webpage.NewText(number), p.FirstChild)
	}
	heading := b.heading
	if heading == 0 {
		heading = b.find(b.style, func(s style) bool { return s.outline > 0 }).outline
	}
	switch {
	case bullet:
		b.item(p)
	case heading > 0 && webpage.PlainText(p) != "" && len(b.open) == 1:
		text := webpage.PlainText(p)
		b.top().AppendChild(webpage.NewElement("h"+strconv.Itoa(min(heading+1, 6)), webpage.NewText(text)))
	default:
		b.top().AppendChild(p)
	}
}

// item adds a paragraph as an item to the list before it, or to a new list.
func (b *body) item(p *webpage.Node) {
	list := b.top().LastChild
	if list == nil || list.Data != "ul" {
		list = webpage.NewElement("ul")
		b.top().AppendChild(list)
	}
	item := webpage.NewElement("li")
	for p.FirstChild != nil {
		c := p.FirstChild
		p.RemoveChild(c)
		item.AppendChild(c)
	}
	list.AppendChild(item)
}

// endCell closes a cell; a continued cell makes the cell above it taller.
func (b *body) endCell() {
	cell := b.top()
	b.pop("td")
	if cell.Data != "td" {
		return
	}
	if b.cell.columns > 1 {
		webpage.SetAttr(cell, "colspan", strconv.Itoa(b.cell.columns))
	}
	above := b.spans[b.column]
	switch {
	case b.cell.merged == "continue" && above != nil:
		webpage.SetAttr(above, "rowspan", strconv.Itoa(max(rowsOf(above), 1)+1))
		webpage.Remove(cell)
	case b.cell.merged == "restart":
		b.spans[b.column] = cell
	default:
		delete(b.spans, b.column)
	}
	b.column += b.cell.columns
}

// rowsOf returns how many rows a cell spans, or 0 without an attribute.
func rowsOf(cell *webpage.Node) int {
	n, _ := strconv.Atoi(webpage.Attr(cell, "rowspan"))
	return n
}
