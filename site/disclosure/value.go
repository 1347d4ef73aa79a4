package disclosure

import (
	"strconv"
	"strings"

	"gongkai/site/calendar"
	"gongkai/site/diag"
	"gongkai/site/toml"
)

// Forever is how an open end is written (2099/12/31 in the 双公示 sheets).
const Forever = "长期"

// FieldValue is the value of a field of the kind. Text is its canonical form,
// exact and without ornament, for exports: ISO dates, plain
// numbers, lists joined by "；".
type FieldValue struct {
	Field *Field
	Text  string
	Date  calendar.Date
	Money Money
	parts *parts // nil where Text is all
}

// parts are what a value has beyond its text; few values have any.
type parts struct {
	list    []string
	numbers []int
	rows    [][]FieldValue
}

// List returns the members of a list.
func (v FieldValue) List() []string {
	if v.parts == nil {
		return nil
	}
	return v.parts.list
}

// Numbers returns the number of an int, and the row of an ints.
func (v FieldValue) Numbers() []int {
	if v.parts == nil {
		return nil
	}
	return v.parts.numbers
}

// Rows returns the single row of a table, and all rows of a tables.
func (v FieldValue) Rows() [][]FieldValue {
	if v.parts == nil {
		return nil
	}
	return v.parts.rows
}

// Display returns the value as pages show it.
func (v FieldValue) Display() string {
	switch {
	case v.Field.Type == "money":
		return v.Money.Display()
	case !v.Date.IsZero():
		return v.Date.Chinese()
	}
	for _, w := range v.Field.Words {
		if w.Value == v.Text {
			return w.Text
		}
	}
	return v.Text
}

// Grouped returns a number with a comma before every three digits: 12,600.
func Grouped(digits string) string {
	whole, fraction, point := strings.Cut(digits, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		whole += "." + fraction
	}
	return whole
}

// Value returns a field of the record, nested fields by a dot.
func (r *Record) Value(id string) (FieldValue, bool) { return valueIn(r.Fields, id) }

func valueIn(values []FieldValue, id string) (FieldValue, bool) {
	head, rest, nested := strings.Cut(id, ".")
	for i := range values {
		switch v := &values[i]; {
		case v.Field.ID != head:
		case !nested:
			return *v, true
		case len(v.Rows()) == 1:
			return valueIn(v.Rows()[0], rest)
		}
	}
	return FieldValue{}, false
}

// fieldValue converts a TOML value to the field's type.
func (r *reader) fieldValue(f *Field, key string, v toml.Value) (FieldValue, bool) {
	out := FieldValue{Field: f}
	before := len(r.problems)
	switch f.Type {
	case "text", "list":
		out.Text = r.plain(key, v)
		if v.Kind == toml.List {
			out.parts = &parts{list: r.members(key, v)}
		}
		r.checkCodes(key, v, f.Codes)
	case "date", "day-or-ever":
		r.date(f, key, v, &out)
	case "money":
		r.money(key, v, &out)
	case "wan":
		out.Text = r.plain(key, v)
		if _, err := FromWan(out.Text); err != nil && len(r.problems) == before {
			r.report(v.Pos, "bad-value", diag.Error, "金额以万元为单位，写作 \"12.50\"", "%s：%s", key, err)
		}
	case "bool":
		out.Text = r.plain(key, v)
		if v.Kind != toml.Boolean {
			r.problems = append(r.problems, toml.WrongKind(r.file, key, v, "true 或 false"))
		}
	case "int", "ints":
		r.numbers(f, key, v, &out)
	case "table", "tables":
		r.rows(f, key, v, &out)
	}
	return out, len(r.problems) == before || out.Text != "" || out.Rows() != nil
}

// plain accepts any scalar, and a list of scalars.
func (r *reader) plain(key string, v toml.Value) string {
	switch v.Kind {
	case toml.Inline:
		r.problems = append(r.problems, toml.WrongKind(r.file, key, v, "加引号的文字"))
		return ""
	case toml.Boolean:
		return map[string]string{"true": "是", "false": "否"}[v.Text]
	case toml.List:
		return strings.Join(r.members(key, v), "；")
	}
	return strings.TrimSpace(v.Text)
}

