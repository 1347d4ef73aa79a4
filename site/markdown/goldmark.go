package markdown

import (
	"bytes"
	"strconv"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"gongkai/site/diag"
)

// This file alone knows goldmark: it has it parse, and walks its tree in the
// order of the page. What is written is decided by the methods of body.

// shared returns the one parser. Parsing keeps its state in a context of its
// own, so that any number of documents may be parsed at once.
var shared = sync.OnceValue(newParser)

func newParser() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(append(blockParsers(),
			util.Prioritized(extension.NewDefinitionListParser(), 101),
			util.Prioritized(extension.NewDefinitionDescriptionParser(), 102),
			util.Prioritized(footnoteParser{extension.NewFootnoteBlockParser()}, 999))...),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(extension.NewFootnoteParser(), 101),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewRawHTMLParser(), 400),
			util.Prioritized(emphasisParser{parser.NewEmphasisParser()}, 500),
			util.Prioritized(emphasisParser{strikeParser{extension.NewStrikethroughParser()}}, 500)),
		parser.WithParagraphTransformers(append(parser.DefaultParagraphTransformers(),
			util.Prioritized(tableTransformer{extension.NewTableParagraphTransformer()}, 200))...),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 0),
			util.Prioritized(extension.NewFootnoteASTTransformer(), 999)),
	)
}

// blockParsers are CommonMark's, but for what Chinese writers mean by #标题 and by an
// indent.
func blockParsers() []util.PrioritizedValue {
	list := parser.DefaultBlockParsers()
	for i, v := range list {
		p := v.Value.(parser.BlockParser)
		switch {
		case p == parser.NewCodeBlockParser():
			list[i].Value = indentParser{p, parser.NewParagraphParser()}
		case bytes.Equal(p.Trigger(), []byte("#")):
			list[i].Value = headingParser{p}
		}
	}
	return list
}

// headingParser reads #标题 without a space as a heading too.
type headingParser struct{ parser.BlockParser }

func (p headingParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if node, state := p.BlockParser.Open(parent, reader, pc); node != nil {
		return node, state
	}
	line, segment := reader.PeekLine()
	at := pc.BlockOffset()
	if at < 0 {
		return nil, parser.NoChildren
	}
	level := hashes(line[at:])
	if level == 0 {
		return nil, parser.NoChildren
	}
	node := ast.NewHeading(level)
	title := text.NewSegment(segment.Start+at+level-segment.Padding, segment.Start+len(line)-segment.Padding)
	node.Lines().Append(title.TrimRightSpace(reader.Source()))
	reader.AdvanceToEOL()
	return node, parser.NoChildren
}

// indentParser reads a line of Chinese behind four spaces as a paragraph: the spaces are
// an indent, and such lines are no code.
type indentParser struct {
	parser.BlockParser
	paragraph parser.BlockParser
}

func (p indentParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, _ := reader.PeekLine()
	if r, _ := utf8.DecodeRune(bytes.TrimLeft(line, " \t")); dense(r) {
		if pos, _ := util.IndentPosition(line, reader.LineOffset(), 4); pos >= 0 {
			return p.paragraph.Open(parent, reader, pc)
		}
	}
	return p.BlockParser.Open(parent, reader, pc)
}

func (p indentParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	if node.Kind() == ast.KindParagraph {
		return p.paragraph.Continue(node, reader, pc)
	}
	return p.BlockParser.Continue(node, reader, pc)
}

func (p indentParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	if node.Kind() == ast.KindParagraph {
		p.paragraph.Close(node, reader, pc)
		return
	}
	p.BlockParser.Close(node, reader, pc)
}

// emphasisParser reads emphasis and struck text as CommonMark does, but beside a Chinese
// character a mark may begin and end them whatever punctuation is on its other side:
// CommonMark's rule expects spaces, which Chinese has not.
type emphasisParser struct{ parser.InlineParser }

