package tomltree

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
// encoding.TextUnmarshaler, which get the text of strings and of dates.
func Decode(path string, t *Table, into any) []diag.Problem {
	d := decoder{path: path}
	d.table(t, reflect.ValueOf(into).Elem())
	return d.problems
}

type decoder struct {
	path     string
	problems []diag.Problem
}

func (d *decoder) report(at Pos, code, hint, format string, args ...any) {
	d.problems = append(d.problems, at.In(d.path).Problem(code, diag.Error, hint, format, args...))
}

func (d *decoder) table(t *Table, into reflect.Value) {
	fields := map[string]reflect.Value{}
	var names []string
	for i := range into.NumField() {
		name := into.Type().Field(i).Tag.Get("toml")
		switch name {
		case "":
		case "@":
			into.Field(i).Set(reflect.ValueOf(t.Pos))
		default:
			fields[name], names = into.Field(i), append(names, name)
		}
	}
	for _, e := range t.Entries {
		if f, ok := fields[e.Key]; ok {
			d.value(e.Key, e.Value, f)
			continue
		}
		d.problems = append(d.problems, UnknownKey(d.path, e, names))
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

func (d *decoder) wrong(key string, v Value, want string) {
	d.problems = append(d.problems, WrongKind(d.path, key, v, want))
}

func (d *decoder) value(key string, v Value, into reflect.Value) {
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
		d.slice(key, v, into)
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		d.value(key, v, into.Elem())
	case reflect.Struct:
		if v.Kind != Inline {
			d.wrong(key, v, Inline.Chinese())
			return
		}
		d.table(v.Table, into)
	default:
		panic("tomltree: cannot decode into " + into.Type().String())
	}
}

func (d *decoder) text(key string, v Value, into encoding.TextUnmarshaler) {
	switch v.Kind {
	case String, Date, DateTime, Integer, Float:
		if err := into.UnmarshalText([]byte(v.Text)); err != nil {
			d.report(v.Pos, "bad-value", "", "%s：%s", key, err)
		}
	default:
		d.wrong(key, v, "文字或者日期")
	}
}

func (d *decoder) scalar(key string, v Value, into reflect.Value) {
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

func (d *decoder) slice(key string, v Value, into reflect.Value) {
	if v.Kind != List {
		d.wrong(key, v, "方括号里的列表")
		return
	}
	made := reflect.MakeSlice(into.Type(), len(v.List), len(v.List))
	for i, e := range v.List {
		d.value(key, e, made.Index(i))
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
