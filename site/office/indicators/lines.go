package indicators

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"

	"gongkai/site/office/grid"
	"gongkai/site/office/webpage"
)

// FromText returns the lines of a plain text or of Markdown; cells are separated by
// bars or tabs.
func FromText(text string) []Line {
	var list []Line
	for i, source := range strings.Split(text, "\n") {
		line := Line{Number: i + 1}
		switch source = strings.TrimRight(source, " \r"); {
		case strings.Contains(source, "|"):
			source = strings.TrimSpace(source)
			if strings.HasPrefix(source, "|") && strings.HasSuffix(source, "|") {
				source = source[1:]
			}
			line.Cells, line.Table = splitCells(strings.TrimSuffix(source, "|")), true
		case strings.Contains(source, "\t"):
			line.Cells, line.Table = strings.Split(source, "\t"), true
		default:
			line.Cells = []string{strings.TrimLeft(source, "# ")}
		}
		for n, cell := range line.Cells {
			line.Cells[n] = webpage.CleanSpace(cell)
		}
		if !ruler(line) && strings.Join(line.Cells, "") != "" {
			list = append(list, line)
		}
	}
	return list
}

// splitCells splits a row at bars that have no backslash before them.
func splitCells(row string) []string {
	const bar = "\x00"
	cells := strings.Split(strings.ReplaceAll(row, `\|`, bar), "|")
	for i := range cells {
		cells[i] = strings.ReplaceAll(cells[i], bar, "|")
	}
	return cells
}

// ruler reports whether a line is the one under a Markdown header: --- | :--:
func ruler(line Line) bool {
	text := strings.Join(line.Cells, "")
	return line.Table && text != "" && strings.Trim(text, "-: ") == ""
}

// FromTree returns the lines of a saved page or a Word file.
func FromTree(root *webpage.Node) []Line {
	var list []Line
	add := func(l Line) {
		l.Number = len(list) + 1
		list = append(list, l)
	}
	var walk func(n *webpage.Node)
	walk = func(n *webpage.Node) {
		switch {
		case n.Type == webpage.ElementNode && n.Data == "table":
			for _, l := range spread(slices.Values(webpage.Rows(n))) {
				add(l)
			}
		case n.Type == webpage.ElementNode && !webpage.HasBlock(n), n.Type == webpage.TextNode:
			if text := webpage.PlainText(n); text != "" && n.Data != "script" && n.Data != "style" {
				add(Line{Cells: []string{text}})
			}
		default:
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				walk(c)
			}
		}
	}
	walk(root)
	return list
}

// spread repeats merged cells in all rows that they cover. A table
// without merged cells, with rows of different lengths, is not whole.
func spread(rows iter.Seq[grid.Row]) []Line {
	type pending struct {
		text string
		rows int
	}
	open := map[int]pending{}
	var list []Line
	spans, widths := false, map[int]bool{}
	for row := range rows {
		l := Line{Number: row.Number, Table: true, Whole: true}
		put := func(text string, copied bool) {
			l.Cells, l.Copied = append(l.Cells, text), append(l.Copied, copied)
		}
		carry := func() {
			for p, ok := open[len(l.Cells)]; ok && p.rows > 0; p, ok = open[len(l.Cells)] {
				open[len(l.Cells)] = pending{p.text, p.rows - 1}
				put(p.text, true)
			}
		}
		for _, cell := range row.Cells {
			carry()
			text := webpage.CleanSpace(cell.Text)
			spans = spans || cell.Columns > 1 || cell.Rows > 1
			for range max(cell.Columns, 1) {
				if cell.Rows > 1 {
					open[len(l.Cells)] = pending{text, cell.Rows - 1}
				} else {
					delete(open, len(l.Cells))
				}
				put(text, false)
				text = "" // a cell over several columns is read in the first
			}
		}
		carry()
		widths[len(l.Cells)] = true
		list = append(list, l)
	}
	if !spans && len(widths) > 1 {
		for i := range list {
			list[i].Whole, list[i].Copied = false, nil
		}
	}
	return list
}

