package word

import (
	"strings"

	"gongkai/site/office/webpage"
)

// run is the open run.
type run struct {
	direct  look
	style   string
	deleted bool
	known   bool // look is computed
	look    look
}

// link is an open hyperlink.
type link struct{ href string }

// runProperty reads a property of a run, or of the mark of a paragraph.
func (b *body) runProperty(t tag) {
	of := b.parent(1)
	switch t.name {
	case "w:ins", "w:moveTo":
		b.revisions.inserted++
	case "w:del":
		b.revisions.deleted++
	case "w:moveFrom":
		b.revisions.moved++
	}
	switch of {
	case "w:r":
		switch t.name {
		case "w:rStyle":
			b.run.style = t.val()
		case "w:del", "w:moveFrom":
			b.run.deleted = true
		default:
			b.run.direct.read(t)
		}
		b.run.known = false
	case "w:pPr":
		if s := b.story(); s != nil && s.p != nil && (t.name == "w:del" || t.name == "w:moveFrom" || t.name == "w:vanish" && t.on()) {
			s.p.gone = true
		}
	}
}

// current returns the look of the open run.
func (b *body) current() look {
	if b.run.known {
		return b.run.look
	}
	l := look{}
	if s := b.story(); s != nil && s.p != nil {
		style, _ := b.styleOf(s.p)
		l = style.look
	}
	if b.run.style != "" {
		l = l.with(b.styles.of(b.run.style).look)
	}
	b.run.look, b.run.known = b.run.direct.over(l.over(b.styles.defaults)), true
	return b.run.look
}

// visible returns what becomes of a text of the open run.
func (b *body) visible() fate {
	switch {
	case b.inInstruction():
		return instruction
	case b.run.deleted:
		return deleted
	}
	if l := b.current(); l.hidden == on || l.dark == on && l.black == on {
		return hidden
	}
	return shown
}

// showText adds the text of a run.
func (b *body) showText(s string, count int) {
	b.things++
	b.tally.read += count
	fate := b.visible()
	b.tally.of[fate] += count
	switch {
	case fate == instruction && count > 0:
		b.notes.Add("域代码里的文字没有导入", s)
	case fate == hidden && count > 0 && b.current().hidden == on:
		b.notes.Add("隐藏的文字没有导入", s)
	case fate == hidden && count > 0:
		b.notes.Add("涂黑的文字没有导入，它还在 Word 文件里，不要把这个 Word 文件作为附件公开", s)
	case fate != shown:
	case b.math != nil:
		b.math.open[len(b.math.open)-1].text.WriteString(s)
		b.raw.WriteString(s)
	case b.ruby != nil && b.reading():
		b.ruby.WriteString(s)
	default:
		b.emit(b.written(s))
	}
}

// written returns a text as the look of its run shows it.
func (b *body) written(s string) string {
	l := b.current()
	if symbolFont(l.font) || strings.ContainsFunc(s, isPrivate) {
		font := l.font
		before := s
		if s = symbols(font, s); strings.Contains(s, missing) && !strings.Contains(before, missing) {
			b.notes.Add("符号没有对应的字，写成了 "+missing+"，请核对（字体 "+font+"）", "")
		}
	}
	if l.caps == on {
		s = strings.ToUpper(s)
	}
	if l.shift == "superscript" || l.shift == "subscript" {
		var exact bool
		if trimmed := strings.TrimSpace(s); trimmed != "" {
			before := s
			if s, exact = webpage.Shifted(s, l.shift == "subscript"); !exact {
				b.notes.Add("上标或者下标没有对应的字，写成了 "+strings.TrimSpace(s)+"，请核对", before)
			}
		}
	}
	if strings.TrimSpace(s) == "" {
		return s
	}
	if l.white == on {
		b.notes.Add("有白色的文字，在 Word 里看不见，但是导入了，请核对", s)
	}
	if l.dark == on {
		b.notes.Add("有黑底的文字，可能是要涂黑的，但是导入了，请核对", s)
	}
	if l.tiny == on {
		b.notes.Add("有小得看不见的文字，但是导入了，请核对", s)
	}
	if l.moved == on && l.shift == "" && strings.ContainsAny(s, "0123456789") {
		b.notes.Add("有升高或者降低的数字，可能是上标、下标，写成了平常的数字，请核对", s)
	}
	return s
}

// isPrivate reports whether r is a character of a symbol font.
func isPrivate(r rune) bool { return r >= 0xF000 && r <= 0xF0FF }

// generate adds text that Word shows and no run has, such as a symbol.
func (b *body) generate(s string) {
	b.things++
	if b.visible() == shown {
		b.emit(s)
	}
}

// emit adds text to the paragraph in the look of the open run.
func (b *body) emit(s string) {
	st := b.story()
	if st == nil || s == "" {
		return
	}
	if st.p == nil {
		b.beginImplicit(st)
	}
	b.tally.placed += characters(s)
	for _, f := range b.fields {
		f.shown = f.shown || strings.TrimSpace(s) != ""
	}
	p, l := st.p, b.current()
	l = look{struck: l.struck, double: l.double, bold: l.bold, red: l.red}
	if p.text.Len() > 0 && (p.look != l || p.link != b.link) {
		b.flush(p)
	}
	p.look, p.link = l, b.link
	p.red = p.red || l.red == on
	p.text.WriteString(s)
}

