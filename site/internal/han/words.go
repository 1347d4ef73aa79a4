package han

import "slices"

// Words is a set of words, each with a value, that are looked for in a text
// together. Add all words before the first Find; Find may be called at once.
type Words[V any] struct {
	first set                // characters that begin a word
	alone set                // characters that are a word
	pairs [1 << 8]uint64     // a bit for each two characters that begin a word; several pairs share a bit
	words map[rune][]word[V] // by their first character, long ones first
}

type word[V any] struct {
	text  []rune
	value V
}

// Match is a word at text[Start:End].
type Match[V any] struct {
	Start, End int
	Value      V
}

// Add adds a word of characters of the basic plane. A word may be added several
// times, with other values.
func (w *Words[V]) Add(text string, value V) {
	added := word[V]{[]rune(text), value}
	if len(added.text) == 0 || added.text[0] >= basicPlane {
		return
	}
	r := added.text[0]
	w.first.add(r)
	if len(added.text) > 1 {
		p := pair(r, added.text[1])
		w.pairs[p>>6] |= 1 << (p & 63)
	} else {
		w.alone.add(r)
	}
	if w.words == nil {
		w.words = map[rune][]word[V]{}
	}
	list := w.words[r]
	i := 0
	for i < len(list) && len(list[i].text) >= len(added.text) {
		i++
	}
	w.words[r] = slices.Insert(list, i, added)
}

// Find appends every word in text to dst, in the order of their starts, at the same
// start long words first.
func (w *Words[V]) Find(dst []Match[V], text []rune) []Match[V] {
	for i, r := range text {
		if !w.first.has(r) || !w.alone.has(r) && !w.hasPair(text[i:]) {
			continue
		}
		for _, word := range w.words[r] {
			if end := i + len(word.text); end <= len(text) && slices.Equal(text[i:end], word.text) {
				dst = append(dst, Match[V]{i, end, word.value})
			}
		}
	}
	return dst
}

// hasPair reports whether a word may begin with the first two characters of text.
func (w *Words[V]) hasPair(text []rune) bool {
	if len(text) < 2 {
		return false
	}
	p := pair(text[0], text[1])
	return w.pairs[p>>6]&(1<<(p&63)) != 0
}

// pair returns the index of two characters in the table of pairs.
func pair(r, next rune) uint32 { return (uint32(r)*0x9E3779B1 ^ uint32(next)*0x85EBCA6B) >> 18 }

// basicPlane is the number of characters of Unicode's first plane, to which all
// but rare Chinese characters belong.
const basicPlane = 1 << 16

// set is a set of characters of the basic plane.
type set [basicPlane / 64]uint64

func (s *set) add(r rune) { s[r>>6] |= 1 << (r & 63) }

func (s *set) has(r rune) bool { return uint32(r) < basicPlane && s[r>>6]&(1<<(r&63)) != 0 }
