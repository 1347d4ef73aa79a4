package attachment

import (
	"bytes"
	"fmt"
	"math"
	"strings"
)

const (
	mostPages = 3000
	mostSteps = 3_000_000 // operators and objects of all pages together

	mostOperands = 100_000 // items of the arrays of an operator
)

// pdf reads the texts of a PDF.
func (c *Content) pdf(src []byte) {
	if !bytes.Contains(src[:min(len(src), 1024)], []byte("%PDF-")) {
		c.Unread = damaged
		return
	}
	start := min(*c.left, mostBytes)
	f := parsePDF(src, start)
	if f.trailer["Encrypt"] != nil {
		c.Unread = locked
		return
	}
	r := pdfReading{pdfFile: f, content: c, steps: mostSteps, fonts: map[int]*pdfFont{}}
	r.about()
	r.notes()
	r.embedded()
	pages := r.pages()
	for i, page := range pages {
		r.page(i, page)
	}
	switch {
	case f.bomb:
		r.content.Unread = bomb
	case len(pages) == 0:
		r.content.Unread = damaged
	case r.steps <= 0 || f.cut || f.values < 0 || len(pages) == mostPages:
		r.content.Unread = tooLarge
	case len(r.pictures) == len(pages):
		r.content.Unread = scanned
	case len(r.pictures) > 0:
		r.content.Unread = fmt.Sprintf("第 %d 页%s", r.pictures[0], scanned)
	case len(r.shown) > 0:
		r.content.miss(fmt.Sprintf("第 %d 页的图片", r.shown[0]), "里面的字没有读")
	case r.lost > r.read/4 && r.lost > 20:
		r.content.Unread = "字体没有编码，文字读不出来"
	}
	if f.replaced > 0 {
		r.content.miss("文件里留着的改动以前的内容", "没有读取，请另存为新的文件")
	}
	*c.left = max(0, *c.left-(start-f.left))
}

// pdfReading is the state of reading a PDF.
type pdfReading struct {
	*pdfFile
	content    *Content
	steps      int
	fonts      map[int]*pdfFont
	pictures   []int // pages that show a picture and no text
	shown      []int // pages that show a picture, and text
	read, lost int   // characters
}

// about reads the metadata of the file.
func (r *pdfReading) about() {
	info := r.dict(r.trailer["Info"])
	for _, key := range [][2]string{{"Author", "作者"}, {"Title", "标题"}, {"Subject", "主题"}, {"Keywords", "关键词"}, {"Company", "单位"}, {"Manager", "主管"}} {
		r.content.addProperty(key[1], textString(r.follow(info[key[0]])), key[0] == "Author" || key[0] == "Manager")
	}
	for _, n := range r.numbers {
		if s, ok := r.objects[n].(pdfStream); ok && s.dict["Type"] == pdfName("Metadata") {
			r.content.xmp(r.decoded(s))
		}
	}
}

// notes reads notes, form fields and the targets of links.
func (r *pdfReading) notes() {
	var b strings.Builder
	for _, n := range r.numbers {
		d := r.dict(r.objects[n])
		if s, ok := d["T"].(pdfString); ok && d["Subtype"] != nil && d["FT"] == nil && d["Subtype"] != pdfName("Widget") {
			r.content.addProperty("批注的作者", textString(s), true)
		}
		for _, key := range []string{"Contents", "V", "DV", "URI", "RC", "TU", "T", "Subj", "Alt", "ActualText", "Desc", "F", "UF", "CA", "JS"} {
			if s, ok := d[key].(pdfString); ok && len(s) < 1<<16 && b.Len() < mostBytes/16 {
				b.WriteString(textString(s) + "\n")
			}
		}
		if s, ok := d["Title"].(pdfString); ok && d["Parent"] != nil && b.Len() < mostBytes/16 { // of an outline
			b.WriteString(textString(s) + "\n")
		}
		if a, ok := d["A"].(pdfDict); ok {
			if s, ok := a["URI"].(pdfString); ok && b.Len() < mostBytes/16 {
				b.WriteString(textString(s) + "\n")
			}
		}
	}
	r.content.write("批注和表单", b.String())
}

