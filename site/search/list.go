package search

import "math/bits"

// appendList appends a list of rising numbers below total, as a script writes it
// between quotes.
//
// A list holds the gaps between its numbers in the code of Rice: of a gap g,
// g>>width zeros, a one, and the low width bits of g. Where more than half of all
// numbers are there, the list holds the missing ones. The first digit says both:
// twice the width, and one more for missing numbers. Every two digits after it
// are thirteen bits. The last are filled up with zeros, which end no gap.
//
// The width follows from the mean gap, which makes chance lists shortest, and the
// zeros of any list fewer than three for each number, however they lie.
func appendList(to []byte, numbers []int32, total int) []byte {
	missing := 0
	if 2*len(numbers) > total {
		numbers, missing = missingOf(numbers, total), 1
	}
	width := 0
	if n := len(numbers); n > 0 {
		width = max(0, bits.Len(uint(int(numbers[n-1]+1)*9/(10*n)))-1) // of about 0.9 of the mean
	}
	w := bitWriter{to: append(to, digit(2*width+missing))}
	before := int32(-1)
	for _, n := range numbers {
		gap := int(n - before - 1)
		before = n
		for range gap >> width {
			w.write(0, 1)
		}
		w.write(1, 1)
		w.write(gap&(1<<width-1), width)
	}
	return w.end()
}

func missingOf(numbers []int32, total int) (missing []int32) {
	missing = make([]int32, 0, total-len(numbers))
	next := int32(0)
	for _, n := range numbers {
		for ; next < n; next++ {
			missing = append(missing, next)
		}
		next = n + 1
	}
	for ; next < int32(total); next++ {
		missing = append(missing, next)
	}
	return missing
}

// base is how many digits there are: the characters from # to ~, but for the
// backslash, for which ! stands. The square of base is more than 13 bits.
const base = '~' - '#' + 1

func digit(value int) byte {
	if value += '#'; value == '\\' {
		return '!'
	}
	return byte(value)
}

// bitWriter appends bits to a text, the highest first.
type bitWriter struct {
	to    []byte
	bits  int
	count int // how many bits wait
}

func (w *bitWriter) write(value, count int) {
	w.bits = w.bits<<count | value
	for w.count += count; w.count >= 13; {
		w.count -= 13
		pair := w.bits >> w.count & (1<<13 - 1)
		w.to = append(w.to, digit(pair/base), digit(pair%base))
	}
}

func (w *bitWriter) end() []byte {
	if w.count > 0 {
		w.write(0, 13-w.count)
	}
	return w.to
}
