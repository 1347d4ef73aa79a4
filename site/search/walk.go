package search

import (
	"encoding/binary"
	"iter"
	"math/bits"
	"slices"
)

// walk goes through a window of the text once, from unit to unit, and keeps the
// longest common string that ends there. When the next unit makes it rare, that
// is a place of a string of the forward dictionary; what is left, its first unit
// taken away, is tried again. When a longest common string has been found, it
// and the unit before it are a place of a string of the backward dictionary.
type walk struct {
	*index
	bytes []byte
	units []uint16
	spans []span  // of the window's documents
	near  []int32 // the document of every 256th unit

	entries [directions][]entry
	rows    []uint64 // by document, of 64 of them, a bit for each common string: what it holds
	held    []uint64 // by common string, a bit for each document: who holds it
	present []uint64 // a bit for each common string that somebody holds
	ends    []uint32 // by common string: in how many places it goes on otherwise than by common strings
	other   []entry  // to sort entries with
	lists   []list
	others  []list // to sort lists with
	rest    []byte // of one list
}

type direction uint8

const (
	forward direction = iota
	backward
	directions
)

// entry is a place of a rare string: the number of a common string, the unit
// that makes it rare, and where it begins in the window.
type entry uint64

const (
	placeBits = 22 // a document fits into a window of its own
	unitBits  = 16
)

// together is how many documents are in a window at most, and heldWords the
// numbers that have a bit for each.
const (
	together  = 2048
	heldWords = together / 64
)

func newWalk(x *index) *walk {
	words := len(x.common.nodes)/64 + 1
	return &walk{
		index: x, rows: make([]uint64, 64*words), held: make([]uint64, 64*words*heldWords), present: make([]uint64, words),
		ends: make([]uint32, len(x.common.nodes)),
	}
}

// run walks through the documents from one to before another, and puts down
// their lists.
func (w *walk) run(from, to int) (segments, error) {
	var err error
	if w.units, w.bytes, err = w.text.read(w.units[:0], w.bytes, from, to); err != nil {
		return segments{}, err
	}
	w.spans, w.near = w.spans[:0], w.near[:0]
	for d := from; d < to; d++ {
		w.span(int32(w.text.starts[d]-w.text.starts[from]), int32(w.text.starts[d+1]-w.text.starts[from]), int32(w.text.names[d]))
	}
	for which := range w.entries {
		w.entries[which] = slices.Grow(w.entries[which][:0], len(w.units))
	}
	for d := range to - from {
		w.through(int32(d))
		if d&63 == 63 || d == to-from-1 {
			w.turn(d >> 6)
		}
	}
	var s segments
	w.bytes = w.bytes[:0]
	for which := range directions {
		w.bytes, s.begin[which] = w.put(w.bytes, which, from)
	}
	for n := range w.all() {
		clear(w.holders(n))
	}
	clear(w.present)
	s.at, err = w.text.scratch.add(w.bytes)
	return s, err
}

// span is where a document stands in the window. What is no name begins at
// position named, or after the names where those are longer.
type span struct{ from, names, to, shift int32 }

// span adds the next document.
func (w *walk) span(from, to, names int32) {
	for int32(len(w.near)<<8) < to {
		w.near = append(w.near, int32(len(w.spans)))
	}
	w.spans = append(w.spans, span{from, from + names, to, max(0, named-names)})
}

// through walks through a document.
func (w *walk) through(document int32) {
	c, at, from, to := w.common, uint32(0), w.spans[document].from, w.spans[document].to
	words := len(w.rows) / 64
	holds := w.rows[int(document&63)*words:][:words]
	ahead, behind := w.entries[forward], w.entries[backward]
	for i := from; i < to; i++ {
		u := w.units[i]
		if u == gap {
			for ; at != 0; at = c.nodes[at].suffix {
				w.ends[at]++
				c.mark(holds, at)
			}
			continue
		}
		length := int32(c.nodes[at].length)
		for {
			if length < int32(w.depth) {
				if child := c.child(at, u); child != 0 {
					at = child
					length++
					break
				}
				w.ends[at]++
				ahead = append(ahead, newEntry(at, u, i-length))
			}
			if at == 0 {
				break
			}
			c.mark(holds, at)
			at = c.nodes[at].suffix
			length--
		}
		if start := i - length; at == 0 {
			behind = append(behind, newEntry(0, u, i))
		} else if length < int32(w.depth) && start >= from && w.units[start] != gap {
			behind = append(behind, newEntry(at, w.units[start], start))
		}
	}
	w.entries[forward], w.entries[backward] = ahead, behind
}

