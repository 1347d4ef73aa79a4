package importer

import (
	"archive/zip"
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongkai/site/office/grid"
	"gongkai/site/office/header"
)

const pixel = "\x89PNG\r\n\x1a\n0000"

// document imports a file of the given name, with others beside it.
func (w *town) document(name string, data string, beside map[string]string) (*Result, error) {
	w.t.Helper()
	dir := w.t.TempDir()
	beside = mapWith(beside, name, data)
	for n, text := range beside {
		path := filepath.Join(dir, filepath.FromSlash(n))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			w.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			w.t.Fatal(err)
		}
	}
	return Document(w.t.Context(), filepath.Join(dir, name), "", w.root, w.o)
}

func mapWith(m map[string]string, key, value string) map[string]string {
	all := map[string]string{key: value}
	for k, v := range m {
		all[k] = v
	}
	return all
}

const page = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>通知_示范市</title>
<meta name="ArticleTitle" content="关于规范明码标价的通知"><meta name="PubDate" content="2026-03-12 09:30:01"><meta name="ContentSource" content="市市场监管局"></head><body>
<div class="nav"><a href="/">首页</a></div>
<table><tr><td>索 引 号：</td><td>11990001000000123W/2026-01099</td><td>主题分类：</td><td>市场监管</td></tr>
<tr><td>发文字号：</td><td>示市监[2026]9号</td><td>成文日期：</td><td>2026年3月5日</td></tr></table>
<h1>关于规范明码标价的通知</h1>
<div class="TRS_Editor"><p align="center"><b>关于规范明码标价的通知</b></p>
<p>　　各县（区）市场监督管理局：</p><p>　　为规范&lt;b&gt;价格行为&nbsp;，现将有关事项通知如下，请各单位遵照执行，不得有误。</p>
<p><strong>　　一、总体要求</strong></p><p>　　（一）加强领导。各单位要重视。</p><p>　　（二）落实责任</p>
<p>　　1. 明确责任<br>　　2. 加强检查</p>
<div>　　见<a href="javascript:x()">这里</a>、<a href="/old.html">旧页</a>和<a href="https://www.gov.cn/x">文件</a>。</div>
<table><tr><td rowspan="2">类别</td><td>数量</td><td>备注</td></tr><tr><td>1</td><td><p>甲</p><p>乙|丙</p></td></tr></table>
<ul><li>第一项</li><li>第二项</li></ul>
<p><img src="tz_files/a.png" alt="样式"><img src="https://other.example/b.png"></p>
<p>附件：<a href="tz_files/c.pdf">样式.pdf</a></p><script>alert(1)</script><!-- x -->
<div style="DISPLAY: none">体育平台</div>
<p>示范市市场监督管理局</p><p>【打印】【关闭】</p></div></body></html>`

func TestPage(t *testing.T) {
	w := newTown(t)
	r, err := w.document("tz.html", page, map[string]string{"tz_files/a.png": pixel, "tz_files/c.pdf": "%PDF"})
	if err != nil {
		t.Fatal(err)
	}
	want := `+++
# MARK
title = "关于规范明码标价的通知"  # 请核对：页面标签 ArticleTitle
number = "示市监〔2026〕9号"  # 请核对：元数据表“发文字号”
index = "11990001000000123W/2026-01099"  # 请核对：元数据表“索引号”
organ = "scjgj"  # 请核对：页面标签 ContentSource
dated = 2026-03-05  # 请核对：元数据表“成文日期”
published = 2026-03-12T09:30:01+08:00  # 请核对：页面标签 PubDate
theme = "市场监管"  # 请核对：元数据表“主题分类”
draft = true  # 核对好以后删去这一行
[[attachments]]
title = "样式.pdf"
file = "tz-file1.pdf"
+++

各县（区）市场监督管理局：

为规范\<b>价格行为 ，现将有关事项通知如下，请各单位遵照执行，不得有误。

## 一、总体要求

（一）加强领导。各单位要重视。

### （二）落实责任

1\. 明确责任

2\. 加强检查

