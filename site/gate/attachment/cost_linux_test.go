package attachment

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"

	"gongkai/site/internal/costtest"
)

// stream is a stream object of a PDF, packed when zipped.
func stream(number int, dict, data string, zipped bool) string {
	if zipped {
		var b bytes.Buffer
		w := zlib.NewWriter(&b)
		_, _ = w.Write([]byte(data))
		_ = w.Close()
		data, dict = b.String(), dict+"/Filter/FlateDecode"
	}
	return fmt.Sprintf("%d 0 obj <<%s/Length %d>> stream\n%s\nendstream endobj\n", number, dict, len(data), data)
}

// pageOf is a PDF with one page of contents, and more objects.
func pageOf(contents, more string) []byte {
	return []byte("%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n" +
		"3 0 obj <</Type/Page/Parent 2 0 R/Resources<</Font<</F1 5 0 R>>/XObject<</X 7 0 R>>>>/Contents 4 0 R>> endobj\n" + stream(4, "", contents, false) +
		"5 0 obj <</Type/Font/Subtype/Type0/ToUnicode 6 0 R>> endobj\n" + more + "trailer <</Root 1 0 R>>")
}

// hostile are files that grow with n and cost more than their share in a careless reader.
func hostile(t testing.TB) map[string]func(n int) (name string, src []byte) {
	r := strings.Repeat
	pdfs := map[string]func(n int) []byte{
		"objects in one another":     func(n int) []byte { return pageOf("", r("1 0 obj [", n)) },
		"unclosed strings":           func(n int) []byte { return pageOf(r("(", n), "") },
		"unclosed dictionaries":      func(n int) []byte { return pageOf("", "9 0 obj "+r("<<", n)) },
		"empty dictionaries":         func(n int) []byte { return pageOf("", "9 0 obj ["+r("<<>>", n)+"] endobj\n") },
		"small numbers":              func(n int) []byte { return pageOf("", "9 0 obj ["+r("1 ", 2*n)+"] endobj\n") },
		"small numbers of a page":    func(n int) []byte { return pageOf("["+r("1 ", 2*n)+"] TJ", "") },
		"pictures without an end":    func(n int) []byte { return pageOf(r("ID ", n), "") },
		"streams without an end":     func(n int) []byte { return pageOf("", r("9 0 obj <<>> stream\n", n)) },
		"trailers":                   func(n int) []byte { return pageOf("", r("trailer (", n)) },
		"trailers with keys":         func(n int) []byte { return pageOf("", r("trailer <</A 1/B 2>>\n", n)) },
		"hexadecimal without an end": func(n int) []byte { return pageOf(r("<4", n), "") },
		"pages in one another":       func(n int) []byte { return pageOf("", r("9 0 obj <</Type/Pages/Kids[9 0 R 9 0 R]>> endobj\n", n)) },
		"one page many times": func(n int) []byte {
			return bytes.Replace(pageOf(r("(a) Tj ", 200), ""), []byte("[3 0 R]"), []byte("["+r("3 0 R ", n/8)+"]"), 1)
		},
		"one content many times": func(n int) []byte {
			return bytes.Replace(pageOf(r("(a) Tj ", 200), ""), []byte("Contents 4 0 R"), []byte("Contents["+r("4 0 R ", n/8)+"]"), 1)
		},
		"forms in one another": func(n int) []byte { return pageOf(r("/X Do ", n), stream(7, "/Subtype/Form", r("/X Do ", n), false)) },
		"fonts by a long name": func(n int) []byte { return pageOf(r("/F1 9 Tf ", n), stream(6, "", r("<0001> <4E00> ", n), false)) },
		"a range to a long text": func(n int) []byte {
			return pageOf("/F1 9 Tf <0001> Tj", stream(6, "", "1 beginbfrange <0000> <FFFF> <"+r("4E00", n)+"> endbfrange", false))
		},
		"objects at one place": func(n int) []byte {
			return pageOf("", stream(9, fmt.Sprintf("/Type/ObjStm/N %d/First %d", n/16, 8*(n/16)), r("10 0    ", n/16)+"["+r("(a)", n)+"]", false))
		},
		"packed space":   func(n int) []byte { return pageOf("", stream(9, "/Type/ObjStm/N 1/First 1", r(" ", 64*n), true)) },
		"text of a page": func(n int) []byte { return pageOf("BT /F1 9 Tf "+r("(a) Tj 5 0 Td ", n/4), "") },
		"notes":          func(n int) []byte { return pageOf("", r("9 0 obj <</Contents(a)/T(b)/Subtype/Text>> endobj\n", n/8)) },
		"authors of notes": func(n int) []byte {
			var b strings.Builder
			for i := range n / 16 {
				fmt.Fprintf(&b, "%d 0 obj <</Contents(a)/T(author%d)/Subtype/Text>> endobj\n", 10+i, i)
			}
			return pageOf("", b.String())
		},
		"embedded files": func(n int) []byte {
			return pageOf("", r("9 0 obj <</EF<</F 8 0 R>>/F(a.txt)>> endobj\n", n/8)+stream(8, "", r("a", n), false))
		},
	}
	ofd := func(page string) []byte {
		return packed(t, "OFD.xml", "<ofd:OFD/>", "Doc_0/Pages/Page_0/Content.xml", page)
	}
	word := func(xml string) []byte { return packed(t, "[Content_Types].xml", "<Types/>", "word/document.xml", xml) }
	others := map[string]func(n int) (string, []byte){
		"OFD: texts": func(n int) (string, []byte) {
			return "a.ofd", ofd("<p>" + r("<TextObject><TextCode>1</TextCode></TextObject>", n/8) + "</p>")
		},
		"OFD: deep":       func(n int) (string, []byte) { return "a.ofd", ofd(r("<a>", n)) },
		"OFD: attributes": func(n int) (string, []byte) { return "a.ofd", ofd("<a" + r(` title="1"`, n/4) + "/>") },
		"OFD: unclosed":   func(n int) (string, []byte) { return "a.ofd", ofd(r("<a ", n)) },
		"OFD: parts": func(n int) (string, []byte) {
			var pairs []string
			for i := range n / 64 {
				pairs = append(pairs, fmt.Sprintf("Doc_0/Attachs/%d.dwg", i), "\x00")
			}
			return "a.ofd", packed(t, append(pairs, "OFD.xml", "<a/>")...)
		},
		"Word: authors": func(n int) (string, []byte) {
			var b strings.Builder
			for i := range n / 16 {
				fmt.Fprintf(&b, `<ins author="author%d"/>`, i)
			}
			return "a.docx", word("<p>" + b.String() + "</p>")
		},
		"Word: cells": func(n int) (string, []byte) {
			return "a.docx", word("<p>" + r("<tc><p><t>1</t></p></tc>", n/8) + "</p>")
		},
		"Excel: one text for all cells": func(n int) (string, []byte) {
			return "a.xlsx", packed(t, "[Content_Types].xml", "<Types/>", "xl/sharedStrings.xml", "<sst><si><t>"+r("1", n)+"</t></si></sst>", "xl/worksheets/sheet1.xml", "<sheetData><row>"+r(`<c t="s"><v>0</v></c>`, n/8)+"</row></sheetData>")
		},
		"page: tags":        func(n int) (string, []byte) { return "a.html", []byte(r("<a b", n)) },
		"page: comments":    func(n int) (string, []byte) { return "a.html", []byte(r("<!-- ", n)) },
		"page: handlers":    func(n int) (string, []byte) { return "a.html", []byte("<a" + r(" ononon", n) + ">") },
		"picture: segments": func(n int) (string, []byte) { return "a.jpg", []byte("\xFF\xD8" + r("\xFF\xFE\x00\x03a", n)) },
		"picture: pictures": func(n int) (string, []byte) { return "a.jpg", []byte(r("\xFF\xD8\xFF\xFE\x00\x03a\xFF\xD9", n)) },
		"picture: chunks": func(n int) (string, []byte) {
			return "a.png", []byte("\x89PNG\r\n\x1A\n" + r("\x00\x00\x00\x03tEXta\x00b0000", n/2))
		},
		"picture: blocks": func(n int) (string, []byte) {
			return "a.gif", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00" + r("!\xFE\x01a\x00", n))
		},
		"zip in a zip": func(n int) (string, []byte) {
			inner := packed(t, "a.txt", r("1", 8*n))
			return "a.zip", packed(t, "a.zip", string(inner), "b.zip", string(inner))
		},
	}
	for name, of := range pdfs {
		others["PDF: "+name] = func(n int) (string, []byte) { return "a.pdf", of(n) }
	}
	return others
}

