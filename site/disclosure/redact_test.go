package disclosure

import (
	"strings"
	"testing"
)

func TestRedactHTML(t *testing.T) {
	r := &Record{Common: Common{Subject: &Subject{Name: "钱立群", Type: "自然人"}}}
	for _, c := range []struct{ name, in, want string }{
		{"text", "<p>钱立群称</p>", "<p>钱某某称</p>"},
		{"attribute", `<img alt="钱立群的摊位">`, `<img alt="钱某某的摊位">`},
		{"divided", "<p>钱<strong>立</strong>群称</p>", "<p>钱某某<strong></strong>称</p>"},
		{"divided at its start", `<em>钱</em>立<a href="b">群</a>`, `<em>钱某某</em><a href="b"></a>`},
		{"twice", "<b>钱</b>立群和钱<i>立群</i>", "<b>钱某某</b>和钱某某<i></i>"},
		{"another paragraph", "<p>钱</p><p>立群</p>", "<p>钱</p><p>立群</p>"},
		{"cell", "<td>钱</td><td>立群</td>", "<td>钱</td><td>立群</td>"},
		{"twin character", "<p>钱⽴群</p>", "<p>钱某某</p>"},
		{"nobody", "<p>钱立</p>", "<p>钱立</p>"},
	} {
		if got := r.RedactHTML(c.in); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// The code that the front matter gives for a person is the person's own.
func TestRedactCode(t *testing.T) {
	for kind, want := range map[string]string{"自然人": "代码（已隐去）", "法人及非法人组织": "代码92990001000071415E"} {
		r := &Record{Common: Common{Subject: &Subject{Name: "钱立群", Type: kind, USCC: "92990001000071415E"}}}
		if text, html := r.Redact("代码92990001000071415E"), r.RedactHTML("<p>代码92990001000071415E</p>"); text != want || html != "<p>"+want+"</p>" {
			t.Errorf("%s: %s, %s", kind, text, html)
		}
	}
}

// Whatever the HTML, its tags stay, and nothing of the name does.
func FuzzDividedName(f *testing.F) {
	f.Add("<p>钱<b>立</b>群</p>")
	f.Add(`<a href="钱立群">钱</a>立&amp;群<`)
	r := &Record{Common: Common{Subject: &Subject{Name: "钱立群", Type: "自然人"}}}
	f.Fuzz(func(t *testing.T, body string) {
		got := r.RedactHTML(body)
		if text, _ := shownText(got); r.Names(text) {
			t.Errorf("%q became %q", body, got)
		}
		if strings.Count(got, "<") != strings.Count(body, "<") {
			t.Errorf("%q lost a tag: %q", body, got)
		}
	})
}
