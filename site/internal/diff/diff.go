// Package diff says what changed between two texts, so that a citizen can read it.
//
// Lines compares texts line by line. Lines that took each other's place form a pair and
// are compared again, piece by piece: a character of Chinese, a run of digits or of Latin
// letters, which is never cut (5000 becomes 8000, not "5" became "8"). Pieces of fewer
// than three characters between two changes belong to the changes: single characters that
// stay by accident help nobody to read.
//
//	old  第一条 罚款5000元。        new  第一条 罚款8000元。
//	     第二条 本办法自公布起施行。
//
//	Block{Old: 第一条…, New: 第一条…, Pieces: 第一条 罚款 [-5000-] [+8000+] 元。}
//	Block{Old: 第二条…}
//
// From the pieces both texts can be built again: without the added ones the old text,
// without the deleted ones the new one. The same texts give the same pieces on every
// machine: there is no clock in it.
//
// The algorithm is that of Myers (An O(ND) difference algorithm, 1986). Its cost grows
// with the number of changes, so that it is given up, for the lines or for a pair, after
// mostEdits changes, and altogether after mostSteps steps. What was given up is whole: all
// lines between the common beginning and end are deleted and added, and a pair is not
// divided. Comparison.Whole says that this happened. Time and memory are linear in the
// length of the texts.
package diff

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a comparison: edits of one run, steps of all.
const (
	mostEdits = 1000
	mostSteps = 10_000_000
)

// shortest is the least number of characters that stay by themselves between changes.
const shortest = 3

// Kind says what became of a piece.
type Kind uint8

// What became of a piece.
const (
	Same Kind = iota
	Deleted
	Added
)

// Piece is a part of a line.
type Piece struct {
	Kind Kind
	Text string
}

// Block is lines that did not change, or a pair of lines that took each other's place.
type Block struct {
	Same   []string // lines that did not change; nil for a pair
	Pieces []Piece  // of the pair, in the order of reading
	// HasOld and HasNew report whether the pair has a line on either side; it has one at least.
	HasOld, HasNew bool
}

// Comparison is what changed between two texts.
type Comparison struct {
	Blocks []Block
	Whole  bool // some lines are shown whole: there was too much to compare
}

// Lines compares two texts. same returns what lines of both texts have in common that
// took each other's place, such as the number of an article (第三条).
func Lines(old, now []string, same func(line string) string) Comparison {
	c := comparer{left: mostSteps}
	var result Comparison
	ids := map[string]int32{}
	a, b := numbered(ids, old), numbered(ids, now)
	from := 0
	stay := func(to int) {
		if from < to {
			result.Blocks = append(result.Blocks, Block{Same: old[from:to]})
		}
	}
	for _, e := range c.edits(a, b) {
		stay(e.a0)
		from = e.a1
		result.Blocks = append(result.Blocks, c.pairs(old[e.a0:e.a1], now[e.b0:e.b1], same)...)
	}
	stay(len(old))
	result.Whole = c.gaveUp
	return result
}

// Text compares two short texts, such as the values of a field, and returns the pieces.
func Text(old, now string) []Piece {
	c := comparer{left: mostSteps}
	return c.line(old, now)
}

// comparer counts the steps that are left.
type comparer struct {
	left   int
	gaveUp bool
}

// edit is a[a0:a1] replaced by b[b0:b1]; one of them may be empty.
type edit struct{ a0, a1, b0, b1 int }

// edits returns the edits that make b of a, in order, with something unchanged between them.
func (c *comparer) edits(a, b []int32) []edit {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	whole := edit{head, len(a) - tail, head, len(b) - tail}
	a, b = a[head:whole.a1], b[head:whole.b1]
	switch {
	case len(a) == 0 && len(b) == 0:
		return nil
	case len(a) == 0 || len(b) == 0:
		return []edit{whole}
	}
	trace, ok := c.trace(a, b)
	if !ok {
		c.gaveUp = true
		return []edit{whole}
	}
	return back(trace, a, b, head)
}

