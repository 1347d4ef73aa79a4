package markdown

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
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

// Whatever is written, converting 64 KB is a matter of a second. GONGKAI_COST=1 tries
// 1 MB and prints what each pattern costs.
func TestNothingCostsMoreThanItsShare(t *testing.T) {
	size := 64 << 10
	if os.Getenv("GONGKAI_COST") != "" {
		size = 1 << 20
	}
	for name, pattern := range patterns {
		src := []byte(pattern(size))
		start := time.Now()
		_, problems := Convert("notices/a.md", src, 1)
		took := time.Since(start)
		refused := ""
		for _, p := range problems {
			if p.Code == "costly-text" {
				refused = p.Message
			}
		}
		t.Logf("%-20s %8d bytes %8.3f s %s", name, len(src), took.Seconds(), refused)
		if took > 20*time.Second {
			t.Errorf("%s: %d bytes took %s", name, len(src), took)
		}
	}
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
