package pack

import "encoding/binary"

// The form in which entries are best written: numbers as uvarints, texts with
// their length in front.

// AppendNumber appends a number that is not negative.
func AppendNumber(b []byte, n int) []byte { return binary.AppendUvarint(b, uint64(n)) }

// AppendText appends a text of any bytes.
func AppendText(b []byte, s string) []byte { return append(AppendNumber(b, len(s)), s...) }

// Reader reads what was written in this form. An entry's checksum has been
// checked, so that it is whole: reading past the end is a mistake of the program
// and panics.
type Reader struct{ rest string }

// NewReader returns a Reader of an entry. Texts are parts of s.
func NewReader(s string) *Reader { return &Reader{s} }

// Number reads a number.
func (r *Reader) Number() int {
	v, shift := uint64(0), 0
	for i := 0; ; i++ {
		c := r.rest[i]
		v |= uint64(c&0x7F) << shift
		if c < 0x80 {
			r.rest = r.rest[i+1:]
			return int(v)
		}
		shift += 7
	}
}

// Text reads a text.
func (r *Reader) Text() string { return r.next(r.Number()) }

// Key reads a key, which has no length in front.
func (r *Reader) Key() Key { return Key([]byte(r.next(len(Key{})))) }

// Ended says whether everything has been read.
func (r *Reader) Ended() bool { return r.rest == "" }

func (r *Reader) next(n int) string {
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}
