package word

import (
	"strconv"
	"strings"

	"gongkai/site/office/grid"
	"gongkai/site/office/webpage"
)

// body builds the tree while the elements of a part go by.
type body struct {
	*archive
	rels    targets  // of the part
	path    []string // names of the open elements
	stories []*story // the innermost text last
	run     run
	fields  []*field
	link    *link // nil outside of a hyperlink
	math    *formula
	raw     strings.Builder // the texts of the formula
	ruby    *strings.Builder
	drawing drawing
	choices []choices

	tally     tally
	revisions revisions
	skipping  fate // of the text in the skipped element
	things    int  // texts and pictures so far
	nodes     int
	bytes     int // of the parts, roughly
	failure   error

	footnotes map[string]*webpage.Node // by kind and id
	labels    map[string]string        // of those referred to
	referred  []string
}

// story is a text of paragraphs and tables: the body, a text box, a footnote.
type story struct {
	open   []*webpage.Node // open elements, the innermost last
	tables []*table        // open tables
	p      *paragraph      // nil between paragraphs
	carry  *webpage.Node   // of paragraphs whose mark is deleted: they join the next one
	after  []*webpage.Node // text boxes of these

	run     run // of the text around, while this text is open
	link    *link
	drawing drawing
}

// top returns the innermost open element.
func (s *story) top() *webpage.Node { return s.open[len(s.open)-1] }

// holder returns the innermost open element that may hold paragraphs: no table or row.
func (s *story) holder() *webpage.Node {
	for i := len(s.open) - 1; i > 0; i-- {
		if name := s.open[i].Data; name != "table" && name != "tr" {
			return s.open[i]
		}
	}
	return s.open[0]
}

// paragraph is an open paragraph.
type paragraph struct {
	node    *webpage.Node
	style   string
	list    string // "" is the style's, "0" none
	level   int    // of that list, from 0; -1 is the style's
	outline int    // heading level; 0 is the style's, -1 text
	align   string
	red     bool
	gone    bool            // its mark is deleted or hidden
	after   []*webpage.Node // text boxes

	text strings.Builder // not yet in node
	look look            // of text
	link *link
}

// drawing is an open picture or shape.
type drawing struct {
	alt    string
	hidden bool
}

// choices is an open mc:AlternateContent.
type choices struct {
	taken  bool
	before int // things at the start of the choice
}

// body reads the body and its footnotes into a tree.
func (a *archive) body() (*webpage.Node, error) {
	b := &body{archive: a, footnotes: map[string]*webpage.Node{}, labels: map[string]string{}}
	for _, kind := range []string{"footnotes", "endnotes"} {
		if err := b.read(a.related(kind)); err != nil {
			return nil, err
		}
	}
	root := webpage.NewElement("div")
	b.stories = []*story{{open: []*webpage.Node{root}}}
	if err := b.read(a.main); err != nil {
		return nil, err
	}
	b.endStory()
	b.attachNotes(root)
	if err := b.around(); err != nil {
		return nil, err
	}
	return root, b.tally.check(root)
}

// read reads a part.
func (b *body) read(part string) (err error) {
	if b.parts[part] == nil {
		return nil
	}
	if b.rels, err = b.relations(part); err != nil {
		return err
	}
	b.path, b.fields, b.link, b.math, b.ruby, b.choices = nil, nil, nil, nil, nil, nil
	return b.walk(part, visitor{begin: b.begin, end: b.end, text: b.text, fail: func() error { return b.failure }})
}

// parent returns the name of an open element, 0 the innermost.
func (b *body) parent(up int) string {
	if i := len(b.path) - 1 - up; i >= 0 {
		return b.path[i]
	}
	return ""
}

// story returns the innermost text, or nil.
func (b *body) story() *story {
	if n := len(b.stories); n > 0 {
		return b.stories[n-1]
	}
	return nil
}

// skip skips an element; its text has the fate.
func (b *body) skip(f fate) bool {
	b.skipping = f
	return false
}

