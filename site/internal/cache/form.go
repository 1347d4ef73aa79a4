package cache

import (
	"encoding/binary"
	"unsafe"
)

// Writer collects an entry: numbers as varints, texts with their length in
// front. Reader reads them in the same order.
type Writer []byte

// Number appends a number that is not negative.
func (w *Writer) Number(n int) { *w = binary.AppendUvarint(*w, uint64(n)) }

// Numbers appends numbers that are not negative.
func (w *Writer) Numbers(numbers ...int) {
	for _, n := range numbers {
		w.Number(n)
	}
}

// Text appends texts of any bytes.
func (w *Writer) Text(texts ...string) {
	for _, s := range texts {
		w.Number(len(s))
		*w = append(*w, s...)
	}
}

// Bool appends a truth value.
func (w *Writer) Bool(b bool) {
	if b {
		w.Number(1)
	} else {
		w.Number(0)
	}
}

// Reader reads what a Writer wrote. The checksum of an entry is verified before,
// so reading past the end is a mistake of the program and panics.
type Reader struct{ rest string }

// NewReader returns a Reader of an entry. Texts that it returns are parts of s.
func NewReader(s string) *Reader { return &Reader{s} }

// Number reads a number.
func (r *Reader) Number() int {
	v, shift := uint64(0), 0
	for i := 0; ; i++ {
		b := r.rest[i]
		v |= uint64(b&0x7F) << shift
		if b < 0x80 {
			r.rest = r.rest[i+1:]
			return int(v)
		}
		shift += 7
	}
}

// Text reads a text.
func (r *Reader) Text() string { return r.take(r.Number()) }

// Bool reads a truth value.
func (r *Reader) Bool() bool { return r.Number() == 1 }

// Key reads a key, which has no length in front.
func (r *Reader) Key() Key { return Key([]byte(r.take(len(Key{})))) }

// Ended reports whether everything has been read.
func (r *Reader) Ended() bool { return r.rest == "" }

func (r *Reader) take(n int) string {
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

// asString returns b, which nobody changes afterwards, as a string without a copy.
func asString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