// trace walks Myers's graph: after d edits, trace[d][d+k] is how far one comes in a on
// diagonal k, the difference of the places in a and b. It reports false when it gives up.
func (c *comparer) trace(a, b []int32) (trace [][]int32, ok bool) {
	n, m := len(a), len(b)
	before := []int32{0, 0, 0} // of d-1, with a margin on either side
	for d := 0; d <= min(n+m, mostEdits); d++ {
		now := make([]int32, 2*d+3)
		for k := -d; k <= d; k += 2 {
			var x int
			switch at := d + k; { // before[at] is diagonal k
			case d == 0:
			case k == -d || k != d && before[at-1] < before[at+1]:
				x = int(before[at+1])
			default:
				x = int(before[at-1]) + 1
			}
			y, start := x-k, x
			for x < n && y < m && a[x] == b[y] {
				x, y = x+1, y+1
			}
			if c.left -= 1 + x - start; c.left < 0 {
				return nil, false
			}
			now[d+k+1] = int32(x)
			if x >= n && y >= m {
				return append(trace, now), true
			}
		}
		trace = append(trace, now)
		before = now
	}
	return nil, false
}

// back follows a trace from its end to its beginning. shift is added to all places.
func back(trace [][]int32, a, b []int32, shift int) []edit {
	var edits []edit // backwards
	x, y := len(a), len(b)
	for d := len(trace) - 1; d > 0; d-- {
		k, before := x-y, trace[d-1]
		var e edit
		if at := d + k; k == -d || k != d && before[at-1] < before[at+1] {
			x = int(before[at+1])
			y = x - k - 1
			e = edit{x, x, y, y + 1}
		} else {
			x = int(before[at-1])
			y = x - k + 1
			e = edit{x, x + 1, y, y}
		}
		e = edit{e.a0 + shift, e.a1 + shift, e.b0 + shift, e.b1 + shift}
		if last := len(edits) - 1; last >= 0 && edits[last].a0 == e.a1 && edits[last].b0 == e.b1 {
			edits[last].a0, edits[last].b0 = e.a0, e.b0
		} else {
			edits = append(edits, e)
		}
	}
	slices.Reverse(edits)
	return edits
}

// numbered returns the numbers of texts, equal ones for equal texts.
func numbered(ids map[string]int32, texts []string) []int32 {
	list := make([]int32, len(texts))
	for i, text := range texts {
		id, known := ids[text]
		if !known {
			id = int32(len(ids))
			ids[text] = id
		}
		list[i] = id
	}
	return list
}

// pairs puts the lines that went beside those that came: each beside the next one that is
// the same but for its words, the others alone.
func (c *comparer) pairs(gone, come []string, same func(string) string) (blocks []Block) {
	pair := func(i, j int) {
		b := Block{HasOld: i >= 0, HasNew: j >= 0}
		switch {
		case j < 0:
			b.Pieces = []Piece{{Deleted, gone[i]}}
		case i < 0:
			b.Pieces = []Piece{{Added, come[j]}}
		default:
			b.Pieces = c.line(gone[i], come[j])
		}
		blocks = append(blocks, b)
	}
	goneAt, comeAt := placesOf(gone, same), placesOf(come, same)
	i, j := 0, 0
	for i < len(gone) && j < len(come) {
		to, from := comeAt.next(goneAt.keys[i], j), goneAt.next(comeAt.keys[j], i)
		switch {
		case to == j || to < 0 && from < 0 && len(gone)-i == len(come)-j:
			pair(i, j)
			i, j = i+1, j+1
		case to < 0:
			pair(i, -1)
			i++
		default:
			pair(-1, j)
			j++
		}
	}
	for ; i < len(gone); i++ {
		pair(i, -1)
	}
	for ; j < len(come); j++ {
		pair(-1, j)
	}
	return blocks
}

