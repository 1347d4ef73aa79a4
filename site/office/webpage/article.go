package webpage

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/site/office/grid"
)

// Article is a document on its way to Markdown. Root, Files and Name are given;
// Clean fills the rest.
type Article struct {
	Root  *Node                             // an element whose children are the document
	Files func(name string) ([]byte, error) // reads a file that Root refers to, by its relative path
	Name  string                            // of the written document, without extension; begins the names of its files

	Images      []File
	Attachments []File
	Notes       Notes // for a person to look at, in Chinese

	// Characters counts the characters of the tree that Clean reduces, and Removed those
	// that Clean removed with a note. The others are in the tree.
	Characters, Removed map[rune]int

	// Hidden are the ids (#id) and classes (.class) that the style sheets of the page hide;
	// see HiddenNames. May be nil.
	Hidden map[string]string

	written map[string]string // source of a picture to its written name
	bytes   int               // of all files
	size    int               // bytes of text of Root

	cellCount, cellBytes int // of all tables, spans counted
	tables               int // number of tables
	in                   map[*Node]holds
}

// File is an image or attachment of a document.
type File struct {
	Name  string // in the folder of the written document
	Title string // text of the link or alternative text
	Data  []byte
}

// Limits of the files of a document.
const (
	maxFiles = 500
	maxBytes = 200 << 20
)

// room reports whether a document may have one more file of so many bytes.
func (a *Article) room(size int) bool {
	a.bytes += size
	return len(a.Images)+len(a.Attachments) < maxFiles && a.bytes <= maxBytes
}

// MaxFile is the most bytes that an image or attachment may have.
const MaxFile = 20 << 20

// Clean reduces Root to paragraphs, headings, lists, tables, images and links, and
// adds the files that they refer to, and notes.
func (a *Article) Clean() {
	a.size = len(PlainText(a.Root))
	Walk(a.Root, a.drop)
	a.Characters, a.Removed = Characters(PlainText(a.Root)), map[rune]int{}
	Walk(a.Root, a.link)
	Walk(a.Root, a.image)
	a.in = map[*Node]holds{}
	a.look(a.Root)
	Walk(a.Root, a.table)
	Walk(a.Root, func(n *Node) {
		if n.Type == TextNode {
			n.Data = strings.Map(plainSpace, n.Data)
		}
	})
	a.in = map[*Node]holds{}
	a.look(a.Root)
	a.distribute(a.Root, nil)
	a.paragraphs()
	a.headings()
	a.tidy()
}

// Characters counts the characters of a text that a page shows, without white space.
func Characters(text string) map[rune]int {
	count := map[rune]int{}
	for _, r := range CleanSpace(text) {
		if unicode.IsGraphic(r) && !unicode.IsSpace(r) {
			count[r]++
		}
	}
	return count
}

// attachmentName matches paths of files that are attachments.
var attachmentName = regexp.MustCompile(`(?i)\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|csv|txt)$`)

// link reduces a link to another site to its address, and any other link to its
// text, since the pages of the old site are missing. A linked file becomes an
// attachment.
func (a *Article) link(n *Node) {
	if n.Type != ElementNode || n.Data != "a" {
		return
	}
	href, text := Attr(n, "href"), PlainText(n)
	target, err := url.Parse(href)
	switch {
	case err != nil || href == "":
	case (target.Scheme == "http" || target.Scheme == "https") && (target.Host == "" || target.User != nil || strings.ContainsAny(target.Host, "\"<>\\^`{|} %")):
		a.Notes.Add("链接的网址不能用，只导入了文字", href)
	case target.Scheme == "http" || target.Scheme == "https":
		if attachmentName.MatchString(target.Path) {
			a.Notes.Add("附件没有保存下来，链接还指向原网站", text)
		}
		n.Attr = nil
		SetAttr(n, "href", href)
		if text != "" {
			return
		}
	case target.Scheme == "" && attachmentName.MatchString(target.Path):
		a.attach(target.Path, text)
	}
	unwrap(n)
}

// attach adds a file to the attachments, each content once.
func (a *Article) attach(name, title string) {
	data, err := a.file(name)
	if err != nil {
		a.Notes.Add("附件没有保存在网页旁边，没有导入", title+" "+name)
		return
	}
	if !a.room(len(data)) {
		a.Notes.Add("附件和图片太多或者太大，没有全部导入", title+" "+name)
		return
	}
	extension := strings.ToLower(path.Ext(name))
	for _, other := range a.Attachments {
		if string(other.Data) == string(data) {
			return
		}
	}
	if title == "" {
		title = "附件"
	}
	a.Attachments = append(a.Attachments, File{a.Name + "-file" + strconv.Itoa(len(a.Attachments)+1) + extension, title, data})
}

