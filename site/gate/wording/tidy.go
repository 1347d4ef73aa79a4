package wording

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Change is one line that Tidy writes differently.
type Change struct {
	Line          int
	Before, After string
	What          string // in Chinese
}

// Tidy puts the writing of a body right where that cannot change what it says:
//
//	示政发[2026]3号          示政发〔2026〕3号     brackets of a 文号 (GB/T 9704—2012)
//	2026 年 3 月             2026年3月             single spaces between a Chinese character and a digit
//	　　各单位：             各单位：              indents made of spaces; the theme indents
//	一、总体要求             ## 一、总体要求       a number that stands by itself, where the text has no other headings
//
// Code, tables' rules, link targets and headings that are there stay as they
// are, and so do line ends; what is no UTF-8 stays as a whole. What Tidy has written it does not change again.
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

type tidier struct {
	lines []string  // without their ends
	code  []bool    // lines of code, and of definitions of links
	marks [3]string // of standing, as headings; "" for no heading
}

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

// standing are the numbers that may be headings, outermost first.
func standing() [3]*regexp.Regexp {
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
	for n, form := range standing() {
		for i := range t.lines {
			if t.marks[n] == "" && t.alone(i, form) {
				t.marks[n], marks = marks[0], marks[1:]
			}
		}
	}
}

// longestHeading is the number of characters up to which a numbered line is
// taken for a heading.
const longestHeading = 40

// alone says whether a line is a paragraph by itself that looks like a heading
// with a number of the form.
func (t *tidier) alone(i int, form *regexp.Regexp) bool {
	text := unindented(t.lines[i])
	number := form.FindString(text)
	if number == "" || t.code[i] || i > 0 && strings.TrimSpace(t.lines[i-1]) != "" || i+1 < len(t.lines) && strings.TrimSpace(t.lines[i+1]) != "" {
		return false
	}
	title := text[len(number):]
	return strings.TrimSpace(title) != "" && len([]rune(text)) <= longestHeading && !strings.ContainsAny(title, "。；，：:;,|！？!?`[]<>*_#\\")
}

// unindented is a paragraph without the ideographic and no-break spaces before
// it; with plain spaces only, it stays: those mean something to Markdown.
func unindented(text string) string {
	bare := strings.TrimLeft(text, " \t　\u00A0")
	indent := text[:len(text)-len(bare)]
	if !strings.ContainsAny(indent, "　\u00A0") || strings.ContainsAny(bare[:min(1, len(bare))], "#>-+*`~|=") {
		return text
	}
	return bare
}

// line returns a line as it should be, and what was put right in it.
func (t *tidier) line(i int, text string) (after string, what []string) {
	if t.code[i] || strings.Contains(text, "`") {
		return text, nil
	}
	step := func(now, said string) {
		if now != text {
			text, what = now, append(what, said)
		}
	}
	step(unindented(text), "去掉行首空格")
	heading := strings.HasPrefix(text, "#")
	for n, form := range standing() {
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

// outside applies change to what does not match.
func outside(keep *regexp.Regexp, text string, change func(string) string) string {
	var b strings.Builder
	from := 0
	for _, m := range keep.FindAllStringIndex(text, -1) {
		b.WriteString(change(text[from:m[0]]))
		b.WriteString(text[m[0]:m[1]])
		from = m[1]
	}
	b.WriteString(change(text[from:]))
	return b.String()
}

// closeUp takes single spaces between characters and digits away. A number that
// follows Latin letters (GB 9704) belongs to them and keeps its distance.
func closeUp(text string) string {
	r := []rune(text)
	kept := r[:0:0]
	for i, c := range r {
		if c == ' ' && i > 0 && i+1 < len(r) && (unicode.Is(unicode.Han, r[i-1]) && digit(r[i+1]) || digit(r[i-1]) && unicode.Is(unicode.Han, r[i+1]) && !afterLetters(r[:i])) {
			continue
		}
		kept = append(kept, c)
	}
	return string(kept)
}

func digit(r rune) bool { return '0' <= r && r <= '9' }

// afterLetters says whether the number at the end of r follows Latin letters.
func afterLetters(r []rune) bool {
	number := strings.TrimRight(string(r), "0123456789.,-/~—")
	number = strings.TrimSuffix(number, " ")
	return number != "" && number[len(number)-1] < 0x80 && unicode.IsLetter(rune(number[len(number)-1]))
}

// TidyNumber puts the brackets of a 文号 right in its line of the front matter.
func TidyNumber(text string) string {
	if !strings.HasPrefix(text, "number") {
		return text
	}
	return bracketed.ReplaceAllString(text, "$1〔$2〕$3")
}