// places knows where lines with a key are.
type places struct {
	keys []string         // of each line
	at   map[string][]int // ascending
}

func placesOf(lines []string, key func(string) string) places {
	p := places{make([]string, len(lines)), map[string][]int{}}
	for i, line := range lines {
		p.keys[i] = key(line)
		p.at[p.keys[i]] = append(p.at[p.keys[i]], i)
	}
	return p
}

// next returns the first place of a key from a place on; -1 without one. It must not be
// asked for an earlier place later.
func (p places) next(key string, from int) int {
	list := p.at[key]
	for len(list) > 0 && list[0] < from {
		list = list[1:]
	}
	p.at[key] = list
	if len(list) == 0 {
		return -1
	}
	return list[0]
}

// line compares two lines.
func (c *comparer) line(old, now string) (pieces []Piece) {
	ids := map[string]int32{}
	a, b := tokens(old), tokens(now)
	edits := joined(slid(c.edits(numbered(ids, a), numbered(ids, b)), a, b), a)
	put := func(kind Kind, tokens []string) {
		if len(tokens) > 0 {
			pieces = append(pieces, Piece{kind, strings.Join(tokens, "")})
		}
	}
	from := 0
	for _, e := range edits {
		put(Same, a[from:e.a0])
		put(Deleted, a[e.a0:e.a1])
		put(Added, b[e.b0:e.b1])
		from = e.a1
	}
	put(Same, a[from:])
	return pieces
}

// slid moves each edit that only deletes or only adds behind the end of a sentence where
// it says the same there: a whole sentence was added, not a full stop and most of one.
func slid(edits []edit, a, b []string) []edit {
	for i := range edits {
		e, text, from, to := &edits[i], b, edits[i].b0, edits[i].b1
		if e.a0 < e.a1 && e.b0 < e.b1 {
			continue
		}
		if e.a0 < e.a1 {
			text, from, to = a, e.a0, e.a1
		}
		gap := len(a) - e.a1
		if i+1 < len(edits) {
			gap = edits[i+1].a0 - e.a1
		}
		for n := 0; ; n++ {
			if at := from + n; at == 0 || strings.Contains("。；！？", text[at-1]) {
				*e = edit{e.a0 + n, e.a1 + n, e.b0 + n, e.b1 + n}
				break
			}
			if n == gap || text[from+n] != text[to+n] {
				break
			}
		}
	}
	return edits
}

// joined makes one edit of those with less than the shortest text between them.
func joined(edits []edit, a []string) (list []edit) {
	for _, e := range edits {
		if last := len(list) - 1; last >= 0 && characters(a[list[last].a1:e.a0]) < shortest {
			list[last].a1, list[last].b1 = e.a1, e.b1
			continue
		}
		list = append(list, e)
	}
	return list
}

// characters counts to shortest at most.
func characters(tokens []string) (n int) {
	for i := 0; i < len(tokens) && n < shortest; i++ {
		n += utf8.RuneCountInString(tokens[i])
	}
	return n
}

// tokens divides a line into what is never cut: runs of Latin letters and digits, with the
// points and commas within a number, and single characters.
func tokens(line string) (list []string) {
	list = make([]string, 0, len(line)/3+1)
	for at := 0; at < len(line); {
		start, before := at, rune(0)
		for at < len(line) {
			r, size := utf8.DecodeRuneInString(line[at:])
			if !isWord(r) && !(isMark(r) && isDigit(before) && isDigit(first(line[at+size:]))) {
				break
			}
			at, before = at+size, r
		}
		if at == start {
			_, size := utf8.DecodeRuneInString(line[at:])
			at += size
		}
		list = append(list, line[start:at])
	}
	return list
}

func first(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

func isDigit(r rune) bool { return unicode.Is(unicode.Nd, r) }

func isWord(r rune) bool { return isDigit(r) || unicode.Is(unicode.Latin, r) }

func isMark(r rune) bool { return r == '.' || r == ',' || r == '．' }