func newEntry(n uint32, unit uint16, place int32) entry {
	return entry(n)<<(unitBits+placeBits) | entry(unit)<<placeBits | entry(place)
}

func (e entry) string() (n uint32, unit uint16) {
	return uint32(e >> (unitBits + placeBits)), uint16(e >> placeBits)
}

func (e entry) place() int32 { return int32(e & (1<<placeBits - 1)) }

// mark notes that a document holds a common string, and so what it begins with.
func (c *common) mark(holds []uint64, n uint32) {
	for ; n != 0 && holds[n>>6]>>(n&63)&1 == 0; n = c.nodes[n].parent {
		holds[n>>6] |= 1 << (n & 63)
	}
}

// turn makes, of the rows of 64 documents, the word of each common string.
func (w *walk) turn(word int) {
	words := len(w.rows) / 64
	var square [64]uint64
	for n := range words {
		any := uint64(0)
		for d := range square {
			square[d] = w.rows[d*words+n]
			any |= square[d]
		}
		if any == 0 {
			continue
		}
		w.present[n] |= any
		transpose(&square)
		for bit, documents := range square {
			w.held[(n<<6+bit)*heldWords+word] = documents
		}
	}
	clear(w.rows)
}

// transpose makes the m-th bit of the n-th number of the n-th bit of the m-th.
func transpose(square *[64]uint64) {
	mask := uint64(0xFFFFFFFF)
	for half := 32; half > 0; half, mask = half>>1, mask^mask<<(half>>1) {
		for i := 0; i < 64; i = (i + half + 1) &^ half {
			t := (square[i]>>half ^ square[i+half]) & mask
			square[i] ^= t << half
			square[i+half] ^= t
		}
	}
}

// list is what a window has of a list: of a common string its number is from, of
// a rare one its entries stand there.
type list struct {
	order    order
	from, to int
}

// put writes the lists of a dictionary in their order, each with
//
//	8 bytes  its string's order
//	numbers  the first document, the last one, the first position (0 where there
//	         are none), how many bytes follow
//	         the rest of the list as in list.go
//
// and says where the ranges of the dictionary begin.
func (w *walk) put(b []byte, which direction, first int) (_ []byte, begin []int64) {
	entries := w.sorted(which)
	w.lists = w.lists[:0]
	for from := 0; from < len(entries); {
		string := entries[from] >> placeBits
		to := from + 1
		for to < len(entries) && entries[to]>>placeBits == string {
			to++
		}
		w.lists = append(w.lists, list{w.trees[which].rare(entries[from].string()), from, to})
		from = to
	}
	if which == forward {
		for n := range w.all() {
			w.lists = append(w.lists, list{order: w.trees[which].common(uint32(n)), from: n})
		}
	}
	w.sortLists()
	bounds := w.ranges[which]
	for _, l := range w.lists {
		for l.order >= bounds[len(begin)] {
			begin = append(begin, int64(len(b)))
		}
		b = binary.LittleEndian.AppendUint64(b, uint64(l.order))
		if l.order.common() {
			b, w.rest = appendHolders(b, w.rest[:0], w.holders(l.from), first)
		} else {
			b, w.rest = w.appendPlaces(b, w.rest[:0], entries[l.from:l.to], first)
		}
	}
	for len(begin) < len(bounds) {
		begin = append(begin, int64(len(b)))
	}
	return b, begin
}

