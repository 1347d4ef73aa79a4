package webpage

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Markdown writes a tree that Article.Clean reduced, as site/markdown reads it: what
// is text in the tree is text on the page. Cells are repeated for all that they span.
// Footnotes (see NoteMark) follow the text.
func Markdown(root *Node) (string, error) {
	w := &writer{}
	w.blocks(root, "")
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if isNote(n) {
			w.footnote(n)
		}
	}
	if w.b.Len() == 0 {
		return "\n", nil
	}
	return w.b.String(), nil
}

// Footnotes in a tree: NoteMark makes the mark in the text, and a child of the root
// that NoteText makes holds the note.
func NoteMark(label string) *Node {
	n := NewElement("cite")
	SetAttr(n, "note", label)
	return n
}

// NoteText returns the element of a footnote; its children are the paragraphs.
func NoteText(label string) *Node {
	n := NewElement("aside")
	SetAttr(n, "note", label)
	return n
}

// isNote reports whether n is the text of a footnote.
func isNote(n *Node) bool { return n.Type == ElementNode && n.Data == "aside" && Attr(n, "note") != "" }

// isNoteMark reports whether n is the mark of a footnote.
func isNoteMark(n *Node) bool {
	return n.Type == ElementNode && n.Data == "cite" && Attr(n, "note") != ""
}

// writer writes blocks.
type writer struct {
	b     strings.Builder
	mark  byte // behind the numbers of the last list: . or )
	tight bool // the next block follows without an empty line
	close bool // so does the list behind the next line

	bullet string // begins the next line, with its indent; "" none
	lists  int    // open lists
}

// line writes a block of one or more lines, each after the indent.
func (w *writer) line(indent, text string) {
	if text == "" {
		return
	}
	if w.b.Len() > 0 && !w.tight {
		w.b.WriteByte('\n')
	}
	w.tight, w.close = w.close, false
	for line := range strings.SplitSeq(text, "\n") {
		lead := indent
		if w.bullet != "" {
			lead, w.bullet = w.bullet, ""
		}
		w.b.WriteString(strings.TrimRight(lead+line, " \t"))
		w.b.WriteByte('\n')
	}
}

// blocks writes the children of an element; text between blocks as paragraphs.
func (w *writer) blocks(parent *Node, indent string) {
	var open []*Node
	flush := func() {
		if len(open) > 0 {
			w.line(indent, paragraph(open))
			open = nil
		}
	}
	for n := parent.FirstChild; n != nil; n = n.NextSibling {
		if n.Type == TextNode || n.Type == ElementNode && !isBlock(n) {
			open = append(open, n)
			continue
		}
		flush()
		w.block(n, indent)
	}
	flush()
}

// block writes a block.
func (w *writer) block(n *Node, indent string) {
	if isNote(n) {
		return
	}
	switch n.Data {
	case "h1", "h2", "h3", "h4", "h5", "h6":
		if text := inline(children(n), false); text != "" {
			w.line(indent, strings.Repeat("#", int(n.Data[1]-'0'))+" "+trailingHashes(text))
		}
	case "ul", "ol":
		w.list(n, indent)
	case "table":
		w.line(indent, tableText(n))
	default:
		w.blocks(n, indent)
	}
}

// trailingHashes protects number signs at the end of a heading.
func trailingHashes(text string) string {
	if strings.HasSuffix(text, "#") {
		return text[:len(text)-1] + `\#`
	}
	return text
}

// deepestList is the number of lists within each other that are written so; deeper ones
// are items of the list around them.
const deepestList = 10

// list writes the items of a list.
func (w *writer) list(n *Node, indent string) {
	number, err := strconv.Atoi(Attr(n, "start"))
	if err != nil {
		number = 1
	}
	mark := byte('.')
	if p := n.PrevSibling; p != nil && p.Data == "ol" && n.Data == "ol" && w.mark == '.' {
		mark = ')' // lists with one mark would join, and count on
	}
	lead := indent
	if w.bullet != "" {
		lead, w.bullet = w.bullet, ""
	}
	w.lists++
	first := true
	for _, item := range items(n) {
		bullet := "- "
		if n.Data == "ol" {
			bullet = strconv.Itoa(max(number, 0)) + string(mark) + " "
		}
		number++
		w.tight = w.tight || !first
		inner := indent + strings.Repeat(" ", len(bullet))
		if w.lists > deepestList {
			inner, bullet = indent, ""
		}
		w.bullet = lead + bullet
		w.item(item, inner)
		if w.bullet == "" { // something was written
			lead, first = indent, false
		}
		w.bullet = ""
	}
	w.lists--
	w.mark, w.tight = mark, false
}

// item writes an item. A list behind its one line follows without an empty line.
func (w *writer) item(item *Node, indent string) {
	lists, others := 0, 0
	for _, c := range children(item) {
		switch {
		case c.Type == ElementNode && (c.Data == "ul" || c.Data == "ol"):
			lists++
		case c.Type == ElementNode && isBlock(c):
			others++
		}
	}
	w.close = lists > 0 && others == 0
	w.blocks(item, indent)
	w.close = false
}

