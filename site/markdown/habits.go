package markdown

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"gongkai/site/diag"
)

// Habits of Chinese writers that CommonMark reads otherwise. What cannot be mistaken is
// taken as meant; the rest is a problem with its line.

// spaceInName stands for a space in the target of a link while goldmark parses, which
// ends a target at a space. A text has no control characters (see normal), so that no
// author writes it; it is a space again in all that is written.
const spaceInName = 0x1F

// fileTarget matches the target of a link that is the name of a file with spaces.
var fileTarget = regexp.MustCompile(`^[^<"'\s][^<>"\n]* [^<>"\n]*\.[0-9A-Za-z]{1,5}(?:#\S*)?$`)

// nameSpaces replaces spaces in the targets of links that are names of files, such as
// [申请表](申请 表.docx). Offsets stay.
func nameSpaces(src []byte) []byte {
	const longest = 400 // bytes of a target
	out := src
	for from := 0; ; {
		at := bytes.Index(src[from:], []byte("]("))
		if at < 0 {
			return out
		}
		start := from + at + 2
		from = start
		end := targetEnd(src[start:min(len(src), start+longest)])
		if end < 0 {
			continue
		}
		target := bytes.TrimSpace(src[start : start+end])
		if bytes.IndexByte(target, ' ') < 0 || bytes.Contains(target, []byte("://")) || !fileTarget.Match(target) {
			continue
		}
		if &out[0] == &src[0] {
			out = bytes.Clone(src)
		}
		first := start + bytes.Index(src[start:start+end], target)
		for i := first; i < first+len(target); i++ {
			if out[i] == ' ' {
				out[i] = spaceInName
			}
		}
	}
}

// targetEnd returns the offset of the bracket that ends a target, -1 for none on the
// line.
func targetEnd(line []byte) int {
	open := 0
	for i, c := range line {
		switch {
		case c == '\n':
			return -1
		case c == '(':
			open++
		case c == ')' && open == 0:
			return i
		case c == ')':
			open--
		}
	}
	return -1
}

// spaced returns a target with the spaces of the author.
func spaced(target []byte) []byte {
	return bytes.ReplaceAll(target, []byte{spaceInName}, []byte(" "))
}

// hashes returns how many number signs begin a heading without a space, #标题; 0 for
// another line, such as #话题# or #1 楼.
func hashes(line []byte) int {
	n := 0
	for n < len(line) && line[n] == '#' {
		n++
	}
	rest := line[n:]
	if r, _ := utf8.DecodeRune(rest); n == 0 || n > 6 || !dense(r) || bytes.IndexByte(rest, '#') >= 0 || unicode.IsPunct(r) && !strings.ContainsRune("《“（〔【", r) {
		return 0
	}
	return n
}

// ordinal is the number with which a line begins.
type ordinal struct {
	form  byte // a form of ordinals; 0 for none
	value int
}

// Forms of ordinals that begin an item or a paragraph.
var ordinals = []struct {
	form  byte
	match *regexp.Regexp
}{
	{'1', regexp.MustCompile(`^([0-9０-９]{1,3})[、．](?:[^0-9]|$)`)},
	{'.', regexp.MustCompile(`^([0-9]{1,3})\.(?:\p{Han}|[《“（])`)},
	{'(', regexp.MustCompile(`^[（(]([0-9０-９]{1,3})[）)]`)},
	{'h', regexp.MustCompile(`^([一二三四五六七八九十]{1,4})、`)},
	{'p', regexp.MustCompile(`^[（(]([一二三四五六七八九十]{1,4})[）)]`)},
	{'o', regexp.MustCompile(`^([①-⑳])`)},
	{'c', regexp.MustCompile(`^第([〇零一二三四五六七八九十百千0-9]{1,9})[编章节]`)},
	{'a', regexp.MustCompile(`^第([〇零一二三四五六七八九十百千0-9]{1,9})条`)},
}

// ordinalOf returns the ordinal of a line.
func ordinalOf(line []byte) ordinal {
	line = bytes.TrimLeft(line, " \t\u3000\u00A0*_")
	if r, _ := utf8.DecodeRune(line); !dense(r) && !unicode.IsDigit(r) && r != '(' && !('①' <= r && r <= '⑳') {
		return ordinal{}
	}
	line = line[:min(len(line), 48)]
	for _, o := range ordinals {
		if m := o.match.FindSubmatch(line); m != nil {
			return ordinal{o.form, valueOf(string(m[1]))}
		}
	}
	return ordinal{}
}

// valueOf returns the value of a number in figures or Chinese numerals.
func valueOf(text string) int {
	text = strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, text)
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	total, digit := 0, 0
	for _, r := range text {
		switch unit := map[rune]int{'十': 10, '百': 100, '千': 1000}[r]; {
		case r >= '①' && r <= '⑳':
			return int(r-'①') + 1
		case unit > 0:
			total += max(digit, 1) * unit
			digit = 0
		default:
			digit = max(strings.Index("零一二三四五六七八九", string(r))/3, 0)
		}
	}
	return total + digit
}

// articleHead matches the number of an article with the space behind it, which a
// reference in a sentence does not have.
var articleHead = regexp.MustCompile(`^\**第[^条\n]{1,27}条\**[ \t\x{3000}]`)

// lineBreak is what a line break in a paragraph means.
type lineBreak uint8

const (
	sameParagraph lineBreak = iota
	newParagraph
	unclearBreak // the line begins like a paragraph, and may be the rest of a sentence
)

