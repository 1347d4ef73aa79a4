package html

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"gongkai/site/diag"
)

// right is a page that nothing is wrong with.
const right = `<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>甲 - 示范市</title>
<link rel="canonical" href="https://www.shifan.example/a/"><link rel="stylesheet" href="../css/site.css"><script src="../js/site.js"></script>
<script type="application/ld+json">{"a":"<p>"}</script></head>
<body><a class="skip" href="#main">跳到正文</a>
<header class="head"><p><a href="../index.html">示范市</a></p><nav aria-label="主导航"><ul><li><a href="../b/index.html">乙</a></li></ul></nav></header>
<main id="main" tabindex="-1"><h1>甲</h1><div class="tools" hidden><button type="button">打印</button><span role="status"></span></div>
<h2 id="one">第一节</h2>
<div class="scroll" role="region" tabindex="0" aria-labelledby="t"><table><caption id="t">表</caption><thead><tr><th scope="col">项</th></tr></thead><tbody><tr><td><a href="../b/index.html#two">12<span class="hidden">件，逾期</span></a></td></tr></tbody></table></div>
<article class="text"><p>当事人在经营场所销售的商品没有按规定标明品名、计价单位和价格，执法人员当场制作笔录并拍照取证，见<a href="x.txt">附件一</a>。</p></article>
<svg role="img" aria-labelledby="one"><rect width="1"/><path d="M0"/></svg></main>
<footer class="foot"><nav aria-label="站点服务"><ul><li><a href="../b/index.html" aria-current="page">帮助</a></li></ul></nav></footer>
</body></html>
`

// other is the page that right links to, and that links to right.
const other = `<!DOCTYPE html>
<html lang="zh-CN"><head><title>乙 - 示范市</title></head>
<body><a class="skip" href="#main">跳到正文</a>
<header class="head"><p><a href="../index.html">示范市</a></p><nav aria-label="主导航"><ul><li><a href="index.html">乙</a></li></ul></nav></header>
<main id="main"><h1>乙</h1><h2 id="two">第二节</h2><p><a href="../a/index.html">到甲页</a></p></main>
<footer class="foot"><nav aria-label="站点服务"><ul><li><a href="index.html">帮助</a></li></ul></nav></footer>
</body></html>
`

// lint judges two pages, a home page and a few files.
func lint(t *testing.T, a, b string) string {
	t.Helper()
	l := New(Site{
		Pages: map[string]Page{
			"a/index.html": {"/a/", "document", "notices/a.md"}, "b/index.html": {"/b/", "list", ""}, "index.html": {"/", "home", ""},
		},
		Files: map[string]string{"a/x.txt": "content/notices/x.txt"},
		Hides: map[string]bool{"away": true, "skip": true, "hidden": true},
	})
	home := strings.NewReplacer("../index.html", "index.html", `"index.html">乙`, `"b/index.html">乙`, `"index.html">帮助`, `"b/index.html">帮助`, "../a/", "a/",
		"乙 - 示范市", "首页").Replace(other)
	for name, page := range map[string]string{"a/index.html": a, "b/index.html": b, "index.html": home} {
		if err := l.Put(name, []byte(page)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"a/x.txt", "css/site.css", "js/site.js"} {
		if err := l.PutFile(name, func() (io.ReadCloser, error) { t.Error("a file is read"); return nil, io.EOF }); err != nil {
			t.Fatal(err)
		}
	}
	return show(l.Problems("manifest.json"))
}

func show(problems []diag.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintf(&b, "%s %s %s\n", p.Path, p.Code, p.Message)
		if p.Hint == "" || p.Line != 0 {
			fmt.Fprintf(&b, "no hint: %v", p)
		}
	}
	return b.String()
}

