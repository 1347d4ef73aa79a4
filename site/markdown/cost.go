package markdown

import (
	"bytes"
	"regexp"

	"gongkai/site/diag"
)

// A text may cost no more than its share: the work of goldmark grows with the square
// of some constructs, which no author writes in such numbers. A text beyond one of
// these limits is refused at its place before goldmark sees any of it.
const (
	mostNested    = 24    // quotes and lists within each other on a line
	mostMarks     = 2_000 // brackets, angle brackets or emphasis marks in a paragraph
	mostFootnotes = 2_000 // footnotes and link definitions in a text
	spareCells    = 4_096 // cells that a text may have beyond its bytes, in rows shorter than the head
)

var (
	delimiterRow = regexp.MustCompile(`^ {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$`)
	definition   = regexp.MustCompile(`^ {0,3}\[[^\]]+\]:`)
)

// costs looks through the lines of a text once and remembers what of a kind has
// occurred in the paragraph and in the text.
type costs struct {
	links, angles, emphasis int // in the paragraph
	definitions             int // in the text
	columns                 int // of the table; 0 outside
	cells                   int // of all tables
}

// tooCostly returns the offset of the line at which a text passes a limit, and what
// there is too much of; what is "" for a text within the limits.
func tooCostly(src []byte) (offset int, what string) {
	var c costs
	for line := range bytes.Lines(src) {
		if what := c.line(bytes.TrimRight(line, "\r\n"), len(src)); what != "" {
			return offset, what
		}
		offset += len(line)
	}
	return 0, ""
}

// line adds a line; size is that of the text.
func (c *costs) line(line []byte, size int) (what string) {
	depth, rest := containers(line)
	switch {
	case depth > mostNested:
		return "引用和列表套了太多层"
	case len(bytes.TrimSpace(rest)) == 0:
		c.links, c.angles, c.emphasis, c.columns = 0, 0, 0, 0
	case definition.Match(rest):
		if c.definitions++; c.definitions > mostFootnotes {
			return "脚注和链接定义太多"
		}
	case c.columns > 0:
		if c.cells += c.columns; c.cells > size+spareCells {
			return "表格的表头有很多列，下面的行却没有这么多格子"
		}
		c.links, c.angles, c.emphasis = 0, 0, 0 // each cell is a text of its own
	case bytes.IndexByte(rest, '-') >= 0 && delimiterRow.Match(rest):
		c.columns = bytes.Count(bytes.Trim(rest, " \t|"), []byte("|")) + 1
		c.cells += c.columns
	}
	if depth > 0 {
		c.links, c.angles, c.emphasis = 0, 0, 0 // an item begins a paragraph
	}
	c.links += bytes.Count(rest, []byte("["))
	c.angles += bytes.Count(rest, []byte("<"))
	for _, mark := range []string{"*", "_", "~", "!["} {
		c.emphasis += bytes.Count(rest, []byte(mark))
	}
	if c.links > mostMarks || c.angles > mostMarks || c.emphasis > 2*mostMarks {
		return "一段里的方括号、尖括号或者强调记号太多"
	}
	return ""
}

// containers counts the marks of quotes and lists at the start of a line, and returns
// what follows them.
func containers(line []byte) (depth int, rest []byte) {
	for {
		trimmed := bytes.TrimLeft(line, " \t")
		switch {
		case len(trimmed) > 0 && trimmed[0] == '>':
			line = trimmed[1:]
		case len(trimmed) > 1 && bytes.IndexByte([]byte("-*+:"), trimmed[0]) >= 0 && (trimmed[1] == ' ' || trimmed[1] == '\t'):
			line = trimmed[1:]
		case numbered(trimmed) > 0:
			line = trimmed[numbered(trimmed):]
		default:
			return depth, line
		}
		depth++
	}
}

// numbered returns the length of the mark of an ordered list, 0 where there is none.
func numbered(line []byte) int {
	n := 0
	for n < len(line) && n < 9 && '0' <= line[n] && line[n] <= '9' {
		n++
	}
	if n == 0 || n+1 >= len(line) || line[n] != '.' && line[n] != ')' || line[n+1] != ' ' && line[n+1] != '\t' {
		return 0
	}
	return n + 1
}

// tooCostly reports a text that costs too much.
func (b *body) tooCostly(offset int, what string) {
	b.problem(offset, "costly-text", diag.Error, "多半是程序生成或者粘贴出错的；请从原文件重新复制这一段", "从这一行起，%s，没有转换正文", what)
}
