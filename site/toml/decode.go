package toml

import (
	"encoding"
	"reflect"
	"strconv"
	"strings"

	"gongkai/site/diag"
)

// Decode fills the struct that into points to, and returns a problem for every
// key that the struct lacks and for every value of another type. Fields are
// named by the tag `toml:"name"`; a field without tag is left alone. Fields may be
// strings, integers, booleans, structs, pointers to them, slices of them, Texts,
// *Table, Pos (tag "@": the place of the table), and types that implement
// encoding.TextUnmarshaler, which get the text of strings, numbers and dates.
// The fields of an embedded pointer to a struct count as the struct's own; the
// pointer is set when the table has any of them.
func Decode(path string, t *Table, into any) []diag.Problem {
	return ShapeOf(into).Decode(path, t, into)
}

// Texts is a list of strings, which may also be written as one string alone.
type Texts []string

// Shape holds what Decode has to know of a struct type. Whoever decodes many
// tables into a type asks for its shape once.
type Shape struct {
	names  []string // of the fields, in their order
	fields map[string]field
	place  int // index of the field with the tag "@", -1 without it
}

type field struct {
	index    int
	shape    *Shape // of the struct that the field is, points to or lists; nil for any other field
	embedded bool   // the named field belongs to shape, to whose struct this field points
}

// ShapeOf returns the shape of the struct that into points to.
func ShapeOf(into any) *Shape {
	return shapeOf(reflect.TypeOf(into).Elem(), map[reflect.Type]*Shape{})
}

// shapeOf returns the shape of a type; known has the shapes up to now, because a
// struct may hold a list of its like.
func shapeOf(t reflect.Type, known map[reflect.Type]*Shape) *Shape {
	if s := known[t]; s != nil {
		return s
	}
	s := &Shape{fields: map[string]field{}, place: -1}
	known[t] = s
	for i := range t.NumField() {
		inner := innerShape(t.Field(i).Type, known)
		switch name := t.Field(i).Tag.Get("toml"); {
		case t.Field(i).Anonymous && inner != nil:
			for _, name := range inner.names {
				s.fields[name] = field{i, inner, true}
			}
			s.names = append(s.names, inner.names...)
		case name == "":
		case name == "@":
			s.place = i
		default:
			s.fields[name] = field{i, inner, false}
			s.names = append(s.names, name)
		}
	}
	return s
}

// innerShape returns the shape of the structs in a field; nil for a type that is
// read as a whole.
func innerShape(t reflect.Type, known map[reflect.Type]*Shape) *Shape {
	for {
		switch {
		case t == reflect.TypeFor[*Table](), readsText(t), readsText(reflect.PointerTo(t)):
			return nil
		case t.Kind() == reflect.Struct:
			return shapeOf(t, known)
		case t.Kind() != reflect.Pointer && t.Kind() != reflect.Slice:
			return nil
		}
		t = t.Elem()
	}
}

func readsText(t reflect.Type) bool { return t.Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) }

// Decode fills the struct that into points to, which is of the shape's type.
func (s *Shape) Decode(path string, t *Table, into any) []diag.Problem {
	d := decoder{path: path}
	d.table(t, s, reflect.ValueOf(into).Elem())
	return d.problems
}

type decoder struct {
	path     string
	problems []diag.Problem
}

func (d *decoder) table(t *Table, s *Shape, into reflect.Value) {
	if s.place >= 0 {
		into.Field(s.place).Set(reflect.ValueOf(t.Pos))
	}
	for i := range t.Entries {
		e := &t.Entries[i]
		f, ok := s.fields[e.Key]
		if !ok {
			d.problems = append(d.problems, UnknownKey(d.path, *e, s.names))
			continue
		}
		target := into.Field(f.index)
		if f.embedded {
			if target.IsNil() {
				target.Set(reflect.New(target.Type().Elem()))
			}
			f = f.shape.fields[e.Key]
			target = target.Elem().Field(f.index)
		}
		d.value(e.Key, &e.Value, f.shape, target)
	}
}

// value fills a field; shape is that of the structs in the field.
func (d *decoder) value(key string, v *Value, shape *Shape, into reflect.Value) {
	want := "" // the type that v should have
	var reader encoding.TextUnmarshaler
	if into.CanAddr() {
		reader, _ = into.Addr().Interface().(encoding.TextUnmarshaler)
	}
	switch kind := into.Kind(); {
	case into.Type() == reflect.TypeFor[*Table]():
		if want = Inline.Chinese(); v.Kind == Inline {
			into.Set(reflect.ValueOf(v.Table))
			return
		}
	case reader != nil:
		if want = "文字或者日期"; v.Kind <= DateTime && v.Kind != Boolean {
			if err := reader.UnmarshalText([]byte(v.Text)); err != nil {
				d.problems = append(d.problems, v.Pos.In(d.path).Problem("bad-value", diag.Error, "", "%s：%s", key, err))
			}
			return
		}
	case kind == reflect.String:
		if want = "加引号的文字"; v.Kind == String {
			into.SetString(v.Text)
			return
		}
	case kind == reflect.Bool:
		if want = Boolean.Chinese(); v.Kind == Boolean {
			into.SetBool(v.Text == "true")
			return
		}
	case kind == reflect.Int:
		n, ok := v.Int()
		if want = Integer.Chinese(); ok {
			into.SetInt(int64(n))
			return
		}
	case kind == reflect.Slice && v.Kind == String && into.Type() == reflect.TypeFor[Texts]():
		into.Set(reflect.ValueOf(Texts{v.Text}))
		return
	case kind == reflect.Slice:
		if want = "方括号里的列表"; v.Kind == List {
			list := reflect.MakeSlice(into.Type(), len(v.List), len(v.List))
			for i := range v.List {
				d.value(key, &v.List[i], shape, list.Index(i))
			}
			into.Set(list)
			return
		}
	case kind == reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		d.value(key, v, shape, into.Elem())
		return
	case kind == reflect.Struct:
		if want = Inline.Chinese(); v.Kind == Inline {
			d.table(v.Table, shape, into)
			return
		}
	default:
		panic("toml: cannot decode into " + into.Type().String())
	}
	d.problems = append(d.problems, WrongKind(d.path, key, *v, want))
}

// UnknownKey returns the problem of a key that is none of the known keys.
func UnknownKey(path string, e Entry, known []string) diag.Problem {
	hint := "请删去这一行，或者改成认识的键"
	if near := diag.Nearest(e.Key, known); near != "" {
		hint = "是不是 " + near + "？"
	}
	return e.Pos.In(path).Problem("unknown-key", diag.Error, hint, "不认识的键 %s", e.Key)
}

// WrongKind returns the problem of a value that is not of the type that want
// names in Chinese.
func WrongKind(path, key string, v Value, want string) diag.Problem {
	return v.Pos.In(path).Problem("bad-value", diag.Error, "请改成"+want, "%s 应当是%s，这里写的是%s", key, want, v.Kind.Chinese())
}

// Int returns an integer; ok is false when the value is none or too large.
func (v Value) Int() (n int, ok bool) {
	if v.Kind != Integer {
		return 0, false
	}
	n64, err := strconv.ParseInt(strings.ReplaceAll(v.Text, "_", ""), 0, 32)
	return int(n64), err == nil
}
