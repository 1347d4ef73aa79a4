package export

import (
	"strconv"

	"gongkai/site/audit"
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
	c.add(name, title, formOf(f.Type), func(r *line) value {
		v, ok := r.Value(name)
		if !ok {
			return value{}
		}
		return r.fieldValue(v)
	})
}

func formOf(fieldType string) form {
	switch fieldType {
	case "date":
		return day
	case "int":
		return integer
	case "money", "wan":
		return decimal
	case "bool":
		return truth
	case "ints":
		return list
	case "tables":
		return rows
	}
	return text
}

func (r *record) fieldValue(v disclosure.FieldValue) value {
	switch v.Field.Type {
	case "date", "money", "wan", "int":
		return one(v.Text)
	case "bool":
		return one(strconv.FormatBool(v.Text == "是"))
	case "ints":
		made := value{text: v.Text, bare: true}
		for _, n := range v.Numbers {
			made.members = append(made.members, strconv.Itoa(n))
		}
		return made
	case "tables":
		return one(string(r.appendRows(nil, v.Rows)))
	}
	return one(r.mask(v.Text))
}

// appendRows writes the rows of a table as JSON, values as text.
func (r *record) appendRows(b []byte, table [][]disclosure.FieldValue) []byte {
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
			b = append(audit.AppendJSON(b, v.Field.ID), ':')
			if v.Field.Type == "table" || v.Field.Type == "tables" {
				b = r.appendRows(b, v.Rows)
				continue
			}
			b = audit.AppendJSON(b, r.mask(v.Text))
		}
		b = append(b, '}')
	}
	return append(b, ']')
}
