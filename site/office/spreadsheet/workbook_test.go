package spreadsheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// pack makes a workbook of parts.
func pack(t testing.TB, parts ...string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, parts[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const (
	contentTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>`
	workbookPart = `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="1"/><sheets><sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>`
	relations    = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`
	rootRels     = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`
)

// foreign is a workbook as another program might write it.
func foreign(t testing.TB, data string, more ...string) string {
	return pack(t, append([]string{
		"[Content_Types].xml", contentTypes, "_rels/.rels", rootRels, "xl/workbook.xml", workbookPart, "xl/_rels/workbook.xml.rels", relations,
		"xl/worksheets/sheet1.xml", `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + data + `</sheetData></worksheet>`,
	}, more...)...)
}

func TestReadForeignWorkbooks(t *testing.T) {
	shared := []string{"xl/sharedStrings.xml", `<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>文号</t></si><si><r><t>分</t></r><r><t>段</t></r></si></sst>`}
	cut := foreign(t, `<row r="1"><c r="A1"><v>1</v></c></row>`)
	cases := []struct{ name, text, want string }{
		{"types of cells", foreign(t, `<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="E2"><v>46086</v></c><c r="F2" t="d"><v>2026-03-05T00:00:00</v></c></row>`+
			`<row r="4"><c r="A4" t="b"><v>1</v></c><c r="B4" t="e"><v>#N/A</v></c><c r="C4" t="str"><f>"a"</f><v>a</v></c></row>`, shared...),
			"台账1:\n台账2:|文号|分段||46086|2026-03-05T00:00:00\n台账3:\n台账4:1|#N/A|a\n"},
		{"rows without numbers", foreign(t, `<row><c><v>1</v></c></row><row><c><v>2</v></c></row>`), "台账1:1\n台账2:2\n"},
		{"prefixed names", foreign(t, `<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row>`), "台账1:1\n"},
		{"10,000 columns", foreign(t, `<row r="1"><c r="NTP1"><v>1</v></c></row>`), "拒绝 台账!第 1 行：超过 512 列；请只导出需要的列"},
		{"a column beyond the last", foreign(t, `<row r="1"><c r="AAAA1"><v>1</v></c></row>`), "拒绝 台账!第 1 行：工作表已经损坏；请重新导出"},
		{"row two thousand million", foreign(t, `<row r="2000000000"><c><v>1</v></c></row>`), broken},
		{"rows out of order", foreign(t, `<row r="2"></row><row r="2"></row>`), broken},
		{"broken XML", foreign(t, `<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>& </v></c></row><row r="3"><c r="A3"><v>3</v></c></row>`),
			broken},
		{"a large cell", foreign(t, `<row r="1"><c r="B1" t="str"><v>`+strings.Repeat("长", 100<<10)+`</v></c></row>`), "拒绝 台账!B1：一格超过 256 KB；请核对这一格"},
		{"a cell of five megabytes", foreign(t, `<row r="1"><c r="B1" t="str"><v>`+numbers(5<<20)+`</v></c></row>`), "拒绝 工作簿里有一格超过 4 MB；请从原系统重新导出"},
		{"a bomb", foreign(t, `<row r="1">`+strings.Repeat(" <c/>", 8<<20)+`</row>`), "拒绝 工作簿解开后大得不正常（xl/worksheets/sheet1.xml）；为防止耗尽内存和磁盘，没有读取；请从原系统重新导出"},
		{"a large picture", foreign(t, ``, "xl/media/image1.png", strings.Repeat("<random>", 9<<20)), "拒绝 工作簿解开后大得不正常（xl/media/image1.png）；为防止耗尽内存和磁盘，没有读取；请从原系统重新导出"},
		{"cut off", cut[:len(cut)-100], broken},
		{"half of it", cut[:len(cut)/2], broken},
		{"damaged inside", damage(cut), broken},
		{"a zip file", pack(t, "a.csv", "a,b\n"), "拒绝 这是压缩文件，不是工作簿；请先解压，再写其中的 CSV 或 XLSX 文件"},
		{"Word", pack(t, "[Content_Types].xml", contentTypes, "word/document.xml", "<a/>"), "拒绝 这是 Word 文件，不是表格；请导出 CSV 或 XLSX"},
		{"OpenDocument", pack(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet"), "拒绝 这是 ODS 或者别的格式，不是 XLSX；请另存为 .xlsx 或 CSV"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := read(t, save(t, "表.xlsx", c.text), Limits{}); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", clip(got), clip(c.want))
			}
		})
	}
	book, err := Open(t.Context(), save(t, "x.xlsx", foreign(t, "")), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if !book.Date1904 || !book.Workbook() {
		t.Error("the workbook counts from 1904")
	}
	if err := book.Close(); err != nil {
		t.Error(err)
	}
}

// numbers returns a text that packs no better than 100 to 1.
func numbers(size int) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "%d长", i*i)
	}
	return b.String()
}

