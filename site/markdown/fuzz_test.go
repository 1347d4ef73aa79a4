package markdown

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// tokens lists the tags and texts of HTML, attributes sorted and <br/> as <br>,
// so that two spellings of the same can be compared.
func tokens(t *testing.T, s string) []html.Token {
	t.Helper()
	var list []html.Token
	z := html.NewTokenizer(strings.NewReader(s))
	for z.Next() != html.ErrorToken {
		token := z.Token()
		if token.Type == html.SelfClosingTagToken {
			token.Type = html.StartTagToken
		}
		slices.SortFunc(token.Attr, func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
		list = append(list, token)
	}
	return list
}

// wellFormed requires that a browser's parser sees in the HTML just the tree
// that its tags show, that ids are unique and links within the page lead
// somewhere, and that headings and links agree with the HTML.
func wellFormed(t *testing.T, text *Text) {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(text.HTML), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		t.Fatal(err)
	}
	var again strings.Builder
	for _, n := range nodes {
		if err := html.Render(&again, n); err != nil {
			t.Fatal(err)
		}
	}
	got := tokens(t, text.HTML)
	same := func(a, b html.Token) bool {
		return a.Type == b.Type && a.Data == b.Data && slices.Equal(a.Attr, b.Attr)
	}
	if !slices.EqualFunc(got, tokens(t, again.String()), same) {
		t.Errorf("not well-formed:\n%s\nis read as\n%s", text.HTML, again.String())
	}
	lower := strings.ToLower(text.HTML)
	for _, word := range []string{"<script", "javascript:"} {
		if strings.Contains(lower, word) {
			t.Errorf("%s in %q", word, text.HTML)
		}
	}
	checkTokens(t, text, got)
	checkLinks(t, text)
}

func checkTokens(t *testing.T, text *Text, list []html.Token) {
	t.Helper()
	ids := map[string]bool{}
	var headings, want []string
	for _, token := range list {
		if token.Type == html.CommentToken || token.Type == html.DoctypeToken {
			t.Errorf("token %v", token)
		}
		for _, a := range token.Attr {
			checkAttribute(t, a)
			if a.Key == "id" {
				if ids[a.Val] || a.Val == "" || strings.ContainsAny(a.Val, " \n\t") {
					t.Errorf("id %q twice or no id", a.Val)
				}
				ids[a.Val] = true
				if name := token.Data; len(name) == 2 && name[0] == 'h' {
					headings = append(headings, fmt.Sprint(name[1:], a.Val))
				}
			}
		}
	}
	for _, token := range list {
		for _, a := range token.Attr {
			id, ok := strings.CutPrefix(a.Val, "#site-fn")
			if id = "site-fn" + id; a.Key == "href" && ok && !ids[id] && !authored(text, id) {
				t.Errorf("#%s leads nowhere", id)
			}
		}
	}
	for _, h := range text.Headings {
		want = append(want, fmt.Sprint(h.Level, h.ID))
	}
	if !slices.Equal(headings, want) {
		t.Errorf("headings %q, in HTML %q", want, headings)
	}
}

func checkAttribute(t *testing.T, a html.Attribute) {
	t.Helper()
	switch a.Key {
	case "href":
		if u, err := url.Parse(a.Val); err != nil || !slices.Contains([]string{"", "http", "https", "mailto", "tel"}, u.Scheme) {
			t.Errorf("href %q: %v", a.Val, err)
		}
	case "id", "src", "title", "alt", "rel", "class", "role", "tabindex", "aria-label", "aria-labelledby", "scope", "start", "value":
	default:
		t.Errorf("attribute %v", a)
	}
}

// authored reports whether the author wrote a link to this place of the page;
// whether it leads somewhere is judged where links are checked.
func authored(text *Text, fragment string) bool {
	return slices.ContainsFunc(text.Links, func(l Link) bool { return l.Fragment == fragment })
}

func checkLinks(t *testing.T, text *Text) {
	t.Helper()
	end := 0
	for _, l := range text.Links {
		if l.Line < 1 || l.Column < 1 || strings.HasPrefix(l.Path, "/") || strings.Contains("/"+l.Path+"/", "/../") {
			t.Errorf("link %+v", l)
		}
		if l.Open[1] == 0 {
			continue
		}
		if l.Open[0] < end || !strings.HasPrefix(text.HTML[l.Open[0]:l.Open[1]], `<a href="`) || text.HTML[l.Open[1]-1] != '>' ||
			text.HTML[l.Close[0]:l.Close[1]] != "</a>" {
			t.Errorf("link %+v of %q", l, text.HTML)
		}
		end = l.Close[1]
	}
}

func FuzzConvert(f *testing.F) {
	for _, s := range []string{
		"# 一\n\n[x](y.md)[^1] **粗：**本 <b>x</b>\n\n[^1]: 注\n", "| a | b |\n|--|:-:|\n| 1 | 2 | 3 |\n",
		"<script>alert(1)</script>", "[a](javascript:alert(1))", "![a[^1] [b](c.md)](d.png)\n\n[^1]: x", "[a <http://x.cn> [^1]](b.md)\n\n[^1]: y [^1]",
		"术语\n: 解释\n\n  - a\n\n      code", "[^1]: a [^2]\n[^2]: b [^3]\n[^3]: c", "> # a\n> ====\n1) x\n\n~~~\ny\n~~~", "[x]: <javascript:y> 'z'\n[x] ![x]",
		"如下：\n1、甲\n2、**乙\n（一）丙**\n　　丁\n第一条 戊", "甲~~“乙”~~丙3~5日和7~9日，李**、王**", "#标题\n\n##《办法》\n\n#话题#\n\n＃甲", "    甲\n    乙\n\n- 丙\n\n      丁", "[甲](乙 丙（1）.docx \"题\")和`](a b.md)`【丁】(戊.pdf)",
		"a\r\nb\x00\xff&#x7f;&Tab;", "表1\n| `a\\|b` |\n|--|\n| c | d\\|e | ![](f.md)", "***《a》**b*中*c***", "[![a](b.png)](c.md \"d\")", "## \n# [](x.md)",
		"- a\n\t- b\n\t\t| c |\n\t\t|--|\n\t\t| d | e |", "<a\nhref=x>\n<!-- -- -->\n<?x?>\n<![CDATA[x]]>", "javascript\\:x javascript&colon;",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		text, problems := Convert("a/b.md", []byte(src), 1)
		wellFormed(t, text)
		for _, p := range problems {
			if p.Line < 1 || p.Column < 1 || p.Line > 1+strings.Count(src, "\n") || p.Code == "" || p.Message == "" {
				t.Errorf("problem %+v", p)
			}
		}
		again, _ := Convert("a/b.md", []byte(src), 1)
		if again.HTML != text.HTML || again.Plain != text.Plain {
			t.Error("not the same bytes twice")
		}
		hidden := &Text{HTML: text.Body(func(string) bool { return true }), Headings: text.Headings}
		wellFormed(t, hidden)
	})
}
