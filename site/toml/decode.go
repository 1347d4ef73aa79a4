package toml

import (
	"encoding"
	"reflect"
	"strconv"
	"strings"

	"gongkai/site/diag"
)

// Decode fills the struct that into points to. Fields are named by the tag
// `toml:"name"`; a field without tag is left alone. Supported are strings,
// integers, booleans, structs (and pointers to them), slices of these, *Table,
// Pos (tag "@": where the table stands), and types that implement
// encoding.TextUnmarshaler, which get the text of strings and of dates. The
// fields of an embedded pointer to a struct count as the struct's own; the
// pointer is set when the table has one of them.
func Decode(path string, t *Table, into any) []diag.Problem {
	return FormOf(into).Decode(path, t, into)
}

// Form is what Decode has to know of a type of structs. Who decodes many tables
// into one type makes it once.
type Form struct {
	names  []string // of the fields, in their order
	fields map[string]field
	place  int // of the field with the tag "@", -1 without one
}

type field struct {
	index    int
	form     *Form // of the struct that the field is, points to or lists; nil without one
	embedded bool  // the field of this name is within form, to whose struct this one points
}

// FormOf is the form of the struct that into points to.
func FormOf(into any) *Form { return formOf(reflect.TypeOf(into).Elem(), map[reflect.Type]*Form{}) }

// formOf makes the form of a type once; a struct may hold a list of its like.
func formOf(t reflect.Type, made map[reflect.Type]*Form) *Form {
	if form := made[t]; form != nil {
		return form
	}
	form := &Form{fields: map[string]field{}, place: -1}
	made[t] = form
	for i := range t.NumField() {
		of := within(t.Field(i).Type, made)
		switch name := t.Field(i).Tag.Get("toml"); {
		case t.Field(i).Anonymous && of != nil:
			for _, name := range of.names {
				form.fields[name] = field{i, of, true}
			}
			form.names = append(form.names, of.names...)
		case name == "":
		case name == "@":
			form.place = i
		default:
			form.fields[name] = field{i, of, false}
			form.names = append(form.names, name)
		}
	}
	return form
}

// within is the form of the structs in a field; nil for a type that is read as
// a whole.
func within(t reflect.Type, made map[reflect.Type]*Form) *Form {
	for {
		switch {
		case t == reflect.TypeFor[*Table](), t.Implements(reflect.TypeFor[encoding.TextUnmarshaler]()),
			reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
			return nil
		case t.Kind() == reflect.Struct:
			return formOf(t, made)
		case t.Kind() != reflect.Pointer && t.Kind() != reflect.Slice:
			return nil
		}
		t = t.Elem()
	}
}

// Decode fills the struct that into points to, which is of the form's type.
func (f *Form) Decode(path string, t *Table, into any) []diag.Problem {
	d := decoder{path: path}
	d.table(t, f, reflect.ValueOf(into).Elem())
	return d.problems
}

type decoder struct {
	path     string
	problems []diag.Problem
}

func (d *decoder) report(at Pos, code, hint, format string, args ...any) {
	d.problems = append(d.problems, at.In(d.path).Problem(code, diag.Error, hint, format, args...))
}

func (d *decoder) table(t *Table, form *Form, into reflect.Value) {
	if form.place >= 0 {
		into.Field(form.place).Set(reflect.ValueOf(t.Pos))
	}
	for i := range t.Entries {
		e := &t.Entries[i]
		f, ok := form.fields[e.Key]
		if !ok {
			d.problems = append(d.problems, UnknownKey(d.path, *e, form.names))
			continue
		}
		of := into.Field(f.index)
		if f.embedded {
			if of.IsNil() {
				of.Set(reflect.New(of.Type().Elem()))
			}
			f = f.form.fields[e.Key]
			of = of.Elem().Field(f.index)
		}
		d.value(e.Key, &e.Value, f.form, of)
	}
}

// UnknownKey is the problem of a key that nobody knows.
func UnknownKey(path string, e Entry, known []string) diag.Problem {
	hint := "请删去这一行，或者改成认识的键"
	if near := diag.Nearest(e.Key, known); near != "" {
		hint = "是不是 " + near + "？"
	}
	return e.Pos.In(path).Problem("unknown-key", diag.Error, hint, "不认识的键 %s", e.Key)
}

// WrongKind is the problem of a value of another type than expected.
func WrongKind(path, key string, v Value, want string) diag.Problem {
	return v.Pos.In(path).Problem("bad-value", diag.Error, "请改成"+want, "%s 应当是%s，这里写的是%s", key, want, v.Kind.Chinese())
}

func (d *decoder) wrong(key string, v *Value, want string) {
	d.problems = append(d.problems, WrongKind(d.path, key, *v, want))
}

func (d *decoder) value(key string, v *Value, form *Form, into reflect.Value) {
	if into.Kind() == reflect.Pointer && into.Type() == reflect.TypeFor[*Table]() {
		if v.Kind != Inline {
			d.wrong(key, v, Inline.Chinese())
			return
		}
		into.Set(reflect.ValueOf(v.Table))
		return
	}
	if into.CanAddr() {
		if u, ok := into.Addr().Interface().(encoding.TextUnmarshaler); ok {
			d.text(key, v, u)
			return
		}
	}
	switch into.Kind() {
	case reflect.String, reflect.Bool, reflect.Int:
		d.scalar(key, v, into)
	case reflect.Slice:
		d.slice(key, v, form, into)
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		d.value(key, v, form, into.Elem())
	case reflect.Struct:
		if v.Kind != Inline {
			d.wrong(key, v, Inline.Chinese())
			return
		}
		d.table(v.Table, form, into)
	default:
		panic("toml: cannot decode into " + into.Type().String())
	}
}

func (d *decoder) text(key string, v *Value, into encoding.TextUnmarshaler) {
	switch v.Kind {
	case String, Date, DateTime, Integer, Float:
		if err := into.UnmarshalText([]byte(v.Text)); err != nil {
			d.report(v.Pos, "bad-value", "", "%s：%s", key, err)
		}
	default:
		d.wrong(key, v, "文字或者日期")
	}
}

func (d *decoder) scalar(key string, v *Value, into reflect.Value) {
	switch into.Kind() {
	case reflect.String:
		if v.Kind != String {
			d.wrong(key, v, "加引号的文字")
			return
		}
		into.SetString(v.Text)
	case reflect.Bool:
		if v.Kind != Boolean {
			d.wrong(key, v, "true 或 false")
			return
		}
		into.SetBool(v.Text == "true")
	case reflect.Int:
		n, ok := v.Int()
		if !ok {
			d.wrong(key, v, "整数")
			return
		}
		into.SetInt(int64(n))
	}
}

func (d *decoder) slice(key string, v *Value, form *Form, into reflect.Value) {
	if v.Kind != List {
		d.wrong(key, v, "方括号里的列表")
		return
	}
	made := reflect.MakeSlice(into.Type(), len(v.List), len(v.List))
	for i := range v.List {
		d.value(key, &v.List[i], form, made.Index(i))
	}
	into.Set(made)
}

// Int reads an integer; ok is false when the value is none or too large.
func (v Value) Int() (n int, ok bool) {
	if v.Kind != Integer {
		return 0, false
	}
	n64, err := strconv.ParseInt(strings.ReplaceAll(v.Text, "_", ""), 0, 32)
	return int(n64), err == nil
}
