package corpus

import (
	"bytes"
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	cases := []struct {
		name, src, front, body string
		line                   int // of the body
	}{
		{"usual", "+++\na = 1\n+++\ntext\n", "a = 1\n", "text\n", 4},
		{"CRLF", "+++\r\na = 1\r\n+++\r\ntext\r\n", "a = 1\r\n", "text\r\n", 4},
		{"byte order mark", "\uFEFF+++\na = 1\n+++\ntext", "a = 1\n", "text", 4},
		{"empty front matter", "+++\n+++\ntext", "", "text", 3},
		{"no body", "+++\na = 1\n+++", "a = 1\n", "", 4},
		{"empty lines before the body", "+++\n\n\n+++\n\ntext", "\n\n", "\ntext", 5},
		{"later fences belong to the body", "+++\n+++\n+++\n+++\n", "", "+++\n+++\n", 3},
		{"signs within a line", "+++\na = \"+++\"\n +++\n+++\n", "a = \"+++\"\n +++\n", "", 5},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			front, body, problems := Split("a.md", []byte(c.src))
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if string(front.Text) != c.front || front.Line != 2 || string(body.Text) != c.body || body.Line != c.line {
				t.Errorf("front %d %q, body %d %q", front.Line, front.Text, body.Line, body.Text)
			}
		})
	}
}

func TestSplitRefuses(t *testing.T) {
	const unopenedHint = "    提示：第一行写 +++，然后写 title = \"标题\" 等，再用一行 +++ 结束\n"
	cases := []struct{ name, src, want string }{
		{"empty file", "", "content/a.md:1:1: 错误：缺少文件头：第一行应当是 +++ [missing-front-matter]\n" + unopenedHint},
		{"text only", "正文", "content/a.md:1:1: 错误：缺少文件头：第一行应当是 +++ [missing-front-matter]\n" + unopenedHint},
		{"empty line first", "\n+++\n+++\n", "content/a.md:1:1: 错误：缺少文件头：第一行应当是 +++ [missing-front-matter]\n" + unopenedHint},
		{"space after the first fence", "+++ \n+++\n", "content/a.md:1:1: 错误：缺少文件头：第一行应当是 +++ [missing-front-matter]\n" +
			"    提示：第一行只写三个半角加号 +++，前后不留空格\n"},
		{"YAML", "---\ntitle: x\n---\n", "content/a.md:1:1: 错误：文件头要用 TOML，这里是 YAML 的写法 [missing-front-matter]\n" +
			"    提示：请把两行 --- 改成 +++，中间写成 title = \"标题\" 的样子（TOML）\n"},
		{"no end", "+++\na = 1\n", "content/a.md:1:1: 错误：文件头没有结束 [unclosed-front-matter]\n    提示：在正文之前单独写一行 +++\n"},
		{"only a fence", "+++", "content/a.md:1:1: 错误：文件头没有结束 [unclosed-front-matter]\n    提示：在正文之前单独写一行 +++\n"},
		{"full-width end", "+++\na = 1\n＋＋＋\n正文\n", "content/a.md:3:1: 错误：文件头没有结束，这一行像是结束，但是写法不对 [unclosed-front-matter]\n" +
			"    提示：这一行只写三个半角加号 +++，前后不留空格\n"},
		{"carriage returns only", "+++\ra = 1\r+++\r", "content/a.md:1:1: 错误：缺少文件头：第一行应当是 +++ [missing-front-matter]\n" + unopenedHint},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			front, body, problems := Split("a.md", []byte(c.src))
			if front.Text != nil || body.Text != nil {
				t.Errorf("front %q, body %q", front.Text, body.Text)
			}
			if got := printed(t, problems); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// FuzzSplit holds the splitter to what its callers rely on: the parts and the
// fences are the file, line numbers are those of the file, and the ends of
// lines do not matter.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		"", "+++", "+++\n", "+++\n+++", "+++\na = 1\n+++\ntext\n", "\uFEFF+++\r\na = 1\r\n+++\r\ntext", "+++\n＋＋＋\n", "---\n---\n",
		"+++\n\r\n+++\r\n\xff", "+++\r+++\r",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		front, body, problems := Split("a.md", src)
		if (len(problems) > 0) != (front.Line == 0) {
			t.Fatalf("line %d with problems %v", front.Line, problems)
		}
		if crlf := bytes.ReplaceAll(bytes.ReplaceAll(src, []byte("\r"), nil), []byte("\n"), []byte("\r\n")); !bytes.Contains(src, []byte("\r")) {
			_, other, _ := Split("a.md", crlf)
			if other.Line != body.Line {
				t.Fatalf("body at line %d, with CRLF at %d", body.Line, other.Line)
			}
		}
		if len(problems) > 0 {
			for _, p := range problems {
				if p.Line < 1 || p.Line > 1+bytes.Count(src, []byte("\n")) {
					t.Fatalf("problem at line %d", p.Line)
				}
			}
			return
		}
		src = bytes.TrimPrefix(src, []byte("\uFEFF"))
		whole := len(src) - len(body.Text)
		fences := string(src[:whole])
		if !bytes.HasSuffix(src, body.Text) || !strings.Contains(fences, string(front.Text)) {
			t.Fatal("the parts are not of the file")
		}
		fences = strings.Replace(strings.ReplaceAll(fences, "\r\n", "\n"), strings.ReplaceAll(string(front.Text), "\r\n", "\n"), "", 1)
		if strings.TrimSuffix(strings.TrimSuffix(fences, "\n"), "\r") != "+++\n+++" {
			t.Fatalf("around the front matter stands %q", fences)
		}
		lines := 1 + bytes.Count(src[:whole], []byte("\n"))
		if !bytes.HasSuffix(src[:whole], []byte("\n")) {
			lines++
		}
		if body.Line != lines {
			t.Fatalf("body at line %d, want %d", body.Line, lines)
		}
	})
}
