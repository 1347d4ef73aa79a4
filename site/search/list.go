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
// distance to the position before. 0 0 leads over to the parties.

const lastDigits, leadingDigits = 64, 28

// character writes one of the 92.
func character(v int) byte {
	if c := byte(v) + '#'; c != '\\' {
		return c
	}
	return '!'
}

func appendNumber(b []byte, v int) []byte {
	if v < lastDigits {
		return append(b, character(v))
	}
	var digits [12]byte
	n := len(digits) - 1
	digits[n] = character(v % lastDigits)
	for v = v/lastDigits - 1; ; v = v/leadingDigits - 1 {
		n--
		digits[n] = character(lastDigits + v%leadingDigits)
		if v < leadingDigits {
			return append(b, digits[n:]...)
		}
	}
}

// occurrence is a place of a string in a document or party; see text for positions.
type occurrence struct{ id, position int }

// appendOccurrences writes an occurrences list. Ids from docs on are parties.
func appendOccurrences(b []byte, list []occurrence, docs int) []byte {
	before, position, parties := -1, 0, false
	for _, o := range list {
		id := o.id
		if id >= docs {
			if !parties {
				b = append(b, character(0), character(0))
				parties, before = true, -1
			}
			id -= docs
		}
		b = appendNumber(b, id-before)
		if id == before {
			b = appendNumber(b, o.position-position)
		} else {
			b = appendNumber(b, o.position)
		}
		before, position = id, o.position
	}
	return b
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
		b[i] = character(int(b[i]))
	}
	return b
}