// sortLists brings the lists into the order of their strings.
func (w *walk) sortLists() {
	const digit = 11
	from, to := w.lists, slices.Grow(w.others[:0], len(w.lists))[:len(w.lists)]
	var counts [1 << digit]int
	for shift := 0; uint64(len(w.common.nodes)+1)<<orderRank>>shift > 0; shift += digit {
		clear(counts[:])
		for i := range from {
			counts[from[i].order>>shift&(1<<digit-1)]++
		}
		sum := 0
		for i, n := range counts {
			counts[i] = sum
			sum += n
		}
		for i := range from {
			d := from[i].order >> shift & (1<<digit - 1)
			to[counts[d]] = from[i]
			counts[d]++
		}
		from, to = to, from
	}
	w.lists, w.others = from, to
}

// all are the common strings that some document of the window holds.
func (w *walk) all() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, word := range w.present {
			for ; word != 0; word &= word - 1 {
				if !yield(i<<6 + bits.TrailingZeros64(word)) {
					return
				}
			}
		}
	}
}

func (w *walk) holders(n int) []uint64 { return w.held[n*heldWords : (n+1)*heldWords] }

// sorted brings the entries of one string together and keeps their order. It
// goes by a hash of the string, and puts right what has the same by chance.
func (w *walk) sorted(which direction) []entry {
	const digit = 10
	from, to := w.entries[which], slices.Grow(w.other[:0], len(w.entries[which]))[:len(w.entries[which])]
	var counts [1 << digit]int
	for shift := 0; shift < 2*digit; shift += digit {
		clear(counts[:])
		for _, e := range from {
			counts[e.hash()>>shift&(1<<digit-1)]++
		}
		sum := 0
		for i, n := range counts {
			counts[i] = sum
			sum += n
		}
		for _, e := range from {
			d := e.hash() >> shift & (1<<digit - 1)
			to[counts[d]] = e
			counts[d]++
		}
		from, to = to, from
	}
	w.entries[which], w.other = from, to
	for i := 0; i < len(from); {
		begin, hash, mixed := i, from[i].hash(), false
		for i++; i < len(from) && from[i].hash() == hash; i++ {
			mixed = mixed || from[i]>>placeBits != from[begin]>>placeBits
		}
		if mixed {
			slices.Sort(from[begin:i])
		}
	}
	return from
}

// hash has 20 bits.
func (e entry) hash() uint64 { return uint64(e>>placeBits) * 0x9E3779B97F4A7C15 >> 44 }

// appendHolders writes what a window has of a docs list.
func appendHolders(b, rest []byte, holders []uint64, first int) (_, _ []byte) {
	before := -1
	for i, word := range holders {
		for ; word != 0; word &= word - 1 {
			document := i<<6 + bits.TrailingZeros64(word)
			if before < 0 {
				b = binary.AppendUvarint(b, uint64(first+document))
			} else {
				rest = appendNumber(rest, document-before)
			}
			before = document
		}
	}
	b = binary.AppendUvarint(b, uint64(first+before))
	b = append(b, 0)
	b = binary.AppendUvarint(b, uint64(len(rest)))
	return append(b, rest...), rest
}

// appendPlaces writes what a window has of an occurrences list.
func (w *walk) appendPlaces(b, rest []byte, entries []entry, first int) (_, _ []byte) {
	document := w.document(entries[0].place())
	position := w.spans[document].position(entries[0].place())
	b = binary.AppendUvarint(b, uint64(first+document))
	start := position
	for _, e := range entries[1:] {
		place, step := e.place(), 0
		if place >= w.spans[document].to {
			step = w.document(place) - document
		}
		document += step
		p := w.spans[document].position(place)
		if rest = appendNumber(rest, step); step == 0 {
			rest = appendNumber(rest, p-position)
		} else {
			rest = appendNumber(rest, p)
		}
		position = p
	}
	b = binary.AppendUvarint(b, uint64(first+document))
	b = binary.AppendUvarint(b, uint64(start))
	b = binary.AppendUvarint(b, uint64(len(rest)))
	return append(b, rest...), rest
}

// document is the one that holds a place of the window.
func (w *walk) document(place int32) int {
	d := int(w.near[place>>8])
	for w.spans[d].to <= place {
		d++
	}
	return d
}

func (s *span) position(place int32) int {
	if place >= s.names {
		return int(place - s.from + s.shift)
	}
	return int(place - s.from)
}