// breakAt judges the line break behind the offset stop; top is set in a paragraph that
// is in no list or quote.
func breakAt(src []byte, stop int, top bool) (means lineBreak, next int) {
	end := bytes.IndexByte(src[stop:], '\n')
	if end < 0 {
		return sameParagraph, stop
	}
	next = stop + end + 1
	line := src[next:]
	if end := bytes.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	bare := bytes.TrimLeft(line, " \t>")
	if r, _ := utf8.DecodeRune(bare); r == '\u3000' {
		return newParagraph, next
	} else if top && dense(r) && (bytes.HasPrefix(line, []byte("    ")) || line[0] == '\t') {
		return newParagraph, next
	}
	next += len(line) - len(bare)
	here := ordinalOf(bare)
	if here.form == 0 {
		return sameParagraph, next
	}
	start := bytes.LastIndexByte(src[:stop], '\n') + 1
	before := bytes.TrimRight(src[start:stop], " \t\u3000*_")
	last, _ := utf8.DecodeLastRune(before)
	was := ordinalOf(bytes.TrimLeft(before, " \t>"))
	switch {
	case strings.ContainsRune("。；：！？;:!?", last):
		return newParagraph, next
	case here.form != 'a' && (was.form != 0 && here.value == 1 || here.value > 1 && follows(src, stop, here)):
		return newParagraph, next
	case here.form == 'a' && articleHead.Match(bare) && follows(src, stop, here):
		return newParagraph, next
	case was.form == 'c' && (here.form == 'a' || here.form == 'c'):
		return newParagraph, next
	case strings.ContainsRune("，、（《“,", last):
		return sameParagraph, next // the rest of a sentence
	}
	return unclearBreak, next
}

// follows reports whether a line before the offset stop, in the same paragraph, begins
// with the ordinal before o.
func follows(src []byte, stop int, o ordinal) bool {
	const most = 60 // lines
	for range most {
		start := bytes.LastIndexByte(src[:stop], '\n') + 1
		line := bytes.TrimLeft(src[start:stop], " \t>")
		if len(line) == 0 {
			return false
		}
		if was := ordinalOf(line); was.form == o.form && was.value == o.value-1 {
			return true
		}
		if start == 0 {
			return false
		}
		stop = start - 1
	}
	return false
}

var (
	wideLink  = regexp.MustCompile(`\][（(][^）)\n]{1,300}(?:\.(?i:docx?|xlsx?|pdf|pptx?|wps|et|ofd|zip|rar|txt|csv|md|png|jpe?g|gif|webp|html?)）)|\]（https?://[^）\n]{1,300}）`)
	wideLabel = regexp.MustCompile(`】\([^)\n]{1,300}\.(?i:docx?|xlsx?|pdf|pptx?|wps|et|ofd|zip|rar|txt|csv|md|png|jpe?g|gif|webp|html?)\)`)
)

// stray reports marks in a text that were meant as markup and will be shown as they
// are; offset is that of the text, first is set at the start of a paragraph.
func (b *body) stray(value []byte, offset int, first bool) {
	report := func(at int, hint, format string, args ...any) {
		b.problem(offset+at, "stray-markup", diag.Warning, hint, format, args...)
	}
	if at := bytes.Index(value, []byte("~~")); at >= 0 && (at == 0 || value[at-1] != '\\') {
		report(at, "划去的文字前后都写 ~~，记号里面不留空格；要显示这两个字符，写成 \\~\\~", "删除线的记号 ~~ 没有配成一对，会照原样显示")
	}
	for from := 0; ; {
		at := bytes.Index(value[from:], []byte("**"))
		if at < 0 {
			break
		}
		at += from
		before, _ := utf8.DecodeLastRune(value[:at])
		if at > 0 && !masks(before) && before != '\\' && before != '*' || at == 0 && first {
			report(at, "加粗的文字前后都写 **，记号里面不留空格；要显示这两个字符，写成 \\*\\*", "加粗的记号 ** 没有配成一对，会照原样显示")
			break
		}
		from = at + 2
	}
	if m := wideLink.FindIndex(value); m != nil {
		report(m[0], "链接写成 [文字](文件名)，括号用英文的", "链接用了全角括号，不会成为链接")
	} else if m := wideLabel.FindIndex(value); m != nil {
		report(m[0], "链接写成 [文字](文件名)，方括号用英文的", "链接用了全角方括号，不会成为链接")
	}
	if !first {
		return
	}
	switch text := bytes.TrimLeft(value, " \u3000"); {
	case bytes.HasPrefix(text, []byte("＃")):
		report(0, "标题写成 ## 标题，井号用英文的，后面空一格", "行首的全角井号不会成为标题")
	case bytes.HasPrefix(text, []byte("#")):
		report(0, "是标题的，在井号后面空一格；不是标题的，写成 \\#", "行首的 # 后面没有空格，不会成为标题")
	}
}

// masks reports whether asterisks behind a character hide a part of a name or number
// (李**, 138****0000).
func masks(before rune) bool { return unicode.Is(unicode.Han, before) || unicode.IsDigit(before) }

// neverOpens reports whether no author begins emphasis before a character: a mark that
// ends a clause or a quotation. Masked names come before it: 李**、王**.
func neverOpens(next rune) bool {
	return strings.ContainsRune("，。、；：！？）》”’】〕,.;:!?)", next)
}

// neverCloses reports whether no author ends emphasis behind a character.
func neverCloses(before rune) bool { return strings.ContainsRune("（《“‘【〔(", before) }