// beginImplicit opens a paragraph for text outside of one.
func (b *body) beginImplicit(s *story) {
	was := b.run
	b.beginParagraph()
	b.run = was
}

// flush adds the text that was collected to the node of a paragraph.
func (b *body) flush(p *paragraph) {
	if p.text.Len() == 0 {
		return
	}
	n := webpage.NewText(p.text.String())
	p.text.Reset()
	b.spend(1, len(n.Data))
	if strings.TrimSpace(n.Data) != "" {
		if p.look.bold == on {
			n = webpage.NewElement("strong", n)
			b.spend(1, 0)
		}
		if p.look.struck == on || p.look.double == on {
			n = webpage.NewElement("del", n)
			b.spend(1, 0)
		}
	}
	b.linked(p, p.link).AppendChild(n)
}

// linked returns the node to add to: the paragraph, or the link in it.
func (b *body) linked(p *paragraph, l *link) *webpage.Node {
	if l == nil {
		return p.node
	}
	if last := p.node.LastChild; last != nil && last.Data == "a" && webpage.Attr(last, "href") == l.href {
		return last
	}
	a := webpage.NewElement("a")
	webpage.SetAttr(a, "href", l.href)
	p.node.AppendChild(a)
	b.spend(1, 0)
	return a
}

// add adds a node to the paragraph.
func (b *body) add(n *webpage.Node) {
	s := b.story()
	if s == nil {
		return
	}
	if s.p == nil {
		b.beginImplicit(s)
	}
	b.flush(s.p)
	b.spend(1, 0)
	b.linked(s.p, b.link).AppendChild(n)
}

// openLink opens a hyperlink, if pages may have it.
func (b *body) openLink(href string) bool {
	const longest = 2048
	scheme, _, _ := strings.Cut(strings.ToLower(href), ":")
	switch {
	case href == "":
		return false
	case scheme != "http" && scheme != "https", len(href) > longest:
		if strings.Contains(href, ":") {
			b.notes.Add("链接没有写入，只导入了文字", href)
		}
		return false
	}
	b.link = &link{href}
	return true
}

// closeLink ends a hyperlink.
func (b *body) closeLink() { b.link = nil }

// inline opens an element of a paragraph.
func (b *body) inline(t tag) bool {
	switch t.name {
	case "w:hyperlink":
		if x := b.rels[t.attrs["r:id"]]; x.external {
			b.openLink(x.name)
		}
	case "w:fldSimple":
		f := &field{result: true}
		f.instruction.WriteString(t.attrs["instr"])
		b.fields = append(b.fields, f)
		b.openField(f)
	case "w:fldChar":
		b.fieldChar(t)
	case "w:sym":
		b.symbol(t)
	case "w:tab", "w:ptab":
		b.space(" ")
	case "w:br", "w:cr", "a:br":
		if b.visible() == shown {
			b.add(webpage.NewElement("br"))
		}
	case "w:noBreakHyphen":
		b.generate("-")
	case "w:footnoteReference", "w:endnoteReference":
		b.reference(t)
	case "w:ruby":
		b.ruby = &strings.Builder{}
	case "w:drawing", "w:pict", "w:object":
		b.drawing = drawing{}
	default:
		return b.picture(t)
	}
	return true
}

// space adds white space.
func (b *body) space(s string) {
	if b.visible() == shown {
		b.emit(s)
	}
}

// symbol adds a character of a symbol font.
func (b *body) symbol(t tag) {
	font := t.attrs["font"]
	code := int64(0)
	for _, r := range strings.ToLower(t.attrs["char"]) {
		at := strings.IndexRune("0123456789abcdef", r)
		if at < 0 || code > 0xFFFF {
			break
		}
		code = code<<4 + int64(at)
	}
	text := string(rune(code))
	if symbolFont(font) || isPrivate(rune(code)) {
		text = symbols(font, text)
	}
	if text == missing || code == 0 {
		text = missing
		b.notes.Add("符号没有对应的字，写成了 "+missing+"，请核对（字体 "+font+"）", t.attrs["char"])
	}
	b.generate(text)
}

// reading reports whether the text is the reading of a ruby.
func (b *body) reading() bool {
	for i := len(b.path) - 1; i >= 0; i-- {
		switch b.path[i] {
		case "w:rt":
			return true
		case "w:rubyBase", "w:ruby":
			return false
		}
	}
	return false
}

// endRuby adds the reading behind its base.
func (b *body) endRuby() {
	if b.ruby == nil {
		return
	}
	reading := strings.TrimSpace(b.ruby.String())
	b.ruby = nil
	if reading != "" {
		b.notes.Add("注音写在字后面的括号里", reading)
		b.emit("（" + reading + "）")
	}
}

// endMath closes an element of a formula.
func (b *body) endMath(name string) {
	f := b.math
	if strings.HasPrefix(name, "m:") && len(f.open) > 1 {
		f.open = f.open[:len(f.open)-1]
	}
	if name != "m:oMath" || len(f.open) > 1 {
		return
	}
	b.math = nil
	const longest = 16 << 10
	text := b.raw.String()
	if f.count <= maxFormula && len(text) <= longest {
		text = f.open[0].line()
	}
	if strings.TrimSpace(text) == "" {
		return
	}
	b.notes.Add("公式写成了一行文字，请核对", text)
	b.emit(text)
}
