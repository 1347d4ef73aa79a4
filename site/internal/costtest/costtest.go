// Package costtest measures how the cost of a reader grows with its input, and is used
// by tests only.
//
// A pattern is a text of a given size: Head once, Left and Right equally often, Tail
// once. Such texts reach what makes a reader slow: one thing many times, or many
// things within each other. Linear reads a pattern at growing sizes and fails when
// the processor's time grows faster than size^1.5: a cost of n·log n stays below it on
// a busy machine too, a square does not. Time is what the system counts for the
// process, so other programs do not show; a test that measures must not be parallel.
package costtest

import (
	"math"
	"strings"
	"testing"
	"time"
)

const (
	largest = 64 << 10
	step    = 8 // each size is compared with an eighth of it
	// enough is the time from which on a growth is judged: below it, the clock and
	// the collector of garbage weigh more than the reader.
	enough   = 60 * time.Millisecond
	exponent = 1.5
	tries    = 8
)

// Pattern is a text of any size.
type Pattern struct{ Head, Left, Right, Tail string }

// Text returns the pattern at about size bytes.
func (p Pattern) Text(size int) string {
	unit := len(p.Left) + len(p.Right)
	if unit == 0 {
		return p.Head + p.Tail
	}
	n := max(1, (size-len(p.Head)-len(p.Tail))/unit)
	return p.Head + strings.Repeat(p.Left, n) + strings.Repeat(p.Right, n) + p.Tail
}

// Linear fails the test when reading a text of 1 to 64 KB costs more than its share of
// one that has an eighth of its size.
func Linear(t testing.TB, text func(size int) string, read func(text []byte)) {
	t.Helper()
	LinearTo(t, largest, text, read)
}

// LinearTo does so up to another size, and returns what a text of that size costs.
func LinearTo(t testing.TB, size int, text func(size int) string, read func(text []byte)) (last time.Duration) {
	t.Helper()
	for at := 1 << 10; at <= size; at *= 2 {
		grown, took := growth([]byte(text(at/step)), []byte(text(at)), read)
		if last = took; grown > exponent {
			t.Errorf("%d bytes take %s; the cost grows with the size to the power of %.2f, at most %.1f: %.200q", at, took, grown, exponent, text(at))
			return last
		}
	}
	return last
}

// growth returns the power of the size with which the cost grows, and what large costs.
func growth(small, large []byte, read func([]byte)) (grown float64, took time.Duration) {
	if len(large) <= len(small) {
		return 0, 0
	}
	grown = math.Inf(1)
	for range tries { // the least growth of some: a page fault or a collection is not the reader's
		if took = cost(large, read); took < enough {
			return 0, took
		}
		times := float64(took) / float64(max(cost(small, read), time.Millisecond))
		if grown = min(grown, math.Log(times)/math.Log(float64(len(large))/float64(max(len(small), 1)))); grown <= exponent {
			break
		}
	}
	return grown, took
}

func cost(text []byte, read func([]byte)) time.Duration {
	before := ProcessTime()
	read(text)
	return ProcessTime() - before
}
