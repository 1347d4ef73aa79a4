package wording

import (
	"slices"
	"strings"
)

const scrambledCode = "scrambled-text"

// longParagraph is the least number of characters of a paragraph that nobody writes
// twice by chance.
const longParagraph = 40

// mostJumps is the largest number of jumps of the numbering reported in a text. An
// editor with more of them reads the whole text.
const mostJumps = 3

// scrambler checks the order of a text, line by line. Problems are placed at the
// second of two equal paragraphs, and at the number that does not follow.
type scrambler struct {
	*examiner
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

func (s *scrambler) line(l *line) {
	if len(l.text) == 0 {
		return
	}
	if l.holds&signBar == 0 { // a table's rows may say what they like
		s.repeated(l)
		s.numbered(l)
		s.begins(l)
		s.columns(l)
	}
	last := l.text[len(l.text)-1]
	s.quoting = last == ':' || last == '：'
}

// repeated reports a long paragraph that occurred before.
func (s *scrambler) repeated(l *line) {
	if len(l.text) <= longParagraph {
		return
	}
	if s.paragraphs == nil {
		s.paragraphs = map[uint64]int{}
	}
	sum := uint64(14695981039346656037) // FNV-1a, by characters
	for _, r := range l.text {
		sum = (sum ^ uint64(r)) * 1099511628211
	}
	if first, again := s.paragraphs[sum]; again {
		s.report(l, 0, scrambledCode, "请删去重复的一段", "这一段和第 %d 行重复", first)
		return
	}
	s.paragraphs[sum] = l.number
}

// numbered reports numbers that do not follow. A number may start again from one,
// and a deeper number does whenever a higher number goes on.
func (s *scrambler) numbered(l *line) {
	style, n := numbering(l)
	switch {
	case style == "" && part(string(l.text[:min(len(l.text), 3)])):
		s.levels = s.levels[:0]
		return
	case style == "" || s.quoting:
		return
	}
	now := level{style, l.indent(), n, n}
	for i := len(s.levels) - 1; i >= 0; i-- {
		open := &s.levels[i]
		if open.style != style || open.indent != now.indent {
			continue
		}
		s.levels = s.levels[:i+1]
		if n != open.last+1 && (n != 1 || open.first != 1) && s.jumps < mostJumps {
			s.jumps++
			s.report(l, 0, scrambledCode, "请核对段落的顺序，是否有缺漏", "序号不连续：%d 之后是 %d", open.last, n)
		}
		if open.last = n; n == 1 {
			open.first = 1
		}
		return
	}
	s.levels = append(s.levels, now)
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

func (l *line) indent() int {
	n := 0
	for n < len(l.raw) && (l.raw[n] == ' ' || l.raw[n] == '\t') {
		n++
	}
	return n
}

// numbering returns the style and value of the number at the start of a line: 一、 （一） 第一条 1. 1、 （1）.
func numbering(l *line) (style string, n int) {
	text := l.text
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
		offset := len(l.text) - len(text)
		if after < len(text) && !l.gap[offset+after] {
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
	case kind == "1" && (end == '.' || end == ')') && size+1 < len(text) && (!latin(text[size+1]) || l.gap[len(l.text)-len(text)+size+1]):
		return kind + string(end), n
	}
	return "", 0
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
func (s *scrambler) begins(l *line) {
	if strings.ContainsRune(",。、；;：》”）", l.text[0]) {
		s.report(l, 0, scrambledCode, "请对照原件，和前面的一段接起来", "这一段从半句话开始")
	}
}

// columns reports tabs between texts.
func (s *scrambler) columns(l *line) {
	if s.tabs {
		return
	}
	n := 0
	for i, r := range l.raw {
		if r == '\t' && i > l.indent() && i+1 < len(l.raw) {
			n++
		}
	}
	if n >= 2 {
		s.tabs = true
		s.report(l, 0, scrambledCode, "请改成 Markdown 表格：每格之间写 |", "用制表符分开的几列")
	}
}