func (p emphasisParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	node := p.InlineParser.Parse(parent, block, pc)
	d, ok := node.(*parser.Delimiter)
	if !ok || d.Char != '*' && d.Char != '~' {
		return node
	}
	after := ' '
	if line, _ := block.PeekLine(); len(line) > 0 {
		after, _ = utf8.DecodeRune(line)
	}
	if unicode.IsDigit(before) && unicode.IsDigit(after) { // 138****0000
		d.CanOpen, d.CanClose = false, false
	}
	if dense(before) || dense(after) {
		d.CanOpen = d.CanOpen || !util.IsSpaceRune(after) && !neverOpens(after)
		d.CanClose = d.CanClose || !util.IsSpaceRune(before) && !neverCloses(before)
	}
	return node
}

// strikeParser reads ~~struck~~ text. A single tilde is a range (3~5日), of which two in
// a paragraph would strike what is between them.
type strikeParser struct{ parser.InlineParser }

func (p strikeParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	if line, _ := block.PeekLine(); len(line) < 2 || line[1] != '~' {
		return nil
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// footnotesKey keeps the footnotes that were defined, in order.
var footnotesKey = parser.NewContextKey()

// footnoteParser remembers each footnote, because goldmark drops those that
// nobody refers to.
type footnoteParser struct{ parser.BlockParser }

func (p footnoteParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	p.BlockParser.Close(node, reader, pc)
	notes, _ := pc.Get(footnotesKey).([]*extast.Footnote)
	pc.Set(footnotesKey, append(notes, node.(*extast.Footnote)))
}

// tableTransformer puts back the cells that goldmark drops from rows with
// more cells than the header. They become further cells of the row.
type tableTransformer struct{ parser.ParagraphTransformer }

func (t tableTransformer) Transform(node *ast.Paragraph, reader text.Reader, pc parser.Context) {
	parent, before := node.Parent(), node.PreviousSibling()
	t.ParagraphTransformer.Transform(node, reader, pc)
	n := parent.FirstChild()
	if before != nil {
		n = before.NextSibling()
	}
	for ; n != nil; n = n.NextSibling() {
		if n.Kind() != extast.KindTable {
			continue
		}
		for row := n.FirstChild(); row != nil; row = row.NextSibling() {
			if row, ok := row.(*extast.TableRow); ok {
				completeRow(row, reader.Source())
			}
		}
	}
}

func completeRow(row *extast.TableRow, source []byte) {
	start := row.Pos()
	line := source[start:]
	if end := bytes.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	cells := cellsOf(string(line))
	for i := row.ChildCount(); i < len(cells); i++ {
		cell := extast.NewTableCell()
		cell.SetPos(start + cells[i][0])
		cell.Lines().Append(text.NewSegment(start+cells[i][0], start+cells[i][1]))
		row.AppendChild(row, cell)
	}
}

// walker walks the tree.
type walker struct {
	*body
	src   []byte
	shown map[reference]bool // the marks of footnotes that will be written
	watch bool               // texts may hold marks that were meant as markup
}

// render parses src and writes all of it to b.
func render(b *body, src []byte) {
	src = nameSpaces(src)
	pc := parser.NewContext()
	doc := shared().Parse(text.NewReader(src), parser.WithContext(pc))
	w := &walker{body: b, src: src, watch: bytes.ContainsAny(src, "*~#＃【") || bytes.Contains(src, []byte("]（"))}
	if notes, _ := pc.Get(footnotesKey).([]*extast.Footnote); notes != nil {
		w.prepareFootnotes(doc, notes)
	}
	w.blocks(doc)
}

func (w *walker) prepareFootnotes(doc ast.Node, notes []*extast.Footnote) {
	for _, note := range notes {
		if note.Index < 0 {
			w.unusedFootnote(note.Pos(), string(note.Ref))
		}
	}
	w.shown = map[reference]bool{}
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Image: // its description is an attribute and holds no marks
			return ast.WalkSkipChildren, nil
		case *extast.FootnoteLink:
			w.shown[reference{n.Index, n.RefIndex}] = true
		}
		return ast.WalkContinue, nil
	})
}

func (w *walker) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.block(n)
	}
}

