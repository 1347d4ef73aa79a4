package proofreading

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/site/internal/han"
)

// Change is a line that Tidy has changed.
type Change struct {
	Line          int
	Before, After string
	What          string // in Chinese
}

// Tidy returns a body with its typography corrected where the meaning cannot change:
//
//	示政发[2026]3号          示政发〔2026〕3号     brackets of a 文号 (GB/T 9704—2012)
//	2026 年 3 月             2026年3月             single spaces between a Chinese character and a digit
//	　　各单位：             各单位：              indents made of spaces; the theme indents. An
//	                                              indent below a line of text begins a paragraph, and stays
//	一、总体要求             ## 一、总体要求       a number in a line of its own, where the text has no other headings
//
// Code, tables' rules, link targets, existing headings and line ends stay as they
// are. A body that is no UTF-8 stays unchanged. Tidy of its own result changes
// nothing.
func Tidy(body []byte, firstLine int) (tidy []byte, changes []Change) {
	if !utf8.Valid(body) {
		return body, nil
	}
	lines := bytes.SplitAfter(body, []byte("\n"))
	t := newTidier(lines)
	for i, line := range lines {
		text, end := splitEnd(line)
		after, what := t.line(i, text)
		if after != text {
			changes = append(changes, Change{firstLine + i, text, after, strings.Join(what, "、")})
		}
		tidy = append(append(tidy, after...), end...)
	}
	return tidy, changes
}

// splitEnd cuts the line end off.
func splitEnd(line []byte) (text, end string) {
	text = strings.TrimRight(string(line), "\r\n")
	return text, string(line[len(text):])
}

// tidier corrects the lines of a text.
type tidier struct {
	lines []string  // without their ends
	code  []bool    // lines of code, and of definitions of links
	marks [3]string // of headingNumbers, as headings; "" for no heading
}

// newTidier reads the lines of a text.
func newTidier(lines [][]byte) *tidier {
	t := &tidier{}
	fence := ""
	for _, line := range lines {
		text, _ := splitEnd(line)
		t.lines = append(t.lines, text)
		bare := strings.TrimLeft(text, " ")
		code := fence != "" || strings.HasPrefix(text, "    ") || strings.HasPrefix(text, "\t") || definition.MatchString(bare)
		for _, mark := range []string{"```", "~~~"} {
			switch {
			case !strings.HasPrefix(bare, mark):
			case fence == "":
				fence, code = mark, true
			case fence == mark:
				fence = ""
			}
		}
		t.code = append(t.code, code)
	}
	t.choose()
	return t
}

// headingNumbers returns the forms of numbers of headings, outermost first.
func headingNumbers() [3]*regexp.Regexp {
	return [3]*regexp.Regexp{chapter, first, second}
}

var (
	chapter = regexp.MustCompile(`^第[一二三四五六七八九十百]+[章编][ 　]`)
	first   = regexp.MustCompile(`^[一二三四五六七八九十]+、`)
	second  = regexp.MustCompile(`^[（(][一二三四五六七八九十]+[)）]`)

	bracketed  = regexp.MustCompile(`(\p{Han})[\[［【]((?:19|20)\d\d)[\]］】]([1-9]\d{0,4}号)`)
	definition = regexp.MustCompile(`^\[[^\]]+\]:`)
	target     = regexp.MustCompile(`\]\([^)]*\)|<[^>]*>|https?://[!-~]+`)
)

// choose decides which numbers become headings of which level: none when the
// text has headings of its own.
func (t *tidier) choose() {
	for i, text := range t.lines {
		if !t.code[i] && (strings.HasPrefix(text, "#") || i > 0 && t.lines[i-1] != "" && text != "" && (strings.Trim(text, "=") == "" || strings.Trim(text, "-") == "")) {
			return
		}
	}
	marks := []string{"## ", "### ", "#### "}
	for n, form := range headingNumbers() {
		for i := range t.lines {
			if t.marks[n] == "" && t.alone(i, form) {
				t.marks[n], marks = marks[0], marks[1:]
			}
		}
	}
}

