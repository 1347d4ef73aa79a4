package importer

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongkai/site/disclosure"
	"gongkai/site/office/spreadsheet"
	"gongkai/site/toml"
)

// fuzzTown is a site in which nothing is written.
func fuzzTown(f *testing.F) (Options, *os.Root) {
	f.Helper()
	root, err := os.OpenRoot(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { root.Close() })
	kinds, err := disclosure.LoadKinds()
	if err != nil {
		f.Fatal(err)
	}
	o, _ := disclosure.ReadOrgans("organs.toml", []byte(organs), kinds)
	return Options{Name: "表", Kinds: kinds, Organs: o, DryRun: true, Workers: 1, Organ: "scjgj"}, root
}

// judged says of an import of anything that it ended, and that what it would
// write is text a build reads and a later import knows as its own.
func judged(t *testing.T, r *Result, err error) {
	t.Helper()
	if err != nil {
		return
	}
	for _, f := range r.Files {
		if f.State != Failed && (strings.Contains(f.Path, "..") || !strings.Contains(f.Path, "/")) {
			t.Errorf("a file at %q", f.Path)
		}
	}
}

// drafted imports a document and says that a build would not refuse its text.
func drafted(t *testing.T, o *Options, root *os.Root, name string, data []byte) {
	t.Helper()
	d, text, err := o.draft(t.Context(), name, "", data)
	if err != nil {
		if strings.Contains(err.Error(), "自己核对") {
			t.Error(err)
		}
		return
	}
	r, err := d.write((&Options{DryRun: true}).newStore(root), text)
	if err != nil && strings.Contains(err.Error(), "自己核对") {
		t.Errorf("%v\n%s", err, text)
	}
	judged(t, r, err)
	if err == nil && r.Errors > 0 {
		t.Errorf("a build refuses the text: %v\n%s", r.Problems, text)
	}
}

func fuzzTable(f *testing.F, extension string) {
	o, root := fuzzTown(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "表"+extension)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := Table(t.Context(), path, root, o)
		judged(t, r, err)
	})
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte(penaltyHead + penaltyRow))
	f.Add([]byte("事项编码,事项名称\nA-1,甲\n"))
	f.Add([]byte("\xFF\xFE\x87\x65\xF7\x53"))
	fuzzTable(f, ".csv")
}

func FuzzXLSX(f *testing.F) {
	var b bytes.Buffer
	book, err := spreadsheet.NewWorkbook(&b)
	if err != nil {
		f.Fatal(err)
	}
	table, err := book.Table("甲", []spreadsheet.Column{{Title: "行政处罚决定书文号"}, {Title: "处罚决定日期"}})
	if err != nil {
		f.Fatal(err)
	}
	if err := table.Append(spreadsheet.Text("示市监罚〔2026〕12号"), spreadsheet.Int(46086)); err != nil {
		f.Fatal(err)
	}
	if err := book.Close(); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	fuzzTable(f, ".xlsx")
}

func FuzzDOCX(f *testing.F) {
	o, root := fuzzTown(f)
	o.Kind = "annual-report"
	f.Add([]byte(packWord(f, report())))
	parts := report()
	f.Add([]byte(parts["word/document.xml"]))
	f.Fuzz(func(t *testing.T, data []byte) {
		if !bytes.HasPrefix(data, []byte("PK")) { // the text of a Word file, packed here: a fuzzer cannot
			if len(data) > 1<<20 {
				return
			}
			parts := report()
			parts["word/document.xml"] = string(data)
			data = []byte(packWord(t, parts))
		}
		drafted(t, &o, root, "报告.docx", data)
	})
}

func FuzzHTML(f *testing.F) {
	o, root := fuzzTown(f)
	o.Kind = "policy"
	f.Add([]byte(page))
	f.Add([]byte(`<meta name="PubDate" content="2000.1.1"><p>2000年1月2日</p>`))
	f.Add([]byte("<table><tr><td rowspan=3>a<td><p>b<br>c</table><ul><li><ul><li>x</ul></ul>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		drafted(t, &o, root, "通知.html", data)
	})
}

// Front matter: what a text says survives being read and written again, and the
// mark is known after any line ends.
func FuzzFront(f *testing.F) {
	f.Add("甲\"乙\\\n\t丙", "正文\n")
	f.Add("+++", "# 由 gongkai import 写成，校验码 00112233445566778899aabbccddeeff；")
	f.Fuzz(func(t *testing.T, value, body string) {
		value, body = strings.ToValidUTF8(value, "?"), strings.ToValidUTF8(body, "?")
		if strings.ContainsAny(body, "\r\uFEFF") {
			return
		}
		text, _, _ := front([]entry{{key: "title", toml: "title = " + toml.Quoted(value)}}, body)
		file := marked(text)
		if _, untouched := checkMark(file); !untouched {
			t.Fatalf("the file is not known:\n%s", file)
		}
		if _, untouched := checkMark(bytes.ReplaceAll(file, []byte("\n"), []byte("\r\n"))); !untouched {
			t.Fatal("the file is not known after other line ends")
		}
		if again := keys(file); len(again) != 1 || again[0].toml != "title = "+toml.Quoted(value) {
			t.Errorf("%q came back as %+v", value, again)
		}
	})
}
