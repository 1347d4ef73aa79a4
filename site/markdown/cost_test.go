package markdown

import (
	"fmt"
	"strings"
	"testing"

	"gongkai/site/internal/costtest"
)

// patterns are texts of about n bytes whose conversion would cost more than their
// share, or did in some converter.
var patterns = map[string]func(n int) string{
	"wide table": func(n int) string {
		return strings.Repeat("|a", n/6) + "|\n" + strings.Repeat("|-", n/6) + "|\n" + strings.Repeat("|a\n", n/9)
	},
	"quotes":             func(n int) string { return strings.Repeat(">", n) + "a\n" },
	"quotes on lines":    func(n int) string { return strings.Repeat(strings.Repeat(">", 20)+"a\n", n/22) },
	"lists in a list":    func(n int) string { return strings.Repeat("- ", n/2) + "a" },
	"quotes and lists":   func(n int) string { return strings.Repeat("> - ", n/4) + "a" },
	"angle brackets":     func(n int) string { return strings.Repeat("a<b>", n/4) },
	"open links":         func(n int) string { return strings.Repeat("[a](", n/4) },
	"open pictures":      func(n int) string { return strings.Repeat("![a](", n/5) },
	"brackets":           func(n int) string { return strings.Repeat("[", n) },
	"brackets closed":    func(n int) string { return strings.Repeat("[", n/2) + strings.Repeat("]", n/2) },
	"references":         func(n int) string { return strings.Repeat("[a][b]", n/6) + "\n\n[b]: /x\n" },
	"links":              func(n int) string { return strings.Repeat("[a](b.md)", n/9) },
	"links in items":     func(n int) string { return strings.Repeat("- [a](b.md)\n", n/12) },
	"emphasis":           func(n int) string { return strings.Repeat("*a_ ", n/4) },
	"strong emphasis":    func(n int) string { return strings.Repeat("**a__ ", n/6) },
	"strikethrough":      func(n int) string { return strings.Repeat("~~a", n/3) },
	"link definitions":   func(n int) string { return numberedLines("[a%d]: /x\n", n/10) },
	"footnotes":          func(n int) string { return numberedLines("a[^%[1]d]\n\n[^%[1]d]: x\n\n", n/20) },
	"code spans":         func(n int) string { return codeSpans(n) },
	"definitions":        func(n int) string { return "a\n" + strings.Repeat(": b\n", n/4) },
	"headings":           func(n int) string { return strings.Repeat("# a\n", n/4) },
	"character entities": func(n int) string { return strings.Repeat("&#", n/2) },
	"comments":           func(n int) string { return strings.Repeat("<!--", n/4) },
	"titles":             func(n int) string { return strings.Repeat("[a](b \"", n/7) },
	"narrow table":       func(n int) string { return "|a|b|\n|-|-|\n" + strings.Repeat("|a|b|\n", n/6) },
	"long paragraph":     func(n int) string { return strings.Repeat("a\n", n/2) + "==" },
	"lazy quote":         func(n int) string { return strings.Repeat(">", 20) + "a\n" + strings.Repeat("b\n", n/2) },
}

func numberedLines(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func codeSpans(n int) string {
	var b strings.Builder
	for i := 1; b.Len() < n; i++ {
		b.WriteString(strings.Repeat("`", i) + "a ")
	}
	return b.String()
}

// Whatever is written, the cost of converting it grows with its size.
func TestNothingCostsMoreThanItsShare(t *testing.T) {
	for name, pattern := range patterns {
		t.Run(name, func(t *testing.T) { costtest.Linear(t, pattern, convertText) })
	}
}

func convertText(text []byte) { Convert("notices/a.md", text, 1) }

// FuzzCost looks for what costs more than its share: each pattern of a few bytes is
// grown until it shows. It is run with -parallel 1.
func FuzzCost(f *testing.F) {
	for _, p := range []costtest.Pattern{
		{Left: ">", Tail: "a"}, {Left: "[", Right: "]"}, {Left: "[a](", Right: ")"}, {Left: "- ", Tail: "a"}, {Left: "*a_ "}, {Left: "a<b>"},
		{Left: "|a", Right: "|-", Tail: "\n|a\n"}, {Head: "|a|b|\n|-|-|\n", Left: "|a|b|\n"}, {Left: "[^a]: b\n\n"}, {Left: "`a``"}, {Left: "甲：（", Right: "）"},
		{Left: "![a](b \"c\")"}, {Left: "~~a"}, {Left: "1. a\n   - b\n"}, {Left: "# a {#b}\n"}, {Left: "&#35;"}, {Left: "<!-- a"}, {Left: "a\n: b\n"}, {Left: "https://a.cn/"},
	} {
		f.Add(p.Head, p.Left, p.Right, p.Tail)
	}
	f.Fuzz(func(t *testing.T, head, left, right, tail string) {
		if len(head)+len(left)+len(right)+len(tail) > 100 {
			return
		}
		costtest.Linear(t, costtest.Pattern{Head: head, Left: left, Right: right, Tail: tail}.Text, convertText)
	})
}

func TestTooCostly(t *testing.T) {
	for _, c := range []struct {
		name, src string
		line      int // at which the text is refused; 0: converted
	}{
		{"an ordinary text", "一、总体情况\n\n> 引用\n>> 再引\n\n1. 甲\n   - 乙\n\n|a|b|\n|-|-|\n|1|2|\n", 0},
		{"a long list of links", strings.Repeat("- [甲](b.md)\n", 5000), 0},
		{"a long table of links", "|甲|乙|\n|-|-|\n" + strings.Repeat("|[甲](b.md)|*乙*|\n", 5000), 0},
		{"a wide sparse table", "|" + strings.Repeat("a|", 40) + "\n|" + strings.Repeat("-|", 40) + "\n" + strings.Repeat("|1\n", 60), 0},
		{"a wider and longer one", "|" + strings.Repeat("a|", 4000) + "\n|" + strings.Repeat("-|", 4000) + "\n" + strings.Repeat("|1\n", 4000), 10},
		{"too deep", "甲\n\n" + strings.Repeat("> ", 30) + "乙", 3},
		{"too many brackets", "甲\n\n乙\n" + strings.Repeat("[", 2001), 4},
		{"brackets over many lines", strings.Repeat("a [b\n", 3000), 2001},
		{"too many footnotes", strings.Repeat("[^a]: b\n\n", 2001), 4001},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, problems := Convert("notices/a.md", []byte(c.src), 1)
			line := 0
			for _, p := range problems {
				if p.Code == "costly-text" {
					line = p.Line
				}
			}
			if line != c.line {
				t.Errorf("refused at line %d, want %d", line, c.line)
			}
		})
	}
}
