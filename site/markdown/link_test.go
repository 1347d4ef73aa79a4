package markdown

import (
	"strings"
	"testing"

	"gongkai/site/diag"
)

func TestInternalLinks(t *testing.T) {
	cases := []struct {
		name, in, html string
		want           Link // without places
	}{
		{"document", "[文](c.md)", `<a href="../c/index.html">文</a>`, Link{Path: "a/c.md", Text: "文"}},
		{"above, with fragment", "[文](../c.md#一、x)", `<a href="../../c/index.html#%E4%B8%80%E3%80%81x">文</a>`, Link{Path: "c.md", Fragment: "一、x", Text: "文"}},
		{"from the root", "[文](/p/c.md)", `<a href="../../p/c/index.html">文</a>`, Link{Path: "p/c.md", Text: "文"}},
		{"attachment", "[文](12.pdf)", `<a href="../12.pdf">文</a>`, Link{Path: "a/12.pdf", Kind: Attachment, Text: "文"}},
		{"Chinese and spaces", "[文](<附 件.pdf>)", `<a href="../%E9%99%84%20%E4%BB%B6.pdf">文</a>`, Link{Path: "a/附 件.pdf", Kind: Attachment, Text: "文"}},
		{"escaped", "[文](%E9%99%84.pdf)", `<a href="../%E9%99%84.pdf">文</a>`, Link{Path: "a/附.pdf", Kind: Attachment, Text: "文"}},
		{"page", "[文](/reports/)", `<a href="../../reports/index.html">文</a>`, Link{Path: "reports/", Kind: Page, Text: "文"}},
		{"home", "[文](/)", `<a href="../../index.html">文</a>`, Link{Path: "", Kind: Page, Text: "文"}},
		{"folder above", "[文](..)", `<a href="../../index.html">文</a>`, Link{Path: "", Kind: Page, Text: "文"}},
		{"fragment", "[文](#x)", `<a href="#x">文</a>`, Link{Path: "a/b.md", Fragment: "x", Text: "文"}},
		{"itself", "[文](b.md)", `<a href="index.html">文</a>`, Link{Path: "a/b.md", Text: "文"}},
		{"reference", "[文]\n\n[文]: c.md \"题&quot;\"", `<a href="../c/index.html" title="题&quot;">文</a>`, Link{Path: "a/c.md", Text: "文"}},
		{"references in the path", "[文](c&amp;d\\_.pdf)", `<a href="../c%26d_.pdf">文</a>`, Link{Path: "a/c&d_.pdf", Kind: Attachment, Text: "文"}},
		{"no text", "[](c.md)", `<a href="../c/index.html">c.md</a>`, Link{Path: "a/c.md"}},
		{"markup", "[**粗** x](c.md)", `<a href="../c/index.html"><strong>粗</strong> x</a>`, Link{Path: "a/c.md", Text: "粗 x"}},
		{"image", "![图 *x*](d.png \"题\")", `<img src="../d.png" alt="图 x" title="题">`, Link{Path: "a/d.png", Kind: Attachment, Image: true, Alt: "图 x"}},
		{"automatic link in a link", "[a <https://x.cn>](c.md)", `<a href="../c/index.html">a https://x.cn</a>`, Link{Path: "a/c.md", Text: "a https://x.cn"}},
		{"link in a description", "![a [b](c.md)](d.png)", `<img src="../d.png" alt="a b">`, Link{Path: "a/d.png", Kind: Attachment, Image: true, Alt: "a b"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text := convert(t, c.in)
			if want := "<p>" + c.html + "</p>\n"; text.HTML != want {
				t.Errorf("got  %q\nwant %q", text.HTML, want)
			}
			if len(text.Links) != 1 {
				t.Fatalf("links %+v", text.Links)
			}
			got := text.Links[0]
			if got.Line != 1 || got.Column != 1 {
				t.Errorf("place %d:%d", got.Line, got.Column)
			}
			got.Line, got.Column, got.Open, got.Close = 0, 0, [2]int{}, [2]int{}
			if got != c.want {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func TestPlaces(t *testing.T) {
	in := "\u3000\u3000中[一](x.md)文![二](y.png)\r\n> - [三](z.md)\n\n| 甲 | 乙 |\n|--|--|\n| 1 | [四](w.md) |\n"
	text, _ := Convert("a.md", []byte(in), 8)
	want := [][2]int{{8, 4}, {8, 14}, {9, 5}, {13, 7}}
	for i, l := range text.Links {
		if got := [2]int{l.Line, l.Column}; got != want[i] {
			t.Errorf("%s: got %v, want %v", l.Path, got, want[i])
		}
	}
	if len(text.Links) != len(want) {
		t.Errorf("links %+v", text.Links)
	}
}

func TestExternalLinks(t *testing.T) {
	cases := []struct{ name, in, html string }{
		{"https", "[x](https://a.cn/b?c=d&e=中#f)", `<a href="https://a.cn/b?c=d&amp;e=%E4%B8%AD#f" rel="noopener noreferrer external">x</a>`},
		{"any case", "[x](HTTP://A.cn)", `<a href="HTTP://A.cn" rel="noopener noreferrer external">x</a>`},
		{"automatic", "<https://a.cn/%41{>", `<a href="https://a.cn/%41%7B" rel="noopener noreferrer external">https://a.cn/%41{</a>`},
		{"quotes", "[x](<https://a.cn/\"'> 'y\"z')", `<a href="https://a.cn/%22'" rel="noopener noreferrer external" title="y&quot;z">x</a>`},
		{"a word in a query", "[x](https://a.cn/?javascript:y)", `<a href="https://a.cn/?javascript&#58;y" rel="noopener noreferrer external">x</a>`},
		{"Chinese host", "[x](https://例子.中国/)", `<a href="https://%E4%BE%8B%E5%AD%90.%E4%B8%AD%E5%9B%BD/" rel="noopener noreferrer external">x</a>`},
		{"mail", "[x](mailto:a@b.cn) <c@d.cn>", `<a href="mailto:a@b.cn">x</a> <a href="mailto:c@d.cn">c@d.cn</a>`},
		{"telephone", "[x](tel:+869995550100)", `<a href="tel:+869995550100">x</a>`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text := convert(t, c.in)
			if want := "<p>" + c.html + "</p>\n"; text.HTML != want || text.Links != nil {
				t.Errorf("got  %q %+v\nwant %q", text.HTML, text.Links, want)
			}
		})
	}
}

func TestUnsafeLinks(t *testing.T) {
	links := []string{
		"javascript:alert(1)", "JaVaScRiPt:x", "java&#115;cript:x", "javascript&colon;x", "javascript&#58;x", "javascript&#x3A;x",
		"<java&Tab;script:x>", "<java&NewLine;script:x>", "<&#1;javascript:x>", "<&#32;javascript:x>", "javascript%3Ax", "\\javascript:x",
		"data:text/html,x", "DATA:x", "vbscript:x", "file:///etc/passwd", "ftp://a.cn", "blob:x", "x-y+z.1:x", "about:blank",
		"//evil.cn/x", "///evil.cn", "/\\evil.cn", "\\\\\\\\evil.cn", "&#47;/evil.cn", "&#92;x", "..\\x.md", "C:/x.md",
		"https:evil.cn", "http:/evil.cn", "https://", "https:///x", "https://a.cn:x/", "https://a\"b.cn/", "https://a.cn\\@b.cn", "https://www.a.gov.cn@evil.cn/",
		"<https://a&#9;.cn>", "<https://a.cn/&#10;>", "mailto:", "tel:",
		"../../x.md", "/../x.md", "%2e%2e/%2e%2e/x.md", "..%2f..%2fx.md", "x.md?y", "a//b.md", "a%00b", "a%5Cb", "#a%0Ab",
	}
	for _, link := range links {
		for _, in := range []string{"中[文](" + link + ")", "中![文](" + link + ")"} {
			text, problems := Convert("a/b.md", []byte(in), 3)
			wellFormed(t, text)
			if placed(problems) != "unsafe-link 3:2" || problems[0].Severity != diag.Error || problems[0].Hint == "" {
				t.Errorf("%s: problems %+v", in, problems)
			}
			if text.HTML != "<p>中文</p>\n" || text.Links != nil {
				t.Errorf("%s: got %q %+v", in, text.HTML, text.Links)
			}
		}
	}
	for _, in := range []string{"![文](https://a.cn/b.png)", "![文](c.md)", "![文](c/)", "![文](#x)", "![文](mailto:a@b.cn)", "<javascript:x>", "<x-y:z>"} {
		text, problems := Convert("a/b.md", []byte(in), 1)
		wellFormed(t, text)
		if placed(problems) != "unsafe-link 1:1" || strings.Contains(text.HTML, "=") {
			t.Errorf("%s: %+v %q", in, problems, text.HTML)
		}
	}
}