见这里、旧页和[文件](https://www.gov.cn/x)。

| 类别 | 数量 | 备注 |
|---|---|---|
| 类别 | 1 | 甲 乙\|丙 |

- 第一项
- 第二项

![样式](tz-image1.png)

附件：样式.pdf

示范市市场监督管理局
`
	got := strings.ReplaceAll(markLine.ReplaceAllString(w.file("policies/tz.md"), "# MARK\n"), "&lt;b&gt;", `\<b>`)
	if got != want {
		t.Errorf("got\n%s", got)
	}
	if w.file("policies/tz-image1.png") != pixel || w.file("policies/tz-file1.pdf") != "%PDF" {
		t.Error("what goes along is not there")
	}
	if len(r.Guesses) != 7 || r.Errors > 0 {
		t.Errorf("%d guesses, %d errors: %v", len(r.Guesses), r.Errors, r.Problems)
	}
	for _, note := range []string{"隐藏的文字", "图片没有保存下来", "【打印】【关闭】"} {
		if !strings.Contains(messages(r), note) {
			t.Errorf("nothing is said of %s:\n%s", note, messages(r))
		}
	}
	if again, err := w.document("tz.html", page, map[string]string{"tz_files/a.png": pixel, "tz_files/c.pdf": "%PDF"}); err != nil || again.Counts[Unchanged] != 1 || len(again.Files) != 1 {
		t.Errorf("again: %+v %v", again, err)
	}
}

// Days that contradict each other would stop a build, so that only the act's is
// written; on one day they do not.
func TestPageOfContradictingDays(t *testing.T) {
	for published, want := range map[string]bool{"2026-03-04": false, "2026-03-05 08:00": true, "2026-03-05": true} {
		w := newTown(t)
		r, err := w.document("tz.html", `<title>关于明码标价的通知</title><meta name="ArticleTitle" content="关于明码标价的通知"><meta name="PubDate" content="`+published+`"><p>请各单位遵照执行，不得有误。</p><p>2026年3月5日</p>`, nil)
		if err != nil || r.Errors > 0 {
			t.Fatalf("%s: %v %v", published, err, r)
		}
		written := slices.ContainsFunc(r.Guesses, func(g Guess) bool { return g.Key == "published" })
		noted := slices.ContainsFunc(r.Problems, func(p header.Problem) bool {
			return strings.Contains(p.Message, "早于落款日期 2026-03-05，没有写入")
		})
		if written != want || noted == want {
			t.Errorf("%s: %v %v", published, r.Guesses, r.Problems)
		}
	}
}

// A file elsewhere is no attachment, whatever the page says.
func TestPageStaysInItsFolder(t *testing.T) {
	w := newTown(t)
	r, err := w.document("tz.html", strings.NewReplacer("tz_files/a.png", "../../../../../../etc/passwd", "tz_files/c.pdf", "..%2F..%2Fsecret.pdf").Replace(page), nil)
	if err != nil || len(r.Files) != 1 {
		t.Errorf("%+v %v", r, err)
	}
}

// packWord packs the parts of a Word file.
func packWord(t testing.TB, parts map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		part, err := z.Create(name)
		if err == nil {
			_, err = part.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const wordHead = `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="r" xmlns:a="a"><w:body>`

// report is a Word file with what such files have.
func report() map[string]string {
	p := func(properties, text string) string {
		return `<w:p><w:pPr>` + properties + `</w:pPr><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
	}
	return map[string]string{
		"word/document.xml": wordHead + p(`<w:pStyle w:val="a3"/>`, "2025年法治政府建设年度报告") + p("", "示范市人民政府：") +
			p(`<w:pStyle w:val="1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>`, "主要举措") + p(`<w:outlineLvl w:val="1"/>`, "依法行政") +
			`<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>坚持</w:t></w:r><w:r><w:t>依法</w:t></w:r><w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:ins><w:r><w:t>行政，</w:t></w:r></w:ins><w:hyperlink r:id="r2"><w:r><w:t>条例</w:t></w:r></w:hyperlink></w:p>` +
			p(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="8"/></w:numPr>`, "甲") + p(`<w:numPr><w:ilvl w:val="0"/><w:numId w:val="8"/></w:numPr>`, "乙") +
			p(`<w:pStyle w:val="1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="7"/></w:numPr>`, "存在不足") +
			`<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>` + p("", "类别") + `</w:tc><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>` + p("", "数量") + `</w:tc></w:tr>` +
			`<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr>` + p("", "") + `</w:tc><w:tc>` + p("", "3") + p("", "件") + `</w:tc><w:tc>` + p("", "4") + `</w:tc></w:tr></w:tbl>` +
			`<w:p><w:r><w:drawing><docPr descr="示意图"/><a:blip r:embed="r1"/></w:drawing></w:r></w:p>` + p("", "市市场监管局") + p("", "2026年3月20日") + `</w:body></w:document>`,
		"word/_rels/document.xml.rels": `<Relationships><Relationship Id="r1" Target="media/image1.png"/><Relationship Id="r2" Target="https://www.gov.cn/" TargetMode="External"/></Relationships>`,
		"word/styles.xml":              `<w:styles xmlns:w="w"><w:style w:styleId="1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="a3"><w:name w:val="Title"/></w:style></w:styles>`,
		"word/numbering.xml": `<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl></w:abstractNum>` +
			`<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/></w:lvl></w:abstractNum>` +
			`<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="8"><w:abstractNumId w:val="1"/></w:num></w:numbering>`,
		"word/media/image1.png": pixel,
	}
}