func (w *walker) block(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		if !w.captions(n) {
			w.paragraph("<p>", "</p>\n", func() { w.inlines(n) })
		}
	case *ast.TextBlock:
		w.paragraph("", "", func() { w.inlines(n) })
		if n.NextSibling() != nil {
			w.markup("\n")
		}
	case *ast.Heading:
		w.heading(n.Level, n.Pos(), func() { w.inlines(n) })
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		if n.Kind() == ast.KindCodeBlock {
			w.indented(n.Pos(), blockValue(n, w.src))
		}
		w.code(n)
	case *ast.HTMLBlock:
		w.rawHTML(n.Pos(), blockValue(n, w.src))
	case *ast.ThematicBreak:
		w.markup("<hr>\n")
	case *extast.Table:
		w.table(n)
	case *extast.FootnoteList:
		w.footnotes(n)
	case *extast.DefinitionTerm:
		w.paragraph("<dt>", "</dt>\n", func() { w.inlines(n) })
	case *extast.FootnoteBacklink:
		w.inline(n)
	default:
		w.container(n)
	}
}

// container writes a block that holds blocks.
func (w *walker) container(n ast.Node) {
	open, end := "", ""
	switch n := n.(type) {
	case *ast.Blockquote:
		open, end = "<blockquote>\n", "</blockquote>\n"
	case *ast.ListItem:
		open, end = "<li>", "</li>\n"
	case *ast.List:
		open, end = "<ul>\n", "</ul>\n"
		if n.IsOrdered() {
			open, end = "<ol>\n", "</ol>\n"
			if n.Start != 1 {
				open = `<ol start="` + strconv.Itoa(n.Start) + "\">\n"
			}
		}
	case *extast.DefinitionList:
		open, end = "<dl>\n", "</dl>\n"
	case *extast.DefinitionDescription:
		open, end = "<dd>", "</dd>\n"
	}
	w.markup(open)
	w.blocks(n)
	w.markup(end)
}

// captions reports whether a paragraph is the caption of the table behind it.
func (w *walker) captions(n ast.Node) bool {
	next := n.NextSibling()
	if next == nil || next.Kind() != extast.KindTable || n.Lines().Len() != 1 {
		return false
	}
	line := n.Lines().At(0)
	return isCaption(line.Value(w.src))
}

func (w *walker) table(n *extast.Table) {
	if caption := n.PreviousSibling(); caption != nil && caption.Kind() == ast.KindParagraph && w.captions(caption) {
		w.openTable(func() { w.inlines(caption) })
	} else {
		w.openTable(nil)
	}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		header := row.Kind() == extast.KindTableHeader
		switch {
		case header:
			w.markup("<thead>\n")
		case row.PreviousSibling().Kind() == extast.KindTableHeader:
			w.markup("<tbody>\n")
		}
		w.markup("<tr>\n")
		w.row(row, header, n.Alignments)
		w.endLine()
		w.markup("</tr>\n")
		switch {
		case header:
			w.markup("</thead>\n")
		case row.NextSibling() == nil:
			w.markup("</tbody>\n")
		}
	}
	w.closeTable()
}

// row writes the cells of a row; those beyond the header's go into the last.
func (w *walker) row(row ast.Node, header bool, columns []extast.Alignment) {
	i := 0
	for cell := row.FirstChild(); cell != nil && i < len(columns); cell = cell.NextSibling() {
		i++
		last := i == len(columns)
		w.cell(header, columns[i-1].String(), func() {
			w.inlines(cell)
			if last {
				w.surplus(cell.NextSibling(), row.ChildCount(), len(columns))
			}
		})
	}
}

// surplus writes the cells from cell on, and warns when they hold anything:
// a row of a form often ends in empty cells, and nothing is lost with them.
func (w *walker) surplus(cell ast.Node, got, want int) {
	warned := false
	for ; cell != nil; cell = cell.NextSibling() {
		if cell.FirstChild() == nil {
			continue
		}
		if !warned {
			w.uneven(cell.Pos(), got, want)
			warned = true
		}
		if !w.fresh {
			w.markup(" ")
			w.gap()
		}
		w.inlines(cell)
	}
}

func (w *walker) footnotes(list ast.Node) {
	w.openFootnotes()
	position := 0
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		note := n.(*extast.Footnote)
		position++
		w.openFootnote(note.Index, position)
		position = note.Index
		w.blocks(note)
		w.closeFootnote()
	}
	w.closeFootnotes()
}

func (w *walker) code(n ast.Node) {
	w.fresh = false
	w.markup("<pre><code>")
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		w.text(line.Value(w.src))
	}
	w.markup("</code></pre>\n")
	w.endLine()
}

