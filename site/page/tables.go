package page

import (
	"fmt"
	"strings"

	"gongkai/site/disclosure"
	"gongkai/site/page/view"
)

// dataTables are the tables that a record carries as data: statistics, legal
// bases, liabilities.
func dataTables(e *entry) []view.Table {
	var tables []view.Table
	for _, v := range e.rec.Fields {
		if len(v.Rows()) == 0 || v.Field.Hidden {
			continue
		}
		t := listed(e, v)
		if v.Field.Type == "table" {
			t = figures(e, v)
		}
		if len(t.Rows) > 0 {
			tables = append(tables, t)
		}
	}
	return numberedTables(tables)
}

// numberedTables gives each table its anchor.
func numberedTables(tables []view.Table) []view.Table {
	for i := range tables {
		tables[i].ID = fmt.Sprintf("site-data-%d", i+1)
	}
	return tables
}

// figures is one row of many values, turned: a line for each.
func figures(e *entry, v disclosure.FieldValue) view.Table {
	caption, columns := v.Field.Label, []string{"内容"}
	for _, f := range v.Field.Fields {
		if f.Type == "ints" {
			caption, columns = headOf(v.Field.Label, f.Count)
			break
		}
		if f.Type == "int" || f.Type == "wan" {
			columns = []string{"数量"}
		}
	}
	t := view.Table{Caption: caption, Head: append([]string{"项目"}, columns...), RowHeads: true}
	for _, value := range v.Rows()[0] {
		row := []view.Cell{{Text: value.Field.Label}}
		if value.Field.Type == "ints" {
			for _, n := range value.Numbers() {
				row = append(row, view.Cell{Text: fmt.Sprint(n), Number: true})
			}
		} else {
			number := value.Field.Type == "int" || value.Field.Type == "wan"
			row = append(row, view.Cell{Text: e.mask(display(value)), Date: dayOf(value.Date), Number: number})
		}
		if len(row) == len(t.Head) && row[1].Text != "" {
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// headOf takes the names of the columns from the label, where they stand in
// brackets: 行政复议情况（结果维持、结果纠正、总计）.
func headOf(label string, count int) (caption string, columns []string) {
	open := strings.LastIndex(label, "（")
	if open > 0 && strings.HasSuffix(label, "）") {
		columns = strings.Split(strings.TrimSuffix(label[open+len("（"):], "）"), "、")
		if len(columns) == count {
			return label[:open], columns
		}
	}
	columns = nil
	for i := range count {
		columns = append(columns, fmt.Sprintf("第 %d 项", i+1))
	}
	return label, columns
}

// listed is a table of records: a column for each field that any row has.
func listed(e *entry, v disclosure.FieldValue) view.Table {
	t := view.Table{Caption: v.Field.Label}
	var used []*disclosure.Field
	for i := range v.Field.Fields {
		f := &v.Field.Fields[i]
		for _, row := range v.Rows() {
			if value, ok := cellOf(row, f); ok && value.Text != "" {
				used = append(used, f)
				t.Head = append(t.Head, f.Label)
				break
			}
		}
	}
	for _, row := range v.Rows() {
		var cells []view.Cell
		for _, f := range used {
			value, ok := cellOf(row, f)
			c := view.Cell{Text: "－"}
			if ok && value.Text != "" {
				c = view.Cell{Text: e.mask(display(value)), Date: dayOf(value.Date), Number: f.Type == "int" || f.Type == "wan"}
			}
			cells = append(cells, c)
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

func cellOf(row []disclosure.FieldValue, f *disclosure.Field) (disclosure.FieldValue, bool) {
	for _, v := range row {
		if v.Field == f {
			return v, true
		}
	}
	return disclosure.FieldValue{}, false
}
