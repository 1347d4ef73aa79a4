package importer

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"gongkai/site/internal/costtest"
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
func costly() map[string]func(n int) string {
	rep := strings.Repeat
	cell := "<w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>"
	return map[string]func(n int) string{
		"docx empty paragraphs": func(n int) string { return rep("<w:p/>", n/6) },
		"docx paragraphs":       func(n int) string { return rep("<w:p><w:r><w:t>甲</w:t></w:r></w:p>", n/36) },
		"docx runs":             func(n int) string { return "<w:p>" + rep("<w:r><w:t>甲</w:t></w:r>", n/25) + "</w:p>" },
		"docx runs of two looks": func(n int) string {
			return "<w:p>" + rep("<w:r><w:rPr><w:b/></w:rPr><w:t>甲</w:t></w:r><w:r><w:t>乙</w:t></w:r>", n/70) + "</w:p>"
		},
		"docx wide and tall": func(n int) string {
			return "<w:tbl><w:tr>" + rep(cell, n/100) + "</w:tr>" + rep("<w:tr>"+cell+"</w:tr>", n/110) + "</w:tbl>"
		},
		"docx spans": func(n int) string {
			return "<w:tbl>" + rep(`<w:tr><w:tc><w:tcPr><w:gridSpan w:val="1000"/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr>`, n/100) + "</w:tbl>"
		},
		"docx grid before": func(n int) string {
			return "<w:tbl>" + rep(`<w:tr><w:trPr><w:gridBefore w:val="1000"/></w:trPr>`+cell+`</w:tr>`, n/110) + "</w:tbl>"
		},
		"docx deleted marks": func(n int) string {
			return rep(`<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>`, n/72)
		},
		"docx fields": func(n int) string { return rep(`<w:r><w:fldChar w:fldCharType="begin"/></w:r>`, n/48) },
		"docx text boxes": func(n int) string {
			return rep(`<w:p><w:r><w:txbxContent><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:txbxContent></w:r></w:p>`, n/90)
		},
		"docx formula": func(n int) string {
			return "<w:p><m:oMath>" + rep("<m:r><m:t>x</m:t></m:r>", n/24) + "</m:oMath></w:p>"
		},
		"docx formula, nested": func(n int) string {
			return "<w:p><m:oMath>" + rep("<m:f><m:num>", 60) + rep("<m:r><m:t>x</m:t></m:r>", n/24) + rep("</m:num></m:f>", 60) + "</m:oMath></w:p>"
		},
		"docx links": func(n int) string {
			return "<w:p>" + rep(`<w:hyperlink w:anchor="a"><w:r><w:t>甲</w:t></w:r></w:hyperlink>`, n/66) + "</w:p>"
		},
		"docx hidden": func(n int) string {
			return "<w:p>" + rep(`<w:r><w:rPr><w:vanish/></w:rPr><w:t>甲乙</w:t></w:r>`, n/56) + "</w:p>"
		},
		"html paragraphs": func(n int) string { return rep("<p>甲", n/6) },
		"html wide and tall": func(n int) string {
			return "<table border=1><tr>" + rep("<td>甲", n/14) + rep("<tr><td>乙", n/22) + "</table>"
		},
		"html spans": func(n int) string {
			return "<table border=1>" + rep("<tr><td colspan=1000 rowspan=1000>甲<td>乙", n/45) + "</table>"
		},
		"html nested spans of text": func(n int) string { return rep("<span>", 300) + rep("甲<br>", n/8) + rep("</span>", 300) },
		"html bold over breaks":     func(n int) string { return rep("<b><i><s><a href=http://a.cn>", 40) + rep("甲<br>", n/8) },
		"html nested tables":        func(n int) string { return rep("<table><tr><td>甲", 90) + rep("乙<br>", n/8) },
		"html lists":                func(n int) string { return rep("<ul><li>甲", 150) + rep("<li>乙", n/8) },
		"html hidden":               func(n int) string { return rep("<p hidden>甲</p>", n/16) },
		"html links":                func(n int) string { return rep("<a href=http://a.cn>甲</a>", n/28) },
		"html raised":               func(n int) string { return rep("10<sup>5</sup>", n/14) },
		"html unknown":              func(n int) string { return rep("<x>甲</x>", n/10) },
		"html attributes":           func(n int) string { return "<p " + rep("a=1 ", n/4) + ">甲" },
		"html controls":             func(n int) string { return rep("<input value=甲>", n/18) },
	}
}

// The cost of a document grows with its size, or a limit ends it; all that is allocated,
// garbage too, stays within eight times the size and 64 MiB.
func TestDocumentCost(t *testing.T) {
	read := func(name string, text []byte) error {
		data := append([]byte("<meta charset=utf-8>"), text...)
		if strings.HasPrefix(name, "docx") {
			d, err := word.Read(t.Context(), stored(t, string(text)))
			if err != nil {
				return err
			}
			return written(d.Root)
		}
		root, err := webpage.Parse(data)
		if err != nil {
			return err
		}
		content := webpage.Content(root)
		webpage.Outside(root, content)
		webpage.Remove(content)
		return written(content)
	}
	for name, text := range costly() {
		t.Run(name, func(t *testing.T) {
			costtest.Linear(t, text, func(text []byte) {
				if err := read(name, text); err != nil && strings.Contains(err.Error(), "自己核对") {
					t.Error(err)
				}
			})
			const size = 256 << 10
			data := []byte(text(size))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := read(name, data)
			runtime.ReadMemStats(&after)
			if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 8*size+64<<20 {
				t.Errorf("%d bytes allocate %d MiB: %v", len(data), allocated>>20, err)
			}
		})
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

// So does one that cannot be asked while it works, such as the parser of pages.
func TestCancelADocument(t *testing.T) {
	w := newTown(t)
	w.o.Kind = "policy"
	file := filepath.Join(t.TempDir(), "a.html")
	if err := os.WriteFile(file, []byte("<meta charset=utf-8>"+strings.Repeat("<p>第一条 为了规范<b>价格</b>行为，制定本办法。</p>", 60_000)), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if _, err := Document(cancelled{ctx, cancel}, file, "", w.root, w.o); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if written, err := fs.Glob(w.root.FS(), "content/policies/*.md"); err != nil || len(written) > 0 {
		t.Errorf("%v %v", written, err)
	}
}

// cancelled is a context that ends as soon as somebody waits for its end: while the parser
// is at work, however slow the machine.
type cancelled struct {
	context.Context
	cancel func()
}

func (c cancelled) Done() <-chan struct{} {
	c.cancel()
	return c.Context.Done()
}
