package markdown

import (
	"strconv"
	"strings"
	"testing"
)

func TestHabits(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, src, want, problems string }{
		{"items on lines", "如下：\n1、提高认识\n2、落实责任\n3、加强督查", "<p>如下：</p>\n<p>1、提高认识</p>\n<p>2、落实责任</p>\n<p>3、加强督查</p>\n", ""},
		{"items with a point", "如下：\n1.提高认识\n2.落实责任", "<p>如下：</p>\n<p>1.提高认识</p>\n<p>2.落实责任</p>\n", ""},
		{"items in brackets", "（一）第一款\n（二）第二款", "<p>（一）第一款</p>\n<p>（二）第二款</p>\n", ""},
		{"levels of items", "一、总体要求\n（一）甲\n（二）乙\n二、保障\n1、丙", "<p>一、总体要求</p>\n<p>（一）甲</p>\n<p>（二）乙</p>\n<p>二、保障</p>\n<p>1、丙</p>\n", ""},
		{"an ordinal in a sentence", "（一）依照第\n三、四款办理", "<p>（一）依照第三、四款办理</p>\n", "2:1 unclear-break"},
		{"articles without a full stop", "第一条 目的\n第二条 范围\n第三条的规定", "<p>第一条 目的</p>\n<p>第二条 范围第三条的规定</p>\n", "3:1 unclear-break"},
		{"circled items", "①甲\n②乙", "<p>①甲</p>\n<p>②乙</p>\n", ""},
		{"articles", "第一章 总则\n第一条 为了规范工作。\n**第二条** 本办法。", "<p>第一章 总则</p>\n<p>第一条 为了规范工作。</p>\n<p><strong>第二条</strong> 本办法。</p>\n", ""},
		{"full-width indents", "　　各单位：\n　　现通知如下。\n　　　　市局\n　　　　2026年3月5日", "<p>各单位：</p>\n<p>现通知如下。</p>\n<p>市局</p>\n<p>2026年3月5日</p>\n", ""},
		{"in an item of a list", "- 甲：\n  1、乙\n  2、丙", "<ul>\n<li>甲：<br>\n1、乙<br>\n2、丙</li>\n</ul>\n", ""},
		{"the rest of a sentence", "依照本办法\n第三条的规定，\n第四条除外", "<p>依照本办法第三条的规定，第四条除外</p>\n", "2:1 unclear-break"},
		{"no ordinals", "共计\n12件，\n2026年3月5日", "<p>共计12件，2026年3月5日</p>\n", ""},
		{"struck beside punctuation", "原为~~“五日内。”~~现改。\n\n删去~~（三）其他。~~一项。", "<p>原为<del>“五日内。”</del>现改。</p>\n<p>删去<del>（三）其他。</del>一项。</p>\n", ""},
		{"ranges", "3~5日和7~9日", "<p>3~5日和7~9日</p>\n", ""},
		{"masked names", "李**、王**，电话138****0000，张*，赵*。", "<p>李**、王**，电话138****0000，张*，赵*。</p>\n", ""},
		{"marks without partners", "~~甲\n\n**乙 **", "<p>~~甲</p>\n<p>**乙 **</p>\n", "1:1 stray-markup, 3:1 stray-markup, 3:5 stray-markup"},
		{"a heading without a space", "#标题\n\n##《办法》解读\n\n#话题#\n\n＃全角\n\n#1号楼", "<h2 id=\"标题\">标题</h2>\n<h3 id=\"办法-解读\">《办法》解读</h3>\n<p>#话题#</p>\n<p>＃全角</p>\n<p>#1号楼</p>\n", "5:1 stray-markup, 7:1 stray-markup, 9:1 stray-markup"},
		{"four spaces", "    四个空格。\n\n甲\n    乙\n\n    code", "<p>四个空格。</p>\n<p>甲</p>\n<p>乙</p>\n<pre><code>code\n</code></pre>\n", ""},
		{"Chinese in code", "    a = 1 // 注释", "<pre><code>a = 1 // 注释\n</code></pre>\n", "1:5 stray-markup"},
		{"spaces in a name", "[申请表](申请 表（1）.docx)和`](a b.md)`、![图](图 1.PNG)", "<p><a href=\"../%E7%94%B3%E8%AF%B7%20%E8%A1%A8%EF%BC%881%EF%BC%89.docx\">申请表</a>和<code>](a b.md)</code>、<img src=\"../%E5%9B%BE%201.PNG\" alt=\"图\"></p>\n", ""},
		{"wide brackets", "[申请表]（申请表.docx）\n\n【表】(a.pdf)", "<p>[申请表]（申请表.docx）</p>\n<p>【表】(a.pdf)</p>\n", "1:5 stray-markup, 3:3 stray-markup"},
		{"a title is no name", `[甲](a.md "一 二.md")`, "<p><a href=\"../a/index.html\" title=\"一 二.md\">甲</a></p>\n", ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text, problems := Convert("notices/x.md", []byte(c.src), 1)
			if text.HTML != c.want {
				t.Errorf("got\n%s\nwant\n%s", text.HTML, c.want)
			}
			var all []string
			for _, p := range problems {
				all = append(all, strings.TrimPrefix(placeOf(p.Line, p.Column), " ")+" "+p.Code)
			}
			if got := strings.Join(all, ", "); got != c.problems {
				t.Errorf("problems: %s, want %s", got, c.problems)
			}
		})
	}
}

func placeOf(line, column int) string { return strconv.Itoa(line) + ":" + strconv.Itoa(column) }