func TestWord(t *testing.T) {
	w := newTown(t)
	if _, err := w.document("2025-report.docx", packWord(t, report()), nil); err != nil {
		t.Fatal(err)
	}
	want := `+++
# MARK
kind = "annual-report"
title = "2025年法治政府建设年度报告"  # 请核对：正文前的标题
organ = "scjgj"  # 请核对：落款
year = 2025  # 请核对：文字里的年份
dated = 2026-03-20  # 请核对：落款日期
draft = true  # 核对好以后删去这一行
+++

示范市人民政府：

## 一、主要举措

### 依法行政

**坚持**依法行政，[条例](https://www.gov.cn/)

- 甲
- 乙

## 二、存在不足

| 类别 | 数量 | 数量 |
|---|---|---|
| 类别 | 3 件 | 4 |

![示意图](2025-report-image1.png)

市市场监管局

2026年3月20日
`
	if got := markLine.ReplaceAllString(w.file("reports/2025-report.md"), "# MARK\n"); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestTexts(t *testing.T) {
	w := newTown(t)
	gb := "\xb9\xd8\xd3\xda\xc3\xf7\xc2\xeb\xb1\xea\xbc\xdb\xb5\xc4\xcd\xa8\xd6\xaa\r\n\xd2\xbb\xa1\xa2\xd2\xaa\xc7\xf3\r\n"
	if _, err := w.document("gb.txt", gb, nil); err != nil {
		t.Fatal(err)
	}
	if text := w.file("policies/gb.md"); !strings.Contains(text, `title = "关于明码标价的通知"`) || !strings.HasSuffix(text, "\n## 一、要求\n") {
		t.Errorf("the text is\n%s", text)
	}
	body := "# 关于甲的意见\n\n<正文> 第一段。\n\n2026年3月5日\n"
	if _, err := w.document("yj.md", strings.Replace(body, "<正文>", "正文", 1), nil); err != nil {
		t.Fatal(err)
	}
	if text := w.file("policies/yj.md"); !strings.Contains(text, `title = "关于甲的意见"`) || !strings.HasSuffix(text, "+++\n\n正文 第一段。\n\n2026年3月5日\n") || !strings.Contains(text, "dated = 2026-03-05") {
		t.Errorf("the text is\n%s", text)
	}
	r, err := w.document("html.md", strings.Replace(body, "<正文>", "<b>正文</b>", 1), nil)
	if err != nil || r.Counts[Failed] != 1 || !strings.Contains(messages(r), "raw-html") {
		t.Errorf("raw HTML: %v %v", messages(r), err)
	}
	if _, err := w.root.Stat("content/policies/html.md"); err == nil {
		t.Error("a text that a build refuses was written")
	}
}

// What cannot be read, or is made to exhaust the machine, is refused in Chinese.
func TestRefusals(t *testing.T) {
	cases := []struct{ name, file, data, want string }{
		{"cut off", "2025-report.docx", packWord(t, report())[:400], "不完整或者已经损坏"},
		{"another zip", "2025-report.docx", packWord(t, map[string]string{"a": "b"}), "不是 Word 文件"},
		{"an old file", "a.doc", "\xD0\xCF\x11\xE0...", "旧版 Word"},
		{"a PDF", "a.docx", "%PDF-1.4", "这是 PDF"},
		{"an empty file", "a.txt", " \n", "文件是空的"},
		{"front matter already", "a.md", "+++\ntitle = \"甲\"\n+++\n", "已经有文件头"},
		{"no telling the kind", "a.txt", "今天天气很好。\n", "看不出是哪一类信息"},
		{"no address", "index.txt", "关于甲的通知\n", "不能作网址"},
		{"no text", "a.txt", "\xFF\xFE\xFF\xDB\x00\x00", "编码认不出来"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			w := newTown(t)
			_, err := w.document(c.file, c.data, nil)
			var refused *grid.Unreadable
			if !errors.As(err, &refused) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

// The head of an official document becomes front matter; what has no key there is said.
func TestOfficialHead(t *testing.T) {
	line := func(align, text string) string {
		return `<w:p><w:pPr><w:jc w:val="` + align + `"/></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
	}
	w := newTown(t)
	w.o.Kind = "policy"
	r, err := w.document("yj.docx", packWord(t, map[string]string{"word/document.xml": wordHead +
		line("left", "000012") + line("left", "特急") + line("center", "示范市市场监督管理局文件") + line("center", "示市监规〔2026〕7号　　签发人：王五") +
		line("center", "示范市市场监督管理局关于印发") + line("center", "《示范市明码标价管理办法》的通知") + line("center", "（试行）") +
		line("left", "各县（区）局：") + line("both", "现印发给你们。附件要求见后。") + line("left", "附件：1.样式表") +
		line("right", "示范市市场监督管理局") + line("right", "二〇二六年十月二十日") + line("left", "（此件公开发布）") +
		line("center", "示范市明码标价管理办法") + strings.Repeat(line("both", "第一条 为了规范价格行为，制定本办法。"), 10) + line("both", "第二条 本办法自2026年11月20日起施行，有效期5年。") +
		line("left", "抄送：市委各部门。") + line("left", "示范市市场监督管理局办公室　2026年10月21日印发") + `</w:body></w:document>`}), nil)
	if err != nil {
		t.Fatal(err)
	}
	text := w.file("policies/yj.md")
	for _, want := range []string{
		`title = "示范市市场监督管理局关于印发《示范市明码标价管理办法》的通知（试行）"`, `number = "示市监规〔2026〕7号"`, `organ = "scjgj"`, "dated = 2026-10-20", "effective = 2026-11-20",
		"+++\n\n各县（区）局：", "二〇二六年十月二十日", "抄送：市委各部门。", "2026年10月21日印发",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	for _, said := range []string{"王五", "000012", "特急", "版头", "附件：1.样式表", "有效期5年", "行政规范性文件"} {
		if !strings.Contains(messages(r), said) {
			t.Errorf("nothing is said of %s:\n%s", said, messages(r))
		}
	}
	r, err = w.document("mj.docx", packWord(t, map[string]string{"word/document.xml": wordHead + line("left", "机密★1年") + line("center", "关于甲的通知") + line("left", "（此件不予公开）") + `</w:body></w:document>`}), nil)
	if err != nil || !strings.Contains(messages(r), "密级") || !strings.Contains(messages(r), "能不能公开") {
		t.Errorf("%v %s", err, messages(r))
	}
}

// An old binary file, a drawing or an archive under the name of a Word file is refused
// by what it is.
func TestRefusedByName(t *testing.T) {
	wide := func(name string) string { return strings.Join(strings.Split(name, ""), "\x00") + "\x00" }
	for want, data := range map[string]string{
		"旧版 Excel": "\xD0\xCF\x11\xE0" + wide("Workbook"), "BIFF": "\x09\x08\x10\x00", "密码": "\xD0\xCF\x11\xE0" + wide("EncryptedPackage"), "旧版 Word": "\xD0\xCF\x11\xE0" + wide("WordDocument"),
		"Word 2003": `<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>`, "图片": "\x89PNG\r\n", "OpenDocument": packWord(t, map[string]string{"content.xml": ""}),
		"xlsx": packWord(t, map[string]string{"xl/workbook.xml": ""}), ".mht": "MIME-Version: 1.0\r\n",
	} {
		w := newTown(t)
		if _, err := w.document("a.doc", data, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
}
