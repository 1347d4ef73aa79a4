package disclosure

import (
	"reflect"
	"slices"
	"strings"

	"gongkai/site/calendar"
)

// Blank is a key that a new document of a kind may carry, with what an editor
// has to know to fill it in.
type Blank struct {
	Key      string
	Label    string
	Type     string // as of a Field; of common keys also "moment"
	Codes    []string
	Count    int // how many numbers an ints blank has
	Required bool
	Fields   []Blank // of a table
}

// Form returns what a document of the kind may carry beyond the keys that every
// kind accepts, the starred keys first, in the order of the catalogue.
func (k *Kinds) Form(kind *Kind) []Blank {
	var keys []string
	for _, key := range kind.Required {
		head, _, _ := strings.Cut(key, ".")
		keys = append(keys, head)
	}
	keys = append(keys, kind.Keys...)
	for _, f := range kind.Fields {
		keys = append(keys, f.ID)
	}
	var form []Blank
	for i, key := range keys {
		if !slices.Contains(keys[:i], key) {
			form = append(form, k.Blank(kind, key))
		}
	}
	return form
}

// Blank describes one key of a kind, common or own.
func (k *Kinds) Blank(kind *Kind, key string) Blank {
	if f, own := kind.Field(key); own {
		b := blankOf(f)
		b.Required = kind.Requires(key)
		return b
	}
	b := Blank{Key: key, Label: k.Label(kind, key), Codes: k.current(key), Required: kind.Requires(key)}
	of := fieldOfCommon(reflect.TypeFor[Common](), key)
	if b.Type = typeName(of); b.Type != "table" && b.Type != "tables" {
		return b
	}
	for of.Kind() != reflect.Struct {
		of = of.Elem()
	}
	for i := range of.NumField() {
		name := of.Field(i).Tag.Get("toml")
		if name == "@" { // where the table stands
			continue
		}
		full := key + "." + name
		sub := Blank{Key: name, Label: k.Label(kind, full), Type: typeName(of.Field(i).Type), Codes: k.Codes(full), Required: kind.Requires(full)}
		b.Required = b.Required || sub.Required
		b.Fields = append(b.Fields, sub)
	}
	return b
}

// current are the values that the law in force lists for a common key.
func (k *Kinds) current(key string) []string {
	return slices.DeleteFunc(slices.Clone(k.Codes(key)), func(code string) bool {
		_, _, renamed := k.renaming(key, code)
		return renamed
	})
}

func blankOf(f *Field) Blank {
	b := Blank{Key: f.ID, Label: f.Label, Type: f.Type, Codes: f.Codes, Count: f.Count}
	for i := range f.Fields {
		b.Fields = append(b.Fields, blankOf(&f.Fields[i]))
	}
	return b
}

// fieldOfCommon is the Go type behind a common key.
func fieldOfCommon(common reflect.Type, key string) reflect.Type {
	for _, f := range reflect.VisibleFields(common) {
		if f.Tag.Get("toml") == key {
			return f.Type
		}
	}
	return reflect.TypeFor[string]()
}

// typeName calls a Go type what a Field of it would be called.
func typeName(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[calendar.Date]():
		return "date"
	case t == reflect.TypeFor[calendar.Moment]():
		return "moment"
	case t.Kind() == reflect.Pointer:
		return "table"
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct:
		return "tables"
	case t.Kind() == reflect.Slice:
		return "list"
	case t.Kind() == reflect.Bool:
		return "bool"
	case t.Kind() == reflect.Int:
		return "int"
	}
	return "text"
}

// Everyone returns the keys that every kind accepts.
func (k *Kinds) Everyone() (keys []string) {
	for _, l := range k.common {
		if l.Every {
			keys = append(keys, l.ID)
		}
	}
	return keys
}
