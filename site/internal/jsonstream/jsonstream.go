// Package jsonstream writes a JSON object member by member, so that lists of a
// million items are never held in memory. The bytes are those of json.Encoder
// with an indent of two spaces and without HTML escapes, followed by a newline.
//
//	o := jsonstream.New(w)
//	o.Member("as_of", "2026-11-21")
//	jsonstream.List(o, "rows", rows)
//	err := o.Close()
package jsonstream

import (
	"bytes"
	"encoding/json"
	"io"
	"iter"
)

// Object is a JSON object that is being written. The first error stops the
// writing; Close returns it.
type Object struct {
	w           io.Writer
	b           bytes.Buffer
	value, item *json.Encoder // into b, indented as a member and as an item of a list
	begun       bool
	err         error
}

// size is how many bytes are collected before they are written.
const size = 1 << 16

// New begins an object.
func New(w io.Writer) *Object {
	o := &Object{w: w}
	o.value, o.item = json.NewEncoder(&o.b), json.NewEncoder(&o.b)
	o.value.SetIndent("  ", "  ")
	o.item.SetIndent("    ", "  ")
	o.value.SetEscapeHTML(false)
	o.item.SetEscapeHTML(false)
	o.b.WriteByte('{')
	return o
}

// Member writes a member with its whole value.
func (o *Object) Member(name string, value any) {
	o.name(name)
	o.encode(o.value, value)
}

// List writes a member whose value is a list. An error among the items ends the list.
func List[T any](o *Object, name string, items iter.Seq2[T, error]) {
	o.name(name)
	o.b.WriteByte('[')
	empty := true
	for item, err := range items {
		if o.err == nil {
			o.err = err
		}
		if o.err != nil {
			return
		}
		if !empty {
			o.b.WriteByte(',')
		}
		empty = false
		o.b.WriteString("\n    ")
		o.encode(o.item, item)
	}
	if !empty {
		o.b.WriteString("\n  ")
	}
	o.b.WriteByte(']')
}

// Close ends the object and returns the first error.
func (o *Object) Close() error {
	if o.begun {
		o.b.WriteByte('\n')
	}
	o.b.WriteString("}\n")
	o.flush()
	return o.err
}

func (o *Object) name(name string) {
	if o.begun {
		o.b.WriteByte(',')
	}
	o.begun = true
	o.b.WriteString("\n  ")
	o.encode(o.value, name)
	o.b.WriteString(": ")
}

// encode appends a value without the newline that the encoder puts behind it.
func (o *Object) encode(enc *json.Encoder, value any) {
	if err := enc.Encode(value); err != nil {
		if o.err == nil {
			o.err = err
		}
		return
	}
	o.b.Truncate(o.b.Len() - len("\n"))
	if o.b.Len() >= size {
		o.flush()
	}
}

func (o *Object) flush() {
	if o.err == nil {
		_, o.err = o.w.Write(o.b.Bytes())
	}
	o.b.Reset()
}
