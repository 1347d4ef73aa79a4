package site

import (
	"strings"
	"testing"
	"testing/fstest"
)

// What [theme], [nav] and [licence] say is on every page, in one file more at most.
func TestIdentity(t *testing.T) {
	t.Parallel()
	source := archive(settings + penalty + `
-- static/theme/city.css --
.name{letter-spacing:.1em}
-- content/notices/a.md --
+++
title = "关于放假的通知"
organ = "szf"
dated = 2026-03-05
published = 2026-03-06
+++
正文。
`)
	site := string(source["content/site.toml"].Data)
	source["content/site.toml"] = &fstest.MapFile{Mode: 0o644, Data: []byte(site + `
[theme]
brand = "#004b87"
emblem = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>'
custom_css = "theme/city.css"
[nav]
order = ["notices", "audit"]
notices = "公告"
[licence]
title = "注明来源即可使用"
`)}
	report, files := build(t, source, "2026-11-21")
	if report.Failed() {
		t.Fatal(printed(t, report.Problems, source))
	}
	page := string(files["enforcement/penalty/2026/0012/index.html"])
	for _, want := range []string{
		`<link rel="stylesheet" href="../../../../theme/city.css">`, `<meta property="og:title" content="关于示范市安达商贸有限公司的行政处罚决定">`, `<meta property="og:site_name" content="示范市政府信息公开">`,
		`政府网站`, `>公告</a>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	first, second := strings.Index(page, ">公告</a>"), strings.Index(page, ">公开时限台账</a>")
	if first < 0 || second < first || strings.Index(page, "css/site.css") > strings.Index(page, "theme/city.css") {
		t.Errorf("公告 at %d, the ledger at %d", first, second)
	}
	css := string(files["css/site.css"])
	if !strings.Contains(css, ":root{--brand:#004b87}") || !strings.Contains(css, "data:image/svg+xml,") {
		t.Error("the style sheet lacks the colour or the emblem")
	}
	if !strings.Contains(string(files["data/index.html"]), "注明来源即可使用") {
		t.Error("the data do not say how they may be used")
	}
	_, plain := build(t, archive(settings+penalty), "2026-11-21")
	if !strings.Contains(string(plain["data/index.html"]), "可以自由使用，请注明来源。") || strings.Contains(string(plain["css/site.css"]), "data:image/svg") {
		t.Error("a site without the tables has something of them")
	}
	source["content/site.toml"] = &fstest.MapFile{Mode: 0o644, Data: []byte(site + "[nav]\norder = [\"notice\"]\n")}
	report, _ = build(t, source, "2026-11-21")
	if !report.Failed() || !strings.Contains(printed(t, report.Problems, source), `[nav] 里没有 "notice" 这个栏目`) {
		t.Error(printed(t, report.Problems, source))
	}
}