// embedded reads the files in the file, and the forms that are XML.
func (r *pdfReading) embedded() {
	for _, n := range r.numbers {
		d := r.dict(r.objects[n])
		if files := r.dict(d["EF"]); files != nil {
			name := textString(r.follow(d["UF"]))
			if name == "" {
				name = textString(r.follow(d["F"]))
			}
			for _, key := range []string{"F", "UF"} {
				if s, ok := r.follow(files[key]).(pdfStream); ok {
					if data := r.decoded(s); data != nil {
						r.content.inner("嵌入的 "+name, name, data)
					} else {
						r.content.miss("嵌入的 "+name, "没有读取")
					}
					break
				}
			}
		}
		for _, part := range r.list(d["XFA"]) {
			if s, ok := r.follow(part).(pdfStream); ok {
				r.content.markup(r.decoded(s))
			}
		}
	}
}

// pages returns the pages in their order; without a tree of pages, in the order of
// the file.
func (r *pdfReading) pages() []pdfDict {
	var pages []pdfDict
	seen := map[int]bool{}
	var visit func(object any, depth int)
	visit = func(object any, depth int) {
		if ref, ok := object.(pdfRef); ok {
			if seen[int(ref)] {
				return
			}
			seen[int(ref)] = true
		}
		d := r.dict(object)
		if d == nil || depth > deepest || len(pages) >= mostPages {
			return
		}
		if _, isTree := d["Kids"]; !isTree {
			pages = append(pages, d)
			return
		}
		for _, kid := range r.list(d["Kids"]) {
			visit(kid, depth+1)
		}
	}
	if root := r.dict(r.trailer["Root"]); root["Pages"] != nil {
		visit(root["Pages"], 0)
	}
	if len(pages) == 0 {
		for _, n := range r.numbers {
			if d := r.dict(r.objects[n]); d["Type"] == pdfName("Page") && len(pages) < mostPages {
				pages = append(pages, d)
			}
		}
	}
	return pages
}

// page reads one page.
func (r *pdfReading) page(i int, page pdfDict) {
	resources := page["Resources"]
	for parent, n := page, 0; resources == nil && n < deepest; n++ {
		if parent = r.dict(parent["Parent"]); parent == nil {
			break
		}
		resources = parent["Resources"]
	}
	var content []byte
	for _, part := range r.list(page["Contents"]) {
		if s, ok := r.follow(part).(pdfStream); ok && len(content) < mostBytes {
			content = append(append(content, r.decoded(s)...), '\n')
		}
	}
	c := pdfContent{pdfReading: r, scale: 1, cos: 1}
	c.run(content, r.dict(resources), 0)
	text := c.out.String()
	r.read += len([]rune(text))
	switch blank := strings.TrimSpace(text) == ""; {
	case blank && c.picture:
		r.pictures = append(r.pictures, i+1)
	case c.large:
		r.shown = append(r.shown, i+1)
	}
	r.content.write(fmt.Sprintf("第 %d 页", i+1), text)
}

// pdfContent runs the operators of a page and collects the texts. The positions of
// two pieces of text decide whether a space is between them, because programs
// write lines and tables in pieces.
type pdfContent struct {
	*pdfReading
	out     strings.Builder
	font    *pdfFont
	size    float64
	scale   float64 // of the text matrix
	x, y    float64 // where the next piece is set
	lineX   float64
	lineY   float64
	leading float64
	end     float64 // where the last piece ended, about
	last    float64 // its line
	picture bool
	large   bool // a picture may show a text

	cos, sin float64 // the direction of the text
}

// run runs the operators of a stream.
func (c *pdfContent) run(content []byte, resources pdfDict, depth int) {
	var room int64
	l := pdfLexer{src: content, left: &room}
	var operands []any
	for c.steps > 0 {
		c.steps--
		room = mostOperands
		object, ok := l.next(0)
		if !ok {
			return
		}
		operator, isOperator := object.(pdfOperator)
		if !isOperator {
			if len(operands) < 64 {
				operands = append(operands, object)
			}
			continue
		}
		c.operate(string(operator), operands, resources, depth)
		operands = operands[:0]
		if operator == "ID" { // a picture in the text
			at := bytes.Index(l.src[l.pos:], []byte("EI"))
			if at < 0 {
				return // no end: nothing else is in the stream
			}
			l.pos += at + 2
			c.picture = true
		}
	}
}

// number returns an operand, 0 when there is none or no reasonable number.
func number(operands []any, i int) float64 {
	if i < len(operands) {
		if n, ok := operands[i].(float64); ok && !math.IsNaN(n) && math.Abs(n) < 1e7 {
			return n
		}
	}
	return 0
}