// file reads a file by a relative URL; ".." cannot leave the folder.
func (a *Article) file(name string) ([]byte, error) {
	if decoded, err := url.PathUnescape(name); err == nil {
		name = decoded
	}
	return a.Files(path.Clean("/" + strings.ReplaceAll(name, `\`, "/"))[1:])
}

// clipSource shortens the address of a picture; a picture in the page is data: only.
func clipSource(source string) string {
	if strings.HasPrefix(source, "data:") {
		return "（写在网页里的图片）"
	}
	return grid.Clip(source)
}

// image adds a picture to the images, or removes it with a note.
func (a *Article) image(n *Node) {
	if n.Type != ElementNode || n.Data != "img" {
		return
	}
	source, alt := Attr(n, "src"), Attr(n, "alt")
	if alt == "" {
		alt = Attr(n, "title")
	}
	target, err := url.Parse(source)
	if err != nil || target.Scheme != "" || source == "" {
		a.Notes.Add("图片没有保存下来，没有导入", strings.TrimSpace(alt+" "+clipSource(source)))
		Remove(n)
		return
	}
	if name, ok := a.written[target.Path]; ok { // the same picture again
		n.Attr = nil
		SetAttr(n, "src", name)
		SetAttr(n, "alt", strings.Join(strings.Fields(alt), " "))
		return
	}
	data, err := a.file(target.Path)
	extension := pictureType(data)
	if err != nil || extension == "" {
		a.Notes.Add("图片没有保存在网页旁边，或者不是 PNG、JPEG、GIF、WebP，没有导入", strings.TrimSpace(alt+" "+clipSource(source)))
		Remove(n)
		return
	}
	if !a.room(len(data)) {
		a.Notes.Add("附件和图片太多或者太大，没有全部导入", strings.TrimSpace(alt+" "+clipSource(source)))
		Remove(n)
		return
	}
	name := a.Name + "-image" + strconv.Itoa(len(a.Images)+1) + extension
	if alt == "" || alt == path.Base(target.Path) {
		alt = ""
		a.Notes.Add("图片没有文字说明，请在方括号里写上", name)
	}
	a.Images = append(a.Images, File{name, alt, data})
	if a.written == nil {
		a.written = map[string]string{}
	}
	a.written[target.Path] = name
	n.Attr = nil
	SetAttr(n, "src", name)
	SetAttr(n, "alt", strings.Join(strings.Fields(alt), " "))
}

// pictureType returns the extension of an image by its first bytes, or "".
func pictureType(data []byte) string {
	switch head := string(data[:min(len(data), 12)]); {
	case strings.HasPrefix(head, "\x89PNG\r\n\x1a\n"):
		return ".png"
	case strings.HasPrefix(head, "\xFF\xD8\xFF"):
		return ".jpg"
	case strings.HasPrefix(head, "GIF8"):
		return ".gif"
	case strings.HasPrefix(head, "RIFF") && strings.HasSuffix(head, "WEBP"):
		return ".webp"
	}
	return ""
}

// Limits of tables: the Markdown writer repeats a cell for all that it spans, and
// fills short rows.
const (
	MaxSpan   = 1000    // columns or rows of a cell
	maxCells  = 200_000 // of a document
	cellBytes = 4 << 20 // of a document
)

// MarkData marks a table of a tree as data, which is no table that arranges a page.
func MarkData(table *Node) { SetAttr(table, "data", "data") }

// table flattens the cells of a table of data. A table that only arranges the
// page, or is too large, becomes div elements.
func (a *Article) table(n *Node) {
	if n.Type != ElementNode || n.Data != "table" {
		return
	}
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.Type == ElementNode && c.Data == "caption" && n.Parent != nil {
			n.RemoveChild(c)
			c.Data, c.DataAtom = "p", 0
			n.Parent.InsertBefore(c, n)
		}
		c = next
	}
	border := Attr(n, "border")
	layout := a.in[n]&holdsTable != 0 && Attr(n, "data") == "" && (border == "" || border == "0")
	rows := [][2]int(nil)
	if !layout { // the texts of nested tables would be read once for each level
		rows = a.measureTable(n)
		widest := 0
		for _, row := range rows {
			widest = max(widest, row[0])
		}
		layout = widest < 2 || len(rows) < 2
		for _, row := range rows {
			a.cellCount += widest
			a.cellBytes += row[1]
		}
	}
	if layout || a.cellCount > maxCells || a.cellBytes > cellBytes {
		if a.cellCount > maxCells || a.cellBytes > cellBytes {
			a.Notes.Add("表格太大，按文字导入；请改成 CSV 附件", "")
		}
		dissolve(n)
		return
	}
	a.tables++
	Walk(n, func(c *Node) {
		if c.Type == ElementNode && (c.Data == "td" || c.Data == "th") {
			a.flatten(c)
			if text := PlainText(c); text != "" && (span(c, "colspan") > 1 || span(c, "rowspan") > 1) {
				a.Notes.Add("合并的单元格，合并到的每一格都写上了同样的内容", text)
			}
		}
	})
}

// dissolve makes div elements of a table; its cells and rows are blocks of text.
func dissolve(table *Node) {
	Walk(table, func(c *Node) {
		if c.Type == ElementNode {
			switch c.Data {
			case "td", "th", "tr":
				c.Data, c.DataAtom, c.Attr = "div", 0, nil
			}
		}
	})
	table.Data, table.DataAtom, table.Attr = "div", 0, nil
}

// measureTable returns the columns and the bytes of text of each row, spans counted. The
// cells of nested tables are part of their cell.
func (a *Article) measureTable(table *Node) (rows [][2]int) {
	var down []int // columns that cells above cover, by row
	each(table, func(tr *Node) {
		width, size := 0, 0
		if len(rows) < len(down) {
			width = down[len(rows)]
		}
		for c := tr.FirstChild; c != nil; c = c.NextSibling {
			if c.Data != "td" && c.Data != "th" {
				continue
			}
			columns, deep := span(c, "colspan"), span(c, "rowspan")
			width += columns
			size += (len(PlainText(c)) + 3) * columns * deep
			for below := len(rows) + 1; below < len(rows)+deep; below++ {
				for len(down) <= below {
					down = append(down, 0)
				}
				down[below] += columns
			}
		}
		rows = append(rows, [2]int{width, size})
	})
	return rows
}

// each calls f for the rows of a table, not for those of tables in it.
func each(table *Node, f func(tr *Node)) {
	for c := table.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type != ElementNode || c.Data == "td" || c.Data == "th" || c.Data == "table":
		case c.Data == "tr":
			f(c)
		default:
			each(c, f)
		}
	}
}

// Rows returns the rows of a table; rows of a table in a cell follow the row of that cell.
// The spans of cells are at most MaxSpan, here and in the tree.
func Rows(table *Node) (rows []grid.Row) {
	Walk(table, func(n *Node) {
		if n.Type != ElementNode || n.Data != "tr" {
			return
		}
		row := grid.Row{Number: len(rows) + 1}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if c.Data == "td" || c.Data == "th" {
				row.Cells = append(row.Cells, grid.Cell{Text: PlainText(c), Columns: span(c, "colspan"), Rows: span(c, "rowspan")})
			}
		}
		rows = append(rows, row)
	})
	return rows
}

// span returns how many columns (colspan) or rows (rowspan) a cell spans, from 1
// to MaxSpan, and corrects the attribute.
func span(cell *Node, key string) int {
	count, err := strconv.Atoi(Attr(cell, key))
	if err != nil || count < 1 {
		count = 1
	}
	count = min(count, MaxSpan)
	if Attr(cell, key) != "" {
		SetAttr(cell, key, strconv.Itoa(count))
	}
	return count
}

// flatten reduces a cell to a line: a Markdown cell has no paragraphs. Cells of a
// table in it are separated by spaces, its rows by semicolons.
func (a *Article) flatten(cell *Node) {
	nested := false
	var line []*Node
	gap := func(text string) {
		switch n := len(line); {
		case n == 0:
		case line[n-1].Type != TextNode || line[n-1].Data != " " && line[n-1].Data != "； ":
			line = append(line, NewText(text))
		case text != " ":
			line[n-1].Data = text
		}
	}
	var walk func(parent *Node)
	walk = func(parent *Node) {
		for c := parent.FirstChild; c != nil; {
			next := c.NextSibling
			parent.RemoveChild(c)
			switch {
			case c.Type == ElementNode && c.Data == "tr":
				nested = true
				walk(c)
				if next != nil {
					gap("； ")
				}
			case c.Type == ElementNode && (isBlock(c) || c.Data == "br"):
				gap(" ")
				walk(c)
				gap(" ")
			case c.Type == ElementNode && a.in[c]&holdsBlock != 0:
				walk(c)
			default:
				line = append(line, c)
			}
			c = next
		}
	}
	a.distribute(cell, nil)
	walk(cell)
	for _, c := range line {
		cell.AppendChild(c)
	}
	if nested {
		a.Notes.Add("表格的格子里还有表格，里面的表格写成了一行文字，行与行用分号隔开", PlainText(cell))
	}
}

// holds is what an element has in it.
type holds uint8

const (
	holdsBlock holds = 1 << iota // a block or a line break
	holdsTable
	holdsImage // or the mark of a footnote
)

// look fills Article.in for the elements in n, and returns what n holds.
func (a *Article) look(n *Node) (in holds) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != ElementNode {
			continue
		}
		in |= a.look(c)
		switch {
		case c.Data == "table":
			in |= holdsBlock | holdsTable
		case isBlock(c) || c.Data == "br":
			in |= holdsBlock
		case c.Data == "img" || isNoteMark(c):
			in |= holdsImage
		}
	}
	if in != 0 {
		a.in[n] = in
	}
	return in
}

// distribute moves the look of inline elements that hold blocks (bold, struck, links)
// to the texts in them, and removes these elements.
func (a *Article) distribute(parent *Node, looks []*Node) {
	if a.in[parent]&holdsBlock == 0 && len(looks) == 0 {
		return
	}
	var list []*Node
	a.spread(parent, looks, &list)
	for _, n := range list {
		parent.AppendChild(n)
	}
}

// spread takes the children of n out of the tree into a list, in their look.
func (a *Article) spread(n *Node, looks []*Node, list *[]*Node) {
	for c := n.FirstChild; c != nil; c = n.FirstChild {
		n.RemoveChild(c)
		switch {
		case c.Type == ElementNode && a.in[c]&holdsBlock != 0 && !isBlock(c) && c.Data != "br":
			inner := looks
			switch c.Data {
			case "strong", "b", "em", "i", "del", "a":
				if !slices.ContainsFunc(looks, func(l *Node) bool { return l.Data == c.Data }) {
					inner = append(slices.Clip(looks), c)
				}
			}
			a.spread(c, inner, list)
			continue
		case c.Type == ElementNode && isBlock(c):
			a.distribute(c, looks)
		case c.Type == TextNode && strings.TrimSpace(c.Data) == "" || c.Type == ElementNode && c.Data == "br" || isNoteMark(c):
		default:
			for _, l := range looks {
				outer := NewElement(l.Data, c)
				outer.Attr = l.Attr
				c = outer
			}
		}
		*list = append(*list, c)
	}
}

// paragraphs makes every run of text a paragraph: old pages separate by br and div.
func (a *Article) paragraphs() {
	var flat []*Node
	a.collect(a.Root, &flat)
	for a.Root.FirstChild != nil {
		a.Root.RemoveChild(a.Root.FirstChild)
	}
	for _, n := range flat {
		if n.Data == "p" && PlainText(n) == "" && !holdsAny(n) {
			continue
		}
		trim(n)
		a.Root.AppendChild(n)
	}
}

// collect appends the blocks of n to flat in order, text between them as paragraphs.
func (a *Article) collect(n *Node, flat *[]*Node) {
	var open *Node
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		n.RemoveChild(c)
		switch {
		case c.Type == ElementNode && (c.Data == "br" || c.Data == "hr"):
			open = nil
		case c.Type == ElementNode && a.isWhole(c):
			open = nil
			*flat = append(*flat, c)
		case c.Type == ElementNode && (isBlock(c) || a.in[c]&holdsBlock != 0):
			open = nil
			if c.Data == "pre" {
				breakLines(c)
			}
			a.collect(c, flat)
		default:
			if open == nil {
				open = NewElement("p")
				open.Attr = inherited(n)
				*flat = append(*flat, open)
			}
			open.AppendChild(c)
		}
		c = next
	}
}

// inherited returns the attributes of a block that its paragraphs take over: what a
// Word file knows of their look.
func inherited(n *Node) []Attribute {
	if n.Data == "p" {
		return n.Attr
	}
	return nil
}

// breakLines makes a break of each line end in a preformatted text.
func breakLines(pre *Node) {
	Walk(pre, func(c *Node) {
		if c.Type != TextNode || c.Parent == nil {
			return
		}
		lines := strings.Split(c.Data, "\n")
		for _, line := range lines[:len(lines)-1] {
			c.Parent.InsertBefore(NewText(line), c)
			c.Parent.InsertBefore(NewElement("br"), c)
		}
		c.Data = lines[len(lines)-1]
	})
}

// isWhole reports whether an element stays as a block with its children.
func (a *Article) isWhole(n *Node) bool {
	switch n.Data {
	case "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table":
		return true
	case "aside":
		return isNote(n)
	case "p":
		return a.in[n]&holdsBlock == 0
	}
	return false
}

// HasBlock reports whether n contains a block or a line break.
func HasBlock(n *Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if isBlock(c) || c.Type == ElementNode && c.Data == "br" || HasBlock(c) {
			return true
		}
	}
	return false
}

// holdsAny reports whether n contains an image or the mark of a footnote.
func holdsAny(n *Node) (is bool) {
	Walk(n, func(c *Node) { is = is || c.Type == ElementNode && (c.Data == "img" || isNoteMark(c)) })
	return is
}

// trim removes the indent of a paragraph.
func trim(n *Node) {
	done := false
	Walk(n, func(c *Node) {
		if c.Type == TextNode && !done {
			c.Data = strings.TrimLeftFunc(c.Data, unicode.IsSpace)
			done = c.Data != ""
		}
	})
}

// Numberings of headings.
var (
	firstLevel  = regexp.MustCompile(`^(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十]+(?:章|部分)[\s:：]?)`)
	secondLevel = regexp.MustCompile(`^[（(][一二三四五六七八九十]+[)）]`)
)

// headings replaces short numbered paragraphs by headings, which are not bold. A
// paragraph of more than a sentence is text.
func (a *Article) headings() {
	for n := a.Root.FirstChild; n != nil; {
		next := n.NextSibling
		if n.Type == ElementNode && n.Data == "p" {
			if level := HeadingLevel(PlainText(n)); level > 0 {
				n = replaceElement(n, "h"+strconv.Itoa(level))
			}
		}
		if n.Type == ElementNode && len(n.Data) == 2 && n.Data[0] == 'h' && n.Data != "hr" {
			Walk(n, func(c *Node) {
				if c.Type == ElementNode && (c.Data == "strong" || c.Data == "b") {
					c.Data, c.DataAtom = "span", 0
				}
			})
		}
		n = next
	}
}

// HeadingLevel returns the heading level of a paragraph by its numbering: 2 for
// 一、, 3 for （一）, 0 for text.
func HeadingLevel(text string) int {
	const longest = 45
	body := strings.TrimRight(text, "。")
	if utf8.RuneCountInString(text) > longest || strings.ContainsAny(body, "。；;！？") || strings.HasSuffix(body, "：") || strings.HasSuffix(body, ":") {
		return 0
	}
	switch {
	case firstLevel.MatchString(text) && !strings.HasSuffix(text, "。"):
		return 2
	case secondLevel.MatchString(text):
		return 3
	}
	return 0
}

// leftover matches lines that a content system puts around a text.
var leftover = regexp.MustCompile(`^(?:[×xX✕]|robots|(?:您|你)?(?:的|现在的|当前)?位置\s*[:：].*|当前位置.*|分享(?:到)?\s*[:：]?.*|【?\s*(?:打印|关闭|收藏|返回|打印(?:正文|本页)|关闭(?:窗口|本页)|返回顶部)\s*】?(?:\s*【.*】)*|` +
	`(?:用户|会员)?(?:登录|注册)|设为首页.*|(?:加入)?收藏(?:本站|本页)?|(?:上|下)一(?:篇|条)\s*[:：].*|(?:浏览|阅读|点击)(?:次数|量)\s*[:：]?\s*[0-9]*.*|字(?:号|体)\s*[:：].*|扫一扫.*|责任编辑\s*[:：].*)$`)

// tidy removes such lines, with notes.
func (a *Article) tidy() {
	Walk(a.Root, func(n *Node) {
		if n.Type == ElementNode && n.Parent == a.Root && (n.Data == "p" || n.Data == "h1" || n.Data == "h2") && leftover.MatchString(PlainText(n)) {
			a.Notes.Add("删去了网站自己的文字", PlainText(n))
			for r, count := range Characters(PlainText(n)) {
				a.Removed[r] += count
			}
			Remove(n)
		}
	})
}
