package disclosure

import (
	"slices"
	"strings"
)

// Blank is a key that a new document of a kind may carry, with what an editor
// has to know to fill it in.
type Blank struct {
	Field
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

// Blank describes a key of a kind, common or own, with the values of the law in
// force. A table is starred when a key in it is.
func (k *Kinds) Blank(kind *Kind, key string) Blank {
	b := Blank{Field: *k.field(kind, key), Required: kind.Requires(key)}
	b.Label = k.Label(kind, key)
	b.Codes = slices.DeleteFunc(slices.Clone(b.Codes), func(code string) bool {
		_, _, renamed := b.renaming(code)
		return renamed
	})
	for _, f := range b.Field.Fields {
		sub := k.Blank(kind, key+"."+f.ID)
		b.Required = b.Required || sub.Required
		b.Fields = append(b.Fields, sub)
	}
	return b
}