// FromBook returns the lines of a sheet; "" is the first sheet with an indicator
// table. The error is that of the book.
func FromBook(book *grid.Book, sheet string) ([]Line, error) {
	names := book.Sheets
	if sheet != "" {
		if !slices.Contains(names, sheet) {
			return nil, grid.Refuse("没有工作表 "+sheet, "有这些："+strings.Join(names, "、"))
		}
		names = []string{sheet}
	}
	for i, name := range names {
		var rows []grid.Row
		for row, err := range book.Rows(name) {
			if err != nil {
				return nil, err
			}
			if len(rows) == maxRows {
				return nil, grid.Refuse(fmt.Sprintf("超过 %d 行", maxRows), "指标表不会这么长，请核对文件")
			}
			row.Cells = slices.Clone(row.Cells)
			rows = append(rows, row)
		}
		lines := merge(rows, book.Merged(name))
		if i == len(names)-1 || slices.ContainsFunc(lines, func(l Line) bool { return headerOf(l) != nil }) {
			return lines, nil
		}
	}
	return nil, nil
}

// maxRows is the most rows of a table of indicators.
const maxRows = 20_000

// merge repeats the merged cells of a sheet in all rows that they cover.
func merge(rows []grid.Row, merged []grid.Merge) []Line {
	list := make([]Line, len(rows))
	at := map[int]int{}
	for i, row := range rows {
		at[row.Number] = i
		list[i] = Line{Number: row.Number, Table: true, Whole: true, Copied: make([]bool, len(row.Cells))}
		for _, c := range row.Cells {
			list[i].Cells = append(list[i].Cells, webpage.CleanSpace(c.Text))
		}
	}
	for _, m := range merged {
		first, ok := at[m.Top]
		if !ok || m.Left > len(list[first].Cells) {
			continue
		}
		text := list[first].Cells[m.Left-1]
		for number := m.Top; number <= m.Bottom; number++ {
			i, ok := at[number]
			if !ok {
				continue
			}
			for len(list[i].Cells) < m.Left {
				list[i].Cells, list[i].Copied = append(list[i].Cells, ""), append(list[i].Copied, false)
			}
			list[i].Cells[m.Left-1], list[i].Copied[m.Left-1] = text, number > m.Top
		}
	}
	return slices.DeleteFunc(list, func(l Line) bool { return strings.Join(l.Cells, "") == "" })
}

// role is what a column holds.
type role int

const (
	none role = iota
	level
	number
	requirement
	method
	materials
	lead
	joint
	score
	remark
	sign
	characters
	skipped // of the table that gongkai writes: what the site says of the item
)

// headers are the words by which a header is known; both is a column whose number
// may have a cell of its own.
var headers = []struct {
	form *regexp.Regexp
	role role
}{
	{regexp.MustCompile(`^(一级|二级)指标$|^(创建|考核|评估|测评)(内容|项目)$|^(指标)?(类别|项目)$`), level},
	{regexp.MustCompile(`^(指标)?(序号|编号)$`), number},
	{regexp.MustCompile(`^三级指标$|^(指标|指标内容|指标要求|具体指标|测评指标|要求)$|^(创建|考核|评估|评价|测评|验收)标准$`), requirement},
	{regexp.MustCompile(`^(测评|评估|考核|评价|验收|评分)(方法|方式)$`), method},
	{regexp.MustCompile(`^(上报|申报|佐证|备查|提供|需提供的?)(资料|材料)$`), materials},
	{regexp.MustCompile(`牵头(单位|部门|机关)$`), lead},
	{regexp.MustCompile(`(责任|配合|协办|参与)(单位|部门|机关)$`), joint},
	{regexp.MustCompile(`^(分值|分数|标准分|满分|赋分)$`), score},
	{regexp.MustCompile(`^备注$`), remark},
	{regexp.MustCompile(`^加减分$`), sign},
	{regexp.MustCompile(`^字数(上限)?$`), characters},
	{regexp.MustCompile(`^(指标体系|佐证状态|佐证件数|其中逾期)$`), skipped},
}

// headerOf returns the roles of a header's columns; nil for any other line. A blank
// column after a level is a level too.
func headerOf(l Line) []role {
	if !l.Table {
		return nil
	}
	roles, matched, filled := make([]role, len(l.Cells)), 0, 0
	for i, cell := range l.Cells {
		cell = strings.ReplaceAll(cell, " ", "")
		if cell == "" {
			switch {
			case i > 0 && roles[i-1] == level:
				roles[i] = level
			case i > 0 && roles[i-1] == requirement: // 三级指标 over number and text
				roles[i-1], roles[i] = number, requirement
			}
			continue
		}
		filled++
		for _, h := range headers {
			if h.form.MatchString(cell) {
				roles[i] = h.role
				matched++
				break
			}
		}
	}
	if matched < 2 || matched*2 < filled || !slices.Contains(roles, requirement) {
		return nil
	}
	for len(roles) > 0 && roles[len(roles)-1] == none && l.Cells[len(roles)-1] == "" {
		roles = roles[:len(roles)-1]
	}
	return roles
}