func (r *reader) members(key string, v toml.Value) (members []string) {
	for _, e := range v.List {
		members = append(members, r.plain(key, e))
	}
	return members
}

func (r *reader) date(f *Field, key string, v toml.Value, out *FieldValue) {
	if f.Type == "day-or-ever" && v.Kind == toml.String && v.Text == Forever {
		out.Text = Forever
		return
	}
	if v.Kind != toml.Date && v.Kind != toml.String {
		r.problems = append(r.problems, toml.WrongKind(r.file, key, v, "日期，如 2026-03-05"))
		return
	}
	d, err := calendar.Parse(v.Text)
	if err != nil {
		r.report(v.Pos, "bad-date", diag.Error, "日期写作 2026-03-05，不加引号", "%s：%s", key, err)
		return
	}
	out.Date, out.Text = d, d.String()
	if f.Type == "day-or-ever" && out.Text == "2099-12-31" {
		out.Date, out.Text = calendar.Date{}, Forever
	}
}

func (r *reader) money(key string, v toml.Value, out *FieldValue) {
	switch v.Kind {
	case toml.String, toml.Integer, toml.Float:
	default:
		r.problems = append(r.problems, toml.WrongKind(r.file, key, v, "以元为单位的金额"))
		return
	}
	m, err := ParseMoney(strings.ReplaceAll(v.Text, "_", ""))
	if err != nil {
		r.report(v.Pos, "bad-value", diag.Error, "金额以元为单位，写作 5000 或 \"5000.50\"", "%s：%s", key, err)
		return
	}
	out.Money, out.Text = m, m.String()
}

func (r *reader) numbers(f *Field, key string, v toml.Value, out *FieldValue) {
	list := []toml.Value{v}
	if f.Type == "ints" {
		if v.Kind != toml.List || len(v.List) != f.Count {
			r.report(v.Pos, "bad-value", diag.Error, "按表头的顺序写全", "%s 应当是 %d 个整数", key, f.Count)
			return
		}
		list = v.List
	}
	var texts []string
	var numbers []int
	for _, e := range list {
		n, ok := e.Int()
		if !ok || n < 0 {
			r.problems = append(r.problems, toml.WrongKind(r.file, key, e, "不小于零的整数"))
			return
		}
		numbers, texts = append(numbers, n), append(texts, strconv.Itoa(n))
	}
	out.parts = &parts{numbers: numbers}
	out.Text = strings.Join(texts, "；")
}

func (r *reader) rows(f *Field, key string, v toml.Value, out *FieldValue) {
	var tables []*toml.Table
	var ok bool
	if v.Kind == toml.Inline {
		tables, ok = []*toml.Table{v.Table}, true
	} else {
		tables, ok = v.Tables()
	}
	if !ok || f.Type == "table" && len(tables) != 1 {
		r.problems = append(r.problems, toml.WrongKind(r.file, key, v, "表"))
		return
	}
	var names []string
	for _, sub := range f.Fields {
		names = append(names, sub.ID)
	}
	out.parts = &parts{}
	for _, t := range tables {
		row := []FieldValue{}
		for _, e := range t.Entries {
			sub, known := fieldIn(f.Fields, e.Key)
			if !known {
				r.problems = append(r.problems, toml.UnknownKey(r.file, e, names))
				continue
			}
			if v.Kind == toml.List { // a table's own keys are noted already
				r.places = appendPlace(r.places, key+"."+e.Key, e.Pos)
			}
			if value, ok := r.fieldValue(sub, key+"."+e.Key, e.Value); ok {
				row = append(row, value)
			}
		}
		out.parts.rows = append(out.parts.rows, inOrder(row, f.Fields))
	}
}

// inOrder sorts values into the order in which their fields are declared.
func inOrder(values []FieldValue, fields []Field) []FieldValue {
	sorted := make([]FieldValue, 0, len(values))
	for i := range fields {
		for j := range values {
			if values[j].Field == &fields[i] {
				sorted = append(sorted, values[j])
			}
		}
	}
	return sorted
}
