package proofreading

import (
	"slices"
	"strings"

	"gongkai/site/internal/han"
)

// longParagraph is the least number of characters of a paragraph that nobody writes
// twice by chance.
const longParagraph = 40

// mostJumps is the largest number of jumps of the numbering reported in a text. An
// editor with more of them reads the whole text.
const mostJumps = 3

// order is what the lines of a text so far say about its order.
type order struct {
	paragraphs map[uint64]int // line of the first, by the hash of the text
	levels     []level        // of the numbering that is open, outermost first
	quoting    bool           // the line before announces other words: 修改为：
	jumps      int            // reported
	tabs       bool           // reported
}

// level is one way of numbering and how far it has come.
type level struct {
	style  string
	indent int
	first  int
	last   int
}

// scrambled reports what is out of order in a line: at the second of two equal
// paragraphs, and at the number that does not follow.
func (j *Judge) scrambled(l *han.Line) {
	if len(l.Text) == 0 {
		return
	}
	if !slices.Contains(l.Text, '|') { // a table's rows may say what they like
		j.repeated(l)
		j.numbered(l)
		j.begins(l)
		j.columns(l)
	}
	last := l.Text[len(l.Text)-1]
	j.order.quoting = last == ':' || last == '：'
}

// disorder adds a problem at the start of a line.
func (j *Judge) disorder(l *han.Line, hint, format string, args ...any) {
	j.report(l.Number, l.ColumnOf(0), "scrambled-text", hint, format, args...)
}

// repeated reports a long paragraph that occurred before.
func (j *Judge) repeated(l *han.Line) {
	if len(l.Text) <= longParagraph {
		return
	}
	if j.order.paragraphs == nil {
		j.order.paragraphs = map[uint64]int{}
	}
	sum := uint64(14695981039346656037) // FNV-1a, by characters
	for _, r := range l.Text {
		sum = (sum ^ uint64(r)) * 1099511628211
	}
	if first, again := j.order.paragraphs[sum]; again {
		j.disorder(l, "请删去重复的一段", "这一段和第 %d 行重复", first)
		return
	}
	j.order.paragraphs[sum] = l.Number
}

// numbered reports numbers that do not follow. A number may start again from one,
// and a deeper number does whenever a higher number goes on.
func (j *Judge) numbered(l *han.Line) {
	style, n := numbering(l)
	switch {
	case style == "" && part(string(l.Text[:min(len(l.Text), 3)])):
		j.order.levels = j.order.levels[:0]
		return
	case style == "" || j.order.quoting:
		return
	}
	now := level{style, indentOf(l), n, n}
	for i := len(j.order.levels) - 1; i >= 0; i-- {
		open := &j.order.levels[i]
		if open.style != style || open.indent != now.indent {
			continue
		}
		j.order.levels = j.order.levels[:i+1]
		if n != open.last+1 && (n != 1 || open.first != 1) && j.order.jumps < mostJumps {
			j.order.jumps++
			j.disorder(l, "请核对段落的顺序，是否有缺漏", "序号不连续：%d 之后是 %d", open.last, n)
		}
		if open.last = n; n == 1 {
			open.first = 1
		}
		return
	}
	j.order.levels = append(j.order.levels, now)
}

// part reports whether a line begins a part with numbers of its own: a heading
// without a number, an annex, notes.
func part(begin string) bool {
	for _, word := range []string{"#", "附件", "附录", "附表", "附:", "说明:", "备注", "注:"} {
		if strings.HasPrefix(begin, word) {
			return true
		}
	}
	return false
}

// indentOf returns the number of blanks before the text of a line.
func indentOf(l *han.Line) int {
	n := 0
	for n < len(l.Raw) && (l.Raw[n] == ' ' || l.Raw[n] == '\t') {
		n++
	}
	return n
}

// numbering returns the style and value of the number at the start of a line: 一、 （一） 第一条 1. 1、 （1）.
func numbering(l *han.Line) (style string, n int) {
	text := l.Text
	for len(text) > 0 && text[0] == '#' {
		text = text[1:]
	}
	if len(text) < 2 {
		return "", 0
	}
	if text[0] == '第' {
		n, size := chineseNumber(text[1:])
		if size == 0 || size+1 >= len(text) || !strings.ContainsRune("条章节编", text[size+1]) {
			return "", 0
		}
		after := size + 2
		offset := len(l.Text) - len(text)
		if after < len(text) && !l.Gap[offset+after] {
			return "", 0 // 第三条第二款规定…: a reference
		}
		return "第" + string(text[size+1]), n
	}
	bracket := text[0] == '('
	if bracket {
		text = text[1:]
	}
	n, size := chineseNumber(text)
	kind := "一"
	if size == 0 {
		n, size = arabic(text)
		kind = "1"
	}
	if size == 0 || size >= len(text) {
		return "", 0
	}
	end := text[size]
	switch {
	case bracket && end == ')':
		return "(" + kind + ")", n
	case bracket:
		return "", 0
	case end == '、':
		return kind + "、", n
	case kind == "1" && (end == '.' || end == ')') && size+1 < len(text) && (!isPartOfNumber(text[size+1]) || l.Gap[len(l.Text)-len(text)+size+1]):
		return kind + string(end), n
	}
	return "", 0
}

// isPartOfNumber reports whether r continues a number with parts or letters: 1.2, 1.a.
func isPartOfNumber(r rune) bool {
	return isDigit(r) || 'a' <= r && r <= 'z' || r == '.' || r == '-'
}

// arabic returns a number of at most three digits at the start of text, and its
// length.
func arabic(text []rune) (n, size int) {
	for size < len(text) && '0' <= text[size] && text[size] <= '9' {
		n, size = n*10+int(text[size]-'0'), size+1
	}
	if size > 3 {
		return 0, 0
	}
	return n, size
}

// chineseNumber returns a number from 一 to 九百九十九 at the start of text, and its
// length.
func chineseNumber(text []rune) (n, size int) {
	digits := []rune("零一二三四五六七八九")
	digit := -1
	for ; size < len(text); size++ {
		r := text[size]
		if d := slices.Index(digits, r); d >= 0 {
			digit = d
			continue
		}
		unit := 0
		switch r {
		case '十':
			unit = 10
		case '百':
			unit = 100
		default:
			return n + max(digit, 0), size
		}
		if digit <= 0 {
			digit = 1
		}
		n, digit = n+digit*unit, -1
	}
	return n + max(digit, 0), size
}

// begins reports a paragraph that begins in the middle of a sentence.
func (j *Judge) begins(l *han.Line) {
	if strings.ContainsRune(",。、；;：》”）", l.Text[0]) {
		j.disorder(l, "请对照原件，和前面的一段接起来", "这一段从半句话开始")
	}
}

// columns reports tabs between texts.
func (j *Judge) columns(l *han.Line) {
	if j.order.tabs {
		return
	}
	n := 0
	for i, r := range l.Raw {
		if r == '\t' && i > indentOf(l) && i+1 < len(l.Raw) {
			n++
		}
	}
	if n >= 2 {
		j.order.tabs = true
		j.disorder(l, "请改成 Markdown 表格：每格之间写 |", "用制表符分开的几列")
	}
}
