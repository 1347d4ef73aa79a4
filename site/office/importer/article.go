package importer

import (
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// article is a document on its way to Markdown.
type article struct {
	root     *node
	files    func(name string) ([]byte, error) // what lies beside the document, or in it
	stem     string                            // of the file that is written
	images   []picture
	attached []picture
	notes    []string // what a person has to look at
	cells    int      // of all tables
}

// picture is a file that goes along with the document.
type picture struct {
	name  string // beside the document that is written
	title string
	data  []byte
}

// largestImage is how many bytes a file that goes along may have.
const largestImage = 20 << 20

// contentOf finds the part of a page that is the document: by the names that
// government sites give it, else the element with the most text that is no link.
func contentOf(page *node) *node {
	var named, densest *node
	most := 0
	all(page, func(n *node) {
		if n.Type != elementNode {
			return
		}
		if named == nil && contentName.MatchString(attr(n, "id")+" "+attr(n, "class")) && utf8.RuneCountInString(words(n)) > 50 {
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

var contentName = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:zoom|ucap-content|trs_editor|view_?trs_editor|trs_uedit\w*|article-?content|articlecon|pages_content|news_?content|content_?text|xxgk_content|wenzhang|article_body)(?:$|[\s_-])`)

// weightOf is how much text stands directly in the paragraphs of an element.
func weightOf(n *node) (weight int) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == textNode:
			weight += len(strings.TrimSpace(c.Data))
		case c.Type == elementNode && (c.Data == "p" || c.Data == "table" || !block(c) && c.Data != "a" && c.Data != "script" && c.Data != "style"):
			weight += len(words(c))
		}
	}
	return weight
}

// clean makes a tree into one of paragraphs, headings, lists, tables, images
// and links, and nothing else.
func (a *article) clean() {
	all(a.root, a.drop)
	all(a.root, a.link)
	all(a.root, a.image)
	all(a.root, a.table)
	all(a.root, func(n *node) {
		if n.Type == textNode {
			n.Data = strings.Map(spaces, n.Data)
		}
	})
	a.paragraphs()
	a.headings()
}

// drop takes out what is no text of the document.
func (a *article) drop(n *node) {
	switch {
	case n.Type == textNode:
	case n.Type != elementNode:
		remove(n) // comments
	default:
		switch n.Data {
		case "script", "style", "noscript", "template", "iframe", "object", "embed", "form", "input", "button", "select", "textarea", "nav", "svg", "math",
			"audio", "video", "canvas", "link", "meta", "title", "base", "map", "footer":
			remove(n)
		default:
			if hidden(n) {
				a.notes = append(a.notes, "原网页里有隐藏的文字，没有导入："+clip(words(n)))
				remove(n)
			}
		}
	}
}

// hidden says whether a page hides an element; what is hidden on an old page is
// often not the organ's.
func hidden(n *node) bool {
	style := strings.ToLower(strings.ReplaceAll(attr(n, "style"), " ", ""))
	for _, mark := range []string{"display:none", "visibility:hidden", "font-size:0;", "font-size:0px"} {
		if strings.Contains(style+";", mark) && words(n) != "" {
			return true
		}
	}
	return false
}

func clip(text string) string {
	const most = 30
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "……"
	}
	return text
}

var attachmentName = regexp.MustCompile(`(?i)\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|csv|txt)$`)

// link keeps links that lead out, makes files that lie beside attachments, and
// leaves the text of all others: the pages of the old site are not here.
func (a *article) link(n *node) {
	if n.Type != elementNode || n.Data != "a" {
		return
	}
	href, text := attr(n, "href"), words(n)
	target, err := url.Parse(href)
	switch {
	case err != nil || href == "":
	case target.Scheme == "http" || target.Scheme == "https":
		if attachmentName.MatchString(target.Path) {
			a.notes = append(a.notes, "附件没有保存下来，链接还指向原网站："+clip(text))
		}
		n.Attr = nil
		setAttr(n, "href", href)
		if text != "" {
			return
		}
	case target.Scheme == "" && attachmentName.MatchString(target.Path):
		a.attach(target.Path, text)
	}
	unwrap(n)
}

// attach takes a file along.
func (a *article) attach(name, title string) {
	data, err := a.beside(name)
	if err != nil {
		a.notes = append(a.notes, "附件没有保存在网页旁边，没有导入："+clip(title))
		return
	}
	extension := strings.ToLower(path.Ext(name))
	for _, other := range a.attached {
		if string(other.data) == string(data) {
			return
		}
	}
	if title == "" {
		title = "附件"
	}
	a.attached = append(a.attached, picture{a.stem + "-file" + strconv.Itoa(len(a.attached)+1) + extension, title, data})
}

// beside reads a file that lies beside the document, never one elsewhere.
func (a *article) beside(name string) ([]byte, error) {
	if decoded, err := url.PathUnescape(name); err == nil {
		name = decoded
	}
	return a.files(path.Clean("/" + strings.ReplaceAll(name, `\`, "/"))[1:])
}

// image takes a picture along.
func (a *article) image(n *node) {
	if n.Type != elementNode || n.Data != "img" {
		return
	}
	source, alt := attr(n, "src"), attr(n, "alt")
	if alt == "" {
		alt = attr(n, "title")
	}
	target, err := url.Parse(source)
	if err != nil || target.Scheme != "" || source == "" {
		a.notes = append(a.notes, "图片没有保存下来，没有导入："+clip(source))
		remove(n)
		return
	}
	data, err := a.beside(target.Path)
	extension := pictureType(data)
	if err != nil || extension == "" {
		a.notes = append(a.notes, "图片没有保存在网页旁边，或者不是 PNG、JPEG、GIF、WebP，没有导入："+clip(source))
		remove(n)
		return
	}
	name := a.stem + "-image" + strconv.Itoa(len(a.images)+1) + extension
	if alt == "" || alt == path.Base(target.Path) {
		alt = ""
		a.notes = append(a.notes, "图片没有文字说明，请在方括号里写上："+name)
	}
	a.images = append(a.images, picture{name, alt, data})
	n.Attr = nil
	setAttr(n, "src", name)
	setAttr(n, "alt", strings.Join(strings.Fields(alt), " "))
}

// pictureType tells by its first bytes what a picture is.
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

// The most that tables may have: spans are made into cells.
const (
	widestSpan = 60
	mostCells  = 200_000
)

// table keeps a table of data, its cells of one line each, and takes a table
// apart that only arranges the page.
func (a *article) table(n *node) {
	if n.Type != elementNode || n.Data != "table" {
		return
	}
	rows, widest, nested := 0, 0, false
	all(n, func(c *node) {
		if c.Type != elementNode {
			return
		}
		switch c.Data {
		case "table":
			nested = true
		case "tr":
			rows++
			width := 0
			for cell := c.FirstChild; cell != nil; cell = cell.NextSibling {
				if cell.Data == "td" || cell.Data == "th" {
					width += span(cell, "colspan")
					a.cells += span(cell, "colspan") * span(cell, "rowspan")
				}
			}
			widest = max(widest, width)
		}
	})
	if nested || widest < 2 || rows < 2 || a.cells > mostCells {
		if a.cells > mostCells {
			a.notes = append(a.notes, "表格太大，按文字导入；请改成 CSV 附件")
		}
		for _, tag := range []string{"td", "th", "tr"} {
			all(n, func(c *node) {
				if c.Type == elementNode && c.Data == tag {
					c.Data, c.DataAtom, c.Attr = "div", 0, nil
				}
			})
		}
		n.Data, n.DataAtom, n.Attr = "div", 0, nil
		return
	}
	all(n, func(c *node) {
		if c.Type == elementNode && (c.Data == "td" || c.Data == "th") {
			flatten(c)
		}
	})
}

// span is how many columns or rows a cell spans; the attribute says so from now on.
func span(cell *node, key string) int {
	count, err := strconv.Atoi(attr(cell, key))
	if err != nil || count < 1 {
		count = 1
	}
	count = min(count, widestSpan)
	if attr(cell, key) != "" {
		setAttr(cell, key, strconv.Itoa(count))
	}
	return count
}

// flatten makes a cell one line: Markdown knows no paragraphs in cells.
func flatten(cell *node) {
	var pictures []*node
	all(cell, func(c *node) {
		if c.Data == "img" && c.Type == elementNode {
			pictures = append(pictures, c)
		}
	})
	text := words(cell)
	for cell.FirstChild != nil {
		cell.RemoveChild(cell.FirstChild)
	}
	cell.AppendChild(textOf(text))
	for _, p := range pictures {
		remove(p)
		cell.AppendChild(p)
	}
}

// paragraphs makes every run of text a paragraph: old pages separate by <br> and
// by <div>.
func (a *article) paragraphs() {
	var flat []*node
	collect(a.root, &flat)
	for a.root.FirstChild != nil {
		a.root.RemoveChild(a.root.FirstChild)
	}
	for _, n := range flat {
		if n.Data == "p" && words(n) == "" && !holdsImage(n) {
			continue
		}
		trim(n)
		a.root.AppendChild(n)
	}
}

// collect lists the blocks below n in their order, text between them as paragraphs.
func collect(n *node, flat *[]*node) {
	var open *node
	flush := func() { open = nil }
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		n.RemoveChild(c)
		switch {
		case c.Type == elementNode && (c.Data == "br" || c.Data == "hr"):
			flush()
		case c.Type == elementNode && keptWhole(c):
			flush()
			*flat = append(*flat, c)
		case c.Type == elementNode && (block(c) || holdsBlock(c)):
			flush()
			collect(c, flat)
		default:
			if open == nil {
				open = element("p")
				*flat = append(*flat, open)
			}
			open.AppendChild(c)
		}
		c = next
	}
}

func keptWhole(n *node) bool {
	switch n.Data {
	case "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre":
		return true
	case "p":
		return !holdsBlock(n)
	}
	return false
}

func holdsBlock(n *node) (holds bool) {
	all(n, func(c *node) { holds = holds || block(c) || c.Type == elementNode && c.Data == "br" })
	return holds
}

func holdsImage(n *node) (holds bool) {
	all(n, func(c *node) { holds = holds || c.Type == elementNode && c.Data == "img" })
	return holds
}

// trim drops the indent of a paragraph.
func trim(n *node) {
	done := false
	all(n, func(c *node) {
		if c.Type == textNode && !done {
			c.Data = strings.TrimLeftFunc(c.Data, unicode.IsSpace)
			done = c.Data != ""
		}
	})
}

var (
	firstLevel  = regexp.MustCompile(`^(?:[一二三四五六七八九十]+、|第[一二三四五六七八九十]+(?:章|部分)[\s:：]?)`)
	secondLevel = regexp.MustCompile(`^[（(][一二三四五六七八九十]+[)）]`)
)

// headings makes short numbered paragraphs headings. A paragraph that goes on
// behind its first sentence stays one.
func (a *article) headings() {
	for n := a.root.FirstChild; n != nil; {
		next := n.NextSibling
		if n.Type == elementNode && n.Data == "p" && !holdsImage(n) {
			if level := headingLevel(words(n)); level > 0 {
				heading := become(n, "h"+strconv.Itoa(level))
				text := words(heading)
				for heading.FirstChild != nil {
					heading.RemoveChild(heading.FirstChild)
				}
				heading.AppendChild(textOf(text))
			}
		}
		n = next
	}
}

// headingLevel is the level that the numbering of a paragraph gives it; 0 for text.
func headingLevel(text string) int {
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
