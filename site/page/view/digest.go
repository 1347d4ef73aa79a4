package view

import (
	"crypto/sha256"
	"encoding/binary"
	"reflect"
)

// Digest returns a digest of a view, given by pointer. Two views of the same layout
// with the same digest are placed as the same bytes.
func Digest(view any) [sha256.Size]byte {
	return sha256.Sum256(appendValue(make([]byte, 0, 16<<10), reflect.ValueOf(view).Elem()))
}

// summed is how many bytes of a list are collected before their sum replaces them,
// so that they fit the stack.
const summed = 8 << 10

// appendValue writes a value so that no other value of its type is written alike.
func appendValue(b []byte, v reflect.Value) []byte {
	switch v.Kind() {
	case reflect.String:
		s := v.String()
		return append(binary.AppendUvarint(b, uint64(len(s))), s...)
	case reflect.Bool:
		if v.Bool() {
			return append(b, 1)
		}
		return append(b, 0)
	case reflect.Int:
		return binary.AppendVarint(b, v.Int())
	case reflect.Pointer:
		if v.IsNil() {
			return append(b, 0)
		}
		return appendValue(append(b, 1), v.Elem())
	case reflect.Slice:
		b = binary.AppendUvarint(b, uint64(v.Len()))
		for i := range v.Len() {
			if b = appendValue(b, v.Index(i)); len(b) > summed {
				sum := sha256.Sum256(b)
				b = append(b[:0], sum[:]...)
			}
		}
		return b
	case reflect.Struct:
		for i := range v.NumField() {
			b = appendValue(b, v.Field(i))
		}
		return b
	}
	panic("page: a view holds a " + v.Kind().String())
}