// rawHTML reports raw HTML, of which nothing is written.
func (w *walker) rawHTML(offset int, value string) {
	w.problem(offset, "raw-html", diag.Error,
		"改用 Markdown 写法；要显示尖括号本身，写成 &lt;", "正文里不能写 HTML：%s", excerpt(value))
}

func (w *walker) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.inline(n)
	}
}

func (w *walker) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.textNode(n)
	case *ast.CodeSpan:
		w.codeSpan(n)
	case *ast.Emphasis:
		if n.Level == 1 {
			w.element("em", n)
		} else {
			w.element("strong", n)
		}
	case *extast.Strikethrough:
		w.element("del", n)
	case *ast.Link:
		end := w.openLink(string(decode(spaced(n.Destination))), string(readable(n.Title)), n.Pos())
		w.inlines(n)
		end()
	case *ast.Image:
		w.image(string(decode(spaced(n.Destination))), string(readable(n.Title)), n.Pos(), func() { w.inlines(n) })
	case *ast.AutoLink:
		destination := string(n.URL(w.src))
		if n.AutoLinkType == ast.AutoLinkEmail && schemeOf(destination) != "mailto" {
			destination = "mailto:" + destination
		}
		end := w.openLink(destination, "", n.Pos())
		w.text(n.Label(w.src))
		end()
	case *ast.RawHTML:
		w.rawHTML(n.Pos(), string(n.Segments.Value(w.src)))
	case *extast.FootnoteLink:
		w.footnoteMark(reference{n.Index, n.RefIndex})
	case *extast.FootnoteBacklink:
		if r := (reference{n.Index, n.RefIndex}); w.shown[r] {
			w.footnoteReturn(r)
		}
	default:
		w.inlines(n)
	}
}

func (w *walker) element(tag string, n ast.Node) {
	w.markup("<" + tag + ">")
	w.inlines(n)
	w.markup("</" + tag + ">")
}

func (w *walker) textNode(n *ast.Text) {
	value := n.Value(w.src)
	if !n.IsRaw() {
		if w.watch {
			w.stray(value, n.Segment.Start, w.fresh)
		}
		value = readable(value)
	}
	w.text(value)
	switch {
	case n.HardLineBreak():
		w.markup("<br>\n")
		w.gap()
	case n.SoftLineBreak() && !w.fresh:
		w.lineBreak(n)
	}
}

// lineBreak writes the end of a source line, as the paragraph that a writer means by it
// where the next line begins like one.
func (w *walker) lineBreak(n *ast.Text) {
	block := n.Parent()
	for block != nil && block.Type() == ast.TypeInline {
		block = block.Parent()
	}
	if block == nil || block.Kind() != ast.KindParagraph && block.Kind() != ast.KindTextBlock {
		w.softBreak(w.firstRune(n.NextSibling()))
		return
	}
	means, next := breakAt(w.src, n.Segment.Stop, block.Parent() != nil && block.Parent().Kind() == ast.KindDocument)
	switch {
	case means == newParagraph && n.Parent() == block && block.Kind() == ast.KindParagraph:
		w.endLine()
		w.markup("</p>\n<p>")
		w.fresh = true
	case means == newParagraph:
		w.endLine()
		w.markup("<br>\n")
		w.fresh = true
	default:
		if means == unclearBreak {
			w.unclear(next)
		}
		w.softBreak(w.firstRune(n.NextSibling()))
	}
}

// firstRune returns the character with which the text of n begins, or a space.
func (w *walker) firstRune(n ast.Node) rune {
	for n != nil {
		if t, ok := n.(*ast.Text); ok {
			r, _ := utf8.DecodeRune(t.Value(w.src))
			return r
		}
		n = n.FirstChild()
	}
	return ' '
}

func (w *walker) codeSpan(n ast.Node) {
	w.fresh = false
	w.markup("<code>")
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		value := c.(*ast.Text).Value(w.src)
		w.text(bytes.ReplaceAll(value, []byte("\n"), []byte(" ")))
	}
	w.markup("</code>")
}

// blockValue returns the source of a block without children.
func blockValue(n ast.Node, src []byte) string {
	return string(n.Lines().Value(src))
}
