package markdown

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"gongkai/site/diag"
)

// convert converts a document that must have no problem.
func convert(t *testing.T, src string) *Text {
	t.Helper()
	text, problems := Convert("a/b.md", []byte(src), 1)
	for _, p := range problems {
		t.Errorf("problem %+v", p)
	}
	wellFormed(t, text)
	return text
}

func TestHTML(t *testing.T) {
	cases := []struct{ name, in, want string }{
		{"empty", "", ""},
		{"paragraphs", "一\n\n二", "<p>一</p>\n<p>二</p>\n"},
		{"leading wide spaces", "\u3000\u3000一\u3000二\n\n\u00A0&nbsp;三", "<p>一\u3000二</p>\n<p>三</p>\n"},
		{"leading wide spaces before markup", "\u3000\u3000**一**", "<p><strong>一</strong></p>\n"},
		{"paragraph of spaces only", "\u3000\u3000\n\n一", "<p>一</p>\n"},
		{"Chinese line break", "中文\n换行。\n“引”\nword\nword，\n2026年\n3月1\n日", "<p>中文换行。“引”\nword\nword，2026年3月1日</p>\n"},
		{"Chinese line break inside markup", "中**文\n换**\n行", "<p>中<strong>文换</strong>行</p>\n"},
		{"hard break", "a  \nb\\\nc", "<p>a<br>\nb<br>\nc</p>\n"},
		{"CRLF", "a\r\n\r\n```\r\nb\r\n```\r\n", "<p>a</p>\n<pre><code>b\n</code></pre>\n"},
		{"control characters", "a\x01b&#1;c\x0bd\u0085e", "<p>a b c d e</p>\n"},
		{"no UTF-8", "a\xffb", "<p>a\uFFFDb</p>\n"},
		{"references", "&lt;b&gt; &amp;amp; &copy; &notin2; \\&amp; &#x4E2D; &#59;", "<p>&lt;b&gt; &amp;amp; © &amp;notin2; &amp;amp; 中 ;</p>\n"},
		{"emphasis beside Chinese", "按照**《条例》**执行，**注意：**本办法", "<p>按照<strong>《条例》</strong>执行，<strong>注意：</strong>本办法</p>\n"},
		{"emphasis in English", "a *b* __c__ 2 * 3 * 4", "<p>a <em>b</em> <strong>c</strong> 2 * 3 * 4</p>\n"},
		{"strikethrough", "~~旧~~新", "<p><del>旧</del>新</p>\n"},
		{"code", "`a <b> \\*`", "<p><code>a &lt;b&gt; \\*</code></p>\n"},
		{"indented code", "    a\n    　b", "<pre><code>a\n　b\n</code></pre>\n"},
		{"lists", "1. 一\n2. 二\n\n- a\n\n  b\n\n3) x", "<ol>\n<li>一</li>\n<li>二</li>\n</ol>\n<ul>\n<li><p>a</p>\n<p>b</p>\n</li>\n</ul>\n<ol start=\"3\">\n<li>x</li>\n</ol>\n"},
		{"nested list", "- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n"},
		{"definitions", "术语\n: 解释", "<dl>\n<dt>术语</dt>\n<dd>解释</dd>\n</dl>\n"},
		{"quote and rule", "> 引\n\n---", "<blockquote>\n<p>引</p>\n</blockquote>\n<hr>\n"},
		{"word of a scheme in text", "JavaScript:x `javascript:`", "<p>JavaScript&#58;x <code>javascript&#58;</code></p>\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := convert(t, c.in).HTML; got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestPlain(t *testing.T) {
	in := "# 标题\n\n中文\n换行 **粗** `码`[链](c.md)![图](d.png)。\nword\nword\n\n- 一\n- 二\n\n" +
		"表1 名称\n\n| 甲 | 乙 |\n|--|--|\n| 1 |  |\n|  | ![](e.png) |\n| 2 | 3 |\n\n注[^1]\n\n[^1]: 脚注\n"
	want := "标题\n中文换行 粗 码链图。 word word\n一\n二\n表1 名称\n甲\t乙\n1\n2\t3\n注\n脚注"
	if got := convert(t, in).Plain; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestHeadings(t *testing.T) {
	cases := []struct {
		name, in string
		want     []Heading
	}{
		{"levels from 2", "# 一\n## 二\n# 三", []Heading{{2, "一", "一"}, {3, "二", "二"}, {2, "三", "三"}}},
		{"smallest becomes 2", "### 一\n#### 二", []Heading{{2, "一", "一"}, {3, "二", "二"}}},
		{"no jump", "## a\n#### b\n#### c\n### d\n###### e", []Heading{{2, "a", "a"}, {3, "b", "b"}, {3, "c", "c"}, {3, "d", "d"}, {4, "e", "e"}}},
		{"deeper first", "### a\n## b", []Heading{{2, "a", "a"}, {2, "b", "b"}}},
		{"at most 6", "# a\n## b\n### c\n#### d\n##### e\n###### f", []Heading{{2, "a", "a"}, {3, "b", "b"}, {4, "c", "c"}, {5, "d", "d"}, {6, "e", "e"}, {6, "f", "f"}}},
		{"ids fold", "## 一、 总则（试行）！\n## 1.2 **粗** `x_y`", []Heading{{2, "一-总则-试行", "一、 总则（试行）！"}, {2, "1-2-粗-x-y", "1.2 粗 x_y"}}},
		{"ids are unique", "## a\n## a\n## a-2\n## a", []Heading{{2, "a", "a"}, {2, "a-2", "a"}, {2, "a-2-2", "a-2"}, {2, "a-3", "a"}}},
		{"own ids", "## main\n## Stamp\n## site\n## site-fn\n## SITE-x", []Heading{{2, "main-2", "main"}, {2, "Stamp-2", "Stamp"}, {2, "section-site", "site"}, {2, "section-site-fn", "site-fn"}, {2, "section-SITE-x", "SITE-x"}}},
		{"no letters", "## ！！\n## ？", []Heading{{2, "section", "！！"}, {2, "section-2", "？"}}},
		{"setext, wide space, link", "\u3000一\n二\n===\n## [链](c.md)", []Heading{{2, "一二", "一二"}, {3, "链", "链"}}},
		{"in a quote", "> # 引\n\n## 二", []Heading{{2, "引", "引"}, {3, "二", "二"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := convert(t, c.in).Headings; !slices.Equal(got, c.want) {
				t.Errorf("got  %+v\nwant %+v", got, c.want)
			}
		})
	}
}

func TestEmptyHeading(t *testing.T) {
	text, problems := Convert("a.md", []byte("x\n\n##\n\n## ![](a.png)\n"), 5)
	wellFormed(t, text)
	if want := "<p>x</p>\n<p><img src=\"../a.png\" alt=\"\"></p>\n"; text.HTML != want || text.Headings != nil {
		t.Errorf("got %q, %+v", text.HTML, text.Headings)
	}
	if got, want := placed(problems), "empty-heading 7:1, empty-heading 9:1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// placed lists codes and places of problems.
func placed(problems []diag.Problem) string {
	var s []string
	for _, p := range problems {
		s = append(s, fmt.Sprintf("%s %d:%d", p.Code, p.Line, p.Column))
	}
	return strings.Join(s, ", ")
}

func TestRawHTML(t *testing.T) {
	cases := []struct{ name, in, html, problems string }{
		{"block", "一\n\n<div onclick=x>\n二\n</div>\n\n三", "<p>一</p>\n<p>三</p>\n", "raw-html 12:1"},
		{"inline", "一二<b>三</b>", "<p>一二三</p>\n", "raw-html 10:3, raw-html 10:7"},
		{"comment", "一<!-- 密 -->二\n\n<!-- 密\n密 -->", "<p>一二</p>\n", "raw-html 10:2, raw-html 12:1"},
		{"script", "<script>alert(1)</script>", "", "raw-html 10:1"},
		{"in a list, a table and a heading", "- <i>a\n\n| <br> |\n|--|\n\n# <u>x", "<ul>\n<li>a</li>\n</ul>\n", "raw-html 10:3, raw-html 12:3, raw-html 15:3"},
		{"in the description of an image", "![a<b>c](d.png)", "<p><img src=\"../d.png\" alt=\"ac\"></p>\n", "raw-html 10:4"},
		{"a tag over lines", "一<a\nhref=x>二", "<p>一二</p>\n", "raw-html 10:2"},
		{"no HTML", "<关于> a<b 1<2 `<b>`", "<p>&lt;关于&gt; a&lt;b 1&lt;2 <code>&lt;b&gt;</code></p>\n", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			text, problems := Convert("a/b.md", []byte(c.in), 10)
			wellFormed(t, text)
			if !strings.HasPrefix(text.HTML, c.html) {
				t.Errorf("got  %q\nwant %q", text.HTML, c.html)
			}
			if got := placed(problems); got != c.problems {
				t.Errorf("got problems %s, want %s", got, c.problems)
			}
			for _, p := range problems {
				if p.Path != "content/a/b.md" || p.Severity != diag.Error || p.Message == "" || p.Hint == "" {
					t.Errorf("problem %+v", p)
				}
			}
		})
	}
}

func TestFootnotes(t *testing.T) {
	got := convert(t, "一[^甲]二[^b]三[^甲]\n\n[^b]: 乙\n[^甲]: 甲[链](c.md)\n").HTML
	want := `<p>一<sup id="site-fnref-1"><a href="#site-fn-1" aria-label="注释[1]">[1]</a></sup>` +
		`二<sup id="site-fnref-2"><a href="#site-fn-2" aria-label="注释[2]">[2]</a></sup>` +
		`三<sup id="site-fnref-1-2"><a href="#site-fn-1" aria-label="注释[1]">[1]</a></sup></p>
<section class="footnotes" aria-labelledby="site-fn">
<h2 id="site-fn">注释</h2>
<ol>
<li id="site-fn-1">
<p>甲<a href="../c/index.html">链</a> <a href="#site-fnref-1" aria-label="返回正文中的注释[1]">↩` + "\uFE0E" + `</a> <a href="#site-fnref-1-2" aria-label="返回正文中的注释[1]（第2处）">↩` + "\uFE0E" + `</a></p>
</li>
<li id="site-fn-2">
<p>乙 <a href="#site-fnref-2" aria-label="返回正文中的注释[2]">↩` + "\uFE0E" + `</a></p>
</li>
</ol>
</section>
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	t.Run("nobody refers to it", func(t *testing.T) {
		text, problems := Convert("a.md", []byte("一[^1]\n\n[^1]: 注\n\n[^2]: 闲\n"), 1)
		wellFormed(t, text)
		if placed(problems) != "unused-footnote 5:1" || strings.Contains(text.HTML, "闲") {
			t.Errorf("%+v\n%s", problems, text.HTML)
		}
	})
	t.Run("a mark in a link is no link", func(t *testing.T) {
		if got := convert(t, "[一[^1]](c.md)\n\n[^1]: 注\n").HTML; !strings.Contains(got, `一<sup id="site-fnref-1">[1]</sup></a>`) {
			t.Error(got)
		}
	})
}

func TestBody(t *testing.T) {
	text := convert(t, "# [甲](x.md)\n\n[乙](y.md#一 \"题\")和[丙](z.pdf)、[丁](x.md)、[戊](/p/)、[己](#甲)[庚](https://a.cn)")
	all := text.Body(func(string) bool { return false })
	if all != text.HTML {
		t.Errorf("got %q, want %q", all, text.HTML)
	}
	got := text.Body(func(path string) bool { return path == "a/x.md" })
	want := "<h2 id=\"甲\">甲</h2>\n<p><a href=\"../y/index.html#%E4%B8%80\" title=\"题\">乙</a>和<a href=\"../z.pdf\">丙</a>、丁、<a href=\"../../p/index.html\">戊</a>、" +
		"<a href=\"#%E7%94%B2\">己</a><a href=\"https://a.cn\" rel=\"noopener noreferrer external\">庚</a></p>\n"
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	none := text.Body(func(path string) bool { return true })
	if want := strings.NewReplacer("<a href=\"../y/index.html#%E4%B8%80\" title=\"题\">乙</a>", "乙", "<a href=\"../../p/index.html\">戊</a>", "戊").Replace(want); none != want {
		t.Errorf("got  %q\nwant %q", none, want)
	}
}

// TestSeeds converts real documents when they lie beside the source tree.
func TestSeeds(t *testing.T) {
	for _, name := range []string{"policy-plan.md", "annual-report-2021.md"} {
		t.Run(name, func(t *testing.T) {
			src, err := os.ReadFile("../../../shared/seeds/" + name)
			if err != nil {
				t.Skip("real documents are not part of the repository:", err)
			}
			text, problems := Convert("policies/"+name, src, 1)
			wellFormed(t, text)
			if diag.Count(problems, diag.Error) > 0 {
				t.Errorf("%+v", problems)
			}
			for row := range strings.SplitSeq(string(src), "\n") {
				for cell := range strings.SplitSeq(strings.Trim(row, "| "), " | ") {
					if !strings.ContainsAny(row, "#&-*<") && !strings.Contains(text.Plain, strings.TrimSpace(cell)) {
						t.Errorf("lost: %q", cell)
					}
				}
			}
		})
	}
}

func TestManyAtOnce(t *testing.T) {
	src := []byte(strings.Repeat("# 一\n\n[x](y.md)[^1] **粗**\n\n| a | b |\n|--|--|\n| 1 | 2 | 3 |\n\n[^1]: 注\n\n", 20))
	want, problems := Convert("a/b.md", src, 1)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 10 {
				got, p := Convert("a/b.md", src, 1)
				if got.HTML != want.HTML || got.Plain != want.Plain || !slices.Equal(got.Links, want.Links) || !slices.Equal(p, problems) {
					t.Error("differs")
				}
			}
		})
	}
	group.Wait()
}

func BenchmarkConvert(b *testing.B) {
	src := []byte(strings.Repeat("## 一、违法事实\n\n经查，当事人在经营场所内销售的商品**未明码标价**，\n违反了[有关规定](../x.md)。\n\n", 6) +
		"表1 情况\n\n| 项目 | 金额 |\n|--|--:|\n| 罚款 | 5000 |\n")
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		Convert("enforcement/penalty/2026/0012.md", src, 20)
	}
}
