package attachment

import (
	"bytes"
	"strings"
	"testing"
)

const hiddenNumber = "13766204518"

// all returns all that is read of a file, and what is said not to be.
func all(c *Content) (read, unread string) {
	var b strings.Builder
	for _, p := range c.Properties {
		b.WriteString(p.Name + " " + p.Text + "\n")
	}
	for _, p := range c.Parts {
		b.WriteString(p.Text + "\n")
	}
	return b.String(), c.Unread
}

const body = `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>正文</w:t></w:r></w:p></w:body></w:document>`

func wordWith(t *testing.T, pairs ...string) []byte {
	return packed(t, append([]string{"[Content_Types].xml", "<Types/>", "word/document.xml", body}, pairs...)...)
}

func bookWith(t *testing.T, pairs ...string) []byte {
	return packed(t, append([]string{"[Content_Types].xml", "<Types/>", "xl/workbook.xml", "<workbook/>"}, pairs...)...)
}

// Whatever a file holds besides its text is read.
func TestWhatPagesDoNotShowIsRead(t *testing.T) {
	t.Parallel()
	inner := wordWith(t, "word/footnotes.xml", `<w:footnotes><w:p><w:r><w:t>`+hiddenNumber+`</w:t></w:r></w:p></w:footnotes>`)
	word := func(xml string) []byte {
		return packed(t, "[Content_Types].xml", "<Types/>", "word/document.xml", `<w:document xmlns:w="w"><w:body>`+xml+`</w:body></w:document>`)
	}
	book := func(xml string) []byte {
		return bookWith(t, "xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1"><c><v>1</v></c></row></sheetData>`+xml+`</worksheet>`)
	}
	withTail := func(picture []byte) []byte { return append(bytes.Clone(picture), "\r\n电话"+hiddenNumber+"\r\n"...) }
	for _, c := range []struct {
		name, file string
		src        []byte
	}{
		{"name of a picture", "a.docx", word(`<w:p><w:drawing><wp:docPr id="1" name="` + hiddenNumber + `.jpg"/></w:drawing></w:p>`)},
		{"description of a picture", "a.docx", word(`<w:p><w:drawing><wp:docPr id="1" descr="` + hiddenNumber + `"/></w:drawing></w:p>`)},
		{"bookmark", "a.docx", word(`<w:p><w:bookmarkStart w:id="0" w:name="_` + hiddenNumber + `"/></w:p>`)},
		{"variable", "a.docx", wordWith(t, "word/settings.xml", `<w:settings><w:docVars><w:docVar w:name="x" w:val="`+hiddenNumber+`"/></w:docVars></w:settings>`)},
		{"field", "a.docx", word(`<w:p><w:fldSimple w:instr="HYPERLINK tel:` + hiddenNumber + `"/></w:p>`)},
		{"list of choices", "a.docx", word(`<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="甲" w:value="` + hiddenNumber + `"/></w:dropDownList></w:sdtPr></w:sdt>`)},
		{"tag of a control", "a.docx", word(`<w:sdt><w:sdtPr><w:tag w:val="` + hiddenNumber + `"/></w:sdtPr></w:sdt>`)},
		{"author of a change", "a.docx", word(`<w:p><w:ins w:author="` + hiddenNumber + `"><w:r><w:t>甲</w:t></w:r></w:ins></w:p>`)},
		{"person of comments", "a.docx", wordWith(t, "word/people.xml", `<w15:people><w15:person w15:author="`+hiddenNumber+`"/></w15:people>`)},
		{"VML", "a.docx", word(`<w:p><w:pict><v:shape alt="` + hiddenNumber + `"/></w:pict></w:p>`)},
		{"VML in text", "a.docx", word(`<w:p><w:pict><v:shape><v:textpath string="` + hiddenNumber + `"/></v:shape></w:pict></w:p>`)},
		{"VML of a workbook", "a.xlsx", bookWith(t, "xl/drawings/vmlDrawing1.vml", `<xml><v:shape><v:textbox><div>`+hiddenNumber+`</div></v:textbox></v:shape></xml>`)},
		{"link", "a.docx", wordWith(t, "word/_rels/document.xml.rels", `<Relationships><Relationship Target="tel:`+hiddenNumber+`" TargetMode="External"/></Relationships>`)},
		{"custom property", "a.docx", wordWith(t, "docProps/custom.xml", `<Properties><property name="x"><vt:i8>`+hiddenNumber+`</vt:i8></property></Properties>`)},
		{"name of a custom property", "a.docx", wordWith(t, "docProps/custom.xml", `<Properties><property name="`+hiddenNumber+`"><vt:bool>true</vt:bool></property></Properties>`)},
		{"chunk of HTML", "a.docx", wordWith(t, "word/afchunk.htm", `<html><body><p>137<b>6620</b>4518</p></body></html>`)},
		{"chunk of MHTML", "a.docx", wordWith(t, "word/afchunk.mht", "MIME-Version: 1.0\r\n\r\n<html><p>=31376=\r\n6204518</p></html>")},
		{"embedded document", "a.docx", wordWith(t, "word/embeddings/Microsoft_Word.docx", string(inner))},
		{"embedded in an embedded one", "a.xlsx", bookWith(t, "xl/embeddings/a.docx", string(wordWith(t, "word/embeddings/b.docx", string(inner))))},
		{"embedded workbook", "a.docx", wordWith(t, "word/embeddings/Sheet.xlsx", string(xlsx(t)))},
		{"header of a sheet", "a.xlsx", book(`<headerFooter><oddHeader>&amp;C` + hiddenNumber + `</oddHeader></headerFooter>`)},
		{"formula", "a.xlsx", bookWith(t, "xl/worksheets/sheet1.xml", `<worksheet><sheetData><row><c t="str"><f>"1376620"&amp;"4518"</f><v>甲</v></c></row></sheetData></worksheet>`)},
		{"validation list", "a.xlsx", book(`<dataValidations><dataValidation><formula1>"` + hiddenNumber + `,乙"</formula1></dataValidation></dataValidations>`)},
		{"prompt of a validation", "a.xlsx", book(`<dataValidations><dataValidation prompt="` + hiddenNumber + `"/></dataValidations>`)},
		{"defined name", "a.xlsx", packed(t, "[Content_Types].xml", "<Types/>", "xl/workbook.xml", `<workbook><definedNames><definedName name="x">"`+hiddenNumber+`"</definedName></definedNames></workbook>`)},
		{"name of a sheet", "a.xlsx", packed(t, "[Content_Types].xml", "<Types/>", "xl/workbook.xml", `<workbook><sheets><sheet name="`+hiddenNumber+`"/></sheets></workbook>`)},
		{"author of comments of a sheet", "a.xlsx", bookWith(t, "xl/comments1.xml", `<comments><authors><author>`+hiddenNumber+`</author></authors></comments>`)},
		{"cache of a pivot table", "a.xlsx", bookWith(t, "xl/pivotCache/pivotCacheDefinition1.xml", `<pivotCacheDefinition><cacheFields><cacheField><sharedItems><s v="`+hiddenNumber+`"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>`)},
		{"number with an exponent", "a.xlsx", bookWith(t, "xl/worksheets/sheet1.xml", `<worksheet><sheetData><row><c><v>1.3766204518E10</v></c></row></sheetData></worksheet>`)},
		{"after a JPEG", "a.jpg", withTail(jpeg())},
		{"after a PNG", "a.png", withTail(png())},
		{"after a GIF", "a.gif", withTail([]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"))},
		{"comment of a GIF", "a.gif", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00!\xFE\x0B" + hiddenNumber + "\x00;")},
		{"archive after a JPEG", "a.jpg", append(jpeg(), inner...)},
		{"in an archive", "a.zip", packed(t, "甲/b.txt", hiddenNumber)},
		{"in a page", "a.html", []byte(`<p>1376<b>620</b>4518</p>`)},
		{"comment of a page", "a.html", []byte(`<p>甲</p><!-- ` + hiddenNumber + ` -->`)},
		{"drawing", "a.svg", []byte(`<svg><text><tspan>1376620</tspan><tspan>4518</tspan></text></svg>`)},
		{"document named as a picture", "a.jpg", inner},
		{"attachment of an OFD", "a.ofd", packed(t, "OFD.xml", "<ofd:OFD/>", "Doc_0/Attachs/a.docx", string(inner))},
		{"author of a note", "a.pdf", pdf("BT /F1 10 Tf (x) Tj ET", "8 0 obj <</Type/Annot/Subtype/Text/T("+hiddenNumber+")>> endobj trailer <</Root 1 0 R>>")},
		{"outline", "a.pdf", pdf("BT /F1 10 Tf (x) Tj ET", "8 0 obj <</Title("+hiddenNumber+")/Parent 9 0 R>> endobj trailer <</Root 1 0 R>>")},
		{"embedded in a PDF", "a.pdf", pdf("BT /F1 10 Tf (x) Tj ET", "8 0 obj <</Type/Filespec/F(a.txt)/EF<</F 9 0 R>>>> endobj 9 0 obj <</Length 11>> stream\n"+hiddenNumber+"\nendstream endobj trailer <</Root 1 0 R>>")},
		{"turned text", "a.pdf", pdf("BT /F1 10 Tf 0 1 -1 0 100 100 Tm (1376) Tj 0 1 -1 0 100 120 Tm (6204518) Tj ET", "trailer <</Root 1 0 R>>")},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, unread := all(Read(c.file, c.src)); !strings.Contains(got, hiddenNumber) {
				t.Errorf("read %q, unread %q", got, unread)
			}
		})
	}
}

// What is not read is said, with the part.
func TestUnreadPartsAreNamed(t *testing.T) {
	t.Parallel()
	large := "\x89PNG\r\n\x1A\n\x00\x00\x00\x0DIHDR\x00\x00\x04\x00\x00\x00\x04\x00"
	small := "\x89PNG\r\n\x1A\n\x00\x00\x00\x0DIHDR\x00\x00\x00\x10\x00\x00\x00\x10"
	deep := packed(t, "a.txt", "甲")
	for range 3 {
		deep = packed(t, "a.zip", string(deep))
	}
	for _, c := range []struct {
		name, file string
		src        []byte
		want       string
	}{
		{"picture", "a.png", []byte(large), pictured},
		{"small picture", "a.png", []byte(small), ""},
		{"picture in a document", "a.docx", wordWith(t, "word/media/image1.png", large), "图片 1 幅（image1.png）：里面的字没有读"},
		{"pictures in a document", "a.docx", wordWith(t, "word/media/image1.png", large, "word/media/image2.png", large), "图片 2 幅（image1.png 等）：里面的字没有读"},
		{"small picture in a document", "a.docx", wordWith(t, "word/media/image1.png", small), ""},
		{"old object", "a.docx", wordWith(t, "word/embeddings/oleObject1.bin", "\xD0\xCF\x11\xE0\xA1\xB1"), "嵌入的 oleObject1.bin：是旧格式的对象，没有读完"},
		{"macros", "a.docm", wordWith(t, "word/vbaProject.bin", "x"), "宏：没有读取"},
		{"unknown part", "a.docx", wordWith(t, "word/activeX/activeX1.bin", "\x00\x01"), "word/activeX/activeX1.bin：没有读取"},
		{"unknown embedded file", "a.docx", wordWith(t, "word/embeddings/a.dwg", "\x00\x01"), "嵌入的 a.dwg：不认识这种格式"},
		{"locked archive in an archive", "a.zip", packed(t, "b.rar", "Rar!\x00"), "压缩包里的 b.rar：不认识这种格式"},
		{"too deep", "a.zip", deep, "压缩包里的 a.zip：压缩包里的 a.zip：压缩包里的 a.zip：嵌套太深，没有读取"},
		{"bytes after a picture", "a.jpg", append(jpeg(), 0xFF, 0xFE, 0xFD, 0x81), "图片末尾以后的内容：没有读完"},
		{"earlier version", "a.pdf", pdf("BT /F1 10 Tf (x) Tj ET", "4 0 obj <</Length 3>> stream\nabc\nendstream endobj trailer <</Root 1 0 R>>"), "文件里留着的改动以前的内容：没有读取，请另存为新的文件"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, got := all(Read(c.file, c.src)); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// A program is told by its name and by its bytes.
func TestPrograms(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a.exe", "a.EXE", "a.hta", "a.vbs", "a.php", "a.jsp", "a.lnk", "a.js", "a.bat", "a.cmd", "a.ps1", "a.msi", "a.scr", "通知.pdf.exe", "a.exe.", "a.php.jpg", "a.jar", "a.apk", "a.sh"} {
		if Read(name, []byte("甲")).Program == "" {
			t.Errorf("%s is no program", name)
		}
	}
	for name, src := range map[string]string{
		"a.pdf": "MZ\x90\x00\x03\x00\x00\x00\xFF", "a.txt": "#!/bin/sh\n", "a.doc": "\x7FELF\x02", "b.txt": "<?php echo 1;", "a.jpg": "L\x00\x00\x00\x01\x14\x02\x00\x00", "a.html": "<p>甲</p><script>alert(1)</script>",
		"b.html": "<p onclick = \"x()\">甲</p>", "c.htm": "<a href=\"javascript:x()\">甲</a>", "a.svg": "<svg onload=\"x()\"/>", "d.txt": "<html><script>x</script></html>", "c.txt": "@ECHO OFF\r\n",
		"b.zip": string(packed(t, "安装.exe", "MZ")), "a.docx": string(wordWith(t, "word/embeddings/a.exe", "MZ\x90\x00")),
	} {
		if Read(name, []byte(src)).Program == "" {
			t.Errorf("%s %q is no program", name, src[:min(len(src), 20)])
		}
	}
	for name, src := range map[string]string{"a.txt": "MZ 县的通知", "a.html": "<p>甲 one=1 on = 2</p>", "b.txt": "#一、甲", "通知.2026.pdf": "%PDF-1.4", "a.svg": "<svg><text>上线</text></svg>", "a.csv": "FWS,甲\n"} {
		if got := Read(name, []byte(src)).Program; got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}
