package importer

import (
	"strconv"
	"strings"
)

// writing makes a tree of the body of a Word file.
type writing struct {
	*docx
	open []*node // the elements that are open, the innermost last

	paragraph *node
	style     string
	list      string
	level     int
	heading   int // by the paragraph's own outline level
	bold      bool
	run       bool // within a run, whose text is text
	link      *node
	spans     map[int]*node // by column, the cell that a merged one belongs to
	column    int
	cell      cellSpan
}

type cellSpan struct {
	columns int
	merged  string // "", restart, continue
}

// body reads word/document.xml.
func (d *docx) body() (*node, error) {
	w := &writing{docx: d, open: []*node{element("div")}}
	err := d.walk("word/document.xml", w.begin, w.end, w.text)
	if err != nil {
		return nil, err
	}
	return w.open[0], nil
}

func (w *writing) top() *node { return w.open[len(w.open)-1] }

func (w *writing) push(n *node) {
	w.top().AppendChild(n)
	w.open = append(w.open, n)
}

func (w *writing) pop(name string) {
	if len(w.open) > 1 && w.top().Data == name {
		w.open = w.open[:len(w.open)-1]
	}
}

func (w *writing) begin(t tag) bool {
	switch t.name {
	case "del", "moveFrom", "Fallback", "instrText", "footnoteReference", "endnoteReference", "commentReference", "sectPr", "pict", "object", "sdtPr":
		if strings.HasSuffix(t.name, "noteReference") {
			w.note("Word 文件里的脚注没有导入")
		}
		return false
	case "tbl":
		w.push(element("table"))
		w.spans = map[int]*node{}
	case "tr":
		w.push(element("tr"))
		w.column = 0
	case "tc":
		w.push(element("td"))
		w.cell = cellSpan{columns: 1}
	case "gridSpan":
		w.cell.columns, _ = strconv.Atoi(t.val())
		w.cell.columns = min(max(w.cell.columns, 1), widestSpan)
	case "vMerge":
		w.cell.merged = "continue"
		if t.val() == "restart" {
			w.cell.merged = "restart"
		}
	case "hyperlink":
		if target := w.targets[t.attrs["id"]]; strings.HasPrefix(target, "http") {
			w.link = element("a")
			setAttr(w.link, "href", target)
		}
	default:
		w.beginText(t)
	}
	return true
}

// beginText is begin for what stands in paragraphs.
func (w *writing) beginText(t tag) {
	switch t.name {
	case "p":
		w.paragraph = element("p")
		w.style, w.list, w.level, w.heading = "", "", -1, 0
	case "pStyle":
		w.style = t.val()
	case "outlineLvl":
		w.heading = outline(t)
	case "numId":
		w.list = t.val()
	case "ilvl":
		w.level, _ = strconv.Atoi(t.val())
	case "r":
		w.bold = false
	case "b":
		w.bold = t.on()
	case "t":
		w.run = true
	case "tab":
		w.put(textOf(" "))
	case "br", "cr":
		w.put(element("br"))
	case "blip":
		if target := w.targets[t.attrs["embed"]]; target != "" {
			picture := element("img")
			setAttr(picture, "src", target)
			w.put(picture)
		}
	case "docPr":
		if w.paragraph != nil && t.attrs["descr"] != "" {
			w.paragraph.Attr = nil
			setAttr(w.paragraph, "title", t.attrs["descr"])
		}
	}
}

func (w *writing) text(s string) {
	if w.run {
		w.put(textOf(s))
	}
}

// put adds to the paragraph, in bold and as a link where it is one.
func (w *writing) put(n *node) {
	if w.paragraph == nil {
		return
	}
	if n.Data == "img" {
		if alt := attr(w.paragraph, "title"); alt != "" {
			setAttr(n, "alt", alt)
		}
	}
	into := w.paragraph
	if w.link != nil {
		if w.link.Parent == nil {
			into.AppendChild(w.link)
		}
		into = w.link
	}
	if !w.bold || n.Type != textNode || strings.TrimSpace(n.Data) == "" {
		into.AppendChild(n)
		return
	}
	if last := into.LastChild; last != nil && last.Data == "strong" {
		last.AppendChild(n)
		return
	}
	into.AppendChild(element("strong", n))
}

func (w *writing) end(name string) {
	switch name {
	case "t":
		w.run = false
	case "hyperlink":
		w.link = nil
	case "p":
		w.endParagraph()
	case "tc":
		w.endCell()
	case "tr":
		w.pop("tr")
	case "tbl":
		w.pop("table")
	}
}

// endParagraph makes the paragraph a heading, an item of a list, or text with
// the number that Word shows.
func (w *writing) endParagraph() {
	p := w.paragraph
	if w.paragraph = nil; p == nil {
		return
	}
	p.Attr = nil
	list, at := w.list, w.level
	if list == "" {
		s := w.find(w.style, func(s style) bool { return s.list != "" })
		list = s.list
		at = max(at, s.level)
	}
	number, bullet := "", false
	if list != "" && list != "0" {
		number, bullet = w.numbering.next(list, max(at, 0))
	}
	if number != "" {
		p.InsertBefore(textOf(number), p.FirstChild)
	}
	heading := w.heading
	if heading == 0 {
		heading = w.find(w.style, func(s style) bool { return s.outline > 0 }).outline
	}
	switch {
	case bullet:
		w.item(p)
	case heading > 0 && words(p) != "" && len(w.open) == 1:
		text := words(p)
		w.top().AppendChild(element("h"+strconv.Itoa(min(heading+1, 6)), textOf(text)))
	default:
		w.top().AppendChild(p)
	}
}

func (w *writing) item(p *node) {
	list := w.top().LastChild
	if list == nil || list.Data != "ul" {
		list = element("ul")
		w.top().AppendChild(list)
	}
	item := element("li")
	for p.FirstChild != nil {
		c := p.FirstChild
		p.RemoveChild(c)
		item.AppendChild(c)
	}
	list.AppendChild(item)
}

// endCell joins a cell that is merged with the one above it.
func (w *writing) endCell() {
	cell := w.top()
	w.pop("td")
	if cell.Data != "td" {
		return
	}
	if w.cell.columns > 1 {
		setAttr(cell, "colspan", strconv.Itoa(w.cell.columns))
	}
	above := w.spans[w.column]
	switch {
	case w.cell.merged == "continue" && above != nil:
		setAttr(above, "rowspan", strconv.Itoa(max(rowsOf(above), 1)+1))
		remove(cell)
	case w.cell.merged == "restart":
		w.spans[w.column] = cell
	default:
		delete(w.spans, w.column)
	}
	w.column += w.cell.columns
}

func rowsOf(cell *node) int {
	n, _ := strconv.Atoi(attr(cell, "rowspan"))
	return n
}

func (w *writing) note(text string) {
	for _, n := range w.notes {
		if n == text {
			return
		}
	}
	w.notes = append(w.notes, text)
}