func TestRules(t *testing.T) {
	if got := lint(t, right, other); got != "" {
		t.Fatalf("nothing is wrong, got\n%s", got)
	}
	cases := []struct{ name, old, new, want string }{
		{"no h1", "<h1>甲</h1>", "<p>甲</p>", "page-heading 第一个标题是 h2，不是 h1"},
		{"h2 before h1", "<h1>甲</h1>", "<h2>零</h2><h1>甲</h1>", "page-heading 第一个标题是 h2，不是 h1"},
		{"two h1", `<h2 id="one">`, `<h1>甲</h1><h2 id="one">`, "page-heading h1 不止一个"},
		{"a level left out", `<h2 id="one">第一节</h2>`, `<h3 id="one">第一节</h3>`, "page-heading 标题从 h1 跳到了 h3"},
		{"an empty heading", "第一节", " ", "page-heading 有空的 h2"},
		{"no heading at all", `<h1>甲</h1>`, ``, "page-heading"},
		{"no main", `<main id="main" tabindex="-1">`, `<div>`, "page-landmark 有 0 个 main，应当是 1 个"},
		{"two footers", "</footer>", "</footer><footer></footer>", "page-landmark 有 2 个页脚 footer，应当是 1 个"},
		{"no header", `<header class="head">`, `<div>`, "page-landmark 有 0 个页头 header，应当是 1 个"},
		{"nav without a name", `<nav aria-label="站点服务">`, `<nav>`, "page-landmark 导航没有名称"},
		{"two navs of one name", `<nav aria-label="站点服务">`, `<nav aria-label="主导航">`, "page-landmark 两个导航同名：主导航"},
		{"no skip link", `<a class="skip" href="#main">跳到正文</a>`, ``, "page-landmark 第一个链接不是跳到正文"},
		{"skip link to nowhere", `href="#main"`, `href="#mian"`, "page-landmark 第一个链接不是跳到正文"},
		{"no caption", `<caption id="t">表</caption>`, `<caption id="t"></caption>`, "page-empty 有空的 <caption>"},
		{"caption gone", `<caption id="t">表</caption>`, ``, "page-table 表格没有题注"},
		{"header without scope", `<th scope="col">`, `<th>`, "page-table 表头没有标明方向"},
		{"table outside of a region", `role="region" `, ``, "page-table 表格不在有名称、可以滚动的区域里"},
		{"region without focus", ` tabindex="0" aria`, ` aria`, "page-table 表格不在有名称、可以滚动的区域里"},
		{"title of another page", "甲 - 示范市", "乙 - 示范市", "page-title 窗口标题和 /a/ 相同：乙 - 示范市"},
		{"no title", "甲 - 示范市", " ", "page-title 没有窗口标题"},
		{"an id twice", `id="one"`, `id="main"`, "page-id id “main”用了两次"},
		{"an empty id", `<h2 id="one">`, `<h2 id="">`, "page-id <h2> 的 id 是空的"},
		{"a name that is not there", `aria-labelledby="t"`, `aria-labelledby="u"`, "page-id 名称指向不存在的 id “u”"},
		{"English", `lang="zh-CN"`, `lang="en"`, "page-language 页面的语言标的是“en”"},
		{"no language", ` lang="zh-CN"`, ``, "page-language 页面的语言标的是“”"},
		{"style attribute", `<h1>`, `<h1 style="color:red">`, "page-inline <h1> 写了 style"},
		{"handler", `<h1>`, `<h1 onclick="x()">`, "page-inline <h1> 写了 onclick"},
		{"script", `<h1>`, `<script>if (a < b) {}</script><h1>`, "page-inline 有内嵌的 <script>"},
		{"style sheet", `</head>`, `<style>p{}</style></head>`, "page-inline 有内嵌的 <style>"},
		{"refresh", `</head>`, `<meta http-equiv="refresh" content="0"></head>`, "page-inline 有自动跳转的 <meta>"},
		{"script link", `../b/index.html#two`, `javascript:print()`, "unsafe-link <a> 的地址会运行脚本，或者不能用：javascript:print()"},
		{"script link in capitals", `../b/index.html#two`, ` JavaScript:print()`, "unsafe-link"},
		{"what the templates refused", `../b/index.html#two`, `#ZgotmplZ`, "unsafe-link"},
		{"script of another host", `../js/site.js`, `https://cdn.example/x.js`, "page-request <script> 加载其他网站的 https://cdn.example/x.js"},
		{"image of another host", `<h1>`, `<img src="//cdn.example/x.png" alt="图"><h1>`, "page-request <img>"},
		{"several sources", `<h1>`, `<img src="../css/site.css" srcset="x 2x" alt="图"><h1>`, "page-request <img> 写了 srcset"},
		{"link to a folder", `../b/index.html#two`, `../b/`, "page-link 网址要有服务器才能用：../b/"},
		{"link from the root", `../b/index.html#two`, `/b/index.html`, "page-link 网址要有服务器才能用：/b/index.html"},
		{"dead link", `../b/index.html#two`, `../c/index.html`, "dead-link 页面上的链接指向不存在的文件：/c/index.html"},
		{"dead anchor", `../b/index.html#two`, `../b/index.html#three`, "dead-link 页面上的链接指向不存在的位置：/b/index.html#three"},
		{"dead anchor on the page", `../b/index.html#two`, `#nowhere`, "dead-link 页面上的链接指向不存在的位置：/a/index.html#nowhere"},
		{"dead style sheet", `../css/site.css`, `../css/stie.css`, "dead-link 页面上的链接指向不存在的文件：/css/stie.css"},
		{"out of the site", `../b/index.html#two`, `../../c.html`, "dead-link"},
		{"a form", `<h1>`, `<form action="x"></form><h1>`, "page-form 有检索以外的表单"},
		{"the search", `<h1>甲</h1>`, `<h1>甲</h1><form role="search" action="../b/index.html"></form>`, ""},
		{"empty paragraph", `<h1>甲</h1>`, `<h1>甲</h1><p> </p>`, "page-empty 有空的 <p>"},
		{"empty meta", `<meta charset="utf-8">`, `<meta name="Keywords" content="">`, "page-empty meta Keywords 没有内容"},
		{"not closed", `</div>
<h2`, `
<h2`, "page-nesting <div> 没有结束标签"},
		{"closed twice", `</div>
<h2`, `</div></div>
<h2`, "page-nesting 多了 </div>"},
		{"end tags that may be left out", `</a></li></ul></nav></footer>`, `</a></ul></nav></footer>`, ""},
		{"another footer", `>帮助<`, `>联系<`, "page-frame 页脚的链接和别的页面不同"},
		{"another header", `<p><a href="../index.html">示范市</a></p><nav`, `<nav`, "page-frame 页头的链接和别的页面不同"},
		{"image without text", `<h1>`, `<img src="../css/site.css"><h1>`, "missing-alt 图片 site.css 没有替代文字"},
		{"image named by its file", `<h1>`, `<img src="../css/site.css" alt="Site.css"><h1>`, "missing-alt 图片 site.css 没有替代文字"},
		{"vague", `>12<span class="hidden">件，逾期</span><`, `>更多 &gt;<`, "vague-link 链接文字只有“更多 >”"},
		{"vague for the eye only", `>12<`, `>更多<`, ""},
		{"vague image", `>12<span class="hidden">件，逾期</span><`, `><img src="../css/site.css" alt="点击这里"><`, "vague-link 链接文字只有“点击这里”"},
		{"link in what is hidden", `<h1>甲</h1>`, `<h1>甲</h1><div hidden><a href="https://x.example/">某站</a></div>`, "hidden-link 暗链：链接 https://x.example/ 在标了 hidden 的 <div> 里"},
		{"link without size", `<h1>甲</h1>`, `<h1>甲</h1><p style="font-size:0"><a href="https://x.example/">某站</a></p>`, "hidden-link 暗链：链接 https://x.example/ 在样式看不见的 <p> 里"},
		{"link far away", `<h1>甲</h1>`, `<h1>甲</h1><p style="position:absolute;left:-9999px"><a href="https://x.example/">某站</a></p>`, "hidden-link"},
		{"link of the style sheet's", `<h1>甲</h1>`, `<h1>甲</h1><p class="small away"><b><a href="https://x.example/">某站</a></b></p>`, `hidden-link 暗链：链接 https://x.example/ 在class="away" 的 <p> 里`},
		{"hidden link itself", `<h1>甲</h1>`, `<h1>甲</h1><p><a class="hidden" href="https://x.example/">某站</a></p>`, "hidden-link"},
		{"hidden words alone", `<h1>甲</h1>`, `<h1>甲</h1><p><span class="hidden">某站</span>乙</p>`, "hidden-link 看不见的文字单独放在 <span> 里"},
		{"a second skip link", `<h1>甲</h1>`, `<h1>甲</h1><a class="skip" href="https://x.example/">某站</a>`, "hidden-link"},
		{"frame without size", `<h1>甲</h1>`, `<h1>甲</h1><iframe src="https://x.example/" width="0" title="x"></iframe>`, "hidden-link 暗链：看不见的 <iframe>"},
		{"attachment that nobody links to", `<a href="x.txt">附件一</a>`, `附件一`, "content/notices/x.txt page-unlinked 没有哪个页面链接到这个附件（/a/x.txt）"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(right, c.old) {
				t.Fatalf("the page has no %s", c.old)
			}
			got := lint(t, strings.Replace(right, c.old, c.new, 1), other)
			if c.want == "" && got != "" || !strings.Contains(got, c.want) {
				t.Errorf("got\n%swant %s", got, c.want)
			}
		})
	}
}

