package word

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"

	"gongkai/site/office/webpage"
)

// author writes random Word files by code that has nothing of the reader, and remembers
// what Word would show of them.
type author struct {
	r     *rand.Rand
	words int
	shown []string // in the order of the page
	boxes []string // of text boxes, which follow their paragraph
	notes []string // of footnotes, which follow the text
	never []string // in no document: hidden, deleted
	named []string // in no document, but in a note
	once  []string // of these shown, those that no span repeats

	footnotes strings.Builder
	count     int  // of footnotes
	cell      bool // in a table
	box       bool
	depth     int
}

// word returns a word that occurs once in the file.
func (a *author) word() string {
	a.words++
	digits := []rune("零一二三四五六七八九")
	var b strings.Builder
	b.WriteString("字")
	for _, d := range fmt.Sprintf("%03d", a.words) {
		b.WriteRune(digits[d-'0'])
	}
	return b.String() + "完"
}

// show returns a word that Word shows here.
func (a *author) show() string {
	w := a.word()
	switch {
	case a.box:
		a.boxes = append(a.boxes, w)
	default:
		a.shown = append(a.shown, w)
	}
	if !a.cell {
		a.once = append(a.once, w)
	}
	return w
}

// hide returns a word that Word does not show.
func (a *author) hide() string {
	w := a.word()
	a.never = append(a.never, w)
	return w
}

func runOf(properties, text string) string {
	if properties != "" {
		properties = "<w:rPr>" + properties + "</w:rPr>"
	}
	return `<w:r>` + properties + `<w:t xml:space="preserve">` + text + `</w:t></w:r>`
}

// inline writes a random piece of a paragraph.
func (a *author) inline() string {
	a.depth++
	defer func() { a.depth-- }()
	switch n := a.r.IntN(24); {
	case n == 0:
		w := a.hide()
		if len(a.named) < 10 {
			a.named = append(a.named, w)
		}
		return runOf("<w:vanish/>", w)
	case n == 1:
		return `<w:del w:id="1"><w:r><w:delText>` + a.hide() + `</w:delText></w:r></w:del>`
	case n == 2:
		return `<w:ins w:id="1">` + a.inlines(2) + `</w:ins>`
	case n == 3:
		return runOf("<w:b/>", a.show())
	case n == 4:
		return runOf("<w:strike/>", a.show())
	case n == 5:
		return `<w:sdt><w:sdtPr><w:alias w:val="x"/></w:sdtPr><w:sdtContent>` + a.inlines(2) + `</w:sdtContent></w:sdt>`
	case n == 6:
		return `<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF ` + a.hide() + ` </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>` + runOf("", a.show()) + `<w:r><w:fldChar w:fldCharType="end"/></w:r>`
	case n == 7:
		return `<w:fldSimple w:instr="PAGE">` + runOf("", a.show()) + `</w:fldSimple>`
	case n == 8:
		return `<m:oMath><m:f><m:num><m:r><m:t>` + a.show() + `</m:t></m:r></m:num><m:den><m:r><m:t>` + a.show() + `</m:t></m:r></m:den></m:f></m:oMath>`
	case n == 9 && !a.box && a.depth < 4:
		return a.textBox()
	case n == 10 && !a.cell && !a.box:
		return a.footnote()
	case n == 11:
		return `<w:smartTag w:element="x">` + a.inlines(2) + `</w:smartTag>`
	case n == 12:
		return `<w:hyperlink w:anchor="x">` + a.inlines(2) + `</w:hyperlink>`
	case n == 13:
		return `<w:r><w:t>` + a.show() + `</w:t><w:tab/><w:t>` + a.show() + `</w:t><w:softHyphen/><w:lastRenderedPageBreak/></w:r>`
	case n == 14:
		return `<w:moveFrom w:id="2">` + runOf("", a.hide()) + `</w:moveFrom><w:moveTo w:id="2">` + runOf("", a.show()) + `</w:moveTo>`
	case n == 15:
		return runOf(`<w:rStyle w:val="secret"/>`, a.hide())
	case n == 16:
		return runOf(`<w:rStyle w:val="secret"/><w:vanish w:val="0"/>`, a.show())
	case n == 17:
		w := a.show()
		return `<mc:AlternateContent><mc:Choice Requires="x">` + runOf("", w) + `</mc:Choice><mc:Fallback>` + runOf("", w) + `</mc:Fallback></mc:AlternateContent>`
	case n == 18:
		return `<w:commentRangeStart w:id="0"/>` + runOf("", a.show()) + `<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>`
	case n == 19:
		return runOf(`<w:vertAlign w:val="superscript"/>`, a.show())
	case n == 20:
		return `<w:r><w:br/></w:r>`
	case n == 21:
		return `<w:r><w:rPr><w:rPrChange w:id="3"><w:rPr><w:vanish/></w:rPr></w:rPrChange></w:rPr><w:t>` + a.show() + `</w:t></w:r>`
	}
	return runOf("", a.show())
}