// spend counts nodes of the tree.
func (b *body) spend(nodes int, bytes int) {
	b.bytes += bytes
	if b.nodes += nodes; b.nodes > freeNodes+b.bytes/nodeBytes && b.failure == nil {
		b.failure = grid.Refuse("Word 文件的段落和格子多得不正常", "为防止耗尽内存，没有读取；请分成几个文件，或者把大的表格改成 CSV 附件")
	}
}

// begin opens an element; false skips it.
func (b *body) begin(t tag) bool {
	b.spend(0, 2*len(t.name)+20*len(t.attrs))
	if b.math != nil && t.name != "w:del" && t.name != "w:moveFrom" {
		if strings.HasPrefix(t.name, "m:") {
			b.math.begin(t)
		}
		b.path = append(b.path, t.name)
		return true
	}
	if strings.HasPrefix(t.name, "w:") && strings.HasSuffix(t.name, "Change") {
		b.revisions.formatted++
		return b.skip(layout)
	}
	switch parent := b.parent(0); parent {
	case "w:rPr":
		b.runProperty(t)
	case "w:pPr", "w:numPr":
		if t.name == "w:sectPr" {
			return b.skip(layout)
		}
		b.paragraphProperty(t)
	case "w:trPr":
		b.rowProperty(t)
	case "w:tcPr":
		b.cellProperty(t)
	case "w:checkBox", "w:ddList", "w:ffData":
		b.formField(t)
	default:
		if !b.block(t) {
			return false
		}
	}
	b.path = append(b.path, t.name)
	return true
}

// block opens an element of a text.
func (b *body) block(t tag) bool {
	switch t.name {
	case "w:del", "w:moveFrom":
		if t.name == "w:del" {
			b.revisions.deleted++
		} else {
			b.revisions.moved++
		}
		return b.skip(deleted)
	case "w:ins":
		b.revisions.inserted++
	case "mc:AlternateContent":
		b.choices = append(b.choices, choices{})
	case "mc:Choice", "mc:Fallback":
		if n := len(b.choices); n > 0 {
			c := &b.choices[n-1]
			if c.taken {
				return b.skip(alternative)
			}
			c.before = b.things
		}
	case "w:sectPr", "w:tblPr", "w:tblGrid", "w:tblPrEx", "w:rubyPr", "w:background":
		return b.skip(layout)
	case "w:footnote", "w:endnote":
		if kind := t.attrs["type"]; kind != "" && kind != "normal" {
			return b.skip(layout)
		}
		id := t.local + t.attrs["id"]
		note := webpage.NoteText("")
		b.footnotes[id] = note
		b.stories = append(b.stories, &story{open: []*webpage.Node{note}})
	case "w:tbl":
		b.beginTable()
	case "w:tr":
		b.beginRow()
	case "w:tc":
		b.beginCell()
	case "w:p", "a:p":
		b.beginParagraph()
	case "w:txbxContent", "a:txBody", "wps:txBody":
		b.stories = append(b.stories, &story{open: []*webpage.Node{webpage.NewElement("div")}, run: b.run, link: b.link, drawing: b.drawing})
		b.run, b.link = run{}, nil
		b.spend(1, 0)
	case "w:r", "a:r":
		b.run = run{}
	case "m:oMath":
		b.run = run{}
		b.math = &formula{open: []*mathNode{{name: "oMath"}}}
		b.raw.Reset()
	case "w:docPartGallery":
		if strings.Contains(t.val(), "Table of Contents") {
			b.notes.Add("目录按文字导入，网页会自己列出标题，请删去", "")
		}
	case "w:showingPlcHdr":
		b.notes.Add("有没有填写的内容控件，占位的提示文字也导入了，请核对", "")
	default:
		return b.inline(t)
	}
	return true
}

