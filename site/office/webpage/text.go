package webpage

import "strings"

// FromText makes a tree of a plain text: a paragraph for each line, a table of
// successive lines with three or more columns, separated by bars or tabs.
func FromText(text string) *Node {
	root := NewElement("div")
	var rows [][]string
	flush := func() {
		if len(rows) > 1 {
			root.AppendChild(tableOf(rows))
		} else if len(rows) == 1 {
			root.AppendChild(NewElement("p", NewText(strings.Join(rows[0], " "))))
		}
		rows = nil
	}
	for line := range strings.SplitSeq(text, "\n") {
		if cells := columnsOf(line); len(cells) > 2 {
			rows = append(rows, cells)
			continue
		}
		flush()
		if strings.TrimSpace(line) != "" {
			root.AppendChild(NewElement("p", NewText(line)))
		}
	}
	flush()
	return root
}

// columnsOf splits a line at " | " bars, else at tabs.
func columnsOf(line string) []string {
	separator := "|"
	if !strings.Contains(line, " | ") {
		separator = "\t"
	}
	cells := strings.Split(strings.Trim(strings.TrimSpace(line), separator), separator)
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	return cells
}

// tableOf makes a table, its first row of headers; each row is at least as wide as
// the first.
func tableOf(rows [][]string) *Node {
	table := NewElement("table")
	for i, cells := range rows {
		tag := "td"
		if i == 0 {
			tag = "th"
		}
		row := NewElement("tr")
		for n := range max(len(rows[0]), len(cells)) {
			text := ""
			if n < len(cells) {
				text = cells[n]
			}
			row.AppendChild(NewElement(tag, NewText(text)))
		}
		table.AppendChild(row)
	}
	return table
}
