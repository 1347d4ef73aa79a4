package desk

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gongkai/site/diag"
)

// Each problem leads to what mends it; the same one of many documents is one line.
func TestProblemsLeadToTheField(t *testing.T) {
	t.Parallel()
	bad := strings.Replace(penalty(1), "legal_basis = ", "legal_bases = ", 1)
	text := strings.Replace(penalty(9), "当事人的商品没有标价。", "第一行。\n\n见[附件](nothere.pdf)。", 1)
	site := settings("colour = \"red\"\n[checks]\nlaet = \"off\"")
	site = strings.Replace(site, "uscc = \"11990001000000123W\"", "uscc = \"123\"", 1)                            // a wrong value
	site = strings.Replace(site, "type = \"department\"\nlevel = \"prefecture\"\n", "type = \"department\"\n", 1) // a missing one
	archives := []string{site, bad, text, strings.Replace(penalty(8), "dated = 2026-11-18", "dated = \"去年\"", 1)}
	for n := 2; n < 6; n++ {
		archives = append(archives, strings.Replace(penalty(n), "fine = 5000", "fien = 5000", 1))
	}
	b := open(t, true, archives...)
	for _, at := range []string{"/", "/build"} {
		page := b.get(at)
		markup(t, at, page)
		for _, want := range []string{
			`href="/files?problem=unknown-key">`, "：5 个文件", "例如 content/enforcement/penalty/2026/a0001.md 第",
			`href="/organs/edit?id=scjgj#f-uscc">`, `href="/organs/edit?id=sfj#f-level">`, `href="/#overdue">缺少示范市司法局 2024 年的法治政府建设年度报告`,
			`href="/source?file=content%2Fsite.toml&amp;line=`, "content/site.toml 第 ",
			`href="/write?line=6&amp;path=enforcement%2Fpenalty%2F2026%2Fa0008.md#problem"`,
		} {
			if !strings.Contains(page, want) {
				t.Errorf("%s lacks %s", at, want)
			}
		}
		if n := strings.Count(page, "fien"); n != 0 {
			t.Errorf("%s: the grouped problem has %d lines of its own", at, n)
		}
	}
	for _, jargon := range []string{"写一行 legal", "gongkai new", "[exempt]"} {
		if page := b.get("/"); strings.Contains(page, jargon) {
			t.Errorf("a problem with a form says %s", jargon)
		}
	}
	list := b.get("/files?problem=unknown-key")
	markup(t, "documents of a problem", list)
	if !strings.Contains(list, "共 5 个文件") || strings.Contains(list, "a0009") {
		t.Errorf("the documents of a problem:\n%s", list)
	}
	source := b.get("/source?file=content/site.toml&line=7")
	markup(t, "a file without a form", source)
	if !strings.Contains(source, "（这一行）") || !strings.Contains(source, "laet") {
		t.Errorf("%s", source)
	}
	line := strings.Count(strings.Split(b.read("enforcement/penalty/2026/a0009.md"), "见[附件]")[0], "\n") + 1
	form := b.get(fmt.Sprintf("/write?path=enforcement/penalty/2026/a0009.md&line=%d", line))
	markup(t, "a line of a text", form)
	if !strings.Contains(form, `data-line="3"`) || !strings.Contains(form, "有问题的是第 3 行：<mark>见[附件](nothere.pdf)。</mark>") {
		t.Errorf("the line of the text is not marked:\n%s", form)
	}
	// A build that fails says what to mend, in lines that lead there.
	b.real = true
	b.post("/build", url.Values{}, http.StatusOK)
	if page := b.rest(); !strings.Contains(page, "没有生成") || !strings.Contains(page, "<h2 id=\"bad\">要改的</h2>") || strings.Contains(page, `href="/build/zip"`) {
		t.Errorf("%s", page)
	}
	// Nothing but files with problems is shown.
	for _, file := range []string{"", "content/indexes.toml", "../x", "/etc/passwd", ".gongkai/journal", "content/enforcement/penalty/2026/a0001.md/..", "publish.toml"} {
		if status, _ := b.raw(http.MethodGet, "/source?file="+url.QueryEscape(file), nil, nil); status != http.StatusNotFound {
			t.Errorf("/source of %q: %d", file, status)
		}
	}
}

// Where a problem lies outside of a document's own file, it leads to what mends it.
func TestWhereProblemsLead(t *testing.T) {
	t.Parallel()
	with := strings.Replace(penalty(1), "[subject]", "[[attachments]]\ntitle = \"清单\"\nfile = \"清单.csv\"\n[subject]", 1)
	b := open(t, true, settings(""), with, "-- content/enforcement/penalty/2026/清单.csv --\n甲\n")
	now, _ := b.desk.state(t.Context(), time.Minute)
	for _, c := range []struct{ path, want string }{
		{"content/enforcement/penalty/2026/清单.csv", "/write?file=" + url.QueryEscape("清单.csv") + "&path=" + url.QueryEscape(first) + "#problem"},
		{"content/enforcement/penalty/2026/谁的.csv", ""},
		{"content/enforcement/penalty", "/files?q=" + url.QueryEscape("enforcement/penalty/")},
		{"content/organs.toml", "/source?file=content%2Forgans.toml&line=0#line"}, // before the first organ
		{"layouts/main.html", "/source?file=layouts%2Fmain.html&line=0#line"},
		{"", ""},
	} {
		if got := b.desk.wrong(now, diag.Problem{Code: "x", Path: c.path}).Href; got != c.want {
			t.Errorf("%s leads to %s, want %s", c.path, got, c.want)
		}
	}
	page := b.get("/write?path=" + first + "&file=" + url.QueryEscape("清单.csv"))
	at := strings.Index(page, `id="problem"`)
	if at < 0 || !strings.Contains(page[at:at+400], "清单.csv") {
		t.Errorf("the field of the file is not marked:\n%s", page)
	}
}