// items returns the items of a list; what is in the list and in no item, as old pages
// have it, is an item of its own.
func items(list *Node) (all []*Node) {
	var open *Node
	for _, c := range children(list) {
		switch {
		case c.Type == ElementNode && c.Data == "li":
			open = nil
			all = append(all, c)
			continue
		case c.Type == TextNode && strings.TrimSpace(c.Data) == "":
			continue
		case open == nil:
			open = NewElement("li")
			all = append(all, open)
		}
		list.RemoveChild(c)
		open.AppendChild(c)
	}
	return all
}

// footnote writes a footnote; further paragraphs are indented.
func (w *writer) footnote(n *Node) {
	inner := &writer{}
	inner.blocks(n, "")
	text := strings.TrimSuffix(inner.b.String(), "\n")
	if text == "" {
		text = `\-`
	}
	w.line("", "[^"+Attr(n, "note")+"]: "+strings.ReplaceAll(text, "\n", "\n    "))
}

// paragraph returns a paragraph on a line of its own.
func paragraph(nodes []*Node) string {
	return blockStart(inline(nodes, false))
}

var (
	startsNumbered = regexp.MustCompile(`^[0-9]{1,9}[.)](?: |$)`)
	startsBlock    = regexp.MustCompile(`^(?:[-+](?: |$)|#|>|:|=+$|-+$|\+\+\+$)`)
)

// blockStart protects the beginning of a paragraph that would be a heading, a list or
// another block.
func blockStart(text string) string {
	switch {
	case startsNumbered.MatchString(text):
		at := strings.IndexAny(text, ".)")
		return text[:at] + `\` + text[at:]
	case startsBlock.MatchString(text):
		return `\` + text
	}
	return text
}

// children returns the children of an element.
func children(n *Node) (list []*Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		list = append(list, c)
	}
	return list
}

// piece is text of one look, or an image or a mark of a footnote.
type piece struct {
	parts              []string
	text               string
	strong, em, struck bool
	link               *Node
	node               *Node // image or mark
}

// same reports whether two pieces of text look alike.
func (p piece) same(q piece) bool {
	return p.strong == q.strong && p.em == q.em && p.struck == q.struck && p.link == q.link && p.node == nil && q.node == nil
}

// pieces flattens inline nodes.
func pieces(nodes []*Node, look piece, list *[]piece) {
	add := func(p piece) {
		if last := len(*list) - 1; last >= 0 && (*list)[last].same(p) {
			(*list)[last].parts = append((*list)[last].parts, p.text)
			return
		}
		p.parts, p.text = []string{p.text}, ""
		*list = append(*list, p)
	}
	for _, n := range nodes {
		switch {
		case n.Type == TextNode:
			p := look
			p.text = n.Data
			add(p)
			continue
		case n.Type != ElementNode:
			continue
		case n.Data == "img" || isNoteMark(n):
			*list = append(*list, piece{node: n, link: look.link})
			continue
		case n.Data == "br":
			p := look
			p.text = " "
			add(p)
			continue
		}
		inner := look
		switch n.Data {
		case "strong", "b":
			inner.strong = true
		case "em", "i":
			inner.em = true
		case "del", "s", "strike":
			inner.struck = true
		case "a":
			if Attr(n, "href") != "" {
				inner.link = n
			}
		}
		if isBlock(n) {
			add(piece{text: " "})
		}
		pieces(children(n), inner, list)
		if isBlock(n) {
			add(piece{text: " "})
		}
	}
}

// inline writes inline nodes on one line; in a cell, bars are escaped.
func inline(nodes []*Node, cell bool) string {
	var list []piece
	pieces(nodes, piece{}, &list)
	for i, p := range list {
		list[i].text = strings.Join(p.parts, "")
	}
	var b strings.Builder
	for i := 0; i < len(list); i++ {
		p := list[i]
		if p.link == nil {
			writePiece(&b, p, behind(list, i), cell)
			continue
		}
		var inner strings.Builder
		for ; i < len(list) && list[i].link == p.link; i++ {
			writePiece(&inner, list[i], behind(list, i), cell)
		}
		i--
		text := strings.TrimSpace(inner.String())
		if text == "" {
			continue
		}
		b.WriteString("[" + strings.ReplaceAll(text, "]", `\]`) + "](" + destination(Attr(p.link, "href")) + ")")
	}
	return strings.Join(strings.FieldsFunc(b.String(), func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' }), " ")
}

// behind returns the first character after piece i, or a space.
func behind(list []piece, i int) rune {
	for _, p := range list[i+1:] {
		switch {
		case p.node != nil:
			return '['
		case p.text != "":
			r, _ := utf8.DecodeRuneInString(p.text)
			return r
		}
	}
	return ' '
}

// writePiece writes a piece; next is the character after it.
func writePiece(b *strings.Builder, p piece, next rune, cell bool) {
	if p.node != nil {
		if isNoteMark(p.node) {
			b.WriteString("[^" + Attr(p.node, "note") + "]")
			return
		}
		alt := strings.ReplaceAll(escape(Attr(p.node, "alt"), cell), "]", `\]`)
		b.WriteString("![" + alt + "](" + destination(Attr(p.node, "src")) + ")")
		return
	}
	text := strings.TrimFunc(p.text, unicode.IsSpace)
	mark := ""
	switch {
	case p.struck:
		mark = "~~"
	case p.strong:
		mark = "**"
	case p.em:
		mark = "*"
	}
	if mark == "" || text == "" {
		b.WriteString(escape(p.text, cell))
		return
	}
	lead := p.text[:strings.Index(p.text, text)]
	tail := p.text[len(lead)+len(text):]
	before := ' '
	if lead == "" && b.Len() > 0 {
		before, _ = utf8.DecodeLastRuneInString(b.String())
	}
	if tail != "" {
		next = ' '
	}
	first, _ := utf8.DecodeRuneInString(text)
	last, _ := utf8.DecodeLastRuneInString(text)
	opens, closes := flanks(before, first), flanks(next, last)
	switch {
	case opens && closes:
	case mark == "~~":
		if !opens {
			lead += " "
		}
		if !closes {
			tail = " " + tail
		}
	default: // a look that CommonMark cannot say here
		b.WriteString(escape(p.text, cell))
		return
	}
	b.WriteString(lead + mark + escape(text, cell) + mark + tail)
}

// flanks reports whether a mark between an outer and an inner character begins or
// ends emphasis: CommonMark's rule, and the one for Chinese of site/markdown.
func flanks(outer, inner rune) bool {
	if !isMark(inner) || unicode.IsSpace(outer) || isMark(outer) {
		return true
	}
	return unicode.Is(unicode.Han, outer) || unicode.Is(unicode.Han, inner) || fullWidth(outer) || fullWidth(inner)
}

// isMark reports whether r is punctuation to CommonMark.
func isMark(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }

// fullWidth reports whether r is Chinese punctuation.
func fullWidth(r rune) bool { return r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF }

var entity = regexp.MustCompile(`&#?[a-zA-Z0-9]+;`)