func (a *author) inlines(most int) string {
	var b strings.Builder
	for range 1 + a.r.IntN(most) {
		if a.depth > 6 {
			b.WriteString(runOf("", a.show()))
			continue
		}
		b.WriteString(a.inline())
	}
	return b.String()
}

// textBox writes a text box in both forms.
func (a *author) textBox() string {
	a.box = true
	w, other := a.show(), ""
	text := `<w:p>` + runOf("", w) + `</w:p>`
	if a.r.IntN(2) == 0 {
		text += `<w:p>` + runOf("", a.show()) + `</w:p>`
	}
	a.box = false
	vml := `<w:pict><v:shape><v:textbox><w:txbxContent>` + text + `</w:txbxContent></v:textbox></v:shape></w:pict>`
	if a.r.IntN(3) == 0 {
		return `<w:r>` + vml + `</w:r>` + other
	}
	return `<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:positionH><wp:posOffset>123</wp:posOffset></wp:positionH><wp:docPr id="1" name="x"/><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>` +
		text + `</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback>` + vml + `</mc:Fallback></mc:AlternateContent></w:r>`
}

// footnote writes a mark, and its note.
func (a *author) footnote() string {
	a.count++
	w := a.word()
	a.notes = append(a.notes, w)
	fmt.Fprintf(&a.footnotes, `<w:footnote w:id="%d"><w:p><w:r><w:footnoteRef/></w:r>%s</w:p></w:footnote>`, a.count, runOf("", w))
	return fmt.Sprintf(`<w:r><w:footnoteReference w:id="%d"/></w:r>`, a.count)
}

// paragraph writes a paragraph; the words of its boxes follow it.
func (a *author) paragraph() string {
	properties := ""
	switch a.r.IntN(8) {
	case 0:
		properties = `<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>`
	case 1:
		properties = `<w:pPr><w:outlineLvl w:val="1"/></w:pPr>`
	case 2:
		properties = `<w:pPr><w:rPr><w:del w:id="9"/></w:rPr></w:pPr>`
	case 3:
		properties = `<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr><w:tabs><w:tab w:val="left" w:pos="1"/></w:tabs></w:pPr>`
	}
	text := `<w:p>` + properties + a.inlines(4) + `</w:p>`
	if !strings.Contains(properties, "w:del ") { // a paragraph that joins the next has its boxes behind both
		a.shown = append(a.shown, a.boxes...)
		a.boxes = nil
	}
	return text
}

// table writes a table with merged cells; spans repeat words.
func (a *author) table(level int) string {
	was := a.cell
	a.cell = true
	defer func() { a.cell = was }()
	var b strings.Builder
	columns, rows := 2+a.r.IntN(3), 2+a.r.IntN(3)
	b.WriteString(`<w:tbl><w:tblPr><w:tblW w:w="0"/></w:tblPr><w:tblGrid><w:gridCol w:w="1"/></w:tblGrid>`)
	tall := -1
	for row := range rows {
		b.WriteString(`<w:tr>`)
		for column := 0; column < columns; {
			width, properties := 1, ""
			switch {
			case column == tall:
				properties = `<w:vMerge/>`
			case row == 0 && tall < 0 && a.r.IntN(3) == 0:
				tall = column
				properties = `<w:vMerge w:val="restart"/>`
			case column+1 < columns && column+1 != tall && a.r.IntN(4) == 0:
				width = 2
				properties = `<w:gridSpan w:val="2"/>`
			}
			b.WriteString(`<w:tc><w:tcPr>` + properties + `</w:tcPr>`)
			switch {
			case properties == `<w:vMerge/>`:
				b.WriteString(`<w:p/>`)
			case level == 0 && a.r.IntN(8) == 0:
				b.WriteString(a.table(1) + `<w:p/>`)
			default:
				b.WriteString(`<w:p>` + a.inlines(2) + `</w:p>`)
				a.shown = append(a.shown, a.boxes...)
				a.boxes = nil
			}
			b.WriteString(`</w:tc>`)
			column += width
		}
		b.WriteString(`</w:tr>`)
	}
	b.WriteString(`</w:tbl>`)
	return b.String()
}

