package search

import "slices"

// Numbers and lists are written in 92 printable characters, which need no
// escape in a script.
//
// A number is some leading digits and a last one. The last digit is one of the
// first 64 characters, the leading ones of the other 28: below 64 a number takes
// one character, below 1,856 two, below 52,032 three. No number has two forms.
//
// A docs list says which documents hold a string, then which parties. It is the
// shortest of three forms, named by its first character, with the length of the
// first part as a number:
//
//	g  gaps: the distance to the document before, from -1 on
//	r  runs: how many do not, how many do, how many do not …
//	b  bits: six documents to a character
//
// and what follows is the gaps of the parties.
//
// An occurrences list has two numbers for each occurrence: the distance to the
// document before, from -1 on, and the position; within one document 0 and the
// distance to the position before. 0 0 leads over to the parties. A list without
// some of the occurrences of another is shorter than that.

const lastDigits, leadingDigits = 64, 28

// digits are the 92 characters.
const digits = "#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[!]^_`abcdefghijklmnopqrstuvwxyz{|}~"

func appendNumber(b []byte, v int) []byte {
	if v < lastDigits {
		return append(b, digits[v])
	}
	return appendLong(b, v)
}

func appendLong(b []byte, v int) []byte {
	if v < lastDigits+leadingDigits*lastDigits {
		return append(b, digits[v/lastDigits-1+lastDigits], digits[v%lastDigits])
	}
	var written [12]byte
	n := len(written) - 1
	written[n] = digits[v%lastDigits]
	for v = v/lastDigits - 1; ; v = v/leadingDigits - 1 {
		n--
		written[n] = digits[lastDigits+v%leadingDigits]
		if v < leadingDigits {
			return append(b, written[n:]...)
		}
	}
}

// number reads a number, and returns what follows it.
func number(b []byte) (v int, rest []byte) {
	for i, c := range b {
		d := digitOf(uint16(c))
		if d < lastDigits {
			return v*lastDigits + d, b[i+1:]
		}
		v = v*leadingDigits + d - lastDigits + 1
	}
	return v, nil
}

// digitOf is what a digit stands for.
func digitOf(unit uint16) int {
	if unit == '!' {
		return '\\' - '#'
	}
	return int(unit) - '#'
}

// occurrence is a place where a string stands.
type occurrence struct{ id, position int }

// readOccurrences reads an occurrences list.
func readOccurrences(list []byte, docs int) (places []occurrence) {
	for o := (occurrence{id: -1}); len(list) > 0; {
		var step, position int
		step, list = number(list)
		position, list = number(list)
		switch {
		case step > 0:
			o = occurrence{o.id + step, position}
		case position > 0:
			o.position += position
		default:
			o.id = docs - 1
			continue
		}
		places = append(places, o)
	}
	return places
}

// writeOccurrences appends an occurrences list.
func writeOccurrences(b []byte, places []occurrence, docs int) []byte {
	before, parties := occurrence{id: -1}, false
	for _, o := range places {
		if o.id >= docs && !parties {
			b = append(b, digits[0], digits[0])
			parties, before.id = true, docs-1
		}
		step, position := o.id-before.id, o.position
		if step == 0 {
			position -= before.position
		}
		b = appendNumber(appendNumber(b, step), position)
		before = o
	}
	return b
}

// readDocs reads a docs list.
func readDocs(list []byte, docs int) (ids []int) {
	form := list[0]
	length, rest := number(list[1:])
	first, parties := rest[:length], rest[length:]
	step, id := 0, -1
	switch form {
	case 'g':
		for len(first) > 0 {
			step, first = number(first)
			id += step
			ids = append(ids, id)
		}
	case 'r':
		for id = 0; len(first) > 0; {
			step, first = number(first)
			id += step
			for step, first = number(first); step > 0; step-- {
				ids = append(ids, id)
				id++
			}
		}
	case 'b':
		for i, c := range first {
			for j := range 6 {
				if digitOf(uint16(c))>>j&1 == 1 {
					ids = append(ids, 6*i+j)
				}
			}
		}
	}
	for id = docs - 1; len(parties) > 0; {
		step, parties = number(parties)
		id += step
		ids = append(ids, id)
	}
	return ids
}

// appendOccurrences writes an occurrences list of its parts.
func appendOccurrences(b []byte, parts []*fragment, docs int) []byte {
	before, parties := -1, false
	for _, p := range parts {
		if p.first >= docs && !parties {
			b = append(b, digits[0], digits[0])
			parties, before = true, docs-1
		}
		b = append(appendNumber(appendNumber(b, p.first-before), p.position), p.rest...)
		before = p.last
	}
	return b
}

// documents appends the ids that the parts of a docs list have.
func documents(ids []int, parts []*fragment) []int {
	for _, p := range parts {
		id := p.first
		ids = append(ids, id)
		for rest := p.rest; len(rest) > 0; {
			var step int
			step, rest = number(rest)
			id += step
			ids = append(ids, id)
		}
	}
	return ids
}

// appendDocs writes a docs list. The ids rise; those from docs on are parties.
func appendDocs(b []byte, ids []int, docs int) []byte {
	parties := len(ids)
	for parties > 0 && ids[parties-1] >= docs {
		parties--
	}
	first := ids[:parties]
	kind, best := byte('g'), appendGaps(nil, first, 0)
	if runs := appendRuns(nil, first); len(runs) < len(best) {
		kind, best = 'r', runs
	}
	if len(first) > 0 && first[len(first)-1]/6+1 < len(best) {
		kind, best = 'b', appendBits(nil, first)
	}
	b = appendNumber(append(b, kind), len(best))
	b = append(b, best...)
	return appendGaps(b, ids[parties:], docs)
}

func appendGaps(b []byte, ids []int, from int) []byte {
	before := from - 1
	for _, id := range ids {
		b = appendNumber(b, id-before)
		before = id
	}
	return b
}

func appendRuns(b []byte, ids []int) []byte {
	next := 0
	for i := 0; i < len(ids); {
		end := i + 1
		for end < len(ids) && ids[end] == ids[i]+end-i {
			end++
		}
		b = appendNumber(appendNumber(b, ids[i]-next), end-i)
		next = ids[i] + end - i
		i = end
	}
	return b
}

func appendBits(b []byte, ids []int) []byte {
	at := len(b)
	b = append(b, slices.Repeat([]byte{0}, ids[len(ids)-1]/6+1)...)
	for _, id := range ids {
		b[at+id/6] |= 1 << (id % 6)
	}
	for i := at; i < len(b); i++ {
		b[i] = digits[b[i]]
	}
	return b
}
