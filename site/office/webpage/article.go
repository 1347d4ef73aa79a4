package webpage

import (
	"net/url"
	"path"
	"regexp"
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
	Notes       []string // for a person to look at, in Chinese

	cellCount int // of all tables, spans counted
}

// File is an image or attachment of a document.
type File struct {
	Name  string // in the folder of the written document
	Title string // text of the link or alternative text
	Data  []byte
}

// MaxFile is the most bytes that an image or attachment may have.
const MaxFile = 20 << 20

// Content returns the element of a page that holds the document: by the names
// that government sites give it, else the element with the most text outside of
// links, else the page.
func Content(page *Node) *Node {
	var named, densest *Node
	most := 0
	Walk(page, func(n *Node) {
		if n.Type != ElementNode {
			return
		}
		if named == nil && contentName.MatchString(Attr(n, "id")+" "+Attr(n, "class")) && utf8.RuneCountInString(PlainText(n)) > 50 {
			named = n
		}
		switch n.Data {
		case "div", "td", "article", "main", "section", "body":
			if weight := weightOf(n); weight > most {
				densest, most = n, weight
			}
		}
	})
	switch {
	case named != nil:
		return named
	case densest != nil:
		return densest
	}
	return page
}

// contentName matches ids and classes of the content element.
var contentName = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:zoom|ucap-content|trs_editor|view_?trs_editor|trs_uedit\w*|article-?content|articlecon|pages_content|news_?content|content_?text|xxgk_content|wenzhang|article_body)(?:$|[\s_-])`)

// weightOf returns the bytes of text in the paragraphs directly in an element.
func weightOf(n *Node) (weight int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == TextNode:
			weight += len(strings.TrimSpace(c.Data))
		case c.Type == ElementNode && (c.Data == "p" || c.Data == "table" || !isBlock(c) && c.Data != "a" && c.Data != "script" && c.Data != "style"):
			weight += len(PlainText(c))
		}
	}
	return weight
}

// Clean reduces Root to paragraphs, headings, lists, tables, images and links, and
// adds the files that they refer to, and notes.
func (a *Article) Clean() {
	Walk(a.Root, a.drop)
	Walk(a.Root, a.link)
	Walk(a.Root, a.image)
	Walk(a.Root, a.table)
	Walk(a.Root, func(n *Node) {
		if n.Type == TextNode {
			n.Data = strings.Map(plainSpace, n.Data)
		}
	})
	a.paragraphs()
	a.headings()
	a.tidy()
}

// drop removes a node that is no text of the document.
func (a *Article) drop(n *Node) {
	switch {
	case n.Type == TextNode:
	case n.Type != ElementNode:
		Remove(n) // comments
	default:
		switch n.Data {
		case "script", "style", "noscript", "template", "iframe", "object", "embed", "form", "input", "button", "select", "textarea", "nav", "svg", "math",
			"audio", "video", "canvas", "link", "meta", "title", "base", "map", "footer":
			Remove(n)
		default:
			if hidden(n) {
				a.Notes = append(a.Notes, "原网页里有隐藏的文字，没有导入："+grid.Clip(PlainText(n)))
				Remove(n)
			}
		}
	}
}

// hidden reports whether a page hides an element with text. Hidden text on an old
// page is often spam that the organ did not write.
func hidden(n *Node) bool {
	style := strings.ToLower(strings.ReplaceAll(Attr(n, "style"), " ", ""))
	for _, mark := range []string{"display:none", "visibility:hidden", "font-size:0;", "font-size:0px"} {
		if strings.Contains(style+";", mark) && PlainText(n) != "" {
			return true
		}
	}
	return false
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
	case target.Scheme == "http" || target.Scheme == "https":
		if attachmentName.MatchString(target.Path) {
			a.Notes = append(a.Notes, "附件没有保存下来，链接还指向原网站："+grid.Clip(text))
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
		a.Notes = append(a.Notes, "附件没有保存在网页旁边，没有导入："+grid.Clip(title))
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
		a.Notes = append(a.Notes, "图片没有保存下来，没有导入："+grid.Clip(source))
		Remove(n)
		return
	}
	data, err := a.file(target.Path)
	extension := pictureType(data)
	if err != nil || extension == "" {
		a.Notes = append(a.Notes, "图片没有保存在网页旁边，或者不是 PNG、JPEG、GIF、WebP，没有导入："+grid.Clip(source))
		Remove(n)
		return
	}
	name := a.Name + "-image" + strconv.Itoa(len(a.Images)+1) + extension
	if alt == "" || alt == path.Base(target.Path) {
		alt = ""
		a.Notes = append(a.Notes, "图片没有文字说明，请在方括号里写上："+name)
	}
	a.Images = append(a.Images, File{name, alt, data})
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

// Limits of tables: the Markdown writer repeats a cell for all that it spans.
const (
	MaxSpan  = 60      // columns or rows of a cell
	maxCells = 200_000 // of a document
)

// table flattens the cells of a table of data. A table that only arranges the
// page, or is too large, becomes div elements.
func (a *Article) table(n *Node) {
	if n.Type != ElementNode || n.Data != "table" {
		return
	}
	layout := false // arranges the page
	Walk(n, func(c *Node) { layout = layout || c.Type == ElementNode && c.Data == "table" })
	if !layout { // the texts of nested tables would be read once for each level
		rows, widest := Rows(n), 0
		for _, row := range rows {
			width := 0
			for _, cell := range row.Cells {
				width += cell.Columns
				a.cellCount += cell.Columns * cell.Rows
			}
			widest = max(widest, width)
		}
		layout = widest < 2 || len(rows) < 2
	}
	if layout || a.cellCount > maxCells {
		if a.cellCount > maxCells {
			a.Notes = append(a.Notes, "表格太大，按文字导入；请改成 CSV 附件")
		}
		for _, tag := range []string{"td", "th", "tr"} {
			Walk(n, func(c *Node) {
				if c.Type == ElementNode && c.Data == tag {
					c.Data, c.DataAtom, c.Attr = "div", 0, nil
				}
			})
		}
		n.Data, n.DataAtom, n.Attr = "div", 0, nil
		return
	}
	Walk(n, func(c *Node) {
		if c.Type == ElementNode && (c.Data == "td" || c.Data == "th") {
			flatten(c)
		}
	})
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

// flatten reduces a cell to a line of text and pictures: a Markdown cell has no
// paragraphs.
func flatten(cell *Node) {
	var pictures []*Node
	Walk(cell, func(c *Node) {
		if c.Data == "img" && c.Type == ElementNode {
			pictures = append(pictures, c)
		}
	})
	text := PlainText(cell)
	for cell.FirstChild != nil {
		cell.RemoveChild(cell.FirstChild)
	}
	cell.AppendChild(NewText(text))
	for _, p := range pictures {
		Remove(p)
		cell.AppendChild(p)
	}
}

// paragraphs makes every run of text a paragraph: old pages separate by br and div.
func (a *Article) paragraphs() {
	var flat []*Node
	collect(a.Root, &flat)
	for a.Root.FirstChild != nil {
		a.Root.RemoveChild(a.Root.FirstChild)
	}
	for _, n := range flat {
		if n.Data == "p" && PlainText(n) == "" && !hasImage(n) {
			continue
		}
		trim(n)
		a.Root.AppendChild(n)
	}
}

// collect appends the blocks of n to flat in order, text between them as paragraphs.
func collect(n *Node, flat *[]*Node) {
	var open *Node
	flush := func() { open = nil }
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		n.RemoveChild(c)
		switch {
		case c.Type == ElementNode && (c.Data == "br" || c.Data == "hr"):
			flush()
		case c.Type == ElementNode && isWhole(c):
			flush()
			*flat = append(*flat, c)
		case c.Type == ElementNode && (isBlock(c) || HasBlock(c)):
			flush()
			collect(c, flat)
		default:
			if open == nil {
				open = NewElement("p")
				*flat = append(*flat, open)
			}
			open.AppendChild(c)
		}
		c = next
	}
}

// isWhole reports whether an element stays as a block with its children.
func isWhole(n *Node) bool {
	switch n.Data {
	case "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre":
		return true
	case "p":
		return !HasBlock(n)
	}
	return false
}

// HasBlock reports whether n contains a block or a line break.
func HasBlock(n *Node) (holds bool) {
	Walk(n, func(c *Node) { holds = holds || isBlock(c) || c.Type == ElementNode && c.Data == "br" })
	return holds
}

// hasImage reports whether n contains an image.
func hasImage(n *Node) (holds bool) {
	Walk(n, func(c *Node) { holds = holds || c.Type == ElementNode && c.Data == "img" })
	return holds
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

// headings replaces short numbered paragraphs by headings. A paragraph of more
// than a sentence is text.
func (a *Article) headings() {
	for n := a.Root.FirstChild; n != nil; {
		next := n.NextSibling
		if n.Type == ElementNode && n.Data == "p" && !hasImage(n) {
			if level := HeadingLevel(PlainText(n)); level > 0 {
				heading := replaceElement(n, "h"+strconv.Itoa(level))
				text := PlainText(heading)
				for heading.FirstChild != nil {
					heading.RemoveChild(heading.FirstChild)
				}
				heading.AppendChild(NewText(text))
			}
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
			a.Notes = append(a.Notes, "删去了网站自己的文字："+grid.Clip(PlainText(n)))
			Remove(n)
		}
	})
}