// file writes a file.
func (a *author) file(t *testing.T) []byte {
	t.Helper()
	var b strings.Builder
	for range 1 + a.r.IntN(8) {
		switch a.r.IntN(6) {
		case 0:
			a.shown = append(a.shown, a.boxes...)
			a.boxes = nil
			b.WriteString(a.table(0))
		case 1:
			b.WriteString(`<w:sdt><w:sdtContent>` + a.paragraph() + `</w:sdtContent></w:sdt>`)
		default:
			b.WriteString(a.paragraph())
		}
	}
	a.shown = append(a.shown, a.boxes...)
	a.shown = append(a.shown, a.notes...)
	header := a.hide()
	a.named = append(a.named, header)
	const spaces = ` xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"`
	const kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	main := "word/document" + []string{"", "2", "_new"}[a.r.IntN(3)] + ".xml"
	parts := map[string]string{
		"_rels/.rels": `<Relationships><Relationship Id="r1" Type="` + kinds + `officeDocument" Target="/` + main + `"/></Relationships>`,
		main:          `<w:document` + spaces + `><w:body>` + b.String() + `<w:sectPr/></w:body></w:document>`,
		strings.Replace(main, "word/", "word/_rels/", 1) + ".rels": `<Relationships><Relationship Id="r2" Type="` + kinds + `header" Target="h.xml"/><Relationship Id="r3" Type="` + kinds + `footnotes" Target="fn.xml"/></Relationships>`,
		"word/h.xml":         `<w:hdr` + spaces + `><w:p>` + runOf("", header) + `</w:p></w:hdr>`,
		"word/fn.xml":        `<w:footnotes` + spaces + `>` + a.footnotes.String() + `</w:footnotes>`,
		"word/styles.xml":    `<w:styles` + spaces + `><w:style w:type="character" w:styleId="base"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="character" w:styleId="secret"><w:basedOn w:val="base"/></w:style></w:styles>`,
		"word/comments.xml":  `<w:comments` + spaces + `><w:comment w:id="0"><w:p>` + runOf("", a.hide()) + `</w:p></w:comment></w:comments>`,
		"word/numbering.xml": `<w:numbering` + spaces + `><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>`,
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, text := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Each character that Word shows is in the Markdown, in order and once, or named.
func TestNothingIsLost(t *testing.T) {
	t.Parallel()
	files := 5000
	if testing.Short() {
		files = 400
	}
	for seed := range files {
		a := &author{r: rand.New(rand.NewPCG(uint64(seed), 14))}
		data := a.file(t)
		d, err := Read(t.Context(), data)
		if err != nil {
			t.Fatalf("file %d: %v", seed, err)
		}
		article := &webpage.Article{Root: d.Root, Name: "x", Notes: d.Notes, Files: func(string) ([]byte, error) { return nil, fs.ErrNotExist }}
		article.Clean()
		text, err := webpage.Markdown(article.Root)
		if err != nil {
			t.Fatal(err)
		}
		report, rest := strings.Join(article.Notes.Lines(), "\n"), text
		for _, w := range a.shown {
			at := strings.Index(rest, w)
			if at < 0 {
				t.Fatalf("file %d: %s is lost, or out of order:\n%s", seed, w, text)
			}
			rest = rest[at+len(w):]
		}
		for _, w := range a.once {
			if strings.Count(text, w) != 1 {
				t.Fatalf("file %d: %s is there %d times:\n%s", seed, w, strings.Count(text, w), text)
			}
		}
		for _, w := range a.never {
			if strings.Contains(text, w) {
				t.Fatalf("file %d: %s is not shown in Word:\n%s", seed, w, text)
			}
		}
		for _, w := range a.named {
			if !strings.Contains(report, w) {
				t.Fatalf("file %d: nothing is said of %s:\n%s", seed, w, report)
			}
		}
	}
}
