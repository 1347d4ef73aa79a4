package importer

import (
	"archive/zip"
	"bytes"
	"context"
	"io/fs"
	"runtime"
	"strings"
	"testing"
	"time"

	"gongkai/site/office/webpage"
	"gongkai/site/office/word"
)

// stored packs a Word file without compression, so that its ratio is none.
func stored(t testing.TB, body string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.CreateHeader(&zip.FileHeader{Name: "word/document.xml", Method: zip.Store})
	if err == nil {
		_, err = w.Write([]byte(wordHead + body + `</w:body></w:document>`))
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// written converts a tree, as Document does.
func written(root *webpage.Node) error {
	a := &webpage.Article{Root: root, Name: "x", Files: func(string) ([]byte, error) { return nil, fs.ErrNotExist }}
	a.Clean()
	_, err := webpage.Markdown(a.Root)
	return err
}

// costly are patterns that cost more than their share in readers that take no care.
func costly(n int) map[string]string {
	rep := strings.Repeat
	cell := "<w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>"
	return map[string]string{
		"docx empty paragraphs":     rep("<w:p/>", n/6),
		"docx paragraphs":           rep("<w:p><w:r><w:t>甲</w:t></w:r></w:p>", n/36),
		"docx runs":                 "<w:p>" + rep("<w:r><w:t>甲</w:t></w:r>", n/25) + "</w:p>",
		"docx runs of two looks":    "<w:p>" + rep("<w:r><w:rPr><w:b/></w:rPr><w:t>甲</w:t></w:r><w:r><w:t>乙</w:t></w:r>", n/70) + "</w:p>",
		"docx wide and tall":        "<w:tbl><w:tr>" + rep(cell, n/100) + "</w:tr>" + rep("<w:tr>"+cell+"</w:tr>", n/110) + "</w:tbl>",
		"docx spans":                "<w:tbl>" + rep(`<w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr>`, n/100) + "</w:tbl>",
		"docx grid before":          "<w:tbl>" + rep(`<w:tr><w:trPr><w:gridBefore w:val="1000"/></w:trPr>`+cell+`</w:tr>`, n/110) + "</w:tbl>",
		"docx deleted marks":        rep(`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>`, n/72),
		"docx fields":               rep(`<w:r><w:fldChar w:fldCharType="begin"/></w:r>`, n/48),
		"docx text boxes":           rep(`<w:p><w:r><w:txbxContent><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:txbxContent></w:r></w:p>`, n/90),
		"docx formula":              "<w:p><m:oMath>" + rep("<m:r><m:t>x</m:t></m:r>", n/24) + "</m:oMath></w:p>",
		"docx formula, nested":      "<w:p><m:oMath>" + rep("<m:f><m:num>", 60) + rep("<m:r><m:t>x</m:t></m:r>", n/24) + rep("</m:num></m:f>", 60) + "</m:oMath></w:p>",
		"docx links":                "<w:p>" + rep(`<w:hyperlink w:anchor="a"><w:r><w:t>甲</w:t></w:r></w:hyperlink>`, n/66) + "</w:p>",
		"docx hidden":               "<w:p>" + rep(`<w:r><w:rPr><w:vanish/></w:rPr><w:t>甲乙</w:t></w:r>`, n/56) + "</w:p>",
		"html paragraphs":           rep("<p>甲", n/6),
		"html wide and tall":        "<table border=1><tr>" + rep("<td>甲", n/14) + rep("<tr><td>乙", n/22) + "</table>",
		"html spans":                "<table border=1>" + rep("<tr><td colspan=1000 rowspan=1000>甲<td>乙", n/45) + "</table>",
		"html nested spans of text": rep("<span>", 300) + rep("甲<br>", n/8) + rep("</span>", 300),
		"html bold over breaks":     rep("<b><i><s><a href=http://a.cn>", 40) + rep("甲<br>", n/8),
		"html nested tables":        rep("<table><tr><td>甲", 90) + rep("乙<br>", n/8),
		"html lists":                rep("<ul><li>甲", 150) + rep("<li>乙", n/8),
		"html hidden":               rep("<p hidden>甲</p>", n/16),
		"html links":                rep("<a href=http://a.cn>甲</a>", n/28),
		"html raised":               rep("10<sup>5</sup>", n/14),
		"html unknown":              rep("<x>甲</x>", n/10),
		"html attributes":           "<p " + rep("a=1 ", n/4) + ">甲",
		"html controls":             rep("<input value=甲>", n/18),
	}
}

// The cost of a document grows with its size, or a limit ends it; memory stays within
// eight times the size and 64 MiB.
func TestDocumentCost(t *testing.T) {
	small, large := 1<<16, 1<<19
	if testing.Short() {
		small, large = 1<<14, 1<<17
	}
	run := func(name, text string) (time.Duration, uint64, error) {
		data := []byte("<meta charset=utf-8>" + text)
		if strings.HasPrefix(name, "docx") {
			data = stored(t, text)
		}
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		var err error
		if strings.HasPrefix(name, "docx") {
			var d *word.Document
			if d, err = word.Read(t.Context(), data); err == nil {
				err = written(d.Root)
			}
		} else {
			var root *webpage.Node
			if root, err = webpage.Parse(data); err == nil {
				content := webpage.Content(root)
				webpage.Outside(root, content)
				webpage.Remove(content)
				err = written(content)
			}
		}
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		return took, after.TotalAlloc - before.TotalAlloc, err
	}
	for name, text := range costly(large) {
		first, _, _ := run(name, costly(small)[name])
		took, bytes, err := run(name, text)
		if err != nil && strings.Contains(err.Error(), "自己核对") {
			t.Errorf("%s: %v", name, err)
		}
		t.Logf("%-28s %8d bytes %8.1f ms, small %8.1f ms, allocated %6.1f MiB %v", name, len(text), took.Seconds()*1000, first.Seconds()*1000, float64(bytes)/(1<<20), err)
		if grows := float64(took) / float64(max(first, 3*time.Millisecond)); grows > 30 && took > time.Second {
			t.Errorf("%s grows %.0f times over 8 times the size: %v", name, grows, took)
		}
	}
}

// A cancelled context ends the reading of a document inside it.
func TestCancelInsideADocument(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := word.Read(ctx, stored(t, strings.Repeat("<w:p/>", 10_000))); err == nil || ctx.Err() == nil || !strings.Contains(err.Error(), "canceled") {
		t.Errorf("%v", err)
	}
}