// end closes an element.
func (b *body) end(name string) {
	b.path = b.path[:len(b.path)-1]
	if b.math != nil {
		b.endMath(name)
		return
	}
	switch name {
	case "mc:Choice", "mc:Fallback":
		if n := len(b.choices); n > 0 && b.things > b.choices[n-1].before {
			b.choices[n-1].taken = true
		}
	case "mc:AlternateContent":
		if n := len(b.choices); n > 0 {
			b.choices = b.choices[:n-1]
		}
	case "w:hyperlink":
		b.closeLink()
	case "w:fldSimple":
		b.fieldChar(tag{attrs: map[string]string{"fldCharType": "end"}})
	case "w:rt":
		// the reading follows its base
	case "w:ruby":
		b.endRuby()
	case "w:p", "a:p":
		b.endParagraph()
	case "w:tc":
		b.endCell()
	case "w:tr":
		b.endRow()
	case "w:tbl":
		b.endTable()
	case "w:txbxContent", "a:txBody", "wps:txBody":
		b.endBox()
	case "w:footnote", "w:endnote":
		b.endStory()
		b.stories = b.stories[:len(b.stories)-1]
	}
}

// text adds character data.
func (b *body) text(s string, skipped bool) {
	count := characters(s)
	switch top := b.parent(0); {
	case skipped:
		b.tally.read += count
		b.tally.of[b.skipping] += count
	case top == "w:t" || top == "a:t" || top == "m:t":
		b.showText(s, count)
	case top == "w:instrText" || top == "w:delInstrText":
		b.tally.read += count
		b.tally.of[instruction] += count
		if f := b.field(); f != nil && !f.result && f.instruction.Len() < maxInstruction {
			f.instruction.WriteString(s)
		}
	case top == "w:delText":
		b.tally.read += count
		b.tally.of[deleted] += count
	case strings.HasPrefix(top, "wp:") || strings.HasPrefix(top, "w14:"):
		b.tally.read += count
		b.tally.of[layout] += count
	case count > 0:
		b.tally.read += count
		b.tally.of[unread] += count
		b.notes.Add("不认识的内容没有导入（"+top+"）", s)
	}
}

// beginParagraph opens a paragraph; an open one in the same text ends.
func (b *body) beginParagraph() {
	s := b.story()
	if s == nil {
		return
	}
	if s.p != nil {
		b.endParagraph()
	}
	s.p = &paragraph{node: s.carry, level: -1, after: s.after}
	if s.p.node == nil {
		s.p.node = webpage.NewElement("p")
	}
	s.carry, s.after = nil, nil
	b.run = run{}
}

// paragraphProperty reads a property of the paragraph.
func (b *body) paragraphProperty(t tag) {
	s := b.story()
	if s == nil || s.p == nil {
		return
	}
	switch t.name {
	case "w:pStyle":
		s.p.style = t.val()
	case "w:outlineLvl":
		s.p.outline = outline(t)
	case "w:numId":
		s.p.list = t.val()
	case "w:ilvl":
		s.p.level = depthOf(t.val())
	case "w:jc":
		s.p.align = t.val()
	case "w:framePr":
		if cap := t.attrs["dropCap"]; cap != "" && cap != "none" {
			s.p.gone = true // the first letter of the next paragraph
		}
	case "w:ins":
		b.revisions.formatted++
	}
}

// styleOf returns the style of the open paragraph.
func (b *body) styleOf(p *paragraph) (style, string) {
	id := p.style
	if _, ok := b.styles.byID[id]; !ok {
		id = b.styles.paragraph
	}
	return b.styles.of(id), id
}

// numberOf counts the paragraph, and returns its number.
func (b *body) numberOf(p *paragraph, s style, id string) number {
	list, level := p.list, p.level
	if list == "" {
		list = s.list
		if level < 0 {
			if level = b.numbering.levelOfStyle(list, id); level < 0 {
				level = s.level
			}
		}
	}
	if list == "" || list == "0" {
		return number{}
	}
	p.level = max(level, 0)
	return b.numbering.next(list, p.level)
}

