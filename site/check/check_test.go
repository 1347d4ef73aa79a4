package check

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gongkai/site/corpus"
	"gongkai/site/diag"
	"gongkai/site/internal/sitetest"
	"gongkai/site/ledger"
)

const settings = `
-- content/site.toml --
title = "示范市政府信息公开"
base_url = "https://www.shifan.example/"
[checks]
link-not-public = "notice"
missing-index = "off"
-- content/organs.toml --
[[organ]]
id = "szf"
name = "示范市人民政府"
type = "government"
level = "county"
since = 2026
duties = []
`

// run loads a site from a text archive and runs the checks on it.
func run(t *testing.T, archive string, generated ...string) (in Input, problems []diag.Problem) {
	t.Helper()
	c, _, err := corpus.Load(sitetest.Files(settings, archive), corpus.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	rules := sitetest.Rules(t, nil)
	ledger, _ := ledger.Build(c, rules, sitetest.AsOf(), 1)
	in = Input{Corpus: c, Ledger: ledger, Rules: rules, Generated: map[string]bool{}, AsOf: sitetest.AsOf()}
	for _, url := range generated {
		in.Generated[url] = true
	}
	problems, err = Run(in)
	if err != nil {
		t.Fatal(err)
	}
	return in, problems
}

func show(problems []diag.Problem) string {
	var b strings.Builder
	for _, p := range diag.Sort(problems) {
		if p.Code != "missing-index" {
			fmt.Fprintf(&b, "%s:%d:%d %s %s\n", p.Path, p.Line, p.Column, p.Severity, p.Code)
		}
	}
	return b.String()
}

// notice is a public document with the given front matter and body.
func notice(name, front, body string) string {
	return fmt.Sprintf("-- content/notices/%s.md --\n+++\ntitle = \"%[1]s\"\norgan = \"szf\"\ndated = 2026-03-05\n%s+++\n\n%s\n", name, front, body)
}

// penalty is a decision that names no party and no result.
func penalty(front string) string {
	return "-- content/enforcement/penalty/1.md --\n+++\ntitle = \"a\"\norgan = \"szf\"\ndated = 2026-03-05\n" + front + "+++\n"
}

func TestLinksAndRelations(t *testing.T) {
	const public, draft = "published = 2026-03-06\n", "draft = true\n"
	target := notice("b", public, "## 安排\n\n三天。")
	cases := []struct{ name, archive, want string }{
		{"all good", notice("a", public, "见[乙](b.md#安排)、[栏目](/notices/)和[附件](x.txt)。") + target + "-- content/notices/x.txt --\nx\n", ""},
		{"dead document", notice("a", public, "见[乙](c.md)。"), "content/notices/a.md:8:2 error dead-link\n"},
		{"dead document in a draft", notice("a", draft, "见[乙](c.md)。"), "content/notices/a.md:8:2 warning dead-link\ncontent/notices:0:0 warning empty-section\n"},
		{"dead anchor", notice("a", public, "见[乙](b.md#没有)。") + target, "content/notices/a.md:8:2 error dead-link\n"},
		{"dead attachment in the text", notice("a", public, "见[附件](y.pdf)。"), "content/notices/a.md:8:2 error dead-link\n"},
		{"dead page", notice("a", public, "见[栏目](/nothing/)。"), "content/notices/a.md:8:2 error dead-link\n"},
		{"dead attachment in the front matter", notice("a", public+"[[attachments]]\ntitle = \"x\"\nfile = \"y.pdf\"\n", ""), "content/notices/a.md:6:3 error dead-link\n"},
		{"attachment outside", notice("a", public+"[[attachments]]\ntitle = \"x\"\nfile = \"../../../etc/passwd\"\n", ""), "content/notices/a.md:6:3 error unsafe-link\n"},
		{"attachment that runs", notice("a", public+"[[attachments]]\ntitle = \"x\"\nfile = \"x.HTML\"\n", "[图](y.svg)") + "-- content/notices/x.HTML --\nx\n-- content/notices/y.svg --\nx\n",
			"content/notices/a.md:6:3 error unsafe-attachment\ncontent/notices/a.md:11:1 error unsafe-attachment\n"},
		{"link to a draft", notice("a", public, "见[乙](b.md)。") + notice("b", draft, "x"), "content/notices/a.md:8:2 warning link-not-public\n"},
		{"link to a draft by its address", notice("a", public, "见[乙](/notices/b/)。") + notice("b", draft, "x"), "content/notices/a.md:8:2 warning link-not-public\n"},
		{"dead relation", notice("a", public+"repeals = [\"policies/x.md\"]\n", ""), "content/notices/a.md:6:1 error dead-link\n"},
		{"relation to a draft", notice("a", public+"repeals = [\"notices/b.md\"]\n", "") + notice("b", draft, "x"), "content/notices/a.md:6:1 warning link-not-public\n"},
		{"interpretation of a notice", "-- content/interpretations/a.md --\n+++\ntitle = \"a\"\norgan = \"szf\"\npublished = 2026-03-06\ninterprets = \"notices/b.md\"\nin_brief = \"x\"\nwho = \"x\"\nwhat_to_do = \"x\"\n+++\n" + target,
			"content/interpretations/a.md:5:1 warning bad-relation\n"},
		{"starred field of a public record", penalty("published = 2026-03-06\n"), "content/enforcement/penalty/1.md:1:1 error missing-field\n"},
		{"starred field of a scheduled record", penalty("published = 2026-12-06\n"), "content/enforcement/penalty/1.md:1:1 warning missing-field\n"},
		{"rule that nobody knows", notice("a", public+"[exempt]\nrule = \"penalty-decision-7dw\"\n", ""), "content/notices/a.md:7:1 warning unknown-rule\n"},
		{"two drafts without a number", notice("a", public+"number = \"\"\nindex = \"\"\n", "") + notice("b", public+"number = \"\"\nindex = \"\"\n", ""), ""},
		{"draft with a date", notice("a", public+draft, "") + target, "content/notices/a.md:6:1 warning draft-with-date\n"},
		{"two documents with one number", notice("a", public+"number = \"示政〔2026〕1号\"\n", "") + notice("b", public+"number = \"示政〔2026〕1号\"\n", ""), "content/notices/b.md:6:1 warning double-number\n"},
		{"section without a public document", notice("a", draft, "x"), "content/notices:0:0 warning empty-section\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, problems := run(t, c.archive, "/notices/")
			got := show(problems)
			for _, line := range strings.SplitAfter(c.want, "\n") {
				if !strings.Contains(got, strings.TrimSpace(line)) {
					t.Errorf("no %q in\n%s", line, got)
				}
			}
			if c.want == "" && got != "" {
				t.Errorf("got\n%s", got)
			}
		})
	}
}

