package site

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"gongkai/site/diag"
)

// Two real documents go through: a work plan with an uneven indicator table of
// 95 rows, and a county's annual report that was published on the last day.
func TestRealDocuments(t *testing.T) {
	seed := func(name string) string {
		text, err := os.ReadFile(filepath.Join("..", "..", "shared", "seeds", name))
		if os.IsNotExist(err) {
			t.Skip("real documents are not part of the repository:", err)
		}
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	source := archive(strings.NewReplacer("示范市人民政府", "永城市人民政府", "示范市市场监督管理局", "濮阳市公安局", "since = 2026", "since = 2021").Replace(settings))
	file := func(path, front, body string) {
		for name, f := range archive("-- content/" + path + " --\n+++\n" + front + "+++\n\n" + body + "\n") {
			source[name] = f
		}
	}
	file("reports/2021.md", `kind = "annual-report"
title = "永城市2021年法治政府建设年度报告"
organ = "szf"
year = 2021
dated = 2022-03-29
published = 2022-03-31 09:35:00
[[submitted]]
to = "商丘市人民政府"
on = 2022-02-28
`, seed("annual-report-2021.md"))
	plan := `title = "法治政府建设示范市创建工作方案"
organ = "scjgj"
dated = 2020-12-31
published = 2021-01-04
`
	file("policies/2020-plan.md", plan, seed("policy-plan.md"))
	onlyTheMobileStops(t, source)
	file("policies/2020-plan.md", plan+`[[allow]]
finding = "mobile"
reason = "创建办公室对外公布的联系人"
basis = "政府信息公开条例第十五条"
`, seed("policy-plan.md"))
	report, files := build(t, source, "2022-06-01")
	expected := map[string]bool{"missing-index": true, "missing-report": true, "missing-part": true}
	var parts []string
	for _, p := range report.Problems {
		if p.Severity == diag.Error || !expected[p.Code] {
			t.Errorf("%s:%d: %s %s", p.Path, p.Line, p.Code, p.Message)
		}
		if p.Code == "missing-part" {
			parts = append(parts, p.Message)
		}
	}
	// The county put the first person's duty under its measures, which deserves
	// a word and nothing more.
	if len(parts) != 1 || !strings.Contains(parts[0], "第一责任人职责") {
		t.Errorf("missing parts of the report: %q", parts)
	}
	indicators := files["policies/2020-plan/index.html"]
	if rows := bytes.Count(indicators, []byte("<tr>")); rows < 95 {
		t.Errorf("the indicator table has %d rows", rows)
	}
	if !bytes.Contains(indicators, []byte("行政执法机关在执法决定作出之日起20个工作日内")) {
		t.Error("a cell of the indicator table is lost")
	}
	page := string(files["reports/2021/index.html"])
	for _, want := range []string{"按期公开", "2022年3月31日", "届满日", `<meta name="PubDate" content="2022-03-31 09:35">`, "厅字〔2019〕28号"} {
		if !strings.Contains(page, want) {
			t.Errorf("the report's page lacks %q", want)
		}
	}
	if !bytes.Contains(files["audit/audit.json"], []byte(`"verdict": "on-time"`)) {
		t.Error("the ledger does not say that the report was in time")
	}
}

// The work plan names a contact with his mobile number: the build stops, and
// the message does not repeat the number. The telephone of the office is none
// of it.
func onlyTheMobileStops(t *testing.T, source fstest.MapFS) {
	t.Helper()
	report, files := build(t, source, "2022-06-01")
	if len(files) > 0 {
		t.Errorf("%d files were written", len(files))
	}
	var stopped []string
	for _, p := range report.Problems {
		if p.Severity == diag.Error {
			stopped = append(stopped, p.Code+" "+p.Message)
			if p.Code != "personal-data" || !strings.Contains(p.Message, "手机号码") || regexp.MustCompile(`[0-9]{7}`).MatchString(p.Message+p.Hint) {
				t.Errorf("%s:%d:%d: %s %s", p.Path, p.Line, p.Column, p.Message, p.Hint)
			}
		}
	}
	if len(stopped) != 1 {
		t.Errorf("stopped by %q", stopped)
	}
}
