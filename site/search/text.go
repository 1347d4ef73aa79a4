package search

import (
	"fmt"
	"math"
	"sort"
)

// Units that stand in no normalised text.
const (
	gap   = 0 // between two pieces of text: no string reaches over it
	begin = 1 // before a name
	end   = 2 // after a name
)

// named is where positions of what is no name begin: what stands before it is
// found in a name, and is shown first.
const named = 256

// text is all that can be found, normalised, one document after the other. It
// begins with a gap, and each piece ends with one.
type text struct {
	units  []uint16
	starts []uint32 // of each document in units
	bodies []uint32 // of the first unit after its names
	near   []uint32 // the document of every 1024th unit
	counts []int    // of each unit
}

// document is the text of one document, as it is put into a text.
type document struct {
	units []uint16
	names int // how many of units are names
}

func newDocument(names, texts []string) document {
	var d document
	for i, name := range names {
		if !repeated(names, i) {
			d.add(name, true)
		}
	}
	d.names = len(d.units)
	for _, t := range texts {
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

// add appends a piece; one that is empty when normalised leaves no trace.
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
	d.units = append(d.units, gap)
}

func (t *text) add(d document) error {
	if len(t.units) == 0 {
		t.units = append(t.units, gap)
	}
	if len(t.units)+len(d.units) > math.MaxUint32 {
		return fmt.Errorf("全文超过 %d 个字，不能编检索", math.MaxUint32)
	}
	t.starts = append(t.starts, uint32(len(t.units)))
	t.bodies = append(t.bodies, uint32(len(t.units)+d.names))
	t.units = append(t.units, d.units...)
	return nil
}

// seal counts and makes occurrence quick; nothing is added afterwards.
func (t *text) seal() {
	t.counts = make([]int, 1<<16)
	for _, u := range t.units {
		t.counts[u]++
	}
	t.near = make([]uint32, len(t.units)>>10+1)
	for i := range t.near {
		at := uint32(i << 10)
		t.near[i] = uint32(max(0, sort.Search(len(t.starts), func(d int) bool { return t.starts[d] > at })-1))
	}
}

// document is the id of the document that holds a unit.
func (t *text) document(at uint32) int {
	d := int(t.near[at>>10])
	for d+1 < len(t.starts) && t.starts[d+1] <= at {
		d++
	}
	return d
}

// occurrence is the place of a unit. What is no name begins at position named,
// or after the names where those are longer.
func (t *text) occurrence(at uint32) occurrence {
	d := t.document(at)
	position := int(at - t.starts[d])
	if names := int(t.bodies[d] - t.starts[d]); position >= names && names < named {
		position += named - names
	}
	return occurrence{d, position}
}
