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
	{file: "docx-numbering/chapters.docx", kind: "annual-report", text: []string{"第一章 总则", "第一条 为", "第二条 本", "第二章 职责", "第三条 局", "第四条 下", "（一）甲", "（二）乙"}},
	{file: "docx-numbering/override.docx", kind: "annual-report", text: []string{"1\\. 甲", "2\\. 乙", "5\\. 从五起", "6\\. 六", "7\\. 接着"}},
	{file: "docx-numbering/hundred.docx", kind: "annual-report", text: []string{"第九十九条", "第一百条 条文100", "第一百零一条"}},
	{file: "docx-numbering/stylelink.docx", kind: "annual-report", text: []string{"一、提高认识", "二、落实责任"}},
	{file: "docx-numbering/formats.docx", kind: "annual-report", text: []string{"Ⅰ、upper", "Ⅱ、", "ⅰ、lower", "01、", "１、", "①、", "甲、", "乙、", "壹、", "贰、", "⑴、", "a、", "一、"}},
	{file: "docx-runs/runs.docx", kind: "annual-report", text: []string{"公开文字。", "~~三十日~~", "100m²", "10⁴元", "CO₂", "2026-12", "0990-5550100", "软连字符", "兆（zhào）", "98/120"}, without: []string{"隐藏文字"}, said: []string{"隐藏文字", "三十日", "脚注", "公式"}},
	{file: "docx-silent-loss/document2.docx", kind: "notice", text: []string{"正文。"}},
	{file: "docx-silent-loss/vml-ole.docx", kind: "notice", text: []string{"正文。", "尾。"}, said: []string{"rId9", "Excel.Sheet.12"}},
	{file: "docx-silent-loss/html.doc", kind: "notice", text: []string{"正文"}, without: []string{"<p>", "\\<p"}},
	{file: "docx-silent-loss/rtf.doc", kind: "notice", text: []string{"正文"}, without: []string{"rtf1", "ansicpg"}},
	{file: "docx-textbox/textbox.docx", kind: "annual-report", text: []string{"全年办理案件一百二十件，按期公开率百分之九十八。", "第二段。"}, said: []string{"文本框", "示市监发〔2026〕1号"}},
	{file: "docx-tracked-note/tracked.docx", kind: "annual-report", text: []string{"期限为十五日。", "前半句，后半句。", "| 处罚 | 12 |", "移来的段落"}, without: []string{"三十日", "作废", "移走"}, said: []string{"修订"}},
	{file: "clerk/redhead-policy.docx", kind: "policy", text: []string{`title = "示范县人民政府关于印发《示范县明码标价管理办法》的通知"`, `number = "示政规〔2026〕7号"`, "dated = 2026-10-20", "effective = 2026-11-20", "+++\n\n各乡镇人民政府", "第一章 总则", "**第一条** 为了规范", "抄送："}, said: []string{"示范县人民政府文件", "没有登记"}},
	{file: "clerk/docx-hidden.docx", kind: "annual-report", text: []string{"公开的话。"}, without: []string{"李四"}, said: []string{"李四"}},
	{file: "clerk/docx-super.docx", kind: "annual-report", text: []string{"120m²", "3×10⁵CFU"}},
	{file: "clerk/docx-nested.docx", kind: "annual-report", text: []string{"| 甲 | 乙 |", "内A 内B | 2 |"}, said: []string{"格子里还有表格"}},
	{file: "clerk/docx-merged-span.docx", kind: "annual-report", text: []string{"| 类别 | 案件数 | 案件数 | 罚没金额 |", "| 类别 | 普通 | 简易 | 罚没金额 |", "| 价格 | 80 | 20 | 23.45 |"}},
	{file: "clerk/docx-multipara-cell.docx", kind: "annual-report", text: []string{"| 处罚 | 第一段200件 第二段罚款5万元 |"}},
	{file: "clerk/docx-vmerge-body.docx", kind: "annual-report", text: []string{"| 甲局 | 普通 | 8 |", "| 甲局 | 简易 | 2 |", "| 合计 | 合计 | 10 |"}},
	{file: "clerk/docx-textbox-realistic.docx", kind: "notice", text: []string{"罚款标准为5000元，逾期不缴纳的加处罚款。", "（此处盖章）", "后一段"}},
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
