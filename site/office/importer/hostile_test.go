package importer

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gongkai/site/office/grid"
	"gongkai/site/office/header"
)

// hostile packs a workbook of one sheet; noise makes it pack no better than 100 to 1.
func hostile(t *testing.T, sheet, shared, styles string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	random := rand.New(rand.NewPCG(13, 2))
	put := func(name, text string) {
		noise := make([]byte, len(text)/40)
		for i := range noise {
			noise[i] = byte('a' + random.IntN(26))
		}
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text + "<!--" + string(noise) + "-->"))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	const rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	put("[Content_Types].xml", `<Types/>`)
	put("xl/workbook.xml", `<workbook xmlns:r="x"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>`)
	put("xl/_rels/workbook.xml.rels", `<Relationships><Relationship Id="rId1" Type="`+rel+`worksheet" Target="worksheets/sheet1.xml"/></Relationships>`)
	put("xl/worksheets/sheet1.xml", `<worksheet><sheetData>`+sheet+`</worksheet>`)
	put("xl/sharedStrings.xml", `<sst>`+shared+`</sst>`)
	put("xl/styles.xml", `<styleSheet>`+styles+`</styleSheet>`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What is made to cost more than its share ends soon, in bounded memory: read, or
// refused with its place. The bounds are wide, because tests run side by side.
func TestHostileTables(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	const head = `<row r="1"><c r="A1" t="str"><v>行政处罚决定书文号</v></c><c r="B1" t="str"><v>处罚决定日期</v></c><c r="C1" t="str"><v>处罚内容</v></c><c r="D1" t="str"><v>罚款金额（万元）</v></c></row>`
	rows := func(n int, cells string) string {
		return head + strings.Repeat("<row>"+cells+"</row>", n) + "</sheetData>"
	}
	for _, c := range []struct {
		name string
		file []byte
	}{
		{"a shared text in all cells", hostile(t, rows(2000, strings.Repeat(`<c t="s"><v>0</v></c>`, 500)), "<si><t>"+strings.Repeat("长", 80_000)+"</t></si>", "")},
		{"a merged cell over the whole sheet", hostile(t, rows(300_000, `<c t="str"><v>甲</v></c>`)+`<mergeCells><mergeCell ref="A2:SR1048576"/></mergeCells>`, "", "")},
		{"100,000 merged cells", hostile(t, rows(1000, `<c t="str"><v>甲</v></c>`)+`<mergeCells>`+strings.Repeat(`<mergeCell ref="A2:SR500000"/>`, 99_000)+`</mergeCells>`, "", "")},
		{"millions of empty shared texts", hostile(t, rows(1, ""), strings.Repeat("<si/>", 4<<20), "")},
		{"a long format in all styles", hostile(t, rows(1, ""), "", `<numFmts><numFmt numFmtId="200" formatCode="`+strings.Repeat("0", 1<<20)+`元"/></numFmts><cellXfs>`+strings.Repeat(`<xf numFmtId="200"/>`, 500_000)+`</cellXfs>`)},
		{"millions of hidden columns", hostile(t, rows(1, "")+`<cols>`+strings.Repeat(`<col min="1" max="500" hidden="1"/>`, 500_000)+`</cols>`, "", "")},
		{"a decision of amounts", hostile(t, head+`<row r="2"><c r="A2" t="str"><v>甲1号</v></c><c r="B2" t="str"><v>2026-03-05</v></c><c r="C2" t="str"><v>`+strings.Repeat("罚款1元", 20_000)+`</v></c><c r="D2" t="str"><v>1</v></c></row></sheetData>`, "", "")},
		{"a CSV of quotes", []byte("处罚决定日期\n" + strings.Repeat(`"""",`, 500) + "\n" + strings.Repeat("\"\"\n", 1<<20))},
		{"a CSV of carriage returns", []byte("处罚决定日期" + strings.Repeat("\r", 8<<20))},
		{"a title as long as a row", []byte(strings.Repeat("处罚决定日期", 10_000) + ",处罚决定日期,文号\n")},
		{"a name of conjunctions", []byte("处罚决定日期,文号,行政相对人名称,行政相对人类别\n2026-03-05,甲1号," + strings.Repeat("张和和", 20_000) + ",自然人\n")},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "表")
			if err := os.WriteFile(path, c.file, 0o600); err != nil {
				t.Fatal(err)
			}
			runtime.GC()
			var before, now runtime.MemStats
			runtime.ReadMemStats(&before)
			var peak atomic.Uint64
			done := make(chan struct{})
			go func() {
				for {
					select {
					case <-done:
						return
					case <-time.After(20 * time.Millisecond):
						runtime.ReadMemStats(&now)
						peak.Store(max(peak.Load(), now.HeapAlloc))
					}
				}
			}()
			w := newTown(t)
			w.o.Kind, w.o.DryRun = "penalty", true
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
			defer cancel()
			start := time.Now()
			_, err := Table(ctx, path, w.root, w.o)
			close(done)
			var unreadable *grid.Unreadable
			var refusal *header.Refusal
			if err != nil && !errors.As(err, &unreadable) && !errors.As(err, &refusal) {
				t.Errorf("after %s: %v", time.Since(start), err)
			}
			used := int64(peak.Load()) - int64(before.HeapAlloc)
			t.Logf("%d KiB, %s, %d MiB: %v", len(c.file)>>10, time.Since(start).Round(time.Millisecond), used>>20, err)
			if limit := int64(8*100+64) << 20; used > limit {
				t.Errorf("%s", fmt.Sprintf("%d MiB of memory", used>>20))
			}
		})
	}
}