// operate runs an operator, if text depends on it.
func (c *pdfContent) operate(operator string, operands []any, resources pdfDict, depth int) {
	switch operator {
	case "BT":
		c.scale, c.x, c.y, c.lineX, c.lineY, c.cos, c.sin = 1, 0, 0, 0, 0, 1, 0
	case "Tf":
		if len(operands) == 2 {
			name, _ := operands[0].(pdfName)
			c.font, c.size = c.fontNamed(string(name), resources), math.Abs(number(operands, 1))
		}
	case "TL":
		c.leading = number(operands, 0)
	case "Td", "TD":
		c.move(number(operands, 0), number(operands, 1))
		if operator == "TD" {
			c.leading = -number(operands, 1)
		}
	case "T*":
		c.move(0, -c.leading)
	case "Tm":
		c.matrix(number(operands, 0), number(operands, 1), number(operands, 4), number(operands, 5))
	case "Tj", "'", "\"":
		if operator != "Tj" {
			c.move(0, -c.leading)
		}
		if len(operands) > 0 {
			c.show(operands[len(operands)-1])
		}
	case "TJ":
		if len(operands) > 0 {
			list, _ := operands[len(operands)-1].([]any)
			for _, each := range list {
				if n, ok := each.(float64); ok {
					c.x -= n / 1000 * c.em()
				} else {
					c.show(each)
				}
			}
		}
	case "Do":
		c.form(operands, resources, depth)
	}
}

// matrix sets the place and the direction of the text. Places are those along and across
// the direction, so that turned text has lines too.
func (c *pdfContent) matrix(a, b, x, y float64) {
	c.scale = math.Hypot(a, b)
	c.cos, c.sin = 1, 0
	if c.scale > 0 {
		c.cos, c.sin = a/c.scale, b/c.scale
	}
	c.lineX, c.lineY = x*c.cos+y*c.sin, y*c.cos-x*c.sin
	c.x, c.y = c.lineX, c.lineY
}

// em returns the width of a Chinese character.
func (c *pdfContent) em() float64 { return c.size * c.scale }

// move begins a line at an offset from the line before.
func (c *pdfContent) move(x, y float64) {
	c.lineX, c.lineY = c.lineX+x*c.scale, c.lineY+y*c.scale
	c.x, c.y = c.lineX, c.lineY
}

// show writes a piece of text.
func (c *pdfContent) show(object any) {
	s, ok := object.(pdfString)
	if !ok || int64(c.out.Len()) > *c.content.left {
		return
	}
	text, lost := c.font.text(s)
	c.lost += lost
	if text == "" {
		return
	}
	em := max(c.em(), 1)
	switch gap := c.x - c.end; {
	case c.out.Len() == 0:
	case math.Abs(c.y-c.last) > em*0.4:
		c.out.WriteByte('\n')
	case gap > em*0.6 || gap < -em*2:
		c.out.WriteByte('\t')
	case gap > em*0.2:
		c.out.WriteByte(' ')
	}
	c.out.WriteString(text)
	for _, r := range text {
		if r < 0x2E80 {
			c.x += em / 2
		} else {
			c.x += em
		}
	}
	c.end, c.last = c.x, c.y
}

// fontNamed returns a font of the resources, nil without one.
func (c *pdfContent) fontNamed(name string, resources pdfDict) *pdfFont {
	object := c.dict(resources["Font"])[name]
	ref, isRef := object.(pdfRef)
	if font, known := c.fonts[int(ref)]; isRef && known {
		return font
	}
	d := c.dict(object)
	if d == nil {
		return nil
	}
	font := c.pdfReading.font(d)
	if isRef {
		c.fonts[int(ref)] = font
	}
	return font
}

// form runs the contents of another stream, or records that the page has a picture.
func (c *pdfContent) form(operands []any, resources pdfDict, depth int) {
	if len(operands) == 0 || depth > 8 {
		return
	}
	name, _ := operands[0].(pdfName)
	s, ok := c.follow(c.dict(resources["XObject"])[string(name)]).(pdfStream)
	switch {
	case !ok:
	case s.dict["Subtype"] == pdfName("Image"):
		c.picture = true
		c.large = c.large || c.int(s.dict["Width"])*c.int(s.dict["Height"]) >= smallestPicture
	case s.dict["Subtype"] == pdfName("Form"):
		inner := resources
		if own := c.dict(s.dict["Resources"]); own != nil {
			inner = own
		}
		c.run(c.decoded(s), inner, depth+1)
	}
}
