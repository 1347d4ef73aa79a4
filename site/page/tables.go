package page

import (
	"fmt"
	"slices"
	"strings"

	"gongkai/site/disclosure"
	"gongkai/site/page/catalog"
	"gongkai/site/page/view"
)

// dataTables returns the tables that a record has as data: statistics, legal
// bases, liabilities. last is the report on the year before, nil where there is
// none: its figures go into a column of their own.
func dataTables(d, last *catalog.Document) []view.Table {
	var tables []view.Table
	for _, v := range d.Record.Fields {
		if len(v.Rows()) == 0 || v.Field.Hidden {
			continue
		}
		t := listed(d, v)
		if v.Field.Type == "table" {
			t = figures(d, v)
			if len(d.Record.Kind.Rates) > 0 && d.Record.Year > 0 {
				t = compared(d, last, v)
			}
		}
		if len(t.Rows) > 0 {
			tables = append(tables, t)
		}
	}
	if t := rates(d, last); len(t.Rows) > 0 {
		tables = append(tables, t)
	}
	return numberedTables(tables)
}

// compared returns the numbers of a table, with those of the year before beside them.
func compared(d, last *catalog.Document, v disclosure.FieldValue) view.Table {
	t := view.Table{Caption: v.Field.Label, Head: yearHeads(d, last), RowHeads: true}
	for _, value := range v.Rows()[0] {
		row := []view.Cell{{Text: value.Field.Label}, {Text: value.Text, Number: true}}
		if last != nil {
			before := view.Cell{Text: "－"}
			if old, ok := last.Record.Value(v.Field.ID + "." + value.Field.ID); ok {
				before = view.Cell{Text: old.Text, Number: true}
			}
			row = append(row, before)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// rates returns the rates of a report that its figures give, with those of the year
// before beside them.
func rates(d, last *catalog.Document) view.Table {
	t := view.Table{Caption: "比率（按上面的件数计算）", Head: yearHeads(d, last), RowHeads: true}
	percent := func(of *catalog.Document, rate disclosure.Rate) view.Cell {
		if n, ok := of.Record.Permille(rate); ok {
			return view.Cell{Text: disclosure.Percent(n) + "%", Number: true}
		}
		return view.Cell{Text: "－"}
	}
	for _, rate := range d.Record.Kind.Rates {
		if _, ok := d.Record.Permille(rate); !ok {
			continue
		}
		row := []view.Cell{{Text: rate.Label}, percent(d, rate)}
		if last != nil {
			row = append(row, percent(last, rate))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// yearHeads returns the head of a table of a report's numbers, with the year before
// where there is a report on it.
func yearHeads(d, last *catalog.Document) []string {
	heads := []string{"项目", fmt.Sprintf("%d年", d.Record.Year)}
	if last != nil {
		heads = append(heads, fmt.Sprintf("%d年", last.Record.Year))
	}
	return heads
}

// numberedTables gives each table its anchor.
func numberedTables(tables []view.Table) []view.Table {
	for i := range tables {
		tables[i].ID = fmt.Sprintf("site-data-%d", i+1)
	}
	return tables
}

// figures returns a single row of many values, turned: a line for each value.
func figures(d *catalog.Document, v disclosure.FieldValue) view.Table {
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
			row = append(row, view.Cell{Text: d.Mask(display(value)), Date: view.OptionalDay(value.Date), Number: number})
		}
		if len(row) == len(t.Head) && row[1].Text != "" {
			t.Rows = append(t.Rows, row)
		}
	}
	return t
}

// headOf returns the names of the columns, which the label has in brackets: 行政复议情况（结果维持、结果纠正、总计）.
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

// listed returns a table of records: a column for each field that any row has.
func listed(d *catalog.Document, v disclosure.FieldValue) view.Table {
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
				c = view.Cell{Text: d.Mask(display(value)), Date: view.OptionalDay(value.Date), Number: f.Type == "int" || f.Type == "wan"}
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

// Fields of a power item that its tables show, in their order.
var (
	powerBodies      = []string{"implementer", "undertaker", "object"}
	powerTerms       = []string{"statutory_days", "promised_days", "fee"}
	powerSupervision = []string{"supervision", "remedies"}
)

// powerSteps is the caption of the flow chart of a power item.
const powerSteps = "办理流程"

// powerTables returns the parts of a power item in the order in which they are
// read: basis, who, how, how long, what they answer for, who watches them.
func powerTables(d *catalog.Document) []view.Table {
	var tables []view.Table
	add := func(t view.Table, caption string) {
		if len(t.Rows) > 0 {
			t.Caption = caption
			tables = append(tables, t)
		}
	}
	lists := map[string]view.Table{}
	for _, v := range d.Record.Fields {
		if len(v.Rows()) > 0 {
			lists[v.Field.ID] = listed(d, v)
		}
	}
	add(lists["basis_items"], "设定依据")
	add(facts(d, powerBodies), "实施主体")
	add(steps(d), powerSteps)
	add(facts(d, powerTerms), "期限和收费")
	add(lists["liabilities"], "责任事项")
	add(facts(d, powerSupervision), "监督和救济")
	return tables
}

// inPowerTables reports whether a field of a power item has its place in its tables.
func inPowerTables(k *disclosure.Kind, id string) bool {
	return k.PowerList && (id == "flow" || slices.Contains(powerBodies, id) || slices.Contains(powerTerms, id) || slices.Contains(powerSupervision, id))
}

// facts returns single fields, a line for each.
func facts(d *catalog.Document, fields []string) view.Table {
	t := view.Table{RowHeads: true}
	for _, id := range fields {
		if v, ok := d.Record.Value(id); ok && v.Text != "" {
			t.Rows = append(t.Rows, []view.Cell{{Text: v.Field.Label}, {Text: d.Mask(display(v))}})
		}
	}
	return t
}

// steps returns the flow chart (职权运行流程图) in words.
func steps(d *catalog.Document) view.Table {
	t := view.Table{RowHeads: true}
	v, _ := d.Record.Value("flow")
	for i, text := range v.List() {
		t.Rows = append(t.Rows, []view.Cell{{Text: fmt.Sprintf("第 %d 步", i+1)}, {Text: d.Mask(text)}})
	}
	return t
}
