package markdown

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"gongkai/site/diag"
)

// captionLimit is the number of characters a table's caption may have; what
// is longer is a sentence about the table and stays a paragraph.
const captionLimit = 60

// isCaption reports whether the single line of a paragraph that stands
// directly before a table is the table's caption.
func isCaption(line []byte) bool {
	line = bytes.Trim(line, "\u3000\u00A0 \t\n")
	return utf8.RuneCount(line) <= captionLimit && bytes.HasPrefix(bytes.TrimLeft(line, "*_"), []byte("表"))
}

// openTable begins a table; caption writes its caption and may be nil.
func (b *body) openTable(caption func()) {
	b.tables++
	number := strconv.Itoa(b.tables)
	id := "site-table-" + number
	b.markup(`<div class="scroll" role="region" tabindex="0" aria-labelledby="` + id + "\">\n<table>\n")
	b.markup(`<caption id="` + id + `">`)
	if caption == nil {
		b.markup("表" + number)
	} else {
		b.fresh = true
		caption()
		b.fresh = false
		b.endLine()
	}
	b.markup("</caption>\n")
}

func (b *body) closeTable() { b.markup("</table>\n</div>\n") }

// cell writes a cell. align is "", "left", "center" or "right"; content
// writes what stands in it. A header without text is no header: a screen
// reader would announce nothing for its column.
func (b *body) cell(header bool, align string, content func()) {
	open, end := "<td", "</td>\n"
	if header {
		open, end = `<th scope="col"`, "</th>\n"
	}
	if align == "center" || align == "right" {
		open += ` class="` + align + `"`
	}
	start := len(b.html)
	b.markup(open + ">")
	filled := len(b.html)
	b.fresh = true
	content()
	b.fresh = false
	b.cellGap()
	if len(b.html) == filled {
		b.html = append(b.html[:start], "<td"...)
		end = "></td>\n"
	}
	b.markup(end)
}

// uneven warns of a row that has more cells than the header; offset is that
// of the first cell too many.
func (b *body) uneven(offset, got, want int) {
	b.problem(offset, "uneven-table", diag.Warning,
		"核对这一行的竖线 |；表格里的文字要写竖线时写成 \\|。多出的文字已并入最后一格",
		"表格这一行有 %d 格，表头只有 %d 格", got, want)
}

// cellsOf returns where the cells of a table's source line lie in it, without
// the spaces around them: cells are separated by bars that have no backslash
// before them, and a bar at either end counts for nothing.
func cellsOf(line string) [][2]int {
	from := len(line) - len(strings.TrimLeft(line, " \t"))
	end := len(strings.TrimRight(line, " \t\n"))
	if from < end && line[from] == '|' {
		from++
	}
	if from < end && line[end-1] == '|' {
		end--
	}
	var cells [][2]int
	for from < end {
		to := from
		for to < end && (line[to] != '|' || to > 0 && line[to-1] == '\\') {
			to++
		}
		text := strings.Trim(line[from:to], " \t")
		start := from + len(line[from:to]) - len(strings.TrimLeft(line[from:to], " \t"))
		cells = append(cells, [2]int{start, start + len(text)})
		from = to + 1
	}
	return cells
}