// cost reads a file and returns the seconds of the cheapest of three readings, and the
// bytes that were taken from the heap at once, about.
func cost(name string, src []byte) (seconds float64, heap uint64) {
	seconds = 1e9
	for range 3 {
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := costtest.ProcessTime()
		content := Read(name, src)
		seconds = min(seconds, (costtest.ProcessTime() - start).Seconds())
		runtime.ReadMemStats(&after)
		heap = max(heap, after.HeapSys-min(after.HeapSys, before.HeapSys), after.HeapAlloc-min(after.HeapAlloc, before.HeapAlloc))
		runtime.KeepAlive(content)
	}
	return seconds, heap
}

// No file costs more than in proportion to its size: sixteen times the bytes less than
// eighty times the time on a busy machine, and eight times its unpacked bytes and 64 MiB of memory.
func TestCost(t *testing.T) {
	files := hostile(t)
	for i, name := range slices.Sorted(maps.Keys(files)) {
		if testing.Short() && i%4 != 0 {
			continue // all of them take a minute
		}
		of := files[name]
		t.Run(name, func(t *testing.T) {
			const small, large = 16 << 10, 256 << 10
			file, src := of(small)
			first, _ := cost(file, src)
			file, src = of(large)
			second, heap := cost(file, src)
			t.Logf("%8d bytes %7.3f s %6.1f MiB (a sixteenth: %.3f s)", len(src), second, float64(heap)/(1<<20), first)
			if second > 0.3 && second > 80*first {
				t.Errorf("%d times the size takes %.1f times the time", large/small, second/first)
			}
			if second > 60 || heap > 64<<20+8*uint64(min(len(src)*mostRatio, mostBytes)) {
				t.Errorf("%.1f s, %d MiB", second, heap>>20)
			}
		})
	}
}
