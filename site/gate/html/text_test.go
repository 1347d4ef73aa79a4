package html

import (
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ markup, want string }{
		"nothing":           {"", ""},
		"paragraphs":        {"<p>经查，\n当事人</p>\n<p>  处罚 如下：</p>", "经查， 当事人\n处罚 如下：\n"},
		"a heading, a list": {`<h2 id="a">一、事实</h2><ul><li>甲</li><li>乙<ul><li>丙</li></ul></li></ul>`, "一、事实\n甲\n乙\n丙\n"},
		"a table":           {"<table><caption>表1</caption><thead><tr><th>项</th><th>数</th></tr></thead><tbody><tr><td>甲</td><td></td><td>3</td></tr></tbody></table>", "表1\n项\t数\t\n甲\t3\t\n"},
		"entities":          {"<p>a&lt;b&gt; &amp; &quot;c&quot;&nbsp;d&#39;</p>", "a<b> & \"c\"\u00a0d'\n"},
		"inside a line":     {`<p>见<a href="x">附<b>件</b></a>一<br>第二行<img src="a.png" alt="图"></p>`, "见附件一\n第二行\n"},
		"empty lines":       {"<p> </p><p></p><table><tr><td></td></tr></table><p>完</p>", "完\n"},
		"outside of blocks": {"甲 <em> 乙 </em>丙", "甲 乙 丙\n"},
	} {
		if got := Text(c.markup); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		page := `<!DOCTYPE html><html><body><main><h1>题</h1><article aria-label="正文" class="a text">` + c.markup + `</article><p>后</p></main></body></html>`
		if got, ok := Article([]byte(page)); !ok || got != c.want {
			t.Errorf("%s on a page: %q, %v, want %q", name, got, ok, c.want)
		}
	}
}

func TestArticleOfOthers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		page, want string
		ok         bool
	}{
		"no text":          {"<main><p>甲</p></main>", "", false},
		"another class":    {`<article class="texts">甲</article>`, "", false},
		"never ended":      {`<article class="text">甲`, "甲\n", false},
		"comment":          {`<article class="text">甲<!-- 乙 -->丙</article>`, "甲丙\n", true},
		"script, style":    {`<article class="text">甲<script>乙</script><style>丙</style></article>`, "甲\n", true},
		"in capitals":      {`<ARTICLE CLASS="text"><P>甲<P>乙</ARTICLE>`, "甲\n乙\n", true},
		"an article in it": {`<article class="text">甲<article>乙</article>丙</article>丁`, "甲\n乙\n丙\n", true},
		"> in a value":     {`<article class="text"><p title="a>b">甲</p></article>`, "甲\n", true},
	} {
		if got, ok := Article([]byte(c.page)); got != c.want || ok != c.ok {
			t.Errorf("%s: %q, %v, want %q, %v", name, got, ok, c.want, c.ok)
		}
	}
}

// Both readers give the same text of markup that has < and > for tags only.
func FuzzArticle(f *testing.F) {
	f.Add("甲 <b>乙</b>\n&lt;丙&gt;", "td")
	f.Fuzz(func(t *testing.T, text, name string) {
		safe := strings.Map(func(r rune) rune {
			if r == '<' || r == '>' || r == 0 || r == '\r' || r == 0xFFFD {
				return ' '
			}
			return r
		}, text)
		switch name {
		case "p", "td", "li", "b", "h2", "blockquote":
		default:
			return
		}
		markup := "<" + name + ">" + safe + "</" + name + ">" + safe
		got, ok := Article([]byte(`<article class="text">` + markup + `</article>`))
		if want := Text(markup); !ok || got != want {
			t.Errorf("%q: a page says %q, the markup %q", markup, got, want)
		}
	})
}