// What a document's text does wrong is placed in the document, what a layout
// does in the layout, once.
func TestPlaces(t *testing.T) {
	got := lint(t, strings.Replace(right, "附件一", "点击这里", 1), other)
	if want := "content/notices/a.md vague-link 链接文字只有“点击这里”（/a/）\n"; got != want {
		t.Errorf("got %swant %s", got, want)
	}
	got = lint(t, strings.Replace(right, `>12<span class="hidden">件，逾期</span><`, `>更多<`, 1), strings.Replace(other, "到甲页", "更多", 1))
	if want := "layouts/document.html vague-link 链接文字只有“更多”（/a/）\nlayouts/list.html vague-link 链接文字只有“更多”（/b/）\n"; got != want {
		t.Errorf("got %swant %s", got, want)
	}
	l := New(Site{Pages: map[string]Page{"a/index.html": {"/a/", "document", "a.md"}, "b/index.html": {"/b/", "document", "b.md"}, "c/index.html": {"/c/", "document", "c.md"}}})
	for name := range l.site.Pages {
		page := strings.NewReplacer("甲", name, `href="x.txt"`, `href="https://x.example/"`, "../index.html", "../a/index.html").Replace(right)
		_ = l.Put(name, []byte(page))
	}
	_ = l.PutFile("css/site.css", nil)
	_ = l.PutFile("js/site.js", nil)
	if got, want := show(l.Problems()), "layouts/document.html dead-link 页面上的链接指向不存在的位置：/b/index.html#two（/a/，另有 2 页）\nlayouts/document.html page-unlinked 没有哪个页面链接到这一页（/c/）\n"; got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestHidden(t *testing.T) {
	const css = `/* .gone{display:none} */ .a{display:none} .b , p .c{color:red;font-size:0} .d:focus{display:none} @media print{.e{display:none} .e2{opacity:0}} .f{text-indent:-9999px}
.g{opacity:.5} .h{visibility:hidden} .i{width:10px;height:1em} .j{font-size:0.9em} .k p{display:none} @media (max-width:20em){.l{display:none}} .m{left:-2px} .n{opacity:0}`
	if got, want := strings.Join(Hidden(css), " "), "a b c f h n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// Every rule has a case above.
func TestEveryRuleIsTested(t *testing.T) {
	var said strings.Builder
	said.WriteString(lint(t, strings.NewReplacer("<h1>甲</h1>", `<p></p><iframe src="//x.example" width="0"></iframe><form></form><img src="x"></b>`, "href=\"x.txt\"", `href="/y"`,
		"附件一", "更多", `aria-label="主导航"`, "", "甲 - 示范市", "乙 - 示范市", "帮助", "助", ` scope="col"`, "", `id="one"`, `id="main"`, "zh-CN", "").Replace(right), other))
	for _, r := range Checks() {
		if !strings.Contains(said.String(), r.Code+" ") {
			t.Errorf("%s is reported nowhere:\n%s", r.Code, said.String())
		}
	}
}

func FuzzPage(f *testing.F) {
	f.Add(right)
	f.Add(other)
	f.Add("</p></table><a href='%zz'><h1><th><caption><svg/><math><script>")
	f.Fuzz(func(t *testing.T, page string) {
		l := New(Site{Pages: map[string]Page{"a/index.html": {"/a/", "document", "a.md"}}})
		if err := l.Put("a/index.html", []byte(page)); err != nil {
			t.Fatal(err)
		}
		for _, p := range l.Problems() {
			if p.Code == "" || p.Message == "" || p.Hint == "" || p.Path == "" {
				t.Errorf("%+v", p)
			}
		}
	})
}

func BenchmarkPage(b *testing.B) {
	l := New(Site{})
	page := []byte(right)
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		l.read("a/index.html", page)
	}
}
