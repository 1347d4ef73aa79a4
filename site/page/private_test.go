package page

import (
	"strings"
	"testing"

	"gongkai/site/page/view"
)

// Nothing that is not public leaves: town marks what must not be seen by 隐名,
// and its natural person is 赵铁柱.
func TestNothingLeaks(t *testing.T) {
	t.Parallel()
	plan := planOf(t, town)
	for i := range plan.Pages {
		p := &plan.Pages[i]
		text := p.Title() + words(plan.view(t, p))
		for _, secret := range []string{
			"隐名", "70,707", "70707", "赵铁柱", "92990001000071415E", "919900010000410134", "91990001000041021Y", "9199000100004103XN", "secret.pdf",
			"draft", "scheduled", "sealed", "forbidden",
		} {
			if at := strings.Index(text, secret); at >= 0 {
				t.Errorf("%s shows %q: …%s", p.URL, secret, text[max(0, at-60):min(len(text), at+60)])
			}
		}
	}
}

func TestTombstones(t *testing.T) {
	t.Parallel()
	plan := planOf(t, town)
	for _, c := range []struct{ url, title, row, content string }{
		{"/enforcement/penalty/2026/withdrawn/", "示市监罚〔2026〕21号行政处罚决定（已撤回）", "具体理由", "法院判决撤销对当事人的处罚"},
		{"/enforcement/penalty/2026/expired/", "示市监罚〔2026〕3号行政处罚决定（公示期满）", "状态", "公示期满，不再公开内容"},
	} {
		t.Run(c.url, func(t *testing.T) {
			v := at[view.Document](t, plan, c.url)
			if v.Heading != c.title || !v.NoIndex || v.Body != "" || v.Attachments != nil || v.Remedy != "" {
				t.Errorf("heading %q, noindex %v, body %q", v.Heading, v.NoIndex, v.Body)
			}
			found := ""
			for _, r := range v.Withdrawn {
				if r.Label == c.row {
					found = r.Text
				}
			}
			if found != c.content {
				t.Errorf("%s = %q, want %q", c.row, found, c.content)
			}
			for _, name := range []string{"Keywords", "Description"} {
				if tag(v.Base, name) != "" {
					t.Errorf("tag %s stays", name)
				}
			}
			if tag(v.Base, "gongkai:verdict") == "" {
				t.Error("the verdict is gone")
			}
		})
	}
}

func TestPersonIsMasked(t *testing.T) {
	t.Parallel()
	v := at[view.Document](t, planOf(t, town), "/enforcement/penalty/2026/person/")
	if v.Heading != "关于赵某某的行政处罚决定" || !strings.Contains(string(v.Body), `<h2 id="赵某某的违法事实">`) {
		t.Errorf("heading %q, body %s", v.Heading, v.Body)
	}
	if !strings.Contains(string(v.Body), `href="#%E8%B5%B5%E6%9F%90%E6%9F%90%E7%9A%84%E8%BF%9D%E6%B3%95%E4%BA%8B%E5%AE%9E"`) {
		t.Errorf("the link within the page is lost: %s", v.Body)
	}
	if got := row(v.Metadata, "当事人名称"); got != "赵某某" {
		t.Errorf("party %q", got)
	}
	if row(v.Metadata, "统一社会信用代码") != "" {
		t.Error("the code of a person is shown")
	}
	if v.Remedy != "赵某某可以申请复议" {
		t.Errorf("remedy %q", v.Remedy)
	}
}

func TestLinkToDraftIsText(t *testing.T) {
	t.Parallel()
	v := at[view.Document](t, planOf(t, town), "/enforcement/penalty/2026/0012/")
	if body := string(v.Body); !strings.Contains(body, "参见草稿和<a href=") {
		t.Errorf("body %s", body)
	}
}
