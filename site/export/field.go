package export

import (
	"strconv"
	"strings"

	"gongkai/site/disclosure"
)

// own adds one of the kind's own fields; those of a table become fields of
// their own, named with a dot.
func (c *columns) own(f *disclosure.Field, prefix, above string) {
	if f.Hidden {
		return
	}
	name, title := prefix+f.ID, above+f.Label
	if f.Type == "table" {
		for i := range f.Fields {
			c.own(&f.Fields[i], name+".", title+"：")
		}
		return
	}
	column := c.add(name, title, formOf(f.Type), func(r *line) Value {
		v, ok := r.Value(name)
		if !ok {
			return Value{}
		}
		return r.fieldValue(v)
	})
	column.Usual, column.about = f.Codes, aboutField(f)
}

// aboutField says how the values of a kind's own field are written.
func aboutField(f *disclosure.Field) string {
	switch f.Type {
	case "money":
		return "金额，单位：元；写作数字，没有千分位"
	case "wan":
		return "金额，单位：万元；写作数字，没有千分位"
	case "day-or-ever":
		return "日期，写作 2026-03-05，或者“长期”"
	case "list":
		return "几个值之间用“；”隔开"
	case "ints":
		about := "一行 " + strconv.Itoa(f.Count) + " 个整数；CSV 里用“；”隔开，JSON Lines 里是数组"
		if f.Total {
			about += "；最后一个是合计"
		}
		return about
	case "tables":
		var names []string
		for i := range f.Fields {
			if !f.Fields[i].Hidden {
				names = append(names, f.Fields[i].ID+" "+f.Fields[i].Label)
			}
		}
		return "表格的各行，写成 JSON 数组；每行有 " + strings.Join(names, "、")
	}
	return ""
}

func formOf(fieldType string) Form {
	switch fieldType {
	case "date":
		return Day
	case "int":
		return Integer
	case "money", "wan":
		return Decimal
	case "bool":
		return Truth
	case "ints":
		return List
	case "tables":
		return Rows
	}
	return Text
}

func (r *line) fieldValue(v disclosure.FieldValue) Value {
	switch v.Field.Type {
	case "date", "money", "wan", "int":
		return single(v.Text)
	case "bool":
		return single(strconv.FormatBool(v.Text == "是"))
	case "ints":
		value := Value{Text: v.Text, Bare: true}
		for _, n := range v.Numbers() {
			value.Members = append(value.Members, strconv.Itoa(n))
		}
		return value
	case "tables":
		return single(string(r.appendRows(nil, v.Rows())))
	}
	return single(r.mask(v.Text))
}

// appendRows writes the rows of a table as JSON, values as text.
func (r *line) appendRows(b []byte, table [][]disclosure.FieldValue) []byte {
	b = append(b, '[')
	for i, row := range table {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, '{')
		first := true
		for _, v := range row {
			if v.Field.Hidden {
				continue
			}
			if !first {
				b = append(b, ',')
			}
			first = false
			b = append(appendText(b, v.Field.ID), ':')
			if v.Field.Type == "table" || v.Field.Type == "tables" {
				b = r.appendRows(b, v.Rows())
				continue
			}
			b = appendText(b, r.mask(v.Text))
		}
		b = append(b, '}')
	}
	return append(b, ']')
}
