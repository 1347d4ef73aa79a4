package render

import (
	"errors"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/site/diag"
)

// templatePlace finds the place in what the template packages say:
// "template: list.html:2:2: executing "main" at <.Headline>: can't evaluate …".
// Their columns count bytes from 0.
var templatePlace = regexp.MustCompile(`template: ?([^: ]+\.html):(\d+)(?::(\d+))?: (?s:(.*))`)

// badLayout says where a layout is wrong and why. name is the file at fault
// when the error names none.
func badLayout(theme fs.FS, name string, err error) diag.Problem {
	at, said := diag.Place{Path: "layouts/" + name}, strings.TrimPrefix(err.Error(), "html/template:")
	if m := templatePlace.FindStringSubmatch(err.Error()); m != nil {
		at.Path = "layouts/" + m[1]
		at.Line, _ = strconv.Atoi(m[2])
		if offset, err := strconv.Atoi(m[3]); err == nil {
			at.Column = column(theme, m[1], at.Line, offset)
		}
		said = m[4]
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		said = "没有这个文件"
	case errors.Is(err, ErrLink):
		said = ErrLink.Error()
	default:
		said = inChinese(said)
	}
	return at.Problem("bad-layout", diag.Error, "请对照默认模板修改，或者删去这个文件，改用默认的", "模板有错误：%s", said)
}

// column turns an offset in bytes into a column in characters, both of the line.
func column(theme fs.FS, name string, line, offset int) int {
	text, err := fs.ReadFile(theme, name)
	if err != nil {
		return 0
	}
	lines := strings.Split(string(text), "\n")
	if line < 1 || line > len(lines) || offset > len(lines[line-1]) {
		return 0
	}
	return utf8.RuneCountInString(lines[line-1][:offset]) + 1
}

// inChinese puts the commonest complaints of the template packages into
// words for someone who edits a page; the others are passed on as they are.
func inChinese(said string) string {
	for _, c := range [...]struct{ pattern, words string }{
		{`can't evaluate field (\w+) in type .*?(\w+)$`, "这里没有 .$1 这个值（所在的是 $2）"},
		{`map has no entry for key "(.*)"`, "没有 $1 这个值"},
		{`function "(.*)" not defined`, "没有 $1 这个函数"},
		{`undefined variable "(.*)"`, "变量 $1 没有定义"},
		{`no such template "(.*)"|template "(.*)" not defined|"(.*)" is undefined`, "没有定义模板块 $1$2$3"},
		{`unexpected EOF|unclosed action`, "少了 {{end}}，或者花括号没有闭合"},
		{`missing value for (\w+)`, "$1 后面少了条件"},
		{`unexpected \{\{end\}\}`, "多了一个 {{end}}"},
		{`unexpected \{\{else\}\}`, "多了一个 {{else}}"},
		{`in attribute name|in unquoted attr|ends in a non-text context|end in different contexts|unfinished`, "标签或者引号没有闭合"},
	} {
		pattern := regexp.MustCompile(c.pattern)
		if m := pattern.FindStringSubmatchIndex(said); m != nil {
			return string(pattern.ExpandString(nil, c.words, said, m))
		}
	}
	return said
}
