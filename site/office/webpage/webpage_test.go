package webpage

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"testing"

	"gongkai/site/office/grid"
)

// convert cleans the content of a page with the given files.
func convert(t *testing.T, page string, files map[string]string) (*Article, string) {
	t.Helper()
	root, err := Parse([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	content := Content(root)
	Remove(content)
	a := &Article{Root: content, Name: "tz", Files: func(name string) ([]byte, error) {
		if data, ok := files[name]; ok {
			return []byte(data), nil
		}
		return nil, fs.ErrNotExist
	}}
	a.Clean()
	text, err := Markdown(a.Root)
	if err != nil {
		t.Fatal(err)
	}
	return a, text
}

func TestClean(t *testing.T) {
	t.Parallel()
	const png = "\x89PNG\r\n\x1a\n0000"
	cases := []struct{ name, page, want, note string }{
		{"headings by numbering", "<p>　　一、总体要求</p><p>（一）加强领导</p><p>（二）加强领导。各单位要重视。</p>", "## 一、总体要求\n\n### （一）加强领导\n\n（二）加强领导。各单位要重视。\n", ""},
		{"paragraphs by br and div", "<div>甲<br>乙<div>丙</div></div>", "甲\n\n乙\n\n丙\n", ""},
		{"hidden text", `<p>各单位遵照执行</p><div style="DISPLAY: none">体育平台</div>`, "各单位遵照执行\n", "隐藏的文字"},
		{"lines of the content system", "<p>甲</p><p>【打印】【关闭】</p>", "甲\n", "【打印】【关闭】"},
		{"links", `<p><a href="/old.html">旧页</a>、<a href="https://www.gov.cn/x">文件</a></p>`, "旧页、[文件](https://www.gov.cn/x)\n", ""},
		{"an image", `<p>甲<img src="f/a.png" alt="样式"></p>`, "甲![样式](tz-image1.png)\n", ""},
		{"an image elsewhere", `<p>甲<img src="../../b.png"></p>`, "甲\n", "图片没有保存在网页旁边"},
		{"a table for layout", "<table><tr><td>甲</td></tr><tr><td>乙</td></tr></table>", "甲\n\n乙\n", ""},
		{"a table of data", "<table><tr><td>甲</td><td>乙</td></tr><tr><td><p>1</p><p>2</p></td><td>3</td></tr></table>", "| 甲 | 乙 |\n|---|---|\n| 1 2 | 3 |\n", ""},
		{"raised, lowered, struck", `<p>3×10<sup>5</sup>、H<sub>2</sub>O、x<sup>2.5</sup>，<s>五日</s><span style="text-decoration: line-through">（三）其他。</span>七日</p>`, "3×10⁵、H₂O、x^(2.5)，~~五日（三）其他。~~七日\n", "2.5"},
		{"struck over a line break", "<p><del>甲<br>乙</del>丙</p>", "~~甲~~\n\n~~乙~~丙\n", "划去"},
		{"hidden by other means", `<p>甲</p><p hidden>一</p><p aria-hidden=true>二</p><p style="font-size:0pt">三</p><p style="font: 0px/0 x">四</p>`, "甲\n", "“四”"},
		{"letters and Chinese numerals", `<ol type=a><li>甲</li><li>乙</li></ol><ol style="list-style-type: cjk-ideographic"><li>丙</li></ol><ol><li value=5>丁</li></ol>`, "a. 甲\n\nb. 乙\n\n## 一、丙\n\n5\\. 丁\n", ""},
		{"the same picture twice", `<p>甲<img src="f/a.png" alt="样式">乙<img src="f/a.png" alt="样式"></p>`, "甲![样式](tz-image1.png)乙![样式](tz-image1.png)\n", ""},
		{"a form", `<form><p>甲<input type=checkbox checked>乙<input value=丙></p></form>`, "甲☑乙丙\n", "表单"},
		{"spans over a grid", `<table border=1><tr><td rowspan=2>类别</td><td colspan=2>案件</td><td rowspan=2>金额</td></tr><tr><td>普通</td><td>简易</td></tr><tr><td>价格</td><td>80</td><td>20</td><td>3</td></tr></table>`,
			"| 类别 | 案件 | 案件 | 金额 |\n|---|---|---|---|\n| 类别 | 普通 | 简易 | 金额 |\n| 价格 | 80 | 20 | 3 |\n", "合并的单元格"},
		{"a table in a table of data", `<table border=1><tr><td>甲</td><td>乙</td></tr><tr><td>1<table><tr><td>内A</td><td>内B</td></tr><tr><td>c</td><td>d</td></tr></table></td><td>2</td></tr></table>`,
			"| 甲 | 乙 |\n|---|---|\n| 1 内A 内B； c d | 2 |\n", "里面的表格"},
		{"a caption", `<table><caption>表1 情况</caption><tr><td>甲</td><td>乙</td></tr><tr><td>1</td><td>2</td></tr></table>`, "表1 情况\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n", ""},
		{"a formula", `<p>率为<math><mfrac><mn>98</mn><mn>120</mn></mfrac></math>。</p>`, "率为98/120。\n", "公式"},
		{"what looks like Markdown", `<p># 甲</p><p>1. 乙</p><p>- 丙</p><p>3~5日和7~9日 a_b [2026] *x* &amp;lt; a|b</p>`, "\\# 甲\n\n1\\. 乙\n\n\\- 丙\n\n3\\~5日和7\\~9日 a_b \\[2026] \\*x\\* \\&lt; a|b\n", ""},
		{"nested lists", `<ul><li>甲<ol><li>一</li><li>二</li></ol></li><li>乙</li></ul>`, "- 甲\n  1. 一\n  2. 二\n- 乙\n", ""},
		{"preformatted lines", "<pre>甲\n乙</pre>", "甲\n\n乙\n", ""},
		{"spans of a billion cells", "<table>" + strings.Repeat(`<tr><td colspan="100000000" rowspan="100000000">甲</td><td>乙</td></tr>`, 100) + "</table>", strings.TrimPrefix(strings.Repeat("\n甲\n\n乙\n", 100), "\n"), "表格太大"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, got := convert(t, `<div class="TRS_Editor">`+c.page+"</div>", map[string]string{"f/a.png": png, "b.png": "no picture"})
			if got != c.want {
				t.Errorf("got\n%s", got)
			}
			if notes := strings.Join(a.Notes.Lines(), "\n"); !strings.Contains(notes, c.note) || c.note == "" && notes != "" {
				t.Errorf("notes: %s", notes)
			}
		})
	}
}

// The bytes prove the encoding; the declaration may lie.
func TestEncodings(t *testing.T) {
	t.Parallel()
	const utf = "<meta charset=gb2312><p>正文，请各单位遵照执行</p>"
	gb, err := simplified(utf)
	if err != nil {
		t.Fatal(err)
	}
	for name, page := range map[string]string{
		"UTF-8 declared GB2312": utf, "GB18030 declared UTF-8": strings.Replace(gb, "gb2312", "utf-8", 1), "GB18030 undeclared": gb[len("<meta charset=gb2312>"):],
		"UTF-8 with a byte lost": strings.Replace(utf, "正文", "正文\xe5\x8f", 1), "UTF-8 with a mark": "\uFEFF" + utf,
	} {
		root, err := Parse([]byte(page))
		if err != nil || !strings.Contains(PlainText(root), "请各单位遵照执行") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// simplified writes a text as GB18030.
func simplified(text string) (string, error) {
	codes := map[rune]string{'正': "\xd5\xfd", '文': "\xce\xc4", '，': "\xa3\xac", '请': "\xc7\xeb", '各': "\xb8\xf7", '单': "\xb5\xa5", '位': "\xce\xbb", '遵': "\xd7\xf1", '照': "\xd5\xd5", '执': "\xd6\xb4", '行': "\xd0\xd0"}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r < 0x80:
			b.WriteRune(r)
		case codes[r] == "":
			return "", errors.New("no code for " + string(r))
		default:
			b.WriteString(codes[r])
		}
	}
	return b.String(), nil
}

// The content is found wherever it stands.
func TestContent(t *testing.T) {
	t.Parallel()
	const around = `<div class="head"><a href="/">首页</a><p>机构职能：承担全市的有关工作</p></div>`
	for name, c := range map[string]struct{ page, want string }{
		"in a form":               {`<form><div>一、提高认识。各单位要高度重视这项工作。</div></form>`, "一、提高认识。各单位要高度重视这项工作。"},
		"one picture":             {`<div class=info>发布日期：2026-03-06 来源：办公室</div><div class=TRS_Editor><p><img src=a.png></p></div>`, ""},
		"two words":               {`<div class=info>发布日期：2026-03-06 来源：办公室 浏览：3</div><div class=TRS_Editor><p>同意。</p></div>`, "同意。"},
		"in a table for layout":   {`<table><tr><td><a href=x>导航</a></td><td><p>为了规范市场价格行为，现通知如下。</p><p>请遵照执行。</p></td></tr></table>`, "为了规范市场价格行为，现通知如下。 请遵照执行。"},
		"a paragraph in each div": {`<div><div>为了规范市场价格行为，现通知如下。</div><div>请遵照执行。</div></div>`, "为了规范市场价格行为，现通知如下。 请遵照执行。"},
	} {
		root, err := Parse([]byte(around + c.page))
		if err != nil {
			t.Fatal(err)
		}
		if got := PlainText(Content(root)); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// A style sheet hides too; a script shows what has most of the text.
func TestHiddenByStyleSheet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ style, page, want, note string }{
		{`.x{display:none} #y , .z { visibility : hidden }`, `<p>正文一句话，足够长。</p><p class="a x">一</p><p id=y>二</p><p class=z>三</p>`, "正文一句话，足够长。\n", "“三”"},
		{`.x{display:none} .x{display:block} @media print{.z{display:none}} .a .z{display:none}`, `<p class=x>一</p><p class=z>三</p>`, "一\n\n三\n", ""},
		{`.x{display:none}`, `<div class=x><p>正文一句话，足够长。</p></div><p>二</p>`, "正文一句话，足够长。\n\n二\n", "多半在这里"},
	} {
		root, err := Parse([]byte("<meta charset=utf-8><style>" + c.style + "</style><body>" + c.page))
		if err != nil {
			t.Fatal(err)
		}
		a := &Article{Root: root, Hidden: HiddenNames(root)}
		a.Clean()
		text, err := Markdown(a.Root)
		if notes := strings.Join(a.Notes.Lines(), "\n"); err != nil || text != c.want || c.note == "" && notes != "" || !strings.Contains(notes, c.note) {
			t.Errorf("%s: %q %s %v", c.style, text, notes, err)
		}
	}
}

// A page may cost no more than its share: few bytes of tags make many nodes.
func TestParseRefusesCostlyPages(t *testing.T) {
	t.Parallel()
	bold := ""
	for i := range 300 {
		bold += "<b id=" + strconv.Itoa(i) + ">"
	}
	var names strings.Builder
	for i := range 300_000 {
		names.WriteString("a" + strconv.Itoa(i) + " ")
	}
	many := names.String()
	for name, page := range map[string]string{
		"tags": strings.Repeat("<p>", 500_000), "attributes": "<p " + many + ">", "bold reopened": bold + strings.Repeat("<p>x", 50_000),
	} {
		if _, err := Parse([]byte(page)); err == nil || !strings.Contains(err.Error(), "多得不正常") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseRefusesADeepPage(t *testing.T) {
	t.Parallel()
	_, err := Parse([]byte(strings.Repeat("<div>", 500)))
	var refused *grid.Unreadable
	if !errors.As(err, &refused) || !strings.Contains(err.Error(), "层次超过 400 层") {
		t.Errorf("got %v", err)
	}
}

func TestFromText(t *testing.T) {
	t.Parallel()
	got, err := Markdown(FromText("甲\n\n项目 | 数量 | 备注\n乙 | 1 | 无\n丙\n"))
	if want := "甲\n\n| 项目 | 数量 | 备注 |\n|---|---|---|\n| 乙 | 1 | 无 |\n\n丙\n"; err != nil || got != want {
		t.Errorf("got %v\n%s", err, got)
	}
}
