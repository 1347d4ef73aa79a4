package check

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/corpus"
	"gongkai/site/deadline"
	"gongkai/site/diag"
	"gongkai/site/disclosure"
	"gongkai/site/gate"
	"gongkai/site/gate/hijack"
	"gongkai/site/gate/html"
	"gongkai/site/gate/privacy"
	"gongkai/site/gate/proofreading"
	"gongkai/site/identity"
	"gongkai/site/ledger"
	"gongkai/site/markdown"
	"gongkai/site/page"
	"gongkai/site/render"
	"gongkai/site/toml"
)

// All returns every problem code of the program: a row in the Checks of the
// package that reports it, and a good and a bad case in testdata/CODE.txtar.
func All() []diag.Check {
	return slices.Concat(corpus.Checks(), toml.Checks(), disclosure.Checks(), calendar.Checks(), deadline.Checks(), ledger.Checks(),
		markdown.Checks(), gate.Checks(), hijack.Checks(), proofreading.Checks(), privacy.Checks(), Checks(), page.Checks(), render.Checks(), identity.Checks(), html.Checks())
}

// WriteList writes all checks as text (a line each), json, or
// markdown, which is the document that editors read, CHECKS.md.
func WriteList(w io.Writer, format string) error {
	switch format {
	case "json":
		return listJSON(w)
	case "markdown":
		return listMarkdown(w)
	}
	b := bufio.NewWriter(w)
	for _, c := range All() {
		fmt.Fprintf(b, "%-24s %-4s %s\n", c.Code, c.Severity.Chinese(), c.Title)
	}
	return b.Flush()
}

func listJSON(w io.Writer) error {
	type row struct {
		Code     string        `json:"code"`
		Severity diag.Severity `json:"severity"`
		Fixed    bool          `json:"fixed"`
		Title    string        `json:"title"`
		Why      string        `json:"why"`
		Before   string        `json:"before"`
		After    string        `json:"after"`
	}
	rows := []row{}
	for _, c := range All() {
		rows = append(rows, row{c.Code, c.Severity, c.Fixed(), c.Title, c.Why, c.Before, c.After})
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(map[string]any{"checks": rows})
}

func listMarkdown(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprint(b, "# 检查项\n\n这份说明由 `gongkai check --list --format markdown` 生成，一共 ", len(All()), ` 项。

错误会停止生成，什么也不写；警告和提示不停止。警告和提示的级别可以在 content/site.toml 里改，错误不能调低：

`+"```toml\n[checks]\nmissing-index = \"off\"      # error、warning、notice、off\n```\n")
	for _, severity := range []diag.Severity{diag.Error, diag.Warning, diag.Notice} {
		fmt.Fprintf(b, "\n## %s\n", severity.Chinese())
		for _, c := range All() {
			if c.Severity == severity {
				fmt.Fprintf(b, "\n### %s\n\n%s。%s\n\n不对：\n\n%s\n对：\n\n%s", c.Code, c.Title, c.Why, fenced(c.Before), fenced(c.After))
			}
		}
	}
	return b.Flush()
}

func fenced(text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + "\n" + text + "\n" + fence + "\n"
}
