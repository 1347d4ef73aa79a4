package attachment

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"strings"
	"testing"
)

// packed makes a zip file of names and contents.
func packed(t testing.TB, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		w, err := z.Create(pairs[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(pairs[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const core = `<cp:coreProperties xmlns:cp="a" xmlns:dc="b"><dc:creator>祁连海</dc:creator><cp:lastModifiedBy>马秋云</cp:lastModifiedBy><dc:title>记录</dc:title></cp:coreProperties>`

func docx(t testing.TB) []byte {
	return packed(t, "[Content_Types].xml", "<Types/>", "docProps/core.xml", core,
		"word/document.xml", `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>证人祁</w:t></w:r><w:r><w:t>连海</w:t></w:r></w:p>`+
			`<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`+
			`<w:p><w:del><w:r><w:delText>删去的字</w:delText></w:r></w:del></w:p></w:body></w:document>`,
		"word/comments.xml", `<w:comments xmlns:w="w"><w:comment w:author="马秋云"><w:p><w:r><w:t>批注的字</w:t></w:r></w:p></w:comment></w:comments>`,
		"word/header1.xml", `<w:hdr xmlns:w="w"><w:p><w:r><w:t>页眉的字</w:t></w:r></w:p></w:hdr>`)
}

func xlsx(t testing.TB) []byte {
	return packed(t, "[Content_Types].xml", "<Types/>", "docProps/app.xml", `<Properties><Company>示范市司法局</Company></Properties>`,
		"xl/sharedStrings.xml", `<sst><si><t>姓名</t></si><si><r><t>祁连</t></r><r><t>海</t></r></si></sst>`,
		"xl/worksheets/sheet1.xml", `<worksheet><sheetData><row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>`+
			`<row r="2"><c><v>13766204518</v></c><c t="inlineStr"><is><t>内联</t></is></c></row></sheetData></worksheet>`)
}

func ofd(t testing.TB) []byte {
	return packed(t, "OFD.xml", `<ofd:OFD xmlns:ofd="o"><ofd:DocBody><ofd:DocInfo><ofd:Author>祁连海</ofd:Author></ofd:DocInfo></ofd:DocBody></ofd:OFD>`,
		"Doc_0/Pages/Page_1/Content.xml", `<ofd:Page xmlns:ofd="o"><ofd:TextObject><ofd:TextCode>第二页</ofd:TextCode></ofd:TextObject></ofd:Page>`)
}

// tiff is an EXIF header with an artist and a position.
func tiff() []byte {
	var b bytes.Buffer
	b.WriteString("II*\x00")
	put := func(values ...any) {
		for _, v := range values {
			_ = binary.Write(&b, binary.LittleEndian, v)
		}
	}
	name := "Qi Lianhai\x00"
	put(uint32(8), uint16(2))
	put(uint16(0x013B), uint16(2), uint32(len(name)), uint32(8+2+24+4))
	put(uint16(0x8825), uint16(4), uint32(1), uint32(8+2+24+4+len(name)))
	put(uint32(0))
	b.WriteString(name)
	put(uint16(1), uint16(2), uint16(5), uint32(3), uint32(0), uint32(0))
	return b.Bytes()
}

func jpeg() []byte {
	exif := append([]byte("Exif\x00\x00"), tiff()...)
	src := []byte{0xFF, 0xD8, 0xFF, 0xE1, byte((len(exif) + 2) >> 8), byte(len(exif) + 2)}
	return append(append(src, exif...), 0xFF, 0xD9)
}

func png() []byte {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1A\n")
	chunk := func(kind string, data []byte) {
		_ = binary.Write(&b, binary.BigEndian, uint32(len(data)))
		b.WriteString(kind)
		b.Write(data)
		_ = binary.Write(&b, binary.BigEndian, crc32.ChecksumIEEE(append([]byte(kind), data...)))
	}
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, _ = w.Write([]byte("压缩的说明"))
	_ = w.Close()
	chunk("tEXt", []byte("Author\x00Qi"))
	chunk("zTXt", append([]byte("Comment\x00\x00"), z.Bytes()...))
	chunk("IEND", nil)
	return b.Bytes()
}

// pdf is a file with one page of the given contents.
func pdf(content, more string) []byte {
	return fmt.Appendf(nil, "%%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"+
		"3 0 obj <</Type/Page/Parent 2 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>/XObject<</I 7 0 R>>>>/Contents 4 0 R>> endobj\n"+
		"4 0 obj <</Length %d>> stream\n%s\nendstream endobj\n5 0 obj <</Type/Font/Subtype/Type1>> endobj\n"+
		"6 0 obj <</Type/Font/Subtype/Type0/Encoding/GBK-EUC-H>> endobj\n7 0 obj <</Subtype/Image/Length 1>> stream\nx\nendstream endobj\n%s", len(content), content, more)
}

func TestRead(t *testing.T) {
	real, err := os.ReadFile("testdata/record.pdf")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, file string
		src        []byte
		want       string // all of it, parts and properties, one after another
	}{
		{"document", "a.docx", docx(t), "作者=祁连海!|最后修改者=马秋云!|标题=记录|批注和修订的作者=马秋云!|批注:批注的字|:证人祁连海 甲 乙 删去的字|页眉页脚:页眉的字"},
		{"workbook", "a.XLSX", xlsx(t), "单位=示范市司法局|工作表 1:姓名 祁连海 13766204518 内联"},
		{"OFD", "a.ofd", ofd(t), "作者=祁连海!|第 2 页:第二页"},
		{"photo", "a.jpg", jpeg(), "拍摄者=Qi Lianhai!|located"},
		{"picture", "a.png", png(), "图片的 Author=Qi!|图片的 Comment=压缩的说明"},
		{"text in GBK", "a.txt", []byte("\xC6\xEE\xC1\xAC\xBA\xA3"), ":祁连海"},
		{"text in UTF-16", "a.csv", []byte("\xFF\xFE\x41\x00\x0A\x00"), ":A"},
		{"PDF of a browser", "a.pdf", real, "标题=投诉处理记录|第 1 页:投诉处理记录 投诉⼈：吕秀兰，⼿机 13766204518。 证⼈ 罗永贵 186 320 59520 ⾝份证号 110102197301010057"},
		{"PDF with an author", "a.pdf", pdf("BT /F1 10 Tf (ab\\051) Tj ET", "8 0 obj <</Author<FEFF79416D77>>> endobj trailer <</Root 1 0 R/Info 8 0 R>>"), "作者=祁海!|第 1 页:ab)"},
		{"PDF in GBK", "a.pdf", pdf("BT /F2 10 Tf <C6EEC1ACBAA3> Tj 0 -12 Td <BCD7> Tj ET", "trailer <</Root 1 0 R>>"), "第 1 页:祁连海 甲"},
		{"PDF with cells", "a.pdf", pdf("BT /F1 10 Tf (137) Tj 16 0 Td (6620) Tj 60 0 Td (4518) Tj ET", "trailer <</Root 1 0 R>>"), "第 1 页:1376620\t4518"},
		{"PDF with a note", "a.pdf", pdf("BT /F1 10 Tf (x) Tj ET", "8 0 obj <</Type/Annot/Contents(note)/A<</URI(mailto:a)>>>> endobj trailer <</Root 1 0 R>>"), "批注和表单:note mailto:a|第 1 页:x"},
		{"scan", "a.pdf", pdf("/I Do", "trailer <</Root 1 0 R>>"), "unread " + scanned},
		{"locked", "a.pdf", pdf("", "trailer <</Root 1 0 R/Encrypt 9 0 R>>"), "unread " + locked},
		{"no PDF", "a.pdf", []byte("x"), "unread " + damaged},
		{"no zip", "a.docx", []byte("PK"), "unread " + damaged},
		{"cut off", "a.docx", docx(t)[:200], "unread " + damaged},
		{"old Office", "a.xlsx", []byte("\xD0\xCF\x11\xE0"), "unread " + locked},
		{"unknown", "a.rar", nil, "unread " + unknown},
		{"bomb", "a.docx", packed(t, "word/document.xml", "<a>"+strings.Repeat("x", 8<<20)), "unread " + bomb},
		{"deep XML", "a.docx", packed(t, "word/document.xml", strings.Repeat("<a>", 5000)), "unread 文件里的层次太深，没有读取"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := textOf(Read(c.file, c.src)); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func textOf(p *Content) string {
	var all []string
	for _, q := range p.Properties {
		mark := ""
		if q.Person {
			mark = "!"
		}
		all = append(all, q.Name+"="+q.Text+mark)
	}
	for _, q := range p.Parts {
		text := q.Text
		if !strings.Contains(text, "1376620\t") {
			text = strings.Join(strings.Fields(text), " ")
		}
		all = append(all, q.Where+":"+text)
	}
	if p.Located {
		all = append(all, "located")
	}
	if p.Unread != "" {
		all = append(all, "unread "+p.Unread)
	}
	return strings.Join(all, "|")
}

// fuzz reads mutated files; of packed ones also with a mutated part, which the
// sums of a zip file would keep out.
func fuzz(f *testing.F, name, part string, seeds ...[]byte) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		contents := []*Content{Read(name, src)}
		if part != "" {
			contents = append(contents, Read(name, packed(t, part, string(src), "xl/sharedStrings.xml", "<sst><si><t>a</t></si></sst>")))
		}
		for _, p := range contents {
			total := 0
			for _, part := range p.Parts {
				total += len(part.Text)
			}
			if total > 4*mostBytes {
				t.Errorf("%d bytes of text from %d", total, len(src))
			}
		}
	})
}

func FuzzPDF(f *testing.F) {
	real, err := os.ReadFile("testdata/record.pdf")
	if err != nil {
		f.Fatal(err)
	}
	cmap := "1 beginbfrange <0000> <FFFF> <4E00> endbfrange 1 beginbfchar <01> <0041> endbfchar"
	fuzz(f, "a.pdf", "", real, pdf("BT /F2 10 Tf <C6EE> Tj ET", "trailer <</Root 1 0 R>>"), pdf("/I Do", ""),
		pdf("BT /F1 10 Tf [(a) -300 (b)] TJ ET", "5 0 obj <</Type/Font/Subtype/Type0/ToUnicode 9 0 R>> endobj 9 0 obj <<>> stream\n"+cmap+"\nendstream endobj"))
}

func FuzzDOCX(f *testing.F) {
	fuzz(f, "a.docx", "word/document.xml", docx(f), []byte(`<w:tbl><w:tc><w:p><w:t>a</w:t></w:p></w:tc></w:tbl><w:br/>`))
}

func FuzzXLSX(f *testing.F) {
	fuzz(f, "a.xlsx", "xl/worksheets/sheet1.xml", xlsx(f), []byte(`<row><c t="s"><f>1</f><v>0</v></c><c t="inlineStr"><is><t>a</t></is></c></row>`))
}

func FuzzOFD(f *testing.F) {
	fuzz(f, "a.ofd", "Doc_0/Pages/Page_0/Content.xml", ofd(f), []byte(`<ofd:TextObject><ofd:TextCode X="1">a</ofd:TextCode></ofd:TextObject>`))
}

func FuzzPicture(f *testing.F) {
	gif := []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xFF\xFF\xFF!\xFE\x01a\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;rest")
	fuzz(f, "a.jpg", "", jpeg(), png(), tiff(), gif, append(jpeg(), jpeg()...))
}

func FuzzMarkup(f *testing.F) {
	fuzz(f, "a.mht", "", []byte("MIME-Version: 1.0\n\n<p onload=\"x\">=31=\n</p><!-- a --><td>&amp;"))
}

func FuzzZip(f *testing.F) { fuzz(f, "a.zip", "a.html", packed(f, "a/b.txt", "甲"), []byte("<b>")) }
