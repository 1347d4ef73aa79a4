package importer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// caseFolder has files of many kinds of fault; tests without the folder skip.
const caseFolder = "../../../../shared/cases"

// documentCase is a file of caseFolder, and what its document and the report hold.
type documentCase struct {
	file    string
	kind    string
	text    []string // in the document, in order
	without []string // in no document
	said    []string // in the report
}

var documentCases = []documentCase{
	{file: "html-body/form.html", kind: "notice", text: []string{`title = "关于规范明码标价的通知"`, "为了规范市场价格行为", "一、提高认识。"}, without: []string{"邮编"}, said: []string{"正文以外", "邮编"}},
	{file: "html-body/scan-notice.html", kind: "notice", text: []string{"名单.xlsx", "scan-notice-file1.xlsx", "![](scan-notice-image1.png)"}},
	{file: "html-charset/gb2312-says-but-utf8.html", kind: "notice", text: []string{`title = "关于规范明码标价的通知"`, "\n各单位：\n\n正文。\n"}, without: []string{"版权"}},
	{file: "html-charset/utf8-says-but-gbk.html", kind: "notice", text: []string{`title = "关于规范明码标价的通知"`, "\n各单位：\n\n正文。\n"}, without: []string{"版权"}},
	{file: "html-charset/no-charset-gbk.html", kind: "notice", text: []string{"\n各单位：\n\n正文镕䶮。\n"}, without: []string{"版权"}},
	{file: "clerk/old-site-gb.htm", kind: "policy", text: []string{"| 情形 | 首次 | 再次 | 备注 |", "| 未登记 | 500 | 2000 | 可责令改正 |"}, said: []string{"t1.png"}},
	{file: "clerk/u8-labelled-gb2312.html", kind: "policy", text: []string{`title = "关于印发《示范县小餐饮管理办法》的通知"`, "第二条 罚款标准如下"}},
}

func TestDocumentCases(t *testing.T) {
	if _, err := os.Stat(caseFolder); err != nil {
		t.Skip("no folder of cases")
	}
	for _, c := range documentCases {
		t.Run(c.file, func(t *testing.T) {
			w := newTown(t)
			w.o.Kind = c.kind
			name := strings.TrimSuffix(filepath.Base(c.file), filepath.Ext(c.file))
			r, err := Document(t.Context(), filepath.Join(caseFolder, filepath.FromSlash(c.file)), name, w.root, w.o)
			if err != nil {
				report := err.Error()
				for _, said := range c.said {
					if !strings.Contains(report, said) || len(c.text) > 0 {
						t.Errorf("refused: %s, want %q", report, said)
					}
				}
				if len(c.said) == 0 {
					t.Error(report)
				}
				return
			}
			text := string(mustRead(t, w, r))
			checkCase(t, c, text, messages(r))
		})
	}
}

// mustRead returns the written document.
func mustRead(t *testing.T, w *town, r *Result) []byte {
	t.Helper()
	for _, f := range r.Files {
		if strings.HasSuffix(f.Path, ".md") && f.State == Created {
			text, err := w.root.ReadFile("content/" + f.Path)
			if err != nil {
				t.Fatal(err)
			}
			return text
		}
	}
	t.Fatalf("nothing written: %v", r.Problems)
	return nil
}

// checkCase compares a document and its report with what a case asks for.
func checkCase(t *testing.T, c documentCase, text, report string) {
	t.Helper()
	rest := text
	for _, want := range c.text {
		at := strings.Index(rest, want)
		if at < 0 {
			t.Errorf("%q is not there, or not behind the one before:\n%s\n%s", want, text, report)
			return
		}
		rest = rest[at+len(want):]
	}
	for _, other := range c.without {
		if strings.Contains(text, other) {
			t.Errorf("%q is there:\n%s", other, text)
		}
	}
	for _, said := range c.said {
		if !strings.Contains(report, said) {
			t.Errorf("nothing is said of %q:\n%s", said, report)
		}
	}
}