// escape protects what Markdown would take for markup in a text.
func escape(text string, cell bool) string {
	if !strings.ContainsAny(text, "\\`*_[<~&|!") {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '\\', '`', '*', '[', '<', '~':
			b.WriteByte('\\')
		case '_':
			if i == 0 || i+1 == len(text) || !isWordByte(text[i-1]) || !isWordByte(text[i+1]) {
				b.WriteByte('\\')
			}
		case '&':
			if at := entity.FindStringIndex(text[i:min(len(text), i+40)]); at != nil && at[0] == 0 {
				b.WriteByte('\\')
			}
		case '|':
			if cell {
				b.WriteByte('\\')
			}
		case '!':
			if i+1 == len(text) {
				b.WriteByte('\\')
			}
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// isWordByte reports whether a byte is a letter or digit, or of a character that is
// not ASCII.
func isWordByte(c byte) bool {
	return c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// destination writes the target of a link.
func destination(href string) string {
	if strings.ContainsAny(href, " ()<>\\\n\t|") {
		return strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E", `\`, "%5C", "\n", "", "\t", "", "|", "%7C").Replace(href)
	}
	return href
}

// tableText writes a table, its first row as the header. Rows without text are left
// out.
func tableText(table *Node) string {
	rows := gridOf(table)
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	var b strings.Builder
	first := true
	for _, row := range rows {
		if strings.Join(row, "") == "" {
			continue
		}
		for i := range width {
			text := ""
			if i < len(row) {
				text = row[i]
			}
			if text == "" {
				b.WriteString("| ")
			} else {
				b.WriteString("| " + text + " ")
			}
		}
		b.WriteString("|\n")
		if first {
			b.WriteString(strings.Repeat("|---", width) + "|\n")
			first = false
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// held is a cell that covers rows below it.
type held struct {
	text string
	rows int
}

// gridOf returns the texts of the cells of a table by row and column, each repeated
// for all that it spans. A cell goes into the first columns that no cell above it
// covers.
func gridOf(table *Node) (rows [][]string) {
	var above []held // by column
	each(table, func(n *Node) {
		var row []string
		covered := func() {
			for len(row) < len(above) && above[len(row)].rows > 0 {
				above[len(row)].rows--
				row = append(row, above[len(row)].text)
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Type != ElementNode || c.Data != "td" && c.Data != "th" {
				continue
			}
			covered()
			text := inline(children(c), true)
			columns, deep := span(c, "colspan"), span(c, "rowspan")
			for range columns {
				for len(above) <= len(row) {
					above = append(above, held{})
				}
				above[len(row)] = held{text, deep - 1}
				row = append(row, text)
			}
		}
		for len(row) < len(above) {
			covered()
			if len(row) < len(above) {
				row = append(row, "")
			}
		}
		for len(row) > 0 && row[len(row)-1] == "" {
			row = row[:len(row)-1]
		}
		rows = append(rows, row)
	})
	return rows
}
