package privacy

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// zipped makes a packed document of names and contents.
func zipped(t testing.TB, pairs ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i+1 < len(pairs); i += 2 {
		w, err := z.Create(pairs[i])
		if err == nil {
			_, err = w.Write([]byte(pairs[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func wordTable(rows ...string) string {
	var b strings.Builder
	b.WriteString(`<w:document xmlns:w="w"><w:body><w:tbl>`)
	for _, row := range rows {
		b.WriteString("<w:tr>")
		for cell := range strings.SplitSeq(row, "|") {
			b.WriteString("<w:tc><w:p><w:r><w:t>" + cell + "</w:t></w:r></w:p></w:tc>")
		}
		b.WriteString("</w:tr>")
	}
	return b.String() + "</w:tbl></w:body></w:document>"
}

func sheetOf(rows ...string) string {
	var b strings.Builder
	b.WriteString("<worksheet><sheetData>")
	for _, row := range rows {
		b.WriteString("<row>")
		for cell := range strings.SplitSeq(row, "|") {
			b.WriteString(`<c t="inlineStr"><is><t>` + cell + "</t></is></c>")
		}
		b.WriteString("</row>")
	}
	return b.String() + "</sheetData></worksheet>"
}

func pdfOf(content string) string {
	return fmt.Sprintf("%%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"+
		"3 0 obj <</Type/Page/Parent 2 0 R/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>> endobj\n4 0 obj <</Length %d>> stream\n%s\nendstream endobj\n"+
		"5 0 obj <</Type/Font/Subtype/Type1>> endobj\ntrailer <</Root 1 0 R>>", len(content), content)
}

// A number is found however a file spreads it, and a name in the name of a file.
func TestAttachment(t *testing.T) {
	t.Parallel()
	word := func(xml string) string {
		return string(zipped(t, "[Content_Types].xml", "<Types/>", "word/document.xml", xml))
	}
	book := func(xml string) string {
		return string(zipped(t, "[Content_Types].xml", "<Types/>", "xl/workbook.xml", "<workbook/>", "xl/worksheets/sheet1.xml", xml))
	}
	const digits = "1|3|7|6|6|2|0|4|5|1|8"
	for _, c := range []struct {
		name, path, src string
		want            string // detectors
	}{
		{"cells of a document", "notices/a.docx", word(wordTable("姓名|手机", "甲|137|6620|4518")), "mobile"},
		{"a digit a cell", "notices/a.docx", word(wordTable("手机|" + digits)), "mobile"},
		{"a digit a cell, alone", "notices/a.docx", word(wordTable(digits)), "mobile"},
		{"a digit a cell of a sheet", "notices/a.xlsx", book(sheetOf("联系电话|" + digits)), "mobile"},
		{"a digit a row", "notices/a.xlsx", book(sheetOf(strings.Split(digits, "|")...)), "mobile"},
		{"number of a citizen over two rows", "notices/a.xlsx", book(sheetOf("证号|430102198506", "|123417")), "resident-id"},
		{"wrapped", "notices/a.pdf", pdfOf("BT /F1 10 Tf (Tel 137) Tj 0 -12 Td (6620) Tj 0 -12 Td (4518) Tj ET"), "mobile"},
		{"number of a citizen, wrapped", "notices/a.pdf", pdfOf("BT /F1 10 Tf (43010219850) Tj 0 -12 Td (6123417) Tj ET"), "resident-id"},
		{"turned, a digit a piece", "notices/a.pdf", pdfOf("BT /F1 10 Tf " + turned("13766204518") + "ET"), "mobile"},
		{"a digit a line", "notices/a.pdf", pdfOf("BT /F1 10 Tf " + strings.ReplaceAll(digits, "|", "") + " 0 0 Td " + lines("13766204518") + "ET"), "mobile"},
		{"wrapped in a text", "notices/a.txt", "联系电话：137\n6620\n4518", "mobile"},
		{"name in the name of a picture", "notices/张建军身份证.jpg", "\xFF\xD8\xFF\xD9", "name"},
		{"paper before the name", "notices/身份证-张建军.png", "\x89PNG\r\n\x1A\n", ""},
		{"name in the name of a picture in a document", "notices/a.docx", word(`<w:document><w:p><w:drawing><wp:docPr name="张建军身份证.jpg"/></w:drawing></w:p></w:document>`), "name"},
		{"no name", "notices/申请表样表.docx", word(wordTable("甲|乙")), ""},
		{"sample of a paper", "notices/身份证复印件样本.txt", "甲", ""},
		{"statistics", "notices/a.xlsx", book(sheetOf("年份|人数|金额（元）", "2025|138|13876501234", "2026|7650|13912345678")), ""},
		{"program", "notices/a.exe", "MZ", "program"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			findings, err := Attachment(c.path, []byte(c.src), nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range findings {
				if !slices.Contains(got, f.Detector) {
					got = append(got, f.Detector)
				}
			}
			slices.Sort(got)
			if strings.Join(got, ",") != c.want {
				t.Errorf("found %v, want %s", got, c.want)
			}
		})
	}
}

// turned writes each digit by itself, upwards.
func turned(digits string) string {
	var b strings.Builder
	for i, d := range digits {
		fmt.Fprintf(&b, "0 1 -1 0 300 %d Tm (%c) Tj ", 100+5*i, d)
	}
	return b.String()
}

// lines writes each digit on a line.
func lines(digits string) string {
	var b strings.Builder
	for _, d := range digits {
		fmt.Fprintf(&b, "0 -12 Td (%c) Tj ", d)
	}
	return b.String()
}

// The first findings are listed, the others counted; a long reading can be stopped.
func TestManyFindings(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&b, "电话 137%08d\t甲\n", 10_000_000+i)
	}
	src := []byte(b.String())
	findings, err := Attachment("notices/a.txt", src, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if last := findings[len(findings)-1]; len(findings) != mostFindings+1 || last.Detector != Further || last.Shown != "19900" {
		t.Errorf("%d findings, %+v", len(findings), last)
	}
	stopped := errors.New("stopped")
	if _, err := Attachment("notices/a.txt", src, nil, func() error { return stopped }); !errors.Is(err, stopped) {
		t.Errorf("error %v", err)
	}
}