// endParagraph adds the paragraph as a heading, an item of a list, or text that
// begins with the number that Word shows.
func (b *body) endParagraph() {
	s := b.story()
	if s == nil || s.p == nil {
		return
	}
	p := s.p
	b.flush(p)
	s.p = nil
	if p.gone {
		s.carry, s.after = p.node, p.after
		return
	}
	style, id := b.styleOf(p)
	number := b.numberOf(p, style, id)
	if number.text != "" {
		b.tally.placed += characters(number.text)
		b.spend(1, 0)
		p.node.InsertBefore(webpage.NewText(number.text), p.node.FirstChild)
	}
	heading := p.outline
	if heading == 0 {
		heading = style.outline
	}
	switch {
	case p.node.FirstChild == nil:
	case number.bullet:
		b.item(s.holder(), p)
	case heading > 0 && len(b.stories) == 1 && len(s.open) == 1 && webpage.PlainText(p.node) != "":
		p.node.Data = "h" + strconv.Itoa(min(heading+1, 6))
		s.holder().AppendChild(b.dressed(p))
	default:
		s.holder().AppendChild(b.dressed(p))
	}
	for _, box := range p.after {
		s.holder().AppendChild(box)
	}
}

// dressed returns the node of a paragraph with the attributes of its look.
func (b *body) dressed(p *paragraph) *webpage.Node {
	b.spend(1, 0)
	if p.align == "center" || p.align == "right" || p.align == "end" {
		webpage.SetAttr(p.node, "align", strings.Replace(p.align, "end", "right", 1))
	}
	if p.red {
		webpage.SetAttr(p.node, "red", "red")
	}
	return p.node
}

// item adds a paragraph as an item to the list before it, or to a new list.
func (b *body) item(into *webpage.Node, p *paragraph) {
	b.spend(2, 0)
	list := into.LastChild
	if list == nil || list.Data != "ul" {
		list = webpage.NewElement("ul")
		into.AppendChild(list)
	}
	for depth := 0; depth < p.level && list.LastChild != nil; depth++ {
		inner := list.LastChild.LastChild
		if inner == nil || inner.Data != "ul" {
			inner = webpage.NewElement("ul")
			list.LastChild.AppendChild(inner)
		}
		list = inner
	}
	item := webpage.NewElement("li")
	for p.node.FirstChild != nil {
		c := p.node.FirstChild
		p.node.RemoveChild(c)
		item.AppendChild(c)
	}
	list.AppendChild(item)
}

// endStory ends the open paragraph of the innermost text, and adds what waits for a
// next one.
func (b *body) endStory() {
	s := b.story()
	if s == nil {
		return
	}
	b.endParagraph()
	b.settle(s)
}

// settle adds what of paragraphs with deleted marks waits for a next paragraph.
func (b *body) settle(s *story) {
	if s.carry != nil && s.carry.FirstChild != nil {
		b.spend(1, 0)
		s.holder().AppendChild(s.carry)
	}
	for _, box := range s.after {
		s.holder().AppendChild(box)
	}
	s.carry, s.after = nil, nil
}

// endBox ends a text box; its text follows the paragraph that anchors the box.
func (b *body) endBox() {
	if len(b.stories) < 2 {
		return
	}
	b.endStory()
	inner := b.story()
	box := inner.open[0]
	b.stories = b.stories[:len(b.stories)-1]
	b.run, b.link, b.drawing = inner.run, inner.link, inner.drawing
	if box.FirstChild == nil {
		return
	}
	if b.drawing.hidden || b.visible() != shown {
		b.discard(box, "隐藏的文本框没有导入")
		return
	}
	b.notes.Add("文本框里的文字放在它所在的段落后面，请核对位置", webpage.PlainText(box))
	b.attach(box)
}

// attach adds a block behind the open paragraph, or to the text without one.
func (b *body) attach(n *webpage.Node) {
	s := b.story()
	switch {
	case s == nil:
	case s.p != nil:
		s.p.after = append(s.p.after, n)
	default:
		s.holder().AppendChild(n)
	}
}

// discard takes an element out of the tree, with a note where it holds anything.
func (b *body) discard(n *webpage.Node, kind string) {
	text, cells, pictures := contents(n)
	if n.Data == "td" {
		cells++
	}
	b.tally.removed += text
	b.tally.cellsGone += cells
	b.tally.picsGone += pictures
	if text > 0 || pictures > 0 {
		b.notes.Add(kind, webpage.PlainText(n))
	}
	webpage.Remove(n)
}