func TestHintNamesTheFileMeant(t *testing.T) {
	_, problems := run(t, notice("a", "published = 2026-03-06\n", "见[乙](../reports/b.md)。")+notice("b", "published = 2026-03-06\n", "x"))
	for _, p := range problems {
		if p.Code == "dead-link" && p.Hint != "是不是 notices/b.md？" {
			t.Errorf("hint %q", p.Hint)
		}
	}
}

// A site may lower warnings, never what stops a build.
func TestLevels(t *testing.T) {
	_, problems := run(t, "-- content/site.toml --\ntitle = \"x\"\nbase_url = \"https://x.example/\"\n[checks]\nlaet = \"error\"\ndead-link = \"off\"\nlate = \"error\"\n")
	if got, want := show(problems), "content/site.toml:4:1 warning unknown-check\ncontent/site.toml:5:1 warning fixed-check\n"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestApply(t *testing.T) {
	in, problems := run(t, notice("a", "published = 2026-03-06\n", "见[乙](b.md)、[丙](c.md)。")+notice("b", "draft = true\n", "x"))
	got := show(Apply(problems, &in.Corpus.Site))
	want := "content/notices/a.md:8:2 notice link-not-public\ncontent/notices/a.md:8:12 error dead-link\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Every code of the table is reported somewhere in the program.
func TestTableIsComplete(t *testing.T) {
	known := map[string]bool{}
	for _, c := range All() {
		if known[c.Code] {
			t.Errorf("%s stands twice", c.Code)
		}
		known[c.Code] = true
	}
	word := regexp.MustCompile(`"([a-z]+(?:-[a-z]+)*)"`)
	used := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d os.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, filepath.Join("..", "check", "table")) {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range word.FindAllSubmatch(text, -1) {
			used[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for code := range known {
		if !used[code] {
			t.Errorf("%s is in the table, but nothing reports it", code)
		}
	}
}
