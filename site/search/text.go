package search

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"gongkai/site/page"
)

// Units that stand in no normalised text.
const (
	gap   = 0 // after each piece of text: no string reaches over it
	begin = 1 // before a name
	end   = 2 // after a name
)

// named is where positions of what is no name begin: what stands before it is
// found in a name, and is shown first.
const named = 256

// longest is how many units of a document are found; see placeBits, and search.js.
const longest = 1<<placeBits - named

// text is all that can be found, normalised, one document after the other, in a
// file: two bytes for each unit. Each piece ends with a gap.
type text struct {
	scratch *scratch
	starts  []int64  // of each document in units, and the end
	names   []uint32 // how many units of a document are names
}

// document is the text of one document, as it is put into a text.
type document struct {
	units []uint16
	names int // how many of units are names
}

func newDocument(f *page.Found) document {
	var d document
	for i, name := range f.Names {
		if !repeated(f.Names, i) {
			d.add(name, true)
		}
	}
	d.names = len(d.units)
	for _, t := range f.Texts {
		d.add(t, false)
	}
	for _, t := range f.Body {
		d.add(t, false)
	}
	return d
}

func repeated(names []string, i int) bool {
	for _, before := range names[:i] {
		if before == names[i] {
			return true
		}
	}
	return false
}

// add appends a piece; one that is empty when normalised leaves no trace, and
// one that goes too far is cut.
func (d *document) add(piece string, name bool) {
	from := len(d.units)
	if name {
		d.units = append(d.units, begin)
	}
	content := len(d.units)
	if d.units = normal(d.units, piece); len(d.units) == content {
		d.units = d.units[:from]
		return
	}
	if name {
		d.units = append(d.units, end)
	}
	if len(d.units) >= longest {
		d.units = d.units[:max(from, longest-1)]
	}
	d.units = append(d.units, gap)
}

// add takes in some documents.
func (t *text) add(documents []described) error {
	size := 0
	for i := range documents {
		size += 2 * len(documents[i].units)
	}
	b := make([]byte, 0, size)
	for i := range documents {
		d := &documents[i]
		b = putUnits(b, d.units)
		t.starts = append(t.starts, t.starts[len(t.starts)-1]+int64(len(d.units)))
		t.names = append(t.names, uint32(d.names))
	}
	_, err := t.scratch.add(b)
	return err
}

// index is the unit at a position.
func (d *document) index(position int) int {
	if position < d.names {
		return position
	}
	return position - max(0, named-d.names)
}

// read appends the units of the documents from one to before another; b is memory
// to do it with.
func (t *text) read(units []uint16, b []byte, from, to int) ([]uint16, []byte, error) {
	size := int(t.starts[to] - t.starts[from])
	b = slices.Grow(b[:0], 2*size)[:2*size]
	if err := t.scratch.read(b, 2*t.starts[from]); err != nil {
		return nil, nil, err
	}
	return takeUnits(slices.Grow(units, size), b), b, nil
}

func putUnits(b []byte, units []uint16) []byte {
	for _, u := range units {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func takeUnits(units []uint16, b []byte) []uint16 {
	for i := 0; i < len(b); i += 2 {
		units = append(units, binary.LittleEndian.Uint16(b[i:]))
	}
	return units
}

// halved says how often the documents are halved for the sample: not where the
// text has no more than most units, at most five times.
func halved(units int64, most int) int {
	return min(5, bits.Len64(uint64(max(units-1, 0)/int64(most))))
}

// sampled says whether a document is in the sample. Its number alone decides.
func sampled(document, halved int) bool { return uint32(document)*0x9E3779B1>>(32-halved) == 0 }

// sample is the text of the documents that are in the sample.
func (t *text) sample(halved int) (units []uint16, err error) {
	whole := t.starts[len(t.starts)-1]
	units = make([]uint16, 0, whole>>halved+whole>>halved/8)
	var b []byte
	for d := range t.names {
		if sampled(d, halved) {
			if units, b, err = t.read(units, b, d, d+1); err != nil {
				return nil, err
			}
		}
	}
	return units, nil
}

// windows divides the documents into ranges of some size units each, documents
// and parties apart; a range is given by its first document, the next one's is
// its end.
func (t *text) windows(docs, size int) []int {
	bounds := []int{0}
	for d := range t.names {
		first := bounds[len(bounds)-1]
		if d > first && (d == docs || d-first == together || t.starts[d+1]-t.starts[first] > int64(size)) {
			bounds = append(bounds, d)
		}
	}
	return append(bounds, len(t.names))
}