// rels returns the relations of a part, type and target in turn.
func rels(list ...string) string {
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i := 0; i < len(list); i += 2 {
		fmt.Fprintf(&b, `<Relationship Id="rId%d" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/%s" Target="%s"/>`, i/2+1, list[i], list[i+1])
	}
	return b.String() + `</Relationships>`
}

// What people see and a value does not say.
func TestShownCells(t *testing.T) {
	t.Parallel()
	text := pack(t, "[Content_Types].xml", contentTypes, "_rels/.rels", rels("officeDocument", "/book/wb.xml"), "book/wb.xml",
		`<workbook xmlns:r="x"><sheets><sheet name="表" sheetId="1" r:id="rId1"/><sheet name="旧" state="veryHidden" sheetId="2" r:id="rId2"/><sheet name="图" sheetId="3" r:id="rId5"/></sheets></workbook>`,
		"book/_rels/wb.xml.rels", rels("worksheet", "a.xml", "worksheet", "b.xml", "sharedStrings", "text.xml", "styles", "look.xml", "chartsheet", "c.xml"),
		"book/c.xml", `<chartsheet/>`,
		"book/look.xml", `<styleSheet><numFmts><numFmt numFmtId="170" formatCode="#,##0.00&quot;元&quot;"/><numFmt numFmtId="171" formatCode="0!.0,&quot;万元&quot;"/><numFmt numFmtId="172" formatCode="0.00\\万\\元"/></numFmts>`+
			`<fonts><font/><font><strike/></font><font><strike val="0"/></font></fonts><cellStyleXfs><xf fontId="1"/></cellStyleXfs>`+
			`<cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/></cellXfs></styleSheet>`,
		"book/text.xml", `<sst><si><r><rPr><strike/></rPr><t>5000</t></r><r><t>3000</t></r></si><si><t>甲</t><rPh><t>jia</t></rPh></si><si><t>一_x000D_&#10;二&amp;</t></si></sst>`,
		"book/a.xml", `<worksheet><cols><col min="2" max="3" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>1</v></c><c r="C1" s="2"><v>2</v></c><c r="D1" t="s"><v>1</v></c></row>`+
			`<row r="2" hidden="1"><c r="A2" s="3"><v>5000</v></c><c r="B2" s="4"><v>5000</v></c><c r="C2" s="5"><v>0.5</v></c><c r="D2" t="s"><v>2</v></c><c r="E2" t="str"><f>x</f><v>=DISPIMG("ID",1)</v></c></row></sheetData>`+
			`<mergeCells><mergeCell ref="A4:B5"/><mergeCell ref="A3"/></mergeCells></worksheet>`,
		"book/b.xml", `<worksheet/>`,
		"book/_rels/a.xml.rels", rels("comments", "../notes.xml", "drawing", "../d.xml"), "notes.xml", `<comments><commentList><comment ref="B7"/></commentList></comments>`,
		"d.xml", `<wsDr><pic/><sp><txBody/></sp></wsDr>`)
	book, err := Open(t.Context(), save(t, "表.xlsx", text), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	if got, want := fmt.Sprint(book.Sheets, book.Facts("旧").Hidden, book.Facts("图").Chart), "[表 旧 图] true true"; got != want {
		t.Errorf("sheets %s, want %s", got, want)
	}
	if got, want := fmt.Sprintf("%+v", book.Facts("表")), "{Hidden:false Chart:false Columns:[{First:2 Last:3}] Merges:[{Top:4 Left:1 Bottom:5 Right:2}] Comments:[B7] Pictures:1 Shapes:1}"; got != want {
		t.Errorf("facts %s, want %s", got, want)
	}
	var got strings.Builder
	for row, err := range book.Rows("表") {
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "%d %v:", row.Number, row.Hidden)
		for _, c := range row.Cells {
			fmt.Fprintf(&got, " %q-%q", c.Text, c.Struck)
			if c.Picture {
				got.WriteString(" picture")
			}
		}
		got.WriteByte('\n')
	}
	want := "1 false: \"3000\"-\"5000\" \"\"-\"1\" \"2\"-\"\" \"甲\"-\"\"\n2 true: \"5000元\"-\"\" \"5000元\"-\"\" \"0.5万元\"-\"\" \"一\\n二&\"-\"\" \"\"-\"\" picture\n"
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", got.String(), want)
	}
}