// longestHeading is the largest number of characters of a numbered line that may be
// a heading.
const longestHeading = 40

// alone reports whether a line is a whole paragraph that looks like a heading with a
// number of the form.
func (t *tidier) alone(i int, form *regexp.Regexp) bool {
	text := unindented(t.lines[i])
	number := form.FindString(text)
	if number == "" || t.code[i] || i > 0 && strings.TrimSpace(t.lines[i-1]) != "" || i+1 < len(t.lines) && strings.TrimSpace(t.lines[i+1]) != "" {
		return false
	}
	title := text[len(number):]
	return strings.TrimSpace(title) != "" && len([]rune(text)) <= longestHeading && !strings.ContainsAny(title, "。；，：:;,|！？!?`[]<>*_#\\")
}

// unindented returns a paragraph without leading ideographic and no-break spaces.
// Leading plain spaces stay, because they have a meaning in Markdown.
func unindented(text string) string {
	bare := strings.TrimLeft(text, " \t　\u00A0")
	indent := text[:len(text)-len(bare)]
	if !strings.ContainsAny(indent, "　\u00A0") || strings.ContainsAny(bare[:min(1, len(bare))], "#>-+*`~|=") {
		return text
	}
	return bare
}

// line returns a corrected line, and the corrections in Chinese.
func (t *tidier) line(i int, text string) (after string, what []string) {
	if t.code[i] || strings.Contains(text, "`") {
		return text, nil
	}
	step := func(now, change string) {
		if now != text {
			text, what = now, append(what, change)
		}
	}
	if i == 0 || !strings.HasPrefix(text, "　") || strings.TrimSpace(t.lines[i-1]) == "" || strings.HasPrefix(t.lines[i-1], "#") {
		step(unindented(text), "去掉行首空格") // elsewhere the indent is what begins a paragraph
	}
	heading := strings.HasPrefix(text, "#")
	for n, form := range headingNumbers() {
		if t.marks[n] != "" && t.alone(i, form) {
			step(t.marks[n]+text, "序号改为标题")
			break
		}
	}
	if heading {
		return text, what
	}
	step(outside(target, text, func(s string) string { return bracketed.ReplaceAllString(s, "$1〔$2〕$3") }), "文号用六角括号")
	step(outside(target, text, closeUp), "去掉汉字和数字之间的空格")
	return text, what
}

// outside applies change to the parts of text that do not match skip.
func outside(skip *regexp.Regexp, text string, change func(string) string) string {
	var b strings.Builder
	from := 0
	for _, m := range skip.FindAllStringIndex(text, -1) {
		b.WriteString(change(text[from:m[0]]))
		b.WriteString(text[m[0]:m[1]])
		from = m[1]
	}
	b.WriteString(change(text[from:]))
	return b.String()
}

// closeUp removes single spaces between characters and digits. A number after Latin
// letters (GB 9704) retains its space.
func closeUp(text string) string {
	r := []rune(text)
	var closed []rune
	for i, c := range r {
		if c == ' ' && i > 0 && i+1 < len(r) && (han.Is(r[i-1]) && isDigit(r[i+1]) || isDigit(r[i-1]) && han.Is(r[i+1]) && !afterLetters(r[:i])) {
			continue
		}
		closed = append(closed, c)
	}
	return string(closed)
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// afterLetters reports whether the number at the end of r follows Latin letters.
func afterLetters(r []rune) bool {
	number := strings.TrimRight(string(r), "0123456789.,-/~—")
	number = strings.TrimSuffix(number, " ")
	return number != "" && number[len(number)-1] < 0x80 && unicode.IsLetter(rune(number[len(number)-1]))
}

// TidyNumber corrects the brackets of a 文号 in its line of the front matter.
func TidyNumber(text string) string {
	if !strings.HasPrefix(text, "number") {
		return text
	}
	return bracketed.ReplaceAllString(text, "$1〔$2〕$3")
}
