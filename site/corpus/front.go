package corpus

import (
	"bytes"

	"gongkai/site/diag"
)

// fence is the line before and after the front matter.
const fence = "+++"

// Part is a run of whole lines of a file.
type Part struct {
	Text []byte
	Line int // of its first line in the file, 1-based
}

// Split cuts a file into its front matter and its body, without the fences. A
// problem means that there is no front matter; the parts are empty then.
// It copies nothing: the parts are slices of src.
func Split(path string, src []byte) (front, body Part, problems []diag.Problem) {
	src = withoutMark(src)
	first, rest := cutLine(src)
	if string(first) != fence {
		return Part{}, Part{}, []diag.Problem{unopened(path, first)}
	}
	front = Part{rest, 2}
	doubt := 0 // a line that may have been meant as the second fence
	for line := 2; len(rest) > 0; line++ {
		here := len(front.Text) - len(rest)
		var text []byte
		text, rest = cutLine(rest)
		switch {
		case string(text) == fence:
			front.Text = front.Text[:here]
			return front, Part{rest, line + 1}, nil
		case doubt == 0 && nearlyFence(text):
			doubt = line
		}
	}
	return Part{}, Part{}, []diag.Problem{unclosed(path, doubt)}
}

// cutLine returns the first line without its end, and what follows it.
func cutLine(src []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(src, []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r")), rest
}

// nearlyFence recognises +++ with spaces around it, another number of signs,
// full-width signs, and the fence of YAML.
func nearlyFence(line []byte) bool {
	line = bytes.TrimSpace(line)
	if string(line) == "---" {
		return true
	}
	signs := bytes.ReplaceAll(line, []byte("＋"), []byte("+"))
	return len(signs) >= 2 && len(bytes.Trim(signs, "+")) == 0
}

func unopened(path string, first []byte) diag.Problem {
	at := place(path)
	at.Line, at.Column = 1, 1
	if string(bytes.TrimSpace(first)) == "---" {
		return at.Problem("missing-front-matter", diag.Error, "请把两行 --- 改成 +++，中间写成 title = \"标题\" 的样子（TOML）",
			"文件头要用 TOML，这里是 YAML 的写法")
	}
	hint := "第一行写 +++，然后写 title = \"标题\" 等，再用一行 +++ 结束"
	if nearlyFence(first) {
		hint = "第一行只写三个半角加号 +++，前后不留空格"
	}
	return at.Problem("missing-front-matter", diag.Error, hint, "缺少文件头：第一行应当是 +++")
}

func unclosed(path string, doubt int) diag.Problem {
	at := place(path)
	at.Line, at.Column = 1, 1
	if doubt == 0 {
		return at.Problem("unclosed-front-matter", diag.Error, "在正文之前单独写一行 +++", "文件头没有结束")
	}
	at.Line = doubt
	return at.Problem("unclosed-front-matter", diag.Error, "这一行只写三个半角加号 +++，前后不留空格", "文件头没有结束，这一行像是结束，但是写法不对")
}