// A reader ends soon after its context.
func TestCancelled(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"表.xlsx", "表.csv"} {
		text := foreign(t, strings.Repeat("<row><c><v>1</v></c></row>", 1000)+"<!--"+numbers(3<<20)+"-->")
		if name == "表.csv" {
			text = strings.Repeat("a,b\n", 1<<20)
		}
		ctx, cancel := context.WithCancel(t.Context())
		book, err := Open(ctx, save(t, name, text), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for _, err = range book.Rows(book.Sheets[0]) {
			cancel()
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := Open(ctx, save(t, name, text), Limits{}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: opening: %v", name, err)
		}
		cancel()
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestUncomputedFormulas(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, data, want string }{
		{"no value", `<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f>A1</f></c></row>`, "B1"},
		{"an empty value", `<row r="1"><c r="A1"><f>1+1</f><v></v></c><c r="B1"><f>1+1</f><v/></c></row>`, "A1 B1"},
		{"a value", `<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>`, ""},
		{"an empty text is a value", `<row r="1"><c r="A1" t="str"><f>""</f><v></v></c></row>`, ""},
		{"an inline text is a value", `<row r="1"><c r="A1" t="inlineStr"><f>1</f><is><t>一</t></is></c></row>`, ""},
		{"no formula", `<row r="1"><c r="A1" s="3"></c></row>`, ""},
		{"behind the last value", `<row r="3"><c r="A3"><v>1</v></c><c r="AB3"><f>A3</f></c></row>`, "AB3"},
		{"without references", `<row><c><v>1</v></c><c><f>A1</f></c></row><row><c><f>A1</f></c></row>`, "B1 A2"},
		{"prefixed names", `<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="1"><x:c r="C1"><x:f>1</x:f></x:c></x:row>`, "C1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			book, err := Open(t.Context(), save(t, "表.xlsx", foreign(t, c.data)), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			defer book.Close()
			for range 2 { // rows can be read again
				var got []string
				for row, err := range book.Rows("台账") {
					if err != nil {
						t.Fatal(err)
					}
					for i, cell := range row.Cells {
						if cell.Uncomputed {
							got = append(got, strings.TrimPrefix(row.Place(i+1).String(), "台账!"))
						}
					}
				}
				if strings.Join(got, " ") != c.want {
					t.Errorf("got %s, want %s", got, c.want)
				}
			}
		})
	}
}

const broken = "拒绝 工作簿不完整或者已经损坏；可能没有下载完；请重新导出或者重新下载"

// damage turns one packed byte of the sheet over.
func damage(packed string) string {
	i := strings.Index(packed, "xl/worksheets/sheet1.xml") + len("xl/worksheets/sheet1.xml") + 40
	b := []byte(packed)
	b[i] ^= 0xFF
	return string(b)
}

func TestLimits(t *testing.T) {
	text := foreign(t, `<row r="1"><c r="A1"><v>1</v></c></row>`)
	cases := []struct {
		name   string
		limits Limits
		want   string
	}{
		{"file", Limits{File: 100}, "拒绝 文件超过 0 MB；请分成几个文件，或者导出 CSV；CSV 不限大小"},
		{"unpacked", Limits{Unpacked: 100}, "拒绝 工作簿解开后大得不正常（[Content_Types].xml）；为防止耗尽内存和磁盘，没有读取；请从原系统重新导出"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := read(t, save(t, "表.xlsx", text), c.limits); got != c.want {
				t.Errorf("got %s", got)
			}
		})
	}
}

// A workbook cut off anywhere is refused, or read as far as it goes; never a panic.
func TestCutWorkbooks(t *testing.T) {
	whole := string(workbook(t))
	for n := 4; n < len(whole); n += 97 {
		if got := read(t, save(t, "表.xlsx", whole[:n]), Limits{}); got != broken {
			t.Errorf("cut at %d of %d: %s", n, len(whole), clip(got))
		}
	}
}

func FuzzReadWorkbook(f *testing.F) {
	f.Add([]byte(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`))
	f.Add([]byte(`<row r="1"><c r="A1"><v>&</v></c></row></sheetData>`))
	f.Add([]byte(`<row r="3"/><row r="x"><c t="inlineStr"><is><t>a</t></is></c></row>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		book, err := Open(t.Context(), save(t, "x.xlsx", foreign(t, string(data))), Limits{Columns: 8, Cell: 64})
		if err != nil {
			return
		}
		for row, err := range book.Rows(book.Sheets[0]) {
			if err == nil && len(row.Cells) > 8 {
				t.Errorf("%d cells", len(row.Cells))
			}
		}
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestMergedCells(t *testing.T) {
	for _, c := range []struct {
		name, merges, want string
	}{
		{"none", "", "[]"},
		{"down and across", `<mergeCells count="2"><mergeCell ref="A1:A3"/><mergeCell ref="B2:C2"/></mergeCells>`, "[{1 1 3 1} {2 2 2 3}]"},
	} {
		data := `<row r="1"><c r="A1" t="str"><v>甲</v></c></row><row r="3"><c r="C3" t="str"><v>乙</v></c></row></sheetData>` + c.merges + `<sheetData>`
		if c.merges == "" {
			data = `<row r="1"><c r="A1" t="str"><v>甲</v></c></row>`
		}
		book, err := Open(t.Context(), save(t, "x.xlsx", foreign(t, data)), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		merged := book.Merged(book.Sheets[0])
		if got := fmt.Sprint(merged); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
		if err := book.Close(); err != nil {
			t.Error(err)
		}
	}
}
