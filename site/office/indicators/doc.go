// Package indicators reads the table of an assessment (指标体系) out of the annex in
// which an office receives it, and writes it as a set of a site.
//
// # Input
//
// FromTree takes a saved page or a Word file, FromText a plain text or Markdown,
// FromBook a workbook. Each gives Lines: rows of cells, and the texts between
// tables. Merged cells whose spans the file has are repeated in all rows that
// they cover. A text has no spans: its rows begin where the cells do that are not
// merged with the row above.
//
// # Two forms of table
//
// A numbered table has the number of each item in a cell of its own:
//
//	一级指标 | 二级指标 | 三级指标 | 测评方法 | 上报资料 | 牵头单位 | 责任单位
//	一、职能 | 1.审批   | 1 | 公布清单。 | 网络检索 | 情况说明。 | 市甲局 | 各单位
//	2 | 取消审批。 | 网络检索 | 情况说明。 | 市甲局 | 各单位
//
// A table of standards has it at the beginning of the text, several in a cell:
//
//	创建内容 | 创建标准 | 备注
//	1. 简政放权 | 1. 规范审批。 2. 完善服务。 |
//
// Read knows the columns by their headers, skips repeated headers, gives every
// item its headings, appends what continues in a further row, and takes from the
// item above what a text shows as merged with it. Numbers need not be unique, and
// are preserved as written: 57, (17), ★2. What could not be placed is in Set.Notes
// and in the written file as a comment: nothing is lost.
package indicators

// Line is a row of a table, or a text between tables.
type Line struct {
	Number int      // 1-based, of the file's lines or the sheet's rows
	Cells  []string // white space reduced to single spaces
	Copied []bool   // of each cell: it belongs to a merged cell that began in a row above; nil for none
	Table  bool     // false for a text between tables, in a cell alone
	Whole  bool     // spans are resolved: cells are under their headers
}

// Set is what a table says.
type Set struct {
	Title string // above the table; "" when there is none
	Items []Item
	Notes []Note
}

// Item is an indicator.
type Item struct {
	Line          int
	Levels        []string // headings, from the first level
	Number        string   // as written
	Requirement   string
	Method        string
	Materials     []string // at most 3
	Lead, Joint   []string
	Score         string
	Sign          string // "+" or "-" under a heading 加分项, 减分项
	Remark        string
	MaxCharacters int

	cells   map[role]string // texts of the columns, before they are split
	shifted bool            // columns that are merged with the row above are absent
}

// Note is something that a person has to look at.
type Note struct {
	Line int
	Text string
	Lost string // a text of the table that no item has; "" for none
}
